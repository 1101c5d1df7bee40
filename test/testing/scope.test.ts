import { Type } from '@sinclair/typebox'
import t from 'tap'
import { AsyncModelViewSet, DefaultRouter, PageNumberPagination, PermissionDenied, Response, Tokens, ValidationError, action, as, envelopeExceptionHandler, fields, memoryModel, serializer, serve } from '../support/helper.ts'
import { expectScoped } from '../../lib/testing/index.ts'
import type { Test } from 'tap'
import type { ScopedOptions, User } from '../support/helper.ts'
import type { ScopedViewSet } from '../../lib/testing/scoped-actions.ts'

interface Row { id: number, owner: string }

function notebook () {
  const Folder = memoryModel('Folder', Type.Object({ id: Type.Integer(), owner: Type.String() }), { rows: [{ owner: 'ada' }, { owner: 'bob' }] })
  const Note = memoryModel('Note', Type.Object({ id: Type.Integer(), owner: Type.String({ default: 'ada' }), text: Type.String(), folder: Type.Integer() }), {
    references: { folder: Folder }, rows: [{ owner: 'ada', text: 'a', folder: 1 }, { owner: 'bob', text: 'b', folder: 2 }, { owner: 'ada', text: 'c', folder: 1 }]
  })
  return { Folder, Note }
}

type Notebook = ReturnType<typeof notebook>
const ownFolders = ({ Folder }: Notebook): Required<ScopedOptions>['queryset'] => ({ request }) => Folder.objects.filter({ owner: (request.user as User).username })

class Pages extends PageNumberPagination { override pageSize = 1 }

/** A viewset that keeps to its scope in all it does. */
function scopedViewSet (models: Notebook, relation: ScopedOptions = { queryset: ownFolders(models) }) {
  const { Folder, Note } = models
  const NoteSerializer = serializer(Type.Object({ id: fields.integer({ readOnly: true }), text: fields.char(), folder: fields.primaryKey(Folder, relation) }))
  return class NoteViewSet extends AsyncModelViewSet {
    override queryset = Note.objects.all()
    override serializerClass = NoteSerializer
    override paginationClass = Pages

    override async getQueryset () {
      return Note.objects.filter({ owner: (this.request.user as User).username })
    }

    @action({ detail: true, methods: ['post'] })
    async shout () {
      const note = await this.getObject()
      return new Response(await (await this.getQueryset()).update(note, { text: 'LOUD' }))
    }

    @action({ detail: false })
    async recent () {
      return this.paginatedResponse((await this.getQueryset()).orderBy('-pk'))
    }
  }
}

async function tried (t: Test, models: Notebook, viewset: ScopedViewSet & Parameters<DefaultRouter['register']>[1]): Promise<string[]> {
  const router = new DefaultRouter()
  router.register('notes', viewset)
  const app = await serve(t, { router, defaultAuthenticationClasses: [Tokens] })
  const [inside, outside] = await models.Note.objects.fetch() as unknown as [Row, Row]
  return expectScoped(app, viewset, { url: '/notes/', headers: as('ada'), inside, outside, body: { text: 'x', folder: 1 }, relations: { folder: 2 } })
}

async function leaks (t: Test, models: Notebook, viewset: Parameters<typeof tried>[2]): Promise<string[]> {
  return tried(t, models, viewset).then(() => [], (error: { actual: string[] }) => error.actual.map((leak) => leak.split(':')[0] as string))
}

t.test('every action of a viewset is tried, and relations in bodies', async (t) => {
  const models = notebook()
  t.strictSame(await tried(t, models, scopedViewSet(models)), ['list', 'list?folder', 'recent', 'recent?folder', 'retrieve', 'update', 'partialUpdate', 'shout', 'destroy', 'create.folder', 'partialUpdate.folder'])
  t.equal(await models.Note.objects.count(), 3)
})

t.test('a getObject() of its own that forgets the scope leaks everywhere', async (t) => {
  const models = notebook()
  class Leaking extends scopedViewSet(models) {
    override async getObject () { return await models.Note.objects.get({ pk: this.kwargs.pk as string }) }
    override writeScope () { return models.Note.objects.all() }
  }
  t.strictSame([...new Set(await leaks(t, models, Leaking))], ['retrieve', 'update', 'partialUpdate', 'destroy'])
})

t.test('a list, and an extra action, that show all', async (t) => {
  const models = notebook()
  class Leaking extends scopedViewSet(models) {
    override async list () { return this.paginatedResponse(models.Note.objects.all()) }

    @action({ detail: false })
    override async recent () { return this.paginatedResponse(models.Note.objects.orderBy('-pk')) }
  }
  t.strictSame([...new Set((await leaks(t, models, Leaking)).map((leak) => leak.split(' ')[0]))], ['list', 'recent'])
})

/** What is told of a viewset whose action at the URL of the list does that. */
async function leaksOf (t: Test, models: Notebook, clear: (this: InstanceType<ReturnType<typeof scopedViewSet>>) => Promise<Response>): Promise<string[]> {
  class Clearing extends scopedViewSet(models) {
    @action({ detail: false, methods: ['post', 'delete'] })
    async clear () { return clear.call(this) }
  }
  return leaks(t, models, Clearing)
}

t.test('an action at the URL of the list that writes beyond the scope', async (t) => {
  const [changed, emptied] = [notebook(), notebook()]
  t.strictSame(await leaksOf(t, changed, async () => new Response(await changed.Note.objects.updateMany({ text: '' }))), ['clear'])
  t.strictSame(await leaksOf(t, emptied, async () => new Response(await emptied.Note.objects.deleteMany())), ['clear'])
})

t.test('an action at the URL of the list that writes, and shows what is beyond the scope', async (t) => {
  const models = notebook()
  t.strictSame(await leaksOf(t, models, async () => new Response(await models.Note.objects.fetch())), ['clear', 'clear'])
})

t.test('an action at the URL of the list that keeps to the scope, or is not for this client', async (t) => {
  const models = notebook()
  t.strictSame(await leaksOf(t, models, async function () { return new Response(await (await this.getQueryset()).updateMany({ text: '' })) }), [])
  t.strictSame(await leaksOf(t, models, async () => { throw new PermissionDenied() }), [])
})

t.test('an action at the URL of the list that its body does not reach is told of, for it was not tried', async (t) => {
  t.strictSame(await leaksOf(t, notebook(), async () => { throw new ValidationError({ ids: ['This field is required.'] }) }), ['clear', 'clear'])
})

t.test('bodies and exceptions for actions that there are not are mistakes', async (t) => {
  const models = notebook()
  const viewset = scopedViewSet(models)
  const app = await serve(t)
  const [inside, outside] = await models.Note.objects.fetch() as unknown as [Row, Row]
  const told = async (options: object): Promise<string> => expectScoped(app, viewset, { url: '/notes/', inside, outside, ...options }).then(() => '', (error: Error) => error.message)
  const has = 'but NoteViewSet has no such action. Did you mean "shout"? It has: list, create, retrieve, update, partialUpdate, destroy, recent, shout.'
  t.equal(await told({ bodies: { shuot: {} } }), `expectScoped() was given "shuot" in \`bodies\`, ${has}`)
  t.equal(await told({ except: ['shuot'] }), `expectScoped() was given "shuot" in \`except\`, ${has}`)
})

t.test('a relation that is refused in an envelope is no leak', async (t) => {
  const models = notebook()
  const viewset = scopedViewSet(models)
  const router = new DefaultRouter()
  router.register('notes', viewset)
  const app = await serve(t, { router, defaultAuthenticationClasses: [Tokens], exceptionHandler: envelopeExceptionHandler })
  const [inside, outside] = await models.Note.objects.fetch() as unknown as [Row, Row]
  const tried = await expectScoped(app, viewset, { url: '/notes/', headers: as('ada'), inside, outside, body: { text: 'x', folder: 1 }, relations: { folder: 2 } })
  t.strictSame(tried.slice(-2), ['create.folder', 'partialUpdate.folder'])
})

t.test('an answer that tells a row beyond the scope from none at all', async (t) => {
  const models = notebook()
  class Leaking extends scopedViewSet(models) {
    override async retrieve () {
      const isThere = await models.Note.objects.filter({ pk: this.kwargs.pk as string }).exists()
      return isThere && this.kwargs.pk === '2' ? new Response({ detail: 'not yours' }, { status: 403 }) : super.retrieve()
    }
  }
  t.strictSame(await leaks(t, models, Leaking), ['retrieve'])
})

t.test('a relation that takes any row', async (t) => {
  const models = notebook()
  t.strictSame(await leaks(t, models, scopedViewSet(models, {})), ['create', 'partialUpdate'])
})

t.test('a key beyond the scope of a relation is answered like one that is not there', async (t) => {
  const models = notebook()
  const router = new DefaultRouter()
  router.register('notes', scopedViewSet(models))
  const app = await serve(t, { router, defaultAuthenticationClasses: [Tokens] })
  const post = async (folder: number) => {
    const response = await app.inject({ method: 'POST', url: '/notes/', headers: as('ada'), payload: { text: 'x', folder } })
    return [response.statusCode, response.json().folder]
  }
  t.strictSame(await post(2), [400, ['Invalid pk "2" - object does not exist.']])
  t.strictSame(await post(9), [400, ['Invalid pk "9" - object does not exist.']])
  t.strictSame(await post(1), [201, 1])
})
