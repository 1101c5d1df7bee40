import { test } from 'tap'
import { fields, modelSerializer } from '../../lib/index.ts'
import { expectQueries } from '../../lib/testing/index.ts'
import { outcome, shown, stored } from './support/helper.ts'
import { LIBRARIES, memory } from './support/library-models.ts'

for (const [name, make] of LIBRARIES) {
  test(`${name}: relations that a serializer names are keys, one statement for each that leads to several rows`, async (t) => {
    const { books } = await make()
    const Book = modelSerializer(books, { fields: ['id', 'publisher', 'sequelOf', 'tags', 'reviews', 'sequels', 'detail'] })
    const rows = await books.objects.orderBy('id').fetch()
    const { result } = await expectQueries(4, async () => ({ result: await new Book({ instance: rows, many: true }).represent() }))
    t.strictSame(result, [
      { id: 1, publisher: 1, sequelOf: null, tags: [2, 1], reviews: [1, 2], sequels: [2], detail: null },
      { id: 2, publisher: 1, sequelOf: 1, tags: [1], reviews: [3], sequels: [4], detail: 1 },
      { id: 3, publisher: 2, sequelOf: null, tags: [2], reviews: [4], sequels: [], detail: 2 },
      { id: 4, publisher: null, sequelOf: 2, tags: [], reviews: [], sequels: [], detail: null }
    ])
  })

  test(`${name}: to a depth rows are shown in place of keys, and those of the last level show keys again`, async (t) => {
    const { books, reviews } = await make()
    const Book = modelSerializer(books, { fields: ['id', 'publisher', 'sequelOf', 'tags'], depth: 1 })
    t.strictSame(await shown(Book, await books.objects.get({ id: 4 })), { id: 4, publisher: null, sequelOf: { id: 2, title: 'Tides again', publisher: 1, sequelOf: 1, tags: [1] }, tags: [] })
    t.strictSame(await shown(Book, await books.objects.get({ id: 1 })), { id: 1, publisher: { id: 1, name: 'North' }, sequelOf: null, tags: [{ id: 2, name: 'wind' }, { id: 1, name: 'sea' }] })
    const Review = modelSerializer(reviews, { fields: ['rating', 'book'], depth: 2 })
    t.strictSame(await shown(Review, await reviews.objects.get({ id: 3 })), {
      rating: null,
      book: {
        id: 2,
        title: 'Tides again',
        publisher: { id: 1, name: 'North' },
        sequelOf: { id: 1, title: 'Tides', publisher: 1, sequelOf: null, tags: [2, 1] },
        tags: [{ id: 1, name: 'sea' }]
      }
    })
  })

  test(`${name}: rows inside of others show their key, their own columns, and then what they refer to (FLD-01)`, async (t) => {
    const { reviews, tags } = await make()
    const Review = modelSerializer(reviews, { fields: ['book'], depth: 1 })
    t.strictSame(JSON.stringify(await shown(Review, await reviews.objects.get({ id: 3 }))), '{"book":{"id":2,"title":"Tides again","publisher":1,"sequelOf":1,"tags":[1]}}')
    const Tag = modelSerializer(tags, { fields: ['books'], depth: 1 })
    t.strictSame(await shown(Tag, await tags.objects.get({ name: 'old' })), { books: [] })
  })

  test(`${name}: a path that ends with a missing row shows the default or nothing, and null where none refers to the row (FLD-28)`, async (t) => {
    const { books } = await make()
    const options = { readOnly: true } as const
    const Book = modelSerializer(books, {
      fields: ['id', 'house', 'prequel', 'named', 'pages'],
      extra: {
        house: fields.char({ source: 'publisher.name', default: '--', ...options }),
        prequel: fields.char({ source: 'sequelOf.title', ...options }),
        named: fields.char({ source: 'sequelOf.publisher.name', allowNull: true, ...options }),
        pages: fields.integer({ source: 'detail.pages' })
      }
    })
    t.strictSame(await shown(Book, await books.objects.get({ id: 1 })), { id: 1, house: 'North', named: null, pages: null })
    t.strictSame(await shown(Book, await books.objects.get({ id: 4 })), { id: 4, house: '--', prequel: 'Tides again', named: 'North', pages: null })
  })

  test(`${name}: the key of a relation comes in under its name, and goes to its column`, async (t) => {
    const { books } = await make()
    const Book = modelSerializer(books, { fields: ['title', 'publisher', 'tags', 'reviews'], extra: { tags: { required: false } } })
    t.strictSame(await outcome(Book, { title: 'New', publisher: 2, reviews: [1] }), { title: 'New', publisherId: 2 })
    t.strictSame(await outcome(Book, { title: 'New', publisher: 9 }), { publisher: ['Invalid pk "9" - object does not exist.'] })
    t.strictSame(await outcome(modelSerializer(books, { fields: ['title', 'publisher'], depth: 1 }), { title: 'New', publisher: 9 }), { title: 'New' })
  })
}

test('a relation is written where keys say all that there is to store', async (t) => {
  const { publishers, books, details } = await memory()
  const readOnly = (Class: { readonly compile: () => { readonly object: { readonly fields: ReadonlyMap<string, { readonly facts: { readonly readOnly: boolean } }> } } }) =>
    [...Class.compile().object.fields].filter(([, { facts }]) => facts.readOnly).map(([name]) => name)
  t.strictSame(readOnly(modelSerializer(books, { fields: ['title', 'publisher', 'tags', 'reviews', 'sequels', 'detail'] })), ['tags', 'reviews', 'detail'])
  t.strictSame(await outcome(modelSerializer(publishers, { fields: ['name', 'books'] }), { name: 'East' }), { books: ['This field is required.'] })
  t.strictSame(await outcome(modelSerializer(publishers, { fields: ['name', 'books'] }), { name: 'East', books: [] }), { name: 'East', books: [] }, 'the way back may lead to none')
  t.strictSame(await outcome(modelSerializer(details, { fields: ['book', 'pages'] }), { book: 2, pages: 1 }), { book: ['detail with this book already exists.'] })
})

test('what a relation is shown by may be said in its place, and a name that is none is refused', async (t) => {
  const { books, tags } = await memory()
  const Book = modelSerializer(books, { fields: ['id', 'tags'], depth: 1, extra: { tags: fields.slugRelated(tags, 'name', { many: true, readOnly: true }) } })
  t.strictSame(await shown(Book, await books.objects.get({ id: 1 })), { id: 1, tags: ['wind', 'sea'] })
  // @ts-expect-error -- the compiler says so too
  t.throws(() => modelSerializer(books, { fields: ['id', 'tgas'] }).compile(), { code: 'FST_VIEWSETS_MODEL_FIELD_UNKNOWN', message: /did you mean "tags"/i })
  // @ts-expect-error -- the column behind it would still be shown
  t.throws(() => modelSerializer(books, { exclude: ['publisher'] }).compile(), { code: 'FST_VIEWSETS_MODEL_FIELD_UNKNOWN' })
  t.throws(() => modelSerializer(books, { fields: ['id'], depth: -1 }).compile(), { code: 'FST_VIEWSETS_SERIALIZER_OPTION_INVALID' })
  t.strictSame([...modelSerializer(books, { fields: '__all__' }).compile().object.fields.keys()], ['id', 'title', 'publisherId', 'sequelOfId'])
})

test('keys that a relation of the model takes are stored with the row', async (t) => {
  const { publishers, books } = await memory()
  const Publisher = modelSerializer(publishers, { fields: ['name', 'books'] })
  t.strictSame(await stored(Publisher, { name: 'East', books: [4, 3] }), { name: 'East', books: [3, 4] })
  t.strictSame(await stored(Publisher, { books: [1] }, { instance: await publishers.objects.get({ name: 'East' }), partial: true }), { name: 'East', books: [1] })
  t.strictSame(await books.objects.orderBy('id').values('publisherId'), [{ publisherId: 3 }, { publisherId: 1 }, { publisherId: null }, { publisherId: null }])
})
