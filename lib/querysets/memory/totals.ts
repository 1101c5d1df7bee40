/** Sums, averages and the like, of values. */
import { emptyResult, totalOf } from '../aggregates.ts'
import type { Computed } from '../aggregates.ts'
import { addDecimals, divideDecimal, plainDecimal } from '../decimals.ts'
import type { Target } from '../paths.ts'
import { comparator } from './comparing.ts'

/** One aggregate of the values that it is made of, those of rows that have none among them. */
export function totalOfValues (one: Computed, given: readonly unknown[]): unknown {
  const values = given.filter((value) => value !== null)
  if (one.fn === 'count') return one.distinct ? new Set(values.map(keyOf)).size : values.length
  return values.length === 0 || one.target === null ? emptyResult(one) : totals[one.fn](one, values, one.target)
}

const totals: Readonly<Record<Exclude<Computed['fn'], 'count'>, (one: Computed, values: unknown[], target: Target) => unknown>> = {
  sum: (one, values) => totalOf(one, sum(values)),
  avg: (one, values) => totalOf(one, divideDecimal(sum(values), values.length)),
  min: (_one, values, target) => extreme(values, target, 1),
  max: (_one, values, target) => extreme(values, target, -1)
}

function sum (values: readonly unknown[]): string {
  return values.map((value) => plainDecimal(String(value)) ?? '0').reduce(addDecimals)
}

function extreme (values: readonly unknown[], { column }: Target, sign: 1 | -1): unknown {
  const compare = comparator(column.kind)
  return values.reduce((best, value) => sign * compare(value, best) < 0 ? value : best)
}

/** The same for two values exactly where they are equal. */
export function keyOf (value: unknown): string {
  if (value instanceof Date) return `date ${value.getTime()}`
  return typeof value === 'object' ? JSON.stringify(value) : `${typeof value} ${String(value)}`
}
