/** What a request must pass before its handler runs: negotiation, version, authentication, permissions, throttles. */
import { checkAttributes, checkHttpMethods } from './checks/attributes.ts'
import { inOrder, isPromise, then } from '../utils/awaitable.ts'
import { checkClass } from './checks/class.ts'
import { checkPolicies } from './checks/policies.ts'
import { classAttributes } from '../utils/class-attributes.ts'
import { AuthenticationFailed, NotAuthenticated, PermissionDenied, Throttled } from '../exceptions.ts'
import { DefaultContentNegotiation } from '../policies/negotiation.ts'
import { AllowAny } from '../policies/permissions.ts'
import { PolicyView } from './policy-view.ts'
import { testedRequest } from './lifecycle/test-context.ts'
import { nameOf } from '../utils/names.ts'
import { keeps } from '../utils/overrides.ts'
import { userAndAuth } from '../policies/authentication/users.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { ErrorDetail } from '../exceptions.ts'
import type { Settings } from '../settings.ts'
import type { Authenticator, Kwargs, Permission, PermissionClass, Renderer, RendererClass, ViewRequest } from '../types.ts'

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
  { name: 'version', isNeeded: (view) => view.versioningScheme() !== null, run: (view) => view.applyVersion(view.request) },
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
export interface SharedChecks {
  /** The steps that the class has of its own. */
  readonly own: Readonly<Record<keyof typeof HOOKS, boolean>>
  /** What renders for a client that takes anything, one of each class. */
  readonly usualRenderers: Map<RendererClass, Renderer>
  /** The settings that ask for no check where neither view nor action has policies; null where there is always one. */
  readonly openSettings: Settings | null
}

/** A view that checks each request by its policies. Users extend `AsyncAPIView`, which adds dispatch and the serializer helpers. */
export class CheckedView extends PolicyView {
  formatKwarg: string | null = null

  static {
    classAttributes<CheckedView>(this, { checksFirst: true })
  }

  /** Checks the policies, and finds out which steps the class has of its own. */
  override compile (): unknown {
    checkHttpMethods(this)
    checkAttributes(this)
    checkClass(this)
    checkPolicies(this)
    const own = Object.fromEntries(Object.entries(HOOKS).map(([name, hooks]) => [name, !keeps<CheckedView, keyof CheckedView>(this, CheckedView, hooks)])) as SharedChecks['own']
    if (!own.permissions && !own.choice) checkPermissionClasses(this)
    return { own, usualRenderers: new Map(), openSettings: isOpen(this.settings) && !Object.values(own).some(Boolean) ? this.settings : null } satisfies SharedChecks
  }

  /** Everything that happens before the handler; override to add, and call `super.initial()`. */
  initial (request: ViewRequest, kwargs: Kwargs): Awaitable<void> {
    const usualRenderer = usualRendererOf(this)
    return then(this.getFormatSuffix(kwargs), (format) => {
      this.formatKwarg = format
      return negotiate(this, request, usualRenderer)
    })
  }

  /** The format that a URL suffix named, or null. */
  getFormatSuffix<Given = string | null> (kwargs: Kwargs): NoInfer<Given>
  getFormatSuffix (kwargs: Kwargs): Awaitable<string | null>
  getFormatSuffix (kwargs: Kwargs): Awaitable<string | null> {
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

  /** Finds the user: the first authenticator that knows the client decides. */
  async performAuthentication (request: ViewRequest): Promise<void> {
    if (request.successfulAuthenticator === FORCED) return
    for (const authenticator of await this.getAuthenticators()) {
      const found = await authenticator.authenticate(request)
      if (found === null || found === undefined) continue
      const known = userAndAuth(request, `${nameOf(authenticator.constructor)}.authenticate()`, found)
      if (known === null) throw new AuthenticationFailed();
      [request.user, request.auth] = known
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
}

/** Throws where a permission that the view lists, for itself or for an action, cannot work on it. */
function checkPermissionClasses (view: CheckedView): void {
  const ofActions = Object.values(view.actionConfigs ?? {}).flatMap(({ permissionClasses }) => permissionClasses ?? [])
  for (const Class of new Set([...view.classPolicies('permissionClasses'), ...ofActions])) new Class().checkView?.(view)
}

function negotiate (view: CheckedView, request: ViewRequest, usualRenderer: Renderer | null): Awaitable<void> {
  if (usualRenderer !== null && view.formatKwarg === null && takesAnything(request)) {
    request.acceptedRenderer = usualRenderer
    request.acceptedMediaType = usualRenderer.mediaType
    return check(view, request)
  }
  return then(view.performContentNegotiation(request), (accepted) => {
    [request.acceptedRenderer, request.acceptedMediaType] = accepted
    return check(view, request)
  })
}

function check (view: CheckedView, request: ViewRequest): Awaitable<void> {
  const { settings } = view
  const forced = testedRequest()?.forced ?? null
  if (forced !== null) authenticateAs(request, forced)
  request.user ??= settings.unauthenticatedUser()
  request.auth ??= settings.unauthenticatedToken
  const { own, openSettings } = view.plan.compiled as SharedChecks
  if (openSettings === settings && leavesAllToSettings(view)) return
  return inOrder(CHECKS, ({ name, isNeeded, run }) => own[name] || isNeeded(view) ? run(view) : undefined)
}

function authenticateAs (request: ViewRequest, { user, auth }: { readonly user: object, readonly auth: unknown }): void {
  request.user = user
  request.auth = auth
  request.successfulAuthenticator = FORCED
}

function usualRendererOf (view: CheckedView): Renderer | null {
  const { own, usualRenderers } = view.plan.compiled as SharedChecks
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

function require (view: CheckedView, permission: Permission, verdict: Awaitable<boolean>): Awaitable<void> {
  if (isPromise(verdict)) return verdict.then((allowed) => require(view, permission, allowed))
  if (!verdict) return view.permissionDenied(view.request, permission.message, permission.code)
}
