import t from 'tap'
import { APIView, AnonymousUser, Tokens, answer, as, buildAbsoluteUri, fastifyFor, path, serve, viewsets } from './support/helper.ts'
import type { ViewRequest } from './support/helper.ts'

/** Answers with what a function makes of the request. */
function telling (tell: (request: ViewRequest, view: APIView) => unknown) {
  return class TellingView extends APIView {
    override authenticationClasses = [Tokens]
    get () { return tell(this.request, this) }
    post () { return tell(this.request, this) }
  }
}

const MEMBERS: readonly (readonly [name: string, tell: (request: ViewRequest, view: APIView) => unknown, expected: unknown])[] = [
  ['user is who the authenticator found', ({ user }) => (user as { username: string }).username, 'ada'],
  ['auth is what the authenticator found beside the user', ({ auth }) => auth, 'ada'],
  ['successfulAuthenticator is the one that knew the client', ({ successfulAuthenticator }) => successfulAuthenticator instanceof Tokens, true],
  ['acceptedRenderer is what will render the answer', ({ acceptedRenderer }) => acceptedRenderer.format, 'json'],
  ['acceptedMediaType is what the client will be told', ({ acceptedMediaType }) => acceptedMediaType, 'application/json'],
  ['version is null where nothing is versioned', ({ version }) => [version], [null]],
  ['versioningScheme is null where nothing is versioned', ({ versioningScheme }) => [versioningScheme], [null]],
  ['data is the body', ({ data }) => data, { a: 1 }],
  ['data of the view is the same', ({ data }, view) => data === view.data, true],
  ['queryParams reads the last of repeated values', ({ queryParams }) => queryParams.get('q'), 'two words'],
  ['queryParams has all values too', ({ queryParams }) => queryParams.getAll('q'), ['one', 'two words']],
  ['queryParams keeps blank values', ({ queryParams }) => queryParams.get('blank'), ''],
  ['queryParams has nothing of what was not sent', ({ queryParams }) => queryParams.has('absent'), false],
  ['queryParams is parsed once', (request) => new Set([request.queryParams, request.queryParams]).size, 1],
  ['what is Fastify\'s is there as ever', ({ method, params, query, hostname }) => ({ method, params, hostname, query: (query as { blank: string }).blank }), { method: 'POST', params: { pk: '7' }, hostname: 'testserver', query: '' }],
  ['buildAbsoluteUri() writes a path as the client would', (request) => buildAbsoluteUri(request, '/y/'), 'http://testserver/y/'],
  ['buildAbsoluteUri() writes the request itself', (request) => buildAbsoluteUri(request).split('?')[0], 'http://testserver/x/7/']
]

for (const [sentence, tell, expected] of MEMBERS) {
  t.test(`On a request, ${sentence} (DSP-15)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/:pk/', telling(tell).asView())] })
    const response = await app.inject({ method: 'POST', url: '/x/7/?q=one&q=two+words&blank=', headers: { ...as('ada'), host: 'testserver', accept: 'application/json' }, payload: { a: 1 } })
    t.strictSame(answer(response), [200, expected])
  })
}

t.test('Without credentials the user is the anonymous one, and nothing stands for proof (AUT-01)', async (t) => {
  const tell = ({ user, auth, successfulAuthenticator }: ViewRequest) => [user instanceof AnonymousUser, user.isAuthenticated, auth, successfulAuthenticator]
  const app = await serve(t, { urls: [path('/x/', telling(tell).asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, [true, false, null, null]])
})

t.test('A registration may have an anonymous user and proof of its own (CON-11)', async (t) => {
  const settings = { unauthenticatedUser: () => ({ isAuthenticated: false, username: 'nobody' }), unauthenticatedToken: 'none' }
  const tell = ({ user, auth }: ViewRequest) => [(user as { username: string }).username, auth]
  const app = await serve(t, { ...settings, urls: [path('/x/', telling(tell).asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, ['nobody', 'none']])
})

t.test('A view without authenticators has the same anonymous user and proof (CON-11)', async (t) => {
  class BareView extends APIView {
    get () { return [this.request.user, this.request.auth] }
  }
  const app = await serve(t, { unauthenticatedUser: () => ({ isAuthenticated: false }), unauthenticatedToken: 'none', urls: [path('/x/', BareView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, [{ isAuthenticated: false }, 'none']])
})

t.test('A user that a view sets is the user of Fastify\'s own request too (DSP-15)', async (t) => {
  const seen: unknown[] = []
  class SettingView extends APIView {
    get () {
      this.request.user = { isAuthenticated: true }
      return 'set'
    }
  }
  const app = fastifyFor(t)
  app.addHook('onResponse', async (request) => { seen.push((request as unknown as ViewRequest).user) })
  await app.register(viewsets, { urls: [path('/x/', SettingView.asView())] })
  await app.inject('/x/')
  t.strictSame(seen, [{ isAuthenticated: true }])
})

for (const query of ['__proto__=1&constructor=2', '__proto__[polluted]=1', 'constructor[prototype][polluted]=1', 'a=%zz&b=%', '&&==&a', '%00=%00', 'q='.repeat(5000)]) {
  t.test(`A query string of "${query.slice(0, 40)}" neither fails nor pollutes (CON-10)`, async (t) => {
    const tell = (request: ViewRequest) => {
      const plain = Object.fromEntries([...request.queryParams])
      return { keys: [...request.queryParams.keys()].length > 0, polluted: 'polluted' in {} || 'polluted' in plain }
    }
    const app = await serve(t, { urls: [path('/x/', telling(tell).asView())] })
    t.strictSame(answer(await app.inject(`/x/?${query}`)), [200, { keys: true, polluted: false }])
  })
}

for (const value of ['__proto__', 'constructor', 'hasOwnProperty', '%2F', '%00', '%F0%9F%98%80', '..%2F..']) {
  t.test(`"${value}" in a URL is a value like any other (GEN-13)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/:pk/', telling((_request, { kwargs }) => [kwargs.pk, Object.keys(kwargs)]).asView())] })
    t.strictSame(answer(await app.inject(`/x/${value}/`)), [200, [decodeURIComponent(value), ['pk']]])
  })
}

for (const value of ['%zz', '%', '%C3%28', '%ff']) {
  t.test(`"${value}" in a URL, which cannot be decoded, is answered 400 in JSON (DSP-16)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/:pk/', telling(() => 'in').asView())] })
    const response = await app.inject(`/x/${value}/`)
    t.match([response.statusCode, response.headers['content-type']], [400, /^application\/json/])
  })
}

t.test('The request tells what the view reads and answers it with (DSP-15)', async (t) => {
  class Telling extends APIView {
    override authenticationClasses = [Tokens]
    async post () {
      const { request } = this
      return {
        contentType: request.contentType,
        authenticators: (await request.authenticators).length,
        parsers: (await request.parsers).map(({ mediaType }) => mediaType),
        own: request.buildAbsoluteUri(),
        other: request.buildAbsoluteUri('/other/')
      }
    }
  }
  const app = await serve(t, { urls: [path('/x/', Telling.asView())] })
  const response = await app.inject({ method: 'POST', url: '/x/?a=1', payload: {}, headers: { host: 'testserver' } })
  t.strictSame(response.json(), {
    contentType: 'application/json',
    authenticators: 1,
    parsers: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
    own: 'http://testserver/x/?a=1',
    other: 'http://testserver/other/'
  })
})
