/** Rows of a driver as objects. Drizzle does the same, but asks of each value anew what it is. */
import { Column, is } from 'drizzle-orm'
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

function decoderOf (field: Column | SQL): Decode {
  if (!is(field, Column) || field.mapFromDriverValue === Column.prototype.mapFromDriverValue) return null
  return (value) => field.mapFromDriverValue(value instanceof ArrayBuffer ? Buffer.from(value) : value)
}
