/** Values that the database works out from the row as it is when it is written: `F('views').plus(1)`. */
import { Cases } from './choices.ts'
import type { Conditional } from './choices.ts'
import { coerce, Unrepresentable } from './coerce.ts'
import type { ColumnFacts, ColumnKind } from './columns.ts'
import { FST_VIEWSETS_EXPRESSION_INVALID } from '../errors.ts'
import { IntegrityError } from './exceptions.ts'
import { columnNamed } from './lookups.ts'
import type { Described } from './paths.ts'
import type { Choice } from './query.ts'
import type { NamesOf } from './where.ts'

/** A number as an expression takes it; text stands for a decimal. */
export type Amount = number | bigint | string

/** Names the ways to join two numbers in an expression. */
export type ArithmeticOperator = 'plus' | 'minus' | 'times'

/** A number made of columns and amounts. Immutable: each method makes a new one. */
export interface Expression<Name extends string = string, Operand extends Amount = Amount> {
  /** For types only, never set: the columns that it reads, and the kinds of number beside them. */
  readonly $name: Name
  readonly $operand: Operand
  plus<A extends Amount> (amount: A): Expression<Name, Operand | A>
  plus<N extends string, A extends Amount> (other: Expression<N, A>): Expression<Name | N, Operand | A>
  minus<A extends Amount> (amount: A): Expression<Name, Operand | A>
  minus<N extends string, A extends Amount> (other: Expression<N, A>): Expression<Name | N, Operand | A>
  times<A extends Amount> (amount: A): Expression<Name, Operand | A>
  times<N extends string, A extends Amount> (other: Expression<N, A>): Expression<Name | N, Operand | A>
}

/** Expressions that a column of that type may be set to. */
type ExpressionFor<Row, Value> =
  [Value] extends [never] ? never
    : [Value] extends [number] ? Expression<NamesOf<Row, number>, number>
        : [Value] extends [bigint] ? Expression<NamesOf<Row, number | bigint>, number | bigint>
            : [Value] extends [string] ? Expression<NamesOf<Row, number | bigint | string>, Amount> : never

/** Types the argument of an update: values, expressions for columns that hold numbers, and either by conditions. */
export type Changes<Row extends object = object> = {
  [K in keyof Row]?: Row[K] | ExpressionFor<Row, NonNullable<Row[K]>> | Conditional<Row, Row[K] | ExpressionFor<Row, NonNullable<Row[K]>>>
}

type Node =
  | { readonly type: 'field', readonly name: string }
  | { readonly type: 'amount', readonly amount: Amount }
  | { readonly type: ArithmeticOperator, readonly left: Node, readonly right: Node }

class Arithmetic {
  readonly node: Node
  constructor (node: Node) {
    this.node = node
  }

  plus (other: Amount | Arithmetic): Arithmetic {
    return this.#joined('plus', other)
  }

  minus (other: Amount | Arithmetic): Arithmetic {
    return this.#joined('minus', other)
  }

  times (other: Amount | Arithmetic): Arithmetic {
    return this.#joined('times', other)
  }

  #joined (type: ArithmeticOperator, other: Amount | Arithmetic): Arithmetic {
    const right: Node = other instanceof Arithmetic ? other.node : { type: 'amount', amount: other }
    return new Arithmetic({ type, left: this.node, right })
  }
}

/**
 * A column of the row that is being updated, as the database has it at that moment, so that no update is lost:
 * `Product.objects.update(product, { views: F('views').plus(1) })`.
 */
export function F<const N extends string> (name: N): Expression<N, never> {
  return new Arithmetic({ type: 'field', name }) as unknown as Expression<N, never>
}

/** The column that is meant where an expression is nothing but one; null for any other value. */
export function fieldOf (value: unknown): string | null {
  return value instanceof Arithmetic && value.node.type === 'field' ? value.node.name : null
}

/** An expression with its columns found and its amounts converted; what an adapter runs. */
export type CalculationNode =
  | { readonly type: 'column', readonly column: ColumnFacts }
  | { readonly type: 'amount', readonly value: unknown }
  | { readonly type: 'choice', readonly choice: Choice<CalculationNode> }
  | { readonly type: ArithmeticOperator, readonly left: CalculationNode, readonly right: CalculationNode }

/** Stands in changes for a value that is worked out of the row as it is when it is written. */
export class Calculation {
  readonly column: ColumnFacts
  readonly root: CalculationNode
  constructor (column: ColumnFacts, root: CalculationNode) {
    this.column = column
    this.root = root
  }
}

/** Picks of the data what is a column, with its new value or a `Calculation`; the rest never gets near a statement. */
export function changesOf (model: Described, data: object): Record<string, unknown> {
  const changes: Record<string, unknown> = {}
  for (const [name, column] of model.columns) {
    const value = (data as Readonly<Record<string, unknown>>)[name]
    if (value !== undefined && Object.hasOwn(data, name)) changes[name] = value instanceof Arithmetic || value instanceof Cases ? new Calculation(column, calculate(model, column, value)) : value
  }
  return changes
}

const wholeKinds: ReadonlySet<ColumnKind> = new Set(['integer', 'bigint'])
/** The kinds of column that hold numbers. */
export const numericKinds: ReadonlySet<ColumnKind> = new Set([...wholeKinds, 'float', 'decimal'])

function calculate (model: Described, column: ColumnFacts, value: unknown): CalculationNode {
  if (value instanceof Cases) return { type: 'choice', choice: value.compiled(model, (one) => calculate(model, column, one)) }
  if (!(value instanceof Arithmetic)) return { type: 'amount', value }
  if (!numericKinds.has(column.kind)) throw invalid(model, column, 'a value, for it holds no numbers')
  return prepare(model, column, value.node)
}

function prepare (model: Described, column: ColumnFacts, node: Node): CalculationNode {
  if (node.type === 'amount') return { type: 'amount', value: amountFor(column, node.amount) }
  if (node.type !== 'field') return { type: node.type, left: prepare(model, column, node.left), right: prepare(model, column, node.right) }
  const source = columnNamed(model, node.name)
  // A database would round, each in its own way, or store a fraction where none belongs.
  const fits = wholeKinds.has(column.kind) ? wholeKinds.has(source.kind) : numericKinds.has(source.kind)
  if (!fits) throw invalid(model, column, `columns of ${wholeKinds.has(column.kind) ? 'whole numbers' : 'numbers'}, which "${source.name}" is not`)
  return { type: 'column', column: source }
}

function amountFor (column: ColumnFacts, amount: Amount): unknown {
  const value = coerce(column, amount)
  // What would not fit into the column on its own would hardly do in a sum; a client may have sent it.
  if (value instanceof Unrepresentable) throw new IntegrityError('check', [column.name])
  return value
}

function invalid (model: Described, column: ColumnFacts, takes: string): Error {
  return new FST_VIEWSETS_EXPRESSION_INVALID(`"${column.name}" of ${model.name}`, takes)
}
