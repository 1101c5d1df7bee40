/** Rows of a table with more values under names of their own: which may stand there, and what they are. */
import type { Aggregate, AggregateFunction, AggregateResult } from '../aggregates.ts'
import type { Conditional } from '../choices.ts'
import type { Expression } from '../expressions.ts'
import type { Truncated } from '../truncation.ts'
import type { PlainName, RelatedPath } from '../where.ts'
import type { CheckedAggregate } from './aggregate-types.ts'
import type { AnnotatedValueOf, MomentPath, ValuePath } from './path-types.ts'
import type { Graph, Refused, Related, RelationName, RowIn, Together } from './types.ts'

/** Types what rows of a table are annotated with, as far as it is told before its paths are looked at: conditions of a `Case` are about these rows. */
export interface RelatedAnnotations<G extends Graph, T, A> {
  readonly [name: string]: Aggregate | Expression<string, never> | Conditional<Related<G, T, A>> | Truncated
}

/** Annotations as they are, where nothing is wrong with a name or a path, and else what is. */
export type CheckedAnnotations<G extends Graph, T, A, Given> = {
  readonly [N in keyof Given]: N extends keyof RowIn<G['schema'], T> | RelationName<G, T> | 'pk' ? Refused<`${T & string} has a column or relation "${N & string}" already`>
    : N extends `${string}__${string}` ? Refused<'a name with "__" in it would be read as a path'>
      : Given[N] extends Aggregate<AggregateFunction, infer P> ? CheckedGathering<G, T, A, P, Given[N]> : CheckedNamed<G, T, A, Given[N]>
}

/** An aggregate of relatives: of what a row has once there is nothing to gather. */
type CheckedGathering<G extends Graph, T, A, P, One> = P extends RelatedPath ? One
  : P extends string ? AnnotatedValueOf<G, T, A, P> extends Refused<string> ? CheckedAggregate<G, T, A, One> : Refused<`each row has one value of "${P}"`> : Refused<'each row is one row'>

/** What stands under a name of its own: as itself, or what is wrong with its path. */
type CheckedNamed<G extends Graph, T, A, One> = One extends Truncated<infer P> ? Same<MomentPath<G, T, P, A>, P, One>
  : One extends Expression<infer P, never> ? Same<ValuePath<G, T, P, A>, P, One> : One

type Same<Checked, P, One> = [Checked] extends [P] ? One : Checked

/** Types values under names of their own, as far as it is told before their paths are looked at. */
export interface RelatedValues<G extends Graph, T, A> {
  readonly [name: string]: Expression<string, never> | Conditional<Related<G, T, A>> | Truncated
}

/** Paths and values under names of their own, each as it is where nothing is wrong with it. */
export type CheckedFields<G extends Graph, T, A, Fields> = {
  readonly [I in keyof Fields]: Fields[I] extends string ? ValuePath<G, T, Fields[I], A> : { readonly [N in keyof Fields[I]]: CheckedNamed<G, T, A, Fields[I][N]> }
}

/** Rows as those values, or whole where none is named. */
export type ValuesOf<G extends Graph, T, A, Fields extends readonly unknown[]> = Fields extends readonly [] ? RowIn<G['schema'], T> & A
  : [Exclude<Fields[number], string>] extends [never] ? ValuesOfPaths<G, T, A, Fields[number]>
      : ValuesOfPaths<G, T, A, Extract<Fields[number], string>> & Together<Exclude<Fields[number], string> extends infer Given ? Given extends unknown ? AnnotatedValues<G, T, A, Given> : never : never>

type ValuesOfPaths<G extends Graph, T, A, P> = [P] extends [unknown] ? { [Path in P as PlainName<Path>]: PathValue<G, T, A, Path> } : never

/** The values of annotations, under their names; likewise without a name in declaration files. */
export type AnnotatedValues<G extends Graph, T, A, Given> = Given extends unknown ? { -readonly [N in keyof Given]: AnnotatedValue<G, T, A, Given[N]> } : never

type AnnotatedValue<G extends Graph, T, A, One> = One extends Aggregate<AggregateFunction, infer P> ? AggregateResult<P extends RelatedPath ? {} : { [Path in P & string]: AnnotatedValueOf<G, T, A, P, true> }, One>
  : One extends Truncated<infer P> ? PathValue<G, T, A, P>
    : One extends { readonly $value: infer Value, readonly $isCase: true } ? Value
      : One extends Expression<infer P, never> ? PathValue<G, T, A, P> : never

type PathValue<G extends Graph, T, A, P> = P extends RelatedPath ? unknown : AnnotatedValueOf<G, T, A, P>
