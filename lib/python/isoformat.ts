/** A `Date` as Django writes it in JSON: without a fraction, or with all six digits of one. */

const DAY = 86_400_000
/** The first and the last millisecond of the years that have four digits. */
const [EARLIEST, LATEST] = [-62_167_219_200_000, 253_402_300_799_999]
/** More days than these are of no use: what a list shows is mostly of a few. */
const MOST_DAYS = 1000

const days = new Map<number, string>()
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

/** The date and time in UTC, or null where its year has not four digits. Several times as fast as `toISOString()`. */
export function momentText (date: Date): string | null {
  const time = date.getTime()
  if (!(time >= EARLIEST && time <= LATEST)) return null
  const day = Math.floor(time / DAY)
  const rest = time - day * DAY
  const seconds = Math.floor(rest / 1000)
  const fraction = rest - seconds * 1000
  const clock = `${twoDigits[Math.floor(seconds / 3600)]}:${twoDigits[Math.floor(seconds / 60) % 60]}:${twoDigits[seconds % 60]}`
  return `${dayText(day)}T${clock}${fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}000`}Z`
}

function dayText (day: number): string {
  let text = days.get(day)
  if (text === undefined) {
    if (days.size === MOST_DAYS) days.clear()
    days.set(day, text = new Date(day * DAY).toISOString().slice(0, 10))
  }
  return text
}
