/** What of a query decides its SQL, and what is left to parameters. */
import { isTelling } from '../query.ts'
import type { Query } from '../query.ts'

/** A condition of this size is made by a client, and will not come again. */
export const LONGEST_FORM = 2000

/** Whether a part of the rows is wanted by an order in which some may be equal, so that pages could overlap. */
export function hasTies ({ ordering, start, end }: Query): boolean {
  const isPart = start > 0 || end < Infinity
  return isPart && ordering.length > 0 && !ordering.some(isTelling)
}

/** Limit and offset, as far as they are needed; SQLite has no offset without a limit. */
export function sliceOf ({ start, end }: Pick<Query, 'start' | 'end'>): number[] {
  const limit = Math.min(end - start, Number.MAX_SAFE_INTEGER)
  if (start > 0) return [limit, start]
  return end === Infinity ? [] : [limit]
}

/** All that decides the SQL of a query, and none of its values. */
export function shapeOf (selected: string, form: string, { start, end, lock }: Pick<Query, 'start' | 'end' | 'lock'>): string {
  const shape = `${selected} ? ${form} ${start > 0 ? 2 : end === Infinity ? 0 : 1}`
  return lock === null ? shape : `${shape} ${JSON.stringify(lock)}`
}
