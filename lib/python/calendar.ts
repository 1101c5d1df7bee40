/** Days and moments as numbers, in the Gregorian calendar from year 1 to 9999. */

export interface PlainDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

export interface PlainTime {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
}

/** A date and time on the wall; `offset` is how many microseconds its zone is ahead of UTC, or null where none is named. */
export interface PlainDateTime extends PlainDate, PlainTime {
  readonly offset: number | null
}

/** A date and a time as one. Property by property: spreading costs more than all the parsing around it. */
export function joined ({ year, month, day }: PlainDate, { hour, minute, second, microsecond }: PlainTime, offset: number | null): PlainDateTime {
  return { year, month, day, hour, minute, second, microsecond, offset }
}

/** A moment: microseconds of UTC, split so that each half is exact in a float. */
export interface Instant {
  readonly days: number
  readonly microseconds: number
}

export const DAY = 86_400_000_000
export const MIDNIGHT: PlainTime = { hour: 0, minute: 0, second: 0, microsecond: 0 }
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isLeapYear (year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Whether there is such a day. */
export function isDate ({ year, month, day }: PlainDate): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false
  return day <= (month === 2 && isLeapYear(year) ? 29 : MONTH_LENGTHS[month - 1] ?? 0)
}

/** Whether a clock shows such a time. */
export function isTime ({ hour, minute, second, microsecond }: PlainTime): boolean {
  return hour < 24 && minute < 60 && second < 60 && microsecond < 1_000_000
}

/** The days from 1 January 1970 to that date. */
export function dayNumber ({ year, month, day }: PlainDate): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / 86_400_000
}

/** The date that many days after 1 January 1970. */
export function dateOfDay (days: number): PlainDate {
  const date = new Date(days * 86_400_000)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** Monday is 1, Sunday 7. */
export function weekday (date: PlainDate): number {
  return (((dayNumber(date) + 3) % 7) + 7) % 7 + 1
}

/** The day of the year, from 1. */
export function yearDay (date: PlainDate): number {
  return dayNumber(date) - dayNumber({ year: date.year, month: 1, day: 1 }) + 1
}

// the week with the year's first Thursday is its first
function firstMonday (year: number): number {
  const fourth = { year, month: 1, day: 4 }
  return dayNumber(fourth) - weekday(fourth) + 1
}

/** The date of a day in an ISO week, or null where the year has no such week. */
export function dateOfWeek (year: number, week: number, day: number): PlainDate | null {
  if (year < 1 || week < 1 || day < 1 || day > 7) return null
  const monday = firstMonday(year) + (week - 1) * 7
  return monday >= firstMonday(year + 1) ? null : dateOfDay(monday + day - 1)
}

/** The ISO year and week of a date. */
export function weekOfDate (date: PlainDate): { year: number, week: number } {
  const thursday = dateOfDay(dayNumber(date) - weekday(date) + 4)
  return { year: thursday.year, week: Math.ceil(yearDay(thursday) / 7) }
}

/** Microseconds since midnight. */
export function timeOfDay ({ hour, minute, second, microsecond }: PlainTime): number {
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond
}

/** The time that many microseconds after midnight. */
export function timeOf (microseconds: number): PlainTime {
  const seconds = Math.floor(microseconds / 1_000_000)
  const minutes = Math.floor(seconds / 60)
  return { hour: Math.floor(minutes / 60), minute: minutes % 60, second: seconds % 60, microsecond: microseconds % 1_000_000 }
}

/** A moment, that many microseconds (less than some days) later. */
export function shifted ({ days, microseconds }: Instant, by: number): Instant {
  const moved = microseconds + by
  const carry = Math.floor(moved / DAY)
  return { days: days + carry, microseconds: moved - carry * DAY }
}

/** Whether the moment falls into the years that there are. */
export function isInRange ({ days }: Instant): boolean {
  return days >= -719162 && days <= 2932896
}

/** Seconds since 1970, without the fraction. */
export function epochSeconds ({ days, microseconds }: Instant): number {
  return days * 86_400 + Math.floor(microseconds / 1_000_000)
}

/** The moment of a `Date`. */
export function instantOfDate (date: Date): Instant {
  const milliseconds = date.getTime()
  const days = Math.floor(milliseconds / 86_400_000)
  return { days, microseconds: (milliseconds - days * 86_400_000) * 1000 }
}

/** A `Date`, with what is finer than milliseconds cut off. */
export function dateOfInstant ({ days, microseconds }: Instant): Date {
  return new Date(days * 86_400_000 + Math.floor(microseconds / 1000))
}

const padded = (value: number, width: number) => String(value).padStart(width, '0')

/** `2024-01-02` */
export function isoDate ({ year, month, day }: PlainDate): string {
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`
}

/** `03:04:05`, with six digits of fraction where there is any. */
export function isoTime ({ hour, minute, second, microsecond }: PlainTime): string {
  const time = `${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}`
  return microsecond === 0 ? time : `${time}.${padded(microsecond, 6)}`
}

/** `+01:00`, or `Z` for UTC itself. */
export function isoOffset (microseconds: number): string {
  if (microseconds === 0) return 'Z'
  const { hour, minute, second, microsecond } = timeOf(Math.abs(microseconds))
  const time = isoTime({ hour, minute, second, microsecond })
  return (microseconds < 0 ? '-' : '+') + (second === 0 && microsecond === 0 ? time.slice(0, 5) : time)
}
