/** Classes that are made when they are first used, so that it costs next to nothing to write one down, even for each request. */

type AnyClass = abstract new (...args: never[]) => object

/** How a class is made, in the two steps that its users take it in. */
interface Recipe<C extends AnyClass = AnyClass> {
  /** The class as far as extending it takes: with its methods. */
  outline (): C
  /** Adds what is static. Throws what is wrong with it, each time that it is used. */
  complete (Class: C): void
  /** What was written to make it. */
  readonly written: readonly unknown[]
}

const kClass: unique symbol = Symbol('fastify-viewsets.class')
/** What a definition was made of, as it was written. */
export const kWritten: unique symbol = Symbol('fastify-viewsets.written')

interface Deferred<C> {
  readonly [kClass]?: C
}

function DeferredClass (): void {}

/** Stands for the class until it is there; bound, since such a function has no properties that a proxy would be held to. */
const PLACE = DeferredClass.bind(null)

class Maker implements ProxyHandler<object> {
  readonly recipe: Recipe
  proxy: object | null = null
  outlined: AnyClass | null = null
  completed: AnyClass | null = null

  constructor (recipe: Recipe) {
    this.recipe = recipe
  }

  outline (): AnyClass {
    this.outlined ??= this.recipe.outline()
    return this.outlined
  }

  complete (): AnyClass {
    if (this.completed !== null) return this.completed
    const Class = this.outline()
    this.recipe.complete(Class)
    this.completed = Class
    return Class
  }

  get (_: object, key: string | symbol, receiver: unknown): unknown {
    // a class that extends it asks for its own parts
    if (key === kClass) return receiver === this.proxy ? this.complete() : undefined
    if (key === kWritten) return receiver === this.proxy ? this.recipe.written : undefined
    return Reflect.get(key === 'prototype' ? this.outline() : this.complete(), key, receiver)
  }

  construct (_: object, args: unknown[], newTarget: AnyClass): object {
    const Class: abstract new (...args: never[]) => unknown = this.complete()
    return Reflect.construct(Class, args, newTarget === this.proxy ? Class : newTarget)
  }

  apply (_: object, self: unknown, args: unknown[]): unknown {
    return Reflect.apply(this.complete(), self, args)
  }

  set (_: object, key: string | symbol, value: unknown, receiver: unknown): boolean {
    return Reflect.set(this.complete(), key, value, receiver)
  }

  has (_: object, key: string | symbol): boolean {
    return Reflect.has(this.complete(), key)
  }

  ownKeys (): (string | symbol)[] {
    return Reflect.ownKeys(this.complete())
  }

  getOwnPropertyDescriptor (_: object, key: string | symbol): PropertyDescriptor | undefined {
    const found = Reflect.getOwnPropertyDescriptor(this.complete(), key)
    return found && { ...found, configurable: true }
  }

  defineProperty (_: object, key: string | symbol, descriptor: PropertyDescriptor): boolean {
    return Reflect.defineProperty(this.complete(), key, descriptor)
  }

  deleteProperty (_: object, key: string | symbol): boolean {
    return Reflect.deleteProperty(this.complete(), key)
  }

  getPrototypeOf (): object | null {
    return Reflect.getPrototypeOf(this.outline())
  }

  setPrototypeOf (_: object, prototype: object | null): boolean {
    return Reflect.setPrototypeOf(this.outline(), prototype)
  }

  /** All such classes have their place in one function, which is not to be closed for them. */
  preventExtensions (): boolean {
    return false
  }
}

/** A class that is made by that recipe when it is first used. */
export function deferredClass<C extends AnyClass> (recipe: Recipe<C>): C
export function deferredClass (recipe: Recipe): object {
  const maker = new Maker(recipe)
  const proxy = new Proxy<object>(PLACE, maker)
  maker.proxy = proxy
  return proxy
}

/** The class itself, without what defers it. Throws what is wrong with it. */
export function madeClass<C extends object> (Class: C & Deferred<C>): C {
  return Class[kClass] ?? Class
}

/** Takes what defers a class out of the ancestors of those that extend it, which every instance of theirs would go through. */
export function settleAncestors (Class: object): void {
  for (let level: object | null = Class; level !== null && level !== Function.prototype; level = Reflect.getPrototypeOf(level)) {
    const parent = Reflect.getPrototypeOf(level)
    const made = parent === null ? null : madeClass(parent)
    if (made !== parent) Object.setPrototypeOf(level, made)
  }
}
