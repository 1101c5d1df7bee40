/** `filters.*`: a builder for every kind of filter. */
import { FilterField, KEYWORDS_OF_KIND, OrderFilter, RelatedFilter } from './field.ts'
import { isModel } from '../../querysets/guards.ts'
import { requireOption } from '../../utils/options.ts'
import type { ModelOf } from '../../querysets/contract.ts'
import type { PlainKind } from './lookups.ts'
import type * as O from './options.ts'
import type { FilterKind } from '../../fields/types.ts'

/** Refuses an option that the kind does not have: a generic parameter would let it pass. */
type Given<Options, Allowed> = Allowed & Options & { readonly [K in Exclude<keyof Options, keyof Allowed>]: never }

/** A builder of one kind; what it is told is remembered in the type of what it returns, to be checked against a model. */
type Builder<Value, K extends FilterKind, Allowed extends object> =
  <const Options extends Allowed = Allowed & {}>(options?: Given<Options, Allowed>) => FilterField<Value, Options, K>

function builderOf<Value, K extends PlainKind, Allowed extends object> (kind: K): Builder<Value, K, Allowed> {
  return (options) => new FilterField(kind, KEYWORDS_OF_KIND[kind], options)
}

function related<Row extends object, Insert extends object> (model: ModelOf<Row, Insert>, choice: O.RelatedOptions<Row>): RelatedFilter
function related (model: unknown, choice: object): RelatedFilter {
  requireOption('filters.related()', 'model', isModel(model), 'give what an adapter made, as in drizzleModel(db, categories)')
  return new RelatedFilter(model, choice)
}

type Choice = string | number | boolean
type ChoiceItem = Choice | readonly [value: Choice, label: string]
type ChoiceValue<I> = I extends readonly [infer V, string] ? V : I
type Chosen<I, K extends FilterKind> = O.FilterOptions<ChoiceValue<I>, K>

/** Builders for every kind of filter: `filters.decimal({ lookups: ['comparison'] })`. */
export const filters = {
  string: builderOf<string, 'string', O.StringFilterOptions>('string'),
  email: builderOf<string, 'email', O.StringFilterOptions<'email'>>('email'),
  ip: builderOf<string, 'ip', O.IPFilterOptions>('ip'),
  uuid: builderOf<string, 'uuid', O.FilterOptions<string, 'uuid'>>('uuid'),
  boolean: builderOf<boolean, 'boolean', O.FilterOptions<boolean, 'boolean'>>('boolean'),
  integer: builderOf<number, 'integer', O.NumberFilterOptions<number, 'integer'>>('integer'),
  /** A whole number of any size. */
  bigInteger: builderOf<bigint, 'bigInteger', O.NumberFilterOptions<bigint, 'bigInteger', number | bigint>>('bigInteger'),
  float: builderOf<number, 'float', O.NumberFilterOptions<number, 'float'>>('float'),
  /** An exact decimal, as text. */
  decimal: builderOf<string, 'decimal', O.DecimalFilterOptions>('decimal'),
  /** A day, as text: `2024-01-31`. */
  date: builderOf<string, 'date', O.TemporalFilterOptions<string, 'date'>>('date'),
  dateTime: builderOf<Date, 'dateTime', O.DateTimeFilterOptions>('dateTime'),
  /** A time of day, as text: `10:00:00`. */
  time: builderOf<string, 'time', O.TemporalFilterOptions<string, 'time'>>('time'),
  /** A span of time, in seconds. */
  duration: builderOf<number, 'duration', O.DurationFilterOptions>('duration'),

  /** One of some values: `['web', 'shop']`, or with labels `[['web', 'On the web'], ['shop', 'In a shop']]`. */
  choice: <const Item extends ChoiceItem, const Options extends Chosen<Item, 'choice'> = {}>(choices: readonly Item[], options?: Given<Options, Chosen<Item, 'choice'>>) =>
    new FilterField<ChoiceValue<Item>, Options, 'choice'>('choice', { ...KEYWORDS_OF_KIND.choice, choices }, options),

  /** Any of some values: rows that have one of those given. */
  multipleChoice: <const Item extends ChoiceItem, const Options extends O.FilterOptions<ChoiceValue<Item>[], 'multipleChoice'> = {}>(choices: readonly Item[], options?: Given<Options, O.FilterOptions<ChoiceValue<Item>[], 'multipleChoice'>>) =>
    new FilterField<ChoiceValue<Item>[], Options, 'multipleChoice'>('multipleChoice', { ...KEYWORDS_OF_KIND.multipleChoice, choices }, options),

  /** Any of a list of values, given with commas or by repeating the parameter: rows that have one of them. */
  list: <Item, const Options extends O.ListFilterOptions<Item> = {}>(child: FilterField<Item>, options?: Given<Options, O.ListFilterOptions<Item>>) =>
    new FilterField<Item[], Options, 'list'>('list', { type: 'array', field: 'list', items: child.keywords }, options),

  /** The order of rows: `filters.order([['price', 'price'], ['newest', '-id']])`. */
  order: <const Field extends O.OrderField>(orderFields: readonly Field[], options?: O.OrderOptions) =>
    new OrderFilter<Field[0], Field[1]>(orderFields, options),

  /** Filters for columns of the row that a foreign key refers to: `category: filters.related(Category, { fields: ['slug'] })` makes `category__slug`. */
  related
}
