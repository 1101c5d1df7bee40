/** Values as URLs and JSON give them, turned into what a column holds. */
import { asciiDigits } from '../python/digits.ts'
import { wholeOf } from '../utils/exact-number.ts'
import type { ColumnFacts, ColumnKind } from './columns.ts'
import { plainDecimal } from './decimals.ts'
import { InvalidLookup } from './exceptions.ts'
import { dateText, parseDate, parseDateTime, parseTime, timeText } from './temporal.ts'

/** A value of the right kind that the column cannot hold, such as 2.5 or 10³⁰ in an integer column: no row can be equal to it. */
export class Unrepresentable {
  /** The greatest value below it that the column can hold, or null where there is none. */
  readonly below: unknown
  /** The least value above it that the column can hold, or null where there is none. */
  readonly above: unknown
  constructor (below: unknown, above: unknown) {
    this.below = below
    this.above = above
  }
}

/** The value as the column holds it, or an `Unrepresentable`; throws `InvalidLookup` where it cannot be of that kind at all. */
export function coerce (column: ColumnFacts, value: unknown): unknown {
  // Of a column that the adapter cannot see into, only text needs an interpretation, and numbers that stand for a UUID.
  if (column.native === 'json' && typeof value !== 'string' && !(column.kind === 'uuid' && typeof value === 'number')) return value
  const coerced = converters[column.kind](value, column)
  if (coerced === undefined) throw new InvalidLookup(`Field "${column.name}" expected a value of kind ${column.kind} but got ${shown(value)}.`)
  return coerced
}

/** Reads a yes-or-no value as clients write it; undefined where it is neither. */
export function coerceBoolean (value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const text = String(value).trim().toLowerCase()
  if (text === 'true' || text === 't' || text === '1') return true
  return text === 'false' || text === 'f' || text === '0' ? false : undefined
}

function shown (value: unknown): string {
  if (value instanceof Date || typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') return String(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : (JSON.stringify(value) ?? 'nothing').slice(0, 80)
}

/** Gives undefined for what it cannot convert. */
type Converter = (value: unknown, column: ColumnFacts) => unknown

const converters: Readonly<Record<ColumnKind, Converter>> = {
  text: coerceText,
  integer: coerceWhole,
  bigint: coerceWhole,
  float: coerceFloat,
  decimal: coerceDecimal,
  boolean: coerceBoolean,
  date: coerceDate,
  datetime: coerceDateTime,
  time: (value) => value instanceof Date ? validText(value, timeText) : typeof value === 'string' ? parseTime(value.trim()) ?? undefined : undefined,
  uuid: coerceUuid,
  json: (value) => value,
  binary: (value) => value instanceof Uint8Array ? value : undefined,
  array: (value) => Array.isArray(value) ? value : undefined
}

function coerceText (value: unknown): unknown {
  if (typeof value === 'string') return value
  if (value instanceof Date) return validText(value, (moment) => moment.toISOString())
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : undefined
}

function validText (moment: Date, write: (moment: Date) => string): string | undefined {
  return Number.isNaN(moment.getTime()) ? undefined : write(moment)
}

const WHOLE = /^\s*([+-]?\d+(?:_\d+)*)\s*$/
/** More digits than any column has; converting millions of them would block the process. */
const MOST_DIGITS = 100

/** A number that the column holds as it is, as nearly all are. */
function isHeld (value: unknown, { native, minimum, maximum }: ColumnFacts): boolean {
  return native === 'number' && Number.isSafeInteger(value) && (minimum === undefined || Number(value) >= minimum) && (maximum === undefined || Number(value) <= maximum)
}

function coerceWhole (value: unknown, column: ColumnFacts): unknown {
  if (isHeld(value, column)) return value
  if (typeof value === 'number') return Number.isInteger(value) ? placed(Number.isSafeInteger(value) ? value : wholeOf(value), column) : fractional(value, column)
  if (typeof value === 'bigint') return placed(value, column)
  if (typeof value === 'boolean') return placed(value ? 1 : 0, column)
  const digits = typeof value === 'string' ? WHOLE.exec(asciiDigits(value))?.[1] : undefined
  if (digits === undefined) return undefined
  const plain = digits.replaceAll('_', '').replace('+', '')
  if (plain.length <= MOST_DIGITS) return placed(plain.length < 16 ? Number(plain) : BigInt(plain), column)
  return fractional(plain.startsWith('-') ? -Infinity : Infinity, column)
}

/** The least and the greatest value that can be told from its neighbours, in the column and in JavaScript. */
function bounds ({ native, minimum, maximum }: ColumnFacts): readonly [number | bigint, number | bigint] {
  if (native === 'bigint') return [minimum ?? -(2n ** 63n), maximum ?? 2n ** 63n - 1n]
  const { MIN_SAFE_INTEGER: least, MAX_SAFE_INTEGER: greatest } = Number
  return [minimum === undefined || minimum < least ? least : minimum, maximum === undefined || maximum > greatest ? greatest : maximum]
}

function placed (whole: number | bigint, column: ColumnFacts): unknown {
  return outside(whole, column) ?? native(whole, column)
}

function outside (value: number | bigint, column: ColumnFacts): Unrepresentable | null {
  const [least, greatest] = bounds(column)
  if (value < least) return new Unrepresentable(null, native(least, column))
  return value > greatest ? new Unrepresentable(native(greatest, column), null) : null
}

function native (whole: number | bigint, column: ColumnFacts): number | bigint {
  return column.native === 'bigint' ? BigInt(whole) : Number(whole)
}

/** A number that is no whole one, or infinite. */
function fractional (value: number, column: ColumnFacts): unknown {
  if (Number.isNaN(value)) return undefined
  const floor = Math.floor(value)
  return outside(value, column) ?? new Unrepresentable(native(floor, column), native(floor + 1, column))
}

const FLOAT = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+)?$/i

function coerceFloat (value: unknown, { minimum = -Number.MAX_VALUE, maximum = Number.MAX_VALUE }: ColumnFacts): unknown {
  const number = typeof value === 'number' ? value : floatOf(value)
  if (Number.isNaN(number)) return undefined
  if (number > maximum) return new Unrepresentable(Number(maximum), null)
  return number < minimum ? new Unrepresentable(null, Number(minimum)) : number
}

function floatOf (value: unknown): number {
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string') return NaN
  const text = value.trim()
  if (FLOAT.test(text)) return Number(text.replaceAll('_', ''))
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text)
  return infinite === null ? NaN : infinite[1] === '-' ? -Infinity : Infinity
}

/** More than any column has; each comparison would have to read all of it. */
const LONGEST_DECIMAL = 2000

function coerceDecimal (value: unknown, column: ColumnFacts): unknown {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string') return undefined
  const text = String(value)
  const plain = text.length > LONGEST_DECIMAL ? undefined : plainDecimal(text) ?? undefined
  return plain === undefined || column.native === 'string' ? plain : coerceFloat(plain, column)
}

function coerceDate (value: unknown, column: ColumnFacts): unknown {
  const text = value instanceof Date ? validText(value, dateText) : typeof value === 'string' ? parseDate(value.trim()) ?? undefined : undefined
  return text === undefined || column.native === 'string' ? text : new Date(`${text}T00:00:00Z`)
}

function coerceDateTime (value: unknown, column: ColumnFacts): unknown {
  const moment = value instanceof Date ? value : typeof value === 'string' ? parseDateTime(value.trim()) : null
  if (moment === null || Number.isNaN(moment.getTime())) return undefined
  return column.native === 'string' ? moment.toISOString() : moment
}

function coerceUuid (value: unknown): unknown {
  const text = typeof value === 'number' || typeof value === 'bigint' ? uuidDigits(value) : value
  if (typeof text !== 'string') return undefined
  const digits = text.trim().toLowerCase().replace(/^urn:uuid:/, '').replace(/^\{(.*)\}$/, '$1').replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/.test(digits)) return undefined
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

// Python takes a whole number for the 128 bits of a UUID
function uuidDigits (value: number | bigint): string | undefined {
  return value >= 0 && (typeof value === 'bigint' || Number.isInteger(value)) ? BigInt(value).toString(16).padStart(32, '0') : undefined
}
