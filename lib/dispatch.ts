/** The way of a request through a view: checks, handler, errors, answer. */
import { isPromise, then } from './awaiting.ts'
import { CheckedView } from './checked-view.ts'
import { FST_VIEWSETS_RESPONSE_MISSING } from './errors.ts'
import { AuthenticationFailed, MethodNotAllowed, NotAuthenticated } from './exceptions.ts'
import { Response, mergedVary } from './response.ts'
import type { Handler } from './base-view.ts'
import type { ExceptionContext, ExceptionHandler } from './settings.ts'
import type { Awaitable, Kwargs, ParserContext, RendererContext, ViewRequest } from './types.ts'

/** A view that answers. Users extend `AsyncAPIView`, which adds the serializer helpers. */
export class DispatchView extends CheckedView {
  #headers: Record<string, string> | null = null
  response?: unknown

  /** The whole way: checks, handler, errors, answer. */
  override async dispatch (request: ViewRequest, kwargs: Kwargs): Promise<unknown> {
    let response: unknown
    try {
      const initialized = this.initializeRequest(request, kwargs)
      request = this.request = isPromise(initialized) ? await initialized : initialized
      const checking = this.initial(request, kwargs)
      if (isPromise(checking)) await checking
      if (this.gate !== null) await this.gate.pass()
      const handler = this.handlerFor(request.method)
      const result = handler === undefined ? this.httpMethodNotAllowed(request) : this.runHandler(handler, request, kwargs)
      response = isPromise(result) ? await result : result
    } catch (error) {
      response = await this.handleException(error)
    }
    this.response = response
    return this.finalizeResponse(request, response)
  }

  /** The request as everything after this sees it. */
  initializeRequest (request: ViewRequest, _kwargs: Kwargs): Awaitable<ViewRequest> {
    return request
  }

  /** What a parser is told beside the body. */
  getParserContext (request: ViewRequest): Awaitable<ParserContext> {
    return { view: this, request, kwargs: this.kwargs, contentType: request.headers['content-type'] ?? '', maxDepth: this.settings.maxBodyDepth }
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
    if (response === undefined) throw new FST_VIEWSETS_RESPONSE_MISSING(this.constructor.name, 'undefined')
    const complete = response instanceof Response ? response : new Response(response)
    if (request.acceptedRenderer !== null && request.acceptedRenderer !== undefined) return this.#completed(complete)
    return then(this.performContentNegotiation(request, true), (accepted) => {
      [request.acceptedRenderer, request.acceptedMediaType] = accepted
      return this.#completed(complete)
    })
  }

  #completed (complete: Response): Response {
    const { headers } = this
    for (const name in headers) {
      complete.headers[name] = name === 'vary' ? mergedVary(complete.headers.vary ?? '', headers.vary as string) : headers[name] as string
    }
    return complete
  }

  /** The metadata of the view, or 405 where it has none to tell. */
  override async options (request: ViewRequest = this.request, _kwargs?: Kwargs): Promise<unknown> {
    const metadata = this.getMetadata()
    return metadata === null ? this.httpMethodNotAllowed(request) : new Response(await metadata.determineMetadata(request, this))
  }
}
