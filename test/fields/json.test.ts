import { test } from 'tap'
import { ABSENT } from '../../lib/fields/field.ts'
import { JSONField, ReadOnlyField } from '../../lib/fields/json.ts'
import { MultiValueDict } from '../../lib/http/multi-value-dict.ts'
import { field, outcome } from './support/scalar.ts'

const INVALID = ['invalid: Value must be valid JSON.']

function nested (levels: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = [value]
  return value
}

test('anything that JSON can say is JSON (FLD-22)', async (t) => {
  for (const value of ['text', '', 5, false, [], [1, { a: null }], { a: [true] }]) t.strictSame(outcome(field(JSONField), value), value)
})

test('what JSON could not send back is refused (FLD-22, CON-03)', async (t) => {
  for (const value of [Infinity, [NaN], { a: { b: -Infinity } }, undefined]) t.strictSame(outcome(field(JSONField), value), INVALID)
  t.strictSame(outcome(field(JSONField), nested(100_000)), INVALID)
  t.strictSame(outcome(field(JSONField), nested(400)), nested(400))
})

test('a binary field parses text (FLD-22)', async (t) => {
  const binary = field(JSONField, { binary: true })
  t.strictSame(outcome(binary, '{"a":[1]}'), { a: [1] })
  t.strictSame(outcome(binary, Buffer.from('"é"')), 'é')
  for (const value of ['', 'x', '{', 'NaN', '1e400', 5, { a: 1 }]) t.strictSame(outcome(binary, value), INVALID, String(value))
})

test('a binary field writes text as Python writes JSON (FLD-22)', async (t) => {
  const binary = field(JSONField, { binary: true })
  const cases: [unknown, string][] = [
    [{ a: 'é', b: [1, 2] }, '{"a": "\\u00e9", "b": [1, 2]}'], [[], '[]'], [{}, '{}'], [[{ 'x,y': ':' }, []], '[{"x,y": ":"}, []]'], ['\u{1F600}\x7f\n"\\', '"\\ud83d\\ude00\\u007f\\n\\"\\\\"'],
    [[1.5, 1e-7, true, null], '[1.5, 1e-07, true, null]'], [{ a: undefined, b: new Date(0) }, '{"b": "1970-01-01T00:00:00.000Z"}'], [JSON.parse('{"__proto__":1}'), '{"__proto__": 1}']
  ]
  for (const [value, expected] of cases) t.equal(binary.toRepresentation(value), expected)
})

test('in a form JSON is text (FLD-26)', async (t) => {
  const form = new MultiValueDict<unknown>([['a', '{"x":1}'], ['b', 'x'], ['c', ''], ['d', '"5"']])
  const json = field(JSONField)
  t.strictSame(outcome(json, json.readForm(form, 'a')), { x: 1 })
  t.strictSame(outcome(json, json.readForm(form, 'b')), INVALID)
  t.strictSame(outcome(json, json.readForm(form, 'c')), INVALID)
  t.equal(outcome(json, json.readForm(form, 'd')), '5')
  t.equal(json.readForm(form, 'e'), ABSENT)
})

test('stored JSON goes out as it is (FLD-27)', async (t) => {
  const value = { a: [1, null, undefined] }
  t.throws(() => field(JSONField).toRepresentation(value), /holds a value that JSON cannot/)
  t.equal(field(JSONField).toRepresentation(value.a.slice(0, 2)) instanceof Array, true)
  t.strictSame(field(JSONField).toRepresentation({ a: undefined }), { a: undefined })
  t.throws(() => field(JSONField).toRepresentation({ a: NaN }))
})

test('a read-only field shows what is there, but nothing that JSON cannot hold', async (t) => {
  const date = new Date(0)
  t.equal(field(ReadOnlyField).toRepresentation(date), date)
  t.equal(field(ReadOnlyField).toRepresentation(5), 5)
  t.throws(() => field(ReadOnlyField).toRepresentation(NaN), /holds NaN/)
  t.equal(field(ReadOnlyField).toInternalValue(5), 5)
})

test('the options and the JSON Schema of JSON (MET-04)', async (t) => {
  t.strictSame([JSONField, ReadOnlyField].map((Class) => field(Class as typeof JSONField).metadataType), ['field', 'field'])
  t.strictSame(field(JSONField).jsonSchema(), {})
  t.strictSame(field(ReadOnlyField).jsonSchema(), {})
  t.strictSame(field(JSONField, { binary: true }).jsonSchema(), { type: 'string', contentMediaType: 'application/json' })
})

test('a key that could reach a prototype is dropped from JSON in text too (FLD-22, NEG-10)', async (t) => {
  const text = '{"__proto__": {"admin": true}, "a": [{"__proto__": 1, "b": 2}], "constructor": {"prototype": {}}}'
  const binary = field(JSONField, { binary: true })
  const form = field(JSONField)
  for (const value of [outcome(binary, text), outcome(form, form.readForm(new MultiValueDict<unknown>([['value', text]]), 'value'))]) {
    t.strictSame(value, { a: [{ b: 2 }] })
    t.equal(Object.getPrototypeOf(value), Object.prototype)
  }
})
