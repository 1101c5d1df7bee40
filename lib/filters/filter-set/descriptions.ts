/** Filters as OpenAPI parameters. */
import { wireSchema } from '../../fields/json-schema.ts'
import type { SchemaParameter } from '../../types.ts'
import type { FilterPlan, Parameter } from './plan.ts'

const WORDS: Readonly<Record<string, string>> = {
  exact: 'equals',
  iexact: 'equals (case-insensitive)',
  contains: 'contains',
  icontains: 'contains (case-insensitive)',
  startswith: 'starts with',
  istartswith: 'starts with (case-insensitive)',
  endswith: 'ends with',
  iendswith: 'ends with (case-insensitive)',
  gt: 'is greater than',
  gte: 'is greater than or equal to',
  lt: 'is less than',
  lte: 'is less than or equal to',
  in: 'is one of',
  range: 'is in the range',
  isnull: 'is null',
  regex: 'matches the regular expression',
  iregex: 'matches the regular expression (case-insensitive)'
}

/** What a lookup says of a column: `year__gte` as `year is greater than or equal to`. */
function wordsOf (lookup: string): string {
  const words = lookup.split('__')
  const last = words.pop() ?? ''
  return [...words, WORDS[last] ?? `${last.replaceAll('_', ' ')} is`].join(' ').replaceAll('_', ' ')
}

/** A description of every parameter of a filter set. */
export function describeParameters ({ parameters, order }: FilterPlan): SchemaParameter[] {
  return parameters.map((parameter) => {
    const description = parameter.spec === null ? order?.description ?? 'Which fields to order the results by.' : descriptionOf(parameter.spec)
    return { name: parameter.name, ...(description !== undefined && { description }), ...(parameter.required && { required: true }), schema: wireSchema(parameter.checks.field, 'request') }
  })
}

function descriptionOf ({ filter: { name, field: { options } }, variant, negated }: NonNullable<Parameter['spec']>): string | undefined {
  const positive = variant === null ? null : `${name} ${wordsOf(variant.lookup)}`
  const hint = negated ? `exclude where ${positive ?? name}` : positive
  const own = variant?.description ?? options.description
  return hint === null ? own : own === undefined ? hint : `${hint} - ${own}`
}
