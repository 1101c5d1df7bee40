/** Views whose methods are actions: list, create, retrieve, …, bound to HTTP methods by a router. */
import { checkActionConfigs } from './action-config.ts'
import { isPromise } from '../utils/awaitable.ts'
import { markAsOurs } from '../utils/class-attributes.ts'
import { View, checkInitkwargs } from './view.ts'
import { extraActionsOf } from './decorators.ts'
import {
  FST_VIEWSETS_ACTION_IS_ROUTE, FST_VIEWSETS_ACTION_OVERRIDE_UNKNOWN, FST_VIEWSETS_ACTIONS_MISSING, FST_VIEWSETS_HANDLER_MISSING,
  FST_VIEWSETS_METHOD_UNKNOWN, FST_VIEWSETS_NAME_AND_SUFFIX, FST_VIEWSETS_VIEWSET_INVALID
} from '../errors.ts'
import { AsyncGenericAPIView } from './generic-api-view.ts'
import { HTTP_METHODS, isHttpMethod } from '../http/methods.ts'
import { CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin } from './mixins.ts'
import { kBindAction, kCompile, kHandlerName } from './lifecycle/members.ts'
import { kPlan } from '../request.ts'
import { reverse } from '../reverse.ts'
import { nameOf } from '../utils/names.ts'
import { AsyncAPIView } from './api-view.ts'
import type { ViewClass } from './view.ts'
import type { ExtraAction, ExtraActions, ViewSetLike } from './decorators.ts'
import type { HttpMethod } from '../http/methods.ts'
import type { ReverseOptions } from '../http/reverse-options.ts'
import type { Constructor, ViewRequest } from '../types.ts'
import type { ActionMap, ViewSpec } from './lifecycle/plan.ts'

/** The actions that a router knows by itself. */
const ROUTED_ACTIONS: readonly string[] = ['list', 'create', 'retrieve', 'update', 'partialUpdate', 'destroy']

/** Binds HTTP methods to actions: `{ get: 'list', post: 'create' }`. */
export interface ViewSetActions {
  /** HTTP method to action on this route, `head` included. */
  readonly actionMap: ActionMap
  /** The extra actions of the class, sorted by name. */
  getExtraActions (): ExtraAction[]
  /** The extra actions that this route's URL leads to: name to absolute URL. */
  getExtraActionUrlMap (): Record<string, string>
  /** The URL of another action of this viewset, absolute. */
  reverseAction (urlName: string, options?: ReverseOptions): string
}

/** Shows routers what they read off a viewset class. */
export interface ViewSetClass<V extends AsyncAPIView & ViewSetActions = AsyncAPIView & ViewSetActions> extends ViewClass<V> {
  /** Extra actions without decorators. */
  readonly extraActions?: ExtraActions
}

/** Turns a view class into a viewset: its methods are named by action, and `asView()` binds HTTP methods to them. */
export function ViewSetMixin<B extends Constructor<AsyncAPIView>> (Base: B): B & Constructor<ViewSetActions> {
  return markAsOurs(class ActionView extends Base implements ViewSetActions {
    static specFor (actions?: ActionMap, initkwargs?: Readonly<Record<string, unknown>>): ViewSpec {
      return viewSetSpec(this, actions, initkwargs)
    }

    get actionMap (): ActionMap {
      return this[kPlan].spec.actions ?? {}
    }

    override [kBindAction] (request: ViewRequest): void {
      const name = this[kPlan].handlerNames[request.method] ?? null
      this.action = name === 'options' ? 'metadata' : name
    }

    override [kHandlerName] (httpMethod: HttpMethod): string | undefined {
      if (!this.httpMethodNames.includes(httpMethod)) return undefined
      return httpMethod === 'options' ? 'options' : this.actionMap[httpMethod]
    }

    override [kCompile] (): ReturnType<AsyncAPIView[typeof kCompile]> {
      const actions = actionsOf(this.constructor)
      checkActionConfigs(nameOf(this.constructor), this.actionConfigs, actions)
      for (const [method, action] of Object.entries(this.actionMap)) {
        if (typeof Reflect.get(this, action) !== 'function') throw new FST_VIEWSETS_HANDLER_MISSING(nameOf(this.constructor), action, method)
      }
      return super[kCompile]()
    }

    getExtraActions (): ExtraAction[] {
      return extraActionsOf(this.constructor)
    }

    getExtraActionUrlMap (): Record<string, string> {
      if (this.detail === null) return {}
      const urls: Record<string, string> = {}
      for (const extra of this.getExtraActions().filter(({ detail }) => detail === this.detail)) {
        try {
          const url = this.reverseAction(extra.urlName, { kwargs: this.kwargs })
          const view = Object.assign(new (this.constructor as ViewSetClass)(), { request: this.request, [kPlan]: this[kPlan] }, extra.initkwargs)
          const name = view.getViewName()
          urls[isPromise(name) ? extra.name : name] = url
        } catch { /* an action whose URL needs more than this one has is left out */ }
      }
      return urls
    }

    reverseAction (urlName: string, options: ReverseOptions = {}): string {
      return reverse(`${this.basename}-${urlName}`, { request: this.request, ...options })
    }
  })
}

/** Throws where a router is given what is no viewset class, a view of another kind among it. */
export function requireViewSet (prefix: string, given: unknown): asserts given is ViewSetClass {
  if (extendsBy(given, (prototype) => 'actionMap' in prototype)) return
  throw new FST_VIEWSETS_VIEWSET_INVALID(prefix, cureFor(prefix, given))
}

// a function may well have no prototype
function extendsBy (given: unknown, isKin: (prototype: object) => boolean): boolean {
  return typeof given === 'function' && typeof given.prototype === 'object' && given.prototype !== null && isKin(given.prototype)
}

function cureFor (prefix: string, given: unknown): string {
  const example = `register('${prefix}', BookViewSet)`
  if (given instanceof View) return `it was given an instance of ${nameOf(given.constructor)}. Give the class itself, as in ${example}.`
  const name = typeof given === 'function' ? nameOf(given) : String(given)
  if (extendsBy(given, (prototype) => prototype instanceof View)) return `${name} is no viewset; use path(), as in \`urls: [path('/${prefix}/', ${name}.asView())]\`.`
  return `${name} is no viewset. Give a class that extends one, as in ${example}.`
}

/** All actions that may be configured: the routed ones that the class has, its extra ones, and those mapped to them. */
export function actionsOf (viewset: ViewSetLike): string[] {
  const extra = extraActionsOf(viewset)
  const routed = ROUTED_ACTIONS.filter((name) => typeof Reflect.get(viewset.prototype, name) === 'function')
  return [...routed, ...new Set(extra.flatMap(({ mapping }) => Object.values(mapping)))]
}

/** Throws where an extra action has the name of a routed one, no method, or an option that is no attribute. */
export function checkExtraActions (ViewSet: ViewSetClass): void {
  const extra = extraActionsOf(ViewSet)
  const taken = extra.map(({ name }) => name).filter((name) => ROUTED_ACTIONS.includes(name))
  if (taken.length > 0) throw new FST_VIEWSETS_ACTION_IS_ROUTE(nameOf(ViewSet), taken.join(', '))
  const probe: object = new ViewSet()
  for (const { name, mapping, initkwargs } of extra) {
    const missing = Object.entries(mapping).find(([, action]) => typeof Reflect.get(probe, action) !== 'function')
    if (missing !== undefined) throw new FST_VIEWSETS_HANDLER_MISSING(nameOf(ViewSet), missing[1], missing[0])
    const stranger = Object.keys(initkwargs).find((attribute) => !(attribute in probe))
    if (stranger !== undefined) throw new FST_VIEWSETS_ACTION_OVERRIDE_UNKNOWN(nameOf(ViewSet), stranger, name)
  }
}

/** What a viewset's `asView()` was given, checked, with HEAD answered by what answers GET. */
function viewSetSpec (viewset: new () => AsyncAPIView, actions: ActionMap | undefined, initkwargs: Readonly<Record<string, unknown>> = {}): ViewSpec {
  if (actions === undefined || Object.keys(actions).length === 0) throw new FST_VIEWSETS_ACTIONS_MISSING(nameOf(viewset))
  const stranger = Object.keys(actions).find((method) => !isHttpMethod(method))
  if (stranger !== undefined) throw new FST_VIEWSETS_METHOD_UNKNOWN(nameOf(viewset), stranger, HTTP_METHODS.join(', '))
  if (isGiven(initkwargs.name) && isGiven(initkwargs.suffix)) throw new FST_VIEWSETS_NAME_AND_SUFFIX(`${nameOf(viewset)}()`)
  checkInitkwargs(viewset, initkwargs)
  const withHead = actions.get !== undefined && actions.head === undefined ? { ...actions, head: actions.get } : { ...actions }
  return { View: viewset, actions: withHead, initkwargs: { ...initkwargs } }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

/** A viewset without actions or queryset: write the actions yourself. */
export class AsyncViewSet extends ViewSetMixin(AsyncAPIView) {}

/** A viewset with a queryset and no actions: mix in the ones you want. */
export class AsyncGenericViewSet extends ViewSetMixin(AsyncGenericAPIView) {}

/** list and retrieve. */
export class AsyncReadOnlyModelViewSet extends RetrieveModelMixin(ListModelMixin(AsyncGenericViewSet)) {}

/** create, retrieve, update, partialUpdate, destroy and list. */
export class AsyncModelViewSet extends CreateModelMixin(RetrieveModelMixin(UpdateModelMixin(DestroyModelMixin(ListModelMixin(AsyncGenericViewSet))))) {}

for (const Class of [AsyncViewSet, AsyncGenericViewSet, AsyncReadOnlyModelViewSet, AsyncModelViewSet]) markAsOurs(Class)

export {
  AsyncViewSet as ViewSet,
  AsyncGenericViewSet as GenericViewSet,
  AsyncReadOnlyModelViewSet as ReadOnlyModelViewSet,
  AsyncModelViewSet as ModelViewSet
}
