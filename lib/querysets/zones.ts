/** What the clocks of a time zone show: its offsets from UTC, in seconds, and since when each is kept. */

export interface Zone {
  /** Before all changes. */
  readonly first: number
  /** In order; `at` is a moment in seconds since 1970. */
  readonly changes: readonly { readonly at: number, readonly offset: number }[]
}

const DAY = 86_400
/** No change of clocks is undone within so short a time. */
const STEP = 14 * DAY
const [START, END] = [Date.UTC(1900, 0, 1) / 1000, Date.UTC(2100, 11, 31) / 1000]

const known = new Map<string, Zone>([['UTC', { first: 0, changes: [] }]])

/** An area with a place in it: what is shorter means one thing to one database and another thing to the next. */
const NAME = /^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+$/

/** Whether there is a zone of that name, which is safe to be written into a statement as it is. */
export function isZone (name: unknown): name is string {
  if (typeof name !== 'string') return false
  if (known.has(name)) return true
  try {
    return NAME.test(name) && Intl.DateTimeFormat('en-US', { timeZone: name }) !== null
  } catch {
    return false
  }
}

/** The zone of that name from 1900 to 2100, worked out when it is first asked for. */
export function zoneNamed (name: string): Zone {
  let zone = known.get(name)
  if (zone === undefined) known.set(name, zone = changesOf(offsetAtIn(name)))
  return zone
}

/** The offset at a moment in seconds. */
type OffsetAt = (at: number) => number

function offsetAtIn (timeZone: string): OffsetAt {
  const format = Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })
  return (at) => {
    const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
    for (const { type, value } of format.formatToParts(at * 1000)) shown[type] = Number(value)
    const { year = 0, month = 1, day, hour, minute, second } = shown
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - at
  }
}

function changesOf (offsetAt: OffsetAt): Zone {
  const first = offsetAt(START)
  const changes: { at: number, offset: number }[] = []
  let before = first
  for (let at = START; at < END; at += STEP) {
    const offset = offsetAt(at + STEP)
    if (offset !== before) changes.push({ at: changeBetween(offsetAt, at, at + STEP), offset })
    before = offset
  }
  return { first, changes }
}

/** The first moment of the offset that is kept at the later one. */
function changeBetween (offsetAt: OffsetAt, earlier: number, later: number): number {
  const offset = offsetAt(later)
  let [low, high] = [earlier, later]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle) === offset) high = middle
    else low = middle
  }
  return high
}

/** The offset at a moment in seconds. */
export function offsetAt ({ first, changes }: Zone, at: number): number {
  return changes.findLast((change) => change.at <= at)?.offset ?? first
}

/**
 * The offset at what the clocks show. What they show twice is taken for the second time, and what they leave out for as much
 * after the change, which is how PostgreSQL takes it.
 */
export function offsetAtLocal ({ first, changes }: Zone, local: number): number {
  return changes.findLast((change) => change.at + change.offset <= local)?.offset ?? first
}
