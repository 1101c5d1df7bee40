import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import Fastify from 'fastify'
import pg from 'pg'
import { test } from 'tap'
import viewsets, { AsyncModelViewSet, Count, fields, modelSerializer, PageNumberPagination, prefetch, SimpleRouter } from '../../lib/index.ts'
import type { SerializerClass } from '../../lib/index.ts'
import type { RelatedModels } from '../../lib/querysets/index.ts'
import { drizzleModels } from '../../lib/querysets/drizzle/index.ts'
import { memoryModels } from '../../lib/querysets/index.ts'
import { expectQueries } from '../../lib/testing/index.ts'
import { fillLibrary } from '../../lib/testing/relation-suite/fixture.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import { emptied, MemoryLibrary, PostgresLibrary, SqliteLibrary, statements } from '../querysets/relations/library.ts'

type Models = RelatedModels<MemoryLibrary>

async function filled (models: Models): Promise<Models> {
  await fillLibrary({ Publisher: models.publishers, Book: models.books, Tag: models.tags, Tagging: models.taggings, Review: models.reviews, Detail: models.details })
  return models
}

async function sqlite (): Promise<Models> {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of statements('sqlite')) await db.run(statement)
  return await filled(drizzleModels(db, SqliteLibrary) as object as Models)
}

const memory = async (): Promise<Models> => await filled(memoryModels(MemoryLibrary, { tags: { unique: ['name'] }, taggings: { uniqueTogether: [['bookId', 'tagId']] }, details: { unique: ['bookId'] } }))

const database = await testDatabase()
const pool = database === null ? null : new pg.Pool({ connectionString: database.url })
const db = pool === null ? null : drizzlePg(pool)
const inPostgres = db === null ? null : drizzleModels(db, PostgresLibrary) as object as Models
for (const statement of statements('postgresql')) await db?.execute(statement)

async function postgresql (): Promise<Models> {
  await db?.execute(emptied)
  return await filled(inPostgres as Models)
}

async function served (queryset: object, serializer: SerializerClass, Pagination: typeof PageNumberPagination | null = null) {
  class BookViewSet extends AsyncModelViewSet {
    override queryset = queryset as Models['books']['objects']
    override serializerClass = serializer
    override paginationClass = Pagination
    pageSize = 20
  }
  const router = new SimpleRouter()
  router.register('books', BookViewSet)
  const app = Fastify()
  await app.register(viewsets, { router })
  return app
}

const several = { many: true, readOnly: true } as const

const bookOf = ({ books, publishers, tags, reviews }: Models, ...more: string[]) => modelSerializer(books, {
  fields: ['id', 'publisher', 'tags', 'reviews', ...more as []],
  extra: {
    publisher: fields.nested(modelSerializer(publishers, { fields: ['name'] }), { readOnly: true }),
    tags: fields.nested(modelSerializer(tags, { fields: ['name'] }), several),
    reviews: fields.nested(modelSerializer(reviews, { fields: ['id', 'rating'] }), several)
  }
})

for (const [name, makeModels] of [['memory', memory], ['SQLite', sqlite], ['PostgreSQL', postgresql]] as const) {
  const options = name === 'PostgreSQL' && database === null ? { skip: NO_SERVER } : {}

  test(`${name}: a page of 20 books with their publishers, tags and reviews is four statements beside the count of the page`, options, async (t) => {
    const models = await makeModels()
    for (let number = 0; number < 40; number++) {
      const { id } = await models.books.objects.create({ title: `Book ${number}`, publisherId: 1 + number % 2 })
      await models.taggings.objects.create({ bookId: id, tagId: 1 + number % 3, position: 1 })
      await models.reviews.objects.create({ bookId: id, rating: 3, text: 'fine' })
    }
    class Pages extends PageNumberPagination { override pageSize = 20 }
    const app = await served(models.books.objects.orderBy('id'), bookOf(models), Pages)
    const page = (await expectQueries(5, async () => await app.inject('/books/?page=2'))).json()
    t.strictSame([page.count, page.results.length, page.results.every((book: { tags: unknown[], reviews: unknown[], publisher: unknown }) => book.tags.length === 1 && book.reviews.length === 1 && book.publisher !== null)], [44, 20, true])
  })

  test(`${name}: nested lists show what the queryset of the view has fetched for them, and it is not fetched twice`, options, async (t) => {
    const models = await makeModels()
    const { books, tags, reviews } = models
    const queryset = books.objects.orderBy('id').prefetchRelated(prefetch('reviews', { queryset: reviews.objects.filter({ rating__isnull: false }).orderBy('rating') }), prefetch('tags', { queryset: tags.objects.orderBy('name'), limit: 1 }))
    const app = await served(queryset, bookOf(models))
    const first = { id: 1, publisher: { name: 'North' }, tags: [{ name: 'sea' }], reviews: [{ id: 2, rating: 2 }, { id: 1, rating: 5 }] }
    t.strictSame((await expectQueries(4, async () => await app.inject('/books/'))).json(), [
      first,
      { id: 2, publisher: { name: 'North' }, tags: [{ name: 'sea' }], reviews: [] },
      { id: 3, publisher: { name: 'South' }, tags: [{ name: 'wind' }], reviews: [{ id: 4, rating: 2 }] },
      { id: 4, publisher: null, tags: [], reviews: [] }
    ])
    t.strictSame((await app.inject('/books/1/')).json(), first)
    t.strictSame((await app.inject({ method: 'PATCH', url: '/books/1/', payload: {} })).json(), first)
  })

  test(`${name}: what comes along under another name is shown by a field of that name`, options, async (t) => {
    const models = await makeModels()
    const { books, reviews } = models
    const queryset = books.objects.orderBy('id').prefetchRelated(prefetch('reviews', { queryset: reviews.objects.orderBy('-id'), toAttr: 'latest', limit: 1 }))
    const Book = modelSerializer(books, { fields: ['id', 'latest'], extra: { latest: fields.nested(modelSerializer(reviews, { fields: ['id'] }), several) } })
    const app = await served(queryset, Book)
    t.strictSame((await expectQueries(2, async () => await app.inject('/books/'))).json(), [{ id: 1, latest: [{ id: 2 }] }, { id: 2, latest: [{ id: 3 }] }, { id: 3, latest: [{ id: 4 }] }, { id: 4, latest: [] }])
    t.strictSame((await app.inject({ method: 'PATCH', url: '/books/2/', payload: {} })).json(), { id: 2, latest: [{ id: 3 }] })
  })

  test(`${name}: one relative each comes in the statement of the rows`, options, async (t) => {
    const models = await makeModels()
    const app = await served(models.books.objects.orderBy('id').selectRelated('publisher'), bookOf(models))
    const found = (await expectQueries(3, async () => await app.inject('/books/'))).json()
    t.strictSame(found.map(({ publisher }: { publisher: unknown }) => publisher), [{ name: 'North' }, { name: 'North' }, { name: 'South' }, null])
  })

  test(`${name}: relatives that were just written are shown as they are now`, options, async (t) => {
    const models = await makeModels()
    const { books, tags, taggings } = models
    await taggings.objects.filter({ bookId: 3 }).deleteMany()
    const Book = modelSerializer(books, { fields: ['id', 'sequels'], extra: { sequels: fields.primaryKey(books, { many: true }) } })
    const app = await served(books.objects.orderBy('id').prefetchRelated('sequels'), Book)
    t.strictSame((await app.inject({ method: 'PATCH', url: '/books/3/', payload: { sequels: [4] } })).json(), { id: 3, sequels: [4] })
    t.strictSame((await app.inject('/books/2/')).json(), { id: 2, sequels: [] })
    t.equal(await tags.objects.annotate({ n: Count('books') }).filter({ n: 2 }).count(), 1)
  })
}

test('the database is given back', async () => {
  await pool?.end()
  await database?.drop()
})
