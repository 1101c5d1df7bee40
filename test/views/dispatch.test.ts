import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, BasePermission, DefaultContentNegotiation, IsAuthenticated, JSONRenderer, NotFound, Response, Tokens, answer, as, fastifyFor, fields, logged, memoryModel, path, serializer, serve, viewsets
} from '../support/helper.ts'
import type { Kwargs, Renderer, ViewContext, ViewRequest } from '../support/helper.ts'
import type { InjectOptions } from 'fastify'

const titled = Type.Object({ title: fields.char() })
const TitleSerializer = serializer(titled)

/** A `?version=` of 1 only. */
class QueryVersion {
  determineVersion (request: ViewRequest): string {
    const version = request.queryParams.get('version') ?? '1'
    if (version !== '1') throw new NotFound('Invalid version in query parameter.')
    return version
  }
}

/** Full for those who say so, and counting everybody it was asked about. */
class Full {
  static asked = 0

  allowRequest (request: ViewRequest): boolean {
    Full.asked++
    return request.headers['x-full'] === undefined
  }

  wait (): number {
    return 30
  }
}

class IsNotBob extends BasePermission {
  override hasPermission ({ user }: ViewRequest): boolean {
    return (user as { username?: string }).username !== 'bob'
  }
}

class IsOwner extends BasePermission {
  override hasObjectPermission ({ user }: ViewRequest, _view: ViewContext, { owner }: { owner?: string }): boolean {
    return owner === (user as { username?: string }).username
  }
}

const OWNERS: Readonly<Record<string, string>> = { 1: 'ada', 2: 'bob' }

/** Books by number: the first is Ada's, the second Bob's, and there are no others. Bob is not let in. */
class BookView extends APIView {
  override authenticationClasses = [Tokens]
  override permissionClasses = [IsAuthenticated, IsNotBob, IsOwner]
  override throttleClasses = [Full]
  override versioningClass = QueryVersion

  async findBook (): Promise<object> {
    const owner = OWNERS[this.kwargs.pk as string]
    if (owner === undefined) throw new NotFound()
    const book = { owner }
    await this.checkObjectPermissions(this.request, book)
    return book
  }

  async get () {
    return new Response(await this.findBook())
  }

  post () {
    return new Response({ got: this.data }, { status: 201 })
  }

  async put () {
    const book = await this.findBook()
    return new Response({ ...book, got: this.data })
  }

  async delete () {
    await this.findBook()
    return new Response(undefined, { status: 204 })
  }
}

class OpenView extends APIView {
  override authenticationClasses = [Tokens]

  get () {
    return new Response('open to all')
  }
}

const urls = [path('/books/', BookView.asView()), path('/books/:pk/', BookView.asView()), path('/open/', OpenView.asView())]

const NOT_FOUND = { detail: 'Not found.' }
const NOT_ACCEPTABLE = { detail: 'Could not satisfy the request Accept header.' }
const NO_CREDENTIALS = { detail: 'Authentication credentials were not provided.' }
const DENIED = { detail: 'You do not have permission to perform this action.' }
const THROTTLED = { detail: 'Request was throttled. Expected available in 30 seconds.' }
const MALFORMED = { detail: 'JSON parse error - Expecting property name enclosed in double quotes: line 1 column 2 (char 1)' }
const UNSUPPORTED = { detail: 'Unsupported media type "text/plain" in request.' }

const json = { 'content-type': 'application/json' }
const text = { 'content-type': 'text/plain' }
const broken = { headers: json, payload: '{broken' }

/** The same request with more headers. */
const sent = ({ headers, ...rest }: InjectOptions, more: Record<string, string>): InjectOptions => ({ ...rest, headers: { ...headers, ...more } })

const PRECEDENCE: readonly (readonly [sentence: string, request: InjectOptions, status: number, body: unknown])[] = [
  ['An Accept header that nothing satisfies is answered 406 before credentials are missed',
    { url: '/books/1/', headers: { accept: 'image/png' } }, 406, NOT_ACCEPTABLE],
  ['An Accept header that nothing satisfies is answered 406 before a method is refused or a body is read',
    sent({ ...broken, method: 'PATCH', url: '/books/1/' }, { accept: 'image/png' }), 406, NOT_ACCEPTABLE],
  ['An unknown format in the query is answered 404 even with an Accept header that nothing satisfies',
    { url: '/books/1/?format=xml', headers: { accept: 'image/png' } }, 404, NOT_FOUND],
  ['A wrong version is answered before credentials are missed',
    { url: '/books/1/?version=9' }, 404, { detail: 'Invalid version in query parameter.' }],
  ['Wrong credentials are answered 401 by a view that anyone may see',
    { url: '/open/', headers: as('nobody') }, 401, { detail: 'Invalid token.' }],
  ['A method that is not there is answered 401 where credentials are missing',
    { method: 'PATCH', url: '/books/1/' }, 401, NO_CREDENTIALS],
  ['A method that is not there is answered 403 where the client may not',
    { method: 'PATCH', url: '/books/1/', headers: as('bob') }, 403, DENIED],
  ['A body that is no JSON is answered 401 where credentials are missing',
    { ...broken, method: 'POST', url: '/books/' }, 401, NO_CREDENTIALS],
  ['A body that is no JSON is answered 403 where the client may not',
    sent({ ...broken, method: 'POST', url: '/books/' }, as('bob')), 403, DENIED],
  ['A media type that no parser takes is answered 401 where credentials are missing',
    { method: 'POST', url: '/books/', headers: text, payload: 'hello' }, 401, NO_CREDENTIALS],
  ['A media type that no parser takes is answered 403 where the client may not',
    { method: 'POST', url: '/books/', headers: { ...text, ...as('bob') }, payload: 'hello' }, 403, DENIED],
  ['A client that may not is answered 403 though it is over its rate too',
    { url: '/books/1/', headers: { ...as('bob'), 'x-full': 'yes' } }, 403, DENIED],
  ['A client over its rate is answered 429 for a method that is not there',
    { method: 'PATCH', url: '/books/1/', headers: { ...as('ada'), 'x-full': 'yes' } }, 429, THROTTLED],
  ['A client over its rate is answered 429 for a body that is no JSON',
    sent({ ...broken, method: 'POST', url: '/books/' }, { ...as('ada'), 'x-full': 'yes' }), 429, THROTTLED],
  ['PUT of a body that is no JSON to an object that is not there is answered 404',
    sent({ ...broken, method: 'PUT', url: '/books/9/' }, as('ada')), 404, NOT_FOUND],
  ['PUT of a body that is no JSON to an object that the client may not touch is answered 403',
    sent({ ...broken, method: 'PUT', url: '/books/2/' }, as('ada')), 403, DENIED],
  ['PUT of a body that is no JSON to an object of the client is answered 400',
    sent({ ...broken, method: 'PUT', url: '/books/1/' }, as('ada')), 400, MALFORMED],
  ['PUT of a media type that no parser takes to an object that is not there is answered 404',
    { method: 'PUT', url: '/books/9/', headers: { ...text, ...as('ada') }, payload: 'hello' }, 404, NOT_FOUND],
  ['PUT of a media type that no parser takes to an object of the client is answered 415',
    { method: 'PUT', url: '/books/1/', headers: { ...text, ...as('ada') }, payload: 'hello' }, 415, UNSUPPORTED],
  ['POST of a media type that no parser takes is answered 415',
    { method: 'POST', url: '/books/', headers: { ...text, ...as('ada') }, payload: '{broken' }, 415, UNSUPPORTED],
  ['POST of a body that is no JSON is answered 400',
    sent({ ...broken, method: 'POST', url: '/books/' }, as('ada')), 400, MALFORMED],
  ['DELETE of an object that is not there is answered 404 whatever body it has',
    sent({ ...broken, method: 'DELETE', url: '/books/9/' }, as('ada')), 404, NOT_FOUND],
  ['DELETE of an object is answered 204 whatever body it has',
    sent({ ...broken, method: 'DELETE', url: '/books/1/' }, as('ada')), 204, '']
]

for (const [sentence, request, status, body] of PRECEDENCE) {
  t.test(`${sentence} (DSP-03)`, async (t) => {
    const app = await serve(t, { urls })
    t.strictSame(answer(await app.inject(request)), [status, body])
  })
}

t.test('A throttle is not asked about a client that a permission refuses (DSP-03)', async (t) => {
  const app = await serve(t, { urls })
  Full.asked = 0
  await app.inject({ url: '/books/1/', headers: as('bob') })
  t.equal(Full.asked, 0)
})

t.test('Every throttle is asked though the first is full, and the longest wait is told (DSP-01)', async (t) => {
  const asked: string[] = []
  const waiting = (name: string, seconds: number | null, allows = false) => class {
    allowRequest () {
      asked.push(name)
      return allows
    }

    wait () { return seconds }
  }
  class BusyView extends APIView {
    override throttleClasses = [waiting('a', 5), waiting('b', 90), waiting('c', 0, true), waiting('d', null)]
    get () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', BusyView.asView())] })
  const response = await app.inject('/x/')
  t.strictSame([...answer(response), response.headers['retry-after'], asked], [429, { detail: 'Request was throttled. Expected available in 90 seconds.' }, '90', ['a', 'b', 'c', 'd']])
})

t.test('A permission may refuse with an exception of its own (DSP-01)', async (t) => {
  class Hidden extends BasePermission {
    override async hasPermission (): Promise<never> { throw new NotFound() }
  }
  class HiddenView extends APIView {
    override permissionClasses = [Hidden]
    post () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', HiddenView.asView())] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', payload: {} })), [404, NOT_FOUND])
})

// --- steps and hooks

/** A view that notes each of its steps by name, and answers every method. */
function notingView (steps: string[]) {
  return class NotingView extends BookView {
    override setup (...args: Parameters<BookView['setup']>) { steps.push('setup'); super.setup(...args) }
    override initial (request: ViewRequest, kwargs: Kwargs) { steps.push('initial'); return super.initial(request, kwargs) }
    override getFormatSuffix (kwargs: Kwargs) { steps.push('getFormatSuffix'); return super.getFormatSuffix(kwargs) }
    override performContentNegotiation (request: ViewRequest, force?: boolean) { steps.push('performContentNegotiation'); return super.performContentNegotiation(request, force) }
    override determineVersion (request: ViewRequest) { steps.push('determineVersion'); return super.determineVersion(request) }
    override performAuthentication (request: ViewRequest) { steps.push('performAuthentication'); return super.performAuthentication(request) }
    override checkPermissions (request: ViewRequest) { steps.push('checkPermissions'); return super.checkPermissions(request) }
    override checkThrottles (request: ViewRequest) { steps.push('checkThrottles'); return super.checkThrottles(request) }
    override handlerFor (method: string) { steps.push('handlerFor'); return super.handlerFor(method) }
    override handleException (error: unknown) { steps.push('handleException'); return super.handleException(error) }
    override finalizeResponse (request: ViewRequest, response: unknown) { steps.push('finalizeResponse'); return super.finalizeResponse(request, response) }
  }
}

const WAY_IN = ['setup', 'initial', 'getFormatSuffix', 'performContentNegotiation', 'determineVersion', 'performAuthentication', 'checkPermissions', 'checkThrottles', 'handlerFor']

for (const [method, end] of [
  ['GET', ['finalizeResponse']], ['HEAD', ['finalizeResponse']], ['PUT', ['finalizeResponse']], ['DELETE', ['finalizeResponse']],
  ['OPTIONS', ['finalizeResponse']], ['PATCH', ['handleException', 'finalizeResponse']], ['TRACE', ['handleException', 'finalizeResponse']]
] as const) {
  t.test(`${method} goes through negotiation, version, authentication, permissions, throttles and its handler, in that order (DSP-01)`, async (t) => {
    const steps: string[] = []
    const app = await serve(t, { urls: [path('/books/:pk/', notingView(steps).asView())] })
    await app.inject({ method, url: '/books/1/', headers: as('ada') })
    t.strictSame(steps, [...WAY_IN, ...end])
  })
}

t.test('The first check that refuses ends the way in (DSP-01)', async (t) => {
  const steps: string[] = []
  const app = await serve(t, { urls: [path('/books/:pk/', notingView(steps).asView())] })
  await app.inject({ method: 'PUT', url: '/books/1/' })
  t.strictSame(steps, [...WAY_IN.slice(0, 7), 'handleException', 'finalizeResponse'])
})

type AnyMethod = (this: object, ...args: unknown[]) => unknown

/** A view one of whose methods, sync or async, only notes that it was called, and calls the one above it. */
function overriding (hook: string, called: string[], { later }: { later: boolean }): typeof BookView {
  const OverridingView = { BookView: class extends BookView {} }.BookView
  const above = Reflect.get(BookView.prototype, hook) as AnyMethod
  const now: AnyMethod = function (...args) { called.push(hook); return above.apply(this, args) }
  const soon: AnyMethod = async function (...args) { await null; called.push(hook); return above.apply(this, args) }
  Object.defineProperty(OverridingView.prototype, hook, { value: later ? soon : now })
  return OverridingView
}

const READ: InjectOptions = { url: '/books/1/', headers: as('ada') }
const WRITE: InjectOptions = { method: 'PUT', url: '/books/1/', headers: { ...as('ada'), ...json }, payload: '{"a":1}' }
const MISSING: InjectOptions = { method: 'PUT', url: '/books/9/', headers: as('ada') }
const TELL: InjectOptions = { method: 'OPTIONS', url: '/books/1/', headers: as('ada') }

const SYNC_HOOKS: Readonly<Record<string, InjectOptions>> = {
  setup: READ,
  initializeRequest: READ,
  getParserContext: WRITE,
  getRendererContext: READ,
  getRenderers: READ,
  performContentNegotiation: READ,
  getContentNegotiator: READ,
  getAuthenticators: READ,
  getPermissions: READ,
  getThrottles: READ,
  getParsers: WRITE,
  getExceptionHandler: MISSING,
  getExceptionHandlerContext: MISSING,
  getAuthenticateHeader: { url: '/books/1/' },
  permissionDenied: { url: '/books/1/' },
  throttled: { url: '/books/1/', headers: { ...as('ada'), 'x-full': 'yes' } },
  getViewName: TELL,
  getViewDescription: TELL
}

const ASYNC_HOOKS: Readonly<Record<string, InjectOptions>> = {
  dispatch: WRITE,
  initial: WRITE,
  getFormatSuffix: READ,
  determineVersion: READ,
  performAuthentication: READ,
  checkPermissions: READ,
  checkObjectPermissions: READ,
  checkThrottles: READ,
  handleException: MISSING,
  finalizeResponse: WRITE,
  httpMethodNotAllowed: { method: 'PATCH', url: '/books/1/', headers: as('ada') },
  options: TELL
}

for (const [hook, request] of Object.entries({ ...SYNC_HOOKS, ...ASYNC_HOOKS })) {
  t.test(`${hook}() may be overridden and call the one above it (DSP-02)`, async (t) => {
    const called: string[] = []
    const app = await serve(t, { urls: [path('/own/:pk/', overriding(hook, called, { later: false }).asView()), path('/books/:pk/', BookView.asView())] })
    called.length = 0
    const own = await app.inject({ ...request, url: String(request.url).replace('books', 'own') })
    t.strictSame([answer(own), [...new Set(called)]], [answer(await app.inject(request)), [hook]])
  })
}

for (const [hook, request] of Object.entries(ASYNC_HOOKS)) {
  t.test(`${hook}() may be overridden by an async method (DSP-02, DSP-26)`, async (t) => {
    const called: string[] = []
    const app = await serve(t, { urls: [path('/own/:pk/', overriding(hook, called, { later: true }).asView()), path('/books/:pk/', BookView.asView())] })
    const own = await app.inject({ ...request, url: String(request.url).replace('books', 'own') })
    const plain = await app.inject(request)
    t.strictSame([own.statusCode, own.headers.allow, called.length > 0], [plain.statusCode, plain.headers.allow, true])
  })
}

t.test('raiseUncaughtException() decides what happens to an error that is nobody else\'s (DSP-02, DSP-16)', async (t) => {
  class BuggyView extends APIView {
    get () { throw new TypeError('a secret') }
    override raiseUncaughtException (error: unknown): never {
      throw new NotFound(`turned away a ${(error as Error).name}`)
    }
  }
  const app = await serve(t, { urls: [path('/x/', BuggyView.asView())] })
  const response = await app.inject('/x/')
  t.equal(response.statusCode, 404)
})

// --- dispatch, overridden around

t.test('A dispatch around the parent\'s sees GET begin and end (DSP-02)', async (t) => {
  const seen: unknown[] = []
  class TimedView extends BookView {
    override async dispatch (request: ViewRequest, kwargs: Kwargs) {
      seen.push('begin')
      const response = await super.dispatch(request, kwargs) as Response
      seen.push(response.status)
      return response
    }
  }
  const app = await serve(t, { urls: [path('/books/:pk/', TimedView.asView())] })
  t.strictSame([answer(await app.inject(READ)), seen], [[200, { owner: 'ada' }], ['begin', 200]])
})

t.test('A dispatch around the parent\'s sees POST begin before its body is read, and end with what was made of it (DSP-02)', async (t) => {
  class SigningView extends BookView {
    override async dispatch (request: ViewRequest, kwargs: Kwargs) {
      const before = request.body === undefined
      const response = await super.dispatch(request, kwargs) as Response
      response.headers['x-before'] = String(before)
      return response
    }
  }
  const app = await serve(t, { urls: [path('/books/', SigningView.asView())] })
  const response = await app.inject({ method: 'POST', url: '/books/', headers: as('ada'), payload: { a: 1 } })
  t.strictSame([...answer(response), response.headers['x-before']], [201, { got: { a: 1 } }, 'true'])
})

for (const method of ['GET', 'POST'] as const) {
  t.test(`A dispatch that answers by itself keeps ${method} from everything else (DSP-02)`, async (t) => {
    class ClosedView extends BookView {
      override async dispatch () {
        return new Response({ detail: 'We are moving house.' }, { status: 503, headers: { 'retry-after': '60' } })
      }
    }
    const app = await serve(t, { urls: [path('/books/', ClosedView.asView())] })
    const response = await app.inject({ method, url: '/books/', ...(method === 'POST' ? { payload: { a: 1 } } : {}) })
    t.strictSame([...answer(response), response.headers['retry-after']], [503, { detail: 'We are moving house.' }, '60'])
  })
}

t.test('A dispatch that runs the parent\'s again, as one that retries does, answers once and with the same body (DSP-02)', async (t) => {
  let runs = 0
  class RetryingView extends APIView {
    override async dispatch (request: ViewRequest, kwargs: Kwargs) {
      const first = await super.dispatch(request, kwargs) as Response
      return first.status === 503 ? super.dispatch(request, kwargs) : first
    }

    post () {
      runs++
      return new Response({ runs, got: this.data }, { status: runs === 1 ? 503 : 200 })
    }
  }
  const app = await serve(t, { urls: [path('/x/', RetryingView.asView())] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', payload: { a: 1 } })), [200, { runs: 2, got: { a: 1 } }])
})

t.test('A dispatch that runs the parent\'s again lets the application\'s own hooks run once (DSP-02)', async (t) => {
  let hooked = 0
  class RetryingView extends APIView {
    override async dispatch (request: ViewRequest, kwargs: Kwargs) {
      await super.dispatch(request, kwargs)
      return super.dispatch(request, kwargs)
    }

    post () { return new Response('done') }
  }
  const app = fastifyFor(t)
  app.addHook('preHandler', async () => { hooked++ })
  await app.register(viewsets, { urls: [path('/x/', RetryingView.asView())] })
  t.strictSame([...answer(await app.inject({ method: 'POST', url: '/x/' })), hooked], [200, 'done', 1])
})

t.test('A dispatch that throws is answered 500 without its message, before the body is read (DSP-16)', async (t) => {
  class BuggyView extends APIView {
    override dispatch (): never { throw new Error('a secret') }
    post () {}
  }
  const app = await serve(t, { urls: [path('/x/', BuggyView.asView())] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', payload: { a: 1 } })), [500, { error: 'Server Error (500)' }])
})

t.test('An answer that cannot be finalized is answered 500 without its message (DSP-16)', async (t) => {
  class BuggyView extends APIView {
    get () { return 'in' }
    override finalizeResponse (): never { throw new Error('a secret') }
  }
  const app = await serve(t, { urls: [path('/x/', BuggyView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
})

// --- policies that a request changes

t.test('Permission classes that initial() sets for a request hold for that request and no other (DSP-01, PRM-01)', async (t) => {
  class MoodyView extends APIView {
    override initial (request: ViewRequest, kwargs: Kwargs) {
      if (request.queryParams.has('strict')) this.permissionClasses = [IsAuthenticated]
      return super.initial(request, kwargs)
    }

    get () { return new Response('in') }
  }
  const app = await serve(t, { urls: [path('/x/', MoodyView.asView())] })
  const statuses = []
  for (const url of ['/x/', '/x/?strict=1', '/x/']) statuses.push((await app.inject(url)).statusCode)
  t.strictSame(statuses, [200, 403, 200])
})

t.test('Authentication and throttle classes that setup() sets for a request hold for that request and no other (DSP-01)', async (t) => {
  class MoodyView extends APIView {
    override setup (...[request, reply, kwargs]: Parameters<APIView['setup']>) {
      if (request.headers['x-strict'] !== undefined) {
        this.authenticationClasses = [Tokens]
        this.throttleClasses = [Full]
      }
      super.setup(request, reply, kwargs)
    }

    get () { return new Response('in') }
  }
  const app = await serve(t, { urls: [path('/x/', MoodyView.asView())] })
  const requests = [{}, { 'x-strict': '1', ...as('nobody') }, { 'x-strict': '1', 'x-full': 'yes' }, {}]
  const statuses = []
  for (const headers of requests) statuses.push((await app.inject({ url: '/x/', headers })).statusCode)
  t.strictSame(statuses, [200, 401, 429, 200])
})

for (const hook of ['performAuthentication', 'determineVersion', 'getFormatSuffix', 'getRenderers'] as const) {
  t.test(`Permission classes that ${hook}() sets for a request hold for that request and no other (DSP-01)`, async (t) => {
    class MoodyView extends APIView {
      get () { return 'in' }
    }
    const above = MoodyView.prototype[hook] as (...args: unknown[]) => unknown
    Object.defineProperty(MoodyView.prototype, hook, {
      value (this: APIView, ...args: unknown[]) {
        if (this.request?.headers['x-strict'] !== undefined) this.permissionClasses = [IsAuthenticated]
        return above.apply(this, args)
      }
    })
    const app = await serve(t, { urls: [path('/x/', MoodyView.asView())] })
    const statuses = []
    for (const headers of [{}, { 'x-strict': '1' }, {}]) statuses.push((await app.inject({ url: '/x/', headers })).statusCode)
    t.strictSame(statuses, [200, 403, 200])
  })
}

for (const hook of ['policies', 'classPolicies'] as const) {
  t.test(`Permission classes that ${hook}() chooses hold for that request and no other (DSP-01)`, async (t) => {
    class MoodyView extends APIView {
      get () { return 'in' }
    }
    const above = MoodyView.prototype[hook] as (attribute: string) => unknown
    Object.defineProperty(MoodyView.prototype, hook, {
      value (this: APIView, attribute: string) {
        return attribute === 'permissionClasses' && this.request.headers['x-strict'] !== undefined ? [IsAuthenticated] : above.call(this, attribute)
      }
    })
    const app = await serve(t, { urls: [path('/x/', MoodyView.asView())] })
    const statuses = []
    for (const headers of [{}, { 'x-strict': '1' }, {}]) statuses.push((await app.inject({ url: '/x/', headers })).statusCode)
    t.strictSame(statuses, [200, 403, 200])
  })
}

t.test('Renderer classes that initial() sets for a request are used for that request and no other (DSP-01)', async (t) => {
  class ShoutingRenderer extends JSONRenderer {
    override render (data: unknown) { return JSON.stringify(data).toUpperCase() }
  }
  class MoodyView extends APIView {
    override initial (request: ViewRequest, kwargs: Kwargs) {
      if (request.headers['x-loud'] !== undefined) this.rendererClasses = [ShoutingRenderer]
      return super.initial(request, kwargs)
    }

    get () { return new Response('in') }
  }
  const app = await serve(t, { urls: [path('/x/', MoodyView.asView())] })
  const bodies = []
  for (const headers of [{}, { 'x-loud': '1' }, {}]) bodies.push((await app.inject({ url: '/x/', headers })).body)
  t.strictSame(bodies, ['"in"', '"IN"', '"in"'])
})

// --- methods

class ListCreateView extends APIView {
  get () { return new Response(['a', 'b']) }
  post () { return new Response(this.data, { status: 201 }) }
}

const lists = [path('/x/', ListCreateView.asView())]

for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE'] as const) {
  t.test(`${method} where it is not implemented is answered 405 with Allow (DSP-09, DSP-10)`, async (t) => {
    const app = await serve(t, { urls: lists })
    const response = await app.inject({ method: method as 'PUT', url: '/x/' })
    t.strictSame([...answer(response), response.headers.allow], [405, { detail: `Method "${method}" not allowed.` }, 'GET, POST, HEAD, OPTIONS'])
  })
}

t.test('A method that the application added to Fastify is answered 405 where no view implements it (DSP-11)', async (t) => {
  const app = fastifyFor(t)
  app.addHttpMethod('PROPFIND', { hasBody: true })
  await app.register(viewsets, { urls: lists })
  const response = await app.inject({ method: 'PROPFIND' as 'GET', url: '/x/' })
  t.strictSame([...answer(response), response.headers.allow], [405, { detail: 'Method "PROPFIND" not allowed.' }, 'GET, POST, HEAD, OPTIONS'])
})

t.test('HEAD runs the GET handler and is answered its headers, length included, without its body (DSP-07)', async (t) => {
  const app = await serve(t, { urls: lists })
  const [head, get] = [await app.inject({ method: 'HEAD', url: '/x/' }), await app.inject('/x/')]
  const told = ({ statusCode, headers }: typeof head) => [statusCode, headers['content-type'], headers['content-length'], headers.allow]
  t.strictSame([head.body, ...told(head)], ['', ...told(get)])
})

t.test('HEAD of an error is answered its headers without its body (DSP-07)', async (t) => {
  const app = await serve(t, { urls })
  const response = await app.inject({ method: 'HEAD', url: '/books/9/', headers: as('ada') })
  t.strictSame([response.statusCode, response.body, response.headers['content-length']], [404, '', String(JSON.stringify(NOT_FOUND).length)])
})

t.test('HEAD goes to its own handler where the view has one (DSP-07)', async (t) => {
  class HeadView extends APIView {
    get () { return new Response('from get') }
    head () { return new Response(undefined, { headers: { 'x-from': 'head' } }) }
  }
  const app = await serve(t, { urls: [path('/x/', HeadView.asView())] })
  const response = await app.inject({ method: 'HEAD', url: '/x/' })
  t.strictSame([response.statusCode, response.headers['x-from']], [200, 'head'])
})

t.test('HEAD of a view without GET is answered 405, and is not among what it allows (DSP-07)', async (t) => {
  class PostView extends APIView {
    post () { return new Response() }
  }
  const app = await serve(t, { urls: [path('/x/', PostView.asView())] })
  const response = await app.inject({ method: 'HEAD', url: '/x/' })
  t.strictSame([response.statusCode, response.headers.allow], [405, 'POST, OPTIONS'])
})

t.test('TRACE goes to its handler where the view has one (DSP-11)', async (t) => {
  class TraceView extends APIView {
    trace () { return new Response('traced') }
  }
  const app = await serve(t, { urls: [path('/x/', TraceView.asView())] })
  const response = await app.inject({ method: 'TRACE' as 'GET', url: '/x/' })
  t.strictSame([...answer(response), response.headers.allow], [200, 'traced', 'OPTIONS, TRACE'])
})

for (const [method, status] of [['GET', 200], ['HEAD', 405], ['OPTIONS', 405], ['POST', 405]] as const) {
  t.test(`${method} is answered ${status} by a view whose httpMethodNames has get alone, though it has more handlers (DSP-11)`, async (t) => {
    class NarrowView extends ListCreateView {
      override httpMethodNames = ['get'] as const
    }
    const app = await serve(t, { urls: [path('/x/', NarrowView.asView())] })
    const response = await app.inject({ method, url: '/x/' })
    t.strictSame([response.statusCode, response.headers.allow], [status, 'GET'])
  })
}

for (const [status, body, request] of [
  [401, NO_CREDENTIALS, {}], [403, DENIED, { headers: as('bob') }], [429, THROTTLED, { headers: { ...as('ada'), 'x-full': 'yes' } }]
] as const) {
  t.test(`OPTIONS is answered ${status} where any other method would be (DSP-08)`, async (t) => {
    const app = await serve(t, { urls })
    t.strictSame(answer(await app.inject({ ...request, method: 'OPTIONS', url: '/books/1/' })), [status, body])
  })
}

t.test('OPTIONS is answered 405 by a view without metadata, which still lists it as allowed (DSP-08)', async (t) => {
  class SilentView extends ListCreateView {
    override metadataClass = null
  }
  const app = await serve(t, { urls: [path('/x/', SilentView.asView())] })
  const response = await app.inject({ method: 'OPTIONS', url: '/x/' })
  t.strictSame([...answer(response), response.headers.allow], [405, { detail: 'Method "OPTIONS" not allowed.' }, 'GET, POST, HEAD, OPTIONS'])
})

// --- headers of every answer

for (const [sentence, request, status] of [
  ['An answer', { method: 'POST', url: '/books/', headers: as('ada'), payload: {} }, 201],
  ['A refusal', { method: 'POST', url: '/books/' }, 401],
  ['A fault', sent({ ...broken, method: 'POST', url: '/books/' }, as('ada')), 400]
] as const) {
  t.test(`${sentence} lists what the view implements under Allow, whatever the client may do (DSP-10)`, async (t) => {
    const app = await serve(t, { urls })
    const response = await app.inject(request)
    t.strictSame([response.statusCode, response.headers.allow], [status, 'GET, POST, PUT, DELETE, HEAD, OPTIONS'])
  })
}

class TextRenderer extends JSONRenderer {
  override readonly mediaType = 'text/x-json'
  override readonly format = 'txt'
}

class TwoFacedView extends APIView {
  override rendererClasses = [JSONRenderer, TextRenderer]
  vary: string | null = null

  get () {
    return new Response('hello', this.vary === null ? {} : { headers: { Vary: this.vary } })
  }
}

t.test('A negotiator that extends the usual one is asked though the client takes anything (NEG-15)', async (t) => {
  class LastNegotiation extends DefaultContentNegotiation {
    override selectRenderer (_request: ViewRequest, renderers: readonly Renderer[]) {
      const last = renderers.at(-1) as Renderer
      return [last, last.mediaType] as const
    }
  }
  const app = await serve(t, { urls: [path('/x/', TwoFacedView.asView({ contentNegotiationClass: LastNegotiation }))] })
  const response = await app.inject('/x/')
  t.equal(response.headers['content-type'], 'text/x-json')
})

t.test('Vary names Accept where a view renders in more than one way (DSP-12)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', TwoFacedView.asView())] })
  const response = await app.inject('/x/')
  t.equal(response.headers.vary, 'Accept')
})

t.test('Vary is absent where a view renders in one way only (DSP-12)', async (t) => {
  const app = await serve(t, { urls: lists })
  const response = await app.inject('/x/')
  t.equal(response.headers.vary, undefined)
})

for (const [own, merged] of [['Accept-Language', 'Accept-Language, Accept'], ['accept, Cookie', 'accept, Cookie']] as const) {
  t.test(`Vary keeps "${own}" of the handler in front and names nothing twice (DSP-12, DSP-13)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', TwoFacedView.asView({ vary: own }))] })
    const response = await app.inject('/x/')
    t.equal(response.headers.vary, merged)
  })
}

t.test('Vary follows the class, not what getRenderers() returns (DSP-12)', async (t) => {
  class OverriddenView extends TwoFacedView {
    override getRenderers () { return [new JSONRenderer()] }
  }
  const app = await serve(t, { urls: [path('/x/', OverriddenView.asView())] })
  const response = await app.inject('/x/')
  t.equal(response.headers.vary, 'Accept')
})

t.test('A 406 varies by Accept too (DSP-12, NEG-01)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', TwoFacedView.asView())] })
  const response = await app.inject({ url: '/x/', headers: { accept: 'image/png' } })
  t.strictSame([...answer(response), response.headers.vary, response.headers['content-type']], [406, NOT_ACCEPTABLE, 'Accept', 'application/json'])
})

t.test('Vary keeps what a hook of the application put there, as one for CORS does (DSP-12)', async (t) => {
  const app = fastifyFor(t)
  app.addHook('onRequest', async (_request, reply) => { reply.header('Vary', 'Origin') })
  await app.register(viewsets, { urls: [path('/x/', TwoFacedView.asView())] })
  const response = await app.inject('/x/')
  t.equal(response.headers.vary, 'Origin, Accept')
})

// --- finalizing

t.test('The view\'s own Allow replaces one that a handler set (DSP-13)', async (t) => {
  class BoastingView extends APIView {
    get () { return new Response('hello', { headers: { Allow: 'EVERYTHING' } }) }
  }
  const app = await serve(t, { urls: [path('/x/', BoastingView.asView())] })
  const response = await app.inject('/x/')
  t.equal(response.headers.allow, 'GET, HEAD, OPTIONS')
})

t.test('Plain data from a handler is answered as a Response of it would be (DSP-13)', async (t) => {
  class PlainView extends APIView {
    async get () { return { a: [1, null] } }
  }
  const app = await serve(t, { urls: [path('/x/', PlainView.asView())] })
  const response = await app.inject('/x/')
  t.strictSame([...answer(response), response.headers['content-type'], response.headers.allow], [200, { a: [1, null] }, 'application/json', 'GET, HEAD, OPTIONS'])
})

t.test('A handler that returns nothing is a developer\'s mistake, logged with the view\'s name and answered 500 (DSP-13, DSP-16)', async (t) => {
  const { lines, options } = logged()
  class ForgetfulView extends APIView {
    get () {}
  }
  const app = await serve(t, { urls: [path('/x/', ForgetfulView.asView())] }, options)
  t.strictSame([...answer(await app.inject('/x/')), lines[0]?.msg], [500, { error: 'Server Error (500)' }, 'Expected a `Response`, data, or a sent reply from ForgetfulView, but received `undefined`.'])
})

for (const [sentence, given, code] of [
  ['A serializer', async () => new TitleSerializer({ instance: { title: 'Emma', secret: 1 } }), 'FST_VIEWSETS_SERIALIZER_IS_NO_DATA'],
  ['A serializer within the data', async () => new Response({ book: new TitleSerializer({ instance: { title: 'Emma', secret: 1 } }) }), 'FST_VIEWSETS_SERIALIZER_IS_NO_DATA'],
  ['A queryset', () => memoryModel('Book', Type.Object({ id: fields.integer() })).objects.all(), 'FST_VIEWSETS_QUERYSET_IS_NO_DATA'],
  ['A promise within the data', () => ({ book: Promise.resolve(1) }), 'FST_VIEWSETS_RESPONSE_PENDING']
] as const) {
  t.test(`${sentence} is no answer: a developer's mistake, logged with the cure and answered 500 (DSP-14, DSP-16)`, async (t) => {
    class MistakenView extends APIView {
      get () { return given() }
    }
    const { lines, options } = logged()
    const app = await serve(t, { urls: [path('/x/', MistakenView.asView())] }, options)
    t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
    t.match(lines, [{ err: { code } }])
  })
}

t.test('A handler may answer through Fastify\'s reply, which is then left alone (DSP-13)', async (t) => {
  class ReplyView extends APIView {
    get () { return this.reply.code(202).header('x-own', 'yes').send('by hand') }
  }
  const app = await serve(t, { urls: [path('/x/', ReplyView.asView())] })
  const response = await app.inject('/x/')
  t.strictSame([response.statusCode, response.headers['x-own'], response.body], [202, 'yes', 'by hand'])
})

t.test('A handler may hijack Fastify\'s reply and write by itself (DSP-13)', async (t) => {
  class RawView extends APIView {
    get () {
      this.reply.hijack()
      this.reply.raw.end('raw')
    }
  }
  const app = await serve(t, { urls: [path('/x/', RawView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, 'raw'])
})

// --- unexpected errors

t.test('An unexpected error is answered 500 with nothing of it, and logged whole (DSP-16)', async (t) => {
  const { lines, options } = logged()
  class BuggyView extends APIView {
    async get () { throw new RangeError('a secret') }
  }
  const app = await serve(t, { urls: [path('/x/', BuggyView.asView())] }, options)
  const response = await app.inject('/x/')
  t.strictSame([...answer(response), response.headers['content-type']], [500, { error: 'Server Error (500)' }, 'application/json'])
  t.match(lines, [{ err: { type: 'RangeError', message: 'a secret', stack: /dispatch\.test\.ts/ } }])
})

for (const thrown of ['text', null, undefined, { statusCode: 418 }]) {
  t.test(`${String(JSON.stringify(thrown))} thrown in place of an error is answered 500 (DSP-16)`, async (t) => {
    class OddView extends APIView {
      // eslint-disable-next-line no-throw-literal
      get () { throw thrown as unknown as Error }
    }
    const app = await serve(t, { urls: [path('/x/', OddView.asView())] })
    t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
  })
}

t.test('An error of another library with a status of its own below 500 is answered by Fastify (DSP-25)', async (t) => {
  class TeaView extends APIView {
    get () { throw Object.assign(new Error('I am a teapot'), { statusCode: 418 }) }
  }
  const app = await serve(t, { urls: [path('/x/', TeaView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [418, { statusCode: 418, error: "I'm a Teapot", message: 'I am a teapot' }])
})

t.test('An error of a client that comes out of a hook of the application is not the views\' to word (DSP-25)', async (t) => {
  const app = fastifyFor(t)
  app.addHook('onRequest', async () => { throw Object.assign(new Error('no such tenant'), { statusCode: 400 }) })
  await app.register(viewsets, { urls: lists })
  t.strictSame(answer(await app.inject('/x/')), [400, { statusCode: 400, error: 'Bad Request', message: 'no such tenant' }])
})

// --- what a handler knows

t.test('A handler is given the request and the parts of the URL, and finds both on the view (DSP-24)', async (t) => {
  class KnowingView extends APIView {
    get (request: ViewRequest, kwargs: Kwargs) {
      return { same: request === this.request && kwargs === this.kwargs, kwargs, headers: this.headers, format: this.formatKwarg }
    }
  }
  const app = await serve(t, { urls: [path('/x/:year/:slug/', KnowingView.asView())] })
  t.strictSame(answer(await app.inject('/x/2024/caf%C3%A9/')), [200, {
    same: true, kwargs: { year: '2024', slug: 'café' }, headers: { allow: 'GET, HEAD, OPTIONS' }, format: null
  }])
})

t.test('finalizeResponse() finds on the view what the handler returned (DSP-24)', async (t) => {
  class LookingView extends APIView {
    get () { return new Response('hello') }
    override finalizeResponse (request: ViewRequest, response: unknown) {
      (this.response as Response).headers['x-seen'] = String(this.response === response)
      return super.finalizeResponse(request, response)
    }
  }
  const app = await serve(t, { urls: [path('/x/', LookingView.asView())] })
  const response = await app.inject('/x/')
  t.equal(response.headers['x-seen'], 'true')
})

t.test('Each request has a view of its own (DSP-17)', async (t) => {
  class CountingView extends APIView {
    count = 0
    get () { return { count: ++this.count } }
  }
  const app = await serve(t, { urls: [path('/x/', CountingView.asView())] })
  const counts = []
  for (let round = 0; round < 3; round++) counts.push((await app.inject('/x/')).json())
  t.strictSame(counts, [{ count: 1 }, { count: 1 }, { count: 1 }])
})

t.test('One class may have sync and async handlers (DSP-26)', async (t) => {
  class MixedView extends APIView {
    get () { return 'now' }
    async post () { return 'soon' }
  }
  const app = await serve(t, { urls: [path('/x/', MixedView.asView())] })
  t.strictSame([(await app.inject('/x/')).json(), (await app.inject({ method: 'POST', url: '/x/' })).json()], ['now', 'soon'])
})

t.test('Permissions, authenticators and throttles may be async (DSP-26)', async (t) => {
  class LateTokens extends Tokens {
    override async authenticate (request: ViewRequest) { await null; return super.authenticate(request) }
  }
  class LatePermission extends BasePermission {
    override async hasPermission ({ user }: ViewRequest) { await null; return user.isStaff === true }
  }
  class LateThrottle {
    async allowRequest (request: ViewRequest) { await null; return request.headers['x-full'] === undefined }
    wait () { return null }
  }
  class LateView extends APIView {
    override authenticationClasses = [LateTokens]
    override permissionClasses = [LatePermission]
    override throttleClasses = [LateThrottle]
    get () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', LateView.asView())] })
  const statuses = []
  for (const headers of [as('bob'), { ...as('ada'), 'x-full': 'yes' }, as('ada')]) statuses.push((await app.inject({ url: '/x/', headers })).statusCode)
  t.strictSame(statuses, [403, 429, 200])
})

t.test('Every policy may be found out asynchronously (DSP-02, DSP-26)', async (t) => {
  const order: string[] = []
  const told = async <T>(name: string, value: T): Promise<T> => { order.push(name); return value }
  class Slow extends APIView {
    override async initializeRequest (request: ViewRequest) { return told('request', request) }
    override async getRenderers () { return told('renderers', await super.getRenderers()) }
    override async getContentNegotiator () { return told('negotiator', await super.getContentNegotiator()) }
    override async getAuthenticators () { return told('authenticators', [new Tokens()]) }
    override async getPermissions () { return told('permissions', [new IsAuthenticated()]) }
    override async getThrottles () { return told('throttles', await super.getThrottles()) }
    override async getParsers () { return told('parsers', await super.getParsers()) }
    override async permissionDenied (request: ViewRequest): Promise<never> { order.push('denied'); return super.permissionDenied(request) }
    override async getExceptionHandler () { return told('handler', await super.getExceptionHandler()) }
    post () { return { data: this.data } }
  }
  const app = await serve(t, { urls: [path('/slow/', Slow.asView())] })
  order.length = 0 // the document asked too
  const refused = await app.inject({ method: 'POST', url: '/slow/', payload: { a: 1 } })
  t.strictSame([refused.statusCode, refused.headers['www-authenticate'], refused.json()],
    [401, 'Token', { detail: 'Authentication credentials were not provided.' }])
  t.strictSame(order, ['request', 'renderers', 'negotiator', 'authenticators', 'permissions', 'denied', 'authenticators', 'authenticators', 'handler'])
  order.length = 0
  const response = await app.inject({ method: 'POST', url: '/slow/', payload: { a: 1 }, headers: as('ada') })
  t.strictSame([response.statusCode, response.json()], [200, { data: { a: 1 } }])
  t.strictSame(order, ['request', 'renderers', 'negotiator', 'authenticators', 'permissions', 'throttles', 'parsers', 'negotiator'])
})
