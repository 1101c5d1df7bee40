/** Rows on their way into a store and out of it, so that nobody changes what is stored by changing what they hold. */
import type { ColumnFacts } from '../columns.ts'
import type { StoredRow } from './matching.ts'

const PLAIN: ReadonlySet<ColumnFacts['native']> = new Set(['string', 'number', 'bigint', 'boolean'])

const known = new WeakMap<ReadonlyMap<string, ColumnFacts>, readonly string[]>()

/** The columns whose values can be changed in place. */
function deepIn (columns: ReadonlyMap<string, ColumnFacts>): readonly string[] {
  let names = known.get(columns)
  if (names === undefined) known.set(columns, names = [...columns.values()].filter(({ native }) => !PLAIN.has(native)).map(({ name }) => name))
  return names
}

/** The row with these columns of it, or all. */
export function copied (row: StoredRow, columns: ReadonlyMap<string, ColumnFacts>, wanted: readonly ColumnFacts[] | null = null): StoredRow {
  const copy: Record<string, unknown> = wanted === null
    ? { ...row }
    : Object.fromEntries(wanted.filter(({ name }) => name in row).map(({ name }) => [name, row[name]]))
  for (const name of deepIn(columns)) if (name in copy) copy[name] = copyOf(copy[name])
  return copy
}

/** A value with all that is in it. What is neither a date, bytes, a list nor a plain object is nobody's to copy. */
export function copyOf (value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyOf)
  if (value instanceof Date) return new Date(value)
  if (value instanceof Uint8Array) return Buffer.isBuffer(value) ? Buffer.from(value) : value.slice()
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  // a key may be called __proto__, which to set would change what the object is
  const copy = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copyOf(one)]))
  return prototype === null ? Object.setPrototypeOf(copy, null) : copy
}
