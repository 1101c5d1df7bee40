/** The place of a row in an ordering, as text, and the condition that rows beyond it fulfil. */
import { pythonStr } from '../python/builtins.ts'
import { momentText } from '../python/isoformat.ts'
import { coerce, coerceBoolean } from '../querysets/coerce.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import { targetNamed } from '../querysets/lookups.ts'
import { dateText, parseDateTime } from '../querysets/temporal.ts'
import { identityOf } from '../querysets/paths.ts'
import { isRecord } from '../utils/guards.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { ColumnFacts, Condition, Model } from '../querysets/contract.ts'

/** The ordering with each direction turned round. */
export function reversedOrdering (ordering: readonly string[]): string[] {
  return ordering.map((field) => field.startsWith('-') ? field.slice(1) : `-${field}`)
}

const valueOf = (row: object, name: string): unknown => isRecord(row) ? row[name] : undefined

/** The first field of an ordering, which tells positions. */
export class PositionField {
  readonly #model: Model
  readonly #column: ColumnFacts
  /** How conditions name it: a property, or a path to one of a related row. */
  readonly #path: string
  readonly #isRelated: boolean
  readonly #descending: boolean

  constructor (model: Model, ordering: string) {
    const path = ordering.replace(/^-+/, '')
    const { column, via } = targetNamed(model, path)
    this.#model = model
    this.#column = column
    this.#isRelated = via !== null
    this.#path = this.#isRelated ? path : column.name
    this.#descending = ordering.startsWith('-')
  }

  /** What tells where one of the rows stands, as Python's `str()` writes the value. */
  positionsAmong (rows: readonly object[]): Awaitable<(row: object) => string> {
    return this.#isRelated ? this.#relatedPositions(rows) : (row) => this.#textOf(valueOf(row, this.#path))
  }

  // a row does not hold what is in the row that it refers to
  async #relatedPositions (rows: readonly object[]): Promise<(row: object) => string> {
    const { objects } = this.#model
    const names = identityOf(this.#model)
    const keyOf = (row: object): string => JSON.stringify(names.map((name) => String(valueOf(row, name))))
    const within = names.map((name) => ({ [`${name}__in`]: rows.map((row) => valueOf(row, name)) }))
    const found: readonly object[] = await objects.filter(...within).values(...names, this.#path)
    const values = new Map(found.map((one) => [keyOf(one), valueOf(one, this.#path)]))
    return (row) => this.#textOf(values.get(keyOf(row)))
  }

  #textOf (given: unknown): string {
    const value = given ?? null
    const moment = this.#column.kind === 'datetime' ? momentOf(value) : null
    if (moment !== null) return pythonMoment(moment)
    return value instanceof Date ? dateText(value) : pythonStr(value)
  }

  /** What is true of rows that come after a position, or before it; throws `InvalidLookup` where it is none. */
  beyond (position: string, backwards: boolean): Condition {
    const [path, { kind }] = [this.#path, this.#column]
    const upwards = this.#descending === backwards
    if (kind === 'boolean') return this.#otherThan(position, upwards)
    if (kind === 'datetime' && upwards) return { [`${path}__gte`]: this.#momentAfter(position) }
    return { [`${path}__${upwards ? 'gt' : 'lt'}`]: position }
  }

  // There are two truth values: beyond one there is the other, or nothing.
  #otherThan (position: string, upwards: boolean): Condition {
    const value = coerceBoolean(position)
    if (value === undefined) throw new InvalidLookup(`"${position}" is no truth value.`)
    return value === upwards ? { pk__in: [] } : { [this.#path]: upwards }
  }

  // A database may keep microseconds, of which a row's date knows nothing: what it has of that millisecond is not beyond it.
  #momentAfter (position: string): Date {
    const moment = coerce(this.#column, position)
    return new Date((moment instanceof Date ? moment : new Date(String(moment))).getTime() + 1)
  }
}

function momentOf (value: unknown): Date | null {
  if (value instanceof Date) return value
  return typeof value === 'string' ? parseDateTime(value) : null
}

function pythonMoment (moment: Date): string {
  const text = momentText(moment)
  return text === null ? moment.toISOString().replace('T', ' ').replace('Z', '+00:00') : `${text.slice(0, 10)} ${text.slice(11, -1)}+00:00`
}
