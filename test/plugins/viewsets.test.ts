import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, DefaultRouter, IsAdminUser, JSONRenderer, ModelViewSet, NotFound, FilterSetBackend, SimpleRouter, ViewSet, answer, default as byDefault, envelopeExceptionHandler, fastifyFor, logged, memoryModel, path, serve, viewsets
} from '../support/helper.ts'
import type { FastifyInstance } from 'fastify'

class BookViewSet extends ViewSet {
  list () { return [this.settings.pageSize] }
  create () { return { got: this.data } }
  retrieve (): never { throw new NotFound() }
}

function booksRouter (Router = SimpleRouter): SimpleRouter {
  const router = new Router()
  router.register('books', BookViewSet, { basename: 'book' })
  return router
}

const xml = { 'content-type': 'application/xml' }

t.test('The plugin is what the package exports by default (CON-11)', async (t) => {
  t.equal(byDefault, viewsets)
})

t.test('The plugin is registered with a router and a prefix (CON-11)', async (t) => {
  const app = await serve(t, { router: booksRouter(), prefix: '/api' })
  t.strictSame(answer(await app.inject('/api/books/')), [200, [null]])
})

for (const prefix of ['/api/', 'api', '/api/v1', '/']) {
  t.test(`A prefix of "${prefix}" is put before every URL (CON-11)`, async (t) => {
    const app = await serve(t, { router: booksRouter(), prefix })
    const base = `/${prefix}/books/`.replace(/\/+/g, '/')
    t.strictSame(answer(await app.inject(base)), [200, [null]])
  })
}

for (const [prefix, base] of [['/api/', '/api'], ['//api//v1//', '/api/v1'], ['/', ''], ['', '']] as const) {
  t.test(`A prefix of "${prefix}" has its API root at ${base}/, to which no slash is added (RTR-11, DSP-22)`, async (t) => {
    const router = new DefaultRouter()
    router.register('books', BookViewSet, { basename: 'book' })
    const app = await serve(t, { router, prefix })
    const bare = base === '' ? [] : [(await app.inject(base)).headers.location]
    t.strictSame([answer(await app.inject({ url: `${base}/`, headers: { host: 'testserver' } })), ...bare],
      [[200, { books: `http://testserver${base}/books/` }], ...(base === '' ? [] : [`${base}/`])])
  })
}

t.test('Routes may be added to a router until the application is ready (RTR-01)', async (t) => {
  const app = fastifyFor(t)
  const router = new DefaultRouter()
  app.register(viewsets, { router })
  router.register('books', BookViewSet, { basename: 'book' })
  await app.ready()
  t.strictSame(answer(await app.inject('/books/')), [200, [null]])
})

// --- several registrations

t.test('Two registrations have settings of their own (CON-11)', async (t) => {
  class LoudRenderer extends JSONRenderer {
    override render (data: unknown) { return `"LOUD ${String(JSON.stringify(data))}"`.replaceAll('\\', '') }
  }
  const app = fastifyFor(t)
  await app.register(viewsets, { prefix: '/a', router: booksRouter(), pageSize: 1, exceptionHandler: envelopeExceptionHandler })
  await app.register(viewsets, { prefix: '/b', router: booksRouter(), pageSize: 2, defaultRendererClasses: [LoudRenderer] })
  const bodies = []
  for (const url of ['/a/books/', '/b/books/', '/a/books/7/', '/b/books/7/']) bodies.push((await app.inject(url)).body)
  t.strictSame(bodies, ['[1]', '"LOUD [2]"', '{"error":{"code":"not_found","message":"Not found.","details":{}}}', '"LOUD {"detail":"Not found."}"'])
})

t.test('One router may be registered twice, under two prefixes and with two policies (CON-11)', async (t) => {
  const router = booksRouter()
  const app = fastifyFor(t)
  await app.register(viewsets, { prefix: '/open', router })
  await app.register(viewsets, { prefix: '/closed', router, defaultPermissionClasses: [IsAdminUser] })
  t.strictSame([(await app.inject('/open/books/')).statusCode, (await app.inject('/closed/books/')).statusCode], [200, 403])
})

t.test('One router may be registered in two applications (CON-11)', async (t) => {
  const router = booksRouter()
  const apps = [await serve(t, { router, pageSize: 1 }), await serve(t, { router, pageSize: 2 })]
  const bodies = []
  for (const app of apps) bodies.push((await app.inject('/books/')).body)
  t.strictSame(bodies, ['[1]', '[2]'])
})

t.test('A registration within a scope is not seen outside it (CON-11)', async (t) => {
  class PlainView extends APIView {
    get () { return 'in' }
  }
  const app = fastifyFor(t)
  await app.register(async (scope) => {
    await scope.register(viewsets, { defaultPermissionClasses: [IsAdminUser] })
    scope.get('/inside', PlainView.asView())
  })
  app.get('/outside', PlainView.asView())
  t.strictSame([(await app.inject('/inside')).statusCode, (await app.inject('/outside')).statusCode], [403, 200])
})

// --- what is the application's stays the application's

async function mixed (t: Parameters<typeof serve>[0], prepare: (app: FastifyInstance) => void): Promise<FastifyInstance> {
  const app = fastifyFor(t)
  prepare(app)
  await app.register(viewsets, { prefix: '/api', router: booksRouter(DefaultRouter) })
  app.post('/own', { schema: { body: { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } } } }, async ({ body }) => ({ body }))
  app.get('/own', { schema: { response: { 200: { type: 'object', properties: { shown: { type: 'string' } } } } } }, async () => ({ shown: 'yes', hidden: 'no' }))
  app.get('/broken', async () => { throw new Error('told by Fastify') })
  await app.ready()
  return app
}

t.test('Routes of the application are validated and parsed as ever (DSP-25)', async (t) => {
  const app = await mixed(t, () => {})
  t.strictSame([
    answer(await app.inject({ method: 'POST', url: '/own', payload: { a: '7' } })),
    (await app.inject({ method: 'POST', url: '/own', payload: {} })).statusCode,
    (await app.inject({ method: 'POST', url: '/own', headers: xml, payload: '<a/>' })).statusCode
  ], [[200, { body: { a: 7 } }], 400, 415])
})

t.test('Routes of the application are serialized as ever (DSP-25)', async (t) => {
  const app = await mixed(t, () => {})
  const response = await app.inject('/own')
  t.strictSame([response.body, response.headers['content-type']], ['{"shown":"yes"}', 'application/json; charset=utf-8'])
})

t.test('Errors of routes of the application are answered as ever (DSP-25)', async (t) => {
  const app = await mixed(t, () => {})
  t.strictSame(answer(await app.inject('/broken')), [500, { statusCode: 500, error: 'Internal Server Error', message: 'told by Fastify' }])
})

t.test('An error handler of the application goes on answering for its routes, and views for theirs (DSP-25)', async (t) => {
  const app = await mixed(t, (app) => app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send({ own: error.message })))
  t.strictSame([answer(await app.inject('/broken')), answer(await app.inject('/api/books/7/'))], [[500, { own: 'told by Fastify' }], [404, { detail: 'Not found.' }]])
})

t.test('A parser of the application goes on parsing for its routes, and views parse for theirs (DSP-25)', async (t) => {
  const app = await mixed(t, (app) => app.addContentTypeParser('application/xml', { parseAs: 'string' }, (_request, body, done) => done(null, { a: body.length })))
  t.strictSame([
    answer(await app.inject({ method: 'POST', url: '/own', headers: xml, payload: '<a/>' })),
    answer(await app.inject({ method: 'POST', url: '/api/books/', headers: xml, payload: '<a/>' }))
  ], [[200, { body: { a: 4 } }], [415, { detail: 'Unsupported media type "application/xml" in request.' }]])
})

t.test('A URL that nobody answers is answered by the application, in Fastify\'s words unless it has its own (DSP-21)', async (t) => {
  const app = await mixed(t, () => {})
  const own = await mixed(t, (app) => app.setNotFoundHandler((_request, reply) => reply.code(404).send({ lost: true })))
  const url = '/api/nothing/'
  t.strictSame([answer(await app.inject(url)), answer(await own.inject(url)), answer(await own.inject('/api/books/a.b.c/'))],
    [[404, { message: 'Route GET:/api/nothing/ not found', error: 'Not Found', statusCode: 404 }], [404, { lost: true }], [404, { lost: true }]])
})

t.test('Hooks of the application run around views, in Fastify\'s order (DSP-25)', async (t) => {
  const steps: string[] = []
  const app = await mixed(t, (app) => {
    for (const name of ['onRequest', 'preValidation', 'preHandler', 'onResponse'] as const) app.addHook(name, async () => { steps.push(name) })
    app.addHook('onSend', async (_request, reply) => { reply.header('x-hook', 'sent') })
  })
  const response = await app.inject({ method: 'POST', url: '/api/books/', payload: { a: 1 } })
  t.strictSame([...answer(response), response.headers['x-hook'], steps], [200, { got: { a: 1 } }, 'sent', ['onRequest', 'preValidation', 'preHandler', 'onResponse']])
})

t.test('A hook of the application may refuse before any view is made (DSP-25)', async (t) => {
  const app = await mixed(t, (app) => app.addHook('onRequest', async (_request, reply) => reply.code(503).send({ closed: true })))
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/api/books/', payload: {} })), [503, { closed: true }])
})

t.test('Decorators of the application that are called like ours are left to it (DSP-15)', async (t) => {
  const app = await mixed(t, (app) => {
    app.decorateRequest('data', null)
    app.decorateRequest('version', '')
    app.decorateReply('view', function () { return this })
  })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/api/books/', payload: { a: 1 } })), [200, { got: { a: 1 } }])
})

t.test('Routes of views carry a schema for a document, which validates nothing by itself (DSP-04)', async (t) => {
  const schemas: Record<string, { hide?: boolean, operationId?: string }> = {}
  const app = await mixed(t, (app) => app.addHook('onRoute', ({ method, url, schema }) => { schemas[`${String(method)} ${url}`] = schema as { hide?: boolean } }))
  t.match([schemas['GET /api/books/']?.operationId, schemas['POST /api/books/']?.operationId, schemas['GET /api/books/:pk/']?.operationId], ['book_list', 'book_create', 'book_retrieve'])
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/api/books/', payload: [1] })), [200, { got: [1] }])
})

t.test('A document names 403 where a permission may refuse, and nowhere else (PRM-01)', async (t) => {
  class OpenView extends APIView {
    get () { return 'in' }
  }
  class ClosedView extends OpenView {
    override permissionClasses = [IsAdminUser]
  }
  class MoodyView extends OpenView {
    override getPermissions () { return this.request.headers['x-strict'] === undefined ? [] : [new IsAdminUser()] }
  }
  const codes: Record<string, string[]> = {}
  const app = fastifyFor(t)
  app.addHook('onRoute', ({ url, schema }) => { if (schema?.response !== undefined) codes[url] = Object.keys(schema.response as object) })
  await app.register(viewsets, { urls: [path('/open', OpenView.asView()), path('/closed', ClosedView.asView()), path('/moody', MoodyView.asView())] })
  t.strictSame(codes, { '/open': ['200'], '/closed': ['200', '403'], '/moody': ['200', '403'] })
})

const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }))

/** The hooks that a document asks. */
const ASKED = [
  'getViewName', 'getViewDescription', 'getAuthenticators', 'getPermissions', 'getParsers', 'getFilterBackends', 'getFiltersetClass', 'getPaginationClass', 'getPostFetches',
  'getRequestSerializerClass', 'getResponseSerializerClass'
] as const

for (const hook of ASKED) {
  t.test(`A document leaves untold what an async ${hook}() needs the request for, and the server starts (DSP-02)`, async (t) => {
    class LateViewSet extends ModelViewSet {
      override queryset = Book.objects.all()
      override filterBackends = [FilterSetBackend]
      override serializerClass = Type.Object({ title: Type.String() })
    }
    const above = LateViewSet.prototype[hook] as () => unknown
    Object.defineProperty(LateViewSet.prototype, hook, { value: async function (this: LateViewSet) { return this.request.url === '' ? null : await above.call(this) } })
    const router = new DefaultRouter()
    router.register('late', LateViewSet)
    const refusals: unknown[] = []
    const note = (reason: unknown): void => { refusals.push(reason) }
    process.on('unhandledRejection', note)
    t.teardown(() => process.off('unhandledRejection', note))
    const app = fastifyFor(t)
    app.addHook('onRoute', ({ schema }) => { Object.entries(schema ?? {}) })
    await app.register(viewsets, { router })
    await app.ready()
    await new Promise(setImmediate)
    t.strictSame([answer(await app.inject('/late/')), refusals], [[200, []], []])
  })
}

t.test('A boot without warnings: nothing of the plugin is deprecated in Fastify (CON-11)', async (t) => {
  const { lines, options } = logged()
  const warnings: Error[] = []
  const note = (warning: Error): void => { warnings.push(warning) }
  process.on('warning', note)
  t.teardown(() => process.off('warning', note))
  await serve(t, { router: booksRouter(DefaultRouter) }, options)
  await new Promise(setImmediate)
  t.strictSame([lines, warnings], [[], []])
})
