/** What differs from one kind of database to the next. A new one is a new file that fills this in. */
import { is, SQL, sql } from 'drizzle-orm'
import type { Column, SQLWrapper, Table } from 'drizzle-orm'
import type { ColumnFacts, OnDelete } from '../columns.ts'
import type { Operator, Test } from '../conditions.ts'
import type { IntegrityError } from '../exceptions.ts'
import type { Lock } from '../locks.ts'
import type { Part } from '../lookups.ts'
import type { Target, Truncation } from '../paths.ts'
import type { Begin } from '../transactions.ts'
import type { Database, DrizzleRow, SelectQuery, Statement } from './database.ts'
import type { KeyLists, NextParameter } from './key-lists.ts'
import type { Fields } from './rows.ts'

export type { NextParameter } from './key-lists.ts'

/** One comparison on its way into SQL. */
export interface Operation {
  /** The same for two operations exactly where their SQL is the same; null where that cannot be known. */
  readonly form: string | null
  /** As the driver takes them, in the order in which `write` asks for them. */
  readonly values: readonly unknown[]
  readonly write: (column: SQLWrapper, next: NextParameter) => SQL
}

/** What a table says of itself, its columns by their names in the database. */
export interface TableFacts {
  readonly primaryKeys: readonly (readonly string[])[]
  readonly uniques: readonly (readonly string[])[]
  /** Foreign keys of one column; a function, since tables may refer to each other. */
  readonly foreignKeys: () => readonly ForeignKeyFacts[]
}

export interface ForeignKeyFacts {
  readonly column: string
  readonly foreignTable: Table
  readonly foreignColumn: string
  /** What the database does by itself about a row when the one that it refers to is deleted; `nothing` where it refuses that. */
  readonly onDelete: OnDelete
}

/** What a database's error says of the constraint that was broken. */
export interface Violation {
  readonly kind: IntegrityError['kind']
  /** Names in the database, as far as it tells. */
  readonly columns: readonly string[]
}

/** Failures that are nobody's mistake in the code, as the errors of a database tell them. */
export interface Failures {
  /** Whether the database cannot be reached, or does not get round to it. */
  isUnavailable (error: unknown): boolean
  /** Whether a transaction was given up for the sake of another one, so that it may be tried again. */
  isCollision (error: unknown): boolean
  /** Whether it could not make sense of a value that a row was looked up by. */
  isValueError (error: unknown): boolean
}

export type ColumnKindFacts = Pick<ColumnFacts, 'kind' | 'native'> & Partial<Pick<ColumnFacts, 'minimum' | 'maximum' | 'precision' | 'scale' | 'element' | 'generated'>>

export interface Dialect {
  isTable (table: Table): boolean
  describe (table: Table): TableFacts
  kindOf (column: Column): ColumnKindFacts
  operation (test: Test, column: Column): Operation
  /** The column, or what is written of it, as text lookups and comparisons need it, or one part of that. */
  operand (column: Column, test: Test, written?: SQLWrapper): SQLWrapper
  /** Columns of no table, by which values are written and read that are in none. */
  readonly typed: Readonly<Record<'integer' | 'float' | 'text' | 'boolean', Column>>
  /** The seconds since 1970 of what the column's moments are cut down to. The zone is one that there is. */
  truncated (column: Column, target: Target & { readonly truncation: Truncation }): SQL
  /** What is selected for the column, where that is not the column itself. */
  selected? (column: Column): Column | SQL
  /** The rows of a statement that selects those fields. */
  read (statement: Statement, fields: Fields, values: readonly unknown[]): Promise<DrizzleRow[]>
  /** The rows that a statement wrote, as far as it returns those fields of them. */
  write (statement: Statement, fields: Fields, values: readonly unknown[]): Promise<DrizzleRow[]>
  /** Whether an open transaction stands in the way of other writes, so that they must wait for it. */
  hasOneWriter (db: Database): boolean
  /** Whether an open transaction is what every other statement of the process would run in, so that reads must wait too. */
  hasOneConnection (db: Database): boolean
  /** Whether a read failed because of an open transaction, and will not when that is over. */
  isHeldByTransaction (error: unknown): boolean
  begin (db: Database): Begin<Database>
  violation (error: unknown): Violation | null
  /** Whether the database could not make sense of a regular expression. */
  isPatternError (error: unknown): boolean
  /** What its errors say beside constraints and patterns; for a database that is elsewhere. */
  readonly failures?: Failures
  /** Puts in order what a failure outside transactions has left behind in the driver, before the next statement is sent. */
  recover? (db: Database, error: unknown): Promise<void>
  /** Whether rows that are equal by the order asked for come in any order, another one for each page. */
  readonly breaksTies?: boolean
  /** How any number of keys is sent. */
  readonly keyLists: KeyLists
  /** Where the indexes of a table are told of: an `index`, the `place` of each `column` in it from 0, and that column's name, null for an expression. */
  indexes (table: Table): readonly [fields: Fields, from: SQL]
  /** About how many rows the query has, by the statistics of the database; for one that keeps some. Null where it cannot be asked. */
  estimate? (db: Database, query: SelectQuery): Promise<number | null>
  /** The selection with its rows of that table locked; for a database that locks rows. */
  lock? (select: SelectQuery, table: Table, lock: Lock): SelectQuery
  /** Makes the driver safe to use for long. */
  attach? (db: Database): void
  /** Whether prepared statements stay with the server until the connection closes, so that their number must not grow. */
  readonly keepsStatements: boolean
}

/** The value as the driver takes it for that column. */
export function encoded (column: Column, part: Part | null, value: unknown): unknown {
  return part === null ? column.mapToDriverValue(value) : value
}

const signs: Readonly<Partial<Record<Operator, string>>> = { exact: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' }

/** The comparisons that are the same in all dialects, or null for the others. */
export function commonOperation ({ operator, part, value }: Test, column: Column): Operation | null {
  if (operator === 'isnull') {
    const written = sql.raw(value === true ? ' is null' : ' is not null')
    return { form: value === true ? 'null' : 'some', values: [], write: (operand) => sql`${operand}${written}` }
  }
  const sign = signs[operator]
  if (sign === undefined) return null
  const bound = encoded(column, part, value)
  return {
    form: is(bound, SQL) ? null : sign,
    values: [bound],
    write: (operand, next) => sql`${operand}${sql.raw(` ${sign} `)}${next()}`
  }
}

/** `in` with a parameter for each value. */
export function listOperation (values: readonly unknown[], longest: number): Operation {
  return {
    form: values.length > longest ? null : `in${values.length}`,
    values,
    write: (operand, next) => sql`${operand} in (${sql.join(values.map(() => next()), sql`, `)})`
  }
}

/** A comparison with one text, between or after the given pieces of SQL. */
export function textOperation (form: string, value: string, write: (column: SQLWrapper, text: SQLWrapper) => SQL): Operation {
  return { form, values: [value], write: (operand, next) => write(operand, next()) }
}

/** Text with its `%`, `_` and `\` made literal, for a LIKE with `escape '\'`. */
export function likeLiteral (text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Where the text of a lookup may stand in the column: `%` or `*` on the open sides. */
export function anchored (operator: Operator, text: string, wildcard: string): string {
  const bare = operator.startsWith('i') && operator !== 'in' ? operator.slice(1) : operator
  const [before, after] = [bare === 'contains' || bare === 'endswith', bare === 'contains' || bare === 'startswith']
  return `${before ? wildcard : ''}${text}${after ? wildcard : ''}`
}

export function asText (column: SQLWrapper): SQL {
  return sql`cast(${column} as text)`
}

/** Whether the operator is one of text, whatever the kind of the column. */
export function isTextual (operator: Operator): boolean {
  return signs[operator] === undefined && operator !== 'in' && operator !== 'isnull'
}
