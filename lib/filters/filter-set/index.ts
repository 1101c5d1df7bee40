/** restflow's filter sets: query parameters as declared filters. */
export { FilterSetBackend, RestflowFilterBackend } from './backend.ts'
export type { FilteredView } from './backend.ts'
export { filters } from './builders.ts'
export type { FilterData, FilterDeclaration, FilterDeclarations } from './types.ts'
export { filterSet, inlineFilterSet } from './factory.ts'
export type { FilterSetOf } from './factory.ts'
export { FilterField, OrderFilter, RelatedFilter } from './field.ts'
export { FilterSet } from './filter-set.ts'
export type { FilterQuerysetOptions, FilterSetClass, FilterSetInit } from './filter-set.ts'
export type { LookupCategory } from './lookups.ts'
export type { FilterKind } from '../../fields/types.ts'
export type {
  ColumnFilterOptions, FilterMethod, FilterOptions, FilterResult, FilterSetContext, FilterSetMeta, FilterSetOptions, LookupAlias, QuerysetProcessor
} from './options.ts'
