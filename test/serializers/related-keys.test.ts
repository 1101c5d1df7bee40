import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/libsql'
import { customType, sqliteTable } from 'drizzle-orm/sqlite-core'
import { test } from 'tap'
import { fields, memoryModel, memoryModels, modelSerializer, relationsOf, serializer } from '../../lib/index.ts'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { expectQueries } from '../../lib/testing/index.ts'
import { outcome, shown } from './support/helper.ts'
import { LIBRARIES, memory } from './support/library-models.ts'

for (const [name, make] of LIBRARIES) {
  test(`${name}: rows are named by a column over relations, both ways (FLD-23)`, async (t) => {
    const { books, reviews } = await make()
    const Class = modelSerializer(reviews, {
      fields: ['house', 'pages'],
      extra: { house: fields.slugRelated(books, 'sequelOf__title', { source: 'bookId' }), pages: fields.slugRelated(books, 'detail__pages', { source: 'book', readOnly: true }) }
    })
    t.strictSame(await outcome(Class, { house: 'Tides' }), { bookId: 2 })
    t.strictSame(await outcome(Class, { house: 'Emma' }), { house: ['Object with sequelOf__title=Emma does not exist.'] })
    const rows = await reviews.objects.orderBy('id').fetch()
    const { result } = await expectQueries(2, async () => ({ result: await new Class({ instance: rows, many: true }).represent() }))
    t.strictSame(result, [{ house: null, pages: null }, { house: null, pages: null }, { house: 'Tides', pages: 200 }, { house: null, pages: 300 }])
  })

  test(`${name}: a value that several rows have names none of them, and rows beyond those to choose from are shown nevertheless (FLD-23)`, async (t) => {
    const { books, reviews } = await make()
    const Class = modelSerializer(reviews, { fields: ['book'], extra: { book: fields.slugRelated(books.objects.filter({ id__lt: 3 }), 'publisher__name', { source: 'bookId' }) } })
    t.strictSame(await outcome(Class, { book: 'North' }), { book: ['There are several objects with publisher__name=North.'] })
    t.strictSame(await outcome(Class, { book: 'South' }), { book: ['Object with publisher__name=South does not exist.'] })
    t.strictSame(await shown(Class, { bookId: 3 }), { book: 'South' })
  })
}

test('a path that leads nowhere, or to several rows, is refused at boot', async (t) => {
  const { books, reviews } = await memory()
  // @ts-expect-error -- the compiler says so too
  t.throws(() => modelSerializer(reviews, { fields: ['book'], extra: { book: fields.slugRelated(books, 'publisher__nmae', { source: 'bookId' }) } }).compile(), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
  // @ts-expect-error -- likewise
  t.throws(() => modelSerializer(reviews, { fields: ['book'], extra: { book: fields.slugRelated(books, 'tags__name', { source: 'bookId' }) } }).compile(), { code: 'FST_VIEWSETS_PATH_MANY' })
})

test('keys are written as `pkField` reads and shows them (FLD-23)', async (t) => {
  const id = 'c0ffee00-0000-4000-8000-000000000001'
  const hex = id.replaceAll('-', '')
  const Parcel = memoryModel('Parcel', Type.Object({ id: Type.String({ format: 'uuid' }) }), { rows: [{ id }] })
  const Class = serializer(Type.Object({ parcel: fields.primaryKey(Parcel, { pkField: fields.uuid({ uuidFormat: 'hex' }) }) }))
  const told: [unknown, unknown][] = [
    [id, id], [hex, id], ['zz', ['Must be a valid UUID.']], [[], ['Must be a valid UUID.']], ['', ['This field may not be null.']],
    [5, ['Invalid pk "00000000-0000-0000-0000-000000000005" - object does not exist.']]
  ]
  for (const [value, expected] of told) t.strictSame(await outcome(Class, { parcel: value }), { parcel: expected }, JSON.stringify(value))
  t.strictSame(await shown(Class, { parcel: id }), { parcel: hex })
  const Several = serializer(Type.Object({ parcels: fields.primaryKey(Parcel, { many: true, pkField: fields.uuid({ uuidFormat: 'urn' }) }) }))
  t.strictSame(await outcome(Several, { parcels: [`urn:uuid:${id}`, null] }), { parcels: ['Invalid pk "None" - object does not exist.'] })
  t.strictSame(await shown(Several, { parcels: [id] }), { parcels: [`urn:uuid:${id}`] })
  t.strictSame(Several.responseSchema()['properties'], { parcels: { type: 'array', items: { type: 'string' } } })
})

test('keys over a table of pairs may not be none, unless it says so, and those of the way back may (FLD-23)', async (t) => {
  class Shelves extends relationsOf({
    books: Type.Object({ id: Type.Integer() }), tags: Type.Object({ id: Type.Integer() }), taggings: Type.Object({ id: Type.Integer(), bookId: Type.Integer(), tagId: Type.Integer() })
  }, ({ one, many }) => ({
    books: { tags: many('tags', { through: 'taggings' }) }, tags: { books: many('books', { through: 'taggings' }) }, taggings: { book: one('books'), tag: one('tags') }
  })) {}
  const { books, tags } = memoryModels(Shelves)
  t.strictSame(await outcome(modelSerializer(books, { fields: ['tags'] }), { tags: [] }), { tags: ['This list may not be empty.'] })
  t.strictSame(await outcome(modelSerializer(books, { fields: ['tags'], extra: { tags: { allowEmpty: true } } }), { tags: [] }), { tags: [] })
  t.strictSame(await outcome(modelSerializer(tags, { fields: ['books'] }), { books: [] }), { books: [] })
})

test('a number that is no UUID is told as such, also of a column whose type is the user\'s own (FLD-23)', async (t) => {
  const uuid = customType<{ data: string }>({ dataType: () => 'uuid' })
  const db = drizzle(createClient({ url: ':memory:' }))
  await db.run('create table parcels (id text primary key)')
  const Parcel = drizzleModel(db, sqliteTable('parcels', { id: uuid().primaryKey() }))
  const Class = serializer(Type.Object({ parcel: fields.primaryKey(Parcel) }))
  t.strictSame(await outcome(Class, { parcel: -5 }), { parcel: ['“-5” is not a valid UUID.'] })
  t.strictSame(await outcome(Class, { parcel: 1.5 }), { parcel: ['“1.5” is not a valid UUID.'] })
  t.strictSame(await outcome(Class, { parcel: 5 }), { parcel: ['Invalid pk "5" - object does not exist.'] })
})

test('of an object in place of several keys its own keys are taken (FLD-23)', async (t) => {
  const { tags } = await memory()
  const Class = serializer(Type.Object({ tags: fields.primaryKey(tags, { many: true }) }))
  t.strictSame(await outcome(Class, { tags: { 0: 1 } }), { tags: ['Invalid pk "0" - object does not exist.'] })
  t.strictSame(await outcome(Class, { tags: { 2: null, 1: null } }), { tags: [1, 2] })
})
