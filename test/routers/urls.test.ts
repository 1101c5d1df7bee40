import t from 'tap'
import { APIView, SimpleRouter, answer, fastifyFor, formatSuffixPatterns, include, path, refusal, refused, serve, viewsets } from '../support/helper.ts'
import type { Kwargs, ViewRequest } from '../support/helper.ts'
import type { RouteHandlerMethod } from 'fastify'

class TellingView extends APIView {
  get (_request: ViewRequest, kwargs: Kwargs) { return kwargs }
  post () { return { got: this.data } }
}

t.test('path() routes a view, with or without a slash in front (DSP-17)', async (t) => {
  const app = await serve(t, { prefix: '/api', urls: [path('books/:slug/', TellingView.asView()), path('/authors/:slug/', TellingView.asView())] })
  t.strictSame([answer(await app.inject('/api/books/emma/')), answer(await app.inject('/api/authors/jane/'))], [[200, { slug: 'emma' }], [200, { slug: 'jane' }]])
})

t.test('path() takes the patterns of Fastify (RTR-04)', async (t) => {
  const app = await serve(t, { urls: [path('/books/:pk(^\\d+$)/', TellingView.asView()), path('/books/:slug/', TellingView.asView())] })
  t.strictSame([answer(await app.inject('/books/7/')), answer(await app.inject('/books/emma/'))], [[200, { pk: '7' }], [200, { slug: 'emma' }]])
})

t.test('An empty part of a URL is none (RTR-04)', async (t) => {
  const app = await serve(t, { urls: [path('/books/:slug/', TellingView.asView())] })
  const response = await app.inject('/books//')
  t.equal(response.statusCode, 404)
})

t.test('path() takes a wildcard (RTR-04)', async (t) => {
  const app = await serve(t, { urls: [path('/files/*', TellingView.asView())] })
  t.strictSame(answer(await app.inject('/files/a/b.txt')), [200, { '*': 'a/b.txt' }])
})

t.test('path() routes a plain Fastify handler beside the views, for every method (DSP-17)', async (t) => {
  const app = await serve(t, { urls: [path('/ping', async () => ({ pong: true })), path('/x/', TellingView.asView())] })
  t.strictSame([answer(await app.inject('/ping')), answer(await app.inject({ method: 'DELETE', url: '/ping' }))], [[200, { pong: true }], [200, { pong: true }]])
})

t.test('A plain Fastify handler finds its body parsed (DSP-17)', async (t) => {
  const handler: RouteHandlerMethod = async ({ body }) => ({ got: body })
  const app = await serve(t, { urls: [path('/x/', handler)] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', payload: { a: 1 } })), [200, { got: { a: 1 } }])
})

t.test('include() puts patterns below a prefix, name and all (DSP-17)', async (t) => {
  const app = await serve(t, { urls: include('shop', [path('/books/:slug/', TellingView.asView(), { name: 'book' }), path('/', TellingView.asView())]) })
  t.strictSame([answer(await app.inject('/shop/books/emma/')), answer(await app.inject('/shop/'))], [[200, { slug: 'emma' }], [200, {}]])
})

for (const [url, status] of [['/x/', 200], ['/x.json', 200], ['/x.json/', 200], ['/x.xml', 404], ['/y/7.json', 200], ['/y/7/', 200], ['/y/7.json/', 200]] as const) {
  t.test(`formatSuffixPatterns() lets ${url} be answered ${status} (RTR-13)`, async (t) => {
    const app = await serve(t, { urls: formatSuffixPatterns([path('/x/', TellingView.asView()), path('/y/:pk(^\\d+$)/', TellingView.asView())]) })
    const response = await app.inject(url)
    t.equal(response.statusCode, status)
  })
}

for (const [url, status] of [['/x/', 404], ['/x', 404], ['/x.json', 200]] as const) {
  t.test(`formatSuffixPatterns() that requires a suffix lets ${url} be answered ${status} (RTR-13)`, async (t) => {
    const app = await serve(t, { urls: formatSuffixPatterns([path('/x/', TellingView.asView())], { suffixRequired: true }) })
    const response = await app.inject(url)
    t.equal(response.statusCode, status)
  })
}

t.test('formatSuffixPatterns() that allows some formats leaves others to the application\'s 404 (RTR-13)', async (t) => {
  const app = fastifyFor(t)
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ lost: true }))
  await app.register(viewsets, { urls: formatSuffixPatterns([path('/x/', TellingView.asView())], { allowed: ['json', 'html'] }) })
  t.strictSame([(await app.inject('/x.json')).statusCode, answer(await app.inject('/x.xml')), answer(await app.inject('/x.html'))], [200, [404, { lost: true }], [404, { detail: 'Not found.' }]])
})

t.test('Two views for one URL are refused with their names, whatever they call its parts (RTR-07)', async (t) => {
  class OtherView extends APIView {}
  t.equal(await refusal(t, { urls: [path('/x/:pk/', TellingView.asView()), path('/x/:id/', OtherView.asView())] }),
    'FST_VIEWSETS_ROUTE_DUPLICATE: TellingView and OtherView both answer /x/:id/. Change the prefix or `urlPath` of one of them.')
})

for (const bad of [TellingView, undefined, 'TellingView']) {
  t.test(`path() with ${typeof bad === 'function' ? 'the class itself' : String(bad)} in place of a handler is refused at boot (DSP-17)`, async (t) => {
    t.equal(await refusal(t, { urls: [path('/x/', bad as unknown as RouteHandlerMethod)] }),
      'FST_VIEWSETS_SETTING_INVALID: register(viewsets) was given a bad "urls": give what path() makes: path(\'/books/\', BookList.asView())')
  })
}

t.test('A router among the URLs is refused at boot (DSP-17)', async (t) => {
  t.match(await refusal(t, { urls: [{} as never] }), /^FST_VIEWSETS_SETTING_INVALID: .*"urls"/)
})

t.test('path() without a URL is refused (DSP-17)', async (t) => {
  t.equal(refused(() => path(undefined as never, TellingView.asView())), 'FST_VIEWSETS_OPTION_INVALID: path() was given a bad `url`: give text, as in \'/books/:slug/\'')
})

for (const [options, told] of [
  ['book', 'FST_VIEWSETS_OPTION_INVALID: path(\'/x/\') was given bad options: give an object'],
  [{ nmae: 'book' }, 'FST_VIEWSETS_OPTION_UNKNOWN: path(\'/x/\') was given the option "nmae", which it does not have. Did you mean "name"?']
] as const) {
  t.test(`path() with ${JSON.stringify(options)} for options is refused (DSP-17)`, async (t) => {
    t.equal(refused(() => path('/x/', TellingView.asView(), options as never)), told)
  })
}

for (const [options, told] of [
  [{ urls: path('/x/', TellingView.asView()) }, '"urls": give a list of what path() makes: [path(\'/books/\', BookList.asView())]'],
  [{ routers: new SimpleRouter() }, '"routers": give a list of routers: [new DefaultRouter()]'],
  [{ prefix: 7 }, '"prefix": give where it is all mounted, as in \'/api\'']
] as const) {
  t.test(`A registration whose ${Object.keys(options).join('')} cannot be is refused with what to give (CON-11)`, async (t) => {
    t.equal(await refusal(t, options as never), `FST_VIEWSETS_SETTING_INVALID: register(viewsets) was given a bad ${told}`)
  })
}
