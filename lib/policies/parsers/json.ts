import { randomUUID } from 'node:crypto'
import { ParseError } from '../../exceptions.ts'
import { isRecord } from '../../utils/guards.ts'
import { isDeeper } from '../../utils/json-depth.ts'
import { mayRound, parseExactly, parseJSON } from '../../utils/json-text.ts'
import { BaseParser } from './base.ts'
import { charsetOf, UndecodableError } from '../../http/charsets.ts'
import { jsonFault, outOfRange, TOO_DEEP } from '../../python/json-faults.ts'
import type { Reviver } from '../../utils/json-text.ts'
import type { ParserContext } from '../../types.ts'
import type { JSONRules } from '../../python/json-faults.ts'

/** Reads `application/json`: any value, within the depth that the settings allow. */
export class JSONParser extends BaseParser {
  override readonly mediaType: string = 'application/json'
  /** Whether `NaN`, infinities, and numbers beyond all others are refused; the setting `strictJson` where unset. */
  readonly strict?: boolean
  /** Whether a number of more digits than JavaScript's have is a bigint or an `ExactNumber`, and not rounded. */
  readonly exact: boolean = true

  override parse (body: Buffer, { contentType, maxDepth, strict = true }: Pick<ParserContext, 'contentType' | 'maxDepth' | 'strict'>): unknown {
    const rules: JSONRules = { maxDepth, strict: this.strict ?? strict }
    const text = textOf(body, contentType)
    return unlessTooDeep(() => this.#read(text, rules))
  }

  #read (text: string, rules: JSONRules): unknown {
    if (text.length > LONG && isDeeper(text, rules.maxDepth)) throw failure(jsonFault(text, rules) ?? TOO_DEEP)
    const { data, exactly } = parsed(text, rules)
    const fault = limitFault(data, rules.maxDepth)
    const why = fault === null || fault === TOO_DEEP ? fault : jsonFault(text, rules) ?? (rules.strict ? fault : null)
    if (why !== null) throw failure(why)
    return this.exact && mayRound(text) ? exactly() : data
  }
}

/** From here on many open brackets cost `JSON.parse` so much that they are counted first. */
const LONG = 50_000

const BYTE_ORDER_MARK = 0xFEFF
const NO_VALUE = 'Expecting value'

function failure (why: string): ParseError {
  return new ParseError(`JSON parse error - ${why}`)
}

function textOf (body: Buffer, contentType: string): string {
  try {
    return charsetOf(contentType).decode(body)
  } catch (error) {
    throw error instanceof UndecodableError ? failure(error.message) : error
  }
}

/** What a text says, and a way to read it again with all digits. */
interface Parsed {
  readonly data: unknown
  readonly exactly: () => unknown
}

function parsed (text: string, rules: JSONRules): Parsed {
  // The library would skip it; CPython refuses it.
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) throw failure(jsonFault(text, rules) ?? NO_VALUE)
  try {
    return { data: parseJSON(text), exactly: () => parseExactly(text) }
  } catch {
    const fault = jsonFault(text, rules)
    if (fault !== null || rules.strict) throw failure(fault ?? NO_VALUE)
    return parsedWithConstants(text)
  }
}

/** Stands for NaN in a text while it is parsed; what a client sends is never the same. */
const NOT_A_NUMBER = randomUUID()
// a string without an end goes on to that of the text: otherwise each quote in it would be tried as the beginning of another
const CONSTANT_OR_STRING = /"[^"\\]*(?:\\.?[^"\\]*)*(?:"|$)|NaN|Infinity/g
const IN_JSON: Readonly<Record<string, string>> = { NaN: `"${NOT_A_NUMBER}"`, Infinity: '1e999' }

/** What a text says that is JSON but for Python's words for numbers that are none. */
function parsedWithConstants (text: string): Parsed {
  const json = text.replace(CONSTANT_OR_STRING, (token) => token.startsWith('"') ? token : IN_JSON[token] ?? token)
  const reviver: Reviver = (_key, value) => value === NOT_A_NUMBER ? NaN : value
  return { data: parseJSON(json, reviver), exactly: () => parseExactly(json, reviver) }
}

/** Each level takes stack: settings may allow more levels than there is stack for. */
function unlessTooDeep (read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    throw error instanceof RangeError ? failure(TOO_DEEP) : error
  }
}

/** What well-formed JSON is still refused for. Looking through the data costs a twentieth of parsing it, through the text a half. */
function limitFault (value: unknown, levels: number): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : outOfRange(String(value))
  if (!isRecord(value)) return null
  if (levels === 0) return TOO_DEEP
  if (Array.isArray(value)) return listFault(value, levels)
  for (const key in value) {
    const member: unknown = value[key]
    const fault = typeof member === 'string' ? null : limitFault(member, levels - 1)
    if (fault !== null) return fault
  }
  return null
}

function listFault (values: readonly unknown[], levels: number): string | null {
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    const fault = typeof value === 'string' ? null : limitFault(value, levels - 1)
    if (fault !== null) return fault
  }
  return null
}
