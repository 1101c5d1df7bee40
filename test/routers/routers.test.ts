import t from 'tap'
import { DefaultRouter, Line, SimpleRouter, ViewSet, action, answer, apiView, fastifyFor, path, refusal, refused, reverse, serve, viewsets } from '../support/helper.ts'
import { BookViewSet, NoteViewSet, routing, defaultRouting, urlsOf } from './support/routers.ts'
import type { DynamicRoute, Kwargs, Route, RouterOptions, ViewRequest, ViewSetClass, ViewsetsOptions } from '../support/helper.ts'

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
  await app.close()
  const plain = new DefaultRouter({ includeRootView: false })
  plain.register('', NoteViewSet, { basename: 'note' })
  await serve(t, { router: plain })
  t.match(refused(() => reverse('api-root')), 'FST_VIEWSETS_REVERSE_NOT_FOUND')
})
