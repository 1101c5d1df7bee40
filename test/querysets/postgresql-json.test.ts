import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/node-postgres'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { test } from 'tap'
import { pipelined } from '../../lib/querysets/drizzle/index.ts'
import { AsyncModelViewSet, DefaultRouter, PostFetch, answer, fields, logged, modelSerializer, serializer, serve } from '../support/helper.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import { checkJSON, emptyJSONTables, jsonModels, jsonTables } from './support/json-checks.ts'
import type { Test } from 'tap'
import type { Fresh } from './support/json-checks.ts'

/** A page with numbers that only PostgreSQL knows, in rows that were there before. */
async function checkPage (t: Test, fresh: Fresh, db: { execute: (statement: never) => PromiseLike<unknown> }, { Note, Link }: ReturnType<typeof jsonModels>): Promise<void> {
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

const database = await testDatabase()
if (database === null) test('JSON in PostgreSQL', { skip: NO_SERVER }, () => {})
else {
  await database.run(...jsonTables)
  for (const isPipelined of [false, true]) {
    const pool = new pg.Pool({ connectionString: database.url })
    const db = drizzle(pool)
    const reads = isPipelined ? pipelined(db, { slowAfter: 1000, writes: true }) : null
    await reads?.connect()
    const fresh = async () => { await db.execute(sql.raw(emptyJSONTables)) }
    for (const prepare of [true, false]) {
      test(`JSON comes back as it was stored, ${isPipelined ? 'pipelined' : 'from a pool'}, prepare: ${prepare}`, async (t) => {
        await checkJSON(t, fresh, jsonModels(db, { prepare }))
        await t.test('and what JavaScript has no number for does not fail a page', (t) => checkPage(t, fresh, db, jsonModels(db, { prepare })))
      })
    }
    test('the connections are closed', async () => {
      await reads?.close()
      await pool.end()
    })
  }
  test('the database is dropped', () => database.drop())
}
