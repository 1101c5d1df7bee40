/** What a client is told: `APIException` and its children, as Django REST framework names and words them. */

/** One message with the code that names its kind. */
export interface ErrorMessage {
  readonly message: string
  readonly code: string
}

/** What may be given as the detail of an exception. */
export type ErrorDetail = string | readonly ErrorDetail[] | { readonly [key: string]: ErrorDetail }

/** The same shape as a detail, each text a message with its code. */
export type FullDetail = ErrorMessage | FullDetail[] | { [key: string]: FullDetail }

const isMessage = (value: FullDetail): value is ErrorMessage =>
  value instanceof Message

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

function mapDetail<T> (detail: FullDetail, leaf: (message: ErrorMessage) => T): unknown {
  if (isMessage(detail)) return leaf(detail)
  if (Array.isArray(detail)) return detail.map((one) => mapDetail(one, leaf))
  const mapped: Record<string, unknown> = {}
  for (const key of Object.keys(detail)) setOwn(mapped, key, mapDetail(detail[key] as FullDetail, leaf))
  return mapped
}

/** Sets a key that a client may have named, `__proto__` among them, as an own property. */
function setOwn (target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

function withCodes (detail: ErrorDetail | FullDetail, code: string): FullDetail {
  if (detail instanceof Message) return detail
  if (Array.isArray(detail)) return detail.map((one: ErrorDetail | FullDetail) => withCodes(one, code))
  if (typeof detail === 'object' && detail !== null) {
    const mapped: { [key: string]: FullDetail } = {}
    for (const [key, value] of Object.entries(detail)) setOwn(mapped, key, withCodes(value as ErrorDetail, code))
    return mapped
  }
  return new Message(String(detail), code)
}

export interface APIExceptionOptions {
  /** The code sent along by `getCodes()` and the envelope handler. */
  code?: string
  /** The HTTP status, where the class's own does not fit. */
  statusCode?: number
  /** Anything the envelope handler should show beside the message. */
  details?: unknown
}

/** An error meant for the client: a status, a detail and a code. */
export class APIException extends Error {
  statusCode = 500
  /** Headers that the answer gets besides the usual ones. */
  headers: Record<string, string> = {}
  readonly details: unknown
  /** The code where one was given beside the detail. */
  readonly ownCode: string | undefined
  readonly full: FullDetail

  constructor (detail?: ErrorDetail | FullDetail, options: string | APIExceptionOptions = {}, defaults = { message: 'A server error occurred.', code: 'error' }) {
    const { code, statusCode, details } = typeof options === 'string' ? { code: options, statusCode: undefined, details: undefined } : options
    const full = withCodes(detail ?? defaults.message, code ?? defaults.code)
    super(isMessage(full) ? full.message : defaults.message)
    this.name = new.target.name
    this.full = full
    this.details = details
    this.ownCode = code
    if (statusCode !== undefined) this.statusCode = statusCode
  }

  /** The detail as it goes over the wire: texts, lists and objects. */
  get detail (): ErrorDetail {
    return mapDetail(this.full, (leaf) => leaf.message) as ErrorDetail
  }

  /** The detail with each text replaced by its code. */
  getCodes (): ErrorDetail {
    return mapDetail(this.full, (leaf) => leaf.code) as ErrorDetail
  }

  /** The detail with each text as `{ message, code }`. */
  getFullDetails (): unknown {
    return mapDetail(this.full, ({ message, code }) => ({ message, code }))
  }
}

/** 400: what the client sent does not validate. A single text becomes a list of one. */
export class ValidationError extends APIException {
  override statusCode = 400
  constructor (detail: ErrorDetail | FullDetail = 'Invalid input.', options?: string | APIExceptionOptions) {
    const isText = typeof detail === 'string' || detail instanceof Message
    super((isText ? [detail] : detail) as FullDetail, options, { message: 'Invalid input.', code: 'invalid' })
  }
}

/** 400: the body cannot be read. */
export class ParseError extends APIException {
  override statusCode = 400
  constructor (detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: 'Malformed request.', code: 'parse_error' })
  }
}

/** 401: credentials were sent and are wrong. */
export class AuthenticationFailed extends APIException {
  override statusCode = 401
  constructor (detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: 'Incorrect authentication credentials.', code: 'authentication_failed' })
  }
}

/** 401: no credentials were sent where some are needed. */
export class NotAuthenticated extends APIException {
  override statusCode = 401
  constructor (detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: 'Authentication credentials were not provided.', code: 'not_authenticated' })
  }
}

/** 403: the client is known and may not. */
export class PermissionDenied extends APIException {
  override statusCode = 403
  constructor (detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: 'You do not have permission to perform this action.', code: 'permission_denied' })
  }
}

/** 404: there is nothing here. */
export class NotFound extends APIException {
  override statusCode = 404
  constructor (detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: 'Not found.', code: 'not_found' })
  }
}

/** 405: the URL is there, the method is not. */
export class MethodNotAllowed extends APIException {
  override statusCode = 405
  constructor (method: string, detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: `Method "${method}" not allowed.`, code: 'method_not_allowed' })
  }
}

/** 406: no renderer fits the `Accept` header. */
export class NotAcceptable extends APIException {
  override statusCode = 406
  constructor (detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: 'Could not satisfy the request Accept header.', code: 'not_acceptable' })
  }
}

/** 409: the write would contradict what is stored. */
export class Conflict extends APIException {
  override statusCode = 409
  constructor (detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: 'The request conflicts with what is stored.', code: 'conflict' })
  }
}

/** 413: the body is over the limit. */
export class RequestTooLarge extends APIException {
  override statusCode = 413
  constructor (detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: 'Request body is too large.', code: 'request_too_large' })
  }
}

/** 415: no parser fits the `Content-Type` header. */
export class UnsupportedMediaType extends APIException {
  override statusCode = 415
  constructor (mediaType: string, detail?: ErrorDetail, options?: string | APIExceptionOptions) {
    super(detail, options, { message: `Unsupported media type "${mediaType}" in request.`, code: 'unsupported_media_type' })
  }
}

/** 429: too many requests; `wait` is in seconds. */
export class Throttled extends APIException {
  override statusCode = 429
  readonly wait: number | null
  constructor (wait: number | null = null, detail: string = 'Request was throttled.', options?: string | APIExceptionOptions) {
    const seconds = wait === null ? null : Math.ceil(wait)
    const expected = seconds === null ? '' : ` Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`
    super(`${detail}${expected}`, options, { message: detail, code: 'throttled' })
    this.wait = seconds
    if (seconds !== null && seconds > 0) this.headers = { 'retry-after': String(seconds) }
  }
}

/** Thrown by code that knows nothing of views; answered as `NotFound`. */
export class Http404 extends Error {}
