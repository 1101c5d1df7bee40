/** Dates and times by pattern: Python's `strptime` and `strftime` in the C locale. */
import { dateOfDay, dateOfWeek, DAY, dayNumber, isDate, isoDate, isoOffset, isoTime, isTime, joined, weekday, weekOfDate, yearDay } from './calendar.ts'
import { asciiDigits, isASCII } from './digits.ts'
import { PYTHON_SPACE } from './builtins.ts'
import type { PlainDate, PlainDateTime } from './calendar.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'
]
const short = (names: readonly string[]) => names.map((name) => name.slice(0, 3))

const COMPOSITES: Readonly<Record<string, string>> = {
  '%c': '%a %b %d %H:%M:%S %Y', '%x': '%m/%d/%y', '%X': '%H:%M:%S'
}

function withoutComposites (pattern: string): string {
  return pattern.replace(/%[cxX]/g, (directive) => COMPOSITES[directive] ?? directive)
}

/* Reading. The patterns are Python's, so that the same texts fit: there `\d` is a digit of any script, `[1-9]` is not. */

const READERS: Readonly<Record<string, string>> = {
  a: short(DAYS).join('|'),
  A: DAYS.join('|'),
  b: short(MONTHS).join('|'),
  B: MONTHS.join('|'),
  d: '3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]',
  f: '[0-9]{1,6}',
  G: '\\d{4}',
  H: '2[0-3]|[0-1]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  j: '36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  p: 'am|pm',
  S: '6[0-1]|[0-5]\\d|\\d',
  u: '[1-7]',
  V: '5[0-3]|0[1-9]|[1-4]\\d|\\d',
  w: '[0-6]',
  y: '\\d\\d',
  Y: '\\d{4}',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z',
  Z: 'utc|gmt'
}

type Parsed = Readonly<Record<string, string | undefined>>

/** A function that reads texts of that pattern; it returns null for others. */
export function reader (pattern: string): (text: string) => PlainDateTime | null {
  const expression = new RegExp(`^(?:${expressionOf(pattern)})$`, 'iu')
  return (text) => {
    const groups = expression.exec(text)?.groups
    const plain = groups === undefined ? null : inASCII(groups)
    return plain === null ? null : momentOf(plain)
  }
}

// a long s, which case folding takes for one of ours, is in no name of a day or month
function inASCII (groups: Readonly<Record<string, string>>): Parsed | null {
  const entries = Object.entries(groups).map(([directive, text]) => [directive, asciiDigits(text)] as const)
  return entries.every(([, text]) => isASCII(text)) ? Object.fromEntries(entries) : null
}

function expressionOf (pattern: string): string {
  const flat = withoutComposites(pattern)
  return flat.replace(new RegExp(`%(.?)|([${PYTHON_SPACE}]+)|[.*+?^$()[\\]{}|\\\\/]`, 'g'), (found, directive?: string, space?: string) => {
    if (space !== undefined) return `[${PYTHON_SPACE}]+`
    if (directive === undefined) return `\\${found}`
    if (directive === '%') return '%'
    const digits = READERS[directive]
    if (digits === undefined) throw new TypeError(`The pattern "${pattern}" has the directive "%${directive}", which cannot be read. Use one of %${Object.keys(READERS).join(' %')}.`)
    return `(?<${directive}>${digits.replaceAll('\\d', '\\p{Nd}')})`
  })
}

function momentOf (groups: Parsed): PlainDateTime | null {
  const date = dateFrom(groups)
  const time = {
    hour: hourFrom(groups),
    minute: Number(groups['M'] ?? 0),
    second: Number(groups['S'] ?? 0),
    microsecond: Number((groups['f'] ?? '').padEnd(6, '0'))
  }
  const offset = offsetFrom(groups)
  // case does not matter, but for the one letter that Python sets apart
  if (date === null || !isDate(date) || !isTime(time) || groups['z'] === 'z' || Math.abs(offset ?? 0) >= DAY) return null
  return joined(date, time, offset)
}

function dateFrom (groups: Parsed): PlainDate | null {
  const year = yearFrom(groups)
  if (groups['j'] !== undefined) return dateOfDay(dayNumber({ year, month: 1, day: 1 }) + Number(groups['j']) - 1)
  if (groups['G'] !== undefined) return dateOfWeek(Number(groups['G']), Number(groups['V']), weekdayFrom(groups))
  const month = named(MONTHS, groups['b'] ?? groups['B']) ?? Number(groups['m'] ?? 1)
  return { year, month, day: Number(groups['d'] ?? 1) }
}

function yearFrom ({ Y: year, y: short }: Parsed): number {
  if (year !== undefined) return Number(year)
  if (short === undefined) return 1900
  return Number(short) + (Number(short) <= 68 ? 2000 : 1900)
}

function weekdayFrom (groups: Parsed): number {
  return named(DAYS, groups['a'] ?? groups['A']) ?? (Number(groups['u'] ?? groups['w'] ?? 1) || 7)
}

function named (names: readonly string[], text: string | undefined): number | null {
  return text === undefined ? null : names.findIndex((name) => name.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase()) + 1
}

function hourFrom (groups: Parsed): number {
  if (groups['I'] === undefined) return Number(groups['H'] ?? 0)
  return Number(groups['I']) % 12 + (groups['p']?.toLowerCase() === 'pm' ? 12 : 0)
}

function offsetFrom ({ z: zone }: Parsed): number | null {
  if (zone === undefined) return null
  if (zone.length === 1) return 0
  const digits = zone.slice(1).replaceAll(':', '')
  const [whole = '', fraction = ''] = digits.split('.')
  const seconds = Number(whole.slice(0, 2)) * 3600 + Number(whole.slice(2, 4)) * 60 + Number(whole.slice(4, 6) || 0)
  return (zone.startsWith('-') ? -1 : 1) * (seconds * 1_000_000 + Number(fraction.padEnd(6, '0')))
}

/* Writing. */

type Writer = (moment: PlainDateTime) => string
const padded = (value: number, width = 2) => String(value).padStart(width, '0')
const sunday = (moment: PlainDate) => weekday(moment) % 7
const dayName = (moment: PlainDate): string => DAYS[weekday(moment) - 1] ?? ''
const monthName = ({ month }: PlainDate): string => MONTHS[month - 1] ?? ''

const WRITERS: Readonly<Record<string, Writer>> = {
  a: (moment) => dayName(moment).slice(0, 3),
  A: dayName,
  b: (moment) => monthName(moment).slice(0, 3),
  B: monthName,
  d: ({ day }) => padded(day),
  e: ({ day }) => String(day).padStart(2, ' '),
  f: ({ microsecond }) => padded(microsecond, 6),
  F: isoDate,
  G: (moment) => String(weekOfDate(moment).year),
  H: ({ hour }) => padded(hour),
  I: ({ hour }) => padded((hour + 11) % 12 + 1),
  j: (moment) => padded(yearDay(moment), 3),
  m: ({ month }) => padded(month),
  M: ({ minute }) => padded(minute),
  p: ({ hour }) => hour < 12 ? 'AM' : 'PM',
  S: ({ second }) => padded(second),
  T: (moment) => isoTime({ ...moment, microsecond: 0 }),
  u: (moment) => String(weekday(moment)),
  U: (moment) => padded(Math.floor((yearDay(moment) + 6 - sunday(moment)) / 7)),
  V: (moment) => padded(weekOfDate(moment).week),
  w: (moment) => String(sunday(moment)),
  W: (moment) => padded(Math.floor((yearDay(moment) + 7 - weekday(moment)) / 7)),
  y: ({ year }) => padded(year % 100),
  Y: ({ year }) => String(year),
  z: ({ offset }) => offset === null ? '' : zoneDigits(offset),
  Z: ({ offset }) => offset === null ? '' : offset === 0 ? 'UTC' : `UTC${isoOffset(offset)}`
}

const zoneDigits = (offset: number): string => offset === 0 ? '+0000' : isoOffset(offset).replaceAll(':', '')

/** A function that writes moments by that pattern; `%-d` leaves leading zeros out. */
export function writer (pattern: string): (moment: PlainDateTime) => string {
  const flat = withoutComposites(pattern.replaceAll('%c', '%a %b %e %H:%M:%S %Y'))
  const parts = flat.split(/(%-?.)/s).map((part): Writer => {
    if (!part.startsWith('%') || part === '%%') return () => part.replace('%%', '%')
    const write = WRITERS[part.slice(-1)]
    if (write === undefined) throw new TypeError(`The pattern "${pattern}" has the directive "${part}", which cannot be written. Use one of %${Object.keys(WRITERS).join(' %')}.`)
    return part.length === 3 ? (moment) => write(moment).replace(/^[0 ]+(?=\d)/, '') : write
  })
  return (moment) => parts.map((write) => write(moment)).join('')
}

/* Telling a client which texts are wanted. */

const HUMAN: Readonly<Record<string, string>> = {
  '%Y': 'YYYY',
  '%y': 'YY',
  '%m': 'MM',
  '%b': '[Jan-Dec]',
  '%B': '[January-December]',
  '%d': 'DD',
  '%H': 'hh',
  '%I': 'hh',
  '%M': 'mm',
  '%S': 'ss',
  '%f': 'uuuuuu',
  '%a': '[Mon-Sun]',
  '%A': '[Monday-Sunday]',
  '%p': '[AM|PM]',
  '%z': '[+HHMM|-HHMM]'
}

/** Patterns in a client's words: `%d/%m/%Y` as `DD/MM/YYYY`; `iso` stands for `iso-8601`. */
export function humanized (patterns: readonly string[], iso: string): string {
  const joined = patterns.join(', ').replaceAll('iso-8601', iso)
  return Object.entries(HUMAN).reduce((text, [directive, words]) => text.replaceAll(directive, words), joined)
}
