/** Decimal numbers of any precision, as Python's `decimal` has them: digits and a power of ten, never a float. */
import { asciiDigits } from './digits.ts'
import { pythonStrip } from './builtins.ts'

/** The number `digits` × 10^`exponent`; trailing zeros count, as in `1.50`. */
export interface Decimal {
  readonly isNegative: boolean
  /** Without leading zeros; `0` alone is zero. */
  readonly digits: string
  readonly exponent: number
}

const SYNTAX = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/
const LARGEST_EXPONENT = 999999999999999999n

/** What Python's `Decimal(text)` makes of a text; null where it raises, and for infinities and NaN. */
export function parseDecimal (text: string): Decimal | null {
  const match = SYNTAX.exec(asciiDigits(pythonStrip(text)).replaceAll('_', ''))
  if (match === null) return null
  const power = BigInt(match[5] ?? 0)
  if (power > LARGEST_EXPONENT || power < -LARGEST_EXPONENT) return null
  const fraction = match[3] ?? match[4] ?? ''
  const digits = `${match[2] ?? ''}${fraction}`.replace(/^0+(?=\d)/, '')
  return { isNegative: match[1] === '-', digits, exponent: Number(power) - fraction.length }
}

/** How many digits a decimal has, written out without an exponent. */
export function writtenDigits ({ digits, exponent }: Decimal): number {
  return exponent >= 0 ? digits.length + exponent : Math.max(digits.length, -exponent)
}

/** A decimal as text without an exponent: `{:f}` in Python. */
export function formatDecimal ({ isNegative, digits, exponent }: Decimal): string {
  const sign = isNegative ? '-' : ''
  if (exponent >= 0) return sign + (digits === '0' ? '0' : digits + '0'.repeat(exponent))
  const padded = digits.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

/** Below zero where a is less than b, above where it is more. */
export function compareDecimals (a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent)
  const difference = scaled(a, exponent) - scaled(b, exponent)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function scaled ({ isNegative, digits, exponent }: Decimal, to: number): bigint {
  const value = BigInt(digits) * 10n ** BigInt(exponent - to)
  return isNegative ? -value : value
}

/** What is cut off, against half of the last digit kept: -1, 0 or 1. `last` is that digit, before rounding. */
interface Cut { readonly half: number, readonly last: number, readonly isNegative: boolean }

const ROUNDS_UP = {
  ROUND_UP: () => true,
  ROUND_DOWN: () => false,
  ROUND_CEILING: ({ isNegative }: Cut) => !isNegative,
  ROUND_FLOOR: ({ isNegative }: Cut) => isNegative,
  ROUND_HALF_UP: ({ half }: Cut) => half >= 0,
  ROUND_HALF_DOWN: ({ half }: Cut) => half > 0,
  ROUND_HALF_EVEN: ({ half, last }: Cut) => half > 0 || (half === 0 && last % 2 === 1),
  ROUND_05UP: ({ last }: Cut) => last % 5 === 0
}

/** How to round what does not fit: Python's names. */
export type Rounding = keyof typeof ROUNDS_UP

/** The names of all ways to round. */
export const ROUNDINGS: readonly string[] = Object.keys(ROUNDS_UP)

/** A decimal with exactly that many places after the point. */
export function quantize (value: Decimal, places: number, rounding: Rounding): Decimal {
  const { isNegative, digits } = value
  const surplus = -places - value.exponent
  if (surplus <= 0) return { isNegative, digits: digits === '0' ? '0' : digits + '0'.repeat(-surplus), exponent: -places }
  const kept = digits.slice(0, Math.max(0, digits.length - surplus)) || '0'
  const half = comparedToHalf(digits, surplus)
  const isUp = half !== null && ROUNDS_UP[rounding]({ half, last: Number(kept.at(-1)), isNegative })
  return { isNegative, digits: isUp ? (BigInt(kept) + 1n).toString() : kept, exponent: -places }
}

// null: nothing but zeros is cut off
function comparedToHalf (digits: string, surplus: number): number | null {
  const dropped = digits.slice(-surplus)
  if (/^0*$/.test(dropped)) return null
  if (dropped.length < surplus) return -1
  const first = Number(dropped[0])
  if (first !== 5) return first < 5 ? -1 : 1
  return /^50*$/.test(dropped) ? 0 : 1
}

/** A decimal without trailing zeros. */
export function normalize ({ isNegative, digits, exponent }: Decimal): Decimal {
  if (digits === '0') return { isNegative, digits, exponent: 0 }
  const bare = digits.replace(/(?<!0)0+$/, '')
  return { isNegative, digits: bare, exponent: exponent + digits.length - bare.length }
}
