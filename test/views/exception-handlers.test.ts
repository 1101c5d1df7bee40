import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIException, APIView, AuthenticationFailed, Conflict, Http404, IsAuthenticated, MethodNotAllowed, ModelViewSet, NotFound, ParseError, PermissionDenied, Response, SimpleRouter,
  Throttled, Tokens, UnsupportedMediaType, ValidationError, answer, as, envelopeExceptionHandler, exceptionHandler, logged, memoryModel, modelSerializer, path, serve
} from '../support/helper.ts'
import type { ExceptionContext, ExceptionHandler, Kwargs, ViewRequest } from '../support/helper.ts'

function throwing (error: Error): typeof APIView {
  return class ThrowingView extends APIView {
    override authenticationClasses = [Tokens]
    get (): never { throw error }
  }
}

/** The answer of a registration with that handler to an error. */
async function answered (t: Parameters<typeof serve>[0], error: Error, handler: ExceptionHandler) {
  const app = await serve(t, { exceptionHandler: handler, urls: [path('/x/:pk/', throwing(error).asView())] })
  return app.inject({ url: '/x/7/', headers: as('bob') })
}

// --- the default handler

t.test('The default handler flags its response as an exception\'s (EXC-06)', async (t) => {
  class FlagView extends APIView {
    get (): never { throw new NotFound() }
    override finalizeResponse (request: ViewRequest, response: unknown) {
      (response as Response).headers['x-exception'] = String((response as Response).exception)
      return super.finalizeResponse(request, response)
    }
  }
  const app = await serve(t, { urls: [path('/x/', FlagView.asView())] })
  const response = await app.inject('/x/')
  t.equal(response.headers['x-exception'], 'true')
})

t.test('The default handler knows nothing of other errors (EXC-06)', async (t) => {
  t.strictSame([exceptionHandler(new Error('a secret')), exceptionHandler('text'), exceptionHandler(null)], [null, null, null])
})

// --- handlers of one's own

t.test('A handler is told the error, the view, the request and the parts of the URL (EXC-06)', async (t) => {
  const told: unknown[] = []
  const handler = (error: unknown, { view, request, kwargs }: ExceptionContext) => {
    told.push((error as Error).name, view.constructor.name, request.url, { ...kwargs as Kwargs })
    return exceptionHandler(error)
  }
  await answered(t, new NotFound(), handler)
  t.strictSame(told, ['NotFound', 'ThrowingView', '/x/7/', { pk: '7' }])
})

for (const later of [false, true]) {
  t.test(`A handler may change what the default one answers${later ? ', and be async' : ''} (EXC-06)`, async (t) => {
    const change = (error: unknown): Response | null => {
      const response = exceptionHandler(error)
      if (response !== null) response.data = { ...response.data as object, status_code: response.status }
      return response
    }
    t.strictSame(answer(await answered(t, new NotFound(), later ? async (error) => change(error) : change)), [404, { detail: 'Not found.', status_code: 404 }])
  })
}

t.test('A handler may answer errors that the default one does not know (EXC-06)', async (t) => {
  const handler: ExceptionHandler = (error) => error instanceof RangeError ? new Response({ detail: 'Out of range.' }, { status: 400 }) : exceptionHandler(error)
  t.strictSame(answer(await answered(t, new RangeError('a secret'), handler)), [400, { detail: 'Out of range.' }])
})

for (const nothing of [null, undefined]) {
  t.test(`A handler that returns ${String(nothing)} leaves the error to be answered 500 and logged (EXC-06, DSP-16)`, async (t) => {
    t.strictSame(answer(await answered(t, new RangeError('a secret'), () => nothing as null)), [500, { error: 'Server Error (500)' }])
  })
}

t.test('A handler that fails is answered 500, and what it threw is logged (DSP-16)', async (t) => {
  const { lines, options } = logged()
  const app = await serve(t, { exceptionHandler: () => { throw new TypeError('a bug in the handler') }, urls: [path('/x/', throwing(new NotFound()).asView())] }, options)
  t.strictSame(answer(await app.inject('/x/')), [500, { error: 'Server Error (500)' }])
  t.match(lines, [{ err: { type: 'TypeError', message: 'a bug in the handler' } }])
})

t.test('A view may have a handler of its own (DSP-02, EXC-06)', async (t) => {
  class OwnView extends APIView {
    get (): never { throw new NotFound() }
    override getExceptionHandler (): ExceptionHandler { return () => new Response('own', { status: 410 }) }
  }
  const app = await serve(t, { exceptionHandler: envelopeExceptionHandler, urls: [path('/x/', OwnView.asView())] })
  t.strictSame(answer(await app.inject('/x/')), [410, 'own'])
})

t.test('A handler answers errors of checks and of parsing too (EXC-06)', async (t) => {
  class GuardedView extends APIView {
    override authenticationClasses = [Tokens]
    override permissionClasses = [IsAuthenticated]
    post () { return this.data }
  }
  const app = await serve(t, { exceptionHandler: envelopeExceptionHandler, urls: [path('/x/', GuardedView.asView())] })
  const headers = { 'content-type': 'application/json' }
  const codes = []
  for (const request of [{ headers }, { headers: { ...headers, ...as('bob') } }, { headers: { ...headers, ...as('bob'), accept: 'a/b' } }]) {
    const response = await app.inject({ ...request, method: 'POST', url: '/x/', payload: '{broken' })
    codes.push([response.statusCode, (response.json() as { error: { code: string } }).error.code])
  }
  t.strictSame(codes, [[401, 'not_authenticated'], [400, 'parse_error'], [406, 'not_acceptable']])
})

// --- restflow's envelope

class Busy extends APIException {
  override statusCode = 503
}

const ENVELOPES: readonly (readonly [sentence: string, error: Error, status: number, envelope: object])[] = [
  ['A validation error has its fields among the details', new ValidationError({ name: ['Too short.'], owner: { age: ['Too young.'] } }), 400,
    { code: 'validation_error', message: 'Request validation failed.', details: { name: ['Too short.'], owner: { age: ['Too young.'] } } }],
  ['A validation error of texts has them under non_field_errors', new ValidationError(['a', 'b']), 400,
    { code: 'validation_error', message: 'Request validation failed.', details: { non_field_errors: ['a', 'b'] } }],
  ['A validation error of one text has it under non_field_errors', new ValidationError('a'), 400,
    { code: 'validation_error', message: 'Request validation failed.', details: { non_field_errors: ['a'] } }],
  ['A validation error keeps objects in lists as they are', new ValidationError({ rows: [{}, { name: ['x'] }] }), 400,
    { code: 'validation_error', message: 'Request validation failed.', details: { rows: [{}, { name: ['x'] }] } }],
  ['A parse error has its own words', new ParseError('JSON parse error - Expecting value'), 400, { code: 'parse_error', message: 'JSON parse error - Expecting value', details: {} }],
  ['A permission has its own words', new PermissionDenied('Not yours.'), 403, { code: 'permission_denied', message: 'Not yours.', details: {} }],
  ['A missing thing has its own words', new NotFound('No shelf.'), 404, { code: 'not_found', message: 'No shelf.', details: {} }],
  ['A missing row is a resource', new Http404('No Book matches the given query.'), 404, { code: 'not_found', message: 'Resource not found.', details: {} }],
  ['A method has its own words', new MethodNotAllowed('PUT'), 405, { code: 'method_not_allowed', message: 'Method "PUT" not allowed.', details: {} }],
  ['A conflict has its own words', new Conflict('Taken.'), 409, { code: 'conflict', message: 'Taken.', details: {} }],
  ['A media type has its own words', new UnsupportedMediaType('a/b'), 415, { code: 'unsupported_media_type', message: 'Unsupported media type "a/b" in request.', details: {} }],
  ['A throttle tells when to come back', new Throttled(7), 429, { code: 'throttled', message: 'Request was throttled. Expected available in 7 seconds.', details: { retry_after_seconds: 7 } }],
  ['A throttle that does not know tells nothing', new Throttled(), 429, { code: 'throttled', message: 'Request was throttled.', details: {} }],
  ['Another exception is an internal error of its own status', new Busy('Busy.'), 503, { code: 'internal_error', message: 'Busy.', details: {} }],
  ['An exception is told with the code and details that it was given', new Busy('Busy.', { code: 'service_unavailable', details: { queue: 9 } }), 503,
    { code: 'service_unavailable', message: 'Busy.', details: { queue: 9 } }]
]

for (const [sentence, error, status, envelope] of ENVELOPES) {
  t.test(`${sentence} in the envelope (EXC-12 to EXC-15)`, async (t) => {
    t.strictSame(answer(await answered(t, error, envelopeExceptionHandler)), [status, { error: envelope }])
  })
}

t.test('A row that a viewset does not find is a resource in the envelope (EXC-13)', async (t) => {
  const Book = memoryModel('Book', Type.Object({ id: Type.Integer() }))
  class BookViewSet extends ModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = modelSerializer(Book, { fields: ['id'] })
  }
  const router = new SimpleRouter()
  router.register('books', BookViewSet)
  const app = await serve(t, { router, exceptionHandler: envelopeExceptionHandler })
  const missing = [404, { error: { code: 'not_found', message: 'Resource not found.', details: {} } }]
  for (const url of ['/books/7/', '/books/x/']) t.strictSame(answer(await app.inject(url)), missing)
})

t.test('The envelope keeps the headers of 401 and 429 (EXC-14)', async (t) => {
  const [unknown, busy] = [await answered(t, new AuthenticationFailed(), envelopeExceptionHandler), await answered(t, new Throttled(7), envelopeExceptionHandler)]
  t.strictSame([unknown.statusCode, unknown.headers['www-authenticate'], busy.headers['retry-after']], [401, 'Token', '7'])
})

t.test('The envelope is not put around errors that nobody expected (EXC-15, DSP-16)', async (t) => {
  t.strictSame(answer(await answered(t, new Error('a secret'), envelopeExceptionHandler)), [500, { error: 'Server Error (500)' }])
})
