import t from 'tap'
import { APIView, AllowAny, NotFound, Response, answer, as, fastifyFor, path, serve, viewsets } from '../support/helper.ts'
import { BookView, json } from './support/dispatch.ts'
import type { Kwargs, ViewRequest } from '../support/helper.ts'
import type { InjectOptions } from 'fastify'

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

t.test('A hook may give what has a `then` of its own, which returns nothing', async (t) => {
  const later = <T>(value: T): Promise<T> => ({ then: (done: (value: T) => void) => { queueMicrotask(() => done(value)) } }) as Promise<T>
  class Patient extends APIView {
    override getFormatSuffix () { return later(null) }
    override getPermissions () { return later([new AllowAny()]) }
    override initial (...given: Parameters<APIView['initial']>) {
      const pending = super.initial(...given)
      return { then: (done: () => void, failed: (error: unknown) => void) => { Promise.resolve(pending).then(done, failed) } } as Promise<void>
    }

    get () { return new Response({ ok: true }) }
  }
  const app = await serve(t, { urls: [path('/x/', Patient.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, { ok: true }])
})
