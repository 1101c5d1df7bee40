import { Type } from '@sinclair/typebox'
import t from 'tap'
import { ListAPIView, ModelViewSet, NOTHING_REFUSED, OrderingFilter, SearchFilter, memoryModel, modelSerializer, path, refusal } from '../../support/helper.ts'
import type { ActionConfigs } from '../../support/helper.ts'

const Author = memoryModel('Author', Type.Object({ id: Type.Integer(), name: Type.String() }))
const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String(), authorId: Type.Integer(), published: Type.String({ format: 'date' }) }), {
  references: { authorId: Author }
})

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
    override serializerClass = modelSerializer(Book, { fields: '__all__' })
  }
  t.equal(await refusalOf(t, {}, OwnViewSet as never), NOTHING_REFUSED)
})

// --- the columns that are named

const HAS = 'It has: id, title, authorId, published.'
const FILTERED = { filterBackends: [SearchFilter, OrderingFilter] }

for (const [attributes, told] of [
  [{ lookupField: 'titel' }, `\`lookupField\`: Book cannot be looked up by "titel". ${HAS} Did you mean "title"? Call the part of the URL by \`lookupUrlKwarg\` where it is no column, and find the object in a getObject() of your own.`],
  [{ searchFields: ['title', 'titel'], ...FILTERED }, `\`searchFields\`: Book cannot be looked up by "titel". ${HAS} Did you mean "title"?`],
  [{ searchFields: ['^titel'], ...FILTERED }, `\`searchFields\`: Book cannot be looked up by "titel__istartswith". ${HAS} Did you mean "title"?`],
  [{ searchFields: ['@titel'], ...FILTERED }, `\`searchFields\`: Book cannot be looked up by "titel__search". ${HAS} Did you mean "title"?`],
  [{ searchFields: 'title', ...FILTERED }, '`searchFields`: give a list of names'],
  [{ orderingFields: ['title', 'titel'], ...FILTERED }, `\`orderingFields\`: Book cannot be looked up by "titel". ${HAS} Did you mean "title"?`],
  [{ orderingFields: 'title', ...FILTERED }, '`orderingFields`: give a list of names'],
  [{ ordering: '-titel', ...FILTERED }, `\`ordering\`: Book cannot be looked up by "titel". ${HAS} Did you mean "title"?`],
  [{ ordering: ['title', 'author__nam'], ...FILTERED }, `\`ordering\`: Book cannot be looked up by "author__nam". ${HAS}`],
  [{ ordering: 'titel', actionConfigs: { list: { filterBackends: [OrderingFilter] } } }, `\`ordering\`: Book cannot be looked up by "titel". ${HAS} Did you mean "title"?`]
] as const) {
  t.test(`A viewset with ${JSON.stringify(attributes, (_, value: unknown) => typeof value === 'function' ? value.name : value)} is refused at boot with the columns that there are (GEN-02, FLT-01, FLT-07)`, async (t) => {
    t.equal(await refusalOf(t, attributes), `FST_VIEWSETS_ATTRIBUTE_INVALID: BookViewSet has a bad ${told}`)
  })
}

t.test('A full-text search is refused at boot, since no data source has one (FLT-01)', async (t) => {
  t.match(await refusalOf(t, { searchFields: ['@title'], ...FILTERED }), /`searchFields`: Book cannot be looked up by "title__search". It has: title__exact, /)
})

for (const attributes of [
  { lookupField: 'pk' }, { lookupField: 'title__iexact' }, { lookupField: 'author__name' }, { lookupField: 'published' },
  { searchFields: ['title', '^title', '=title', '$title', 'author__name', '=author__name', 'title__startswith', 'published__year', 'id'], ...FILTERED },
  { orderingFields: ['pk', 'title', 'author__name', 'author'], ...FILTERED }, { orderingFields: '__all__', ...FILTERED },
  { ordering: ['-pk', 'title', '-author__name'], ...FILTERED }, { ordering: '-published', ...FILTERED },
  { searchFields: ['titel'], filterBackends: [] }
]) {
  t.test(`A viewset with ${JSON.stringify(attributes, (_, value: unknown) => typeof value === 'function' ? value.name : value)} is ready (GEN-02, FLT-01, FLT-07)`, async (t) => {
    t.equal(await refusalOf(t, attributes), NOTHING_REFUSED)
  })
}

for (const hook of ['getQueryset', 'getObject', 'filterQueryset', 'getFilterBackends'] as const) {
  t.test(`Names are left to a viewset with a ${hook}() of its own, as far as that reads them (GEN-03, GEN-04, GEN-09)`, async (t) => {
    class OwnViewSet extends BookViewSet {}
    Object.defineProperty(OwnViewSet.prototype, hook, { value (this: BookViewSet) { return (BookViewSet.prototype[hook] as () => unknown).call(this) } })
    t.equal(await refusalOf(t, hook === 'getObject' ? { lookupField: 'slug' } : { searchFields: ['slug'], ordering: 'slug', ...FILTERED }, OwnViewSet), NOTHING_REFUSED)
  })
}

t.test('Names are left to a filter that reads them in a way of its own (FLT-01, FLT-07)', async (t) => {
  class OwnSearch extends SearchFilter {
    override getSearchFields () { return ['title'] }
  }
  class OwnOrdering extends OrderingFilter {
    override getDefaultOrdering () { return ['title'] }
    override getValidFields () { return new Map([['slug', 'title']]) }
  }
  t.equal(await refusalOf(t, { searchFields: ['slug'], orderingFields: ['slug'], ordering: 'slug', filterBackends: [OwnSearch, OwnOrdering] }), NOTHING_REFUSED)
})

t.test('A list has no use for a lookup field, and may have that of another view (GEN-02)', async (t) => {
  class BookList extends ListAPIView {
    override queryset = Book.objects.all()
    override serializerClass = modelSerializer(Book, { fields: '__all__' })
    override lookupField = 'slug'
  }
  t.equal(await refusal(t, { urls: [path('/books/', BookList.asView())] }), NOTHING_REFUSED)
})
