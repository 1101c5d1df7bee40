/** What filters and filter sets may be told. */
import type { Awaitable } from '../../utils/awaitable.ts'
import type { FieldValidator } from '../../fields/field.ts'
import type { MultiValueDict } from '../../http/multi-value-dict.ts'
import type { Condition, FieldName, Model, Ordering, QuerySet } from '../../querysets/contract.ts'
import type { ViewRequest } from '../../types.ts'
import type { LookupsOfValue, OfferedLookup } from './lookups.ts'
import type { FilterKind } from '../../fields/types.ts'

/** Tells a filter's method and a processor about the filter set that they work for. */
export interface FilterSetContext {
  /** Null where the filter set was given data and no request. */
  readonly request: ViewRequest | null
  /** The parameters as they came. */
  readonly data: MultiValueDict<unknown>
}

/** Says what becomes of the rows: a condition, which the operator joins with the others; a queryset, which takes the place of the one before; or nothing. */
export type FilterResult<Row extends object = object> = Condition<Row> | QuerySet<Row> | null | undefined

/** Filters by code of one's own, where no lookup can say it. */
export type FilterMethod<Value> = (filterset: FilterSetContext, queryset: QuerySet, value: Value) => Awaitable<FilterResult>

/** A variant under a name of its own: `{ min: { lookup: 'gte', description: 'At least that much.' } }`. */
export interface LookupAlias<L extends string = string> {
  readonly lookup: L
  readonly description?: string
  readonly required?: boolean
}

/**
 * Names or categories of lookups, `{ alias: lookup }`, or `'__all__'` that the kind and the column have. `regex` and `iregex` only where
 * they are named, or `unsafe`, which stands for both: a client's regular expression can keep a process or a database busy for long.
 */
export type Lookups<L extends string = string> = '__all__' | readonly L[] | { readonly [alias: string]: L | LookupAlias<L> }

/** How a filter is applied, whatever its kind. */
export interface AppliedOptions<Value, L extends string = string> {
  /** Further parameters: the name of this one, the separator, and a lookup. */
  readonly lookups?: Lookups<L>
  /** What stands between a parameter's name and its lookup; the set's, or `__`. */
  readonly lookupSeparator?: string
  /** Whether each parameter also exists with `!` behind it, for rows that do not fit. True unless it is said here or, for filters made of schemas and columns, by the set. */
  readonly allowNegate?: boolean
  /** The column, where it has another name than the parameter; one of another model as `Q.path('category__slug')`. */
  readonly dbField?: string
  /** Another condition than being equal: a path with a lookup, or a function that makes a condition of the value. */
  readonly filterBy?: string | ((value: Value) => Condition)
  /** A function that filters, or the name of a method of the filter set that does. */
  readonly method?: string | FilterMethod<Value>
  /** Whether a request without the parameter is refused. */
  readonly required?: boolean
}

/** The words around a filter, and its checks. */
interface DescribedOptions<Value> {
  readonly title?: string
  readonly description?: string
  /** Other words for what may be wrong, by code. */
  readonly errorMessages?: Readonly<Record<string, string>>
  /** Checks after conversion, of each item where there are several. */
  readonly validators?: readonly FieldValidator<NoInfer<Value>>[]
}

/** Tells a filter which column it is about, which lookups it has, and what clients read of it. */
export interface FilterOptions<Value, K extends FilterKind> extends AppliedOptions<Value, OfferedLookup<K>>, DescribedOptions<Value> {}

export interface StringFilterOptions<K extends FilterKind = 'string'> extends FilterOptions<string, K> {
  readonly minLength?: number
  readonly maxLength?: number
  /** False keeps the spaces around the text. */
  readonly trimWhitespace?: boolean
}

export interface IPFilterOptions extends FilterOptions<string, 'ip'> {
  readonly protocol?: 'both' | 'ipv4' | 'ipv6'
}

export interface NumberFilterOptions<Value, K extends FilterKind, Bound = Value> extends FilterOptions<Value, K> {
  readonly minimum?: Bound
  readonly maximum?: Bound
  readonly exclusiveMinimum?: Bound
  readonly exclusiveMaximum?: Bound
}

export interface DecimalFilterOptions extends NumberFilterOptions<string, 'decimal', number | string> {
  /** Digits in all; 10 without it. */
  readonly maxDigits?: number
  /** Digits after the point; 2 without it. */
  readonly decimalPlaces?: number
}

export interface TemporalFilterOptions<Value, K extends FilterKind> extends FilterOptions<Value, K> {
  /** What is accepted: `iso-8601`, or strftime patterns. */
  readonly inputFormats?: readonly string[]
}

export interface DateTimeFilterOptions extends TemporalFilterOptions<Date, 'dateTime'> {
  /** An IANA name, for times that name no zone; UTC without it. */
  readonly timeZone?: string
}

export interface DurationFilterOptions extends FilterOptions<number, 'duration'> {
  readonly minimum?: number | string
  readonly maximum?: number | string
}

export interface ListFilterOptions<Item> extends FilterOptions<Item[], 'list'> {
  readonly minItems?: number
  /** Takes the place of the set's `maxListItems`. */
  readonly maxItems?: number
  readonly allowEmpty?: boolean
}

/** A parameter's value that orders rows, and the column it orders by; `-` before the latter makes it descending. */
export type OrderField<Column extends string = string> = readonly [param: string, column: Column]

export interface OrderOptions {
  /** What the values are called in OpenAPI. */
  readonly labels?: readonly (readonly [param: string, label: string])[]
  /** The order where the parameter is not given: values of the parameter, or columns. */
  readonly defaultOrderFields?: readonly string[]
  /** `desc` swaps what `-` means: without it rows come in descending order. */
  readonly overrideOrderDirection?: 'asc' | 'desc'
  readonly description?: string
  readonly required?: boolean
}

/** Tells a filter that is made of a column or of a schema what these leave open. */
export interface ColumnFilterOptions<L extends string = string> extends AppliedOptions<never, L>, DescribedOptions<never> {
  readonly minimum?: number | bigint | string
  readonly maximum?: number | bigint | string
  readonly exclusiveMinimum?: number | bigint | string
  readonly exclusiveMaximum?: number | bigint | string
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxDigits?: number
  readonly decimalPlaces?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly timeZone?: string
  readonly inputFormats?: readonly string[]
  readonly choices?: readonly (string | number | readonly [value: string | number, label: string])[]
}

type AnyCategory = 'basic' | 'text' | 'comparison' | 'date' | 'time' | 'postgres' | 'pg_array' | 'unsafe'

/** Options for the filters of columns, by their names. */
type ExtraOptions<Row extends object> = [keyof Row] extends [never]
  ? { readonly [column: string]: ColumnFilterOptions }
  : { readonly [C in keyof Row & string]?: ColumnFilterOptions<LookupsOfValue<NonNullable<Row[C]>> | AnyCategory> }

/** Which columns of a model become filters. */
export interface ColumnChoice<Row extends object> {
  /** Columns that become filters, in that order; none without it. */
  readonly fields?: '__all__' | readonly FieldName<Row>[]
  /** Columns that do not. */
  readonly exclude?: readonly FieldName<Row>[]
  /** What is said of each column's filter, or of one made of a schema. */
  readonly extraOptions?: ExtraOptions<Row>
}

export interface RelatedOptions<Row extends object> extends ColumnChoice<Row> {
  readonly allowNegate?: boolean
}

/** Takes a queryset and returns another; the first ones before all filters, or the last ones after. */
export type QuerysetProcessor<Row extends object = object> = (filterset: FilterSetContext, queryset: QuerySet<Row>) => Awaitable<QuerySet<Row>>

/** Tells a filter set as a whole of which columns it makes filters, how conditions are joined, how rows are ordered, and how much one request may ask. */
export interface FilterSetOptions<Row extends object = object> extends ColumnChoice<Row> {
  /** Foreign keys among `fields` that stand for the columns of the row they refer to. */
  readonly relatedFields?: readonly FieldName<Row>[]
  /** Whether filters made of schemas and columns exist with `!` too; true without it. */
  readonly allowNegate?: boolean
  /** What stands between a parameter's name and its lookup; `__` without it. */
  readonly lookupSeparator?: string
  /** How the conditions of a request are joined: all (`AND`, the default), at least one, or an odd number of them. */
  readonly operator?: 'AND' | 'OR' | 'XOR'
  /** What rows may be ordered by. */
  readonly orderFields?: readonly OrderField<Ordering<Row>>[]
  /** The query parameter that orders; `order_by` without it. */
  readonly orderParam?: string
  readonly orderFieldLabels?: OrderOptions['labels']
  readonly defaultOrderFields?: readonly string[]
  readonly overrideOrderDirection?: 'asc' | 'desc'
  readonly preprocessors?: readonly QuerysetProcessor<Row>[]
  readonly postprocessors?: readonly QuerysetProcessor<Row>[]
  /** How many filters one request may use; 50 without it. */
  readonly maxConditions?: number
  /** How many items a list may have; 200 without it. */
  readonly maxListItems?: number
  /** How long a text may be; 1000 without it. */
  readonly maxTermLength?: number
}

/** `FilterSetOptions` with the model that they are about, as a class says it: `static meta = { … }`. */
export interface FilterSetMeta extends FilterSetOptions {
  /** The model, or a queryset of it whose annotations are filtered by, too. */
  readonly model?: Model | QuerySet
}
