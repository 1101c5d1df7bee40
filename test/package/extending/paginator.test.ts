/** A paginator of one's own: pages that begin beyond a number of pages, as `?after=20`. */
import t from 'tap'
import { OrderingFilter, Response } from '../../support/helper.ts'
import { METADATA, library } from './library.ts'
import type { KnownAtBoot, Paginator, QuerySet, SchemaParameter, ViewContext, ViewRequest } from '../../support/helper.ts'

interface Row { readonly pages: number }

class SeekPagination implements Paginator {
  static readonly size: number = 2
  #last: Row | undefined

  async paginateQueryset (source: QuerySet | readonly object[], request: ViewRequest): Promise<object[]> {
    if (!('fetch' in source)) return [...source]
    const after = request.queryParams.get('after')
    const ordered = source.orderBy('pages')
    const rows = await (after === undefined ? ordered : ordered.filter({ pages__gt: after })).slice(0, SeekPagination.size).fetch()
    this.#last = rows.at(-1) as Row | undefined
    return rows
  }

  columnsRead (): readonly string[] { return ['pages'] }

  getPaginatedResponse (data: unknown): Response {
    return new Response({ after: this.#last?.pages ?? null, rows: data })
  }

  getPaginatedResponseSchema (rows: object): object {
    return { type: 'object', required: ['after', 'rows'], properties: { after: { type: ['integer', 'null'] }, rows } }
  }

  getSchemaParameters (): readonly SchemaParameter[] {
    return [{ name: 'after', description: 'Where the page before ended.', schema: { type: 'integer' } }]
  }
}

/** The same that does not say what it reads. */
class SilentPagination extends SeekPagination {
  override columnsRead = undefined as never
}

t.test('A paginator of one\'s own pages a list, which loads the columns that it reads and no others', async (t) => {
  const { ask, columns } = await library(t, (Books) => class Named extends Books { override paginationClass = SeekPagination })
  t.strictSame(await ask('/books/'), [200, { after: 20, rows: [{ title: 'T10' }, { title: 'T20' }] }])
  t.equal(columns(), 'id, title, pages')
  t.strictSame(await ask('/books/?after=20'), [200, { after: 40, rows: [{ title: 'T30' }, { title: 'T40' }] }])
  t.strictSame(await ask('/books/?after=40'), [200, { after: null, rows: [] }])
})

t.test('One that does not say what it reads is given whole rows', async (t) => {
  const { ask, columns } = await library(t, (Books) => class Named extends Books { override paginationClass = SilentPagination })
  t.strictSame(await ask('/books/'), [200, { after: 20, rows: [{ title: 'T10' }, { title: 'T20' }] }])
  t.equal(columns(), 'id, title, pages, blurb')
})

t.test('One that reads a column of nobody\'s is given whole rows too', async (t) => {
  class Computed extends SeekPagination {
    override columnsRead () { return ['pages', 'rank'] }
  }
  const { ask, columns } = await library(t, (Books) => class Named extends Books { override paginationClass = Computed })
  t.equal((await ask('/books/'))[0], 200)
  t.equal(columns(), 'id, title, pages, blurb')
})

t.test('A paginator of one\'s own is the equal of others in the document', async (t) => {
  const { operation } = await library(t, (Books) => class Named extends Books { override paginationClass = SeekPagination })
  const { parameters, responses } = operation('get', '/books/')
  t.strictSame(parameters, [{ name: 'after', in: 'query', required: false, description: 'Where the page before ended.', schema: { type: 'integer' } }])
  t.match(responses['200']?.content?.['application/json']?.schema, {
    required: ['after', 'rows'], properties: { after: {}, rows: { type: 'array', items: { type: 'object', properties: { title: { type: 'string' } } } } }
  })
})

t.test('OPTIONS tells of its view what it tells of any other', async (t) => {
  const { ask } = await library(t, (Books) => class Named extends Books { override paginationClass = SeekPagination })
  t.strictSame(await ask('/books/', { method: 'OPTIONS' }), [200, METADATA])
})

t.test('One that cannot work on a view says so at boot, and knows whether a filter decides the order', async (t) => {
  class Checked extends SeekPagination {
    checkView ({ constructor }: ViewContext, { queryset, isOrdered }: KnownAtBoot): void {
      if (isOrdered) throw new TypeError(`${constructor.name} orders ${queryset?.model.name} by itself`)
    }
  }
  class Ordered extends OrderingFilter {
    override getDefaultOrdering () { return ['title'] }
  }
  const refused = library(t, (Books) => class Named extends Books {
    override paginationClass = Checked
    override filterBackends = [Ordered]
  })
  await t.rejects(refused, new TypeError('Named orders Book by itself'))
  const { ask } = await library(t, (Books) => class Named extends Books { override paginationClass = Checked })
  t.strictSame(await ask('/books/'), [200, { after: 20, rows: [{ title: 'T10' }, { title: 'T20' }] }])
})
