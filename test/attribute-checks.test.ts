import { Type } from '@sinclair/typebox'
import t from 'tap'
import { ModelViewSet, NOTHING_REFUSED, memoryModel, modelSerializer, path, refusal } from './helper.ts'
import type { ActionConfigs } from './helper.ts'

const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }))

class BookViewSet extends ModelViewSet {
  override queryset = Book.objects.all()
  override serializerClass = modelSerializer(Book, { fields: '__all__' })
}

/** What a viewset with these attributes is refused with at boot. */
const refusalOf = (t: Parameters<typeof refusal>[0], attributes: object, Class: typeof BookViewSet = BookViewSet) =>
  refusal(t, { urls: [path('/books/', Class.asView({ get: 'list' }, attributes)), path('/books/:pk/', Class.asView({ get: 'retrieve' }, attributes))] })

// --- the queryset

for (const [queryset, cure] of [
  [Book, 'a model is no queryset. Give its rows: Book.objects.all()'],
  [[{ id: 1 }], 'give a queryset, as in Book.objects.all()'],
  ['books', 'give a queryset, as in Book.objects.all()']
] as const) {
  const given = queryset === Book ? 'a model' : JSON.stringify(queryset)
  t.test(`A queryset that is ${given} is refused at boot (GEN-03)`, async (t) => {
    t.equal(await refusalOf(t, { queryset }), `FST_VIEWSETS_ATTRIBUTE_INVALID: BookViewSet has a bad \`queryset\`: ${cure}`)
  })

  t.test(`A queryset of one action that is ${given} is refused at boot (ACF-08)`, async (t) => {
    class BadViewSet extends BookViewSet {
      override actionConfigs = { list: { queryset } } as unknown as ActionConfigs
    }
    t.equal(await refusalOf(t, {}, BadViewSet), `FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet.actionConfigs.list has a bad \`queryset\`: ${cure}`)
  })
}

t.test('A queryset that a viewset works out for each request is not asked for at boot (GEN-03)', async (t) => {
  class OwnViewSet extends ModelViewSet {
    // @ts-expect-error the compiler takes an attribute for no accessor
    override get queryset () { return Book.objects.filter({ title: this.request.url }) }
    override serializerClass = BookViewSet.prototype.serializerClass
  }
  t.equal(await refusalOf(t, {}, OwnViewSet as never), NOTHING_REFUSED)
})
