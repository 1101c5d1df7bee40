/** What of a query decides its SQL, and what is left to parameters. */
import { asc, desc } from 'drizzle-orm'
import type { Column, SQL } from 'drizzle-orm'
import { identityOf, targetName } from '../paths.ts'
import type { Order, Query } from '../query.ts'
import { columnOf } from './joins.ts'
import { selectedFor } from './selections.ts'
import type { TableModel } from './table.ts'

/** A condition of this size is made by a client, and will not come again. */
export const LONGEST_FORM = 2000

/** The order of the query as SQL, such that pages do not overlap. */
export function ordersOf (model: TableModel, query: Query, distinct: boolean): SQL[] {
  // of rows that differ, no two may be told apart by what is not selected
  const orderedBy = (one: Order): Column | SQL => distinct ? selectedFor(model, columnOf(model, one)) : columnOf(model, one)
  const orders = query.ordering.map((one): SQL => (one.descending ? desc : asc)(orderedBy(one)))
  const ties = model.dialect.breaksTies === true && !distinct && hasTies(query) ? identityOf(model) : []
  return [...orders, ...ties.map((name) => asc(model.properties[name] as Column))]
}

/** Whether a part of the rows is wanted by an order in which some may be equal, so that pages could overlap. */
function hasTies ({ ordering, start, end }: Query): boolean {
  const isPart = start > 0 || end < Infinity
  return isPart && ordering.length > 0 && !ordering.some(({ column, via }) => via === null && column.unique && !column.nullable)
}

/** Limit and offset, as far as they are needed; SQLite has no offset without a limit. */
export function sliceOf ({ start, end }: Query): number[] {
  const limit = Math.min(end - start, Number.MAX_SAFE_INTEGER)
  if (start > 0) return [limit, start]
  return end === Infinity ? [] : [limit]
}

/** All that decides the SQL of a query, and none of its values. */
export function shapeOf (selected: string, form: string, { ordering, start, end, lock }: Query): string {
  const order = ordering.map((one) => (one.descending ? '-' : '') + targetName(one)).join()
  const shape = `${selected} ? ${form} > ${order} ${start > 0 ? 2 : end === Infinity ? 0 : 1}`
  return lock === null ? shape : `${shape} ${JSON.stringify(lock)}`
}
