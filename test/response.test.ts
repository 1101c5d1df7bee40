import { Readable } from 'node:stream'
import t from 'tap'
import { APIView, Response, answer, fastifyFor, path, serve, viewsets } from './support/helper.ts'
import type { FastifyReply } from 'fastify'
import type { BodyRenderer } from './support/helper.ts'

/** A view that answers GET with what is made for each request. */
function answering (make: () => unknown) {
  return class AnsweringView extends APIView {
    get () { return make() }
  }
}

class StreamResponse extends Response<AsyncIterable<string>> {
  protected override sendBody (reply: FastifyReply): void {
    reply.type(this.contentType ?? 'text/plain').send(Readable.from(this.data))
  }
}

/** An answer whose body is found out while it is sent. */
class FileResponse extends Response<() => Promise<Buffer>> {
  override async sendTo (reply: FastifyReply): Promise<void> {
    const content = await this.data()
    this.headers['content-length'] = String(content.length)
    this.sendHead(reply)
    reply.type('application/pdf').send(content)
  }
}

class NotModified extends Response {
  constructor (etag: string) {
    super(undefined, { status: 304, headers: { etag } })
  }

  protected override sendBody (reply: FastifyReply): void {
    reply.send()
  }
}

class EventStream extends Response<readonly object[]> {
  override sendTo (reply: FastifyReply, renderer: BodyRenderer): void {
    const write = renderer.writerFor(this)
    reply.hijack()
    reply.raw.writeHead(this.status, { 'content-type': 'text/event-stream', vary: this.headers.vary ?? 'Origin', allow: this.headers.allow })
    for (const event of this.data) reply.raw.write(`data: ${write(event).toString()}\n\n`)
    reply.raw.end()
  }
}

async function * lines () {
  yield 'one\n'
  yield 'two\n'
}

t.test('A subclass of Response sends a stream, with the status and the headers of any other answer', async (t) => {
  const app = await serve(t, { urls: [path('/x/', answering(() => new StreamResponse(lines(), { status: 206, headers: { 'X-Own': 'yes' }, contentType: 'text/csv' })).asView())] })
  const { statusCode, headers, body } = await app.inject('/x/')
  t.strictSame([statusCode, headers['content-type'], headers['x-own'], headers.allow, body], [206, 'text/csv', 'yes', 'GET, HEAD, OPTIONS', 'one\ntwo\n'])
})

t.test('A subclass may find out its body while it is sent', async (t) => {
  const app = await serve(t, { urls: [path('/x/', answering(() => new FileResponse(async () => Buffer.from('%PDF'))).asView())] })
  const { statusCode, headers, body } = await app.inject('/x/')
  t.strictSame([statusCode, headers['content-type'], headers['content-length'], headers.allow, body], [200, 'application/pdf', '4', 'GET, HEAD, OPTIONS', '%PDF'])
})

t.test('What fails while a body is found out is answered 500, without its message', async (t) => {
  const app = await serve(t, { urls: [path('/x/', answering(() => new FileResponse(async () => { throw new Error('ENOENT /etc/secret') })).asView())] })
  t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
})

t.test('A header of a subclass that cannot be sent is answered 500', async (t) => {
  const make = () => {
    const response = new StreamResponse(lines())
    response.headers['x-own'] = 'a\nb'
    return response
  }
  const app = await serve(t, { urls: [path('/x/', answering(make).asView())] })
  t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
})

t.test('304 is a subclass without a body or a content type', async (t) => {
  const app = await serve(t, { urls: [path('/x/', answering(() => new NotModified('"1"')).asView())] })
  const { statusCode, headers, body } = await app.inject('/x/')
  t.strictSame([statusCode, headers.etag, headers['content-type'], headers.allow, body], [304, '"1"', undefined, 'GET, HEAD, OPTIONS', ''])
})

t.test('Server-sent events are a subclass that writes each with the renderer that was negotiated', async (t) => {
  const app = await serve(t, { urls: [path('/x/', answering(() => new EventStream([{ a: 1 }, { b: 'é' }])).asView())] })
  const { statusCode, headers, body } = await app.inject('/x/')
  t.strictSame([statusCode, headers['content-type'], headers.allow, body], [200, 'text/event-stream', 'GET, HEAD, OPTIONS', 'data: {"a":1}\n\ndata: {"b":"é"}\n\n'])
})

t.test('onSend hooks see the stream of a subclass, and may put another body in its place', async (t) => {
  const app = fastifyFor(t)
  const seen: string[] = []
  app.addHook('onSend', async (request, reply, payload) => {
    seen.push(payload instanceof Readable ? 'stream' : typeof payload)
    return 'replaced'
  })
  await app.register(viewsets, { urls: [path('/x/', answering(() => new StreamResponse(lines())).asView())] })
  const { body } = await app.inject('/x/')
  t.strictSame([seen, body], [['stream'], 'replaced'])
})

t.test('An answer is not sent where a handler has sent one itself', async (t) => {
  class SentView extends APIView {
    get () {
      this.reply.send('sent')
      return new StreamResponse(lines())
    }
  }
  const app = await serve(t, { urls: [path('/x/', SentView.asView())] })
  t.equal((await app.inject('/x/')).body, 'sent')
})
