/** Rows in groups: one statement that groups them, and one around it that asks about the groups. */
import { aliasedTable, Column, is, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Grouping } from '../grouping.ts'
import { askedBy, clauseOf } from './clause.ts'
import type { Database, SelectQuery } from './database.ts'
import type { NextParameter } from './dialect.ts'
import { joinedTables } from './joins.ts'
import type { Tabled } from './joins.ts'
import { orderClauseOf } from './order-clause.ts'
import { gathered } from './parts.ts'
import type { Value } from './parts.ts'
import { decodedAs } from './rows.ts'
import type { Fields } from './rows.ts'
import { shapeOf, sliceOf } from './shapes.ts'
import type { TableModel } from './table.ts'
import { totalValue, valueOf } from './values.ts'

/** A statement on its way to the database. */
export interface Reading {
  /** All that decides its SQL; null where it runs once. */
  readonly shape: string | null
  readonly values: readonly unknown[]
  readonly fields: Fields
  readonly hasPattern: boolean
  readonly build: (db: Database, next: NextParameter) => SelectQuery
}

const GROUPED = 'grouped'

interface Grouped {
  /** The groups as a table. */
  readonly tabled: Tabled
  /** What is read of them. */
  readonly fields: Fields
  readonly form: string | null
  readonly values: readonly unknown[]
  readonly hasPattern: boolean
  readonly write: (next: NextParameter) => SQL
}

/** The groups that are asked for, with what they have. */
export function groupsAsked (model: TableModel, grouping: Grouping): Reading {
  const grouped = groupedBy(model, grouping)
  const clause = clauseOf(grouped.tabled, grouping.condition)
  const order = orderClauseOf(grouped.tabled, grouping.ordering, { clauseOf })
  const slice = sliceOf(grouping)
  const isKnown = grouped.form !== null && clause.form !== null && order.form !== null
  return {
    shape: isKnown ? shapeOf('groups', `${grouped.form} having ${clause.form} > ${order.form}`, { ...grouping, lock: null }) : null,
    values: [...grouped.values, ...clause.values, ...order.values, ...slice],
    fields: grouped.fields,
    hasPattern: grouped.hasPattern || clause.hasPattern,
    build: (db, next) => {
      const select = from(db, grouped.fields, grouped.write(next)).where(clause.write(next)).orderBy(...order.write(next))
      const [limit, offset] = slice.map(next)
      const limited = limit === undefined ? select : select.limit(limit)
      return offset === undefined ? limited : limited.offset(offset)
    }
  }
}

const COUNTED: Fields = { count: sql`count(*)` }

/** The number of the groups. */
export function groupsCounted (model: TableModel, grouping: Grouping): Reading {
  const { tabled, form, values, hasPattern, write } = groupedBy(model, grouping)
  const clause = clauseOf(tabled, grouping.condition)
  return {
    shape: form === null || clause.form === null ? null : `groups # ${form} having ${clause.form}`,
    values: [...values, ...clause.values],
    fields: COUNTED,
    hasPattern: hasPattern || clause.hasPattern,
    build: (db, next) => from(db, COUNTED, write(next)).where(clause.write(next))
  }
}

function from (db: Database, fields: Fields, rows: SQL): SelectQuery {
  return db.select(fields).from(sql`(${rows}) as ${sql.identifier(GROUPED)}`)
}

function groupedBy (model: TableModel, { rows, by, totals }: Grouping): Grouped {
  const keys = by.map((one): [string, Value] => [one.name, valueOf(model, one, clauseOf)])
  const entries = [...keys, ...totals.map((one): [string, Value] => [one.name, totalValue(model, one, clauseOf)])]
  const asked = askedBy(model, rows, false)
  const parts = gathered(entries.map(([, value]) => value))
  const columns = groupColumns(model, entries.map(([, value]) => value))
  const properties = Object.fromEntries(entries.map(([name, value], index) => [name, columns[index] ?? value.column]))
  const forms = entries.map(([, { form }]) => form)
  return {
    tabled: { dialect: model.dialect, properties, isCut: true, scope: 'g' },
    fields: Object.fromEntries(entries.map(([name, value], index) => [name, fieldOf(value.read(columns[index] ?? value.column))])),
    form: asked.form === null || forms.includes(null) ? null : `${forms.slice(0, by.length).join()};${forms.slice(by.length).join()} of ${asked.form}`,
    values: [...parts.values, ...asked.values],
    hasPattern: parts.hasPattern || asked.hasPattern,
    write: (next) => {
      const selected = entries.map(([, { write }], index) => sql`${write(next)} as ${sql.identifier(placeOf(index))}`)
      const tables = sql`${model.table}${joinedTables(model, [...asked.clause.relations, ...parts.relations])}`
      // by their places, since what is worked out with parameters is not the same to a database where it is written twice
      const places = sql.raw(by.map((_, index) => index + 1).join(', '))
      return sql`select ${sql.join(selected, sql`, `)} from ${tables} where ${asked.clause.write(next)} group by ${places}`
    }
  }
}

/** A database cuts long names off, so values go by their places. */
function placeOf (index: number): string {
  return `v${index}`
}

function groupColumns (model: TableModel, values: readonly Value[]): Column[] {
  const table = { value: aliasedTable(model.table, GROUPED) }
  return values.map(({ column }, index): Column => Object.create(column, { name: { value: placeOf(index) }, keyAsName: { value: false }, table }))
}

function fieldOf (read: Column | SQL): SQL {
  return is(read, Column) ? decodedAs(read) : read
}
