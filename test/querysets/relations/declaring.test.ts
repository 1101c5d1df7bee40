import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'
import { test } from 'tap'
import { drizzleModels } from '../../../lib/querysets/drizzle/index.ts'
import { memoryModels, relationsOf } from '../../../lib/querysets/index.ts'

const key = Type.Integer()
const schema = {
  people: Type.Object({ id: key, name: Type.String() }),
  books: Type.Object({ id: key, title: Type.String(), authorId: key, editorId: key, sequelOfId: key }),
  pairs: Type.Object({ id: key, oneId: key, otherId: key })
}

const refusal = (name: string, why: RegExp) => ({ code: 'FST_VIEWSETS_RELATION_INVALID', message: new RegExp(`cannot have the relation "${name}": .*${why.source}`) })

test('a relation that no foreign key leads by is refused, with the column to name', async (t) => {
  class Library extends relationsOf(schema, ({ many }) => ({ people: { books: many('books') } })) {}
  t.throws(() => memoryModels(Library), refusal('books', /no foreign key of Book leads there/))
})

test('of several foreign keys the one is to be named', async (t) => {
  class Library extends relationsOf(schema, ({ one, many }) => ({ books: { author: one('people'), editor: one('people') }, people: { books: many('books') } })) {}
  t.throws(() => memoryModels(Library), refusal('books', /Book has several such keys\. Say which: \{ column: 'authorId' or 'editorId' \}/))
})

test('a foreign key by the name of a relation is taken only where it leads to that table', async (t) => {
  const people = sqliteTable('people', { id: integer().primaryKey() })
  const publishers = sqliteTable('publishers', { id: integer().primaryKey() })
  const books = sqliteTable('books', {
    id: integer().primaryKey(),
    writerId: integer().references(() => people.id),
    editorId: integer().references(() => people.id),
    publisherId: integer().references(() => publishers.id)
  })
  const db = drizzle(createClient({ url: ':memory:' }))
  class Library extends relationsOf({ people, publishers, books }, ({ one }) => ({ books: { writer: one('people'), publisher: one('people') } })) {}
  t.throws(() => drizzleModels(db, Library), refusal('publisher', /Book has several such keys\. Say which: \{ column: 'writerId' or 'editorId' \}/))
})

test('an order by no column of the table of pairs is refused', async (t) => {
  class Library extends relationsOf(schema, ({ one, many }) => ({
    pairs: { one: one('books'), other: one('people') }, books: { people: many('people', { through: 'pairs', orderBy: ['place' as 'id'] }) }
  })) {}
  t.throws(() => memoryModels(Library), refusal('people', /its orderBy "place" is no column of Pair/))
})

test('two keys into one table want both their names', async (t) => {
  class Library extends relationsOf(schema, ({ one, many }) => ({
    pairs: { one: one('people'), other: one('people') }, people: { friends: many('people', { through: 'pairs' }), fans: many('people', { through: 'pairs', column: 'otherId', targetColumn: 'oneId' }) }
  })) {}
  t.throws(() => memoryModels(Library), refusal('friends', /Pair has several such keys\. Say which: \{ column: 'oneId' or 'otherId' \}/))
})
