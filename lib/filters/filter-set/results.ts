/** What one filter makes of its value: a condition, or another queryset. */
import { isPromise } from '../../utils/awaitable.ts'
import { callMethod } from '../../utils/call-method.ts'
import { isRecord } from '../../utils/guards.ts'
import { FST_VIEWSETS_FILTER_RESULT_INVALID } from '../../errors.ts'
import { errorMessage, ValidationError } from '../../exceptions.ts'
import { InvalidLookup } from '../../querysets/exceptions.ts'
import { Q } from '../../querysets/q.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { FullDetail } from '../../exceptions.ts'
import type { QuerySet } from '../../querysets/contract.ts'
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

/** The result of one filter; a promise only where its method returns one. */
export function resultOf (spec: ParameterSpec, application: Application): Awaitable<FilterResult> {
  const { path, negated, filter: { field: { options: { method, filterBy } } } } = spec
  if (method !== undefined && path === null) return methodResult(spec, method, application)
  const { value } = application
  const condition = path !== null ? { [path]: value } : typeof filterBy === 'function' ? filterBy(value) : null
  if (typeof condition !== 'object' || condition === null) return refuse(spec, application)
  return negated ? Q.not(condition) : condition
}

function methodResult (spec: ParameterSpec, method: string | FilterMethod<unknown>, application: Application): Awaitable<FilterResult> {
  try {
    const result = called(method, application)
    return isPromise(result) ? result.then((found) => accepted(spec, found, application), (error) => translated(spec, error)) : accepted(spec, result, application)
  } catch (error) {
    return translated(spec, error)
  }
}

function called (method: string | FilterMethod<unknown>, { filterset, queryset, value }: Application): unknown {
  return typeof method === 'function' ? method(filterset, queryset, value) : callMethod(filterset, method, queryset, value)
}

function accepted (spec: ParameterSpec, result: unknown, application: Application): FilterResult {
  return result === null || result === undefined || isRecord(result) ? result : refuse(spec, application)
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
