/** What databases are asked over relations, in words by which they can use their indexes. */
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import t from 'tap'
import { drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import { prefetch, relationsOf } from '../../../lib/querysets/index.ts'
import { queryLog } from '../../../lib/testing/index.ts'

const books = sqliteTable('books', { id: integer().primaryKey(), title: text().notNull() })
const tags = sqliteTable('tags', { id: integer().primaryKey(), name: text().notNull() })
const taggings = sqliteTable('taggings', {
  bookId: integer('book_id').notNull().references(() => books.id), tagId: integer('tag_id').notNull().references(() => tags.id)
}, (table) => [primaryKey({ columns: [table.bookId, table.tagId] })])

class Library extends relationsOf({ books, tags, taggings }, ({ many }) => ({ books: { tags: many('tags', { through: 'taggings' }) } })) {}

async function library () {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of [
    'create table books (id integer primary key, title text not null)',
    'create table tags (id integer primary key, name text not null)',
    'create table taggings (book_id integer not null references books (id), tag_id integer not null references tags (id), primary key (book_id, tag_id))',
    "insert into books (title) values ('Tides'), ('Dunes')",
    "insert into tags (name) values ('sea'), ('old'), ('sand')",
    'insert into taggings values (1, 3), (1, 1), (1, 2), (2, 3)'
  ]) await db.run(statement)
  return drizzleModels(db, Library)
}

async function statementsOf (work: () => Promise<unknown>): Promise<string[]> {
  const log = queryLog()
  await work()
  log.stop()
  return log.statements.map((statement) => statement.replaceAll('"', ''))
}

t.test('rows that have no such relative are asked for by NOT EXISTS, which a database may join by', async (t) => {
  const { books: Book } = await library()
  t.strictSame(await statementsOf(() => Book.objects.exclude({ tags: 1 }).count()), [
    'select count(*) from books where not exists (select 1 from taggings tags$r1p where tags$r1p.book_id = books.id and tags$r1p.tag_id = ?)'
  ])
  t.equal(await Book.objects.exclude({ tags: 1 }).count(), 1)
})

t.test('so many relatives of each row are read, and no more, by way of pairs whose key is of two columns', async (t) => {
  const { books: Book } = await library()
  const found = Book.objects.orderBy('id').prefetchRelated(prefetch('tags', { limit: 2 }))
  t.match((await statementsOf(() => found.fetch()))[1], / limit \?/)
  t.strictSame((await found.fetch()).map(({ tags }) => tags.map(({ name }) => name)), [['sea', 'old'], ['sand']])
})
