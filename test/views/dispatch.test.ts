import t from 'tap'
import { APIView, BasePermission, NotFound, answer, as, path, serve } from '../support/helper.ts'
import { Full, urls, NOT_FOUND, NOT_ACCEPTABLE, NO_CREDENTIALS, DENIED, THROTTLED, broken, sent } from './support/dispatch.ts'
import type { InjectOptions } from 'fastify'

const MALFORMED = { detail: 'JSON parse error - Expecting property name enclosed in double quotes: line 1 column 2 (char 1)' }
const UNSUPPORTED = { detail: 'Unsupported media type "text/plain" in request.' }
const text = { 'content-type': 'text/plain' }

const PRECEDENCE: readonly (readonly [sentence: string, request: InjectOptions, status: number, body: unknown])[] = [
  ['An Accept header that nothing satisfies is answered 406 before credentials are missed',
    { url: '/books/1/', headers: { accept: 'image/png' } }, 406, NOT_ACCEPTABLE],
  ['An Accept header that nothing satisfies is answered 406 before a method is refused or a body is read',
    sent({ ...broken, method: 'PATCH', url: '/books/1/' }, { accept: 'image/png' }), 406, NOT_ACCEPTABLE],
  ['An unknown format in the query is answered 404 even with an Accept header that nothing satisfies',
    { url: '/books/1/?format=xml', headers: { accept: 'image/png' } }, 404, NOT_FOUND],
  ['A wrong version is answered before credentials are missed',
    { url: '/books/1/?version=9' }, 404, { detail: 'Invalid version in query parameter.' }],
  ['Wrong credentials are answered 401 by a view that anyone may see',
    { url: '/open/', headers: as('nobody') }, 401, { detail: 'Invalid token.' }],
  ['A method that is not there is answered 401 where credentials are missing',
    { method: 'PATCH', url: '/books/1/' }, 401, NO_CREDENTIALS],
  ['A method that is not there is answered 403 where the client may not',
    { method: 'PATCH', url: '/books/1/', headers: as('bob') }, 403, DENIED],
  ['A body that is no JSON is answered 401 where credentials are missing',
    { ...broken, method: 'POST', url: '/books/' }, 401, NO_CREDENTIALS],
  ['A body that is no JSON is answered 403 where the client may not',
    sent({ ...broken, method: 'POST', url: '/books/' }, as('bob')), 403, DENIED],
  ['A media type that no parser takes is answered 401 where credentials are missing',
    { method: 'POST', url: '/books/', headers: text, payload: 'hello' }, 401, NO_CREDENTIALS],
  ['A media type that no parser takes is answered 403 where the client may not',
    { method: 'POST', url: '/books/', headers: { ...text, ...as('bob') }, payload: 'hello' }, 403, DENIED],
  ['A client that may not is answered 403 though it is over its rate too',
    { url: '/books/1/', headers: { ...as('bob'), 'x-full': 'yes' } }, 403, DENIED],
  ['A client over its rate is answered 429 for a method that is not there',
    { method: 'PATCH', url: '/books/1/', headers: { ...as('ada'), 'x-full': 'yes' } }, 429, THROTTLED],
  ['A client over its rate is answered 429 for a body that is no JSON',
    sent({ ...broken, method: 'POST', url: '/books/' }, { ...as('ada'), 'x-full': 'yes' }), 429, THROTTLED],
  ['PUT of a body that is no JSON to an object that is not there is answered 404',
    sent({ ...broken, method: 'PUT', url: '/books/9/' }, as('ada')), 404, NOT_FOUND],
  ['PUT of a body that is no JSON to an object that the client may not touch is answered 403',
    sent({ ...broken, method: 'PUT', url: '/books/2/' }, as('ada')), 403, DENIED],
  ['PUT of a body that is no JSON to an object of the client is answered 400',
    sent({ ...broken, method: 'PUT', url: '/books/1/' }, as('ada')), 400, MALFORMED],
  ['PUT of a media type that no parser takes to an object that is not there is answered 404',
    { method: 'PUT', url: '/books/9/', headers: { ...text, ...as('ada') }, payload: 'hello' }, 404, NOT_FOUND],
  ['PUT of a media type that no parser takes to an object of the client is answered 415',
    { method: 'PUT', url: '/books/1/', headers: { ...text, ...as('ada') }, payload: 'hello' }, 415, UNSUPPORTED],
  ['POST of a media type that no parser takes is answered 415',
    { method: 'POST', url: '/books/', headers: { ...text, ...as('ada') }, payload: '{broken' }, 415, UNSUPPORTED],
  ['POST of a body that is no JSON is answered 400',
    sent({ ...broken, method: 'POST', url: '/books/' }, as('ada')), 400, MALFORMED],
  ['DELETE of an object that is not there is answered 404 whatever body it has',
    sent({ ...broken, method: 'DELETE', url: '/books/9/' }, as('ada')), 404, NOT_FOUND],
  ['DELETE of an object is answered 204 whatever body it has',
    sent({ ...broken, method: 'DELETE', url: '/books/1/' }, as('ada')), 204, '']
]

for (const [sentence, request, status, body] of PRECEDENCE) {
  t.test(`${sentence} (DSP-03)`, async (t) => {
    const app = await serve(t, { urls })
    t.strictSame(answer(await app.inject(request)), [status, body])
  })
}

t.test('A throttle is not asked about a client that a permission refuses (DSP-03)', async (t) => {
  const app = await serve(t, { urls })
  Full.asked = 0
  await app.inject({ url: '/books/1/', headers: as('bob') })
  t.equal(Full.asked, 0)
})

t.test('Every throttle is asked though the first is full, and the longest wait is told (DSP-01)', async (t) => {
  const asked: string[] = []
  const waiting = (name: string, seconds: number | null, allows = false) => class {
    allowRequest () {
      asked.push(name)
      return allows
    }

    wait () { return seconds }
  }
  class BusyView extends APIView {
    override throttleClasses = [waiting('a', 5), waiting('b', 90), waiting('c', 0, true), waiting('d', null)]
    get () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', BusyView.asView())] })
  const response = await app.inject('/x/')
  t.strictSame([...answer(response), response.headers['retry-after'], asked], [429, { detail: 'Request was throttled. Expected available in 90 seconds.' }, '90', ['a', 'b', 'c', 'd']])
})

t.test('A permission may refuse with an exception of its own (DSP-01)', async (t) => {
  class Hidden extends BasePermission {
    override async hasPermission (): Promise<never> { throw new NotFound() }
  }
  class HiddenView extends APIView {
    override permissionClasses = [Hidden]
    post () { return 'in' }
  }
  const app = await serve(t, { urls: [path('/x/', HiddenView.asView())] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', payload: {} })), [404, NOT_FOUND])
})
