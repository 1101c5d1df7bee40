/** Rows in this process in groups. */
import { groupedBy } from '../../utils/groups.ts'
import type { Grouping } from '../grouping.ts'
import { everyRow } from '../query.ts'
import type { Selected } from '../selections.ts'
import { resultOf } from './calculations.ts'
import { copyOf } from './copies.ts'
import { reader, rowsAsked } from './matching.ts'
import type { StoredRow } from './matching.ts'
import { keyOf } from './totals.ts'

/** The groups of these rows that are asked for, under the names of what they have. */
export function groupsAsked (rows: readonly StoredRow[], { by, totals, condition, ordering, start, end }: Grouping): StoredRow[] {
  const keys = valuesOf(rows, by)
  const members = groupedBy(rows.map((row, index) => ({ row, key: keys[index] ?? {} })), ({ key }) => keyOfValues(key))
  const groups = [...members.values()].map((group) => {
    const found = group.map(({ row }) => row)
    return { ...group[0]?.key, ...Object.fromEntries(totals.map((one) => [one.name, copyOf(resultOf(one, found))])) }
  })
  return rowsAsked(groups, { ...everyRow, condition, ordering, start, end })
}

/** These values of each of the rows. */
export function valuesOf (rows: readonly StoredRow[], selected: readonly Selected[]): Record<string, unknown>[] {
  const readers = selected.map((one) => [one.name, reader(one)] as const)
  return rows.map((row) => Object.fromEntries(readers.map(([name, read]) => [name, copyOf(read(row))])))
}

/** The same for two rows of values exactly where they are equal. */
export function keyOfValues (row: StoredRow): string {
  return JSON.stringify(Object.values(row).map(keyOf))
}
