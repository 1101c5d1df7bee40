/** Pages by their number, with a count of all rows. */
import { NotFound } from '../exceptions.ts'
import { Response } from '../response.ts'
import { SizedPagination, linkSchema } from './base.ts'
import { countBy, countEnvelope, countSchema, countedRows } from './count-modes.ts'
import { pageLink } from './links.ts'
import { wholeNumber } from './numbers.ts'
import { countOf, rowsBetween } from './sources.ts'
import { keeps } from '../utils/overrides.ts'
import type { SchemaParameter, ViewContext, ViewRequest } from '../types.ts'
import type { RowCount, CountMode } from './count-modes.ts'
import type { RowSource } from './sources.ts'

/** A page among all. */
export interface NumberedPage extends RowCount {
  readonly number: number
  readonly hasNext: boolean
}

/**
 * Pages by their number: `?page=4`, and `?page=4&page_size=100` where a name is given to that parameter.
 * `class Pages extends PageNumberPagination { pageSize = 20; pageSizeQueryParam = 'page_size'; maxPageSize = 100 }`
 */
export class PageNumberPagination extends SizedPagination {
  pageQueryParam = 'page'
  pageQueryDescription = 'A page number within the paginated result set.'
  /** What a client may write for the number of the last page. */
  lastPageStrings: readonly string[] = ['last']
  /** Said of a page that there is not; `{page_number}` and `{message}` are filled in. */
  invalidPageMessage = 'Invalid page.'
  /** How rows are counted; in any mode but `exact` the last page is not found by its name where its number is not known. */
  countMode: CountMode = 'exact'
  /** How far `capped` counts, and from where on `estimated` estimates. */
  countCap = 10_000
  /** The page that the request asked for. */
  page!: NumberedPage

  override async paginateQueryset (source: RowSource, request: ViewRequest, view: ViewContext): Promise<object[] | null> {
    this.request = request
    const size = this.getPageSize(request, view)
    if (size === null || size === 0) return null
    const asked = this.getPageNumber(request)
    return this.lastPageStrings.includes(asked) ? this.#last(source, size) : this.#numbered(source, asked, size)
  }

  /** None; where a subclass takes rows in a way of its own, nothing is known of it. */
  override columnsRead (): readonly string[] | null {
    return keeps(this, PageNumberPagination, ['paginateQueryset']) ? [] : null
  }

  /** The page that the request asks for, as the client wrote it. */
  getPageNumber (request: ViewRequest): string {
    return request.queryParams.get(this.pageQueryParam) || '1'
  }

  /** How many rows there are, in the mode `exact`; override to find it out in a way of your own. */
  getCount (source: RowSource): Promise<number> {
    return countOf(source)
  }

  async #last (source: RowSource, size: number): Promise<object[]> {
    const { count, isExact } = this.countMode === 'exact' ? { count: await this.getCount(source), isExact: true } : await countBy(this, source)
    if (count === null || !isExact) throw this.#invalid('last', 'The number of the last page is not known')
    const number = pagesFor(count, size)
    this.page = { number, count, isExact, hasNext: false }
    return rowsBetween(source, (number - 1) * size, Math.min(number * size, count))
  }

  async #numbered (source: RowSource, asked: string, size: number): Promise<object[]> {
    const number = this.#checked(asked)
    const start = (number - 1) * size
    // no table goes that far, and a database may fail rather than find out
    if (start > Number.MAX_SAFE_INTEGER) throw this.#invalid(asked, 'That page contains no results')
    const getCount = keeps(this, PageNumberPagination, ['getCount']) ? null : () => this.getCount(source)
    const { rows, ...known } = await countedRows(this, source, start, size, getCount)
    const isThere = this.countMode === 'exact' ? number <= pagesFor(known.count ?? 0, size) : rows.length > 0
    if (number > 1 && !isThere) throw this.#invalid(asked, 'That page contains no results')
    this.page = { number, ...known }
    return rows
  }

  #checked (asked: string): number {
    const number = wholeNumber(asked)
    if (number === null) throw this.#invalid(asked, 'That page number is not an integer')
    if (number < 1) throw this.#invalid(asked, 'That page number is less than 1')
    return Number(number)
  }

  #invalid (asked: string, message: string): NotFound {
    const words: Readonly<Record<string, string>> = { page_number: asked, message }
    return new NotFound(this.invalidPageMessage.replace(/\{(page_number|message)\}/g, (_, name: string) => words[name] ?? ''))
  }

  override getPaginatedResponse (data: unknown): Response {
    return new Response({ ...countEnvelope(this, this.page), next: this.getNextLink(), previous: this.getPreviousLink(), results: data })
  }

  getNextLink (): string | null {
    const { number, hasNext } = this.page
    return hasNext ? pageLink(this.request, { [this.pageQueryParam]: number + 1 }) : null
  }

  getPreviousLink (): string | null {
    const { number } = this.page
    return number > 1 ? pageLink(this.request, { [this.pageQueryParam]: number === 2 ? null : number - 1 }) : null
  }

  override getPaginatedResponseSchema (results: object): object {
    const link = (number: number): object => linkSchema(`http://api.example.org/accounts/?${this.pageQueryParam}=${number}`)
    return {
      type: 'object',
      required: ['count', 'results'],
      properties: { ...countSchema(this), next: link(4), previous: link(2), results }
    }
  }

  override getSchemaParameters (): readonly SchemaParameter[] {
    return [{ name: this.pageQueryParam, description: this.pageQueryDescription, schema: { type: 'integer' } }, ...super.getSchemaParameters()]
  }
}

/** How many pages that many rows fill; nothing is on one page too. */
function pagesFor (count: number, size: number): number {
  return Math.max(1, Math.ceil(count / size))
}
