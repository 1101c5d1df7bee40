/** What `modelSerializer` takes, and the types that come out of it. */
import type { KindedSchema, TypeBoxSchema } from '../../utils/typebox.ts'
import type { FieldClass, FieldContext, FieldValidator } from '../../fields/field.ts'
import type { ScopedOptions } from '../../fields/options.ts'
import type { Flat, ObjectInput, ObjectOutput, TField, WireOf } from '../../fields/types.ts'
import type { Model } from '../../querysets/contract.ts'
import type { SerializerValidator } from '../../fields/validators.ts'
import type { FieldHooks, ObjectHooks } from '../options.ts'
import type { Serializer, SerializerClass } from '../serializer.ts'

/** The kinds of field that a column may be made by name. */
type ColumnFieldKind =
  | 'char' | 'email' | 'url' | 'regex' | 'slug' | 'uuid' | 'ip' | 'boolean' | 'integer' | 'bigInteger' | 'float' | 'decimal'
  | 'dateTime' | 'date' | 'time' | 'duration' | 'choice' | 'multipleChoice' | 'json' | 'readOnly'

/** Changes the field that a column would make. */
export interface ColumnOverrides extends ScopedOptions {
  /** Another kind of field: `{ field: 'email' }`, or a class of one's own. */
  readonly field?: ColumnFieldKind | FieldClass
  readonly required?: boolean
  readonly allowNull?: boolean
  readonly readOnly?: boolean
  readonly writeOnly?: boolean
  readonly default?: unknown
  readonly initial?: unknown
  readonly title?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly deprecated?: boolean
  readonly errorMessages?: Readonly<Record<string, string>>
  /** Replaces what the column brings, its uniqueness among it. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- validators of any value type are listed side by side
  readonly validators?: readonly FieldValidator<any>[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string | RegExp
  readonly allowBlank?: boolean
  readonly trimWhitespace?: boolean
  readonly allowUnicode?: boolean
  readonly minimum?: number | bigint | string
  readonly maximum?: number | bigint | string
  readonly exclusiveMinimum?: number | bigint | string
  readonly exclusiveMaximum?: number | bigint | string
  readonly multipleOf?: number
  readonly maxDigits?: number
  readonly decimalPlaces?: number
  readonly coerceToString?: boolean
  readonly timeZone?: string | null
  readonly defaultTimezone?: string | null
  readonly inputFormats?: readonly string[]
  readonly outputFormat?: string | null
  /** The values to choose from, with what to call them. */
  readonly choices?: readonly (string | number | readonly [value: string | number, label: string])[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly allowEmpty?: boolean
  /** The field that reads and shows a key. */
  readonly pkField?: TypeBoxSchema
  /** Which view a link leads to, and by which value, where the serializer shows links. */
  readonly viewName?: string
  readonly lookupField?: string
  readonly lookupUrlKwarg?: string
}

export type ExtraFields = Readonly<Record<string, object>>

/** Refuses a keyword that no override has, or one of a wrong type; schemas may say what they like, and so may those of a kind of one's own. */
type CheckedExtra<Extra> = {
  readonly [K in keyof Extra]: Extra[K] extends TypeBoxSchema | { readonly field: FieldClass } ? unknown : { readonly [N in keyof Extra[K]]: N extends keyof ColumnOverrides ? ColumnOverrides[N] : never }
}

/** What gives the parameters of functions in `extra` their types, which a type parameter does not. */
interface Told { readonly [name: string]: ToldOfField | KindedSchema }
interface ToldOfField extends ScopedOptions {
  readonly default?: {} | null | ((context: FieldContext) => unknown)
  readonly [keyword: string]: unknown
}

export type ModelFieldName<Row, Extra> = (keyof Row & string) | (keyof Extra & string)

/** A model that tells, by types only, what keys its relations come to. */
export interface RelatedKeys<Related extends object> {
  readonly $relations?: Related
}

/** What relations are shown as: keys, or to a depth the rows, whose shape is told by the schema of the answer only. */
export type Shown<Related, Depth> = Depth extends 0 ? Related : { [N in keyof Related]: unknown }

interface CommonOptions<ReadOnly, WriteOnly, Extra, Depth> {
  /** How many levels of related rows are shown in place of keys; read-only then. 0 unless it is given. */
  readonly depth?: Depth
  /** Fields that only go out. */
  readonly readOnly?: readonly ReadOnly[]
  /** Fields that only come in. */
  readonly writeOnly?: readonly WriteOnly[]
  /** Fields added, put in a column's place, or changed: a schema, or keywords for the column's own field. */
  readonly extra?: Extra & CheckedExtra<Extra> & Told
  /** Replaces the checks that the model brings: those of columns that are unique together. */
  readonly validators?: readonly SerializerValidator[]
  /** The name of the shape in OpenAPI; the model's without it. */
  readonly title?: string
  readonly description?: string
}

interface Chosen<Name> {
  /** The fields in order, or all columns and then those of `extra`. */
  readonly fields: '__all__' | readonly Name[]
  readonly exclude?: undefined
}

interface Remaining<Column> {
  readonly fields?: undefined
  /** All columns but these. */
  readonly exclude: readonly Column[]
}

export type ModelOptions<Name, Excluded, ReadOnly, WriteOnly, Extra, Depth = number> =
  CommonOptions<ReadOnly, WriteOnly, Extra, Depth> & (Chosen<Name> | Remaining<Excluded>)

type SchemasOf<Extra> = { -readonly [K in keyof Extra as Extra[K] extends TypeBoxSchema ? K : never]: Extra[K] extends TypeBoxSchema ? Extra[K] : never }
type PickKnown<T, Name> = { -readonly [K in keyof T as K extends Name ? K : never]: T[K] }
type Override<Extra, K> = K extends keyof Extra ? Extra[K] : unknown
type IsSet<Extra, K, Flag extends string> = Override<Extra, K> extends { readonly [F in Flag]: true } ? true : false

/** Whether an insert may do without the column: it is nullable, has a default, or is generated. */
type IsSpared<Row, Insert, K> =
  // an insert that asks for nothing, as of a model in memory, tells nothing: the row has to
  {} extends Insert ? K extends keyof Row ? null extends Row[K] ? true : undefined extends Row[K] ? true : false : true
    : IsPartial<Insert, K>
type IsPartial<Insert, K> = K extends keyof Insert ? {} extends Pick<Insert, K> ? true : false : true

type IsReadOnly<Insert, Key, Extra, K, ReadOnly> =
  K extends ReadOnly ? true
    : IsSet<Extra, K, 'readOnly'> extends true ? true
      : K extends keyof Insert ? K extends Key ? IsPartial<Insert, K> : false : true

type IsOptional<Row, Insert, Extra, K> =
  IsSet<Extra, K, 'required'> extends true ? false
    : Override<Extra, K> extends { readonly default: unknown } ? false
      : Override<Extra, K> extends { readonly required: false } ? true : IsSpared<Row, Insert, K>

type NullIfAllowed<Extra, K> = IsSet<Extra, K, 'allowNull'> extends true ? null : never

type ColumnName<Row, Extra, Name> = Exclude<keyof Row & Name, keyof SchemasOf<Extra>>

type RelationName<Row, Related, Extra, Name, Without> = Exclude<keyof Related & Name, keyof Row | keyof SchemasOf<Extra> | Without>

// the values are written out in both, and not named, as a name is what editors would show in place of the value
export type ModelInput<Row, Insert, Key, Extra, Name, ReadOnly, Related = {}> = Flat<{
  [K in ColumnName<Row, Extra, Name> as IsReadOnly<Insert, Key, Extra, K, ReadOnly> extends true ? never : IsOptional<Row, Insert, Extra, K> extends true ? never : K]: (Row[K] extends infer V ? V extends undefined ? never : V : never) | NullIfAllowed<Extra, K>
} & {
  [K in ColumnName<Row, Extra, Name> as IsReadOnly<Insert, Key, Extra, K, ReadOnly> extends true ? never : IsOptional<Row, Insert, Extra, K> extends true ? K : never]?: (Row[K] extends infer V ? V extends undefined ? never : V : never) | NullIfAllowed<Extra, K>
} & { [K in RelationName<Row, Related, Extra, Name, ReadOnly>]?: Related[K & keyof Related] } & ObjectInput<PickKnown<Omit<SchemasOf<Extra>, ReadOnly & PropertyKey>, Name>>>

export type ModelOutput<Row, Extra, Name, WriteOnly, Related = {}> = Flat<{
  [K in ColumnName<Row, Extra, Name> as K extends WriteOnly ? never : IsSet<Extra, K, 'writeOnly'> extends true ? never : K]: (Row[K] extends infer V ? V extends undefined ? never : WireOf<V> : never) | NullIfAllowed<Extra, K>
} & { [K in RelationName<Row, Related, Extra, Name, WriteOnly>]: Related[K & keyof Related] } & ObjectOutput<PickKnown<Omit<SchemasOf<Extra>, WriteOnly & PropertyKey>, Name>>>

/** A row with what a serializer that shows links may show besides. */
export type WithURL<Row, Url extends string> = Url extends keyof Row ? Row : Row & { readonly [K in Url]: string }

/** The same as it is shown: a number may be the key of another row, for which its link stands, as no type tells. */
export type Linked<Row, Key, Url extends string> = { [K in keyof WithURL<Row, Url>]: K extends Key ? WithURL<Row, Url>[K] : WithURL<Row, Url>[K] | (Extract<WithURL<Row, Url>[K], number | bigint> extends never ? never : string) }

/** The links that stand for the keys of relations. */
export type Links<Related> = { [N in keyof Related]: Related[N] extends readonly unknown[] ? string[] : string | Extract<Related[N], null> }

/** What `hyperlinkedModelSerializer` takes beside what `modelSerializer` does. */
export interface LinkOptions<Url extends string> {
  /** What the link to the row itself is called, `url` without it; where it is another name, `urlFieldName` of the plugin is to be the same. */
  readonly urlFieldName?: Url
}

/** The class of a model's serializer. */
export interface ModelSerializerClass<Input, Output, Row extends object> extends SerializerClass<Input, Output, Row> {
  readonly schema: TField<Input, Output>
  readonly model: Model
}

// a conditional type, for the compiler instantiates only those in time to give a hook's parameter its type
type HooksOf<Input> = Input extends object ? FieldHooks<{ [K in keyof Input]-?: Input[K] }> : never

/** The hooks beside a model's serializer, typed by its fields. */
export type ModelHooks<Input, Output, Row extends object> =
  HooksOf<Input> & ObjectHooks<Input, Output, Row> & ThisType<Serializer<Input, Output, Row>>
