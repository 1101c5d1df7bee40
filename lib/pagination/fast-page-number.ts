/** Pages by their number, without a count. */
import { NotFound } from '../exceptions.ts'
import { Response } from '../response.ts'
import { SizedPagination, linkSchema } from './base.ts'
import { pageLink } from './links.ts'
import { wholeNumber } from './numbers.ts'
import { rowsBetween } from './sources.ts'
import { keeps } from '../utils/overrides.ts'
import type { SchemaParameter, ViewContext, ViewRequest } from '../types.ts'
import type { RowSource } from './sources.ts'

/** restflow's pages by number: one row more than the page holds is read, and tells whether there is another. */
export class FastPageNumberPagination extends SizedPagination {
  pageQueryParam = 'page'
  pageQueryDescription = 'A page number within the paginated result set.'
  /** Said of a page that there is not. */
  invalidPageMessage = 'Invalid page.'
  /** The page that the request asked for. */
  pageNumber = 1
  /** Whether there is a page after it. */
  hasNext = false

  override async paginateQueryset (source: RowSource, request: ViewRequest, view: ViewContext): Promise<object[] | null> {
    this.request = request
    const size = this.getPageSize(request, view)
    if (size === null || size === 0) return null
    this.pageNumber = this.getPageNumber(request)
    const start = (this.pageNumber - 1) * size
    const rows = start > Number.MAX_SAFE_INTEGER ? [] : await rowsBetween(source, start, start + size + 1)
    if (rows.length === 0 && this.pageNumber > 1) throw new NotFound(this.invalidPageMessage)
    this.hasNext = rows.length > size
    return this.hasNext ? rows.slice(0, size) : rows
  }

  /** None; where a subclass takes rows in a way of its own, nothing is known of it. */
  override columnsRead (): readonly string[] | null {
    return keeps(this, FastPageNumberPagination, ['paginateQueryset']) ? [] : null
  }

  /** The page that the request asks for. */
  getPageNumber (request: ViewRequest): number {
    const number = wholeNumber(request.queryParams.get(this.pageQueryParam) ?? '1')
    if (number === null || number < 1) throw new NotFound(this.invalidPageMessage)
    return Number(number)
  }

  override getPaginatedResponse (data: unknown): Response {
    return new Response({ results: data, next: this.getNextLink(), previous: this.getPreviousLink() })
  }

  getNextLink (): string | null {
    return this.hasNext ? pageLink(this.request, { [this.pageQueryParam]: this.pageNumber + 1 }) : null
  }

  getPreviousLink (): string | null {
    const number = this.pageNumber - 1
    return number < 1 ? null : pageLink(this.request, { [this.pageQueryParam]: number === 1 ? null : number })
  }

  override getPaginatedResponseSchema (results: object): object {
    const link = (number: number): object => linkSchema(`http://api.example.org/accounts/?${this.pageQueryParam}=${number}`)
    return { type: 'object', required: ['results'], properties: { results, next: link(4), previous: link(2) } }
  }

  override getSchemaParameters (): readonly SchemaParameter[] {
    return [{ name: this.pageQueryParam, description: this.pageQueryDescription, schema: { type: 'integer' } }, ...super.getSchemaParameters()]
  }
}
