import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIRootView, DefaultRouter, IsAdminUser, Line, ListAPIView, NOTHING_REFUSED, NestedSimpleRouter, SimpleRouter, ViewSet, action, answer, apiView, fastifyFor, memoryModel, path, refusal, refused, reverse, serve, viewsets
} from '../support/helper.ts'
import type { DynamicRoute, Kwargs, PathConverter, Route, RouterOptions, ViewRequest, ViewSetClass, ViewsetsOptions } from '../support/helper.ts'

/** Answers with its action and the parts of the URL. */
class BookViewSet extends ViewSet {
  list () { return this.#told() }
  create () { return this.#told() }
  retrieve () { return this.#told() }
  update () { return this.#told() }
  partialUpdate () { return this.#told() }
  destroy () { return this.#told() }

  @action({ detail: false })
  recent () { return this.#told() }

  @action({ detail: true, methods: ['post'] })
  setPrice () { return this.#told() }

  #told () { return [this.action, { ...this.kwargs }] }
}

class NoteViewSet extends ViewSet {
  list () { return [this.action] }
}

class KeyOnlyViewSet extends ViewSet {
  retrieve () { return this.kwargs.pk }
}

function routing (viewset: ViewSetClass = BookViewSet, options: RouterOptions = {}): SimpleRouter {
  const router = new SimpleRouter(options)
  router.register('books', viewset, { basename: 'book' })
  return router
}

function defaultRouting (options: ConstructorParameters<typeof DefaultRouter>[0] = {}): DefaultRouter {
  const router = new DefaultRouter(options)
  router.register('books', BookViewSet, { basename: 'book' })
  router.register('notes', NoteViewSet, { basename: 'note' })
  return router
}

const urlsOf = (router: SimpleRouter) => router.urls.map(({ url, name }) => [url, name])

const host = { host: 'testserver' }

// --- the table of routes

t.test('A router routes list, extra actions of the list, detail, and its extra actions, in this order (RTR-02, RTR-03)', async (t) => {
  t.strictSame(urlsOf(routing()), [
    ['/books/', 'book-list'], ['/books/recent/', 'book-recent'], ['/books/:pk/', 'book-detail'], ['/books/:pk/set_price/', 'book-set-price']
  ])
})

for (const [method, url, expected] of [
  ['GET', '/books/', ['list', {}]], ['POST', '/books/', ['create', {}]], ['GET', '/books/recent/', ['recent', {}]],
  ['GET', '/books/7/', ['retrieve', { pk: '7' }]], ['PUT', '/books/7/', ['update', { pk: '7' }]], ['PATCH', '/books/7/', ['partialUpdate', { pk: '7' }]],
  ['DELETE', '/books/7/', ['destroy', { pk: '7' }]], ['POST', '/books/7/set_price/', ['setPrice', { pk: '7' }]]
] as const) {
  t.test(`${method} ${url} is answered by ${expected[0]} (RTR-02)`, async (t) => {
    const app = await serve(t, { router: routing() })
    t.strictSame(answer(await app.inject({ method, url })), [200, expected])
  })
}

t.test('A route without an action that the viewset has is left out (RTR-02)', async (t) => {
  t.strictSame(urlsOf(routing(NoteViewSet)), [['/books/', 'book-list']])
})

t.test('Extra actions of one level are sorted by name (RTR-03)', async (t) => {
  class ManyViewSet extends ViewSet {
    @action({ detail: false }) zebra () {}
    @action({ detail: false }) ant () {}
    @action({ detail: false }) monkey () {}
  }
  t.strictSame(urlsOf(routing(ManyViewSet)).map(([url]) => url), ['/books/ant/', '/books/monkey/', '/books/zebra/'])
})

t.test('What is registered later is among the URLs though these were read before (RTR-01)', async (t) => {
  const router = routing()
  const before = router.urls.length
  router.register('notes', NoteViewSet, { basename: 'note' })
  t.strictSame([before, router.urls.length], [4, 5])
})

// --- trailing slashes

const SLASHES: readonly (readonly [sentence: string, options: RouterOptions, settings: ViewsetsOptions, url: string, status: number, location?: string])[] = [
  ['Where URLs end in a slash, one without it is redirected', {}, {}, '/api/books', 301, '/api/books/'],
  ['A redirect to the slash keeps the query as it was sent', {}, {}, '/api/books?a=1&b=%20+?x', 301, '/api/books/?a=1&b=%20+?x'],
  ['A redirect to the slash goes to an extra action too', {}, {}, '/api/books/7/set_price', 301, '/api/books/7/set_price/'],
  ['Without appendSlash a URL without its slash is not found', {}, { appendSlash: false }, '/api/books', 404],
  ['A key that cannot be is not redirected', {}, {}, '/api/books/a.b.c', 404],
  ['Where URLs end without a slash, one with it is not found', { trailingSlash: false }, {}, '/api/books/', 404],
  ['Where URLs end without a slash, one without it is answered', { trailingSlash: false }, {}, '/api/books', 200],
  ['Where the slash is optional, a URL with it is answered', { trailingSlash: 'optional' }, {}, '/api/books/7/', 200],
  ['Where the slash is optional, a URL without it is answered', { trailingSlash: 'optional' }, {}, '/api/books/7', 200],
  ['Where the slash is optional, appendSlash changes nothing', { trailingSlash: 'optional' }, { appendSlash: false }, '/api/books', 200]
]

for (const [sentence, options, settings, url, status, location] of SLASHES) {
  t.test(`${sentence} (RTR-01, DSP-22)`, async (t) => {
    const app = await serve(t, { ...settings, prefix: '/api', router: routing(BookViewSet, options) })
    const response = await app.inject(url)
    t.strictSame([response.statusCode, response.headers.location], [status, location])
  })
}

for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
  t.test(`${method} without the slash is redirected with an empty body, whatever is allowed there (DSP-22)`, async (t) => {
    const app = await serve(t, { router: routing() })
    const response = await app.inject({ method, url: '/books', ...(method === 'POST' ? { headers: { 'content-type': 'application/json' }, payload: '{broken' } : {}) })
    t.strictSame([response.statusCode, response.headers.location, response.body], [301, '/books/', ''])
  })
}

for (const url of ['//evil', '//2130706433', '///evil', '/\\\\evil', '//evil/more']) {
  t.test(`A redirect from "${url}" stays on this host (DSP-22)`, async (t) => {
    const any = (_request: ViewRequest, kwargs: Kwargs) => kwargs
    const urls = [path('/:a/', apiView()(any)), path('/:a/:b/', apiView()(any)), path('/:a/:b/:c/', apiView()(any))]
    const line = await Line.to(t, await serve(t, { urls }))
    line.say(`GET ${url} HTTP/1.1`, 'Host: x', 'Connection: close', '', '')
    t.notMatch(await line.hear(/\r\n\r\n/), /location: [/\\]{2}/i)
  })
}

t.test('A redirect that no view answers for, as its constraint fails, goes to the application\'s own 404 (DSP-21)', async (t) => {
  const app = fastifyFor(t)
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ lost: true }))
  await app.register(viewsets, { router: routing() })
  t.strictSame(answer(await app.inject('/books/a.b')), [404, { lost: true }])
})

t.test('An application that ignores trailing slashes answers without one (DSP-22)', async (t) => {
  const app = await serve(t, { router: defaultRouting() }, { routerOptions: { ignoreTrailingSlash: true } })
  const statuses = []
  for (const url of ['/books', '/books/', '/books.json', '/books.json/']) statuses.push((await app.inject(url)).statusCode)
  t.strictSame(statuses, [200, 200, 200, 200])
})

t.test('A URL that is routed without its slash too is not redirected, whichever comes first (DSP-22)', async (t) => {
  const urls = [path('/x/', apiView()(() => 'with')), path('/x', apiView()(() => 'without')), path('/y', apiView()(() => 'without')), path('/y/', apiView()(() => 'with'))]
  const app = await serve(t, { urls })
  const answers = []
  for (const url of ['/x', '/x/', '/y', '/y/']) answers.push((await app.inject(url)).body)
  t.strictSame(answers, ['"without"', '"with"', '"without"', '"with"'])
})

t.test('A route of the application is not in the way of a URL that ends in a slash (DSP-22)', async (t) => {
  const app = fastifyFor(t)
  app.get('/books', async () => 'mine')
  await app.register(viewsets, { router: routing() })
  t.strictSame([(await app.inject('/books')).body, (await app.inject('/books/')).statusCode, (await app.inject({ method: 'POST', url: '/books' })).statusCode], ['mine', 200, 301])
})

// --- keys

for (const [key, status] of [['7', 200], ['a-b_c', 200], ['a.b', 404], ['caf%C3%A9', 200], ['a%2Fb', 404], ['', 404], ['__proto__', 200], ['x'.repeat(100), 200]] as const) {
  t.test(`/books/${key.slice(0, 20)}/ is answered ${status}, as a key has neither slashes nor dots (RTR-04)`, async (t) => {
    const app = await serve(t, { router: routing() })
    const response = await app.inject(`/books/${key}/`)
    t.equal(response.statusCode, status)
  })
}

t.test('A key that cannot be is not found for any method, and no view hears of it (RTR-04)', async (t) => {
  const app = await serve(t, { router: routing() })
  const response = await app.inject({ method: 'PUT', url: '/books/a.b/', payload: { a: 1 } })
  t.strictSame([response.statusCode, response.headers.allow], [404, undefined])
})

class NumberedViewSet extends BookViewSet {
  lookupField = 'number'
  lookupValueRegex = '[0-9]{2,}'
}

for (const [key, status] of [['12', 200], ['1', 404], ['12a', 404], ['a12', 404], ['12%0A', 404]] as const) {
  t.test(`/books/${key}/ is answered ${status} where keys are numbers of two digits and more (RTR-04)`, async (t) => {
    const app = await serve(t, { router: routing(NumberedViewSet) })
    const response = await app.inject(`/books/${key}/`)
    t.equal(response.statusCode, status)
  })
}

t.test('A pattern of alternatives must match the whole key (RTR-04)', async (t) => {
  class ColourViewSet extends KeyOnlyViewSet {
    lookupValueRegex = 'red|blue'
  }
  const app = await serve(t, { router: routing(ColourViewSet) })
  const statuses = []
  for (const key of ['red', 'blue', 'redder', 'skyblue']) statuses.push((await app.inject(`/books/${key}/`)).statusCode)
  t.strictSame(statuses, [200, 200, 404, 404])
})

for (const [given, told] of [['[', /^FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet has a bad `lookupValueRegex`: Invalid regular expression: .*\. Give the source of a regular expression, as in '\[0-9\]\+'$/], [/x/, /: give the source of a regular expression, as in '\[0-9\]\+'$/]] as const) {
  t.test(`A lookupValueRegex of ${String(given)} is refused with the name of its viewset (RTR-04)`, async (t) => {
    class BadViewSet extends KeyOnlyViewSet {
      lookupValueRegex = given
    }
    const router = routing(BadViewSet)
    t.match(await refusal(t, { router }), told)
    t.match(refused(() => new NestedSimpleRouter(router, 'books')), told)
  })
}

const CONVERTED: readonly (readonly [converter: PathConverter | undefined, found: readonly string[], lost: readonly string[]])[] = [
  [undefined, ['7', 'a.b', 'ada@example.com', 'a b'], ['', 'a%2Fb']],
  ['str', ['7', 'a.b'], ['a%2Fb']],
  ['int', ['0', '12'], ['-1', '1.5', 'a', '12%0A']],
  ['slug', ['a-b_C1'], ['a.b', 'caf%C3%A9']],
  ['uuid', ['075194d3-6885-417e-a8a8-6c931e272f00'], ['075194D3-6885-417E-A8A8-6C931E272F00', '075194d36885417ea8a86c931e272f00', '7']],
  ['path', ['a%2Fb', 'a.b', '7'], ['']]
]

for (const [converter, found, lost] of CONVERTED) {
  t.test(`Without patterns, keys of the converter ${String(converter)} are found, and others are not (RTR-05)`, async (t) => {
    class ConvertedViewSet extends KeyOnlyViewSet {
      lookupValueConverter = converter
    }
    const app = await serve(t, { router: routing(ConvertedViewSet, { useRegexPath: false }) })
    for (const key of found) t.strictSame(answer(await app.inject(`/books/${key}/`)), [200, decodeURIComponent(key)])
    for (const key of lost) t.equal((await app.inject(`/books/${key}/`)).statusCode, 404, key)
  })
}

t.test('Where keys go by patterns, a converter says nothing (RTR-04, RTR-05)', async (t) => {
  class ConvertedViewSet extends KeyOnlyViewSet {
    lookupValueConverter = 'int' as const
  }
  const app = await serve(t, { router: routing(ConvertedViewSet) })
  t.equal((await app.inject('/books/a/')).statusCode, 200)
})

t.test('Without patterns, a lookupValueRegex names the converter, as in DRF (RTR-05)', async (t) => {
  class NamedViewSet extends KeyOnlyViewSet {
    lookupValueRegex = 'int'
  }
  const app = await serve(t, { router: routing(NamedViewSet, { useRegexPath: false }) })
  t.strictSame([(await app.inject('/books/7/')).statusCode, (await app.inject('/books/a/')).statusCode], [200, 404])
})

for (const [attributes, told] of [
  [{ lookupValueConverter: 'slugs' }, '`lookupValueConverter`: "slugs" is not one of: str, int, slug, uuid, path. Did you mean "slug"?'],
  [{ lookupValueConverter: 7 }, '`lookupValueConverter`: "7" is not one of: str, int, slug, uuid, path.'],
  [{ lookupValueRegex: '[0-9]+' }, '`lookupValueRegex`: its router takes no patterns, as it has `useRegexPath: false`. Give a `lookupValueConverter`, which is one of: str, int, slug, uuid, path.']
] as const) {
  t.test(`Without patterns, ${JSON.stringify(attributes)} is refused with the converters that there are (RTR-05)`, async (t) => {
    class BadViewSet extends KeyOnlyViewSet {
      constructor () {
        super()
        Object.assign(this, attributes)
      }
    }
    t.equal(await refusal(t, { router: routing(BadViewSet, { useRegexPath: false }) }), `FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet has a bad ${told}`)
  })
}

t.test('A converter holds below a parent, and before a format (RTR-05, RTR-12, RTR-17)', async (t) => {
  class ConvertedViewSet extends KeyOnlyViewSet {
    lookupValueConverter = 'int' as const
  }
  class BelowViewSet extends KeyOnlyViewSet {
    list () { return this.kwargs }
  }
  const parent = new DefaultRouter({ useRegexPath: false })
  parent.register('books', ConvertedViewSet, 'book')
  const below = new NestedSimpleRouter(parent, 'books', { lookup: 'book' })
  below.register('notes', BelowViewSet, 'note')
  const app = await serve(t, { routers: [parent, below] })
  const statuses = []
  for (const url of ['/books/7/notes/', '/books/a/notes/', '/books/7.json', '/books/a.json', '/books/7/notes/a.b/']) statuses.push((await app.inject(url)).statusCode)
  t.strictSame(statuses, [200, 404, 200, 404, 200])
})

t.test('A router whose useRegexPath is no yes or no is refused (RTR-01)', async (t) => {
  t.equal(refused(() => new SimpleRouter({ useRegexPath: 'no' } as never)), 'FST_VIEWSETS_OPTION_INVALID: new SimpleRouter() was given a bad `useRegexPath`: give true or false')
})

for (const [attributes, name] of [[{ lookupField: 'slug' }, 'slug'], [{ lookupField: 'slug', lookupUrlKwarg: 'book_slug' }, 'book_slug']] as const) {
  t.test(`The key is called ${name} where ${Object.keys(attributes).join(' and ')} say so (RTR-04)`, async (t) => {
    class NamedViewSet extends BookViewSet {
      lookupField = attributes.lookupField
      lookupUrlKwarg = 'lookupUrlKwarg' in attributes ? attributes.lookupUrlKwarg : null
    }
    const app = await serve(t, { router: routing(NamedViewSet) })
    t.strictSame(answer(await app.inject('/books/emma/')), [200, ['retrieve', { [name]: 'emma' }]])
  })
}

for (const [router, kind] of [[new SimpleRouter(), 'simple'], [new DefaultRouter(), 'default']] as const) {
  t.test(`A key with dots reaches the view of a ${kind} router whose pattern lets it (RTR-04, RTR-12)`, async (t) => {
    class DottedViewSet extends KeyOnlyViewSet {
      lookupValueRegex = '[^/]+'
    }
    router.register('books', DottedViewSet, { basename: 'book' })
    const app = await serve(t, { router })
    t.strictSame([answer(await app.inject('/books/v1.2.json/')), answer(await app.inject({ method: 'OPTIONS', url: '/books/ada@example.com/' }))[0]], [[200, 'v1.2.json'], 200])
  })
}

t.test('An empty prefix puts the list at the root and keys right below it (RTR-06)', async (t) => {
  const router = new SimpleRouter()
  router.register('', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router, prefix: '/api' })
  t.strictSame([answer(await app.inject('/api/')), answer(await app.inject('/api/7/')), urlsOf(router)[2]], [[200, ['list', {}]], [200, ['retrieve', { pk: '7' }]], ['/:pk/', 'book-detail']])
})

for (const prefix of ['/books', 'books/', '/books/']) {
  t.test(`A prefix of "${prefix}" is that of "books" (RTR-06)`, async (t) => {
    const router = new SimpleRouter()
    router.register(prefix, BookViewSet, { basename: 'book' })
    t.equal(router.urls[2]?.url, '/books/:pk/')
  })
}

t.test('A viewset without a prefix takes the place of the API root (RTR-06, RTR-10)', async (t) => {
  const router = new DefaultRouter()
  router.register('', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router })
  t.strictSame(answer(await app.inject('/')), [200, ['list', {}]])
})

t.test('A prefix may have parameters of its own (RTR-02)', async (t) => {
  const router = new SimpleRouter()
  router.register('shops/:shop/books', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router })
  t.strictSame(answer(await app.inject('/shops/3/books/7/')), [200, ['retrieve', { shop: '3', pk: '7' }]])
})

// --- basenames

const Book = memoryModel('BookReview', Type.Object({ id: Type.Integer() }))

class ModelledViewSet extends BookViewSet {
  queryset = Book.objects.all()
}

t.test('The basename is the name of the model in lower case (RTR-08)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', ModelledViewSet)
  t.equal(router.urls[0]?.name, 'bookreview-list')
})

t.test('The basename may be given by itself (RTR-01)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', ModelledViewSet, 'tome')
  t.equal(router.urls[0]?.name, 'tome-list')
})

for (const [given, told] of [
  [{ baseName: 'tome' }, 'FST_VIEWSETS_OPTION_UNKNOWN: register(\'books\') was given the option "baseName", which it does not have. Did you mean "basename"?'],
  [{ pizza: 1 }, 'FST_VIEWSETS_OPTION_UNKNOWN: register(\'books\') was given the option "pizza", which it does not have.'],
  [null, 'FST_VIEWSETS_OPTION_INVALID: register(\'books\') was given bad options: give an object'],
  ['', 'FST_VIEWSETS_OPTION_INVALID: register(\'books\') was given a bad `basename`: give what route names begin with, as in \'book\''],
  [{ basename: 1 }, 'FST_VIEWSETS_OPTION_INVALID: register(\'books\') was given a bad `basename`: give what route names begin with, as in \'book\'']
] as const) {
  t.test(`A viewset registered with ${JSON.stringify(given)} is refused with what is wrong (RTR-01)`, async (t) => {
    t.equal(refused(() => new SimpleRouter().register('books', ModelledViewSet, given as never)), told)
  })
}

for (const prefix of [undefined, null, 7]) {
  t.test(`A viewset registered under ${String(prefix)} is refused (RTR-01)`, async (t) => {
    t.equal(refused(() => new SimpleRouter().register(prefix as never, ModelledViewSet)),
      'FST_VIEWSETS_OPTION_INVALID: register() was given a bad `prefix`: give the beginning of its URLs, as in \'books\', or \'\' for none')
  })
}

for (const trailingSlash of ['/', 'no', null, 1]) {
  t.test(`A router whose trailingSlash is ${JSON.stringify(trailingSlash)} is refused with what it may be (RTR-01)`, async (t) => {
    t.equal(refused(() => new SimpleRouter({ trailingSlash } as never)),
      'FST_VIEWSETS_OPTION_INVALID: new SimpleRouter() was given a bad `trailingSlash`: give true, false or \'optional\'')
  })
}

for (const [Router, options, told] of [
  [SimpleRouter, { trailingslash: false }, 'new SimpleRouter() was given the option "trailingslash", which it does not have. Did you mean "trailingSlash"?'],
  [DefaultRouter, { includeRotView: false }, 'new DefaultRouter() was given the option "includeRotView", which it does not have. Did you mean "includeRootView"?']
] as const) {
  t.test(`An option that a ${Router.name} does not have is refused, with the one that is meant (RTR-01, RTR-10)`, async (t) => {
    t.equal(refused(() => new Router(options as never)), `FST_VIEWSETS_OPTION_UNKNOWN: ${told}`)
  })
}

t.test('A viewset without a queryset needs a basename (RTR-08)', async (t) => {
  t.equal(refused(() => new SimpleRouter().register('books', BookViewSet)),
    'FST_VIEWSETS_BASENAME_MISSING: `basename` was not given for BookViewSet, and could not be taken from its `queryset`, as it has none: register(prefix, viewset, { basename }).')
})

t.test('A viewset with a model in place of its rows is refused when its basename is looked for (RTR-08, GEN-03)', async (t) => {
  class BadViewSet extends BookViewSet {
    queryset = Book
  }
  t.equal(refused(() => new SimpleRouter().register('books', BadViewSet)),
    'FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet has a bad `queryset`: a model is no queryset. Give its rows: BookReview.objects.all()')
})

t.test('A router may find basenames in a way of its own (RTR-16)', async (t) => {
  class OwnRouter extends SimpleRouter {
    override getDefaultBasename (viewset: ViewSetClass) { return viewset.name.toLowerCase() }
  }
  const router = new OwnRouter()
  router.register('books', BookViewSet)
  t.equal(router.urls[0]?.name, 'bookviewset-list')
})

t.test('A basename is taken once in a router (RTR-09)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', ModelledViewSet)
  t.equal(refused(() => router.register('more-books', ModelledViewSet)),
    'FST_VIEWSETS_BASENAME_TAKEN: Router with basename "bookreview" is already registered. Please provide a unique basename for viewset "ModelledViewSet".')
})

t.test('One viewset may be routed twice under two basenames (RTR-09)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', ModelledViewSet)
  router.register('more-books', ModelledViewSet, { basename: 'more' })
  const app = await serve(t, { router })
  t.strictSame([(await app.inject('/books/')).statusCode, (await app.inject('/more-books/')).statusCode], [200, 200])
})

t.test('Two viewsets that answer the same URL are refused with both their names (RTR-07)', async (t) => {
  const router = routing()
  router.register('books', NoteViewSet, { basename: 'note' })
  t.match(await refusal(t, { router }), /^FST_VIEWSETS_ROUTE_DUPLICATE: BookViewSet and NoteViewSet both answer \/books\/\. /)
})

// --- what is no viewset

class BookListView extends ListAPIView {}

for (const [given, sentence, cure] of [
  [BookListView, 'A generic view', 'BookListView is no viewset; use path(), as in `urls: [path(\'/books/\', BookListView.asView())]`.'],
  [new BookViewSet(), 'An instance of a viewset', 'it was given an instance of BookViewSet. Give the class itself, as in register(\'books\', BookViewSet).'],
  [undefined, 'Nothing', 'undefined is no viewset. Give a class that extends one, as in register(\'books\', BookViewSet).'],
  [() => {}, 'A function', 'an unnamed class is no viewset. Give a class that extends one, as in register(\'books\', BookViewSet).'],
  [class Book {}, 'A class that is no view', 'Book is no viewset. Give a class that extends one, as in register(\'books\', BookViewSet).']
] as const) {
  t.test(`${sentence} cannot be registered with a router, which tells what can (RTR-01)`, async (t) => {
    t.equal(refused(() => new SimpleRouter().register('books', given as unknown as ViewSetClass)), `FST_VIEWSETS_VIEWSET_INVALID: A router cannot register "books": ${cure}`)
  })
}

t.test('A viewset without a name is called after the class that it extends (RTR-08)', async (t) => {
  t.match(refused(() => new SimpleRouter().register('books', class extends BookViewSet {})), /: `basename` was not given for an unnamed BookViewSet, and could not/)
})

// --- the API root

t.test('The API root lists its viewsets with absolute URLs, in the order of their registration (RTR-11)', async (t) => {
  const app = await serve(t, { router: defaultRouting(), prefix: '/api' })
  const response = await app.inject({ url: '/api/', headers: host })
  t.strictSame([response.statusCode, response.body, response.headers.allow], [200, '{"books":"http://testserver/api/books/","notes":"http://testserver/api/notes/"}', 'GET, HEAD, OPTIONS'])
})

t.test('Two routers cannot both have their API root at one URL, and are told how to share it', async (t) => {
  class OwnRouter extends DefaultRouter {}
  const others = new OwnRouter()
  others.register('keys', KeyOnlyViewSet, { basename: 'key' })
  t.equal(await refusal(t, { routers: [defaultRouting(), others], prefix: '/api' }),
    'FST_VIEWSETS_ROOT_DUPLICATE: the DefaultRouter of "books", "notes" and the OwnRouter of "keys" both have their API root at /. Make one of them by `new DefaultRouter({ includeRootView: false })` or `new SimpleRouter()`, or register it by itself under another `prefix`.')
  t.match(await refusal(t, { router: defaultRouting(), routers: [new DefaultRouter()] }), /and a DefaultRouter without viewsets both have/)
  const rootless = new DefaultRouter({ includeRootView: false })
  rootless.register('keys', KeyOnlyViewSet, { basename: 'key' })
  t.equal(await refusal(t, { routers: [defaultRouting(), rootless] }), NOTHING_REFUSED)
  const same = defaultRouting()
  t.match(await refusal(t, { routers: [same, same] }), /^FST_VIEWSETS_ROUTE_DUPLICATE/)
})

t.test('The API root leaves out a viewset without a list (RTR-11)', async (t) => {
  const router = defaultRouting()
  router.register('keys', KeyOnlyViewSet, { basename: 'key' })
  const app = await serve(t, { router })
  t.strictSame(Object.keys((await app.inject('/')).json() as object), ['books', 'notes'])
})

t.test('The API root of an empty router is empty (RTR-11)', async (t) => {
  const app = await serve(t, { router: new DefaultRouter() })
  t.strictSame(answer(await app.inject('/')), [200, {}])
})

t.test('The API root answers nothing but GET (RTR-11)', async (t) => {
  const app = await serve(t, { router: defaultRouting(), prefix: '/api' })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/api/' })), [405, { detail: 'Method "POST" not allowed.' }])
})

t.test('The API root has the default policies (RTR-11)', async (t) => {
  const app = await serve(t, { router: defaultRouting(), defaultPermissionClasses: [IsAdminUser] })
  const response = await app.inject('/')
  t.equal(response.statusCode, 403)
})

t.test('The API root without its slash is redirected to it (RTR-11, DSP-22)', async (t) => {
  const app = await serve(t, { router: defaultRouting(), prefix: '/api' })
  const response = await app.inject('/api')
  t.strictSame([response.statusCode, response.headers.location], [301, '/api/'])
})

t.test('The API root of URLs without slashes is found without one (RTR-11)', async (t) => {
  const app = await serve(t, { router: defaultRouting({ trailingSlash: false }), prefix: '/api', appendSlash: false })
  const response = await app.inject({ url: '/api', headers: host })
  t.strictSame(answer(response), [200, { books: 'http://testserver/api/books', notes: 'http://testserver/api/notes' }])
})

t.test('The API root with a suffix links to the lists with that suffix (RTR-12, RTR-14)', async (t) => {
  const app = await serve(t, { router: defaultRouting(), prefix: '/api' })
  const response = await app.inject({ url: '/api/.json', headers: host })
  t.strictSame(answer(response), [200, { books: 'http://testserver/api/books.json', notes: 'http://testserver/api/notes.json' }])
})

t.test('The API root asked for a format in the query links to the lists with that query (RTR-14)', async (t) => {
  const app = await serve(t, { router: defaultRouting(), prefix: '/api' })
  const response = await app.inject({ url: '/api/?format=json', headers: host })
  t.strictSame(answer(response), [200, { books: 'http://testserver/api/books/?format=json', notes: 'http://testserver/api/notes/?format=json' }])
})

t.test('The API root below a parameter links with the value that the request had (RTR-11)', async (t) => {
  const app = await serve(t, { router: defaultRouting(), prefix: '/:tenant/api' })
  const response = await app.inject({ url: '/acme/api/', headers: host })
  t.strictSame(answer(response), [200, { books: 'http://testserver/acme/api/books/', notes: 'http://testserver/acme/api/notes/' }])
})

t.test('The API root may be left out (RTR-10)', async (t) => {
  const app = await serve(t, { router: defaultRouting({ includeRootView: false }), prefix: '/api' })
  const response = await app.inject('/api/')
  t.equal(response.statusCode, 404)
})

t.test('The API root may have a name and a view of its own (RTR-10, RTR-16)', async (t) => {
  class ShopRootView extends APIRootView {
    override getViewDescription () { return 'Our shop.' }
  }
  class ShopRouter extends DefaultRouter {
    override APIRootView = ShopRootView
  }
  const router = new ShopRouter({ rootViewName: 'shop' })
  router.register('books', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router })
  t.match([router.urls.at(-1)?.name, ...answer(await app.inject({ method: 'OPTIONS', url: '/' }))], ['shop', 200, { name: 'Shop Root', description: 'Our shop.' }])
})

// --- format suffixes

for (const [url, status] of [
  ['/api/books.json', 200], ['/api/books.json/', 200], ['/api/books/7.json', 200], ['/api/books/7.json/', 200], ['/api/books/recent.json', 200],
  ['/api/books/7/set_price.json', 405], ['/api/.json', 200], ['/api/.json/', 200], ['/api/books.JSON', 404], ['/api/books.', 404], ['/api/books/7.a.json', 404]
] as const) {
  t.test(`GET ${url} is answered ${status} (RTR-12)`, async (t) => {
    const app = await serve(t, { router: defaultRouting(), prefix: '/api' })
    const response = await app.inject(url)
    t.equal(response.statusCode, status)
  })
}

t.test('An unknown suffix is answered 404 in JSON by the view (RTR-12, NEG-05)', async (t) => {
  const app = await serve(t, { router: defaultRouting() })
  const response = await app.inject('/books.xml')
  t.strictSame([...answer(response), response.headers.allow], [404, { detail: 'Not found.' }, 'GET, POST, HEAD, OPTIONS'])
})

t.test('A suffix takes every method of its URL (RTR-12)', async (t) => {
  const app = await serve(t, { router: defaultRouting() })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/books/7/set_price.json', payload: {} })), [200, ['setPrice', { pk: '7', format: 'json' }]])
})

t.test('A suffix goes before a format in the query (NEG-05)', async (t) => {
  const app = await serve(t, { router: defaultRouting() })
  const response = await app.inject('/books.json?format=xml')
  t.equal(response.statusCode, 200)
})

t.test('The parameter of a suffix may have another name (CON-11)', async (t) => {
  const app = await serve(t, { router: defaultRouting(), formatSuffixKwarg: 'kind' })
  t.strictSame(answer(await app.inject('/books/7.json')), [200, ['retrieve', { pk: '7', kind: 'json' }]])
})

t.test('Format suffixes may be left out (RTR-10)', async (t) => {
  const app = await serve(t, { router: defaultRouting({ includeFormatSuffixes: false }) })
  const response = await app.inject('/books.json')
  t.equal(response.statusCode, 404)
})

t.test('URLs without slashes and with optional ones have suffixes too (RTR-12)', async (t) => {
  const statuses = []
  for (const trailingSlash of [false, 'optional'] as const) {
    const app = await serve(t, { router: defaultRouting({ trailingSlash }) })
    for (const url of ['/books.json', '/books/7.json']) statuses.push((await app.inject(url)).statusCode)
  }
  t.strictSame(statuses, [200, 200, 200, 200])
})

// --- routers of one's own

const ROUTES: readonly (Route | DynamicRoute)[] = [
  { url: '{prefix}', mapping: { get: 'list' }, name: '{basename}-list', detail: false, initkwargs: { suffix: 'All' } },
  { url: '{prefix}/one/{lookup}', mapping: { get: 'retrieve', options: 'metadata' }, name: '{basename}-one', detail: true, initkwargs: {} },
  { url: '{prefix}/one/{lookup}/do/{urlPath}', name: '{basename}-do-{urlName}', detail: true, initkwargs: { description: 'Does it.' } }
]

t.test('A router routes by a table of its own (RTR-16)', async (t) => {
  class OwnRouter extends SimpleRouter {
    override routes = ROUTES
  }
  const router = new OwnRouter({ trailingSlash: false })
  router.register('books', BookViewSet, { basename: 'book' })
  t.strictSame(urlsOf(router), [['/books', 'book-list'], ['/books/one/:pk', 'book-one'], ['/books/one/:pk/do/set_price', 'book-do-set-price']])
})

t.test('A table of one\'s own gives attributes to its views (RTR-16)', async (t) => {
  const router = routing()
  router.routes = ROUTES
  const app = await serve(t, { router })
  t.match([(await app.inject({ method: 'OPTIONS', url: '/books/' })).json(), (await app.inject({ method: 'OPTIONS', url: '/books/one/7/do/set_price/' })).json()],
    [{ name: 'Book All', description: '' }, { name: 'Set price', description: 'Does it.' }])
})

t.test('A router may look keys up in a way of its own (RTR-16)', async (t) => {
  class NumberRouter extends SimpleRouter {
    override getLookup (viewset: ViewSetClass) { return { ...super.getLookup(viewset), pattern: '\\d+' } }
  }
  const router = new NumberRouter()
  router.register('books', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router })
  t.strictSame([(await app.inject('/books/7/')).statusCode, (await app.inject('/books/seven/')).statusCode], [200, 404])
})

t.test('A router may map methods in a way of its own (RTR-16)', async (t) => {
  class ReadOnlyRouter extends SimpleRouter {
    override getMethodMap (viewset: ViewSetClass, mapping: Readonly<Record<string, string>>): Record<string, string> {
      const { get } = super.getMethodMap(viewset, mapping)
      return get === undefined ? {} : { get }
    }
  }
  const router = new ReadOnlyRouter()
  router.register('books', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router })
  const response = await app.inject({ method: 'DELETE', url: '/books/7/' })
  t.strictSame([response.statusCode, response.headers.allow, router.urls.length], [405, 'GET, HEAD, OPTIONS', 3])
})

t.test('Several routers are routed by one registration (RTR-01)', async (t) => {
  const notes = new SimpleRouter()
  notes.register('notes', NoteViewSet, { basename: 'note' })
  const app = await serve(t, { router: routing(), routers: [notes] })
  t.strictSame([(await app.inject('/books/')).statusCode, (await app.inject('/notes/')).statusCode], [200, 200])
})

t.test('What is no router is refused with the option that it was given in (RTR-01)', async (t) => {
  t.equal(await refusal(t, { router: BookViewSet as never }), 'FST_VIEWSETS_SETTING_INVALID: register(viewsets) was given a bad "router": give a router: new DefaultRouter()')
})

t.test('A viewset without a prefix is at the root, which keeps its name (RTR-10)', async (t) => {
  const router = new DefaultRouter()
  router.register('', NoteViewSet, { basename: 'note' })
  const app = await serve(t, { router, prefix: '/api' })
  t.strictSame([reverse('api-root'), reverse('note-list'), reverse('api-root', { format: 'json' })], ['/api/', '/api/', '/api/.json'])
  t.equal((await app.inject('/api/')).statusCode, 200)
  const plain = new DefaultRouter({ includeRootView: false })
  plain.register('', NoteViewSet, { basename: 'note' })
  await serve(t, { router: plain })
  t.match(refused(() => reverse('api-root')), 'FST_VIEWSETS_REVERSE_NOT_FOUND')
})
