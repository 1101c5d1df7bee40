import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, GenericAPIView, ListAPIView, ModelViewSet, PageNumberPagination, PostFetch, RetrieveAPIView, SearchFilter, SimpleRouter,
  answer, fields, memoryModel, path, serializer, serve
} from '../support/helper.ts'
import type { Test } from 'tap'
import type { ValidatedSerializerOptions } from '../support/helper.ts'

class TitleSerializer extends serializer(Type.Object({ title: Type.String({ maxLength: 10 }) })) {}
class FullSerializer extends serializer(Type.Object({ id: Type.Integer(), title: Type.String() })) {}
class ShoutSerializer extends serializer(Type.Object({ title: Type.String() })) {
  override toRepresentation (book: object) {
    return { title: (book as { title: string }).title.toUpperCase() } as never
  }
}

class Pages extends PageNumberPagination {
  override pageSize = 1
}

function library () {
  const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }), { rows: [{ title: 'Dune' }, { title: 'Emma' }] })
  const Review = memoryModel('Review', Type.Object({ id: Type.Integer(), bookId: Type.Integer(), rating: Type.Integer() }), { rows: [{ bookId: 1, rating: 5 }] })
  const asked: number[] = []
  class Reviews extends PostFetch {
    override async fetch<T extends object> (items: readonly T[]) {
      asked.push(items.length)
      return super.fetch(items)
    }
  }
  return { Book, asked, postFetches: [new Reviews({ queryset: Review.objects.all() as never, toAttr: 'review', on: { bookId: 'id' }, values: ['rating'] as never })] }
}

const REVIEW = { rating: 5, bookId: 1 }

/** What a view answers to one request. */
async function asked (t: Test, View: { asView (): never }, request: { method?: 'POST', url?: string, payload?: unknown } = {}) {
  const app = await serve(t, { urls: [path('/x/', View.asView())] })
  return await app.inject({ url: '/x/', ...request } as object)
}

// --- which serializer

const CHOSEN = [
  ['the usual class', {}, 'FullSerializer'],
  ['the class for what comes in', { direction: 'request' }, 'TitleSerializer'],
  ['the class for what goes out', { direction: 'response' }, 'ShoutSerializer'],
  ['the class that is named, whatever the direction', { direction: 'response', serializerClass: TitleSerializer }, 'TitleSerializer']
] as const

for (const [sentence, options, name] of CHOSEN) {
  t.test(`getSerializer(${JSON.stringify(options, ['direction'])}) makes one of ${sentence} (SPL-02)`, async (t) => {
    class ChoosingView extends APIView {
      override serializerClass = FullSerializer
      override requestSerializerClass = TitleSerializer
      override responseSerializerClass = ShoutSerializer
      get () { return (this.getSerializer(options) as object).constructor.name }
    }
    t.strictSame(answer(await asked(t, ChoosingView as never)), [200, name])
  })
}

for (const [sentence, request, answered] of [
  ['list', { url: '/books/' }, [200, [{ title: 'DUNE' }, { title: 'EMMA' }]]],
  ['retrieve', { url: '/books/1/' }, [200, { title: 'DUNE' }]],
  ['create', { method: 'POST', url: '/books/', payload: { title: 'Ulysses' } }, [201, { title: 'ULYSSES' }]],
  ['create, where the data is refused,', { method: 'POST', url: '/books/', payload: { title: 'far too long' } }, [400, { title: ['Ensure this field has no more than 10 characters.'] }]],
  ['update', { method: 'PUT', url: '/books/1/', payload: { title: 'Ulysses' } }, [200, { title: 'ULYSSES' }]],
  ['partialUpdate', { method: 'PATCH', url: '/books/1/', payload: {} }, [200, { title: 'DUNE' }]]
] as const) {
  t.test(`${sentence} takes what comes in by one serializer and shows what goes out by the other (SPL-02, SPL-08)`, async (t) => {
    class SplitViewSet extends ModelViewSet {
      override queryset = library().Book.objects.all()
      override requestSerializerClass = TitleSerializer
      override responseSerializerClass = ShoutSerializer
    }
    const router = new SimpleRouter()
    router.register('books', SplitViewSet)
    const app = await serve(t, { router })
    t.strictSame(answer(await app.inject(request)), answered)
  })
}

t.test('An update validates for its object, performs, and shows what that came to, in this order (SPL-08)', async (t) => {
  const steps: unknown[] = []
  const { Book } = library()
  class StepsViewSet extends ModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = TitleSerializer
    override validatedSerializer (options: ValidatedSerializerOptions = {}): Promise<never> {
      steps.push(['validatedSerializer', { ...options.instance }, options.partial])
      return super.validatedSerializer(options) as Promise<never>
    }

    override performUpdate (serializer: { save: () => Promise<unknown> }) {
      steps.push(['performUpdate'])
      return serializer.save()
    }

    override serializedResponse (instance: object): Promise<never> {
      steps.push(['serializedResponse', { ...instance }])
      return super.serializedResponse(instance) as Promise<never>
    }
  }
  const router = new SimpleRouter()
  router.register('books', StepsViewSet)
  const app = await serve(t, { router })
  await app.inject({ method: 'PATCH', url: '/books/2/', payload: { title: 'Persuasion' } })
  t.strictSame(steps, [['validatedSerializer', { id: 2, title: 'Emma' }, true], ['performUpdate'], ['serializedResponse', { id: 2, title: 'Persuasion' }]])
})

t.test('OPTIONS tells the fields of the serializer for what comes in (SPL-10)', async (t) => {
  class SplitView extends APIView {
    override serializerClass = FullSerializer
    override requestSerializerClass = TitleSerializer
    post () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', SplitView.asView())] })
  const { actions } = (await app.inject({ method: 'OPTIONS', url: '/x/' })).json() as { actions: object }
  t.strictSame(actions, { POST: { title: { type: 'string', required: true, read_only: false, label: 'Title', max_length: 10 } } })
})

// --- validatedSerializer

for (const [sentence, options, answered] of [
  ['is left out', {}, [200, { title: 'Sent' }]],
  ['is undefined', { data: undefined }, [200, { title: 'Sent' }]],
  ['is null', { data: null }, [200, { title: 'Sent' }]],
  ['is given', { data: { title: 'Given' } }, [200, { title: 'Given' }]],
  ['is given and refused', { data: { title: 'far too long' } }, [400, { title: ['Ensure this field has no more than 10 characters.'] }]],
  ['is validated by a class of its own', { data: { id: 7, title: 'far too long' }, serializerClass: FullSerializer }, [200, { id: 7, title: 'far too long' }]],
  ['is of an object, and not all of it,', { data: {}, instance: { title: 'Dune' }, partial: true }, [200, {}]]
] as const) {
  t.test(`validatedSerializer() validates the request's data or what it is given: where that ${sentence} (SPL-03)`, async (t) => {
    class EchoView extends APIView {
      override requestSerializerClass = TitleSerializer
      async post () { return (await this.validatedSerializer(options)).validatedData }
    }
    t.strictSame(answer(await asked(t, EchoView as never, { method: 'POST', payload: { title: 'Sent' } })), answered)
  })
}

t.test('What was validated can be read by name, and answered as it is (SPL-09)', async (t) => {
  const StockSerializer = serializer(Type.Object({
    price: fields.decimal({ maxDigits: 6, decimalPlaces: 2 }), since: fields.date(), at: fields.dateTime(), key: fields.uuid()
  }))
  class EchoView extends APIView {
    async post () {
      const { validatedData } = await this.validatedSerializer({ serializerClass: StockSerializer })
      return [String(validatedData.price), validatedData]
    }
  }
  const payload = { price: 1.5, since: '2024-02-29', at: '2024-02-29T10:00:00Z', key: '7C9E6679-7425-40DE-944B-E07FC1F90AE7' }
  t.strictSame(answer(await asked(t, EchoView as never, { method: 'POST', payload })), [200, [
    '1.50', { price: '1.50', since: '2024-02-29', at: '2024-02-29T10:00:00Z', key: '7c9e6679-7425-40de-944b-e07fc1f90ae7' }
  ]])
})

// --- serializedResponse and paginatedResponse

t.test('serializedResponse() shows one object with what is fetched for it, under a status and headers of one\'s own (SPL-04)', async (t) => {
  const { Book, postFetches } = library()
  class OneView extends APIView {
    override responseSerializerClass = TitleSerializer
    async get () { return this.serializedResponse(await Book.objects.get({ pk: 1 }), { status: 203, postFetches, headers: { 'x-kind': 'book' } }) }
  }
  const response = await asked(t, OneView as never)
  t.strictSame([...answer(response), response.headers['x-kind']], [203, { title: 'Dune', review: REVIEW }, 'book'])
})

t.test('serializedResponse() shows several objects, by a class that it is given (SPL-04)', async (t) => {
  const { Book } = library()
  class ManyView extends APIView {
    override responseSerializerClass = TitleSerializer
    async get () { return this.serializedResponse(await Book.objects.fetch(), { many: true, serializerClass: ShoutSerializer }) }
  }
  t.strictSame(answer(await asked(t, ManyView as never)), [200, [{ title: 'DUNE' }, { title: 'EMMA' }]])
})

t.test('Post-fetches of the view are for one object too (SPL-04)', async (t) => {
  const library1 = library()
  class OneView extends RetrieveAPIView {
    override queryset = library1.Book.objects.all()
    override serializerClass = TitleSerializer
    override postFetches = library1.postFetches
  }
  const app = await serve(t, { urls: [path('/books/:pk/', OneView.asView())] })
  t.strictSame([answer(await app.inject('/books/1/')), answer(await app.inject('/books/2/'))], [[200, { title: 'Dune', review: REVIEW }], [200, { title: 'Emma', review: null }]])
})

for (const [sentence, options, answered] of [
  ['an array where nothing pages', {}, [200, [{ title: 'Dune' }, { title: 'Emma' }]]],
  ['an array where the class that it is given is none', { paginationClass: null }, [200, [{ title: 'Dune' }, { title: 'Emma' }]]],
  ['a page by the class that it is given', { paginationClass: Pages }, [200, { count: 2, next: 'http://localhost:80/x/?page=2', previous: null, results: [{ title: 'Dune' }] }]],
  ['an array by the serializer that it is given', { serializerClass: ShoutSerializer }, [200, [{ title: 'DUNE' }, { title: 'EMMA' }]]]
] as const) {
  t.test(`paginatedResponse() answers ${sentence}, with the headers that it is given (SPL-05)`, async (t) => {
    const { Book } = library()
    class PageView extends APIView {
      override serializerClass = TitleSerializer
      get () { return this.paginatedResponse(Book.objects.all(), { ...options, headers: { 'x-kind': 'book' } }) }
    }
    const response = await asked(t, PageView as never)
    t.strictSame([...answer(response), response.headers['x-kind']], [...answered, 'book'])
  })
}

t.test('Post-fetches are for the rows of the page and no others (SPL-05)', async (t) => {
  const { Book, postFetches, asked: counts } = library()
  class PageView extends APIView {
    override serializerClass = TitleSerializer
    get () { return this.paginatedResponse(Book.objects.all(), { paginationClass: Pages, postFetches }) }
  }
  t.match(answer(await asked(t, PageView as never)), [200, { results: [{ title: 'Dune', review: REVIEW }] }])
  t.strictSame(counts, [1])
})

t.test('Post-fetches are for a list without pages too (SPL-06)', async (t) => {
  const { Book, postFetches } = library()
  class ListView extends ListAPIView {
    override queryset = Book.objects.all()
    override serializerClass = TitleSerializer
    override postFetches = postFetches
  }
  t.strictSame(answer(await asked(t, ListView as never)), [200, [{ title: 'Dune', review: REVIEW }, { title: 'Emma', review: null }]])
})

t.test('paginatedResponse() leaves filtering to who calls it, as list() does (SPL-07)', async (t) => {
  const { Book } = library()
  class FilteringView extends GenericAPIView {
    override queryset = Book.objects.all()
    override serializerClass = TitleSerializer
    override filterBackends = [SearchFilter]
    override searchFields = ['title']
    async get () { return this.paginatedResponse(await this.getQueryset()) }
    async post () { return this.paginatedResponse(await this.filterQueryset(await this.getQueryset())) }
  }
  t.strictSame([answer(await asked(t, FilteringView as never, { url: '/x/?search=emma' })), answer(await asked(t, FilteringView as never, { method: 'POST', url: '/x/?search=emma' }))],
    [[200, [{ title: 'Dune' }, { title: 'Emma' }]], [200, [{ title: 'Emma' }]]])
})
