/** A filter backend of one's own: books of a length, by a column that its view names. */
import t from 'tap'
import { BaseFilterBackend, CursorPagination, ValidationError } from '../../support/helper.ts'
import { METADATA, library } from './library.ts'
import type { FilterBackend, KnownAtBoot, QuerySet, SchemaParameter, ViewContext, ViewRequest } from '../../support/helper.ts'

interface SpanView extends ViewContext { readonly spanColumn?: string }

class SpanFilter extends BaseFilterBackend {
  override filterQueryset (request: ViewRequest, queryset: QuerySet, { spanColumn = 'id' }: SpanView): QuerySet {
    const least = request.queryParams.get('least')
    if (least === undefined) return queryset
    if (!/^\d{1,9}$/.test(least)) throw new ValidationError({ least: ['A valid integer is required.'] })
    return queryset.filter({ [`${spanColumn}__gte`]: least })
  }

  override getSchemaParameters ({ spanColumn = 'id' }: SpanView): readonly SchemaParameter[] {
    return [{ name: 'least', description: `The least of ${spanColumn}.`, schema: { type: 'integer', minimum: 0 } }]
  }
}

/** Decides the order of rows, from nothing but the interface. */
class LongestFirst implements FilterBackend {
  getOrdering (): readonly string[] { return ['-pages'] }

  filterQueryset (_request: ViewRequest, queryset: QuerySet): QuerySet {
    return queryset.orderBy(...this.getOrdering())
  }
}

/** Refuses at boot a view whose rows have no such column. */
class CheckedSpanFilter extends SpanFilter {
  override checkView ({ spanColumn = 'id' }: SpanView, { queryset }: KnownAtBoot): void {
    if (queryset !== null && !queryset.model.columns.has(spanColumn)) throw new TypeError(`${queryset.model.name} has no ${spanColumn}`)
  }
}

class Cursors extends CursorPagination {
  override pageSize = 2
}

t.test('A filter backend of one\'s own narrows a list, which loads what is shown and no more', async (t) => {
  const { ask, columns } = await library(t, (Books) => class Named extends Books {
    spanColumn = 'pages'
    override filterBackends = [SpanFilter]
  })
  t.strictSame(await ask('/books/?least=30'), [200, [{ title: 'T30' }, { title: 'T40' }]])
  t.equal(columns(), 'id, title')
  t.strictSame(await ask('/books/?least=many'), [400, { least: ['A valid integer is required.'] }])
  t.equal((await ask('/books/2/?least=30'))[0], 404, 'and the objects that there are')
})

t.test('One that decides the order is what a cursor goes by, and its column is loaded', async (t) => {
  const { ask, columns } = await library(t, (Books) => class Named extends Books {
    override filterBackends = [LongestFirst]
    override paginationClass = Cursors
  })
  const [status, body] = await ask('/books/')
  t.strictSame([status, (body as { readonly results: unknown }).results], [200, [{ title: 'T40' }, { title: 'T30' }]])
  t.equal(columns(), 'id, title, pages')
})

t.test('The document has its parameters, on lists', async (t) => {
  const { operation } = await library(t, (Books) => class Named extends Books {
    spanColumn = 'pages'
    override filterBackends = [SpanFilter, LongestFirst]
  })
  t.strictSame(operation('get', '/books/').parameters, [{ name: 'least', in: 'query', required: false, description: 'The least of pages.', schema: { type: 'integer', minimum: 0 } }])
  t.equal(operation('post', '/books/').parameters, undefined)
})

t.test('OPTIONS tells of its view what it tells of any other', async (t) => {
  const { ask } = await library(t, (Books) => class Named extends Books { override filterBackends = [SpanFilter] })
  t.strictSame(await ask('/books/', { method: 'OPTIONS' }), [200, METADATA])
})

t.test('One that cannot work on a view says so at boot, where the rows are known', async (t) => {
  const misspelt = library(t, (Books) => class Named extends Books {
    spanColumn = 'page'
    override filterBackends = [CheckedSpanFilter]
  })
  await t.rejects(misspelt, new TypeError('Book has no page'))
  const ofAnAction = library(t, (Books) => class Named extends Books {
    spanColumn = 'page'
    override actionConfigs = { list: { filterBackends: [CheckedSpanFilter] } }
  })
  await t.rejects(ofAnAction, new TypeError('Book has no page'))
  const { ask } = await library(t, (Books) => class Named extends Books {
    spanColumn = 'pages'
    override filterBackends = [CheckedSpanFilter]
  })
  t.strictSame(await ask('/books/?least=40'), [200, [{ title: 'T40' }]])
  const { ask: askOwn } = await library(t, (Books) => class Named extends Books {
    spanColumn = 'page'
    override filterBackends = [CheckedSpanFilter]
    override getQueryset () { return this.queryset.all() }
  })
  t.equal((await askOwn('/books/'))[0], 200, 'of rows that only a request tells nothing is known')
})
