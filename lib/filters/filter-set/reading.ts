/** From query parameters to validated values. */
import { isPromise } from '../../utils/awaitable.ts'
import { errorMessage } from '../../exceptions.ts'
import { wholeFailure } from '../../fields/error-settings.ts'
import { ABSENT, Failure } from '../../fields/field.ts'
import { setOwn, validateValue } from '../../fields/pipeline.ts'
import { pythonStrip } from '../../python/builtins.ts'
import { MultiValueDict } from '../../http/multi-value-dict.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { FullDetail } from '../../exceptions.ts'
import type { FieldContext, SerializerContext } from '../../fields/field.ts'
import type { FilterPlan, Parameter } from './plan.ts'

/** Values by the names of their parameters. */
export type Values = Readonly<Record<string, unknown>>

/** What a filter set was given, as a query string would give it: a list is a parameter that is repeated. */
export function paramsOf (data: MultiValueDict<unknown> | MultiValueDict | Values): MultiValueDict<unknown> {
  if (data instanceof MultiValueDict) return data
  const entries = Object.entries(data).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one): [string, unknown] => [name, one]))
  return new MultiValueDict(entries.filter(([, value]) => value !== undefined && value !== null))
}

interface Given {
  readonly parameter: Parameter
  readonly raw: unknown
}

/** The validated values of all parameters that were given, or a `Failure` with every parameter's errors. */
export function validateParams (plan: FilterPlan, params: MultiValueDict<unknown>, shared: SerializerContext): Awaitable<Values | Failure> {
  const given = givenIn(plan, params)
  const most = plan.meta.maxConditions
  if (given.length > most) return wholeFailure([errorMessage(`Ensure the request has no more than ${most} filters.`, 'max_filters')], shared)
  const context: FieldContext = { partial: false, form: true, instance: null, initialData: params, context: shared }
  const outcomes = given.map(({ parameter, raw }) => outcomeOf(parameter, raw, context))
  return outcomes.some(isPromise) ? Promise.all(outcomes).then((settled) => assembled(given, settled)) : assembled(given, outcomes)
}

// What is read is the query string and not the parameters, of which a filter set may have hundreds.
function givenIn ({ byName, required }: FilterPlan, params: MultiValueDict<unknown>): Given[] {
  const given: Given[] = []
  for (const name of params.keys()) {
    const parameter = byName.get(name)
    if (parameter === undefined) continue
    const raw = parameter.isList ? itemsIn(params, name) : valueIn(params, parameter)
    if (raw !== ABSENT) given.push({ parameter, raw })
  }
  for (const parameter of required) if (!params.has(parameter.name)) given.push({ parameter, raw: ABSENT })
  return given.length < 2 ? given : given.sort((a, b) => a.parameter.index - b.parameter.index)
}

function valueIn (params: MultiValueDict<unknown>, { name, required }: Parameter): unknown {
  const value = params.get(name)
  return value === '' && !required ? ABSENT : value
}

/** The pieces between commas, of each value that the parameter was given; none of them is blank. */
function itemsIn (params: MultiValueDict<unknown>, name: string): unknown[] {
  return params.getAll(name).flatMap((value) => typeof value === 'string' ? value.split(',').map(pythonStrip) : [value]).filter((piece) => piece !== '')
}

function outcomeOf ({ checks, maxItems }: Parameter, raw: unknown, context: FieldContext): Awaitable<unknown> {
  if (Array.isArray(raw) && raw.length > maxItems) {
    return new Failure([errorMessage(`Ensure this field has no more than ${maxItems} elements.`, 'max_length')])
  }
  return validateValue(checks, raw, context)
}

function assembled (given: readonly Given[], outcomes: readonly unknown[]): Values | Failure {
  const values: Record<string, unknown> = {}
  const errors: { [name: string]: FullDetail } = {}
  let failed = false
  given.forEach(({ parameter: { name } }, index) => {
    const outcome = outcomes[index]
    if (outcome instanceof Failure) {
      failed = true
      setOwn(errors, name, outcome.detail)
    } else if (outcome !== ABSENT) setOwn(values, name, outcome)
  })
  return failed ? new Failure(errors) : values
}
