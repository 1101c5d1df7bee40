/** Attributes that only a filter backend reads, on a view without that backend: clients would search and filter in vain. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from '../../errors.ts'
import { FilterSetBackend } from '../../filters/filter-set/index.ts'
import { OrderingFilter } from '../../filters/ordering.ts'
import { SearchFilter } from '../../filters/search.ts'
import { nameOf } from '../../utils/names.ts'
import { hasWord } from './class-members.ts'
import { keeps } from '../../utils/overrides.ts'
import { configsOf, written } from './written.ts'
import type { FilterBackendClass } from '../../types.ts'

/** As much of a view as tells which backends filter its rows. */
interface FilteredView {
  readonly settings: { readonly defaultFilterBackends: readonly FilterBackendClass[] }
  readonly filterQueryset: unknown
  readonly getFilterBackends: unknown
}

const READERS = { searchFields: SearchFilter, orderingFields: OrderingFilter, filtersetClass: FilterSetBackend } as const

/** Throws where no backend of the view, or of one of its actions, reads what is there for one. An empty list of backends is meant. */
export function checkIdleFilters (view: FilteredView, Usual: { readonly prototype: FilteredView }): void {
  if (!keeps(view, Usual, ['filterQueryset', 'getFilterBackends'])) return
  const own = written(view, 'filterBackends')
  if (own?.length === 0) return
  const configs = Object.values(configsOf(view))
  const backends = [...own ?? view.settings.defaultFilterBackends, ...configs.flatMap(({ filterBackends }) => filterBackends ?? [])]
  for (const [attribute, Reader] of Object.entries(READERS)) {
    if (isEmpty(plainAttribute(view, attribute)) || backends.some((Backend) => mayRead(Backend, attribute, Reader))) continue
    throw new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(view.constructor), attribute, `no filter backend reads it. List ${Reader.name} in \`filterBackends\`, or leave it out`)
  }
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || (Array.isArray(value) && value.length === 0)

/** Whether it is the backend for that, or one of somebody's own, of which nobody knows. */
function mayRead (Backend: FilterBackendClass, attribute: string, Reader: FilterBackendClass): boolean {
  const isA = (Class: FilterBackendClass): boolean => Backend === Class || Backend.prototype instanceof Class
  return isA(Reader) || !Object.values(READERS).some(isA) || hasWord(String(Backend), attribute)
}
