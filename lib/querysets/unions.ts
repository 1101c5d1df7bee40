/** Rows of several querysets as those of one. */
import type { Described } from './paths.ts'
import { stable } from './orders.ts'
import { everyRow, isSliced } from './query.ts'
import type { Query } from './query.ts'

/** Says what becomes of a row that several of the querysets have. */
export interface UnionOptions {
  /** Whether it comes as often as they have it. */
  readonly all?: boolean
}

/** Options have `all` or nothing: anything else was meant for a queryset. */
export function isUnionOptions (value: unknown): value is UnionOptions {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).every((name) => name === 'all')
}

/** The rows of those queries, of which there is one at least, in no order. */
export function unitedQuery (model: Described, queries: readonly Query[], all: boolean): Query {
  const columns = queries[0]?.columns ?? null
  const parts = queries.flatMap((query) => partsOf(query, all)).map((query) => partOf(model, query))
  return { ...everyRow, union: { all, queries: parts }, columns, annotations: queries[0]?.annotations ?? [], along: queries[0]?.along ?? [], byClient: queries.some(({ byClient }) => byClient) }
}

/** A union of the same kind as the parts that it is made of. */
function partsOf (query: Query, all: boolean): readonly Query[] {
  return query.union === null || query.union.all !== all || isSliced(query) ? [query] : query.union.queries
}

function partOf (model: Described, query: Query): Query {
  if (query.end <= query.start) return { ...everyRow, condition: { type: 'nothing' } }
  const plain = { ...query, columns: null, annotations: [], along: [], distinct: false }
  return isSliced(query) ? stable(model, plain) : { ...plain, ordering: [] }
}
