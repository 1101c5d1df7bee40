import secureJSON from 'secure-json-parse'
import { ParseError } from '../exceptions.ts'
import { BaseParser } from './base.ts'
import { charsetOf, UndecodableError } from './charsets.ts'
import { jsonFault, outOfRange, TOO_DEEP } from './json-faults.ts'
import type { ParserContext } from '../types.ts'

/** A key that could reach a prototype is dropped rather than refused: what else the client sent is harmless (WIRE NEG-10). */
const DROPPING = { protoAction: 'remove', constructorAction: 'remove' } as const

/** Reads `application/json`: any value, within the depth that the settings allow. */
export class JSONParser extends BaseParser {
  override readonly mediaType: string = 'application/json'

  override parse (body: Buffer, { contentType, maxDepth }: Pick<ParserContext, 'contentType' | 'maxDepth'>): unknown {
    const text = textOf(body, contentType)
    const data = parsed(text, maxDepth)
    const fault = limitFault(data, maxDepth)
    if (fault === null) return data
    throw failure((fault === TOO_DEEP ? null : jsonFault(text, maxDepth)) ?? fault)
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

function parsed (text: string, maxDepth: number): unknown {
  // The library would skip it; CPython refuses it.
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) throw failure(jsonFault(text, maxDepth) as string)
  try {
    return secureJSON.parse(text, DROPPING)
  } catch {
    throw failure(jsonFault(text, maxDepth) ?? 'Expecting value')
  }
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
