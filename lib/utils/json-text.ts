/** JSON text as data: as strictly as `JSON.parse` reads it, without keys that could reach a prototype, and with all digits. */
import { randomUUID } from 'node:crypto'
import secureJSON from 'secure-json-parse'
import { exactNumber, MANY_DIGITS } from './exact-number.ts'

/** A key that could reach a prototype is dropped rather than refused: what else the client sent is harmless. */
const DROPPING = { protoAction: 'remove', constructorAction: 'remove' } as const

/** What makes a value of one that stands in the text. */
export type Reviver = (key: string, value: unknown) => unknown

/** The data in a JSON text, numbers rounded as `JSON.parse` does; throws where it is none. */
export function parseJSON (text: string, reviver?: Reviver): unknown {
  return reviver === undefined ? secureJSON.parse(text, DROPPING) : secureJSON.parse(text, reviver, DROPPING)
}

const LONG_NUMBER = new RegExp(`[\\d.]{${MANY_DIGITS}}`)

/** Whether there may be numbers in a text that would be rounded. */
export function mayRound (text: string): boolean {
  return text.length >= MANY_DIGITS && LONG_NUMBER.test(text)
}

/** Stands before the digits of a number while a text is parsed; what a client sends never begins so. */
const MARK = `${randomUUID()}:`

/** The data in a JSON text that `parseJSON` has read and that nests within reason, with bigints and `ExactNumber`s for what it rounded. */
export function parseExactly (text: string, reviver?: Reviver): unknown {
  const revive: Reviver = (key, value) => typeof value === 'string' && value.startsWith(MARK) ? exactNumber(value.slice(MARK.length)) : reviver === undefined ? value : reviver(key, value)
  return parseJSON(marked(text), revive)
}

const QUOTE = 0x22
const BACKSLASH = 0x5C
const NUMBER = /-?\d[\d.eE+-]*/y

/** The text with its long numbers as strings that begin with the mark. */
function marked (text: string): string {
  let json = ''
  let copied = 0
  for (let at = 0; at < text.length;) {
    const end = endOfToken(text, at)
    if (end - at >= MANY_DIGITS && text.charCodeAt(at) !== QUOTE) {
      json += `${text.slice(copied, at)}"${MARK}${text.slice(at, end)}"`
      copied = end
    }
    at = end
  }
  return json + text.slice(copied)
}

/** Where the string or number at that index ends; of anything else the next character. */
function endOfToken (text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === QUOTE) return endOfString(text, at + 1)
  if (code !== 0x2D && (code < 0x30 || code > 0x39)) return at + 1
  NUMBER.lastIndex = at
  NUMBER.test(text)
  return NUMBER.lastIndex
}

function endOfString (text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE || at >= text.length) return at + 1
  }
}
