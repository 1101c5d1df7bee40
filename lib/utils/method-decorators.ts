/**
 * A method decorator, whoever calls it: the standard protocol gives the method and its context; the legacy one, of `experimentalDecorators` and of swc
 * by default, the prototype, the name and the descriptor.
 */
import { FST_VIEWSETS_DECORATOR_MISPLACED } from '../errors.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a method of any arguments may be an action
export type Method = (...args: any[]) => unknown

/** Decorates a method of a class that has methods of these names. */
export interface ActionDecorator<Needed extends string = never> {
  <This extends Record<Needed, Method>, M extends Method>(method: M, context: ClassMethodDecoratorContext<This, M>): void
  /** The legacy protocol. */
  <This extends Record<Needed, Method>, M extends Method>(prototype: This, name: string | symbol, descriptor: TypedPropertyDescriptor<M>): void
}

type Decorated = readonly [method: Method, context: { readonly kind: string, readonly name: string | symbol }]
  | readonly [prototype: object, name: string | symbol, descriptor?: TypedPropertyDescriptor<Method>]

/** A decorator that hands the method and its name to `declare`; `title` is what it is called in errors. */
export function methodDecorator (title: string, declare: (method: Method, name: string) => void): ActionDecorator {
  return (...decorated: Decorated): void => {
    const method = methodOf(decorated)
    const name = nameOfMember(decorated)
    if (!isMethod(method)) throw new FST_VIEWSETS_DECORATOR_MISPLACED(title, name)
    declare(method, name)
  }
}

const isMethod = (value: unknown): value is Method => typeof value === 'function'

function methodOf ([first, second, descriptor]: Decorated): unknown {
  if (typeof second !== 'object') return descriptor?.value
  return second.kind === 'method' ? first : undefined
}

function nameOfMember ([, second]: Decorated): string {
  return String(typeof second === 'object' ? second.name : second)
}
