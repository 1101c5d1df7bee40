/** Models and querysets of a graph: what a model and a queryset are, with paths over relations for their whole length. */
import type { Aggregate, AggregateResults, Aggregates } from '../aggregates.ts'
import type { AnnotatedRow, Annotations } from '../annotations.ts'
import type { Conditional } from '../choices.ts'
import type { DateName, ModelFacts, NamedValues, QuerySet, RowAccess, ValueAt, ValueName, Values } from '../contract.ts'
import type { GetOrCreateOptions, GotOrCreated, UpdateOrCreateOptions } from '../get-or-create.ts'
import type { Groups } from '../grouping.ts'
import type { LockOptions } from '../locks.ts'
import type { Given } from '../q.ts'
import type { Truncated } from '../truncation.ts'
import type { UnionOptions } from '../unions.ts'
import type { ColumnValues, FieldName, Ordering, PlainName, RelatedPath } from '../where.ts'
import type { PathsIn, RelatedAggregates } from './aggregate-types.ts'
import type { CheckedAlong, Loaded, OnePath } from './loaded-types.ts'
import type { OrderPath, RelatedWhere, ValueOf, ValuePath } from './path-types.ts'
import type { RelatedRowKeys } from './row-types.ts'
import type { AnyPrefetch, Graph, InsertIn, KeyNameIn, Related, RelationName, RowIn, TableName, TargetName } from './types.ts'

/** Types the model of one table of a graph. The graph goes by the name of its class, so that hovers and declaration files stay short: `RelatedModel<Library, 'books'>`. */
export interface RelatedModel<G extends Graph, T extends string> extends ModelFacts<KeyNameIn<G['schema'], T>> {
  /** For types only, never set. */
  readonly $row: RowIn<G['schema'], T>
  readonly $insert: InsertIn<G['schema'], T>
  /** Likewise: the keys that relations come to. */
  readonly $relations?: RelatedRowKeys<G, T>
  readonly objects: RelatedQuerySet<G, T>
  /**
   * The rows that one row is related to by that name, as a queryset: `Book.related(book, 'reviews').filter({ rating__gte: 4 })`. It reads, changes and
   * deletes no others. Pairs of a table of pairs are written by `relatives()`.
   */
  related<const N extends RelationName<G, T>> (row: Readonly<Partial<RowIn<G['schema'], T>>>, name: N): RelatedQuerySet<G, TargetName<G, T, N>>
}

/** Types rows as values, or groups of them, of which aggregates may lead over relations. */
export interface RelatedValueRows<G extends Graph, T extends string, V extends object> extends Promise<V[]> {
  annotate<const A extends Readonly<Record<string, Aggregate>>> (aggregates: A & RelatedAggregates<G, T, A>): Groups<V & AggregateResults<{ [P in PathsIn<A> & string]: ValueOf<G, T, P, true> }, A>>
  annotate<const A extends Aggregates<RowIn<G['schema'], T>>> (aggregates: A): Groups<V & AggregateResults<RowIn<G['schema'], T>, A>>
}

/** Types the models of a graph, by the names of their tables. */
export type RelatedModels<G extends Graph> = { readonly [T in TableName<G['schema']>]: RelatedModel<G, T> }

/** Types a queryset whose rows come with relatives. */
export interface LoadedQuerySet<G extends Graph, T extends string, W> extends QuerySet<RowIn<G['schema'], T> & W, InsertIn<G['schema'], T>> {
  selectRelated<P extends string> (...relations: OnePath<G, T, P>[]): LoadedQuerySet<G, T, W & Loaded<G, T, P>>
  prefetchRelated<const A extends readonly (string | AnyPrefetch)[]> (...relations: A & CheckedAlong<G, T, A>): LoadedQuerySet<G, T, W & Loaded<G, T, A[number]>>
}

/** Types a queryset of one table of a graph: conditions, orders, values and aggregates lead over relations, and are checked as far as they lead. */
export interface RelatedQuerySet<G extends Graph, T extends string> extends RowAccess<RowIn<G['schema'], T>, InsertIn<G['schema'], T>> {
  /** For types only, never set. */
  readonly $row: RowIn<G['schema'], T>
  readonly model: RelatedModel<G, T>
  all (): RelatedQuerySet<G, T>
  filter<P extends string = never> (...conditions: Given<Related<G, T>, P>[]): RelatedQuerySet<G, T>
  exclude<P extends string = never> (...conditions: Given<Related<G, T>, P>[]): RelatedQuerySet<G, T>
  orderBy<P extends string = never> (...fields: (OrderPath<G, T, P> | Conditional<Related<G, T>, number> | Truncated<DateName<RowIn<G['schema'], T>>>)[]): RelatedQuerySet<G, T>
  // Last what a plain queryset takes: as such it is given to others, and the last of several is what the compiler looks at then.
  orderBy (...fields: (Ordering<RowIn<G['schema'], T>> | Conditional<RowIn<G['schema'], T>, number> | Truncated<DateName<RowIn<G['schema'], T>>>)[]): RelatedQuerySet<G, T>
  annotate<const A extends Annotations> (annotations: A): QuerySet<AnnotatedRow<RowIn<G['schema'], T>, A>, InsertIn<G['schema'], T>>
  /** Loads rows that these are related to, one each, in the same statement: `selectRelated('publisher', 'author__country')`. To be said last, as what follows knows the rows alone. */
  selectRelated<P extends string> (...relations: OnePath<G, T, P>[]): LoadedQuerySet<G, T, Loaded<G, T, P>>
  /**
   * Fetches rows that these are related to with one statement for each relation: `prefetchRelated('tags', 'reviews__author')`; or of these some, in an order, under another name,
   * and so many of each: `prefetchRelated(prefetch('reviews', { queryset: Review.objects.orderBy('-id'), toAttr: 'latest', limit: 3 }))`. To be said last.
   */
  prefetchRelated<const A extends readonly (string | AnyPrefetch)[]> (...relations: A & CheckedAlong<G, T, A>): LoadedQuerySet<G, T, Loaded<G, T, A[number]>>
  slice (start: number, end?: number): RelatedQuerySet<G, T>
  only (...fields: FieldName<RowIn<G['schema'], T>>[]): RelatedQuerySet<G, T>
  union (...others: RelatedQuerySet<G, T>[]): RelatedQuerySet<G, T>
  union (...others: [...RelatedQuerySet<G, T>[], UnionOptions]): RelatedQuerySet<G, T>
  distinct (): RelatedQuerySet<G, T>
  selectForUpdate (options?: LockOptions): RelatedQuerySet<G, T>
  column<const P extends string> (field: ValuePath<G, T, P>): ColumnValues<ValueOf<G, T, P>>
  column<const N extends ValueName<RowIn<G['schema'], T>>> (field: N): ColumnValues<ValueAt<RowIn<G['schema'], T>, N>>
  values<P extends string> (first: ValuePath<G, T, P>, ...others: ValuePath<G, T, P>[]): RelatedValueRows<G, T, { [Path in P as PlainName<Path>]: Path extends RelatedPath ? unknown : ValueOf<G, T, Path> }>
  values<const Fields extends readonly (ValueName<RowIn<G['schema'], T>> | NamedValues<RowIn<G['schema'], T>>)[]> (...fields: Fields): RelatedValueRows<G, T, Values<RowIn<G['schema'], T>, Fields>>
  aggregate<const A extends Readonly<Record<string, Aggregate>>> (aggregates: A & RelatedAggregates<G, T, A>): Promise<AggregateResults<{ [P in PathsIn<A> & string]: ValueOf<G, T, P, true> }, A>>
  aggregate<const A extends Aggregates<RowIn<G['schema'], T>>> (aggregates: A): Promise<AggregateResults<RowIn<G['schema'], T>, A>>
  latest (...fields: Ordering<RowIn<G['schema'], T>>[]): Promise<RowIn<G['schema'], T>>
  earliest (...fields: Ordering<RowIn<G['schema'], T>>[]): Promise<RowIn<G['schema'], T>>
  get<P extends string = never> (...conditions: Given<Related<G, T>, P>[]): Promise<RowIn<G['schema'], T>>
  getOrCreate<P extends string = never> (lookups: RelatedWhere<G, T, P>, options?: GetOrCreateOptions<InsertIn<G['schema'], T>>): Promise<GotOrCreated<RowIn<G['schema'], T>>>
  updateOrCreate<P extends string = never> (lookups: RelatedWhere<G, T, P>, options?: UpdateOrCreateOptions<RowIn<G['schema'], T>, InsertIn<G['schema'], T>>): Promise<GotOrCreated<RowIn<G['schema'], T>>>
}
