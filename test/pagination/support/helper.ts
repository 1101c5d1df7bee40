/** A list that is served through a paginator, and the ways in which tests look at its answers. */
import { Type } from '@sinclair/typebox'
import { AsyncGenericAPIView, Response, answer, memoryModel, path, serve } from '../../support/helper.ts'
import { observeAllQueries } from '../../../lib/querysets/query-events.ts'
import type { Test } from 'tap'
import type { FilterBackendClass, PaginatorClass, QuerySet, ViewsetsOptions } from '../../support/helper.ts'

export const HOST = 'http://testserver/items/'

/** A model whose rows have these values of `rank`, and ids from 1 on. */
export function ranked (ranks: readonly (number | null)[]): QuerySet {
  const rows = ranks.map((rank) => ({ rank }))
  const schema = Type.Object({ id: Type.Integer(), rank: Type.Union([Type.Integer(), Type.Null()]) })
  return memoryModel('Item', schema, { rows }).objects
}

/** Rows with the ids from 1 to `length`. */
export function rows (length: number): QuerySet {
  return ranked(Array.from({ length }, (_, index) => index + 1))
}

export interface ServedList extends ViewsetsOptions {
  readonly filterBackends?: readonly FilterBackendClass[]
  readonly orderingFields?: readonly string[]
  readonly trustProxy?: boolean
}

export type Ask = (query: string, headers?: Record<string, string>) => Promise<[status: number, body: unknown]>

/** A way to ask for pages: answers come with each row as its id, and as `bare` where nothing was paginated. */
export async function pager (t: Test, Paginator: PaginatorClass, source: QuerySet | readonly object[], options: ServedList = {}): Promise<Ask> {
  const { filterBackends = [], orderingFields, trustProxy = false, ...rest } = options
  class Items extends AsyncGenericAPIView {
    override paginationClass = Paginator
    override filterBackends = filterBackends
    override orderingFields = orderingFields ?? []

    async get (): Promise<Response> {
      const filtered = 'fetch' in source ? await this.filterQueryset(source) : source
      const page = await this.paginateQueryset(filtered)
      return page === null ? new Response('bare') : this.getPaginatedResponse(page.map((row) => (row as { id: number }).id))
    }
  }
  const app = await serve(t, { urls: [path('/items/', Items.asView())], ...rest }, { trustProxy })
  return async (query, headers = {}) => answer(await app.inject({ url: `/items/${query}`, headers: { host: 'testserver', ...headers } }))
}

/** A queryset, and what it is asked from now on. */
export function noted (t: Test, queryset: QuerySet): { queryset: QuerySet, queries: string[] } {
  const queries: string[] = []
  t.teardown(observeAllQueries((event) => {
    queries.push(event.statement().startsWith('select count(*)') ? 'count' : 'fetch')
  }))
  return { queryset, queries }
}
