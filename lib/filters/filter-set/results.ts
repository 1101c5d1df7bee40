/** What one filter makes of its value: a condition, or another queryset. */
import { isPromise } from '../../utils/awaitable.ts'
import { FST_VIEWSETS_FILTER_RESULT_INVALID } from '../../errors.ts'
import { errorMessage, ValidationError } from '../../exceptions.ts'
import { InvalidLookup } from '../../querysets/exceptions.ts'
import { Q } from '../../querysets/q.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { FullDetail } from '../../exceptions.ts'
import type { Condition, QuerySet } from '../../querysets/contract.ts'
import type { FilterMethod, FilterResult, FilterSetContext } from './options.ts'
import type { ParameterSpec } from './parameters.ts'

/** What a filter is applied with. */
export interface Application {
  /** The name of the filter set's class in error messages. */
  readonly owner: string
  readonly filterset: FilterSetContext
  readonly queryset: QuerySet
  readonly value: unknown
}

/** Whether a filter's result takes the place of the queryset. */
export function isQuerySet (result: unknown): result is QuerySet {
  return typeof result === 'object' && result !== null && typeof (result as Partial<QuerySet>).filter === 'function' && 'model' in result
}

/** The result of one filter; a promise only where its method returns one. */
export function resultOf (spec: ParameterSpec, application: Application): Awaitable<FilterResult> {
  const { path, negated, filter: { field: { options: { method, filterBy } } } } = spec
  if (method !== undefined && path === null) return methodResult(spec, method, application)
  const { value } = application
  const condition = path === null ? (filterBy as (value: unknown) => Condition)(value) : { [path]: value }
  if (typeof condition !== 'object' || condition === null) return refuse(spec, application)
  return negated ? Q.not(condition) : condition
}

function methodResult (spec: ParameterSpec, method: string | FilterMethod<never>, application: Application): Awaitable<FilterResult> {
  try {
    const result = called(method, application)
    return isPromise(result) ? result.then((found) => accepted(spec, found, application), (error) => translated(spec, error)) : accepted(spec, result, application)
  } catch (error) {
    return translated(spec, error)
  }
}

function called (method: string | FilterMethod<never>, { filterset, queryset, value }: Application): Awaitable<FilterResult> {
  if (typeof method === 'function') return method(filterset, queryset, value as never)
  const methods = filterset as unknown as Record<string, (queryset: QuerySet, value: unknown) => Awaitable<FilterResult>>
  return methods[method]?.(queryset, value)
}

function accepted (spec: ParameterSpec, result: FilterResult, application: Application): FilterResult {
  return result === null || result === undefined || typeof result === 'object' ? result : refuse(spec, application)
}

function refuse ({ filter: { name } }: ParameterSpec, { owner }: Application): never {
  throw new FST_VIEWSETS_FILTER_RESULT_INVALID(owner, `what applies the filter "${name}"`, 'condition')
}

// a method that filters by itself meets values that the column cannot be compared with
function translated ({ name }: ParameterSpec, error: unknown): never {
  throw error instanceof InvalidLookup ? new ValidationError({ [name]: [invalidValue()] }) : error
}

/** What a client is told of a value that the data source cannot compare with. */
export function invalidValue (): FullDetail {
  return errorMessage('Enter a valid value.', 'invalid')
}
