/** UUIDs, read from all that Python reads one from. */
import { codePoints, pythonInt } from '../python/builtins.ts'
import { Field } from './field.ts'
import type { FieldFacts, JSONSchema, Validated } from './field.ts'
import type { UUIDOptions } from './options.ts'
import type { FilterKind } from './types.ts'

const UUID_FORMATS: Readonly<Record<string, (uuid: string) => unknown>> = {
  hex_verbose: (uuid) => uuid,
  hex: (uuid) => uuid.replaceAll('-', ''),
  int: (uuid) => BigInt(`0x${uuid.replaceAll('-', '')}`),
  urn: (uuid) => `urn:uuid:${uuid}`
}

/** A UUID, natively lower-case text with hyphens. Keyword: `uuidFormat` (`hex_verbose`, `hex`, `int` or `urn`). */
export class UUIDField extends Field {
  static override readonly kind: string = 'uuid'
  static override readonly type: string | undefined = 'string'
  static override readonly format: string | undefined = 'uuid'
  static override readonly filterKind: FilterKind | null = 'uuid'
  declare readonly $native: string
  declare readonly $wire: string
  declare readonly $options: UUIDOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Must be a valid UUID.'
  }

  override readonly metadataType: string = 'string'
  readonly #format: string
  readonly #represent: (uuid: string) => unknown

  constructor (facts: FieldFacts) {
    super(facts)
    this.#format = this.keyword<string>('uuidFormat') ?? 'hex_verbose'
    const represent = Object.hasOwn(UUID_FORMATS, this.#format) ? UUID_FORMATS[this.#format] : undefined
    if (represent === undefined) throw new TypeError(`The field "${facts.name}" has the uuidFormat "${this.#format}": use ${Object.keys(UUID_FORMATS).join(', ')}.`)
    this.#represent = represent
  }

  override toInternalValue (value: unknown): Validated {
    const number = uuidNumber(value)
    return number === null || number < 0n || number >= 1n << 128n ? this.fail('invalid') : uuidText(number)
  }

  override toRepresentation (value: unknown): unknown {
    return this.#represent(typeof value === 'string' ? value : String(value))
  }

  override jsonSchema (): JSONSchema {
    if (this.#format === 'hex_verbose') return { type: 'string', format: 'uuid' }
    return { type: this.#format === 'int' ? 'integer' : 'string' }
  }
}

// Python counts `True` among the integers; texts may carry `urn:uuid:`, braces, and hyphens anywhere
function uuidNumber (value: unknown): bigint | null {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isInteger(value))) return BigInt(value)
  if (typeof value === 'bigint') return value
  if (typeof value !== 'string') return null
  const hex = value.replaceAll('urn:', '').replaceAll('uuid:', '').replace(/^[{}]+/, '').replace(/(?<![{}])[{}]+$/, '').replaceAll('-', '')
  return codePoints(hex) === 32 ? pythonInt(hex, 16) : null
}

function uuidText (number: bigint): string {
  const hex = number.toString(16).padStart(32, '0')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
