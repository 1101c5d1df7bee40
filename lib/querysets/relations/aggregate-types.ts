/** What rows and their relatives come to: aggregates over paths, of which one may lead to several rows. */
import type { Aggregate, AggregateFunction, Aggregates } from '../aggregates.ts'
import type { RelatedPath } from '../where.ts'
import type { AnnotatedValueOf } from './path-types.ts'
import type { Graph, Refused } from './types.ts'

/** The paths that aggregates are about. */
export type PathsIn<A> = { [N in keyof A]: A[N] extends Aggregate<AggregateFunction, infer P> ? P extends RelatedPath | null ? never : P : never }[keyof A]

/** The values at the end of the paths that aggregates are about; a conditional type, whose result goes by no name in declaration files. */
export type GatheredValues<G extends Graph, T, A, Given> = Given extends unknown ? { [P in PathsIn<Given> & string]: AnnotatedValueOf<G, T, A, P, true> } : never

/** Aggregates over paths, to several rows too, as they are; a path that leads nowhere is told of. */
export type RelatedAggregates<G extends Graph, T, Given, A = {}> = { readonly [N in keyof Given]: CheckedAggregate<G, T, A, Given[N]> }

/** One of them. */
export type CheckedAggregate<G extends Graph, T, A, One> = One extends Aggregate<AggregateFunction, infer P>
  ? P extends RelatedPath | null ? One
    : AnnotatedValueOf<G, T, A, P, true> extends infer Value ? Value extends Refused<string> ? Value : One extends Aggregates<{ [Path in P & string]: Value }>[string] ? One : Refused<`values of "${P & string}" are not of a kind for it`> : never
  : never
