/** Orders of rows in a statement. */
import { asc, Column, desc, is, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Choice, Order } from '../query.ts'
import type { NextParameter } from './dialect.ts'
import { selectedFor } from './joins.ts'
import type { Tabled } from './joins.ts'
import { gathered } from './parts.ts'
import type { Clause, ClauseOf } from './parts.ts'
import { columnAt } from './table.ts'
import { valueOf } from './values.ts'

/** The order of a query, its form and its values apart from its SQL as those of a condition are. */
export interface OrderClause extends Pick<Clause, 'form' | 'values' | 'relations'> {
  readonly write: (next: NextParameter) => SQL[]
}

interface OrderOptions {
  /** Whether equal rows come once. */
  readonly distinct?: boolean
  /** What rows that are equal by the order are told apart by, so that pages do not overlap. */
  readonly ties?: readonly string[]
  readonly clauseOf: ClauseOf
}

const NO_ORDER: OrderClause = { form: '', values: [], relations: [], write: () => [] }
const NO_TIES: readonly string[] = []

export function orderClauseOf (table: Tabled, ordering: readonly Order[], { distinct = false, ties = NO_TIES, clauseOf }: OrderOptions): OrderClause {
  if (ordering.length === 0) return NO_ORDER
  const parts = ordering.map((order) => partOf(table, order, distinct, clauseOf))
  const [first, ...others] = parts
  if (first !== undefined && others.length + ties.length === 0) return first
  return {
    form: parts.some(({ form }) => form === null) ? null : parts.map(({ form }) => form).join(),
    values: parts.flatMap(({ values }) => values),
    relations: parts.flatMap(({ relations }) => relations),
    write: (next) => [...parts.flatMap(({ write }) => write(next)), ...ties.map((name) => asc(columnAt(table.properties, name)))]
  }
}

/** What orders were made into: those by the same name are the same ones each time. */
const made = new WeakMap<Order, { readonly table: Tabled, readonly clause: OrderClause }>()

function partOf (table: Tabled, order: Order, distinct: boolean, clauseOf: ClauseOf): OrderClause {
  if (order.choice !== undefined) return choiceOrder(table, order.choice, clauseOf)
  if (distinct) return columnOrder(table, order, distinct, clauseOf)
  const known = made.get(order)
  if (known?.table === table) return known.clause
  const clause = columnOrder(table, order, distinct, clauseOf)
  made.set(order, { table, clause })
  return clause
}

function columnOrder (table: Tabled, order: Order, distinct: boolean, clauseOf: ClauseOf): OrderClause {
  const { descending } = order
  const value = valueOf(table, order, clauseOf)
  return {
    form: value.form === null ? null : `${descending ? '-' : ''}${value.form}`,
    values: value.values,
    relations: value.relations,
    write: (next) => {
      const written = value.write(next)
      // of rows that differ, no two may be told apart by what is not selected
      return [(descending ? desc : asc)(distinct && is(written, Column) ? selectedFor(table, written) : written)]
    }
  }
}

function choiceOrder (table: Tabled, { branches, fallback }: Choice<number>, clauseOf: ClauseOf): OrderClause {
  const clauses = branches.map(({ condition }) => clauseOf(table, condition))
  const forms = clauses.map(({ form }) => form)
  const ranked = (next: NextParameter): SQL => sql`cast(${next()} as numeric)`
  return {
    form: forms.includes(null) ? null : `case(${forms.join(';')})`,
    values: [...clauses.flatMap(({ values }, index) => [...values, branches[index]?.value]), fallback],
    relations: gathered(clauses).relations,
    write: (next) => [sql`case${sql.join(clauses.map(({ write }) => sql` when ${write(next)} then ${ranked(next)}`))} else ${ranked(next)} end`]
  }
}
