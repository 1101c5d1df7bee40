/** The JSON text of data, with what `JSON.stringify` has no words for. */
import { isPromise } from '../../utils/awaitable.ts'
import { FST_VIEWSETS_RESPONSE_PENDING } from '../../errors.ts'
import { isRecord } from '../../utils/guards.ts'
import { ExactNumber } from '../../utils/exact-number.ts'
import { momentText } from '../../python/isoformat.ts'
import { MultiValueDict } from '../../http/multi-value-dict.ts'

/** How JSON text looks. */
interface JSONStyle {
  /** How many spaces a level is indented by. */
  readonly indent?: number | undefined
  readonly strict?: boolean | undefined
  readonly compact?: boolean | undefined
  readonly ensureAscii?: boolean | undefined
}

/** The JSON text of a value. Throws where JSON has no words for it: NaN and infinities, unless `strict` is false, and data that holds itself. */
export function writeJSON (value: unknown, { indent = 0, strict = true, compact = true, ensureAscii = false }: JSONStyle = {}): string {
  // Looking through the data first costs a seventh of writing it; a replacer function doubles it.
  const isUsual = (compact || indent > 0) && isPlain(value, 0)
  const text = isUsual ? JSON.stringify(value, null, indent) : new JSONWriter({ indent, strict, compact }).write(value, 0)
  if (text === undefined) return 'null'
  return ensureAscii ? escapeAllButAscii(text) : escapeLineEnds(text)
}

/** As Python's `ensure_ascii`, which takes the delete character for no ASCII either. */
function escapeAllButAscii (text: string): string {
  return text.replace(/[\u007F-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** JSON may hold these two as they are, JavaScript before 2019 may not. */
function escapeLineEnds (text: string): string {
  if (!text.includes('\u2028') && !text.includes('\u2029')) return text
  return text.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** Deeper data than this holds itself somewhere: better to say so than to run out of stack. */
const DEEPEST = 2000

function checkDepth (depth: number): void {
  if (depth > DEEPEST) throw new RangeError(`Circular reference detected, or data nested deeper than ${DEEPEST} levels.`)
}

/** Whether `JSON.stringify` alone writes the value rightly. */
function isPlain (value: unknown, depth: number): boolean {
  if (typeof value !== 'object') return isPlainScalar(value)
  if (value === null) return true
  checkDepth(depth)
  if (Array.isArray(value)) return isPlainList(value, depth)
  if (!isPlainObject(value)) return false
  for (const key in value) {
    const member = value[key]
    if (typeof member !== 'string' && !isPlain(member, depth + 1)) return false
  }
  return true
}

function isPlainList (values: readonly unknown[], depth: number): boolean {
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (typeof value !== 'string' && !isPlain(value, depth + 1)) return false
  }
  return true
}

function isPlainScalar (value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value === 'string' || typeof value === 'boolean' || value === undefined
}

/** Writes what `JSON.stringify` would write otherwise, or not at all. */
class JSONWriter {
  readonly #indent: number
  readonly #strict: boolean
  readonly #colon: string
  readonly #comma: string

  constructor ({ indent, strict, compact }: { readonly indent: number, readonly strict: boolean, readonly compact: boolean }) {
    this.#indent = indent
    this.#strict = strict
    this.#colon = indent === 0 && compact ? ':' : ': '
    this.#comma = compact ? ',' : ', '
  }

  /** The text of one value; undefined where it has none, as a function has not. */
  write (value: unknown, depth: number): string | undefined {
    switch (typeof value) {
      case 'string': return JSON.stringify(value)
      case 'number': return numberText(value, this.#strict)
      case 'boolean':
      case 'bigint': return String(value)
      case 'object': return isRecord(value) ? this.#object(value, depth) : 'null'
      default: return undefined
    }
  }

  #object (value: Readonly<Record<string, unknown>>, depth: number): string | undefined {
    checkDepth(depth)
    if (Array.isArray(value)) return this.#list(value, depth)
    if (value instanceof ExactNumber) return value.text
    if (value instanceof Date) return `"${momentText(value) ?? value.toISOString()}"`
    const made: unknown = 'toJSON' in value && typeof value.toJSON === 'function' && !(value instanceof Uint8Array) ? value.toJSON('') : value
    if (made !== value) return this.write(made, depth)
    return isPlainObject(value) ? this.#own(value, depth) : this.#instance(value, depth)
  }

  #instance (value: Readonly<Record<string, unknown>>, depth: number): string | undefined {
    if (isPromise(value)) throw new FST_VIEWSETS_RESPONSE_PENDING()
    if (value instanceof Uint8Array) return JSON.stringify(UTF8.decode(value))
    if (value instanceof String || value instanceof Number || value instanceof Boolean) return this.write(value.valueOf(), depth)
    if (value instanceof Map || value instanceof MultiValueDict) return this.#members(value, depth)
    return isIterable(value) ? this.#list(value, depth) : this.#own(value, depth)
  }

  #list (values: Iterable<unknown>, depth: number): string {
    const texts: string[] = []
    for (const value of values) texts.push(this.write(value, depth + 1) ?? 'null')
    return this.#enclose('[', texts, ']', depth)
  }

  #own (value: Readonly<Record<string, unknown>>, depth: number): string {
    const texts: string[] = []
    for (const key of Object.keys(value)) {
      const text = this.write(value[key], depth + 1)
      if (text !== undefined) texts.push(JSON.stringify(key) + this.#colon + text)
    }
    return this.#enclose('{', texts, '}', depth)
  }

  #members (entries: Iterable<readonly [unknown, unknown]>, depth: number): string {
    const texts: string[] = []
    for (const [key, value] of entries) {
      const text = this.write(value, depth + 1)
      if (text !== undefined) texts.push(JSON.stringify(String(key)) + this.#colon + text)
    }
    return this.#enclose('{', texts, '}', depth)
  }

  #enclose (open: string, texts: readonly string[], close: string, depth: number): string {
    if (this.#indent === 0 || texts.length === 0) return `${open}${texts.join(this.#comma)}${close}`
    const inner = `\n${' '.repeat(this.#indent * (depth + 1))}`
    return `${open}${inner}${texts.join(`,${inner}`)}\n${' '.repeat(this.#indent * depth)}${close}`
  }
}

// A byte that is no text is an error, as it is in Python: what would be sent in its place is not the data.
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function isPlainObject (value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function isIterable (value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === 'function'
}

function numberText (value: number, strict: boolean): string {
  if (strict && !Number.isFinite(value)) throw new RangeError(`Out of range float values are not JSON compliant: ${value}`)
  return String(value)
}
