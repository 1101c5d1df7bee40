/** What the attributes of a view may hold, checked at boot: what JavaScript lets through would only fail at a request. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from '../../errors.ts'
import { HTTP_METHODS } from '../../http/methods.ts'
import { hasMediaType } from '../../http/media-types.ts'
import { didYouMean, nameOf } from '../../utils/names.ts'
import type { RendererClass } from '../../types.ts'

/** What is to be given in place of the value; null where it is right. */
type Check = (value: unknown) => string | null

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const listOfClasses: Check = (value) => {
  if (!Array.isArray(value)) return 'give a list of classes'
  const stray = value.findIndex((one) => typeof one !== 'function')
  return stray === -1 ? null : `number ${stray + 1} of the list is ${noClass(value[stray])}`
}

/** What it is in place of a class, and how that comes about. */
function noClass (value: unknown): string {
  if (value === undefined) return 'undefined, and no class. Was it imported from a file that imports this one?'
  if (!isObject(value)) return `${typeof value === 'string' ? JSON.stringify(value) : String(value)}, and no class`
  const { constructor } = value
  return constructor === undefined || constructor === Object || constructor === Array ? 'an object, and no class' : `an instance of ${nameOf(constructor)}. Give the class itself`
}

const renderers: Check = (value) => {
  const fault = listOfClasses(value)
  const mute = fault === null ? (value as RendererClass[]).find((One) => !hasMediaType(One)) : undefined
  return mute === undefined ? fault : `${nameOf(mute)} has no media type to answer with. Give it one: mediaType = 'text/csv'`
}

const oneClass: Check = (value) => {
  if (typeof value === 'function') return null
  return isObject(value) && !Array.isArray(value) ? 'give the class itself, not an instance of it' : 'give a class'
}

const serializerLike: Check = (value) => {
  if (typeof value === 'function') return 'compile' in value ? null : `${nameOf(value)} is no serializer class. Extend serializer(Type.Object({ … })), or use modelSerializer()`
  if (!isObject(value) || Array.isArray(value)) return 'give a serializer class, or a schema'
  return 'isValid' in value ? 'give the class itself, not an instance of it' : null
}

const rows: Check = (value) => {
  if (typeof value === 'function' || (isObject(value) && 'all' in value)) return null
  if (!isObject(value) || !('objects' in value)) return 'give a queryset, as in Book.objects.all()'
  return `a model is no queryset. Give its rows: ${String((value as { name?: unknown }).name)}.objects.all()`
}

const CHECKS: Readonly<Record<string, Check>> = {
  rendererClasses: renderers,
  parserClasses: listOfClasses,
  authenticationClasses: listOfClasses,
  permissionClasses: listOfClasses,
  throttleClasses: listOfClasses,
  filterBackends: listOfClasses,
  paginationClass: oneClass,
  contentNegotiationClass: oneClass,
  metadataClass: oneClass,
  versioningClass: oneClass,
  serializerClass: serializerLike,
  requestSerializerClass: serializerLike,
  responseSerializerClass: serializerLike
}

const CONFIG_CHECKS: Readonly<Record<string, Check>> = { ...CHECKS, queryset: rows }

/** Throws where a policy, serializer or paginator, the view's own or one of an action, cannot be one. */
export function checkAttributes (view: object): void {
  const owner = nameOf(view.constructor)
  checkAll(owner, view, CHECKS)
  const configs = plainAttribute(view, 'actionConfigs')
  for (const [action, config] of Object.entries(configs ?? {})) checkAll(`${owner}.actionConfigs.${action}`, Object(config) as object, CONFIG_CHECKS)
}

/** Throws where the queryset of a view is none. */
export function checkQueryset (view: object): void {
  checkAll(nameOf(view.constructor), view, { queryset: rows })
}

function checkAll (owner: string, attributes: object, checks: Readonly<Record<string, Check>>): void {
  for (const [attribute, check] of Object.entries(checks)) {
    const value = plainAttribute(attributes, attribute) ?? null
    const cure = value === null ? null : check(value)
    if (cure !== null) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(owner, attribute, cure)
  }
}

/** Throws where a view names methods that HTTP does not have, or has in lower case: it would refuse every request. */
export function checkHttpMethods ({ constructor, httpMethodNames: names }: { readonly constructor: { readonly name: string }, readonly httpMethodNames: unknown }): void {
  if (names === HTTP_METHODS) return
  const refuse = (cure: string): Error => new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(constructor), 'httpMethodNames', cure)
  if (!Array.isArray(names)) throw refuse('give a list of HTTP methods, as in [\'get\', \'post\']')
  const stranger = names.map(String).find((name) => !(HTTP_METHODS as readonly string[]).includes(name))
  if (stranger !== undefined) throw refuse(`"${stranger}" is not one of: ${HTTP_METHODS.join(', ')}.${didYouMean(stranger, HTTP_METHODS)}`)
}
