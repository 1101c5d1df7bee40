import { drizzle } from 'drizzle-orm/node-postgres'
import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { BasePermission, ModelViewSet, SimpleRouter, action, answer, memoryModel, modelSerializer, serve } from '../support/helper.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import type { Test } from 'tap'
import type { Model, ViewContext, ViewRequest } from '../support/helper.ts'
import type { TestDatabase } from '../support/postgres.ts'

const notes = pgTable('notes', { id: serial().primaryKey(), owner: text().notNull(), text: text().notNull(), version: integer().notNull() })

const TABLES = [
  'create table notes (id serial primary key, owner text not null, text text not null, version int not null)',
  'create table trespasses (id serial primary key)',
  // whoever writes to a note that is not ada's any more leaves a trace
  `create function watch () returns trigger as $$ begin
    if new.text <> old.text and old.owner <> 'ada' then insert into trespasses default values; end if;
    return new; end $$ language plpgsql`,
  'create trigger watch before update on notes for each row execute function watch()'
]

interface Note { id: number, owner: string, text: string, version: number }

class IsAdas extends BasePermission {
  override async hasObjectPermission (_request: ViewRequest, _view: ViewContext, object: object) {
    return (object as Note).owner === 'ada'
  }
}

/** Notes that ada alone may change; `seen` is told of each that a permission was asked about. */
async function served (t: Test, Note: Model<Note>, { atomic, seen = async () => {} }: { atomic: boolean, seen?: (note: Note) => Promise<void> }) {
  class IsAdasNow extends IsAdas {
    override async hasObjectPermission (...[request, view, note]: Parameters<IsAdas['hasObjectPermission']>) {
      await seen(note as Note)
      return await super.hasObjectPermission(request, view, note)
    }
  }
  class NoteViewSet extends ModelViewSet {
    override atomic = atomic
    override queryset = Note.objects.all()
    override serializerClass = modelSerializer(Note, { fields: ['id', 'text'] })
    override permissionClasses = [IsAdasNow]

    @action({ detail: true, methods: ['get', 'post'] })
    async look () { return (await this.getObject() as Note).text }
  }
  const router = new SimpleRouter()
  router.register('notes', NoteViewSet)
  return await serve(t, { router })
}

const database = await testDatabase()
if (database === null) test('Rows locked for object permissions', { skip: NO_SERVER }, () => {})
else await checkLocks(database)

async function checkLocks (database: TestDatabase): Promise<void> {
  await database.run(...TABLES)
  const pool = new pg.Pool({ connectionString: database.url, max: 10 })
  const Note = drizzleModel(drizzle(pool), notes) as unknown as Model<Note>

  /** Whether another client could change the note at this moment. */
  const isFree = async ({ id }: Note): Promise<boolean> => {
    return await pool.query('select 1 from notes where id = $1 for update nowait', [id]).then(() => true, (error: { code: string }) => {
      if (error.code !== '55P03') throw error
      return false
    })
  }

  for (const [method, url, free] of [
    ['PATCH', '/notes/1/', false], ['PUT', '/notes/1/', false], ['DELETE', '/notes/1/', false], ['POST', '/notes/1/look/', false],
    ['GET', '/notes/1/', true], ['HEAD', '/notes/1/', true], ['GET', '/notes/1/look/', true], ['OPTIONS', '/notes/1/', true]
  ] as const) {
    test(`${method} ${url} of an atomic view ${free ? 'locks nothing' : 'keeps the row from others while its permissions are asked'}`, async (t) => {
      await pool.query("truncate notes restart identity; insert into notes (owner, text, version) values ('ada', 'mine', 0)")
      const found: boolean[] = []
      const app = await served(t, Note, { atomic: true, seen: async (note) => { found.push(await isFree(note)) } })
      const { statusCode } = await app.inject({ method, url, payload: ['GET', 'HEAD'].includes(method) ? undefined : { text: 'new' } } as never)
      t.ok(statusCode < 300)
      t.strictSame(found, [free])
    })
  }

  test('A view that is not atomic locks nothing', async (t) => {
    await pool.query("truncate notes restart identity; insert into notes (owner, text, version) values ('ada', 'mine', 0)")
    const found: boolean[] = []
    const app = await served(t, Note, { atomic: false, seen: async (note) => { found.push(await isFree(note)) } })
    t.equal((await app.inject({ method: 'PATCH', url: '/notes/1/', payload: { text: 'new' } })).statusCode, 200)
    t.strictSame(found, [true])
  })

  test('Of many PATCHes against an owner that changes all the while, not one lands after the change', async (t) => {
    await pool.query("truncate notes, trespasses restart identity; insert into notes (owner, text, version) values ('ada', 'mine', 0)")
    const app = await served(t, Note, { atomic: true })
    const patching = { isOver: false }
    const flips = (async () => {
      let count = 0
      for (; !patching.isOver; count++) await pool.query("update notes set owner = case owner when 'ada' then 'bob' else 'ada' end")
      return count
    })()
    const statuses = new Set<number>()
    const patchAll = async (name: string) => {
      for (let index = 0; index < 60; index++) statuses.add((await app.inject({ method: 'PATCH', url: '/notes/1/', payload: { text: `${name} ${index}` } })).statusCode)
    }
    await Promise.all(['a', 'b', 'c', 'd'].map(patchAll))
    patching.isOver = true
    t.ok(await flips > 0)
    t.strictSame([...statuses].filter((status) => status !== 200 && status !== 403), [])
    t.strictSame((await pool.query('select count(*)::int as n from trespasses')).rows, [{ n: 0 }])
  })

  test('the end of the database', async () => {
    await pool.end()
    await database.drop()
  })
}

test('A row in memory is found for an atomic view as ever', async (t) => {
  const Note = memoryModel('Note', Type.Object({ id: Type.Integer(), owner: Type.String(), text: Type.String(), version: Type.Integer() }), { rows: [{ owner: 'ada', text: 'mine', version: 0 }, { owner: 'bob', text: 'his', version: 0 }] })
  const app = await served(t, Note as unknown as Model<Note>, { atomic: true })
  t.strictSame(answer(await app.inject({ method: 'PATCH', url: '/notes/1/', payload: { text: 'new' } })), [200, { id: 1, text: 'new' }])
  t.equal((await app.inject({ method: 'PATCH', url: '/notes/2/', payload: { text: 'new' } })).statusCode, 403)
})
