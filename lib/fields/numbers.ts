/** Integers and floats, read as Python reads them. */
import { ExactNumber, wholeOf } from '../utils/exact-number.ts'
import { Failure, Field } from './field.ts'
import { codePoints, PYTHON_SPACE, pythonFloat, pythonInt, pythonStr } from '../python/builtins.ts'
import type { ErrorMessage } from '../exceptions.ts'
import type { FieldFacts, JSONSchema, Validated } from './field.ts'
import type { FilterKind } from './types.ts'
import type { FloatOptions, IntegerOptions } from './options.ts'

/** The longest text that is read as a number: reading takes time that grows faster than the text. */
export const LONGEST_NUMBER = 1000

const MESSAGES = {
  max_value: 'Ensure this value is less than or equal to {max_value}.',
  min_value: 'Ensure this value is greater than or equal to {min_value}.',
  exclusive_max_value: 'Ensure this value is less than {exclusive_max_value}.',
  exclusive_min_value: 'Ensure this value is greater than {exclusive_min_value}.',
  step_size: 'Ensure this value is a multiple of step size {step_size}.',
  max_string_length: 'String value too large.'
}

type Numeric = number | bigint

interface Bound {
  readonly keyword: string
  readonly code: string
  readonly isBroken: (value: Numeric, limit: Numeric) => boolean
}

// in the order in which DRF checks the ones it has
const BOUNDS: readonly Bound[] = [
  { keyword: 'maximum', code: 'max_value', isBroken: (value, limit) => value > limit },
  { keyword: 'minimum', code: 'min_value', isBroken: (value, limit) => value < limit },
  { keyword: 'exclusiveMaximum', code: 'exclusive_max_value', isBroken: (value, limit) => value >= limit },
  { keyword: 'exclusiveMinimum', code: 'exclusive_min_value', isBroken: (value, limit) => value <= limit },
  { keyword: 'multipleOf', code: 'step_size', isBroken: (value, step) => !isMultiple(value, step) }
]

function isMultiple (value: Numeric, step: Numeric): boolean {
  if (typeof value === 'bigint' && Number.isInteger(Number(step))) return value % BigInt(step) === 0n
  const quotient = Number(value) / Number(step)
  return Math.abs(quotient - Math.round(quotient)) * Math.abs(Number(step)) <= 1e-9
}

/** A number within bounds. Keywords: `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`. */
abstract class NumberField extends Field {
  static override readonly messages: Readonly<Record<string, string>> = MESSAGES
  readonly #bounds: readonly (Bound & { readonly limit: Numeric })[]

  constructor (facts: FieldFacts) {
    super(facts)
    this.#bounds = BOUNDS.flatMap((bound) => {
      const limit = this.keyword<Numeric>(bound.keyword)
      return limit === undefined ? [] : [{ ...bound, limit }]
    })
  }

  /** The value, or all the bounds that it breaks. */
  bounded (value: Numeric): Validated {
    const broken: ErrorMessage[] = []
    for (const { code, limit, isBroken } of this.#bounds) {
      if (isBroken(value, limit)) broken.push(this.problem(code, { [code]: pythonStr(limit) }))
    }
    return this.checked(value, broken)
  }

  /** The bounds in JSON Schema's words. */
  boundKeywords (): JSONSchema {
    return Object.fromEntries(this.#bounds.map(({ keyword, limit }) => [keyword, Number(limit)]))
  }

  /** What a stored value that is no number comes to: a programmer's error. */
  unrepresentable (value: unknown): never {
    throw new TypeError(`The field "${this.facts.name}" cannot represent ${pythonStr(value)} as a number.`)
  }
}

/**
 * An integer. Beyond 2^53 it is refused, since a number would round it: use `BigIntegerField`, or, where it is only compared,
 * the keyword `beyond: 'bigint'`. Other keywords: those of every number.
 */
export class IntegerField extends NumberField {
  static override readonly kind: string = 'integer'
  static override readonly type: string | undefined = 'integer'
  static override readonly filterKind: FilterKind | null = 'integer'
  declare readonly $native: number
  declare readonly $wire: number
  declare readonly $options: IntegerOptions

  static override readonly messages: Readonly<Record<string, string>> = { invalid: 'A valid integer is required.' }
  override readonly metadataType: string = 'integer'

  override toInternalValue (value: unknown): Validated {
    if (typeof value === 'string' && value.length > LONGEST_NUMBER && codePoints(value) > LONGEST_NUMBER) return this.fail('max_string_length')
    const parsed = integerOf(value instanceof ExactNumber ? value.text : value)
    if (parsed === null) return this.fail('invalid')
    const integer = this.native(parsed)
    return integer === null ? this.#beyond(parsed) : this.bounded(integer)
  }

  // what no number holds cannot be handed on, but its bounds are what the client should hear of
  #beyond (integer: Numeric): Failure {
    const outcome = this.bounded(integer)
    return outcome instanceof Failure ? new Failure(outcome.detail) : this.fail('invalid')
  }

  /** The integer as handlers get it, or null where it cannot be one: rounded, it would be another. */
  native (integer: Numeric): Numeric | null {
    const exact = narrowed(integer)
    return typeof exact === 'number' || this.keyword<string>('beyond') === 'bigint' ? exact : null
  }

  override toRepresentation (value: unknown): unknown {
    if (typeof value === 'number' && Number.isInteger(value)) return value
    const integer = typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : integerOf(typeof value === 'boolean' ? Number(value) : value)
    return integer === null ? this.unrepresentable(value) : narrowed(integer)
  }

  override jsonSchema (_direction: 'request' | 'response'): JSONSchema {
    return { type: 'integer', ...this.boundKeywords() }
  }
}

function narrowed (integer: Numeric): Numeric {
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : integer
}

const ZERO_FRACTION = new RegExp(`\\.0*[${PYTHON_SPACE}]*$`)

// `1.0` and `1.` are integers, `1e3` is none
function integerOf (value: unknown): Numeric | null {
  if (typeof value === 'number') return Number.isInteger(value) ? Number.isSafeInteger(value) ? value + 0 : wholeOf(value) : null
  if (typeof value === 'bigint') return value
  if (typeof value !== 'string') return null
  if (/^-?[1-9]\d{0,14}$/.test(value)) return Number(value)
  return pythonInt(value.replace(ZERO_FRACTION, ''))
}

/**
 * An integer of any size: natively a `number` while that is exact, a `bigint` beyond; always a `bigint` with
 * `native: 'bigint'`. Other keywords: `coerceToString`, and those of every number.
 */
export class BigIntegerField extends IntegerField {
  static override readonly kind: string = 'bigInteger'
  static override readonly filterKind: FilterKind | null = 'bigInteger'

  static override readonly messages: Readonly<Record<string, string>> = { invalid: 'A valid biginteger is required.' }
  readonly #isBigint: boolean
  readonly #coerceToString: boolean

  constructor (facts: FieldFacts) {
    super(facts)
    this.#isBigint = this.keyword<string>('native') === 'bigint'
    this.#coerceToString = this.keyword<boolean>('coerceToString') === true
  }

  override native (integer: Numeric): Numeric | null {
    return this.#isBigint ? BigInt(integer) : narrowed(integer)
  }

  override toRepresentation (value: unknown): unknown {
    const integer = super.toRepresentation(value)
    return this.#coerceToString ? pythonStr(integer) : integer
  }

  override jsonSchema (direction: 'request' | 'response'): JSONSchema {
    if (this.#coerceToString) return { type: 'string', pattern: '^[+-]?\\d+$' }
    return { ...super.jsonSchema(direction), format: 'int64' }
  }
}

/** A finite floating-point number. Keywords: those of every number. */
export class FloatField extends NumberField {
  static override readonly kind: string = 'float'
  static override readonly type: string | undefined = 'number'
  static override readonly filterKind: FilterKind | null = 'float'
  declare readonly $native: number
  declare readonly $wire: number
  declare readonly $options: FloatOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'A valid number is required.',
    overflow: 'Integer value too large to convert to float'
  }

  override readonly metadataType: string = 'float'

  override toInternalValue (value: unknown): Validated {
    if (typeof value === 'string' && value.length > LONGEST_NUMBER && codePoints(value) > LONGEST_NUMBER) return this.fail('max_string_length')
    const number = floatOf(value)
    if (number === null || Number.isNaN(number)) return this.fail('invalid')
    // JSON has no infinity: only digits without end get here
    return Number.isFinite(number) ? this.bounded(number) : this.fail('overflow')
  }

  override toRepresentation (value: unknown): unknown {
    const number = floatOf(value)
    return number === null || !Number.isFinite(number) ? this.unrepresentable(value) : number
  }

  override jsonSchema (): JSONSchema {
    return { type: 'number', ...this.boundKeywords() }
  }
}

function floatOf (value: unknown): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value)
  if (value instanceof ExactNumber) return Number(value.text)
  return typeof value === 'string' ? pythonFloat(value) : null
}
