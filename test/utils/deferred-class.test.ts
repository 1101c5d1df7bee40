import { Type } from '@sinclair/typebox'
import t from 'tap'
import { FilterSet, Serializer, fields, filterSet, filters, inlineFilterSet, memoryModel, modelSerializer, serializer } from '../support/helper.ts'

/** A model whose columns are counted as they are looked at. */
function counted () {
  const model = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }))
  const { columns } = model
  const count = { looks: 0 }
  Object.defineProperty(model, 'columns', { get () { count.looks++; return columns } })
  return { model, count }
}

t.test('Writing down a serializer or filter set looks at nothing of the model until it is used, and then once', async (t) => {
  const { model, count } = counted()
  const made = [modelSerializer(model, { fields: '__all__' }), filterSet(model, { title: filters.string() }), inlineFilterSet({ model })]
  t.equal(count.looks, 0)
  for (const Class of made) Class.compile()
  const { looks } = count
  t.ok(looks > 0)
  for (const Class of made) Class.compile()
  t.equal(count.looks, looks)
})

t.test('A serializer class can be used like one that is written out', async (t) => {
  const { model } = counted()
  const BookSerializer = modelSerializer(model, { fields: ['id', 'title'] }, { toRepresentation: ({ id }) => ({ id, title: 'hook' }) })
  class LoudSerializer extends BookSerializer {
    override toRepresentation (book: { id: number, title: string }) {
      return { ...super.toRepresentation(book) as { id: number, title: string }, title: book.title.toUpperCase() }
    }
  }
  class LouderSerializer extends LoudSerializer {}
  const instance = { id: 1, title: 'Emma' }
  t.strictSame([BookSerializer, LoudSerializer, LouderSerializer].map((Class) => Class.name), ['BookSerializer', 'LoudSerializer', 'LouderSerializer'])
  t.strictSame([BookSerializer, LoudSerializer, LouderSerializer].map((Class) => new Class({ instance }).data), [{ id: 1, title: 'hook' }, { id: 1, title: 'EMMA' }, { id: 1, title: 'EMMA' }])
  t.strictSame([new BookSerializer(), new LouderSerializer()].map((one) => [one instanceof BookSerializer, one instanceof LoudSerializer, one instanceof Serializer]), [[true, false, true], [true, true, true]])
  t.equal(LouderSerializer.schema, BookSerializer.schema)
  t.equal(BookSerializer.model, model)
  t.equal(BookSerializer.responseSchema(), BookSerializer.responseSchema())
  t.strictSame(['schema' in BookSerializer, 'nothing' in BookSerializer, Object.hasOwn(BookSerializer, 'schema')], [true, false, true])
  t.throws(() => (BookSerializer as unknown as () => void)(), TypeError)
})

t.test('A class that is extended is left out of the way of its instances once it is compiled', async (t) => {
  const Titled = serializer(Type.Object({ title: fields.char() }))
  class Shown extends Titled {}
  class Filtered extends filterSet(counted().model, { title: filters.string() }) {}
  Shown.compile()
  Filtered.compile()
  t.strictSame([Object.getPrototypeOf(Shown) === Titled, Object.getPrototypeOf(Filtered.prototype as object) instanceof FilterSet], [false, true])
  t.equal(new Shown() instanceof Titled, true)
  t.equal(Shown.schema, Titled.schema)
})

t.test('What is said of a class later is said of it alone', async (t) => {
  const One = serializer(Type.Object({ title: fields.char() }))
  const Two = serializer(Type.Object({ title: fields.char() }))
  Object.assign(One, { note: 1 })
  t.strictSame([(One as { note?: number }).note, (Two as { note?: number }).note, (Serializer as { note?: number }).note], [1, undefined, undefined])
  t.throws(() => Object.freeze(One), TypeError)
  t.equal(new Two({ instance: { title: 'Emma' } }).data.title, 'Emma')
})

t.test('A mistake is told each time that the class is used', async (t) => {
  const Wrong = modelSerializer(counted().model, { fields: ['titel' as 'title'] })
  for (const use of [() => new Wrong(), () => Wrong.schema, () => Wrong.name, () => Wrong.compile()]) t.throws(use, { code: 'FST_VIEWSETS_MODEL_FIELD_UNKNOWN' })
})
