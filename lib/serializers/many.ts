/** Serializers of lists: each object on its own, the errors under their indexes. */
import { errorMessage } from '../exceptions.ts'
import { MOST_ITEMS, objectList } from '../fields/composite.ts'
import { Failure } from '../fields/field.ts'
import { formList } from '../fields/forms.ts'
import { NON_FIELD_ERRORS } from '../fields/object.ts'
import { isPending } from '../fields/pipeline.ts'
import { typeName } from '../fields/python.ts'
import { MultiValueDict } from '../multi-value.ts'
import { classOf } from './host.ts'
import type { ListErrorStyle } from '../fields/composite.ts'
import type { Awaitable } from '../types.ts'
import type { SerializerOptions } from './options.ts'
import type { SerializerHost } from './host.ts'

/** The validated objects, or a `Failure`. */
export function validateMany (host: SerializerHost, data: unknown): Awaitable<unknown> {
  const items = data instanceof MultiValueDict ? formList(data, '') ?? [] : data
  if (!Array.isArray(items)) return refused(`Expected a list of items but got type "${typeName(items)}".`, 'not_a_list')
  const failure = wrongLength(items.length, host.options)
  if (failure !== null) return failure
  const { context, partial, instance, options } = host
  const Class = classOf(host)
  const style = options.listErrorStyle ?? context.listErrorStyle as ListErrorStyle | undefined
  const outcomes = items.map((item, index) => {
    if (item === null) return new Failure([errorMessage('This field may not be null.', 'null')])
    return new Class({ data: item, context, partial, instance: Array.isArray(instance) ? instance[index] as object : null }).runValidation(item)
  })
  return outcomes.filter(isPending).length > 0 ? Promise.all(outcomes).then((settled) => objectList(settled, style)) : objectList(outcomes, style)
}

function refused (message: string, code: string): Failure {
  return new Failure({ [NON_FIELD_ERRORS]: [errorMessage(message, code)] })
}

function wrongLength (length: number, { allowEmpty, minItems, maxItems = MOST_ITEMS }: SerializerOptions): Failure | null {
  if (length === 0 && allowEmpty === false) return refused('This list may not be empty.', 'empty')
  if (length > maxItems) return refused(`Ensure this field has no more than ${maxItems} elements.`, 'max_length')
  if (minItems !== undefined && length < minItems) return refused(`Ensure this field has at least ${minItems} elements.`, 'min_length')
  return null
}

/** The representation of every object of a list, or of a queryset's rows. */
export function representMany (host: SerializerHost, objects: object): Awaitable<unknown[]> {
  const { fetch } = objects as { fetch?: () => Promise<object[]> }
  if (typeof fetch === 'function') return fetch.call(objects).then((rows) => representEach(host, rows))
  return representEach(host, objects as Iterable<object>)
}

function representEach (host: SerializerHost, objects: Iterable<object>): Awaitable<unknown[]> {
  const shown: unknown[] = []
  let waits = false
  for (const object of objects) {
    const one = host.toRepresentation(object as never)
    shown.push(one)
    if (isPending(one)) waits = true
  }
  return waits ? Promise.all(shown) : shown
}
