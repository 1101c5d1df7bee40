/** The way of a request through a view: negotiation, version, authentication, permissions, throttles, handler, answer. */
import { inOrder, isPromise, then } from './awaiting.ts'
import { FST_VIEWSETS_RESPONSE_MISSING } from './errors.ts'
import { AuthenticationFailed, MethodNotAllowed, NotAuthenticated, PermissionDenied, Throttled } from './exceptions.ts'
import { DefaultContentNegotiation } from './negotiation.ts'
import { AllowAny } from './permissions.ts'
import { PolicyView, requirePolicyClasses } from './policy-view.ts'
import { Response, mergedVary } from './response.ts'
import { testedRequest } from './tested-request.ts'
import type { Handler } from './base-view.ts'
import type { ErrorDetail } from './exceptions.ts'
import type { ExceptionContext, ExceptionHandler } from './settings.ts'
import type { Authenticator, Awaitable, Kwargs, ParserContext, Permission, PermissionClass, Renderer, RendererClass, RendererContext, RequestUser, ViewRequest } from './types.ts'

/** One of the checks that a request must pass before its handler runs. */
type Check = (view: DispatchView) => Awaitable<void>

type CheckName = keyof typeof HOOKS

/** The methods that make up each check, and negotiation: where a class has one of its own, it is always asked. */
const HOOKS = {
  version: ['determineVersion'],
  authentication: ['performAuthentication', 'getAuthenticators'],
  permissions: ['checkPermissions', 'getPermissions'],
  throttles: ['checkThrottles', 'getThrottles'],
  negotiation: ['performContentNegotiation', 'getRenderers', 'getContentNegotiator']
} as const satisfies Record<string, readonly (keyof DispatchView)[]>

const allows = (Class: PermissionClass): boolean => Class === AllowAny

// whether a check is needed is asked for each request: any hook before it may have given the view other policies
const CHECKS: readonly (readonly [name: CheckName, isNeeded: (view: DispatchView) => boolean, check: Check])[] = [
  ['version', (view) => view.versioningScheme() !== null, (view) => view.applyVersion(view.request)],
  ['authentication', (view) => view.policies('authenticationClasses').length > 0, (view) => view.performAuthentication(view.request)],
  ['permissions', (view) => !view.policies('permissionClasses').every(allows), (view) => view.checkPermissions(view.request)],
  ['throttles', (view) => view.policies('throttleClasses').length > 0, (view) => view.checkThrottles(view.request)]
]

/** Stands for the authenticator of a request whose user a test has named. */
const FORCED: Authenticator = { authenticate: () => null, authenticateHeader: () => undefined }

/** A view with policies. Users extend `AsyncAPIView`, which adds the serializer helpers. */
export class DispatchView extends PolicyView {
  #headers: Record<string, string> | null = null
  formatKwarg: string | null = null
  response?: unknown
  override readonly checksFirst: boolean = true

  /** Checks the policies, and finds out which steps the class has of its own. */
  override compile (): unknown {
    requirePolicyClasses(this)
    const isOwn = (hooks: readonly (keyof DispatchView)[]): boolean => hooks.some((hook) => this[hook] !== DispatchView.prototype[hook])
    const own = Object.fromEntries(Object.entries(HOOKS).map(([name, hooks]) => [name, isOwn(hooks)])) as Compiled['own']
    return { own, usualRenderers: new Map() } satisfies Compiled
  }

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

  /** Everything that happens before the handler; override to add, and call `super.initial()`. */
  initial (request: ViewRequest, kwargs: Kwargs): Awaitable<void> {
    const usualRenderer = usualRendererOf(this)
    this.formatKwarg = this.getFormatSuffix(kwargs)
    const isUsual = usualRenderer !== null && this.formatKwarg === null && takesAnything(request)
    const negotiated = isUsual ? [usualRenderer, usualRenderer.mediaType] as const : this.performContentNegotiation(request)
    return then(negotiated, (accepted) => {
      [request.acceptedRenderer, request.acceptedMediaType] = accepted
      return this.#check(request)
    })
  }

  #check (request: ViewRequest): Awaitable<void> {
    const forced = testedRequest()?.forced ?? null
    if (forced !== null) this.#authenticateAs(request, forced)
    request.user ??= this.settings.unauthenticatedUser()
    request.auth ??= this.settings.unauthenticatedToken
    const { own } = this.plan.compiled as Compiled
    return inOrder(CHECKS, ([name, isNeeded, check]) => own[name] || isNeeded(this) ? check(this) : undefined)
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

  // --- the checks

  /** The format that a URL suffix named, or null. */
  getFormatSuffix (kwargs: Kwargs): string | null {
    return kwargs[this.settings.formatSuffixKwarg] ?? null
  }

  /** The renderer that fits the request, with the media type it answers; `force` takes the first where none fits. */
  performContentNegotiation (request: ViewRequest, force = false): Awaitable<readonly [Renderer, string]> {
    return then(this.getRenderers(), (renderers) => then(this.getContentNegotiator(), (negotiator) => {
      try {
        return negotiator.selectRenderer(request, renderers, this.formatKwarg)
      } catch (error) {
        const [first] = renderers
        if (!force || first === undefined) throw error
        return [first, first.mediaType]
      }
    }))
  }

  /** The version that the request asks for with the scheme that told it; nulls without versioning. */
  async determineVersion (request: ViewRequest): Promise<readonly [string | null, unknown]> {
    const scheme = this.versioningScheme()
    return scheme === null ? [null, null] : [await scheme.determineVersion(request, this), scheme]
  }

  async applyVersion (request: ViewRequest): Promise<void> {
    [request.version, request.versioningScheme] = await this.determineVersion(request)
  }

  #authenticateAs (request: ViewRequest, { user, auth }: { readonly user: object, readonly auth: unknown }): void {
    request.user = user
    request.auth = auth
    request.successfulAuthenticator = FORCED
  }

  /** Finds the user: the first authenticator that knows the client decides. */
  async performAuthentication (request: ViewRequest): Promise<void> {
    if (request.successfulAuthenticator === FORCED) return
    for (const authenticator of await this.getAuthenticators()) {
      const found = await authenticator.authenticate(request)
      if (found === null) continue
      request.user = found[0] as RequestUser
      request.auth = found[1]
      request.successfulAuthenticator = authenticator
      return
    }
  }

  /** Throws where a permission refuses the request. */
  checkPermissions (request: ViewRequest): Awaitable<void> {
    return then(this.getPermissions(), (permissions) => inOrder(permissions, (permission) => require(this, permission, permission.hasPermission(request, this))))
  }

  /** Throws where a permission refuses the object. */
  checkObjectPermissions (request: ViewRequest, object: object): Awaitable<void> {
    return then(this.getPermissions(), (permissions) => inOrder(permissions, (permission) => require(this, permission, permission.hasObjectPermission(request, this, object))))
  }

  /** Throws the refusal: 401 where an authenticator could have known the client and did not, else 403. */
  permissionDenied (request: ViewRequest, message?: unknown, code?: string): Awaitable<never> {
    return then(this.getAuthenticators(), (authenticators) => {
      if (request.successfulAuthenticator === null && authenticators.length > 0) throw new NotAuthenticated()
      throw new PermissionDenied(message as ErrorDetail | undefined, code === undefined ? undefined : { code })
    })
  }

  /** Asks every throttle, so that each counts the request, and throws where one refuses. */
  async checkThrottles (request: ViewRequest): Promise<void> {
    const waits: (number | null)[] = []
    for (const throttle of await this.getThrottles()) {
      if (!await throttle.allowRequest(request, this)) waits.push(throttle.wait())
    }
    if (waits.length === 0) return
    const known = waits.filter((wait) => wait !== null)
    await this.throttled(request, known.length === 0 ? null : Math.max(...known))
  }

  throttled (_request: ViewRequest, wait: number | null): Awaitable<never> {
    throw new Throttled(wait)
  }

  // --- errors and answers

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
    for (const name in this.headers) {
      complete.headers[name] = name === 'vary' ? mergedVary(complete.headers.vary ?? '', this.headers.vary as string) : this.headers[name] as string
    }
    return complete
  }

  /** The metadata of the view, or 405 where it has none to tell. */
  override async options (request: ViewRequest = this.request, _kwargs?: Kwargs): Promise<unknown> {
    const metadata = this.getMetadata()
    return metadata === null ? this.httpMethodNotAllowed(request) : new Response(await metadata.determineMetadata(request, this))
  }
}

/** What all requests of a view share. */
interface Compiled {
  /** The steps that the class has of its own. */
  readonly own: Readonly<Record<CheckName, boolean>>
  /** What renders for a client that takes anything, one of each class. */
  readonly usualRenderers: Map<RendererClass, Renderer>
}

function usualRendererOf (view: DispatchView): Renderer | null {
  const { own, usualRenderers } = view.plan.compiled as Compiled
  const [First] = view.policies('rendererClasses')
  const Negotiator = view.contentNegotiationClass ?? view.settings.defaultContentNegotiationClass
  if (own.negotiation || First === undefined || Negotiator !== DefaultContentNegotiation) return null
  let renderer = usualRenderers.get(First)
  if (renderer === undefined) usualRenderers.set(First, renderer = new First())
  return renderer
}

/** Whether neither `Accept` nor the query string can ask for one renderer rather than another. */
function takesAnything ({ headers: { accept }, raw }: ViewRequest): boolean {
  return (accept === undefined || accept === '*/*') && !(raw.url as string).includes('?')
}

function require (view: DispatchView, permission: Permission, verdict: Awaitable<boolean>): Awaitable<void> {
  if (isPromise(verdict)) return verdict.then((allowed) => require(view, permission, allowed))
  if (!verdict) return view.permissionDenied(view.request, permission.message, permission.code)
}
