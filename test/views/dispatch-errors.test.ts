import t from 'tap'
import { APIView, BasePermission, IsAuthenticated, Response, Tokens, answer, as, fastifyFor, logged, path, serve, viewsets } from '../support/helper.ts'
import { lists } from './support/dispatch.ts'
import type { Kwargs, ViewRequest } from '../support/helper.ts'

// --- unexpected errors

t.test('An unexpected error is answered 500 with nothing of it, and logged whole (DSP-16)', async (t) => {
  const { lines, options } = logged()
  class BuggyView extends APIView {
    async get () { throw new RangeError('a secret') }
  }
  const app = await serve(t, { urls: [path('/x/', BuggyView.asView())] }, options)
  const response = await app.inject('/x/')
  t.strictSame([...answer(response), response.headers['content-type']], [500, { error: 'Server Error (500)' }, 'application/json'])
  t.match(lines, [{ err: { type: 'RangeError', message: 'a secret', stack: /dispatch-errors\.test\.ts/ } }])
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
