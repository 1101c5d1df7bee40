/** All that a query asks for; what an adapter turns into a statement. */
import type { ColumnFacts } from './columns.ts'
import { FST_VIEWSETS_SLICE_INVALID } from '../errors.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import { isList } from '../utils/guards.ts'
import type { LookupName, Part } from './lookups.ts'
import type { Lock } from './locks.ts'
import type { Described, ManyStep, Selected, Target } from './paths.ts'
import type { AdapterExpression, Connector } from './q.ts'

/** Names a way to compare a column; all other lookups are made of these. */
export type Operator = Exclude<LookupName, 'range'>

/** One comparison of a column, be it of another model. `value` is of the column's own type: a list for `in`, a boolean for `isnull`, text for the lookups of text. */
export interface Test extends Target {
  readonly type: 'test'
  readonly part: Part | null
  readonly operator: Operator
  readonly value: unknown
}

/** The values of a comparison with `in`. */
export function listOf (value: unknown): readonly unknown[] {
  return isList(value) ? value : [value]
}

/** Values of one column of the rows that a query asks for. */
export interface InnerRows {
  readonly model: Described
  readonly selected: Target
  readonly query: Query
}

/** Holds where the value of a column is among those that another query gives. */
export interface Within extends Target {
  readonly type: 'within'
  readonly part: Part | null
  readonly rows: InnerRows
}

/** Holds where some of the rows that a step leads to fulfil a condition, all of them for null. */
export interface Some {
  readonly type: 'some'
  readonly step: ManyStep
  readonly node: ConditionNode | null
  /** Whether it holds, too, where there are none: then each of their columns reads as null. */
  readonly orNone: boolean
}

/** A tree of comparisons. `and` and `or` have at least one node, `not` has one, `nothing` holds for no row. */
export type ConditionNode =
  | Test
  | Within
  | Some
  | { readonly type: Connector, readonly nodes: readonly ConditionNode[] }
  | { readonly type: 'nothing' }
  | { readonly type: 'expression', readonly expression: AdapterExpression }

/** A value by the first condition that holds. */
export interface Choice<Value> {
  readonly branches: readonly { readonly condition: ConditionNode | null, readonly value: Value }[]
  readonly fallback: Value
}

/** Orders rows by one column, be it of another model. */
export interface Order extends Target {
  readonly descending: boolean
  /** Where rows are ordered by a number that is chosen by conditions; the column is then none of the table. */
  readonly choice?: Choice<number>
}

/** The rows of several queries of one model: each row once, or as often as they ask for it. */
export interface Union {
  readonly all: boolean
  /** Two at least. One without a slice has no order. */
  readonly queries: readonly Query[]
}

/** Something that is attached to rows over a relation, under a name of its own. */
export interface Along {
  readonly attr: string
  /** The columns that the rows must be loaded with. */
  readonly needs: readonly string[]
  /** Whether it is in the rows already, and only has to be put in order; what is fetched for them waits for that. */
  readonly isLoaded: boolean
  attachTo (rows: readonly object[]): Awaitable<void>
}

/** Holds all that a queryset asks for, names resolved and values converted: an adapter turns it into a statement. */
export interface Query {
  /** What is asked in place of the model's rows; null for these. */
  readonly union: Union | null
  readonly condition: ConditionNode | null
  readonly ordering: readonly Order[]
  /** The first row wanted, and the first one not wanted any more; `Infinity` where there is no end. */
  readonly start: number
  readonly end: number
  /** The columns to load, the primary key among them; null for all. */
  readonly columns: readonly ColumnFacts[] | null
  /** What comes along with the rows beside their columns. */
  readonly annotations: readonly Selected[]
  /** What is attached to the rows once these are there; whole rows only have it. */
  readonly along: readonly Along[]
  /** Whether of equal values one is enough; of whole rows no two are equal. */
  readonly distinct: boolean
  /** How the rows are kept from others until the transaction ends; null where they are not. */
  readonly lock: Lock | null
  /** Whether a client had a say in its conditions or its order, so that there may be any number of its like. */
  readonly byClient: boolean
}

/** Every row, in no order. */
export const everyRow: Query = { union: null, condition: null, ordering: [], start: 0, end: Infinity, columns: null, annotations: [], along: [], distinct: false, lock: null, byClient: false }

/** Rows, and how many there are of them beyond the slice too; null where that is not known yet. */
export interface Counted<Row> {
  readonly rows: Row[]
  readonly count: number | null
}

/** Tells of a query that asks for a part of its rows only, which writes are refused to. */
export function isSliced ({ start, end }: Query): boolean {
  return start > 0 || end < Infinity
}

/** The same with a slice taken of what it asks for. Throws `FST_VIEWSETS_SLICE_INVALID` where that is none. */
export function sliced (name: string, query: Pick<Query, 'start' | 'end'>, start: number, end: number): Pick<Query, 'start' | 'end'> {
  if (!isPosition(start) || !(isPosition(end) || end === Infinity) || end < start) throw new FST_VIEWSETS_SLICE_INVALID(name, start, end)
  const first = Math.min(query.start + start, Number.MAX_SAFE_INTEGER)
  return { start: first, end: Math.max(first, Math.min(query.start + end, query.end)) }
}

function isPosition (value: number): boolean {
  return Number.isInteger(value) && value >= 0
}

/** Whether no two rows have the same value there. */
export function isTelling ({ column, via, truncation }: Target): boolean {
  return truncation === undefined && via === null && column.unique && !column.nullable
}

/** The query with no more rows than that. */
export function upTo (query: Query, length: number): Query {
  return { ...query, end: Math.min(query.end, query.start + length) }
}
