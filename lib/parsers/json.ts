import { randomUUID } from 'node:crypto'
import secureJSON from 'secure-json-parse'
import { ParseError } from '../exceptions.ts'
import { BaseParser } from './base.ts'
import { charsetOf, UndecodableError } from './charsets.ts'
import { jsonFault, outOfRange, TOO_DEEP } from './json-faults.ts'
import type { ParserContext } from '../types.ts'
import type { JSONRules } from './json-faults.ts'

/** A key that could reach a prototype is dropped rather than refused: what else the client sent is harmless (WIRE NEG-10). */
const DROPPING = { protoAction: 'remove', constructorAction: 'remove' } as const

/** Reads `application/json`: any value, within the depth that the settings allow. */
export class JSONParser extends BaseParser {
  override readonly mediaType: string = 'application/json'
  /** Whether `NaN`, infinities, and numbers beyond all others are refused; the setting `strictJson` where unset. */
  readonly strict?: boolean

  override parse (body: Buffer, { contentType, maxDepth, strict = true }: Pick<ParserContext, 'contentType' | 'maxDepth' | 'strict'>): unknown {
    const rules: JSONRules = { maxDepth, strict: this.strict ?? strict }
    const text = textOf(body, contentType)
    const data = parsed(text, rules)
    const fault = limitFault(data, maxDepth)
    if (fault === null) return data
    const why = fault === TOO_DEEP ? fault : jsonFault(text, rules) ?? (rules.strict ? fault : null)
    if (why === null) return data
    throw failure(why)
  }
}

const BYTE_ORDER_MARK = 0xFEFF

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

function parsed (text: string, rules: JSONRules): unknown {
  // The library would skip it; CPython refuses it.
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) throw failure(jsonFault(text, rules) as string)
  try {
    return secureJSON.parse(text, DROPPING)
  } catch {
    const fault = jsonFault(text, rules)
    if (fault !== null || rules.strict) throw failure(fault ?? 'Expecting value')
    return parsedWithConstants(text)
  }
}

/** Stands for NaN in a text while it is parsed; what a client sends is never the same. */
const NOT_A_NUMBER = randomUUID()
// a string without an end goes on to that of the text: otherwise each quote in it would be tried as the beginning of another
const CONSTANT_OR_STRING = /"[^"\\]*(?:\\.?[^"\\]*)*(?:"|$)|NaN|Infinity/g
const IN_JSON: Readonly<Record<string, string>> = { NaN: `"${NOT_A_NUMBER}"`, Infinity: '1e999' }

/** What a text says that is JSON but for Python's words for numbers that are none. */
function parsedWithConstants (text: string): unknown {
  const json = text.replace(CONSTANT_OR_STRING, (token) => token.startsWith('"') ? token : IN_JSON[token] as string)
  return secureJSON.parse(json, (_key, value: unknown) => value === NOT_A_NUMBER ? NaN : value, DROPPING)
}

/** What well-formed JSON is still refused for. Looking through the data costs a twentieth of parsing it, through the text a half. */
function limitFault (value: unknown, levels: number): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : outOfRange(String(value))
  if (typeof value !== 'object' || value === null) return null
  if (levels === 0) return TOO_DEEP
  if (Array.isArray(value)) return listFault(value, levels)
  for (const key in value) {
    const member: unknown = (value as Record<string, unknown>)[key]
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
