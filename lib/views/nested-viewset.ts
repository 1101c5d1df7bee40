/** A viewset below a parent's URL that keeps to the parent: its rows, and the key of the parent in what clients send. */
import { then } from '../utils/awaitable.ts'
import { OF_NESTED_VIEW_SET, usualOf } from './attributes.ts'
import { classAttributes } from '../utils/class-attributes.ts'
import { isMapping } from '../fields/object.ts'
import { MultiValueDict } from '../http/multi-value-dict.ts'
import { kCompile } from './lifecycle/members.ts'
import { keyOf } from './parent-scopes.ts'
import { kPlan } from '../request.ts'
import { columnValue, compileParents, findParents } from './parents.ts'
import type { QuerySource } from './action-config.ts'
import type { ViewPlan } from './lifecycle/plan.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { AsyncGenericAPIView } from './generic-api-view.ts'
import type { CompiledParents, FoundParent } from './parents.ts'
import type { Model, QuerySet } from '../querysets/contract.ts'
import type { Constructor, Kwargs, ViewRequest } from '../types.ts'

/** Types the members that `NestedViewSetMixin` adds. */
export interface NestedViewSet {
  /**
   * URL parameter to the path of the parent's key: `{ product_pk: 'productId' }`, or `'product__pk'` for a field named
   * `product`; of what is further above, `{ shop_pk: 'product__shop__pk' }`.
   */
  parentLookupKwargs: Readonly<Record<string, string>>
  /**
   * Where parents are looked up, by URL parameter: a queryset, or what gives one for the view at work. Where left out, among
   * the rows that `getQueryset()` of the parent's registered viewset gives for the same request.
   */
  parentQuerysets: Readonly<Record<string, QuerySource>>
  /** Whether parents are looked up, so that it is 404 where one is not there for this client; false for an empty list instead. */
  parentCheck: boolean
}

/**
 * Looks up all that the URL names above, filters the queryset by it, and writes the key of the parent itself: into what the
 * body and the query say, and into what is stored, whatever they said. Who may see a parent is for its queryset to say;
 * permissions of its viewset are not asked.
 */
export function NestedViewSetMixin<B extends Constructor<AsyncGenericAPIView>> (Base: B): B & Constructor<NestedViewSet> {
  const Mixed = class NestedView extends Base implements NestedViewSet {
    declare parentLookupKwargs: Readonly<Record<string, string>>
    declare parentQuerysets: Readonly<Record<string, QuerySource>>
    declare parentCheck: boolean
    declare [kPlan]: ViewPlan<AsyncGenericAPIView[typeof kPlan]['compiled'] & CompiledParents>
    #found: ReadonlyMap<string, FoundParent> = NONE

    override [kCompile] (): ReturnType<AsyncGenericAPIView[typeof kCompile]> & CompiledParents {
      const parents = compileParents(this)
      return { ...super[kCompile](), ...parents }
    }

    get #parents (): CompiledParents {
      return this[kPlan].compiled
    }

    override async initial (request: ViewRequest, kwargs: Kwargs): Promise<void> {
      await super.initial(request, kwargs)
      this.#found = await findParents(this, this.#parents)
      for (const { property, kwarg } of this.#parents.links) if (property !== null) request.queryParams.set(property, keyOf(this, kwarg))
    }

    override getQueryset<Given = this['queryset']> (): NoInfer<Given>
    override getQueryset (): Awaitable<this['queryset']>
    override getQueryset (): Awaitable<QuerySet> {
      const conditions = this.#parents.links.map(({ lookup, kwarg }) => [lookup, keyOf(this, kwarg)])
      return then(super.getQueryset<Awaitable<QuerySet>>(), (queryset) => queryset.filter(Object.fromEntries(conditions)))
    }

    override get data (): unknown {
      const data = super.data
      for (const { property, kwarg } of this.#parents.links) if (property !== null) writeKey(data, property, keyOf(this, kwarg))
      return data
    }

    override fixedValues (model: Model | null): Readonly<Record<string, unknown>> | null {
      const own = super.fixedValues(model)
      if (model === null) return own
      return { ...own, ...Object.fromEntries(this.#parents.links.flatMap((link) => columnValue(model, link, keyOf(this, link.kwarg), this.#found.get(link.kwarg)))) }
    }
  }
  classAttributes<NestedViewSet>(Mixed, usualOf(OF_NESTED_VIEW_SET))
  return Mixed
}

const NONE: ReadonlyMap<string, FoundParent> = new Map()

function writeKey (data: unknown, property: string, key: string): void {
  if (data instanceof MultiValueDict) data.set(property, key)
  else if (Array.isArray(data)) for (const item of data) writeKey(item, property, key)
  else if (isMapping(data)) (data as Record<string, unknown>)[property] = key
}
