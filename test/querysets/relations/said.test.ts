import { createClient } from '@libsql/client'
import { relations, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { test } from 'tap'
import { drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import { Count, relationsOf } from '../../../lib/querysets/index.ts'

// tables as they go by other names in the database, and of which none says what its keys refer to
const people = sqliteTable('person', { id: integer().primaryKey(), name: text().notNull(), code: text().notNull().unique() })
const books = sqliteTable('book', { id: integer().primaryKey(), title: text().notNull(), writtenBy: integer('written_by').notNull(), editedBy: text('edited_by'), sequelOfId: integer('sequel_of_id') })
const covers = sqliteTable('cover', { id: integer().primaryKey(), bookId: integer('book_id').notNull().unique(), colour: text().notNull() })
const tags = sqliteTable('tag', { id: integer().primaryKey(), name: text().notNull() })
const taggings = sqliteTable('tagging', { id: integer().primaryKey(), bookId: integer('book_id').notNull(), tagId: integer('tag_id').notNull() })

const bookRelations = relations(books, ({ one, many }) => ({
  author: one(people, { fields: [books.writtenBy], references: [people.id], relationName: 'written' }),
  editor: one(people, { fields: [books.editedBy], references: [people.code], relationName: 'edited' }),
  cover: one(covers),
  sequelOf: one(books, { fields: [books.sequelOfId], references: [books.id], relationName: 'sequel' }),
  sequels: many(books, { relationName: 'sequel' }),
  taggings: many(taggings)
}))
const personRelations = relations(people, ({ many }) => ({ books: many(books, { relationName: 'written' }), edited: many(books, { relationName: 'edited' }) }))
const coverRelations = relations(covers, ({ one }) => ({ book: one(books, { fields: [covers.bookId], references: [books.id] }) }))
const taggingRelations = relations(taggings, ({ one }) => ({ book: one(books, { fields: [taggings.bookId], references: [books.id] }), tag: one(tags, { fields: [taggings.tagId], references: [tags.id] }) }))
const schema = { people, books, covers, tags, taggings, bookRelations, personRelations, coverRelations, taggingRelations }

class Library extends relationsOf(schema, ({ many }) => ({ books: { tags: many('tags', { through: 'taggings' }) }, tags: { books: many('books', { through: 'taggings' }) } })) {}
class Plain extends relationsOf(schema) {}

async function database () {
  const db = drizzle(createClient({ url: ':memory:' }))
  for (const statement of [
    'person (id integer primary key, name text not null, code text not null unique)', 'book (id integer primary key, title text not null, written_by integer not null, edited_by text, sequel_of_id integer)',
    'cover (id integer primary key, book_id integer not null unique, colour text not null)', 'tag (id integer primary key, name text not null)', 'tagging (id integer primary key, book_id integer not null, tag_id integer not null)'
  ]) await db.run(sql.raw(`create table ${statement}`))
  return db
}

async function library () {
  const models = drizzleModels(await database(), Library)
  for (const [name, code] of [['Ada', 'a'], ['Bo', 'b']] as const) await models.people.objects.create({ name, code })
  for (const [title, writtenBy, editedBy, sequelOfId] of [['Tides', 1, 'b', null], ['Winds', 2, null, 1]] as const) await models.books.objects.create({ title, writtenBy, editedBy, sequelOfId })
  await models.covers.objects.create({ bookId: 2, colour: 'blue' })
  await models.tags.objects.create({ name: 'sea' })
  await models.taggings.objects.create({ bookId: 1, tagId: 1 })
  return models
}

test('what Drizzle says of relations is known without being said again', async (t) => {
  const { books: Book, people: Person } = await library()
  t.strictSame(await Book.objects.orderBy('id').values('title', 'author__name', 'editor__name', 'cover__colour', 'sequelOf__title'), [
    { title: 'Tides', author__name: 'Ada', editor__name: 'Bo', cover__colour: null, sequelOf__title: null },
    { title: 'Winds', author__name: 'Bo', editor__name: null, cover__colour: 'blue', sequelOf__title: 'Tides' }
  ])
  t.strictSame(await Person.objects.orderBy('id').annotate({ wrote: Count('books'), corrected: Count('edited') }).values('name', 'wrote', 'corrected'), [{ name: 'Ada', wrote: 1, corrected: 0 }, { name: 'Bo', wrote: 1, corrected: 1 }])
  t.strictSame(await Book.objects.filter({ sequels__author__name: 'Bo', taggings__tag__name: 'sea' }).values('title'), [{ title: 'Tides' }])
})

test('what it does not say is declared beside it', async (t) => {
  const { books: Book, tags: Tag } = await library()
  t.strictSame([await Book.objects.filter({ tags__name: 'sea' }).values('title'), await Tag.objects.filter({ books__editor__name: 'Bo' }).count()], [[{ title: 'Tides' }], 1])
  const [row] = await Book.objects.prefetchRelated('tags', 'author').fetch()
  t.strictSame([row?.tags.map(({ name }) => name), row?.author?.name], [['sea'], 'Ada'])
})

test('a table needs nothing but what Drizzle says', async (t) => {
  const { covers: Cover } = drizzleModels(await database(), Plain)
  t.strictSame([...Cover.relations?.keys() ?? []], ['book'])
})

test('relations that cannot be are refused with the names of tables and relations', async (t) => {
  const db = await database()
  class Stranger extends relationsOf({ covers, coverRelations }) {}
  t.throws(() => drizzleModels(db, Stranger), { code: 'FST_VIEWSETS_RELATION_INVALID', message: /cover cannot have the relation "book": its table "book" is not among those/ })
  const lonely = relations(tags, ({ many }) => ({ books: many(books) }))
  class Lonely extends relationsOf({ books, tags, lonely }) {}
  t.throws(() => drizzleModels(db, Lonely), { code: 'FST_VIEWSETS_RELATION_INVALID', message: /tag cannot have the relation "books": Drizzle does not know it either: There is not enough information/ })
})

test('relations by keys of several columns are left out', async (t) => {
  const shelves = sqliteTable('shelf', { id: integer().primaryKey(), room: integer().notNull(), place: integer().notNull() })
  const boards = sqliteTable('board', { id: integer().primaryKey(), room: integer().notNull(), place: integer().notNull() })
  const shelfRelations = relations(shelves, ({ many }) => ({ boards: many(boards) }))
  const boardRelations = relations(boards, ({ one }) => ({ shelf: one(shelves, { fields: [boards.room, boards.place], references: [shelves.room, shelves.place] }) }))
  class House extends relationsOf({ shelves, boards, shelfRelations, boardRelations }) {}
  const { shelves: Shelf, boards: Board } = drizzleModels(await database(), House)
  t.strictSame([...Shelf.relations?.keys() ?? [], ...Board.relations?.keys() ?? []], [])
})
