/** ISO 8601 as Python 3.11 and Django read it, odd corners included. */
import { dateOfWeek, DAY, isDate, isTime, joined, MIDNIGHT } from './calendar.ts'
import { asciiDigits, isASCII } from './digits.ts'
import { PYTHON_SPACE } from './builtins.ts'
import type { PlainDate, PlainDateTime, PlainTime } from './calendar.ts'

/** A date, or null. */
export function parseDate (text: string): PlainDate | null {
  return fromISODate(text) ?? fromDashes(text)
}

/** A time of day, or null; a zone is read and dropped. */
export function parseTime (text: string): PlainTime | null {
  const clock = fromISOTime(text)
  if (clock !== null) return clock
  const groups = groupsOf(TIME, text)
  return groups === undefined ? null : sound(timeOfGroups(groups))
}

/** A date with a time, or null; a date alone is its midnight. */
export function parseDateTime (text: string): PlainDateTime | null {
  return fromISODateTime(text) ?? fromDashedDateTime(text)
}

/* Django's own patterns, for what Python does not take. As in Python, a line feed may follow. */

type Groups = Readonly<Record<string, string | undefined>>

const DATE_PART = '(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})'
const TIME_PART = '(?<hour>\\d{1,2}):(?<minute>\\d{1,2})(?::(?<second>\\d{1,2})(?:[.,](?<fraction>\\d{1,6})\\d{0,6})?)?'
const DATE = new RegExp(`^${DATE_PART}\\n?$`)
const TIME = new RegExp(`^${TIME_PART}\\n?$`)
const DATE_TIME = new RegExp(`^${DATE_PART}[T ]${TIME_PART}[${PYTHON_SPACE}]*(?:(?<utc>Z)|(?<sign>[+-])(?<hours>\\d{2})(?::?(?<minutes>\\d{2}))?)?\\n?$`)

function groupsOf (pattern: RegExp, text: string): Groups | undefined {
  return pattern.exec(asciiDigits(text))?.groups
}

function fromDashes (text: string): PlainDate | null {
  const groups = groupsOf(DATE, text)
  return groups === undefined ? null : dateOfGroups(groups)
}

function fromDashedDateTime (text: string): PlainDateTime | null {
  const groups = groupsOf(DATE_TIME, text)
  if (groups === undefined) return null
  const date = dateOfGroups(groups)
  const time = sound(timeOfGroups(groups))
  const offset = offsetOfGroups(groups)
  return date === null || time === null || Math.abs(offset ?? 0) >= DAY ? null : joined(date, time, offset)
}

function dateOfGroups ({ year, month, day }: Groups): PlainDate | null {
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  return isDate(date) ? date : null
}

function timeOfGroups ({ hour, minute, second = '0', fraction = '' }: Groups): PlainTime {
  return { hour: Number(hour), minute: Number(minute), second: Number(second), microsecond: Number(fraction.padEnd(6, '0')) }
}

function offsetOfGroups ({ utc, sign, hours, minutes = '0' }: Groups): number | null {
  if (sign === undefined) return utc === undefined ? null : 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000_000
}

function sound (time: PlainTime): PlainTime | null {
  return isTime(time) ? time : null
}

/* Python's `fromisoformat`. It works on bytes that end in a zero. */

const byteText = (text: string): string => isASCII(text) ? text : Buffer.from(text).toString('latin1')
const isDigit = (text: string, at: number): boolean => (text.charCodeAt(at) ^ 48) < 10
const isEnd = (text: string, at: number): boolean => at >= text.length || text.charCodeAt(at) === 0

function digitsAt (text: string, start: number, count: number): number | null {
  let number = 0
  for (let at = start; at < start + count; at++) {
    if (!isDigit(text, at)) return null
    number = number * 10 + text.charCodeAt(at) - 48
  }
  return number
}

function fromISODate (text: string): PlainDate | null {
  const bytes = byteText(text)
  return [7, 8, 10].includes(bytes.length) ? datePart(bytes) : null
}

function datePart (text: string): PlainDate | null {
  const year = digitsAt(text, 0, 4)
  if (year === null) return null
  const isDashed = text[4] === '-'
  const start = isDashed ? 5 : 4
  if (text[start] === 'W') return weekPart(text, { year, start: start + 1, isDashed })
  const month = digitsAt(text, start, 2)
  if (month === null || (isDashed && text[start + 2] !== '-')) return null
  const dayStart = start + (isDashed ? 3 : 2)
  const day = digitsAt(text, dayStart, 2)
  if (day === null || dayStart + 2 !== text.length) return null
  return isDate({ year, month, day }) ? { year, month, day } : null
}

function weekPart (text: string, { year, start, isDashed }: { year: number, start: number, isDashed: boolean }): PlainDate | null {
  const week = digitsAt(text, start, 2)
  const end = start + 2
  const dayStart = isDashed && text[end] === '-' ? end + 1 : end
  // without a day it is the Monday; with one, that comes last, and after a dash where the week does
  const isWhole = end === text.length || (dayStart + 1 === text.length && isDashed === (dayStart > end))
  const day = end === text.length ? 1 : digitsAt(text, dayStart, 1)
  const date = week === null || day === null || !isWhole ? null : dateOfWeek(year, week, day)
  return date !== null && isDate(date) ? date : null
}

interface Clock extends PlainTime {
  /** Whether something stands behind the time that was read. */
  readonly hasRest: boolean
}

function fromISOTime (text: string): PlainTime | null {
  const bytes = byteText(text)
  return zonedPart(bytes.startsWith('T') ? bytes.slice(1) : bytes)?.clock ?? null
}

/** A time, and its zone. */
function zonedPart (text: string): { readonly clock: PlainTime, readonly offset: number | null } | null {
  const found = text.search(/[+\-Z]/)
  const zone = found === -1 ? text.length : found
  const clock = clockPart(text, 0, zone)
  if (clock === null || !isTime(clock) || (zone === text.length && clock.hasRest)) return null
  if (zone === text.length) return { clock, offset: null }
  if (text[zone] === 'Z') return isEnd(text, zone + 1) ? { clock, offset: 0 } : null
  const offset = clockPart(text, zone + 1, text.length)
  if (offset === null || offset.hasRest) return null
  const ahead = ((offset.hour * 60 + offset.minute) * 60 + offset.second) * 1_000_000 + offset.microsecond
  return ahead >= DAY ? null : { clock, offset: text[zone] === '-' ? -ahead : ahead }
}

function clockPart (text: string, start: number, end: number): Clock | null {
  const parts: number[] = []
  let at = start
  let hasColons = true
  for (let part = 0; part < 3; part++) {
    const value = digitsAt(text, at, 2)
    if (value === null) return null
    parts.push(value)
    const char = text[at + 2]
    at += 3
    if (part === 0) hasColons = char === ':'
    if (at >= end) return clockOf(parts, 0, !isEnd(text, at - 1))
    if (hasColons && char === ':') continue
    if (char === '.' || char === ',') break
    if (hasColons) return null
    at--
  }
  return fractionPart(text, { parts, at, end })
}

function fractionPart (text: string, { parts, at, end }: { parts: readonly number[], at: number, end: number }): Clock | null {
  const count = Math.min(6, end - at)
  const fraction = digitsAt(text, at, count)
  if (fraction === null) return null
  let rest = at + count
  while (isDigit(text, rest)) rest++
  return clockOf(parts, fraction * 10 ** (6 - count), !isEnd(text, rest))
}

function clockOf (parts: readonly number[], microsecond: number, hasRest: boolean): Clock {
  return { hour: parts[0] ?? 0, minute: parts[1] ?? 0, second: parts[2] ?? 0, microsecond, hasRest }
}

function fromISODateTime (text: string): PlainDateTime | null {
  const bytes = byteText(text)
  const separator = bytes.length < 7 ? bytes.length : separatorOf(bytes)
  const date = datePart(bytes.slice(0, separator))
  if (date === null) return null
  if (bytes.length === separator) return joined(date, MIDNIGHT, null)
  const time = zonedPart(bytes.slice(separator + sequenceLength(bytes.charCodeAt(separator))))
  return time === null ? null : joined(date, time.clock, time.offset)
}

// Any one character may stand between date and time, however many bytes it takes.
function sequenceLength (first: number): number {
  if (first < 0x80) return 1
  return (first & 0xf0) === 0xe0 ? 3 : (first & 0xf0) === 0xf0 ? 4 : 2
}

// Where the date ends is told by its form; weeks without a day need a look ahead.
function separatorOf (text: string): number {
  if (text.length === 7) return 7
  if (text[4] === '-') {
    if (text[5] !== 'W') return 10
    return text[8] === '-' && !isDigit(text, 10) ? 10 : 8
  }
  if (text[4] !== 'W') return 8
  let end = 7
  while (isDigit(text, end)) end++
  return end < 9 ? end : end % 2 === 0 ? 7 : 8
}
