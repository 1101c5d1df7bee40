/** Rows of a graph with those that they are related to, as what is fetched over relations gives them. */
import type { RowOf, ValueOf } from './path-types.ts'
import type { DeclaredRelation, Graph } from './types.ts'

type RelationsOf<G extends Graph, T> = T extends keyof G['relations'] ? G['relations'][T] : object

/** The row of a table with its relatives, under the names of the relations, and with theirs. */
export type RowWithRelatives<G extends Graph, T> = RowOf<G, T> & {
  readonly [N in keyof RelationsOf<G, T>]: RelationsOf<G, T>[N] extends DeclaredRelation<infer Kind, infer Target>
    ? Kind extends 'many' ? readonly RowWithRelatives<G, Target>[] : RowWithRelatives<G, Target> | Extract<ValueOf<G, T, N>, null>
    : never
}

/** The key of the relative, or the keys of several, by the names of the relations. */
export type RelatedRowKeys<G extends Graph, T> = {
  [N in keyof RelationsOf<G, T> & string]: RelationsOf<G, T>[N] extends DeclaredRelation<'many'> ? NonNullable<ValueOf<G, T, N, true>>[] : ValueOf<G, T, N>
}
