import t from 'tap'
import { APIView, Line, MultiPartParser, ParseError, UploadedFile, answer, fastifyFor, path, serve, viewsets } from '../../support/helper.ts'

/** A part of a form, as browsers write them. */
const part = (disposition: string, content: string, ...headers: readonly string[]): string =>
  ['--x', `Content-Disposition: ${disposition}`, ...headers, '', content, ''].join('\r\n')

/** What is read of a body: texts as they are, files as what can be told of them. */
function read (body: string, contentType = 'multipart/form-data; boundary=x'): Array<[name: string, values: readonly unknown[]]> {
  const data = new MultiPartParser().parse(Buffer.from(body), { contentType })
  return [...data.keys()].map((name) => [name, data.getAll(name).map((value) => value instanceof UploadedFile ? { ...value, content: value.content.toString() } : value)])
}

const why = (body: string, contentType?: string): string => {
  try {
    return JSON.stringify(read(body, contentType))
  } catch (error) {
    if (error instanceof ParseError) return String(error.detail)
    throw error
  }
}

t.test('fields and files are read together, each under its name (NEG-12)', async (t) => {
  const body = `${part('form-data; name="a"', '1')}${part('form-data; name="doc"; filename="x.txt"', 'two\r\nlines', 'Content-Type: Text/Plain; charset=utf-8')}${part('form-data; name="a"', '')}--x--\r\n`
  t.strictSame(read(body), [['a', ['1', '']], ['doc', [{ name: 'x.txt', contentType: 'text/plain', content: 'two\r\nlines' }]]])
})

t.test('what stands before the first boundary and after the last is nobody\'s (NEG-12)', async (t) => {
  t.strictSame(read(`hello\r\n${part('form-data; name=a', '1')}--x--\r\n${part('form-data; name=b', '2')}`), [['a', ['1']]])
})

t.test('a line that only begins like the boundary is content (NEG-12)', async (t) => {
  t.strictSame(read(`${part('form-data; name=a', '1\r\n--xy\r\n--\r\n --x\r\n-x')}--x \t\r\nContent-Disposition: form-data; name=b\r\n\r\n2\r\n--x--`), [['a', ['1\r\n--xy\r\n--\r\n --x\r\n-x']], ['b', ['2']]])
})

t.test('a file input where no file was chosen is an empty text, and a part without a name is none (NEG-12)', async (t) => {
  const body = `${part('form-data; name="file"; filename=""', '')}${part('form-data', '1')}${part('form-data; filename="a.txt"', '2')}--x\r\n\r\n3\r\n--x\r\n--x--\r\n`
  t.strictSame(read(body), [['file', ['']]])
})

t.test('a file part without a content type has none (NEG-12)', async (t) => {
  t.strictSame(read(`${part('form-data; name="f"; filename="f"', '1')}--x--`), [['f', [{ name: 'f', contentType: '', content: '1' }]]])
})

t.test('a body that ends early is what was read of it (NEG-12)', async (t) => {
  t.strictSame(read('--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nno end'), [['f', [{ name: 'f', contentType: '', content: 'no end' }]]])
  t.strictSame(read(`${part('form-data; name=a', '1')}--x\r\nContent-Disposition: form-data; name="f"; fil`), [['a', ['1']]])
  for (const body of ['no multipart', '--x', '--x--', '--x\r\n', '\r\n--x']) t.strictSame(read(body), [], body)
})

t.test('a boundary that is none is named (NEG-12)', async (t) => {
  t.equal(why('x', 'multipart/form-data'), 'Multipart form parse error - Invalid boundary in multipart: None')
  t.equal(why('x', 'multipart/form-data; boundary='), 'Multipart form parse error - Invalid boundary in multipart: ')
  t.equal(why('x', 'multipart/form-data; boundary=é'), 'Multipart form parse error - Invalid boundary in multipart: é')
  t.equal(why('x', `multipart/form-data; boundary=${'x'.repeat(202)}`), `Multipart form parse error - Invalid boundary in multipart: ${'x'.repeat(202)}`)
})

t.test('the name of a file is never a path, and holds nothing that does not print (NEG-12)', async (t) => {
  const nameOf = (filename: string): unknown => (read(`${part(`form-data; name=f; ${filename}`, '1')}--x--`)[0]?.[1][0] as UploadedFile | undefined)?.name
  const cases: Array<[given: string, name: string | undefined]> = [
    ['filename="../../etc/passwd"', 'passwd'], ['filename="C:\\dir\\a b.txt"', 'a b.txt'], ['filename="a\u0000\u202e\u2028.txt"', 'a.txt'],
    ['filename="&#233;&#xe9;&amp;&nothing;&#x999999;"', 'éé&&nothing;&#x999999;'], ['filename="&#47;etc&#x2f;x"', 'x'], ['filename="&#xD800;x"', 'x'],
    ["filename*=UTF-8''na%C3%AFve.txt", 'naïve.txt'], ['filename=".."', undefined], ['filename="/"', undefined]
  ]
  t.strictSame(cases.map(([given]) => nameOf(given)), cases.map(([, name]) => name))
})

t.test('base64 is decoded, and refused in a file that holds anything else (NEG-12)', async (t) => {
  const base64 = 'Content-Transfer-Encoding: BASE64'
  t.strictSame(read(`${part('form-data; name=a', 'w6k=', base64)}${part('form-data; name=b', 'w6k', base64)}--x--`), [['a', ['é']], ['b', ['w6k']]])
  t.strictSame(read(`${part('form-data; name=f; filename=f', 'aGVs\r\nbG8=', base64)}--x--`), [['f', [{ name: 'f', contentType: '', content: 'hello' }]]])
  for (const content of ['w6k', '=w6k', 'w===']) t.equal(why(`${part('form-data; name=f; filename=f', content, base64)}--x--`), 'Multipart form parse error - Could not decode base64 data.', content)
})

t.test('texts are decoded in the charset of the content type, and names in UTF-8 (NEG-12)', async (t) => {
  const body = Buffer.concat([Buffer.from('--x\r\nContent-Disposition: form-data; name="é"\r\n\r\n'), Buffer.from([0xE9]), Buffer.from('\r\n--x--')])
  const data = new MultiPartParser().parse(body, { contentType: 'multipart/form-data; boundary=x; charset=latin-1' })
  t.strictSame([...data], [['é', 'é']])
})

t.test('more parts than a thousand, or headers longer than anybody\'s, are refused', async (t) => {
  t.equal(read(`${part('form-data; name=a', '1').repeat(1000)}--x--`)[0]?.[1].length, 1000)
  t.equal(why('--x\r\n'.repeat(1001)), 'Multipart form parse error - Too many parts: at most 1000 are read.')
  t.equal(why(`--x\r\n${'a: b\r\n'.repeat(10_000)}`), 'Multipart form parse error - Request max total header size exceeded.')
})

class FormView extends APIView {
  post () {
    return Object.fromEntries([...this.data as Iterable<[string, unknown]>].map(([name, value]) => [name, value instanceof UploadedFile ? value.size : value]))
  }
}

const ENDLESS = { headers: { 'content-type': 'multipart/form-data; boundary=x' }, payload: '--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nno end' }

t.test('a file part that does not end is answered like any other (NEG-12)', async (t) => {
  const app = await serve(t, { urls: [path('/form/', FormView.asView())] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/form/', ...ENDLESS })), [200, { f: 6 }])
})

t.test('OPTIONS and a method that is not allowed read no body', async (t) => {
  const app = fastifyFor(t, { bodyLimit: 10 })
  await app.register(viewsets, { urls: [path('/form/', FormView.asView())] })
  t.equal((await app.inject({ method: 'POST', url: '/form/', ...ENDLESS })).statusCode, 413)
  t.equal((await app.inject({ method: 'OPTIONS', url: '/form/', ...ENDLESS })).statusCode, 200)
  t.equal((await app.inject({ method: 'PUT', url: '/form/', ...ENDLESS })).statusCode, 405)
})

t.test('a connection outlives a body that nobody read', async (t) => {
  const app = await serve(t, { urls: [path('/form/', FormView.asView())] })
  const line = await Line.to(t, app)
  line.say('OPTIONS /form/ HTTP/1.1', 'Host: x', 'Content-Type: multipart/form-data; boundary=x', `Content-Length: ${ENDLESS.payload.length}`, '', ENDLESS.payload)
  await line.hear(/^HTTP\/1.1 200/)
  line.heard = ''
  line.say('PUT /form/ HTTP/1.1', 'Host: x', 'Content-Length: 2', '', '{}')
  t.match(await line.hear(/not allowed/), /^HTTP\/1.1 405/)
})
