/** Serializers of lists: each object on its own, the errors under their indexes. */
import { errorMessage, ValidationError } from '../exceptions.ts'
import { isIterable, isRecord } from '../utils/guards.ts'
import { listFailure, MOST_ITEMS, objectList } from '../fields/composite.ts'
import { listErrorStyle, wholeFailure } from '../fields/error-settings.ts'
import { Failure } from '../fields/field.ts'
import { formList } from '../fields/forms.ts'
import { isPending, then } from '../fields/pipeline.ts'
import { typeName } from '../python/builtins.ts'
import { MultiValueDict } from '../http/multi-value-dict.ts'
import { SiblingChecks } from '../fields/sibling-checks.ts'
import { withRelatives } from './relatives.ts'
import { classOf } from './serializer-like.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { FullDetail } from '../exceptions.ts'
import type { ListErrorStyle } from '../fields/error-settings.ts'
import type { SerializerOptions } from './options.ts'
import type { SerializerHost } from './serializer-like.ts'

/** The validated objects, or a `Failure`. */
export function validateMany (host: SerializerHost, data: unknown): Awaitable<unknown> {
  const items = data instanceof MultiValueDict ? formList(data, '') ?? [] : data
  if (!Array.isArray(items)) return wholeFailure([errorMessage(`Expected a list of items but got type "${typeName(items)}".`, 'not_a_list')], host.context)
  const fault = wrongLength(items.length, host.options)
  if (fault !== null) return wholeFailure([fault], host.context)
  const { context, partial, instance, options } = host
  const Class = classOf(host)
  const style = styleOf(host)
  const siblings = items.length > 1 && instance === null ? new SiblingChecks() : null
  const outcomes = items.map((item, index) => {
    if (item === null) return new Failure([errorMessage('This field may not be null.', 'null')])
    return new Class({ data: item, context, partial, instance: Array.isArray(instance) ? instance[index] : null, fixed: options.fixed, siblings }).runValidation(item)
  })
  return outcomes.filter(isPending).length > 0 ? Promise.all(outcomes).then((settled) => objectList(settled, style)) : objectList(outcomes, style)
}

const styleOf = ({ options, context }: SerializerHost): ListErrorStyle => options.listErrorStyle ?? listErrorStyle(context)

/** The refusal of one item, told where the errors of a list are. */
export function refusedItem (host: SerializerHost, { full }: ValidationError, index: number, length: number): ValidationError {
  const outcomes = Array.from({ length }, (_, position) => position === index ? new Failure(full) : {})
  return new ValidationError(listFailure(outcomes, styleOf(host)).detail)
}

function wrongLength (length: number, { allowEmpty, minItems, maxItems = MOST_ITEMS }: SerializerOptions): FullDetail | null {
  if (length === 0 && allowEmpty === false) return errorMessage('This list may not be empty.', 'empty')
  if (length > maxItems) return errorMessage(`Ensure this field has no more than ${maxItems} elements.`, 'max_length')
  if (minItems !== undefined && length < minItems) return errorMessage(`Ensure this field has at least ${minItems} elements.`, 'min_length')
  return null
}

/** The representation of every object of a list, or of a queryset's rows. */
export function representMany (host: SerializerHost, objects: unknown): Awaitable<unknown[]> {
  // rows that a view has fetched come as a list
  if (Array.isArray(objects)) return representRows(host, objects)
  if (isFetched(objects)) return objects.fetch().then((rows) => representRows(host, [...rows]))
  if (!isIterable(objects)) throw new TypeError(`With \`many\` a serializer shows a list or a queryset, and not "${typeName(objects)}".`)
  return representRows(host, [...objects])
}

/** Shows what is stored with its relatives, and what was only validated as it is. */
function representRows (host: SerializerHost, rows: readonly unknown[]): Awaitable<unknown[]> {
  const fetching = host.instance === null ? undefined : withRelatives(host, rows)
  return fetching === undefined ? representEach(host, rows) : then(fetching, () => representEach(host, rows))
}

/** Whether it takes a query to have the objects. */
function isFetched (objects: unknown): objects is { fetch (): Promise<Iterable<unknown>> } {
  return isRecord(objects) && typeof objects['fetch'] === 'function'
}

function representEach (host: SerializerHost, objects: readonly unknown[]): Awaitable<unknown[]> {
  const shown: unknown[] = []
  let waits = false
  for (const object of objects) {
    const one = host.toRepresentation(object)
    shown.push(one)
    if (isPending(one)) waits = true
  }
  return waits ? Promise.all(shown) : shown
}
