/** Pages that begin beyond a row: as fast at the end of a table as at its start, and steady while rows are added. */
import { isPromise } from '../utils/awaitable.ts'
import { FST_VIEWSETS_CURSOR_ORDERING_INVALID, FST_VIEWSETS_CURSOR_SOURCE_INVALID, FST_VIEWSETS_LOOKUP_UNKNOWN } from '../errors.ts'
import { NotFound } from '../exceptions.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import { Response } from '../response.ts'
import { nameOf } from '../utils/names.ts'
import { keeps } from '../utils/overrides.ts'
import { SizedPagination, linkSchema } from './base.ts'
import { neighbour } from './cursor-page.ts'
import { START, decodeCursor, encodeCursor } from './cursor-text.ts'
import { pageLink } from './links.ts'
import { requireOrdering } from './ordering-check.ts'
import { PositionField, reversedOrdering } from './positions.ts'
import { identityOf, isComposite } from '../querysets/paths.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { FilterBackend, KnownAtBoot, QueryView, SchemaParameter, ViewContext, ViewRequest } from '../types.ts'
import type { CursorPage } from './cursor-page.ts'
import type { Cursor } from './cursor-text.ts'
import type { RowSource } from './sources.ts'

/** A filter backend that decides the order of rows. */
interface OrderingBackend extends FilterBackend {
  getOrdering (request: ViewRequest, queryset: QuerySet, view: ViewContext): Awaitable<string | readonly string[] | null | undefined>
}

/**
 * Pages by an opaque cursor, which only goes to the next page and the previous one.
 * `class Cursors extends CursorPagination { pageSize = 20; ordering = '-createdAt' }`
 */
export class CursorPagination extends SizedPagination {
  cursorQueryParam = 'cursor'
  cursorQueryDescription = 'The pagination cursor value.'
  /** Said of a cursor that cannot be read. */
  invalidCursorMessage = 'Invalid cursor'
  /**
   * The order of the rows, where no filter backend decides it; its first field should be unchanging, nearly unique and never null.
   * Where that is a path such as `category__name`, each page costs one query more, for what its rows do not hold.
   */
  ordering: string | readonly string[] | null = '-created'
  /** The most rows that a cursor skips, since skipping is work for the database; null for no limit. */
  offsetCutoff: number | null = 1000
  /** The page that the request asked for. */
  page!: CursorPage

  /** Throws where it has no page size, and where its ordering names no column of the rows while no filter backend decides their order. */
  override checkView (view: ViewContext, known: KnownAtBoot): void {
    super.checkView(view, known)
    if (!known.isOrdered && keeps(this, CursorPagination, ['getOrdering'])) requireOrdering(this, known.queryset)
  }

  override async paginateQueryset (source: RowSource, request: ViewRequest, view: ViewContext): Promise<object[] | null> {
    this.request = request
    const size = this.getPageSize(request, view)
    if (size === null || size === 0) return null
    if (!('fetch' in source)) throw new FST_VIEWSETS_CURSOR_SOURCE_INVALID(nameOf(this.constructor))
    const ordering = await this.getOrdering(request, source, view)
    const cursor = this.decodeCursor(request) ?? START
    const [first = source.model.primaryKey] = ordering
    const field = new PositionField(source.model, first)
    const read = await this.#beyond(source, ordering, cursor, field).slice(cursor.offset, cursor.offset + size + 1).fetch()
    const among = field.positionsAmong(read)
    const positionOf = isPromise(among) ? await among : among
    const [rows, following] = [read.slice(0, size), read[size]]
    if (cursor.reverse) rows.reverse()
    const at = (index: number): string | undefined => {
      const row = rows.at(index)
      return row === undefined ? undefined : positionOf(row)
    }
    this.page = { cursor, size, positions: { length: rows.length, at }, following: following === undefined ? null : positionOf(following) }
    return rows
  }

  /** Those that tell its position; where a subclass takes rows in a way of its own, nothing is known of it. */
  override async columnsRead (queryset: QuerySet, request: ViewRequest, view: ViewContext): Promise<readonly string[] | null> {
    if (!keeps(this, CursorPagination, ['paginateQueryset'])) return null
    const ordering = await this.getOrdering(request, queryset, view)
    return ordering.map((name) => name.replace(/^-+/, ''))
  }

  #beyond (queryset: QuerySet, ordering: readonly string[], { position, reverse }: Cursor, field: PositionField): QuerySet {
    const directed = reverse ? reversedOrdering(ordering) : ordering
    const ordered = queryset.orderBy(...directed, ...tieBreaker(queryset, ordering))
    if (position === null) return ordered
    try {
      return ordered.filter(field.beyond(position, reverse))
    } catch (error) {
      // a column of JSON, say, can be compared with nothing
      if (error instanceof InvalidLookup || error instanceof FST_VIEWSETS_LOOKUP_UNKNOWN) throw new NotFound(this.invalidCursorMessage)
      throw error
    }
  }

  /** The order of the rows: what the first filter backend that orders says, or the paginator's own. */
  async getOrdering (request: ViewRequest, queryset: QuerySet, view: QueryView): Promise<readonly string[]> {
    const backends = view.getFilterBackends?.() ?? []
    const backend = (isPromise(backends) ? await backends : backends).map((Backend) => new Backend()).find(isOrdering)
    const decided = backend === undefined ? [] : await backend.getOrdering(request, queryset, view) ?? []
    const ordering: unknown = decided.length > 0 ? decided : this.ordering
    const fields: unknown = typeof ordering === 'string' ? [ordering] : ordering
    if (!isListOfNames(fields)) throw new FST_VIEWSETS_CURSOR_ORDERING_INVALID(nameOf(this.constructor), JSON.stringify(ordering) ?? 'none')
    return fields
  }

  /** The cursor that the request came with, or null; throws 404 for one that cannot be read. */
  decodeCursor (request: ViewRequest): Cursor | null {
    const encoded = request.queryParams.get(this.cursorQueryParam)
    if (encoded === undefined) return null
    const cursor = decodeCursor(encoded, this.offsetCutoff)
    if (cursor === null) throw new NotFound(this.invalidCursorMessage)
    return cursor
  }

  /** The link to the page at a cursor. */
  encodeCursor (cursor: Cursor): string {
    return pageLink(this.request, { [this.cursorQueryParam]: encodeCursor(cursor) })
  }

  override getPaginatedResponse (data: unknown): Response {
    return new Response({ next: this.getNextLink(), previous: this.getPreviousLink(), results: data })
  }

  getNextLink (): string | null {
    const cursor = neighbour(this.page, true)
    return cursor === null ? null : this.encodeCursor(cursor)
  }

  getPreviousLink (): string | null {
    const cursor = neighbour(this.page, false)
    return cursor === null ? null : this.encodeCursor(cursor)
  }

  override getPaginatedResponseSchema (results: object): object {
    const link = (cursor: string): object => linkSchema(`http://api.example.org/accounts/?${this.cursorQueryParam}=${cursor}`)
    return { type: 'object', required: ['results'], properties: { next: link('cD00ODY%3D'), previous: link('cj0xJnA9NDg3'), results } }
  }

  override getSchemaParameters (): readonly SchemaParameter[] {
    return [{ name: this.cursorQueryParam, description: this.cursorQueryDescription, schema: { type: 'string' } }, ...super.getSchemaParameters()]
  }
}

function isOrdering (backend: FilterBackend): backend is OrderingBackend {
  return 'getOrdering' in backend && typeof backend.getOrdering === 'function'
}

function isListOfNames (value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string')
}

/**
 * The primary key, where the ordering leaves it out: rows that share all else must not change places between two requests.
 * Upwards in both directions, which is how the reference's database keeps them, and what its clients have seen.
 */
function tieBreaker ({ model }: QuerySet, ordering: readonly string[]): string[] {
  const names = ordering.map((field) => field.replace(/^-/, ''))
  if (isComposite(model)) return identityOf(model).filter((name) => !names.includes(name))
  return names.includes('pk') || names.includes(model.primaryKey) ? [] : ['pk']
}
