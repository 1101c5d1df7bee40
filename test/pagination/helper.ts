/** A list that is served through a paginator, and the ways in which tests look at its answers. */
import { Type } from '@sinclair/typebox'
import { AsyncGenericAPIView, Response, answer, memoryModel, path, serve } from '../helper.ts'
import type { Test } from 'tap'
import type { FilterBackendClass, PaginatorClass, QuerySet, ViewsetsOptions } from '../helper.ts'

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

/** A queryset that notes each query it runs. */
export function noted (queryset: QuerySet): { queryset: QuerySet, queries: string[] } {
  const queries: string[] = []
  const wrap = (target: QuerySet): QuerySet => new Proxy(target, {
    get (_, name) {
      const value = Reflect.get(target, name, target) as unknown
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        if (name === 'fetch' || name === 'count') queries.push(name)
        const result = value.apply(target, given) as unknown
        return typeof result === 'object' && result !== null && 'fetch' in result ? wrap(result as QuerySet) : result
      }
    }
  })
  return { queryset: wrap(queryset), queries }
}
