/** Spans of time in microseconds, as Django reads and writes them. */
import { asciiDigits } from './digits.ts'

const SECOND = 1_000_000n
const UNITS = { days: 86_400n * SECOND, hours: 3600n * SECOND, minutes: 60n * SECOND, seconds: SECOND } as const

/** As many days as Python's `timedelta` holds, either way. */
export const MOST_DAYS = 999_999_999

// As in Python, a line feed may follow.
const STANDARD = /^(?:(?<days>-?\d+) (?:days?, )?)?(?<sign>-?)(?:(?<hours>\d+):(?=\d+:\d+))?(?:(?<minutes>\d+):)?(?<seconds>\d+)(?:[.,](?<fraction>\d{1,6})\d{0,6})?\n?$/
const ISO = /^(?<sign>[-+]?)P(?:(?<days>\d+(?:[.,]\d+)?)D)?(?:T(?:(?<hours>\d+(?:[.,]\d+)?)H)?(?:(?<minutes>\d+(?:[.,]\d+)?)M)?(?:(?<seconds>\d+(?:[.,]\d+)?)S)?)?\n?$/
const POSTGRES = /^(?:(?<days>-?\d+) (?:days? ?))?(?:(?<sign>[-+])?(?<hours>\d+):(?<minutes>\d\d):(?<seconds>\d\d)(?:\.(?<fraction>\d{1,6}))?)?\n?$/

type Groups = Readonly<Record<string, string | undefined>>

/** A span in microseconds, or null where the text says none. No text at all is no time at all. */
export function parseDuration (text: string): bigint | null {
  const plain = asciiDigits(text)
  const iso = ISO.exec(plain)?.groups
  const groups: Groups | undefined = STANDARD.exec(plain)?.groups ?? iso ?? POSTGRES.exec(plain)?.groups
  if (groups === undefined) return null
  const sign = groups['sign'] === '-' ? -1n : 1n
  const days = span([[amount(groups['days']), UNITS.days]])
  const time = sign * span([
    [amount(groups['hours']), UNITS.hours],
    [amount(groups['minutes']), UNITS.minutes],
    [amount(groups['seconds']), UNITS.seconds],
    [Number((groups['fraction'] ?? '').padEnd(6, '0')), 1n]
  ])
  if (!isDuration(time)) return time
  // only in ISO 8601 does the sign stand before the days too
  return iso === undefined ? days + time : sign * days + time
}

function amount (text: string = '0'): number {
  return Math.max(-MOST, Math.min(MOST, Number(text.replace(',', '.'))))
}

// more than there is time for, and no infinity
const MOST = 1e30

// Python counts in floats, whole units apart from fractions, and rounds once: `4.0000015` seconds end in 1, not 2.
function span (amounts: readonly (readonly [amount: number, unit: bigint])[]): bigint {
  let [total, rest] = [0n, 0]
  for (const [amount, unit] of amounts) {
    const part = (amount - Math.trunc(amount)) * Number(unit)
    total += BigInt(Math.trunc(amount)) * unit + BigInt(Math.trunc(part))
    rest += part - Math.trunc(part)
  }
  const isTie = Math.abs(rest - Math.trunc(rest)) === 0.5
  if (!isTie) return total + BigInt(Math.round(rest))
  const floor = total + BigInt(Math.floor(rest))
  return floor % 2n === 0n ? floor : floor + 1n
}

/** Whether Python's `timedelta` could hold the span. */
export function isDuration (microseconds: bigint): boolean {
  const days = floorDivide(microseconds, UNITS.days)
  return days >= BigInt(-MOST_DAYS) && days <= BigInt(MOST_DAYS)
}

function floorDivide (a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n)
}

interface Parts { readonly days: bigint, readonly hours: bigint, readonly clock: string, readonly fraction: string }

function partsOf (microseconds: bigint): Parts {
  const days = floorDivide(microseconds, UNITS.days)
  const rest = microseconds - days * UNITS.days
  const hours = rest / UNITS.hours
  const seconds = rest / SECOND
  const fraction = rest % SECOND
  return {
    days,
    hours,
    clock: `${padded(seconds / 60n % 60n, 2)}:${padded(seconds % 60n, 2)}`,
    fraction: fraction === 0n ? '' : `.${padded(fraction, 6)}`
  }
}

function padded (value: bigint, width: number): string {
  return String(value).padStart(width, '0')
}

/** `3 01:00:00.000005`, as Django writes it. */
export function djangoDuration (microseconds: bigint): string {
  const { days, hours, clock, fraction } = partsOf(microseconds)
  return `${days === 0n ? '' : `${days} `}${padded(hours, 2)}:${clock}${fraction}`
}

/** `P3DT01H00M00.000005S` */
export function isoDuration (microseconds: bigint): string {
  const isNegative = microseconds < 0n
  const { days, hours, clock, fraction } = partsOf(isNegative ? -microseconds : microseconds)
  return `${isNegative ? '-' : ''}P${days}DT${padded(hours, 2)}H${clock.replace(':', 'M')}${fraction}S`
}

/** `3 days, 1:00:00.000005`, as messages show limits. */
export function pythonDuration (microseconds: bigint): string {
  const { days, hours, clock, fraction } = partsOf(microseconds)
  const isOne = days === 1n || days === -1n
  return `${days === 0n ? '' : `${days} day${isOne ? '' : 's'}, `}${hours}:${clock}${fraction}`
}
