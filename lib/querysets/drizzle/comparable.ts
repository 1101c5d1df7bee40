/** Columns of two tables, as a database can compare them. */
import { sql } from 'drizzle-orm'
import type { Column, SQLWrapper } from 'drizzle-orm'
import type { Within } from '../conditions.ts'
import { FST_VIEWSETS_SUBQUERY_INVALID } from '../../errors.ts'
import { asText } from './dialect.ts'
import type { NextParameter } from './dialect.ts'
import type { Tabled } from './joins.ts'
import type { Value } from './parts.ts'

type Write = (next: NextParameter) => SQLWrapper

/** Both values as the database can compare them. */
export function comparable ({ dialect }: Tabled, { column, via, part, rows }: Within, outer: Value, inner: Value): readonly [Write, Write] {
  if (part !== null) return [(next) => dialect.operand(outer.column, { type: 'test', column, via, part, operator: 'in', value: [] }, outer.write(next)), (next) => sql`${inner.write(next)}`]
  const isAlike = NUMBERS.has(column.kind) || storageOf(outer.column) === storageOf(inner.column)
  if (isAlike) return [outer.write, (next) => sql`${inner.write(next)}`]
  if (column.kind === 'text') return [(next) => asText(outer.write(next)), (next) => asText(inner.write(next))]
  throw new FST_VIEWSETS_SUBQUERY_INVALID(`"${column.name}"`, rows.model.name, `the database keeps the values of one as ${storageOf(outer.column)}, and of the other as ${storageOf(inner.column)}. Fetch the values first and give them as a list`)
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'bigint', 'float', 'decimal'])

/** How the database keeps the values of a column; how many digits or letters it takes makes no difference. */
function storageOf (column: Column): string {
  const mode: unknown = 'mode' in column ? column.mode : null
  const type = column.getSQLType().replace(/ ?\([^)]*\)/, '')
  return typeof mode === 'string' ? `${type} (${mode})` : type
}
