/** What can be said of many rows at once: how many, how much in all, on average, at least and at most. */
import type { ColumnKind } from './columns.ts'
import { compileConditions } from './conditions.ts'
import { plainDecimal } from './decimals.ts'
import { FST_VIEWSETS_AGGREGATE_INVALID } from '../errors.ts'
import { numericKinds } from './expressions.ts'
import { gatheredNamed } from './lookups.ts'
import type { ManyStep, Naming, Target } from './paths.ts'
import type { Condition } from './q.ts'
import type { ConditionNode } from './query.ts'
import type { Comparable, NamesOf, RelatedPath } from './where.ts'

/** Names what rows can be made into: their number, a sum, an average, or the least or greatest value. */
export type AggregateFunction = 'count' | 'sum' | 'avg' | 'min' | 'max'

/** One aggregate of a column, or of the rows themselves. */
export interface Aggregate<Fn extends AggregateFunction = AggregateFunction, Path extends string | null = string | null> {
  readonly fn: Fn
  readonly path: Path
  /** Whether equal values count once. */
  readonly distinct: boolean
  /** What the rows must fulfil that it is made of, by their own names: those of the relatives where the path leads to several. */
  readonly filter?: Condition
}

/** Says which of the rows an aggregate is made of, by their own names: of reviews it is `{ rating__gte: 4 }`. */
export interface AggregateOptions {
  readonly filter?: Condition
}

/** The same, and whether equal values count once. */
export interface CountOptions extends AggregateOptions {
  readonly distinct?: boolean
}

/** The number of rows; with a column, of those where it is not null; with `distinct`, of its different values. */
export function Count (): Aggregate<'count', null>
export function Count<const P extends string> (path: P, options?: CountOptions): Aggregate<'count', P>
export function Count (path: string | null = null, { distinct = false, ...options }: CountOptions = {}): Aggregate<'count'> {
  return { fn: 'count', path, distinct, ...options }
}

/** The sum of a column's values; null where there are none. A decimal's is text, as the column's own values are. */
export function Sum<const P extends string> (path: P, options: AggregateOptions = {}): Aggregate<'sum', P> {
  return { fn: 'sum', path, distinct: false, ...options }
}

/** The average of a column's values; null where there are none. */
export function Avg<const P extends string> (path: P, options: AggregateOptions = {}): Aggregate<'avg', P> {
  return { fn: 'avg', path, distinct: false, ...options }
}

/** The least of a column's values; null where there are none. */
export function Min<const P extends string> (path: P, options: AggregateOptions = {}): Aggregate<'min', P> {
  return { fn: 'min', path, distinct: false, ...options }
}

/** The greatest of a column's values; null where there are none. */
export function Max<const P extends string> (path: P, options: AggregateOptions = {}): Aggregate<'max', P> {
  return { fn: 'max', path, distinct: false, ...options }
}

type NameFor<Row extends object, Value> = [keyof Row] extends [never] ? string : NamesOf<Row, Value> | RelatedPath
type AnyName<Row extends object> = [keyof Row] extends [never] ? string : (keyof Row & string) | RelatedPath

/** Aggregates of rows of one type, by the names of their results. Text may be added up where it is that of a decimal. */
export type Aggregates<Row extends object = object> = {
  readonly [name: string]:
    | Aggregate<'count', AnyName<Row> | null>
    | Aggregate<'sum' | 'avg', NameFor<Row, number | bigint | string>>
    | Aggregate<'min' | 'max', NameFor<Row, Comparable>>
}

type ValueAt<Row, P> = P extends keyof Row ? NonNullable<Row[P]> : unknown
type Average<Value> = Value extends bigint ? number : Value

/** Types the result of one aggregate. */
export type AggregateResult<Row, A> =
  A extends Aggregate<'count'> ? number
    : A extends Aggregate<'avg', infer P> ? Average<ValueAt<Row, P>> | null
      : A extends Aggregate<AggregateFunction, infer P> ? ValueAt<Row, P> | null : never

/** Types the results of aggregates, under their names. */
export type AggregateResults<Row, A> = { -readonly [K in keyof A]: AggregateResult<Row, A[K]> }

/** An aggregate with its column found; what an adapter runs. */
export interface Computed {
  readonly name: string
  readonly fn: AggregateFunction
  /** The ways to the several rows that it is made of, the first from the row at hand; empty where it is made of that. */
  readonly steps: readonly ManyStep[]
  /** What of these rows it is made of; null where they are counted. */
  readonly target: Target | null
  readonly distinct: boolean
  /** Which of these rows it is made of; null for all. */
  readonly condition: ConditionNode | null
}

const ordered: ReadonlySet<ColumnKind> = new Set([...numericKinds, 'text', 'date', 'datetime', 'time'])

/** Throws where a column has no such aggregate, or is none. */
export function compileAggregates (model: Naming, aggregates: object): Computed[] {
  return Object.entries(aggregates as Readonly<Record<string, Aggregate>>).map(([name, one]) => compiledAggregate(model, name, one))
}

/** One of them, under that name. */
export function compiledAggregate (model: Naming, name: string, { fn, path, distinct, filter }: Aggregate): Computed {
  const { steps, target } = path === null ? { steps: [], target: null } : gatheredNamed(model, path)
  const kinds = fn === 'sum' || fn === 'avg' ? numericKinds : ordered
  if (target !== null && fn !== 'count' && !kinds.has(target.column.kind)) {
    throw new FST_VIEWSETS_AGGREGATE_INVALID(model.name, `${fn} of "${path}"`, target.column.kind)
  }
  const counted = steps.at(-1)?.relation.model ?? model
  return { name, fn, steps, target, distinct, condition: filter === undefined ? null : compileConditions(counted, [filter]) }
}

/** The aggregate of no values. */
export function emptyResult ({ fn }: Pick<Computed, 'fn'>): number | null {
  return fn === 'count' ? 0 : null
}

/** A count, sum or average as the database gives it, a number or text, in the type of its column. */
export function totalOf ({ fn, target }: Pick<Computed, 'fn' | 'target'>, raw: unknown): unknown {
  if (fn === 'count') return Number(raw)
  if (raw === null || raw === undefined) return null
  const { kind, native } = (target as Target).column
  if (kind === 'decimal' && native === 'string') return plainDecimal(String(raw))
  return native === 'bigint' && fn === 'sum' ? BigInt(String(raw)) : Number(raw)
}
