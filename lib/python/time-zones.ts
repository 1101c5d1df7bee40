/** Time zones by their IANA names, as `Intl` knows them. */
import { epochSeconds, isInRange, shifted, timeOfDay, dayNumber } from './calendar.ts'
import type { Instant, PlainDateTime } from './calendar.ts'

const DAY_SECONDS = 86_400
// since 1973, clocks everywhere have changed at full quarters of an hour
const REGULAR = 94_694_400
const MOST_KNOWN = 4096

const zones = new Map<string, TimeZone>()

/** The zone of that name; throws a `RangeError` for one that there is not. */
export function timeZoneNamed (name: string): TimeZone {
  let zone = zones.get(name)
  if (zone === undefined) zones.set(name, zone = new TimeZone(name))
  return zone
}

/** One time zone. */
export class TimeZone {
  readonly name: string
  readonly isUTC: boolean
  /** Null for UTC, which nobody has to ask about: the first one that a process makes takes a long while. */
  readonly #format: Intl.DateTimeFormat | null
  readonly #known = new Map<number, number>()

  constructor (name: string) {
    this.name = name
    this.isUTC = /^(?:etc\/)?(?:utc|uct|zulu|universal)$/i.test(name)
    this.#format = this.isUTC ? null : new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  }

  /** How many microseconds the zone is ahead of UTC at a moment. */
  offsetAt (instant: Instant): number {
    return this.isUTC ? 0 : this.#offsetAtSecond(epochSeconds(instant)) * 1_000_000
  }

  // A page of rows asks for the same hours again and again, and `Intl` is slow to answer.
  #offsetAtSecond (seconds: number): number {
    if (seconds < REGULAR) return this.#formatted(seconds)
    const quarter = Math.floor(seconds / 900)
    const known = this.#known.get(quarter)
    if (known !== undefined) return known
    const offset = this.#formatted(quarter * 900)
    if (this.#known.size === MOST_KNOWN) this.#known.clear()
    this.#known.set(quarter, offset)
    return offset
  }

  #formatted (seconds: number): number {
    const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(this.#format?.format(seconds * 1000) ?? 'GMT')
    if (match === null) return 0
    const ahead = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)
    return match[1] === '-' ? -ahead : ahead
  }

  /**
   * The moments at which clocks show that time: one, as a rule; none where clocks are put forward over it, two where
   * they are put back over it.
   */
  instantsOf (wall: PlainDateTime): readonly Instant[] {
    const shown = { days: dayNumber(wall), microseconds: timeOfDay(wall) }
    if (this.isUTC) return [shown]
    const seconds = epochSeconds(shown)
    const offsets = new Set([this.#offsetAtSecond(seconds - DAY_SECONDS), this.#offsetAtSecond(seconds + DAY_SECONDS)])
    return [...offsets]
      .map((offset) => shifted(shown, -offset * 1_000_000))
      .filter((instant) => sameMoment(shifted(instant, this.offsetAt(instant)), shown))
  }
}

function sameMoment (a: Instant, b: Instant): boolean {
  return a.days === b.days && a.microseconds === b.microseconds
}

/** The moment of a time with a named offset, or null where it falls out of the years that there are. */
export function instantOf (wall: PlainDateTime): Instant | null {
  const instant = shifted({ days: dayNumber(wall), microseconds: timeOfDay(wall) }, -(wall.offset ?? 0))
  return isInRange(instant) ? instant : null
}
