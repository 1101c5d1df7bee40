/** Booleans, under the many names that forms and clients have for them. */
import { Field } from './field.ts'
import type { JSONSchema, Validated } from './field.ts'
import type { FilterKind } from './types.ts'

const TRUE_TEXTS = new Set(['t', 'y', 'yes', 'true', 'on', '1'])
const FALSE_TEXTS = new Set(['f', 'n', 'no', 'false', 'off', '0'])
const NULL_TEXTS = new Set(['null', ''])

/** True or false; with null allowed, `''` and `null` in quotes are null too. */
export class BooleanField extends Field {
  static override readonly kind: string = 'boolean'
  static override readonly type: string | undefined = 'boolean'
  static override readonly initial: unknown = false
  static override readonly filterKind: FilterKind | null = 'boolean'
  declare readonly $native: boolean
  declare readonly $wire: boolean

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Must be a valid boolean.'
  }

  override readonly metadataType: string = 'boolean'

  override toInternalValue (value: unknown): Validated {
    const meaning = this.#meaning(value)
    return meaning === undefined ? this.fail('invalid') : meaning
  }

  // A checkbox that is not ticked is not sent at all.
  override missingInForm (): unknown {
    if (!this.facts.hasDefault) return this.facts.allowNull ? null : false
    const value = this.keyword<unknown>('default')
    return typeof value === 'function' ? value() : value
  }

  override toRepresentation (value: unknown): unknown {
    if (typeof value === 'boolean') return value
    const meaning = this.#meaning(value)
    return meaning === undefined ? isTruthy(value) : meaning
  }

  override jsonSchema (): JSONSchema {
    return { type: 'boolean' }
  }

  #meaning (value: unknown): boolean | null | undefined {
    if (value === true || value === 1 || value === 1n) return true
    if (value === false || value === 0 || value === 0n) return false
    if (typeof value !== 'string') return undefined
    const text = value.toLowerCase()
    if (TRUE_TEXTS.has(text)) return true
    if (FALSE_TEXTS.has(text)) return false
    return NULL_TEXTS.has(text) && this.facts.allowNull ? null : undefined
  }
}

// as in Python, where what is empty is false
function isTruthy (value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return Boolean(value)
  return Object.keys(value).length > 0
}
