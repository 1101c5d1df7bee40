/** The library of the suite of relations, for each adapter. */
import { Type } from '@sinclair/typebox'
import { sql } from 'drizzle-orm'
import * as pg from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'
import { drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import type { DrizzleDatabase } from '../../../lib/querysets/drizzle/index.ts'
import { memoryModels, relationsOf } from '../../../lib/querysets/index.ts'
import type { LibraryModels } from '../../../lib/testing/relation-suite/index.ts'

const key = Type.Integer()
const maybe = Type.Union([Type.Integer(), Type.Null()])

export class MemoryLibrary extends relationsOf({
  publishers: Type.Object({ id: key, name: Type.String() }),
  books: Type.Object({ id: key, title: Type.String(), publisherId: maybe, sequelOfId: maybe }),
  tags: Type.Object({ id: key, name: Type.String() }),
  taggings: Type.Object({ id: key, bookId: key, tagId: key, position: Type.Integer() }),
  reviews: Type.Object({ id: key, bookId: key, rating: maybe, text: Type.String() }),
  details: Type.Object({ id: key, bookId: key, pages: Type.Integer() })
}, ({ one, many }) => ({
  publishers: { books: many('books') },
  books: {
    publisher: one('publishers'),
    sequelOf: one('books'),
    sequels: many('books'),
    reviews: many('reviews'),
    detail: one('details'),
    tags: many('tags', { through: 'taggings', orderBy: ['position'] })
  },
  tags: { books: many('books', { through: 'taggings' }) },
  taggings: { book: one('books'), tag: one('tags') },
  reviews: { book: one('books') },
  details: { book: one('books') }
})) {}

export function memoryLibrary (): LibraryModels {
  const { publishers, books, tags, taggings, reviews, details } = memoryModels(MemoryLibrary, {
    tags: { unique: ['name'] }, taggings: { uniqueTogether: [['bookId', 'tagId']] }, details: { unique: ['bookId'] }
  })
  return { Publisher: publishers, Book: books, Tag: tags, Tagging: taggings, Review: reviews, Detail: details }
}

function sqliteTables () {
  const { integer, sqliteTable, text, unique } = sqlite
  const publishers = sqliteTable('publishers', { id: integer().primaryKey(), name: text().notNull() })
  const books = sqliteTable('books', {
    id: integer().primaryKey(),
    title: text().notNull(),
    publisherId: integer('publisher_id').references(() => publishers.id),
    sequelOfId: integer('sequel_of_id').references((): sqlite.AnySQLiteColumn => books.id)
  })
  const tags = sqliteTable('tags', { id: integer().primaryKey(), name: text().notNull().unique() })
  const taggings = sqliteTable('taggings', {
    id: integer().primaryKey(),
    bookId: integer('book_id').notNull().references(() => books.id),
    tagId: integer('tag_id').notNull().references(() => tags.id),
    position: integer().notNull()
  }, (table) => [unique().on(table.bookId, table.tagId)])
  const reviews = sqliteTable('reviews', { id: integer().primaryKey(), bookId: integer('book_id').notNull().references(() => books.id), rating: integer(), text: text().notNull() })
  const details = sqliteTable('details', { id: integer().primaryKey(), bookId: integer('book_id').notNull().unique().references(() => books.id), pages: integer().notNull() })
  return { publishers, books, tags, taggings, reviews, details }
}

function postgresTables () {
  const { integer, pgTable, serial, text, unique } = pg
  const publishers = pgTable('publishers', { id: serial().primaryKey(), name: text().notNull() })
  const books = pgTable('books', {
    id: serial().primaryKey(),
    title: text().notNull(),
    publisherId: integer('publisher_id').references(() => publishers.id),
    sequelOfId: integer('sequel_of_id').references((): pg.AnyPgColumn => books.id)
  })
  const tags = pgTable('tags', { id: serial().primaryKey(), name: text().notNull().unique() })
  const taggings = pgTable('taggings', {
    id: serial().primaryKey(),
    bookId: integer('book_id').notNull().references(() => books.id),
    tagId: integer('tag_id').notNull().references(() => tags.id),
    position: integer().notNull()
  }, (table) => [unique().on(table.bookId, table.tagId)])
  const reviews = pgTable('reviews', { id: serial().primaryKey(), bookId: integer('book_id').notNull().references(() => books.id), rating: integer(), text: text().notNull() })
  const details = pgTable('details', { id: serial().primaryKey(), bookId: integer('book_id').notNull().unique().references(() => books.id), pages: integer().notNull() })
  return { publishers, books, tags, taggings, reviews, details }
}

export class SqliteLibrary extends relationsOf(sqliteTables(), ({ one, many }) => ({
  publishers: { books: many('books') },
  books: { publisher: one('publishers'), sequelOf: one('books'), sequels: many('books'), reviews: many('reviews'), detail: one('details'), tags: many('tags', { through: 'taggings', orderBy: ['position'] }) },
  tags: { books: many('books', { through: 'taggings' }) },
  reviews: { book: one('books') },
  details: { book: one('books') }
})) {}

export class PostgresLibrary extends relationsOf(postgresTables(), ({ one, many }) => ({
  publishers: { books: many('books') },
  books: { publisher: one('publishers'), sequelOf: one('books'), sequels: many('books'), reviews: many('reviews'), detail: one('details'), tags: many('tags', { through: 'taggings', orderBy: ['position'] }) },
  tags: { books: many('books', { through: 'taggings' }) },
  reviews: { book: one('books') },
  details: { book: one('books') }
})) {}

export function sqliteLibrary (db: DrizzleDatabase): LibraryModels {
  const { publishers, books, tags, taggings, reviews, details } = drizzleModels(db, SqliteLibrary)
  return { Publisher: publishers, Book: books, Tag: tags, Tagging: taggings, Review: reviews, Detail: details }
}

export function postgresLibrary (db: DrizzleDatabase): LibraryModels {
  const { publishers, books, tags, taggings, reviews, details } = drizzleModels(db, PostgresLibrary)
  return { Publisher: publishers, Book: books, Tag: tags, Tagging: taggings, Review: reviews, Detail: details }
}

/** Statements that make the tables. */
export function statements (kind: 'sqlite' | 'postgresql') {
  const key = kind === 'sqlite' ? 'integer primary key' : 'serial primary key'
  const to = (table: string) => `integer references ${table} (id)`
  const tables = {
    publishers: `id ${key}, name text not null`,
    books: `id ${key}, title text not null, publisher_id ${to('publishers')}, sequel_of_id ${to('books')}`,
    tags: `id ${key}, name text not null unique`,
    taggings: `id ${key}, book_id ${to('books')} not null, tag_id ${to('tags')} not null, position integer not null, unique (book_id, tag_id)`,
    reviews: `id ${key}, book_id ${to('books')} not null, rating integer, text text not null`,
    details: `id ${key}, book_id ${to('books')} not null unique, pages integer not null`
  }
  return Object.entries(tables).map(([name, columns]) => sql.raw(`create table ${name} (${columns})`))
}

/** Empties the tables and lets their keys count from 1 again. */
export const emptied = sql.raw('truncate details, reviews, taggings, tags, books, publishers restart identity')
