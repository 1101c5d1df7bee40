/** Dates and times as text, and the parts of a date; everything in UTC. */
import { isDate, isoDate, isTime } from '../python/calendar.ts'
import type { DatePart } from './where.ts'

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/
const DATETIME = /^(\d{4}-\d{1,2}-\d{1,2})(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

const two = (digits: string): string => digits.padStart(2, '0')

/** A date such as `2024-2-9` as `2024-02-09`, or null where there is no such day. */
export function parseDate (text: string): string | null {
  const match = DATE.exec(text)
  if (match === null) return null
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number)
  const date = { year, month, day }
  return isDate(date) ? isoDate(date) : null
}

/** A time such as `9:30` as `09:30:00`, with milliseconds where it has any, or null where there is no such time. */
export function parseTime (text: string): string | null {
  const match = TIME.exec(text)
  if (match === null) return null
  const [, hour = '', minute = '', second = '00', fraction = ''] = match
  if (!isTime({ hour: Number(hour), minute: Number(minute), second: Number(second), microsecond: 0 })) return null
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3)
  return `${two(hour)}:${minute}:${second}${milliseconds === '000' ? '' : `.${milliseconds}`}`
}

/** As answers and cursors write moments. */
const USUAL = /^[1-9]\d{3}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{3,9})?(?:Z|\+00:00)$/

/** The moment that an ISO 8601 text names: without a zone in UTC, a date alone at its midnight; null where there is none. */
export function parseDateTime (text: string): Date | null {
  return usualMoment(text) ?? anyMoment(text)
}

function usualMoment (text: string): Date | null {
  if (!USUAL.test(text)) return null
  const fraction = text.charAt(19) === '.' ? text.slice(19, 23) : ''
  const moment = new Date(`${text.slice(0, 10)}T${text.slice(11, 19)}${fraction}Z`)
  // the engine takes 30 February for 1 March, and 24:00 for the next day
  return moment.getUTCDate() === Number(text.slice(8, 10)) ? moment : null
}

function anyMoment (text: string): Date | null {
  const match = DATETIME.exec(text)
  if (match === null) return null
  const [, date = '', time = '0:00', zone = 'Z'] = match
  const [day, hours] = [parseDate(date), parseTime(time)]
  if (day === null || hours === null) return null
  const moment = new Date(`${day}T${hours}${isoZone(zone)}`)
  return Number.isNaN(moment.getTime()) ? null : moment
}

function isoZone (zone: string): string {
  if (zone.toUpperCase() === 'Z') return 'Z'
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return `${zone.charAt(0)}${digits.slice(0, 2)}:${digits.slice(2)}`
}

/** The moment that a row holds, of a time alone that of the first day there is. */
export function momentOf (stored: unknown): Date {
  if (stored instanceof Date) return stored
  const text = String(stored)
  return parseDateTime(text) ?? new Date(`1970-01-01T${text}Z`)
}

/** The day of a moment, as `2024-02-09`. */
export function dateText (moment: Date): string {
  return moment.toISOString().replace(/T.*$/, '')
}

/** The time of day of a moment, as `parseTime` writes it. */
export function timeText (moment: Date): string {
  return moment.toISOString().slice(-13, -1).replace('.000', '')
}

const DAY = 86_400_000

/** The week of the year that ISO 8601 counts: the one with the year's first Thursday is the first. */
function isoWeek (moment: Date): number {
  const midnight = Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate())
  const thursday = new Date(midnight + (3 - (moment.getUTCDay() + 6) % 7) * DAY)
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return Math.floor((thursday.getTime() - newYear) / (7 * DAY)) + 1
}

const parts: Readonly<Record<DatePart, (moment: Date) => number>> = {
  year: (moment) => moment.getUTCFullYear(),
  quarter: (moment) => Math.floor(moment.getUTCMonth() / 3) + 1,
  month: (moment) => moment.getUTCMonth() + 1,
  week: isoWeek,
  week_day: (moment) => moment.getUTCDay() + 1,
  day: (moment) => moment.getUTCDate(),
  hour: (moment) => moment.getUTCHours(),
  minute: (moment) => moment.getUTCMinutes(),
  second: (moment) => moment.getUTCSeconds()
}

/** One part of a moment, as a number. */
export function partOf (moment: Date, part: DatePart): number {
  return parts[part](moment)
}
