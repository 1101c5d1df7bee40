import t from 'tap'
import {
  APIView, DefaultRouter, IsAuthenticated, Response, SimpleRouter, Tokens, ViewSet, ViewSetMixin, action, answer, as, logged, path, refusal, refused, serve
} from '../support/helper.ts'
import type { ViewRequest } from '../support/helper.ts'

/** Answers with what the view knows of itself. */
class BookViewSet extends ViewSet {
  tell () {
    const { action, actionMap, basename, detail, suffix, name, kwargs } = this
    return { action, actionMap, basename, detail, suffix, name, kwargs }
  }

  list () { return this.tell() }
  create () { return this.tell() }
  retrieve () { return this.tell() }

  @action({ detail: true, methods: ['post'] })
  setPrice () { return this.tell() }

  @action({ detail: false })
  recent () { return this.tell() }

  @action({ detail: true, suffix: 'Pages' })
  pages () { return this.tell() }
}

function booksRouter () {
  const router = new SimpleRouter()
  router.register('books', BookViewSet, { basename: 'book' })
  return router
}

const TOLD: readonly (readonly [sentence: string, request: { method?: 'POST', url: string }, told: object])[] = [
  ['the list route tells list, List and no detail', { url: '/books/' }, { action: 'list', actionMap: { get: 'list', post: 'create', head: 'list' }, basename: 'book', detail: false, suffix: 'List', kwargs: {} }],
  ['POST to the list route tells create', { method: 'POST', url: '/books/' }, { action: 'create', actionMap: { get: 'list', post: 'create', head: 'list' }, basename: 'book', detail: false, suffix: 'List', kwargs: {} }],
  ['the detail route tells retrieve, Instance and detail', { url: '/books/7/' }, { action: 'retrieve', actionMap: { get: 'retrieve', head: 'retrieve' }, basename: 'book', detail: true, suffix: 'Instance', kwargs: { pk: '7' } }],
  ['an extra action of one object tells its own name and title', { method: 'POST', url: '/books/7/set_price/' }, { action: 'setPrice', actionMap: { post: 'setPrice' }, basename: 'book', detail: true, suffix: null, name: 'Set price', kwargs: { pk: '7' } }],
  ['an extra action of the collection tells no detail', { url: '/books/recent/' }, { action: 'recent', actionMap: { get: 'recent', head: 'recent' }, basename: 'book', detail: false, suffix: null, name: 'Recent', kwargs: {} }],
  ['an extra action with a suffix tells it in place of a title', { url: '/books/7/pages/' }, { action: 'pages', actionMap: { get: 'pages', head: 'pages' }, basename: 'book', detail: true, suffix: 'Pages', kwargs: { pk: '7' } }]
]

for (const [sentence, request, told] of TOLD) {
  t.test(`On a viewset, ${sentence} (VST-04, VST-05, VST-06)`, async (t) => {
    const app = await serve(t, { router: booksRouter() })
    t.strictSame(answer(await app.inject(request)), [200, told])
  })
}

t.test('HEAD of a viewset has the action of GET (VST-03)', async (t) => {
  const actions: unknown[] = []
  class NotingViewSet extends ViewSet {
    list () {
      actions.push(this.action)
      return []
    }
  }
  const app = await serve(t, { urls: [path('/x/', NotingViewSet.asView({ get: 'list' }))] })
  const response = await app.inject({ method: 'HEAD', url: '/x/' })
  t.strictSame([response.statusCode, response.headers['content-length'], actions], [200, '2', ['list']])
})

t.test('HEAD of a viewset goes to the action that is mapped to it (VST-03)', async (t) => {
  class HeadViewSet extends ViewSet {
    list () { return [] }
    glance () { return new Response(undefined, { headers: { 'x-action': String(this.action) } }) }
  }
  const app = await serve(t, { urls: [path('/x/', HeadViewSet.asView({ get: 'list', head: 'glance' }))] })
  const response = await app.inject({ method: 'HEAD', url: '/x/' })
  t.equal(response.headers['x-action'], 'glance')
})

t.test('HEAD of a URL without GET is answered 405 (VST-17, DSP-07)', async (t) => {
  const app = await serve(t, { router: booksRouter() })
  const response = await app.inject({ method: 'HEAD', url: '/books/7/set_price/' })
  t.strictSame([response.statusCode, response.headers.allow], [405, 'POST, OPTIONS'])
})

for (const [url, allow] of [['/books/', 'GET, POST, HEAD, OPTIONS'], ['/books/7/', 'GET, HEAD, OPTIONS'], ['/books/7/set_price/', 'POST, OPTIONS'], ['/books/recent/', 'GET, HEAD, OPTIONS']] as const) {
  t.test(`OPTIONS of ${url} allows the actions that are bound there (VST-17)`, async (t) => {
    const app = await serve(t, { router: booksRouter() })
    const response = await app.inject({ method: 'OPTIONS', url })
    t.strictSame([response.statusCode, response.headers.allow], [200, allow])
  })

  t.test(`PATCH of ${url}, to which none is bound, is answered 405 (VST-17, DSP-09)`, async (t) => {
    const app = await serve(t, { router: booksRouter() })
    const response = await app.inject({ method: 'PATCH', url })
    t.strictSame([...answer(response), response.headers.allow], [405, { detail: 'Method "PATCH" not allowed.' }, allow])
  })
}

for (const [method, expected] of [['GET', 'list'], ['OPTIONS', 'metadata'], ['PUT', null]] as const) {
  t.test(`Checks and parsers see ${String(expected)} as the action of ${method} (VST-04, VST-07)`, async (t) => {
    const seen: unknown[] = []
    class NotingViewSet extends BookViewSet {
      override getAuthenticators () {
        if (this.request !== undefined) seen.push(this.action)
        return super.getAuthenticators()
      }

      override checkPermissions (request: ViewRequest) {
        seen.push(this.action)
        return super.checkPermissions(request)
      }

      override checkThrottles (request: ViewRequest) {
        seen.push(this.action)
        return super.checkThrottles(request)
      }
    }
    const app = await serve(t, { urls: [path('/x/', NotingViewSet.asView({ get: 'list' }))] })
    await app.inject({ method, url: '/x/' })
    t.strictSame(seen, [expected, expected, expected])
  })
}

t.test('httpMethodNames narrow what a viewset answers, whatever is mapped (DSP-11)', async (t) => {
  class NarrowViewSet extends BookViewSet {
    override httpMethodNames = ['get', 'head'] as const
  }
  const app = await serve(t, { urls: [path('/x/', NarrowViewSet.asView({ get: 'list', post: 'create' }))] })
  const response = await app.inject({ method: 'POST', url: '/x/' })
  t.strictSame([...answer(response), response.headers.allow], [405, { detail: 'Method "POST" not allowed.' }, 'GET, HEAD'])
})

t.test('A method of a viewset that is named like HTTP\'s answers nothing by itself (VST-05)', async (t) => {
  class OddViewSet extends ViewSet {
    list () { return 'list' }
    post () { return 'post' }
    delete () { return 'delete' }
  }
  const app = await serve(t, { urls: [path('/x/', OddViewSet.asView({ get: 'list' }))] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/' })), [405, { detail: 'Method "POST" not allowed.' }])
})

t.test('A viewset may be mixed into any view (VST-01)', async (t) => {
  class GuardedView extends APIView {
    override authenticationClasses = [Tokens]
    override permissionClasses = [IsAuthenticated]
  }
  class GuardedViewSet extends ViewSetMixin(GuardedView) {
    list () { return this.action }
  }
  const app = await serve(t, { urls: [path('/x/', GuardedViewSet.asView({ get: 'list' }))] })
  t.strictSame([(await app.inject('/x/')).statusCode, answer(await app.inject({ url: '/x/', headers: as('bob') }))], [401, [200, 'list']])
})

t.test('The mistakes of a viewset without a name are told of the class that it extends (CON-11)', async (t) => {
  const router = new SimpleRouter()
  router.register('books', class extends BookViewSet {
    override actionConfigs = { pizza: {} } as unknown as object & { list: object }
  }, 'book')
  t.match(await refusal(t, { router }), /^FST_VIEWSETS_ACTION_UNKNOWN: an unnamed BookViewSet configures "pizza" in `actionConfigs`/)
  t.match(refused(() => (class extends BookViewSet {}).asView({ get: 'list' }, { pizza: 1 } as object)), /: an unnamed BookViewSet\.asView\(\) received an invalid key "pizza"/)
})

// --- asView

for (const given of [undefined, {}]) {
  t.test(`asView(${String(JSON.stringify(given) ?? '')}) without actions is refused (VST-02)`, async (t) => {
    t.equal(refused(() => BookViewSet.asView(given as never)), 'FST_VIEWSETS_ACTIONS_MISSING: The `actions` of BookViewSet.asView() must be given, as in asView({ get: \'list\' }).')
  })
}

t.test('asView() refuses a method that HTTP does not have (VST-02)', async (t) => {
  t.equal(refused(() => BookViewSet.asView({ fetch: 'list' })),
    'FST_VIEWSETS_METHOD_UNKNOWN: BookViewSet maps the HTTP method "fetch", which is not one of: get, post, put, patch, delete, head, options, trace.')
})

t.test('asView() refuses an initkwarg named like a method (VST-02)', async (t) => {
  t.equal(refused(() => BookViewSet.asView({ get: 'list' }, { post: 1 } as object)),
    'FST_VIEWSETS_INITKWARG_IS_METHOD: The method name post is not accepted as a key of BookViewSet.asView(). Define the method on the class.')
})

t.test('asView() refuses an unknown initkwarg (VST-02)', async (t) => {
  t.equal(refused(() => BookViewSet.asView({ get: 'list' }, { pizza: 1 } as object)),
    'FST_VIEWSETS_INITKWARG_UNKNOWN: BookViewSet.asView() received an invalid key "pizza": only what is already an attribute of the class is accepted.')
})

t.test('asView() refuses a name and a suffix at once (VST-02)', async (t) => {
  t.equal(refused(() => BookViewSet.asView({ get: 'list' }, { name: 'Books', suffix: 'List' })),
    'FST_VIEWSETS_NAME_AND_SUFFIX: BookViewSet() received both `name` and `suffix`, which are mutually exclusive.')
})

t.test('An action that the class does not have is refused at boot (VST-02)', async (t) => {
  t.equal(await refusal(t, { urls: [path('/x/', BookViewSet.asView({ get: 'lists' }))] }),
    'FST_VIEWSETS_HANDLER_MISSING: BookViewSet has no method "lists", which "get" is mapped to.')
})

t.test('An attribute in place of an action is refused at boot (VST-02)', async (t) => {
  t.equal(await refusal(t, { urls: [path('/x/', BookViewSet.asView({ get: 'basename' }))] }),
    'FST_VIEWSETS_HANDLER_MISSING: BookViewSet has no method "basename", which "get" is mapped to.')
})

t.test('asView() keeps the actions that it was given though the caller changes them afterwards (VST-02)', async (t) => {
  const actions: Record<string, string> = { get: 'list' }
  const handler = BookViewSet.asView(actions)
  actions.post = 'create'
  const app = await serve(t, { urls: [path('/x/', handler)] })
  const response = await app.inject({ method: 'POST', url: '/x/' })
  t.equal(response.statusCode, 405)
})

t.test('Outside routers a viewset has no basename and is neither of one object nor of a collection (VST-06)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', BookViewSet.asView({ get: 'list' }))] })
  t.match(answer(await app.inject('/x/')), [200, { basename: null, detail: null, suffix: null }])
})

// --- extra actions, told by the view

t.test('getExtraActions() lists the extra actions by name (VST-14)', async (t) => {
  t.strictSame(new BookViewSet().getExtraActions().map(({ name }) => name), ['pages', 'recent', 'setPrice'])
})

const headers = { host: 'testserver' }

class LinkingViewSet extends BookViewSet {
  override list () { return this.getExtraActionUrlMap() as never }
  override retrieve () { return this.getExtraActionUrlMap() as never }

  @action({ detail: true, urlPath: 'lines/:line' })
  line () { return this.reverseAction('line', { kwargs: { pk: '8', line: '2' } }) as never }

  @action({ detail: true })
  siblings () {
    return [this.reverseAction('detail', { kwargs: this.kwargs }), this.reverseAction('list'), this.reverseAction('set-price', { args: ['9'], request: undefined })] as never
  }
}

function linkingRouter () {
  const router = new DefaultRouter()
  router.register('books', LinkingViewSet, { basename: 'book' })
  return router
}

t.test('The extra actions of one object are linked with its key, those that need more are left out (VST-16)', async (t) => {
  const app = await serve(t, { router: linkingRouter(), prefix: '/api' })
  t.strictSame(answer(await app.inject({ url: '/api/books/7/', headers })), [200, {
    'Linking Pages': 'http://testserver/api/books/7/pages/',
    'Set price': 'http://testserver/api/books/7/set_price/',
    Siblings: 'http://testserver/api/books/7/siblings/'
  }])
})

t.test('The extra actions of the collection are linked from its list (VST-16)', async (t) => {
  const app = await serve(t, { router: linkingRouter(), prefix: '/api' })
  t.strictSame(answer(await app.inject({ url: '/api/books/', headers })), [200, { Recent: 'http://testserver/api/books/recent/' }])
})

t.test('Outside routers a viewset links to no extra action (VST-16)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', LinkingViewSet.asView({ get: 'list' }))] })
  t.strictSame(answer(await app.inject('/x/')), [200, {}])
})

t.test('reverseAction() names another action of the viewset, absolute unless it is told otherwise (VST-15)', async (t) => {
  const app = await serve(t, { router: linkingRouter(), prefix: '/api' })
  t.strictSame(answer(await app.inject({ url: '/api/books/7/siblings/', headers })), [200, ['http://testserver/api/books/7/', 'http://testserver/api/books/', '/api/books/9/set_price/']])
})

t.test('An unexpected error in an action names nothing to the client and all to the log (DSP-16)', async (t) => {
  const { lines, options } = logged()
  class BuggyViewSet extends ViewSet {
    async list () { throw new Error('a secret') }
  }
  const app = await serve(t, { urls: [path('/x/', BuggyViewSet.asView({ get: 'list' }))] }, options)
  t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
  t.match(lines, [{ msg: 'a secret' }])
})
