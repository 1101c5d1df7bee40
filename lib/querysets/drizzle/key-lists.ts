/** Any number of keys as parameters of a statement whose text does not depend on their number. */
import { sql } from 'drizzle-orm'
import type { Column, SQL, SQLWrapper } from 'drizzle-orm'

/** Gives the parameters of a statement in their order: placeholders, or the values themselves. */
export type NextParameter = () => SQLWrapper

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

/** Whether it is written in the same way wherever it is sent to. */
export function isPlain (value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
}

/** The columns of a row, to be compared with one of the keys. */
export function rowOf (columns: readonly Column[]): SQL {
  return columns.length === 1 ? sql`${columns[0]}` : sql`(${sql.join(columns.map((column) => sql`${column}`), sql`, `)})`
}
