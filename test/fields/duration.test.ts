import fc from 'fast-check'
import { test } from 'tap'
import { DurationField } from '../../lib/fields/duration.ts'
import { Failure } from '../../lib/fields/field.ts'
import { field, outcome } from './support/scalar.ts'

const INVALID = ['invalid: Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu].']
const OVERFLOW = ['overflow: The number of days must be between -999999999 and 999999999.']

test('a span of time is read as Django reads it, in seconds (FLD-16)', async (t) => {
  const cases: [unknown, number][] = [
    ['3 01:02:03.000005', 262923.000005], ['5', 5], [5, 5], [5.5, 5.5], [-5, -5], ['-5', -5], ['15:30', 930], ['01:02:03', 3723], ['3 days, 01:02:03', 262923], ['1 day, 5', 86405],
    ['-1 00:00:00', -86400], ['-1 00:00:01', -86399], ['3 -01:00:00', 255600], ['1 day 01:02:03', 90123], ['4 days', 345600], ['4 days ', 345600], ['-1:00:00', -3600], ['+1:00:00', 3600], ['5,5', 5.5],
    ['5.1234567', 5.123456], ['', 0], ['P', 0], ['PT', 0], ['P3DT1H2M3.5S', 262923.5], ['-P1DT1H', -90000], ['+P1D', 86400], ['P1,5D', 129600], ['PT0.0000005S', 0], ['PT0.0000015S', 0.000002],
    ['PT4.0000015S', 4.000001], ['٥', 5], ['5\n', 5], ['999999999 23:59:59', 86399999999999]
  ]
  for (const [value, expected] of cases) t.equal(outcome(field(DurationField), value), expected, JSON.stringify(value))
})

test('other texts and values are no spans (FLD-16)', async (t) => {
  for (const value of ['x', ' 5', '1 week', 'P1Y', 'P1M', '1e3', '5s', '--5', '1:2:3:4', true, [], {}, 1e-7]) t.strictSame(outcome(field(DurationField), value), INVALID, String(value))
})

test('a span of more days than Python has is told (FLD-05)', async (t) => {
  for (const value of ['1000000000 00:00:00', '-1000000000 00:00:00', '999999999 24:00:00', 'PT86400000000000S', 1e16, '9'.repeat(1e5), `P${'9'.repeat(400)}D`, '-1000000000 days']) {
    t.strictSame(outcome(field(DurationField), value), OVERFLOW, String(value).slice(0, 30))
  }
})

test('limits are written as Python writes them (FLD-05)', async (t) => {
  const between = field(DurationField, { minimum: 3600, maximum: '2 00:00:00.5' })
  t.equal(outcome(between, 3600), 3600)
  t.strictSame(outcome(between, '3 00:00:00'), ['max_value: Ensure this value is less than or equal to 2 days, 0:00:00.500000.'])
  t.strictSame(outcome(between, 3599), ['min_value: Ensure this value is greater than or equal to 1:00:00.'])
  t.equal((between.toInternalValue(0) as Failure).converted, 0)
  t.strictSame(outcome(field(DurationField, { maximum: -86400 }), 0), ['max_value: Ensure this value is less than or equal to -1 day, 0:00:00.'])
})

test('stored spans are written as Django writes them (FLD-16)', async (t) => {
  const cases: [unknown, string, string][] = [
    [262800.000005, '3 01:00:00.000005', 'P3DT01H00M00.000005S'], [5, '00:00:05', 'P0DT00H00M05S'], [-86400, '-1 00:00:00', '-P1DT00H00M00S'], [-1, '-1 23:59:59', '-P0DT00H00M01S'],
    [0, '00:00:00', 'P0DT00H00M00S'], ['P1DT1S', '1 00:00:01', 'P1DT00H00M01S'], [0.1 + 0.2, '00:00:00.300000', 'P0DT00H00M00.300000S']
  ]
  for (const [value, django, iso] of cases) {
    t.equal(field(DurationField).toRepresentation(value), django)
    t.equal(field(DurationField, { format: 'duration' }).toRepresentation(value), django)
    t.equal(field(DurationField, { format: 'ISO-8601' }).toRepresentation(value), iso)
    t.equal(field(DurationField, { format: 'duration', outputFormat: 'iso-8601' }).toRepresentation(value), iso)
  }
  t.equal(field(DurationField, { format: null }).toRepresentation(5), 5)
})

test('no second of a span is lost, however long it is (FLD-16)', async (t) => {
  const cases: [string, string][] = [
    ['9999999999999', '115740740 17:46:39'], ['-9999999999999', '-115740741 06:13:21'], ['115740740 17:46:39.25', '115740740 17:46:39.250000'],
    ['999999999 23:59:59', '999999999 23:59:59']
  ]
  for (const [text, expected] of cases) t.equal(field(DurationField).toRepresentation(outcome(field(DurationField), text)), expected, text)
  t.equal(outcome(field(DurationField, { maximum: '999999999 23:59:58' }), '999999999 23:59:58'), 86399999999998)
})

test('what is no span cannot be represented (CON-03)', async (t) => {
  for (const value of [NaN, Infinity, 'x', true, {}]) t.throws(() => field(DurationField).toRepresentation(value), /cannot take/)
})

test('what is written is read back as it was (FLD-16)', async (t) => {
  const [django, iso] = [field(DurationField), field(DurationField, { format: 'iso-8601' })]
  fc.assert(fc.property(fc.integer({ min: -1e15, max: 1e15 }), (microseconds) => {
    const seconds = microseconds / 1e6
    return outcome(django, django.toRepresentation(seconds)) === seconds && outcome(django, iso.toRepresentation(seconds)) === seconds
  }))
  t.pass()
})

test('the options and the JSON Schema of a span (MET-04)', async (t) => {
  t.equal(field(DurationField).metadataType, 'duration')
  t.strictSame(field(DurationField).jsonSchema('request'), { type: 'string' })
  t.strictSame(field(DurationField, { format: 'iso-8601' }).jsonSchema('response'), { type: 'string', format: 'duration' })
  t.strictSame(field(DurationField, { format: null }).jsonSchema('response'), { type: 'number' })
})
