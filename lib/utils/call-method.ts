/** Methods by names that only run time knows: hooks of a serializer, methods that a filter names. */
import { isFunction } from './guards.ts'

/** What the method of that name returns; undefined where the object has none. */
export function callMethod (host: object, name: string, ...args: unknown[]): unknown {
  const method: unknown = (host as Readonly<Record<string, unknown>>)[name]
  return isFunction(method) ? method.apply(host, args) : undefined
}
