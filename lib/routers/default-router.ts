/** The router with an API root and format suffixes. */
import { FST_VIEWSETS_ROOT_DUPLICATE } from '../errors.ts'
import { requireOptions } from '../utils/options.ts'
import { reverse } from '../reverse.ts'
import { Response } from '../response.ts'
import { nameOf } from '../utils/names.ts'
import { formatSuffixPatterns } from './urls.ts'
import { AsyncAPIView } from '../views/api-view.ts'
import { ROUTER_OPTIONS, SimpleRouter } from './simple-router.ts'
import type { URLPattern } from './urls.ts'
import type { RouterOptions } from './simple-router.ts'

/** The default basic root view for DefaultRouter */
export class APIRootView extends AsyncAPIView {
  static override readonly description = 'The default basic root view for DefaultRouter'
  override ignoreModelPermissions = true
  /** Prefix to route name. */
  lists: Readonly<Record<string, string>> = {}

  get (): Response {
    const links: Record<string, string> = {}
    const { [this.settings.formatSuffixKwarg]: _format, ...kwargs } = this.kwargs
    for (const [prefix, name] of Object.entries(this.lists)) {
      try {
        links[prefix] = reverse(this.namespace === null ? name : `${this.namespace}:${name}`, { request: this.request, kwargs, format: this.formatKwarg })
      } catch { /* a list whose URL needs more than the root has, below a parent say, is left out */ }
    }
    return new Response(links)
  }
}

/** Chooses whether there is an API root and format suffixes, beside the options of every router. */
export interface DefaultRouterOptions extends RouterOptions {
  includeRootView?: boolean
  includeFormatSuffixes?: boolean
  rootViewName?: string
}

const DEFAULT_ROUTER_OPTIONS: readonly (keyof DefaultRouterOptions)[] = [...ROUTER_OPTIONS, 'includeRootView', 'includeFormatSuffixes', 'rootViewName']

/** A simple router with an API root that lists its viewsets, and format suffixes on every URL. */
export class DefaultRouter extends SimpleRouter {
  readonly includeRootView: boolean
  readonly includeFormatSuffixes: boolean
  readonly rootViewName: string
  /** The view of the root; extend it to change its name or policies. */
  APIRootView: typeof APIRootView = APIRootView

  constructor (options: DefaultRouterOptions = {}) {
    requireOptions(`new ${nameOf(new.target)}()`, options, DEFAULT_ROUTER_OPTIONS)
    const { includeRootView = true, includeFormatSuffixes = true, rootViewName = 'api-root', ...rest } = options
    super(rest)
    this.includeRootView = includeRootView
    this.includeFormatSuffixes = includeFormatSuffixes
    this.rootViewName = rootViewName
  }

  /** The pattern of the API root: links to every list. */
  getApiRootView (patterns: readonly URLPattern[]): URLPattern {
    const names = new Set(patterns.map(({ name }) => name))
    const listed = this.registry.map(({ prefix, basename }) => [prefix, `${basename}-list`] as const).filter(([, name]) => names.has(name))
    return { url: '/', handler: this.APIRootView.asView({ lists: Object.fromEntries(listed) }), name: this.rootViewName, slashIsOptional: this.trailingSlash !== true }
  }

  override getUrls (): URLPattern[] {
    const patterns = this.includeRootView ? this.#withRoot(super.getUrls()) : super.getUrls()
    return this.includeFormatSuffixes ? formatSuffixPatterns(patterns) : patterns
  }

  /** A viewset without a prefix is at the root itself, which keeps its name. */
  #withRoot (patterns: readonly URLPattern[]): URLPattern[] {
    const isTaken = patterns.some(({ url }) => url === '/')
    if (!isTaken) return [...patterns, this.getApiRootView(patterns)]
    return patterns.map((pattern) => pattern.url === '/' ? { ...pattern, alias: this.rootViewName } : pattern)
  }
}

/** Throws where two routers would list what they route at one URL. */
export function checkRoots (routers: readonly SimpleRouter[]): void {
  const owners = new Map<string, SimpleRouter>()
  for (const router of new Set(routers)) {
    const url = rootUrlOf(router)
    if (url === undefined) continue
    const other = owners.get(url)
    if (other !== undefined) throw new FST_VIEWSETS_ROOT_DUPLICATE(titleOf(other), titleOf(router), url)
    owners.set(url, router)
  }
}

function rootUrlOf (router: SimpleRouter): string | undefined {
  if (!(router instanceof DefaultRouter) || !router.includeRootView) return undefined
  return router.urls.find(({ name }) => name === router.rootViewName)?.url
}

function titleOf ({ constructor: { name }, registry }: SimpleRouter): string {
  return registry.length === 0 ? `a ${name} without viewsets` : `the ${name} of ${registry.map(({ prefix }) => `"${prefix}"`).join(', ')}`
}
