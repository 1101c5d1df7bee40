import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, BaseParser, GenericViewSet, IsAdminUser, IsAuthenticated, JSONParser, JSONRenderer, Response, SimpleRouter, Tokens, ViewSet, action, actionConfig, answer, as,
  logged, memoryModel, path, refusal, serializer, serve
} from '../support/helper.ts'
import type { ActionConfigs, Paginator, ViewContext, ViewRequest, ViewSetClass, ViewsetsOptions } from '../support/helper.ts'
import type { FastifyInstance, InjectOptions } from 'fastify'

/** The answer of a viewset, routed as `books`, to one request. */
async function asked (t: Parameters<typeof serve>[0], viewset: ViewSetClass, request: InjectOptions): Promise<[number, unknown]> {
  return answer(await (await serving(t, viewset)).inject(request))
}

function serving (t: Parameters<typeof serve>[0], viewset: ViewSetClass, settings: ViewsetsOptions = {}): Promise<FastifyInstance> {
  const router = new SimpleRouter()
  router.register('books', viewset, { basename: 'book' })
  return serve(t, { ...settings, router })
}

class Full {
  allowRequest () { return false }
  wait () { return null }
}

class TextParser extends BaseParser {
  readonly mediaType = 'text/plain'
  parse (body: Buffer) { return body.toString() }
}

class LoudRenderer extends JSONRenderer {
  override readonly mediaType = 'text/loud'
  override render (data: unknown) { return JSON.stringify(data).toUpperCase() }
}

class BookViewSet extends ViewSet {
  override authenticationClasses = [Tokens]
  override permissionClasses = [IsAuthenticated]

  list () { return this.action }
  create () { return this.data }
  retrieve () { return this.action }

  @action({ detail: true, methods: ['get', 'post'], permissionClasses: [IsAdminUser], parserClasses: [TextParser] })
  label () { return [this.action, this.data] }

  @action.mapping.put('label')
  relabel () { return [this.action, this.data] }
}

// --- mistakes found at boot

for (const given of [null, 'IsAdminUser']) {
  t.test(`A config of ${JSON.stringify(given)} is refused at boot (ACF-02)`, async (t) => {
    class BadViewSet extends BookViewSet {
      override actionConfigs = { list: given } as unknown as ActionConfigs
    }
    const router = new SimpleRouter()
    router.register('books', BadViewSet as unknown as typeof BookViewSet, { basename: 'book' })
    t.equal(await refusal(t, { router }), 'FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet.actionConfigs has a bad `list`: give an object, as in { permissionClasses: [IsAuthenticated] }')
  })
}

// --- which actions

t.test('A config holds for its action (ACF-01, ACF-02)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override actionConfigs = { list: { permissionClasses: [IsAdminUser] } }
  }
  t.strictSame([await asked(t, OwnViewSet, { url: '/books/', headers: as('bob') }), await asked(t, OwnViewSet, { url: '/books/7/', headers: as('bob') })],
    [[403, { detail: 'You do not have permission to perform this action.' }], [200, 'retrieve']])
})

t.test('A config of list holds for HEAD too (ACF-01, VST-03)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override actionConfigs = { list: { permissionClasses: [IsAdminUser] } }
  }
  t.equal((await asked(t, OwnViewSet, { method: 'HEAD', url: '/books/', headers: as('bob') }))[0], 403)
})

t.test('A config of metadata holds for OPTIONS (ACF-01)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override actionConfigs = { metadata: { permissionClasses: [] } }
  }
  t.equal((await asked(t, OwnViewSet, { method: 'OPTIONS', url: '/books/' }))[0], 200)
})

t.test('A method that no action is mapped to has no config, and is checked like the class (ACF-01, VST-04)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override actionConfigs = { list: { permissionClasses: [] }, create: { permissionClasses: [] }, metadata: { permissionClasses: [] } }
  }
  t.equal((await asked(t, OwnViewSet, { method: 'DELETE', url: '/books/' }))[0], 401)
})

t.test('An extra action and each method mapped to its URL have configs of their own (ACF-01, VST-12)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override actionConfigs = { label: { permissionClasses: [IsAuthenticated] }, relabel: { permissionClasses: [] } }
  }
  const app = await serving(t, OwnViewSet)
  const statuses = []
  for (const request of [{ headers: as('bob') }, {}, { method: 'PUT' as const }]) statuses.push((await app.inject({ ...request, url: '/books/7/label/' })).statusCode)
  t.strictSame(statuses, [200, 401, 200])
})

t.test('A view that is no viewset has no action, and so no config (ACF-02)', async (t) => {
  class PlainView extends APIView {
    override actionConfigs = { get: { permissionClasses: [IsAdminUser] } }
    get () { return this.action }
  }
  const app = await serve(t, { urls: [path('/x/', PlainView.asView())] })
  t.strictSame([(await app.inject('/x/')).statusCode], [200])
})

for (const name of ['lists', 'get', 'constructor', 'toString']) {
  t.test(`A config of "${name}", which is no action, is refused at boot with those there are (ACF-01)`, async (t) => {
    class BadViewSet extends BookViewSet {
      override actionConfigs = { [name]: {} }
    }
    t.equal(await refusal(t, { urls: [path('/x/', BadViewSet.asView({ get: 'list' }))] }),
      `FST_VIEWSETS_ACTION_UNKNOWN: BadViewSet configures "${name}" in \`actionConfigs\`, but has no such action. It has: list, create, retrieve, label, relabel.`)
  })
}

t.test('A config with what no config has is refused at boot (ACF-01)', async (t) => {
  class BadViewSet extends BookViewSet {
    override actionConfigs = { list: { permissionClass: IsAdminUser } } as unknown as ActionConfigs
  }
  t.match(await refusal(t, { urls: [path('/x/', BadViewSet.asView({ get: 'list' }))] }),
    /^FST_VIEWSETS_ACTION_CONFIG_UNKNOWN: BadViewSet\.actionConfigs\.list gives "permissionClass", which no ActionConfig has\. It may have: .*permissionClasses, .*serializerClass/)
})

t.test('A subclass replaces the configs of its parent, or spreads them (ACF-02)', async (t) => {
  const open: ActionConfigs = { list: { permissionClasses: [] } }
  class ParentViewSet extends BookViewSet {
    override actionConfigs = open
  }
  class ChildViewSet extends ParentViewSet {
    override actionConfigs: ActionConfigs = { ...open, retrieve: { permissionClasses: [] } }
  }
  class OtherViewSet extends ParentViewSet {
    override actionConfigs: ActionConfigs = { retrieve: { permissionClasses: [] } }
  }
  t.strictSame([(await asked(t, ChildViewSet, { url: '/books/' }))[0], (await asked(t, OtherViewSet, { url: '/books/' }))[0]], [200, 401])
})

// --- which value

t.test('An empty list is a value: no permissions, no throttles (ACF-03)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override throttleClasses = [Full]
    override actionConfigs = { list: { permissionClasses: [], throttleClasses: [] } }
  }
  const app = await serving(t, OwnViewSet)
  const statuses = []
  for (const request of [{ url: '/books/' }, { url: '/books/7/' }, { url: '/books/7/', headers: as('bob') }]) statuses.push((await app.inject(request)).statusCode)
  t.strictSame(statuses, [200, 401, 429])
})

for (const nothing of [null, undefined]) {
  t.test(`${String(nothing)} is no value: the class's holds (ACF-02, ACF-04)`, async (t) => {
    class OwnViewSet extends BookViewSet {
      override actionConfigs = { list: { permissionClasses: nothing, throttleClasses: nothing, paginationClass: nothing } } as ActionConfigs
    }
    t.equal((await asked(t, OwnViewSet, { url: '/books/' }))[0], 401)
  })
}

t.test('A config goes before the option of @action (ACF-07)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override actionConfigs = { label: { permissionClasses: [] } }
  }
  t.strictSame(await asked(t, OwnViewSet, { url: '/books/7/label/' }), [200, ['label', {}]])
})

t.test('What a config leaves out is the option of @action (ACF-07)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override actionConfigs = { label: { permissionClasses: [] } }
  }
  t.strictSame(await asked(t, OwnViewSet, { method: 'POST', url: '/books/7/label/', headers: { 'content-type': 'text/plain' }, payload: 'hi' }), [200, ['label', 'hi']])
})

t.test('What neither config nor @action nor class has is the setting (ACF-02)', async (t) => {
  class BareViewSet extends ViewSet {
    override actionConfigs = { list: { throttleClasses: [] } }
    list () { return 'in' }
  }
  const app = await serving(t, BareViewSet, { defaultPermissionClasses: [IsAdminUser], defaultThrottleClasses: [Full] })
  t.equal((await app.inject('/books/')).statusCode, 403)
})

t.test('A class that overrides a getter decides for all actions, and may ask the configs through super (ACF-02)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override actionConfigs = { list: { permissionClasses: [IsAdminUser] } }
    override getPermissions () { return this.request.headers['x-skip'] === undefined ? super.getPermissions() : [] }
  }
  const app = await serving(t, OwnViewSet)
  const statuses = []
  for (const headers of [as('bob'), { 'x-skip': '1' }]) statuses.push((await app.inject({ url: '/books/', headers })).statusCode)
  t.strictSame(statuses, [403, 200])
})

// --- parsers and renderers

t.test('A config\'s parsers are the only ones of its action (ACF-06)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override permissionClasses = []
    override actionConfigs = { create: { parserClasses: [TextParser] } }
  }
  const app = await serving(t, OwnViewSet)
  t.strictSame([
    answer(await app.inject({ method: 'POST', url: '/books/', headers: { 'content-type': 'text/plain' }, payload: 'hi' })),
    answer(await app.inject({ method: 'POST', url: '/books/', payload: { a: 1 } }))
  ], [[200, 'hi'], [415, { detail: 'Unsupported media type "application/json" in request.' }]])
})

t.test('A config\'s renderers are the only ones of its action, and OPTIONS and Vary tell those of the class (ACF-06)', async (t) => {
  class OwnViewSet extends BookViewSet {
    override permissionClasses = []
    override actionConfigs = { list: { rendererClasses: [LoudRenderer, JSONRenderer] } }
    override parserClasses = [JSONParser]
  }
  const app = await serving(t, OwnViewSet)
  const list = await app.inject('/books/')
  const told = (await app.inject({ method: 'OPTIONS', url: '/books/' })).json() as { renders: unknown, parses: unknown }
  t.strictSame([list.body, list.headers['content-type'], list.headers.vary, told.renders, told.parses], ['"LIST"', 'text/loud', undefined, ['application/json'], ['application/json']])
})

// --- pagination

class Pages implements Paginator {
  async paginateQueryset (rows: Parameters<Paginator['paginateQueryset']>[0]) { return (rows as object[]).slice(0, 1) }
  getPaginatedResponse (data: unknown) { return new Response({ by: this.constructor.name, data }) }
  getPaginatedResponseSchema (results: object) { return results }
  getSchemaParameters () { return [] }
}

class FewPages extends Pages {}

class NoPages extends Pages {
  override async paginateQueryset () { return null as unknown as object[] }
}

const RowSerializer = serializer(Type.Object({ id: Type.Integer() }))

class PagedViewSet extends ViewSet {
  override paginationClass = Pages
  override serializerClass = RowSerializer

  list () { return this.paginatedResponse([{ id: 1 }, { id: 2 }]) }
}

t.test('A config\'s paginator pages its action (ACF-01, SPL-05)', async (t) => {
  class OwnViewSet extends PagedViewSet {
    override actionConfigs = { list: { paginationClass: FewPages } }
  }
  t.strictSame([await asked(t, OwnViewSet, { url: '/books/' }), await asked(t, PagedViewSet, { url: '/books/' })], [
    [200, { by: 'FewPages', data: [{ id: 1 }] }], [200, { by: 'Pages', data: [{ id: 1 }] }]
  ])
})

t.test('Null cannot switch the pages of one action off, a paginator without pages can (ACF-04)', async (t) => {
  class NullViewSet extends PagedViewSet {
    override actionConfigs: ActionConfigs = { list: { paginationClass: null } }
  }
  class NoneViewSet extends PagedViewSet {
    override actionConfigs = { list: { paginationClass: NoPages } }
  }
  t.strictSame([await asked(t, NullViewSet, { url: '/books/' }), await asked(t, NoneViewSet, { url: '/books/' })], [
    [200, { by: 'Pages', data: [{ id: 1 }] }], [200, [{ id: 1 }, { id: 2 }]]
  ])
})

t.test('A class\'s null switches off the pages of the registration (ACF-04)', async (t) => {
  class BareViewSet extends PagedViewSet {
    override paginationClass = null as never
  }
  const app = await serving(t, BareViewSet, { defaultPaginationClass: Pages })
  t.strictSame(answer(await app.inject('/books/')), [200, [{ id: 1 }, { id: 2 }]])
})

// --- serializers

class A extends serializer(Type.Object({ a: Type.Optional(Type.Integer()) })) {}
class B extends serializer(Type.Object({ b: Type.Optional(Type.Integer()) })) {}
class C extends serializer(Type.Object({ c: Type.Optional(Type.Integer()) })) {}

const RESOLVED: readonly (readonly [sentence: string, ofClass: object, ofAction: object, resolved: readonly [plain: string, request: string, response: string]])[] = [
  ['of the class serves both ways', { serializerClass: A }, {}, ['A', 'A', 'A']],
  ['of the config serves both ways', { serializerClass: A }, { serializerClass: B }, ['B', 'B', 'B']],
  ['for one way leaves the other to the usual one', { serializerClass: A }, { responseSerializerClass: B }, ['A', 'A', 'B']],
  ['for each way of the class stays what it is', { serializerClass: A, requestSerializerClass: B, responseSerializerClass: C }, {}, ['A', 'B', 'C']],
  ['for one way of the class beats the usual one of the config', { serializerClass: A, requestSerializerClass: B }, { serializerClass: C }, ['C', 'B', 'C']],
  ['for one way of the config beats that of the class', { serializerClass: A, requestSerializerClass: B }, { requestSerializerClass: C }, ['A', 'C', 'A']]
]

for (const [sentence, ofClass, ofAction, resolved] of RESOLVED) {
  t.test(`A serializer ${sentence} (ACF-05, SPL-01)`, async (t) => {
    class ChoosingViewSet extends ViewSet {
      override actionConfigs: ActionConfigs = { list: ofAction }
      async list () { return [(await this.getSerializerClass()).name, (await this.getRequestSerializerClass()).name, (await this.getResponseSerializerClass()).name] }
    }
    const app = await serve(t, { urls: [path('/x/', ChoosingViewSet.asView({ get: 'list' }, ofClass))] })
    t.strictSame(answer(await app.inject('/x/')), [200, resolved])
  })
}

// --- querysets

const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), kind: Type.String() }), { rows: [{ id: 1, kind: 'novel' }, { id: 2, kind: 'poem' }] })

class RowsViewSet extends GenericViewSet {
  override queryset = Book.objects.all()
  async list () { return (await this.getQueryset()).fetch() }
}

t.test('A config\'s queryset is that of its action (ACF-08)', async (t) => {
  class PoemViewSet extends RowsViewSet {
    override actionConfigs = { list: { queryset: Book.objects.filter({ kind: 'poem' }) } }
  }
  t.strictSame(await asked(t, PoemViewSet, { url: '/books/' }), [200, [{ id: 2, kind: 'poem' }]])
})

for (const later of [false, true]) {
  t.test(`A config's queryset may be a function of the view${later ? ', async too' : ''} (ACF-08)`, async (t) => {
    const rows = ({ request, action, kwargs }: ViewContext) => Book.objects.filter({ kind: (request as ViewRequest).queryParams.get('kind') === action ? 'poem' : String(kwargs.pk ?? 'novel') })
    class ChosenViewSet extends RowsViewSet {
      override actionConfigs = { list: actionConfig({ queryset: later ? async (view: ViewContext) => rows(view) : rows }) }
    }
    const app = await serving(t, ChosenViewSet)
    t.strictSame([answer(await app.inject('/books/')), answer(await app.inject('/books/?kind=list'))], [[200, [{ id: 1, kind: 'novel' }]], [200, [{ id: 2, kind: 'poem' }]]])
  })
}

t.test('A class that overrides getQueryset() decides whatever the config has (ACF-08)', async (t) => {
  class OverridingViewSet extends RowsViewSet {
    override actionConfigs = { list: { queryset: Book.objects.filter({ kind: 'poem' }) } }
    override getQueryset () { return Book.objects.filter({ kind: 'novel' }) }
  }
  t.strictSame(await asked(t, OverridingViewSet, { url: '/books/' }), [200, [{ id: 1, kind: 'novel' }]])
})

t.test('Without any queryset the log tells the three ways to give one (ACF-09, GEN-03)', async (t) => {
  const { lines, options } = logged()
  class EmptyViewSet extends GenericViewSet {
    async list () { return (await this.getQueryset()).fetch() }
  }
  const app = await serve(t, { urls: [path('/x/', EmptyViewSet.asView({ get: 'list' }))] }, options)
  t.strictSame([...answer(await app.inject('/x/')), lines[0]?.msg], [500, { error: 'Server Error (500)' },
    'EmptyViewSet should either include a `queryset` attribute, give one for this action in `actionConfigs`, or override the `getQueryset()` method.'])
})
