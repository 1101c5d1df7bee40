/** Which class of field a schema stands for: by its `field` keyword, which takes a class or the name of one of ours, else by what JSON Schema says. */
import { Hint, TransformKind } from '@sinclair/typebox'
import { FST_VIEWSETS_FIELD_KIND_UNKNOWN, FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED, FST_VIEWSETS_FIELD_SOURCE_REDUNDANT } from '../errors.ts'
import { isList } from '../utils/guards.ts'
import { didYouMean } from '../utils/spelling.ts'
import { BooleanField } from './boolean.ts'
import { ChoiceField, MultipleChoiceField } from './choice.ts'
import { CompiledField } from './compiled.ts'
import { DictField, ListField, ObjectListField } from './composite.ts'
import { DecimalField } from './decimal.ts'
import { DurationField, DurationTextField } from './duration.ts'
import { isFieldClass } from './field.ts'
import { HiddenField } from './hidden.ts'
import { HyperlinkedIdentityField, HyperlinkedRelatedField } from './hyperlinks.ts'
import { JSONField, ReadOnlyField } from './json.ts'
import { MethodField } from './method.ts'
import { NestedField } from './nested.ts'
import { BigIntegerField, FloatField, IntegerField } from './numbers.ts'
import { ObjectField } from './object.ts'
import { isRecursive, isSelf, propertiesOf, RecursiveField } from './recursive.ts'
import { PrimaryKeyRelatedField, SlugRelatedField } from './relations.ts'
import { StringRelatedField } from './string-related.ts'
import { DateField, DateTimeField, TimeField } from './temporal.ts'
import { CharField, EmailField, IPAddressField, RegexField, SlugField, URLField } from './text.ts'
import { UUIDField } from './uuid.ts'
import type { Field, FieldClass, FieldCompiler, FieldFacts } from './field.ts'
import type { SchemaLike } from './types.ts'

/** Every kind that the `field` keyword may call by name. */
const KINDS: ReadonlyMap<string, FieldClass> = new Map([
  CharField, EmailField, URLField, RegexField, SlugField, UUIDField, IPAddressField, BooleanField, IntegerField, BigIntegerField, FloatField, DecimalField,
  DateTimeField, DateField, TimeField, DurationField, DurationTextField, ChoiceField, MultipleChoiceField, JSONField, ReadOnlyField, MethodField, HiddenField,
  PrimaryKeyRelatedField, SlugRelatedField, StringRelatedField, HyperlinkedRelatedField, HyperlinkedIdentityField,
  CompiledField, ListField, DictField, ObjectField, ObjectListField, NestedField, RecursiveField
].map((Class: FieldClass) => [Class.kind, Class]))

/** What the formats of texts mean, those of JSON Schema and those that are ours. */
const STRING_KINDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...KINDS.values()].flatMap(({ kind, format, readOnly }) => format === undefined || readOnly ? [] : [[format, kind]])),
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
  if (multipleChoice === true) return 'multipleChoice'
  const kind = kindOf(items)
  return kind === 'object' || kind === 'recursive' ? 'objectList' : 'list'
}

const isSchema = (value: unknown): value is SchemaLike => typeof value === 'object' && value !== null

/** What TypeBox alone can check: intersections, negations, references to itself, and values that it transforms. */
function needsCompiler (schema: SchemaLike): boolean {
  return TransformKind in schema || (Hint in schema && schema[Hint] === 'Recursive') ||
    ['allOf', 'oneOf', 'not', '$ref', 'if', 'patternProperties'].some((keyword) => keyword in schema && !isRecord(schema, keyword))
}

// TypeBox says `Record` by one pattern that all keys match
function isRecord (schema: SchemaLike, keyword: string): boolean {
  return keyword === 'patternProperties' && Object.keys(schema[keyword] ?? {}).length === 1 && !('properties' in schema)
}

function kindOf (schema: SchemaLike): string | FieldClass {
  const said = schema['field']
  if (said !== undefined) return isFieldClass(said) ? said : String(said)
  if (isSelf(schema)) return 'recursive'
  if (needsCompiler(schema)) return 'compiled'
  if ('const' in schema || 'enum' in schema) return 'choice'
  if ('anyOf' in schema) return isList(schema['anyOf']) && schema['anyOf'].every((one) => isSchema(one) && 'const' in one) ? 'choice' : 'compiled'
  if (schema['type'] === undefined) return 'json'
  return TYPE_KINDS[String(schema['type'])]?.(schema) ?? 'compiled'
}

/** A schema without its null, and whether it had one: `anyOf` with null, a list of types, `nullable`, null among the choices. */
function withoutNull (schema: SchemaLike): readonly [schema: SchemaLike, nullable: boolean] {
  const { type, anyOf, enum: choices } = schema
  const nullable = schema['nullable'] === true
  if (Array.isArray(anyOf)) {
    const others = anyOf.filter((one: SchemaLike) => one['type'] !== 'null' && one['const'] !== null)
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

/** The class of the field that a schema without null stands for. `name` is for an error message. */
function classOf (schema: SchemaLike, name: string): FieldClass {
  const kind = kindOf(schema)
  const Class = typeof kind === 'string' ? KINDS.get(kind) : kind
  if (Class === undefined) throw new FST_VIEWSETS_FIELD_KIND_UNKNOWN(name, String(kind), didYouMean(String(kind), KINDS.keys()))
  return Class
}

/** Which kind of filter takes the values of a schema; null where none does. */
export function filterKindOf (schema: SchemaLike): FieldClass['filterKind'] {
  return classOf(withoutNull(schema)[0], '').filterKind
}

function factsOf (name: string, schema: SchemaLike, { listed, Class, allowNull }: { listed: boolean, Class: FieldClass, allowNull: boolean }): FieldFacts {
  const readOnly = schema['readOnly'] === true || Class.readOnly
  const hasDefault = Object.hasOwn(schema, 'default')
  const source = typeof schema['source'] === 'string' ? schema['source'] : undefined
  if (source === name && name !== '') throw new FST_VIEWSETS_FIELD_SOURCE_REDUNDANT(source, name)
  return {
    name,
    source: source ?? Class.source ?? name,
    required: listed && !readOnly && !hasDefault,
    optional: !listed,
    readOnly,
    writeOnly: schema['writeOnly'] === true || Class.writeOnly,
    allowNull,
    hasDefault,
    schema
  }
}

/** Refuses what `typebox` 1.x says by functions, which nobody here would call: a check that is not made lets everything in. */
export function refuseFunctions (name: string, schema: SchemaLike): void {
  const parts = Array.isArray(schema['anyOf']) ? [schema, ...schema['anyOf'] as SchemaLike[]] : [schema]
  if (!parts.some((part) => '~refine' in part || '~codec' in part)) return
  throw new FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED(name, 'Type.Refine() and Type.Codec() of typebox 1.x are not called: give `validators` or a field of your own, or take Type.Transform() of @sinclair/typebox')
}

function fieldFor (name: string, schema: SchemaLike, listed: boolean): Field {
  refuseFunctions(name, schema)
  const [inner, allowNull] = withoutNull(schema)
  const Class = classOf(inner, name)
  return Class.make(factsOf(name, inner, { listed, Class, allowNull }), compiler)
}

const compiler: FieldCompiler<ObjectField> = {
  item: (schema) => fieldFor('', isSchema(schema) ? schema : {}, true),
  fields: fieldsOf,
  object: compileObject
}

function fieldsOf (schema: SchemaLike): Field[] {
  const listed = new Set(isList(schema['required']) ? schema['required'] : [])
  return Object.entries(propertiesOf(schema)).map(([name, property]) => fieldFor(name, property, listed.has(name)))
}

const compiled = new WeakMap<SchemaLike, ObjectField>()

/** The compiled fields of an object schema; compiled once for each schema. */
export function compileObject (schema: SchemaLike): ObjectField {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  refuseFunctions('', schema)
  const [inner, allowNull] = withoutNull(schema)
  const object = new ObjectField(factsOf('', inner, { listed: true, Class: ObjectField, allowNull }), fieldsOf(schema))
  if (isRecursive(schema)) object.refuseMethods('An object inside of one of the same schema')
  compiled.set(schema, object)
  return object
}
