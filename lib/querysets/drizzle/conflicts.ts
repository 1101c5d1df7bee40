/** What an insert does about rows that are there already, as SQL. */
import { aliasedTable, getTableColumns } from 'drizzle-orm'
import type { ConflictHandling } from '../conflicts.ts'
import { changingAlong } from './assignments.ts'
import type { Clause } from './clause.ts'
import type { Insertion, Returning } from './database.ts'
import type { NextParameter } from './dialect.ts'
import type { TableModel } from './table.ts'
import { columnAt } from './table.ts'

/** The insert with its conflicts handled. Of rows that are there it changes those that fulfil the condition only. */
export function withConflict (insert: Insertion, { table, properties }: TableModel, conflict: ConflictHandling | null, where: Clause, next: NextParameter): Returning {
  if (conflict === null) return insert
  if (conflict.type === 'ignore') return insert.onConflictDoNothing()
  // the name by which both databases call the row that could not be inserted
  const given = getTableColumns(aliasedTable(table, 'excluded'))
  const names = new Set([...conflict.update, ...changingAlong(properties)])
  return insert.onConflictDoUpdate({
    target: conflict.unique.map((name) => columnAt(properties, name)),
    set: Object.fromEntries([...names].map((name) => [name, given[name]])),
    setWhere: where.form === '' ? undefined : where.write(next)
  })
}

/** The same for two exactly where their SQL is the same; null where that cannot be known. */
export function conflictForm (conflict: ConflictHandling | null, where: Clause): string | null {
  if (conflict === null) return ''
  if (conflict.type === 'ignore') return ' ignore'
  return where.form === null ? null : ` on ${conflict.unique.join()} set ${conflict.update.join()} ? ${where.form}`
}
