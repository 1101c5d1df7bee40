/** What surrounds the checks of a whole object. */
import { isMessage } from '../exceptions.ts'
import { wholeFailure } from '../fields/error-settings.ts'
import { ABSENT, Failure } from '../fields/field.ts'
import { defaultOf, isPending } from '../fields/pipeline.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { FullDetail } from '../exceptions.ts'
import type { FieldContext, SerializerContext } from '../fields/field.ts'
import type { ObjectField } from '../fields/object.ts'
import type { SerializerHost } from './serializer-like.ts'

/** The errors under field names, each a list; what belongs to no field under a key of its own. */
export function asSerializerFailure ({ detail }: Failure, context: SerializerContext): Failure {
  if (Array.isArray(detail)) return wholeFailure(detail, context)
  if (isMessage(detail)) return wholeFailure([detail], context)
  const listed = Object.entries(detail).map(([name, value]): [string, FullDetail] => [name, isMessage(value) ? [value] : value])
  return new Failure(Object.fromEntries(listed))
}

/** The defaults of read-only fields, which checks of the whole object see and nobody else. */
export function readOnlyDefaults (host: SerializerHost, object: ObjectField): Awaitable<Readonly<Record<string, unknown>>> {
  if (host.partial) return {}
  const slots = object.slots.filter(({ field, path }) => field.facts.readOnly && field.facts.hasDefault && path.length === 1)
  const context: FieldContext = { partial: false, form: false, instance: host.instance, initialData: host.initialData, context: host.context }
  const values = slots.map(({ field }) => defaultOf(field, context))
  const named = (found: readonly unknown[]) => Object.fromEntries(slots.map(({ path }, index) => [path.join('.'), found[index]]).filter(([, value]) => value !== ABSENT))
  return values.filter(isPending).length > 0 ? Promise.all(values).then(named) : named(values)
}
