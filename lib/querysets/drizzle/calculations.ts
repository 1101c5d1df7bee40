/** Sums, averages and the like, and columns set to what is worked out of others. */
import { sql } from 'drizzle-orm'
import type { Column, SQL } from 'drizzle-orm'
import { totalOf } from '../aggregates.ts'
import type { Computed } from '../aggregates.ts'
import { Calculation } from '../expressions.ts'
import type { ArithmeticOperator, CalculationNode } from '../expressions.ts'
import type { DrizzleRow } from './database.ts'
import { asText } from './dialect.ts'
import { columnOf } from './joins.ts'
import type { Tabled } from './joins.ts'

/** Columns with what they are to be set to, as Drizzle takes it. */
export function assignments ({ properties }: Tabled, changes: Readonly<Record<string, unknown>>): DrizzleRow {
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => {
    if (value instanceof Calculation) return [name, written(properties, value)]
    // One of the drivers fails on a statement whose only parameter is null.
    return [name, value === null ? sql`null` : value]
  }))
}

const signs: Readonly<Record<ArithmeticOperator, string>> = { plus: '+', minus: '-', times: '*' }

function written (properties: Tabled['properties'], { column, root }: Calculation): SQL {
  const target = properties[column.name] as Column
  const write = (node: CalculationNode): SQL => {
    if (node.type === 'amount') return sql`${sql.param(target.mapToDriverValue(node.value))}`
    if (node.type === 'column') return sql`${properties[node.column.name]}`
    return sql`(${write(node.left)} ${sql.raw(signs[node.type])} ${write(node.right)})`
  }
  return write(root)
}

/** The aggregate as SQL. What is beyond JavaScript's numbers comes as text, since a driver may not make the difference. */
export function aggregateSql (base: Tabled, { fn, target, distinct }: Computed): SQL {
  if (target === null) return sql`count(*)`
  const column = columnOf(base, target)
  if (fn === 'count') return distinct ? sql`count(distinct ${column})` : sql`count(${column})`
  const result = sql`${sql.raw(fn)}(${column})`
  const isTotal = fn === 'sum' || fn === 'avg'
  return isTotal && (target.column.kind === 'decimal' || target.column.kind === 'bigint') ? asText(result) : result
}

/** The aggregate as the driver gives it, in the type of its column. */
export function aggregateValue (base: Tabled, computed: Computed, raw: unknown): unknown {
  const { fn, target } = computed
  if (target === null || (fn !== 'min' && fn !== 'max')) return totalOf(computed, raw)
  return raw === null || raw === undefined ? null : columnOf(base, target).mapFromDriverValue(raw)
}
