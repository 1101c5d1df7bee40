/** Dates, times, and moments. */
import { dateOfDay, dateOfInstant, instantOfDate, isInRange, isoDate, isoOffset, isoTime, joined, MIDNIGHT, shifted, timeOf } from '../python/calendar.ts'
import { Field, kindOf } from './field.ts'
import { mapped } from './outcomes.ts'
import { parseDate, parseDateTime, parseTime } from '../python/iso-8601.ts'
import { pythonStr } from '../python/builtins.ts'
import { humanized, reader, writer } from '../python/strftime.ts'
import { instantOf, timeZoneNamed } from '../python/time-zones.ts'
import { momentText } from '../python/isoformat.ts'
import type { Instant, PlainDate, PlainDateTime, PlainTime } from '../python/calendar.ts'
import type { FieldContext, FieldFacts, JSONSchema, Validated } from './field.ts'
import type { TimeZone } from '../python/time-zones.ts'
import type { FilterKind } from './types.ts'
import type { DateOptions, DateTimeOptions, TimeOptions } from './options.ts'

const EPOCH: PlainDate = { year: 1900, month: 1, day: 1 }
const ISO = 'iso-8601'
/** Something read from text by one of several patterns, and written by one. */
abstract class TemporalField extends Field {
  /** What `iso-8601` means here, in a client's words. */
  abstract readonly iso: string
  readonly #patterns: readonly string[]
  readonly #readers: readonly ((text: string) => PlainDateTime | null)[]
  /** Writes by the field's pattern; null where the native value goes out, undefined where ISO 8601 does. */
  protected readonly write: ((moment: PlainDateTime) => string) | null | undefined

  constructor (facts: FieldFacts) {
    super(facts)
    this.#patterns = this.keyword<readonly string[]>('inputFormats') ?? [ISO]
    this.#readers = this.#patterns.map((pattern) => pattern.toLowerCase() === ISO ? (text) => this.readISO(text) : reader(pattern))
    const { schema } = facts
    const format = 'outputFormat' in schema ? schema['outputFormat'] : schema['format']
    // `format: 'date'` is JSON Schema's word for the kind, and no pattern
    this.write = format === null ? null : typeof format === 'string' && format.includes('%') ? writer(format) : undefined
  }

  protected abstract readISO (text: string): PlainDateTime | null

  /** What a client's text says by the first pattern that fits, or null. */
  protected read (value: unknown): PlainDateTime | null {
    if (typeof value !== 'string') return null
    for (const read of this.#readers) {
      const moment = read(value)
      if (moment !== null) return moment
    }
    return null
  }

  protected invalid (): Validated {
    return this.fail('invalid', { format: humanized(this.#patterns, this.iso) })
  }

  protected unrepresentable (value: unknown): never {
    throw new TypeError(`The field "${this.facts.name}" cannot represent ${pythonStr(value)}.`)
  }

  override jsonSchema (direction: 'request' | 'response'): JSONSchema {
    const isPlain = direction === 'request' ? this.#patterns.every((pattern) => pattern.toLowerCase() === ISO) : this.write === undefined
    return isPlain ? { type: 'string', format: kindOf(this).format } : { type: 'string' }
  }
}

const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(?!0{6})\d{6})?Z$/

/**
 * A moment: natively ISO 8601 text in UTC, or a `Date` with `native: 'Date'`, which drops what is finer than a
 * millisecond. Keywords: `timeZone` (an IANA name, default UTC) for times that name none and for output, or null for
 * times without a zone, which stay as they are, while what names one is turned into UTC; `inputFormats`, and
 * `outputFormat` or `format` (a strftime pattern, or null for the native value).
 */
export class DateTimeField extends TemporalField {
  static override readonly kind: string = 'dateTime'
  static override readonly type: string | undefined = 'string'
  static override readonly format: string | undefined = 'date-time'
  static override readonly filterKind: FilterKind | null = 'dateTime'
  declare readonly $native: Date | string
  declare readonly $wire: string
  declare readonly $options: DateTimeOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Datetime has wrong format. Use one of these formats instead: {format}.',
    date: 'Expected a datetime but got a date.',
    make_aware: 'Invalid datetime for the timezone "{timezone}".',
    overflow: 'Datetime value out of range.'
  }

  override readonly metadataType: string = 'datetime'
  override readonly iso = 'YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]'
  readonly #zone: TimeZone
  /** Whether times are those of a clock on a wall, wherever it hangs. */
  readonly #isNaive: boolean
  readonly #isDate: boolean

  constructor (facts: FieldFacts) {
    super(facts)
    const zone = zoneOf(facts.schema)
    this.#isNaive = zone === null
    this.#zone = timeZoneNamed(zone ?? 'UTC')
    this.#isDate = this.keyword<string>('native') === 'Date' || facts.schema['type'] === 'Date'
  }

  protected override readISO (text: string): PlainDateTime | null {
    return parseDateTime(text)
  }

  override toInternalValue (value: unknown, _context?: FieldContext): Validated {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? this.invalid() : this.#native(instantOfDate(value))
    const wall = this.read(value)
    if (wall === null) return this.invalid()
    if (wall.offset !== null) return this.#native(instantOf(wall))
    const [instant, ...others] = this.#zone.instantsOf(wall)
    if (instant === undefined || others.length > 0) return this.fail('make_aware', { timezone: this.#zone.name })
    return this.#native(instant)
  }

  #native (instant: Instant | null): Validated {
    if (instant === null || !isInRange(instant) || !isInRange(this.#local(instant))) return this.fail('overflow')
    return this.#isDate ? dateOfInstant(instant) : isoText(wallOf(instant, this.#isNaive ? null : 0))
  }

  #local (instant: Instant): Instant {
    return shifted(instant, this.#zone.offsetAt(instant))
  }

  override toRepresentation (value: unknown): unknown {
    if (this.write === null) return value
    if (value === '') return null
    if (this.write === undefined && this.#zone.isUTC && !this.#isNaive) {
      if (typeof value === 'string' && CANONICAL.test(value)) return value
      if (value instanceof Date) return momentText(value) ?? this.unrepresentable(value)
    }
    const instant = this.#instantOf(value)
    if (instant === null) return value
    if (!isInRange(instant) || !isInRange(this.#local(instant))) return this.unrepresentable(value)
    const wall = wallOf(this.#local(instant), this.#isNaive ? null : this.#zone.offsetAt(instant))
    return this.write === undefined ? isoText(wall) : this.write(wall)
  }

  // the `date-time` of JSON Schema names a zone
  override jsonSchema (direction: 'request' | 'response'): JSONSchema {
    return this.#isNaive ? { type: 'string' } : super.jsonSchema(direction)
  }

  // null: a text that says no moment goes out as it is stored
  #instantOf (value: unknown): Instant | null {
    if (typeof value === 'number') return this.#instantOf(new Date(value))
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? this.unrepresentable(value) : instantOfDate(value)
    if (typeof value !== 'string') return this.unrepresentable(value)
    const wall = parseDateTime(value)
    if (wall === null) return null
    return wall.offset === null ? this.#zone.instantsOf(wall)[0] ?? instantOf(wall) : instantOf(wall)
  }
}

/** The name of the zone that a schema says under either of its names; null for none. */
function zoneOf (schema: Readonly<Record<string, unknown>>): string | null {
  const zone = schema['timeZone'] === undefined ? schema['defaultTimezone'] : schema['timeZone']
  return zone === undefined ? 'UTC' : zone === null ? null : String(zone)
}

function wallOf ({ days, microseconds }: Instant, offset: number | null): PlainDateTime {
  return joined(dateOfDay(days), timeOf(microseconds), offset)
}

function isoText (wall: PlainDateTime): string {
  return `${isoDate(wall)}T${isoTime(wall)}${wall.offset === null ? '' : isoOffset(wall.offset)}`
}

/** A day, natively text as `2024-01-02`. Keywords: `inputFormats`, and `outputFormat` or `format`. */
export class DateField extends TemporalField {
  static override readonly kind: string = 'date'
  static override readonly type: string | undefined = 'string'
  static override readonly format: string | undefined = 'date'
  static override readonly filterKind: FilterKind | null = 'date'

  static override make (facts: FieldFacts): Field {
    return facts.schema['native'] === 'Date' ? new DayField(facts) : new this(facts)
  }

  declare readonly $native: string
  declare readonly $wire: string
  declare readonly $options: DateOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Date has wrong format. Use one of these formats instead: {format}.',
    datetime: 'Expected a date but got a datetime.'
  }

  override readonly metadataType: string = 'date'
  override readonly iso = 'YYYY-MM-DD'

  protected override readISO (text: string): PlainDateTime | null {
    const date = parseDate(text)
    return date === null ? null : joined(date, MIDNIGHT, null)
  }

  override toInternalValue (value: unknown, _context?: FieldContext): Validated {
    if (value instanceof Date) return this.fail('datetime')
    const moment = this.read(value)
    return moment === null ? this.invalid() : isoDate(moment)
  }

  override toRepresentation (value: unknown): unknown {
    if (this.write === null) return value
    if (value === '') return null
    if (this.write === undefined && typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return value
    const date = this.#dateOf(value)
    if (date === null) return value
    return this.write === undefined ? isoDate(date) : this.write(joined(date, MIDNIGHT, null))
  }

  #dateOf (value: unknown): PlainDate | null {
    if (typeof value === 'string') return parseDate(value) ?? parseDateTime(value)
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) return this.unrepresentable(value)
    const instant = instantOfDate(value)
    return isInRange(instant) ? dateOfDay(instant.days) : this.unrepresentable(value)
  }
}

/** A time of day, natively text as `03:04:05`. Keywords: `inputFormats`, and `outputFormat` or `format`. */
export class TimeField extends TemporalField {
  static override readonly kind: string = 'time'
  static override readonly type: string | undefined = 'string'
  static override readonly format: string | undefined = 'time'
  static override readonly filterKind: FilterKind | null = 'time'
  declare readonly $native: string
  declare readonly $wire: string
  declare readonly $options: TimeOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Time has wrong format. Use one of these formats instead: {format}.'
  }

  override readonly metadataType: string = 'time'
  override readonly iso = 'hh:mm[:ss[.uuuuuu]]'

  protected override readISO (text: string): PlainDateTime | null {
    const time = parseTime(text)
    return time === null ? null : joined(EPOCH, time, null)
  }

  override toInternalValue (value: unknown, _context?: FieldContext): Validated {
    const moment = this.read(value)
    return moment === null ? this.invalid() : isoTime(moment)
  }

  // A `Date` is refused, as in DRF: its time of day depends on a zone.
  override toRepresentation (value: unknown): unknown {
    if (this.write === null) return value
    if (value === '') return null
    if (typeof value !== 'string') return this.unrepresentable(value)
    const time: PlainTime | null = parseTime(value)
    if (time === null) return value
    return this.write === undefined ? isoTime(time) : this.write(joined(EPOCH, time, null))
  }
}

/** A day for a column that holds a `Date`: midnight in UTC. */
class DayField extends DateField {
  override toInternalValue (value: unknown): unknown {
    return mapped(super.toInternalValue(value), (day) => new Date(`${String(day)}T00:00:00Z`))
  }
}
