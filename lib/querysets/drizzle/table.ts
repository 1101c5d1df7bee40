/** A table as its querysets see it. */
import { is, Table } from 'drizzle-orm'
import type { Column } from 'drizzle-orm'
import { FST_VIEWSETS_EXPRESSION_INVALID } from '../../errors.ts'
import type { Model } from '../contract.ts'
import type { Described } from '../described.ts'
import type { Connection } from './connection.ts'
import type { Dialect, Violation } from './dialect.ts'
import type { Statements } from './statements.ts'

export interface TableModel<Row extends object = object, Insert extends object = Partial<Row>> extends Model<Row, Insert> {
  readonly table: Table
  /** Whether it is a view. */
  readonly isReadOnly: boolean
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

/** The column of that property, which the table is known to have. */
export function columnAt (properties: Readonly<Record<string, Column>>, name: string): Column {
  const column = properties[name]
  if (column === undefined) throw new TypeError(`The table has no column "${name}".`)
  return column
}

/** The table behind a model that a relation leads to. */
export function tableOf (model: Described): Table {
  if ('table' in model && is(model.table, Table)) return model.table
  throw new FST_VIEWSETS_EXPRESSION_INVALID('A Drizzle model', `paths to other Drizzle models, which ${model.name} is not`)
}

const numbers = new WeakMap<Table, number>()
let lastNumber = 0

/** Tells a table from all others in the shape of a statement, where names of several schemas may be the same. */
export function numberOf (table: Table): number {
  let number = numbers.get(table)
  if (number === undefined) numbers.set(table, number = ++lastNumber)
  return number
}
