import { test } from 'tap'
import { ChoiceField, MultipleChoiceField } from '../../lib/fields/choice.ts'
import { ABSENT } from '../../lib/fields/field.ts'
import { MultiValueDict } from '../../lib/http/multi-value-dict.ts'
import { field, outcome } from './support/scalar.ts'

const no = (input: string) => [`invalid_choice: "${input}" is not a valid choice.`]

test('a choice is compared by its text and yields the declared value (FLD-21)', async (t) => {
  const mixed = field(ChoiceField, { enum: ['web', 5, true, 1.5] })
  const good: [unknown, unknown][] = [['web', 'web'], [5, 5], ['5', 5], [true, true], ['True', true], ['1.5', 1.5]]
  for (const [value, expected] of good) t.equal(outcome(mixed, value), expected, String(value))
})

test('a value that is no choice is quoted as Python writes it (FLD-21, CON-08)', async (t) => {
  const web = field(ChoiceField, { enum: ['web'] })
  const bad: [unknown, string][] = [['mail', 'mail'], ['', ''], [['web'], "['web']"], [{ a: null }, "{'a': None}"], [true, 'True'], [[1], '[1]'], [' web', ' web'], ['WEB', 'WEB']]
  for (const [value, input] of bad) t.strictSame(outcome(web, value), no(input), input)
})

test('the empty text needs allowBlank, or to be a choice (FLD-21)', async (t) => {
  t.equal(outcome(field(ChoiceField, { enum: ['a'], allowBlank: true }), ''), '')
  t.equal(outcome(field(ChoiceField, { enum: ['a', ''] }), ''), '')
})

test('choices come from choices, enum, or constants (FLD-01)', async (t) => {
  const labelled = field(ChoiceField, { choices: [['a', 'First'], 'b', ['Others', [['c', 'Third'], ['d', 'Fourth']]]], enum: ['x'] })
  t.strictSame(labelled.choices, [{ value: 'a', label: 'First' }, { value: 'b', label: 'b' }, { value: 'c', label: 'Third' }, { value: 'd', label: 'Fourth' }])
  t.strictSame(labelled.describe(), { choices: [{ value: 'a', display_name: 'First' }, { value: 'b', display_name: 'b' }, { value: 'c', display_name: 'Third' }, { value: 'd', display_name: 'Fourth' }] })
  const union = field(ChoiceField, { anyOf: [{ const: 'a', title: 'First' }, { const: 2 }, { const: null }, { enum: ['z'] }] })
  t.strictSame(union.choices, [{ value: 'a', label: 'First' }, { value: 2, label: '2' }, { value: 'z', label: 'z' }])
  t.strictSame(field(ChoiceField, { oneOf: [{ const: 'a' }] }).choices, [{ value: 'a', label: 'a' }])
  t.strictSame(field(ChoiceField, { const: 'a' }).choices, [{ value: 'a', label: 'a' }])
  t.strictSame(field(ChoiceField, { enum: ['a', null] }).choices, [{ value: 'a', label: 'a' }])
  t.strictSame(field(ChoiceField).choices, [])
})

test('choices that cannot be written are not shown (MET-03)', async (t) => {
  t.strictSame(field(ChoiceField, { enum: ['a'] }, { readOnly: true }).describe(), {})
})

test('an unknown stored value goes out as it is (FLD-21)', async (t) => {
  const numbers = field(ChoiceField, { enum: [1, 2] })
  t.equal(numbers.toRepresentation('1'), 1)
  t.equal(numbers.toRepresentation('9'), '9')
  t.equal(numbers.toRepresentation(''), '')
  t.throws(() => numbers.toRepresentation(NaN))
})

test('several choices are a list, each once, in the order in which they came (FLD-21)', async (t) => {
  const several = field(MultipleChoiceField, { type: 'array', items: { enum: ['a', 'b', 3] } })
  t.strictSame(outcome(several, ['b', 'a', 'b', '3', 3]), ['b', 'a', 3])
  t.strictSame(outcome(several, []), [])
  t.strictSame(outcome(several, { a: 1, b: 2 }), ['a', 'b'])
  t.strictSame(outcome(several, ['a', 'x', 'y']), no('x'))
  t.strictSame(outcome(several, [null]), no('None'))
  t.strictSame(outcome(several, [['a']]), no("['a']"))
})

test('several choices are no text and no number (FLD-05)', async (t) => {
  const several = field(MultipleChoiceField, { enum: ['a'] })
  const types: [unknown, string][] = [['a', 'str'], [5, 'int'], [true, 'bool'], [1.5, 'float']]
  for (const [value, type] of types) t.strictSame(outcome(several, value), [`not_a_list: Expected a list of items but got type "${type}".`])
})

test('several choices may have to be one at least (FLD-05)', async (t) => {
  for (const schema of [{ allowEmpty: false }, { minItems: 1 }]) {
    t.strictSame(outcome(field(MultipleChoiceField, { ...schema, enum: ['a'] }), []), ['empty: This selection may not be empty.'])
  }
})

test('a form sends several choices under one name; none at all is an empty list (FLD-26)', async (t) => {
  const several = field(MultipleChoiceField, { enum: ['a', 'b'] })
  const form = new MultiValueDict<unknown>([['value', 'a'], ['value', 'b']])
  t.strictSame(several.readForm(form, 'value', false), ['a', 'b'])
  t.strictSame(several.readForm(form, 'other', false), [])
  t.equal(several.readForm(form, 'other', true), ABSENT)
  t.strictSame(several.readForm(form, 'value', true), ['a', 'b'])
})

test('several stored choices are represented as a list (FLD-27)', async (t) => {
  t.strictSame(field(MultipleChoiceField, { enum: [1, 2] }).toRepresentation(['2', 1, 2, 'x']), [2, 1, 'x'])
  t.strictSame(field(MultipleChoiceField, { enum: [1, 2] }).toRepresentation(new Set([1])), [1])
})

test('the options and the JSON Schema of choices (MET-04)', async (t) => {
  t.strictSame([ChoiceField, MultipleChoiceField].map((Class) => field(Class).metadataType), ['choice', 'multiple choice'])
  t.strictSame(field(ChoiceField, { enum: ['a', 'b'] }).jsonSchema('request'), { type: 'string', enum: ['a', 'b'] })
  t.strictSame(field(ChoiceField, { enum: ['a', 1, 1.5], allowBlank: true }).jsonSchema('request'), { type: ['string', 'integer', 'number'], enum: ['a', 1, 1.5, ''] })
  t.strictSame(field(MultipleChoiceField, { items: { enum: [true] }, minItems: 1 }).jsonSchema('request'), {
    type: 'array', items: { type: 'boolean', enum: [true] }, uniqueItems: true, minItems: 1
  })
})
