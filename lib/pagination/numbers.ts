/** Whole numbers as clients write them in a query string, read as Python's `int()` reads them. */
import { pythonInt } from '../python/builtins.ts'

// Python refuses longer ones, and so long a number is none that anybody means
const MOST_DIGITS = 4300
const PLAIN = /^\d{1,15}$/

/** The number that a text spells, a `bigint` only where JavaScript's numbers are too small for it; null where it spells none. */
export function wholeNumber (text: string): number | bigint | null {
  if (PLAIN.test(text)) return Number(text)
  const value = text.length > MOST_DIGITS ? null : pythonInt(text)
  if (value === null) return null
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

interface PositiveOptions {
  /** Whether zero is refused too. */
  readonly strict?: boolean
  /** What greater numbers are taken for; null and 0 are no limit. */
  readonly cutoff?: number | null
}

/** The number that a parameter spells, or null where it is missing, spells none, or one below zero. */
export function positiveInt (text: string | undefined, { strict = false, cutoff = null }: PositiveOptions = {}): number | bigint | null {
  const value = text === undefined ? null : wholeNumber(text)
  if (value === null || value < 0 || (strict && value === 0)) return null
  return cutoff !== null && cutoff !== 0 && value > cutoff ? cutoff : value
}
