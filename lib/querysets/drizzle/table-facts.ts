/** What Drizzle knows of a table, in the words of the contract. */
import { is, SQL } from 'drizzle-orm'
import type { Column, Table } from 'drizzle-orm'
import type { ColumnFacts, ColumnKind, OnDelete } from '../columns.ts'
import type { ColumnKindFacts, ForeignKeyFacts, TableFacts } from './dialect.ts'

interface Named { readonly name: string }

/** The part of `getTableConfig` that SQLite and PostgreSQL have in common. */
interface Constraints {
  readonly primaryKeys: readonly { readonly columns: readonly Named[] }[]
  readonly uniqueConstraints: readonly { readonly columns: readonly Named[] }[]
  readonly indexes: readonly { readonly config: { readonly unique?: boolean, readonly where?: unknown, readonly columns: readonly unknown[] } }[]
  readonly foreignKeys: readonly { readonly onDelete?: string | undefined, readonly reference: () => { readonly columns: readonly Named[], readonly foreignColumns: readonly (Named & { readonly table: Table })[] } }[]
}

export function describeConstraints ({ primaryKeys, uniqueConstraints, indexes, foreignKeys }: Constraints): TableFacts {
  const uniqueIndexes = indexes.map(({ config }) => config).filter(({ unique, where, columns }) => unique === true && where === undefined && columns.every(isNamed))
  return {
    primaryKeys: primaryKeys.map(namesIn),
    uniques: [...uniqueConstraints.map(namesIn), ...uniqueIndexes.map(({ columns }) => namesIn({ columns: columns.filter(isNamed) }))],
    foreignKeys: () => foreignKeys.flatMap(({ reference, onDelete }) => singleColumn(reference(), ACTIONS[onDelete ?? ''] ?? 'nothing'))
  }
}

function isNamed (column: unknown): column is Named {
  return !is(column, SQL) && typeof (column as Partial<Named>).name === 'string'
}

function namesIn ({ columns }: { readonly columns: readonly Named[] }): string[] {
  return columns.map(({ name }) => name)
}

const ACTIONS: Readonly<Record<string, OnDelete>> = { cascade: 'cascade', restrict: 'restrict', 'set null': 'set null', 'set default': 'set default' }

function singleColumn ({ columns, foreignColumns }: ReturnType<Constraints['foreignKeys'][number]['reference']>, onDelete: OnDelete): ForeignKeyFacts[] {
  const [[column, second], [foreign]] = [columns, foreignColumns]
  if (column === undefined || foreign === undefined || second !== undefined) return []
  return [{ column: column.name, foreignTable: foreign.table, foreignColumn: foreign.name, onDelete }]
}

const dataTypes: Readonly<Record<string, ColumnKindFacts>> = {
  string: { kind: 'text', native: 'string' },
  number: { kind: 'float', native: 'number' },
  bigint: { kind: 'bigint', native: 'bigint' },
  boolean: { kind: 'boolean', native: 'boolean' },
  date: { kind: 'datetime', native: 'Date' },
  json: { kind: 'json', native: 'json' },
  buffer: { kind: 'binary', native: 'Buffer' },
  array: { kind: 'array', native: 'json' }
}

/** The kind of a column by what JavaScript sees of it. */
export function kindOfDataType (column: Column): ColumnKindFacts {
  return dataTypes[column.dataType] ?? kindOfCustomType(column)
}

/** A custom type says its name in the database only. */
function kindOfCustomType (column: Column): ColumnKindFacts {
  const kind = kindOfSqlType(column.getSQLType())
  return { kind, native: kind === 'date' ? nativeOfDay(column) : 'json' }
}

/** Whether rows hold a day as it is written, asked of the type itself. */
function nativeOfDay (column: Column): 'string' | 'json' {
  try {
    return column.mapFromDriverValue('2024-01-31') === '2024-01-31' ? 'string' : 'json'
  } catch {
    return 'json'
  }
}

function kindOfSqlType (type: string): ColumnKind {
  const found = sqlTypes.find(([pattern]) => pattern.test(type))
  return found === undefined ? 'json' : found[1]
}

const sqlTypes: readonly (readonly [RegExp, ColumnKind])[] = [
  [/\[\]$/, 'array'],
  [/char|text|clob/i, 'text'],
  [/bigint|int8/i, 'bigint'],
  [/int|serial/i, 'integer'],
  [/bool/i, 'boolean'],
  [/numeric|decimal/i, 'decimal'],
  [/real|float|double/i, 'float'],
  [/uuid/i, 'uuid'],
  [/timestamp|datetime/i, 'datetime'],
  [/^date/i, 'date'],
  [/^time/i, 'time'],
  [/blob|bytea/i, 'binary']
]

/** The facts of one column, but for what the table says of it. */
export function columnFacts (name: string, column: Column, kind: ColumnKindFacts): ColumnFacts {
  const { maxLength, choices } = textFacts(column)
  const isConstant = column.default !== undefined && column.default !== null && !is(column.default, SQL)
  const assigned = column.generated !== undefined || column.generatedIdentity !== undefined || kind.generated === true
  return {
    ...kind,
    name,
    nullable: !column.notNull,
    hasDefault: column.hasDefault || assigned,
    primaryKey: column.primary,
    generated: assigned,
    unique: column.isUnique || column.primary,
    ...isConstant ? { defaultValue: column.default } : {},
    ...maxLength === undefined ? {} : { maxLength },
    ...choices === undefined ? {} : { choices }
  }
}

function textFacts (column: Column): { maxLength?: number, choices?: readonly string[] } {
  const { length, enumValues }: { readonly length?: unknown, readonly enumValues?: unknown } = column
  return {
    ...typeof length === 'number' && column.dataType === 'string' ? { maxLength: length } : {},
    ...Array.isArray(enumValues) && enumValues.length > 0 ? { choices: enumValues } : {}
  }
}
