import { test } from 'tap'
import { BooleanField } from '../../lib/fields/boolean.ts'
import { ABSENT } from '../../lib/fields/field.ts'
import { MultiValueDict } from '../../lib/http/multi-value-dict.ts'
import { field, outcome } from './support/scalar.ts'

const INVALID = ['invalid: Must be a valid boolean.']

test('a boolean has many names (FLD-07)', async (t) => {
  for (const value of [true, 1, 1.0, 1n, 't', 'y', 'yes', 'true', 'on', '1', 'TRUE', 'Yes', 'On']) t.equal(outcome(field(BooleanField), value), true, String(value))
  for (const value of [false, 0, -0, 0n, 'f', 'n', 'no', 'false', 'off', '0', 'FALSE', 'No']) t.equal(outcome(field(BooleanField), value), false, String(value))
})

test('everything else is invalid, and nothing is trimmed (FLD-07)', async (t) => {
  for (const value of [2, -1, 0.5, '1.0', 'None', ' true', 'true ', '', 'null', [], [true], {}, 'maybe']) t.strictSame(outcome(field(BooleanField), value), INVALID, String(value))
})

test('with null allowed, a blank text and the word are null (FLD-07)', async (t) => {
  const nullable = field(BooleanField, {}, { allowNull: true })
  for (const value of ['', 'null', 'NULL', 'Null']) t.equal(outcome(nullable, value), null, value)
  t.strictSame(outcome(nullable, 'none'), INVALID)
})

test('in a form a missing boolean is false, or null, or its default; on PATCH it is absent (FLD-26)', async (t) => {
  const form = new MultiValueDict<unknown>()
  t.equal(field(BooleanField).readForm(form, 'value', false), false)
  t.equal(field(BooleanField, {}, { allowNull: true }).readForm(form, 'value', false), null)
  t.equal(field(BooleanField, { default: true }, { required: false }).readForm(form, 'value', false), true)
  t.equal(field(BooleanField, { default: () => true }, { required: false, allowNull: true }).readForm(form, 'value', false), true)
  t.equal(field(BooleanField).readForm(form, 'value', true), ABSENT)
  t.equal(field(BooleanField).readForm(new MultiValueDict<unknown>([['value', 'on']]), 'value', false), 'on')
})

test('what is stored is represented as a boolean (FLD-27)', async (t) => {
  const cases: [unknown, unknown][] = [[true, true], [1, true], [0, false], ['off', false], ['x', true], ['', false], [2, true], [[], false], [{ a: 1 }, true], [new Date(0), true]]
  for (const [value, expected] of cases) t.equal(field(BooleanField).toRepresentation(value), expected, String(value))
  t.equal(field(BooleanField, {}, { allowNull: true }).toRepresentation('null'), null)
})

test('the options and the JSON Schema of a boolean (MET-04)', async (t) => {
  t.equal(field(BooleanField).metadataType, 'boolean')
  t.strictSame(field(BooleanField).jsonSchema(), { type: 'boolean' })
})
