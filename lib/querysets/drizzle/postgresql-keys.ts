/** Keys for PostgreSQL. */
import { sql } from 'drizzle-orm'
import type { Column, SQL } from 'drizzle-orm'
import { isPlain, rowOf } from './key-lists.ts'
import type { KeyLists, NextParameter } from './key-lists.ts'

/** An array for each column, as text, which every driver sends in the same way. */
export const arrays: KeyLists = {
  encode (columns, keys) {
    if (columns.some((column) => elementType(column) === null)) return null
    const tuples = keys.map((key) => columns.map((column, index) => column.mapToDriverValue(key[index])))
    const isWritable = tuples.every((tuple) => tuple.every((value) => isPlain(value) || typeof value === 'boolean'))
    // no text in PostgreSQL holds a NUL, and it refuses to be sent one
    const possible = tuples.filter((tuple) => !tuple.some((value) => typeof value === 'string' && value.includes('\0')))
    return isWritable ? columns.map((_, index) => `{${possible.map((tuple) => elementOf(tuple[index])).join()}}`) : null
  },
  // as a table it is read once; as an array it would be, from the text that it is sent as, for each row anew
  contains: (columns, next) => sql`${rowOf(columns)} in (select * from ${arrays.table(columns, next)})`,
  table (columns, next) {
    const names = sql.raw(columns.map((_, index) => `"k${index}"`).join())
    return sql`unnest(${sql.join(columns.map((column) => arrayOf(column, next)), sql`, `)}) as "parents"(${names})`
  },
  column: (_columns, index) => sql.raw(`"parents"."k${index}"`),
  hasLateral: true
}

function arrayOf (column: Column, next: NextParameter): SQL {
  return sql`cast(cast(${next()} as text) as ${sql.raw(elementType(column) as string)}[])`
}

function elementOf (value: unknown): string {
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value)
}

const serials: Readonly<Record<string, string>> = { serial: 'integer', bigserial: 'bigint', smallserial: 'smallint', char: 'bpchar' }
const ELEMENTS = /^(integer|bigint|smallint|text|varchar|bpchar|uuid|numeric|real|double precision|boolean|date|time|timestamp( with time zone)?)$/

/** The type without its length, to which a cast would cut; null for one whose values PostgreSQL may refuse, as an enumeration's. */
function elementType (column: Column): string | null {
  const type = column.getSQLType().replace(/\s*\([^)]*\)/, '')
  const element = serials[type] ?? type
  return ELEMENTS.test(element) ? element : null
}
