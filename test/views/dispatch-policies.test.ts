import t from 'tap'
import { APIView, IsAuthenticated, JSONRenderer, Response, Tokens, as, path, serve } from '../support/helper.ts'
import { Full } from './support/dispatch.ts'
import type { Kwargs, ViewRequest } from '../support/helper.ts'

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
