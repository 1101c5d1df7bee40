/** Books with tags and sequels, as models of each adapter: the table of pairs holds two keys and nothing else that is needed. */
import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import * as pgCore from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'
import pg from 'pg'
import t from 'tap'
import { drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import { memoryModels, relationsOf } from '../../../lib/querysets/index.ts'
import { NO_SERVER, testDatabase } from '../../support/postgres.ts'
import type { Test } from 'tap'
import type { Model } from '../../../lib/querysets/index.ts'

export interface TaggedBook { id: number, title: string, sequelOfId: number | null }
export interface BookTag { id: number, name: string, shelf: number }
export interface BookTagging { id: number, bookId: number, tagId: number }

export interface TaggedBooks {
  readonly Book: Model<TaggedBook>
  readonly Tag: Model<BookTag>
  readonly Tagging: Model<BookTagging>
}

const key = Type.Integer()

class InMemory extends relationsOf({
  books: Type.Object({ id: key, title: Type.String(), sequelOfId: Type.Union([key, Type.Null()]) }),
  tags: Type.Object({ id: key, name: Type.String(), shelf: key }),
  taggings: Type.Object({ id: key, bookId: key, tagId: key })
}, ({ one, many }) => ({
  books: { sequelOf: one('books'), sequels: many('books'), tags: many('tags', { through: 'taggings' }) },
  tags: { books: many('books', { through: 'taggings' }) },
  taggings: { book: one('books'), tag: one('tags') }
})) {}

async function memory (): Promise<TaggedBooks> {
  const { books, tags, taggings } = memoryModels(InMemory, { tags: { unique: ['name'] }, taggings: { uniqueTogether: [['bookId', 'tagId']] } })
  return { Book: books, Tag: tags, Tagging: taggings }
}

function sqliteTables () {
  const { integer, sqliteTable, text, unique } = sqlite
  const books = sqliteTable('books', { id: integer().primaryKey(), title: text().notNull(), sequelOfId: integer('sequel_of_id').references((): sqlite.AnySQLiteColumn => books.id) })
  const tags = sqliteTable('tags', { id: integer().primaryKey(), name: text().notNull().unique(), shelf: integer().notNull() })
  const taggings = sqliteTable('taggings', {
    id: integer().primaryKey(), bookId: integer('book_id').notNull().references(() => books.id), tagId: integer('tag_id').notNull().references(() => tags.id)
  }, (table) => [unique().on(table.bookId, table.tagId)])
  return { books, tags, taggings }
}

function postgresTables () {
  const { integer, pgTable, serial, text, unique } = pgCore
  const books = pgTable('books', { id: serial().primaryKey(), title: text().notNull(), sequelOfId: integer('sequel_of_id').references((): pgCore.AnyPgColumn => books.id) })
  const tags = pgTable('tags', { id: serial().primaryKey(), name: text().notNull().unique(), shelf: integer().notNull() })
  const taggings = pgTable('taggings', {
    id: serial().primaryKey(), bookId: integer('book_id').notNull().references(() => books.id), tagId: integer('tag_id').notNull().references(() => tags.id)
  }, (table) => [unique().on(table.bookId, table.tagId)])
  return { books, tags, taggings }
}

class InSqlite extends relationsOf(sqliteTables(), ({ many }) => ({
  books: { sequels: many('books'), tags: many('tags', { through: 'taggings' }) },
  tags: { books: many('books', { through: 'taggings' }) }
})) {}

class InPostgres extends relationsOf(postgresTables(), ({ many }) => ({
  books: { sequels: many('books'), tags: many('tags', { through: 'taggings' }) },
  tags: { books: many('books', { through: 'taggings' }) }
})) {}

function statements (kind: string): string[] {
  return [
    `create table books (id ${kind} primary key, title text not null, sequel_of_id integer references books (id))`,
    `create table tags (id ${kind} primary key, name text not null unique, shelf integer not null)`,
    `create table taggings (id ${kind} primary key, book_id integer not null references books (id), tag_id integer not null references tags (id), unique (book_id, tag_id))`
  ]
}

async function inSqlite (): Promise<TaggedBooks> {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of ['pragma foreign_keys = on', ...statements('integer')]) await db.run(sql.raw(statement))
  const { books, tags, taggings } = drizzleModels(db, InSqlite)
  return { Book: books, Tag: tags, Tagging: taggings }
}

interface Server {
  readonly models: TaggedBooks
  readonly empty: () => Promise<unknown>
  readonly close: () => Promise<void>
}

let server: Promise<Server | null> | null = null

async function startServer (): Promise<Server | null> {
  const database = await testDatabase()
  if (database === null) return null
  await database.run(...statements('serial'))
  const pool = new pg.Pool({ connectionString: database.url })
  const { books, tags, taggings } = drizzleModels(drizzlePostgres(pool), InPostgres)
  const close = async (): Promise<void> => {
    await pool.end()
    await database.drop()
  }
  return { models: { Book: books, Tag: tags, Tagging: taggings }, empty: () => pool.query('truncate taggings, tags, books restart identity'), close }
}

async function inPostgres (): Promise<TaggedBooks | null> {
  server ??= startServer()
  const started = await server
  await started?.empty()
  return started?.models ?? null
}

/** Gives back what the models of a database took; for the end of a file. */
export async function closeAdapters (): Promise<void> {
  const started = await server
  // the next file of the process makes its own
  server = null
  await started?.close()
}

/** How the models are made, empty, by the name of the adapter; null where its database is not to be had. */
export const ADAPTERS: Readonly<Record<string, () => Promise<TaggedBooks | null>>> = { memory, SQLite: inSqlite, PostgreSQL: inPostgres }

/** Two books and four tags; the first book has two of these, and the second is its sequel. */
export async function fillTaggedBooks ({ Book, Tag, Tagging }: TaggedBooks): Promise<void> {
  for (const [title, sequelOfId] of [['Tides', null], ['Tides again', 1]] as const) await Book.objects.create({ title, sequelOfId })
  for (const [name, shelf] of [['sea', 1], ['wind', 1], ['old', 1], ['secret', 2]] as const) await Tag.objects.create({ name, shelf })
  for (const tagId of [1, 2]) await Tagging.objects.create({ bookId: 1, tagId })
}

/** A test over the books of each adapter. */
export function checkOnEach (title: string, work: (t: Test, models: TaggedBooks) => Promise<void>): void {
  for (const [name, make] of Object.entries(ADAPTERS)) {
    t.test(`${name}: ${title}`, async (t) => {
      const models = await make()
      if (models === null) return t.pass(NO_SERVER)
      await fillTaggedBooks(models)
      await work(t, models)
    })
  }
}
