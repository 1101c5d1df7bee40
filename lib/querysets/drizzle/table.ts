/** A table as its querysets see it. */
import type { Column, Table } from 'drizzle-orm'
import type { Model } from '../contract.ts'
import type { Connection } from './connection.ts'
import type { Dialect, Violation } from './dialect.ts'
import type { Statements } from './statements.ts'

export interface TableModel<Row extends object = object, Insert extends object = Partial<Row>> extends Model<Row, Insert> {
  readonly table: Table
  readonly connection: Connection
  readonly dialect: Dialect
  /** Those that read, those that read in a way that a client chose, and those that write: so that none can be crowded out by forms of another. */
  readonly reads: Statements
  readonly readsByClients: Statements
  readonly writes: Statements
  /** The columns of Drizzle by the property that holds them. */
  readonly properties: Readonly<Record<string, Column>>
  /** The properties that a broken constraint is about. */
  propertiesOf (violation: Violation, data: object): string[]
}

const numbers = new WeakMap<Table, number>()
let lastNumber = 0

/** Tells a table from all others in the shape of a statement, where names of several schemas may be the same. */
export function numberOf (table: Table): number {
  let number = numbers.get(table)
  if (number === undefined) numbers.set(table, number = ++lastNumber)
  return number
}
