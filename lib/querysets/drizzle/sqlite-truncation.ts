/** SQLite knows no time zones: what their clocks show is written into the statement. */
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Truncation, TruncUnit } from '../paths.ts'
import { LENGTHS } from '../truncation.ts'
import { zoneNamed } from '../zones.ts'
import type { Zone } from '../zones.ts'

/** What makes the beginning of such a unit of a day. */
const STARTS: Readonly<Partial<Record<TruncUnit, string>>> = {
  year: "'start of year'",
  quarter: "'start of month', ((1 - cast(strftime('%m', \"local\", 'unixepoch') as integer)) % 3) || ' months'",
  month: "'start of month'",
  week: "'-6 days', 'weekday 1', 'start of day'"
}

/** The seconds since 1970 of what a moment, as SQLite's functions take it, is cut down to. */
export function truncatedSeconds (moment: SQL, { unit, timezone }: Truncation): SQL {
  const zone = zoneNamed(timezone)
  const length = LENGTHS[unit]
  const at = sql`select cast(strftime('%s', ${moment}) as integer) as "at"`
  const local = sql`select "at", "at" + ${offsetOf(zone, 'at', ({ at }) => at)} as "local" from (${at})`
  if (length !== null) return sql`(select "at" - ${sql.raw(`(("local" % ${length} + ${length}) % ${length})`)} from (${local}))`
  const start = sql`select cast(strftime('%s', "local", 'unixepoch', ${sql.raw(STARTS[unit] ?? "'start of day'")}) as integer) as "start" from (${local})`
  return sql`(select "start" - ${offsetOf(zone, 'start', ({ at, offset }) => at + offset)} from (${start}))`
}

/** The latest change comes first, as most rows are of late. */
function offsetOf ({ first, changes }: Zone, name: string, since: (change: Zone['changes'][number]) => number): SQL {
  const branches = changes.toReversed().map((change) => `when "${name}" >= ${since(change)} then ${change.offset}`)
  return sql.raw(branches.length === 0 ? String(first) : `(case ${branches.join(' ')} else ${first} end)`)
}
