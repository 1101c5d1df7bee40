/** Keys of several relatives, written with the row through HTTP. */
import { Type } from '@sinclair/typebox'
import t from 'tap'
import { AsyncModelViewSet, DefaultRouter, fields, memoryModels, modelSerializer, path, refusal, relationsOf, serve, ValidationError } from '../support/helper.ts'
import { checkOnEach, closeAdapters } from './support/tagged-books.ts'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { Model, SerializerClass } from '../support/helper.ts'
import type { TaggedBooks } from './support/tagged-books.ts'

type SerializerFor = (models: TaggedBooks) => SerializerClass

const byKeys: SerializerFor = ({ Book, Tag }) => modelSerializer(Book, {
  fields: ['id', 'title', 'tags'], extra: { tags: fields.primaryKey(Tag, { many: true, queryset: () => Tag.objects.filter({ shelf: 1 }) }) }
})

async function served (t: Test, models: TaggedBooks, serializerFor: SerializerFor): Promise<FastifyInstance> {
  class BookViewSet extends AsyncModelViewSet {
    override queryset = models.Book.objects.orderBy('id')
    override serializerClass = serializerFor(models) as never
  }
  const router = new DefaultRouter()
  router.register('books', BookViewSet as never, { basename: 'book' })
  return await serve(t, { router })
}

/** Status and body of an answer. */
type Ask = (method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, payload?: object | string) => Promise<[number, unknown]>

async function asking (t: Test, models: TaggedBooks, serializerFor = byKeys): Promise<Ask> {
  const app = await served(t, models, serializerFor)
  return async (method, url, payload) => {
    const headers = typeof payload === 'string' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
    const response = await app.inject({ method, url, headers, ...payload !== undefined && { payload } })
    return [response.statusCode, response.json()]
  }
}

const noPk = (pk: string) => ({ tags: [`Invalid pk "${pk}" - object does not exist.`] })

t.teardown(closeAdapters)

async function pairsOf ({ Tagging }: TaggedBooks): Promise<[number, number, number][]> {
  const rows = await Tagging.objects.orderBy('id').fetch()
  return rows.map(({ id, bookId, tagId }) => [id, bookId, tagId])
}

checkOnEach('keys of relatives are written with the row, and what stays is not touched (FLD-23)', async (t, models) => {
  const ask = await asking(t, models)
  t.strictSame(await ask('POST', '/books/', { title: 'Winds', tags: [2, '3', 2] }), [201, { id: 3, title: 'Winds', tags: [2, 3] }])
  t.strictSame(await ask('PUT', '/books/1/', { title: 'Tides', tags: [3, 2] }), [200, { id: 1, title: 'Tides', tags: [2, 3] }])
  t.strictSame(await ask('PATCH', '/books/1/', { title: 'Ebb' }), [200, { id: 1, title: 'Ebb', tags: [2, 3] }])
  t.strictSame((await pairsOf(models)).filter(([, book]) => book === 1).map(([id]) => id), [2, 5], 'one pair went, one stayed as it was, one is new')
  t.strictSame(await ask('PATCH', '/books/1/', { tags: [] }), [200, { id: 1, title: 'Ebb', tags: [] }])
  t.strictSame(await ask('PATCH', '/books/1/', { tags: [1] }), [200, { id: 1, title: 'Ebb', tags: [1] }])
  t.strictSame(await ask('PATCH', '/books/9/', { tags: [1] }), [404, { detail: 'No Book matches the given query.' }])
})

checkOnEach('a key that a client may not point to is one that is not there, and nothing is written (FLD-23)', async (t, models) => {
  const ask = await asking(t, models)
  const before = await pairsOf(models)
  t.strictSame(await ask('PATCH', '/books/1/', { title: 'x', tags: [1, 4, 99] }), [400, noPk('4')], 'on another shelf')
  t.strictSame(await ask('POST', '/books/', { title: 'x', tags: [1, 99] }), [400, noPk('99')])
  t.strictSame(await ask('POST', '/books/', { title: 'x', tags: [null] }), [400, noPk('None')])
  t.strictSame(await ask('POST', '/books/', { title: 'x', tags: [true] }), [400, { tags: ['Incorrect type. Expected pk value, received bool.'] }])
  t.strictSame(await ask('POST', '/books/', { title: 'x', tags: 'sea' }), [400, { tags: ['Expected a list of items but got type "str".'] }])
  t.strictSame(await ask('POST', '/books/', { title: 'x' }), [400, { tags: ['This field is required.'] }])
  t.strictSame([await pairsOf(models), await models.Book.objects.count()], [before, 2])
})

checkOnEach('a form without the field empties it, and a list may be refused for being empty (FLD-26)', async (t, models) => {
  const ask = await asking(t, models)
  t.strictSame(await ask('PUT', '/books/1/', 'title=Ebb&tags=3&tags=1'), [200, { id: 1, title: 'Ebb', tags: [1, 3] }])
  t.strictSame(await ask('PATCH', '/books/1/', 'title=Ebb'), [200, { id: 1, title: 'Ebb', tags: [1, 3] }])
  t.strictSame(await ask('PUT', '/books/1/', 'title=Ebb'), [200, { id: 1, title: 'Ebb', tags: [] }])
})

checkOnEach('relatives may go by another column, from either side, and by rows that hold the key themselves (FLD-23)', async (t, models) => {
  const { Book, Tag } = models
  const ask = await asking(t, models, () => modelSerializer(Book, {
    fields: ['id', 'names', 'next'],
    extra: { names: fields.slugRelated(Tag, 'name', { many: true, source: 'tags', allowEmpty: false }), next: fields.primaryKey(Book, { many: true, source: 'sequels', required: false }) }
  }))
  t.strictSame(await ask('PATCH', '/books/1/', { names: ['old', 'sea'], next: [] }), [200, { id: 1, names: ['sea', 'old'], next: [] }])
  t.strictSame(await ask('PATCH', '/books/2/', { next: [1] }), [200, { id: 2, names: [], next: [1] }])
  t.strictSame(await ask('PATCH', '/books/2/', { names: ['nope'] }), [400, { names: ['Object with name=nope does not exist.'] }])
  t.strictSame(await ask('PATCH', '/books/2/', { names: [] }), [400, { names: ['This list may not be empty.'] }])
})

checkOnEach('a relative that goes away before it is written undoes the row, and is told of as one that is not there', async (t, models) => {
  const { Book, Tag } = models
  const ask = await asking(t, models, () => modelSerializer(Book, { fields: ['id', 'title', 'tags'], extra: { tags: fields.primaryKey(Tag, { many: true }) } }, {
    async validate (attrs) {
      await Tag.objects.filter({ id: 3 }).deleteMany()
      return attrs
    }
  }))
  t.strictSame(await ask('POST', '/books/', { title: 'Winds', tags: [1, 3] }), [400, noPk('3')])
  await Tag.objects.create({ id: 3, name: 'old', shelf: 1 })
  t.strictSame(await ask('PATCH', '/books/1/', { title: 'Ebb', tags: [3] }), [400, noPk('3')])
  t.strictSame([await Book.objects.count(), (await Book.objects.get({ id: 1 })).title, (await pairsOf(models)).length], [2, 'Tides', 2])
})

checkOnEach('what fails after the relatives were written undoes them', async (t, models) => {
  const { Book } = models
  class Refusing extends (byKeys(models) as ReturnType<typeof modelSerializer>) {
    override async update (instance: object, validated: object): Promise<object> {
      return await Book.transaction(async () => {
        await super.update(instance, validated)
        throw new ValidationError('no')
      })
    }
  }
  const ask = await asking(t, models, () => Refusing as never)
  t.strictSame(await ask('PATCH', '/books/1/', { title: 'Ebb', tags: [3] }), [400, ['no']])
  t.strictSame([(await Book.objects.get({ id: 1 })).title, (await pairsOf(models)).map(([, , tag]) => tag)], ['Tides', [1, 2]])
})

checkOnEach('many who write one row at once leave what one of them wrote, and nobody is refused', async (t, models) => {
  const ask = await asking(t, models)
  const lists = [[1], [2], [3], [1, 2], [2, 3], [1, 2, 3], [], [1, 3]]
  const answers = await Promise.all(lists.map((tags) => ask('PATCH', '/books/2/', { tags })))
  t.strictSame(answers.map(([status]) => status), lists.map(() => 200))
  const left = (await pairsOf(models)).filter(([, book]) => book === 2).map(([, , tag]) => tag).sort()
  t.ok(lists.some((tags) => String(tags) === String(left)), String(left))
})

checkOnEach('a long list is written as a whole', async (t, models) => {
  await models.Tag.objects.bulkCreate(Array.from({ length: 600 }, (_, index) => ({ name: `tag ${index}`, shelf: 1 })))
  const ask = await asking(t, models)
  const tags = Array.from({ length: 600 }, (_, index) => index + 5)
  const [status] = await ask('PATCH', '/books/1/', { tags: [...tags, ...tags] })
  t.strictSame([status, await models.Tagging.objects.filter({ bookId: 1 }).count()], [200, 600])
  await ask('PATCH', '/books/1/', { tags: [1] })
  t.strictSame((await pairsOf(models)).map(([, , tag]) => tag), [1])
})

class Placed extends relationsOf({
  books: Type.Object({ id: Type.Integer(), title: Type.String() }),
  tags: Type.Object({ id: Type.Integer(), name: Type.String() }),
  taggings: Type.Object({ id: Type.Integer(), bookId: Type.Integer(), tagId: Type.Integer(), position: Type.Integer() })
}, ({ one, many }) => ({ books: { tags: many('tags', { through: 'taggings' }), taggings: many('taggings') }, taggings: { book: one('books'), tag: one('tags') } })) {}

t.test('a table of pairs that needs more than two keys is refused at boot, unless the serializer writes it by itself (FLD-23)', async (t) => {
  const { books, tags: Tag, taggings: Tagging } = memoryModels(Placed)
  const Book: Model<{ id: number, title: string }> = books
  const refused = (serializerClass: object, actions: object) => {
    class BookViewSet extends AsyncModelViewSet {
      override queryset = Book.objects.all()
      override serializerClass = serializerClass as never
    }
    return refusal(t, { urls: [path('/books/', BookViewSet.asView(actions as never))] })
  }
  const tags = { fields: ['id', 'tags'], extra: { tags: fields.primaryKey(Tag, { many: true }) } } as const
  const told = 'FST_VIEWSETS_RELATION_UNWRITABLE: The relation "tags" of Book cannot be written by keys alone: a row of Tagging needs "position" besides. ' +
    'Give the column a default, or write such rows yourself, in create() and update().'
  t.equal(await refused(modelSerializer(Book, tags), { post: 'create' }), told)
  t.equal(await refused(modelSerializer(Book, tags), { put: 'update' }), told)
  t.equal(await refused(modelSerializer(Book, { ...tags, readOnly: ['tags'] }), { post: 'create' }), 'nothing was refused')
  t.equal(await refused(modelSerializer(Book, tags, { create: () => ({ id: 1, title: '' }) }), { post: 'create' }), 'nothing was refused')
  t.match(await refused(modelSerializer(Book, { fields: ['taggings'], extra: { taggings: fields.primaryKey(Tagging, { many: true }) } }), { post: 'create' }), /"bookId" is never null/)
  t.match(await refused(modelSerializer(Book, { fields: ['tags'], extra: { tags: fields.primaryKey(Book, { many: true }) } }), { post: 'create' }), /leads to rows of Tag, and the field is about rows of Book/)
})
