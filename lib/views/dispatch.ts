/** The way of a request through a view: checks, handler, errors, answer. */
import { settled, then } from '../utils/awaitable.ts'
import { CheckedView } from './checked-view.ts'
import { FST_VIEWSETS_RESPONSE_MISSING } from '../errors.ts'
import { AuthenticationFailed, MethodNotAllowed, NotAuthenticated } from '../exceptions.ts'
import { parseBody, parserContextOf } from './lifecycle/body.ts'
import { Response, mergedVary } from '../response.ts'
import { nameOf } from '../utils/names.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { Body } from './lifecycle/body.ts'
import type { Handler } from './view.ts'
import type { ExceptionContext, ExceptionHandler } from '../settings.ts'
import type { Kwargs, ParserContext, RendererContext, ViewRequest } from '../types.ts'

/** A view that answers. Users extend `AsyncAPIView`, which adds the serializer helpers. */
export class DispatchView extends CheckedView {
  #headers: Record<string, string> | null = null
  response?: unknown

  /** The whole way: checks, handler, errors, answer. At once where no step of it is async. */
  override dispatch (request: ViewRequest, kwargs: Kwargs): Awaitable<unknown> {
    return settled(
      () => then(this.initializeRequest(request, kwargs), (initialized) => handle(this, initialized, kwargs)),
      (response) => conclude(this, response),
      (error) => then(this.handleException(error), (response) => conclude(this, response))
    )
  }

  /** The request as everything after this sees it. */
  initializeRequest (request: ViewRequest, _kwargs: Kwargs): Awaitable<ViewRequest> {
    return request
  }

  /** What a parser is told beside the body. */
  getParserContext (request: ViewRequest): Awaitable<ParserContext> {
    return parserContextOf(this, request)
  }

  /** By the view's own parsers, negotiator and parser context. */
  override parseBody (raw: Buffer): Awaitable<Body> {
    const { request } = this
    return then(this.getParsers(), (parsers) => then(this.getContentNegotiator(), (negotiator) =>
      then(this.getParserContext(request), (context) => parseBody(raw, request, parsers, negotiator, context))))
  }

  /** What a renderer is told beside the data. */
  getRendererContext (response: Response): RendererContext {
    return { view: this, request: this.request, response }
  }

  /** Runs the handler; override to put something around it. */
  runHandler (handler: Handler, request: ViewRequest, kwargs: Kwargs): unknown {
    return handler.call(this, request, kwargs)
  }

  /** The headers that every answer of this view gets. */
  get headers (): Record<string, string> {
    this.#headers ??= this.defaultResponseHeaders()
    return this.#headers
  }

  /** `Allow`, and `Vary` where the view can render in more than one way. */
  defaultResponseHeaders (): Record<string, string> {
    const headers: Record<string, string> = { allow: this.plan.allow }
    if (this.classPolicies('rendererClasses').length > 1) headers.vary = 'Accept'
    return headers
  }

  override httpMethodNotAllowed (request: ViewRequest): Awaitable<unknown> {
    throw new MethodNotAllowed(request.method)
  }

  /** What `WWW-Authenticate` says: the first authenticator's word. */
  getAuthenticateHeader (request: ViewRequest): Awaitable<string | undefined> {
    return then(this.getAuthenticators(), ([first]) => first?.authenticateHeader(request))
  }

  /** Turns an error into an answer, or throws on what nobody can. */
  async handleException (error: unknown): Promise<unknown> {
    if (error instanceof NotAuthenticated || error instanceof AuthenticationFailed) {
      const header = await this.getAuthenticateHeader(this.request)
      if (header === undefined) error.statusCode = 403
      else error.headers = { ...error.headers, 'www-authenticate': header }
    }
    const handle = await this.getExceptionHandler()
    const response = await handle(error, await this.getExceptionHandlerContext())
    if (response === null || response === undefined) return this.raiseUncaughtException(error)
    response.exception = true
    return response
  }

  getExceptionHandler (): Awaitable<ExceptionHandler> {
    return this.settings.exceptionHandler
  }

  getExceptionHandlerContext (): Awaitable<ExceptionContext> {
    return { view: this, request: this.request, kwargs: this.kwargs }
  }

  raiseUncaughtException (error: unknown): Awaitable<never> {
    throw error
  }

  /** Completes an answer: plain data becomes a `Response`, and the view's own headers are added. */
  finalizeResponse (request: ViewRequest, response: unknown): Awaitable<unknown> {
    if (response === this.reply || this.reply.sent) return response
    if (response === undefined) throw new FST_VIEWSETS_RESPONSE_MISSING(nameOf(this.constructor), 'undefined')
    const complete = response instanceof Response ? response : new Response(response)
    if (request.acceptedRenderer !== null && request.acceptedRenderer !== undefined) return completed(complete, this.headers)
    return then(this.performContentNegotiation(request, true), (accepted) => {
      [request.acceptedRenderer, request.acceptedMediaType] = accepted
      return completed(complete, this.headers)
    })
  }

  /** The metadata of the view, or 405 where it has none to tell. */
  override async options (request: ViewRequest = this.request, _kwargs?: Kwargs): Promise<unknown> {
    const metadata = this.getMetadata()
    return metadata === null ? this.httpMethodNotAllowed(request) : new Response(await metadata.determineMetadata(request, this))
  }
}

function handle (view: DispatchView, request: ViewRequest, kwargs: Kwargs): Awaitable<unknown> {
  view.request = request
  return then(view.initial(request, kwargs), () => {
    const handler = view.handlerFor(request.method)
    if (handler === undefined) return view.httpMethodNotAllowed(request)
    const pending = request.method === 'OPTIONS' ? undefined : view.gate?.pass()
    return then(pending, () => view.runHandler(handler, request, kwargs))
  })
}

function conclude (view: DispatchView, response: unknown): Awaitable<unknown> {
  view.response = response
  return view.finalizeResponse(view.request, response)
}

function completed (response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const name in headers) {
    response.headers[name] = name === 'vary' ? mergedVary(response.headers.vary ?? '', headers.vary as string) : headers[name] as string
  }
  return response
}
