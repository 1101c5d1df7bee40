/** Any JSON, and values that are only shown. */
import { holdsExact } from '../utils/exact-number.ts'
import { isRecord } from '../utils/guards.ts'
import { mayRound, parseExactly, parseJSON } from '../utils/json-text.ts'
import { UploadedFile } from '../http/uploaded-file.ts'
import { ABSENT, Field } from './field.ts'
import { setOwn } from './pipeline.ts'
import { pythonJSON, pythonStr } from '../python/builtins.ts'
import { Unshowable } from './showing.ts'
import type { MultiValueDict } from '../http/multi-value-dict.ts'
import type { JSONSchema, Validated } from './field.ts'
import type { JSONOptions } from './options.ts'

/** JSON as text out of a form, where a text in JSON would be in quotes. */
export class JSONText {
  readonly text: string
  constructor (text: string) {
    this.text = text
  }
}

/** Anything that JSON can hold. Keyword: `binary`, for a value that travels as JSON text. */
export class JSONField extends Field {
  static override readonly kind: string = 'json'
  declare readonly $native: unknown
  declare readonly $wire: unknown
  declare readonly $options: JSONOptions

  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Value must be valid JSON.',
    too_precise: 'Ensure that no number has more digits than can be kept: send it as text.'
  }

  override readForm (form: MultiValueDict<unknown>, name: string): unknown {
    if (!form.has(name)) return ABSENT
    const value = form.get(name)
    return value instanceof UploadedFile ? value : new JSONText(pythonStr(value))
  }

  override toInternalValue (value: unknown): Validated {
    const text = value instanceof JSONText ? value.text : this.#isBinary() ? binaryText(value) : undefined
    const json = text === undefined ? value : parsed(text)
    if (!isJSON(json)) return this.fail('invalid')
    return holdsExact(json) ? this.fail('too_precise') : json
  }

  override toRepresentation (value: unknown): unknown {
    if (!isJSON(value)) throw new Unshowable(`The field "${this.facts.name}" holds a value that JSON cannot.`, this.#written(asJSON(value)))
    return this.#written(value)
  }

  #written (value: unknown): unknown {
    return this.#isBinary() ? pythonJSON(value) : value
  }

  override jsonSchema (): JSONSchema {
    return this.#isBinary() ? { type: 'string', contentMediaType: 'application/json' } : {}
  }

  #isBinary (): boolean {
    return this.keyword<boolean>('binary') === true
  }
}

function binaryText (value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : typeof value === 'string' ? value : ''
}

// undefined, which no JSON parses to, says that this is none
function parsed (text: string): unknown {
  try {
    const data = parseJSON(text)
    return mayRound(text) && isJSON(data) ? parseExactly(text) : data
  } catch {
    return undefined
  }
}

// what is nested deeper could be stored, but never be sent back: writing JSON takes stack
const DEEPEST = 500

// A number too large for JavaScript reads as infinity, which JSON cannot write.
function isJSON (value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (!isRecord(value)) return value !== undefined
  if (depth === DEEPEST) return false
  if (Array.isArray(value)) return value.every((item) => isJSON(item, depth + 1))
  for (const key in value) {
    const item = value[key]
    if (item !== undefined && !isJSON(item, depth + 1)) return false
  }
  return true
}

/** The value with null for all that JSON cannot hold. */
function asJSON (value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return isJSON(value) ? value : null
  if (depth === DEEPEST) return null
  if (Array.isArray(value)) return value.map((item) => asJSON(item, depth + 1))
  const copy = {}
  for (const [key, item] of Object.entries(value)) setOwn(copy, key, asJSON(item, depth + 1))
  return copy
}

/** Shows an attribute as it is. */
export class ReadOnlyField extends Field {
  static override readonly kind: string = 'readOnly'
  static override readonly readOnly: boolean = true

  override toInternalValue (value: unknown): Validated {
    return value
  }

  override toRepresentation (value: unknown): unknown {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`The field "${this.facts.name}" holds ${value}, which JSON cannot.`)
    return value
  }

  override jsonSchema (): JSONSchema {
    return {}
  }
}
