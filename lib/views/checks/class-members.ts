/** What the author of a class put into it, below the library's own classes. */
import { authoredPrototypes } from '../../utils/class-attributes.ts'
import { isTexts } from '../../utils/guards.ts'
import { keeps } from '../../utils/overrides.ts'

/** An attribute: of the instance, or an accessor above it. */
export interface Member {
  readonly name: string
  readonly value: unknown
}

type OfInterest = (name: string) => boolean

/** A property by its name: a value, or an accessor. */
type Described = readonly [name: string, property: { readonly value?: unknown, readonly get?: () => unknown }]

/** What an object has itself under the names of interest: most classes have nothing of the kind, and names cost little to look through. */
function descriptorsOf (object: object, isOfInterest: OfInterest): Described[] {
  const names = Object.getOwnPropertyNames(object).filter((name) => name !== 'constructor' && isOfInterest(name))
  return names.map((name) => [name, Object.getOwnPropertyDescriptor(object, name) ?? {}])
}

const ofAll = (objects: readonly object[], isOfInterest: OfInterest): Described[] =>
  objects.flatMap((one) => descriptorsOf(one, isOfInterest))

/** The attributes of an instance, and what its accessors give while there is no request. */
export function attributesOf (instance: object, isOfInterest: OfInterest): Member[] {
  const own = descriptorsOf(instance, isOfInterest).map(([name, { value }]) => ({ name, value }))
  const above = ofAll(authoredPrototypes(instance), isOfInterest).filter(([, { value }]) => typeof value !== 'function')
  return [...own, ...above.map(([name, { value, get }]) => ({ name, value: get === undefined ? value : given(instance, name) }))]
}

function given (instance: object, name: string): unknown {
  try {
    return Reflect.get(instance, name)
  } catch {
    return undefined
  }
}

/** The static attributes of its classes. */
export function staticsOf (instance: object, isOfInterest: OfInterest): Member[] {
  return ofAll(authoredPrototypes(instance).map(({ constructor }) => constructor), isOfInterest).map(([name, { value }]) => ({ name, value }))
}

/** The names of its methods: those of its classes, and functions that it holds itself. */
export function methodsOf (instance: object, isOfInterest: OfInterest): string[] {
  return ofAll([instance, ...authoredPrototypes(instance)], isOfInterest).filter(([, { value }]) => typeof value === 'function').map(([name]) => name)
}

/** The source of its methods and accessors, as far as their names are of interest. */
export function sourcesOf (instance: object, isOfInterest: OfInterest): string[] {
  return ofAll(authoredPrototypes(instance), isOfInterest)
    .map(([, { value, get }]) => value ?? get)
    .filter((source) => typeof source === 'function')
    .map((source) => Function.prototype.toString.call(source))
}

/** What its classes list in `static ownAttributes`. */
export function ownNamesOf (instance: object): ReadonlySet<string> {
  const lists: unknown[] = authoredPrototypes(instance).map(({ constructor }) => Reflect.get(constructor, 'ownAttributes'))
  return new Set(lists.filter(isTexts).flat())
}

/** Whether a view's rows are those of its queryset: as they are, or narrowed by overrides that each go on from `super`. */
export function hasUsualRows (view: { readonly getQueryset?: unknown }, Usual: { readonly prototype: { readonly getQueryset?: unknown } }): boolean {
  if (keeps(view, Usual, ['getQueryset'])) return true
  const overrides = sourcesOf(view, (name) => name === 'getQueryset')
  return overrides.length > 0 && overrides.every((source) => source.includes('super.getQueryset('))
}
