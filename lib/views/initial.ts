/** What a request must pass before its handler runs, in DRF's order: negotiation, version, authentication, permissions, throttles. */
import { AuthenticationFailed, NotAuthenticated, PermissionDenied } from '../exceptions.ts'
import { checkAttributes, checkHttpMethods } from './checks/attributes.ts'
import { checkClass } from './checks/class.ts'
import { checkPolicies } from './checks/policies.ts'
import { ActionPlans, NEEDS, leavesChecks, leavesChoice, leavesNegotiation, usualRendererClass } from './lifecycle/action-plan.ts'
import { testedRequest } from './lifecycle/test-context.ts'
import { userAndAuth } from '../policies/authentication/users.ts'
import { accept, introduce, kPlan } from '../request.ts'
import { askAll } from '../policies/throttling/asking.ts'
import { then } from '../utils/awaitable.ts'
import { nameOf } from '../utils/names.ts'
import type { ErrorDetail } from '../exceptions.ts'
import type { CheckName, CheckedView, CompiledChecks } from './lifecycle/action-plan.ts'
import type { Authenticator, ContentNegotiator, ContentNegotiatorClass, Kwargs, Permission, Renderer, ViewRequest } from '../types.ts'
import type { Awaitable } from '../utils/awaitable.ts'

/** One of the checks that a request must pass before its handler runs. */
interface Check {
  readonly name: CheckName
  readonly run: (view: CheckedView) => Awaitable<void>
}

const CHECKS: readonly Check[] = [
  { name: 'version', run: (view) => applyVersion(view, view.request) },
  { name: 'authentication', run: (view) => view.performAuthentication(view.request) },
  { name: 'permissions', run: (view) => view.checkPermissions(view.request) },
  { name: 'throttles', run: (view) => view.checkThrottles(view.request) }
]

/** Stands for the authenticator of a request whose user a test has named. */
const FORCED: Authenticator = { authenticate: () => null, authenticateHeader: () => undefined }

/** What was found out, by the kin of plans: a viewset has one for its list and one for its objects. */
const known = new WeakMap<object, CompiledChecks>()

/** Finds the mistakes of a class, and what its actions ask of a request: once, at boot. */
export function compileChecks (view: CheckedView, Base: { readonly prototype: CheckedView }): CompiledChecks {
  const { kin } = view[kPlan]
  if (kin === null) return findChecks(view, Base)
  const found = known.get(kin) ?? findChecks(view, Base)
  known.set(kin, found)
  return found
}

function findChecks (view: CheckedView, Base: { readonly prototype: CheckedView }): CompiledChecks {
  checkHttpMethods(view)
  checkAttributes(view)
  checkClass(view)
  checkPolicies(view)
  if (NEEDS.permissions.isLeft(view, Base.prototype) && leavesChoice(view, Base)) checkEachClass(view, 'permissionClasses')
  if (NEEDS.throttles.isLeft(view, Base.prototype) && leavesChoice(view, Base)) checkEachClass(view, 'throttleClasses')
  return { plans: new ActionPlans(view, Base), usualRenderers: new Map() }
}

/** All of it, for a request. */
export function checkAll (view: CheckedView, request: ViewRequest, kwargs: Kwargs): Awaitable<void> {
  const format = view.getFormatSuffix(kwargs)
  return format === null || typeof format === 'string' ? admit(view, request, format) : then(format, (late) => admit(view, request, late))
}

/** A policy that may look at the views it is listed by. */
type Checked = new () => { checkView? (view: CheckedView): void }

/** Throws where a permission or a throttle that the view lists, for itself or for an action, cannot work on it. */
function checkEachClass (view: CheckedView, list: 'permissionClasses' | 'throttleClasses'): void {
  const ofActions = Object.values(view.actionConfigs ?? {}).flatMap((config): readonly Checked[] => config[list] ?? [])
  for (const Class of new Set<Checked>([...view.classPolicies(list), ...ofActions])) new Class().checkView?.(view)
}

function admit (view: CheckedView, request: ViewRequest, format: string | null): Awaitable<void> {
  view.formatKwarg = format
  const usualRenderer = usualRendererOf(view)
  if (usualRenderer !== null && format === null && takesAnything(request)) {
    accept(request, usualRenderer, usualRenderer.mediaType)
    return check(view, request)
  }
  return then(view.performContentNegotiation(request), ([renderer, mediaType]) => {
    accept(request, renderer, mediaType)
    return check(view, request)
  })
}

/** A negotiator, which goes by the setting where it has no query parameter of its own. */
export function makeNegotiator (Class: ContentNegotiatorClass, { urlFormatOverride }: { readonly urlFormatOverride: string | null }): ContentNegotiator {
  const negotiator = new Class()
  if (negotiator.urlFormatOverride === undefined) negotiator.urlFormatOverride = urlFormatOverride
  return negotiator
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
  return checkFrom(view, 0)
}

function checkFrom (view: CheckedView, start: number): Awaitable<void> {
  const { plans } = view[kPlan].compiled
  let plan = plans.of(view)
  if (plan?.needsAny === false && leavesChecks(view, plans.base)) return
  for (let index = start; index < CHECKS.length; index++) {
    const { name, run } = CHECKS[index] as Check
    const isNeeded = plan === null ? NEEDS[name].isNeeded(view) : plan.needs[name]
    if (!isNeeded && NEEDS[name].isLeft(view, plans.base)) continue
    const pending = run(view)
    if (pending !== undefined) return then(pending, () => checkFrom(view, index + 1))
    // a check may have given the view other policies
    plan = plans.of(view)
  }
}

function authenticateAs (request: ViewRequest, { user, auth }: { readonly user: object, readonly auth: unknown }): void {
  request.user = user
  request.auth = auth
  request.successfulAuthenticator = FORCED
}

function usualRendererOf (view: CheckedView): Renderer | null {
  const { plans, usualRenderers } = view[kPlan].compiled
  const plan = plans.of(view)
  const Class = plan !== null && leavesNegotiation(view, plans.base) ? plan.rendererClass : usualRendererClass(view, plans.base)
  if (Class === null) return null
  let renderer = usualRenderers.get(Class)
  if (renderer === undefined) usualRenderers.set(Class, renderer = new Class())
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

/** Asks the permissions about an object, where one of them looks at any. */
export function requireObject (view: CheckedView, request: ViewRequest, object: object): Awaitable<void> {
  const { plans } = view[kPlan].compiled
  if (plans.of(view)?.asksOfObjects === false && view.getPermissions === plans.base.getPermissions) return
  return requireAll(view, (permission) => permission.hasObjectPermission(request, view, object))
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
export function askThrottles (view: CheckedView, request: ViewRequest): Awaitable<void> {
  const areKept = view.getThrottles !== view[kPlan].compiled.plans.base.getThrottles
  return then(then(view.getThrottles(), (throttles) => askAll(throttles, request, view, areKept)), (waits) => {
    if (waits.length === 0) return
    const known = waits.filter((wait) => wait !== null)
    return view.throttled(request, known.length === 0 ? null : Math.max(...known))
  })
}
