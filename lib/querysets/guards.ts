/** What a value is to a data source, asked of what a developer wrote. */
import { isRecord } from '../utils/guards.ts'
import type { Model, QuerySet } from './contract.ts'

/** Whether a value is what an adapter made of a table. */
export function isModel (value: unknown): value is Model {
  return isRecord(value) && 'columns' in value
}

/** Whether a value can be narrowed as rows are. */
export function isQuerySet (value: unknown): value is QuerySet {
  return isRecord(value) && typeof value['filter'] === 'function' && 'model' in value
}
