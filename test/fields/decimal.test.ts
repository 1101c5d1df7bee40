import fc from 'fast-check'
import { test } from 'tap'
import { DecimalField } from '../../lib/fields/decimal.ts'
import { compareDecimals, formatDecimal, parseDecimal, quantize } from '../../lib/python/decimal.ts'
import { Failure, Settled } from '../../lib/fields/field.ts'
import { field, outcome } from './support/scalar.ts'
import type { Decimal } from '../../lib/python/decimal.ts'

const NO_NUMBER = ['invalid: A valid number is required.']
const PRICE = { maxDigits: 6, decimalPlaces: 2 }

test('numbers and texts are decimals, kept as text with all their places (FLD-10)', async (t) => {
  const cases: [unknown, string][] = [
    [3, '3.00'], [3.5, '3.50'], ['1e2', '100.00'], ['.5', '0.50'], ['5.', '5.00'], ['1_0', '10.00'], [' 5.00 ', '5.00'], ['-0', '-0.00'], ['+1', '1.00'],
    ['000012.5', '12.50'], ['٣.٥', '3.50'], ['9999.99', '9999.99'], ['1E+02', '100.00'], [0.1, '0.10'], [5n, '5.00'], ['_1_', '1.00']
  ]
  for (const [value, expected] of cases) t.equal(outcome(field(DecimalField, PRICE), value), expected, String(value))
})

test('what is no finite number is no decimal (FLD-10)', async (t) => {
  const values = ['', ' ', 'x', 'NaN', 'sNaN', 'Infinity', '-inf', true, false, [], [1], {}, '1,5', '1 2', '.', 'e5', '1e', '0x1', '1e9999999999999999999', NaN, Infinity]
  for (const value of values) t.strictSame(outcome(field(DecimalField, PRICE), value), NO_NUMBER, String(value))
})

test('digits are counted as DRF counts them, one complaint at a time (FLD-10)', async (t) => {
  const [digits, places, whole] = [
    ['max_digits: Ensure that there are no more than 6 digits in total.'],
    ['max_decimal_places: Ensure that there are no more than 2 decimal places.'],
    ['max_whole_digits: Ensure that there are no more than 4 digits before the decimal point.']
  ]
  const cases: [unknown, unknown][] = [
    ['1234567', digits], ['12345.67', digits], ['1e6', digits], ['0e6', digits], ['0.0000001', digits], ['1e-999999', digits], ['1e999999', digits],
    ['1.234', places], ['0.001', places], ['0.000', places], ['1e-3', places], ['12345', whole], ['12345.6', whole], ['1e4', whole]
  ]
  for (const [value, expected] of cases) t.strictSame(outcome(field(DecimalField, PRICE), value), expected, String(value))
})

test('without limits, a decimal is kept as it came, up to a sane length (FLD-10)', async (t) => {
  const free = field(DecimalField)
  t.equal(outcome(free, '1.500'), '1.500')
  t.equal(outcome(free, '1e2'), '100')
  t.equal(outcome(free, '1e-3'), '0.001')
  t.equal(outcome(free, '123456789012345678901234567890.123'), '123456789012345678901234567890.123')
  for (const value of ['1e1001', '1e-1001', '1e999999999', '1'.repeat(1001)]) t.strictSame(outcome(free, value), ['max_string_length: String value too large.'])
  t.strictSame(outcome(field(DecimalField, { decimalPlaces: null, maxDigits: null }), '1.50'), '1.50')
})

test('with null allowed, a blank text is null and settled (FLD-10)', async (t) => {
  const nullable = field(DecimalField, PRICE, { allowNull: true })
  const result = nullable.toInternalValue(' ')
  t.ok(result instanceof Settled)
  t.equal((result as Settled).value, null)
})

test('bounds are compared exactly, be they numbers or texts (FLD-05)', async (t) => {
  const bounded = field(DecimalField, { decimalPlaces: 20, minimum: '0.10000000000000000001', maximum: 1000 })
  t.equal(outcome(bounded, '0.10000000000000000001'), '0.10000000000000000001')
  t.strictSame(outcome(bounded, '0.1'), ['min_value: Ensure this value is greater than or equal to 0.10000000000000000001.'])
  t.strictSame(outcome(bounded, '1000.00000000000000000001'), ['max_value: Ensure this value is less than or equal to 1000.'])
  t.equal((bounded.toInternalValue('0') as Failure).converted, '0.00000000000000000000')
  const open = field(DecimalField, { ...PRICE, exclusiveMinimum: 0, exclusiveMaximum: 1 })
  t.strictSame(outcome(open, 0), ['exclusive_min_value: Ensure this value is greater than 0.'])
  t.strictSame(outcome(open, 1), ['exclusive_max_value: Ensure this value is less than 1.'])
})

test('stored decimals are written with all their places, half to even (FLD-11)', async (t) => {
  const cases: [unknown, string][] = [
    ['1.005', '1.00'], ['1.015', '1.02'], ['-0', '-0.00'], ['-0.001', '-0.00'], [19.9, '19.90'], [5, '5.00'], ['5', '5.00'], ['5.', '5.00'], ['0.995', '1.00'],
    ['9999.994', '9999.99'], [' 1.5 ', '1.50'], [5n, '5.00'], ['007', '7.00'], ['1e1', '10.00'], [1e-7, '0.00']
  ]
  for (const [value, expected] of cases) t.equal(field(DecimalField, PRICE).toRepresentation(value), expected, String(value))
})

test('rounding, normalising and numbers can be asked for (FLD-11)', async (t) => {
  t.equal(field(DecimalField, { ...PRICE, rounding: 'ROUND_HALF_UP' }).toRepresentation('1.005'), '1.01')
  t.equal(field(DecimalField, { ...PRICE, rounding: 'ROUND_FLOOR' }).toRepresentation('-1.001'), '-1.01')
  const normal = field(DecimalField, { ...PRICE, normalizeOutput: true })
  t.strictSame(['100.00', '1.50', '0.00', '-0.00'].map((value) => normal.toRepresentation(value)), ['100', '1.5', '0', '-0'])
  t.equal(field(DecimalField, { ...PRICE, coerceToString: false }).toRepresentation('1.50'), 1.5)
  t.equal(field(DecimalField).toRepresentation('1.50'), '1.50')
  t.throws(() => field(DecimalField, { rounding: 'ROUND_ABOUT' }), /"value" has the rounding "ROUND_ABOUT"/)
})

test('a stored value that does not fit, or is no number, cannot be represented (FLD-11, CON-03)', async (t) => {
  for (const value of ['99999.00', '9999.995', 1e21, 'x', NaN, Infinity, true, {}]) t.throws(() => field(DecimalField, PRICE).toRepresentation(value), String(value))
  t.throws(() => field(DecimalField, { coerceToString: false }).toRepresentation('1e400'), RangeError)
})

test('a decimal limit that is none is a mistake told at once', async (t) => {
  t.throws(() => field(DecimalField, { minimum: 'a little' }), /cannot take a little for a decimal/)
})

test('the options and the JSON Schema of a decimal (MET-04)', async (t) => {
  t.equal(field(DecimalField).metadataType, 'decimal')
  t.strictSame(field(DecimalField, PRICE).jsonSchema(), { type: 'string', format: 'decimal', pattern: '^-?\\d{0,4}(?:\\.\\d{0,2})?$' })
  t.strictSame(field(DecimalField).jsonSchema(), { type: 'string', format: 'decimal', pattern: '^-?\\d*(?:\\.\\d*)?$' })
  t.strictSame(field(DecimalField, { maxDigits: 3, decimalPlaces: 0 }).jsonSchema(), { type: 'string', format: 'decimal', pattern: '^-?\\d{0,3}$' })
  t.strictSame(field(DecimalField, { coerceToString: false, minimum: '0.5' }).jsonSchema(), { type: 'number', minimum: 0.5 })
})

const decimals = fc.record({
  isNegative: fc.boolean(),
  digits: fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String),
  exponent: fc.integer({ min: -30, max: 5 })
})
const PLACES = fc.integer({ min: 0, max: 12 })

/** The value times 10^40, exactly. */
function scaled ({ isNegative, digits, exponent }: Decimal): bigint {
  return BigInt(digits) * 10n ** BigInt(exponent + 40) * (isNegative ? -1n : 1n)
}

test('quantising is off by half a unit at most, and by half only where the last digit is even', async (t) => {
  fc.assert(fc.property(decimals, PLACES, (value, places) => {
    const rounded = quantize(value, places, 'ROUND_HALF_EVEN')
    const off = 2n * (scaled(rounded) - scaled(value))
    const unit = 10n ** BigInt(40 - places)
    const distance = off < 0n ? -off : off
    return rounded.exponent === -places && (distance < unit || (distance === unit && BigInt(rounded.digits) % 2n === 0n))
  }))
  t.pass()
})

test('each way of rounding goes where its name says', async (t) => {
  fc.assert(fc.property(decimals, PLACES, (value, places) => {
    const exact = scaled(value)
    const size = (rounding: 'ROUND_UP' | 'ROUND_DOWN' | 'ROUND_FLOOR' | 'ROUND_CEILING') => scaled(quantize(value, places, rounding))
    const abs = (number: bigint) => number < 0n ? -number : number
    return size('ROUND_FLOOR') <= exact && size('ROUND_CEILING') >= exact && abs(size('ROUND_UP')) >= abs(exact) && abs(size('ROUND_DOWN')) <= abs(exact)
  }))
  const fives: [string, string, string][] = [['0.5', 'ROUND_HALF_DOWN', '0'], ['0.5', 'ROUND_HALF_UP', '1'], ['1.5', 'ROUND_05UP', '1'], ['5.1', 'ROUND_05UP', '6'], ['0.1', 'ROUND_05UP', '1']]
  for (const [text, rounding, expected] of fives) t.equal(formatDecimal(quantize(parseDecimal(text) as Decimal, 0, rounding as 'ROUND_UP')), expected, `${text} ${rounding}`)
})

test('a decimal survives being written and read, and compares as its value does', async (t) => {
  fc.assert(fc.property(decimals, decimals, (a, b) => {
    const again = parseDecimal(formatDecimal(a)) as Decimal
    const order = scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0
    return compareDecimals(again, a) === 0 && compareDecimals(a, b) === order
  }))
  t.pass()
})

test('the short way to represent a decimal agrees with the long one', async (t) => {
  const price = field(DecimalField, { maxDigits: 12, decimalPlaces: 3 })
  fc.assert(fc.property(fc.integer({ min: -1e8, max: 1e8 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
    const value = { isNegative: digits < 0, digits: String(Math.abs(digits)), exponent: -places }
    return price.toRepresentation(formatDecimal(value)) === formatDecimal(quantize(value, 3, 'ROUND_HALF_EVEN'))
  }))
  t.pass()
})
