/** Filters made of a model's columns. */
import { FST_VIEWSETS_FILTER_INVALID, FST_VIEWSETS_FILTER_OPTION_INVALID } from '../../errors.ts'
import { didYouMean } from '../../utils/spelling.ts'
import { FilterField, KEYWORDS_OF_KIND } from './field.ts'
import type { SchemaLike } from '../../fields/types.ts'
import type { ColumnFacts, ColumnKind, Model } from '../../querysets/contract.ts'
import type { PlainKind } from './lookups.ts'
import type { ColumnChoice, ColumnFilterOptions } from './options.ts'

/** A filter under the name of its parameter. */
export interface NamedFilter {
  readonly name: string
  readonly field: FilterField
}

/** Null for columns that a query string has no values for. */
const KIND_OF_COLUMN: Readonly<Record<ColumnKind, PlainKind | null>> = {
  text: 'string',
  integer: 'integer',
  bigint: 'bigInteger',
  float: 'float',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'date',
  datetime: 'dateTime',
  time: 'time',
  uuid: 'uuid',
  json: null,
  binary: null,
  array: null
}

/** Where columns are taken from, and what is said of them. */
interface ColumnSource {
  /** Whose filters they are, for an error message. */
  readonly owner: string
  readonly model: Model
  readonly choice: ColumnChoice<object>
  /** What stands before the names of parameters and columns alike. */
  readonly prefix: string
  readonly allowNegate: boolean
}

/** A filter for each chosen column, save those whose names are taken. */
export function filtersOfColumns (source: ColumnSource, taken: ReadonlySet<string>): NamedFilter[] {
  const { fields, exclude = [] } = source.choice
  refuseStrangers(source, exclude, 'exclude')
  const isAll = fields === '__all__'
  const names = isAll ? [...source.model.columns.keys()] : fields ?? []
  refuseStrangers(source, names, 'fields')
  return names.filter((name) => !exclude.includes(name) && !taken.has(name)).flatMap((name) => {
    const column = source.model.columns.get(name)
    const field = column === undefined ? null : filterOfColumn(source, column)
    if (field === null && !isAll) throw new FST_VIEWSETS_FILTER_INVALID(source.owner, name, 'a query string has no values for a column of that kind; declare it by one of `filters.*`')
    return field === null ? [] : [{ name: `${source.prefix}${name}`, field }]
  })
}

/** Refuses names that are no columns of the model. */
export function refuseStrangers ({ owner, model }: Pick<ColumnSource, 'owner' | 'model'>, names: readonly string[], option: string): void {
  const stranger = names.find((name) => !model.columns.has(name))
  if (stranger !== undefined) throw new FST_VIEWSETS_FILTER_OPTION_INVALID(owner, option, `${model.name} has no column "${stranger}".${didYouMean(stranger, model.columns.keys())}`)
}

function filterOfColumn (source: ColumnSource, column: ColumnFacts): FilterField | null {
  const { choices, ...said } = optionsOf(source.choice, column.name)
  const options = { dbField: `${source.prefix}${column.name}`, allowNegate: source.allowNegate, ...said }
  // a filter that is applied in another way has no column of its own
  const placed = said.method === undefined && said.filterBy === undefined ? options : { ...options, dbField: said.dbField }
  const values = choices ?? column.choices
  if (values !== undefined && column.kind !== 'array') return new FilterField('choice', { ...KEYWORDS_OF_KIND.choice, choices: values }, placed)
  if (column.kind === 'array') return listOf(column, placed)
  const kind = KIND_OF_COLUMN[column.kind]
  return kind === null ? null : new FilterField(kind, keywordsOf(kind, column), placed)
}

/** What `extraOptions` says of a column's filter. */
export function optionsOf ({ extraOptions = {} }: ColumnChoice<object>, name: string): ColumnFilterOptions {
  return (Object.hasOwn(extraOptions, name) ? extraOptions[name] : null) ?? {}
}

function keywordsOf (kind: PlainKind, { precision, scale }: ColumnFacts): SchemaLike {
  const exact = kind === 'decimal' && precision !== undefined ? { maxDigits: precision, decimalPlaces: scale ?? 0 } : {}
  return { ...KEYWORDS_OF_KIND[kind], ...exact }
}

function listOf ({ element }: ColumnFacts, options: object): FilterField {
  const kind = element === undefined ? null : KIND_OF_COLUMN[element]
  return new FilterField('list', { type: 'array', field: 'list', items: KEYWORDS_OF_KIND[kind ?? 'string'] }, options)
}
