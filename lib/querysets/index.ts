/** Querysets: the contract, conditions, and models in memory. */
export type {
  Changes, ColumnFacts, ColumnKind, ColumnValues, Condition, FieldName, GetOrCreateOptions, GotOrCreated, IgnoreConflicts, LockOptions, LookupPath, Model, Ordering, QuerySet, RelatedPath, UpdateConflicts, UpdateOrCreateOptions, ValueName, Values, Where
} from './contract.ts'
export { Avg, Count, Max, Min, Sum } from './aggregates.ts'
export type { Aggregate, AggregateFunction, AggregateResults, Aggregates } from './aggregates.ts'
export { Case, When } from './choices.ts'
export type { Branch, Branches, Conditional } from './choices.ts'
export { F } from './expressions.ts'
export type { Expression } from './expressions.ts'
export { DatabaseUnavailable, DoesNotExist, IntegrityError, InvalidLookup, InvalidPattern, MultipleObjectsReturned, TransactionConflict } from './exceptions.ts'
export { Q } from './q.ts'
export type { DatePart } from './where.ts'
export { matching, memoryModel } from './memory/model.ts'
export type { MemoryColumnOptions, MemoryModelOptions, RowOf } from './memory/model.ts'
