import t from 'tap'
import { Type } from '@sinclair/typebox'
import { BaseFilterBackend, OrderingFilter } from '../../lib/filters/index.ts'
import { serializer } from '../../lib/serializers/index.ts'
import { fields } from '../../lib/fields/index.ts'
import { memoryModel } from '../support/helper.ts'
import { Book, library } from './support/helper.ts'

const backends = [OrderingFilter]
const AS_STORED = [200, [1, 2, 3, 4]]

t.test('Rows come in the order of the names that are asked for (FLT-06)', async (t) => {
  const ask = await library(t, backends, { orderingFields: ['title', 'pages'] })
  t.strictSame(await ask('?ordering=pages'), [200, [1, 3, 4, 2]])
  t.strictSame(await ask('?ordering=-pages'), [200, [2, 3, 4, 1]])
  for (const ordering of ['-pages,title', '%20-pages%20,%20title', ',-pages,,title,', 'isbn,-pages,gone,title']) {
    t.strictSame(await ask(`?ordering=${ordering}`), [200, [2, 4, 3, 1]], ordering)
  }
  t.strictSame(await ask('?ordering=pages&ordering=-pages'), [200, [2, 3, 4, 1]], 'of a repeated one the last counts (CON-10)')
})

t.test('A name that is asked for again and again orders where it comes first', async (t) => {
  const ask = await library(t, backends, { orderingFields: '__all__' })
  t.strictSame(await ask(`?ordering=${'-pages,pages,'.repeat(2500)}title`), await ask('?ordering=-pages,title'))
  t.strictSame(await ask('?ordering=title,-pages,-title,pages,id,isbn,title'), await ask('?ordering=title'))
  const backend = Object.assign(new OrderingFilter(), { maxFields: 1 })
  const view = { orderingFields: ['pages', 'title'], settings: { orderingParam: 'ordering' } }
  const request = { queryParams: new Map([['ordering', 'pages,title']]) }
  t.strictSame(await backend.getOrdering(request as never, Book.objects, view as never), ['pages'])
})

t.test('Names that are not allowed are passed over, and without any the view\'s order applies (FLT-06)', async (t) => {
  const none = await library(t, backends, { orderingFields: ['pages'] })
  const text = await library(t, backends, { orderingFields: ['pages'], ordering: '-pages' })
  const list = await library(t, backends, { orderingFields: ['pages'], ordering: ['-pages', '-title'] })
  for (const query of ['', '?ordering=', '?ordering=isbn', '?ordering=--pages', '?ordering=-', '?ordering=pages%00', '?ordering=__proto__', '?ordering=- pages'.replace(' ', '%20'), '?ordering=,']) {
    t.strictSame(await none(query), AS_STORED, query)
    t.strictSame(await text(query), [200, [2, 3, 4, 1]], query)
    t.strictSame(await list(query), [200, [2, 3, 4, 1]], query)
  }
  t.strictSame(await list('?ordering=pages'), [200, [1, 3, 4, 2]])
})

t.test('All columns may be allowed, but pk is none of them (FLT-07)', async (t) => {
  const ask = await library(t, backends, { orderingFields: '__all__' })
  t.strictSame(await ask('?ordering=-isbn'), [200, [3, 2, 1, 4]])
  t.strictSame(await ask('?ordering=-id'), [200, [4, 3, 2, 1]])
  t.strictSame(await ask('?ordering=-pk'), AS_STORED)
  t.strictSame(await ask('?ordering=-released'), [200, [3, 4, 1, 2]])
})

t.test('The fields may be the filter\'s own, and the view\'s come first (FLT-07)', async (t) => {
  class ByTitle extends OrderingFilter { override orderingFields = ['title'] }
  t.strictSame(await (await library(t, [ByTitle]))('?ordering=-title'), [200, [3, 2, 1, 4]])
  t.strictSame(await (await library(t, [ByTitle], { orderingFields: ['pages'] }))('?ordering=-title'), AS_STORED)
})

t.test('Without fields, what the serializer shows may be ordered by, under the names of the columns (FLT-07)', async (t) => {
  const BookSerializer = serializer(Type.Object({
    id: Type.Integer(),
    name: fields.char({ source: 'title' }),
    pages: fields.integer({ writeOnly: true }),
    isbn: Type.String(),
    shout: fields.method(),
    length: fields.char({ source: 'title.length', readOnly: true }),
    whole: fields.readOnly({ source: '*' })
  }))
  class WithShout extends BookSerializer { getShout (): string { return '!' } }
  const ask = await library(t, backends, { serializerClass: WithShout })
  t.strictSame(await ask('?ordering=-title'), [200, [3, 2, 1, 4]])
  t.strictSame(await ask('?ordering=-isbn'), [200, [3, 2, 1, 4]])
  for (const hidden of ['name', 'pages', 'shout', 'length', 'title__length', 'title.length', 'whole', '*', 'released', 'pk']) {
    t.strictSame(await ask(`?ordering=-${hidden}`), AS_STORED, hidden)
  }
  const Pages = serializer(Type.Object({ pages: Type.Integer() }))
  const shown = await library(t, backends, { serializerClass: WithShout, responseSerializerClass: Pages })
  t.strictSame(await shown('?ordering=-pages'), [200, [2, 3, 4, 1]], 'what is sent counts')
  t.strictSame(await shown('?ordering=-title'), AS_STORED)
})

t.test('A foreign key is ordered by under the name that clients know it by (FLT-07)', async (t) => {
  const Review = memoryModel('Review', Type.Object({ id: Type.Integer(), bookId: Type.Integer() }), {
    references: { bookId: Book },
    rows: [{ bookId: 2 }, { bookId: 3 }, { bookId: 1 }]
  })
  const ReviewSerializer = serializer(Type.Object({ id: Type.Integer(), book: fields.primaryKey(Book, { source: 'bookId' }) }))
  const ask = await library(t, backends, { queryset: Review.objects, serializerClass: ReviewSerializer })
  t.strictSame(await ask('?ordering=book'), [200, [3, 1, 2]])
  t.strictSame(await ask('?ordering=-book'), [200, [2, 1, 3]])
  t.strictSame(await ask('?ordering=bookId'), [200, [1, 2, 3]])
})

t.test('A view without fields and serializer is the developer\'s mistake (FLT-07)', async (t) => {
  class Shelf { settings = { orderingParam: 'ordering' } }
  const asked = { queryParams: new Map([['ordering', 'title']]) } as never
  await t.rejects(new OrderingFilter().filterQueryset(asked, Book.objects, new Shelf() as never), {
    code: 'FST_VIEWSETS_ORDERING_FIELDS_MISSING',
    message: 'Cannot use OrderingFilter on Shelf, which does not have either a `serializerClass`, an overriding `getSerializerClass` or an `orderingFields` attribute.'
  })
  const [status] = await (await library(t, backends))('?ordering=title')
  t.equal(status, 500)
  t.strictSame(await (await library(t, backends))(''), AS_STORED, 'nobody asked')
})

t.test('The parameter is the setting where the class names none, and is described for OpenAPI (FLT-06, PAG-24)', async (t) => {
  const ask = await library(t, backends, { orderingFields: ['pages'] }, { orderingParam: 'sort' })
  t.strictSame(await ask('?sort=-pages&ordering=pages'), [200, [2, 3, 4, 1]])
  class Named extends OrderingFilter { override orderingParam = 'by' }
  t.strictSame(await (await library(t, [Named], { orderingFields: ['pages'] }))('?by=-pages'), [200, [2, 3, 4, 1]])
  t.strictSame(new OrderingFilter().getSchemaParameters({ settings: { orderingParam: 'sort' } } as never), [
    { name: 'sort', description: 'Which field to use when ordering the results.', schema: { type: 'string' } }
  ])
})

t.test('Backends work one after the other, and one of one\'s own says nothing for OpenAPI unless it wants to (GEN-09)', async (t) => {
  class Long extends BaseFilterBackend {
    override filterQueryset (...[, queryset]: Parameters<BaseFilterBackend['filterQueryset']>): ReturnType<BaseFilterBackend['filterQueryset']> {
      return queryset.filter({ pages__gte: 15 })
    }
  }
  t.strictSame(await (await library(t, [Long, OrderingFilter], { ordering: '-pages' }))(''), [200, [2, 3, 4]])
  t.strictSame(new Long().getSchemaParameters({} as never), [])
})
