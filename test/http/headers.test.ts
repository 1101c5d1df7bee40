import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { Type } from '@sinclair/typebox'
import { APIView, CreateModelMixin, GenericAPIView, Response, View, answer, fastifyFor, fields, logged, memoryModel, path, serializer, viewsets } from '../support/helper.ts'
import type { Test } from 'tap'
import type { Serializer } from '../support/helper.ts'

const BROKEN = { error: 'Server Error (500)' }

/** An application with a hook that lets every answer wait, as those that compress or sign do. */
async function serving (t: Test, handler: ReturnType<typeof View.asView>) {
  const { lines, options } = logged()
  const app = fastifyFor(t, options)
  app.addHook('onSend', async () => { await setImmediate() })
  await app.register(viewsets, { urls: [path('/x/', handler)] })
  return { app, lines }
}

/** A view that makes links; what clients write is in `site`. */
function linksView (schema: ReturnType<typeof Type.Object>) {
  const Link = memoryModel('Link', Type.Object({ id: Type.Integer(), site: Type.Optional(Type.String()), url: Type.Optional(Type.String()) }))
  return class Links extends CreateModelMixin(GenericAPIView) {
    override queryset = Link.objects
    override serializerClass = serializer(schema)
    async post () { return this.create() }
    override performCreate (serializer: Serializer) { return serializer.save() }
  }
}

for (const url of ['https://example.com/', 'https://example.com/☃', `https://example.com/${'x'.repeat(300_000)}`, 'a\r\nset-cookie: b=c']) {
  t.test(`a URL that a client writes is no Location: ${JSON.stringify(url.slice(0, 30))} (MIX-02)`, async (t) => {
    const { app } = await serving(t, linksView(Type.Object({ url: Type.String() })).asView())
    const response = await app.inject({ method: 'POST', url: '/x/', payload: { url } })
    t.strictSame([response.headers.location, ...answer(response)], [undefined, 201, { url }])
  })
}

for (const [sentence, site, location] of [
  ['is percent-encoded where ASCII has no place for it', '/links/☃ "é"\r\n/?a=%20&b=[1]#\ud800', '/links/%E2%98%83%20%22%C3%A9%22%0D%0A/?a=%20&b=[1]#%EF%BF%BD'],
  ['is left out where it is longer than any client reads', `/${'x'.repeat(9000)}`, undefined],
  ['is left out where it is empty', '', undefined]
] as const) {
  t.test(`the Location of a URL that is only shown ${sentence} (MIX-02)`, async (t) => {
    class Links extends linksView(Type.Object({ url: fields.char({ readOnly: true }) })) {
      override performCreate (serializer: Serializer) { return serializer.save({ url: site }) }
    }
    const { app } = await serving(t, Links.asView())
    const response = await app.inject({ method: 'POST', url: '/x/', payload: {} })
    t.strictSame([response.statusCode, response.headers.location], [201, location])
  })
}

for (const [sentence, answered] of [
  ['of a response', () => new Response('a', { headers: { 'x-name': '☃' } })],
  ['of a response, by its name', () => new Response('a', { headers: { 'x name': 'a' } })],
  ['of a response, set late', () => Object.assign(new Response('a'), { headers: { 'x-name': 'a\r\nb: c' } })],
  ['that is the content type of a response', () => new Response('a', { contentType: 'text/☃' })],
  ['of the reply', (view: APIView) => { view.reply.header('x-name', '☃'); return 'a' }],
  ['of the reply, where the view then fails', (view: APIView) => { view.reply.header('x-name', '☃'); throw new Error('no') }]
] as const) {
  t.test(`a header ${sentence}, that cannot be sent, is answered 500 and told to the log`, async (t) => {
    class NameView extends APIView {
      get () { return answered(this) as unknown }
    }
    const { app, lines } = await serving(t, NameView.asView())
    const response = await app.inject('/x/')
    t.strictSame([...answer(response), response.headers['x-name']], [500, BROKEN, undefined])
    t.match(lines[0]?.err, sentence.includes('fails') ? { message: 'no' } : { code: 'FST_VIEWSETS_HEADER_INVALID' })
  })
}

t.test('a view that takes no part in rendering is no exception', async (t) => {
  class NameView extends View {
    get () { this.reply.header('x-name', '☃'); return 'a' }
  }
  const { app, lines } = await serving(t, NameView.asView())
  t.strictSame(answer(await app.inject('/x/')), [500, BROKEN])
  t.match(lines, [{ msg: /^An answer has a header "x-name" that cannot be sent: Invalid character in header content \["x-name"\]\. Encode the value/ }])
})

t.test('what an atomic view made is not kept where its headers cannot be sent', async (t) => {
  const Note = memoryModel('Note', Type.Object({ id: Type.Integer(), text: Type.String() }))
  class Notes extends CreateModelMixin(GenericAPIView) {
    override atomic = true
    override queryset = Note.objects
    override serializerClass = serializer(Type.Object({ text: Type.String() }))
    async post () { return this.create() }
    override getSuccessHeaders () { return { 'x-name': '☃' } }
  }
  const { app } = await serving(t, Notes.asView())
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', payload: { text: 'a' } })), [500, BROKEN])
  t.equal(await Note.objects.count(), 0)
})
