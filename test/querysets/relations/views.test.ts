import { createClient } from '@libsql/client'
import { relations, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { integer as pgInteger, pgSchema, serial, text as pgText } from 'drizzle-orm/pg-core'
import { integer, sqliteTable, sqliteView, text } from 'drizzle-orm/sqlite-core'
import Fastify from 'fastify'
import pg from 'pg'
import { test } from 'tap'
import viewsets, { AsyncReadOnlyModelViewSet, fields, modelSerializer, SimpleRouter } from '../../../lib/index.ts'
import { drizzleModel, drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import { Max, relationsOf } from '../../../lib/querysets/index.ts'
import { NO_SERVER, testDatabase } from '../../support/postgres.ts'
import type { RelatedModels } from '../../../lib/querysets/index.ts'
import type { Test } from 'tap'

const books = sqliteTable('books', { id: integer().primaryKey(), title: text().notNull() })
const reviews = sqliteTable('reviews', { id: integer().primaryKey(), bookId: integer('book_id').notNull().references(() => books.id, { onDelete: 'cascade' }), rating: integer().notNull() })
const scores = sqliteView('scores', { bookId: integer('book_id').notNull(), best: integer().notNull(), reviewCount: integer('review_count').notNull() }).as(sql`select book_id, max(rating) as best, count(*) as review_count from reviews group by book_id`)
const good = sqliteView('good').as((qb) => qb.select({ id: reviews.id, bookId: reviews.bookId }).from(reviews).where(sql`rating > 3`))

class Scored extends relationsOf({ books, reviews, scores, good }, ({ one, many }) => ({
  books: { score: one('scores', { column: 'bookId' }), reviews: many('reviews'), good: many('good', { column: 'bookId' }) },
  reviews: { book: one('books') },
  scores: { book: one('books', { column: 'bookId' }) },
  good: { book: one('books', { column: 'bookId' }) }
})) {}

const shop = pgSchema('shop')
const pgBooks = shop.table('books', { id: serial().primaryKey(), title: pgText().notNull() })
const pgReviews = shop.table('reviews', { id: serial().primaryKey(), bookId: pgInteger('book_id').notNull().references(() => pgBooks.id, { onDelete: 'cascade' }), rating: pgInteger().notNull() })
const pgScores = shop.view('scores', { bookId: pgInteger('book_id').notNull(), best: pgInteger().notNull(), reviewCount: pgInteger('review_count').notNull() }).existing()
const pgGood = shop.materializedView('good', { id: pgInteger().primaryKey(), bookId: pgInteger('book_id').notNull() }).existing()

class Shop extends relationsOf({ books: pgBooks, reviews: pgReviews, scores: pgScores, good: pgGood }, ({ one, many }) => ({
  books: { score: one('scores', { column: 'bookId' }), reviews: many('reviews'), good: many('good', { column: 'bookId' }) },
  reviews: { book: one('books') },
  scores: { book: one('books', { column: 'bookId' }) },
  good: { book: one('books', { column: 'bookId' }) }
})) {}

const readOnly = { code: 'FST_VIEWSETS_MODEL_READ_ONLY', message: /Score were to be written, which is a view/ }

async function check (t: Test, { books: Book, scores: Score }: RelatedModels<Scored>): Promise<void> {
  t.strictSame(await Score.objects.orderBy('-best').fetch(), [{ bookId: 1, best: 5, reviewCount: 2 }, { bookId: 2, best: 3, reviewCount: 1 }])
  t.strictSame(await Score.objects.filter({ book__title__startswith: 'T' }).values('best', 'book__title'), [{ best: 5, book__title: 'Tides' }])
  t.strictSame([await Book.objects.filter({ score__best__gt: 4, good__isnull: false }).values('title'), await Book.objects.exclude({ score__isnull: false }).values('title')], [[{ title: 'Tides' }], [{ title: 'Winds' }]])
  t.strictSame(await Book.objects.orderBy('-score__best', 'id').selectRelated('score').filter({ score__isnull: false }).fetch(), [
    { id: 1, title: 'Tides', score: { bookId: 1, best: 5, reviewCount: 2 } }, { id: 2, title: 'Ebb', score: { bookId: 2, best: 3, reviewCount: 1 } }
  ])
  t.strictSame([await Score.objects.get({ pk: 2 }), await Score.objects.aggregate({ most: Max('reviewCount') })], [{ bookId: 2, best: 3, reviewCount: 1 }, { most: 2 }])
  await t.rejects(Score.objects.filter({ best: 5 }).updateMany({ best: 1 }), readOnly)
  await t.rejects(Score.objects.all().deleteMany(), readOnly)
  await t.rejects(Score.objects.bulkCreate([{ bookId: 3, best: 1, reviewCount: 1 } as never]), readOnly)
  class ScoreViewSet extends AsyncReadOnlyModelViewSet {
    override queryset = Score.objects.orderBy('pk')
    override serializerClass = modelSerializer(Score, { fields: ['book', 'best'], extra: { book: fields.nested(modelSerializer(Book, { fields: ['title'] }), { readOnly: true }) } })
  }
  const router = new SimpleRouter()
  router.register('scores', ScoreViewSet)
  const app = Fastify()
  await app.register(viewsets, { router })
  t.strictSame((await app.inject('/scores/')).json(), [{ book: { title: 'Tides' }, best: 5 }, { book: { title: 'Ebb' }, best: 3 }])
  t.strictSame((await app.inject('/scores/2/')).json(), { book: { title: 'Ebb' }, best: 3 })
  await Book.objects.delete({ id: 1, title: 'Tides' })
  t.equal(await Score.objects.count(), 1, 'a view keeps nobody from deleting')
}

const ROWS = ['insert into books (title) values (\'Tides\'), (\'Ebb\'), (\'Winds\')', 'insert into reviews (book_id, rating) values (1, 5), (1, 2), (2, 3)']
const SCORES = 'view scores as select book_id, max(rating) as best, count(*) as review_count from reviews group by book_id'

async function sqliteDatabase () {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of [
    'pragma foreign_keys = on', 'create table books (id integer primary key, title text not null)', 'create table reviews (id integer primary key, book_id integer not null references books (id) on delete cascade, rating integer not null)',
    ...ROWS, `create ${SCORES}`, 'create view good as select id, book_id from reviews where rating > 3'
  ]) await db.run(sql.raw(statement))
  return db
}

test('SQLite: views are models whose rows are only read', async (t) => {
  await check(t, drizzleModels(await sqliteDatabase(), Scored, { scores: { primaryKey: 'bookId' } }))
})

test('a view is a model by itself', async (t) => {
  const Score = drizzleModel(await sqliteDatabase(), scores, { primaryKey: 'bookId' })
  const [row] = await Score.objects.filter({ best__gt: 3 }).fetch()
  t.equal(row?.reviewCount, 2)
})

test('views that no row can be found in, or of whose columns nothing is known, are refused', async (t) => {
  const db = await sqliteDatabase()
  t.throws(() => drizzleModel(db, scores), { code: 'FST_VIEWSETS_MODEL_INVALID', message: /no primary key/ })
  const computed = sqliteView('computed').as((qb) => qb.select({ id: reviews.id, double: sql<number>`rating * 2`.as('double') }).from(reviews))
  t.throws(() => drizzleModel(db, computed), { code: 'FST_VIEWSETS_MODEL_INVALID', message: /"double" of its view is no column of a known type\. Declare what the view has/ })
})

test('Drizzle\'s own relations beside views are read, too', async (t) => {
  const reviewRelations = relations(reviews, ({ one }) => ({ written: one(books, { fields: [reviews.bookId], references: [books.id] }) }))
  class Plain extends relationsOf({ books, reviews, scores, reviewRelations }) {}
  const { reviews: Review } = drizzleModels(await sqliteDatabase(), Plain, { scores: { primaryKey: 'bookId' } })
  t.equal(await Review.objects.filter({ written__title: 'Tides' }).count(), 2)
})

const database = await testDatabase()

test('PostgreSQL: views of a schema are models whose rows are only read', database === null ? { skip: NO_SERVER } : {}, async (t) => {
  const pool = new pg.Pool({ connectionString: database?.url })
  const db = drizzlePg(pool)
  for (const statement of [
    'create schema shop', 'create table shop.books (id serial primary key, title text not null)', 'create table shop.reviews (id serial primary key, book_id integer not null references shop.books (id) on delete cascade, rating integer not null)',
    ...ROWS.map((row) => row.replace('into ', 'into shop.')), 'create view shop.scores as select book_id, max(rating) as best, count(*)::integer as review_count from shop.reviews group by book_id',
    'create materialized view shop.good as select id, book_id from shop.reviews where rating > 3'
  ]) await db.execute(sql.raw(statement))
  await check(t, drizzleModels(db, Shop, { scores: { primaryKey: 'bookId' } }) as object as RelatedModels<Scored>)
  await pool.end()
  await database?.drop()
})
