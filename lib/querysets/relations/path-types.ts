/** Paths over the relations of a graph: each is checked by itself and for its whole length; they are never listed, since circles make them endless. */
import type { Comparable, ColumnValues, LookupValue, RelatedPath } from '../where.ts'
import type { DeclaredRelation, Graph, KeyNameIn, Refused, RowIn } from './types.ts'

export type RowOf<G extends Graph, T> = RowIn<G['schema'], T>

type Relations<G extends Graph, T> = T extends keyof G['relations'] ? G['relations'][T] : object

/** The relation of that name; never where there is none. */
type Step<G extends Graph, T, N> = N extends keyof Relations<G, T> ? Relations<G, T>[N] : never

/** The value of the primary key. */
type KeyOf<G extends Graph, T> = KeyNameIn<G['schema'], T> extends infer N extends keyof RowOf<G, T> ? RowOf<G, T>[N] : unknown

/** The property of the row itself that holds the key of a relative: the one that was said, or else that of the relation's name. */
type KeyColumn<Row, N extends string, Column> = string extends Column
  ? `${N}Id` extends keyof Row ? `${N}Id` : `${N}_id` extends keyof Row ? `${N}_id` : never
  : Column & keyof Row

/** The key of a relative, null where there need not be one. */
type RelativeKey<G extends Graph, T, N extends string, R> = R extends DeclaredRelation<infer Kind, infer Target, infer Column>
  ? Kind extends 'many' ? KeyOf<G, Target> | null
    : KeyColumn<RowOf<G, T>, N, Column> extends infer Key ? [Key] extends [never] ? KeyOf<G, Target> | null : RowOf<G, T>[Key & keyof RowOf<G, T>] : never
  : never

/** Null where a row need not have that one relative, or none is sure to be there before it. */
type Missing<G extends Graph, T, N extends string, R, Null> = R extends DeclaredRelation<'many'> ? never : Null | Extract<RelativeKey<G, T, N, R>, null>

type Unknown<T, P> = Refused<`${T & string} has no column, relation or lookup "${P & string}"`>

// --- what conditions say

/** A queryset of such rows, whatever else it can do. */
interface RowsOf<Row> {
  readonly $row: Row
  readonly isOrdered: boolean
}

/** A lookup of a key: as of a column of that type, but of rows none but those that it is the key of. */
type KeyLookup<Key, Row, L> = L extends 'in' ? readonly NonNullable<Key>[] | ColumnValues<Key | null> | RowsOf<Row> : LookupValue<Key, L>

/** The value that a lookup takes at the end of a path. Each step is looked up by itself: to list what a row has takes the compiler longer than all paths of a view. */
export type ValueFor<G extends Graph, T, P extends string, Null = never> = P extends keyof RowOf<G, T> ? Exclude<RowOf<G, T>[P], undefined> | Null
  : P extends 'pk' ? Comparable
    : P extends keyof Relations<G, T> ? RelativeKey<G, T, P, Relations<G, T>[P]> | Null
      : P extends `${infer N}__${infer Rest}` ? ValueBeyond<G, T, N, Rest, Null> : Unknown<T, P>

type ValueBeyond<G extends Graph, T, N extends string, Rest extends string, Null> = N extends keyof RowOf<G, T> ? ColumnValue<G, T, LookupValue<RowOf<G, T>[N], Rest>, `${N}__${Rest}`>
  : N extends 'pk' ? ColumnValue<G, T, LookupValue<Comparable, Rest>, `pk__${Rest}`>
    : N extends keyof Relations<G, T> ? ValueOfRelative<G, T, N, Rest, Relations<G, T>[N], Null> : ColumnValue<G, T, never, `${N}__${Rest}`>

type ValueOfRelative<G extends Graph, T, N extends string, Rest extends string, R, Null> = R extends DeclaredRelation<'one' | 'many', infer Target>
  ? KeyLookup<RelativeKey<G, T, N, R>, RowOf<G, Target>, Rest> extends infer Value
    ? [Value] extends [never] ? ValueFor<G, Target, Rest, Missing<G, T, N, R, Null>> : Value
    : never
  : never

/** That value; where there is none, that of a column whose own name is like a path. */
type ColumnValue<G extends Graph, T, Value, P> = [Value] extends [never]
  ? PathLikeValue<RowOf<G, T>, Extract<keyof RowOf<G, T>, `${string}__${string}` | `${string}_`>, P> extends infer Other ? [Other] extends [never] ? Unknown<T, P> : Other : never
  : Value

type PathLikeValue<Row, N extends keyof Row & string, P> = N extends N ? P extends `${N}__${infer L}` ? LookupValue<Row[N], L> : never : never

/** The same, where rows are annotated: with no more than the names in `A`, and no path leads to these. */
type AnnotatedValueFor<G extends Graph, T, P extends string, A> = P extends keyof A ? A[P]
  : P extends `${infer N}__${infer L}` ? N extends keyof A ? ColumnValue<G, T, LookupValue<A[N], L>, P> : ValueFor<G, T, P, never> : ValueFor<G, T, P, never>

/** Conditions that must all hold, with paths over relations: `{ title: 'Emma', tags__name__in: ['sea', 'wind'] }`. */
export type RelatedWhere<G extends Graph, T, P extends string, A = {}> = { readonly [Path in P]?: NoInfer<AnnotatedValueFor<G, T, Path, A>> }

// --- what is read, and what rows are ordered by

/** The value at the end of a path that leads to one row at most, or that is about many. */
export type ValueOf<G extends Graph, T, P, Many = never, Null = never> = P extends keyof RowOf<G, T> ? RowOf<G, T>[P] | Null
  : P extends 'pk' ? KeyOf<G, T> | Null
    : P extends keyof Relations<G, T> & string ? OneOf<Step<G, T, P>, Many, P, RelativeKey<G, T, P, Step<G, T, P>> | Null>
      : P extends `${infer N}__${infer Rest}` ? Beyond<G, T, N, Rest, Step<G, T, N>, Many, Null> : Refused<`${T & string} has no column or relation "${P & string}"`>

type Beyond<G extends Graph, T, N extends string, Rest extends string, R, Many, Null> = [R] extends [never] ? Refused<`${T & string} has no relation "${N}"`>
  : R extends DeclaredRelation<'one' | 'many', infer Target> ? OneOf<R, Many, N, ValueOf<G, Target, Rest, Many, Missing<G, T, N, R, Null>>> : never

type OneOf<R, Many, N extends string, Value> = R extends DeclaredRelation<'many'> ? [Many] extends [never] ? Refused<`"${N}" leads to several rows`> : Value : Value

/** The value at the end of a path, or of that name among annotations. */
export type AnnotatedValueOf<G extends Graph, T, A, P, Many = never> = P extends keyof A ? A[P] : ValueOf<G, T, P, Many>

/** A name or path that gives one value of a row, as itself. */
export type ValuePath<G extends Graph, T, P extends string, A = {}, Many = never> = P extends RelatedPath ? P : AnnotatedValueOf<G, T, A, P, Many> extends infer Value ? Value extends Refused<string> ? Value : P : never

/** A name or path to order by, as itself: over several relatives too, of which the one that comes first tells. */
export type OrderPath<G extends Graph, T, P extends string, A = {}> = P extends RelatedPath ? P
  : P extends `-${infer Path}` ? Path extends ValuePath<G, T, Path, A, true> ? P : ValuePath<G, T, Path, A, true>
    : ValuePath<G, T, P, A, true>

/** A name or path of moments, as itself. */
export type MomentPath<G extends Graph, T, P extends string, A = {}> = P extends RelatedPath ? P
  : AnnotatedValueOf<G, T, A, P> extends infer Value ? Value extends Refused<string> ? Value : NonNullable<Value> extends Date | string ? P : Refused<`"${P}" holds no moments`> : never
