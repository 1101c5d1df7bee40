/** Routers below a resource of another router, after drf-nested-routers. */
import { FST_VIEWSETS_LOOKUP_INVALID, FST_VIEWSETS_PARENT_UNKNOWN } from '../errors.ts'
import { keyPattern } from './lookups.ts'
import { requireOption, requireOptions } from '../utils/options.ts'
import { ROUTER_OPTIONS, SimpleRouter } from './simple-router.ts'
import { nameOf } from '../utils/names.ts'
import { formatSuffixPatterns } from './urls.ts'
import { viewHandler } from '../views/lifecycle/plan.ts'
import { actionsOf } from '../views/viewsets.ts'
import type { Registration, RouterOptions } from './simple-router.ts'
import type { URLPattern } from './urls.ts'
import type { ParentResource, ViewHandler } from '../views/lifecycle/plan.ts'

/** Names the lookup of the parent as URLs below it have it, beside the options of every router. */
export interface NestedRouterOptions extends RouterOptions {
  /** What the parent's parameter begins with: `lookup: 'domain'` makes `domain_pk`. */
  lookup?: string
}

const NESTED_ROUTER_OPTIONS: readonly (keyof NestedRouterOptions)[] = [...ROUTER_OPTIONS, 'lookup']

/** What a nested router knows of the routers above it. */
interface Ancestry {
  readonly depth: number
  readonly url: string
  readonly constraints: Readonly<Record<string, RegExp>>
  readonly resources: readonly ParentResource[]
}

/** Everything registered here lives below one object of the parent's resource, which `NestedViewSetMixin` looks up. */
export class NestedSimpleRouter extends SimpleRouter {
  readonly #ancestry: Ancestry

  constructor (parent: SimpleRouter, parentPrefix: string, options: NestedRouterOptions = {}) {
    const owner = `new ${nameOf(new.target)}()`
    requireOption(owner, 'parent', parent instanceof SimpleRouter, 'give the router that the parent is registered with')
    requireOptions(owner, options, NESTED_ROUTER_OPTIONS)
    const { lookup, trailingSlash = parent.trailingSlash, useRegexPath = parent.useRegexPath } = options
    super({ trailingSlash, useRegexPath })
    const resource = parent.registry.find(({ prefix }) => prefix === parentPrefix)
    if (resource === undefined) throw new FST_VIEWSETS_PARENT_UNKNOWN(parentPrefix, parent.registry.map(({ prefix }) => prefix).join(', ') || 'none')
    const above = parent instanceof NestedSimpleRouter ? parent.#ancestry : { depth: 0, url: '', constraints: {}, resources: [] }
    const { parameter, pattern } = parent.getLookup(resource.viewset)
    const name = `${lookup ?? `nested_${above.depth + 1}`}_${parameter}`
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new FST_VIEWSETS_LOOKUP_INVALID(`${lookup}_`)
    this.#ancestry = {
      depth: above.depth + 1,
      url: `${above.url}/${parentPrefix}/:${name}`.replace(/\/+/g, '/'),
      constraints: { ...above.constraints, [name]: keyPattern(resource.viewset, pattern) },
      resources: [...above.resources, { kwarg: name, parameter, handler: oneObjectOf(resource, above.resources) }]
    }
  }

  override get parents (): readonly ParentResource[] {
    return this.#ancestry.resources
  }

  override getUrls (): URLPattern[] {
    const { url, constraints } = this.#ancestry
    return super.getUrls().map((pattern) => ({
      ...pattern,
      url: `${url}${pattern.url}`,
      constraints: { ...constraints, ...pattern.constraints }
    }))
  }
}

/** The view that a parent's resource has of one object; any of its views where it has none. */
function oneObjectOf ({ viewset, basename }: Registration, parents: readonly ParentResource[]): ViewHandler {
  const action = ['retrieve', ...actionsOf(viewset)].find((name) => name in viewset.prototype)
  const spec = viewset.specFor({ get: action ?? 'options' }, { basename, detail: true })
  return viewHandler({ ...spec, parents })
}

/** The same with format suffixes. The API root stays the parent's. */
export class NestedDefaultRouter extends NestedSimpleRouter {
  override getUrls (): URLPattern[] {
    return formatSuffixPatterns(super.getUrls())
  }
}
