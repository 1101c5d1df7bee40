/** Drizzle's databases as far as a queryset uses them: the part of the builders that all dialects share. */
import type { Column, SQL, SQLWrapper, Table } from 'drizzle-orm'

/** Any Drizzle database with the core query builder, whatever its driver. */
export interface DrizzleDatabase {
  select: (...fields: never[]) => unknown
  insert: (table: never) => unknown
  update: (table: never) => unknown
  delete: (table: never) => unknown
  transaction: (work: never, ...rest: never[]) => unknown
  readonly $client?: unknown
}

/** Types what the callback of that database's own `transaction()` is given. */
export type TransactionOf<Db extends DrizzleDatabase> = Parameters<Db['transaction']>[0] extends (tx: infer Tx) => unknown ? Tx : never

export type DrizzleRow = Record<string, unknown>

/** The same as it is used here: one type for what Drizzle types dialect by dialect. */
export interface Database {
  select (fields: Record<string, unknown>): { from (table: Table | SQL): SelectQuery }
  selectDistinct (fields: Record<string, unknown>): { from (table: Table): SelectQuery }
  insert (table: Table): { values (rows: DrizzleRow | DrizzleRow[]): Insertion }
  update (table: Table): { set (data: DrizzleRow): Conditional }
  delete (table: Table): Conditional
  transaction<T> (work: (transaction: Database) => Promise<T>): Promise<T>
  /** SQLite only. */
  run? (statement: SQL): unknown
  readonly $client?: unknown
}

/** A statement that can be run, prepared or not. */
export interface Statement {
  execute (values?: DrizzleRow): PromiseLike<DrizzleRow[]>
}

/** SQLite's, which also give the rows as the driver does. */
export interface SQLiteStatement extends Statement {
  values (values: DrizzleRow): PromiseLike<ArrayLike<unknown>[]> | ArrayLike<unknown>[]
}

/** A statement that can be kept. */
export interface Preparable extends Statement {
  prepare (name: string): Statement
  toSQL (): { readonly sql: string }
}

export interface SelectQuery extends Preparable, SQLWrapper {
  leftJoin (table: Table, on: SQL): SelectQuery
  innerJoin (rows: SQL, on: SQL): SelectQuery
  where (condition: SQL | undefined): SelectQuery
  orderBy (...order: SQL[]): SelectQuery
  limit (limit: SQLWrapper): SelectQuery
  offset (offset: SQLWrapper): SelectQuery
  /** PostgreSQL only. */
  for (strength: 'update' | 'no key update', options: { readonly of: SQLWrapper, readonly skipLocked?: true, readonly noWait?: true }): SelectQuery
}

interface Conditional {
  where (condition: SQL | undefined): Returning
}

export interface Insertion extends Returning {
  onConflictDoNothing (): Returning
  onConflictDoUpdate (config: { readonly target: Column[], readonly set: DrizzleRow, readonly setWhere?: SQL | undefined }): Returning
}

export interface Returning {
  returning (fields?: Record<string, unknown>): Preparable
}
