/** New rows of one request, made by one statement where nothing looks at each of them. */
import t from 'tap'
import { AsyncModelViewSet, BulkModelMixin, SimpleRouter, fields, modelSerializer, serve } from '../support/helper.ts'
import { expectQueries, queryLog } from '../../lib/testing/index.ts'
import { checkOnEach, closeAdapters } from '../serializers/support/tagged-books.ts'
import type { Test } from 'tap'
import type { Serializer } from '../support/helper.ts'
import type { TaggedBooks } from '../serializers/support/tagged-books.ts'

t.teardown(closeAdapters)

function tagViewSet ({ Tag }: TaggedBooks) {
  return class TagViewSet extends BulkModelMixin(AsyncModelViewSet) {
    override queryset = Tag.objects.orderBy('id')
    override serializerClass = modelSerializer(Tag, { fields: '__all__' })
  }
}

async function client (t: Test, viewset: ReturnType<typeof tagViewSet>) {
  const router = new SimpleRouter()
  router.register('tags', viewset as never, { basename: 'tag' })
  const app = await serve(t, { router })
  return async (payload: object) => {
    const response = await app.inject({ method: 'POST', url: '/tags/bulk/', payload })
    return [response.statusCode, response.json()]
  }
}

const FRESH = [{ name: 'fog', shelf: 3 }, { name: 'ice', shelf: 1 }, { name: 'dew', shelf: 2 }]
const STORED = FRESH.map((tag, index) => ({ id: 5 + index, ...tag }))
const TAKEN = { name: ['tag with this name already exists.'] }

checkOnEach('one statement asks whether the names are taken, and one makes the rows, in their order', async (t, models) => {
  const send = await client(t, tagViewSet(models))
  t.strictSame(await expectQueries(2, () => send(FRESH)), [201, STORED])
  t.equal(await models.Tag.objects.count(), 7)
})

checkOnEach('what the database alone refuses is told under its index, and nothing is stored', async (t, models) => {
  const send = await client(t, tagViewSet(models))
  t.strictSame(await send([...FRESH, { name: 'ice', shelf: 4 }]), [400, { 3: TAKEN }])
  t.strictSame(await send([{ name: 'fog', shelf: 1 }, { name: 'sea', shelf: 1 }, { name: 'wind', shelf: 'x' }]), [400, { 1: TAKEN, 2: { name: TAKEN.name, shelf: ['A valid integer is required.'] } }])
  t.equal(await models.Tag.objects.count(), 4)
})

checkOnEach('a request that is one transaction stores the rest of its work where a row was refused and caught', async (t, models) => {
  const send = await client(t, class extends tagViewSet(models) {
    override atomic = true
    override async bulkCreate () {
      await models.Book.objects.create({ title: 'Before', sequelOfId: null })
      return await super.bulkCreate()
    }
  })
  t.strictSame(await send(FRESH), [201, STORED])
  t.strictSame(await send([{ name: 'new', shelf: 1 }, { name: 'new', shelf: 1 }]), [400, { 1: TAKEN }])
  t.strictSame([await models.Tag.objects.count(), await models.Book.objects.count()], [7, 3])
})

checkOnEach('a class that saves each object itself is asked about each', async (t, models) => {
  class OwnTags extends tagViewSet(models) {
    override performBulkSave (serializer: Serializer) {
      return serializer.save({ shelf: 9 })
    }
  }
  class OwnSerializer extends modelSerializer(models.Tag, { fields: '__all__' }) {
    override async create (validated: { name: string, shelf: number }) {
      return await super.create({ ...validated, shelf: 8 })
    }
  }
  const own = await client(t, OwnTags)
  t.strictSame((await own(FRESH))[1], STORED.map((tag) => ({ ...tag, shelf: 9 })))
  const bySerializer = await client(t, class extends tagViewSet(models) { override serializerClass = OwnSerializer as never })
  const log = queryLog(models.Tag)
  t.strictSame((await bySerializer([{ name: 'one', shelf: 1 }, { name: 'two', shelf: 1 }]))[1], [{ id: 8, name: 'one', shelf: 8 }, { id: 9, name: 'two', shelf: 8 }])
  log.stop()
  t.equal(log.queries.filter(({ kind }) => kind === 'write').length, 2)
})

checkOnEach('objects need not have the same columns', async (t, models) => {
  const send = await client(t, class extends BulkModelMixin(AsyncModelViewSet) {
    override queryset = models.Book.objects.orderBy('id')
    override serializerClass = modelSerializer(models.Book, { fields: '__all__' })
  } as never)
  t.strictSame(await send([{ title: 'Ebb' }, { title: 'Flow', sequelOfId: 1 }]), [201, [{ id: 3, title: 'Ebb', sequelOfId: null }, { id: 4, title: 'Flow', sequelOfId: 1 }]])
})

checkOnEach('one statement for each foreign key asks whether all rows are there, and one that is not is told of under its index', async (t, models) => {
  const send = await client(t, class extends BulkModelMixin(AsyncModelViewSet) {
    override queryset = models.Tagging.objects.orderBy('id')
    override serializerClass = modelSerializer(models.Tagging, { fields: ['id', 'bookId', 'tagId'] })
  } as never)
  // the books, the tags, which pairs are taken, and the new rows
  t.strictSame(await expectQueries(4, () => send([{ bookId: 1, tagId: 3 }, { bookId: 2, tagId: 1 }, { bookId: 2, tagId: 2 }])), [201, [{ id: 3, bookId: 1, tagId: 3 }, { id: 4, bookId: 2, tagId: 1 }, { id: 5, bookId: 2, tagId: 2 }]])
  const missing = { bookId: ['Invalid pk "9" - object does not exist.'], tagId: ['Invalid pk "8" - object does not exist.'] }
  t.strictSame(await expectQueries(3, () => send([{ bookId: 1, tagId: 4 }, { bookId: 9, tagId: 8 }])), [400, { 1: missing }])
})

checkOnEach('the rows that a request may refer to are asked for once for all objects', async (t, models) => {
  let scopes = 0
  const scope = (): typeof models.Tag.objects => {
    scopes += 1
    return models.Tag.objects.filter({ shelf: 1 })
  }
  const send = await client(t, class extends BulkModelMixin(AsyncModelViewSet) {
    override queryset = models.Tagging.objects.orderBy('id')
    override serializerClass = modelSerializer(models.Tagging, { fields: ['id', 'bookId', 'tagId'], extra: { tagId: fields.primaryKey(models.Tag, { queryset: scope }) } })
  } as never)
  t.strictSame(await send([{ bookId: 2, tagId: 3 }, { bookId: 2, tagId: 4 }]), [400, { 1: { tagId: ['Invalid pk "4" - object does not exist.'] } }])
  t.equal(scopes, 1)
})
