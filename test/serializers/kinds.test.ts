import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { serializer, serializerFor } from '../../lib/serializers/index.ts'
import { outcome, refusal, shown } from './support/helper.ts'
import type { SchemaLike } from '../../lib/fields/index.ts'

/** The field that a schema makes, by the name of its class. */
function kindOf (schema: SchemaLike): string | undefined {
  const Class = serializer({ type: 'object', properties: { value: schema }, required: ['value'] })
  return new Class().fields.get('value')?.constructor.name
}

test('a bare TypeBox schema is the field that its JSON Schema keywords say (FLD-01)', async (t) => {
  const kinds: [SchemaLike, string][] = [
    [Type.String(), 'CharField'],
    [Type.String({ format: 'email' }), 'EmailField'],
    [Type.String({ format: 'uri' }), 'URLField'],
    [Type.String({ format: 'uuid' }), 'UUIDField'],
    [Type.String({ format: 'date' }), 'DateField'],
    [Type.String({ format: 'date-time' }), 'DateTimeField'],
    [Type.String({ format: 'time' }), 'TimeField'],
    [Type.String({ format: 'duration' }), 'DurationTextField'],
    [Type.String({ format: 'ip' }), 'IPAddressField'],
    [Type.String({ format: 'slug' }), 'SlugField'],
    [Type.String({ format: 'decimal', maxDigits: 5, decimalPlaces: 2 }), 'DecimalField'],
    [Type.String({ pattern: '^a' }), 'RegexField'],
    [Type.RegExp(/^a/), 'CompiledField'],
    [Type.Integer(), 'IntegerField'],
    [Type.BigInt(), 'BigIntegerField'],
    [Type.Number(), 'FloatField'],
    [Type.Boolean(), 'BooleanField'],
    [Type.Date(), 'DateTimeField'],
    [Type.Literal('a'), 'ChoiceField'],
    [Type.Union([Type.Literal('a'), Type.Literal(1)]), 'ChoiceField'],
    [Type.Enum({ A: 'a', B: 'b' }), 'ChoiceField'],
    [Type.Array(Type.Union([Type.Literal('a'), Type.Literal('b')]), { multipleChoice: true }), 'MultipleChoiceField'],
    [Type.Array(Type.String()), 'ListField'],
    [Type.Record(Type.String(), Type.Integer()), 'DictField'],
    [Type.Object({ a: Type.String() }), 'ObjectField'],
    [Type.Array(Type.Object({ a: Type.String() })), 'ObjectListField'],
    [Type.Unknown(), 'JSONField'],
    [Type.Any(), 'JSONField'],
    [Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.String() })]), 'CompiledField'],
    [Type.Union([Type.String(), Type.Integer()]), 'CompiledField'],
    [Type.Tuple([Type.String(), Type.Integer()]), 'CompiledField'],
    [Type.Recursive((This) => Type.Object({ next: Type.Optional(This) })), 'CompiledField']
  ]
  for (const [schema, expected] of kinds) t.equal(kindOf(schema), expected, JSON.stringify(schema))
})

test('JSON Schema written by hand works as well (FLD-01)', async (t) => {
  const kinds: [SchemaLike, string][] = [
    [{ type: 'string' }, 'CharField'],
    [{ enum: ['a', 'b'] }, 'ChoiceField'],
    [{ const: 1 }, 'ChoiceField'],
    [{ type: 'array', items: { type: 'integer' } }, 'ListField'],
    [{ type: 'array' }, 'ListField'],
    [{ type: 'object' }, 'DictField'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, 'DictField'],
    [{}, 'JSONField']
  ]
  for (const [schema, expected] of kinds) t.equal(kindOf(schema), expected, JSON.stringify(schema))
})

test('null may be said in five ways (FLD-01)', async (t) => {
  const nullables: SchemaLike[] = [
    Type.Union([Type.String({ maxLength: 3 }), Type.Null()]),
    { type: ['string', 'null'], maxLength: 3 },
    { type: 'string', maxLength: 3, nullable: true },
    { anyOf: [{ type: 'null' }, { type: 'string', maxLength: 3 }], title: 'Kept' },
    fields.char({ allowNull: true, maxLength: 3 })
  ]
  for (const schema of nullables) {
    const Class = serializer({ type: 'object', properties: { value: schema } })
    t.strictSame(await outcome(Class, { value: null }), { value: null }, JSON.stringify(schema))
    t.strictSame(await outcome(Class, { value: 'long' }), { value: ['Ensure this field has no more than 3 characters.'] })
  }
  const Choice = serializer({ type: 'object', properties: { value: { enum: ['a', null] }, union: Type.Union([Type.Literal('b'), Type.Null(), Type.Literal('c')]) } })
  t.strictSame(await outcome(Choice, { value: null, union: null }), { value: null, union: null })
  t.strictSame(await outcome(Choice, { value: 'x', union: 'c' }), { value: ['"x" is not a valid choice.'] })
})

test('what is not listed under `required` is optional, whoever wrote the schema', async (t) => {
  const Class = serializer(Type.Object({ a: Type.String(), b: Type.Optional(Type.String()), c: Type.Integer({ default: 4 }) }))
  t.strictSame(await outcome(Class, {}), { a: ['This field is required.'] })
  t.strictSame(await outcome(Class, { a: 'x' }), { a: 'x', c: 4 })
})

test('a bare date-time stays text, as its type says; a TypeBox date is a Date', async (t) => {
  const Class = serializer(Type.Object({ text: Type.String({ format: 'date-time' }), date: Type.Date(), span: Type.String({ format: 'duration' }) }))
  t.strictSame(await outcome(Class, { text: '2024-01-02T03:04:05+01:00', date: '2024-01-02', span: '90' }), {
    text: '2024-01-02T02:04:05Z', date: new Date('2024-01-02T00:00:00Z'), span: '00:01:30'
  })
})

test('a schema that no kind fits is checked by TypeBox\'s own compiler', async (t) => {
  const Class = serializer(Type.Object({
    both: Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.Integer() })]),
    tree: Type.Recursive((This) => Type.Object({ next: Type.Optional(This) })),
    upper: Type.Transform(Type.String()).Decode((text) => text.toUpperCase()).Encode((text) => text.toLowerCase())
  }))
  t.strictSame(await outcome(Class, { both: { a: 'x', b: 1 }, tree: { next: { next: {} } }, upper: 'abc' }), { both: { a: 'x', b: 1 }, tree: { next: { next: {} } }, upper: 'ABC' })
  t.strictSame(await outcome(Class, { both: { a: 'x' }, tree: { next: 1 }, upper: 5 }), { both: ['Invalid value.'], tree: ['Invalid value.'], upper: ['Invalid value.'] })
  t.strictSame(await shown(Class, { both: { a: 'x', b: 1 }, tree: {}, upper: 'ABC' }), { both: { a: 'x', b: 1 }, tree: {}, upper: 'abc' })
  t.equal(await refusal(() => kindOf({ type: ['string', 'integer'] })), 'FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED')
  t.equal(await refusal(() => kindOf({ allOf: [] })), 'FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED')
})

test('a transform that throws is an invalid value', async (t) => {
  const Class = serializer(Type.Object({ json: Type.Transform(Type.String()).Decode((text): unknown => JSON.parse(text)).Encode((value) => JSON.stringify(value)) }))
  t.strictSame(await outcome(Class, { json: '{"a":1}' }), { json: { a: 1 } })
  t.strictSame(await outcome(Class, { json: '{' }), { json: ['Invalid value.'] })
})

test('a kind that there is not is a mistake', async (t) => {
  t.equal(await refusal(() => kindOf({ field: 'chart' })), 'FST_VIEWSETS_FIELD_KIND_UNKNOWN')
  try { kindOf({ field: 'chart' }) } catch (error) { t.match((error as Error).message, /Did you mean "char"\?/) }
  t.equal(await refusal(() => kindOf({ type: 'string', source: 'value' })), 'FST_VIEWSETS_FIELD_SOURCE_REDUNDANT')
})

test('every builder makes the field that it is named after', async (t) => {
  const all = {
    char: fields.char(),
    email: fields.email(),
    url: fields.url(),
    regex: fields.regex('a'),
    slug: fields.slug(),
    uuid: fields.uuid(),
    ip: fields.ip(),
    boolean: fields.boolean(),
    integer: fields.integer(),
    bigInteger: fields.bigInteger(),
    float: fields.float(),
    decimal: fields.decimal({ maxDigits: 5, decimalPlaces: 2 }),
    dateTime: fields.dateTime(),
    date: fields.date(),
    time: fields.time(),
    duration: fields.duration(),
    choice: fields.choice(['a']),
    multipleChoice: fields.multipleChoice(['a']),
    json: fields.json(),
    readOnly: fields.readOnly(),
    list: fields.list(fields.char()),
    dict: fields.dict(fields.char()),
    hidden: fields.hidden({ default: 1 }),
    method: fields.method(() => 1)
  }
  const kinds = [...new (serializer(Type.Object(all)))().fields].map(([name, field]) => [name, field.constructor.name.replace(/Field$/, '').toLowerCase()])
  const expected: Record<string, string> = { ip: 'ipaddress', bigInteger: 'biginteger' }
  t.strictSame(kinds, Object.keys(all).map((name) => [name, expected[name] ?? name.toLowerCase()]))
})

test('builders return plain TypeBox schemas', async (t) => {
  const schema = Type.Object({ name: fields.char({ maxLength: 3 }), note: fields.char({ required: false, allowNull: true, readOnly: true }) })
  t.strictSame(JSON.parse(JSON.stringify(schema)), {
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: 3, field: 'char' },
      note: { type: 'string', readOnly: true, nullable: true, field: 'char' }
    },
    required: ['name']
  })
})

test('a bare schema has one class of its own, and a class is itself', async (t) => {
  const schema = Type.Object({ a: fields.integer() })
  t.equal(serializerFor(schema), serializerFor(schema))
  t.strictSame(await outcome(serializerFor(schema), { a: '1' }), { a: 1 })
  const Class = serializer(schema)
  t.equal(serializerFor(Class), Class)
})
