/** Python's ways with text and numbers, as far as a client can see them: trimming, lengths, number syntax, messages. */
import { asciiDigits, isASCII } from './digits.ts'
import { ExactNumber } from '../utils/exact-number.ts'
import { isRecord } from '../utils/guards.ts'

const OTHER_SPACES = new Set([
  0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a,
  0x2028, 0x2029, 0x202f, 0x205f, 0x3000
])

/** What Python's `\s` matches, to be put inside a character class. */
export const PYTHON_SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

function isSpace (code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f)
  return OTHER_SPACES.has(code)
}

/** Text without the whitespace that `str.strip` takes off both ends. */
export function pythonStrip (text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** The length in code points. */
export function codePoints (text: string): number {
  let count = text.length
  for (let i = 1; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) count--
  }
  return count
}

// int() and float() take other scripts' spaces for blanks, but strip only ASCII's own: U+001C stays, and is refused.
function numberText (text: string): string {
  const plain = isASCII(text) ? text : Array.from(asciiDigits(text), (char) => isSpace(char.codePointAt(0) ?? 0) && char > '\x7f' ? ' ' : char).join('')
  return plain.replace(/^[ \t-\r]+/, '').replace(/(?<![ \t-\r])[ \t-\r]+$/, '')
}

const DECIMAL_INTEGER = /^([+-]?)(\d+(?:_\d+)*)$/
const HEX_INTEGER = /^([+-]?)(?:0[xX]_?)?([\da-fA-F]+(?:_[\da-fA-F]+)*)$/

/** What Python's `int(text, base)` makes of a text, or null where it raises. */
export function pythonInt (text: string, base: 10 | 16 = 10): bigint | null {
  const [, sign, digits] = (base === 10 ? DECIMAL_INTEGER : HEX_INTEGER).exec(numberText(text)) ?? []
  if (digits === undefined) return null
  const value = BigInt(`${base === 10 ? '' : '0x'}${digits.replaceAll('_', '')}`)
  return sign === '-' ? -value : value
}

const DIGITS = '\\d+(?:_\\d+)*'
const FLOAT = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`)

/** What Python's `float(text)` makes of a text, or null where it raises; infinities and NaN are null too. */
export function pythonFloat (text: string): number | null {
  const plain = numberText(text)
  if (!FLOAT.test(plain)) return null
  const value = Number(plain.replaceAll('_', ''))
  return Number.isFinite(value) ? value : null
}

/** The Python name of a value's type. */
export function typeName (value: unknown): string {
  if (value === null || value === undefined) return 'NoneType'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (Array.isArray(value)) return 'list'
  if (value instanceof ExactNumber) return 'float'
  const name = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === 'string' && name !== 'Object' ? name : 'dict'
}

/** A value as Python's `str()` writes it. */
export function pythonStr (value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}

// Deep enough for any honest value; a client must not be able to exhaust the stack through an error message.
const DEEPEST = 100

/** A longer text of a value is cut in an error: it is no help to anybody. */
const MOST_TOLD = 1000

/** A value as an error tells of it: what `str()` writes, as much of it as fits. What does not is never looked at. */
export function told (value: unknown): string {
  const text = typeof value === 'string' ? value : pythonRepr(value, 0, { left: MOST_TOLD })
  // without the first half of a pair that the second is cut off of
  return text.length <= MOST_TOLD ? text : `${text.slice(0, MOST_TOLD).replace(/[\uD800-\uDBFF]$/, '')}...`
}

/** How many characters may still be written. */
interface Room {
  left: number
}

/** A value as Python's `repr()` writes it: texts in quotes, files and bytes by their size. */
export function pythonRepr (value: unknown, depth = 0, room: Room = { left: Infinity }): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'string') return quoted(roomFor(value, room))
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return numberRepr(value)
  if (!isRecord(value) || value instanceof Date || value instanceof ExactNumber) return String(value)
  if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`
  if (depth === DEEPEST) return '...'
  if (Array.isArray(value)) return `[${joined(value, (item) => pythonRepr(item, depth + 1, room), room)}]`
  return `{${joined(Object.keys(value), (key) => `${quoted(roomFor(key, room))}: ${pythonRepr(value[key], depth + 1, room)}`, room)}}`
}

function joined<T> (items: readonly T[], write: (item: T) => string, room: Room): string {
  const texts: string[] = []
  for (const item of items) {
    texts.push(room.left > 0 ? write(item) : '...')
    if (room.left <= 0) break
    room.left -= ', '.length
  }
  return texts.join(', ')
}

function roomFor (text: string, room: Room): string {
  const fitting = text.length > room.left ? text.slice(0, Math.max(0, room.left)) : text
  room.left -= text.length
  return fitting
}

function numberRepr (value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString()
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf'
  if (Math.abs(value) >= 1e-4) return String(value)
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1')
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

function quoted (text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(/[\\\p{C}\p{Z}]/gu, (char) => char === ' ' ? char : ESCAPES[char] ?? escapedChar(char))
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote
}

function escapedChar (char: string): string {
  const code = char.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

/** A value as Python's `json.dumps()` writes it: spaces after commas and colons, nothing beyond ASCII. */
export function pythonJSON (value: unknown): string {
  // JavaScript's own JSON knows what becomes of dates and of what is undefined
  return dumped(JSON.parse(JSON.stringify(value)))
}

function dumped (value: unknown): string {
  if (typeof value === 'number') return numberRepr(value)
  if (typeof value !== 'object' || value === null) return dumpedText(JSON.stringify(value))
  if (Array.isArray(value)) return `[${value.map(dumped).join(', ')}]`
  return `{${Object.entries(value).map(([key, item]) => `${dumpedText(JSON.stringify(key))}: ${dumped(item)}`).join(', ')}}`
}

function dumpedText (json: string): string {
  return json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
