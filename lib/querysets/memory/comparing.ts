/** How values compare, each kind in its own way. */
import { isDeepStrictEqual } from 'node:util'
import type { ColumnFacts, ColumnKind } from '../columns.ts'
import type { Operator } from '../conditions.ts'
import { compareDecimals, plainDecimal } from '../decimals.ts'
import { numericKinds } from '../expressions.ts'
import { dateText, momentOf, timeText } from '../temporal.ts'
import { patternTest } from './patterns.ts'
import { listOf } from '../query.ts'

/** The same for two values of that kind exactly where they are equal. */
export function keyFor (kind: ColumnKind): (value: unknown) => unknown {
  if (numericKinds.has(kind)) return decimalOf
  if (kind === 'binary') return (value) => Buffer.from(value as Uint8Array).toString('hex')
  return comparedAs(kind)
}

/** Given the value looked for, tells whether a stored one, never null, fits. */
type Holds = (value: unknown, column: ColumnFacts) => (stored: unknown) => boolean

const compared = (fits: (order: number) => boolean): Holds => (value, column) => {
  const compare = comparator(column.kind)
  return (stored) => fits(compare(stored, value))
}

const worded = (fits: (stored: string, value: string) => boolean): Holds => (value, column) =>
  (stored) => fits(textOf(stored, column), value as string)

const folded = (fits: (stored: string, value: string) => boolean): Holds => (value, column) => {
  const wanted = fold(value as string)
  return (stored) => fits(fold(textOf(stored, column)), wanted)
}

const patterned = (flags: string): Holds => (value, column) => {
  const matches = patternTest(value as string, flags)
  return (stored) => matches(textOf(stored, column))
}

/** What each lookup asks of a value. */
export const operators: Readonly<Record<Exclude<Operator, 'isnull'>, Holds>> = {
  exact: (value, column) => column.kind === 'json' || column.kind === 'array' || column.kind === 'binary'
    ? (stored) => isDeepStrictEqual(stored, value)
    : compared((order) => order === 0)(value, column),
  in: (value, column) => {
    const fits = listOf(value).map((one) => operators.exact(one, column))
    return (stored) => fits.some((fit) => fit(stored))
  },
  gt: compared((order) => order > 0),
  gte: compared((order) => order >= 0),
  lt: compared((order) => order < 0),
  lte: compared((order) => order <= 0),
  iexact: folded((stored, value) => stored === value),
  contains: worded((stored, value) => stored.includes(value)),
  icontains: folded((stored, value) => stored.includes(value)),
  startswith: worded((stored, value) => stored.startsWith(value)),
  istartswith: folded((stored, value) => stored.startsWith(value)),
  endswith: worded((stored, value) => stored.endsWith(value)),
  iendswith: folded((stored, value) => stored.endsWith(value)),
  regex: patterned(''),
  iregex: patterned('i')
}

/** Letters as they compare without case, by Unicode's rules and in no particular language. */
function fold (text: string): string {
  return text.toLowerCase()
}

/** A date as it is written, and a moment as its date and its time. */
function textOf (stored: unknown, { kind }: ColumnFacts): string {
  if (kind !== 'date' && kind !== 'datetime') return String(stored)
  const moment = momentOf(stored)
  return kind === 'date' ? dateText(moment) : `${dateText(moment)} ${timeText(moment)}`
}

/** Tells which of two values comes first. */
export type Comparator = (a: unknown, b: unknown) => number

/** How two values of that kind compare, neither of them null. */
export function comparator (kind: ColumnKind): Comparator {
  if (kind === 'decimal') return (a, b) => compareDecimals(decimalOf(a), decimalOf(b))
  const key = comparedAs(kind)
  return (a, b) => byValue(key(a), key(b))
}

/** What of a value of that kind is compared. */
function comparedAs (kind: ColumnKind): (value: unknown) => unknown {
  if (kind === 'datetime' || kind === 'date') return (value) => momentOf(value).getTime()
  return kind === 'uuid' ? (value) => String(value).toLowerCase() : (value) => value
}

function decimalOf (value: unknown): string {
  return plainDecimal(String(value)) ?? '0'
}

function byValue (a: unknown, b: unknown): number {
  const [left, right] = [a as number, b as number]
  return left < right ? -1 : left > right ? 1 : 0
}
