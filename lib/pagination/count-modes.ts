/** How a paginator finds out how many rows there are, which on a great table costs more than the page itself. */
import { countOf, rowsBetween, windowOf } from './sources.ts'
import type { RowSource } from './sources.ts'

/**
 * - `exact` counts them all, as DRF does.
 * - `capped` stops counting at `countCap`: where there are more, `count` is that, or what the page itself shows there to be.
 * - `estimated` takes the word of the database's statistics for what is beyond `countCap`; exact where it keeps none.
 * - `none` does not count: `count` is null, but on a last page that tells.
 *
 * In all but `exact`, one row more than the page holds tells whether there is a next page.
 */
export type CountMode = 'exact' | 'capped' | 'estimated' | 'none'

interface Counting {
  readonly countMode: CountMode
  readonly countCap: number
}

/** Tells how many rows there are, as far as is known. */
export interface RowCount {
  /** Null where nobody counted. */
  readonly count: number | null
  readonly isExact: boolean
}

/** Some of the rows, and what is known of the others. */
export interface CountedRows extends RowCount {
  readonly rows: object[]
  /** Whether there are rows beyond these. */
  readonly hasNext: boolean
}

const UNKNOWN: RowCount = { count: null, isExact: false }

/** How many rows there are, found out in that way. */
export async function countBy ({ countMode, countCap }: Counting, source: RowSource): Promise<RowCount> {
  if (countMode === 'none') return UNKNOWN
  const estimate = countMode === 'estimated' && 'fetch' in source ? await source.estimate() : null
  if (countMode === 'exact' || (countMode === 'estimated' && estimate === null)) return { count: await countOf(source), isExact: true }
  if (estimate !== null && estimate > countCap) return { count: estimate, isExact: false }
  const counted = 'fetch' in source ? await source.slice(0, countCap + 1).count() : source.length
  return counted > countCap ? { count: countCap, isExact: false } : { count: counted, isExact: true }
}

/** `size` rows from `start` on, counted in that way; `getCount` is how the paginator counts where it does so exactly. */
export async function countedRows (counting: Counting, source: RowSource, start: number, size: number, getCount: (() => Promise<number>) | null): Promise<CountedRows> {
  if (counting.countMode !== 'exact') return roughlyCounted(counting, source, start, size)
  const { rows, count } = await windowOf(source, start, size, getCount)
  return { rows, count, isExact: true, hasNext: start + size < count }
}

async function roughlyCounted (counting: Counting, source: RowSource, start: number, size: number): Promise<CountedRows> {
  const reading = rowsBetween(source, start, start + size + 1)
  const [read, early] = await Promise.all([reading, start > 0 ? countBy(counting, source) : null])
  const rows = read.slice(0, size)
  if (read.length <= size && (read.length > 0 || start === 0)) return { rows, count: start + read.length, isExact: true, hasNext: false }
  const known = early ?? await countBy(counting, source)
  // what was seen is there, whatever an estimate says
  const count = known.count === null ? null : Math.max(known.count, known.isExact || read.length === 0 ? 0 : start + read.length)
  return { rows, count, isExact: known.isExact, hasNext: read.length > size }
}

/** The part of the envelope that tells the count. */
export function countEnvelope ({ countMode }: Counting, { count, isExact }: RowCount): object {
  return countMode === 'exact' || countMode === 'none' ? { count } : { count, count_is_exact: isExact }
}

/** The same as JSON Schema properties. */
export function countSchema ({ countMode }: Counting): object {
  if (countMode === 'none') return { count: { type: ['integer', 'null'] } }
  const count = { type: 'integer', examples: [123] }
  return countMode === 'exact' ? { count } : { count, count_is_exact: { type: 'boolean' } }
}
