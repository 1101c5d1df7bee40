/** Values that depend on what else is true of a row: `Case([When({ stock: 0 }, 'gone')], { default: 'there' })`. */
import { compileConditions } from './conditions.ts'
import { FST_VIEWSETS_EXPRESSION_INVALID } from '../errors.ts'
import { targetName } from './paths.ts'
import type { Described } from './paths.ts'
import type { Condition, Given } from './q.ts'
import type { Choice, ConditionNode, Order } from './query.ts'
import type { PlainRow } from './relations/types.ts'

/** A condition, and the value where it is the first to hold. */
export interface Branch<Row extends object = object, Value = unknown> {
  /** For types only, never set: what is about rows of a table is about these with more to them, too. */
  $about? (row: PlainRow<Row>): void
  readonly $value: Value
}

/** The value of the first branch whose condition holds. */
export interface Conditional<Row extends object = object, Value = unknown> {
  /** For types only, never set: what is about rows of a table is about these with more to them, too. */
  $about? (row: PlainRow<Row>): void
  readonly $value: Value
  readonly $isCase: true
}

/** One branch for each of those values. */
export type Branches<Row extends object, Values extends readonly unknown[]> = { readonly [I in keyof Values]: Branch<Row, Values[I]> }

class Chosen {
  readonly condition: Condition
  readonly value: unknown
  constructor (condition: Condition, value: unknown) {
    this.condition = condition
    this.value = value
  }
}

export class Cases {
  readonly branches: readonly Chosen[]
  readonly fallback: unknown
  constructor (branches: readonly Chosen[], fallback: unknown) {
    this.branches = branches
    this.fallback = fallback
  }

  /** The same with its conditions compiled, and its values made of what they were. */
  compiled<Value> (model: Described, valueOf: (value: unknown) => Value): Choice<Value> {
    const branches = this.branches.map(({ condition, value }) => ({ condition: compileConditions(model, [condition]), value: valueOf(value) }))
    return { branches, fallback: valueOf(this.fallback) }
  }
}

/** One branch of a `Case`: the value of rows that fulfil the condition. A value may be an expression such as `F('price').times(2)` where a column is set. */
export function When<Row extends object = object, const Value = unknown, P extends string = never> (condition: Given<Row, P>, value: Value): Branch<Row, Value> {
  return new Chosen(condition as Condition, value) as unknown as Branch<Row, Value>
}

/**
 * A value by the first condition that holds, `default` where none does, which is null unless it is given. A column may be set to it,
 * `tickets.updateMany({ state: Case([When({ dueAt__lt: now }, 'late')], { default: 'open' }) })`, and rows ordered by numbers:
 * `tickets.orderBy(Case([When({ state: 'late' }, 1)], { default: 2 }), '-createdAt')`.
 */
export function Case<Row extends object = object, const Values extends readonly unknown[] = [], const Default = null> (branches: Branches<Row, Values>, options: { readonly default: Default }): Conditional<Row, Values[number] | Default>
export function Case<Row extends object = object, const Values extends readonly unknown[] = []> (branches: Branches<Row, Values>): Conditional<Row, Values[number] | null>
export function Case (branches: readonly unknown[], options: { readonly default?: unknown } = {}): unknown {
  return new Cases(branches as readonly Chosen[], options.default ?? null)
}

/** An order by numbers that the conditions give. */
export function orderOfCases (model: Described, cases: Cases): Order {
  const choice = cases.compiled(model, (value) => {
    if (typeof value === 'number' && Number.isFinite(value)) return value
    throw new FST_VIEWSETS_EXPRESSION_INVALID(`orderBy() of ${model.name}`, 'a Case whose values, the default among them, are all numbers')
  })
  const read = choice.branches.flatMap(({ condition }) => targetsIn(condition))
  return { column: { ...ranks, name: `Case(${[...new Set(read)].join()})` }, via: null, descending: false, choice }
}

const ranks = { kind: 'float', native: 'number', nullable: false, hasDefault: false, primaryKey: false, generated: false, unique: false } as const

function targetsIn (node: ConditionNode | null): string[] {
  if (node === null) return []
  if ('nodes' in node) return node.nodes.flatMap(targetsIn)
  return 'column' in node ? [targetName(node)] : []
}
