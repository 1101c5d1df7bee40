/** What a request must pass before its handler runs, in DRF's order: negotiation, version, authentication, permissions, throttles. */
import { AuthenticationFailed, NotAuthenticated, PermissionDenied } from '../exceptions.ts'
import { checkAttributes, checkHttpMethods } from './checks/attributes.ts'
import { checkClass } from './checks/class.ts'
import { checkPolicies } from './checks/policies.ts'
import { testedRequest } from './lifecycle/test-context.ts'
import { userAndAuth } from '../policies/authentication/users.ts'
import { DefaultContentNegotiation } from '../policies/negotiation.ts'
import { AllowAny } from '../policies/permissions.ts'
import { accept, introduce, kPlan } from '../request.ts'
import { then } from '../utils/awaitable.ts'
import { nameOf } from '../utils/names.ts'
import { keeps } from '../utils/overrides.ts'
import type { ActionConfigs } from './action-config.ts'
import type { ErrorDetail } from '../exceptions.ts'
import type { Settings } from '../settings.ts'
import type {
  Authenticator, ContentNegotiator, ContentNegotiatorClass, Kwargs, Permission, PermissionClass, PolicyLists, Renderer, RendererClass, Throttle, VersioningClass, VersioningScheme, ViewContext, ViewRequest
} from '../types.ts'
import type { Awaitable } from '../utils/awaitable.ts'

/** As much of a view as its checks go by. */
export interface CheckedView extends ViewContext, Partial<PolicyLists> {
  readonly settings: Settings
  readonly httpMethodNames: unknown
  readonly [kPlan]: { readonly compiled: CompiledChecks }
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

/** The methods that make up each check, negotiation, and the choice of policies: where a class has one of its own, it is always asked. */
const HOOKS = {
  version: ['determineVersion'],
  authentication: ['performAuthentication', 'getAuthenticators'],
  permissions: ['checkPermissions', 'getPermissions'],
  throttles: ['checkThrottles', 'getThrottles'],
  negotiation: ['performContentNegotiation', 'getRenderers', 'getContentNegotiator'],
  choice: ['policies', 'classPolicies', 'versioningScheme']
} as const satisfies Record<string, readonly (keyof CheckedView)[]>

const allows = (Class: PermissionClass): boolean => Class === AllowAny

/** One of the checks that a request must pass before its handler runs. */
interface Check {
  readonly name: keyof typeof HOOKS
  /** Whether the policies of the view at work ask for it. */
  readonly isNeeded: (view: CheckedView) => boolean
  readonly run: (view: CheckedView) => Awaitable<void>
}

// whether a check is needed is asked for each request: any hook before it may have given the view other policies
const CHECKS: readonly Check[] = [
  { name: 'version', isNeeded: (view) => view.versioningScheme() !== null, run: (view) => applyVersion(view, view.request) },
  { name: 'authentication', isNeeded: (view) => view.policies('authenticationClasses').length > 0, run: (view) => view.performAuthentication(view.request) },
  { name: 'permissions', isNeeded: (view) => !view.policies('permissionClasses').every(allows), run: (view) => view.checkPermissions(view.request) },
  { name: 'throttles', isNeeded: (view) => view.policies('throttleClasses').length > 0, run: (view) => view.checkThrottles(view.request) }
]

/** Whether these settings alone ask for no check at all. */
function isOpen (settings: Settings): boolean {
  const { defaultVersioningClass, defaultAuthenticationClasses, defaultPermissionClasses, defaultThrottleClasses } = settings
  return defaultVersioningClass === null && defaultAuthenticationClasses.length === 0 && defaultPermissionClasses.every(allows) && defaultThrottleClasses.length === 0
}

function leavesAllToSettings (view: CheckedView): boolean {
  return view.actionConfig === undefined && view.versioningClass === undefined && view.authenticationClasses === undefined &&
    view.permissionClasses === undefined && view.throttleClasses === undefined
}

/** Stands for the authenticator of a request whose user a test has named. */
const FORCED: Authenticator = { authenticate: () => null, authenticateHeader: () => undefined }

/** What all requests of a view share. */
export interface CompiledChecks {
  /** The steps that the class has of its own. */
  readonly own: Readonly<Record<keyof typeof HOOKS, boolean>>
  /** What renders for a client that takes anything, one of each class. */
  readonly usualRenderers: Map<RendererClass, Renderer>
  /** The settings that ask for no check where neither view nor action has policies; null where there is always one. */
  readonly openSettings: Settings | null
}

/** Finds the mistakes of a class, and which steps it has of its own: once, at boot. */
export function compileChecks (view: CheckedView, Base: { readonly prototype: CheckedView }): CompiledChecks {
  checkHttpMethods(view)
  checkAttributes(view)
  checkClass(view)
  checkPolicies(view)
  const has = (hooks: readonly (keyof CheckedView)[]): boolean => !keeps<CheckedView, keyof CheckedView>(view, Base, hooks)
  const own: CompiledChecks['own'] = {
    version: has(HOOKS.version),
    authentication: has(HOOKS.authentication),
    permissions: has(HOOKS.permissions),
    throttles: has(HOOKS.throttles),
    negotiation: has(HOOKS.negotiation),
    choice: has(HOOKS.choice)
  }
  if (!own.permissions && !own.choice) checkPermissionClasses(view)
  return { own, usualRenderers: new Map(), openSettings: isOpen(view.settings) && !Object.values(own).some(Boolean) ? view.settings : null }
}

/** All of it, for a request. */
export function checkAll (view: CheckedView, request: ViewRequest, kwargs: Kwargs): Awaitable<void> {
  const usualRenderer = usualRendererOf(view)
  const format = view.getFormatSuffix(kwargs)
  if (format === null || typeof format === 'string') return admit(view, request, format, usualRenderer)
  return then(format, (late) => admit(view, request, late, usualRenderer))
}

/** Throws where a permission that the view lists, for itself or for an action, cannot work on it. */
function checkPermissionClasses (view: CheckedView): void {
  const ofActions = Object.values(view.actionConfigs ?? {}).flatMap(({ permissionClasses }) => permissionClasses ?? [])
  for (const Class of new Set([...view.classPolicies('permissionClasses'), ...ofActions])) new Class().checkView?.(view)
}

function admit (view: CheckedView, request: ViewRequest, format: string | null, usualRenderer: Renderer | null): Awaitable<void> {
  view.formatKwarg = format
  if (usualRenderer !== null && format === null && takesAnything(request)) {
    accept(request, usualRenderer, usualRenderer.mediaType)
    return check(view, request)
  }
  return then(view.performContentNegotiation(request), ([renderer, mediaType]) => {
    accept(request, renderer, mediaType)
    return check(view, request)
  })
}

/** The renderer that fits the request; `force` takes the first where none fits. */
export function negotiate (view: CheckedView, request: ViewRequest, force: boolean): Awaitable<readonly [Renderer, string]> {
  return then(view.getRenderers(), (renderers) => then(view.getContentNegotiator(), (negotiator) => {
    try {
      return negotiator.selectRenderer(request, renderers, view.formatKwarg)
    } catch (error) {
      const [first] = renderers
      if (!force || first === undefined) throw error
      return [first, first.mediaType]
    }
  }))
}

function check (view: CheckedView, request: ViewRequest): Awaitable<void> {
  const { settings } = view
  const forced = testedRequest()?.forced ?? null
  if (forced !== null) authenticateAs(request, forced)
  introduce(request, settings)
  const { openSettings } = view[kPlan].compiled
  if (openSettings === settings && leavesAllToSettings(view)) return
  return checkFrom(view, 0)
}

function checkFrom (view: CheckedView, start: number): Awaitable<void> {
  const { own } = view[kPlan].compiled
  for (const [index, { name, isNeeded, run }] of CHECKS.entries()) {
    const pending = index >= start && (own[name] || isNeeded(view)) ? run(view) : undefined
    if (pending !== undefined) return then(pending, () => checkFrom(view, index + 1))
  }
}

function authenticateAs (request: ViewRequest, { user, auth }: { readonly user: object, readonly auth: unknown }): void {
  request.user = user
  request.auth = auth
  request.successfulAuthenticator = FORCED
}

function usualRendererOf (view: CheckedView): Renderer | null {
  const { own, usualRenderers } = view[kPlan].compiled
  const [First] = view.policies('rendererClasses')
  const Negotiator = view.contentNegotiationClass ?? view.settings.defaultContentNegotiationClass
  if (own.negotiation || First === undefined || Negotiator !== DefaultContentNegotiation) return null
  let renderer = usualRenderers.get(First)
  if (renderer === undefined) usualRenderers.set(First, renderer = new First())
  return renderer
}

/** Whether neither `Accept` nor the query string can ask for one renderer rather than another. */
function takesAnything ({ headers: { accept }, raw }: ViewRequest): boolean {
  return (accept === undefined || accept === '*/*') && raw.url?.includes('?') !== true
}

async function applyVersion (view: CheckedView, request: ViewRequest): Promise<void> {
  [request.version, request.versioningScheme] = await view.determineVersion(request)
}

/** Finds the user: the first authenticator that knows the client decides. */
export async function authenticate (view: CheckedView, request: ViewRequest): Promise<void> {
  const forced = testedRequest()?.forced ?? null
  if (forced !== null) return authenticateAs(request, forced)
  for (const authenticator of await view.getAuthenticators()) {
    const found = await authenticator.authenticate(request)
    if (found === null || found === undefined) continue
    const known = userAndAuth(request, `${nameOf(authenticator.constructor)}.authenticate()`, found)
    if (known === null) throw new AuthenticationFailed();
    [request.user, request.auth] = known
    request.successfulAuthenticator = authenticator
    return
  }
}

type Question = (permission: Permission) => Awaitable<boolean>

/** Asks one permission after the other, and refuses where one does. */
export function requireAll (view: CheckedView, ask: Question): Awaitable<void> {
  const permissions = view.getPermissions()
  if (isList(permissions)) return requireFrom(view, permissions, ask, 0)
  return then(permissions, (late) => requireFrom(view, late, ask, 0))
}

const isList = <T>(given: Awaitable<readonly T[]>): given is readonly T[] => Array.isArray(given)

function requireFrom (view: CheckedView, permissions: readonly Permission[], ask: Question, start: number): Awaitable<void> {
  for (let index = start; index < permissions.length; index++) {
    // a place in the list that holds nothing throws here: passing it over would let the request through
    const permission = permissions[index] as Permission
    const verdict = ask(permission)
    if (verdict === true) continue
    const refuseUnless = (allowed: boolean): Awaitable<void> => allowed ? undefined : view.permissionDenied(view.request, permission.message, permission.code)
    return then(then(verdict, refuseUnless), () => requireFrom(view, permissions, ask, index + 1))
  }
}

/** Throws 401 where an authenticator could have known the client and did not, else 403. */
export function refuse (view: CheckedView, request: ViewRequest, message?: unknown, code?: string): Awaitable<never> {
  return then(view.getAuthenticators(), (authenticators) => {
    if (request.successfulAuthenticator === null && authenticators.length > 0) throw new NotAuthenticated()
    throw new PermissionDenied(message as ErrorDetail | undefined, code === undefined ? undefined : { code })
  })
}

/** Asks every throttle, so that each counts the request, and refuses where one does. */
export async function askThrottles (view: CheckedView, request: ViewRequest): Promise<void> {
  const waits: (number | null)[] = []
  for (const throttle of await view.getThrottles()) {
    if (!await throttle.allowRequest(request, view)) waits.push(throttle.wait())
  }
  if (waits.length === 0) return
  const known = waits.filter((wait) => wait !== null)
  await view.throttled(request, known.length === 0 ? null : Math.max(...known))
}
