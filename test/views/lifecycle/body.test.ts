import { once } from 'node:events'
import t from 'tap'
import {
  APIView, BaseParser, BasePermission, IsAuthenticated, JSONParser, Line, Tokens, UnsupportedMediaType, answer, as, exceptionHandler, fastifyFor, logged, path, serve, viewsets
} from '../../support/helper.ts'
import type { ViewContext, ViewRequest } from '../../support/helper.ts'

/** What reading the data gives, twice: the data, or the status of the error. */
class EchoView extends APIView {
  post () {
    return { first: this.#read(), second: this.#read() }
  }

  #read (): unknown {
    try {
      const { data } = this
      return data
    } catch (error) {
      return `thrown ${(error as { statusCode: number }).statusCode}`
    }
  }
}

class DeafView extends APIView {
  post () { return 'did not listen' }
}

class GuardedView extends APIView {
  override authenticationClasses = [Tokens]
  override permissionClasses = [IsAuthenticated]

  post () { return this.data }
}

const urls = [path('/echo/', EchoView.asView()), path('/deaf/', DeafView.asView()), path('/guarded/', GuardedView.asView())]

const post = (url: string, contentType: string | undefined, payload: string) =>
  ({ method: 'POST' as const, url, headers: contentType === undefined ? {} : { 'content-type': contentType }, payload })

for (const [contentType, payload] of [['text/plain', 'hello'], ['application/json', '{broken'], ['image/png', '\u0000'], [undefined, 'hello'], ['nonsense', 'hello']] as const) {
  t.test(`A view that never reads its data takes a body of ${String(contentType)} (DSP-04)`, async (t) => {
    const app = await serve(t, { urls })
    t.strictSame(answer(await app.inject(post('/deaf/', contentType, payload))), [200, 'did not listen'])
  })
}

t.test('The data of a body that is no JSON throws when it is read first, and is an empty form from then on (DSP-05)', async (t) => {
  const app = await serve(t, { urls })
  t.strictSame(answer(await app.inject(post('/echo/', 'application/json', '{broken'))), [200, { first: 'thrown 400', second: {} }])
})

t.test('The data of a media type that no parser takes throws whenever it is read (DSP-05)', async (t) => {
  const app = await serve(t, { urls })
  t.strictSame(answer(await app.inject(post('/echo/', 'text/plain', 'hello'))), [200, { first: 'thrown 415', second: 'thrown 415' }])
})

t.test('The data of a body is the same however often it is read (DSP-04)', async (t) => {
  const app = await serve(t, { urls })
  t.strictSame(answer(await app.inject(post('/echo/', 'application/json', '{"a":[1]}'))), [200, { first: { a: [1] }, second: { a: [1] } }])
})

for (const contentType of ['text/plain', 'application/json', 'application/x-www-form-urlencoded', 'nonsense', undefined]) {
  t.test(`An empty body of ${String(contentType)} reads as no data, and is never refused (DSP-06)`, async (t) => {
    const app = await serve(t, { urls })
    t.strictSame(answer(await app.inject(post('/echo/', contentType, ''))), [200, { first: {}, second: {} }])
  })
}

t.test('A body without a content type is answered 415 by a view that reads it (NEG-09)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', GuardedView.asView({ permissionClasses: [] }))] })
  t.strictSame(answer(await app.inject(post('/x/', undefined, 'hello'))), [415, { detail: 'Unsupported media type "" in request.' }])
})

t.test('A content type that is none is answered 415 with what was sent, after permissions (NEG-09, DSP-03)', async (t) => {
  const app = await serve(t, { urls })
  const request = post('/guarded/', 'nonsense', 'hello')
  t.strictSame(answer(await app.inject({ ...request, headers: { ...request.headers, ...as('ada') } })), [415, { detail: 'Unsupported media type "nonsense" in request.' }])
})

t.test('A form is read with the last value of a repeated name (CON-10, NEG-12)', async (t) => {
  const app = await serve(t, { urls })
  const { first } = (await app.inject(post('/echo/', 'application/x-www-form-urlencoded', 'a=1&b=x+y&a=2&c='))).json() as { first: unknown }
  t.strictSame(first, { a: '2', b: 'x y', c: '' })
})

t.test('Of several parsers the first that takes the media type reads the body, whatever its parameters (NEG-09)', async (t) => {
  class TextParser extends BaseParser {
    readonly mediaType = 'text/*'
    async parse (body: Buffer) { return { text: body.toString() } }
  }
  const app = await serve(t, { urls: [path('/x/', EchoView.asView({ parserClasses: [JSONParser, TextParser] }))] })
  t.strictSame(answer(await app.inject(post('/x/', 'TEXT/Plain; charset=utf-8', 'hi'))), [200, { first: { text: 'hi' }, second: { text: 'hi' } }])
})

t.test('A parser may refuse a media type itself (NEG-09)', async (t) => {
  class FussyParser extends BaseParser {
    readonly mediaType = 'text/*'
    parse (): never { throw new UnsupportedMediaType('text/fussy') }
  }
  const app = await serve(t, { urls: [path('/x/', EchoView.asView({ parserClasses: [FussyParser] }))] })
  t.strictSame(answer(await app.inject(post('/x/', 'text/plain', 'hi'))), [200, { first: 'thrown 415', second: 'thrown 415' }])
})

for (const later of [false, true]) {
  t.test(`A parser that fails ${later ? 'later' : 'at once'} for a reason of its own is answered 500 and logged (DSP-16)`, async (t) => {
    class BuggyParser extends BaseParser {
      readonly mediaType = 'text/*'
      parse () {
        const error = new TypeError('a secret')
        if (later) return Promise.reject(error)
        throw error
      }
    }
    const { lines, options } = logged()
    const app = await serve(t, { urls: [path('/x/', EchoView.asView({ parserClasses: [BuggyParser] }))] }, options)
    t.strictSame(answer(await app.inject(post('/x/', 'text/plain', 'hi'))), [500, { error: 'Server Error (500)' }])
    t.match(lines, [{ err: { type: 'TypeError', message: 'a secret' } }])
  })
}

t.test('A parser is told the view, the request, the parts of the URL and the content type (NEG-09)', async (t) => {
  class TellingParser extends BaseParser {
    readonly mediaType = '*/*'
    parse (_body: Buffer, { view, request, kwargs, contentType }: Parameters<BaseParser['parse']>[1]) {
      return { view: view.constructor.name, url: request.url, kwargs, contentType }
    }
  }
  const app = await serve(t, { urls: [path('/x/:name/', GuardedView.asView({ permissionClasses: [], parserClasses: [TellingParser] }))] })
  t.strictSame(answer(await app.inject(post('/x/a/', 'a/b;c=d', '1'))), [200, { view: 'GuardedView', url: '/x/a/', kwargs: { name: 'a' }, contentType: 'a/b;c=d' }])
})

t.test('A hook of the application sees the parsed body before the handler runs (DSP-25)', async (t) => {
  const seen: unknown[] = []
  const app = fastifyFor(t)
  app.addHook('preHandler', async (request) => { seen.push(request.body) })
  await app.register(viewsets, { urls })
  await app.inject(post('/echo/', 'application/json', '{"a":1}'))
  t.strictSame(seen, [{ a: 1 }])
})

t.test('Checks that read the data are told that it is not there yet, in place of finding it empty (DSP-04)', async (t) => {
  const { lines, options } = logged()
  class PeekingView extends DeafView {
    override checkPermissions ({ data }: ViewRequest) { if (data === null) throw new Error('no data') }
  }
  const app = await serve(t, { urls: [path('/x/', PeekingView.asView())] }, options)
  t.strictSame(answer(await app.inject(post('/x/', 'application/json', '{"a":1}'))), [500, { error: 'Server Error (500)' }])
  t.match(lines, [{ err: { code: 'FST_VIEWSETS_DATA_UNREAD' } }])
})

t.test('A check that waits for the body may read the data (DSP-04)', async (t) => {
  class IsPolite extends BasePermission {
    override async hasPermission (request: ViewRequest, view: ViewContext) {
      await view.readBody()
      return (request.data as { please?: boolean }).please === true
    }
  }
  class PoliteView extends APIView {
    override permissionClasses = [IsPolite]
    post () { return this.data }
  }
  const app = await serve(t, { urls: [path('/x/', PoliteView.asView())] })
  const answers = []
  for (const payload of ['{"please":true}', '{}', '{broken']) answers.push((await app.inject(post('/x/', 'application/json', payload))).statusCode)
  t.strictSame(answers, [200, 403, 400])
})

t.test('An exception handler that waits for the body may read the data of a refused request (EXC-06)', async (t) => {
  const seen: unknown[] = []
  const app = await serve(t, {
    urls,
    async exceptionHandler (error, { view, request }) {
      await view.readBody()
      seen.push(request.data)
      return exceptionHandler(error)
    }
  })
  const response = await app.inject(post('/guarded/', 'application/json', '{"a":1}'))
  t.strictSame([response.statusCode, seen], [401, [{ a: 1 }]])
})

t.test('A dispatch that waits for the body may read the data before the checks (DSP-04)', async (t) => {
  class SigningView extends GuardedView {
    override async dispatch (...args: Parameters<APIView['dispatch']>) {
      await this.readBody()
      this.reply.header('x-signed', JSON.stringify(this.data))
      return super.dispatch(...args)
    }
  }
  const app = await serve(t, { urls: [path('/x/', SigningView.asView())] })
  const response = await app.inject(post('/x/', 'application/json', '{"a":1}'))
  t.strictSame([response.statusCode, response.headers['x-signed']], [401, '{"a":1}'])
})

t.test('A request without a body is not waited for (DSP-04)', async (t) => {
  class WaitingView extends APIView {
    override async initial (...args: Parameters<APIView['initial']>) {
      await this.readBody()
      return super.initial(...args)
    }

    get () { return this.data }
    delete () { return this.data }
  }
  const app = await serve(t, { urls: [path('/x/', WaitingView.asView())] })
  t.strictSame([answer(await app.inject('/x/')), answer(await app.inject({ method: 'DELETE', url: '/x/' }))], [[200, {}], [200, {}]])
})

// --- limits

t.test('A body over the limit is answered 413 with Allow (DSP-23)', async (t) => {
  const app = await serve(t, { urls }, { bodyLimit: 10 })
  const response = await app.inject(post('/echo/', 'application/json', '{"a":"too long"}'))
  t.strictSame([...answer(response), response.headers.allow], [413, { detail: 'Request body is too large.' }, 'POST, OPTIONS'])
})

t.test('A body over the limit is answered 401 where credentials are missing (DSP-03, DSP-23)', async (t) => {
  const app = await serve(t, { urls }, { bodyLimit: 10 })
  t.strictSame(answer(await app.inject(post('/guarded/', 'application/json', '{"a":"too long"}'))), [401, { detail: 'Authentication credentials were not provided.' }])
})

t.test('A body that nests deeper than the setting allows is answered 400 (NEG-10)', async (t) => {
  const app = await serve(t, { maxBodyDepth: 2, urls: [path('/x/', GuardedView.asView({ permissionClasses: [] }))] })
  const response = await app.inject(post('/x/', 'application/json', '[[[]]]'))
  t.equal(response.statusCode, 400)
})

// --- on the wire

t.test('A refused request is answered before its body was sent (DSP-03)', async (t) => {
  const line = await Line.to(t, await serve(t, { urls }))
  line.say('POST /guarded/ HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 1000000000', '', '{')
  t.match(await line.hear(/provided\./), /^HTTP\/1\.1 401 /)
})

t.test('A refused request whose body comes in chunks is answered before the last of them (DSP-03)', async (t) => {
  const line = await Line.to(t, await serve(t, { urls }))
  line.say('POST /guarded/ HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Transfer-Encoding: chunked', '', '1', '{', '')
  t.match(await line.hear(/provided\./), /^HTTP\/1\.1 401 /)
})

t.test('After a refusal the connection serves the next request (DSP-03)', async (t) => {
  const line = await Line.to(t, await serve(t, { urls }))
  line.say('POST /guarded/ HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 7', '', '{"a":1}')
  await line.hear(/provided\./)
  line.say('POST /deaf/ HTTP/1.1', 'Host: x', 'Content-Length: 0', '', '')
  t.match(await line.hear(/listen/), /401 [^]*HTTP\/1\.1 200 [^]*"did not listen"$/)
})

t.test('A request that may pass is answered when its body has come, chunk by chunk (DSP-04)', async (t) => {
  const line = await Line.to(t, await serve(t, { urls }))
  line.say('POST /echo/ HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Transfer-Encoding: chunked', '', '3', '{"a', '')
  line.say('4', '":1}', '0', '', '')
  t.match(await line.hear(/\}\}$/), /^HTTP\/1\.1 200 [^]*\{"first":\{"a":1\},"second":\{"a":1\}\}$/)
})

t.test('A body longer than the length it announced is answered 400 in the views\' words (DSP-16)', async (t) => {
  const app = await serve(t, { urls })
  t.strictSame(answer(await app.inject({ ...post('/echo/', 'application/json', '{"a":1}'), headers: { 'content-type': 'application/json', 'content-length': '3' } })),
    [400, { detail: 'Malformed request.' }])
})

t.test('A client that hangs up amid its body lets the view unwind, with nothing logged as an error (DSP-24)', async (t) => {
  let unwound!: () => void
  const unwinding = new Promise<void>((resolve) => { unwound = resolve })
  class TidyView extends DeafView {
    override async dispatch (...args: Parameters<APIView['dispatch']>) {
      try {
        return await super.dispatch(...args)
      } finally {
        unwound()
      }
    }
  }
  const { lines, options } = logged()
  const app = await serve(t, { urls: [path('/x/', TidyView.asView())] }, options)
  const line = await Line.to(t, app)
  const asked = once(app.server, 'request')
  line.say('POST /x/ HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 100', '', '{')
  await asked
  line.socket.destroy()
  await unwinding
  t.strictSame(lines.filter(({ level }) => level >= 50), [])
})

t.test('A hook of the application that answers in place of the handler lets the view unwind (DSP-25)', async (t) => {
  let unwound = false
  class TidyView extends DeafView {
    override async dispatch (...args: Parameters<APIView['dispatch']>) {
      try {
        return await super.dispatch(...args)
      } finally {
        unwound = true
      }
    }
  }
  const app = fastifyFor(t)
  app.addHook('preHandler', async (_request, reply) => reply.code(503).send('closed'))
  await app.register(viewsets, { urls: [path('/x/', TidyView.asView())] })
  const response = await app.inject(post('/x/', 'application/json', '{}'))
  await new Promise(setImmediate)
  t.strictSame([...answer(response), unwound], [503, 'closed', true])
})

// --- keys that could reach a prototype

for (const [contentType, payload] of [
  ['application/json', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1}'],
  ['application/x-www-form-urlencoded', '__proto__=x&constructor=y&__proto__[polluted]=1&a=1']
] as const) {
  t.test(`A body of ${contentType} with the key __proto__ neither fails nor pollutes (NEG-10)`, async (t) => {
    class KeyView extends APIView {
      post () {
        const copy = Object.assign({}, this.data)
        return { polluted: 'polluted' in {} || 'polluted' in copy || 'polluted' in (this.data as object) }
      }
    }
    const app = await serve(t, { urls: [path('/x/', KeyView.asView())] })
    const response = await app.inject(post('/x/', contentType, payload))
    t.strictSame(answer(response), [200, { polluted: false }])
  })
}
