/** New rows of which some may be there already: what becomes of those. */
import { FST_VIEWSETS_CONFLICTS_INVALID } from '../errors.ts'
import { IntegrityError } from './exceptions.ts'
import { columnNamed } from './lookups.ts'
import { identityOf } from './paths.ts'
import type { Described } from './paths.ts'
import type { FieldName, LookupPath } from './where.ts'

/** Leaves out rows that cannot be, since others have what is unique about them. */
export interface IgnoreConflicts {
  readonly ignoreConflicts: true
  readonly updateConflicts?: false
}

/** Changes the row that is there instead. */
export interface UpdateConflicts<Row extends object = object> {
  readonly updateConflicts: true
  readonly ignoreConflicts?: false
  /** What of the row that is there becomes as in the new one. */
  readonly updateFields: readonly FieldName<Row>[]
  /** By what the row that is there is known: the primary key, or what else the database keeps unique, by itself or together. */
  readonly uniqueFields: readonly LookupPath<Row>[]
}

/** The same with its names found; what an adapter runs. */
export type ConflictHandling =
  | { readonly type: 'ignore' }
  | { readonly type: 'update', readonly unique: readonly string[], readonly update: readonly string[] }

interface Unique extends Described {
  readonly uniqueTogether: readonly (readonly string[])[]
}

type Options = Partial<Record<'ignoreConflicts' | 'updateConflicts', boolean>> & Partial<Record<'updateFields' | 'uniqueFields', readonly string[]>>

/** Null where a conflict is an error. */
export function conflictOf (model: Unique, { ignoreConflicts = false, updateConflicts = false, updateFields = [], uniqueFields = [] }: Options): ConflictHandling | null {
  if (ignoreConflicts && updateConflicts) throw invalid(model, 'they are either ignored or updated')
  if (!updateConflicts) return ignoreConflicts ? { type: 'ignore' } : null
  const [unique, update] = [uniqueFields, updateFields].map((names) => [...new Set(names.map((name) => columnNamed(model, name).name))]) as [string[], string[]]
  if (unique.length === 0 || update.length === 0) throw invalid(model, '`updateFields` and `uniqueFields` each name a column at least')
  const key = update.find((name) => identityOf(model).includes(name))
  if (key !== undefined) throw invalid(model, `"${key}" is the primary key, by which others may refer to the row, and no field to update`)
  if (!isUnique(model, unique)) throw invalid(model, `the model knows of no constraint that keeps ${unique.join(' and ')} unique`)
  return { type: 'update', unique, update }
}

function invalid (model: Described, why: string): Error {
  return new FST_VIEWSETS_CONFLICTS_INVALID(model.name, why)
}

function isUnique (model: Unique, names: readonly string[]): boolean {
  if (names.length === 1 && model.columns.get(names[0] as string)?.unique === true) return true
  return [identityOf(model), ...model.uniqueTogether].some((set) => set.length === names.length && set.every((name) => names.includes(name)))
}

/** A row cannot be both there already and new, of which databases think differently. */
export function refuseTwice (rows: readonly object[], unique: readonly string[]): void {
  const found = new Set<string>()
  for (const row of rows as readonly Readonly<Record<string, unknown>>[]) {
    const values = unique.map((name) => row[name] ?? null)
    if (values.includes(null)) continue
    const key = JSON.stringify(values.map((value) => value instanceof Date ? value.getTime() : String(value)))
    if (found.has(key)) throw new IntegrityError('unique', unique)
    found.add(key)
  }
}
