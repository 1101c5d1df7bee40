/**
 * The rows of many parents with one statement. A limit is kept in one of two ways: each parent's rows are looked up by
 * themselves, where an index leads to them, which costs the same however many they are; or all are read once and numbered.
 */
import { aliasedTable, asc, desc, getTableColumns, sql } from 'drizzle-orm'
import type { Column, SQL, SQLWrapper } from 'drizzle-orm'
import { isTelling } from '../query.ts'
import type { Order, Query } from '../query.ts'
import { columnNamed } from '../lookups.ts'
import { identityOf, isComposite } from '../paths.ts'
import type { PerParent } from '../per-parent.ts'
import { clauseOf } from './clause.ts'
import type { Clause } from './clause.ts'
import type { NextParameter } from './dialect.ts'
import { isIndexed } from './indexes.ts'
import { columnOf, joinedTables } from './joins.ts'
import { rowOf } from './key-lists.ts'
import type { KeyLists } from './key-lists.ts'
import type { TableModel } from './table.ts'
import { columnAt } from './table.ts'

/** What is needed to write the condition that only rows of the parents fulfil. */
interface Plan {
  readonly model: TableModel
  readonly query: Query
  readonly lists: KeyLists
  /** The columns that a row and its parent have in common. */
  readonly on: readonly Column[]
  /** What tells the rows apart. */
  readonly keys: readonly Column[]
  /** What else the rows must fulfil. */
  readonly own: Clause
}

type Write = (plan: Plan, next: NextParameter) => SQL

const told = new WeakMap<readonly Order[], readonly Order[]>()

/** The query in an order that tells any two rows apart, where the database would otherwise choose among equal ones anew each time. */
export function withoutTies (model: TableModel, query: Query): Query {
  if (model.dialect.breaksTies !== true || query.ordering.some(isTelling)) return query
  let ordering = told.get(query.ordering)
  if (ordering === undefined) {
    ordering = [...query.ordering, ...identityOf(model).map((name) => ({ column: columnNamed(model, name), via: null, descending: false }))]
    told.set(query.ordering, ordering)
  }
  return { ...query, ordering }
}

/** The condition of the query with that of the parents; null where it takes another way to ask for these. */
export async function perParentClause (model: TableModel, query: Query, { on, keys, limit }: PerParent): Promise<Clause | null> {
  if (query.ordering.some(({ choice, truncation, worked }) => choice !== undefined || truncation !== undefined || worked !== undefined)) return null
  const identity = identityOf(model).map((name) => columnAt(model.properties, name))
  const columns = on.map(({ name }) => columnAt(model.properties, name))
  const lists = model.dialect.keyLists
  const values = lists.encode(columns, keys)
  // the rows to keep are told by their keys
  if (values === null || (limit !== null && !isComposite(model) && identity.some(({ primary, isUnique }) => !primary && !isUnique))) return null
  const plan: Plan = { model, query, lists, on: columns, keys: identity, own: clauseOf(model, query.condition) }
  if (limit === null) return clauseFor(plan, 'all', values, all)
  if (!await isIndexed(model, columns)) return clauseFor(plan, 'numbered', [...values, limit], numbered)
  return clauseFor(plan, 'each', [...values, limit], lists.hasLateral ? eachLateral : eachCorrelated)
}

function clauseFor (plan: Plan, name: string, values: readonly unknown[], write: Write): Clause {
  const { own, on } = plan
  const form = own.form === null ? null : `${name}(${on.map((column) => column.name).join()})${own.form}`
  // keys come first, then the values of the query's own condition, and the limit last
  const [keys, limit] = name === 'all' ? [values, []] : [values.slice(0, -1), values.slice(-1)]
  return {
    form,
    values: [...keys, ...own.values, ...limit],
    hasPattern: own.hasPattern,
    relations: name === 'all' ? own.relations : [],
    write: (next) => write(plan, next)
  }
}

const all: Write = ({ lists, on, own }, next) => sql`(${lists.contains(on, next)} and ${own.write(next)})`

/** What a key is called in a part of the statement. */
function nameOf ({ keys }: Plan, index: number): SQLWrapper {
  return sql.identifier(keys.length === 1 ? 'key' : `key${index}`)
}

function keysSelected (plan: Plan): SQL {
  return sql.join(plan.keys.map((key, index) => sql`${key} as ${nameOf(plan, index)}`), sql`, `)
}

function keysOf (plan: Plan, table: SQL): SQL {
  return sql.join(plan.keys.map((_, index) => sql`${table}${nameOf(plan, index)}`), sql`, `)
}

const numbered: Write = (plan, next) => {
  const { lists, on, keys, own } = plan
  const place = sql`row_number() over (partition by ${sql.join(on.map((column) => sql`${column}`), sql`, `)} order by ${orderOf(plan)})`
  const rows = sql`select ${keysSelected(plan)}, ${place} as "place" from ${tablesOf(plan)} where ${lists.contains(on, next)} and ${own.write(next)}`
  return sql`${rowOf(keys)} in (select ${keysOf(plan, sql``)} from (${rows}) as "numbered" where "place" <= ${next()})`
}

const eachLateral: Write = (plan, next) => {
  const { lists, on, keys } = plan
  return sql`${rowOf(keys)} in (select ${keysOf(plan, sql`"rows".`)} from ${lists.table(on, next)} cross join lateral (${firstOf(plan, next)}) as "rows")`
}

const eachCorrelated: Write = (plan, next) => {
  const { model, lists, on, keys } = plan
  const properties = getTableColumns(aliasedTable(model.table, 'rows'))
  const own = identityOf(model).map((name) => columnAt(properties, name))
  // `cross join` keeps SQLite from turning the two round
  return sql`${rowOf(keys)} in (select ${sql.join(own.map((one) => sql`${one}`), sql`, `)} from ${lists.table(on, next)} cross join ${model.table} as "rows" on ${rowOf(own)} in (${firstOf(plan, next)}))`
}

/** The keys of the first rows of one parent. */
function firstOf (plan: Plan, next: NextParameter): SQL {
  const { lists, on, own } = plan
  const isOfParent = sql.join(on.map((column, index) => sql`${column} = ${lists.column(on, index)}`), sql` and `)
  return sql`select ${keysSelected(plan)} from ${tablesOf(plan)} where ${isOfParent} and ${own.write(next)} order by ${orderOf(plan)} limit ${next()}`
}

function tablesOf ({ model, query, own }: Plan): SQL {
  return sql`${model.table}${joinedTables(model, [...own.relations, ...query.ordering.flatMap(({ via }) => via ?? [])])}`
}

function orderOf ({ model, query }: Plan): SQL {
  return sql.join(query.ordering.map((one) => (one.descending ? desc : asc)(columnOf(model, one))), sql`, `)
}
