/** Filters a view's rows by its filter set. */
import { BaseFilterBackend } from '../base.ts'
import { now } from '../../utils/awaitable.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import type { QueryView, SchemaParameter, ViewContext, ViewRequest } from '../../types.ts'
import type { FilterSet, FilterSetClass } from './filter-set.ts'

/** Names the attributes by which a view says how its rows are filtered, so that any class may have them. */
export interface FilteredView extends QueryView {
  readonly filtersetClass?: FilterSetClass | null
  /** The class for this request; asked before `filtersetClass`. */
  getFiltersetClass? (): Awaitable<FilterSetClass | null | undefined>
  getFilterset? (Class: FilterSetClass): Awaitable<FilterSet<object>>
}

/** Filters by the view's `filtersetClass`; where it has none, every row stays. */
export class FilterSetBackend extends BaseFilterBackend {
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

/** By the name that restflow has for it. */
export { FilterSetBackend as RestflowFilterBackend }
