import { test } from 'tap'
import { ABSENT, Failure } from '../../lib/fields/field.ts'
import { BigIntegerField, FloatField, IntegerField } from '../../lib/fields/numbers.ts'
import { field, outcome } from './support/scalar.ts'
import type { Field } from '../../lib/fields/field.ts'

const NO_INTEGER = ['invalid: A valid integer is required.']
const NO_NUMBER = ['invalid: A valid number is required.']
const TOO_LONG = ['max_string_length: String value too large.']

test('integers, and texts that say one, are integers (FLD-08)', async (t) => {
  const cases: [unknown, number][] = [
    [7, 7], [7.0, 7], [-0, 0], ['7', 7], [' 7 ', 7], ['+7', 7], ['-7', -7], ['1.0', 1], ['1.', 1], ['1.000 \n', 1], ['1_000', 1000], ['٣', 3], ['007', 7], [5n, 5],
    ['-0', 0], [`${'0'.repeat(999)}1`, 1]
  ]
  for (const [value, expected] of cases) t.equal(outcome(field(IntegerField), value), expected, String(value))
})

test('everything else is no integer (FLD-08)', async (t) => {
  const values = [true, false, 5.5, NaN, Infinity, '', ' ', 'x', '1e3', '0x10', '5.5', '1.0.0', '.0', '1,0', '1__0', '\x1c5', [], [1], {}, '1.٠', '9'.repeat(400)]
  for (const value of values) t.strictSame(outcome(field(IntegerField), value), NO_INTEGER, String(value))
})

test('a text of more than 1000 characters is no number, whatever it says (FLD-05)', async (t) => {
  for (const Class of [IntegerField, BigIntegerField, FloatField]) {
    t.strictSame(outcome(field<Field>(Class), '1'.repeat(1001)), TOO_LONG)
    t.notSame(outcome(field<Field>(Class), '😀'.repeat(1000)), TOO_LONG, 'counted in code points')
  }
})

test('bounds are told upper first, and all of them (FLD-05, EXC-11)', async (t) => {
  const odd = field(IntegerField, { minimum: 5, maximum: 3 })
  t.strictSame(outcome(odd, 4), ['max_value: Ensure this value is less than or equal to 3.', 'min_value: Ensure this value is greater than or equal to 5.'])
  t.equal((odd.toInternalValue(4) as Failure).converted, 4)
  const between = field(IntegerField, { exclusiveMinimum: 0, exclusiveMaximum: 10, multipleOf: 3 })
  t.equal(outcome(between, 9), 9)
  t.strictSame(outcome(between, 0), ['exclusive_min_value: Ensure this value is greater than 0.'])
  t.strictSame(outcome(between, 10), ['exclusive_max_value: Ensure this value is less than 10.', 'step_size: Ensure this value is a multiple of step size 3.'])
})

test('a text of more digits than a number holds breaks the bounds that it breaks, and is no integer within others (FLD-05)', async (t) => {
  const between = field(IntegerField, { minimum: 5, maximum: 10 })
  t.strictSame(outcome(between, '9'.repeat(400)), ['max_value: Ensure this value is less than or equal to 10.'])
  t.strictSame(outcome(between, `-${'9'.repeat(400)}`), ['min_value: Ensure this value is greater than or equal to 5.'])
  t.strictSame(outcome(field(IntegerField, { minimum: 5 }), '9'.repeat(400)), NO_INTEGER)
  t.equal((between.toInternalValue('9'.repeat(400)) as Failure).converted, ABSENT, 'there is no number that further checks could look at')
})

test('limits are written as Python writes them (FLD-05)', async (t) => {
  const weight = field(FloatField, { minimum: 0.5, maximum: 10 })
  t.strictSame(outcome(weight, 0.4), ['min_value: Ensure this value is greater than or equal to 0.5.'])
  t.strictSame(outcome(weight, '11'), ['max_value: Ensure this value is less than or equal to 10.'])
  t.equal(outcome(weight, 10), 10)
  t.equal(outcome(field(FloatField, { multipleOf: 0.1 }), 0.3), 0.3)
  t.strictSame(outcome(field(FloatField, { multipleOf: 0.1 }), 0.35), ['step_size: Ensure this value is a multiple of step size 0.1.'])
})

test('big integers stay exact (CON-05)', async (t) => {
  const exact = field(BigIntegerField)
  t.equal(outcome(exact, '9007199254740993'), 9007199254740993n)
  t.equal(outcome(exact, '9007199254740991'), 9007199254740991)
  t.equal(outcome(exact, 12n), 12)
  const native = field(BigIntegerField, { native: 'bigint', maximum: 2n ** 63n - 1n, multipleOf: 1 })
  t.equal(outcome(native, 5), 5n)
  t.equal(outcome(native, '9223372036854775807'), 2n ** 63n - 1n)
  t.strictSame(outcome(native, '9223372036854775808'), ['max_value: Ensure this value is less than or equal to 9223372036854775807.'])
  t.strictSame(outcome(exact, 'x'), ['invalid: A valid biginteger is required.'])
})

test('big integers are emitted as numbers, or as text where that is wanted (CON-05)', async (t) => {
  const plain = field(BigIntegerField)
  t.equal(plain.toRepresentation(9007199254740993n), 9007199254740993n)
  t.equal(plain.toRepresentation(5n), 5)
  t.equal(plain.toRepresentation('9007199254740993'), 9007199254740993n)
  const text = field(BigIntegerField, { coerceToString: true })
  t.equal(text.toRepresentation(9007199254740993n), '9007199254740993')
  t.equal(text.toRepresentation(5), '5')
  t.equal(text.toRepresentation(1e21), '1000000000000000000000')
})

test('floats are numbers, texts and booleans (FLD-09)', async (t) => {
  const cases: [unknown, number][] = [[1.5, 1.5], [5, 5], ['1.5', 1.5], [' 1e3 ', 1000], ['1_0.5', 10.5], [true, 1], [false, 0], [5n, 5], ['.5', 0.5]]
  for (const [value, expected] of cases) t.equal(outcome(field(FloatField), value), expected, String(value))
})

test('no float is infinite (FLD-09)', async (t) => {
  for (const value of ['', 'x', 'inf', 'nan', '-Infinity', '1e400', NaN, [], {}, '1,5']) t.strictSame(outcome(field(FloatField), value), NO_NUMBER, String(value))
  t.strictSame(outcome(field(FloatField), Infinity), ['overflow: Integer value too large to convert to float'])
  t.strictSame(outcome(field(FloatField), 10n ** 400n), ['overflow: Integer value too large to convert to float'])
})

test('stored numbers are represented as numbers (FLD-27)', async (t) => {
  const cases: [unknown, unknown][] = [[5, 5], [5.7, 5], [-5.7, -5], ['5', 5], [true, 1], [5n, 5]]
  for (const [value, expected] of cases) t.equal(field(IntegerField).toRepresentation(value), expected, String(value))
  t.equal(field(FloatField).toRepresentation('1.5'), 1.5)
  t.equal(field(FloatField).toRepresentation(true), 1)
})

test('what is no finite number cannot be represented (CON-03)', async (t) => {
  for (const Class of [IntegerField, BigIntegerField, FloatField]) {
    for (const value of [NaN, Infinity, -Infinity, 'x', {}]) t.throws(() => field<Field>(Class).toRepresentation(value), /The field "value" cannot represent/)
  }
})

test('each kind of number has its type in OPTIONS (MET-04)', async (t) => {
  t.strictSame([IntegerField, BigIntegerField, FloatField].map((Class) => field<Field>(Class).metadataType), ['integer', 'integer', 'float'])
})

test('the JSON Schema of a number has its bounds', async (t) => {
  t.strictSame(field(IntegerField, { minimum: 1, multipleOf: 2 }).jsonSchema('request'), { type: 'integer', minimum: 1, multipleOf: 2 })
  t.strictSame(field(BigIntegerField, { maximum: 5n }).jsonSchema('request'), { type: 'integer', format: 'int64', maximum: 5 })
  t.strictSame(field(BigIntegerField, { coerceToString: true }).jsonSchema('request'), { type: 'string', pattern: '^[+-]?\\d+$' })
  t.strictSame(field(FloatField, { exclusiveMaximum: 0.5 }).jsonSchema(), { type: 'number', exclusiveMaximum: 0.5 })
})
