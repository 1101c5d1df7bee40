/** What the author of a class put into it, below the library's own classes. */
import { authoredPrototypes } from '../../utils/class-attributes.ts'

/** An attribute: of the instance, or an accessor above it. */
export interface Member {
  readonly name: string
  readonly value: unknown
}

function descriptorsOf (object: object): [name: string, descriptor: PropertyDescriptor][] {
  return Object.entries(Object.getOwnPropertyDescriptors(object)).filter(([name]) => name !== 'constructor')
}

/** The attributes of an instance, and what its accessors give while there is no request. */
export function attributesOf (instance: object): Member[] {
  const own = descriptorsOf(instance).map(([name, { value }]) => ({ name, value: value as unknown }))
  const above = authoredPrototypes(instance).flatMap(descriptorsOf).filter(([, { value }]) => typeof value !== 'function')
  return [...own, ...above.map(([name, { value, get }]) => ({ name, value: get === undefined ? value as unknown : given(instance, name) }))]
}

function given (instance: object, name: string): unknown {
  try {
    return Reflect.get(instance, name)
  } catch {
    return undefined
  }
}

/** The static attributes of its classes. */
export function staticsOf (instance: object): Member[] {
  return authoredPrototypes(instance).flatMap(({ constructor }) => descriptorsOf(constructor)).map(([name, { value }]) => ({ name, value: value as unknown }))
}

/** Its methods: those of its classes, and functions that it holds itself. */
export function methodsOf (instance: object): Member[] {
  const all = [instance, ...authoredPrototypes(instance)].flatMap(descriptorsOf)
  return all.filter(([, { value }]) => typeof value === 'function').map(([name, { value }]) => ({ name, value: value as unknown }))
}

/** The source of its methods and accessors, as far as their names are of interest. */
export function sourcesOf (instance: object, isOfInterest: (name: string) => boolean): string[] {
  return authoredPrototypes(instance).flatMap(descriptorsOf)
    .filter(([name]) => isOfInterest(name))
    .map(([, { value, get }]) => (value ?? get) as unknown)
    .filter((source) => typeof source === 'function')
    .map((source) => Function.prototype.toString.call(source))
}

/** Whether source text has that word. */
export function hasWord (source: string, word: string): boolean {
  return source.split(/[^\w$]+/).includes(word)
}

/** What its classes list in `static ownAttributes`. */
export function ownNamesOf (instance: object): ReadonlySet<string> {
  return new Set(authoredPrototypes(instance).flatMap(({ constructor }) => (constructor as { readonly ownAttributes?: readonly string[] }).ownAttributes ?? []))
}

/** Whether a view's rows are those of its queryset: as they are, or narrowed by overrides that each go on from `super`. */
export function hasUsualRows (view: { readonly getQueryset?: unknown }, usual: { readonly getQueryset?: unknown }): boolean {
  if (view.getQueryset === usual.getQueryset) return true
  const overrides = sourcesOf(view, (name) => name === 'getQueryset')
  return overrides.length > 0 && overrides.every((source) => source.includes('super.getQueryset('))
}
