/** Spans of time, natively in seconds. */
import { djangoDuration, isDuration, isoDuration, MOST_DAYS, parseDuration, pythonDuration } from '../python/timedelta.ts'
import { Field } from './field.ts'
import { mapped } from './outcomes.ts'
import { pythonStr } from '../python/builtins.ts'
import type { ErrorMessage } from '../exceptions.ts'
import type { FieldContext, FieldFacts, JSONSchema, Validated } from './field.ts'
import type { FilterKind } from './types.ts'
import type { DurationOptions } from './options.ts'

const LIMITS = [
  { keyword: 'maximum', code: 'max_value', isBroken: (value: bigint, limit: bigint) => value > limit },
  { keyword: 'minimum', code: 'min_value', isBroken: (value: bigint, limit: bigint) => value < limit }
] as const

/**
 * A span of time, natively a number of seconds. Keywords: `minimum` and `maximum` (seconds, or a text that a client
 * could send), and `outputFormat` or `format` (`iso-8601`, `django`, or null for the native value).
 */
export class DurationField extends Field {
  static override readonly kind: string = 'duration'
  static override readonly type: string | undefined = 'string'
  static override readonly filterKind: FilterKind | null = 'duration'
  declare readonly $native: number
  declare readonly $wire: string
  declare readonly $options: DurationOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Duration has wrong format. Use one of these formats instead: {format}.',
    max_value: 'Ensure this value is less than or equal to {max_value}.',
    min_value: 'Ensure this value is greater than or equal to {min_value}.',
    overflow: 'The number of days must be between {min_days} and {max_days}.'
  }

  override readonly metadataType: string = 'duration'
  readonly #limits: readonly { readonly code: string, readonly limit: bigint, readonly isBroken: (value: bigint, limit: bigint) => boolean }[]
  readonly #write: ((microseconds: bigint) => string) | null

  constructor (facts: FieldFacts) {
    super(facts)
    const { schema } = facts
    const format = 'outputFormat' in schema ? schema['outputFormat'] : schema['format']
    this.#write = format === null ? null : String(format).toLowerCase() === 'iso-8601' ? isoDuration : djangoDuration
    this.#limits = LIMITS.flatMap(({ keyword, code, isBroken }) => {
      const limit = this.keyword<number | string>(keyword)
      return limit === undefined ? [] : [{ code, limit: this.#microseconds(limit), isBroken }]
    })
  }

  override toInternalValue (value: unknown, _context?: FieldContext): Validated {
    const parsed = typeof value === 'object' ? null : parseDuration(pythonStr(value))
    if (parsed === null) return this.fail('invalid', { format: '[DD] [HH:[MM:]]ss[.uuuuuu]' })
    if (!isDuration(parsed)) return this.fail('overflow', { min_days: -MOST_DAYS, max_days: MOST_DAYS })
    return this.checked(secondsOf(parsed), this.#broken(parsed))
  }

  #broken (value: bigint): readonly ErrorMessage[] {
    return this.#limits
      .filter(({ limit, isBroken }) => isBroken(value, limit))
      .map(({ code, limit }) => this.problem(code, { [code]: pythonDuration(limit) }))
  }

  override toRepresentation (value: unknown): unknown {
    return this.#write === null ? value : this.#write(this.#microseconds(value))
  }

  #microseconds (value: unknown): bigint {
    const span = typeof value === 'number' && Number.isFinite(value)
      ? BigInt(Math.trunc(value)) * 1_000_000n + BigInt(Math.round(value % 1 * 1e6))
      : typeof value === 'string' ? parseDuration(value) : null
    if (span === null) throw new TypeError(`The field "${this.facts.name}" cannot take ${pythonStr(value)} for a span of time.`)
    return span
  }

  override jsonSchema (direction: 'request' | 'response'): JSONSchema {
    if (direction === 'response' && this.#write === null) return { type: 'number' }
    return direction === 'response' && this.#write === isoDuration ? { type: 'string', format: 'duration' } : { type: 'string' }
  }
}

// in digits, since no number has room for the microseconds of three centuries
function secondsOf (microseconds: bigint): number {
  return Number(`${microseconds}e-6`)
}

/** `{ type: 'string', format: 'duration' }` written by hand: checked as a span of time, handed on as the text that its type promises. */
export class DurationTextField extends DurationField {
  static override readonly kind: string = 'durationText'

  override toInternalValue (value: unknown): unknown {
    return mapped(super.toInternalValue(value), (span) => this.toRepresentation(span))
  }
}
