/** Numbers of more digits than a JavaScript number holds. */
import { isRecord } from './guards.ts'

/** A number of a JSON text that JavaScript would round: the digits as they were written. */
export class ExactNumber {
  readonly text: string

  constructor (text: string) {
    this.text = text
  }

  toString (): string {
    return this.text
  }

  /** As text: `JSON.stringify` has no other way to keep the digits. */
  toJSON (): string {
    return this.text
  }
}

/** Fewer digits than these are never rounded. */
export const MANY_DIGITS = 16

const WHOLE = /^-?\d+$/

/** What a number of JSON stands for: a number where that has all of its digits, else a bigint or an `ExactNumber`. */
export function exactNumber (text: string): number | bigint | ExactNumber {
  const number = Number(text)
  if (text.length < MANY_DIGITS) return number
  if (WHOLE.test(text)) return Number.isSafeInteger(number) || !Number.isFinite(number) ? number : BigInt(text)
  return !Number.isFinite(number) || significant(text) === significant(String(number)) ? number : new ExactNumber(text)
}

/** The digits of a number without zeros around them, and their power of ten. */
function significant (text: string): string {
  const [mantissa = '', exponent = '0'] = text.replace(/^-/, '').split(/e/i)
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = whole + fraction
  let start = 0
  let end = digits.length
  while (start < end && digits[start] === '0') start++
  while (end > start && digits[end - 1] === '0') end--
  return start === end ? '0' : `${digits.slice(start, end)}e${Number(exponent) - fraction.length + digits.length - end}`
}

/** An integer beyond those that a number tells apart, with the digits that were written: 1e23 is no 99999999999999991611392. */
export function wholeOf (number: number): bigint {
  const [mantissa = '', exponent] = String(number).split('e+')
  if (exponent === undefined) return BigInt(mantissa)
  const [whole = '', fraction = ''] = mantissa.split('.')
  return BigInt(whole + fraction.padEnd(Number(exponent), '0'))
}

/** Whether a value, or anything in it, is a number of more digits than JSON that is read again would have. */
export function holdsExact (value: unknown): boolean {
  if (!isRecord(value)) return typeof value === 'bigint' && !isSafe(value)
  if (value instanceof ExactNumber) return true
  for (const key in value) if (holdsExact(value[key])) return true
  return false
}

function isSafe (value: bigint): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER
}
