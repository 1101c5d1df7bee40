import t from 'tap'
import { APIRootView, DefaultRouter, IsAdminUser, NOTHING_REFUSED, answer, refusal, serve } from '../support/helper.ts'
import { BookViewSet, KeyOnlyViewSet, defaultRouting } from './support/routers.ts'

const host = { host: 'testserver' }

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
