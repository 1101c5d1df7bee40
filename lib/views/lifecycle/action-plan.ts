/**
 * What the policies of a view come to for each of its actions: worked out at boot, so that no request asks anew which checks it
 * has to pass, who writes its answer, and whether anybody looks at its object.
 *
 * A plan that no longer fits would let requests through, so this is what it stands on:
 * - It is asked for again before each step, and is given only to a view whose policies are the very values of boot, that of an
 *   assignment in `setup()`, in a hook or in any check included. Whoever has others is asked by `policies()`, as if there were no plan.
 * - The values of boot cannot change: lists and configs are frozen. Where one is not, or is read by a getter, there is no plan.
 * - Where a class chooses policies by a method or a getter of its own, there is no plan; a check is passed over only while its
 *   methods are the library's, on the class and on the view at work.
 */
import { AllowAny, BasePermission } from '../../policies/permissions.ts'
import { DefaultContentNegotiation } from '../../policies/negotiation.ts'
import { kPlan } from '../../request.ts'
import { getterOf, keepers, keeps } from '../../utils/overrides.ts'
import type { ActionConfigs } from '../action-config.ts'
import type { Settings } from '../../settings.ts'
import type {
  Authenticator, ContentNegotiator, ContentNegotiatorClass, Kwargs, Permission, PermissionClass, PolicyLists, Renderer, RendererClass, Throttle, VersioningClass, VersioningScheme, ViewContext, ViewRequest
} from '../../types.ts'
import type { Awaitable } from '../../utils/awaitable.ts'

/** As much of a view as its checks go by. */
export interface CheckedView extends ViewContext, Partial<PolicyLists> {
  readonly settings: Settings
  readonly httpMethodNames: unknown
  readonly [kPlan]: { readonly compiled: CompiledChecks, readonly kin: object | null }
  readonly contentNegotiationClass?: ContentNegotiatorClass
  readonly versioningClass?: VersioningClass | null
  readonly actionConfigs?: ActionConfigs
  readonly actionConfig: object | undefined
  formatKwarg: string | null
  policies<K extends keyof PolicyLists> (attribute: K): PolicyLists[K]
  classPolicies<K extends keyof PolicyLists> (attribute: K): PolicyLists[K]
  versioningScheme (): VersioningScheme | null
  getFormatSuffix (kwargs: Kwargs): Awaitable<string | null>
  getRenderers (): Awaitable<readonly Renderer[]>
  getAuthenticators (): Awaitable<readonly Authenticator[]>
  getPermissions (): Awaitable<readonly Permission[]>
  getThrottles (): Awaitable<readonly Throttle[]>
  getContentNegotiator (): Awaitable<ContentNegotiator>
  determineVersion (request: ViewRequest): Awaitable<readonly [string | null, unknown]>
  performContentNegotiation (request: ViewRequest, force?: boolean): Awaitable<readonly [Renderer, string]>
  performAuthentication (request: ViewRequest): Awaitable<void>
  checkPermissions (request: ViewRequest): Awaitable<void>
  checkThrottles (request: ViewRequest): Awaitable<void>
  permissionDenied (request: ViewRequest, message?: unknown, code?: string): Awaitable<never>
  throttled (request: ViewRequest, wait: number | null): Awaitable<never>
}

/** What all requests of a view share. */
export interface CompiledChecks {
  readonly plans: ActionPlans
  /** What renders for a client that takes anything, one of each class. */
  readonly usualRenderers: Map<RendererClass, Renderer>
}

/** What is known of an action's requests before they come. */
interface ActionPlan {
  /** Whether they have to pass each of the checks. */
  readonly needs: Readonly<Record<CheckName, boolean>>
  /** Whether they have to pass any of them. */
  readonly needsAny: boolean
  /** What renders for a client that takes anything; null where the negotiator is to be asked. */
  readonly rendererClass: RendererClass | null
  /** Whether a permission looks at objects. */
  readonly asksOfObjects: boolean
}

/** Tells of one check before the handler whether a request has to pass it. */
interface Need {
  /** Whether the policies of the view at work ask for it. */
  isNeeded (view: CheckedView): boolean
  /** Whether the view leaves it to the library: neither its class nor an assignment has given it a method of its own. */
  isLeft (view: CheckedView, base: CheckedView): boolean
}

const allows = (Class: PermissionClass): boolean => Class === AllowAny

/** What each check goes by. */
export const NEEDS = {
  version: {
    isNeeded: (view) => view.versioningScheme() !== null,
    isLeft: (view, base) => view.determineVersion === base.determineVersion
  },
  authentication: {
    isNeeded: (view) => view.policies('authenticationClasses').length > 0,
    isLeft: (view, base) => view.performAuthentication === base.performAuthentication && view.getAuthenticators === base.getAuthenticators
  },
  permissions: {
    isNeeded: (view) => !view.policies('permissionClasses').every(allows),
    isLeft: (view, base) => view.checkPermissions === base.checkPermissions && view.getPermissions === base.getPermissions
  },
  throttles: {
    isNeeded: (view) => view.policies('throttleClasses').length > 0,
    isLeft: (view, base) => view.checkThrottles === base.checkThrottles && view.getThrottles === base.getThrottles
  }
} as const satisfies Readonly<Record<string, Need>>

/** Whether the view leaves every check to the library: each by its name, which is far quicker than by a list of them. */
export function leavesChecks (view: CheckedView, base: CheckedView): boolean {
  return NEEDS.version.isLeft(view, base) && NEEDS.authentication.isLeft(view, base) && NEEDS.permissions.isLeft(view, base) && NEEDS.throttles.isLeft(view, base)
}

/** The name of a check. */
export type CheckName = keyof typeof NEEDS

/** Whether a permission looks at no object, since its class leaves that to the library, which lets every object pass. */
export const asksNothingOfObjects = keepers<Permission>(BasePermission, ['hasObjectPermission'])

/** The methods and getters by which a class may choose its policies. */
const CHOICE = ['policies', 'classPolicies', 'versioningScheme'] as const
const CHOICE_GETTERS = ['settings', 'actionConfig'] as const
const LISTS = ['authenticationClasses', 'permissionClasses', 'throttleClasses', 'rendererClasses'] as const
const ATTRIBUTES = [...LISTS, 'actionConfigs', 'versioningClass', 'contentNegotiationClass'] as const

type AtBoot = { readonly [K in typeof ATTRIBUTES[number]]: CheckedView[K] }

/** The plans of a view's actions. */
export class ActionPlans {
  /** The library's own methods. */
  readonly base: CheckedView
  /** The policies that the plans are of; null where they cannot be told at boot. */
  readonly #atBoot: AtBoot | null
  readonly #usual: ActionPlan | null = null
  readonly #ofActions = new Map<string, ActionPlan>()

  constructor (view: CheckedView, Base: { readonly prototype: CheckedView }) {
    this.base = Base.prototype
    this.#atBoot = leavesChoice(view, Base) ? fixedPolicies(view) : null
    if (this.#atBoot === null) return
    this.#usual = planFor(view, null, this.base)
    for (const action of Object.keys(view.actionConfigs ?? {})) this.#ofActions.set(action, planFor(view, action, this.base))
  }

  /** The plan for what a view is at now; null where its policies are not those of boot. */
  of (view: CheckedView): ActionPlan | null {
    const { base } = this
    const known = this.#atBoot
    // each by its name, which is far quicker than by a list of them
    const fits = known !== null && view.permissionClasses === known.permissionClasses && view.authenticationClasses === known.authenticationClasses &&
      view.throttleClasses === known.throttleClasses && view.rendererClasses === known.rendererClasses && view.actionConfigs === known.actionConfigs &&
      view.versioningClass === known.versioningClass && view.contentNegotiationClass === known.contentNegotiationClass &&
      view.policies === base.policies && view.classPolicies === base.classPolicies && view.versioningScheme === base.versioningScheme
    if (!fits) return null
    return view.action === null ? this.#usual : this.#ofActions.get(view.action) ?? this.#usual
  }
}

/** Whether a class leaves it to the library to find out which policies a view has. */
export function leavesChoice (view: CheckedView, Base: { readonly prototype: CheckedView }): boolean {
  return keeps<CheckedView, typeof CHOICE[number]>(view, Base, CHOICE) && CHOICE_GETTERS.every((name) => getterOf(view, name) === getterOf(Base.prototype, name))
}

/** The policies of a view, where nobody can change what they are; else null. */
function fixedPolicies (view: CheckedView): AtBoot | null {
  if (ATTRIBUTES.some((name) => getterOf(view, name) !== undefined) || !LISTS.every((name) => isFixed(view[name])) || !areFixed(view.actionConfigs)) return null
  const { authenticationClasses, permissionClasses, throttleClasses, rendererClasses, actionConfigs, versioningClass, contentNegotiationClass } = view
  return { authenticationClasses, permissionClasses, throttleClasses, rendererClasses, actionConfigs, versioningClass, contentNegotiationClass }
}

/** Whether nobody can change what is given there. */
function isFixed (list: unknown): boolean {
  return list === undefined || list === null || (Array.isArray(list) && Object.isFrozen(list))
}

function areFixed (configs: ActionConfigs | undefined): boolean {
  if (configs === undefined) return true
  return Object.isFrozen(configs) && hasValuesOnly(configs) && Object.values(configs).every((config) =>
    Object.isFrozen(config) && Reflect.getPrototypeOf(config) === Object.prototype && hasValuesOnly(config) && LISTS.every((name) => isFixed(Reflect.get(config, name))))
}

function hasValuesOnly (object: object): boolean {
  return Object.values(Object.getOwnPropertyDescriptors(object)).every((property) => 'value' in property)
}

/** Asks what every request of an action would ask, of a view that is at none. */
function planFor (view: CheckedView, action: string | null, base: CheckedView): ActionPlan {
  const acting: CheckedView = Object.create(view, { action: { value: action } })
  const isNeeded = (name: CheckName): boolean => NEEDS[name].isNeeded(acting)
  const needs = { version: isNeeded('version'), authentication: isNeeded('authentication'), permissions: isNeeded('permissions'), throttles: isNeeded('throttles') }
  return {
    needs,
    needsAny: Object.values(needs).includes(true),
    rendererClass: usualRendererClass(acting, base),
    asksOfObjects: !NEEDS.permissions.isLeft(view, base) || !acting.policies('permissionClasses').every(asksNothingOfObjects)
  }
}

/** What renders for a client that takes anything, where it is the library that negotiates; else null. */
export function usualRendererClass (view: CheckedView, base: CheckedView): RendererClass | null {
  if (!leavesNegotiation(view, base)) return null
  const Negotiator = view.contentNegotiationClass ?? view.settings.defaultContentNegotiationClass
  return Negotiator === DefaultContentNegotiation ? view.policies('rendererClasses')[0] ?? null : null
}

/** Whether the view has no method of its own by which a renderer is chosen. */
export function leavesNegotiation (view: CheckedView, base: CheckedView): boolean {
  return view.performContentNegotiation === base.performContentNegotiation && view.getRenderers === base.getRenderers &&
    view.getContentNegotiator === base.getContentNegotiator
}
