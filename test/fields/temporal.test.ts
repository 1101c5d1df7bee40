import fc from 'fast-check'
import { test } from 'tap'
import { DateField, DateTimeField, TimeField } from '../../lib/fields/temporal.ts'
import { field, outcome } from './support/scalar.ts'
import type { Field } from '../../lib/fields/field.ts'

const NO_DATE = ['invalid: Date has wrong format. Use one of these formats instead: YYYY-MM-DD.']
const NO_DATE_TIME = ['invalid: Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].']
const NO_TIME = ['invalid: Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].']
const OVERFLOW = ['overflow: Datetime value out of range.']

test('a date is read in ISO 8601, and with one digit of month or day (FLD-12)', async (t) => {
  const cases: [string, string][] = [
    ['2024-02-29', '2024-02-29'], ['2024-2-9', '2024-02-09'], ['20240229', '2024-02-29'], ['2024-W09-4', '2024-02-29'], ['2024W094', '2024-02-29'],
    ['2024-W09', '2024-02-26'], ['2024W09', '2024-02-26'], ['2020-W53-7', '2021-01-03'], ['0001-01-01', '0001-01-01'], ['9999-12-31', '9999-12-31'],
    ['٢٠٢٤-٠١-٠٢', '2024-01-02'], ['0099-03-01', '0099-03-01']
  ]
  for (const [text, expected] of cases) t.equal(outcome(field(DateField), text), expected, text)
})

test('other texts and values are no dates (FLD-12)', async (t) => {
  const values = [
    '', 'x', ' 2024-01-01', '2024-01-01 ', '2024-01-01T00:00', '2024-02-30', '2023-02-29', '2024-13-01', '2024-00-01', '0000-01-01', '24-01-01', '29.02.2024',
    '2024-W53-1', '2024-W00-1', '2024-W01-8', '2024-W01-0', '9999-W53-1', '2024-0101', '202401-01', '2024022999', '2024-W0', 5, true, [], {}, 20240101
  ]
  for (const value of values) t.strictSame(outcome(field(DateField), value), NO_DATE, String(value))
  t.strictSame(outcome(field(DateField), new Date(0)), ['datetime: Expected a date but got a datetime.'])
})

test('a moment is read as Python reads it (FLD-13)', async (t) => {
  const cases: [string, string][] = [
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05Z'], ['2024-01-02t03:04', '2024-01-02T03:04:00Z'], ['2024-01-02 03', '2024-01-02T03:00:00Z'],
    ['2024-01-02T03:04:05.6+02:00', '2024-01-02T01:04:05.600000Z'], ['2024-01-02T03:04:05,123456789', '2024-01-02T03:04:05.123456Z'],
    ['2024-01-02T03:04+0530', '2024-01-01T21:34:00Z'], ['2024-01-02T03:04-08', '2024-01-02T11:04:00Z'], ['2024-01-02T03:04 +01:00', '2024-01-02T02:04:00Z'],
    ['20240229T100000', '2024-02-29T10:00:00Z'], ['2024-01-31', '2024-01-31T00:00:00Z'], ['20240131', '2024-01-31T00:00:00Z'], ['2024-W01-1T10', '2024-01-01T10:00:00Z'],
    ['2024-1-2 3:4', '2024-01-02T03:04:00Z'], ['2024-1-2 3:4:5 Z', '2024-01-02T03:04:05Z'], ['2024-1-2T3:4-05:00', '2024-01-02T08:04:00Z'], ['2024-01-02é03:04', '2024-01-02T03:04:00Z'],
    ['2024-01-02😀03:04', '2024-01-02T03:04:00Z'], ['2024W0110304', '2024-01-01T03:04:00Z'], ['2024-W01-10', '2024-01-01T10:00:00Z'], ['2024W01T10', '2024-01-01T10:00:00Z'],
    ['2024-01-02T03:04:05+01:02:03.5', '2024-01-02T02:02:01.500000Z'], ['0001-01-01', '0001-01-01T00:00:00Z'], ['2024-01-31T10:00:00.000000Z', '2024-01-31T10:00:00Z']
  ]
  for (const [text, expected] of cases) t.equal(outcome(field(DateTimeField), text), expected, text)
})

test('other texts and values are no moments (FLD-13)', async (t) => {
  const values = [
    '', 'x', '2024', '2024-13-31T10:00:00Z', '2024-01-02T24:00', '2024-01-02T10:00:60', '2024-01-02T10:60', '2024-01-02T10:00z', '2024-01-02T', '2024-01-02,', ' 2024-01-02',
    '2024-01-02T10:00:00Z ', '2024-01-02T10:00+24:00', '2024-1-2T3:4+24:00', '2024-1-2T30:4', '2024-2-30T3:4', '2024-01-02T10:00+', '2024-01-02T10:00Zx', '2024-01-02T1000:00', '2024-01-02T10:',
    '2024-01-02T10:00:00.', '2024-01-02T10:00:00.x', 'iso-8601', 5, 1700000000, true, [], {}
  ]
  for (const value of values) t.strictSame(outcome(field(DateTimeField), value), NO_DATE_TIME, String(value))
  t.strictSame(outcome(field(DateTimeField), new Date(NaN)), NO_DATE_TIME)
})

test('a moment outside the years that there are is told (FLD-05)', async (t) => {
  t.strictSame(outcome(field(DateTimeField), '0001-01-01T00:00:00+05:00'), OVERFLOW)
  t.strictSame(outcome(field(DateTimeField), '9999-12-31T23:59:59-05:00'), OVERFLOW)
  t.strictSame(outcome(field(DateTimeField, { timeZone: 'Asia/Tokyo' }), '9999-12-31T23:59:59Z'), OVERFLOW)
  t.strictSame(outcome(field(DateTimeField), new Date(8.64e15)), OVERFLOW)
})

test('a moment may be a Date, which drops what is finer than a millisecond (FLD-14)', async (t) => {
  const native = field(DateTimeField, { native: 'Date' })
  t.strictSame(outcome(native, '2024-01-02T03:04:05.123999+01:00'), new Date('2024-01-02T02:04:05.123Z'))
  t.strictSame(outcome(native, new Date(5)), new Date(5))
  t.strictSame(outcome(field(DateTimeField, { type: 'Date' }), '1969-12-31T23:59:59.999Z'), new Date(-1))
  t.equal(outcome(field(DateTimeField), new Date(5)), '1970-01-01T00:00:00.005000Z')
})

test('a time without zone is in the field\'s zone, and so is output (FLD-14)', async (t) => {
  const berlin = field(DateTimeField, { timeZone: 'Europe/Berlin' })
  t.equal(outcome(berlin, '2024-01-02T03:04'), '2024-01-02T02:04:00Z')
  t.equal(outcome(berlin, '2024-07-02T03:04'), '2024-07-02T01:04:00Z')
  t.equal(outcome(berlin, '2024-07-02T03:04Z'), '2024-07-02T03:04:00Z')
  t.equal(berlin.toRepresentation('2024-07-02T03:04:00Z'), '2024-07-02T05:04:00+02:00')
  t.equal(berlin.toRepresentation(new Date('2024-01-02T03:04:00.5Z')), '2024-01-02T04:04:00.500000+01:00')
  t.equal(berlin.toRepresentation('2024-07-02 03:04'), '2024-07-02T03:04:00+02:00')
  t.equal(field(DateTimeField, { timeZone: 'Europe/London' }).toRepresentation('2024-01-02T03:04:00Z'), '2024-01-02T03:04:00Z')
  t.equal(field(DateTimeField, { timeZone: 'Asia/Kathmandu' }).toRepresentation('2024-01-02T03:04:00Z'), '2024-01-02T08:49:00+05:45')
  t.equal(field(DateTimeField, { timeZone: 'America/St_Johns' }).toRepresentation('2024-01-02T03:04:00Z'), '2024-01-01T23:34:00-03:30')
})

test('a time that clocks skip, or show twice, is refused (FLD-05)', async (t) => {
  const york = field(DateTimeField, { timeZone: 'America/New_York' })
  for (const text of ['2017-03-12T02:30:00', '2017-11-05T01:30:00']) t.strictSame(outcome(york, text), ['make_aware: Invalid datetime for the timezone "America/New_York".'])
  t.equal(outcome(york, '2017-03-12T03:00:00'), '2017-03-12T07:00:00Z')
  t.equal(outcome(york, '2017-11-05T02:00:00'), '2017-11-05T07:00:00Z')
  t.equal(york.toRepresentation('2017-03-12T02:30:00'), '2017-03-11T21:30:00-05:00')
  t.throws(() => field(DateTimeField, { timeZone: 'Mars/Olympus' }), RangeError)
})

test('stored moments of any kind are written alike (FLD-14)', async (t) => {
  const cases: [unknown, unknown][] = [
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05Z'], ['2024-01-02T03:04:05.123456Z', '2024-01-02T03:04:05.123456Z'], ['2024-01-02T03:04:05.000Z', '2024-01-02T03:04:05Z'],
    ['2024-01-02T03:04:05.000000Z', '2024-01-02T03:04:05Z'], ['2024-01-02 03:04:05+00', '2024-01-02T03:04:05Z'], ['2024-01-02T03:04:05.5+01:00', '2024-01-02T02:04:05.500000Z'],
    [new Date('2024-01-02T03:04:05Z'), '2024-01-02T03:04:05Z'], [new Date('2024-01-02T03:04:05.120Z'), '2024-01-02T03:04:05.120000Z'], [0, '1970-01-01T00:00:00Z'],
    ['yesterday', 'yesterday'], ['', null]
  ]
  for (const [value, expected] of cases) t.equal(field(DateTimeField).toRepresentation(value), expected, String(value))
})

test('what is no moment cannot be represented (CON-03)', async (t) => {
  for (const value of [NaN, Infinity, new Date(NaN), new Date(8.64e15), true, {}]) t.throws(() => field(DateTimeField).toRepresentation(value), String(value))
  t.throws(() => field(DateTimeField, { timeZone: 'Asia/Tokyo' }).toRepresentation('9999-12-31T23:59:59Z'))
})

test('a time is read as Python reads it, its zone dropped (FLD-15)', async (t) => {
  const cases: [string, string][] = [
    ['10', '10:00:00'], ['10:00', '10:00:00'], ['1000', '10:00:00'], ['100001', '10:00:01'], ['10:00:01.5', '10:00:01.500000'], ['10:00:01,123456789', '10:00:01.123456'],
    ['T10:00', '10:00:00'], ['10:00+01:00', '10:00:00'], ['10:00Z', '10:00:00'], ['1:2', '01:02:00'], ['1:2:3.4', '01:02:03.400000'], ['10.5', '10:00:00.500000'], ['10:00\n', '10:00:00']
  ]
  for (const [text, expected] of cases) t.equal(outcome(field(TimeField), text), expected, text)
  for (const value of ['', 'noon', '24:00', '10:60', '10:00:60', '1', '10:', '10:00+24', ' 10:00', '30:1', 10, true, [], {}]) t.strictSame(outcome(field(TimeField), value), NO_TIME, String(value))
})

test('stored times and dates are written in full (FLD-15)', async (t) => {
  const times: [unknown, unknown][] = [['03:04', '03:04:00'], ['03:04:05.12', '03:04:05.120000'], ['03:04:05', '03:04:05'], ['noon', 'noon'], ['', null]]
  for (const [value, expected] of times) t.equal(field(TimeField).toRepresentation(value), expected, String(value))
  for (const value of [new Date(0), 5]) t.throws(() => field(TimeField).toRepresentation(value))
  const dates: [unknown, unknown][] = [
    ['2024-01-02', '2024-01-02'], [new Date('2024-01-02T23:00:00Z'), '2024-01-02'], ['2024-01-02T00:00:00Z', '2024-01-02'], ['20240102', '2024-01-02'], ['soon', 'soon'], ['', null]
  ]
  for (const [value, expected] of dates) t.equal(field(DateField).toRepresentation(value), expected, String(value))
  for (const value of [new Date(NaN), new Date(8.64e15), 5]) t.throws(() => field(DateField).toRepresentation(value))
})

test('other input formats can be named, and are told to the client (FLD-17)', async (t) => {
  const german = field(DateField, { inputFormats: ['%d.%m.%Y', '%d. %b %y', 'iso-8601'] })
  const good: [string, string][] = [['29.02.2024', '2024-02-29'], ['2.1.2024', '2024-01-02'], ['3. JAN 99', '1999-01-03'], ['2024-01-02', '2024-01-02']]
  for (const [text, expected] of good) t.equal(outcome(german, text), expected, text)
  t.strictSame(outcome(german, '30.02.2024'), ['invalid: Date has wrong format. Use one of these formats instead: DD.MM.YYYY, DD. [Jan-Dec] YY, YYYY-MM-DD.'])
  t.equal(outcome(field(TimeField, { inputFormats: ['%I:%M %p'] }), '12:05 am'), '00:05:00')
  t.equal(outcome(field(TimeField, { inputFormats: ['%I:%M %p'] }), '1:05 PM'), '13:05:00')
  t.throws(() => field(DateField, { inputFormats: ['%Q'] }), /The pattern "%Q" has the directive "%Q", which cannot be read/)
})

test('input formats take digits of other scripts where Python takes any digit, and nowhere else (FLD-17)', async (t) => {
  const german = field(DateField, { inputFormats: ['%d.%m.%Y', '%d. %b %y', 'Q1 %Y'] })
  t.equal(outcome(german, '2.1.٢٠٢٤'), '2024-01-02')
  t.equal(outcome(german, '1٢.1.2024'), '2024-01-12')
  for (const text of ['٢.١.٢٠٢٤', '0٢.1.2024', 'Q١ 2024', '3. ſep 99']) t.match(outcome(german, text), [/^invalid: Date has wrong format/], text)
  const clock = field(TimeField, { inputFormats: ['%H:%M:%S.%f'] })
  t.equal(outcome(clock, '0٣:٤:٥.5'), '03:04:05.500000')
  t.match(outcome(clock, '3:4:5.٥'), [/^invalid: Time has wrong format/])
  const moment = field(DateTimeField, { inputFormats: ['%Y %z', '%a %Y'] })
  t.equal(outcome(moment, '2024 +٠١0٠'), '2023-12-31T23:00:00Z')
  t.match(outcome(moment, 'ſun 2024'), [/^invalid: Datetime has wrong format/])
})

test('input formats of moments may have zones, weeks, days of the year (FLD-17)', async (t) => {
  const cases: [string, string, unknown][] = [
    ['%Y-%m-%dT%H:%M:%S.%f%z', '2024-01-02T03:04:05.6+0100', '2024-01-02T02:04:05.600000Z'], ['%Y-%m-%d %z', '2024-01-02 Z', '2024-01-02T00:00:00Z'],
    ['%Y %z', '2024 -01:30:15.5', '2024-01-01T01:30:15.500000Z'], ['%Y-%j', '2024-60', '2024-02-29T00:00:00Z'], ['%G-W%V-%u', '2024-W09-4', '2024-02-29T00:00:00Z'],
    ['%A, %d %B %Y', 'thursday, 29 february 2024', '2024-02-29T00:00:00Z'], ['%d%%%m', '02%01', '1900-01-02T00:00:00Z'], ['(%x) [%X]', '(01/02/69) [03:04:05]', '1969-01-02T03:04:05Z'],
    ['%c', 'Thu Feb 29 03:04:05 2024', '2024-02-29T03:04:05Z'], ['%G %V %a', '2024 9 sun', '2024-03-03T00:00:00Z'], ['%Y %Z', '2024 utc', '2024-01-01T00:00:00Z']
  ]
  for (const [pattern, text, expected] of cases) t.equal(outcome(field(DateTimeField, { inputFormats: [pattern] }), text), expected, pattern)
  for (const text of ['2024 z', '2024 +9900', '2024']) t.match(outcome(field(DateTimeField, { inputFormats: ['%Y %z'] }), text), ['invalid: Datetime has wrong format. Use one of these formats instead: YYYY [+HHMM|-HHMM].'])
})

test('output is written by a pattern, or left as it is (FLD-17)', async (t) => {
  const moment = '2024-02-09T03:04:05.006Z'
  const all = '%a %A %b %B %d %e %f %F %G %H %I %j %m %M %p %S %T %u %U %V %w %W %y %Y %z %Z %% %-d %-H'
  t.equal(field(DateTimeField, { format: all }).toRepresentation(moment), 'Fri Friday Feb February 09  9 006000 2024-02-09 2024 03 03 040 02 04 AM 05 03:04:05 5 05 06 5 06 24 2024 +0000 UTC % 9 3')
  t.equal(field(DateTimeField, { format: '%c|%z %Z', timeZone: 'Asia/Tokyo' }).toRepresentation(moment), 'Fri Feb  9 12:04:05 2024|+0900 UTC+09:00')
  t.equal(field(DateField, { outputFormat: '%d/%m/%Y%z%Z', format: 'date' }).toRepresentation('2024-01-02'), '02/01/2024')
  t.equal(field(TimeField, { format: '%I:%M %p' }).toRepresentation('15:04'), '03:04 PM')
  t.throws(() => field(DateField, { format: '%Q' }), /which cannot be written/)
  const date = new Date(0)
  t.equal(field(DateTimeField, { format: null }).toRepresentation(date), date)
  t.equal(field(DateField, { outputFormat: null }).toRepresentation(date), date)
  t.equal(field(TimeField, { format: null }).toRepresentation('x'), 'x')
  t.equal(field(DateField, { format: 'date' }).toRepresentation('2024-01-02'), '2024-01-02')
})

test('what is written is read back as it was (FLD-12, FLD-13, FLD-15)', async (t) => {
  const moments = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  const dateTime = field(DateTimeField)
  const york = field(DateTimeField, { timeZone: 'America/New_York' })
  fc.assert(fc.property(moments, (moment) => {
    const text = dateTime.toRepresentation(moment) as string
    const day = field(DateField).toRepresentation(moment)
    return outcome(dateTime, text) === text && outcome(field(DateField), day) === day && dateTime.toRepresentation(text) === text
  }))
  fc.assert(fc.property(fc.date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('2030-01-01T00:00:00Z'), noInvalidDate: true }), (moment) =>
    outcome(york, york.toRepresentation(moment)) === dateTime.toRepresentation(moment)))
  t.pass()
})

test('the options and the JSON Schema of dates and times (MET-04)', async (t) => {
  const kinds = [DateTimeField, DateField, TimeField]
  t.strictSame(kinds.map((Class) => field<Field>(Class).metadataType), ['datetime', 'date', 'time'])
  t.strictSame(kinds.map((Class) => field<Field>(Class).jsonSchema('request')), [{ type: 'string', format: 'date-time' }, { type: 'string', format: 'date' }, { type: 'string', format: 'time' }])
  const own = field(DateField, { inputFormats: ['%Y'], format: 'date' })
  t.strictSame([own.jsonSchema('request'), own.jsonSchema('response')], [{ type: 'string' }, { type: 'string', format: 'date' }])
  t.strictSame(field(DateField, { format: '%Y' }).jsonSchema('response'), { type: 'string' })
})

test('without a zone of its own, a field leaves times as they are (FLD-14)', (t) => {
  for (const keyword of ['timeZone', 'defaultTimezone']) {
    const naive = field(DateTimeField, { [keyword]: null })
    const cases: [string, string][] = [
      ['2001-01-01 13:00', '2001-01-01T13:00:00'], ['2001-01-01T13:00:00.5', '2001-01-01T13:00:00.500000'], ['2001-01-01', '2001-01-01T00:00:00'],
      ['2001-01-01T13:00:00Z', '2001-01-01T13:00:00'], ['2001-01-01T13:00:00+02:00', '2001-01-01T11:00:00']
    ]
    for (const [text, expected] of cases) {
      t.equal(outcome(naive, text), expected, text)
      t.equal(naive.toRepresentation(text), expected, `${text} shown`)
    }
    t.equal(naive.toRepresentation(new Date('2001-01-01T13:00:00Z')), '2001-01-01T13:00:00')
    t.strictSame(outcome(field(DateTimeField, { [keyword]: null, native: 'Date' }), '2001-01-01 13:00'), new Date('2001-01-01T13:00:00Z'))
    t.strictSame(outcome(naive, '0001-01-01T00:00:00+01:00'), ['overflow: Datetime value out of range.'])
  }
  t.equal(field(DateTimeField, { timeZone: null, format: '%H:%M%z|%Z' }).toRepresentation('2001-01-01T13:00:00'), '13:00|')
  t.equal(field(DateTimeField, { defaultTimezone: 'Asia/Tokyo' }).toRepresentation('2001-01-01T13:00:00'), '2001-01-01T13:00:00+09:00')
  t.strictSame(field(DateTimeField, { timeZone: null }).jsonSchema('response'), { type: 'string' }, 'which is no date-time of JSON Schema')
  t.end()
})
