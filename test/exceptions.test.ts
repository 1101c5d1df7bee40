import t from 'tap'
import {
  APIException, APIView, AuthenticationFailed, Conflict, Http404, MethodNotAllowed, NotAcceptable, NotAuthenticated, NotFound, ParseError, PermissionDenied,
  RequestTooLarge, Throttled, UnsupportedMediaType, ValidationError, answer, errorMessage, path, serve
} from './support/helper.ts'
import type { ErrorDetail } from './support/helper.ts'

/** A view that answers GET by throwing. */
function throwing (error: Error): typeof APIView {
  return class ThrowingView extends APIView {
    get (): never { throw error }
  }
}

/** The answer to an error. */
async function answered (t: Parameters<typeof serve>[0], error: Error) {
  const app = await serve(t, { urls: [path('/x/', throwing(error).asView())] })
  return app.inject('/x/')
}

const TABLE: readonly (readonly [error: APIException, status: number, code: string, message: string])[] = [
  [new APIException(), 500, 'error', 'A server error occurred.'],
  [new ParseError(), 400, 'parse_error', 'Malformed request.'],
  [new PermissionDenied(), 403, 'permission_denied', 'You do not have permission to perform this action.'],
  [new NotFound(), 404, 'not_found', 'Not found.'],
  [new MethodNotAllowed('PUT'), 405, 'method_not_allowed', 'Method "PUT" not allowed.'],
  [new NotAcceptable(), 406, 'not_acceptable', 'Could not satisfy the request Accept header.'],
  [new Conflict(), 409, 'conflict', 'The request conflicts with what is stored.'],
  [new RequestTooLarge(), 413, 'request_too_large', 'Request body is too large.'],
  [new UnsupportedMediaType('a/b'), 415, 'unsupported_media_type', 'Unsupported media type "a/b" in request.'],
  [new Throttled(), 429, 'throttled', 'Request was throttled.']
]

for (const [error, status, code, message] of TABLE) {
  t.test(`${error.name} is answered ${status}, "${message}" (EXC-01)`, async (t) => {
    t.strictSame([...answer(await answered(t, error)), error.getCodes()], [status, { detail: message }, code])
  })

  t.test(`${error.name} takes a detail and a code of its own (EXC-02)`, async (t) => {
    const Class = error.constructor as new (...args: unknown[]) => APIException
    const first = error instanceof MethodNotAllowed || error instanceof UnsupportedMediaType || error instanceof Throttled ? [null] : []
    const own = new Class(...first, 'Own words.', 'own_code')
    t.strictSame([...answer(await answered(t, own)), own.getCodes()], [status, { detail: 'Own words.' }, 'own_code'])
  })
}

for (const [error, code, message] of [
  [new AuthenticationFailed(), 'authentication_failed', 'Incorrect authentication credentials.'], [new NotAuthenticated(), 'not_authenticated', 'Authentication credentials were not provided.']
] as const) {
  t.test(`${error.name} is 401 by itself, and answered 403 where no authenticator has a header (EXC-01, PRM-04)`, async (t) => {
    const { statusCode } = error
    t.strictSame([statusCode, ...answer(await answered(t, error)), error.getCodes()], [401, 403, { detail: message }, code])
  })
}

const DETAILS: readonly (readonly [detail: ErrorDetail | undefined, body: unknown])[] = [
  [undefined, ['Invalid input.']],
  ['Too late.', ['Too late.']],
  [['a', 'b'], ['a', 'b']],
  [{ field: 'x' }, { field: 'x' }],
  [{ field: ['x', 'y'], other: { deep: ['z'] } }, { field: ['x', 'y'], other: { deep: ['z'] } }],
  [[], []],
  [{}, {}],
  [{ message: 'm', code: 'c' }, { message: 'm', code: 'c' }]
]

for (const [detail, body] of DETAILS) {
  t.test(`ValidationError of ${String(JSON.stringify(detail))} is answered 400, ${JSON.stringify(body)} (EXC-02, EXC-03)`, async (t) => {
    t.strictSame(answer(await answered(t, new ValidationError(detail))), [400, body])
  })
}

for (const [detail, body] of [[['a'], ['a']], [{ reason: 'late' }, { reason: 'late' }], ['text', { detail: 'text' }]] as const) {
  t.test(`NotFound of ${JSON.stringify(detail)} is answered 404, ${JSON.stringify(body)} (EXC-02)`, async (t) => {
    t.strictSame(answer(await answered(t, new NotFound(detail))), [404, body])
  })
}

t.test('A field called __proto__ is answered like any, and pollutes nothing (EXC-02)', async (t) => {
  const detail = JSON.parse('{"__proto__":["polluted"],"a":["b"]}') as ErrorDetail
  const response = await answered(t, new ValidationError(detail))
  t.strictSame([response.statusCode, response.body, 'polluted' in {}], [400, '{"__proto__":["polluted"],"a":["b"]}', false])
})

t.test('Http404 is answered as NotFound, in its own words where it has some (EXC-04)', async (t) => {
  t.strictSame([answer(await answered(t, new Http404())), answer(await answered(t, new Http404('No such shelf.')))], [[404, { detail: 'Not found.' }], [404, { detail: 'No such shelf.' }]])
})

t.test('Codes and full details mirror the detail (EXC-05)', async (t) => {
  const error = new ValidationError({ name: ['Too short.', 'Too plain.'], owner: { age: errorMessage('Too young.', 'min_value') as never } })
  t.strictSame([error.detail, error.getCodes(), error.getFullDetails()], [
    { name: ['Too short.', 'Too plain.'], owner: { age: 'Too young.' } },
    { name: ['invalid', 'invalid'], owner: { age: 'min_value' } },
    { name: [{ message: 'Too short.', code: 'invalid' }, { message: 'Too plain.', code: 'invalid' }], owner: { age: { message: 'Too young.', code: 'min_value' } } }
  ])
})

t.test('A code given beside a detail is the code of all its texts (EXC-05)', async (t) => {
  t.strictSame([new ValidationError({ a: ['x'], b: 'y' }, 'late').getCodes(), new NotFound('x', 'gone').getFullDetails()], [{ a: ['late'], b: 'late' }, { message: 'x', code: 'gone' }])
})

for (const [wait, detail, header] of [
  [null, 'Request was throttled.', undefined], [1, 'Request was throttled. Expected available in 1 second.', '1'],
  [30.2, 'Request was throttled. Expected available in 31 seconds.', '31'], [0, 'Request was throttled. Expected available in 0 seconds.', undefined]
] as const) {
  t.test(`Throttled for ${String(wait)} is answered 429 with Retry-After ${String(header)} (EXC-06)`, async (t) => {
    const response = await answered(t, new Throttled(wait))
    t.strictSame([...answer(response), response.headers['retry-after']], [429, { detail }, header])
  })
}

t.test('An exception class of one\'s own has its own status, code and words (EXC-15)', async (t) => {
  class OutOfPaper extends APIException {
    override statusCode = 503
    constructor () {
      super('The printer is out of paper.', { code: 'out_of_paper', details: { tray: 2 } })
    }
  }
  const error = new OutOfPaper()
  t.strictSame([...answer(await answered(t, error)), error.getCodes(), error.details, error.name, error.message],
    [503, { detail: 'The printer is out of paper.' }, 'out_of_paper', { tray: 2 }, 'OutOfPaper', 'The printer is out of paper.'])
})

t.test('A status may be given where an exception is thrown (EXC-15)', async (t) => {
  t.strictSame(answer(await answered(t, new APIException('Brewing.', { statusCode: 418 }))), [418, { detail: 'Brewing.' }])
})

t.test('The statics of an exception class say its status, words and code (EXC-15)', async (t) => {
  class Conflicted extends NotFound {
    static override readonly statusCode = 409
    static override readonly defaultDetail = 'Somebody else was faster.'
    static override readonly defaultCode = 'too_late'
  }
  const error = new Conflicted()
  t.strictSame([...answer(await answered(t, error)), error.getCodes()], [409, { detail: 'Somebody else was faster.' }, 'too_late'])
  t.equal(new NotFound('Gone.', { statusCode: 410 }).statusCode, 410)
})

t.test('Headers of an exception are sent (EXC-06)', async (t) => {
  class Gone extends APIException {
    override statusCode = 410
    override headers = { 'X-Gone': 'for good' }
  }
  const response = await answered(t, new Gone('Gone.'))
  t.strictSame([response.statusCode, response.headers['x-gone']], [410, 'for good'])
})

t.test('An exception that is thrown twice is answered twice the same (EXC-01)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', throwing(new Throttled(5)).asView())] })
  const [first, second] = [await app.inject('/x/'), await app.inject('/x/')]
  t.strictSame([second.body, second.headers['retry-after']], [first.body, '5'])
})
