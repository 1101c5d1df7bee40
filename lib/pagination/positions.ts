/** The place of a row in an ordering, as text, and the condition that rows beyond it fulfil. */
import { pythonStr } from '../fields/python.ts'
import { coerce, coerceBoolean } from '../querysets/coerce.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import { columnNamed } from '../querysets/lookups.ts'
import { dateText, parseDateTime } from '../querysets/temporal.ts'
import type { ColumnFacts, Condition, Model } from '../querysets/contract.ts'

/** The ordering with each direction turned round. */
export function reversedOrdering (ordering: readonly string[]): string[] {
  return ordering.map((field) => field.startsWith('-') ? field.slice(1) : `-${field}`)
}

/** The first field of an ordering, which tells positions. */
export class PositionField {
  readonly #column: ColumnFacts
  readonly #descending: boolean

  constructor (model: Model, ordering: string) {
    this.#descending = ordering.startsWith('-')
    this.#column = columnNamed(model, ordering.replace(/^-+/, ''))
  }

  /** Where a row stands, as Python's `str()` writes the value (WIRE PAG-15). */
  positionOf (row: object): string {
    const value = (row as Readonly<Record<string, unknown>>)[this.#column.name] ?? null
    const moment = this.#column.kind === 'datetime' ? momentOf(value) : null
    if (moment !== null) return momentText(moment)
    return value instanceof Date ? dateText(value) : pythonStr(value)
  }

  /** What is true of rows that come after a position, or before it; throws `InvalidLookup` where it is none. */
  beyond (position: string, backwards: boolean): Condition {
    const { name, kind } = this.#column
    const upwards = this.#descending === backwards
    if (kind === 'boolean') return this.#otherThan(position, upwards)
    if (kind === 'datetime' && upwards) return { [`${name}__gte`]: this.#momentAfter(position) }
    return { [`${name}__${upwards ? 'gt' : 'lt'}`]: position }
  }

  // There are two truth values: beyond one there is the other, or nothing.
  #otherThan (position: string, upwards: boolean): Condition {
    const value = coerceBoolean(position)
    if (value === undefined) throw new InvalidLookup(`"${position}" is no truth value.`)
    return value === upwards ? { pk__in: [] } : { [this.#column.name]: upwards }
  }

  // A database may keep microseconds, of which a row's date knows nothing: what it has of that millisecond is not beyond it.
  #momentAfter (position: string): Date {
    return new Date(new Date(coerce(this.#column, position) as Date | string).getTime() + 1)
  }
}

function momentOf (value: unknown): Date | null {
  if (value instanceof Date) return value
  return typeof value === 'string' ? parseDateTime(value) : null
}

function momentText (moment: Date): string {
  const [date, time] = moment.toISOString().slice(0, -1).split('T') as [string, string]
  return `${date} ${time.endsWith('.000') ? time.slice(0, -4) : `${time}000`}+00:00`
}
