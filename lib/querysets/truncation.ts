/** Moments cut down to the beginning of their day, month or the like: `Trunc('createdAt', 'month', { timezone: 'Europe/Berlin' })`. */
import { FST_VIEWSETS_TRUNC_INVALID } from '../errors.ts'
import { targetNamed } from './lookups.ts'
import type { Naming, Target, Truncation, TruncUnit } from './paths.ts'
import type { Order } from './query.ts'
import { dateText } from './temporal.ts'
import { isZone, offsetAt, offsetAtLocal, zoneNamed } from './zones.ts'

export type { TruncUnit } from './paths.ts'

/** How long each is that begins by the hour, in seconds; null for those that begin with a day. */
export const LENGTHS: Readonly<Record<TruncUnit, number | null>> = { year: null, quarter: null, month: null, week: null, day: null, hour: 3600, minute: 60, second: 1 }

/** Says by which clocks a day or an hour begins. */
export interface TruncOptions {
  /** An area with a place, such as `Europe/Berlin`; `UTC` unless it is given. Changes of clocks are known through the year 2100. */
  readonly timezone?: string
}

/** The beginning of the day, month or the like that a moment is in. */
export class Truncated<Path extends string = string> {
  /** For types only, never set. */
  declare readonly $path: Path
  readonly path: string
  readonly truncation: Truncation
  readonly descending: boolean
  constructor (path: string, truncation: Truncation, descending = false) {
    this.path = path
    this.truncation = truncation
    this.descending = descending
  }

  /** The same, ordering the latest first. */
  desc (): Truncated<Path> {
    return new Truncated(this.path, this.truncation, true)
  }
}

/**
 * Cuts a column's moments down to the beginning of their year, quarter, month, week, day, hour, minute or second, as the clocks of a zone show it:
 * `orders.distinct().values({ day: Trunc('createdAt', 'day', { timezone: 'Europe/Berlin' }) })`, and `orderBy(Trunc('createdAt', 'week').desc())`.
 */
export function Trunc<const Path extends string> (path: Path, unit: TruncUnit, { timezone = 'UTC' }: TruncOptions = {}): Truncated<Path> {
  if (!Object.hasOwn(LENGTHS, unit)) throw new FST_VIEWSETS_TRUNC_INVALID(path, `there is no unit "${unit}". It takes ${Object.keys(LENGTHS).join(', ')}`)
  if (!isZone(timezone)) throw new FST_VIEWSETS_TRUNC_INVALID(path, `there is no time zone "${timezone}". It takes UTC, or an area with a place such as "Europe/Berlin"`)
  return new Truncated(path, { unit, timezone })
}

/** The column that is meant, to be cut down; throws where it holds no moments, or none that have such a part. */
export function truncatedTarget (model: Naming, { path, truncation }: Truncated): Target {
  const { column, via, worked } = targetNamed(model, path)
  if (worked !== undefined) throw new FST_VIEWSETS_TRUNC_INVALID(path, 'it is no column, but worked out of the row')
  if (column.kind !== 'datetime' && column.kind !== 'date') throw new FST_VIEWSETS_TRUNC_INVALID(path, `it holds values of kind ${column.kind}, and no dates or datetimes`)
  const { unit } = truncation
  if (column.kind === 'date' && LENGTHS[unit] !== null) throw new FST_VIEWSETS_TRUNC_INVALID(path, `a date has no ${unit}`)
  // a day is a day, wherever it is
  return { column, via, truncation: column.kind === 'date' ? { unit, timezone: 'UTC' } : truncation }
}

/** Rows by the beginnings of what they are in. */
export function orderOfTruncated (model: Naming, truncated: Truncated): Order {
  return { ...truncatedTarget(model, truncated), descending: truncated.descending }
}

/** The beginning of what the moment is in, in whole seconds since 1970. */
export function truncatedSeconds (moment: Date, { unit, timezone }: Truncation): number {
  const at = Math.floor(moment.getTime() / 1000)
  const zone = zoneNamed(timezone)
  const offset = offsetAt(zone, at)
  const local = at + offset
  const length = LENGTHS[unit]
  if (length !== null) return Math.floor(local / length) * length - offset
  const start = dayOf(new Date(local * 1000), unit) / 1000
  return start - offsetAtLocal(zone, start)
}

function dayOf (local: Date, unit: TruncUnit): number {
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()]
  if (unit === 'year') return Date.UTC(year, 0, 1)
  if (unit === 'quarter') return Date.UTC(year, month - month % 3, 1)
  if (unit === 'month') return Date.UTC(year, month, 1)
  return Date.UTC(year, month, unit === 'week' ? day - (local.getUTCDay() + 6) % 7 : day)
}

/** Those seconds as a value of the column. */
export function momentOfSeconds ({ column }: Target, seconds: number): Date | string {
  const moment = new Date(seconds * 1000)
  if (column.native !== 'string') return moment
  return column.kind === 'date' ? dateText(moment) : moment.toISOString()
}
