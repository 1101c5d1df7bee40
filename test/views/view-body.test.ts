/** The body as a plain view reads it, which knows neither policies nor parsers. */
import t from 'tap'
import { APIView, BaseParser, View, answer, path, serve } from '../support/helper.ts'
import type { ParserContext } from '../support/helper.ts'

const post = (url: string, contentType: string | undefined, payload: string) =>
  ({ method: 'POST' as const, url, headers: contentType === undefined ? {} : { 'content-type': contentType }, payload })

class PlainView extends View {
  post () {
    try {
      return { data: this.data, sent: this.request.body }
    } catch (error) {
      return { refused: (error as { statusCode: number }).statusCode, then: this.#tried() }
    }
  }

  put () { return 'did not listen' }

  patch () { return { data: this.data } }

  #tried (): unknown {
    try {
      return this.data
    } catch (error) {
      return (error as { statusCode: number }).statusCode
    }
  }
}

t.test('A plain view reads its data by the default parsers of the registration (DSP-04)', async (t) => {
  const plain = [path('/x/', PlainView.asView())]
  const app = await serve(t, { urls: plain })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', payload: { a: [1] } })), [200, { data: { a: [1] }, sent: { a: [1] } }])
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/' })), [200, { data: {} }])
  t.strictSame(answer(await app.inject(post('/x/', 'application/json', ''))), [200, { data: {}, sent: {} }])
  class Shouts extends BaseParser {
    override readonly mediaType = 'text/shout'
    override parse (body: Buffer, { maxDepth, kwargs }: ParserContext) { return Promise.resolve([String(body).toUpperCase(), maxDepth, kwargs]) }
  }
  const own = await serve(t, { urls: [path('/:word/', PlainView.asView())], defaultParserClasses: [Shouts], maxBodyDepth: 7 })
  t.strictSame(answer(await own.inject(post('/x/', 'text/shout', 'hello'))), [200, { data: ['HELLO', 7, { word: 'x' }], sent: ['HELLO', 7, { word: 'x' }] }])
  t.strictSame(answer(await own.inject(post('/x/', 'application/json', '{}'))), [200, { refused: 415, then: 415 }])
})

t.test('What is wrong with the body of a plain view is told when it reads its data (DSP-05)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', PlainView.asView())] })
  t.strictSame(answer(await app.inject(post('/x/', 'application/json', '{broken'))), [200, { refused: 400, then: {} }])
  for (const type of ['text/plain', 'nonsense', undefined]) {
    t.strictSame(answer(await app.inject(post('/x/', type, 'hello'))), [200, { refused: 415, then: 415 }], String(type))
    t.strictSame(answer(await app.inject({ ...post('/x/', type, 'hello'), method: 'PUT' })), [200, 'did not listen'], String(type))
  }
  t.equal((await app.inject({ ...post('/x/', 'application/json', '{broken'), method: 'PATCH' })).statusCode, 400)
  const small = await serve(t, { urls: [path('/x/', PlainView.asView())] }, { bodyLimit: 20 })
  t.equal((await small.inject(post('/x/', 'application/json', '{"a":"long enough for that"}'))).statusCode, 413)
})

t.test('A plain view that throws is answered 500, whether a body came or not (DSP-16)', async (t) => {
  class Buggy extends View {
    post () { throw new Error('a secret') }
    async put () { throw new Error('a secret') }
  }
  const app = await serve(t, { urls: [path('/x/', Buggy.asView())] })
  for (const method of ['POST', 'PUT'] as const) {
    for (const payload of [undefined, { a: 1 }]) t.strictSame(answer(await app.inject({ method, url: '/x/', ...(payload && { payload }) })), [500, { error: 'Server Error (500)' }])
  }
})

for (const Base of [View, APIView]) {
  t.test(`A ${Base === View ? 'plain view' : 'view with policies'} may look at the bytes of a body before they are parsed`, async (t) => {
    class Signed extends Base {
      bytes = 0
      override parseBody (raw: Buffer) {
        this.bytes = raw.length
        return super.parseBody(raw)
      }

      post () { return { bytes: this.bytes, data: this.data } }
    }
    const app = await serve(t, { urls: [path('/x/', Signed.asView())] })
    t.strictSame(answer(await app.inject(post('/x/', 'application/json', '{"a": "é"}'))), [200, { bytes: 11, data: { a: 'é' } }])
  })
}
