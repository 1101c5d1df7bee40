/**
 * What `asView()` was given, compiled once for each set of settings: what every request of a route would find out anew.
 * And the request's way through Fastify's steps: `start` before the body is read, `run` for all at once.
 *
 * A request, in nine steps, as DRF's `dispatch` tells them:
 *   1. the plan admits it: its host is served here
 *   2. a view is made, and `setup()` keeps what the request brought
 *   3. `dispatch()` calls `initializeRequest()`; from here on nothing that is thrown is lost
 *   4. `initial()`: renderer, version, user, permissions, throttles
 *   5. `handlerFor()` finds the method, or `httpMethodNotAllowed()` answers
 *   6. the gate lets the body in, and `parseBody()` makes data of it
 *   7. `runHandler()` runs the method
 *   8. `handleException()` makes an answer of what was thrown
 *   9. `finalizeResponse()` completes the answer, and it sends itself
 */
import { isPromise } from '../../utils/awaitable.ts'
import { actionsWithQueryset, definitionsOf, frozenDefinitions, withFreshQuerysets } from './class-definitions.ts'
import { settingsOf } from './registration.ts'
import { FST_VIEWSETS_SETUP_INCOMPLETE } from '../../errors.ts'
import { Gate } from './body-gate.ts'
import { HostCheck } from '../../http/hosts.ts'
import { HTTP_METHODS } from '../../http/methods.ts'
import { JSONRenderer } from '../../policies/renderers/json.ts'
import { QueryWatch } from './query-watch.ts'
import { kBody, kChecksFirst, kCompile, kGate, kHandlerName } from './members.ts'
import { bindView, kPlan } from '../../request.ts'
import { refuseHost, send, sendError } from './reply.ts'
import { nameOf } from '../../utils/names.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { Body } from './body.ts'
import type { HttpMethod } from '../../http/methods.ts'
import type { UrlNames } from '../../reverse.ts'
import type { Settings } from '../../settings.ts'
import type { Kwargs, Renderer, ViewContext, ViewRequest } from '../../types.ts'

/** HTTP method in lower case to the name of the action that answers it. */
export type ActionMap = Readonly<Record<string, string>>

/** As much of a view as it takes to run one. */
export interface RunnableView extends ViewContext {
  request: ViewRequest
  action: string | null
  [kPlan]: ViewPlan
  [kGate]: Gate | null
  [kBody]: Body | null
  readonly data: unknown
  readonly [kChecksFirst]: boolean
  setup (request: ViewRequest, reply: FastifyReply, kwargs: Kwargs): void
  dispatch (request: ViewRequest, kwargs: Kwargs): Awaitable<unknown>
  [kHandlerName] (httpMethod: HttpMethod): string | undefined
  [kCompile] (): unknown
}

/** A resource above that of a view, as the router of both knows it. */
export interface ParentResource {
  /** What its key is called in URLs below it. */
  readonly kwarg: string
  /** What its key is called in its own URL. */
  readonly parameter: string
  /** Its view of one object. */
  readonly handler: ViewHandler
}

/** A view class with what `asView()` was given. */
export interface ViewSpec {
  readonly View: new () => RunnableView
  /** The actions of a viewset; null for a view whose methods are named like HTTP's. */
  readonly actions: ActionMap | null
  readonly initkwargs: Readonly<Record<string, unknown>>
  /** The resources above, from the top; none where left out. */
  readonly parents?: readonly ParentResource[]
}

/** What routers give to `asView()`, which no check depends on. */
const NAMING: ReadonlySet<string> = new Set(['basename', 'detail', 'name', 'suffix', 'description'])

/** One view class as one route, or a set of routes, uses it. */
export class ViewPlan<Compiled = unknown> {
  readonly spec: ViewSpec
  readonly settings: Settings
  /** The named URLs of the view's registration; null where it is routed by hand. */
  readonly names: UrlNames | null
  /** The URL pattern that leads here; null where it is not known. */
  readonly url: string | null
  /** The namespaces that it is included in; null for none. */
  readonly namespace: string | null
  /** The methods that the view implements, in the order of `Allow`. */
  readonly methods: readonly string[]
  /** HTTP method to the name of the view's method that answers it. */
  readonly handlerNames: Readonly<Record<string, string>>
  /** The `Allow` header of every answer. */
  readonly allow: string
  /** For answers given before a renderer was negotiated. */
  readonly renderer: Renderer
  /** What the view class made of itself at boot. */
  readonly compiled: Compiled
  /** Stands for all plans of the class that differ in names and actions alone; null for one with attributes of its own. */
  readonly kin: object | null
  readonly checksFirst: boolean
  /** Counts what each request asks of data sources; null where nobody wants to know. */
  readonly watch: QueryWatch | null
  readonly #hosts: HostCheck
  /** What every view of this plan is given before its `setup()`: the definitions of boot, and what `asView()` was given. */
  readonly #names: readonly string[]
  readonly #values: readonly unknown[]
  /** The actions whose configs have querysets, which stay a view's own. */
  readonly #freshActions: readonly string[]

  constructor (spec: ViewSpec, settings: Settings, names: UrlNames | null = null, { url = null, namespace = null }: { readonly url?: string | null, readonly namespace?: string | null } = {}) {
    this.spec = spec
    this.names = names
    this.url = url
    this.namespace = namespace
    this.settings = settings
    this.#hosts = new HostCheck(settings.allowedHosts)
    const [Renderer = JSONRenderer] = settings.defaultRendererClasses
    const definitions = definitionsOf(spec.View, settings)
    this.kin = Object.keys(spec.initkwargs).every((name) => NAMING.has(name)) ? definitions : null
    const attributes = { ...definitions, ...frozenDefinitions(spec.initkwargs) }
    this.#names = Object.keys(attributes)
    this.#values = Object.values(attributes)
    this.#freshActions = 'actionConfigs' in spec.initkwargs ? [] : actionsWithQueryset(attributes['actionConfigs'])
    this.renderer = new Renderer()
    this.watch = QueryWatch.make(settings.repeatedQueryLimit)
    const probe = this.instantiate()
    this.handlerNames = handlerNamesOf(probe)
    this.methods = Object.keys(this.handlerNames)
    this.allow = this.methods.join(', ')
    this.checksFirst = probe[kChecksFirst]
    this.compiled = probe[kCompile]() as Compiled
  }

  /** A view with its definitions and initkwargs, before it knows a request. */
  instantiate (): RunnableView {
    const view = new this.spec.View()
    const attributes = view as unknown as Record<string, unknown>
    const fresh = this.#freshActions.length === 0 ? null : attributes['actionConfigs']
    for (let index = 0; index < this.#names.length; index++) attributes[this.#names[index] as string] = this.#values[index]
    if (fresh !== null) attributes['actionConfigs'] = withFreshQuerysets(attributes['actionConfigs'], fresh, this.#freshActions)
    view[kPlan] = this
    return view
  }

  /** Runs a request whose body, if it has one, is there already. */
  run (request: FastifyRequest, reply: FastifyReply, kwargs: Kwargs): void {
    if (!this.#admits(request, reply)) return
    const view = this.#open(request, reply, kwargs)
    answer(view, reply, kwargs)
  }

  /** All that comes before the body, for an `onRequest` hook. A refused request is answered here and its body left unread. */
  start (request: FastifyRequest, reply: FastifyReply, kwargs: Kwargs, done: () => void): void {
    if (!this.#admits(request, reply)) return
    const view = this.#open(request, reply, kwargs)
    view[kGate] = new Gate(done)
    if (this.checksFirst || !this.readsBody(request.method)) answer(view, reply, kwargs)
    else view[kGate].pass().then(() => answer(view, reply, kwargs)).catch((error: unknown) => abort(view, reply, error))
  }

  /** Whether a method wants its body: OPTIONS does not, nor does one that the view refuses. */
  readsBody (method: string): boolean {
    return method !== 'OPTIONS' && this.handlerNames[method] !== undefined
  }

  #admits (request: FastifyRequest, reply: FastifyReply): boolean {
    const fault = this.#hosts.fault(request)
    if (fault !== null) refuseHost(reply, fault)
    return fault === null
  }

  #open (request: FastifyRequest, reply: FastifyReply, kwargs: Kwargs): RunnableView {
    const view = this.instantiate()
    bindView(request, view)
    view.setup(request, reply, kwargs)
    if (view.request === undefined) throw new FST_VIEWSETS_SETUP_INCOMPLETE(nameOf(view.constructor))
    return view
  }
}

function handlerNamesOf (view: RunnableView): Readonly<Record<string, string>> {
  const names: Record<string, string> = Object.create(null)
  for (const method of HTTP_METHODS) {
    const name = view[kHandlerName](method)
    if (name !== undefined) names[method.toUpperCase()] = name
  }
  return names
}

function answer (view: RunnableView, reply: FastifyReply, kwargs: Kwargs): void {
  const { [kPlan]: { watch }, request } = view
  const pending = watch === null ? view.dispatch(request, kwargs) : watch.run(request, () => view.dispatch(request, kwargs))
  if (isPromise(pending)) pending.then((result) => finish(view, reply, result), (error: unknown) => abort(view, reply, error))
  else finish(view, reply, pending)
}

function finish (view: RunnableView, reply: FastifyReply, result: unknown): void {
  if (view[kGate]?.abandoned === true) return
  try {
    const pending = send(reply, result, view)
    if (pending !== undefined && isPromise(pending)) pending.catch((error: unknown) => abort(view, reply, error))
  } catch (error) {
    abort(view, reply, error)
  }
}

function abort (view: RunnableView, reply: FastifyReply, error: unknown): void {
  if (view[kGate]?.abandoned === true) return
  sendError(reply, errorOf(error))
}

/** What was thrown, which may be anything. */
function errorOf (thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`a view threw what is no Error: ${String(thrown)}`)
}

/** A handler that `asView()` made, taken apart. */
interface MadeHandler {
  readonly spec: ViewSpec
  readonly planFor: (settings: Settings) => ViewPlan
}

const made = new WeakMap<object, MadeHandler>()

/** What `asView()` returns: a Fastify handler that a router can also take apart. */
export type ViewHandler = RouteHandlerMethod

/** A handler that runs the view wherever it is routed, with the settings of the registration nearest to it. */
export function viewHandler (spec: ViewSpec): ViewHandler {
  const plans = new WeakMap<Settings, ViewPlan>()
  const planFor = (settings: Settings): ViewPlan => {
    let plan = plans.get(settings)
    if (plan === undefined) plans.set(settings, plan = new ViewPlan(spec, settings))
    return plan
  }
  const handler: ViewHandler = (request, reply) => {
    try {
      planFor(settingsOf(request.server)).run(request, reply, request.params as Kwargs)
    } catch (error) {
      sendError(reply, errorOf(error))
    }
  }
  made.set(handler, { spec, planFor })
  return handler
}

/** Finds the mistakes of the view behind a handler, before any request does; other handlers are left alone. */
export function compileHandler (handler: object, settings: Settings): void {
  made.get(handler)?.planFor(settings)
}

/** What the view behind a handler of `asView()` is compiled to with these settings. */
export function planOf (handler: object, settings: Settings): ViewPlan | undefined {
  return made.get(handler)?.planFor(settings)
}

/** The view class and arguments behind a handler of `asView()`, or undefined for any other function. */
export function specOf (handler: object): ViewSpec | undefined {
  return made.get(handler)?.spec
}
