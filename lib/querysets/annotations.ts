/** Values that come with each row under names of their own: `annotate({ reviewCount: Count('reviews'), best: Max('reviews__rating') })`. */
import { compiledAggregate } from './aggregates.ts'
import type { Aggregate, AggregateResult } from './aggregates.ts'
import { Cases } from './choices.ts'
import type { ColumnFacts } from './columns.ts'
import { FST_VIEWSETS_ANNOTATION_INVALID } from '../errors.ts'
import { fieldOf } from './expressions.ts'
import type { Expression } from './expressions.ts'
import { targetNamed } from './lookups.ts'
import type { Described, Naming, Selected, Target } from './paths.ts'
import { Truncated, truncatedTarget } from './truncation.ts'
import { Chosen, gatheredTarget, workedColumn } from './worked.ts'

/** Types what rows are annotated with: what their relatives come to, columns of the one row that a path leads to, values by conditions, and moments cut down. */
export interface Annotations {
  readonly [name: string]: Aggregate | Expression<string, never> | AnyCase | Truncated
}

/** A `Case`, whichever rows its conditions are about. */
interface AnyCase<Value = unknown> {
  readonly $value: Value
  readonly $isCase: true
}

/** The value that an annotation is, of rows of that type. */
export type AnnotatedValue<Row, A> =
  A extends Aggregate ? AggregateResult<Row, A>
    : A extends AnyCase<infer Value> ? Value
      : A extends Truncated<infer P> ? P extends keyof Row ? Row[P] : unknown
        : A extends Expression<infer N> ? N extends keyof Row ? Row[N] : unknown : never

/** Rows with what they are annotated with, under the names of the annotations; of a row whose type is not known nothing is known then, either. */
export type AnnotatedRow<Row extends object, A> = [keyof Row] extends [never] ? Row : Row & { -readonly [K in keyof A]: AnnotatedValue<Row, A[K]> }

/** The annotations of a queryset with more of them. */
export function annotationsWith (model: Naming, given: Readonly<Record<string, unknown>> = {}, before: readonly Selected[]): Selected[] {
  const more = Object.entries(given).map(([name, one]) => {
    const refuse = (why: string): never => {
      throw new FST_VIEWSETS_ANNOTATION_INVALID(model.name, name, why)
    }
    if (model.columns.has(name) || name === 'pk') refuse('a column has that name. Give it another one')
    if (model.relations?.has(name) === true) refuse('a relation has that name. Give it another one')
    if (name.includes('__')) refuse('a name with "__" in it would be read as a path. Give it another one')
    return { ...targetOf(model, name, one, refuse), name }
  })
  return [...before.filter(({ name }) => !Object.hasOwn(given, name)), ...more]
}

/** What is worked out of one row without its relatives; null for anything else. */
export function ownTarget (model: Naming, name: string, given: unknown, refuse: (why: string) => never): Target | null {
  if (given instanceof Truncated) return truncatedTarget(model, given)
  if (given instanceof Cases) return chosenTarget(model, name, given, refuse)
  const field = fieldOf(given)
  return field === null ? null : targetNamed(model, field)
}

function targetOf (model: Naming, name: string, given: unknown, refuse: (why: string) => never): Target {
  const own = ownTarget(model, name, given, refuse)
  if (own !== null) return own
  if (!isAggregate(given)) return refuse("it takes aggregates over relations, F('…') alone, Case and Trunc")
  const computed = compiledAggregate(model, name, given)
  if (computed.steps.length === 0) refuse(`each row has one value there. Group rows first, \`values('…').annotate({ ${name}: … })\`, or add all of them up: \`aggregate({ ${name}: … })\``)
  return gatheredTarget(computed)
}

/** Whether the value is what Count(), Sum() and the like make. */
export function isAggregate (value: unknown): value is Aggregate {
  return typeof value === 'object' && value !== null && 'fn' in value && 'path' in value
}

function chosenTarget (model: Naming, name: string, cases: Cases, refuse: (why: string) => never): Target {
  const choice = cases.compiled(model, (value) => value)
  const values = [...choice.branches.map(({ value }) => value), choice.fallback]
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value))
  const [kind] = kinds
  if (kinds.size !== 1 || kind === undefined || !Object.hasOwn(factsOf, kind)) refuse('the values of the Case are all numbers, all texts, or all true or false')
  return { column: workedColumn(name, { ...factsOf[kind as keyof typeof factsOf], nullable: values.includes(null) }), via: null, worked: new Chosen(choice) }
}

const factsOf = {
  number: { kind: 'float', native: 'number' },
  string: { kind: 'text', native: 'string' },
  boolean: { kind: 'boolean', native: 'boolean' }
} as const satisfies Readonly<Record<string, Pick<ColumnFacts, 'kind' | 'native'>>>

const known = new WeakMap<readonly Selected[], Naming>()

/** The model with the names of those annotations. */
export function namesWith (model: Described, annotations: readonly Selected[]): Naming {
  if (annotations.length === 0) return model
  let names = known.get(annotations)
  if (names === undefined) known.set(annotations, names = named(model, annotations))
  return names
}

function named (model: Described, annotations: readonly Selected[]): Naming {
  const { name, primaryKey, identity, database, columns, relations } = model
  return {
    name,
    primaryKey,
    columns,
    annotations: new Map(annotations.map(({ name: own, ...target }) => [own, target])),
    ...identity === undefined ? {} : { identity },
    ...database === undefined ? {} : { database },
    ...relations === undefined ? {} : { relations }
  }
}
