/** Reading a part of what is paginated, be it a queryset or an array. */
import type { QuerySet } from '../querysets/contract.ts'

/** Stands for anything that can be cut into pages: a queryset, or rows that are there already. */
export type RowSource = QuerySet | readonly object[]

/** The rows from `start` up to, not including, `end`. */
export async function rowsBetween (source: RowSource, start: number, end: number): Promise<object[]> {
  const last = Math.min(end, Number.MAX_SAFE_INTEGER)
  if (last <= start) return []
  return 'fetch' in source ? source.slice(start, last).fetch() : source.slice(start, last)
}

/** How many rows there are. */
export async function countOf (source: RowSource): Promise<number> {
  return 'fetch' in source ? source.count() : source.length
}

/** Some of the rows, and how many there are in all. */
export interface Window {
  readonly rows: object[]
  readonly count: number
}

/** `size` rows from `start` on, with the count of all; null for `getCount` leaves it to the source to find that out cheaply. */
export async function windowOf (source: RowSource, start: number, size: number, getCount: (() => Promise<number>) | null): Promise<Window> {
  if (getCount === null) return 'fetch' in source ? source.slice(start, endOf(start, size)).fetchWithCount() : { rows: source.slice(start, start + size), count: source.length }
  if (start > 0) {
    const [rows, count] = await Promise.all([rowsBetween(source, start, start + size), getCount()])
    return { rows, count }
  }
  const rows = await rowsBetween(source, 0, size)
  return { rows, count: rows.length < size ? rows.length : await getCount() }
}

function endOf (start: number, size: number): number {
  return Math.min(start + size, Number.MAX_SAFE_INTEGER)
}
