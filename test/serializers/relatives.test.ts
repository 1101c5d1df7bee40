import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/libsql'
import Fastify from 'fastify'
import { test } from 'tap'
import viewsets, { AsyncModelViewSet, fields, modelSerializer, serializer, SimpleRouter } from '../../lib/index.ts'
import { expectQueries } from '../../lib/testing/index.ts'
import { fillLibrary } from '../../lib/testing/relation-suite/fixture.ts'
import { memoryLibrary, sqliteLibrary, statements } from '../querysets/relations/library.ts'
import type { SerializerClass } from '../../lib/index.ts'
import type { LibraryModels } from '../../lib/testing/index.ts'

async function sqlite (): Promise<LibraryModels> {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of statements('sqlite')) await db.run(statement)
  return sqliteLibrary(db)
}

async function library (models: LibraryModels, serializerFor: (models: LibraryModels) => SerializerClass) {
  await fillLibrary(models)
  const serializerClass = serializerFor(models)
  class BookViewSet extends AsyncModelViewSet {
    override queryset = models.Book.objects.orderBy('id')
    override serializerClass = serializerClass
  }
  const router = new SimpleRouter()
  router.register('books', BookViewSet)
  const app = Fastify()
  await app.register(viewsets, { router })
  return app
}

const shown = { readOnly: true } as const
const several = { many: true, readOnly: true } as const

const wholeBook = ({ Book, Publisher, Tag, Review }: LibraryModels) => modelSerializer(Book, {
  fields: ['id', 'publisher', 'tags', 'reviews', 'detail', 'sequelOf'],
  extra: {
    publisher: fields.nested(modelSerializer(Publisher, { fields: ['name'] }), shown),
    tags: fields.nested(modelSerializer(Tag, { fields: ['id', 'name'] }), several),
    reviews: fields.nested(modelSerializer(Review, { fields: ['rating', 'text'] }), several),
    detail: fields.nested(Type.Object({ pages: Type.Integer() }), shown),
    sequelOf: fields.primaryKey(Book, { readOnly: true, allowNull: true })
  }
})

for (const [name, makeModels] of [['memory', async () => memoryLibrary()], ['SQLite', sqlite]] as const) {
  test(`${name}: nested serializers show related rows, those of a table of pairs in its order`, async (t) => {
    const app = await library(await makeModels(), wholeBook)
    t.strictSame((await app.inject('/books/1/')).json(), {
      id: 1,
      publisher: { name: 'North' },
      tags: [{ id: 2, name: 'wind' }, { id: 1, name: 'sea' }],
      reviews: [{ rating: 5, text: 'good' }, { rating: 2, text: 'wet' }],
      detail: null,
      sequelOf: null
    })
    t.strictSame((await app.inject('/books/4/')).json(), { id: 4, publisher: null, tags: [], reviews: [], detail: null, sequelOf: 2 })
  })

  test(`${name}: a list costs one statement more for each relation, however long it is, and none for a key`, async (t) => {
    const models = await makeModels()
    const app = await library(models, wholeBook)
    const counted = async (url: string) => (await expectQueries(5, async () => await app.inject(url))).json().length
    t.equal(await counted('/books/'), 4)
    for (let number = 0; number < 20; number++) await models.Book.objects.create({ title: `Book ${number}`, publisherId: 1 })
    t.equal(await counted('/books/'), 24)
  })

  test(`${name}: keys, slugs and dotted sources read over relations`, async (t) => {
    const app = await library(await makeModels(), ({ Book, Tag }) => modelSerializer(Book, {
      fields: ['id', 'tags', 'tagNames', 'publisherName', 'first', 'sequels'],
      extra: {
        tags: fields.primaryKey(Tag, several),
        tagNames: fields.slugRelated(Tag, 'name', { many: true, readOnly: true, source: 'tags' }),
        publisherName: fields.char({ readOnly: true, source: 'publisher.name', default: 'nobody' }),
        first: fields.char({ readOnly: true, source: 'sequelOf.sequelOf.title', default: null, allowNull: true }),
        sequels: fields.primaryKey(Book, several)
      }
    }))
    t.strictSame((await app.inject('/books/')).json(), [
      { id: 1, tags: [2, 1], tagNames: ['wind', 'sea'], publisherName: 'North', first: null, sequels: [2] },
      { id: 2, tags: [1], tagNames: ['sea'], publisherName: 'North', first: null, sequels: [4] },
      { id: 3, tags: [2], tagNames: ['wind'], publisherName: 'South', first: null, sequels: [] },
      { id: 4, tags: [], tagNames: [], publisherName: 'nobody', first: 'Tides', sequels: [] }
    ])
  })

  test(`${name}: relations of related rows are read as well, and both ways`, async (t) => {
    const app = await library(await makeModels(), ({ Book, Publisher, Tag }) => modelSerializer(Book, {
      fields: ['id', 'tags', 'publisher'],
      extra: {
        tags: fields.nested(modelSerializer(Tag, { fields: ['name', 'books'], extra: { books: fields.primaryKey(Book, several) } }), several),
        publisher: fields.nested(modelSerializer(Publisher, { fields: ['name', 'titles'], extra: { titles: fields.slugRelated(Book, 'title', { many: true, readOnly: true, source: 'books' }) } }), shown)
      }
    }))
    t.strictSame((await app.inject('/books/2/')).json(), { id: 2, tags: [{ name: 'sea', books: [1, 2] }], publisher: { name: 'North', titles: ['Tides', 'Tides again'] } })
  })

  test(`${name}: what was written is shown with what it is related to`, async (t) => {
    const app = await library(await makeModels(), ({ Book, Publisher }) => modelSerializer(Book, {
      fields: ['title', 'publisherId', 'publisher'], extra: { publisher: fields.nested(modelSerializer(Publisher, { fields: ['name'] }), shown) }
    }))
    const created = await app.inject({ method: 'POST', url: '/books/', payload: { title: 'New', publisherId: 2 } })
    t.strictSame([created.statusCode, created.json()], [201, { title: 'New', publisherId: 2, publisher: { name: 'South' } }])
    const changed = await app.inject({ method: 'PATCH', url: '/books/5/', payload: { publisherId: 1 } })
    t.strictSame(changed.json(), { title: 'New', publisherId: 1, publisher: { name: 'North' } })
  })
}

test('a serializer without a model of its own reads over the relations of the rows of its view', async (t) => {
  const app = await library(memoryLibrary(), () => serializer(Type.Object({ title: Type.String(), tags: fields.nested(Type.Object({ name: Type.String() }), several) })))
  t.strictSame((await app.inject('/books/1/')).json(), { title: 'Tides', tags: [{ name: 'wind' }, { name: 'sea' }] })
})
