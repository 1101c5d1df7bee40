/** What a serializer reads over relations, fetched for all of its rows before any of them is shown. */
import { attachRelatives } from '../querysets/relations/attach.ts'
import { isRecord } from '../utils/guards.ts'
import { classOf } from './serializer-like.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { Model } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { HostClass, SerializerHost } from './serializer-like.ts'

const known = new WeakMap<HostClass, WeakMap<Model, Reads | null>>()

/** What the serializer reads of relatives of rows of that model; null where it reads none. */
function relativesReadBy (Class: HostClass, model: Model): Reads | null {
  let ofClass = known.get(Class)
  if (ofClass === undefined) known.set(Class, ofClass = new WeakMap())
  let reads = ofClass.get(model)
  if (reads === undefined) {
    const all = Class.compile().object.reads(model)
    ofClass.set(model, reads = all.relations.size === 0 && all.isText !== true ? null : all)
  }
  return reads
}

/** Rows whose relatives are there, or on their way, by the class that asked for them. */
const fetched = new WeakMap<readonly unknown[], HostClass>()

/**
 * Begins to fetch what the serializer reads of the relatives of these rows, before it is asked to show them; null where it reads none, or
 * some under one of those names, which somebody else is about to give to the rows.
 */
export function relativesAhead (host: SerializerHost, rows: readonly object[], names: readonly string[]): Promise<void> | null {
  const Class = classOf(host)
  const model = Class.model ?? host.queryset?.model
  const reads = model === undefined ? null : relativesReadBy(Class, model)
  if (model === undefined || reads === null || names.some((name) => reads.relations.has(name))) return null
  fetched.set(rows, Class)
  return attachRelatives(model, rows, reads)
}

/** Fetches what the serializer reads of the relatives of these rows, as far as they do not have it already. */
export function withRelatives (host: SerializerHost, rows: readonly unknown[]): Awaitable<void> {
  const Class = classOf(host)
  if (fetched.get(rows) === Class) return undefined
  const model = Class.model ?? host.queryset?.model
  const reads = model === undefined ? null : relativesReadBy(Class, model)
  return model === undefined || reads === null ? undefined : attachRelatives(model, rows.filter(isRecord), reads)
}
