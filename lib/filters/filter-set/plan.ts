/** What a filter set class is found to be, once for each model: its parameters with all that a request needs of them. */
import { settleAncestors } from '../../utils/deferred-class.ts'
import { FST_VIEWSETS_FILTER_METHOD_MISSING, FST_VIEWSETS_FILTER_NAME_TAKEN } from '../../errors.ts'
import { checked } from '../../fields/pipeline.ts'
import { compileObject } from '../../fields/registry.ts'
import { declarationsOf } from './declarations.ts'
import { orderTable } from './ordering.ts'
import { parametersOf } from './parameters.ts'
import type { Field } from '../../fields/field.ts'
import type { CheckedField } from '../../fields/pipeline.ts'
import type { Naming } from '../../querysets/paths.ts'
import type { Declared, DeclaringClass } from './declarations.ts'
import type { ResolvedMeta } from './meta.ts'
import type { OrderTable } from './ordering.ts'
import type { ParameterSpec } from './parameters.ts'

/** One query parameter. */
export interface Parameter {
  readonly name: string
  /** Its place among the parameters, by which errors and filters are in order. */
  readonly index: number
  readonly required: boolean
  readonly isList: boolean
  /** More items than this are refused unread. */
  readonly maxItems: number
  /** What converts and checks its value. */
  readonly checks: CheckedField
  /** What it does to a queryset; null for the one that orders. */
  readonly spec: ParameterSpec | null
}

/** A filter set class, compiled. */
export interface FilterPlan {
  /** The name of the class in error messages. */
  readonly owner: string
  readonly meta: ResolvedMeta
  readonly parameters: readonly Parameter[]
  readonly byName: ReadonlyMap<string, Parameter>
  /** Those that every request must have. */
  readonly required: readonly Parameter[]
  readonly order: OrderTable | null
}

/** The plans of one class: one where it names its model, or else one for each that it is used with. */
interface Plans {
  readonly declared: Declared
  readonly byModel: WeakMap<object, FilterPlan>
}

const ANY_MODEL = {}
const plansOf = new WeakMap<object, Plans>()

/** The plan of a class for its own model, for the one given, or for any where both are unknown. Throws what is wrong with it. */
export function planFor (Class: DeclaringClass, model: Naming | null): FilterPlan {
  let plans = plansOf.get(Class)
  if (plans === undefined) {
    settleAncestors(Class)
    plansOf.set(Class, plans = { declared: declarationsOf(Class), byModel: new WeakMap() })
  }
  const target = plans.declared.meta.names ?? model
  let plan = plans.byModel.get(target ?? ANY_MODEL)
  if (plan === undefined) plans.byModel.set(target ?? ANY_MODEL, plan = makePlan(Class, plans.declared, target))
  return plan
}

function makePlan (Class: DeclaringClass, declared: Declared, model: Naming | null): FilterPlan {
  const { owner, meta } = declared
  const specs = declared.filters.flatMap((filter) => parametersOf({ owner, meta, filter, model }))
  refuseMissingMethods(owner, specs, Class.prototype)
  const order = orderTable(declared, model)
  const parameters = compiled(declared, specs, order)
  return { owner, meta, parameters, byName: new Map(parameters.map((one) => [one.name, one])), required: parameters.filter(({ required }) => required), order }
}

/** Refuses filters that are applied by methods which there are not. */
export function refuseMissingMethods (owner: string, specs: readonly Pick<ParameterSpec, 'filter'>[], methods: object): void {
  for (const { filter: { name, field: { options: { method } } } } of specs) {
    if (typeof method === 'string' && typeof Reflect.get(methods, method) !== 'function') throw new FST_VIEWSETS_FILTER_METHOD_MISSING(owner, method, name)
  }
}

function compiled ({ owner, meta }: Declared, specs: readonly ParameterSpec[], order: OrderTable | null): Parameter[] {
  const all: readonly (ParameterSpec | OrderTable)[] = order === null ? specs : [...specs, order]
  const names = all.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new FST_VIEWSETS_FILTER_NAME_TAKEN(owner, twice)
  const required = all.filter((one) => one.required).map(({ name }) => name)
  const properties = Object.fromEntries(all.map((one) => [one.name, 'schema' in one ? one.schema : orderSchema(one, meta)]))
  const { fields } = compileObject({ properties, required })
  return [...fields.values()].flatMap((field, index) => {
    const one = all[index]
    return one === undefined ? [] : [parameterOf(one, index, field, meta)]
  })
}

function orderSchema ({ choices }: OrderTable, { maxListItems }: ResolvedMeta): object {
  return { type: 'array', field: 'multipleChoice', choices: choices.map(({ value, label }) => [value, label]), maxItems: maxListItems }
}

function parameterOf (one: ParameterSpec | OrderTable, index: number, field: Field, { maxListItems }: ResolvedMeta): Parameter {
  const { name, required } = one
  const spec = 'schema' in one ? one : null
  const own = field.keyword<number>('maxItems')
  // a range has its own words for three items, but not for thousands
  const maxItems = own === undefined || own === field.keyword('minItems') ? maxListItems : own
  return { name, index, required, isList: spec === null || spec.isList, maxItems, checks: checked(field), spec }
}
