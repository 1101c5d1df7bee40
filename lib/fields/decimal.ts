/** Decimals: exact, natively text, on the wire text or a number. */
import { ExactNumber, exactNumber } from '../utils/exact-number.ts'
import { compareDecimals, formatDecimal, normalize, parseDecimal, quantize, ROUNDINGS, writtenDigits } from '../python/decimal.ts'
import { Field, Settled } from './field.ts'
import { mapped } from './outcomes.ts'
import { LONGEST_NUMBER } from './numbers.ts'
import { codePoints, pythonStr, pythonStrip } from '../python/builtins.ts'
import type { ErrorMessage } from '../exceptions.ts'
import type { Decimal, Rounding } from '../python/decimal.ts'
import type { Failure, FieldFacts, JSONSchema, Validated } from './field.ts'
import type { FilterKind } from './types.ts'
import type { DecimalOptions } from './options.ts'

const BOUNDS = [
  { keyword: 'maximum', code: 'max_value', isBroken: (order: number) => order > 0 },
  { keyword: 'minimum', code: 'min_value', isBroken: (order: number) => order < 0 },
  { keyword: 'exclusiveMaximum', code: 'exclusive_max_value', isBroken: (order: number) => order >= 0 },
  { keyword: 'exclusiveMinimum', code: 'exclusive_min_value', isBroken: (order: number) => order <= 0 }
] as const

/**
 * A decimal number. Keywords: `maxDigits`, `decimalPlaces`, `minimum`, `maximum`, `exclusiveMinimum`,
 * `exclusiveMaximum` (numbers or texts), `rounding` (Python's names; half to even without), `coerceToString`
 * (default true), `normalizeOutput`.
 */
export class DecimalField extends Field {
  static override readonly kind: string = 'decimal'
  static override readonly type: string | undefined = 'string'
  static override readonly filterKind: FilterKind | null = 'decimal'

  static override make (facts: FieldFacts): Field {
    return facts.schema['native'] === 'number' ? new NumericDecimalField(facts) : new this(facts)
  }

  declare readonly $native: string
  declare readonly $wire: string
  declare readonly $options: DecimalOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'A valid number is required.',
    max_value: 'Ensure this value is less than or equal to {max_value}.',
    min_value: 'Ensure this value is greater than or equal to {min_value}.',
    exclusive_max_value: 'Ensure this value is less than {exclusive_max_value}.',
    exclusive_min_value: 'Ensure this value is greater than {exclusive_min_value}.',
    max_digits: 'Ensure that there are no more than {max_digits} digits in total.',
    max_decimal_places: 'Ensure that there are no more than {max_decimal_places} decimal places.',
    max_whole_digits: 'Ensure that there are no more than {max_whole_digits} digits before the decimal point.',
    max_string_length: 'String value too large.'
  }

  override readonly metadataType: string = 'decimal'
  readonly maxDigits: number | undefined
  readonly decimalPlaces: number | undefined
  readonly #bounds: readonly { readonly code: string, readonly limit: Decimal, readonly text: string, readonly isBroken: (order: number) => boolean }[]
  readonly #rounding: Rounding
  readonly #coerceToString: boolean
  readonly #normalizeOutput: boolean

  constructor (facts: FieldFacts) {
    super(facts)
    this.maxDigits = this.keyword<number | null>('maxDigits') ?? undefined
    this.decimalPlaces = this.keyword<number | null>('decimalPlaces') ?? undefined
    this.#rounding = this.keyword<Rounding>('rounding') ?? 'ROUND_HALF_EVEN'
    if (!ROUNDINGS.includes(this.#rounding)) throw new TypeError(`The field "${facts.name}" has the rounding "${this.#rounding}": use one of ${ROUNDINGS.join(', ')}.`)
    this.#coerceToString = this.keyword<boolean>('coerceToString') !== false
    this.#normalizeOutput = this.keyword<boolean>('normalizeOutput') === true
    this.#bounds = BOUNDS.flatMap(({ keyword, code, isBroken }) => {
      const limit = this.keyword<number | string | bigint>(keyword)
      return limit === undefined ? [] : [{ code, limit: this.#parsed(limit), text: pythonStr(limit), isBroken }]
    })
  }

  override toInternalValue (value: unknown): Validated {
    if (typeof value === 'object' && !(value instanceof ExactNumber)) return this.fail('invalid')
    // a number's own text: written out, 1e23 has other digits
    const text = pythonStrip(typeof value === 'number' ? String(value) : pythonStr(value))
    if (text === '' && this.facts.allowNull) return new Settled(null)
    if (text.length > LONGEST_NUMBER && codePoints(text) > LONGEST_NUMBER) return this.fail('max_string_length')
    const decimal = parseDecimal(text)
    if (decimal === null) return this.fail('invalid')
    const failure = this.#imprecise(decimal)
    if (failure !== null) return failure
    const native = this.#quantized(decimal)
    return this.checked(formatDecimal(native), this.#broken(native))
  }

  // `1e999999` is short to send and long to write out
  #imprecise (decimal: Decimal): Failure | null {
    const { maxDigits, decimalPlaces } = this
    const total = writtenDigits(decimal)
    const places = Math.max(0, -decimal.exponent)
    if (maxDigits !== undefined && total > maxDigits) return this.fail('max_digits', { max_digits: maxDigits })
    if (decimalPlaces !== undefined && places > decimalPlaces) return this.fail('max_decimal_places', { max_decimal_places: decimalPlaces })
    if (maxDigits !== undefined && decimalPlaces !== undefined && total - places > maxDigits - decimalPlaces) {
      return this.fail('max_whole_digits', { max_whole_digits: maxDigits - decimalPlaces })
    }
    return total > LONGEST_NUMBER ? this.fail('max_string_length') : null
  }

  #quantized (decimal: Decimal): Decimal {
    return this.decimalPlaces === undefined ? decimal : quantize(decimal, this.decimalPlaces, this.#rounding)
  }

  #broken (decimal: Decimal): readonly ErrorMessage[] {
    return this.#bounds
      .filter(({ limit, isBroken }) => isBroken(compareDecimals(decimal, limit)))
      .map(({ code, text }) => this.problem(code, { [code]: text }))
  }

  override toRepresentation (value: unknown): unknown {
    const text = this.#written(value) ?? this.#rounded(value)
    if (this.#coerceToString) return text
    const number = exactNumber(text)
    if (typeof number === 'number' && !Number.isFinite(number)) throw new RangeError(`The field "${this.facts.name}" cannot represent ${text} as a JSON number.`)
    return number
  }

  // Nearly every stored value only lacks zeros, if anything.
  #written (value: unknown): string | null {
    const places = this.decimalPlaces
    if (places === undefined || this.#normalizeOutput) return null
    const text = typeof value === 'string' ? value : String(value)
    const [, whole, fraction = ''] = PLAIN.exec(text) ?? []
    if (whole === undefined) return null
    if (fraction.length > places || (this.maxDigits !== undefined && whole.length + places > this.maxDigits)) return null
    if (fraction.length === places) return text
    return `${text}${fraction === '' ? '.' : ''}${'0'.repeat(places - fraction.length)}`
  }

  #rounded (value: unknown): string {
    const quantized = this.#quantized(this.#parsed(value))
    if (this.decimalPlaces !== undefined && this.maxDigits !== undefined && quantized.digits.length > this.maxDigits) {
      throw new RangeError(`The field "${this.facts.name}" cannot represent ${pythonStr(value)} in ${this.maxDigits} digits.`)
    }
    return formatDecimal(this.#normalizeOutput ? normalize(quantized) : quantized)
  }

  #parsed (value: unknown): Decimal {
    const decimal = parseDecimal(pythonStr(value))
    if (decimal === null) throw new TypeError(`The field "${this.facts.name}" cannot take ${pythonStr(value)} for a decimal.`)
    return decimal
  }

  override jsonSchema (): JSONSchema {
    if (this.#coerceToString) return { type: 'string', format: 'decimal', pattern: this.#pattern() }
    const schema: JSONSchema = { type: 'number' }
    for (const { keyword } of BOUNDS) {
      const limit = this.keyword<number | string | bigint>(keyword)
      if (limit !== undefined) schema[keyword] = Number(limit)
    }
    return schema
  }

  #pattern (): string {
    const { maxDigits, decimalPlaces } = this
    const whole = maxDigits === undefined ? '\\d*' : `\\d{0,${Math.max(0, maxDigits - (decimalPlaces ?? 0))}}`
    const fraction = decimalPlaces === undefined ? '(?:\\.\\d*)?' : decimalPlaces === 0 ? '' : `(?:\\.\\d{0,${decimalPlaces}})?`
    return `^-?${whole}${fraction}$`
  }
}

const PLAIN = /^-?(0|[1-9]\d*)(?:\.(\d+))?$/

/** A decimal for a column that holds numbers. */
class NumericDecimalField extends DecimalField {
  override toInternalValue (value: unknown): unknown {
    return mapped(super.toInternalValue(value), Number)
  }
}
