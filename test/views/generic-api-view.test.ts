import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, CursorPagination, GenericAPIView, ModelViewSet, OrderingFilter, PageNumberPagination, PostFetch, FilterSetBackend, RetrieveAPIView, SearchFilter, SimpleRouter,
  answer, filterSet, filters, formatSuffixPatterns, logged, memoryModel, path, serializer, serve
} from '../support/helper.ts'
import type { Test } from 'tap'

/** Books and their reviews, the same for each test. */
function library () {
  const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }), { rows: [{ title: 'Dune' }, { title: 'Emma' }, { title: 'Ulysses' }] })
  const Review = memoryModel('Review', Type.Object({ id: Type.Integer(), bookId: Type.Integer(), rating: Type.Integer() }), { rows: [{ bookId: 1, rating: 5 }, { bookId: 3, rating: 2 }] })
  return { Book, Review }
}

class Pages extends PageNumberPagination {
  override pageSize = 2
}

class TitleSerializer extends serializer(Type.Object({ title: Type.String({ maxLength: 10 }) })) {
  override toRepresentation (book: object) {
    return { url: `/books/${(book as { id: number }).id}/` } as never
  }
}

/** Shows what it is told of the request, so that a lost context is seen. */
class BookSerializer extends serializer(Type.Object({ id: Type.Integer(), title: Type.String() })) {
  override async toRepresentation (book: object) {
    return { ...await super.toRepresentation(book), asked: (this.context.request as { method: string } | undefined)?.method } as never
  }
}

/** A viewset in whose answers each hook has its part. */
function bookViewSet () {
  const { Book, Review } = library()
  const Filters = filterSet(Book, { title: filters.string({ lookups: ['startswith'] }) }, {})
  return class BookViewSet extends ModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = BookSerializer
    override requestSerializerClass = TitleSerializer
    override filterBackends = [FilterSetBackend, OrderingFilter]
    override filtersetClass = Filters
    override ordering = ['-title']
    override paginationClass = Pages
    override postFetches = [new PostFetch({ queryset: Review.objects.all(), toAttr: 'review', on: { bookId: 'id' }, values: ['rating'] })]
  }
}

type BookViewSet = ReturnType<typeof bookViewSet>

/** What the viewset answers to one request of each kind: status, data and `Location`. */
async function answersOf (t: Test, viewset: BookViewSet): Promise<unknown[]> {
  const router = new SimpleRouter()
  router.register('books', viewset, { basename: 'book' })
  const app = await serve(t, { router })
  const answers: unknown[] = []
  for (const request of [
    { method: 'OPTIONS', url: '/books/1/' }, { url: '/books/' }, { url: '/books/?page=2' }, { url: '/books/?ordering=id' }, { url: '/books/?title__startswith=D' }, { url: '/books/3/' },
    { method: 'POST', url: '/books/', payload: { title: 'Persuasion' } }, { method: 'POST', url: '/books/', payload: { title: 'far too long' } },
    { method: 'PUT', url: '/books/2/', payload: { title: 'Middlemarch' } }, { method: 'PUT', url: '/books/2/', payload: { title: 'Emma 2' } }, { method: 'PATCH', url: '/books/2/', payload: {} },
    { method: 'DELETE', url: '/books/1/' }, { method: 'OPTIONS', url: '/books/' }
  ] as const) {
    const response = await app.inject(request)
    answers.push([...answer(response), response.headers.location])
  }
  return answers
}

type AnyMethod = (this: object, ...args: unknown[]) => unknown

/** The viewset with one of its methods, sync or async, only noting that it was called, and calling the one above it. */
function overriding (hook: string, called: string[], { later }: { later: boolean }): BookViewSet {
  const viewset = { BookViewSet: class extends bookViewSet() {} }.BookViewSet
  const above = Reflect.get(viewset.prototype, hook) as AnyMethod
  const now: AnyMethod = function (...args) { called.push(hook); return above.apply(this, args) }
  const soon: AnyMethod = async function (...args) { await null; called.push(hook); return above.apply(this, args) }
  Object.defineProperty(viewset.prototype, hook, { value: later ? soon : now })
  return viewset
}

/** The hooks, each with what it is about. */
const HOOKS: Readonly<Record<string, string>> = {
  getQueryset: 'GEN-03',
  getObject: 'GEN-04',
  filterQueryset: 'GEN-09',
  getFilterBackends: 'GEN-09',
  getFiltersetClass: 'GEN-09',
  getFilterset: 'GEN-09',
  hasSerializer: 'MET-02',
  getSerializer: 'GEN-11',
  getSerializerClass: 'SPL-01',
  getRequestSerializerClass: 'SPL-01',
  getResponseSerializerClass: 'SPL-01',
  getSerializerContext: 'GEN-11',
  validatedSerializer: 'SPL-03',
  serializedResponse: 'SPL-04',
  paginatedResponse: 'SPL-05',
  represent: 'SPL-04',
  getPostFetches: 'SPL-05',
  getPaginationClass: 'SPL-05',
  paginateQueryset: 'GEN-10',
  getPaginatedResponse: 'GEN-10',
  list: 'MIX-05',
  create: 'MIX-01',
  retrieve: 'MIX-06',
  update: 'MIX-07',
  partialUpdate: 'MIX-08',
  destroy: 'MIX-09',
  performCreate: 'MIX-04',
  performUpdate: 'MIX-04',
  performDestroy: 'MIX-04',
  getSuccessHeaders: 'MIX-02'
}

const usual = answersOf(t, bookViewSet())

for (const [hook, id] of Object.entries(HOOKS)) {
  for (const later of [false, true]) {
    t.test(`${hook}() may be overridden by ${later ? 'an async' : 'a sync'} method that calls the one above it (${id})`, async (t) => {
      const called: string[] = []
      const own = await answersOf(t, overriding(hook, called, { later }))
      t.strictSame([own, [...new Set(called)]], [await usual, [hook]])
    })
  }
}

// --- hooks that others than the view ask

t.test('A cursor pages in the order that backends chosen by an async hook decide (GEN-09)', async (t) => {
  const { Book } = library()
  class CursorViewSet extends ModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = Type.Object({ title: Type.String() })
    override ordering = '-title'
    override paginationClass = class extends CursorPagination { override pageSize = 2 }
    override async getFilterBackends () { return [OrderingFilter] }
  }
  const router = new SimpleRouter()
  router.register('books', CursorViewSet)
  const app = await serve(t, { router })
  t.match(answer(await app.inject('/books/')), [200, { results: [{ title: 'Ulysses' }, { title: 'Emma' }] }])
})

t.test('An action may page by itself with a class that an async hook chooses (GEN-10)', async (t) => {
  const { Book } = library()
  class PagedView extends GenericAPIView {
    override queryset = Book.objects.all()
    override async getPaginationClass () { return Pages }

    async get () {
      const page = await this.paginateQueryset(await this.getQueryset()) as { title: string }[]
      return this.getPaginatedResponse(page.map(({ title }) => title))
    }
  }
  const app = await serve(t, { urls: [path('/x/', PagedView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, { count: 3, next: 'http://localhost:80/x/?page=2', previous: null, results: ['Dune', 'Emma'] }])
})

t.test('A paginator that is read before its async class is known is told how to wait (GEN-10)', async (t) => {
  const { lines, options } = logged()
  class HastyView extends APIView {
    override async getPaginationClass (): Promise<never> { throw new Error('never heard') }
    get () { return this.paginator }
  }
  const app = await serve(t, { urls: [path('/x/', HastyView.asView())] }, options)
  t.strictSame([...answer(await app.inject('/x/')), lines[0]?.err?.code, lines[0]?.msg], [500, { error: 'Server Error (500)' }, 'FST_VIEWSETS_PAGINATOR_ASYNC',
    '`paginator` of HastyView cannot be read yet, as its `getPaginationClass()` is async. `await` its `paginateQueryset()` first.'])
})

t.test('OPTIONS tells no fields where an async hook finds no serializer (MET-02)', async (t) => {
  class BareView extends APIView {
    override async getSerializerClass () { return super.getSerializerClass() }
    post () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', BareView.asView())] })
  t.strictSame(Object.keys(answer(await app.inject({ method: 'OPTIONS', url: '/x/' }))[1] as object), ['name', 'description', 'renders', 'parses'])
})

// --- objects and lists

t.test('A filter narrows the URL of one object too (GEN-05)', async (t) => {
  const { Book } = library()
  class SearchView extends RetrieveAPIView {
    override queryset = Book.objects.all()
    override serializerClass = Type.Object({ title: Type.String() })
    override filterBackends = [SearchFilter]
    override searchFields = ['title']
  }
  const app = await serve(t, { urls: [path('/books/:pk/', SearchView.asView())] })
  t.strictSame([answer(await app.inject('/books/1/?search=dune')), answer(await app.inject('/books/1/?search=zzz'))],
    [[200, { title: 'Dune' }], [404, { detail: 'No Book matches the given query.' }]])
})

t.test('Two rows for one URL are the service\'s mistake, not a 404 (GEN-07)', async (t) => {
  const { Book } = library()
  await Book.objects.create({ title: 'Dune' })
  class TitleView extends RetrieveAPIView {
    override queryset = Book.objects.all()
    override serializerClass = Type.Object({ id: Type.Integer() })
    override lookupField = 'title'
  }
  const { lines, options } = logged()
  const app = await serve(t, { urls: [path('/books/:title/', TitleView.asView())] }, options)
  t.strictSame([...answer(await app.inject('/books/Dune/')), lines[0]?.err?.type, ...answer(await app.inject('/books/Emma/'))], [500, { error: 'Server Error (500)' }, 'MultipleObjectsReturned', 200, { id: 2 }])
})

t.test('A view has one paginator for its whole life, and none without a class (GEN-10)', async (t) => {
  class TellingView extends APIView {
    get () { return [this.paginator instanceof Pages, this.paginator === this.paginator, this.paginator] } // eslint-disable-line no-self-compare -- a getter
  }
  const app = await serve(t, { urls: [path('/paged/', TellingView.asView({ paginationClass: Pages })), path('/bare/', TellingView.asView())] })
  const [, [isPages, isSame]] = answer(await app.inject('/paged/')) as [number, unknown[]]
  t.strictSame([isPages, isSame, answer(await app.inject('/bare/'))], [true, true, [200, [false, true, null]]])
})

t.test('Without a paginator rows are no page, and there is no envelope (GEN-10)', async (t) => {
  const { lines, options } = logged()
  class BareView extends APIView {
    async get () { return [await this.paginateQueryset([{ id: 1 }])] }
    post () { return this.getPaginatedResponse([]) }
  }
  const app = await serve(t, { urls: [path('/x/', BareView.asView())] }, options)
  t.strictSame([answer(await app.inject('/x/')), (await app.inject({ method: 'POST', url: '/x/' })).statusCode, lines[0]?.msg],
    [[200, [null]], 500, 'BareView asked for a paginated response but has no `paginationClass`.'])
})

t.test('A serializer is told the request, the format and the view, and what is added to that (GEN-11)', async (t) => {
  class TellingSerializer extends serializer(Type.Object({})) {
    override toRepresentation () {
      const { request, format, view, ...more } = this.context as { request: unknown, format: unknown, view: APIView }
      return [request === view.request, format, view.constructor.name, more] as never
    }
  }
  class TellingView extends APIView {
    override serializerClass = TellingSerializer
    get () { return this.getSerializer({ instance: {}, context: { shop: 1 } }).data }
  }
  const app = await serve(t, { router: new SimpleRouter(), urls: formatSuffixPatterns([path('/x', TellingView.asView())]) })
  t.strictSame([answer(await app.inject('/x')), answer(await app.inject('/x.json'))], [[200, [true, null, 'TellingView', { shop: 1 }]], [200, [true, 'json', 'TellingView', { shop: 1 }]]])
})

for (const [sentence, ask] of [
  ['a serializer', (view: APIView) => view.getSerializer()],
  ['what comes in', (view: APIView) => view.validatedSerializer({ data: {} })],
  ['what goes out', (view: APIView) => view.serializedResponse({})],
  ['a list', (view: APIView) => view.paginatedResponse([])]
] as const) {
  t.test(`Without a serializer class the log tells the three ways to give one, where ${sentence} is asked for (GEN-12)`, async (t) => {
    const { lines, options } = logged()
    class BareView extends APIView {
      get () { return ask(this) }
    }
    const app = await serve(t, { urls: [path('/x/', BareView.asView())] }, options)
    t.strictSame([...answer(await app.inject('/x/')), lines[0]?.msg], [500, { error: 'Server Error (500)' },
      'BareView should either include a `serializerClass` attribute, be given a `serializerClass` option, or override the `getSerializerClass()` method.'])
  })
}
