/** Rows of a driver as objects. Drizzle does the same, but asks of each value anew what it is. */
import { Column, is, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { DrizzleRow } from './database.ts'

/** What is selected, under the names it gets. */
export type Fields = Readonly<Record<string, Column | SQL>>

type Decode = ((value: unknown) => unknown) | null

interface Reader {
  readonly names: readonly string[]
  /** Null for what is taken as the driver gives it. */
  readonly decoders: readonly Decode[]
}

const readers = new WeakMap<Fields, Reader>()

/** Rows given as values in the order of the fields, as objects. */
export function rowsOf (fields: Fields, rows: readonly ArrayLike<unknown>[]): DrizzleRow[] {
  let reader = readers.get(fields)
  if (reader === undefined) readers.set(fields, reader = { names: Object.keys(fields), decoders: Object.values(fields).map(decoderOf) })
  const { names, decoders } = reader
  const { length } = names
  return rows.map((values) => {
    const row: DrizzleRow = {}
    for (let index = 0; index < length; index++) {
      const value = values[index]
      const decode = decoders[index] as Decode
      row[names[index] as string] = decode === null || value === null ? value : decode(value)
    }
    return row
  })
}

const expressionDecoders = new WeakMap<object, NonNullable<Decode>>()

/** The expression with what makes of the driver's value what is in the row. */
export function decodedBy (expression: SQL, decode: NonNullable<Decode>): SQL {
  const decoded = expression.mapWith(decode)
  expressionDecoders.set(decoded, decode)
  return decoded
}

/** The same as the column itself, for a statement that knows nothing of its table. */
export function decodedAs (column: Column): SQL {
  const decode = decoderOf(column)
  return decode === null ? sql`${column}` : decodedBy(sql`${column}`, decode)
}

function decoderOf (field: Column | SQL): Decode {
  if (!is(field, Column)) return expressionDecoders.get(field) ?? null
  if (field.mapFromDriverValue === Column.prototype.mapFromDriverValue) return null
  const decode = (value: unknown): unknown => field.mapFromDriverValue(value instanceof ArrayBuffer ? Buffer.from(value) : value)
  // what a type of the user's own cannot read, only the user knows to show
  return field.dataType === 'custom' ? decode : (value) => decodedOr(value, decode)
}

/** A value that others stored and the column cannot read, such as text in a column of JSON, comes as it is: the row has more to show. */
function decodedOr (value: unknown, decode: NonNullable<Decode>): unknown {
  try {
    return decode(value)
  } catch {
    return value instanceof Uint8Array || value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value
  }
}
