import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/node-postgres'
import { drizzle as drizzleLibsql } from 'drizzle-orm/libsql'
import { count, sql } from 'drizzle-orm'
import { integer as pgInteger, pgTable, text as pgText } from 'drizzle-orm/pg-core'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import pg from 'pg'
import { test } from 'tap'
import { atomic, drizzleModel, outside, transactionOf } from '../../lib/querysets/drizzle/index.ts'
import { AsyncModelViewSet, DefaultRouter, NotFound, Response, action, answer, logged, memoryModel, modelSerializer, serve } from '../support/helper.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import { temporaryFolder } from './support/sqlite.ts'
import type { Model, QuerySet, ViewTransaction } from '../support/helper.ts'

const TABLES = ['create table notes (id integer primary key, text text not null)', 'create table audits (id integer primary key, text text not null)']
const pgNotes = pgTable('notes', { id: pgInteger().primaryKey(), text: pgText().notNull() })
const pgAudits = pgTable('audits', { id: pgInteger().primaryKey(), text: pgText().notNull() })
const notes = sqliteTable('notes', { id: integer().primaryKey(), text: text().notNull() })
const audits = sqliteTable('audits', { id: integer().primaryKey(), text: text().notNull() })

const STRAY = { code: 'FST_VIEWSETS_STATEMENT_STRAY', message: /atomic\(db, async \(tx\) => .*this\.tx.*outside\(db/ }

const UNDONE = { message: 'undone' }
const undo = async (): Promise<never> => { throw new Error('undone') }

test('Statements of one\'s own in a transaction, SQLite', async (t) => {
  const db = drizzleLibsql(createClient({ url: `file:${join(temporaryFolder(t), 'own.db')}` }))
  for (const statement of TABLES) await db.run(sql.raw(statement))
  const Note = drizzleModel(db, notes)
  const counts = async () => [await Note.objects.count(), await db.$count(audits)]

  await t.rejects(atomic(db, async (tx) => {
    await Note.objects.create({ id: 1, text: 'a' })
    await tx.insert(audits).values({ id: 1, text: 'a' })
    t.equal((await tx.select().from(notes)).length, 1, 'they see what models have done')
    await undo()
  }), UNDONE)
  t.strictSame(await counts(), [0, 0], 'what is sent by the transaction is undone with it')

  await atomic(db, async (tx) => {
    await atomic(db, async (inner) => {
      await inner.insert(audits).values({ id: 1, text: 'a' })
      await undo()
    }).catch(() => {})
    await tx.insert(audits).values({ id: 2, text: 'a' })
    await transactionOf(db).insert(audits).values({ id: 3, text: 'a' })
  })
  t.strictSame(await db.select({ id: audits.id }).from(audits), [{ id: 2 }, { id: 3 }], 'a savepoint is a transaction too')

  const stray: Readonly<Record<string, () => PromiseLike<unknown>>> = {
    insert: () => db.insert(audits).values({ id: 9, text: 'a' }),
    select: () => db.select({ n: count() }).from(audits),
    run: () => db.run(sql`delete from audits`),
    prepared: () => prepared.execute(),
    transaction: () => db.transaction(async (tx) => await tx.delete(audits)),
    $count: () => db.$count(audits)
  }
  const prepared = db.delete(audits).prepare()
  for (const [name, send] of Object.entries(stray)) await t.rejects(atomic(db, async () => await send()), STRAY, `${name} is refused`)
  t.strictSame(await counts(), [0, 2])
  await t.rejects(atomic(db, () => outside(db, async () => {})), { code: 'FST_VIEWSETS_OUTSIDE_IMPOSSIBLE' })
  t.equal(await outside(db, (same) => same.$count(audits)), 2)
})

const database = await testDatabase()
if (database === null) test('Statements of one\'s own in a transaction, PostgreSQL', { skip: NO_SERVER }, () => {})
else {
  await database.run(...TABLES)
  const pool = new pg.Pool({ connectionString: database.url, max: 4 })
  const db = drizzle(pool)
  const Note = drizzleModel(db, pgNotes)
  const counts = async () => [await Note.objects.count(), await db.$count(pgAudits)]

  test('Statements of one\'s own in a transaction, PostgreSQL', async (t) => {
    await t.rejects(atomic(db, async (tx) => {
      await Note.objects.create({ id: 1, text: 'a' })
      await tx.insert(pgAudits).values({ id: 1, text: 'a' })
      await undo()
    }), UNDONE)
    t.strictSame(await counts(), [0, 0], 'what is sent by the transaction is undone with it')
    await t.rejects(Note.transaction(async (tx) => {
      await (tx as typeof db).insert(pgAudits).values({ id: 1, text: 'a' })
      await undo()
    }), UNDONE)
    t.strictSame(await counts(), [0, 0], 'and so by that of a model')
    for (const send of [() => db.insert(pgAudits).values({ id: 1, text: 'a' }), () => db.execute(sql`select 1`), () => db.transaction(async () => {})]) {
      await t.rejects(atomic(db, async () => await send()), STRAY, 'what is sent past it is refused')
    }
    await t.rejects(atomic(db, async () => {
      await Note.objects.create({ id: 1, text: 'a' })
      await outside(db, () => db.insert(pgAudits).values({ id: 5, text: 'tried' }))
      await outside(db, () => Note.objects.create({ id: 2, text: 'stays' }))
      await undo()
    }), UNDONE)
    t.strictSame([await Note.objects.values('id'), await db.$count(pgAudits)], [[{ id: 2 }], 1], 'what is said to be outside stays')
    await Promise.all([atomic(db, async (tx) => { await tx.execute(sql`select pg_sleep(0.05)`) }), db.select().from(pgNotes)])
  })

  test('An atomic view hands its transaction over', async (t) => {
    await db.delete(pgNotes)
    await db.delete(pgAudits)
    class Notes extends AsyncModelViewSet {
      override atomic = true
      override queryset = Note.objects as unknown as QuerySet
      override serializerClass = modelSerializer(Note, { fields: ['id', 'text'] }) as never
      override async performCreate (serializer: Parameters<AsyncModelViewSet['performCreate']>[0]): Promise<void> {
        const tx = this.tx as ViewTransaction & typeof db
        await tx.insert(pgAudits).values({ id: 1, text: 'created' })
        await serializer.save()
        if ((this.data as { text: string }).text === 'undo') throw new NotFound()
      }

      @action({ detail: false, methods: ['post'] })
      async stray (): Promise<Response> {
        await db.insert(pgAudits).values({ id: 2, text: 'stray' })
        return new Response({})
      }
    }
    class Plain extends Notes { override atomic = false }
    const Memory = memoryModel('Note', Type.Object({ id: Type.Integer(), text: Type.String() })) as unknown as Model
    class InMemory extends Notes {
      override queryset = Memory.objects as QuerySet
      override serializerClass = modelSerializer(Memory, { fields: '__all__' }) as never
    }
    const router = new DefaultRouter()
    router.register('notes', Notes, { basename: 'note' })
    router.register('plain', Plain, { basename: 'plain' })
    router.register('memory', InMemory, { basename: 'memory' })
    const { lines, options } = logged()
    const app = await serve(t, { router }, options)
    let id = 0
    const post = async (url: string, text: string) => [answer(await app.inject({ method: 'POST', url, payload: { id: ++id, text } }))[0], await counts()]
    t.strictSame(await post('/notes/', 'undo'), [404, [0, 0]])
    t.strictSame(await post('/notes/', 'fine'), [201, [1, 1]])
    t.strictSame(await post('/notes/stray/', ''), [500, [1, 1]])
    t.strictSame(await post('/plain/', 'fine'), [500, [1, 1]])
    t.strictSame(await post('/memory/', 'fine'), [500, [1, 1]])
    t.strictSame(lines.map(({ err }) => err?.code), ['FST_VIEWSETS_STATEMENT_STRAY', 'FST_VIEWSETS_TRANSACTION_NONE', 'FST_VIEWSETS_TRANSACTION_NONE'])
  })

  test('In production nobody looks', async (t) => {
    const { NODE_ENV } = process.env
    process.env['NODE_ENV'] = 'production'
    t.teardown(() => { if (NODE_ENV === undefined) delete process.env['NODE_ENV']; else process.env['NODE_ENV'] = NODE_ENV })
    const live = drizzle(pool)
    drizzleModel(live, pgNotes)
    t.strictSame(await atomic(live, async () => await live.$count(pgNotes)), 1)
  })
  test('the database is dropped', async () => {
    await pool.end()
    await database.drop()
  })
}
