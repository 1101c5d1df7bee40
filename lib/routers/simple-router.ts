/** Routers: viewsets in, URL patterns out. */
import { checkQueryset } from '../views/checks/attributes.ts'
import { FST_VIEWSETS_BASENAME_MISSING, FST_VIEWSETS_BASENAME_TAKEN } from '../errors.ts'
import { extraActionsOf } from '../views/decorators.ts'
import { keyPattern, lookupOf } from './lookups.ts'
import { requireOption, requireOptions } from '../utils/options.ts'
import { nameOf } from '../utils/names.ts'
import { viewHandler } from '../views/lifecycle/plan.ts'
import { checkExtraActions, requireViewSet } from '../views/viewsets.ts'
import type { ActionConfig } from '../views/action-config.ts'
import type { ExtraAction } from '../views/decorators.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { URLPattern } from './urls.ts'
import type { ParentResource } from '../views/lifecycle/plan.ts'
import type { ViewSetClass } from '../views/viewsets.ts'

/** URLs of one shape: `{prefix}`, `{lookup}` are filled in for each viewset. */
export interface Route {
  readonly url: string
  /** HTTP method to action. */
  readonly mapping: Readonly<Record<string, string>>
  /** `{basename}` is filled in. */
  readonly name: string
  readonly detail: boolean
  readonly initkwargs: Readonly<Record<string, unknown>>
}

/** URLs of the extra actions of one level: `{urlPath}` and `{urlName}` are filled in for each. */
export interface DynamicRoute {
  readonly url: string
  readonly name: string
  readonly detail: boolean
  readonly initkwargs: Readonly<Record<string, unknown>>
}

/** Sets how a router's URLs end, and which keys they take. */
export interface RouterOptions {
  /** Whether URLs end in a slash: true as in DRF, false, or 'optional' for both. */
  trailingSlash?: boolean | 'optional'
  /** Whether keys go by each viewset's `lookupValueRegex`, as they do where this is left out, or by its `lookupValueConverter`. */
  useRegexPath?: boolean
}

/** Names the routes of a viewset where that cannot be taken from its queryset. */
export interface RegisterOptions {
  /** What route names begin with; the model's name in lower case where left out. */
  basename?: string
}

/** The names of the options that every router has. */
export const ROUTER_OPTIONS: readonly (keyof RouterOptions)[] = ['trailingSlash', 'useRegexPath']
const REGISTER_OPTIONS: readonly (keyof RegisterOptions)[] = ['basename']

/** A viewset as registered. */
export interface Registration {
  readonly prefix: string
  readonly viewset: ViewSetClass
  readonly basename: string
}

type MethodNames<V> = { [K in keyof V]: V[K] extends (...args: never[]) => unknown ? K : never }[keyof V]
type StrangeKeys<C> = { [A in keyof C]: Exclude<keyof C[A], keyof ActionConfig> }[keyof C]
type Misconfigured<V> = V extends { readonly actionConfigs: infer C }
  ? string extends keyof C ? never : Exclude<keyof C, MethodNames<V> | 'metadata'> | StrangeKeys<C>
  : never

/** The class itself, or a type that nothing is assignable to where its `actionConfigs` name what it does not have. */
type WellConfigured<C extends ViewSetClass> = [Misconfigured<InstanceType<C>>] extends [never]
  ? C
  : { readonly 'actionConfigs names what this viewset does not have': Misconfigured<InstanceType<C>> }

/** DRF's simple router: a list and a detail route for each viewset, and its extra actions. */
export class SimpleRouter {
  /** The shapes of URLs, in order; replace them for a router of your own. */
  routes: readonly (Route | DynamicRoute)[] = [
    { url: '{prefix}', mapping: { get: 'list', post: 'create' }, name: '{basename}-list', detail: false, initkwargs: { suffix: 'List' } },
    { url: '{prefix}/{urlPath}', name: '{basename}-{urlName}', detail: false, initkwargs: {} },
    {
      url: '{prefix}/{lookup}',
      mapping: { get: 'retrieve', put: 'update', patch: 'partialUpdate', delete: 'destroy' },
      name: '{basename}-detail',
      detail: true,
      initkwargs: { suffix: 'Instance' }
    },
    { url: '{prefix}/{lookup}/{urlPath}', name: '{basename}-{urlName}', detail: true, initkwargs: {} }
  ]

  readonly registry: Registration[] = []
  readonly trailingSlash: boolean | 'optional'
  readonly useRegexPath: boolean
  #urls: readonly URLPattern[] | null = null

  constructor (options: RouterOptions = {}) {
    const owner = `new ${nameOf(new.target)}()`
    requireOptions(owner, options, ROUTER_OPTIONS)
    const { trailingSlash = true, useRegexPath = true } = options
    requireOption(owner, 'trailingSlash', [true, false, 'optional'].includes(trailingSlash), 'give true, false or \'optional\'')
    requireOption(owner, 'useRegexPath', typeof useRegexPath === 'boolean', 'give true or false')
    this.trailingSlash = trailingSlash
    this.useRegexPath = useRegexPath
  }

  /** Routes a viewset under a prefix; the basename may be given by itself. */
  register<C extends ViewSetClass> (prefix: string, viewset: C & WellConfigured<C>, options: RegisterOptions | string = {}): void {
    requireOption('register()', 'prefix', typeof prefix === 'string', 'give the beginning of its URLs, as in \'books\', or \'\' for none')
    requireViewSet(prefix, viewset)
    const basename = givenBasename(prefix, options) ?? this.getDefaultBasename(viewset)
    if (this.registry.some((other) => other.basename === basename)) throw new FST_VIEWSETS_BASENAME_TAKEN(basename, nameOf(viewset))
    checkExtraActions(viewset)
    this.registry.push({ prefix, viewset, basename })
    this.#urls = null
  }

  /** The URL patterns of everything registered so far. */
  get urls (): readonly URLPattern[] {
    this.#urls ??= this.getUrls()
    return this.#urls
  }

  /** The resources that everything registered here is below, from the top. */
  get parents (): readonly ParentResource[] {
    return []
  }

  /** The name of the viewset's model in lower case. */
  getDefaultBasename (ViewSet: ViewSetClass): string {
    const probe: object = new ViewSet()
    checkQueryset(probe)
    const { queryset }: { readonly queryset?: QuerySet | null } = probe
    if (queryset === undefined || queryset === null) throw new FST_VIEWSETS_BASENAME_MISSING(nameOf(ViewSet))
    return queryset.model.name.toLowerCase()
  }

  /** The name of the URL parameter that holds a key, and what a key looks like. */
  getLookup (viewset: ViewSetClass): { parameter: string, pattern: string } {
    return lookupOf(viewset, this.useRegexPath)
  }

  /** The routes of a viewset, its extra actions among them. */
  getRoutes (viewset: ViewSetClass): Route[] {
    const extra = extraActionsOf(viewset)
    return this.routes.flatMap((route) => 'mapping' in route
      ? [route]
      : extra.filter(({ detail }) => detail === route.detail).map((one) => routeOf(route, one)))
  }

  /** As much of a mapping as the viewset implements. */
  getMethodMap (viewset: ViewSetClass, mapping: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(mapping).filter(([, action]) => typeof Reflect.get(viewset.prototype, action) === 'function'))
  }

  getUrls (): URLPattern[] {
    return this.registry.flatMap((registration) => this.#urlsOf(registration))
  }

  #urlsOf ({ prefix, viewset, basename }: Registration): URLPattern[] {
    const lookup = this.getLookup(viewset)
    const key = keyPattern(viewset, lookup.pattern)
    const patterns: URLPattern[] = []
    for (const route of this.getRoutes(viewset)) {
      const mapping = this.getMethodMap(viewset, route.mapping)
      if (Object.keys(mapping).length === 0) continue
      const spec = viewset.specFor(mapping, { ...route.initkwargs, basename, detail: route.detail })
      const handler = viewHandler({ ...spec, parents: this.parents })
      const url = route.url.replace('{prefix}', prefix).replace('{lookup}', `:${lookup.parameter}`)
      patterns.push({
        url: this.finished(url),
        handler,
        name: route.name.replace('{basename}', basename),
        ...(route.detail ? { constraints: { [lookup.parameter]: key } } : {}),
        slashIsOptional: this.trailingSlash === 'optional'
      })
    }
    return patterns
  }

  /** A URL with one slash in front and, as this router has it, at its end. */
  finished (url: string): string {
    const bare = `/${url}`.replace(/\/+/g, '/').replace(/\/$/, '')
    return this.trailingSlash === false ? bare || '/' : `${bare}/`
  }
}

function givenBasename (prefix: string, options: RegisterOptions | string): string | undefined {
  const owner = `register('${prefix}')`
  const given = typeof options === 'string' ? { basename: options } : options
  requireOptions(owner, given, REGISTER_OPTIONS)
  const { basename } = given
  requireOption(owner, 'basename', basename === undefined || (typeof basename === 'string' && basename !== ''), 'give what route names begin with, as in \'book\'')
  return basename
}

function routeOf (route: DynamicRoute, { urlPath, urlName, mapping, initkwargs }: ExtraAction): Route {
  return {
    url: route.url.replace('{urlPath}', urlPath),
    name: route.name.replace('{urlName}', urlName),
    detail: route.detail,
    mapping,
    initkwargs: { ...route.initkwargs, ...initkwargs }
  }
}
