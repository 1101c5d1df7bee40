/** Querysets: the contract, conditions, and models in memory. */
export type {
  AdapterExpression, Changes, ColumnFacts, ColumnKind, Condition, FieldName, LookupPath, Model, Ordering, QuerySet, RelatedPath, ValueName, Values, Where
} from './contract.ts'
export { Avg, Count, Max, Min, Sum } from './aggregates.ts'
export type { Aggregate, AggregateFunction, AggregateResults, Aggregates, Computed } from './aggregates.ts'
export { Calculation, changesOf, F } from './expressions.ts'
export type { Amount, ArithmeticOperator, CalculationNode, Expression } from './expressions.ts'
export { DatabaseUnavailable, DoesNotExist, IntegrityError, InvalidLookup, InvalidPattern, MultipleObjectsReturned, TransactionConflict } from './exceptions.ts'
export { Q } from './q.ts'
export type { DatePart } from './where.ts'
export { matching, memoryModel } from './memory.ts'
export type { MemoryColumnOptions, MemoryModelOptions, RowOf } from './memory.ts'
export { BaseQuerySet, everyRow } from './base.ts'
export type { Order, Query } from './base.ts'
export type { ConditionNode, Operator, Test } from './conditions.ts'
export type { Described, Relation, Target } from './paths.ts'
export type { Selected } from './selections.ts'
