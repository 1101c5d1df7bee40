/** What a client is told: `APIException` and its children, as Django REST framework names and words them. */

/** One message with the code that names its kind. */
export interface ErrorMessage {
  readonly message: string
  readonly code: string
}

/** Tells the client what is wrong: one message, a list of them, or an object of them by field, however deep. */
export type ErrorDetail = string | readonly ErrorDetail[] | { readonly [key: string]: ErrorDetail }

/** The same shape as a detail, each text a message with its code. */
export type FullDetail = ErrorMessage | FullDetail[] | { [key: string]: FullDetail }

/** Whether a part of a detail is one message, and no list or object of them. */
export function isMessage (value: unknown): value is ErrorMessage {
  return value instanceof Message
}

/** A leaf of `FullDetail`; a class of its own, so that a field called `message` is never taken for one. */
class Message implements ErrorMessage {
  readonly message: string
  readonly code: string
  constructor (message: string, code: string) {
    this.message = message
    this.code = code
  }
}

/** A message with its code, for those who build an error tree by hand. */
export function errorMessage (message: string, code: string): ErrorMessage {
  return new Message(message, code)
}

/** A detail with something else for each message. */
type Mapped<T> = T | Mapped<T>[] | { [key: string]: Mapped<T> }

function mapDetail<T> (detail: FullDetail, leaf: (message: ErrorMessage) => T): Mapped<T> {
  if (isMessage(detail)) return leaf(detail)
  if (Array.isArray(detail)) return detail.map((one) => mapDetail(one, leaf))
  const mapped: { [key: string]: Mapped<T> } = {}
  for (const [key, value] of Object.entries(detail)) setOwn(mapped, key, mapDetail(value, leaf))
  return mapped
}

/** Sets a key that a client may have named, `__proto__` among them, as an own property. */
function setOwn (target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

function withCodes (detail: ErrorDetail | FullDetail, code: string): FullDetail {
  if (isMessage(detail)) return detail
  if (Array.isArray(detail)) return detail.map((one: ErrorDetail | FullDetail) => withCodes(one, code))
  if (typeof detail === 'object' && detail !== null) {
    const mapped: { [key: string]: FullDetail } = {}
    for (const [key, value] of Object.entries<ErrorDetail | FullDetail>(detail)) setOwn(mapped, key, withCodes(value, code))
    return mapped
  }
  return new Message(String(detail), code)
}

/** Gives one exception another code or status than those of its class, and details for the envelope, where a class of its own would be too much. */
export interface APIExceptionOptions {
  /** The code sent along by `getCodes()` and the envelope handler. */
  code?: string
  /** The HTTP status, where the class's own does not fit. */
  statusCode?: number
  /** Anything the envelope handler should show beside the message. */
  details?: unknown
}

/** An error meant for the client: a status, a detail and a code. Extend it, and say in the statics what your own are. */
export class APIException extends Error {
  static readonly statusCode: number = 500
  static readonly defaultDetail: string = 'A server error occurred.'
  static readonly defaultCode: string = 'error'

  statusCode: number
  /** Headers that the answer gets besides the usual ones. */
  headers: Record<string, string> = {}
  readonly details: unknown
  /** The code where one was given beside the detail. */
  readonly ownCode: string | undefined
  readonly full: FullDetail

  constructor (detail?: ErrorDetail | FullDetail, options: string | APIExceptionOptions = {}) {
    const { defaultDetail, defaultCode, statusCode: defaultStatus, name } = new.target
    const { code, statusCode = defaultStatus, details }: APIExceptionOptions = typeof options === 'string' ? { code: options } : options
    const full = withCodes(detail ?? defaultDetail, code ?? defaultCode)
    super(isMessage(full) ? full.message : defaultDetail)
    this.name = name
    this.full = full
    this.details = details
    this.ownCode = code
    this.statusCode = statusCode
  }

  /** The detail as it goes over the wire: texts, lists and objects. */
  get detail (): ErrorDetail {
    return mapDetail(this.full, (leaf) => leaf.message)
  }

  /** The detail with each text replaced by its code. */
  getCodes (): ErrorDetail {
    return mapDetail(this.full, (leaf) => leaf.code)
  }

  /** The detail with each text as `{ message, code }`. */
  getFullDetails (): unknown {
    return mapDetail(this.full, ({ message, code }) => ({ message, code }))
  }
}

/** 400: what the client sent does not validate. A single text becomes a list of one. */
export class ValidationError extends APIException {
  static override readonly statusCode: number = 400
  static override readonly defaultDetail: string = 'Invalid input.'
  static override readonly defaultCode: string = 'invalid'

  constructor (detail: ErrorDetail | FullDetail = 'Invalid input.', options?: string | APIExceptionOptions) {
    super(typeof detail === 'string' ? [detail] : isMessage(detail) ? [detail] : detail, options)
  }
}

/** 400: the body cannot be read. */
export class ParseError extends APIException {
  static override readonly statusCode: number = 400
  static override readonly defaultDetail: string = 'Malformed request.'
  static override readonly defaultCode: string = 'parse_error'
}

/** 400: the request is for a host that is none, or none of ours. */
export class DisallowedHost extends APIException {
  static override readonly statusCode: number = 400
  static override readonly defaultDetail: string = 'Bad Request (400)'
  static override readonly defaultCode: string = 'disallowed_host'
}

/** 401: credentials were sent and are wrong. */
export class AuthenticationFailed extends APIException {
  static override readonly statusCode: number = 401
  static override readonly defaultDetail: string = 'Incorrect authentication credentials.'
  static override readonly defaultCode: string = 'authentication_failed'
}

/** 401: no credentials were sent where some are needed. */
export class NotAuthenticated extends APIException {
  static override readonly statusCode: number = 401
  static override readonly defaultDetail: string = 'Authentication credentials were not provided.'
  static override readonly defaultCode: string = 'not_authenticated'
}

/** 403: the client is known and may not. */
export class PermissionDenied extends APIException {
  static override readonly statusCode: number = 403
  static override readonly defaultDetail: string = 'You do not have permission to perform this action.'
  static override readonly defaultCode: string = 'permission_denied'
}

/** 404: there is nothing here. */
export class NotFound extends APIException {
  static override readonly statusCode: number = 404
  static override readonly defaultDetail: string = 'Not found.'
  static override readonly defaultCode: string = 'not_found'
}

/** 405: the URL is there, the method is not. */
export class MethodNotAllowed extends APIException {
  static override readonly statusCode: number = 405
  static override readonly defaultCode: string = 'method_not_allowed'

  constructor (method: string, detail: ErrorDetail = `Method "${method}" not allowed.`, options?: string | APIExceptionOptions) {
    super(detail, options)
  }
}

/** 406: no renderer fits the `Accept` header. */
export class NotAcceptable extends APIException {
  static override readonly statusCode: number = 406
  static override readonly defaultDetail: string = 'Could not satisfy the request Accept header.'
  static override readonly defaultCode: string = 'not_acceptable'
}

/** 409: the write would contradict what is stored. */
export class Conflict extends APIException {
  static override readonly statusCode: number = 409
  static override readonly defaultDetail: string = 'The request conflicts with what is stored.'
  static override readonly defaultCode: string = 'conflict'
}

/** 413: the body is over the limit. */
export class RequestTooLarge extends APIException {
  static override readonly statusCode: number = 413
  static override readonly defaultDetail: string = 'Request body is too large.'
  static override readonly defaultCode: string = 'request_too_large'
}

/** 415: no parser fits the `Content-Type` header. */
export class UnsupportedMediaType extends APIException {
  static override readonly statusCode: number = 415
  static override readonly defaultCode: string = 'unsupported_media_type'

  constructor (mediaType: string, detail: ErrorDetail = `Unsupported media type "${mediaType}" in request.`, options?: string | APIExceptionOptions) {
    super(detail, options)
  }
}

/** 429: too many requests; `wait` is in seconds. */
export class Throttled extends APIException {
  static override readonly statusCode: number = 429
  static override readonly defaultDetail: string = 'Request was throttled.'
  static override readonly defaultCode: string = 'throttled'
  readonly wait: number | null

  constructor (wait: number | null = null, detail: string = 'Request was throttled.', options?: string | APIExceptionOptions) {
    const seconds = wait === null ? null : Math.ceil(wait)
    const expected = seconds === null ? '' : ` Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`
    super(`${detail}${expected}`, options)
    this.wait = seconds
    if (seconds !== null && seconds > 0) this.headers = { 'retry-after': String(seconds) }
  }
}

/** 503: something that the answer needs is not there just now; `wait` is in seconds. */
export class ServiceUnavailable extends APIException {
  static override readonly statusCode: number = 503
  static override readonly defaultDetail: string = 'Service temporarily unavailable, try again later.'
  static override readonly defaultCode: string = 'service_unavailable'

  constructor (wait: number | null = 5, detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options)
    if (wait !== null) this.headers = { 'retry-after': String(Math.max(1, Math.ceil(wait))) }
  }
}

/** Thrown by code that knows nothing of views; answered as `NotFound`. */
export class Http404 extends Error {}
