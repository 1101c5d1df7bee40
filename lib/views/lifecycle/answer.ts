/** What becomes of a request whose checks are passed, and of an answer before it is sent. */
import { FST_VIEWSETS_RESPONSE_MISSING } from '../../errors.ts'
import { AuthenticationFailed, NotAuthenticated } from '../../exceptions.ts'
import { kGate } from './members.ts'
import { accept, acceptedOf } from '../../request.ts'
import { Response, mergedVary } from '../../response.ts'
import { then } from '../../utils/awaitable.ts'
import { nameOf } from '../../utils/names.ts'
import type { FastifyReply } from 'fastify'
import type { Gate } from './body-gate.ts'
import type { Kwargs, Renderer, ViewRequest } from '../../types.ts'
import type { Awaitable } from '../../utils/awaitable.ts'

type Handler = (request: ViewRequest, kwargs: Kwargs) => unknown

/** As much of a view as an answer goes by. */
interface AnsweringView {
  request: ViewRequest
  response?: unknown
  readonly reply: FastifyReply
  readonly [kGate]: Gate | null
  readonly headers: Readonly<Record<string, string>>
  initializeRequest (request: ViewRequest, kwargs: Kwargs): Awaitable<ViewRequest>
  initial (request: ViewRequest, kwargs: Kwargs): Awaitable<void>
  handlerFor (method: string): Handler | undefined
  httpMethodNotAllowed (request: ViewRequest): Awaitable<unknown>
  runHandler (handler: Handler, request: ViewRequest, kwargs: Kwargs): unknown
  finalizeResponse (request: ViewRequest, response: unknown): Awaitable<unknown>
  performContentNegotiation (request: ViewRequest, force?: boolean): Awaitable<readonly [Renderer, string]>
  getAuthenticateHeader (request: ViewRequest): Awaitable<string | undefined>
}

/** Has the request as the view wants it, then checks, waits for the body, and runs the handler. */
export function answer (view: AnsweringView, request: ViewRequest, kwargs: Kwargs): Awaitable<unknown> {
  const initialized = view.initializeRequest(request, kwargs)
  // as a rule it is the request itself
  return initialized === request ? check(view, request, kwargs) : then(initialized, (other) => check(view, other, kwargs))
}

function check (view: AnsweringView, request: ViewRequest, kwargs: Kwargs): Awaitable<unknown> {
  view.request = request
  return then(view.initial(request, kwargs), () => handle(view, request, kwargs))
}

function handle (view: AnsweringView, request: ViewRequest, kwargs: Kwargs): Awaitable<unknown> {
  const handler = view.handlerFor(request.method)
  if (handler === undefined) return view.httpMethodNotAllowed(request)
  if (view[kGate] === null || request.method === 'OPTIONS') return view.runHandler(handler, request, kwargs)
  return view[kGate].pass().then(() => view.runHandler(handler, request, kwargs))
}

/** Keeps what the handler gave, and has it completed. */
export function conclude (view: AnsweringView, response: unknown): Awaitable<unknown> {
  view.response = response
  return view.finalizeResponse(view.request, response)
}

/** Makes a `Response` of plain data, with a renderer and the view's own headers. */
export function complete (view: AnsweringView, request: ViewRequest, response: unknown): Awaitable<unknown> {
  if (response === view.reply || view.reply.sent) return response
  if (response === undefined) throw new FST_VIEWSETS_RESPONSE_MISSING(nameOf(view.constructor), 'undefined')
  const complete = response instanceof Response ? response : new Response(response)
  if (acceptedOf(request) !== null) return completed(complete, view.headers)
  return then(view.performContentNegotiation(request, true), ([renderer, mediaType]) => {
    accept(request, renderer, mediaType)
    return completed(complete, view.headers)
  })
}

function completed (response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) response.headers[name] = name === 'vary' ? mergedVary(response.headers.vary ?? '', value) : value
  }
  return response
}

type RefusedClient = NotAuthenticated | AuthenticationFailed

/** Whether a client is refused for want of credentials. */
export function isRefusedClient (error: unknown): error is RefusedClient {
  return error instanceof NotAuthenticated || error instanceof AuthenticationFailed
}

/** Tells a client how to authenticate, by `WWW-Authenticate`; where there is no way, it is forbidden. */
export async function tellScheme (view: AnsweringView, error: RefusedClient): Promise<void> {
  const header = await view.getAuthenticateHeader(view.request)
  if (header === undefined) error.statusCode = 403
  else error.headers = { ...error.headers, 'www-authenticate': header }
}
