/** Whatever bytes come as a multipart form: an answer, soon, and a process that goes on. */
import fc from 'fast-check'
import t from 'tap'
import { APIView, UploadedFile, path, serve } from '../support/helper.ts'
import type { LightMyRequestResponse } from 'fastify'

const BODIES = Number(process.env.FUZZED_BODIES ?? 2500)

class FormView extends APIView {
  post () {
    return [...this.data as Iterable<[string, unknown]>].map(([name, value]) => [name, value instanceof UploadedFile ? [value.name, value.size] : value])
  }
}

/** What multipart bodies are made of, and what breaks them. */
const piece = fc.oneof(
  fc.constantFrom(
    '--x', '--x--', '--x\r\n', '\r\n--x\r\n', '\r\n--x--\r\n', '--', '\r\n', '\r', '\n', '\r\n\r\n', '-', ' ', '\t', '--xx', '\0', ':', ';', '"', '\\', '=',
    'Content-Disposition: form-data; name="a"', 'Content-Disposition: form-data; name="f"; filename="f"', 'Content-Disposition: form-data; name="f"; filename=""',
    'Content-Disposition: form-data; filename="../f"', "Content-Disposition: form-data; name=f; filename*=UTF-8''%ff%zz", 'content-disposition:', 'Content-Disposition: form-data; name="__proto__"',
    'Content-Disposition: form-data; name="a', 'Content-Disposition: attachment; name=a', 'Content-Type: text/plain', 'Content-Type: ;;;===', 'Content-Type: multipart/mixed; boundary=x',
    'Content-Transfer-Encoding: base64', 'Content-Transfer-Encoding: quoted-printable', 'aGVsbG8=', 'content'
  ),
  fc.string({ unit: 'binary', maxLength: 12 })
).map((text) => Buffer.from(text))

const soup = fc.array(fc.oneof(piece, fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes))), { maxLength: 30 }).map((pieces) => Buffer.concat(pieces))

const whole = fc.array(fc.tuple(piece, piece), { maxLength: 5 })
  .map((parts) => Buffer.concat([...parts.map(([header, content]) => Buffer.from(`--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n${header.toString('latin1')}\r\n\r\n${content.toString('latin1')}\r\n`, 'latin1')), Buffer.from('--x--\r\n')]))

/** A body as a client would send it, cut, or with some of its bytes changed. */
const broken = fc.tuple(whole, fc.nat(), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 })).map(([body, end, changes]) => {
  const bytes = Buffer.from(body.subarray(0, end % (body.length + 1)))
  for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte
  return bytes
})

const contentType = fc.constantFrom(
  'multipart/form-data; boundary=x', 'multipart/form-data; boundary=x', 'multipart/form-data; boundary="x"', 'multipart/form-data; boundary=x; charset=utf-16', 'multipart/form-data; boundary=-',
  'multipart/form-data; boundary=', 'multipart/form-data', 'multipart/form-data; boundary="'
)

t.test('no multipart body ends the process, hangs, or is answered 5xx', async (t) => {
  const strangers: unknown[] = []
  const note = (error: unknown): void => { strangers.push(error) }
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('uncaughtException', note).off('unhandledRejection', note))
  const app = await serve(t, { urls: [path('/form/', FormView.asView())] })

  const request = fc.record({ method: fc.constantFrom('POST' as const, 'POST' as const, 'POST' as const, 'OPTIONS' as const, 'PUT' as const), payload: fc.oneof(soup, broken), contentType })
  await fc.assert(fc.asyncProperty(request, async ({ method, payload, contentType }) => {
    const response: LightMyRequestResponse = await app.inject({ method, url: '/form/', headers: { 'content-type': contentType }, payload })
    // what is thrown beside the request comes a turn later
    await new Promise(setImmediate)
    if (strangers.length > 0) throw strangers.pop()
    if (response.statusCode >= 500) throw new Error(`${response.statusCode} ${response.body}`)
    JSON.parse(response.body)
  }), { numRuns: BODIES, interruptAfterTimeLimit: 240_000, markInterruptAsFailure: true })
  t.pass(`${BODIES} bodies were answered`)
})
