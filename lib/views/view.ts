/** Django's own view: one instance for each request, one method for each HTTP method. */
import { OF_VIEW, usualOf } from './attributes.ts'
import { checkHttpMethods } from './checks/attributes.ts'
import { checkClass } from './checks/class.ts'
import { classAttributes } from '../utils/class-attributes.ts'
import { FST_VIEWSETS_DATA_UNREAD, FST_VIEWSETS_INITKWARG_IS_METHOD, FST_VIEWSETS_INITKWARG_UNKNOWN } from '../errors.ts'
import { kPlan } from '../request.ts'
import { isHttpMethod } from '../http/methods.ts'
import { Response } from '../response.ts'
import { nameOf } from '../utils/names.ts'
import { parseBody, parserContextOf } from './lifecycle/body.ts'
import { kBindAction, kBody, kChecksFirst, kCompile, kGate, kHandlerName } from './lifecycle/members.ts'
import { viewHandler } from './lifecycle/plan.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { FastifyReply } from 'fastify'
import type { Body } from './lifecycle/body.ts'
import type { Gate } from './lifecycle/body-gate.ts'
import type { HttpMethod } from '../http/methods.ts'
import type { Settings } from '../settings.ts'
import type { Kwargs, ViewContext, ViewRequest } from '../types.ts'
import type { ActionMap, ViewHandler, ViewPlan, ViewSpec } from './lifecycle/plan.ts'

/** A method that answers a request. */
export type Handler = (request: ViewRequest, kwargs: Kwargs) => unknown

/** The attributes of a view that `asView()` may set: all but its methods. */
export type Initkwargs<V> = { readonly [K in keyof V as V[K] extends Handler ? never : K]?: V[K] }

/** A view class as `asView()` is called on it. */
export interface ViewClass<V extends View = View> {
  new (): V
  specFor (...args: AsViewArguments<V>): ViewSpec
}

/** What `asView()` takes: attributes, and before them the actions where the class is a viewset. */
type AsViewArguments<V> = V extends { readonly actionMap: ActionMap }
  ? [actions: ActionMap, initkwargs?: Initkwargs<V>]
  : [initkwargs?: Initkwargs<V>]

/** The intentionally simple parent of all views: setup, then dispatch to the method that the request names. */
export class View implements ViewContext {
  /** The names of attributes and methods that are the class's own, though they look like misspelt ones of a view's. */
  static readonly ownAttributes?: readonly string[]

  request!: ViewRequest
  reply!: FastifyReply
  kwargs!: Kwargs
  action: string | null = null
  declare basename: string | null
  declare detail: boolean | null
  /** @internal Set before `setup()`. */
  declare [kPlan]: ViewPlan
  /** The methods that this view lets through, implemented or not. */
  declare httpMethodNames: readonly HttpMethod[]
  /** @internal */
  declare [kGate]: Gate | null
  /** @internal */
  declare [kBody]: Body | null
  /** @internal */
  declare readonly [kChecksFirst]: boolean
  #signal: AbortSignal | null = null

  static {
    classAttributes<View>(this, { ...usualOf(OF_VIEW), [kGate]: null, [kBody]: null, [kChecksFirst]: false })
  }

  /**
   * A Fastify handler that makes a view of this class for each request, with these attributes in place of the class's own.
   * A viewset takes the actions first: `asView({ get: 'list' })`.
   */
  static asView<V extends View> (this: ViewClass<V>, ...args: AsViewArguments<V>): ViewHandler {
    return viewHandler(this.specFor(...args))
  }

  /** What `asView()` was given, checked. */
  static specFor (initkwargs: Readonly<Record<string, unknown>> = {}): ViewSpec {
    checkInitkwargs(this, initkwargs)
    return { View: this, actions: null, initkwargs: { ...initkwargs } }
  }

  /** The settings of the registration that this view belongs to. */
  get settings (): Settings {
    return this[kPlan].settings
  }

  /** The namespaces that the URL is included in, from the outermost: `blog:archive`; null for none. */
  get namespace (): string | null {
    return this[kPlan].namespace
  }

  /** The parsed body; reading it throws what was wrong with it. */
  get data (): unknown {
    if (this[kBody] !== null) return this[kBody].read()
    if (this[kGate]?.reached === false) throw new FST_VIEWSETS_DATA_UNREAD(nameOf(this.constructor))
    return this.request.body ?? {}
  }

  /** Waits for the body, where a check needs the data; a client that is refused afterwards has cost that much more. */
  async readBody (): Promise<void> {
    await this[kGate]?.pass()
  }

  /** Makes data of the bytes that came, by the parsers and the negotiator of the registration: a plain view has none of its own. */
  parseBody (raw: Buffer): Awaitable<Body> {
    const { request, settings: { defaultParserClasses, defaultContentNegotiationClass: Negotiator } } = this
    const parsers = defaultParserClasses.map((Class) => new Class())
    return parseBody(raw, request, parsers, new Negotiator(), parserContextOf(this, request))
  }

  /** Aborts when the client hangs up before the answer is sent: hand it to what may take long. */
  get signal (): AbortSignal {
    this.#signal ??= signalOf(this.reply)
    return this.#signal
  }

  /** @internal Found out once at boot, on a view that serves no request; see `ViewPlan`. */
  [kCompile] (): object {
    checkHttpMethods(this)
    checkClass(this)
    return {}
  }

  /** Keeps what the request brought; override to prepare more, and call `super.setup()`. */
  setup (request: ViewRequest, reply: FastifyReply, kwargs: Kwargs): void {
    this.request = request
    this.reply = reply
    this.kwargs = kwargs
    this[kBindAction](request)
  }

  /** @internal Finds the action of a viewset that this request is for. */
  [kBindAction] (_request: ViewRequest): void {}

  /** Hands the request to the method of its name. */
  dispatch (request: ViewRequest, kwargs: Kwargs): Awaitable<unknown> {
    const handler = this.handlerFor(request.method)
    return handler === undefined ? this.httpMethodNotAllowed(request) : handler.call(this, request, kwargs)
  }

  /** The method that answers this HTTP method, or undefined where there is none. */
  handlerFor (httpMethod: string): Handler | undefined {
    const name = this[kPlan].handlerNames[httpMethod]
    return name === undefined ? undefined : (this as unknown as Record<string, Handler>)[name]
  }

  /** @internal The name of the method that answers this HTTP method, asked once for each at boot. */
  [kHandlerName] (httpMethod: HttpMethod): string | undefined {
    if (!this.httpMethodNames.includes(httpMethod)) return undefined
    if (httpMethod in this) return httpMethod
    return httpMethod === 'head' && 'get' in this ? 'get' : undefined
  }

  /** 405, with `Allow`. */
  httpMethodNotAllowed (request: ViewRequest): Awaitable<unknown> {
    request.log.warn({ method: request.method, url: request.url }, 'method not allowed')
    return new Response(undefined, { status: 405, headers: { allow: this[kPlan].allow } })
  }

  /** Answers OPTIONS with `Allow`. */
  options (_request?: ViewRequest, _kwargs?: Kwargs): Awaitable<unknown> {
    return new Response(undefined, { headers: { allow: this[kPlan].allow } })
  }
}

/** Throws where `asView()` was given what is not an attribute of the class. */
export function checkInitkwargs (ViewClass: new () => View, initkwargs: object): void {
  const probe = new ViewClass()
  for (const name of Object.keys(initkwargs)) {
    if (isHttpMethod(name)) throw new FST_VIEWSETS_INITKWARG_IS_METHOD(name, nameOf(ViewClass))
    if (!(name in probe) || name in Object.prototype) throw new FST_VIEWSETS_INITKWARG_UNKNOWN(nameOf(ViewClass), name)
  }
}

function signalOf ({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  if (raw.destroyed && !raw.writableFinished) controller.abort()
  raw.once('close', () => { if (!raw.writableFinished) controller.abort() })
  return controller.signal
}
