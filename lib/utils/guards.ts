/** What a value is, asked of what no compiler has seen. */

/** Whether a value holds others by their names: any object, but no function. */
export function isRecord (value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Whether a value is a list, of whatever. */
export function isList (value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** Whether a value is a list of texts. */
export function isTexts (value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/** Whether a value can be called; with what, only its author knows. */
export function isFunction (value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function'
}

/** Whether a value can be gone through: a list, a set, what a generator gives, but no text. */
export function isIterable (value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

/** Whether a value counts something: a whole number above zero. */
export function isCount (value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}

/** What an error says; anything may be thrown. */
export function messageOf (error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
