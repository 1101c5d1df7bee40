/** Attributes that only a filter backend reads, on a view without that backend: clients would search and filter in vain. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from '../../errors.ts'
import { FilterSetBackend } from '../../filters/filter-set/index.ts'
import { OrderingFilter } from '../../filters/ordering.ts'
import { SearchFilter } from '../../filters/search.ts'
import { hasWord } from '../../utils/spelling.ts'
import { nameOf } from '../../utils/names.ts'
import { keeps } from '../../utils/overrides.ts'
import { backendsOf } from './rows.ts'
import { written } from './written.ts'
import type { FilterBackendClass } from '../../types.ts'
import type { RowsView, UsualView } from './rows.ts'

const READERS = { searchFields: SearchFilter, orderingFields: OrderingFilter, filtersetClass: FilterSetBackend } as const

/** Throws where no backend of the view, or of one of its actions, reads what is there for one. An empty list of backends is meant. */
export function checkIdleFilters (view: RowsView, Usual: UsualView): void {
  if (!keeps(view, Usual, ['filterQueryset', 'getFilterBackends'])) return
  if (written(view, 'filterBackends')?.length === 0) return
  const backends = backendsOf(view)
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
