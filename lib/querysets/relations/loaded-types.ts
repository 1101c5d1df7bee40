/** Rows with the relatives that they were asked for with, by the paths that were written and no others. */
import type { RowOf, ValueOf } from './path-types.ts'
import type { AnyPrefetch, DeclaredRelation, Graph, Refused, RelationName, TargetName, Together } from './types.ts'

type Unknown<T, N> = Refused<`${T & string} has no relation "${N & string}"`>

/** The table at the end of a path over relations. */
type TableAt<G extends Graph, T, P> = P extends RelationName<G, T> ? TargetName<G, T, P>
  : P extends `${infer N}__${infer Rest}` ? N extends RelationName<G, T> ? TableAt<G, TargetName<G, T, N>, Rest> : Unknown<T, N> : Unknown<T, P>

/** A path over relations, as itself. */
type RelationPath<G extends Graph, T, P extends string> = TableAt<G, T, P> extends infer Table ? Table extends Refused<string> ? Table : P : never

/** One that leads to one row at most. */
export type OnePath<G extends Graph, T, P extends string> = ValueOf<G, T, P> extends infer Value ? Value extends Refused<string> ? Value : RelationPath<G, T, P> : never

/** What was narrowed, as itself where its path leads somewhere, and its rows are from there. */
type CheckedPrefetch<G extends Graph, T, F> = F extends AnyPrefetch<infer P, string, infer Row>
  ? TableAt<G, T, P> extends infer Table
    ? Table extends Refused<string> ? Table : [Row] extends [RowOf<G, Table>] ? F : Refused<`"${P & string}" leads to rows of ${Table & string}`>
    : never
  : never

/** Paths, and what was narrowed, each as itself where it leads somewhere. */
export type CheckedAlong<G extends Graph, T, A> = { readonly [I in keyof A]: A[I] extends string ? RelationPath<G, T, A[I]> : CheckedPrefetch<G, T, A[I]> }

type RelativesBy<G extends Graph, T, N, Row> = T extends keyof G['relations'] ? N extends keyof G['relations'][T]
  ? G['relations'][T][N] extends DeclaredRelation<'many'> ? Row[] : Row | Extract<ValueOf<G, T, N>, null>
  : never : never

/** What comes with the rows of that table by one path: its last relatives under the name `Attr`, and as `Row`, where these are given. */
type Along<G extends Graph, T, P, Attr = '', Row = never> = P extends RelationName<G, T>
  ? { [N in Attr extends '' ? P : Attr & string]: RelativesBy<G, T, P, [Row] extends [never] ? RowOf<G, TargetName<G, T, P>> : Row> }
  : P extends `${infer N}__${infer Rest}` ? { [K in N]: RelativesBy<G, T, N, RowOf<G, TargetName<G, T, N>> & Along<G, TargetName<G, T, N>, Rest, Attr, Row>> } : never

type AlongPrefetch<G extends Graph, T, F> = F extends AnyPrefetch<infer P, infer Attr, infer Row> ? Along<G, T, P, Attr, Row> : never

/** What comes with the rows of that table by those paths, and by what was narrowed. */
export type Loaded<G extends Graph, T, P> = Together<P extends string ? Along<G, T, P> : AlongPrefetch<G, T, P>>
