/** Rows of another tenant are never shown, taken or found by way of relations, and cannot be told from rows that are not there. */
import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  AsyncModelViewSet, DefaultRouter, FilterSetBackend, OrderingFilter, SearchFilter, Tokens, ValidationError, as, fields, filterSet, filters, memoryModels, modelSerializer, prefetch, relationsOf, serve
} from '../support/helper.ts'
import { expectScoped } from '../../lib/testing/index.ts'
import type { Test } from 'tap'
import type { QuerySet, SerializerClass, User } from '../support/helper.ts'

class Desk extends relationsOf({
  folders: Type.Object({ id: Type.Integer(), owner: Type.String() }),
  tags: Type.Object({ id: Type.Integer(), owner: Type.String(), word: Type.String() }),
  notes: Type.Object({ id: Type.Integer(), owner: Type.String({ default: 'ada' }), text: Type.String(), folderId: Type.Integer() }),
  taggings: Type.Object({ id: Type.Integer(), noteId: Type.Integer(), tagId: Type.Integer() })
}, ({ one, many }) => ({
  folders: { notes: many('notes') },
  tags: { notes: many('notes', { through: 'taggings' }) },
  notes: { folder: one('folders'), tags: many('tags', { through: 'taggings' }) },
  taggings: { note: one('notes'), tag: one('tags') }
})) {}

/** Ada's note has a tag of Bob's, which she is not to learn of. */
function desk () {
  return memoryModels(Desk, {
    folders: { rows: [{ owner: 'ada' }, { owner: 'bob' }] },
    tags: { rows: [{ owner: 'ada', word: 'home' }, { owner: 'bob', word: 'secret' }] },
    notes: { rows: [{ owner: 'ada', text: 'a', folderId: 1 }, { owner: 'bob', text: 'b', folderId: 2 }] },
    taggings: { rows: [{ noteId: 1, tagId: 1 }, { noteId: 1, tagId: 2 }, { noteId: 2, tagId: 2 }] }
  })
}

type Models = ReturnType<typeof desk>
const ownerOf = (request: { readonly user?: unknown } | null | undefined): string => (request?.user as User).username
/** What of a model belongs to who asks. */
const own = (model: { readonly objects: unknown }) => ({ queryset: ({ request }: { readonly request: object }) => (model.objects as QuerySet).filter({ owner: ownerOf(request) }) })

function keepingSerializer ({ folders: Folder, notes: Note, tags: Tag }: Models): SerializerClass {
  return modelSerializer(Note, {
    fields: ['id', 'text', 'folder', 'tags'],
    extra: { folder: fields.hyperlink(Folder, { source: 'folderId', ...own(Folder) }), tags: fields.primaryKey(Tag, { many: true, ...own(Tag) }) }
  })
}

function keepingFilters ({ notes: Note }: Models) {
  return class extends filterSet(Note) {
    static override fields = this.declare({ tags: filters.integer({ method: 'filterTags' }) })
    filterTags (_rows: object, key: number) { return { tags__id: key, tags__owner: ownerOf(this.request) } }
  }
}

/** A viewset that keeps to its scope, but for what is said otherwise. */
function viewsetOf (models: Models, said: { readonly serializer?: SerializerClass, readonly filterset?: object, readonly prefetched?: boolean, readonly searched?: readonly string[] } = {}) {
  const { notes: Note, tags: Tag } = models
  return class NoteViewSet extends AsyncModelViewSet {
    override queryset = Note.objects.all()
    override serializerClass = said.serializer ?? keepingSerializer(models)
    override filterBackends = [FilterSetBackend, SearchFilter, OrderingFilter]
    override filtersetClass = (said.filterset ?? keepingFilters(models)) as never
    override searchFields = said.searched ?? ['text']
    override orderingFields = ['id']

    override getQueryset () {
      const rows = Note.objects.filter({ owner: ownerOf(this.request) })
      return said.prefetched === false ? rows : rows.prefetchRelated(prefetch('tags', { queryset: Tag.objects.filter({ owner: ownerOf(this.request) }) }))
    }
  }
}

async function walk (t: Test, models: Models, viewset: ReturnType<typeof viewsetOf>, extra: object = {}): Promise<string[]> {
  class FolderViewSet extends AsyncModelViewSet {
    override queryset = models.folders.objects.all()
    override serializerClass = modelSerializer(models.folders, { fields: ['id'] })
  }
  const router = new DefaultRouter()
  router.register('notes', viewset)
  router.register('folders', FolderViewSet)
  const app = await serve(t, { router, defaultAuthenticationClasses: [Tokens] })
  const [inside, outside] = await models.notes.objects.orderBy('id').fetch()
  return await expectScoped(app, viewset, {
    url: '/notes/', headers: as('ada'), inside: inside as object, outside: outside as object, body: { text: 'x', folder: '/folders/1/', tags: [1] }, relations: { folder: '/folders/2/', tags: [2] }, filters: { search: 'secret' }, ...extra
  })
}

async function leaks (t: Test, models: Models, viewset: ReturnType<typeof viewsetOf>, extra: object = {}): Promise<string[]> {
  return await walk(t, models, viewset, extra).then(() => [], (error: { actual: string[] }) => error.actual)
}

t.test('links, lists of keys, filters and what is shown of relations keep to the scope', async (t) => {
  const models = desk()
  t.strictSame(await walk(t, models, viewsetOf(models)), [
    'list', 'list?folder', 'list?tags', 'list?search', 'retrieve', 'update', 'partialUpdate', 'destroy', 'create.folder', 'create.tags', 'partialUpdate.folder', 'partialUpdate.tags'
  ])
})

t.test('a link, and a list of keys, that take rows of others', async (t) => {
  const models = desk()
  const { folders: Folder, notes: Note, tags: Tag } = models
  const serializer = modelSerializer(Note, { fields: ['id', 'text', 'folder', 'tags'], extra: { folder: fields.hyperlink(Folder, { source: 'folderId' }), tags: fields.primaryKey(Tag, { many: true }) } })
  const found = await leaks(t, models, viewsetOf(models, { serializer }))
  t.strictSame(found.map((leak) => leak.replace(/ answered.*/, '')), [
    'create: POST /notes/ with folder = "/folders/2/"', 'create: POST /notes/ with tags = [2]', 'partialUpdate: PATCH /notes/1/ with folder = "/folders/2/"', 'partialUpdate: PATCH /notes/1/ with tags = [2]'
  ])
})

t.test('rows of others that are shown: as keys, and nested', async (t) => {
  const models = desk()
  const { folders: Folder, notes: Note, tags: Tag } = models
  const shown = ['list: it shows at "tags" what is beyond the scope, [2]', 'retrieve: it shows at "tags" what is beyond the scope, [2]']
  t.strictSame((await leaks(t, models, viewsetOf(models, { prefetched: false }))).slice(0, 2), shown)
  const nested = modelSerializer(Note, {
    fields: ['id', 'text', 'folder', 'tags'],
    extra: { folder: fields.hyperlink(Folder, { source: 'folderId', ...own(Folder) }), tags: fields.nested(modelSerializer(Tag, { fields: ['id', 'word'] }), { many: true, readOnly: true }) }
  })
  const more = { relations: { tags: [2] }, except: ['create', 'partialUpdate'] }
  t.strictSame(await leaks(t, models, viewsetOf(models, { serializer: nested, prefetched: false }), more), shown)
  t.strictSame(await leaks(t, models, viewsetOf(models, { serializer: nested }), more), [])
})

t.test('a filter, and a search, by which rows of others are told from those that are not there', async (t) => {
  const models = desk()
  const filterset = filterSet(models.notes, { tags: filters.integer({ filterBy: 'tags__id' }) } as never)
  const found = await leaks(t, models, viewsetOf(models, { filterset, searched: ['text', 'tags__word'] }))
  t.strictSame(found.map((leak) => leak.replace(/ answered.*/, '')), ['list: GET /notes/?tags=2', 'list: GET /notes/?search=secret'])
})

t.test('an error in other words for rows of others', async (t) => {
  const models = desk()
  class Telling extends viewsetOf(models) {
    override async create () {
      const { tags = [] } = this.data as { tags?: number[] }
      if (tags.includes(2)) throw new ValidationError({ tags: ['This tag is not yours.'] })
      return await super.create()
    }
  }
  t.strictSame(await leaks(t, models, Telling), [
    'create: POST /notes/ with tags = [2] answered 400 {"tags":["This tag is not yours."]}, but 400 {"tags":["Invalid pk \\"2147483646\\" - object does not exist."]} for one that is not there'
  ])
})
