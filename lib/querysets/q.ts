/** Conditions joined by and, or, xor and not. */
import type { RelatedWhere } from './relations/path-types.ts'
import type { Graph, PlainRow, Related } from './relations/types.ts'
import type { Ordering, RelatedPath, Where } from './where.ts'

/** An expression of the adapter's own, such as a Drizzle `SQL`; handed through as it is. */
export interface AdapterExpression { readonly getSQL: () => unknown }

/** Conditions as a view states them: typed lookups, a `Q` tree, or the adapter's own expression. */
export type Condition<Row extends object = object> = Where<Row> | Q<Row> | AdapterExpression

/** The same as an argument: where the rows are those of a graph, the paths `P` are read from it and checked one by one. */
export type Given<Row extends object, P extends string> = Row extends Related<infer G extends Graph, infer T, infer A>
  ? RelatedWhere<G, T, P, A> | NoInfer<Q<Row>> | AdapterExpression
  : NoInfer<Condition<Row>>

/** How a `Q` joins what it holds; `xor` is true where an odd number of its conditions hold. */
export type Connector = 'and' | 'or' | 'xor' | 'not'

/** A condition that can be joined with others. Immutable: each method makes a new one. */
export interface Q<Row extends object = object> {
  readonly connector: Connector
  readonly conditions: readonly Condition[]
  /** For types only, never set: a tree about the rows of one table is none about those of another. */
  $about? (row: PlainRow<Row>): void
  // Of whatever tree they are called on, and so the same for all: trees are compared by `$about` alone, and what conditions rows may have is never gone through.
  and<Of extends object, P extends string = never> (this: Q<Of>, ...conditions: Given<Of, P>[]): Q<Of>
  or<Of extends object, P extends string = never> (this: Q<Of>, ...conditions: Given<Of, P>[]): Q<Of>
  xor<Of extends object, P extends string = never> (this: Q<Of>, ...conditions: Given<Of, P>[]): Q<Of>
  not (): Q<Row>
}

class Tree implements Q {
  readonly connector: Connector
  readonly conditions: readonly Condition[]
  constructor (connector: Connector, conditions: readonly Condition[]) {
    this.connector = connector
    this.conditions = conditions
  }

  and (...conditions: Condition[]): Tree {
    return new Tree('and', [this, ...conditions])
  }

  or (...conditions: Condition[]): Tree {
    return new Tree('or', [this, ...conditions])
  }

  xor (...conditions: Condition[]): Tree {
    return new Tree('xor', [this, ...conditions])
  }

  not (): Q {
    return new Tree('not', [this])
  }
}

/** A name over a foreign key, with a `-` before it where it orders the other way round. */
type RelatedName = `${string}__${string}`

interface PathBuilder {
  /**
   * Lookups over foreign keys: `Q.path({ category__slug: 'tools', category__name__icontains: 'saw' })`. A table's type does
   * not tell what its keys refer to, so names and values are checked when the condition is used, not by the compiler.
   */
  <Row extends object = object> (where: { readonly [path: RelatedName]: unknown }): Q<Row>
  /** The same for orders, values and aggregates: `orderBy(Q.path('-category__name'))`. */
  <const P extends RelatedName> (path: P): RelatedPath<P>
}

interface ThroughBuilder {
  /** Lookups on the model that a foreign key refers to, checked by the compiler: `Q.through('category', Category, { slug: 'tools' })`. */
  <Related extends object, Row extends object = object> (path: string, model: { readonly $row: Related }, where: NoInfer<Where<Related>>): Q<Row>
  /** The same for orders, values and aggregates: `orderBy(Q.through('category', Category, '-name'))`. */
  <Related extends object> (path: string, model: { readonly $row: Related }, field: NoInfer<Ordering<Related>>): RelatedPath
}

// `NoInfer`: the row is that of the queryset the tree is given to, never guessed from the tree itself.
interface QBuilder {
  <Row extends object = object, P extends string = never> (...conditions: Given<Row, P>[]): Q<Row>
  /** All of these hold. */
  and: <Row extends object = object, P extends string = never> (...conditions: Given<Row, P>[]) => Q<Row>
  /** At least one of these holds. */
  or: <Row extends object = object, P extends string = never> (...conditions: Given<Row, P>[]) => Q<Row>
  /** An odd number of these holds. */
  xor: <Row extends object = object, P extends string = never> (...conditions: Given<Row, P>[]) => Q<Row>
  /** Not all of these hold; a row whose column is null counts as not holding, and so is in. */
  not: <Row extends object = object, P extends string = never> (...conditions: Given<Row, P>[]) => Q<Row>
  path: PathBuilder
  through: ThroughBuilder
}

function builder (connector: Connector) {
  return <Row extends object = object> (...conditions: Condition<Row>[]): Q<Row> =>
    new Tree(connector, conditions as readonly Condition[]) as Q as Q<Row>
}

function path (named: string | object): unknown {
  return typeof named === 'string' ? named : new Tree('and', [named as Condition])
}

function through (start: string, _model: unknown, named: string | object): unknown {
  if (typeof named === 'string') return named.startsWith('-') ? `-${start}__${named.slice(1)}` : `${start}__${named}`
  return new Tree('and', [Object.fromEntries(Object.entries(named).map(([name, value]) => [`${start}__${name}`, value]))])
}

/**
 * A condition that can be joined with others: `Product.objects.filter(Q.or({ price__lt: 5 }, Q.not({ name: 'saw' })))`.
 * Lookups are checked against the queryset's row where the tree is written in its `filter`; elsewhere name the row: `Q<Row>({ … })`.
 */
// eslint-disable-next-line @typescript-eslint/no-redeclare -- a type and a function of one name, as a class has
export const Q: QBuilder = Object.assign(builder('and'), {
  and: builder('and'),
  or: builder('or'),
  xor: builder('xor'),
  not: builder('not'),
  path: path as PathBuilder,
  through: through as ThroughBuilder
})

/** Whether a condition is a `Q`; what merely looks like one, as JSON could, is not. */
export function isQ (condition: unknown): condition is Q {
  return condition instanceof Tree
}
