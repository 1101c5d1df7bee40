import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  BaseFilterBackend, BasePermission, CreateAPIView, CursorPagination, IsAuthenticated, LimitOffsetPagination, ListAPIView, ModelViewSet, NOTHING_REFUSED, OrderingFilter, PageNumberPagination, PostFetch,
  FilterSetBackend, SearchFilter, Tokens, answer, filterSet, filters, memoryModel, modelSerializer, path, refusal, serve
} from '../../support/helper.ts'
import type { FilterBackend, FilterBackendClass, PaginatorClass, ViewsetsOptions } from '../../support/helper.ts'

const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }))

class BookViewSet extends ModelViewSet {
  override queryset = Book.objects.all()
  override serializerClass = modelSerializer(Book, { fields: '__all__' })
}

/** What a viewset with these attributes is refused with at boot. */
const refusalOf = (t: Parameters<typeof refusal>[0], attributes: object, options: ViewsetsOptions = {}, Class = BookViewSet as typeof ModelViewSet) =>
  refusal(t, { ...options, urls: [path('/books/', Class.asView({ get: 'list', post: 'create' }, attributes))] })

const words = (attributes: object): string => JSON.stringify(attributes, (_, value: unknown) => typeof value === 'function' ? value.name : value)

// --- filters

const Filters = filterSet(Book, { title: filters.string() })

for (const [attributes, attribute, Backend] of [
  [{ searchFields: ['title'] }, 'searchFields', 'SearchFilter'],
  [{ searchFields: ['title'], filterBackends: [OrderingFilter] }, 'searchFields', 'SearchFilter'],
  [{ orderingFields: '__all__', filterBackends: [SearchFilter] }, 'orderingFields', 'OrderingFilter'],
  [{ filtersetClass: Filters, filterBackends: [SearchFilter, class Mine extends OrderingFilter {}] }, 'filtersetClass', 'FilterSetBackend']
] as const) {
  t.test(`A viewset with ${words(attributes)} is refused at boot, for nothing reads it (FLT-01, FLT-07, FLT-09)`, async (t) => {
    t.equal(await refusalOf(t, attributes), `FST_VIEWSETS_ATTRIBUTE_INVALID: BookViewSet has a bad \`${attribute}\`: no filter backend reads it. List ${Backend} in \`filterBackends\`, or leave it out`)
  })
}

class OwnFilter extends BaseFilterBackend {
  override filterQueryset: FilterBackend['filterQueryset'] = (_request, queryset) => queryset
}
class Both extends OrderingFilter {
  readonly reads = 'searchFields'
}

for (const [attributes, options] of [
  [{ searchFields: ['title'], filterBackends: [] }, {}],
  [{ searchFields: [], orderingFields: null, filtersetClass: null }, {}],
  [{ searchFields: ['title'], filterBackends: [OwnFilter as FilterBackendClass] }, {}],
  [{ searchFields: ['title'], filterBackends: [Both] }, {}],
  [{ searchFields: ['title'], actionConfigs: { list: { filterBackends: [SearchFilter] } } }, {}],
  [{ searchFields: ['title'], filtersetClass: Filters }, { defaultFilterBackends: [SearchFilter, FilterSetBackend] }]
] as const) {
  t.test(`A viewset with ${words(attributes)} is ready${Object.keys(options).length > 0 ? ' where the setting lists them' : ''} (FLT-01, FLT-07, FLT-09)`, async (t) => {
    t.equal(await refusalOf(t, attributes, options as ViewsetsOptions), NOTHING_REFUSED)
  })
}

// --- paginators

const SIZELESS = 'has no page size, so that nothing would be paginated. Extend it with `pageSize = 20`, or set `pageSize` for all: register(viewsets, { pageSize: 20 })'

class Pages extends PageNumberPagination {}

t.test('A paginator without a page size is refused at boot (PAG-03)', async (t) => {
  const told = (owner: string) => `FST_VIEWSETS_ATTRIBUTE_INVALID: BookViewSet has a bad \`paginationClass\`: ${owner} ${SIZELESS}`
  t.equal(await refusalOf(t, { paginationClass: Pages }), told('Pages'))
  t.equal(await refusalOf(t, { actionConfigs: { list: { paginationClass: Pages } } }), told('Pages'))
  t.equal(await refusalOf(t, {}, { defaultPaginationClass: PageNumberPagination }), told('PageNumberPagination'))
})

t.test('A page size may come from the class, the setting or a client, or be null, or be for the class to find (PAG-03)', async (t) => {
  const classes: readonly PaginatorClass[] = [
    class extends PageNumberPagination { override pageSize = 5 }, class extends PageNumberPagination { override pageSize = null },
    class extends PageNumberPagination { override pageSizeQueryParam = 'size' }, class extends PageNumberPagination { override getPageSize () { return 3 } }, LimitOffsetPagination
  ]
  for (const paginationClass of classes) t.equal(await refusalOf(t, { paginationClass }), NOTHING_REFUSED)
  t.equal(await refusalOf(t, { paginationClass: Pages }, { pageSize: 5 }), NOTHING_REFUSED)
})

class Cursors extends CursorPagination {
  override pageSize = 5
}

t.test('A cursor paginator whose ordering names no column is refused at boot, with its name and the word as it was written (PAG-11)', async (t) => {
  const told = (ordering: string, column: string, hint = '') => `FST_VIEWSETS_CURSOR_ORDERING_INVALID: Cursors cannot page by this ordering: "${ordering}", since Book cannot be looked up by "${column}". It has: id, title${hint}. ` +
    'Give its `ordering` the name of an unchanging, nearly unique field, such as "-created" or "pk", or a list of names.'
  t.equal(await refusalOf(t, { paginationClass: Cursors }), told('-created', 'created'))
  class Misspelt extends Cursors { override ordering = ['-titel', 'id'] }
  Object.defineProperty(Misspelt, 'name', { value: 'Cursors' })
  t.equal(await refusalOf(t, { paginationClass: Misspelt }), told('-titel', 'titel', ' (did you mean "title"?)'))
})

t.test('A cursor paginator may leave its ordering to a filter, to a hook, or to rows that nobody knows at boot (PAG-11)', async (t) => {
  class OwnRows extends BookViewSet {
    override getQueryset () { return Book.objects.all() }
  }
  t.equal(await refusalOf(t, { paginationClass: Cursors, ordering: 'title', filterBackends: [OrderingFilter] }), NOTHING_REFUSED)
  t.equal(await refusalOf(t, { paginationClass: Cursors }, {}, OwnRows), NOTHING_REFUSED)
  t.equal(await refusalOf(t, { paginationClass: class extends Cursors { override async getOrdering () { return ['id'] } } }), NOTHING_REFUSED)
  t.equal(await refusalOf(t, { paginationClass: class extends Cursors { override ordering = ['-title', 'pk'] } }), NOTHING_REFUSED)
})

// --- rows and serializers

const NO_SERIALIZER = 'should either include a `serializerClass` attribute, be given a `serializerClass` option, or override the `getSerializerClass()` method.'
const NO_QUERYSET = 'should either include a `queryset` attribute, give one for this action in `actionConfigs`, or override the `getQueryset()` method.'

t.test('A view whose actions find no serializer or no rows is refused at boot (GEN-01, GEN-05)', async (t) => {
  t.equal(await refusalOf(t, { serializerClass: null }), `FST_VIEWSETS_SERIALIZER_MISSING: BookViewSet ${NO_SERIALIZER}`)
  t.equal(await refusalOf(t, { queryset: null }), `FST_VIEWSETS_QUERYSET_MISSING: BookViewSet ${NO_QUERYSET}`)
  class Bare extends ListAPIView {}
  t.equal(await refusal(t, { urls: [path('/x/', Bare.asView())] }), `FST_VIEWSETS_QUERYSET_MISSING: Bare ${NO_QUERYSET}`)
  class Maker extends CreateAPIView {}
  t.equal(await refusal(t, { urls: [path('/x/', Maker.asView())] }), `FST_VIEWSETS_SERIALIZER_MISSING: Maker ${NO_SERIALIZER}`)
})

t.test('Nothing is missing where each action has it, or the class a hook or an action of its own (GEN-01, GEN-05, ACF-01)', async (t) => {
  const { serializerClass, queryset } = new BookViewSet()
  class Own extends BookViewSet {
    override async list () { return { data: [] } as never }
    override async create () { return { data: [] } as never }
  }
  class Hooks extends BookViewSet {
    override async getSerializerClass () { return serializerClass as never }
    override async getQueryset () { return queryset as never }
  }
  const configs = { list: { serializerClass, queryset }, create: { serializerClass } }
  for (const [attributes, Class] of [[{ actionConfigs: configs }, BookViewSet], [{}, Own], [{}, Hooks]] as const) {
    t.equal(await refusalOf(t, { serializerClass: null, queryset: null, ...attributes }, {}, Class as typeof ModelViewSet), NOTHING_REFUSED)
  }
})

t.test('A getQueryset() that forgets its return is refused at boot (GEN-03)', async (t) => {
  class Forgetful extends BookViewSet {
    // @ts-expect-error as JavaScript lets it through
    override getQueryset () { Book.objects.all() }
  }
  t.equal(await refusalOf(t, {}, {}, Forgetful as never), 'FST_VIEWSETS_HOOK_EMPTY: `Forgetful.getQueryset()` returned nothing. Return the queryset.')
})

t.test('A getQueryset() that returns nothing for some requests is told of with its name (GEN-03)', async (t) => {
  class Sometimes extends BookViewSet {
    override getQueryset () { return (this.request.query as { all?: string }).all === undefined ? undefined as never : Book.objects.all() as never }
  }
  const app = await serve(t, { urls: [path('/books/', Sometimes.asView({ get: 'list' })), path('/books/:pk/', Sometimes.asView({ get: 'retrieve' }))] })
  const errors: string[] = []
  app.log.error = ((_: unknown, message: string) => { errors.push(message) }) as never
  t.strictSame(answer(await app.inject('/books/?all=1')), [200, []])
  t.equal((await app.inject('/books/')).statusCode, 500)
  t.equal((await app.inject('/books/1/')).statusCode, 500)
})

// --- what is listed

for (const [attributes, cure] of [
  [{ permissionClasses: [undefined] }, 'permissionClasses`: number 1 of the list is undefined, and no class. Was it imported from a file that imports this one?'],
  [{ permissionClasses: [IsAuthenticated, new IsAuthenticated()] }, 'permissionClasses`: number 2 of the list is an instance of IsAuthenticated. Give the class itself'],
  [{ filterBackends: ['SearchFilter'] }, 'filterBackends`: number 1 of the list is "SearchFilter", and no class'],
  [{ permissionClasses: [Tokens] }, 'permissionClasses`: Tokens is no permission, which would have hasPermission() or hasObjectPermission()'],
  [{ authenticationClasses: [IsAuthenticated] }, 'authenticationClasses`: IsAuthenticated is no authenticator, which would have authenticate()'],
  [{ filterBackends: [PageNumberPagination] }, 'filterBackends`: PageNumberPagination is no filter backend, which would have filterQueryset()']
] as const) {
  t.test(`A viewset with ${words(attributes)} is refused at boot with what was given (DSP-05)`, async (t) => {
    t.equal(await refusalOf(t, attributes), `FST_VIEWSETS_ATTRIBUTE_INVALID: BookViewSet has a bad \`${cure}`)
  })
}

t.test('A class that one list may have is refused where another lists it (DSP-05)', async (t) => {
  const bad = 'FST_VIEWSETS_ATTRIBUTE_INVALID: BookViewSet has a bad `permissionClasses`: Tokens is no permission, which would have hasPermission() or hasObjectPermission()'
  t.equal(await refusalOf(t, { authenticationClasses: [Tokens], permissionClasses: [Tokens] }), bad)
})

for (const [name, meant] of [
  ['has_permission', 'hasPermission'], ['has_object_permission', 'hasObjectPermission'], ['hasPermision', 'hasPermission'], ['hasPermissions', 'hasPermission'], ['hasObjectPermissions', 'hasObjectPermission']
] as const) {
  t.test(`A permission with a method ${name}() is refused at boot, since it would let everybody pass (PRM-01)`, async (t) => {
    class IsOwner extends BasePermission {}
    Object.defineProperty(IsOwner.prototype, name, { value () { return false } })
    const told = `FST_VIEWSETS_ATTRIBUTE_UNKNOWN: IsOwner has a method \`${name}()\`, which no view reads. Did you mean \`${meant}()\`? List it in \`static ownAttributes\` where it is the class's own.`
    t.equal(await refusalOf(t, { permissionClasses: [IsOwner] }), told)
    t.equal(await refusalOf(t, {}, { defaultPermissionClasses: [IsOwner] }), told)
  })
}

t.test('A permission may have methods of its own beside its hooks, or be an object of another kind (PRM-01)', async (t) => {
  class Mine extends BasePermission {
    override hasPermission () { return this.hasPermissions() }
    hasPermissions () { return true }
  }
  class Duck {
    hasPermission = () => true
    hasObjectPermission = () => true
  }
  t.equal(await refusalOf(t, { permissionClasses: [Mine, Duck] }), NOTHING_REFUSED)
})

// --- post-fetches

const Review = memoryModel('Review', Type.Object({ id: Type.Integer(), bookId: Type.Integer(), authorId: Type.Integer() }))
const Author = memoryModel('Author', Type.Object({ id: Type.Integer(), name: Type.String() }))
const reviews = { queryset: Review.objects.all(), toAttr: 'latest' }
const author = { queryset: Author.objects.all(), toAttr: 'author' }

for (const [postFetches, told] of [
  [[new PostFetch({ ...reviews, on: { bokId: 'id' } as never })], 'PostFetch "latest" has a bad `on`: Review cannot be looked up by "bokId". It has: id, bookId, authorId. Did you mean "bookId"?'],
  [[new PostFetch({ ...reviews, on: { bookId: 'pk' } })], 'PostFetch "latest" has a bad `on`: Book, to whose rows it attaches, has no "pk". It has: id, title. Did you mean "id"?'],
  [[new PostFetch({ ...reviews, on: { bookId: 'titel' } })], 'PostFetch "latest" has a bad `on`: Book, to whose rows it attaches, has no "titel". It has: id, title. Did you mean "title"?'],
  [[new PostFetch({ ...author, on: { id: 'latest.authorId' } }), new PostFetch({ ...reviews, on: { bookId: 'id' } })], 'PostFetch "author" has a bad `on`: Book, to whose rows it attaches, has no "latest". It has: id, title. '],
  [[new PostFetch({ ...reviews, on: { bookId: 'id' }, values: ['rating'] as never })], 'PostFetch "latest" has a bad `values`: Review cannot be looked up by "rating". It has: id, bookId, authorId.'],
  [[{ toAttr: 'latest' }], 'BookViewSet has a bad `postFetches`: give a list of post-fetches, as in [new PostFetch({ … })]']
] as const) {
  t.test(`A viewset is refused at boot where ${told.slice(0, 80)} (PFT-01)`, async (t) => {
    t.equal(await refusalOf(t, { postFetches }), `FST_VIEWSETS_ATTRIBUTE_INVALID: ${told}`.trimEnd())
    t.match(await refusalOf(t, { actionConfigs: { list: { postFetches } } }), /^FST_VIEWSETS_ATTRIBUTE_INVALID: .*bad `(on|values|postFetches)`/)
  })
}

t.test('A post-fetch may go by what an earlier one attaches, and by anything where the rows are the viewset\'s own (PFT-01)', async (t) => {
  const chained = [new PostFetch({ ...reviews, on: { bookId: 'id' } }), new PostFetch({ ...author, on: { id: 'latest.authorId' } })]
  t.equal(await refusalOf(t, { postFetches: chained }), NOTHING_REFUSED)
  class OwnRows extends BookViewSet {
    override getQueryset () { return Book.objects.all() }
  }
  t.equal(await refusalOf(t, { postFetches: [new PostFetch({ ...reviews, on: { bookId: 'anything' } })] }, {}, OwnRows), NOTHING_REFUSED)
})

t.test('A queryset that an override narrows is looked at as the viewset\'s own (GEN-03)', async (t) => {
  class Narrowed extends BookViewSet {
    override getQueryset () { return super.getQueryset().filter({ title: this.request.url }) as never }
  }
  t.match(await refusalOf(t, { postFetches: [new PostFetch({ ...reviews, on: { bookId: 'titel' } })] }, {}, Narrowed), /Book, to whose rows it attaches, has no "titel"/)
  t.match(await refusalOf(t, { paginationClass: Cursors }, {}, Narrowed), /Cursors cannot page by this ordering/)
})
