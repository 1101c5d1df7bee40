import { createClient } from '@libsql/client'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { drizzle } from 'drizzle-orm/libsql'
import { sql } from 'drizzle-orm'
import { integer as pgInteger, pgTable, primaryKey as pgPrimaryKey, text as pgText } from 'drizzle-orm/pg-core'
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import pg from 'pg'
import { test } from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { AsyncModelViewSet, AsyncRetrieveUpdateDestroyAPIView, CursorPagination, DefaultRouter, PostFetch, Count, answer, modelSerializer, path, serve } from '../support/helper.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import type { Test } from 'tap'
import type { Model, QuerySet } from '../support/helper.ts'

interface Row { ticketId: number, tagId: string, note: string | null }

const TABLE = 'create table tags (ticket_id integer not null, tag_id text not null, note text, primary key (ticket_id, tag_id))'
const tags = sqliteTable('tags', { ticketId: integer('ticket_id').notNull(), tagId: text('tag_id').notNull(), note: text() }, (table) => [primaryKey({ columns: [table.ticketId, table.tagId] })])
const pgTags = pgTable('tags', { ticketId: pgInteger('ticket_id').notNull(), tagId: pgText('tag_id').notNull(), note: pgText() }, (table) => [pgPrimaryKey({ columns: [table.ticketId, table.tagId] })])

const row = (ticketId: number, tagId: string, note: string | null = null): Row => ({ ticketId, tagId, note })
const ROWS = [row(1, 'a'), row(1, 'b'), row(2, 'a')]

async function checkKeys (t: Test, Tag: Model<Row, Row>): Promise<void> {
  const all = Tag.objects
  const filled = async () => {
    await all.deleteMany()
    await all.bulkCreate(ROWS)
  }
  await filled()
  t.strictSame(await all.update(row(1, 'b'), { note: 'new' }), row(1, 'b', 'new'))
  t.strictSame(await all.fetch(), [row(1, 'a'), row(1, 'b', 'new'), row(2, 'a')], 'an update is of one row')
  await all.delete(row(1, 'a'))
  t.strictSame(await all.fetch(), [row(1, 'b', 'new'), row(2, 'a')], 'and so is a deletion')
  await t.rejects(all.delete({ ticketId: 1 } as Row), { code: 'FST_VIEWSETS_KEY_INCOMPLETE' })
  t.throws(() => all.filter({ pk: 1 } as never), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
  t.equal(await all.count(), 2)
  await filled()
  t.strictSame(await all.only('note').fetch(), ROWS, 'the whole key comes along')
  t.strictSame(await all.slice(1, 3).aggregate({ n: Count() }), { n: 2 }, 'of a slice')
  const firstOnes = all.filter({ ticketId: 1 })
  t.strictSame(await firstOnes.union(all.filter({ tagId: 'a' })).fetch(), ROWS, 'rows of a union are told by the whole key')
  t.equal(await firstOnes.union(all.filter({ tagId: 'a' }), { all: true }).count(), 4)
  const walked: Row[] = []
  for await (const one of all) walked.push(one)
  t.strictSame(walked, ROWS)
  await all.deleteMany()
  const many = Array.from({ length: 2100 }, (_, index) => row(index % 3, String(index).padStart(4, '0')))
  await all.bulkCreate(many)
  let count = 0
  for await (const one of all) count += one.ticketId >= 0 ? 1 : 0
  t.equal(count, 2100, 'a walk in batches')
  await filled()
  const fetch = new PostFetch({ queryset: all, toAttr: 'tags', on: { ticketId: 'id' }, limit: 1, orderBy: ['-tagId'] })
  t.strictSame(await fetch.fetch([{ id: 1 }, { id: 2 }, { id: 3 }]), [{ id: 1, tags: row(1, 'b') }, { id: 2, tags: row(2, 'a') }, { id: 3, tags: null }])

  class Tags extends AsyncModelViewSet {
    override queryset = all as unknown as QuerySet
    override serializerClass = modelSerializer(Tag, { fields: '__all__' }) as never
  }
  class Paged extends Tags {
    override paginationClass = class extends CursorPagination {
      override pageSize = 1
      override ordering = ['ticketId']
    } as never
  }
  class Named extends AsyncRetrieveUpdateDestroyAPIView {
    override queryset = all as unknown as QuerySet
    override serializerClass = modelSerializer(Tag, { fields: '__all__' }) as never
    override lookupFields = ['ticketId', 'tagId']
  }
  const router = new DefaultRouter()
  router.register('tags', Tags as never, { basename: 'tag' })
  router.register('paged', Paged as never, { basename: 'paged' })
  const app = await serve(t, { router, urls: [path('/tickets/:ticketId/tags/:tagId/', Named.asView())] })
  const ask = async (method: 'GET' | 'PATCH' | 'DELETE', url: string, payload?: object) => answer(await app.inject({ method, url, ...(payload !== undefined && { payload }) }))
  t.strictSame(await ask('GET', '/tags/1,b/'), [200, row(1, 'b')])
  for (const url of ['/tags/1/', '/tags/1,b,c/', '/tags/x,b/', '/tags/1,/', '/tags/,/', '/tags/3,a/']) t.equal((await ask('GET', url))[0], 404, url)
  t.strictSame(await ask('PATCH', '/tags/1,b/', { note: 'x' }), [200, row(1, 'b', 'x')])
  t.strictSame(await ask('GET', '/tickets/1/tags/b/'), [200, row(1, 'b', 'x')])
  t.strictSame(await ask('DELETE', '/tickets/1/tags/a/'), [204, ''])
  t.strictSame(await all.fetch(), [row(1, 'b', 'x'), row(2, 'a')])
  await filled()
  const seen: unknown[] = []
  let next: string | null = '/paged/'
  while (next !== null) {
    const [, page] = await ask('GET', next) as [number, { results: unknown[], next: string | null }]
    seen.push(...page.results)
    next = page.next
  }
  t.strictSame(seen, ROWS, 'pages do not lose rows that have a part of the key in common')
}

test('A key of several columns is one key: SQLite', async (t) => {
  const db = drizzle(createClient({ url: ':memory:' }))
  await db.run(sql.raw(TABLE))
  await checkKeys(t, drizzleModel(db, tags) as unknown as Model<Row, Row>)
})

const database = await testDatabase()
if (database === null) test('A key of several columns is one key: PostgreSQL', { skip: NO_SERVER }, () => {})
else {
  test('A key of several columns is one key: PostgreSQL', async (t) => {
    await database.run(TABLE)
    const pool = new pg.Pool({ connectionString: database.url })
    await checkKeys(t, drizzleModel(drizzlePg(pool), pgTags) as unknown as Model<Row, Row>)
    await pool.end()
    await database.drop()
  })
}
