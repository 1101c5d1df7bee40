/** Rows in groups: one statement that groups them, and one around it that asks about the groups. */
import { aliasedTable, Column, is, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Computed } from '../aggregates.ts'
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
import { needsJoin } from './selections.ts'
import type { TableModel } from './table.ts'
import { differentValues, totalValue, valueOf } from './values.ts'

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

function groupedBy (model: TableModel, grouping: Grouping): Grouped {
  const { by, totals } = grouping
  const names = [...by, ...totals].map(({ name }) => name)
  const placed = new Map(names.map((name, index) => [name, `v${index}`]))
  const parts = [ownPart(model, grouping, placed), ...totals.filter(needsJoin).map((one) => differentPart(model, grouping, placed, one))]
  const values = new Map(parts.flatMap(({ entries }) => entries))
  const columns = groupColumns(model, placed, values)
  const forms = parts.map(({ form }) => form)
  return {
    tabled: { dialect: model.dialect, properties: Object.fromEntries(columns), isCut: true, scope: 'g' },
    fields: Object.fromEntries(names.flatMap((name): [string, SQL][] => {
      const [value, column] = [values.get(name), columns.get(name)]
      return value === undefined || column === undefined ? [] : [[name, fieldOf(value.read(column))]]
    })),
    form: forms.includes(null) ? null : forms.join(' & '),
    values: parts.flatMap((part) => part.values),
    hasPattern: parts.some(({ hasPattern }) => hasPattern),
    write: (next) => together(parts, placed, by.length, next)
  }
}

/** Where each value of a group is: a database cuts long names off. */
type Places = ReadonlyMap<string, string>

/** One statement that groups the rows, with what it gives of the groups by name, what they are grouped by first. */
interface Part extends Pick<Grouped, 'form' | 'values' | 'hasPattern' | 'write'> {
  readonly entries: readonly (readonly [string, Value])[]
}

function ownPart (model: TableModel, grouping: Grouping, places: Places): Part {
  const totals = grouping.totals.filter((one) => !needsJoin(one))
  return partOf(model, grouping, places, totals.map((one) => [one.name, totalValue(model, one, clauseOf)]))
}

/** The number of different relatives: a statement of its own, since it joins the rows with these. */
function differentPart (model: TableModel, grouping: Grouping, places: Places, one: Computed): Part {
  const { value, tables, on } = differentValues(model, one, clauseOf)
  return partOf(model, grouping, places, [[one.name, value]], sql` inner join ${tables} on ${on}`)
}

function partOf (model: TableModel, { rows, by }: Grouping, places: Places, totals: Part['entries'], more: SQL = sql``): Part {
  const entries = [...by.map((one): [string, Value] => [one.name, valueOf(model, one, clauseOf)]), ...totals]
  const asked = askedBy(model, rows, false)
  const parts = gathered(entries.map(([, value]) => value))
  const forms = entries.map(([, { form }]) => form)
  return {
    entries,
    form: asked.form === null || forms.includes(null) ? null : `${forms.slice(0, by.length).join()};${forms.slice(by.length).join()} of ${asked.form}`,
    values: [...parts.values, ...asked.values],
    hasPattern: parts.hasPattern || asked.hasPattern,
    write: (next) => {
      const selected = entries.map(([name, { write }]) => sql`${write(next)} as ${placeOf(places, name)}`)
      const tables = sql`${model.table}${joinedTables(model, [...asked.clause.relations, ...parts.relations])}${more}`
      // by their places, since what is worked out with parameters is not the same to a database where it is written twice
      const keys = sql.raw(by.map((_, index) => index + 1).join(', '))
      return sql`select ${sql.join(selected, sql`, `)} from ${tables} where ${asked.clause.write(next)} group by ${keys}`
    }
  }
}

/** The groups of the first part, with what the others have of each. */
function together (parts: readonly Part[], places: Places, keys: number, next: NextParameter): SQL {
  const [own, ...others] = parts.map((part, index) => ({ ...part, rows: part.write(next), as: sql.identifier(`p${index}`) }))
  if (own === undefined || others.length === 0) return own?.rows ?? sql``
  const ofOwn = own.entries.map(([name]) => sql`${own.as}.${placeOf(places, name)}`)
  // a group without any relatives has no row there
  const ofOthers = others.flatMap(({ entries, as }) => entries.slice(keys).map(([name]) => sql`coalesce(${as}.${placeOf(places, name)}, 0) as ${placeOf(places, name)}`))
  const joins = others.map(({ entries, rows, as }) => {
    const same = entries.slice(0, keys).map(([name]) => sql`${as}.${placeOf(places, name)} is not distinct from ${own.as}.${placeOf(places, name)}`)
    return sql` left join (${rows}) as ${as} on ${sql.join(same, sql` and `)}`
  })
  return sql`select ${sql.join([...ofOwn, ...ofOthers], sql`, `)} from (${own.rows}) as ${own.as}${sql.join(joins)}`
}

function placeOf (places: Places, name: string): SQL {
  return sql`${sql.identifier(places.get(name) ?? name)}`
}

function groupColumns (model: TableModel, places: Places, values: ReadonlyMap<string, Value>): Map<string, Column> {
  const table = { value: aliasedTable(model.table, GROUPED) }
  return new Map([...values].map(([name, { column }]): [string, Column] => [name, Object.create(column, { name: { value: places.get(name) }, keyAsName: { value: false }, table })]))
}

function fieldOf (read: Column | SQL): SQL {
  return is(read, Column) ? decodedAs(read) : read
}
