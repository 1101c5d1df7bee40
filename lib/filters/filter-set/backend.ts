/** Filters a view's rows by its filter set. */
import { BaseFilterBackend } from '../base.ts'
import { requireKnown } from '../known-columns.ts'
import { now } from '../../utils/awaitable.ts'
import { authoredPrototypes, plainAttribute } from '../../utils/class-attributes.ts'
import { madeClass } from '../../utils/deferred-class.ts'
import { keeps } from '../../utils/overrides.ts'
import { FilterSet } from './filter-set.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import type { KnownAtBoot, QueryView, SchemaParameter, ViewContext, ViewRequest } from '../../types.ts'
import type { FilterSetClass } from './filter-set.ts'

/** Names the attributes by which a view says how its rows are filtered, so that any class may have them. */
export interface FilteredView extends QueryView {
  readonly filtersetClass?: FilterSetClass | null
  /** The class for this request; asked before `filtersetClass`. */
  getFiltersetClass? (): Awaitable<FilterSetClass | null | undefined>
  getFilterset? (Class: FilterSetClass): Awaitable<FilterSet<object>>
}

/** Filters by the view's `filtersetClass`; where it has none, every row stays. */
export class FilterSetBackend extends BaseFilterBackend {
  /** Throws where the view's filter set is to narrow what cannot be narrowed. */
  override checkView (view: FilteredView, { queryset }: KnownAtBoot): void {
    if (queryset === null || !keeps(this, FilterSetBackend, ['filterQueryset', 'getFilterset', 'getFiltersetClass'])) return
    const Class = usualClass(view)
    const name = Class === null ? undefined : narrowingFilter(Class, queryset)
    if (name !== undefined) requireKnown(view, queryset, { attribute: 'filtersetClass', name, ask: () => queryset.filter() })
  }

  override async filterQueryset (request: ViewRequest, queryset: QuerySet, view: ViewContext): Promise<QuerySet> {
    const filterset = await this.getFilterset(request, view)
    return filterset === null ? queryset : filterset.filterQueryset(queryset)
  }

  /** The class that filters the view's rows, or null. */
  getFiltersetClass (view: FilteredView): Awaitable<FilterSetClass | null | undefined> {
    return view.getFiltersetClass === undefined ? view.filtersetClass : view.getFiltersetClass()
  }

  /** The filter set of a request, or null where the view has no class for it. */
  async getFilterset (request: ViewRequest, view: FilteredView): Promise<FilterSet<object> | null> {
    const Class = await this.getFiltersetClass(view) ?? null
    if (Class === null) return null
    return view.getFilterset === undefined ? new Class({ request }) : await view.getFilterset(Class)
  }

  override getSchemaParameters (view: FilteredView): readonly SchemaParameter[] {
    return this.#describedClass(view)?.getSchemaParameters(view.queryset?.model) ?? []
  }

  // a class that is chosen by request cannot be told while there is none
  #describedClass (view: FilteredView): FilterSetClass | null {
    try {
      return now(this.getFiltersetClass(view)) ?? null
    } catch {
      return view.filtersetClass ?? null
    }
  }
}

/** The class that a view names, where it leaves it to the library to read it. */
function usualClass (view: FilteredView): FilterSetClass | null {
  const isOwn = authoredPrototypes(view).some((one) => Object.hasOwn(one, 'getFiltersetClass') || Object.hasOwn(one, 'getFilterset'))
  return isOwn || plainAttribute(view, 'filtersetClass') === undefined ? null : view.filtersetClass ?? null
}

/** The first filter that makes a condition for just these rows. */
function narrowingFilter (Class: FilterSetClass, { model }: QuerySet): string | undefined {
  const Made = madeClass(Class)
  const { meta, parameters } = Made.compile(model)
  if (meta.preprocessors.length > 0 || !keeps(Made.prototype, FilterSet, ['filterQueryset'])) return undefined
  return parameters.find(({ spec }) => typeof spec?.path === 'string')?.name
}

/** By the name that restflow has for it. */
export { FilterSetBackend as RestflowFilterBackend }
