/** What is read of rows over relations, put together from what each reader says. */
import type { Model } from '../contract.ts'
import { findRelation } from './named.ts'

/** Says what is read of rows: which of their columns, and which of their relatives. */
export interface Reads {
  /** The properties that are read of the rows themselves; null for all. */
  readonly columns: ReadonlySet<string> | null
  /** What is read of their relatives, by the names of the relations. */
  readonly relations: ReadonlyMap<string, Reads>
  /** Whether the text that stands for such a row is shown; left out where it is not. */
  readonly isText?: boolean
}

/** All columns, and no relatives. */
export const WHOLE_ROW: Reads = { columns: null, relations: new Map() }

/** No column but the keys. */
export const KEYS: Reads = { columns: new Set(), relations: new Map() }

/** What is read by each of several readers, together. */
export function together (parts: readonly Reads[]): Reads {
  const relations = new Map<string, Reads>()
  for (const part of parts) {
    for (const [name, reads] of part.relations) relations.set(name, together([...relations.has(name) ? [relations.get(name) as Reads] : [], reads]))
  }
  const isWhole = parts.some(({ columns }) => columns === null)
  const columns = isWhole ? null : new Set(parts.flatMap((part) => [...part.columns ?? []]))
  return { columns, relations, ...parts.some(({ isText }) => isText === true) && { isText: true } }
}

/** What is read by going along a path from rows of that model; `ofLast` says what is read of the relatives that it ends with. */
export function readsAlong (model: Model, path: readonly string[], ofLast: (model: Model) => Reads): Reads {
  const [name, ...rest] = path
  if (name === undefined) return ofLast(model)
  const relation = model.columns.has(name) ? undefined : findRelation(model, name)
  if (relation === undefined) return { columns: new Set([name]), relations: new Map() }
  return { columns: new Set(), relations: new Map([[name, readsAlong(relation.model, rest, ofLast)]]) }
}
