/** What rows and their relatives come to: aggregates over paths, of which one may lead to several rows. */
import type { Aggregate, AggregateFunction, Aggregates } from '../aggregates.ts'
import type { RelatedPath } from '../where.ts'
import type { ValueOf } from './path-types.ts'
import type { Graph, Refused } from './types.ts'

/** The paths that aggregates are about. */
export type PathsIn<A> = { [N in keyof A]: A[N] extends Aggregate<AggregateFunction, infer P> ? P extends RelatedPath | null ? never : P : never }[keyof A]

/** Aggregates over paths, to several rows too, as they are; a path that leads nowhere is told of. */
export type RelatedAggregates<G extends Graph, T, A> = { readonly [N in keyof A]: CheckedAggregate<G, T, A[N]> }

type CheckedAggregate<G extends Graph, T, A> = A extends Aggregate<AggregateFunction, infer P>
  ? P extends RelatedPath | null ? A : ValueOf<G, T, P, true> extends infer Value ? Value extends Refused<string> ? Value : A extends Aggregates<{ [Path in P & string]: Value }>[string] ? A : Refused<`values of "${P & string}" are not of a kind for it`> : never
  : never
