/** DRF's view: policies, and the way of a request through them, the handler, and what became of it. */
import { OF_BASE_API_VIEW, settingOf, usualOf } from './attributes.ts'
import { MethodNotAllowed, Throttled } from '../exceptions.ts'
import { askThrottles, authenticate, checkAll, compileChecks, makeNegotiator, negotiate, refuse, requireAll, requireObject } from './initial.ts'
import { parseBody, parserContextOf } from './lifecycle/body.ts'
import { answer, complete, conclude, isRefusedClient, tellScheme } from './lifecycle/answer.ts'
import { kChecksFirst, kCompile } from './lifecycle/members.ts'
import { kPlan } from '../request.ts'
import { Response } from '../response.ts'
import { settled, then } from '../utils/awaitable.ts'
import { classAttributes } from '../utils/class-attributes.ts'
import { dedent, nearestNameOf, titleOfClass } from '../utils/names.ts'
import { View } from './view.ts'
import type { ActionConfig, ActionConfigs } from './action-config.ts'
import type { CheckedView, CompiledChecks } from './lifecycle/action-plan.ts'
import type { Body } from './lifecycle/body.ts'
import type { ViewPlan } from './lifecycle/plan.ts'
import type { ExceptionContext, ExceptionHandler } from '../settings.ts'
import type {
  Authenticator, AuthenticatorClass, ContentNegotiator, ContentNegotiatorClass, Kwargs, Metadata, MetadataClass, Parser, ParserClass, ParserContext, Permission, PermissionClass, PolicyLists,
  Renderer, RendererClass, RendererContext, Throttle, ThrottleClass, VersioningClass, VersioningScheme, ViewRequest
} from '../types.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { Handler } from './view.ts'

/** The lists that an action may have of its own. */
type ActionPolicies = { readonly [K in keyof PolicyLists]?: PolicyLists[K] | null }

/**
 * Internal: users extend `AsyncAPIView`, which adds the serializer helpers. Of a hook's two signatures the first is for who calls it, by `super`
 * as a rule: what it gives is there at once. The second is for who overrides it: that may be async. `Given` is left alone; it frees the first from being
 * held against overrides.
 */
export class BaseAPIView extends View implements CheckedView {
  declare rendererClasses?: readonly RendererClass[]
  declare parserClasses?: readonly ParserClass[]
  declare authenticationClasses?: readonly AuthenticatorClass[]
  declare permissionClasses?: readonly PermissionClass[]
  declare throttleClasses?: readonly ThrottleClass[]
  /** What `ScopedRateThrottle` counts the requests of the view under; null where it does not. */
  declare throttleScope: string | null
  /** Shows what the view answers, for `TemplateHTMLRenderer`; `getTemplateNames()` may choose among several. */
  declare templateName: string | null
  declare contentNegotiationClass?: ContentNegotiatorClass
  /** What answers OPTIONS; null makes that a 405. */
  declare metadataClass?: MetadataClass | null
  declare versioningClass?: VersioningClass | null
  /** Whether `ModelPermissions` let every known user pass: for a view that is about no model. */
  declare ignoreModelPermissions: boolean
  /** Shown as the view's name; made from the class name where unset. */
  declare name?: string
  /** Shown as the view's description, where the class has no static one. */
  declare description?: string
  declare suffix: string | null
  /** What differs from action to action. */
  declare actionConfigs?: ActionConfigs
  formatKwarg: string | null = null
  response?: unknown
  /** @internal */
  declare [kPlan]: ViewPlan<CompiledChecks>
  #negotiator: ContentNegotiator | null = null
  #headers: Record<string, string> | null = null
  #permissions: { readonly classes: PolicyLists['permissionClasses'], readonly made: readonly Permission[] } | null = null

  static {
    classAttributes<BaseAPIView>(this, { ...usualOf(OF_BASE_API_VIEW), [kChecksFirst]: true })
  }

  /** A description for all views of the class. */
  static readonly description?: string

  /** The classes of a policy: the class's own, or the settings' where it names none. */
  classPolicies<K extends keyof PolicyLists> (attribute: K): PolicyLists[K] {
    return (this[attribute] ?? this.settings[settingOf(attribute)]) as PolicyLists[K]
  }

  /** The classes of a policy for the action at work. */
  policies<K extends keyof PolicyLists> (attribute: K): PolicyLists[K] {
    const ofAction: ActionPolicies = this.actionConfig ?? {}
    return ofAction[attribute] ?? this.classPolicies(attribute)
  }

  /** What `actionConfigs` has for the action at work. */
  get actionConfig (): ActionConfig | undefined {
    const { action, actionConfigs } = this
    if (action === null || actionConfigs === undefined || !Object.hasOwn(actionConfigs, action)) return undefined
    return actionConfigs[action]
  }

  getRenderers<Given = readonly Renderer[]> (): NoInfer<Given>
  getRenderers (): Awaitable<readonly Renderer[]>
  getRenderers (): Awaitable<readonly Renderer[]> {
    return this.policies('rendererClasses').map((Class) => new Class())
  }

  getParsers<Given = readonly Parser[]> (): NoInfer<Given>
  getParsers (): Awaitable<readonly Parser[]>
  getParsers (): Awaitable<readonly Parser[]> {
    return this.policies('parserClasses').map((Class) => new Class())
  }

  getAuthenticators<Given = readonly Authenticator[]> (): NoInfer<Given>
  getAuthenticators (): Awaitable<readonly Authenticator[]>
  getAuthenticators (): Awaitable<readonly Authenticator[]> {
    return this.policies('authenticationClasses').map((Class) => new Class())
  }

  getPermissions<Given = readonly Permission[]> (): NoInfer<Given>
  getPermissions (): Awaitable<readonly Permission[]>
  getPermissions (): Awaitable<readonly Permission[]> {
    const classes = this.policies('permissionClasses')
    // one of each for a request, which is asked before the handler and about each object
    if (this.#permissions?.classes !== classes) this.#permissions = { classes, made: classes.map((Class) => new Class()) }
    return this.#permissions.made.slice()
  }

  getThrottles<Given = readonly Throttle[]> (): NoInfer<Given>
  getThrottles (): Awaitable<readonly Throttle[]>
  getThrottles (): Awaitable<readonly Throttle[]> {
    return this.policies('throttleClasses').map((Class) => new Class())
  }

  getContentNegotiator<Given = ContentNegotiator> (): NoInfer<Given>
  getContentNegotiator (): Awaitable<ContentNegotiator>
  getContentNegotiator (): Awaitable<ContentNegotiator> {
    return (this.#negotiator ??= makeNegotiator(this.contentNegotiationClass ?? this.settings.defaultContentNegotiationClass, this.settings))
  }

  versioningScheme (): VersioningScheme | null {
    const Class = this.versioningClass === undefined ? this.settings.defaultVersioningClass : this.versioningClass
    return Class === null ? null : new Class()
  }

  getMetadata (): Metadata | null {
    const Class = this.metadataClass === undefined ? this.settings.defaultMetadataClass : this.metadataClass
    return Class === null ? null : new Class()
  }

  /** The view's name as people read it. */
  getViewName<Given = string> (): NoInfer<Given>
  getViewName (): Awaitable<string>
  getViewName (): Awaitable<string> {
    if (this.name !== undefined) return this.name
    const title = titleOfClass(nearestNameOf(this.constructor))
    return this.suffix === null ? title : `${title} ${this.suffix}`
  }

  getViewDescription<Given = string> (): NoInfer<Given>
  getViewDescription (): Awaitable<string>
  getViewDescription (): Awaitable<string> {
    return dedent(this.description ?? (this.constructor as typeof BaseAPIView).description ?? '')
  }

  /** @internal Checks the policies, and finds out which steps the class has of its own. */
  override [kCompile] (): CompiledChecks {
    return compileChecks(this, BaseAPIView)
  }

  /** Everything that happens before the handler; override to add, and call `super.initial()`. */
  initial (request: ViewRequest, kwargs: Kwargs): Awaitable<void> {
    return checkAll(this, request, kwargs)
  }

  /** The format that a URL suffix named, or null. */
  getFormatSuffix<Given = string | null> (kwargs: Kwargs): NoInfer<Given>
  getFormatSuffix (kwargs: Kwargs): Awaitable<string | null>
  getFormatSuffix (kwargs: Kwargs): Awaitable<string | null> {
    return kwargs[this.settings.formatSuffixKwarg] ?? null
  }

  /** The renderer that fits the request, with the media type it answers; `force` takes the first where none fits. */
  performContentNegotiation (request: ViewRequest, force = false): Awaitable<readonly [Renderer, string]> {
    return negotiate(this, request, force)
  }

  /** The version that the request asks for with the scheme that told it; nulls without versioning. */
  async determineVersion (request: ViewRequest): Promise<readonly [string | null, unknown]> {
    const scheme = this.versioningScheme()
    return scheme === null ? [null, null] : [await scheme.determineVersion(request, this), scheme]
  }

  /** Finds the user: the first authenticator that knows the client decides. */
  performAuthentication (request: ViewRequest): Promise<void> {
    return authenticate(this, request)
  }

  /** Throws where a permission refuses the request. */
  checkPermissions (request: ViewRequest): Awaitable<void> {
    return requireAll(this, (permission) => permission.hasPermission(request, this))
  }

  /** Throws where a permission refuses the object. */
  checkObjectPermissions (request: ViewRequest, object: object): Awaitable<void> {
    return requireObject(this, request, object)
  }

  /** Throws the refusal: 401 where an authenticator could have known the client and did not, else 403. */
  permissionDenied (request: ViewRequest, message?: unknown, code?: string): Awaitable<never> {
    return refuse(this, request, message, code)
  }

  /** Asks every throttle, so that each counts the request, and throws where one refuses. */
  checkThrottles (request: ViewRequest): Awaitable<void> {
    return askThrottles(this, request)
  }

  throttled (_request: ViewRequest, wait: number | null): Awaitable<never> {
    throw new Throttled(wait)
  }

  /** The whole way: checks, handler, errors, answer. At once where no step of it is async. */
  override dispatch (request: ViewRequest, kwargs: Kwargs): Awaitable<unknown> {
    return settled(
      () => answer(this, request, kwargs),
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

  /** The headers that every answer of this view gets, the same object for all of its request. */
  get headers (): Record<string, string> {
    return (this.#headers ??= this.defaultResponseHeaders())
  }

  /** `Allow`, and `Vary` where the view can render in more than one way. */
  defaultResponseHeaders (): Record<string, string> {
    const headers: Record<string, string> = { allow: this[kPlan].allow }
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
    if (isRefusedClient(error)) await tellScheme(this, error)
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
    return complete(this, request, response)
  }

  /** The metadata of the view, or 405 where it has none to tell. */
  override async options (request: ViewRequest = this.request, _kwargs?: Kwargs): Promise<unknown> {
    const metadata = this.getMetadata()
    return metadata === null ? this.httpMethodNotAllowed(request) : new Response(await metadata.determineMetadata(request, this))
  }
}
