/** For those who write an adapter: what a queryset asks for, and what of the answer need not be written again. */
export { BaseQuerySet } from './base.ts'
export type {
  AdapterExpression, Changes, ColumnFacts, ColumnKind, ColumnValues, Condition, FieldName, GetOrCreateOptions, GotOrCreated, IgnoreConflicts, LockOptions, LookupPath, Model, Ordering,
  PerParentOptions, QuerySet, Referrer, RelatedPath, UnionOptions, UpdateConflicts, UpdateOrCreateOptions, ValueName, Values, Where
} from './contract.ts'
export { stable } from './orders.ts'
export { everyRow, isSliced, upTo } from './query.ts'
export type { Along, Choice, Counted, InnerRows, Order, Query, Union, Within } from './query.ts'
export type { ConflictHandling } from './conflicts.ts'
export type { Lock } from './locks.ts'
export type { Selected } from './selections.ts'

export { compileConditions, joined, negated, patternsIn } from './conditions.ts'
export type { ConditionNode, Operator, Some, Test } from './conditions.ts'
export { relatedTo } from './relations/related.ts'
export type { RelationFacts, ThroughFacts } from './described.ts'
export { lookups, lookupsOfKind, partColumns, partsOfKind } from './lookups.ts'
export type { LookupName, Operand, Part } from './lookups.ts'
export { Chosen, Gathered } from './worked.ts'
export type { Grouping } from './grouping.ts'
export { identityOf, isComposite, stepsOf, stepsTo, targetName } from './paths.ts'
export type { Described, ManyStep, Relation, Target, Truncation, TruncUnit, Worked } from './paths.ts'
export { momentOfSeconds, truncatedSeconds } from './truncation.ts'

export { emptyResult, totalOf } from './aggregates.ts'
export type { AggregateFunction, Computed } from './aggregates.ts'
export { Calculation, changesOf, numericKinds } from './expressions.ts'
export type { Amount, ArithmeticOperator, CalculationNode } from './expressions.ts'
export { keyText, ofParents, withinLimit } from './per-parent.ts'
export type { PerParent, RelatedRow } from './per-parent.ts'

export { coerce, coerceBoolean, Unrepresentable } from './coerce.ts'
export { addDecimals, compareDecimals, divideDecimal, multiplyDecimals, plainDecimal, subtractDecimals } from './decimals.ts'
export { dateText, parseDate, parseDateTime, parseTime, timeText } from './temporal.ts'
export { modelNameOf, spacedName } from '../utils/names.ts'

export { Mutex, Scope, Scopes } from './transactions.ts'
export type { Begin } from './transactions.ts'
export { DatabaseUnavailable, DoesNotExist, IntegrityError, InvalidLookup, InvalidPattern, MultipleObjectsReturned, TransactionConflict } from './exceptions.ts'
export { isObserved, reportQuery } from './query-events.ts'
export type { QueryEvent } from './query-events.ts'

export { appliedTo, resultOf } from './memory/calculations.ts'
export { groupsAsked } from './memory/groups.ts'
export { chosenBy, matcher, reader, relativesOf, rowsAsked, sorter } from './memory/matching.ts'
export type { Predicate, StoredRow, StoresRows } from './memory/matching.ts'
