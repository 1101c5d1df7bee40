/** `fields.*`: small builders that return plain TypeBox schemas, one for each of DRF's kinds of field. */
import { Kind, OptionalKind } from '@sinclair/typebox'
import { BooleanField } from './boolean.ts'
import { createOnly, currentUser } from './hidden.ts'
import { JSONField } from './json.ts'
import { FloatField, IntegerField } from './numbers.ts'
import { DateField, TimeField } from './temporal.ts'
import { CharField, EmailField, IPAddressField, SlugField, URLField } from './text.ts'
import { UUIDField } from './uuid.ts'
import type { TSchema } from '@sinclair/typebox'
import type { TypeBoxSchema } from '../utils/typebox.ts'
import type { ModelOf } from '../querysets/contract.ts'
import type { RelatedModel, RelatedQuerySet } from '../querysets/relations/model-types.ts'
import type { ValueOf, ValuePath } from '../querysets/relations/path-types.ts'
import type { Graph } from '../querysets/relations/types.ts'
import type { Field, FieldClass, FieldContext, SerializerContext } from './field.ts'
import type * as O from './options.ts'
import type { FieldSchema, InputOf, NullOf, OutputOf, SchemaInput, SchemaLike, SchemaOutput, SerializerLike, TField } from './types.ts'

interface AnyOptions { readonly required?: boolean, readonly allowNull?: boolean, readonly many?: boolean }

/**
 * JSON Schema keywords and the options as further ones; `required` becomes TypeBox's mark, for the object around it. What
 * `Type.Unsafe()` makes at ten times the cost, with the symbols in front: those in a class body are made for each request.
 * The types that it remembers are, as there, what the caller says: nothing at run time knows them.
 */
function build<S extends TSchema> (field: string | FieldClass, keywords: SchemaLike, options?: object): S
function build (field: string | FieldClass, keywords: SchemaLike, options?: AnyOptions): unknown {
  if (options === undefined || !('required' in options || 'allowNull' in options)) return { [Kind]: 'Unsafe', ...keywords, ...options, field }
  const { required, allowNull, ...rest } = options
  const schema = { ...(required === false && { [OptionalKind]: 'Optional' }), [Kind]: 'Unsafe', ...keywords, ...rest, ...(allowNull === true && { nullable: true }), field }
  // the mark of TypeBox 1.x, as hidden as it is there
  if (required === false) Object.defineProperty(schema, '~optional', { value: true })
  return schema
}

/** Makes schemas of one kind of field, with the options that the kind has, so that what they validate and show has a type. */
export interface FieldBuilder<Native, Wire, Allowed extends object> {
  <const Options extends Allowed = Allowed & {}>(options?: O.Given<Options, Allowed>): FieldSchema<Native, Wire, Options>
}

/** The builder of a kind, as far as its types tell. */
type BuilderOf<F extends Field> = FieldBuilder<F['$native'], F['$wire'], O.FieldOptions<F['$native']> & F['$options']>

function builderOf<F extends Field> (field: string | FieldClass<F>, keywords: SchemaLike): BuilderOf<F> {
  return (options) => build(field, keywords, options)
}

/** What a schema says of a kind to those who know no kinds. */
function keywordsOf ({ type }: FieldClass, format: string | undefined): SchemaLike {
  return { ...(type !== undefined && { type }), ...(format !== undefined && { format }) }
}

/** The builder of a kind of ours, whose schemas call it by its name. */
const named = <F extends Field>(Class: FieldClass<F>, format = Class.format): BuilderOf<F> => builderOf<F>(Class.kind, keywordsOf(Class, format))

/**
 * A builder for a kind of field of one's own, like those of `fields.*`: `const postcode = fieldBuilder(PostcodeField)`, then
 * `Type.Object({ code: postcode({ required: false }) })`. Its types are those that the class declares, or inherits, as `$native`,
 * `$wire` and `$options`.
 */
export function fieldBuilder<F extends Field> (Class: FieldClass<F>): BuilderOf<F> {
  return builderOf<F>(Class, keywordsOf(Class, Class.format))
}

type Choice = string | number | boolean
type ChoiceItem = Choice | readonly [value: Choice, label: string]
type ChoiceValue<I> = I extends readonly [infer V, string] ? V : I
/** Where a relation may point: all rows of a model, or those of a queryset; as much of either as types are made of. */
type Target = ModelOf | { readonly $row: object, readonly model: ModelOf, readonly isOrdered: boolean }
/** The same of a graph, over whose relations a path may lead. */
type RelatedTarget<G extends Graph, T extends string> = RelatedModel<G, T> | RelatedQuerySet<G, T>
type RowOf<T> = T extends { readonly $row: infer R } ? R : never
type KeyOf<T> = T extends ModelOf<infer R, object, infer K> ? R[K & keyof R] : T extends { readonly model: infer M } ? KeyOf<M> : never

function nested<S extends SerializerLike, const Options extends O.NestedManyOptions<InputOf<S>>> (serializer: S, options: O.Given<Options, O.NestedManyOptions<InputOf<S>>>): FieldSchema<(InputOf<S> | NullOf<Options>)[], (OutputOf<S> | NullOf<Options>)[], Options>
function nested<S extends SerializerLike, const Options extends O.NestedOptions<InputOf<S>> = {}> (serializer: S, options?: O.Given<Options, O.NestedOptions<InputOf<S>>>): FieldSchema<InputOf<S>, OutputOf<S>, Options>
function nested (serializer: SerializerLike, { many, ...rest }: AnyOptions = {}): unknown {
  const object = typeof serializer === 'function' ? { serializer, field: 'nested' } : { ...serializer, field: 'object' }
  // as in DRF, whose lists hand `allow_null` on to what they hold
  if (many === true) return build('objectList', { type: 'array', items: rest.allowNull === true ? { ...object, nullable: true } : object }, rest)
  return build(object.field, object, rest)
}

/** A key as a client is shown it. */
type ShownKey<M, Options> = Options extends { readonly pkField: infer F extends TypeBoxSchema } ? SchemaOutput<F> : KeyOf<M>

function primaryKey<M extends Target, const Options extends O.ManyRelatedOptions<KeyOf<M>> & O.KeyOptions> (target: M, options: O.Given<Options, O.ManyRelatedOptions<KeyOf<M>> & O.KeyOptions>): FieldSchema<KeyOf<M>[], ShownKey<M, Options>[], Options>
function primaryKey<M extends Target, const Options extends O.RelatedOptions<KeyOf<M>> & O.KeyOptions = {}> (target: M, options?: O.Given<Options, O.RelatedOptions<KeyOf<M>> & O.KeyOptions>): FieldSchema<KeyOf<M>, ShownKey<M, Options>, Options>
function primaryKey (target: Target, options?: AnyOptions): unknown {
  return build('primaryKey', { target }, options)
}

function slugRelated<M extends Target, const Slug extends keyof RowOf<M> & string, const Options extends O.ManyRelatedOptions<KeyOf<M>>> (target: M, slugField: Slug, options: O.Given<Options, O.ManyRelatedOptions<KeyOf<M>>>): FieldSchema<KeyOf<M>[], RowOf<M>[Slug][], Options>
function slugRelated<M extends Target, const Slug extends keyof RowOf<M> & string, const Options extends O.RelatedOptions<KeyOf<M>> = {}> (target: M, slugField: Slug, options?: O.Given<Options, O.RelatedOptions<KeyOf<M>>>): FieldSchema<KeyOf<M>, RowOf<M>[Slug], Options>
function slugRelated<G extends Graph, T extends string, P extends string, const Options extends O.ManyRelatedOptions<KeyOf<RelatedModel<G, T>>>> (target: RelatedTarget<G, T>, slugField: ValuePath<G, T, P>, options: O.Given<Options, O.ManyRelatedOptions<KeyOf<RelatedModel<G, T>>>>): FieldSchema<KeyOf<RelatedModel<G, T>>[], ValueOf<G, T, P>[], Options>
function slugRelated<G extends Graph, T extends string, P extends string, const Options extends O.RelatedOptions<KeyOf<RelatedModel<G, T>>> = {}> (target: RelatedTarget<G, T>, slugField: ValuePath<G, T, P>, options?: O.Given<Options, O.RelatedOptions<KeyOf<RelatedModel<G, T>>>>): FieldSchema<KeyOf<RelatedModel<G, T>>, ValueOf<G, T, P>, Options>
function slugRelated (target: Target, slugField: string, options?: AnyOptions): unknown {
  return build('slugRelated', { target, slugField }, options)
}

function string<const Options extends O.StringManyOptions> (options: O.Given<Options, O.StringManyOptions>): TField<string[], string[], 'readOnly'>
function string<const Options extends O.StringOptions = {}> (options?: O.Given<Options, O.StringOptions>): TField<string | NullOf<Options>, string | NullOf<Options>, 'readOnly'>
function string (options?: object): unknown {
  return build('string', { type: 'string', readOnly: true }, options)
}

function hyperlink<M extends Target, const Options extends O.ManyHyperlinkOptions<KeyOf<M>>> (target: M, options: O.Given<Options, O.ManyHyperlinkOptions<KeyOf<M>>>): FieldSchema<KeyOf<M>[], string[], Options>
function hyperlink<M extends Target, const Options extends O.HyperlinkOptions<KeyOf<M>> = {}> (target: M, options?: O.Given<Options, O.HyperlinkOptions<KeyOf<M>>>): FieldSchema<KeyOf<M>, string, Options>
function hyperlink (target: Target, options?: AnyOptions): unknown {
  return build('hyperlink', { target }, options)
}

/** Builders for every kind of field. What they return are TypeBox schemas, to be put into `Type.Object({ … })`. */
export const fields = {
  char: named(CharField),
  email: named(EmailField),
  url: named(URLField),

  /** Text that the pattern matches somewhere: put `^` and `$` around it to mean the whole. */
  regex: <const Options extends O.CharOptions = {}>(pattern: RegExp | string, options?: O.Given<Options, O.CharOptions>): FieldSchema<string, string, Options> =>
    build('regex', { type: 'string', pattern }, options),

  slug: named(SlugField, 'slug'),
  uuid: named(UUIDField),
  ip: named(IPAddressField, 'ip'),
  boolean: named(BooleanField),
  integer: named(IntegerField),

  /** A whole number of any size, validated as a `bigint`. */
  bigInteger: <const Options extends O.BigIntegerOptions = {}>(options?: O.Given<Options, O.BigIntegerOptions>): FieldSchema<BigNative<Options>, BigWire<Options>, Options> =>
    build('bigInteger', { type: 'integer', native: 'bigint' }, options),

  float: named(FloatField),

  /** An exact decimal, validated as text. */
  decimal: <const Options extends O.DecimalOptions>(options: O.Given<Options, O.DecimalOptions>): FieldSchema<string, Options extends { readonly coerceToString: false } ? number : string, Options> =>
    build('decimal', { type: 'string', format: 'decimal' }, options),

  /** A moment, validated as a `Date`, or with `native: 'string'` as text. */
  dateTime: <const Options extends O.DateTimeOptions = {}>(options?: O.Given<Options, O.DateTimeOptions>): FieldSchema<DateTimeNative<Options>, string, Options> =>
    build('dateTime', { type: 'string', format: 'date-time', native: 'Date' }, options),

  /** A day, validated as text: `2024-01-31`. */
  date: named(DateField),

  /** A time of day, validated as text: `10:00:00`. */
  time: named(TimeField),

  /** A span of time, validated as a number of seconds. */
  duration: <const Options extends O.DurationOptions = {}>(options?: O.Given<Options, O.DurationOptions>): FieldSchema<number, Options extends { readonly outputFormat: null } ? number : string, Options> =>
    build('duration', { type: 'string', format: 'duration' }, options),

  /** One of some values: `['web', 'shop']`, or with labels `[['web', 'On the web'], ['shop', 'In a shop']]`. */
  choice: <const Item extends ChoiceItem, const Options extends O.ChoiceOptions<ChoiceValue<Item>> = {}>(choices: readonly Item[], options?: O.Given<Options, O.ChoiceOptions<ChoiceValue<Item>>>): FieldSchema<ChoiceValue<Item>, ChoiceValue<Item>, Options> =>
    build('choice', choiceKeywords(choices), options),

  /** Some of some values. */
  multipleChoice: <const Item extends ChoiceItem, const Options extends O.MultipleChoiceOptions<ChoiceValue<Item>> = {}>(choices: readonly Item[], options?: O.Given<Options, O.MultipleChoiceOptions<ChoiceValue<Item>>>): FieldSchema<ChoiceValue<Item>[], ChoiceValue<Item>[], Options> =>
    build('multipleChoice', { type: 'array', items: choiceKeywords(choices), uniqueItems: true }, options),

  list: <Child extends TypeBoxSchema, const Options extends O.ListOptions<SchemaInput<Child>> = {}>(child: Child, options?: O.Given<Options, O.ListOptions<SchemaInput<Child>>>): FieldSchema<SchemaInput<Child>[], SchemaOutput<Child>[], Options> =>
    build('list', { type: 'array', items: child }, options),

  dict: <Child extends TypeBoxSchema, const Options extends O.DictOptions<SchemaInput<Child>> = {}>(child: Child, options?: O.Given<Options, O.DictOptions<SchemaInput<Child>>>): FieldSchema<Record<string, SchemaInput<Child>>, Record<string, SchemaOutput<Child>>, Options> =>
    build('dict', { type: 'object', additionalProperties: child }, options),

  /** Anything that JSON can say. */
  json: named(JSONField),

  /** Another serializer's object, or with `many: true` a list of them. */
  nested,

  /** A row of a model by its primary key; what is validated is the key, not the row. */
  primaryKey,

  /** A row of a model by a column that names it, its own or one over relations (`'book__isbn'`); what is validated is the row's primary key. */
  slugRelated,

  /** The text that stands for a related row, as its model says it; never from input. */
  string,

  /** A row of a model by the URL of its view; what is validated is the row's primary key. */
  hyperlink,

  /** The URL of the row itself. */
  hyperlinkedIdentity: (options: O.IdentityOptions = {}): TField<string, string, 'readOnly'> =>
    build('hyperlinkedIdentity', { type: 'string', format: 'uri', readOnly: true }, options),

  /** An attribute as it is, never from input. */
  readOnly: <const Options extends O.ShownOptions = {}>(options?: O.Given<Options, O.ShownOptions>): TField<unknown, unknown, 'readOnly'> =>
    build('readOnly', { readOnly: true }, options),

  /** What a function makes of the object, or the serializer's method of that name (`get<Field>` where none is given). May be async. */
  method: <Row = unknown, Value = unknown>(method?: string | ((object: Row, context: SerializerContext) => Value), options: O.MethodOptions = {}): TField<Awaited<Value>, Awaited<Value>, 'readOnly'> =>
    build('method', { method, readOnly: true }, options),

  /** Takes no input and gives no output; its default goes into the validated data. */
  hidden: <Value>(options: HiddenOptions<Value>): TField<Value, never, 'writeOnly' | 'default'> =>
    build('hidden', {}, options),

  /** The default that stands for the user who sends the request: `fields.hidden({ default: fields.currentUser })`. */
  currentUser,

  /** The default that only a new object gets: `default: fields.createOnly(() => new Date())`. What changes one leaves the field as it is. */
  createOnly
}

interface HiddenOptions<Value> { readonly default: Value | ((context: FieldContext) => Value | Promise<Value>) | O.CreateOnly<Value>, readonly source?: string }
type DateTimeNative<Options> = Options extends { readonly native: 'string' } ? string : Date
type BigNative<Options> = Options extends { readonly native: 'number' } ? number : bigint
type BigWire<Options> = Options extends { readonly coerceToString: true } ? string : number | bigint

function choiceKeywords (choices: readonly ChoiceItem[]): SchemaLike {
  const pairs = choices.map((one): readonly [Choice, string] => typeof one === 'object' ? one : [one, String(one)])
  return { enum: pairs.map(([value]) => value), choices: pairs }
}
