/** What is said of the rows of a model that no table says: the order that they have by themselves, and the text that stands for one. */
import { FST_VIEWSETS_LOOKUP_UNKNOWN, FST_VIEWSETS_MODEL_INVALID } from '../errors.ts'
import { didYouMean } from '../utils/spelling.ts'
import type { UniqueConstraint } from './constraints.ts'
import type { Described } from './described.ts'
import { ownOrder } from './orders.ts'
import type { LookupPath } from './where.ts'

/** Names a column to order by, or a path to one. */
export type OwnOrdering<Row extends object = object> = LookupPath<Row> | `-${LookupPath<Row>}` | `${string}__${string}`

/**
 * Makes the text that stands for a row: a function of its columns; or one of its relatives too, with the columns and paths that it reads, so that these are fetched
 * with the rows: `{ reads: ['number', 'book__title'], of: ({ number, book }) => … }`.
 */
export type RowText<Row extends object = object, Related extends object = Row> = ((row: Row) => string) | { readonly reads: readonly string[], of (row: Related): string }

/** Says of the rows of a model what its table does not. */
export interface RowOptions<Row extends object = object, Related extends object = Row> {
  /** The order of the rows where none is asked for, also where they are shown inside of others. */
  readonly ordering?: readonly OwnOrdering<Row>[]
  /** The text that stands for a row, where `fields.string()` shows it. */
  readonly text?: RowText<Row, Related>
  /**
   * Sets of columns that are unique together, where the table does not tell all of it: among which rows, how nulls count, in which words. Serializers check them;
   * a database keeps only what its tables say.
   */
  readonly constraints?: readonly UniqueConstraint<Row>[]
}

/** The text of rows, with what it reads of them; null for their own columns. */
export interface ModelText {
  readonly reads: readonly string[] | null
  of (row: object): string
}

/** The text that was given in one of the two ways. */
export function textGiven<Row extends object, Related extends object> (model: string, text: RowText<Row, Related> | undefined): ModelText | null {
  if (text === undefined) return null
  if (typeof text === 'function') return { reads: null, of: text }
  if (Array.isArray(text?.reads) && typeof text.of === 'function') return text
  throw new FST_VIEWSETS_MODEL_INVALID(model, 'its `text` is neither a function of the row, nor `{ reads: [\'column\', \'relation__column\'], of: (row) => … }`.')
}

/** Refuses an order by names that are no properties; paths are looked at once what they lead to is there. */
export function requireOwnNames (model: string, ordering: readonly string[] = [], properties: readonly string[]): void {
  const known = ['pk', ...properties, ...properties.map((name) => name.replace(/_?[iI]d$/, ''))]
  const stranger = ordering.map((name) => name.replace(/^-/, '')).find((name) => !name.includes('__') && !known.includes(name))
  if (stranger !== undefined) throw new FST_VIEWSETS_MODEL_INVALID(model, `its ordering "${stranger}" is no property.${didYouMean(stranger, properties)}`)
}

/** Refuses an order that cannot be; to be called once the relations of all models are there. */
export function requireOrdering (model: Described): void {
  try {
    ownOrder(model)
  } catch (error) {
    if (error instanceof FST_VIEWSETS_LOOKUP_UNKNOWN) throw new FST_VIEWSETS_MODEL_INVALID(model.name, `its ordering leads nowhere: ${error.message}`)
    throw error
  }
}
