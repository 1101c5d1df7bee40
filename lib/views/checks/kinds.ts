/** The kinds of values that attributes of a view hold: what is told of a wrong one at boot, and what a misspelt one is known by. */
import { hasMediaType } from '../../http/media-types.ts'
import { isCount, isList } from '../../utils/guards.ts'
import { nameOf } from '../../utils/names.ts'
import type { RendererClass } from '../../types.ts'

/** One kind of value. */
export interface Kind {
  /** Tells what to give in place of a value; null where it is right. */
  readonly cureFor: (value: unknown) => string | null
  /** Whether a value looks like one of these, for an attribute that is known by no name. */
  readonly resembles: (value: unknown) => boolean
  /** Whether what a class body has there is made once, at boot, for all requests. */
  readonly isDefinition: boolean
  /** What a class that is listed must be able to do; null where the value is no list of classes. */
  readonly member: Member | null
  /** What the setting may be that such an attribute is left to; null for a kind that is left to none. */
  readonly setting: SettingKind | null
}

interface SettingKind {
  readonly allows: (value: unknown) => boolean
  readonly cure: string
}

/** A class in a list. */
export interface Member {
  readonly name: string
  /** One of these methods makes a class one. */
  readonly methods: readonly string[]
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isClass = (value: unknown): boolean => typeof value === 'function'
const isText = (value: unknown): boolean => typeof value === 'string'
const anything = (): null => null

function kind (resembles: Kind['resembles'], rest: Partial<Kind> = {}): Kind {
  return { resembles, cureFor: anything, isDefinition: false, member: null, setting: null, ...rest }
}

function classesFault (value: unknown): string | null {
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

/** Whether a list of classes may be one of renderers, whose media types are still to be looked at. */
const isRenderers = (value: unknown): value is readonly RendererClass[] => isList(value) && value.every(isClass)

function renderersFault (value: unknown): string | null {
  const fault = classesFault(value)
  const mute = fault === null && isRenderers(value) ? value.find((One) => !hasMediaType(One)) : undefined
  return mute === undefined ? fault : `${nameOf(mute)} has no media type to answer with. Give it one: mediaType = 'text/csv'`
}

function classFault (value: unknown): string | null {
  if (typeof value === 'function') return null
  return isObject(value) && !Array.isArray(value) ? 'give the class itself, not an instance of it' : 'give a class'
}

function serializerFault (value: unknown): string | null {
  if (typeof value === 'function') return 'compile' in value ? null : `${nameOf(value)} is no serializer class. Extend serializer(Type.Object({ … })), or use modelSerializer()`
  if (!isObject(value) || Array.isArray(value)) return 'give a serializer class, or a schema'
  return 'isValid' in value ? 'give the class itself, not an instance of it' : null
}

function rowsFault (value: unknown): string | null {
  if (typeof value === 'function' || (isObject(value) && 'all' in value)) return null
  if (!isObject(value) || !('objects' in value)) return 'give a queryset, as in Book.objects.all()'
  return `a model is no queryset. Give its rows: ${'name' in value ? String(value.name) : 'Model'}.objects.all()`
}

/** One where a list is wanted is the same slip twice. */
const orListOf = (isOne: (value: unknown) => boolean) => (value: unknown): boolean => isOne(value) || (Array.isArray(value) && value.every(isOne))

/** A list of classes that are called that, each with one of these methods. */
export function listOf (name: string, ...methods: readonly string[]): Kind {
  return kind(orListOf(isClass), { cureFor: classesFault, isDefinition: true, member: { name, methods }, setting: { allows: (value) => classesFault(value) === null, cure: `give a list of ${name} classes` } })
}

/** A list of renderers, at least one of them where it is the setting. */
export const RENDERERS: Kind = {
  ...listOf('renderer', 'render'),
  cureFor: renderersFault,
  setting: { allows: (value) => renderersFault(value) === null && isList(value) && value.length > 0, cure: 'give a list of at least one renderer class, each with a media type' }
}

/** A class that is called that. */
export function classOf (name: string): Kind {
  return kind(isClass, { cureFor: classFault, isDefinition: true, setting: { allows: isClass, cure: `give a ${name} class` } })
}

/** The same, where a registration may do without. */
export function classOrNone (name: string): Kind {
  return { ...classOf(name), setting: { allows: (value) => value === null || isClass(value), cure: `give a ${name} class, or null` } }
}

/** A class that says itself, where it is compiled, what is wrong with it. */
export const CLASS: Kind = kind(isClass, { isDefinition: true })
export const SERIALIZER: Kind = kind((value) => isClass(value) || (isObject(value) && 'properties' in value), { cureFor: serializerFault, isDefinition: true })
/** What a queryset filters by may be of the moment: it is no definition. */
export const ROWS: Kind = kind((value) => isObject(value) && ('all' in value || 'objects' in value), { cureFor: rowsFault })
export const POST_FETCHES: Kind = kind((value) => Array.isArray(value) && value.every((one) => isObject(one) && 'toAttr' in one), { isDefinition: true })
export const CONFIGS: Kind = kind((value) => isObject(value) && Object.values(value).every(isObject), { isDefinition: true })
export const TEXT: Kind = kind(isText)
export const TEXTS: Kind = kind(orListOf(isText))
export const OBJECT: Kind = kind(isObject)
export const AMOUNT: Kind = kind(isCount, { cureFor: (value) => isCount(value) ? null : 'give a whole number above zero' })
export const TRUTH: Kind = kind((value) => typeof value === 'boolean')
