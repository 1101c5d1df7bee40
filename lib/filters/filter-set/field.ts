/** Filters as they are declared: a kind of value, and how it is applied. */
import { kWritten } from '../../utils/deferred-class.ts'
import type { FilterKind, SchemaLike } from '../../fields/types.ts'
import type { Model } from '../../querysets/contract.ts'
import type { PlainKind } from './lookups.ts'
import type { AppliedOptions, ColumnChoice, OrderField, OrderOptions } from './options.ts'

/** As much of the options as all kinds have in common; the functions among them take what the filter's own field makes. */
export type LooseOptions = AppliedOptions<unknown> & { readonly description?: string }

const APPLIED: ReadonlySet<string> = new Set<keyof LooseOptions>(['lookups', 'lookupSeparator', 'allowNegate', 'dbField', 'filterBy', 'method', 'required', 'description'])

/** What makes the field that converts a value of each kind, before its own options are put beside it. */
export const KEYWORDS_OF_KIND: Readonly<Record<PlainKind, SchemaLike>> = {
  string: { type: 'string', field: 'char' },
  email: { type: 'string', field: 'email' },
  ip: { type: 'string', field: 'ip' },
  uuid: { type: 'string', field: 'uuid' },
  boolean: { type: 'boolean', field: 'boolean' },
  // any number may be compared with, those that no row has too
  integer: { type: 'integer', field: 'integer', beyond: 'bigint' },
  bigInteger: { type: 'integer', field: 'bigInteger', native: 'bigint', errorMessages: { invalid: 'A valid integer is required.' } },
  float: { type: 'number', field: 'float' },
  decimal: { type: 'string', field: 'decimal', maxDigits: 10, decimalPlaces: 2 },
  date: { type: 'string', field: 'date' },
  dateTime: { type: 'string', field: 'dateTime', native: 'Date' },
  time: { type: 'string', field: 'time' },
  duration: { type: 'string', field: 'duration' },
  choice: { field: 'choice' },
  multipleChoice: { type: 'array', field: 'multipleChoice' }
}

/**
 * One declared filter: what `filters.integer({ … })` returns. From it come the parameter itself, one for each of its
 * lookups, and their negations. Immutable; the type parameters are for the compiler only.
 */
export class FilterField<Value = unknown, Options = unknown, Kind extends FilterKind = FilterKind> {
  readonly kind: Kind
  readonly options: LooseOptions
  /** For types only, never set. */
  declare readonly $value: Value
  /** For types only, never set. */
  declare readonly $options: Options

  readonly #own: SchemaLike
  #keywords: SchemaLike | null = null

  constructor (kind: Kind, keywords: SchemaLike, options: object = {}) {
    this.kind = kind
    this.options = options
    this.#own = keywords
  }

  get [kWritten] (): readonly unknown[] {
    return [this.options]
  }

  /** The schema of the field that converts a value. */
  get keywords (): SchemaLike {
    this.#keywords ??= { ...this.#own, ...withoutApplied(this.options) }
    return this.#keywords
  }
}

function withoutApplied (options: LooseOptions): SchemaLike {
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => value !== undefined && !APPLIED.has(name)))
}

/** The filter that orders rows: what `filters.order([['newest', '-id']])` returns. */
export class OrderFilter<Param extends string = string, Column extends string = string> {
  readonly orderFields: readonly OrderField[]
  readonly options: OrderOptions
  /** For types only, never set. */
  declare readonly $param: Param
  /** For types only, never set. */
  declare readonly $column: Column

  constructor (orderFields: readonly OrderField[], options: OrderOptions = {}) {
    this.orderFields = orderFields
    this.options = options
  }
}

/** Filters for the columns of a related row: what `filters.related(Category, { fields: ['slug'] })` returns. */
export class RelatedFilter {
  readonly model: Model
  readonly choice: ColumnChoice<object> & { readonly allowNegate?: boolean }

  constructor (model: Model, choice: RelatedFilter['choice']) {
    this.model = model
    this.choice = choice
  }
}
