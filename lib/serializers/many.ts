/** Serializers of lists: each object on its own, the errors under their indexes. */
import { errorMessage } from '../exceptions.ts'
import { isIterable, isList, isRecord } from '../utils/guards.ts'
import { MOST_ITEMS, objectList } from '../fields/composite.ts'
import { wholeFailure } from '../fields/error-settings.ts'
import { Failure } from '../fields/field.ts'
import { formList } from '../fields/forms.ts'
import { attempt, isPending, then } from '../fields/pipeline.ts'
import { typeName } from '../python/builtins.ts'
import { MultiValueDict } from '../http/multi-value-dict.ts'
import { SiblingChecks } from '../fields/sibling-checks.ts'
import { styleOf } from './list-errors.ts'
import { asSerializerFailure } from './object-errors.ts'
import { listSerializerOf } from './own-list.ts'
import { representEach } from './shown-items.ts'
import { withRelatives } from './relatives.ts'
import { classOf } from './serializer-like.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { FullDetail } from '../exceptions.ts'
import type { ListSerializer } from './list-serializer.ts'
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
  const validated = outcomes.filter(isPending).length > 0 ? Promise.all(outcomes).then((settled) => objectList(settled, style)) : objectList(outcomes, style)
  const list = listSerializerOf(host)
  return list === null ? validated : then(validated, (items) => checkTogether(host, list, items))
}

/** The list as its own class checks it, once every item has passed. */
function checkTogether ({ context }: SerializerHost, list: ListSerializer, items: unknown): Awaitable<unknown> {
  if (!isObjects(items)) return items
  return then(attempt<unknown>(() => list.validate(items)), (found) => found instanceof Failure ? asSerializerFailure(found, context) : found)
}

const isObjects = (items: unknown): items is object[] => isList(items) && items.every(isRecord)

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
  const list = listSerializerOf(host)
  const show = () => list === null || !isObjects(rows) ? representEach(host, rows) : list.toRepresentation(rows)
  return fetching === undefined ? show() : then(fetching, show)
}

/** Whether it takes a query to have the objects. */
function isFetched (objects: unknown): objects is { fetch (): Promise<Iterable<unknown>> } {
  return isRecord(objects) && typeof objects['fetch'] === 'function'
}
