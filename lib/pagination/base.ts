/** What all paginators have in common. */
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from '../errors.ts'
import { nameOf } from '../utils/names.ts'
import { keeps } from '../utils/overrides.ts'
import { hasWord } from '../utils/spelling.ts'
import { positiveInt } from './numbers.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { Response } from '../response.ts'
import type { KnownAtBoot, Paginator, SchemaParameter, ViewContext, ViewRequest } from '../types.ts'
import type { RowSource } from './sources.ts'

/** The parent of all paginators. One instance serves one request. */
export abstract class BasePagination implements Paginator {
  /** The request that is paginated, once it is. */
  request!: ViewRequest

  /** Called at boot for each view that it pages: override to throw where it cannot work on that one, and call `super.checkView()`. */
  checkView (_view: ViewContext, _known: KnownAtBoot): void {}

  abstract paginateQueryset (source: RowSource, request: ViewRequest, view: ViewContext): Awaitable<object[] | null>
  abstract getPaginatedResponse (data: unknown): Response

  /**
   * The columns that it reads of the rows of a page, beside those that are shown, so that a list loads these too; null, as here,
   * for all. A subclass that takes more of the rows than the paginator it extends says so by overriding this.
   */
  columnsRead (_queryset: QuerySet, _request: ViewRequest, _view: ViewContext): Awaitable<readonly string[] | null> {
    return null
  }

  getPaginatedResponseSchema (results: object): object {
    return results
  }

  getSchemaParameters (): readonly SchemaParameter[] {
    return []
  }
}

/** The parent of paginators whose pages have a size. */
export abstract class SizedPagination extends BasePagination {
  /** Rows on a page; the setting `pageSize` where it is left unset. Without any, nothing is paginated. */
  pageSize?: number | null
  /** The query parameter by which a client asks for another size; null lets it ask for none. */
  pageSizeQueryParam: string | null = null
  pageSizeQueryDescription = 'Number of results to return per page.'
  /** The greatest size that a client gets. */
  maxPageSize: number | null = null

  /** Throws where it has no page size: null is meant; what is left out is not, where neither the setting nor a client can say it. */
  override checkView (view: ViewContext, _known: KnownAtBoot): void {
    // one that pages in a way of its own may need none
    const isAsked = keeps(this, SizedPagination, ['getPageSize']) && hasWord(String(this.paginateQueryset), 'getPageSize')
    if (!isAsked || this.pageSize !== undefined || this.pageSizeQueryParam !== null || view.settings.pageSize !== null) return
    const cure = `${nameOf(this.constructor)} has no page size, so that nothing would be paginated. Extend it with \`pageSize = 20\`, or set \`pageSize\` for all: register(viewsets, { pageSize: 20 })`
    throw new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(view.constructor), 'paginationClass', cure)
  }

  /** Rows on a page of this request; null or 0 where it is not paginated. */
  getPageSize (request: ViewRequest, view: ViewContext): number | null {
    if (this.pageSizeQueryParam !== null) {
      const asked = positiveInt(request.queryParams.get(this.pageSizeQueryParam), { strict: true, cutoff: this.maxPageSize })
      if (asked !== null) return Math.min(Number(asked), Number.MAX_SAFE_INTEGER)
    }
    return this.pageSize === undefined ? view.settings.pageSize : this.pageSize
  }

  override getSchemaParameters (): readonly SchemaParameter[] {
    if (this.pageSizeQueryParam === null) return []
    return [{ name: this.pageSizeQueryParam, description: this.pageSizeQueryDescription, schema: { type: 'integer' } }]
  }
}

/** The schema of a link that may not be there. */
export function linkSchema (example: string): object {
  return { type: ['string', 'null'], format: 'uri', examples: [example] }
}
