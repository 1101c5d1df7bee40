/** Models and querysets of a graph: what a model and a queryset are, with paths over relations for their whole length. */
import type { Aggregate, AggregateResults, Aggregates } from '../aggregates.ts'
import type { Conditional } from '../choices.ts'
import type { DateName, ModelFacts, NamedValues, RowAccess, ValueAt, ValueName, Values } from '../contract.ts'
import type { GetOrCreateOptions, GotOrCreated, UpdateOrCreateOptions } from '../get-or-create.ts'
import type { Groups } from '../grouping.ts'
import type { LockOptions } from '../locks.ts'
import type { Given } from '../q.ts'
import type { Truncated } from '../truncation.ts'
import type { UnionOptions } from '../unions.ts'
import type { ColumnValues, FieldName, Ordering } from '../where.ts'
import type { GatheredValues, RelatedAggregates } from './aggregate-types.ts'
import type { AnnotatedValues, CheckedAnnotations, CheckedFields, RelatedAnnotations, RelatedValues, ValuesOf } from './annotation-types.ts'
import type { CheckedAlong, Loaded, OnePath } from './loaded-types.ts'
import type { AnnotatedValueOf, MomentPath, OrderPath, RelatedWhere, ValuePath } from './path-types.ts'
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

/** Types the models of a graph, by the names of their tables. */
export type RelatedModels<G extends Graph> = { readonly [T in TableName<G['schema']>]: RelatedModel<G, T> }

/** Types rows as values, or groups of them, of which aggregates may lead over relations. */
export interface RelatedValueRows<G extends Graph, T extends string, V extends object, A = {}> extends Promise<V[]> {
  annotate<const Given extends Readonly<Record<string, Aggregate>>> (aggregates: Given & RelatedAggregates<G, T, Given, A>): Groups<V & AggregateResults<GatheredValues<G, T, A, Given>, Given>>
  annotate<const Given extends Aggregates<RowIn<G['schema'], T>>> (aggregates: Given): Groups<V & AggregateResults<RowIn<G['schema'], T>, Given>>
}

/** Rows of a table with what they are annotated with, and the relatives that come with them. */
type RowWith<G extends Graph, T, A, W> = RowIn<G['schema'], T> & A & W

/** Types what a queryset of a table of a graph does, whatever its rows are annotated with, `A`, and come with, `W`. */
interface RowsOfGraph<G extends Graph, T extends string, A extends object, W extends object> extends RowAccess<RowWith<G, T, A, W>, InsertIn<G['schema'], T>, RowIn<G['schema'], T>> {
  /** For types only, never set. */
  readonly $row: RowWith<G, T, A, W>
  readonly model: RelatedModel<G, T>
  all (): this
  filter<P extends string = never> (...conditions: Given<Related<G, T, A>, P>[]): this
  exclude<P extends string = never> (...conditions: Given<Related<G, T, A>, P>[]): this
  // First without arguments, here and below: so a queryset is seen to be one without a look at all the paths that these take.
  orderBy (): this
  orderBy<P extends string = never, M extends string = never> (...fields: (OrderPath<G, T, P, A> | Conditional<Related<G, T, A>, number> | Truncated<MomentPath<G, T, M, A> & string>)[]): this
  // Last what a plain queryset takes: as such it is given to others, and the last of several is what the compiler looks at then.
  orderBy (...fields: (Ordering<RowIn<G['schema'], T> & A> | Conditional<RowIn<G['schema'], T> & A, number> | Truncated<DateName<RowIn<G['schema'], T> & A>>)[]): this
  annotate (): this
  /**
   * The rows with more values under names of their own, of which conditions, orders, values and aggregates then know: what their relatives come to, each by
   * itself, `annotate({ reviews: Count('reviews'), best: Max('reviews__rating') })`; columns over paths, `F('publisher__name')`; `Case` and `Trunc`.
   */
  annotate<const N extends RelatedAnnotations<G, T, A>> (annotations: N & CheckedAnnotations<G, T, A, N>): QuerySetWith<G, T, A & AnnotatedValues<G, T, A, N>, W>
  /** Loads rows that these are related to, one each, in the same statement: `selectRelated('publisher', 'author__country')`. */
  selectRelated<P extends string> (...relations: OnePath<G, T, P>[]): LoadedQuerySet<G, T, W & Loaded<G, T, P>, A>
  /**
   * Fetches rows that these are related to with one statement for each relation: `prefetchRelated('tags', 'reviews__author')`; or of these some, in an order, under another name,
   * and so many of each: `prefetchRelated(prefetch('reviews', { queryset: Review.objects.orderBy('-id'), toAttr: 'latest', limit: 3 }))`.
   */
  prefetchRelated<const F extends readonly (string | AnyPrefetch)[]> (...relations: F & CheckedAlong<G, T, F>): LoadedQuerySet<G, T, W & Loaded<G, T, F[number]>, A>
  slice (start: number, end?: number): this
  only (...fields: FieldName<RowIn<G['schema'], T>>[]): this
  union (...others: this[]): this
  union (...others: [...this[], UnionOptions]): this
  distinct (): this
  selectForUpdate (options?: LockOptions): this
  column<const P extends string> (field: ValuePath<G, T, P, A>): ColumnValues<AnnotatedValueOf<G, T, A, P>>
  column<const N extends ValueName<RowIn<G['schema'], T>>> (field: N): ColumnValues<ValueAt<RowIn<G['schema'], T>, N>>
  values (): RelatedValueRows<G, T, RowIn<G['schema'], T> & A, A>
  values<const F extends readonly (string | RelatedValues<G, T, A>)[]> (...fields: F & CheckedFields<G, T, A, F>): RelatedValueRows<G, T, ValuesOf<G, T, A, F>, A>
  values<const F extends readonly (ValueName<RowIn<G['schema'], T> & A> | NamedValues<RowIn<G['schema'], T> & A>)[]> (...fields: F): RelatedValueRows<G, T, Values<RowIn<G['schema'], T> & A, F>, A>
  aggregate<const N extends Readonly<Record<string, Aggregate>>> (aggregates: N & RelatedAggregates<G, T, N, A>): Promise<AggregateResults<GatheredValues<G, T, A, N>, N>>
  aggregate<const N extends Aggregates<RowIn<G['schema'], T> & A>> (aggregates: N): Promise<AggregateResults<RowIn<G['schema'], T> & A, N>>
  latest (...fields: Ordering<RowIn<G['schema'], T> & A>[]): Promise<RowWith<G, T, A, W>>
  earliest (...fields: Ordering<RowIn<G['schema'], T> & A>[]): Promise<RowWith<G, T, A, W>>
  get<P extends string = never> (...conditions: Given<Related<G, T, A>, P>[]): Promise<RowWith<G, T, A, W>>
  getOrCreate<P extends string = never> (lookups: RelatedWhere<G, T, P>, options?: GetOrCreateOptions<InsertIn<G['schema'], T>>): Promise<GotOrCreated<RowWith<G, T, A, W>>>
  updateOrCreate<P extends string = never> (lookups: RelatedWhere<G, T, P>, options?: UpdateOrCreateOptions<RowIn<G['schema'], T>, InsertIn<G['schema'], T>>): Promise<GotOrCreated<RowWith<G, T, A, W>>>
}

/** Types a queryset of one table of a graph: conditions, orders, values and aggregates lead over relations, and are checked as far as they lead. */
export interface RelatedQuerySet<G extends Graph, T extends string> extends RowsOfGraph<G, T, {}, {}> {}

/** Types a queryset whose rows are annotated: `AnnotatedQuerySet<Library, 'books', { reviewCount: number }>`. */
export interface AnnotatedQuerySet<G extends Graph, T extends string, A extends object> extends RowsOfGraph<G, T, A, {}> {}

/** Types a queryset whose rows come with relatives, and with what they are annotated with. */
export interface LoadedQuerySet<G extends Graph, T extends string, W extends object, A extends object = {}> extends RowsOfGraph<G, T, A, W> {}

type QuerySetWith<G extends Graph, T extends string, A extends object, W extends object> = [keyof W] extends [never] ? AnnotatedQuerySet<G, T, A> : LoadedQuerySet<G, T, W, A>
