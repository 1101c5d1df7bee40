import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import { test } from 'tap'
import viewsets, {
  AsyncModelViewSet, BasePermission, BulkModelMixin, FilterSetBackend, filterSet, filters, IsAuthenticated, ListSerializer, memoryModel, modelSerializer, OrderingFilter, Serializer, SimpleRouter, ValidationError
} from '../../lib/index.ts'
import { expectQueries } from '../../lib/testing/index.ts'
import type { ViewContext, ViewRequest } from '../../lib/index.ts'

const tags = () => memoryModel('Tag', Type.Object({ id: Type.Integer(), name: Type.String({ maxLength: 5 }), rank: Type.Integer({ default: 0 }) }), {
  unique: ['name'], rows: [{ name: 'sea', rank: 1 }, { name: 'wind', rank: 2 }, { name: 'sand', rank: 2 }]
})

function tagViewSet (Tag = tags()) {
  return class TagViewSet extends BulkModelMixin(AsyncModelViewSet) {
    override queryset = Tag.objects.orderBy('id')
    override serializerClass = modelSerializer(Tag, { fields: '__all__' })
    override filterBackends = [FilterSetBackend, OrderingFilter]
    override filtersetClass = filterSet(Tag, { rank: filters.integer({ lookups: ['gte'] }) }, { orderFields: [['rank', 'rank']] })
    override orderingFields = ['rank']
    override bulkLimit = 3
  }
}

type TagViewSet = ReturnType<typeof tagViewSet>

async function client (viewset: TagViewSet) {
  const router = new SimpleRouter()
  router.register('tags', viewset)
  const app = Fastify()
  await app.register(viewsets, { router })
  await app.ready()
  return async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const response = await app.inject({ method, url, ...(payload !== undefined && { payload }) })
    return [response.statusCode, response.json()]
  }
}

const names = async (send: Awaited<ReturnType<typeof client>>) => ((await send('GET', '/tags/'))[1] as { name: string }[]).map(({ name }) => name)

test('a list of objects makes a row of each, or none where one is refused', async (t) => {
  const send = await client(tagViewSet())
  t.strictSame(await send('POST', '/tags/bulk/', [{ name: 'sun' }, { name: 'moon', rank: 4 }]), [201, [{ id: 4, name: 'sun', rank: 0 }, { id: 5, name: 'moon', rank: 4 }]])
  t.strictSame(await send('POST', '/tags/bulk/', [{ name: 'new' }, {}, { name: 'sea' }]), [400, { 1: { name: ['This field is required.'] }, 2: { name: ['tag with this name already exists.'] } }])
  t.strictSame(await send('POST', '/tags/bulk/', [{ name: 'same' }, { name: 'same' }]), [400, { 1: { name: ['tag with this name already exists.'] } }])
  t.strictSame(await names(send), ['sea', 'wind', 'sand', 'sun', 'moon'])
})

test('what is no list, holds nothing, or is longer than the limit is refused', async (t) => {
  const send = await client(tagViewSet())
  t.strictSame(await send('POST', '/tags/bulk/', {}), [400, { non_field_errors: ['Expected a list of items but got type "dict".'] }])
  t.strictSame(await send('PUT', '/tags/bulk/', []), [400, { non_field_errors: ['This list may not be empty.'] }])
  t.strictSame(await send('DELETE', '/tags/bulk/', [1, 2, 3, 4]), [400, { non_field_errors: ['Ensure this field has no more than 3 elements.'] }])
})

test('rows are changed by their keys, all or none, and told in the order of the request', async (t) => {
  const send = await client(tagViewSet())
  t.strictSame(await send('PATCH', '/tags/bulk/', [{ id: 2, rank: 7 }, { id: 1, name: 'lake' }]), [200, [{ id: 2, name: 'wind', rank: 7 }, { id: 1, name: 'lake', rank: 1 }]])
  t.strictSame(await send('PUT', '/tags/bulk/', [{ id: 2, rank: 9 }, { id: 1, name: 'pond' }]), [400, { 0: { name: ['This field is required.'] } }])
  t.strictSame(await send('PATCH', '/tags/bulk/', [{ id: 9 }, { id: 'x' }, { rank: 1 }]), [400, {
    0: { id: ['Invalid pk "9" - object does not exist.'] }, 1: { id: ['Invalid pk "x" - object does not exist.'] }, 2: { id: ['This field is required.'] }
  }])
  t.strictSame(await send('PATCH', '/tags/bulk/', [{ id: 1 }, { id: 1 }]), [400, { 1: { id: ['This object is given twice.'] } }])
  t.strictSame(await send('PATCH', '/tags/bulk/', [{ id: { toString: 1 } }, { id: [1] }, { id: true }]), [400, {
    0: { id: ['Invalid pk "{\'toString\': 1}" - object does not exist.'] }, 1: { id: ['Invalid pk "[1]" - object does not exist.'] }, 2: { id: ['Invalid pk "True" - object does not exist.'] }
  }])
  t.strictSame(await names(send), ['lake', 'wind', 'sand'])
})

test('an object changes, and no body deletes, what the filters of the request leave; without a filter nothing', async (t) => {
  const send = await client(tagViewSet())
  const refusal = [400, { non_field_errors: ['Give a list of keys, or a filter.'] }]
  t.strictSame(await send('PATCH', '/tags/bulk/?rank=2', { rank: 5 }), [200, { updated: 2 }])
  t.strictSame(await send('PATCH', '/tags/bulk/?rank=5', { rank: 'x' }), [400, { rank: ['A valid integer is required.'] }])
  for (const query of ['', '?rank=', '?rnak=5', '?ordering=rank', '?order_by=rank']) t.strictSame(await send('DELETE', `/tags/bulk/${query}`), refusal, query)
  t.strictSame(await send('PATCH', '/tags/bulk/', { rank: 5 }), refusal)
  t.strictSame(await send('DELETE', '/tags/bulk/?rank__gte=5'), [200, { deleted: 2 }])
  t.strictSame(await send('DELETE', '/tags/bulk/', [1, 99, 'x']), [200, { deleted: 1 }])
  t.strictSame(await names(send), [])
})

test('a viewset that reports writes each row for itself, and tells with 207 which were refused', async (t) => {
  const send = await client(class ReportingTags extends tagViewSet() { override bulkReport = true })
  t.strictSame(await send('POST', '/tags/bulk/', [{ name: 'sea' }, { name: 'sun' }, { name: 'sun' }]), [207, {
    saved: [{ id: 4, name: 'sun', rank: 0 }],
    failed: { 0: { name: ['tag with this name already exists.'] }, 2: { name: ['tag with this name already exists.'] } }
  }])
  t.strictSame(await send('PATCH', '/tags/bulk/', [{ id: 1, rank: 3 }]), [200, { saved: [{ id: 1, name: 'sea', rank: 3 }], failed: {} }])
})

test('what a refused object has written before it was refused is undone, while the others stay', async (t) => {
  const send = await client(class ReportingTags extends tagViewSet() {
    override bulkReport = true
    override async performBulkSave (serializer: Serializer): Promise<void> {
      const { name } = await serializer.save() as { name: string }
      if (name === 'sun') throw new ValidationError({ name: ['No suns today.'] })
    }
  })
  t.strictSame(await send('POST', '/tags/bulk/', [{ name: 'sun' }, { name: 'moon' }]), [207, { saved: [{ id: 4, name: 'moon', rank: 0 }], failed: { 0: { name: ['No suns today.'] } } }])
  t.strictSame(await names(send), ['sea', 'wind', 'sand', 'moon'])
})

test('object permissions are asked about each row before anything is written', async (t) => {
  class NoWind extends BasePermission {
    override hasObjectPermission (_request: ViewRequest, _view: ViewContext, tag: { name: string }): boolean {
      return tag.name !== 'wind'
    }
  }
  const send = await client(class GuardedTags extends tagViewSet() { override permissionClasses = [NoWind] })
  const refusal = [403, { detail: 'You do not have permission to perform this action.' }]
  t.strictSame(await send('PATCH', '/tags/bulk/', [{ id: 1, rank: 3 }, { id: 2, rank: 3 }]), refusal)
  t.strictSame(await send('PATCH', '/tags/bulk/?rank=2', { rank: 3 }), refusal)
  t.strictSame(await send('DELETE', '/tags/bulk/', [1, 2]), refusal)
  t.strictSame(await send('DELETE', '/tags/bulk/', [1, 3]), [200, { deleted: 2 }])
  t.strictSame(await names(send), ['wind'])
  const closed = await client(class ClosedTags extends tagViewSet() { override permissionClasses = [IsAuthenticated] })
  t.equal((await closed('DELETE', '/tags/bulk/', [1]))[0], 403)
})

test('deleting by keys is one statement', async (t) => {
  const send = await client(tagViewSet())
  await expectQueries(1, () => send('DELETE', '/tags/bulk/', [1, 2]))
  t.strictSame(await names(send), ['sand'])
})

test('what a class does where one row of several is saved is done for filtered rows too', async (t) => {
  class LoudTags extends tagViewSet() {
    override performBulkSave (serializer: Serializer) {
      return serializer.save({ name: 'loud' })
    }
  }
  const send = await client(LoudTags)
  t.strictSame(await send('PATCH', '/tags/bulk/?rank=1', { rank: 8 }), [200, { updated: 1 }])
  t.strictSame(await names(send), ['loud', 'wind', 'sand'])
})

test('a limit of no rows is refused at boot', async (t) => {
  await t.rejects(client(class NoTags extends tagViewSet() { override bulkLimit = 0 }), { code: 'FST_VIEWSETS_ATTRIBUTE_INVALID' })
})

interface Item { name: string }

test('a list serializer of its own checks, stores and shows the list as a whole', async (t) => {
  const Tag = tags()
  class Together extends ListSerializer<Item, Item> {
    override validate (items: Item[]): Item[] {
      if (items.some(({ name }) => name === 'bad')) throw new ValidationError('Not that one.')
      return items
    }

    override create (items: Item[]) {
      return super.create(items.map(({ name }) => ({ name: name.toUpperCase() })))
    }

    override async update (rows: Item[], items: Item[]): Promise<Item[]> {
      return Promise.all(rows.map(async (row, index) => await this.child.update(row, items[index]) as Item))
    }

    override toRepresentation (rows: Item[]) {
      return super.toRepresentation([...rows].reverse())
    }
  }
  class TagSerializer extends modelSerializer(Tag, { fields: ['name'] }) {
    static override readonly listSerializerClass = Together
  }
  const made = new TagSerializer({ data: [{ name: 'a' }, { name: 'b' }], many: true })
  t.ok(await made.isValid())
  await made.save()
  t.strictSame(await made.represent(), [{ name: 'B' }, { name: 'A' }])
  const refused = new TagSerializer({ data: [{ name: 'bad' }], many: true })
  t.notOk(await refused.isValid())
  t.strictSame(refused.errors, { non_field_errors: ['Not that one.'] })
  const changed = new TagSerializer({ instance: Tag.objects.filter({ id__lte: 2 }).orderBy('id'), data: [{ name: 'x' }, { name: 'y' }], many: true })
  t.ok(await changed.isValid())
  await changed.save()
  t.strictSame((await Tag.objects.orderBy('id').fetch()).map(({ name }) => name), ['x', 'y', 'sand', 'A', 'B'])
})

test('without a list serializer of its own nobody knows how a list is updated', async (t) => {
  const Tag = tags()
  const serializer = new (modelSerializer(Tag, { fields: ['name'] }))({ instance: Tag.objects.all(), data: [{ name: 'x' }], many: true })
  t.ok(await serializer.isValid())
  await t.rejects(serializer.save(), { code: 'FST_VIEWSETS_SERIALIZER_STORE_MISSING' })
  class PlainTag extends modelSerializer(Tag, { fields: ['name'] }) { static override readonly listSerializerClass = ListSerializer }
  const plain = new PlainTag({ instance: Tag.objects.all(), data: [{ name: 'x' }], many: true })
  t.ok(await plain.isValid())
  await t.rejects(plain.save(), { code: 'FST_VIEWSETS_SERIALIZER_STORE_MISSING' })
})
