/**
 * What a view asks of a data source. Nothing above this file may know which adapter is behind it.
 */
import type { ColumnFacts } from './columns.ts'
import type { Condition } from './q.ts'
import type { FieldName, Ordering } from './where.ts'

export type { ColumnFacts, ColumnKind } from './columns.ts'
export type { AdapterExpression, Condition } from './q.ts'
export type { FieldName, LookupPath, Ordering, Where } from './where.ts'

/** A table as the adapter knows it: its name, its columns, and a queryset over all its rows. */
export interface Model<Row extends object = object, Insert extends object = Partial<Row>, Key extends string = string> {
  /** The class-like name, as in "No Product matches the given query." */
  readonly name: string
  /** The name in running text, as in "product with this sku already exists." */
  readonly verboseName: string
  /** The property that holds the primary key. */
  readonly primaryKey: Key
  /** Every column by its property name, in declaration order. */
  readonly columns: ReadonlyMap<string, ColumnFacts>
  /** Sets of properties that are unique together, single ones left out. */
  readonly uniqueTogether: readonly (readonly string[])[]
  readonly objects: QuerySet<Row, Insert>
  /** Runs what `work` does, with any model of the same database, all or nothing; inside another transaction it is a savepoint of it. */
  transaction<T> (work: () => Promise<T>): Promise<T>
  /** For types only, never set. */
  readonly $row: Row
  readonly $insert: Insert
}

/** A lazy, immutable query: each method that narrows returns a new one, nothing runs until it is awaited or read. */
export interface QuerySet<Row extends object = object, Insert extends object = Partial<Row>> extends AsyncIterable<Row> {
  readonly model: Model<Row, Insert>
  /** For types only, never set. */
  readonly $row: Row
  /** A fresh queryset of the same rows. */
  all (): QuerySet<Row, Insert>
  filter (...conditions: Condition<Row>[]): QuerySet<Row, Insert>
  exclude (...conditions: Condition<Row>[]): QuerySet<Row, Insert>
  orderBy (...fields: Ordering<Row>[]): QuerySet<Row, Insert>
  /** Rows from `start` up to, not including, `end`. */
  slice (start: number, end?: number): QuerySet<Row, Insert>
  /** Loads these properties only (the primary key always comes along). */
  only (...fields: FieldName<Row>[]): QuerySet<Row, Insert>
  /** Whether an order was asked for, so that pages are stable. */
  readonly isOrdered: boolean
  /** The rows as an array. */
  fetch (): Promise<Row[]>
  count (): Promise<number>
  exists (): Promise<boolean>
  first (): Promise<Row | null>
  /** The one row; throws `DoesNotExist` for none, `MultipleObjectsReturned` for several, `InvalidLookup` for a value of the wrong type. */
  get (...conditions: Condition<Row>[]): Promise<Row>
  /** Inserts and returns the row as stored. Throws `IntegrityError` where a constraint refuses it. */
  create (data: Insert): Promise<Row>
  /** `UPDATE … WHERE pk = ? AND <this queryset>`; throws `DoesNotExist` where the row is not, or no longer, in it. */
  update (row: Row, data: Partial<Row>): Promise<Row>
  /** `DELETE … WHERE pk = ? AND <this queryset>`; throws `DoesNotExist` likewise. */
  delete (row: Row): Promise<void>
}
