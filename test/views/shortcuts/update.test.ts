import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import t from 'tap'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import { queryLog } from '../../../lib/testing/index.ts'
import { AsyncModelViewSet, BasePermission, DefaultRouter, modelSerializer, serve, serializer } from '../../support/helper.ts'
import type { Test } from 'tap'
import type { Constructor } from '../../../lib/types.ts'
import type { Serializer } from '../../support/helper.ts'

const notes = sqliteTable('notes', {
  id: integer().primaryKey(),
  text: text({ length: 10 }).notNull(),
  code: text().unique(),
  parentId: integer().references(() => parents.id)
})
const parents = sqliteTable('parents', { id: integer().primaryKey() })

const TABLES = [
  'pragma foreign_keys = on', 'create table parents (id integer primary key)',
  'create table notes (id integer primary key, text text not null check (text <> \'bad\'), code text unique, parentId integer references parents (id))',
  'insert into parents values (7)', "insert into notes values (1, 'one', 'a', null), (2, 'two', 'b', null), (3, 'hidden', 'c', null)"
]

async function noteModel () {
  const client = createClient({ url: ':memory:' })
  for (const statement of TABLES) await client.execute(statement)
  return drizzleModel(drizzle(client), notes)
}

type Note = Awaited<ReturnType<typeof noteModel>>

/** A viewset of those notes that are not hidden, or one made of it; answers what a request got, and which statements it sent. */
async function serving (t: Test, more: (Base: Constructor<AsyncModelViewSet>, Note: Note) => Constructor<AsyncModelViewSet> = (Base) => Base) {
  const Model = await noteModel()
  class NoteViewSet extends AsyncModelViewSet {
    override queryset = Model.objects.exclude({ text: 'hidden' })
    override serializerClass = modelSerializer(Model, { fields: ['id', 'text'] })
  }
  const router = new DefaultRouter()
  router.register('notes', more(NoteViewSet as never, Model) as never, { basename: 'note' })
  const app = await serve(t, { router })
  return async (payload: object, id: number | string = 1, method: 'PATCH' | 'PUT' = 'PATCH') => {
    const log = queryLog(Model)
    const answer = await app.inject({ method, url: `/notes/${id}/`, payload })
    log.stop()
    return [answer.statusCode, answer.json(), log.statements.map((one) => one.split(' ')[0]).join(' ')]
  }
}

t.test('An update that nothing looks at the row for is one statement', async (t) => {
  const send = await serving(t)
  t.strictSame(await send({ text: 'new' }), [200, { id: 1, text: 'new' }, 'update'])
  t.strictSame(await send({ text: 'newer' }, 1, 'PUT'), [200, { id: 1, text: 'newer' }, 'update'])
})

t.test('Whatever does not succeed is told in the usual order: first that there is no such row, then what is wrong (DSP-03)', async (t) => {
  const send = await serving(t)
  const missing = { detail: 'No Note matches the given query.' }
  t.strictSame(await send({ text: 'x' }, 9), [404, missing, 'update select'])
  t.strictSame(await send({ text: '' }, 9), [404, missing, 'select'])
  t.strictSame(await send({ text: 'x' }, 3), [404, missing, 'update select'], 'one that is out of scope')
  t.strictSame(await send({ text: 'x' }, 'none'), [404, { detail: 'Not found.' }, ''], 'one whose key can be none')
  t.strictSame(await send({ text: 'far too long' }), [400, { text: ['Ensure this field has no more than 10 characters.'] }, 'select'])
  t.strictSame(await send({}), [200, { id: 1, text: 'one' }, 'select'], 'nothing to change')
  t.strictSame(await send({ text: 'bad' }), [400, { non_field_errors: ['Invalid input.'] }, 'update'], 'what a constraint refuses')
})

t.test('The row is read where a permission is about it, and nothing is written where that refuses', async (t) => {
  class NotTheFirst extends BasePermission {
    override hasObjectPermission (_request: unknown, _view: unknown, note: object): boolean {
      return (note as { id: number }).id !== 1
    }
  }
  const send = await serving(t, (Base) => class extends Base {
    override permissionClasses = [NotTheFirst]
  })
  t.strictSame(await send({ text: 'x' }), [403, { detail: 'You do not have permission to perform this action.' }, 'select'])
  t.strictSame(await send({ text: 'x' }, 2), [200, { id: 2, text: 'x' }, 'select update'])
})

t.test('The row is read where a hook of the view or of the serializer may look at it', async (t) => {
  const seen: unknown[] = []
  const performing = await serving(t, (Base) => class extends Base {
    override performUpdate (serializer: Serializer) {
      seen.push((serializer.instance as { text: string }).text)
      return serializer.save()
    }
  })
  t.strictSame(await performing({ text: 'x' }), [200, { id: 1, text: 'x' }, 'select update'])
  const finding = await serving(t, (Base) => class extends Base {
    override async getObject () {
      seen.push('found')
      return super.getObject()
    }
  })
  t.strictSame(await finding({ text: 'x' }), [200, { id: 1, text: 'x' }, 'select update'])
  const validating = await serving(t, (Base, Model) => class extends Base {
    override serializerClass = modelSerializer(Model, { fields: ['id', 'text'] }, {
      validateText (value) {
        seen.push((this.instance as { text: string }).text)
        return value
      }
    })
  })
  t.strictSame(await validating({ text: 'x' }), [200, { id: 1, text: 'x' }, 'select update'])
  t.strictSame(seen, ['one', 'found', 'one'])
})

t.test('The row is read where a permission or a serializer has its method as a field of its class (PRM-12, GEN-04)', async (t) => {
  class Nobody extends BasePermission {
    override hasObjectPermission = (): boolean => false
  }
  const permitting = await serving(t, (Base) => class extends Base {
    override permissionClasses = [Nobody]
  })
  t.strictSame(await permitting({ text: 'x' }), [403, { detail: 'You do not have permission to perform this action.' }, 'select'])
  const updating = await serving(t, (Base, Model) => {
    class ShoutingSerializer extends modelSerializer(Model, { fields: ['id', 'text'] }) {
      override update = (note: object, data: object) => Model.objects.update(note as never, { ...data, text: 'LOUD' })
    }
    return class extends Base { override serializerClass = ShoutingSerializer }
  })
  t.strictSame(await updating({ text: 'x' }), [200, { id: 1, text: 'LOUD' }, 'select update'])
})

t.test('What a view makes of the data is what is written (MIX-07)', async (t) => {
  const send = await serving(t, (Base) => class extends Base {
    override get data () { return { text: 'its own' } }
  })
  t.strictSame(await send({ text: 'x' }), [200, { id: 1, text: 'its own' }, 'update'])
})

t.test('The row is read where a value must be unique among the others', async (t) => {
  const send = await serving(t, (Base, Model) => class extends Base {
    override serializerClass = modelSerializer(Model, { fields: ['code'] })
  })
  t.strictSame(await send({ code: 'b' }), [400, { code: ['note with this code already exists.'] }, 'select select'])
  t.strictSame(await send({ code: 'a' }), [200, { code: 'a' }, 'select select update'])
})

t.test('A body that cannot be read is told after the row is looked for', async (t) => {
  const Model = await noteModel()
  class NoteViewSet extends AsyncModelViewSet {
    override queryset = Model.objects
    override serializerClass = serializer(modelSerializer(Model, { fields: ['text'] }).schema as never)
  }
  const router = new DefaultRouter()
  router.register('notes', NoteViewSet as never, { basename: 'note' })
  const app = await serve(t, { router })
  const broken = { method: 'PATCH', payload: '{', headers: { 'content-type': 'application/json' } } as const
  t.equal((await app.inject({ ...broken, url: '/notes/9/' })).statusCode, 404)
  t.equal((await app.inject({ ...broken, url: '/notes/1/' })).statusCode, 400)
})
