/** Books that others refer to, as models of each adapter: what becomes of those is declared once, or said by the tables. */
import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import * as pgCore from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'
import pg from 'pg'
import { drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import { memoryModels, relationsOf } from '../../../lib/querysets/index.ts'
import { testDatabase } from '../../support/postgres.ts'
import type { Model } from '../../../lib/querysets/index.ts'

interface OfBook { id: number, bookId: number }

/** Copies keep their book, reviews go with it and take their likes along, pages keep a review unless the book goes too, loans hold on to a copy as their table says. */
export interface Lending {
  readonly Shelf: Model<{ id: number }>
  readonly Book: Model<{ id: number, title: string, shelfId: number | null, spareId: number }>
  readonly Copy: Model<OfBook>
  readonly Loan: Model<{ id: number, copyId: number }>
  readonly Review: Model<OfBook>
  readonly Like: Model<{ id: number, reviewId: number }>
  readonly Page: Model<OfBook & { reviewId: number }>
}

const key = Type.Integer()

class InMemory extends relationsOf({
  shelves: Type.Object({ id: key }),
  books: Type.Object({ id: key, title: Type.String({ default: '' }), shelfId: Type.Union([key, Type.Null()]), spareId: Type.Integer({ default: 1 }) }),
  copies: Type.Object({ id: key, bookId: key }),
  loans: Type.Object({ id: key, copyId: key }),
  reviews: Type.Object({ id: key, bookId: key }),
  likes: Type.Object({ id: key, reviewId: key }),
  pages: Type.Object({ id: key, bookId: key, reviewId: key })
}, ({ one }) => ({
  books: { shelf: one('shelves', { onDelete: 'set null', column: 'shelfId' }), spare: one('shelves', { onDelete: 'set default', column: 'spareId' }) },
  copies: { book: one('books', { onDelete: 'protect' }) },
  loans: { copy: one('copies') },
  reviews: { book: one('books', { onDelete: 'cascade' }) },
  likes: { review: one('reviews', { onDelete: 'cascade' }) },
  pages: { review: one('reviews', { onDelete: 'restrict' }), book: one('books', { onDelete: 'cascade' }) }
})) {}

async function memory (): Promise<Lending> {
  const { shelves, books, copies, loans, reviews, likes, pages } = memoryModels(InMemory, { shelves: { name: 'Shelf' }, copies: { name: 'Copy' } })
  return { Shelf: shelves, Book: books, Copy: copies, Loan: loans, Review: reviews, Like: likes, Page: pages }
}

function sqliteTables () {
  const { integer, sqliteTable, text } = sqlite
  const id = integer().primaryKey()
  const shelves = sqliteTable('shelves', { id })
  const books = sqliteTable('books', {
    id, title: text().notNull().default(''), shelfId: integer('shelf_id').references(() => shelves.id), spareId: integer('spare_id').notNull().default(1).references(() => shelves.id)
  })
  const bookId = integer('book_id').notNull().references(() => books.id)
  const copies = sqliteTable('copies', { id, bookId })
  const loans = sqliteTable('loans', { id, copyId: integer('copy_id').notNull().references(() => copies.id) })
  const reviews = sqliteTable('reviews', { id, bookId })
  const reviewId = integer('review_id').notNull().references(() => reviews.id)
  return { shelves, books, copies, loans, reviews, likes: sqliteTable('likes', { id, reviewId }), pages: sqliteTable('pages', { id, bookId, reviewId }) }
}

function postgresTables () {
  const { integer, pgTable, serial, text } = pgCore
  const id = serial().primaryKey()
  const shelves = pgTable('shelves', { id })
  const books = pgTable('books', {
    id, title: text().notNull().default(''), shelfId: integer('shelf_id').references(() => shelves.id), spareId: integer('spare_id').notNull().default(1).references(() => shelves.id)
  })
  const bookId = integer('book_id').notNull().references(() => books.id)
  const copies = pgTable('copies', { id, bookId })
  const loans = pgTable('loans', { id, copyId: integer('copy_id').notNull().references(() => copies.id) })
  const reviews = pgTable('reviews', { id, bookId })
  const reviewId = integer('review_id').notNull().references(() => reviews.id)
  return { shelves, books, copies, loans, reviews, likes: pgTable('likes', { id, reviewId }), pages: pgTable('pages', { id, bookId, reviewId }) }
}

class InSqlite extends relationsOf(sqliteTables(), ({ one }) => ({
  books: { shelf: one('shelves', { onDelete: 'set null', column: 'shelfId' }), spare: one('shelves', { onDelete: 'set default', column: 'spareId' }) },
  copies: { book: one('books', { onDelete: 'protect' }) },
  reviews: { book: one('books', { onDelete: 'cascade' }) },
  likes: { review: one('reviews', { onDelete: 'cascade' }) },
  pages: { review: one('reviews', { onDelete: 'restrict' }), book: one('books', { onDelete: 'cascade' }) }
})) {}

class InPostgres extends relationsOf(postgresTables(), ({ one }) => ({
  books: { shelf: one('shelves', { onDelete: 'set null', column: 'shelfId' }), spare: one('shelves', { onDelete: 'set default', column: 'spareId' }) },
  copies: { book: one('books', { onDelete: 'protect' }) },
  reviews: { book: one('books', { onDelete: 'cascade' }) },
  likes: { review: one('reviews', { onDelete: 'cascade' }) },
  pages: { review: one('reviews', { onDelete: 'restrict' }), book: one('books', { onDelete: 'cascade' }) }
})) {}

function statements (kind: string): string[] {
  const to = (table: string): string => `integer not null references ${table} (id)`
  return [
    `create table shelves (id ${kind} primary key)`,
    `create table books (id ${kind} primary key, title text not null default '', shelf_id integer references shelves (id), spare_id integer not null default 1 references shelves (id))`,
    `create table copies (id ${kind} primary key, book_id ${to('books')})`,
    `create table loans (id ${kind} primary key, copy_id ${to('copies')})`,
    `create table reviews (id ${kind} primary key, book_id ${to('books')})`,
    `create table likes (id ${kind} primary key, review_id ${to('reviews')})`,
    `create table pages (id ${kind} primary key, book_id ${to('books')}, review_id ${to('reviews')})`
  ]
}

async function inSqlite (): Promise<Lending> {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of ['pragma foreign_keys = on', ...statements('integer')]) await db.run(sql.raw(statement))
  const { shelves, books, copies, loans, reviews, likes, pages } = drizzleModels(db, InSqlite, { shelves: { name: 'Shelf' }, copies: { name: 'Copy' } })
  return { Shelf: shelves, Book: books, Copy: copies, Loan: loans, Review: reviews, Like: likes, Page: pages }
}

interface Server {
  readonly models: Lending
  readonly empty: () => Promise<unknown>
  readonly close: () => Promise<void>
}

let server: Promise<Server | null> | null = null

async function startServer (): Promise<Server | null> {
  const database = await testDatabase()
  if (database === null) return null
  await database.run(...statements('serial'))
  const pool = new pg.Pool({ connectionString: database.url })
  const { shelves, books, copies, loans, reviews, likes, pages } = drizzleModels(drizzlePostgres(pool), InPostgres, { shelves: { name: 'Shelf' }, copies: { name: 'Copy' } })
  const close = async (): Promise<void> => {
    await pool.end()
    await database.drop()
  }
  const models = { Shelf: shelves, Book: books, Copy: copies, Loan: loans, Review: reviews, Like: likes, Page: pages }
  return { models, empty: () => pool.query('truncate pages, likes, reviews, loans, copies, books, shelves restart identity'), close }
}

async function inPostgres (): Promise<Lending | null> {
  server ??= startServer()
  const started = await server
  await started?.empty()
  return started?.models ?? null
}

/** Gives back what the models of a database took; for the end of a file. */
export async function closeAdapters (): Promise<void> {
  await (await server)?.close()
}

/** How the models are made, empty, by the name of the adapter; null where its database is not to be had. */
export const ADAPTERS: Readonly<Record<string, () => Promise<Lending | null>>> = { memory, SQLite: inSqlite, PostgreSQL: inPostgres }

/** Two shelves and three books on the second: the first has a copy that is lent, the second a review with a like and a page, the third nothing. */
export async function fillLending ({ Shelf, Book, Copy, Loan, Review, Like, Page }: Lending): Promise<void> {
  for (let count = 0; count < 2; count++) await Shelf.objects.create({})
  for (const title of ['Tides', 'Dunes', 'Winds']) await Book.objects.create({ title, shelfId: 2, spareId: 2 })
  await Copy.objects.create({ bookId: 1 })
  await Loan.objects.create({ copyId: 1 })
  await Review.objects.create({ bookId: 1 })
  await Review.objects.create({ bookId: 2 })
  await Like.objects.create({ reviewId: 2 })
  await Page.objects.create({ bookId: 2, reviewId: 2 })
}
