/** PostgreSQL: node-postgres, postgres.js, PGlite, and whatever else speaks it. */
import { getTableColumns, getTableName, is, sql } from 'drizzle-orm'
import type { Column, SQL, SQLWrapper, Table } from 'drizzle-orm'
import { boolean, doublePrecision, getTableConfig, integer as wholeNumber, PgArray, PgEnumColumn, PgJson, PgJsonb, PgTable, pgTable, text } from 'drizzle-orm/pg-core'
import { driverError } from '../driver-errors.ts'
import type { Operator, Test } from '../conditions.ts'
import type { IntegrityError } from '../exceptions.ts'
import type { Lock } from '../locks.ts'
import type { Part } from '../lookups.ts'
import type { Begin } from '../transactions.ts'
import { isUnavailable } from '../postgres/availability.ts'
import type { Database, SelectQuery } from './database.ts'
import { anchored, asText, commonOperation, encoded, isTextual, likeLiteral, listOperation, textOperation } from './dialect.ts'
import type { ColumnKindFacts, Dialect, Operation, TableFacts, Violation } from './dialect.ts'
import { guard, poolOf } from '../postgres/node-postgres.ts'
import { beginOn } from './node-postgres.ts'
import { placed } from './parameters.ts'
import { indexes, plannedRows } from './postgresql-catalog.ts'
import { arrays } from './postgresql-keys.ts'
import { decodedBy } from './rows.ts'
import { closeDue } from '../postgres/server-statements.ts'
import { KeptStatement } from './statements.ts'
import { describeConstraints, kindOfDataType } from './table-facts.ts'
import { listOf } from '../query.ts'

/** A list of more values than this is not worth a statement that is kept. */
const LONGEST_LIST = 20

export const postgresql: Dialect = {
  isTable: (table) => is(table, PgTable),
  describe: (table) => describe(table),
  kindOf,
  operation,
  operand,
  typed: getTableColumns(pgTable('typed', { integer: wholeNumber(), float: doublePrecision(), text: text(), boolean: boolean() })),
  truncated,
  selected,
  read: async (statement, fields, values) => statement instanceof KeptStatement ? await statement.rows(fields, values) : await statement.execute(placed(values)),
  write: async (statement, fields, values) => statement instanceof KeptStatement ? await statement.written(fields, values) : await statement.execute(placed(values)),
  hasOneWriter: () => false,
  hasOneConnection: () => false,
  isHeldByTransaction: () => false,
  begin,
  violation,
  isPatternError: (error) => driverError(error)['code'] === '2201B',
  failures: { isUnavailable, isCollision, isValueError },
  attach,
  lock,
  breaksTies: true,
  keyLists: arrays,
  indexes,
  estimate: plannedRows,
  keepsStatements: true
}

/** Whatever the driver, drizzle has transactions for it; those of a pool are opened with more care. */
function begin (db: Database): Begin<Database> {
  const pool = poolOf(db)
  return pool === null ? (outer, work) => outer.handle.transaction(work) : beginOn(db, pool)
}

function attach (db: Database): void {
  const pool = poolOf(db)
  if (pool !== null) guard(pool, closeDue)
}

/** Of its own table only: rows joined to it are nobody's to hold, and where there are none there is nothing to lock. */
function lock (select: SelectQuery, table: Table, { skipLocked, noWait, noKey }: Lock): SelectQuery {
  const others = skipLocked ? { skipLocked } as const : noWait ? { noWait } as const : {}
  return select.for(noKey ? 'no key update' : 'update', { of: sql`${sql.identifier(getTableName(table))}`, ...others })
}

/** A serialization failure, a deadlock, or a row that somebody else holds. */
function isCollision (error: unknown): boolean {
  const { code } = driverError(error)
  return code === '40001' || code === '40P01' || code === '55P03'
}

/** A number or a date beyond what there is, text that is none, and what is not a value of the type at all. */
function isValueError (error: unknown): boolean {
  return /^22(003|007|008|009|021|P02|P05)$/.test(String(driverError(error)['code']))
}

function describe (table: Table): TableFacts {
  return describeConstraints(getTableConfig(table as PgTable))
}

const serial = (bits: number): ColumnKindFacts => ({ ...integer(bits), generated: true })

function integer (bits: number): ColumnKindFacts {
  const half = 2 ** (bits - 1)
  return { kind: 'integer', native: 'number', minimum: -half, maximum: half - 1 }
}

const safe: ColumnKindFacts = { kind: 'integer', native: 'number', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
const big: ColumnKindFacts = { kind: 'bigint', native: 'bigint', minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n }
const GREATEST_REAL = (2 - 2 ** -23) * 2 ** 127

const kinds: Readonly<Record<string, ColumnKindFacts>> = {
  PgInteger: integer(32),
  PgSmallInt: integer(16),
  PgSerial: serial(32),
  PgSmallSerial: serial(16),
  PgBigInt53: safe,
  PgBigSerial53: { ...safe, generated: true },
  PgBigInt64: big,
  PgBigSerial64: { ...big, generated: true },
  PgReal: { kind: 'float', native: 'number', minimum: -GREATEST_REAL, maximum: GREATEST_REAL },
  PgNumeric: { kind: 'decimal', native: 'string' },
  PgNumericNumber: { kind: 'decimal', native: 'number' },
  PgUUID: { kind: 'uuid', native: 'string' },
  PgDate: { kind: 'date', native: 'Date' },
  PgDateString: { kind: 'date', native: 'string' },
  PgTimestampString: { kind: 'datetime', native: 'string' },
  PgTime: { kind: 'time', native: 'string' }
}

function kindOf (column: Column): ColumnKindFacts {
  const facts = kinds[column.columnType] ?? kindOfDataType(column)
  const precision: unknown = 'precision' in column ? column.precision : null
  const scale: unknown = 'scale' in column ? column.scale : null
  return {
    ...facts,
    ...facts.kind === 'decimal' && typeof precision === 'number' ? { precision, scale: typeof scale === 'number' ? scale : 0 } : {},
    ...is(column, PgArray) ? { element: kindOf(column.baseColumn as Column).kind } : {}
  }
}

/**
 * JSON is read as text and decoded here, once. Drivers decode it by themselves, and Drizzle decodes what they give once
 * more: it would make a number of the text "1".
 */
function selected (column: Column): Column | SQL {
  if (isJSON(column)) return decodedBy(asText(column), decodeJSON)
  return is(column, PgArray) && isJSON(column.baseColumn as Column) ? decodedBy(sql`cast(to_json(${column}) as text)`, decodeJSON) : column
}

function isJSON (column: Column): boolean {
  return is(column, PgJson) || is(column, PgJsonb)
}

function decodeJSON (text: unknown): unknown {
  return JSON.parse(text as string)
}

const FALSE: Operation = { form: 'false', values: [], write: () => sql`false` }

/** Compared as what it is, so that an index serves: PostgreSQL fails on a value that is no member, which is therefore never sent. */
function memberOperation ({ operator, value }: Test, { enumValues }: Column): Operation {
  const values = (operator === 'in' ? listOf(value) : [value]).filter((one) => enumValues?.some((member) => member === one) === true)
  if (values.length === 0) return FALSE
  return operator === 'in' ? listOperation([...new Set(values)], LONGEST_LIST) : { form: '=', values, write: (operand, next) => sql`${operand} = ${next()}` }
}

function isMember ({ operator, part }: Test, column: Column): boolean {
  return part === null && (operator === 'exact' || operator === 'in') && is(column, PgEnumColumn)
}

function operation (test: Test, column: Column): Operation {
  if (isMember(test, column)) return memberOperation(test, column)
  const made = commonOperation(test, column) ?? (test.operator === 'in' ? listed(test, column) : worded(test))
  // No text in PostgreSQL holds a NUL, and it refuses to be sent one.
  return made.values.some((value) => typeof value === 'string' && value.includes('\0')) ? FALSE : made
}

function listed ({ part, value }: Test, column: Column): Operation {
  const values = listOf(value).map((one) => encoded(column, part, one))
  const possible = values.filter((one) => typeof one !== 'string' || !one.includes('\0'))
  if (possible.length === 0) return FALSE
  // One statement for lists of any length, where the values are plain enough to make an array of.
  return part === null && !ARRAYED.has(column.dataType)
    ? listOperation(possible, LONGEST_LIST)
    : { form: 'any', values: [possible], write: (operand, next) => sql`${operand} = any(${next()})` }
}

const ARRAYED: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean', 'date'])

function worded ({ operator, value }: Test): Operation {
  const text = value as string
  if (operator === 'regex') return textOperation('~', text, (operand, pattern) => sql`${operand} ~ ${pattern}`)
  if (operator === 'iregex') return textOperation('~*', text, (operand, pattern) => sql`${operand} ~* ${pattern}`)
  const pattern = anchored(operator, likeLiteral(text), '%')
  return ignoresCase(operator)
    ? textOperation('ilike', pattern, (operand, like) => sql`${operand} ilike ${like} escape '\\'`)
    : textOperation('like', pattern, (operand, like) => sql`${operand} like ${like} escape '\\'`)
}

function ignoresCase (operator: Operator): boolean {
  return operator.startsWith('i')
}

const texts: ReadonlySet<string> = new Set(['PgText', 'PgVarchar', 'PgChar'])

/** An address is compared as text, and an enumeration where it is asked for more than a member: PostgreSQL fails on a value that is not one of its own. */
function operand (column: Column, test: Test, written: SQLWrapper = column): SQLWrapper {
  const { part, operator, column: { kind } } = test
  if (part !== null) return isTextual(operator) ? asText(partOf(column, part, written)) : partOf(column, part, written)
  if (isMember(test, column)) return written
  if (column.columnType === 'PgJson' && operator === 'exact') return sql`cast(${written} as jsonb)`
  const isForeign = kind === 'text' && !texts.has(column.columnType)
  if (isTextual(operator) && kind === 'datetime') return sql`(${partOf(column, 'date', written)} || ' ' || ${partOf(column, 'time', written)})`
  return operator !== 'isnull' && (isForeign || (isTextual(operator) && kind !== 'text')) ? asText(written) : written
}

const fields: Readonly<Partial<Record<Part, string>>> = {
  year: 'year', quarter: 'quarter', month: 'month', week: 'week', day: 'day', hour: 'hour', minute: 'minute'
}

function partOf (column: Column, part: Part, written: SQLWrapper): SQL {
  const moment = 'withTimezone' in column && column.withTimezone === true ? sql`(${written} at time zone 'UTC')` : sql`${written}`
  const field = fields[part]
  if (field !== undefined) return sql`extract(${sql.raw(field)} from ${moment})`
  if (part === 'second') return sql`floor(extract(second from ${moment}))`
  if (part === 'week_day') return sql`(extract(dow from ${moment}) + 1)`
  return part === 'date' ? sql`to_char(${moment}, 'YYYY-MM-DD')` : sql`replace(to_char(${moment}, 'HH24:MI:SS.MS'), '.000', '')`
}

/** In seconds, since drivers differ in what they make of a moment that is no column. */
function truncated (column: Column, { column: { kind }, truncation: { unit, timezone } }: Parameters<Dialect['truncated']>[1]): SQL {
  const hasZone = 'withTimezone' in column && column.withTimezone === true
  const moment = hasZone ? sql`${column}` : sql`(cast(${column} as timestamp) at time zone 'UTC')`
  const day = kind === 'date' ? 'UTC' : timezone
  return sql`cast(extract(epoch from date_trunc(${sql.raw(`'${unit}'`)}, ${moment}, ${sql.raw(`'${day}'`)})) as double precision)`
}

// From 22003 on, what does not fit: a number too great, a text too long, a date that is none, text with a NUL, an unknown
// member of an enumeration, and more than an index takes. That is as much a constraint.
const violations: Readonly<Record<string, IntegrityError['kind']>> = {
  23505: 'unique',
  23503: 'foreignKey',
  23502: 'notNull',
  23514: 'check',
  23001: 'foreignKey',
  23000: 'check',
  '23P01': 'unique',
  22003: 'check',
  22001: 'check',
  22007: 'check',
  22008: 'check',
  22009: 'check',
  22021: 'check',
  '22P02': 'check',
  '22P05': 'check',
  54000: 'check'
}

function violation (error: unknown): Violation | null {
  const { code, column, column_name: columnName = column, detail, routine } = driverError(error)
  // of two new rows one would change what the other has just made
  if (routine === 'ExecOnConflictUpdate') return { kind: 'unique', columns: [] }
  const kind = violations[String(code)]
  if (kind === undefined) return null
  if (typeof columnName === 'string' && columnName !== '') return { kind, columns: [columnName] }
  const named = /^Key \((.*?)\)=/.exec(String(detail))?.[1] ?? ''
  return { kind, columns: named.split(', ').map((one) => one.replaceAll('"', '')).filter((one) => /^\w+$/.test(one)) }
}
