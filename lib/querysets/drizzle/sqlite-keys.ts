/** Keys for SQLite. */
import { sql } from 'drizzle-orm'
import { isPlain, rowOf } from './key-lists.ts'
import type { KeyLists } from './key-lists.ts'

/** All keys in one JSON text. */
export const json: KeyLists = {
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

function jsonOf (value: unknown): string {
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}
