import { PGlite } from '@electric-sql/pglite'
import { Type } from '@sinclair/typebox'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { drizzle } from 'drizzle-orm/node-postgres'
import { sql } from 'drizzle-orm'
import { integer, json, jsonb, pgTable, serial, text } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { test } from 'tap'
import { drizzleModel, pipelined } from '../../lib/querysets/drizzle/index.ts'
import { AsyncModelViewSet, DefaultRouter, PostFetch, Q, answer, fields, logged, modelSerializer, serializer, serve } from '../support/helper.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import type { DrizzleDatabase, DrizzleModelOptions } from '../../lib/querysets/drizzle/index.ts'
import type { Test } from 'tap'

const notes = pgTable('notes', { id: serial().primaryKey(), meta: jsonb(), old: json(), many: jsonb().array() })
const links = pgTable('links', { id: serial().primaryKey(), name: text().notNull(), noteId: integer('note_id').references(() => notes.id) })
const TABLES = 'create table notes (id serial primary key, meta jsonb, old json, many jsonb[]); create table links (id serial primary key, name text not null, note_id integer references notes (id))'

/** What JSON can hold that looks like something else. */
const VALUES: readonly unknown[] = [
  '1e400', '123', '"quoted"', '{"role":"admin"}', '[1]', 'null', 'true', 'plain', '', '\\"', 5, 1.5, true, false, ['1', '{}'], { a: '1e400', b: ['2', null] }, {}, []
]

type Fresh = () => Promise<void>

const modelsOf = (db: DrizzleDatabase, options: DrizzleModelOptions) => ({ Note: drizzleModel(db, notes, options), Link: drizzleModel(db, links, options) })

async function checkJSON (t: Test, fresh: Fresh, { Note, Link }: ReturnType<typeof modelsOf>): Promise<void> {
  for (const value of VALUES) {
    await fresh()
    const row = { id: 1, meta: value, old: value, many: [value, null, value] }
    const told = JSON.stringify(value)
    t.strictSame(await Note.objects.create({ meta: value, old: value, many: [value, null, value] }), row, `created: ${told}`)
    t.strictSame(await Note.objects.update(row, { meta: value }), row, `updated: ${told}`)
    t.strictSame(await Note.objects.fetch(), [row], `fetched: ${told}`)
    t.strictSame(await Note.objects.get({ id: 1 }), row, `got: ${told}`)
    t.strictSame(await Note.objects.only('meta').fetch(), [{ id: 1, meta: value }], `only: ${told}`)
    t.strictSame(await Note.objects.values('meta', 'many'), [{ meta: value, many: row.many }], `values: ${told}`)
    t.strictSame(await Note.objects.distinct().values('meta', 'old'), [{ meta: value, old: value }], `distinct: ${told}`)
    t.strictSame(await Note.objects.filter({ meta: value } as never).count(), 1, `looked up: ${told}`)
    t.strictSame((await Note.objects.fetchWithCount()).rows, [row], `counted: ${told}`)
    t.strictSame(await Note.transaction(() => Note.objects.fetch()), [row], `in a transaction: ${told}`)
    const [, second] = await Note.objects.bulkCreate([{ meta: value }, { meta: null, old: value }])
    t.strictSame(second, { id: 3, meta: null, old: value, many: null }, `many created: ${told}`)
    await Link.objects.create({ name: 'a', noteId: 1 })
    t.strictSame(await Link.objects.values('name', Q.path('noteId__meta')), [{ name: 'a', noteId__meta: value }], `over a key: ${told}`)
    const fetch = new PostFetch({ queryset: Note.objects, toAttr: 'note', on: { id: 'noteId' }, values: ['meta'] })
    const [link] = await fetch.fetch(await Link.objects.fetch())
    t.strictSame(link?.note, { meta: value, id: 1 }, `attached: ${told}`)
  }
}

/** A page with numbers that only PostgreSQL knows, in rows that were there before. */
async function checkPage (t: Test, fresh: Fresh, db: { execute: (statement: never) => PromiseLike<unknown> }, { Note, Link }: ReturnType<typeof modelsOf>): Promise<void> {
  await fresh()
  await db.execute(sql.raw('insert into notes (meta) values (\'"1e400"\'), (\'1e400\'), (\'{"a": [1e400, 1]}\'); insert into links (name, note_id) values (\'a\', 1), (\'b\', 3)') as never)
  class Notes extends AsyncModelViewSet {
    override queryset = Note.objects
    override serializerClass = modelSerializer(Note, { fields: ['id', 'meta'] })
  }
  class Links extends AsyncModelViewSet {
    override queryset = Link.objects
    override serializerClass = serializer(Type.Object({ name: fields.char(), note: fields.json() }))
    override postFetches = [new PostFetch({ queryset: Note.objects, toAttr: 'note', on: { id: 'noteId' }, values: ['meta'] })]
  }
  const router = new DefaultRouter()
  router.register('notes', Notes, { basename: 'note' })
  router.register('links', Links, { basename: 'link' })
  const { lines, options } = logged()
  const app = await serve(t, { router }, options)
  t.strictSame(answer(await app.inject('/notes/')), [200, [{ id: 1, meta: '1e400' }, { id: 2, meta: null }, { id: 3, meta: { a: [null, 1] } }]])
  t.equal(lines.length, 2, 'and the log tells of both')
  t.strictSame(answer(await app.inject('/links/')), [200, [{ name: 'a', note: { id: 1, meta: '1e400' } }, { name: 'b', note: { id: 3, meta: { a: [null, 1] } } }]])
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/notes/', payload: { meta: '{"role":"admin"}' } })), [201, { id: 4, meta: '{"role":"admin"}' }])
  t.equal((await app.inject({ method: 'POST', url: '/notes/', payload: '{"meta": 1e400}', headers: { 'content-type': 'application/json' } })).statusCode, 400)
}

const EMPTY = 'truncate notes, links restart identity'

const database = await testDatabase()
if (database === null) test('JSON in PostgreSQL', { skip: NO_SERVER }, () => {})
else {
  await database.run(TABLES)
  for (const isPipelined of [false, true]) {
    const pool = new pg.Pool({ connectionString: database.url })
    const db = drizzle(pool)
    const reads = isPipelined ? pipelined(db, { slowAfter: 1000, writes: true }) : null
    await reads?.connect()
    const fresh = async () => { await db.execute(sql.raw(EMPTY)) }
    for (const prepare of [true, false]) {
      test(`JSON comes back as it was stored, ${isPipelined ? 'pipelined' : 'from a pool'}, prepare: ${prepare}`, async (t) => {
        await checkJSON(t, fresh, modelsOf(db, { prepare }))
        await t.test('and what JavaScript has no number for does not fail a page', (t) => checkPage(t, fresh, db, modelsOf(db, { prepare })))
      })
    }
    test('the connections are closed', async () => {
      await reads?.close()
      await pool.end()
    })
  }
  test('the database is dropped', () => database.drop())
}

test('JSON comes back as it was stored, from PGlite', async (t) => {
  const db = drizzlePglite(new PGlite())
  await db.$client.exec(TABLES)
  const fresh = async () => { await db.execute(sql.raw(EMPTY)) }
  for (const prepare of [true, false]) await checkJSON(t, fresh, modelsOf(db, { prepare }))
  await db.$client.close()
})
