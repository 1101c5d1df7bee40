/** Any number of keys as parameters of a statement whose text does not depend on their number. */
import { is, sql } from 'drizzle-orm'
import type { Column, SQL, Table } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import type { NextParameter } from './dialect.ts'

export interface KeyLists {
  /** The tuples as parameters; null where a value of that kind cannot be written so. */
  encode (columns: readonly Column[], keys: readonly (readonly unknown[])[]): string[] | null
  /** Whether the row is of one of the keys. */
  contains (columns: readonly Column[], next: NextParameter): SQL
  /** The keys as a table, for a statement to join. */
  table (columns: readonly Column[], next: NextParameter): SQL
  /** One column of that table. */
  column (columns: readonly Column[], index: number): SQL
  /** Whether a table may be joined with rows that depend on it. */
  readonly hasLateral: boolean
}

/** The way of the database that the table is in. */
export function keyListsFor (table: Table): KeyLists {
  return is(table, PgTable) ? arrays : json
}

/** SQLite: all keys in one JSON text. */
const json: KeyLists = {
  encode (columns, keys) {
    const tuples = keys.map((key) => columns.map((column, index) => column.mapToDriverValue(key[index])))
    if (!tuples.every((tuple) => tuple.every(isPlain))) return null
    const texts = tuples.map((tuple) => tuple.length === 1 ? jsonOf(tuple[0]) : `[${tuple.map(jsonOf).join()}]`)
    return [`[${texts.join()}]`]
  },
  contains (columns, next) {
    const values = sql.join(columns.map((_, index) => json.column(columns, index)), sql`, `)
    return sql`${rowOf(columns)} in (select ${values} from ${json.table(columns, next)})`
  },
  table: (_columns, next) => sql`json_each(${next()}) as "parents"`,
  column: (columns, index) => columns.length === 1 ? sql`"parents"."value"` : sql`json_extract("parents"."value", ${sql.raw(`'$[${index}]'`)})`,
  hasLateral: false
}

function isPlain (value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
}

function jsonOf (value: unknown): string {
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}

/** PostgreSQL: an array for each column, as text, which every driver sends in the same way. */
const arrays: KeyLists = {
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

function rowOf (columns: readonly Column[]): SQL {
  return columns.length === 1 ? sql`${columns[0]}` : sql`(${sql.join(columns.map((column) => sql`${column}`), sql`, `)})`
}
