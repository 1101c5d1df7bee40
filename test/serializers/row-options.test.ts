import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/libsql'
import * as sqliteCore from 'drizzle-orm/sqlite-core'
import Fastify from 'fastify'
import { test } from 'tap'
import viewsets, { AsyncModelViewSet, fields, memoryModel, memoryModels, modelSerializer, serializer, SimpleRouter } from '../../lib/index.ts'
import { drizzleModel, drizzleModels } from '../../lib/querysets/drizzle/index.ts'
import { expectQueries } from '../../lib/testing/index.ts'
import { fillLibrary } from '../../lib/testing/relation-suite/fixture.ts'
import { MemoryLibrary, SqliteLibrary, statements } from '../querysets/relations/library.ts'
import { refusal, shown } from './support/helper.ts'
import type { SerializerClass } from '../../lib/index.ts'
import type { LibraryModels } from '../../lib/testing/index.ts'

const said = {
  books: { ordering: ['-id'], text: (row: { title: string }) => row.title },
  tags: { ordering: ['-name'], text: (row: { name: string }) => `#${row.name}` },
  taggings: { uniqueTogether: [['bookId', 'tagId']] },
  reviews: { ordering: ['rating', 'text'], text: { reads: ['rating', 'book__publisher__name'], of: reviewText } },
  details: { unique: ['bookId'], ordering: ['-book__title'] }
} as const

interface ShownReview { readonly rating: number | null, readonly book: { readonly publisher: { readonly name: string } | null } }
function reviewText ({ rating, book }: ShownReview): string {
  return `${rating ?? '?'}/5 of ${book.publisher?.name ?? 'nobody'}`
}

function memory (): LibraryModels {
  const { publishers, books, tags, taggings, reviews, details } = memoryModels(MemoryLibrary, said)
  return { Publisher: publishers, Book: books, Tag: tags, Tagging: taggings, Review: reviews, Detail: details }
}

async function sqlite (): Promise<LibraryModels> {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of statements('sqlite')) await db.run(statement)
  const { books, tags, reviews, details } = said
  const models = drizzleModels(db, SqliteLibrary, { books, tags, reviews, details: { ordering: details.ordering } })
  return { Publisher: models.publishers, Book: models.books, Tag: models.tags, Tagging: models.taggings, Review: models.reviews, Detail: models.details }
}

async function library (models: LibraryModels, serializerClass: SerializerClass) {
  await fillLibrary(models)
  class BookViewSet extends AsyncModelViewSet {
    override queryset = models.Book.objects.all()
    override serializerClass = serializerClass
  }
  const router = new SimpleRouter()
  router.register('books', BookViewSet)
  const app = Fastify()
  await app.register(viewsets, { router })
  return app
}

const several = { many: true } as const

for (const [name, makeModels] of [['memory', async () => memory()], ['SQLite', sqlite]] as const) {
  test(`${name}: rows come in the order of their model where none is asked for`, async (t) => {
    const models = await makeModels()
    await fillLibrary(models)
    const { Book, Detail } = models
    const ids = async (rows: { fetch (): Promise<{ id: number }[]> }) => (await rows.fetch()).map(({ id }) => id)
    t.strictSame(await ids(Book.objects), [4, 3, 2, 1])
    t.strictSame(await ids(Book.objects.orderBy('title')), [1, 2, 4, 3])
    t.strictSame(await ids(Book.objects.slice(1, 3)), [3, 2])
    t.strictSame(await ids(Detail.objects), [2, 1])
    t.strictSame([Book.objects.isOrdered, (await Book.objects.first())?.id, await Book.objects.count()], [true, 4, 4])
    const walked: number[] = []
    for await (const { id } of Book.objects) walked.push(id)
    t.strictSame(walked, [4, 3, 2, 1])
  })

  test(`${name}: distinct values, subqueries, unions, aggregates and changes know nothing of that order`, async (t) => {
    const { Book, Review } = await makeModels().then(async (models) => {
      await fillLibrary(models)
      return models
    })
    t.strictSame(await Book.objects.distinct().values('publisherId'), [{ publisherId: null }, { publisherId: 1 }, { publisherId: 2 }])
    t.strictSame((await Book.objects.filter({ id: 1 }).union(Book.objects.filter({ id: 2 })).fetch()).map(({ id }) => id), [1, 2])
    t.equal(await Review.objects.filter({ bookId__in: Book.objects.filter({ publisherId: 1 }) }).count(), 3)
    t.equal(await Book.objects.filter({ publisherId: 1 }).updateMany({ title: 'New' }), 2)
    t.equal((await Book.objects.get({ id: 3 })).id, 3)
  })

  test(`${name}: texts stand for related rows, and what they read is fetched with these`, async (t) => {
    const models = await makeModels()
    const app = await library(models, modelSerializer(models.Book, {
      fields: ['id', 'tags', 'reviews', 'sequelOf', 'publisher', 'whole'],
      extra: { tags: fields.string(several), reviews: fields.string(several), sequelOf: fields.string(), publisher: fields.string(), whole: fields.string({ source: '*' }) }
    }))
    const { result } = await expectQueries(6, async () => ({ result: (await app.inject('/books/')).json() }))
    t.strictSame(result, [
      { id: 4, tags: [], reviews: [], sequelOf: 'Tides again', publisher: null, whole: 'Tides at last' },
      { id: 3, tags: ['#wind'], reviews: ['2/5 of South'], sequelOf: null, publisher: 'Publisher object (2)', whole: 'Winds' },
      { id: 2, tags: ['#sea'], reviews: ['?/5 of North'], sequelOf: 'Tides', publisher: 'Publisher object (1)', whole: 'Tides again' },
      { id: 1, tags: ['#wind', '#sea'], reviews: ['2/5 of North', '5/5 of North'], sequelOf: null, publisher: 'Publisher object (1)', whole: 'Tides' }
    ])
    t.strictSame((await app.inject('/books/1/')).json().reviews, ['2/5 of North', '5/5 of North'])
  })

  test(`${name}: nested lists come in the order of the model, those of a table of pairs in its own where it says one`, async (t) => {
    const models = await makeModels()
    const { Book, Publisher, Tag, Detail } = models
    const books = fields.nested(modelSerializer(Book, { fields: ['id'] }), { many: true, readOnly: true })
    await fillLibrary(models)
    const ByTag = modelSerializer(Tag, { fields: ['books'], extra: { books } })
    const ByPublisher = modelSerializer(Publisher, { fields: ['books'], extra: { books } })
    t.strictSame(await shown(ByTag, await Tag.objects.get({ id: 1 })), { books: [{ id: 2 }, { id: 1 }] })
    t.strictSame(await shown(ByPublisher, await Publisher.objects.get({ id: 1 })), { books: [{ id: 2 }, { id: 1 }] })
    t.equal(Detail.objects.isOrdered, true)
  })

  test(`${name}: methods have what they are said to read`, async (t) => {
    const models = await makeModels()
    const WithMethods = modelSerializer(models.Book, {
      fields: ['id', 'names', 'house'],
      extra: {
        names: fields.method(({ title, tags }: { title: string, tags: { name: string }[] }) => `${title}: ${tags.map((tag) => tag.name).join()}`, { reads: ['tags__name', 'publisher'] }),
        house: fields.method('getHouse', { reads: ['publisher__name'] })
      }
    })
    const app = await library(models, class extends WithMethods {
      getHouse (book: { publisher: { name: string } | null }) {
        return book.publisher?.name ?? null
      }
    })
    const { result } = await expectQueries(3, async () => ({ result: (await app.inject('/books/')).json() }))
    t.strictSame(result.slice(2), [{ id: 2, names: 'Tides again: sea', house: 'North' }, { id: 1, names: 'Tides: wind,sea', house: 'North' }])
  })
}

const Shelf = Type.Object({ id: Type.Integer(), name: Type.String(), roomId: Type.Integer() })
const Room = memoryModel('Room', Type.Object({ id: Type.Integer(), name: Type.String() }), { rows: [{ name: 'Cellar' }] })

test('an order by what is not there is refused when the model is made', async (t) => {
  // @ts-expect-error -- the compiler says so too
  t.throws(() => memoryModel('Shelf', Shelf, { ordering: ['nme'] }), { code: 'FST_VIEWSETS_MODEL_INVALID', message: /"nme" is no property.*name/s })
  const shelves = sqliteCore.sqliteTable('shelves', { id: sqliteCore.integer().primaryKey(), name: sqliteCore.text() })
  const db = drizzle(createClient({ url: ':memory:' }))
  // @ts-expect-error -- the compiler says so too
  t.throws(() => drizzleModel(db, shelves, { ordering: ['-nme'] }), { code: 'FST_VIEWSETS_MODEL_INVALID' })
  t.throws(() => memoryModels(MemoryLibrary, { details: { unique: ['bookId'] }, books: { ordering: ['publisher__nme'] } }), { code: 'FST_VIEWSETS_MODEL_INVALID', message: /nme/ })
  const Far = memoryModel('Shelf', Shelf, { references: { roomId: Room }, ordering: ['-room__name', 'pk'], rows: [{ name: 'A', roomId: 1 }] })
  t.equal((await Far.objects.fetch()).length, 1)
})

test('a text that looks at what was not fetched says what to do', async (t) => {
  const { books } = memoryModels(MemoryLibrary, { details: { unique: ['bookId'] }, books: { text: (book) => String(Reflect.get(book, 'publisher')) } })
  await books.objects.create({ title: 'Tides', publisherId: null, sequelOfId: null })
  const Whole = modelSerializer(books, { fields: ['whole'], extra: { whole: fields.string({ source: '*' }) } })
  t.equal(await refusal(async () => await shown(Whole, await books.objects.get({ id: 1 }))), 'FST_VIEWSETS_TEXT_UNREAD')
})

test('an object that is no row is shown by its own text, where its class has one', async (t) => {
  const Note = serializer(Type.Object({ who: fields.string() }))
  class Person { toString () { return 'Ada' } }
  t.strictSame(await shown(Note, { who: new Person() }), { who: 'Ada' })
  t.equal(await refusal(async () => await shown(Note, { who: { name: 'Ada' } })), 'FST_VIEWSETS_TEXT_MISSING')
})

test('a path that a method or a text is said to read must lead somewhere', async (t) => {
  const { books } = memoryModels(MemoryLibrary, { details: { unique: ['bookId'] }, books: { text: { reads: ['publisher__nme'], of: () => '' } } })
  const Whole = modelSerializer(books, { fields: ['whole'], extra: { whole: fields.string({ source: '*' }) } })
  const Method = modelSerializer(books, { fields: ['made'], extra: { made: fields.method(() => 1, { reads: ['tgas'] }) } })
  for (const serializerClass of [Whole, Method]) {
    class BookViewSet extends AsyncModelViewSet {
      override queryset = books.objects.all()
      override serializerClass = serializerClass
    }
    const router = new SimpleRouter()
    router.register('books', BookViewSet)
    await t.rejects(async () => await Fastify().register(viewsets, { router }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
  }
  // @ts-expect-error -- neither of the two ways to say it
  t.throws(() => memoryModel('Shelf', Shelf, { text: 'name' }), { code: 'FST_VIEWSETS_MODEL_INVALID' })
})

test('a text field whose source ends with a row shows the text of the row (FLD-28)', async (t) => {
  const { Book, Review, ...others } = memory()
  await fillLibrary({ Book, Review, ...others })
  const Class = modelSerializer(Review, {
    fields: ['whole', 'of', 'house'],
    extra: { whole: fields.char({ source: '*', readOnly: true }), of: fields.char({ source: 'book', readOnly: true }), house: fields.char({ source: 'book.publisher', readOnly: true }) }
  })
  t.strictSame(await shown(Class, await Review.objects.get({ id: 1 })), { whole: '5/5 of North', of: 'Tides', house: 'Publisher object (1)' })
})

test('a list of texts that is not read-only is asked for, as in DRF, and refused', async (t) => {
  const { Book } = memory()
  const Class = modelSerializer(Book, { fields: ['title', 'tags'], extra: { tags: fields.string({ many: true, readOnly: false }) } })
  t.strictSame(await refusal(() => new Class({ data: { title: 'x' } }).isValid({ raiseException: true })), { tags: ['This field is required.'] })
  t.strictSame(await refusal(() => new Class({ data: { title: 'x', tags: [1] } }).isValid({ raiseException: true })), { tags: ['This only goes out.'] })
})
