import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, CursorPagination, GenericAPIView, ModelViewSet, OrderingFilter, PageNumberPagination, PostFetch, RestflowFilterBackend, SimpleRouter,
  answer, filterSet, filters, logged, memoryModel, path, serializer, serve
} from './helper.ts'
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
    override filterBackends = [RestflowFilterBackend, OrderingFilter]
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
