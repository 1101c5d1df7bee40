/**
 * What a view asks of a data source. Nothing above this file may know which adapter is behind it.
 */
import type { AggregateResults, Aggregates } from './aggregates.ts'
import type { AnnotatedRow, AnnotatedValue, Annotations } from './annotations.ts'
import type { Conditional } from './choices.ts'
import type { ColumnFacts } from './columns.ts'
import type { IgnoreConflicts, UpdateConflicts } from './conflicts.ts'
import type { UniqueConstraint } from './constraints.ts'
import type { RelationFacts, ThroughFacts } from './described.ts'
import type { Changes, Expression } from './expressions.ts'
import type { GetOrCreateOptions, GotOrCreated, UpdateOrCreateOptions } from './get-or-create.ts'
import type { ValueRows } from './grouping.ts'
import type { LockOptions } from './locks.ts'
import type { PerParentOptions } from './per-parent.ts'
import type { Condition } from './q.ts'
import type { ModelText } from './row-options.ts'
import type { Truncated } from './truncation.ts'
import type { UnionOptions } from './unions.ts'
import type { ColumnValues, FieldName, NamesOf, Ordering, PlainName, RelatedPath, Where } from './where.ts'

export type { ColumnFacts, ColumnKind } from './columns.ts'
export type { Changes } from './expressions.ts'
export type { AdapterExpression, Condition } from './q.ts'
export type { IgnoreConflicts, UpdateConflicts } from './conflicts.ts'
export type { GetOrCreateOptions, GotOrCreated, UpdateOrCreateOptions } from './get-or-create.ts'
export type { LockOptions } from './locks.ts'
export type { PerParentOptions } from './per-parent.ts'
export type { UnionOptions } from './unions.ts'
export type { ColumnValues, FieldName, LookupPath, Ordering, RelatedPath, Where } from './where.ts'

/** What there is to know of a model beside its rows. */
export interface ModelFacts<Key extends string> {
  /** The class-like name, as in "No Product matches the given query." */
  readonly name: string
  /** The name in running text, as in "product with this sku already exists." */
  readonly verboseName: string
  /** The property that holds the primary key. */
  readonly primaryKey: Key
  /** The properties that tell a row from all others where that takes several; such a model has no `pk`. Left out where the primary key does. */
  readonly identity?: readonly string[]
  /** Where its rows are: the same for two models exactly where one statement reaches both. Left out where a condition on one cannot ask about the other. */
  readonly database?: object
  /** Every column by its property name, in declaration order. */
  readonly columns: ReadonlyMap<string, ColumnFacts>
  /** Sets of properties that are unique together, single ones left out. */
  readonly uniqueTogether: readonly (readonly string[])[]
  /** What is said of sets besides: that they are unique among some rows only, or in which words. Left out where nothing is. */
  readonly constraints?: readonly UniqueConstraint[]
  /** The order of its rows where none is asked for; left out where that is up to the data source. */
  readonly ordering?: readonly string[]
  /** The text that stands for a row; left out, or null, where its key has to do. */
  readonly text?: ModelText | null
  /** The ways by name to rows of other models, as they are declared beside the tables. */
  readonly relations?: ReadonlyMap<string, ModelRelation>
  /** The foreign keys of models that lead to it, as far as they are known by now; the same list until there is another. */
  readonly referrers?: readonly Referrer[]
  /**
   * Runs what `work` does, with any model of the same database, all or nothing; inside another transaction it is a savepoint of
   * it. `tx` is what the adapter sends statements of one's own by; undefined where it has nothing of that kind.
   */
  transaction<T> (work: (tx?: unknown) => Promise<T>): Promise<T>
}

/** Tells the types of a model's rows. What only asks for these takes this: a queryset has many methods, and comparing all of them costs the compiler much. */
export interface ModelOf<Row extends object = object, Insert extends object = Partial<Row>, Key extends string = string> extends ModelFacts<Key> {
  /** For types only, never set. */
  readonly $row: Row
  readonly $insert: Insert
}

/** A table as the adapter knows it: its name, its columns, and a queryset over all its rows. */
export interface Model<Row extends object = object, Insert extends object = Partial<Row>, Key extends string = string> extends ModelOf<Row, Insert, Key> {
  readonly objects: QuerySet<Row, Insert>
}

/** Describes a foreign key from where it leads: whose it is, its column, and the property that it refers to. */
export interface Referrer {
  readonly model: Model
  readonly column: ColumnFacts
  readonly property: string
}

/** Describes a way by name from the rows of one model to those of another. */
export interface ModelRelation extends RelationFacts {
  readonly model: Model
  readonly through: (ThroughFacts & { readonly model: Model }) | null
}

/** A property of the row, or a path over foreign keys, which `values()` gives under its own name. */
export type ValueName<Row extends object = object> = FieldName<Row> | RelatedPath

/** The type of that value; a path over foreign keys leads to one of any type. */
export type ValueAt<Row extends object, N> = [keyof Row] extends [never] ? unknown : N extends keyof Row ? Row[N] : never

/** The name of a property that holds moments, be it as text. */
export type DateName<Row extends object = object> = [keyof Row] extends [never] ? string : NamesOf<Row, Date | string> | RelatedPath

/** Types what `values()` takes beside names, under names of its own: what `Trunc` cuts moments down to, values by conditions, and columns by other names. */
export type NamedValues<Row extends object = object> = { readonly [name: string]: Truncated<DateName<Row>> | Conditional<Row> | Expression<FieldName<Row> | RelatedPath, never> }

type ValuesOfNames<Row, Name> = { [N in Name as PlainName<N>]: N extends keyof Row ? Row[N] : unknown }

/** Rows as `values()` gives them: these properties and nothing else, or all where none is named. */
export type Values<Row, Fields extends readonly unknown[]> =
  Fields extends readonly [] ? Row
    : [Exclude<Fields[number], string>] extends [never] ? ValuesOfNames<Row, Fields[number]>
        : ValuesOfNames<Row, Extract<Fields[number], string>> & { -readonly [K in keyof Exclude<Fields[number], string>]: AnnotatedValue<Row, Exclude<Fields[number], string>[K]> }

/** What a queryset does with its rows, whatever conditions lead to them; `Stored` is as much of a row as is stored. */
export interface RowAccess<Row extends object, Insert extends object, Stored extends object = Row> extends AsyncIterable<Row> {
  /** Whether an order was asked for, so that pages are stable. */
  readonly isOrdered: boolean
  /** The rows as an array. */
  fetch (): Promise<Row[]>
  /**
   * The rows of many parents with one query, of each no more than `limit`, in the order of the queryset:
   * `reviews.orderBy('-createdAt').perParent({ on: ['productId'], keys: [[1], [2]], limit: 3 })`.
   */
  perParent (options: PerParentOptions<Row>): Promise<Record<string, unknown>[]>
  /** How many rows there are in the slice; a data source does not count beyond its end. */
  count (): Promise<number>
  /** The rows of the slice, and how many there are without the slice; with as few and as cheap queries as the data source can. */
  fetchWithCount (): Promise<{ rows: Row[], count: number }>
  /** About how many rows there are, by the statistics of the database; null where it keeps none. */
  estimate (): Promise<number | null>
  exists (): Promise<boolean>
  first (): Promise<Row | null>
  /** Inserts and returns the row as stored. Throws `IntegrityError` where a constraint refuses it. */
  create (data: Insert): Promise<Row>
  /** Inserts all of the rows or none, many with one statement, and returns them as stored, in the same order. */
  bulkCreate (rows: readonly Insert[]): Promise<Row[]>
  /** The same but for rows that others stand in the way of, which are left out. Returns what was given: of what the database would tell, keys included, nothing is known. */
  bulkCreate (rows: readonly Insert[], options: IgnoreConflicts): Promise<Insert[]>
  /**
   * Inserts, or changes the rows that are there already: `prices.bulkCreate(rows, { updateConflicts: true, uniqueFields: ['sku'], updateFields: ['price'] })`.
   * Where one of these is beyond this queryset it throws `IntegrityError`, and nothing is written.
   */
  bulkCreate (rows: readonly Insert[], options: UpdateConflicts<Stored>): Promise<Row[]>
  /**
   * `UPDATE … WHERE pk = ? AND <this queryset>`; throws `DoesNotExist` where the row is not, or no longer, in it.
   * Values may be expressions: `update(product, { views: F('views').plus(1) })`.
   */
  update (row: Stored, data: Changes<Stored>): Promise<Row>
  /** `DELETE … WHERE pk = ? AND <this queryset>`; throws `DoesNotExist` likewise. */
  delete (row: Stored): Promise<void>
  /** Changes every row of this queryset, and returns how many they are. */
  updateMany (data: Changes<Stored>): Promise<number>
  /** Deletes every row of this queryset, and returns how many they were. */
  deleteMany (): Promise<number>
}

/** A lazy, immutable query: each method that narrows returns a new one, nothing runs until it is awaited or read. */
export interface QuerySet<Row extends object = object, Insert extends object = Partial<Row>> extends RowAccess<Row, Insert> {
  /** For types only, never set. */
  readonly $row: Row
  readonly model: Model<Row, Insert>
  /** A fresh queryset of the same rows. */
  all (): QuerySet<Row, Insert>
  // `NoInfer`: what rows a queryset has is told by its `$row`, never by what conditions it takes
  filter (...conditions: NoInfer<Condition<Row>>[]): QuerySet<Row, Insert>
  exclude (...conditions: NoInfer<Condition<Row>>[]): QuerySet<Row, Insert>
  /** By columns, one with `-` before it the other way round, by numbers that a `Case` chooses, and by what `Trunc` cuts moments down to. */
  orderBy (...fields: (Ordering<Row> | NoInfer<Conditional<Row, number>> | Truncated<DateName<Row>>)[]): QuerySet<Row, Insert>
  /**
   * The rows with more values under names of their own, of which conditions, orders, values and aggregates then know: what their relatives come to, each by
   * itself, `annotate({ reviews: Count('reviews'), best: Max('reviews__rating') })`; columns over paths, `F('publisher__name')`; `Case` and `Trunc`.
   */
  annotate<const A extends Annotations> (annotations: A): QuerySet<AnnotatedRow<Row, A>, Insert>
  /** Rows from `start` up to, not including, `end`. */
  slice (start: number, end?: number): QuerySet<Row, Insert>
  /** Loads these properties only (the primary key always comes along). */
  only (...fields: FieldName<Row>[]): QuerySet<Row, Insert>
  /**
   * The rows of this queryset and of others of the same model, each row once: `mine.union(shared)`. It can be ordered, sliced, counted and read;
   * what narrows or writes is to be done before. Of `values()`, too, equal ones come once.
   */
  union (...others: QuerySet<Row, Insert>[]): QuerySet<Row, Insert>
  /** The same with each row as often as the querysets have it: `mine.union(shared, { all: true })`. */
  union (...others: [...QuerySet<Row, Insert>[], UnionOptions]): QuerySet<Row, Insert>
  /** Of equal rows one only; which matters for `values()`, since whole rows differ in their keys. */
  distinct (): QuerySet<Row, Insert>
  /**
   * Keeps the rows from other transactions until this one ends: `FOR UPDATE`, of the queryset's own table only. Where the
   * database has no such locks it asks for nothing more than a transaction, without which it is refused everywhere.
   */
  selectForUpdate (options?: LockOptions): QuerySet<Row, Insert>
  /**
   * The values of one column, for a lookup with `in` of another queryset of the same database, which becomes one statement with this one inside:
   * `Book.objects.filter({ authorId__in: Author.objects.filter({ active: true }).column('id') })`. A queryset by itself stands for its primary keys.
   */
  column<const N extends ValueName<Row>> (field: N): ColumnValues<ValueAt<Row, N>>
  /**
   * These properties of the rows, or all where none is named; unlike `only()`, without the primary key. What is worked out has a name of its own:
   * `orders.distinct().values({ day: Trunc('createdAt', 'day') })`. With `annotate()` after it rows are grouped: `tickets.values('state').annotate({ n: Count() })`.
   */
  values<const Fields extends readonly (ValueName<Row> | NamedValues<Row>)[]> (...fields: Fields): ValueRows<Row, Values<Row, Fields>>
  /** What the rows come to: `aggregate({ total: Sum('price'), n: Count() })`. */
  aggregate<const A extends Aggregates<Row>> (aggregates: A): Promise<AggregateResults<Row, A>>
  /** The last row by those columns, and the first one; each throws `DoesNotExist` where there is none. */
  latest (...fields: Ordering<Row>[]): Promise<Row>
  earliest (...fields: Ordering<Row>[]): Promise<Row>
  /** The one row; throws `DoesNotExist` for none, `MultipleObjectsReturned` for several, `InvalidLookup` for a value of the wrong type. */
  get (...conditions: NoInfer<Condition<Row>>[]): Promise<Row>
  /**
   * The row with those values, or a new one with them and the `defaults`, and whether it is new:
   * `const [tag, created] = await tags.getOrCreate({ slug }, { defaults: { name } })`. Of two who ask at once one makes it, given that the database
   * keeps the values unique.
   */
  getOrCreate (lookups: NoInfer<Where<Row>>, options?: GetOrCreateOptions<Insert>): Promise<GotOrCreated<Row>>
  /** The row with those values, changed to the `defaults`, or a new one with them or the `createDefaults`; in one transaction. */
  updateOrCreate (lookups: NoInfer<Where<Row>>, options?: UpdateOrCreateOptions<Row, Insert>): Promise<GotOrCreated<Row>>
}
