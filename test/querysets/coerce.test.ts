import { test } from 'tap'
import { coerce, Unrepresentable } from '../../lib/querysets/coerce.ts'
import type { ColumnFacts } from '../../lib/querysets/columns.ts'
import { compareDecimals, plainDecimal } from '../../lib/querysets/decimals.ts'
import { InvalidLookup } from '../../lib/querysets/exceptions.ts'
import { parseDate, parseDateTime, parseTime } from '../../lib/querysets/temporal.ts'

function column (kind: ColumnFacts['kind'], native: ColumnFacts['native'], more: Partial<ColumnFacts> = {}): ColumnFacts {
  return { name: 'value', kind, native, nullable: true, hasDefault: false, primaryKey: false, generated: false, unique: false, ...more }
}

type Conversions = readonly (readonly [given: unknown, wanted: unknown])[]
const converts = (name: string, facts: ColumnFacts, conversions: Conversions, refused: readonly unknown[] = []) => test(name, async (t) => {
  for (const [given, wanted] of conversions) t.strictSame(coerce(facts, given), wanted, String(given))
  for (const given of refused) t.throws(() => coerce(facts, given), InvalidLookup, String(given))
})

converts('whole numbers are read as Python reads them', column('integer', 'number'), [
  [5, 5], ['5', 5], [' -5 ', -5], ['+5', 5], ['1_000', 1000], ['007', 7], [true, 1], [5n, 5], ['\t5\n', 5]
], ['', ' ', 'abc', '5.0', '1e3', '5 5', '_5', '5_', '1__0', '0x10', NaN, {}, [], new Date(0), null])

converts('whole numbers outside the column lie below or above all of it', column('integer', 'number', { minimum: -128, maximum: 127 }), [
  [127, 127], [128, new Unrepresentable(127, null)], ['-129', new Unrepresentable(null, -128)], [2.5, new Unrepresentable(2, 3)],
  [-2.5, new Unrepresentable(-3, -2)], [-Infinity, new Unrepresentable(null, -128)], ['9'.repeat(1000), new Unrepresentable(127, null)]
])

converts('big whole numbers are exact', column('bigint', 'bigint'), [
  ['9223372036854775807', 2n ** 63n - 1n], [5, 5n], ['9223372036854775808', new Unrepresentable(2n ** 63n - 1n, null)], [0.5, new Unrepresentable(0n, 1n)]
], ['x'])

converts('whole numbers that JavaScript cannot tell apart are not taken for others', column('integer', 'number'), [
  ['9007199254740991', 9007199254740991], ['9007199254740993', new Unrepresentable(Number.MAX_SAFE_INTEGER, null)]
])

converts('floating numbers', column('float', 'number'), [
  [2.5, 2.5], ['2.5', 2.5], [' .5', 0.5], ['5.', 5], ['1e3', 1000], ['-1_0.5', -10.5], [3n, 3], ['inf', new Unrepresentable(Number.MAX_VALUE, null)],
  [-Infinity, new Unrepresentable(null, -Number.MAX_VALUE)], ['1e999', new Unrepresentable(Number.MAX_VALUE, null)]
], ['', '.', 'e5', 'nan', NaN, '1,5', '0x1', {}])

converts('decimals keep every digit', column('decimal', 'string'), [
  ['10.50', '10.5'], ['+1.5e2', '150'], ['-0', '0'], ['.5', '0.5'], ['1e-3', '0.001'], [1e21, '1000000000000000000000'], [0.1, '0.1'],
  ['123456789012345678901234567890.12', '123456789012345678901234567890.12']
], ['', '.', 'NaN', 'Infinity', '1e99999', '--1', true, {}])

converts('decimals kept as numbers', column('decimal', 'number'), [['10.50', 10.5], [3, 3]], ['x'])
converts('booleans', column('boolean', 'boolean'), [[true, true], ['True', true], ['t', true], [1, true], ['0', false], ['FALSE', false], [' f ', false]], ['', 'yes', 2, null])
converts('texts', column('text', 'string'), [['a', 'a'], [5, '5'], [true, 'true'], [5n, '5'], [new Date(0), '1970-01-01T00:00:00.000Z']], [{}, [], new Date(NaN)])
converts('dates as text', column('date', 'string'), [['2024-2-9', '2024-02-09'], [new Date('2024-02-09T23:00:00Z'), '2024-02-09']], ['2023-02-29', '2024-13-01', '0000-01-01', '2024-02-09T00:00', 5])
converts('dates', column('date', 'Date'), [['2024-02-09', new Date('2024-02-09T00:00:00Z')]], ['soon'])
converts('datetimes', column('datetime', 'Date'), [
  ['2024-02-09', new Date('2024-02-09T00:00:00Z')], ['2024-02-09 10:30', new Date('2024-02-09T10:30:00Z')], ['2024-02-09T10:30:15.1234Z', new Date('2024-02-09T10:30:15.123Z')],
  ['2024-02-09T10:30:00+0230', new Date('2024-02-09T08:00:00Z')], ['2024-02-09T10:30-05', new Date('2024-02-09T15:30:00Z')]
], ['2024-02-30', '2024-02-30T10:30:00Z', '2024-02-09T24:00:00Z', '2024-02-09T10:30:60Z', '0000-02-09T10:30:00Z', '2024-02-09T25:00', '2024-02-09T10:60', 'now', 5, new Date(NaN), '2024-02-09T10:30+99:99'])
converts('datetimes as text', column('datetime', 'string'), [['2024-02-09', '2024-02-09T00:00:00.000Z']])
converts('times', column('time', 'string'), [['9:30', '09:30:00'], ['09:30:01.5', '09:30:01.500'], [new Date('2024-02-09T10:30:00Z'), '10:30:00']], ['24:00', '9', 5])
converts('UUIDs in any spelling', column('uuid', 'string'), [
  ['550E8400-E29B-41D4-A716-446655440000', '550e8400-e29b-41d4-a716-446655440000'], ['{550e8400e29b41d4a716446655440000}', '550e8400-e29b-41d4-a716-446655440000'],
  ['urn:uuid:550e8400-e29b-41d4-a716-446655440000', '550e8400-e29b-41d4-a716-446655440000'],
  [5, '00000000-0000-0000-0000-000000000005'], [2n ** 128n - 1n, 'ffffffff-ffff-ffff-ffff-ffffffffffff']
], ['550e8400', '', -5, 0.5, Infinity, 2n ** 128n, 'g50e8400-e29b-41d4-a716-446655440000'])
converts('bytes and lists', column('binary', 'Buffer'), [[Buffer.from('a'), Buffer.from('a')]], ['a', 5])
converts('what the adapter cannot see into is handed through', column('integer', 'json'), [[{ a: 1 }, { a: 1 }], ['5', 5]], ['x'])

test('plain decimals compare as numbers', async (t) => {
  t.ok(compareDecimals('10', '9') > 0)
  t.ok(compareDecimals('-0.10', '-0.1') === 0)
  t.ok(compareDecimals('0.3', '0.30000000000000001') < 0)
  t.equal(plainDecimal('0e500'), '0')
})

test('texts that are no dates or times give null', async (t) => {
  t.strictSame([parseDate(''), parseTime('x'), parseDateTime(''), parseDateTime('2024-02-09T')], [null, null, null, null])
})
