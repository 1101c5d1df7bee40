import { Type } from '@sinclair/typebox'
import t from 'tap'
import { APIView, DefaultContentNegotiation, JSONRenderer, Response, answer, as, fastifyFor, fields, logged, memoryModel, path, serializer, serve, viewsets } from '../support/helper.ts'
import { urls, NOT_ACCEPTABLE, broken, sent, lists } from './support/dispatch.ts'
import type { Renderer, ViewRequest } from '../support/helper.ts'

const titled = Type.Object({ title: fields.char() })
const TitleSerializer = serializer(titled)

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
