/** Any number of rows from any row on, with a count of all. */
import { Response } from '../response.ts'
import { BasePagination, linkSchema } from './base.ts'
import { countBy, countEnvelope, countSchema, countedRows } from './count-modes.ts'
import { pageLink } from './links.ts'
import { positiveInt } from './numbers.ts'
import { countOf } from './sources.ts'
import { keeps } from '../utils/overrides.ts'
import type { SchemaParameter, ViewContext, ViewRequest } from '../types.ts'
import type { CountMode, CountedRows } from './count-modes.ts'
import type { RowSource } from './sources.ts'

/**
 * Rows as a client counts them: `?limit=100&offset=400`.
 * `class Windows extends LimitOffsetPagination { defaultLimit = 20; maxLimit = 100 }`
 */
export class LimitOffsetPagination extends BasePagination {
  /** Rows where a client does not say how many; the setting `pageSize` where it is left unset. */
  defaultLimit?: number | null
  limitQueryParam = 'limit'
  limitQueryDescription = 'Number of results to return per page.'
  offsetQueryParam = 'offset'
  offsetQueryDescription = 'The initial index from which to return the results.'
  /** The greatest limit that a client gets. */
  maxLimit: number | null = null
  /** How rows are counted. */
  countMode: CountMode = 'exact'
  /** How far `capped` counts, and from where on `estimated` estimates. */
  countCap = 10_000

  /** What the request asked for, `bigint` beyond JavaScript's numbers: links carry a client's own number on. */
  limit: number | bigint = 0
  offset: number | bigint = 0
  /** How many rows there are in all; null where nobody counted. */
  count: number | null = 0
  countIsExact = true
  /** Whether there are rows beyond these. */
  hasNext = false

  override async paginateQueryset (source: RowSource, request: ViewRequest, view: ViewContext): Promise<object[] | null> {
    this.request = request
    const limit = this.getLimit(request, view)
    if (limit === null) return null
    this.limit = limit
    this.offset = this.getOffset(request)
    const { rows, count, isExact, hasNext } = await this.#window(source, this.offset, Number(limit))
    this.count = count
    this.countIsExact = isExact
    this.hasNext = hasNext
    return rows
  }

  /** None; where a subclass takes rows in a way of its own, nothing is known of it. */
  override columnsRead (): readonly string[] | null {
    return keeps(this, LimitOffsetPagination, ['paginateQueryset']) ? [] : null
  }

  async #window (source: RowSource, offset: number | bigint, limit: number): Promise<CountedRows> {
    const getCount = keeps(this, LimitOffsetPagination, ['getCount']) ? null : () => this.getCount(source)
    if (typeof offset === 'number') return countedRows(this, source, offset, limit, getCount)
    // no table goes that far, and a database may fail rather than find out
    const known = getCount !== null && this.countMode === 'exact' ? { count: await getCount(), isExact: true } : await countBy(this, source)
    return { rows: [], ...known, hasNext: false }
  }

  /** How many rows the request asks for at most; null where it is not paginated. */
  getLimit (request: ViewRequest, view: ViewContext): number | bigint | null {
    const asked = positiveInt(request.queryParams.get(this.limitQueryParam), { strict: true, cutoff: this.maxLimit })
    return asked ?? (this.defaultLimit === undefined ? view.settings.pageSize : this.defaultLimit)
  }

  /** How many rows the request skips. */
  getOffset (request: ViewRequest): number | bigint {
    return positiveInt(request.queryParams.get(this.offsetQueryParam)) ?? 0
  }

  /** How many rows there are, in the mode `exact`; override to find it out in a way of your own. */
  getCount (source: RowSource): Promise<number> {
    return countOf(source)
  }

  override getPaginatedResponse (data: unknown): Response {
    return new Response({ ...countEnvelope(this, { count: this.count, isExact: this.countIsExact }), next: this.getNextLink(), previous: this.getPreviousLink(), results: data })
  }

  getNextLink (): string | null {
    return this.hasNext ? this.#link(BigInt(this.offset) + BigInt(this.limit)) : null
  }

  getPreviousLink (): string | null {
    if (this.offset <= 0) return null
    const previous = BigInt(this.offset) - BigInt(this.limit)
    return this.#link(previous <= 0n ? null : previous)
  }

  #link (offset: bigint | null): string {
    return pageLink(this.request, { [this.limitQueryParam]: this.limit, [this.offsetQueryParam]: offset })
  }

  override getPaginatedResponseSchema (results: object): object {
    const link = (offset: number): object =>
      linkSchema(`http://api.example.org/accounts/?${this.offsetQueryParam}=${offset}&${this.limitQueryParam}=100`)
    return {
      type: 'object',
      required: ['count', 'results'],
      properties: { ...countSchema(this), next: link(400), previous: link(200), results }
    }
  }

  override getSchemaParameters (): readonly SchemaParameter[] {
    return [
      { name: this.limitQueryParam, description: this.limitQueryDescription, schema: { type: 'integer' } },
      { name: this.offsetQueryParam, description: this.offsetQueryDescription, schema: { type: 'integer' } }
    ]
  }
}
