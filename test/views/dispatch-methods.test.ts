import t from 'tap'
import { APIView, Response, answer, as, fastifyFor, path, serve, viewsets } from '../support/helper.ts'
import { urls, NOT_FOUND, NO_CREDENTIALS, DENIED, THROTTLED, ListCreateView, lists } from './support/dispatch.ts'

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
