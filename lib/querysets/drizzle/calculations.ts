/** Sums, averages and the like. */
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { totalOf } from '../aggregates.ts'
import type { Computed } from '../aggregates.ts'
import { asText } from './dialect.ts'
import { columnOf } from './joins.ts'
import type { Tabled } from './joins.ts'

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
