import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import t from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { modelSerializer } from '../../lib/serializers/model/model-serializer.ts'
import { APIException, AsyncModelViewSet, BasePermission, DefaultRouter, NotFound, Response, ValidationError, action, answer, memoryModel, serve } from '../support/helper.ts'
import type { Test } from 'tap'
import type { Model, QuerySet } from '../support/helper.ts'

interface Note { id: number, text: string }

async function onDatabase (): Promise<Model<Note>> {
  const client = createClient({ url: ':memory:' })
  await client.execute('create table notes (id integer primary key, text text not null unique)')
  return drizzleModel(drizzle(client), sqliteTable('notes', { id: integer().primaryKey(), text: text().notNull().unique() }))
}

const inMemory = (): Model<Note> => memoryModel('Note', Type.Object({ id: Type.Integer(), text: Type.String() }), { unique: ['text'] })

/** A viewset of notes, whose actions write first and refuse then. */
async function notes (t: Test, Note: Model<Note>, atomic: boolean) {
  class NoteViewSet extends AsyncModelViewSet {
    override atomic = atomic
    override queryset: QuerySet<Note> = Note.objects
    override serializerClass = modelSerializer(Note, { fields: '__all__' })

    override async represent (...args: Parameters<AsyncModelViewSet['represent']>): Promise<object[]> {
      const [rows] = args
      if (rows.some((row) => (row as Note).text === 'show')) throw new NotFound('nothing to show')
      return super.represent(...args)
    }

    @action({ detail: false, methods: ['post'] })
    async fail (): Promise<Response> {
      const { how } = this.data as { how: string }
      await this.queryset.create({ text: how })
      if (how === 'validation') throw new ValidationError('no')
      if (how === 'server') throw new TypeError('a bug')
      if (how === 'status') return new Response({}, { status: 418 })
      throw new APIException('no')
    }
  }
  const router = new DefaultRouter()
  router.register('notes', NoteViewSet as never, { basename: 'note' })
  const app = await serve(t, { router })
  return async (url: string, payload: object) => [answer(await app.inject({ method: 'POST', url, payload }))[0], await Note.objects.count()]
}

for (const [name, make] of [['memory', inMemory], ['a database', onDatabase]] as const) {
  t.test(`A request of an atomic view is done as a whole or not at all, in ${name}`, async (t) => {
    const post = await notes(t, await make(), true)
    t.strictSame(await post('/notes/', { text: 'fine' }), [201, 1])
    t.strictSame(await post('/notes/', { text: 'show' }), [404, 1], 'a representation that fails undoes what was saved')
    t.strictSame(await post('/notes/fail/', { how: 'validation' }), [400, 1], 'so does an exception that becomes an answer')
    t.strictSame(await post('/notes/fail/', { how: 'api' }), [500, 1])
    t.strictSame(await post('/notes/fail/', { how: 'server' }), [500, 1], 'and one that nobody expected')
    t.strictSame(await post('/notes/fail/', { how: 'status' }), [418, 2], 'an answer is no exception, whatever its status')
    t.strictSame(await post('/notes/', { text: 'fine' }), [400, 2])
    t.strictSame(await post('/notes/', { text: 'again' }), [201, 3])
  })

  t.test(`A view that is not atomic keeps what it did before it failed, in ${name}`, async (t) => {
    const post = await notes(t, await make(), false)
    t.strictSame([await post('/notes/', { text: 'show' }), await post('/notes/fail/', { how: 'validation' })], [[404, 1], [400, 2]])
  })
}

t.test('Requests of an atomic view do not see each other\'s unfinished work', async (t) => {
  const Note = await onDatabase()
  const post = await notes(t, Note, true)
  const statuses = await Promise.all(Array.from({ length: 20 }, async (_, index) => (await post(index % 2 === 0 ? '/notes/' : '/notes/fail/', { text: `n${index}`, how: `f${index}` }))[0]))
  t.strictSame([statuses.filter((status) => status === 201).length, await Note.objects.count()], [10, 10])
})

t.test('The checks come before the transaction', async (t) => {
  let transactions = 0
  const Note = inMemory()
  const counted: Model<Note> = Object.assign(Object.create(Note) as Model<Note>, { transaction: <T>(work: () => Promise<T>) => { transactions++; return Note.transaction(work) } })
  const queryset = Object.assign(Object.create(Note.objects) as QuerySet<Note>, { model: counted })
  class Nobody extends BasePermission {
    override hasPermission (): boolean {
      return false
    }
  }
  class NoteViewSet extends AsyncModelViewSet {
    override queryset = queryset
    override serializerClass = modelSerializer(Note, { fields: '__all__' })
    override atomic = true
    override actionConfigs = { create: { permissionClasses: [Nobody] } }
  }
  const router = new DefaultRouter()
  router.register('notes', NoteViewSet as never, { basename: 'note' })
  const app = await serve(t, { router })
  t.equal((await app.inject({ method: 'POST', url: '/notes/', payload: { text: 'x' } })).statusCode, 403)
  t.equal(transactions, 0)
})
