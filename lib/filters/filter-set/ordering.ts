/** How the values of an order parameter order rows. */
import { FST_VIEWSETS_FILTER_OPTION_INVALID, FST_VIEWSETS_FILTER_PATH_UNKNOWN } from '../../errors.ts'
import { gatheredNamed } from '../../querysets/lookups.ts'
import { messageOf } from '../../utils/guards.ts'
import { didYouMean } from '../../utils/spelling.ts'
import type { Naming } from '../../querysets/paths.ts'
import type { Choice } from '../../fields/choice.ts'
import type { Declared } from './declarations.ts'

/** An order parameter, ready to be used. */
export interface OrderTable {
  readonly name: string
  /** Each value with what a queryset orders by. */
  readonly orderings: ReadonlyMap<string, string>
  /** What rows are ordered by where the parameter is not given. */
  readonly defaults: readonly string[]
  readonly choices: readonly Choice[]
  readonly required: boolean
  readonly description: string | undefined
}

const flipped = (ordering: string): string => ordering.startsWith('-') ? ordering.slice(1) : `-${ordering}`

/** The table of the values that order, each with and without `-`. */
export function orderTable ({ owner, order }: Declared, model: Naming | null): OrderTable | null {
  if (order === null) return null
  const { orderFields, options: { labels = [], overrideOrderDirection, required = false, description } } = order.filter
  const names = new Map(labels)
  const orderings = new Map<string, string>()
  const choices: Choice[] = []
  for (const [param, column] of orderFields) {
    refuseColumn(owner, order.name, column, model)
    const isDescending = overrideOrderDirection === 'desc'
    const [plain, prefixed] = isDescending ? [flipped(column), column] : [column, flipped(column)]
    orderings.set(param, plain).set(`-${param}`, prefixed)
    const label = names.get(param) ?? param
    choices.push({ value: param, label: `${label} (${isDescending ? 'Descending' : 'Ascending'})` }, { value: `-${param}`, label: `${label} (${isDescending ? 'Ascending' : 'Descending'})` })
  }
  const stranger = labels.find(([param]) => !orderings.has(param))
  if (stranger !== undefined) throw new FST_VIEWSETS_FILTER_OPTION_INVALID(owner, 'orderFieldLabels', `nothing is ordered by "${stranger[0]}".${didYouMean(stranger[0], orderings.keys())}`)
  return { name: order.name, orderings, defaults: defaultsOf(owner, order, orderings, model), choices, required, description }
}

function defaultsOf (owner: string, { name, filter }: NonNullable<Declared['order']>, orderings: ReadonlyMap<string, string>, model: Naming | null): string[] {
  return (filter.options.defaultOrderFields ?? []).map((given) => {
    const ordering = orderings.get(given)
    if (ordering !== undefined) return ordering
    refuseColumn(owner, name, given, model)
    return given
  })
}

function refuseColumn (owner: string, name: string, ordering: string, model: Naming | null): void {
  if (model === null) return
  try {
    gatheredNamed(model, ordering.replace(/^-/, ''))
  } catch (error) {
    throw new FST_VIEWSETS_FILTER_PATH_UNKNOWN(owner, name, messageOf(error))
  }
}
