import { Readable } from 'node:stream'
import t from 'tap'
import { APIView, AsyncAPIView, BaseRenderer, JSONRenderer, Response, answer, fastifyFor, path, serve, viewsets } from '../../support/helper.ts'
import type { RendererContext, ResponseOptions } from '../../support/helper.ts'

/** A view that answers GET with that data and those options. */
function answering (data: unknown, options?: ResponseOptions) {
  return class AnsweringView extends APIView {
    get () { return new Response(data, options) }
  }
}

for (const empty of [undefined, null]) {
  t.test(`A response without data (${String(empty)}) has no body and no content type (DSP-14)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', answering(empty).asView())] })
    const { statusCode, headers, body } = await app.inject('/x/')
    t.strictSame([statusCode, headers['content-type'], headers['content-length'], body], [200, undefined, '0', ''])
  })
}

for (const [data, body] of [
  ['text', '"text"'], ['', '""'], [0, '0'], [false, 'false'], [[], '[]'], [{}, '{}'], [[1, null], '[1,null]'],
  ['é😀</script>&\u2028', '"é😀</script>&\\u2028"'], [{ b: 1, a: 2 }, '{"b":1,"a":2}'], [12345678901234567890n, '12345678901234567890']
] as const) {
  t.test(`${body} is what a response of that data reads, with its length and without a charset (CON-01, CON-02, DSP-14)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', answering(data).asView())] })
    const { headers, body: sent } = await app.inject('/x/')
    t.strictSame([sent, headers['content-type'], headers['content-length']], [body, 'application/json', String(Buffer.byteLength(body))])
  })
}

for (const number of [NaN, Infinity, -Infinity]) {
  t.test(`${number} is never sent, but answered 500 (CON-03)`, async (t) => {
    const app = await serve(t, { urls: [path('/x/', answering({ number }).asView())] })
    t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
  })
}

t.test('The content type of a response overrides the header and not the rendering (DSP-14)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', answering({ a: 1 }, { contentType: 'application/problem+json' }).asView())] })
  const { headers, body } = await app.inject('/x/')
  t.strictSame([headers['content-type'], body], ['application/problem+json', '{"a":1}'])
})

t.test('Headers of a response are sent, whatever their case (DSP-14)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', answering('a', { status: 418, headers: { 'X-Own': 'yes', etag: '"1"' } }).asView())] })
  const { statusCode, headers } = await app.inject('/x/')
  t.strictSame([statusCode, headers['x-own'], headers.etag], [418, 'yes', '"1"'])
})

t.test('Headers that a handler sets on Fastify\'s reply are sent too (DSP-14)', async (t) => {
  class ReplyView extends APIView {
    get () {
      this.reply.header('x-own', 'yes')
      return new Response('a')
    }
  }
  const app = await serve(t, { urls: [path('/x/', ReplyView.asView())] })
  const response = await app.inject('/x/')
  t.equal(response.headers['x-own'], 'yes')
})

t.test('A response of 204 loses its data, and in Fastify its content type with it (DSP-14)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', answering({ a: 1 }, { status: 204 }).asView())] })
  const { statusCode, headers, body } = await app.inject('/x/')
  t.strictSame([statusCode, headers['content-type'], body], [204, undefined, ''])
})

t.test('A renderer of one\'s own is told the accepted type, the view, the request and the response (NEG-07)', async (t) => {
  class TellingRenderer extends BaseRenderer {
    readonly mediaType = 'text/told'
    override readonly format = 'told'
    render (data: unknown, acceptedMediaType: string, { view, request, response }: RendererContext) {
      return [data, acceptedMediaType, view.constructor.name, request.url, response.status].join(' ')
    }
  }
  const app = await serve(t, { urls: [path('/x/', answering('hello', { status: 201 }).asView({ rendererClasses: [JSONRenderer, TellingRenderer] }))] })
  const { headers, body } = await app.inject('/x/?format=told')
  t.strictSame([body, headers['content-type']], ['hello text/told AnsweringView /x/?format=told 201', 'text/told; charset=utf-8'])
})

t.test('A renderer may give bytes (NEG-07)', async (t) => {
  class BytesRenderer extends BaseRenderer {
    readonly mediaType = 'application/octet-stream'
    override readonly charset = null
    render () { return Buffer.from([0, 255]) }
  }
  const app = await serve(t, { urls: [path('/x/', answering('hello').asView({ rendererClasses: [BytesRenderer] }))] })
  const { headers, rawPayload } = await app.inject('/x/')
  t.strictSame([headers['content-type'], [...rawPayload]], ['application/octet-stream', [0, 255]])
})

t.test('A renderer that fails is answered 500 without its message (DSP-16)', async (t) => {
  class BuggyRenderer extends JSONRenderer {
    override render (): string { throw new Error('a secret') }
  }
  const app = await serve(t, { urls: [path('/x/', answering('hello').asView({ rendererClasses: [BuggyRenderer] }))] })
  t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
})

t.test('A stream that a handler sends through Fastify\'s reply is sent as it comes (DSP-13)', async (t) => {
  class StreamView extends APIView {
    get () { return this.reply.type('text/plain').send(Readable.from(['a', 'b'])) }
  }
  const app = await serve(t, { urls: [path('/x/', StreamView.asView())] })
  const { headers, body } = await app.inject('/x/')
  t.strictSame([headers['content-type'], body], ['text/plain', 'ab'])
})

t.test('A handler that answers twice is answered the first time only (DSP-13)', async (t) => {
  class DoubleView extends APIView {
    get () {
      this.reply.send('first')
      return new Response('second')
    }
  }
  const app = await serve(t, { urls: [path('/x/', DoubleView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [200, 'first'])
})

t.test('JSON is indented where the client accepts it so (NEG-06)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', answering({ a: [1] }).asView())] })
  const response = await app.inject({ url: '/x/', headers: { accept: 'application/json; indent=2' } })
  t.equal(response.body, '{\n  "a": [\n    1\n  ]\n}')
})

for (const hook of ['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend'] as const) {
  t.test(`What a hook of the application throws is never shown, in ${hook} (DSP-16)`, async (t) => {
    class Page extends AsyncAPIView {
      async get (): Promise<Response> { return new Response({ a: 1 }) }
    }
    for (const when of ['first', 'every']) {
      const app = fastifyFor(t)
      let calls = 0
      app.addHook(hook as 'onRequest', async () => { if (calls++ === 0 || when === 'every') throw new Error('the secret') })
      await app.register(viewsets, { urls: [path('/page/', Page.asView())] })
      t.strictSame(answer(await app.inject('/page/')), [500, { error: 'Server Error (500)' }], when)
    }
  })
}

t.test('The status of a plugin that turns requests away stays, without its message (DSP-16)', async (t) => {
  class Page extends AsyncAPIView {
    async get (): Promise<Response> { throw Object.assign(new Error('the secret'), { statusCode: 502 }) }
    async post (): Promise<Response> { return new Response({}) }
  }
  const app = fastifyFor(t)
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST') return
    reply.header('retry-after', '7')
    throw Object.assign(new Error('the secret'), { code: 'FST_UNDER_PRESSURE', statusCode: 503 })
  })
  await app.register(viewsets, { urls: [path('/page/', Page.asView())] })
  const refused = await app.inject({ method: 'POST', url: '/page/', payload: {} })
  t.strictSame([answer(refused), refused.headers['retry-after']], [[503, { error: 'Server Error (503)' }], '7'])
  t.strictSame(answer(await app.inject('/page/')), [502, { error: 'Server Error (502)' }])
})
