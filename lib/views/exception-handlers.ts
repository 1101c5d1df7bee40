/** How errors become answers: DRF's way, and restflow's envelope. */
import {
  APIException, AuthenticationFailed, Conflict, Http404, MethodNotAllowed, NotAcceptable, NotAuthenticated, NotFound,
  ParseError, PermissionDenied, ServiceUnavailable, Throttled, UnsupportedMediaType, ValidationError, errorMessage
} from '../exceptions.ts'
import { nonFieldErrorsKey } from '../fields/error-settings.ts'
import { pythonStrip } from '../python/builtins.ts'
import { DatabaseUnavailable, DoesNotExist, IntegrityError, InvalidLookup, InvalidPattern, ProtectedError, TransactionConflict } from '../querysets/exceptions.ts'
import { Response } from '../response.ts'
import type { ExceptionContext } from '../settings.ts'

/** The exception that an error stands for, or null for one that is nobody's business. */
function toAPIException (error: unknown, context: ExceptionContext | undefined): APIException | null {
  if (error instanceof APIException) return error
  if (error instanceof Http404) return new NotFound(error.message === '' ? undefined : error.message)
  if (error instanceof DoesNotExist) return new NotFound(`No ${error.modelName} matches the given query.`)
  if (error instanceof InvalidPattern) return refusedPattern(error, context)
  if (error instanceof InvalidLookup) return new NotFound()
  if (error instanceof ProtectedError) return new Conflict(error.message)
  if (error instanceof IntegrityError) return new Conflict()
  if (error instanceof TransactionConflict) return new Conflict('The request collided with another one. Try again.')
  if (error instanceof DatabaseUnavailable) return new ServiceUnavailable()
  return null
}

/** What a client is told of a regular expression, under the parameters that it was sent in where it is plain which one is meant. */
function refusedPattern ({ patterns: [pattern, ...others] }: InvalidPattern, context: ExceptionContext | undefined): ValidationError {
  const refusal = errorMessage('Enter a valid regular expression.', 'invalid')
  const isMeant = ([, value]: [string, string]): boolean => others.length === 0 && pythonStrip(value) === pattern
  const named = [...context?.request.queryParams ?? []].filter(isMeant)
  return new ValidationError(named.length === 0 ? refusal : Object.fromEntries(named.map(([name]) => [name, [refusal]])))
}

/** An outage is answered like any other error; who runs the service hears of it once. */
function report (error: unknown, context: ExceptionContext | undefined): void {
  if (error instanceof DatabaseUnavailable && error.isNews) context?.request.log.error({ err: error }, 'The database is not available; requests are answered 503 until it is back.')
}

/** DRF's own handler: `{ detail }`, or the detail itself where it is a list or an object; null for what it does not know. */
export function exceptionHandler (error: unknown, context?: ExceptionContext): Response | null {
  report(error, context)
  const exception = toAPIException(error, context)
  if (exception === null) return null
  const { detail, statusCode, headers } = exception
  return new Response(typeof detail === 'object' ? detail : { detail }, { status: statusCode, headers })
}

/** The codes of the envelope. */
export type ErrorCode = 'not_authenticated' | 'authentication_failed' | 'permission_denied' | 'validation_error' | 'parse_error' |
  'not_found' | 'method_not_allowed' | 'unsupported_media_type' | 'not_acceptable' | 'throttled' | 'conflict' |
  'internal_error' | 'service_unavailable'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- exceptions differ in what their constructors take
type ExceptionClass = abstract new (...args: any[]) => APIException

const ENVELOPE_CODES: readonly (readonly [ExceptionClass, ErrorCode])[] = [
  [ValidationError, 'validation_error'], [ParseError, 'parse_error'], [NotAuthenticated, 'not_authenticated'],
  [AuthenticationFailed, 'authentication_failed'], [PermissionDenied, 'permission_denied'], [NotFound, 'not_found'],
  [MethodNotAllowed, 'method_not_allowed'], [UnsupportedMediaType, 'unsupported_media_type'],
  [NotAcceptable, 'not_acceptable'], [Throttled, 'throttled'], [Conflict, 'conflict'],
  [ServiceUnavailable, 'service_unavailable']
]

/** restflow's handler: `{ error: { code, message, details } }` for every error it knows. */
export function envelopeExceptionHandler (error: unknown, context?: ExceptionContext): Response | null {
  report(error, context)
  const exception = toAPIException(error, context)
  if (exception === null) return null
  const message = isAboutRow(error) ? 'Resource not found.' : messageOf(exception)
  const data = { error: { code: codeOf(exception), message, details: detailsOf(exception, context) } }
  return new Response(data, { status: exception.statusCode, headers: exception.headers })
}

/** Whether it was a row that was not there, whatever has been made of that. */
function isAboutRow (error: unknown): boolean {
  if (error instanceof NotFound) return isAboutRow(error.cause)
  return error instanceof Http404 || error instanceof DoesNotExist || (error instanceof InvalidLookup && !(error instanceof InvalidPattern))
}

function codeOf (exception: APIException): string {
  const known = ENVELOPE_CODES.find(([Class]) => exception instanceof Class)
  if (known !== undefined) return known[1]
  return exception.ownCode ?? 'internal_error'
}

function messageOf (exception: APIException): string {
  if (exception instanceof ValidationError) return 'Request validation failed.'
  return typeof exception.detail === 'string' ? exception.detail : exception.message
}

function detailsOf (exception: APIException, context: ExceptionContext | undefined): unknown {
  const { detail } = exception
  if (exception instanceof ValidationError) return Array.isArray(detail) ? { [nonFieldErrorsKey({ view: context?.view })]: detail } : detail
  if (exception instanceof Throttled) return exception.wait === null ? {} : { retry_after_seconds: exception.wait }
  return exception.details ?? {}
}
