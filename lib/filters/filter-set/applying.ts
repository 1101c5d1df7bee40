/** From validated values to a narrowed queryset. */
import { isPromise } from '../../utils/awaitable.ts'
import { isList } from '../../utils/guards.ts'
import { FST_VIEWSETS_FILTER_RESULT_INVALID } from '../../errors.ts'
import { ValidationError } from '../../exceptions.ts'
import { InvalidLookup } from '../../querysets/exceptions.ts'
import { isQuerySet } from '../../querysets/guards.ts'
import { Q } from '../../querysets/q.ts'
import { invalidValue, resultOf } from './results.ts'
import type { FullDetail } from '../../exceptions.ts'
import type { Condition, QuerySet } from '../../querysets/contract.ts'
import type { FilterSetContext, QuerysetProcessor } from './options.ts'
import type { FilterPlan, Parameter } from './plan.ts'
import type { Values } from './reading.ts'

/** What is to be done to a queryset. */
interface Task {
  readonly plan: FilterPlan
  readonly filterset: FilterSetContext
  readonly values: Values
  /** Parameters that are left out. */
  readonly ignored: readonly string[]
}

interface NamedCondition {
  readonly name: string
  readonly condition: Condition
}

/** The queryset after the preprocessors, the filters in their order, the order of rows, and the postprocessors. */
export async function applyFilters (task: Task, queryset: QuerySet): Promise<QuerySet> {
  const { plan: { owner, meta }, filterset, values } = task
  let narrowed = meta.preprocessors.length === 0 ? queryset : await processed(task, meta.preprocessors, queryset)
  const conditions: NamedCondition[] = []
  for (const { name, spec } of parametersIn(task)) {
    if (spec === null) continue
    const pending = resultOf(spec, { owner, filterset, queryset: narrowed, value: values[name] })
    const result = isPromise(pending) ? await pending : pending
    if (isQuerySet(result)) narrowed = result
    else if (result !== null && result !== undefined) conditions.push({ name, condition: result })
  }
  const result = ordered(task, combined(conditions, meta.operator, narrowed))
  return meta.postprocessors.length === 0 ? result : processed(task, meta.postprocessors, result)
}

async function processed ({ plan, filterset }: Task, processors: readonly QuerysetProcessor[], queryset: QuerySet): Promise<QuerySet> {
  let current = queryset
  for (const process of processors) {
    current = await process(filterset, current)
    if (!isQuerySet(current)) throw new FST_VIEWSETS_FILTER_RESULT_INVALID(plan.owner, `the processor "${process.name}"`, 'queryset')
  }
  return current
}

function parametersIn ({ plan: { byName }, values, ignored }: Task): Parameter[] {
  const names = Object.keys(values).filter((name) => !ignored.includes(name))
  return names.flatMap((name) => byName.get(name) ?? []).sort((a, b) => a.index - b.index)
}

const CONNECTORS = { AND: Q.and, OR: Q.or, XOR: Q.xor } as const

function combined (named: readonly NamedCondition[], operator: keyof typeof CONNECTORS, queryset: QuerySet): QuerySet {
  if (named.length === 0) return queryset
  try {
    return queryset.filter(CONNECTORS[operator](...named.map(({ condition }) => condition)))
  } catch (error) {
    throw error instanceof InvalidLookup ? new ValidationError(refusals(named, queryset)) : error
  }
}

/** The errors of those parameters whose values the data source cannot compare with. */
function refusals (named: readonly NamedCondition[], queryset: QuerySet): { [name: string]: FullDetail } {
  const refused = named.filter(({ condition }) => {
    try {
      queryset.filter(condition)
      return false
    } catch {
      return true
    }
  })
  return Object.fromEntries(refused.map(({ name }) => [name, [invalidValue()]]))
}

function ordered ({ plan: { order }, values, ignored }: Task, queryset: QuerySet): QuerySet {
  if (order === null || ignored.includes(order.name)) return queryset
  const given = values[order.name]
  // a blank parameter is no reason to fall back: it asks for no order
  const ordering = isList(given) ? given.flatMap((value) => order.orderings.get(String(value)) ?? []) : order.defaults
  return ordering.length === 0 ? queryset : queryset.orderBy(...ordering)
}
