/** The same on SQLite. */
import { relations } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { AUTHORS, PUBLISHERS, TAGS } from './rows.ts'
import type { BookAmounts } from './rows.ts'

export const publishers = sqliteTable('publishers', { id: integer().primaryKey(), name: text({ length: 100 }).notNull() })
export const authors = sqliteTable('authors', { id: integer().primaryKey(), name: text({ length: 100 }).notNull() })
export const tags = sqliteTable('tags', { id: integer().primaryKey(), name: text({ length: 50 }).notNull().unique() })

export const books = sqliteTable('books', {
  id: integer().primaryKey(),
  title: text({ length: 100 }).notNull(),
  pages: integer().notNull(),
  publisherId: integer('publisher_id').notNull().references(() => publishers.id)
})

export const authorships = sqliteTable('authorships', {
  bookId: integer('book_id').notNull().references(() => books.id),
  authorId: integer('author_id').notNull().references(() => authors.id),
  place: integer().notNull()
}, (table) => [primaryKey({ columns: [table.bookId, table.authorId] }), index('authorships_author').on(table.authorId, table.bookId)])

export const taggings = sqliteTable('taggings', {
  bookId: integer('book_id').notNull().references(() => books.id),
  tagId: integer('tag_id').notNull().references(() => tags.id)
}, (table) => [primaryKey({ columns: [table.bookId, table.tagId] }), index('taggings_tag').on(table.tagId, table.bookId)])

export const opinions = sqliteTable('opinions', {
  id: integer().primaryKey(),
  bookId: integer('book_id').notNull().references(() => books.id),
  reader: text({ length: 50 }).notNull(),
  rating: integer().notNull(),
  comment: text().notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull()
}, (table) => [index('opinions_latest').on(table.bookId, table.createdAt, table.id)])

export const booksRelations = relations(books, ({ one, many }) => ({
  publisher: one(publishers, { fields: [books.publisherId], references: [publishers.id] }),
  authorships: many(authorships),
  taggings: many(taggings),
  opinions: many(opinions)
}))
export const authorshipsRelations = relations(authorships, ({ one }) => ({
  book: one(books, { fields: [authorships.bookId], references: [books.id] }),
  author: one(authors, { fields: [authorships.authorId], references: [authors.id] })
}))
export const taggingsRelations = relations(taggings, ({ one }) => ({
  book: one(books, { fields: [taggings.bookId], references: [books.id] }),
  tag: one(tags, { fields: [taggings.tagId], references: [tags.id] })
}))
export const opinionsRelations = relations(opinions, ({ one }) => ({ book: one(books, { fields: [opinions.bookId], references: [books.id] }) }))

export const createBookStatements: readonly string[] = [
  'create table publishers (id integer primary key, name text not null)',
  'create table authors (id integer primary key, name text not null)',
  'create table tags (id integer primary key, name text not null unique)',
  'create table books (id integer primary key, title text not null, pages integer not null, publisher_id integer not null references publishers (id))',
  'create table authorships (book_id integer not null references books (id), author_id integer not null references authors (id), place integer not null, primary key (book_id, author_id))',
  'create table taggings (book_id integer not null references books (id), tag_id integer not null references tags (id), primary key (book_id, tag_id))',
  `create table opinions (
    id integer primary key, book_id integer not null references books (id), reader text not null, rating integer not null, comment text not null, created_at integer not null)`
]

const numbersTo = (name: string, count: number): string => `${name} (i) as (select 1 union all select i + 1 from ${name} where i < ${count})`

export function fillBookStatements ({ books, tagsOfBook, opinionsOfBook }: BookAmounts): readonly string[] {
  const each = (count: number): string => `with recursive ${numbersTo('numbers', count)}`
  const both = (count: number): string => `with recursive ${numbersTo('book', books)}, ${numbersTo('place', count)}`
  return [
    `${each(PUBLISHERS)} insert into publishers (name) select 'Publisher ' || i from numbers`,
    `${each(AUTHORS)} insert into authors (name) select 'Author ' || i from numbers`,
    `${each(TAGS)} insert into tags (name) select 'Tag ' || i from numbers`,
    `${each(books)} insert into books (title, pages, publisher_id) select 'Book ' || i, 100 + i % 400, 1 + i % ${PUBLISHERS} from numbers`,
    `${both(3)} insert into authorships (book_id, author_id, place)
      select book.i, 1 + (book.i * 7 + place.i * 311) % ${AUTHORS}, place.i from book, place where place.i <= 1 + book.i % 3`,
    `${both(tagsOfBook)} insert into taggings (book_id, tag_id) select book.i, 1 + (book.i * 13 + place.i * 37) % ${TAGS} from book, place`,
    `${both(opinionsOfBook)} insert into opinions (book_id, reader, rating, comment, created_at)
      select book.i, 'Reader ' || (book.i * 31 + place.i) % 1000, 1 + (book.i + place.i) % 5, 'Opinion ' || place.i || ' of ' || book.i, 1735689600000 + (place.i * ${books} + book.i) * 1000
      from book, place`,
    'create index authorships_author on authorships (author_id, book_id)',
    'create index taggings_tag on taggings (tag_id, book_id)',
    'create index opinions_latest on opinions (book_id, created_at, id)',
    'analyze'
  ]
}
