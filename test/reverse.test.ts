import t from 'tap'
import {
  APIView, DefaultRouter, SimpleRouter, ViewSet, answer, buildAbsoluteUri, fastifyFor, path, refused, reverse, reverseLazy, serve, viewsets
} from './support/helper.ts'
import type { ReverseOptions, ViewRequest } from './support/helper.ts'

class BookViewSet extends ViewSet {
  list () { return reverse('book-detail', { args: [1], request: this.request }) }
  retrieve () { return reverse('book-list', { request: this.request }) }
}

function booksRouter (Router = SimpleRouter): SimpleRouter {
  const router = new Router()
  router.register('books', BookViewSet, { basename: 'book' })
  return router
}

class PlainView extends APIView {
  get () { return 'in' }
}

const urls = [
  path('/archive/:year/:slug/', PlainView.asView(), { name: 'archive' }),
  path('/numbers/:number(^\\d+$)/', PlainView.asView(), { name: 'number' }),
  path('/flat', PlainView.asView(), { name: 'flat' }),
  path('/', PlainView.asView(), { name: 'home' })
]

const REVERSED: readonly (readonly [name: string, options: ReverseOptions, path: string])[] = [
  ['book-list', {}, '/api/books/'],
  ['book-detail', { args: [7] }, '/api/books/7/'],
  ['book-detail', { kwargs: { pk: 7 } }, '/api/books/7/'],
  ['archive', { args: ['2024', 'a'] }, '/api/archive/2024/a/'],
  ['archive', { kwargs: { slug: 'a', year: 2024 } }, '/api/archive/2024/a/'],
  ['archive', { args: ['a/b', 'é ?#%'] }, '/api/archive/a%2Fb/%C3%A9%20%3F%23%25/'],
  ['archive', { args: ['ada@example.com', 'a:b'] }, '/api/archive/ada@example.com/a:b/'],
  ['number', { args: [0] }, '/api/numbers/0/'],
  ['flat', {}, '/api/flat'],
  ['home', {}, '/api/']
]

for (const [name, options, expected] of REVERSED) {
  t.test(`${name} with ${JSON.stringify(options)} is ${expected} (RTR-14)`, async (t) => {
    await serve(t, { prefix: '/api', router: booksRouter(), urls })
    t.equal(reverse(name, options), expected)
  })
}

t.test('A name that there is not is refused (RTR-15)', async (t) => {
  await serve(t, { router: booksRouter() })
  t.equal(refused(() => reverse('boook-list')), 'FST_VIEWSETS_REVERSE_NOT_FOUND: Reverse for \'boook-list\' not found. \'boook-list\' is not a valid view function or pattern name.')
})

for (const options of [{}, { args: [1, 2] }, { kwargs: { key: 1 } }, { args: [''] }, { args: [null] }]) {
  t.test(`Values ${JSON.stringify(options)} that do not fit a URL are refused (RTR-15)`, async (t) => {
    await serve(t, { router: booksRouter() })
    t.equal(refused(() => reverse('book-detail', options)),
      `FST_VIEWSETS_REVERSE_ARGUMENTS: Reverse for 'book-detail' with arguments ${JSON.stringify(Object.values(options)[0] ?? {})} not found. Its URL is: /books/:pk/`)
  })
}

for (const [name, args] of [['book-detail', ['a.b']], ['book-detail', ['a/b']], ['book-detail', [10n ** 20n, 1n]], ['number', ['x']], ['number', [-1]]] as const) {
  t.test(`${name} with ${args.join(', ')}, which its URL does not take, is refused (RTR-15)`, async (t) => {
    await serve(t, { router: booksRouter(), urls })
    t.match(refused(() => reverse(name, { args })), /^FST_VIEWSETS_REVERSE_ARGUMENTS: Reverse for '[-a-z]+' with arguments \[.+\] not found\./)
  })
}

t.test('A key of the form that its viewset asks for is taken (RTR-15)', async (t) => {
  class FileViewSet extends BookViewSet {
    lookupValueRegex = '[^/]+'
  }
  const router = new DefaultRouter()
  router.register('files', FileViewSet, { basename: 'file' })
  await serve(t, { router })
  t.strictSame([reverse('file-detail', { args: ['a.b'] }), reverse('file-detail', { args: ['a.b'], format: 'json' })], ['/files/a.b/', '/files/a.b.json'])
  t.match(refused(() => reverse('file-detail', { args: ['a/b'] })), /REVERSE_ARGUMENTS/)
})

t.test('A URL that is asked for with a suffix has it where its router gives suffixes (RTR-14)', async (t) => {
  await serve(t, { prefix: '/api', router: booksRouter(DefaultRouter), urls: urls.slice(0, 3) })
  t.strictSame([reverse('book-list', { format: 'json' }), reverse('book-detail', { args: [7], format: 'json' }), reverse('api-root', { format: 'json' }), reverse('flat', { format: 'json' })],
    ['/api/books.json', '/api/books/7.json', '/api/.json', '/api/flat'])
})

t.test('The root of an application has its suffix after its slash (RTR-12, RTR-14)', async (t) => {
  await serve(t, { router: booksRouter(DefaultRouter) })
  t.equal(reverse('api-root', { format: 'json' }), '/.json')
})

t.test('With a request the URL is absolute, as the client wrote the host (RTR-14)', async (t) => {
  const app = await serve(t, { router: booksRouter(), prefix: '/api' })
  t.strictSame(answer(await app.inject({ url: '/api/books/', headers: { host: 'shop.example:8080' } })), [200, 'http://shop.example:8080/api/books/1/'])
})

t.test('Behind a trusted proxy the URL is what the client sees (RTR-14)', async (t) => {
  const app = await serve(t, { router: booksRouter() }, { trustProxy: true })
  const headers = { host: 'inside:3000', 'x-forwarded-host': 'shop.example', 'x-forwarded-proto': 'https' }
  t.strictSame(answer(await app.inject({ url: '/books/', headers })), [200, 'https://shop.example/books/1/'])
})

t.test('A proxy that is not trusted has no say in the URL (RTR-14)', async (t) => {
  const app = await serve(t, { router: booksRouter() })
  const headers = { host: 'inside:3000', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
  t.strictSame(answer(await app.inject({ url: '/books/', headers })), [200, 'http://inside:3000/books/1/'])
})

t.test('A format in the query of the request is in the URL too (RTR-14)', async (t) => {
  const app = await serve(t, { router: booksRouter() })
  t.strictSame(answer(await app.inject({ url: '/books/?format=json&a=1', headers: { host: 'testserver' } })), [200, 'http://testserver/books/1/?format=json'])
})

for (const [given, expected] of [
  [undefined, 'http://testserver/x/?a=1'], ['/y/', 'http://testserver/y/'], ['/y?b=2', 'http://testserver/y?b=2'],
  ['https://other.example/z', 'https://other.example/z'], ['', 'http://testserver/']
] as const) {
  t.test(`buildAbsoluteUri() makes ${expected} of ${JSON.stringify(given)} (DSP-15)`, async (t) => {
    class BuildingView extends APIView {
      get (request: ViewRequest) { return buildAbsoluteUri(request, given) }
    }
    const app = await serve(t, { urls: [path('/x/', BuildingView.asView())] })
    t.strictSame(answer(await app.inject({ url: '/x/?a=1', headers: { host: 'testserver' } })), [200, expected])
  })
}

// --- several registrations

t.test('Equal names of several registrations lead each to its own URL where a request is given (RTR-14)', async (t) => {
  const app = fastifyFor(t)
  await app.register(viewsets, { prefix: '/v1', router: booksRouter() })
  await app.register(viewsets, { prefix: '/v2', router: booksRouter() })
  const urls = []
  for (const url of ['/v1/books/', '/v2/books/']) urls.push((await app.inject({ url, headers: { host: 'testserver' } })).json())
  t.strictSame(urls, ['http://testserver/v1/books/1/', 'http://testserver/v2/books/1/'])
})

t.test('A name of one registration is found from another that has none such (RTR-14)', async (t) => {
  class LinkingView extends APIView {
    get (request: ViewRequest) { return reverse('book-list', { request }) }
  }
  const app = fastifyFor(t)
  await app.register(viewsets, { prefix: '/a', urls: [path('/x/', LinkingView.asView())] })
  await app.register(viewsets, { prefix: '/b', router: booksRouter() })
  t.strictSame(answer(await app.inject({ url: '/a/x/', headers: { host: 'testserver' } })), [200, 'http://testserver/b/books/'])
})

t.test('A handler outside the registration finds its names too (RTR-14)', async (t) => {
  const app = fastifyFor(t)
  await app.register(viewsets, { prefix: '/api', router: booksRouter() })
  app.get('/x', async (request) => ({ url: reverse('book-list', { request }) }))
  t.strictSame(answer(await app.inject({ url: '/x', headers: { host: 'testserver' } })), [200, { url: 'http://testserver/api/books/' }])
})

t.test('One name for several URLs leads to the first that the values fit (RTR-14, RTR-18)', async (t) => {
  const below = [path('/shelves/:shelf/books/', PlainView.asView(), { name: 'book-list' }), path('/books/', PlainView.asView(), { name: 'book-list' }), path('/all/', PlainView.asView(), { name: 'book-list' })]
  await serve(t, { urls: below })
  t.strictSame([reverse('book-list'), reverse('book-list', { args: [3] }), reverse('book-list', { kwargs: { shelf: 'b' } })], ['/books/', '/shelves/3/books/', '/shelves/b/books/'])
  t.throws(() => reverse('book-list', { args: [1, 2] }), { code: 'FST_VIEWSETS_REVERSE_ARGUMENTS' })
})

t.test('A request for a format is linked to its siblings in that format (VST-15, VST-16)', async (t) => {
  class ShelfViewSet extends ViewSet {
    static extraActions = { ping: { detail: true } }
    ping () { return [this.reverseAction('ping', { kwargs: this.kwargs, request: undefined }), Object.keys(this.getExtraActionUrlMap())] }
  }
  const router = new DefaultRouter()
  router.register('shelves', ShelfViewSet, { basename: 'shelf' })
  const app = await serve(t, { router })
  t.strictSame(answer(await app.inject('/shelves/1/ping/')), [200, ['/shelves/1/ping/', ['Ping']]])
  t.strictSame(answer(await app.inject('/shelves/1/ping.json')), [200, ['/shelves/1/ping.json', ['Ping']]])
})

t.test('Two applications have names of their own where a request is given (RTR-14)', async (t) => {
  const [one, two] = [await serve(t, { prefix: '/one', router: booksRouter() }), await serve(t, { prefix: '/two', router: booksRouter() })]
  const headers = { host: 'testserver' }
  t.strictSame([(await one.inject({ url: '/one/books/', headers })).json(), (await two.inject({ url: '/two/books/', headers })).json()],
    ['http://testserver/one/books/1/', 'http://testserver/two/books/1/'])
})

t.test('Without a request the application that has the name is asked, and of several that which was set up last', async (t) => {
  const routerOf = (basename: string): SimpleRouter => {
    const router = booksRouter()
    router.register('shelves', BookViewSet, { basename })
    return router
  }
  await serve(t, { prefix: '/one', router: routerOf('only-in-one') })
  await serve(t, { prefix: '/two', router: routerOf('only-in-two') })
  t.strictSame(['only-in-one-list', 'only-in-two-list', 'book-list'].map((name) => reverse(name)), ['/one/shelves/', '/two/shelves/', '/two/books/'])
})

t.test('The names of an application that is closed are those of no URL any more', async (t) => {
  await serve(t, { prefix: '/one', router: booksRouter() })
  const two = await serve(t, { prefix: '/two', router: booksRouter() })
  await two.close()
  t.equal(reverse('book-list'), '/one/books/')
})

t.test('A prefix with a parameter is a part of the URL like any (RTR-14)', async (t) => {
  await serve(t, { prefix: '/:tenant/api', router: booksRouter() })
  t.equal(reverse('book-detail', { kwargs: { tenant: 'acme', pk: 1 } }), '/acme/api/books/1/')
})

t.test('The prefix of the scope around a registration is a part of its URLs (RTR-14)', async (t) => {
  const app = fastifyFor(t)
  await app.register(async (scope) => {
    await scope.register(viewsets, { prefix: '/api', router: booksRouter() })
  }, { prefix: '/outer' })
  t.strictSame(answer(await app.inject({ url: '/outer/api/books/7/', headers: { host: 'testserver' } })), [200, 'http://testserver/outer/api/books/'])
})

// --- lazily

t.test('reverseLazy() may be asked before there is a route, and answers when it is read as text (RTR-14)', async (t) => {
  const url = reverseLazy('lazy-list')
  const router = new SimpleRouter()
  router.register('lazy', BookViewSet, { basename: 'lazy' })
  await serve(t, { prefix: '/api', router })
  t.strictSame([`${url.toString()}?a=1`, JSON.stringify({ url })], ['/api/lazy/?a=1', '{"url":"/api/lazy/"}'])
})

t.test('reverseLazy() refuses a name that there is not when it is read (RTR-15)', async (t) => {
  await serve(t, { router: booksRouter() })
  t.match(refused(() => String(reverseLazy('nowhere'))), /^FST_VIEWSETS_REVERSE_NOT_FOUND/)
})
