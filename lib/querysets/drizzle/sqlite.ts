/**
 * SQLite: libSQL, better-sqlite3, and whatever else speaks it. Its limits show: letters of other alphabets are folded one
 * by one (`ß` is no `SS`), `iregex` folds ASCII only, and patterns are those of its own `regexp`, without lookaround;
 * better-sqlite3 has none until functions `regexp` and `regexpi` are registered.
 */
import { getTableColumns, getTableName, is, sql } from 'drizzle-orm'
import type { Column, SQL, SQLWrapper, Table } from 'drizzle-orm'
import { getTableConfig, integer, real, SQLiteTable, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { driverError } from '../driver-errors.ts'
import type { ColumnKind } from '../columns.ts'
import type { Operator, Test } from '../conditions.ts'
import { InvalidLookup } from '../exceptions.ts'
import type { IntegrityError } from '../exceptions.ts'
import type { Part } from '../lookups.ts'
import type { Begin, Scope } from '../transactions.ts'
import { isUnavailable as isAway } from '../postgres/availability.ts'
import type { Database, DrizzleRow, SQLiteStatement, Statement } from './database.ts'
import { anchored, asText, commonOperation, encoded, isTextual, likeLiteral, listOperation, textOperation } from './dialect.ts'
import type { ColumnKindFacts, Dialect, Operation, TableFacts, Violation } from './dialect.ts'
import { LibsqlStatement, setAside } from './libsql.ts'
import { placed } from './parameters.ts'
import { rowsOf } from './rows.ts'
import type { Fields } from './rows.ts'
import { json } from './sqlite-keys.ts'
import { truncatedSeconds } from './sqlite-truncation.ts'
import { describeConstraints, kindOfDataType } from './table-facts.ts'
import { listOf } from '../query.ts'

export const sqlite: Dialect = {
  isTable: (table) => is(table, SQLiteTable),
  describe: (table) => describe(table),
  kindOf,
  operation,
  operand,
  typed: getTableColumns(sqliteTable('typed', { integer: integer(), float: real(), text: text(), boolean: integer({ mode: 'boolean' }) })),
  truncated: (column, { truncation }) => truncatedSeconds(momentOf(column), truncation),
  read: rowsGiven,
  write: rowsGiven,
  hasOneWriter: (db) => protocolOf(db) === 'file',
  hasOneConnection: isSync,
  isHeldByTransaction: (error) => /^(TRANSACTION_ACTIVE|SQLITE_BUSY)/.test(String(driverError(error)['code'])),
  begin: (db) => isSync(db) ? beginByHand : beginByDriver(db),
  violation,
  isPatternError: (error) => driverError(error)['code'] === 'SQLITE_ERROR' && !/no such/.test(String(driverError(error)['message'])),
  failures: { isUnavailable, isCollision: () => false, isValueError: () => false },
  recover,
  keyLists: json,
  indexes,
  keepsStatements: false
}

/** Held by somebody else for longer than a statement waits, full, not to be written to; or whatever a network says of one that is elsewhere. */
function isUnavailable (error: unknown): boolean {
  return /^(SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|PROTOCOL)|TRANSACTION_ACTIVE)/.test(String(driverError(error)['code'])) || isAway(error)
}

async function recover (db: Database, error: unknown): Promise<void> {
  if (/^SQLITE_(BUSY|LOCKED)/.test(String(driverError(error)['code']))) await setAside(db)
}

function rowsGiven (statement: Statement, fields: Fields, values: readonly unknown[]): Promise<DrizzleRow[]> {
  return statement instanceof LibsqlStatement ? statement.rows(fields, values) : rowsOfDrizzle(statement, fields, values)
}

async function rowsOfDrizzle (statement: Statement, fields: Fields, values: readonly unknown[]): Promise<DrizzleRow[]> {
  return rowsOf(fields, await (statement as SQLiteStatement).values(placed(values)))
}

function indexes (table: Table): readonly [Fields, SQL] {
  const fields = { index: sql`"list"."name"`, place: sql`"info"."seqno"`, column: sql`"info"."name"` }
  return [fields, sql`pragma_index_list(${getTableName(table)}) as "list" join pragma_index_info("list"."name") as "info" on "list"."partial" = 0`]
}

function describe (table: Table): TableFacts {
  return describeConstraints(getTableConfig(table as SQLiteTable))
}

const kinds: Readonly<Record<string, ColumnKindFacts>> = {
  // Beyond these a driver refuses to read what was stored.
  SQLiteInteger: { kind: 'integer', native: 'number', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  SQLiteNumeric: { kind: 'decimal', native: 'string' },
  SQLiteNumericNumber: { kind: 'decimal', native: 'number' },
  SQLiteBlobBuffer: { kind: 'binary', native: 'Buffer' }
}

function kindOf (column: Column): ColumnKindFacts {
  // A whole number as primary key is the row's own id, which SQLite gives out.
  if (column.columnType === 'SQLiteInteger' && column.primary) return { kind: 'integer', native: 'number', generated: true }
  return kinds[column.columnType] ?? kindOfDataType(column)
}

/** Where the database is: `file` also for those drivers that say nothing, being embedded themselves. */
function protocolOf (db: Database): unknown {
  return (db.$client as { readonly protocol?: unknown } | undefined)?.protocol ?? 'file'
}

function isSync (db: Database): boolean {
  return (db as { readonly resultKind?: unknown }).resultKind === 'sync'
}

function beginByDriver (db: Database): Begin<Database> {
  return async (outer, work) => {
    try {
      return await outer.handle.transaction(work)
    } catch (error) {
      if (outer.parent === null) await recover(db, error)
      throw error
    }
  }
}

interface Executing { exec? (statement: string): unknown }

/** Begins without a statement that is prepared, since one that fails for a lock would be left as it stands, and no later transaction could end. */
function beginImmediately (handle: Database): void {
  const client = (handle.$client ?? (handle as { readonly session?: { readonly client?: unknown } }).session?.client) as Executing | undefined
  if (typeof client?.exec === 'function') client.exec('begin immediate')
  else handle.run?.(sql.raw('begin immediate'))
}

/** For sync drivers, whose own transactions cannot wait for anything. */
const beginByHand: Begin<Database> = async (outer, work) => {
  const { handle } = outer
  const name = `viewsets_${depthOf(outer)}`
  const execute = (statement: string): unknown => handle.run?.(sql.raw(statement))
  const [close, undo] = outer.parent === null ? ['commit', ['rollback']] as const : [`release ${name}`, [`rollback to ${name}`, `release ${name}`]] as const
  if (outer.parent === null) beginImmediately(handle)
  else execute(`savepoint ${name}`)
  try {
    const result = await work(handle)
    execute(close)
    return result
  } catch (error) {
    attempt(() => undo.forEach(execute))
    throw error
  }
}

/** SQLite may have undone a transaction by itself, as where the disk is full; what it then says of another time is no news. */
function attempt (work: () => void): void {
  try {
    work()
  } catch {}
}

function depthOf (scope: Scope<Database>): number {
  return scope.parent === null ? 0 : depthOf(scope.parent) + 1
}

function operation (test: Test, column: Column): Operation {
  return commonOperation(test, column) ?? (test.operator === 'in' ? listed(test, column) : worded(test))
}

/** One parameter for a list of any length, so that all lengths share a statement and none is too long. */
function listed ({ part, value }: Test, column: Column): Operation {
  const values = listOf(value).map((one) => encoded(column, part, one))
  if (!values.every((one) => typeof one === 'string' || typeof one === 'number' || typeof one === 'bigint')) return listOperation(values, 20)
  const json = `[${values.map((one) => typeof one === 'bigint' ? String(one) : JSON.stringify(one)).join(',')}]`
  return textOperation('in', json, (operand, list) => sql`${operand} in (select value from json_each(${list}))`)
}

/** SQLite refuses longer ones, and not with an error that a client could be told. */
const LONGEST_PATTERN = 50_000

function worded ({ operator, value, column }: Test): Operation {
  const text = value as string
  if (operator === 'regex') return textOperation('regexp', text, (operand, pattern) => sql`${operand} regexp ${pattern}`)
  if (operator === 'iregex') return textOperation('regexpi', text, (operand, pattern) => sql`regexpi(${pattern}, ${operand})`)
  const [form, pattern] = patternOf(operator, text)
  if (Buffer.byteLength(pattern) > LONGEST_PATTERN) throw new InvalidLookup(`Field "${column.name}" was given too long a text.`)
  return form === 'like'
    ? textOperation('like', pattern, (operand, like) => sql`${operand} like ${like} escape '\\'`)
    : textOperation('glob', pattern, (operand, glob) => sql`${operand} glob ${glob}`)
}

/** LIKE knows no case in ASCII only; GLOB knows case, so beyond ASCII it is given each letter in both. */
function patternOf (operator: Operator, text: string): readonly ['like' | 'glob', string] {
  if (!operator.startsWith('i')) return ['glob', anchored(operator, globLiteral(text), '*')]
  if (/^[\0-\x7f]*$/.test(text)) return ['like', anchored(operator, likeLiteral(text), '%')]
  return ['glob', anchored(operator, Array.from(text, globLetter).join(''), '*')]
}

function globLiteral (text: string): string {
  return text.replace(/[*?[]/g, '[$&]')
}

function globLetter (letter: string): string {
  const cases = [letter.toLowerCase(), letter.toUpperCase()].filter((one) => [...one].length === 1)
  const variants = new Set([letter, ...cases])
  return variants.size > 1 ? `[${[...variants].join('')}]` : globLiteral(letter)
}

function operand (column: Column, { part, operator, column: { kind } }: Test, written: SQLWrapper = column): SQLWrapper {
  if (part !== null) return isTextual(operator) ? asText(partOf(column, part, written)) : partOf(column, part, written)
  return isTextual(operator) && kind !== 'text' ? wordsOf(column, kind, written) : written
}

/** A date as it is written, and a moment as its date and its time. */
function wordsOf (column: Column, kind: ColumnKind, written: SQLWrapper): SQL {
  if (kind === 'date') return partOf(column, 'date', written)
  return kind === 'datetime' ? sql`(${partOf(column, 'date', written)} || ' ' || ${partOf(column, 'time', written)})` : asText(written)
}

const formats: Readonly<Partial<Record<Part, string>>> = {
  year: '%Y', month: '%m', day: '%d', hour: '%H', minute: '%M', second: '%S'
}

function partOf (column: Column, part: Part, written: SQLWrapper): SQL {
  const moment = momentOf(column, written)
  const format = formats[part]
  if (format !== undefined) return sql`cast(strftime(${sql.raw(`'${format}'`)}, ${moment}) as integer)`
  if (part === 'week_day') return sql`(cast(strftime('%w', ${moment}) as integer) + 1)`
  if (part === 'quarter') return sql`((cast(strftime('%m', ${moment}) as integer) + 2) / 3)`
  // The ISO week is that of the week's Thursday.
  if (part === 'week') return sql`((strftime('%j', ${moment}, '-3 days', 'weekday 4') - 1) / 7 + 1)`
  return part === 'date' ? sql`strftime('%Y-%m-%d', ${moment})` : sql`replace(strftime('%H:%M:%f', ${moment}), '.000', '')`
}

/** What SQLite's date functions make a moment of. */
function momentOf (column: Column, written: SQLWrapper = column): SQL {
  if (column.columnType !== 'SQLiteTimestamp') return sql`${written}`
  const isSeconds = 'mode' in column && column.mode === 'timestamp'
  return isSeconds ? sql`${written}, 'unixepoch'` : sql`${written} / 1000.0, 'unixepoch'`
}

const violations: Readonly<Record<string, IntegrityError['kind']>> = {
  UNIQUE: 'unique', 'FOREIGN KEY': 'foreignKey', 'NOT NULL': 'notNull', CHECK: 'check'
}

function violation (error: unknown): Violation | null {
  const match = /(UNIQUE|FOREIGN KEY|NOT NULL|CHECK) constraint failed(?:: ([^:\n]+))?/.exec(String(driverError(error)['message']))
  const kind = violations[match?.[1] ?? '']
  if (kind === undefined) return null
  const named = kind === 'unique' || kind === 'notNull' ? match?.[2] ?? '' : ''
  return { kind, columns: [...named.matchAll(/\.("?)([^,"]+)\1/g)].map((one) => (one[2] as string).trim()) }
}
