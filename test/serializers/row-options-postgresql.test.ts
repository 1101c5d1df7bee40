import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { test } from 'tap'
import { fields, modelSerializer } from '../../lib/index.ts'
import { drizzleModels } from '../../lib/querysets/drizzle/index.ts'
import { fillLibrary } from '../../lib/testing/relation-suite/fixture.ts'
import { PostgresLibrary, statements } from '../querysets/relations/library.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import { shown } from './support/helper.ts'
import type { TestDatabase } from '../support/postgres.ts'

const database = await testDatabase()
if (database === null) test('PostgreSQL', { skip: NO_SERVER }, () => {})
else await checkRows(database)

async function checkRows (database: TestDatabase): Promise<void> {
  const pool = new pg.Pool({ connectionString: database.url })
  const db = drizzle(pool)
  for (const statement of statements('postgresql')) await db.execute(statement)
  const { publishers, books, tags, taggings, reviews, details } = drizzleModels(db, PostgresLibrary, {
    books: { ordering: ['-publisher__name', '-id'], text: { reads: ['title', 'publisher__name'], of: ({ title, publisher }) => `${title} by ${publisher?.name ?? 'nobody'}` } }
  })
  await fillLibrary({ Publisher: publishers, Book: books, Tag: tags, Tagging: taggings, Review: reviews, Detail: details })

  test('PostgreSQL: rows come in the order of their model, which may lead over relations, also by way of a table of pairs', async (t) => {
    t.strictSame((await books.objects.fetch()).map(({ id }) => id), [4, 3, 2, 1])
    t.strictSame(await books.objects.slice(1, 3).values('id'), [{ id: 3 }, { id: 2 }])
    const Tag = modelSerializer(tags, { fields: ['name', 'books', 'texts'], extra: { texts: fields.string({ many: true, source: 'books' }) } })
    t.strictSame(await shown(Tag, await tags.objects.get({ id: 2 })), { name: 'wind', books: [3, 1], texts: ['Winds by South', 'Tides by North'] })
  })

  test('PostgreSQL: to a depth rows are shown in place of keys', async (t) => {
    const Publisher = modelSerializer(publishers, { fields: ['name', 'books'], depth: 1 })
    t.strictSame(await shown(Publisher, await publishers.objects.get({ id: 2 })), { name: 'South', books: [{ id: 3, title: 'Winds', publisher: 2, sequelOf: null, tags: [2] }] })
  })

  test('the database is given back', async () => {
    await pool.end()
    await database.drop()
  })
}
