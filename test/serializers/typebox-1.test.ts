/** Schemas of `typebox` 1.x, in every place that takes one of `@sinclair/typebox`. */
import swagger from '@fastify/swagger'
import { Type as Type0 } from '@sinclair/typebox'
import { test } from 'tap'
import { Type } from 'typebox'
import viewsets, { ModelViewSet, SimpleRouter, answer, fastifyFor, fields, filterSet, FilterSetBackend, memoryModel, modelSerializer, serializer } from '../support/helper.ts'
import { outcome, refusal } from './support/helper.ts'

const Book = memoryModel('Book', Type.Object({
  id: Type.Integer(),
  title: Type.String({ maxLength: 5 }),
  pages: Type.Optional(Type.Integer({ minimum: 1 })),
  note: Type.Union([Type.String(), Type.Null()]),
  printed: Type.Unsafe<Date>({ type: 'string', format: 'date' })
}), { rows: [{ id: 1, title: 'Emma', pages: 3, note: null, printed: new Date('1815-12-23T00:00:00Z') }] })

const BookSerializer = serializer(Type.Object({
  id: Type.Optional(Type.Integer({ readOnly: true })),
  title: Type.String({ maxLength: 5 }),
  pages: Type.Optional(Type.Integer({ minimum: 1 })),
  note: Type.Union([Type.String(), Type.Null()]),
  shelf: fields.char({ required: false, writeOnly: true })
}, { title: 'Book' }), {
  validateTitle (value) { return value.toUpperCase() },
  create ({ shelf, ...values }) { return Book.objects.create({ ...values, printed: new Date() }) }
})
const BookSerializer0 = serializer(Type0.Object({
  id: Type0.Optional(Type0.Integer({ readOnly: true })),
  title: Type0.String({ maxLength: 5 }),
  pages: Type0.Optional(Type0.Integer({ minimum: 1 })),
  note: Type0.Union([Type0.String(), Type0.Null()]),
  shelf: fields.char({ required: false, writeOnly: true })
}, { title: 'Book' }))

class BookViewSet extends ModelViewSet {
  override queryset = Book.objects.all()
  override serializerClass = BookSerializer
  override filterBackends = [FilterSetBackend]
  override filtersetClass = filterSet(Book, Type.Object({ title: Type.String() }))
}

test('a viewset validates, stores and shows by a schema of TypeBox 1.x, and is in the document by it', async (t) => {
  const router = new SimpleRouter()
  router.register('books', BookViewSet)
  const app = fastifyFor(t)
  await app.register(swagger)
  await app.register(viewsets, { router })
  const post = async (payload: object) => answer(await app.inject({ method: 'POST', url: '/books/', payload }))
  t.strictSame(await post({ title: 'Persuasion', pages: 0, note: 7 }), [400, {
    title: ['Ensure this field has no more than 5 characters.'], pages: ['Ensure this value is greater than or equal to 1.']
  }])
  t.strictSame(await post({}), [400, { title: ['This field is required.'], note: ['This field is required.'] }])
  t.strictSame(await post({ title: 'Sense', note: null, shelf: 'A' }), [201, { id: 2, title: 'SENSE', pages: null, note: null }])
  t.strictSame(answer(await app.inject('/books/?title=Emma')), [200, [{ id: 1, title: 'Emma', pages: 3, note: null }]])
  t.strictSame(answer(await app.inject({ method: 'PATCH', url: '/books/1/', payload: { pages: 9 } })), [200, { id: 1, title: 'Emma', pages: 9, note: null }])
  t.match(app.swagger().paths?.['/books/']?.post, { parameters: [{ in: 'body', schema: BookSerializer.requestSchema() }] })
})

test('a document has the same of a schema whichever TypeBox made it', (t) => {
  t.strictSame(BookSerializer.requestSchema(), BookSerializer0.requestSchema())
  t.strictSame(BookSerializer.responseSchema(), BookSerializer0.responseSchema())
  t.end()
})

test('schemas of TypeBox 1.x stand inside of fields, of models and in `extra`', async (t) => {
  const Order = serializer(Type.Object({
    state: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
    size: Type.Enum(['S', 'M']),
    counts: Type.Record(Type.String(), Type.Integer()),
    lines: Type.Array(Type.Object({ sku: Type.String(), amount: Type.Optional(Type.Integer()) })),
    place: fields.nested(Type.Object({ city: Type.String() }), { required: false }),
    tags: fields.list(Type.String({ maxLength: 2 }), { required: false })
  }))
  const whole = { state: 'open', size: 'M', counts: { a: 1 }, lines: [{ sku: 'x' }], place: { city: 'Bath' }, tags: ['ab'] }
  t.strictSame(await outcome(Order, whole), whole)
  t.strictSame(await outcome(Order, { state: 'shut', size: 'L', counts: { a: 'b' }, lines: [{}], place: {}, tags: ['abc'] }), {
    state: ['"shut" is not a valid choice.'],
    size: ['"L" is not a valid choice.'],
    counts: { a: ['A valid integer is required.'] },
    lines: { 0: { sku: ['This field is required.'] } },
    place: { city: ['This field is required.'] },
    tags: { 0: ['Ensure this field has no more than 2 characters.'] }
  })
  const WithTotal = modelSerializer(Book, { fields: ['title', 'total', 'mark'], extra: { total: Type.Integer(), mark: Type.Optional(Type.String()), title: Type.Integer() } })
  t.strictSame(await outcome(WithTotal, { title: '7', total: '3' }), { title: 7, total: 3 })
  t.equal(Book.columns.get('printed')?.native, 'Date')
})

test('what TypeBox 1.x alone could check is refused, and not let in unchecked', async (t) => {
  const built = (property: object) => refusal(() => serializer({ properties: { p: property } }).compile())
  const code = 'FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED'
  const refined = Type.Refine(Type.String(), (value) => value === 'no')
  t.strictSame(await Promise.all([
    built(refined), built(Type.Union([refined, Type.Null()])), built(Type.Array(refined)), built(Type.Codec(Type.String()).Decode(Number).Encode(String)),
    built(Type.Union([Type.String(), Type.Integer()])), built(Type.Tuple([Type.String()]))
  ]), Array(6).fill(code))
  t.equal(await refusal(() => serializer(Type.Refine(Type.Object({ p: Type.String() }), () => false)).compile()), code)
  t.equal(await refusal(() => modelSerializer(Book, { fields: ['title'], extra: { title: refined } }).compile()), code)
})
