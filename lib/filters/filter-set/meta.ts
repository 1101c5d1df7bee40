/** The options of a filter set with their defaults, checked once for each class. */
import { FST_VIEWSETS_FILTER_OPTION_INVALID } from '../../errors.ts'
import { isModel, isQuerySet } from '../../querysets/guards.ts'
import { namesOf } from '../../querysets/narrowing.ts'
import { isCount, isFunction, isList, isRecord } from '../../utils/guards.ts'
import { didYouMean } from '../../utils/spelling.ts'
import type { Model } from '../../querysets/contract.ts'
import type { Naming } from '../../querysets/paths.ts'
import type { FilterSetMeta, FilterSetOptions } from './options.ts'

type Defaulted = 'allowNegate' | 'lookupSeparator' | 'operator' | 'orderFields' | 'orderParam' | 'preprocessors' | 'postprocessors' | 'maxConditions' | 'maxListItems' | 'maxTermLength'

/** The options of a filter set, none of those with a default left open. */
export type ResolvedMeta = FilterSetOptions & Required<Pick<FilterSetOptions, Defaulted>> & {
  readonly model?: Model
  /** The names that can be filtered by: those of the model, and of what its rows are annotated with. */
  readonly names?: Naming
}

const DEFAULTS: Required<Pick<FilterSetMeta, Defaulted>> = {
  allowNegate: true,
  lookupSeparator: '__',
  operator: 'AND',
  orderFields: [],
  orderParam: 'order_by',
  preprocessors: [],
  postprocessors: [],
  maxConditions: 50,
  maxListItems: 200,
  maxTermLength: 1000
}

type Check = readonly [fits: (value: unknown) => boolean, cure: string]

const isOneOf = (...values: readonly unknown[]) => (value: unknown): boolean => values.includes(value)
const isFlag = isOneOf(true, false)
const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isNames = (value: unknown): value is readonly unknown[] => isList(value) && value.every(isText)
const isPairs = (value: unknown): boolean => isList(value) && value.every((one) => isNames(one) && one.length === 2)
const isFunctions = (value: unknown): boolean => isList(value) && value.every(isFunction)

const PAIRS = "give a list of pairs, as in [['newest', '-id']]"
const COUNT = 'give a whole number above zero'
const PROCESSORS = 'give a list of functions (filterset, queryset) => queryset'

const CHECKS: { readonly [K in keyof Required<FilterSetMeta>]: Check } = {
  model: [(value) => isModel(value) || isQuerySet(value), 'give a model, or a queryset of it'],
  fields: [(value) => value === '__all__' || isNames(value), "give names of columns, or '__all__'"],
  exclude: [isNames, 'give names of columns'],
  extraOptions: [isRecord, 'give options by the name of the column'],
  relatedFields: [isNames, 'give names of foreign keys'],
  allowNegate: [isFlag, 'give true or false'],
  lookupSeparator: [isText, 'give what stands between a name and a lookup'],
  operator: [isOneOf('AND', 'OR', 'XOR'), 'give AND, OR or XOR'],
  orderFields: [isPairs, PAIRS],
  orderParam: [isText, 'give the name of a query parameter'],
  orderFieldLabels: [isPairs, PAIRS],
  defaultOrderFields: [isNames, 'give a list of names'],
  overrideOrderDirection: [isOneOf('asc', 'desc'), 'give asc or desc'],
  preprocessors: [isFunctions, PROCESSORS],
  postprocessors: [isFunctions, PROCESSORS],
  maxConditions: [isCount, COUNT],
  maxListItems: [isCount, COUNT],
  maxTermLength: [isCount, COUNT]
}

const CHECK_OF_OPTION: ReadonlyMap<string, Check> = new Map(Object.entries(CHECKS))

/** Whether a filter set has an option of that name. */
export function isOption (name: string): boolean {
  return CHECK_OF_OPTION.has(name)
}

/** Fills in what was not said, refusing what is no option or cannot be one. */
export function resolveMeta (owner: string, said: FilterSetMeta): ResolvedMeta {
  for (const [name, value] of Object.entries(said)) {
    const check = CHECK_OF_OPTION.get(name)
    if (check === undefined) throw new FST_VIEWSETS_FILTER_OPTION_INVALID(owner, name, `there is no such option.${didYouMean(name, CHECK_OF_OPTION.keys())}`)
    const [fits, cure] = check
    if (value !== undefined && !fits(value)) throw new FST_VIEWSETS_FILTER_OPTION_INVALID(owner, name, cure)
  }
  const stated = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  return { ...DEFAULTS, ...stated, ...rowsOf(said) }
}

function rowsOf ({ model: given }: FilterSetMeta): Pick<ResolvedMeta, 'model' | 'names'> {
  if (given === undefined) return {}
  return isModel(given) ? { model: given, names: given } : { model: given.model, names: namesOf(given) }
}
