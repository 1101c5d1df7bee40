/** What becomes of rows that refer to one that is deleted, through HTTP and without. */
import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'
import t from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { expectQueries } from '../../lib/testing/index.ts'
import { AsyncModelViewSet, DefaultRouter, memoryModels, modelSerializer, ProtectedError, relationsOf, Response, serve } from '../support/helper.ts'
import { NO_SERVER } from '../support/postgres.ts'
import { ADAPTERS, closeAdapters, fillLending } from './support/lending-library.ts'
import type { Test } from 'tap'
import type { Model } from '../support/helper.ts'
import type { Lending } from './support/lending-library.ts'

t.teardown(closeAdapters)

function check (title: string, work: (t: Test, models: Lending) => Promise<void>): void {
  for (const [name, make] of Object.entries(ADAPTERS)) {
    t.test(`${name}: ${title}`, async (t) => {
      const models = await make()
      if (models === null) return t.pass(NO_SERVER)
      await fillLending(models)
      await work(t, models)
    })
  }
}

/** Deletes by HTTP; the status, and what is said of a refusal. */
async function deleting (t: Test, models: Partial<Lending>, attributes: object = {}) {
  const router = new DefaultRouter()
  for (const [name, model] of Object.entries(models)) {
    class RowViewSet extends AsyncModelViewSet {
      override queryset = (model as Model).objects.all()
      override serializerClass = modelSerializer(model as Model, { fields: '__all__' }) as never
    }
    Object.assign(RowViewSet.prototype, attributes)
    router.register(name.toLowerCase(), RowViewSet as never, { basename: name.toLowerCase() })
  }
  const app = await serve(t, { router })
  return async (url: string): Promise<[number, unknown]> => {
    const { statusCode, body } = await app.inject({ method: 'DELETE', url })
    return [statusCode, body === '' ? null : (JSON.parse(body) as { detail: unknown }).detail]
  }
}

async function counts ({ Book, Copy, Review, Like, Page }: Lending): Promise<number[]> {
  return await Promise.all([Book, Copy, Review, Like, Page].map((model) => model.objects.count()))
}

check('a row that others need is not deleted, and neither is anything else (MIX-09)', async (t, models) => {
  const ask = await deleting(t, models)
  t.strictSame(await ask('/book/1/'), [409, 'Still needed by: Copy.'])
  t.strictSame(await ask('/copy/1/'), [409, 'Still needed by: Loan.'], 'as the table says')
  t.strictSame(await ask('/review/2/'), [409, 'Still needed by: Page.'])
  t.strictSame(await counts(models), [3, 1, 2, 1, 1])
})

check('rows go with the one that they refer to, and theirs with them (MIX-09)', async (t, models) => {
  const ask = await deleting(t, models)
  t.strictSame(await ask('/book/2/'), [204, null], 'a page keeps a review, but it goes as well')
  t.strictSame(await counts(models), [2, 1, 1, 0, 0])
  t.strictSame(await ask('/book/2/'), [404, 'No Book matches the given query.'])
  t.strictSame(await ask('/review/1/'), [204, null])
})

check('rows lose their key, or get the default one, when the row that they refer to is deleted (MIX-09)', async (t, models) => {
  const ask = await deleting(t, models)
  t.strictSame(await ask('/shelf/2/'), [204, null])
  t.strictSame(await models.Book.objects.orderBy('id').values('id', 'shelfId', 'spareId'), [1, 2, 3].map((id) => ({ id, shelfId: null, spareId: 1 })))
  t.strictSame(await ask('/shelf/1/'), [409, 'Still needed by: Book.'], 'the default has to be there')
})

check('all rows of a queryset are deleted, or none', async (t, { Book, Review, ...models }) => {
  const refused = await Book.objects.all().deleteMany().then(() => null, (error: unknown) => error)
  t.ok(refused instanceof ProtectedError)
  if (refused instanceof ProtectedError) t.strictSame([refused.kind, refused.modelNames, refused.protectedObjects], ['foreignKey', ['Copy'], [{ id: 1, bookId: 1 }]])
  t.strictSame(await counts({ Book, Review, ...models }), [3, 1, 2, 1, 1])
  t.equal(await Book.objects.filter({ id__gt: 1 }).deleteMany(), 2)
  t.strictSame(await counts({ Book, Review, ...models }), [1, 1, 1, 0, 0])
  t.equal(await Book.objects.filter({ id: 9 }).deleteMany(), 0)
})

check('a refusal may be caught, and the transaction that it came up in goes on', async (t, { Book, Copy, Loan }) => {
  await Book.transaction(async () => {
    await Book.objects.filter({ id: 3 }).updateMany({ title: 'Air' })
    for (const model of [Copy, Book]) await t.rejects((model.objects as Model['objects']).delete({ id: 1 }), { name: 'ProtectedError' })
    await Loan.objects.filter({ id: 1 }).deleteMany()
  })
  t.strictSame([(await Book.objects.get({ id: 3 })).title, await Loan.objects.count(), await Copy.objects.count()], ['Air', 0, 1])
})

check('a view may tell of a refusal in its own words', async (t, models) => {
  const destroy = async function (this: AsyncModelViewSet): Promise<Response> {
    try {
      await this.performDestroy(await this.getObject())
    } catch (error) {
      if (error instanceof ProtectedError) return new Response({ detail: error.protectedObjects }, { status: 423 })
      throw error
    }
    return new Response(null, { status: 204 })
  }
  const ask = await deleting(t, models, { destroy })
  t.strictSame(await ask('/book/1/'), [423, [{ id: 1, bookId: 1 }]])
})

check('somebody who refers to a row while it is deleted is refused, or the deletion is', async (t, { Book, Review }) => {
  const settled = await Promise.allSettled([Book.objects.filter({ id: 3 }).deleteMany(), ...Array.from({ length: 5 }, () => Review.objects.create({ bookId: 3 }))])
  const odd = settled.filter((one) => one.status === 'rejected' && (one.reason as { kind?: string }).kind !== 'foreignKey')
  t.strictSame(odd, [])
  const isThere = await Book.objects.filter({ id: 3 }).exists()
  t.equal(await Review.objects.filter({ bookId: 3 }).count() > 0 && !isThere, false)
})

t.test('what the database does by itself is left to it: one statement, whatever refers to the row', async (t) => {
  const books = sqliteTable('books', { id: integer().primaryKey() })
  const reviews = sqliteTable('reviews', { id: integer().primaryKey(), bookId: integer('book_id').references(() => books.id, { onDelete: 'cascade' }) })
  const likes = sqliteTable('likes', { id: integer().primaryKey(), reviewId: integer('review_id').references(() => reviews.id) })
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of [
    'pragma foreign_keys = on', 'create table books (id integer primary key)', 'create table reviews (id integer primary key, book_id integer references books (id) on delete cascade)',
    'create table likes (id integer primary key, review_id integer references reviews (id))'
  ]) await db.run(sql.raw(statement))
  const [Book, Review, Like] = [drizzleModel(db, books), drizzleModel(db, reviews), drizzleModel(db, likes)]
  for (const id of [1, 2]) await Book.objects.create({ id })
  for (const id of [1, 2]) await Review.objects.create({ id, bookId: id })
  await Like.objects.create({ reviewId: 2 })
  await expectQueries(1, () => Book.objects.delete({ id: 1 }))
  t.equal(await Review.objects.count(), 1)
  await t.rejects(Book.objects.delete({ id: 2 }), { name: 'ProtectedError', modelNames: ['Like'] })
})

class Tree extends relationsOf({
  nodes: Type.Object({ id: Type.Integer(), parentId: Type.Union([Type.Integer(), Type.Null()]) })
}, ({ one }) => ({ nodes: { parent: one('nodes', { onDelete: 'cascade' }) } })) {}

t.test('a tree goes with its root, and a row may refer to itself', async (t) => {
  const { nodes } = memoryModels(Tree, { nodes: { rows: [{ parentId: null }, { parentId: 1 }, { parentId: 2 }, { parentId: null }] } })
  await nodes.objects.filter({ id: 4 }).updateMany({ parentId: 4 })
  t.equal(await nodes.objects.filter({ id: 4 }).deleteMany(), 1)
  await nodes.objects.delete({ id: 1, parentId: null })
  t.equal(await nodes.objects.count(), 0)
})

t.test('what becomes of a row is said where its key is', async (t) => {
  const schemas = { books: Type.Object({ id: Type.Integer() }), details: Type.Object({ id: Type.Integer(), bookId: Type.Integer() }) }
  class Wrong extends relationsOf(schemas, ({ one }) => ({ details: { book: one('books') }, books: { detail: one('details', { onDelete: 'cascade' }) } })) {}
  t.throws(() => memoryModels(Wrong, { details: { unique: ['bookId'] } }), { code: 'FST_VIEWSETS_RELATION_INVALID', message: /its onDelete is about the row that holds the key/ })
})
