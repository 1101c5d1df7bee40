import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { ModelViewSet, Response, fastifyFor, fields, FormParser, memoryModel, SimpleRouter, UploadedFile, viewsets } from '../support/helper.ts'
import { MultiValueDict } from '../../lib/http/multi-value-dict.ts'
import { serializer } from '../../lib/serializers/index.ts'
import type { SerializerClass, SerializerOptions } from '../../lib/serializers/index.ts'

const form = (text: string): MultiValueDict<unknown> => new MultiValueDict<unknown>([...new URLSearchParams(text)])

/** What is shown of data that does not pass. */
async function shownInvalid (Class: SerializerClass, data: unknown, options: SerializerOptions = {}): Promise<unknown> {
  const one = new Class({ data, ...options })
  if (await one.isValid()) throw new Error('the data is valid')
  return one.represent()
}

const Order = serializer(Type.Object({
  id: fields.integer({ readOnly: true }),
  name: fields.char({ maxLength: 2 }),
  gift: fields.boolean(),
  tags: fields.list(fields.char()),
  counts: fields.dict(fields.integer()),
  meta: fields.json({ required: false }),
  kinds: fields.multipleChoice(['a', 'b']),
  customer: fields.nested(Type.Object({ id: fields.integer({ readOnly: true }), city: fields.char(), phones: fields.list(fields.char()) })),
  items: fields.nested(Type.Object({ sku: fields.char(), size: fields.integer() }), { many: true }),
  owner: fields.hidden({ default: 5 })
}))

test('an invalid form shows what was sent, as JSON would have said it', async (t) => {
  const sent = 'id=4&name=long&tags=x&tags=y&counts.a=1&counts.b=z&meta={"x":1}&kinds=b&kinds=c&customer.city=Ulm&customer.phones=1&customer.phones=2&customer.id=3' +
    '&items[1]sku=B&items[0]sku=A&items[0]size=q&owner=9&other=1'
  t.strictSame(await shownInvalid(Order, form(sent)), {
    name: 'long',
    gift: false,
    tags: ['x', 'y'],
    counts: { a: '1', b: 'z' },
    meta: '{"x":1}',
    kinds: ['b', 'c'],
    customer: { city: 'Ulm', phones: ['1', '2'] },
    items: [{ sku: 'A', size: 'q' }, { sku: 'B' }]
  })
})

test('an invalid form shows nothing of what was not sent, but for boxes that were not ticked', async (t) => {
  t.strictSame(await shownInvalid(Order, form('')), { gift: false, kinds: [] })
  t.strictSame(await shownInvalid(Order, form('name=long'), { partial: true }), { name: 'long' })
})

test('invalid JSON shows what was sent to the fields that take input', async (t) => {
  const sent = { id: 4, name: 'long', tags: 'x', customer: { city: 1, id: 2 }, owner: 9, other: 1 }
  t.strictSame(await shownInvalid(Order, sent), { name: 'long', tags: 'x', customer: { city: 1, id: 2 } })
  t.strictSame(await shownInvalid(Order, sent, { instance: { name: 'ok' } }), { name: 'long', tags: 'x', customer: { city: 1, id: 2 } }, 'also where there is an instance')
})

test('an invalid list shows each of its items as sent, and what is no list shows none', async (t) => {
  const Class = serializer(Type.Object({ a: fields.integer(), b: fields.integer({ readOnly: true }) }))
  t.strictSame(await shownInvalid(Class, [{ a: 1, b: 2 }, { a: 'x' }, 5], { many: true }), [{ a: 1 }, { a: 'x' }, {}])
  t.strictSame(await shownInvalid(Class, form('[0]a=1&[1]a=x'), { many: true }), [{ a: '1' }, { a: 'x' }])
  t.strictSame(await shownInvalid(Class, 'x', { many: true }), [])
})

test('a file of an invalid form is shown by its name', async (t) => {
  const file = new UploadedFile('a.txt', 'text/plain', Buffer.from('content'))
  t.strictSame(await shownInvalid(serializer(Type.Object({ a: fields.char() })), new MultiValueDict<unknown>([['a', file]])), { a: 'a.txt' })
})

test('empty values are those of fields that take input, inside of objects too', (t) => {
  t.strictSame(new Order().represent(), {
    name: '', gift: false, tags: [], counts: {}, meta: null, kinds: null, customer: { city: '', phones: [] }, items: [], owner: null
  })
  t.end()
})

test('a reference is empty as null, and several are as an empty list', (t) => {
  const Tag = memoryModel('Tag', Type.Object({ id: Type.Integer(), name: Type.String() }))
  const Tagged = serializer(Type.Object({ tag: fields.primaryKey(Tag), tags: fields.primaryKey(Tag, { many: true }), names: fields.slugRelated(Tag, 'name', { many: true }) }))
  t.strictSame(new Tagged().represent(), { tag: null, tags: [], names: [] })
  t.end()
})

test('a view may answer an invalid form with the form', async (t) => {
  class OrderViewSet extends ModelViewSet {
    override queryset = memoryModel('Order', Type.Object({ id: Type.Integer() })).objects.all()
    override serializerClass = Order as never
    override parserClasses = [FormParser]
    override async create () {
      const one = new Order({ data: this.request.data })
      await one.isValid()
      return new Response(await one.represent(), { status: 400 })
    }
  }
  const router = new SimpleRouter()
  router.register('orders', OrderViewSet)
  const app = fastifyFor(t)
  await app.register(viewsets, { router })
  const answer = await app.inject({ method: 'POST', url: '/orders/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'counts.a=x&customer.city=Ulm&meta=[' })
  t.strictSame([answer.statusCode, answer.json()], [400, { gift: false, counts: { a: 'x' }, meta: '[', kinds: [], customer: { city: 'Ulm' } }])
})
