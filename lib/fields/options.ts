/** What the builders of `fields.*` may be told: the options every kind has, and those of each. */
import type { Awaitable } from '../utils/awaitable.ts'
import type { Rounding } from '../python/decimal.ts'
import type { FieldContext, FieldValidator, SerializerContext } from './field.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { TypeBoxSchema } from '../utils/typebox.ts'
import type { ViewRequest } from '../types.ts'
import type { Rows, UniqueOptions } from './validators.ts'

/** Marks a default that only new objects get; what `fields.createOnly()` makes. */
export interface CreateOnly<Value> {
  /** For types only, never set. */
  readonly $default: Value
}

/** Options that every kind has. `V` is the validated value, `Code` the codes whose words may be changed. */
export interface FieldOptions<V, Code extends string = never> {
  /** False lets a client leave it out; then it is left out of the validated data too. */
  readonly required?: boolean
  /** Whether null is a value. It does not make the field optional. */
  readonly allowNull?: boolean
  readonly readOnly?: boolean
  readonly writeOnly?: boolean
  /** Stands in where a client leaves it out, but not on PATCH. A function is called for each use, and may be async. */
  readonly default?: NoInfer<V> | null | ((context: FieldContext) => NoInfer<V> | null | Promise<NoInfer<V> | null>) | CreateOnly<NoInfer<V> | null>
  /** What an empty form shows; a function is called for each. It is no default: nothing is stored by it. */
  readonly initial?: NoInfer<V> | null | (() => NoInfer<V> | null)
  /** Where the value is in the object: another property, a dotted path, or `*` for the object itself. */
  readonly source?: string
  /** The label. */
  readonly title?: string
  /** The help text. */
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly deprecated?: boolean
  /** Other words for what may be wrong, by code. */
  readonly errorMessages?: { readonly [C in Code | 'required' | 'null' | 'invalid' | 'unique']?: string }
  /** Refuses a value that another row has: `unique: Book`, or with a message or a lookup of its own. */
  readonly unique?: Rows | UniqueOptions
  /** Checks after conversion; all run, and their messages add up. */
  readonly validators?: readonly FieldValidator<NoInfer<V>>[]
}

type LengthCode = 'blank' | 'max_length' | 'min_length' | 'null_characters_not_allowed' | 'surrogate_characters_not_allowed'

/** Sets how long a text may be, and whether blanks count as one. */
export interface CharOptions extends FieldOptions<string, LengthCode> {
  readonly maxLength?: number
  readonly minLength?: number
  /** Whether the empty text is a value; null is another matter. */
  readonly allowBlank?: boolean
  /** False keeps the spaces around the text. */
  readonly trimWhitespace?: boolean
}

/** Sets how long a slug may be, and of which letters. */
export interface SlugOptions extends FieldOptions<string, LengthCode | 'invalid_unicode'> {
  readonly maxLength?: number
  readonly minLength?: number
  readonly allowBlank?: boolean
  readonly allowUnicode?: boolean
}

/** Sets how a UUID is written, since clients differ in what they read. */
export interface UUIDOptions extends FieldOptions<string> {
  /** How it is written. */
  readonly uuidFormat?: 'hex_verbose' | 'hex' | 'int' | 'urn'
}

/** Sets which versions of the protocol an address may belong to. */
export interface IPOptions extends FieldOptions<string, LengthCode> {
  readonly protocol?: 'both' | 'ipv4' | 'ipv6'
  readonly allowBlank?: boolean
}

/** Sets what every field has: true and false leave nothing else to say. */
export type BooleanOptions = FieldOptions<boolean>

type RangeCode = 'max_value' | 'min_value' | 'exclusive_max_value' | 'exclusive_min_value' | 'step_size' | 'max_string_length'

interface Range<Bound> {
  readonly minimum?: Bound
  readonly maximum?: Bound
  readonly exclusiveMinimum?: Bound
  readonly exclusiveMaximum?: Bound
}

/** Sets the range of a whole number, and what it must be a multiple of. */
export interface IntegerOptions extends FieldOptions<number, RangeCode>, Range<number> {
  readonly multipleOf?: number
}

/** Sets the range of a whole number of any size, and how those beyond 2^53 are held and sent. */
export interface BigIntegerOptions extends FieldOptions<number | bigint, RangeCode>, Range<number | bigint> {
  /** What the validated value is: a `bigint`, or `number` where the column holds numbers. */
  readonly native?: 'bigint' | 'number'
  /** Whether it is text on the wire, for clients whose numbers are too small for it. */
  readonly coerceToString?: boolean
}

/** Sets the range of a floating-point number, and what it must be a multiple of. */
export interface FloatOptions extends FieldOptions<number, RangeCode | 'overflow'>, Range<number> {
  readonly multipleOf?: number
}

/** Sets the digits of a decimal number, which have to be said, and how surplus ones are dropped. */
export interface DecimalOptions extends FieldOptions<string, RangeCode | 'max_digits' | 'max_decimal_places' | 'max_whole_digits'>, Range<number | string> {
  /** Digits in all. */
  readonly maxDigits: number | null
  /** Digits after the point. */
  readonly decimalPlaces: number | null
  /** False sends a JSON number. */
  readonly coerceToString?: boolean
  /** Python's name of how surplus digits are dropped; half to even without it. */
  readonly rounding?: Rounding
  /** Whether zeros at the end are left out. */
  readonly normalizeOutput?: boolean
}

interface TemporalOptions {
  /** What is accepted: `iso-8601`, or strftime patterns. */
  readonly inputFormats?: readonly string[]
  /** How it is written: `iso-8601`, or a strftime pattern; null for the native value. */
  readonly outputFormat?: string | null
}

/** Sets how a moment is read, held and written, and in which zone. */
export interface DateTimeOptions extends FieldOptions<Date | string, 'date' | 'make_aware' | 'overflow'>, TemporalOptions {
  /** What the validated value is: a `Date`, or text in UTC that keeps microseconds. */
  readonly native?: 'Date' | 'string'
  /**
   * An IANA name, for times that name no zone and for output; UTC without it. With null times have no zone: they stay as they are,
   * one that names a zone is taken at its time in UTC, and none is written.
   */
  readonly timeZone?: string | null
  /** DRF's name of `timeZone`, which counts before it. */
  readonly defaultTimezone?: string | null
}

/** Sets how a day is read and written. */
export interface DateOptions extends FieldOptions<string, 'datetime'>, TemporalOptions {}

/** Sets how a time of day is read and written. */
export interface TimeOptions extends FieldOptions<string>, TemporalOptions {}

/** Sets how long a span of time may be, and how it is written. */
export interface DurationOptions extends FieldOptions<number, 'max_value' | 'min_value' | 'overflow'> {
  /** In seconds, or as a client would write it. */
  readonly minimum?: number | string
  readonly maximum?: number | string
  /** How it is written; null for the number of seconds. */
  readonly outputFormat?: 'django' | 'iso-8601' | null
}

/** Sets whether the empty text counts as a choice; the choices themselves are an argument of their own. */
export interface ChoiceOptions<V> extends FieldOptions<V, 'invalid_choice'> {
  readonly allowBlank?: boolean
}

/** Sets whether a client may choose none. */
export interface MultipleChoiceOptions<V> extends FieldOptions<V[], 'invalid_choice' | 'not_a_list' | 'empty'> {
  readonly allowEmpty?: boolean
}

/** Sets how many items a list may have. */
export interface ListOptions<V> extends FieldOptions<V[], 'not_a_list' | 'empty' | 'min_length' | 'max_length'> {
  readonly minItems?: number
  readonly maxItems?: number
  readonly allowEmpty?: boolean
}

/** Sets whether a dictionary may be empty. */
export interface DictOptions<V> extends FieldOptions<Record<string, V>, 'not_a_dict' | 'empty'> {
  readonly allowEmpty?: boolean
}

/** Sets whether JSON travels as such, or as text of its own. */
export interface JSONOptions extends FieldOptions<unknown> {
  /** Whether the value is the JSON text itself, to be parsed. */
  readonly binary?: boolean
}

/** Sets what every field has, for one nested object. */
export interface NestedOptions<V> extends FieldOptions<V> {
  readonly many?: false
}

/** Sets how many nested objects there may be, and how their errors are told. */
export interface NestedManyOptions<V> extends FieldOptions<V[], 'not_a_list' | 'empty' | 'min_length' | 'max_length'> {
  readonly many: true
  readonly minItems?: number
  readonly maxItems?: number
  readonly allowEmpty?: boolean
  /** How the errors of items are told; the setting of the same name where it is left out. */
  readonly listErrorStyle?: 'dict' | 'list'
}

/** Hands a serializer in a view the request beside its data, so that rows can be narrowed by who asks. */
export interface RequestContext extends SerializerContext {
  readonly request: ViewRequest
}

/** Narrows the rows that a client may point at, beyond what the target itself says. */
export interface ScopedOptions {
  /**
   * Those rows, for one request: `({ request }) => Category.objects.filter({ ownerId: request.user.id })`. A key of any other row
   * is answered like one of a row that is not there.
   */
  readonly queryset?: (context: RequestContext) => Awaitable<QuerySet>
}

/** Says how a key is written, where not as its column has it. */
export interface KeyOptions {
  /** The field that reads and shows the key: `pkField: fields.uuid({ uuidFormat: 'hex' })`. */
  readonly pkField?: TypeBoxSchema
}

/** Sets which row a client may point at. */
export interface RelatedOptions<V> extends FieldOptions<V, 'does_not_exist' | 'incorrect_type'>, ScopedOptions {
  readonly many?: false
}

/** Sets which rows a client may point at, and whether it may point at none. */
export interface ManyRelatedOptions<V> extends FieldOptions<V[], 'not_a_list' | 'empty' | 'does_not_exist' | 'incorrect_type'>, ScopedOptions {
  readonly many: true
  readonly allowEmpty?: boolean
}

/** Says which URLs a link is made of: those of a view, with one value of the row in them. */
export interface LinkOptions {
  /** The name of the view; `book-detail` for a model `Book` where it is left out. */
  readonly viewName?: string
  /** The property that the URL names a row by; the primary key where it is left out. */
  readonly lookupField?: string
  /** What the URL calls that value; as the property where it is left out. */
  readonly lookupUrlKwarg?: string
  /** The format that links of an answer with a format suffix have instead of its own. */
  readonly format?: string
}

type LinkCode = 'no_match' | 'incorrect_match' | 'does_not_exist' | 'incorrect_type'

/** Sets which row a client may link to, and by which URLs. */
export interface HyperlinkOptions<V> extends FieldOptions<V, LinkCode>, ScopedOptions, LinkOptions {
  readonly many?: false
}

/** Sets which rows a client may link to, and by which URLs, and whether it may link to none. */
export interface ManyHyperlinkOptions<V> extends FieldOptions<V[], LinkCode | 'not_a_list' | 'empty'>, ScopedOptions, LinkOptions {
  readonly many: true
  readonly allowEmpty?: boolean
}

/** Sets which URL a row is shown to have. */
export interface IdentityOptions extends LinkOptions {
  readonly title?: string
  readonly description?: string
}

/** Options of a field that only shows something. */
export interface ShownOptions {
  readonly source?: string
  readonly title?: string
  readonly description?: string
}

/** Options of the text that stands for a related row. */
export interface StringOptions extends ShownOptions {
  readonly allowNull?: boolean
  /** What is shown where there is no such row. */
  readonly default?: unknown
}

/** The same for several rows. */
export interface StringManyOptions extends ShownOptions {
  readonly many: true
  /** False asks clients for it, as DRF does where nobody says `read_only=True`; what they send is refused. */
  readonly readOnly?: boolean
}

/** Describes what a method returns, since its type does not outlast the compiler. */
export interface MethodOptions {
  /** What it reads over relations, so that it is fetched with the rows: `['authors__name', 'reviews']`. */
  readonly reads?: readonly string[]
  readonly title?: string
  readonly description?: string
  /** What it returns, as JSON Schema, for OpenAPI. */
  readonly wire?: { readonly [keyword: string]: unknown }
}

/** What makes a misspelt option an error: a generic parameter would let it pass. */
type Known<Options, Allowed> = { readonly [K in Exclude<keyof Options, keyof Allowed>]: never }

/** Options as a builder takes them: `Allowed` besides, for it alone gives the parameters of functions their types. */
export type Given<Options, Allowed> = Options & Allowed & Known<Options, Allowed>
