/** Which class of field a schema stands for: by its `field` keyword, else by what JSON Schema says. */
import { Hint, TransformKind } from '@sinclair/typebox'
import { FST_VIEWSETS_FIELD_KIND_UNKNOWN, FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED, FST_VIEWSETS_FIELD_SOURCE_REDUNDANT, FST_VIEWSETS_SERIALIZER_METHOD_MISSING } from '../errors.ts'
import { didYouMean } from '../utils/names.ts'
import { BooleanField } from './boolean.ts'
import { ChoiceField, MultipleChoiceField } from './choice.ts'
import { DictField, ListField, ObjectListField } from './composite.ts'
import { DecimalField } from './decimal.ts'
import { DurationField } from './duration.ts'
import { JSONField, ReadOnlyField } from './json.ts'
import { NestedField } from './nested.ts'
import { BigIntegerField, FloatField, IntegerField } from './numbers.ts'
import { ObjectField } from './object.ts'
import { isRecursive, isSelf, propertiesOf, RecursiveField } from './recursive.ts'
import { ManyRelatedField, PrimaryKeyRelatedField, SlugRelatedField } from './relations.ts'
import { CompiledField, DayField, DurationTextField, HiddenField, MethodField, NumericDecimalField } from './special.ts'
import { DateField, DateTimeField, TimeField } from './temporal.ts'
import { CharField, EmailField, IPAddressField, RegexField, SlugField, URLField, UUIDField } from './text.ts'
import type { Field, FieldFacts } from './field.ts'
import type { SchemaLike } from './types.ts'

type FieldClass = new (facts: FieldFacts) => Field
type Maker = (facts: FieldFacts) => Field

const plain = (Class: FieldClass): Maker => (facts) => new Class(facts)
const related = (Class: FieldClass): Maker => (facts) => facts.schema['many'] === true
  ? new ManyRelatedField(facts, new Class(itemFacts(facts.schema)))
  : new Class(facts)

/** Every kind by the name that the `field` keyword gives it. */
const KINDS: Readonly<Record<string, Maker>> = {
  char: plain(CharField),
  email: plain(EmailField),
  url: plain(URLField),
  regex: plain(RegexField),
  slug: plain(SlugField),
  uuid: plain(UUIDField),
  ip: plain(IPAddressField),
  boolean: plain(BooleanField),
  integer: plain(IntegerField),
  bigInteger: plain(BigIntegerField),
  float: plain(FloatField),
  decimal: (facts) => facts.schema['native'] === 'number' ? new NumericDecimalField(facts) : new DecimalField(facts),
  dateTime: plain(DateTimeField),
  date: (facts) => facts.schema['native'] === 'Date' ? new DayField(facts) : new DateField(facts),
  time: plain(TimeField),
  duration: plain(DurationField),
  durationText: plain(DurationTextField),
  choice: plain(ChoiceField),
  multipleChoice: plain(MultipleChoiceField),
  json: plain(JSONField),
  readOnly: plain(ReadOnlyField),
  method: plain(MethodField),
  hidden: plain(HiddenField),
  primaryKey: related(PrimaryKeyRelatedField),
  slugRelated: related(SlugRelatedField),
  compiled: plain(CompiledField),
  list: (facts) => new ListField(facts, itemField(facts.schema['items'])),
  dict: (facts) => new DictField(facts, itemField(dictValue(facts.schema))),
  object: nestedObject,
  objectList: (facts) => new ObjectListField(facts, itemField(facts.schema['items'])),
  nested: (facts) => new NestedField(facts),
  recursive: (facts) => new RecursiveField(facts, compileObject)
}

/** An object without a serializer class: whatever needs one it cannot have. */
function nestedObject (facts: FieldFacts): Field {
  const object = new ObjectField(facts, fieldsOf(facts.schema))
  refuseMethods(object, `The nested object "${facts.name}"`)
  return object
}

function refuseMethods (object: ObjectField, who: string): void {
  const hosted = object.slots.find(({ method }) => method !== null)
  if (hosted !== undefined) throw new FST_VIEWSETS_SERIALIZER_METHOD_MISSING(who, hosted.method, hosted.name)
}

const STRING_KINDS: Readonly<Record<string, string>> = {
  email: 'email',
  uri: 'url',
  uuid: 'uuid',
  date: 'date',
  'date-time': 'dateTime',
  time: 'time',
  duration: 'durationText',
  ip: 'ip',
  ipv4: 'ip',
  ipv6: 'ip',
  slug: 'slug',
  decimal: 'decimal'
}

const TYPE_KINDS: Readonly<Record<string, (schema: SchemaLike) => string>> = {
  string: ({ format, pattern }) => STRING_KINDS[String(format)] ?? (pattern === undefined ? 'char' : 'regex'),
  integer: () => 'integer',
  number: () => 'float',
  boolean: () => 'boolean',
  bigint: () => 'bigInteger',
  Date: () => 'dateTime',
  array: arrayKind,
  object: (schema) => isSchema(schema['properties']) ? 'object' : 'dict'
}

function arrayKind ({ items, multipleChoice }: SchemaLike): string {
  if (Array.isArray(items)) return 'compiled'
  if (!isSchema(items)) return 'list'
  const kind = kindOf(items)
  if (multipleChoice === true) return 'multipleChoice'
  return kind === 'object' || kind === 'recursive' ? 'objectList' : 'list'
}

const isSchema = (value: unknown): value is SchemaLike => typeof value === 'object' && value !== null

/** What TypeBox alone can check: intersections, negations, references to itself, and values that it transforms. */
function needsCompiler (schema: SchemaLike): boolean {
  return TransformKind in schema || (schema as { [Hint]?: unknown })[Hint] === 'Recursive' ||
    ['allOf', 'oneOf', 'not', '$ref', 'if', 'patternProperties'].some((keyword) => keyword in schema && !isRecord(schema, keyword))
}

// TypeBox says `Record` by one pattern that all keys match
function isRecord (schema: SchemaLike, keyword: string): boolean {
  return keyword === 'patternProperties' && Object.keys(schema[keyword] as object).length === 1 && !('properties' in schema)
}

function kindOf (schema: SchemaLike): string {
  if (typeof schema['field'] === 'string') return schema['field']
  if (isSelf(schema)) return 'recursive'
  if (needsCompiler(schema)) return 'compiled'
  if ('const' in schema || 'enum' in schema) return 'choice'
  if ('anyOf' in schema) return (schema['anyOf'] as SchemaLike[]).every((one) => 'const' in one) ? 'choice' : 'compiled'
  if (schema['type'] === undefined) return 'json'
  return TYPE_KINDS[String(schema['type'])]?.(schema) ?? 'compiled'
}

/** A schema without its null, and whether it had one: `anyOf` with null, a list of types, `nullable`, null among the choices. */
function withoutNull (schema: SchemaLike): readonly [schema: SchemaLike, nullable: boolean] {
  const { type, anyOf, enum: choices } = schema
  const nullable = schema['nullable'] === true
  if (Array.isArray(anyOf)) {
    const others = (anyOf as SchemaLike[]).filter((one) => one['type'] !== 'null' && one['const'] !== null)
    if (others.length === anyOf.length) return [schema, nullable]
    return [others.length === 1 ? withoutNull({ ...others[0], ...annotations(schema) })[0] : { ...schema, anyOf: others }, true]
  }
  if (Array.isArray(type)) {
    const types = type.filter((one) => one !== 'null')
    if (types.length !== 1) throw new FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED(String(schema['title'] ?? ''), `a value of several types (${types.join(', ')}) has no field kind`)
    return [withoutNullChoice({ ...schema, type: types[0] }), nullable || types.length < type.length]
  }
  return Array.isArray(choices) && choices.includes(null) ? [withoutNullChoice(schema), true] : [schema, nullable]
}

/** What is said beside `anyOf`, without TypeBox's own marks, which are those of a union. */
function annotations (schema: SchemaLike): SchemaLike {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== 'anyOf'))
}

function withoutNullChoice (schema: SchemaLike): SchemaLike {
  const choices = schema['enum']
  return Array.isArray(choices) ? { ...schema, enum: choices.filter((choice) => choice !== null) } : schema
}

function dictValue (schema: SchemaLike): unknown {
  const patterns = schema['patternProperties']
  return isSchema(patterns) ? Object.values(patterns)[0] : schema['additionalProperties']
}

function factsOf (name: string, schema: SchemaLike, listed: boolean): FieldFacts {
  const [inner, allowNull] = withoutNull(schema)
  const kind = kindOf(inner)
  const readOnly = inner['readOnly'] === true || kind === 'method' || kind === 'readOnly'
  const hasDefault = Object.hasOwn(inner, 'default')
  const source = inner['source'] as string | undefined
  if (source === name && name !== '') throw new FST_VIEWSETS_FIELD_SOURCE_REDUNDANT(source, name)
  return {
    name,
    source: source ?? (kind === 'method' ? '*' : name),
    required: listed && !readOnly && !hasDefault,
    optional: !listed,
    readOnly,
    writeOnly: inner['writeOnly'] === true || kind === 'hidden',
    allowNull,
    hasDefault,
    schema: inner
  }
}

/** The facts of what a list or dictionary holds: it has no name, and is there or not there at all. */
function itemFacts (schema: SchemaLike): FieldFacts {
  const { many, required, source, default: _, readOnly, writeOnly, validators, nullable, ...rest } = schema
  return factsOf('', rest, true)
}

function itemField (schema: unknown): Field {
  return fieldFor(factsOf('', isSchema(schema) ? schema : {}, true))
}

function fieldFor (facts: FieldFacts): Field {
  const kind = kindOf(facts.schema)
  const make = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  if (make === undefined) throw new FST_VIEWSETS_FIELD_KIND_UNKNOWN(facts.name, kind, didYouMean(kind, Object.keys(KINDS)))
  return make(facts)
}

function fieldsOf (schema: SchemaLike): Field[] {
  const listed = new Set(Array.isArray(schema['required']) ? schema['required'] as string[] : [])
  return Object.entries(propertiesOf(schema)).map(([name, property]) => fieldFor(factsOf(name, property, listed.has(name))))
}

const compiled = new WeakMap<SchemaLike, ObjectField>()

/** The compiled fields of an object schema; compiled once for each schema. */
export function compileObject (schema: SchemaLike): ObjectField {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const object = new ObjectField(factsOf('', schema, true), fieldsOf(schema))
  if (isRecursive(schema)) refuseMethods(object, 'An object inside of one of the same schema')
  compiled.set(schema, object)
  return object
}
