/** Books and what they are related to, as models. */
import { relationsOf } from 'fastify-viewsets'
import { drizzleModels } from 'fastify-viewsets/drizzle'
import * as postgresql from './books-postgresql.ts'
import * as sqlite from './books-sqlite.ts'
import type { DrizzleDatabase } from 'fastify-viewsets/drizzle'

class PostgresqlLibrary extends relationsOf(postgresql, ({ one, many }) => ({
  books: {
    publisher: one('publishers'),
    authors: many('authors', { through: 'authorships', orderBy: ['place'] }),
    tags: many('tags', { through: 'taggings' }),
    opinions: many('opinions')
  },
  authorships: { book: one('books'), author: one('authors') },
  tags: { books: many('books', { through: 'taggings' }) }
})) {}

class SqliteLibrary extends relationsOf(sqlite, ({ one, many }) => ({
  books: {
    publisher: one('publishers'),
    authors: many('authors', { through: 'authorships', orderBy: ['place'] }),
    tags: many('tags', { through: 'taggings' }),
    opinions: many('opinions')
  },
  authorships: { book: one('books'), author: one('authors') },
  tags: { books: many('books', { through: 'taggings' }) }
})) {}

export function libraryOfPostgresql (db: DrizzleDatabase, prepare = true) {
  const { books, publishers, authors, tags, opinions } = drizzleModels(db, PostgresqlLibrary, { books: { prepare }, publishers: { prepare }, authors: { prepare }, tags: { ordering: ['id'], prepare }, authorships: { prepare }, taggings: { prepare }, opinions: { prepare } })
  return { Book: books, Publisher: publishers, Author: authors, Tag: tags, Opinion: opinions }
}

export type Library = ReturnType<typeof libraryOfPostgresql>

export function libraryOfSqlite (db: DrizzleDatabase, prepare = true): Library {
  const { books, publishers, authors, tags, opinions } = drizzleModels(db, SqliteLibrary, { books: { prepare }, publishers: { prepare }, authors: { prepare }, tags: { ordering: ['id'], prepare }, authorships: { prepare }, taggings: { prepare }, opinions: { prepare } })
  return { Book: books, Publisher: publishers, Author: authors, Tag: tags, Opinion: opinions }
}
