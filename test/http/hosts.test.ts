import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, LimitOffsetPagination, Line, ListAPIView, answer, buildAbsoluteUri, fastifyFor, logged, memoryModel, modelSerializer, path, refusal, serve, viewsets
} from '../support/helper.ts'
import type { FastifyServerOptions } from 'fastify'
import type { Test } from 'tap'
import type { ViewsetsOptions } from '../support/helper.ts'

/** Answers with an absolute link to itself. */
class LinkView extends APIView {
  get () { return this.request.buildAbsoluteUri() }
  post () { return this.request.buildAbsoluteUri() }
}

const urls = [path('/x/', LinkView.asView())]
const BAD = [400, { error: 'Bad Request (400)' }]

async function asked (t: Test, headers: Record<string, string>, options: ViewsetsOptions = {}, serverOptions: FastifyServerOptions = {}) {
  const app = await serve(t, { urls, ...options }, serverOptions)
  return answer(await app.inject({ url: '/x/', headers }))
}

const EXAMPLES: readonly (readonly [allowed: readonly string[], host: string, isIn: boolean])[] = [
  [['example.com'], 'example.com', true], [['example.com'], 'EXAMPLE.com', true], [['Example.COM'], 'example.com', true], [['example.com'], 'example.com.', true],
  [['example.com'], 'example.com:8000', true], [['example.com'], 'www.example.com', false], [['example.com'], 'example.com.evil.org', false], [['example.com'], 'evilexample.com', false],
  [['.example.com'], 'example.com', true], [['.example.com'], 'a.b.example.com:443', true], [['.example.com'], 'evilexample.com', false], [['.example.com'], 'example.com.evil.org', false],
  [['a.org', 'b.org'], 'b.org', true], [['a.org', 'b.org'], 'c.org', false], [['*'], 'anything.org', true], [[], 'example.com', false],
  [['[::1]'], '[::1]', true], [['[::1]'], '[::1]:8000', true], [['[::1]'], '[::2]', false], [['127.0.0.1'], '127.0.0.1:3000', true], [['127.0.0.1'], '127.0.0.2', false],
  [['my_service'], 'my_service:8000', true]
]

for (const [allowedHosts, host, isIn] of EXAMPLES) {
  t.test(`A request for ${host} is ${isIn ? 'served' : 'refused'} where allowedHosts is ${JSON.stringify(allowedHosts)}`, async (t) => {
    t.strictSame(await asked(t, { host }, { allowedHosts }), isIn ? [200, `http://${host}/x/`] : BAD)
  })
}

const NO_HOSTS = ['<script>', 'a"b', "a'b", 'a b', 'a/b', 'a\\b', 'a@b', 'user:pass@a', 'a:b', 'a:80:80', 'a?b', 'a#b', '[::1', '[::1]x', '::1', 'a\tb', 'é', 'a,b', 'a;b', 'a%0d%0ab', '&lt;', ':80', '{}', 'a\u0000b']

for (const host of NO_HOSTS) {
  for (const allowedHosts of [null, ['*']]) {
    t.test(`${JSON.stringify(host)} is no host, also where allowedHosts is ${JSON.stringify(allowedHosts)}`, async (t) => {
      t.strictSame(await asked(t, { host }, { allowedHosts }), BAD)
    })
  }
}

t.test('A refused host is told to the log, and the request goes no further', async (t) => {
  let reached = false
  class Reached extends LinkView {
    override setup (...args: Parameters<LinkView['setup']>) {
      reached = true
      super.setup(...args)
    }
  }
  const { lines, options } = logged()
  const app = await serve(t, { allowedHosts: ['example.com'], urls: [path('/x/', Reached.asView())] }, options)
  for (const method of ['GET', 'POST', 'OPTIONS', 'HEAD', 'DELETE'] as const) t.equal((await app.inject({ method, url: '/x/', headers: { host: 'evil.org' } })).statusCode, 400)
  await app.inject({ url: '/x/', headers: { host: '<b>' } })
  t.strictSame(lines.map(({ level, msg }) => [level, msg]), [
    ...Array(5).fill([40, "Invalid HTTP_HOST header: 'evil.org'. You may need to add 'evil.org' to `allowedHosts`."]),
    [40, "Invalid HTTP_HOST header: '<b>'. The domain name provided is not valid according to RFC 1034/1035."]
  ])
  t.notOk(reached)
})

t.test('A host that was served once does not let others in', async (t) => {
  const app = await serve(t, { allowedHosts: ['example.com'], urls })
  const statuses: number[] = []
  for (const host of ['example.com', 'evil.org', 'example.com', 'example.com:80', 'evil.org']) statuses.push((await app.inject({ url: '/x/', headers: { host } })).statusCode)
  t.strictSame(statuses, [200, 400, 200, 200, 400])
})

// --- proxies

t.test('A forwarded host is nobody\'s word where no proxy is trusted', async (t) => {
  t.strictSame(await asked(t, { host: 'example.com', 'x-forwarded-host': 'evil.org', 'x-forwarded-proto': 'https' }), [200, 'http://example.com/x/'])
})

t.test('A forwarded host is the request\'s where the proxy is trusted, and is checked', async (t) => {
  const headers = { host: 'inner', 'x-forwarded-host': 'example.com', 'x-forwarded-proto': 'https' }
  t.strictSame(await asked(t, headers, { allowedHosts: ['example.com'] }, { trustProxy: true }), [200, 'https://example.com/x/'])
  t.strictSame(await asked(t, { ...headers, 'x-forwarded-host': 'evil.org' }, { allowedHosts: ['example.com', 'inner'] }, { trustProxy: true }), BAD)
  t.strictSame(await asked(t, { ...headers, 'x-forwarded-host': '<b>' }, {}, { trustProxy: true }), BAD)
})

t.test('A forwarded protocol is that of a link only where it is one of links', async (t) => {
  t.strictSame(await asked(t, { host: 'a.org', 'x-forwarded-proto': 'javascript:alert(1)//' }, {}, { trustProxy: true }), [200, 'http://a.org/x/'])
})

// --- a whole URL as the target

async function lineTo (t: Test, options: ViewsetsOptions) {
  const app = fastifyFor(t)
  await app.register(viewsets, options)
  return await Line.to(t, app)
}

for (const [target, status, link] of [
  ['http://example.com/x/', 200, 'http://example.com/x/'], ['HTTP://Example.com:81/x/?a=1', 200, 'http://Example.com:81/x/?a=1'], ['https://example.com/x/', 200, 'http://example.com/x/'],
  ['http://evil.org/x/', 400, ''], ['http://user:pass@example.com/x/', 400, ''], ['http://example.com@evil.org/x/', 400, ''], ['http://example.com,evil.org/x/', 400, '']
] as const) {
  for (const method of ['GET', 'POST']) {
    t.test(`${method} ${target} is routed by its path, and its host is checked, whatever Host says`, async (t) => {
      const line = await lineTo(t, { urls, allowedHosts: ['example.com'] })
      line.say(`${method} ${target} HTTP/1.1`, `Host: ${status === 200 ? 'evil.org' : 'example.com'}`, 'Content-Length: 0', 'Connection: close', '', '')
      const heard = await line.hear(/\r\n\r\n.+/)
      t.strictSame([heard.slice(0, 12), heard.slice(heard.lastIndexOf('\n') + 1)], [`HTTP/1.1 ${status}`, status === 200 ? JSON.stringify(link) : '{"error":"Bad Request (400)"}'])
    })
  }
}

t.test('The links of a page are made of the target\'s host', async (t) => {
  const Row = memoryModel('Row', Type.Object({ id: Type.Integer() }), { rows: [{ id: 1 }, { id: 2 }] })
  class Rows extends ListAPIView {
    override queryset = Row.objects.all()
    override serializerClass = modelSerializer(Row, { fields: ['id'] })
    override paginationClass = LimitOffsetPagination
  }
  const line = await lineTo(t, { urls: [path('/rows/', Rows.asView())] })
  line.say('GET http://example.com/rows/?limit=1 HTTP/1.1', 'Host: evil.org', 'Connection: close', '', '')
  t.match(await line.hear(/"next":"[^"]*"/), '"next":"http://example.com/rows/?limit=1&offset=1"')
})

t.test('A redirect to the URL with its slash stays with its own host, whatever the target', async (t) => {
  const line = await lineTo(t, { urls })
  line.say('GET http://evil.org/x?a=1 HTTP/1.1', 'Host: example.com', 'Connection: close', '', '')
  t.match(await line.hear(/\r\n\r\n/), /^HTTP\/1\.1 301[^]*\r\nlocation: \/x\/\?a=1\r\n/i)
})

t.test('A handler that is no view\'s makes no link of what is no host', async (t) => {
  const app = await serve(t, { urls: [path('/own/', async (request) => ({ link: buildAbsoluteUri(request) }))] })
  t.strictSame(answer(await app.inject({ url: '/own/', headers: { host: 'a.org' } })), [200, { link: 'http://a.org/own/' }])
  t.equal((await app.inject({ url: '/own/', headers: { host: '<script>' } })).statusCode, 400)
})

// --- the setting

for (const allowedHosts of ['example.com', ['https://example.com'], ['example.com:8000'], [''], ['*.example.com'], [7], ['a/b'], ['::1']]) {
  t.test(`allowedHosts cannot be ${JSON.stringify(allowedHosts)}`, async (t) => {
    t.equal(await refusal(t, { allowedHosts } as never),
      "FST_VIEWSETS_SETTING_INVALID: register(viewsets) was given a bad \"allowedHosts\": give a list of hosts without scheme or port, as in ['example.com', '.example.com', '[::1]'], or null")
  })
}

for (const [environment, allowedHosts, count] of [['production', null, 1], ['production', ['*'], 0], ['test', null, 0]] as const) {
  t.test(`In ${environment}, ${count} warning is logged where allowedHosts is ${JSON.stringify(allowedHosts)}`, async (t) => {
    t.intercept(process, 'env', { value: { ...process.env, NODE_ENV: environment } })
    const { lines, options } = logged()
    await serve(t, { urls, allowedHosts }, options)
    t.equal(lines.filter(({ level, msg }) => level === 40 && msg.includes('`allowedHosts`')).length, count)
  })
}
