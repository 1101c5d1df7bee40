/** How many rows there are: with the rows themselves, or up to a limit. */
import { sql } from 'drizzle-orm'
import type { ConditionNode, Operator } from '../conditions.ts'
import type { Database, DrizzleRow, SelectQuery } from './database.ts'
import { plainSelection } from './selections.ts'
import type { Selection } from './selections.ts'

/** The least that can be selected of a row. */
export const SOMETHING = plainSelection('1', { one: sql`1` })

const WITH_COUNT = '$count'
const counted = new WeakMap<Selection['fields'], Selection>()

/** The same with the number of all rows in each of them. */
export function withCount (selection: Selection): Selection {
  let known = counted.get(selection.fields)
  if (known === undefined) {
    const count = { [WITH_COUNT]: sql`count(*) over ()` }
    known = { ...selection, form: selection.form === null ? null : `${selection.form} #`, fields: { ...selection.fields, ...count }, write: (next) => ({ ...selection.write(next), ...count }) }
    counted.set(selection.fields, known)
  }
  return known
}

/** The rows by themselves, and that number; null where there is no row to tell it. */
export function splitCount (rows: readonly DrizzleRow[]): { readonly rows: DrizzleRow[], readonly count: number | null } {
  const count = rows[0]?.[WITH_COUNT]
  return {
    rows: rows.map(({ [WITH_COUNT]: _, ...row }) => row),
    count: count === undefined ? null : Number(count)
  }
}

const SCANNING: ReadonlySet<Operator> = new Set(['iexact', 'contains', 'icontains', 'istartswith', 'endswith', 'iendswith', 'regex', 'iregex'])

/** Whether every row has to be looked at, whatever indexes there are: then to read and to count is better done at one go. */
export function isScan (node: ConditionNode | null): boolean {
  if (node === null || node.type === 'nothing' || node.type === 'expression' || node.type === 'within' || node.type === 'some') return false
  return node.type === 'test' ? SCANNING.has(node.operator) : node.nodes.some(isScan)
}

/** Counts no further than the limit of the query. */
export function countOfFirst (db: Database, fields: Selection['fields'], first: SelectQuery): SelectQuery {
  return db.select(fields).from(sql`${first} as "first"`)
}
