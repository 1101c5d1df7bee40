/** Cursors as text: what stands in a link, and what a client sends back. */
import { formEncoded } from './links.ts'
import { positiveInt, wholeNumber } from './numbers.ts'

/** A place in an ordered set of rows. */
export interface Cursor {
  /** Rows to skip from there. */
  readonly offset: number
  /** Whether to go backwards. */
  readonly reverse: boolean
  /** The value of the ordering's first field that the page lies beyond; null for either end. */
  readonly position: string | null
}

/** The cursor that starts at the first row. */
export const START: Cursor = { offset: 0, reverse: false, position: null }

/** A cursor in base64. */
export function encodeCursor ({ offset, reverse, position }: Cursor): string {
  const tokens: string[] = []
  if (offset !== 0) tokens.push(`o=${offset}`)
  if (reverse) tokens.push('r=1')
  if (position !== null) tokens.push(`p=${formEncoded(position)}`)
  return Buffer.from(tokens.join('&'), 'latin1').toString('base64')
}

/** The cursor that a text stands for, its offset cut off; null where it is no cursor. */
export function decodeCursor (text: string, offsetCutoff: number | null): Cursor | null {
  const decoded = fromBase64(text)
  if (decoded === null) return null
  const [o, r, position] = tokensOf(decoded)
  const offset = positiveInt(o ?? '0', { cutoff: offsetCutoff })
  const reverse = wholeNumber(r ?? '0')
  // some databases fail on a NUL in text
  if (offset === null || reverse === null || position?.includes('\0') === true) return null
  return { offset: Math.min(Number(offset), Number.MAX_SAFE_INTEGER), reverse: Number(reverse) !== 0, position }
}

type Tokens = readonly [offset: string | null, reverse: string | null, position: string | null]

/** As `encodeCursor()` writes it, with a position in ASCII. */
const WRITTEN = /^(?:o=(\d+)(?:&|$))?(?:r=(1)(?:&|$))?(?:p=([^&%]*(?:%[0-7][0-9A-F][^&%]*)*))?$/

function tokensOf (decoded: string): Tokens {
  const [whole, offset = null, reverse = null, position] = WRITTEN.exec(decoded) ?? []
  if (whole !== undefined) return [offset, reverse, position === undefined ? null : decodeURIComponent(position.replaceAll('+', ' '))]
  // without the first `&` a leading `?` would be dropped
  const tokens = new URLSearchParams(`&${decoded}`)
  return [tokens.get('o'), tokens.get('r'), tokens.get('p')]
}

const ASCII = /^[\0-\x7f]*$/
/** As links have it, but for the length. */
const CANONICAL = /^[A-Za-z0-9+/]*={0,2}$/
const ALPHABET = /[A-Za-z0-9+/]/

/** Base64 as lenient as Python's: strangers are skipped, what follows the padding is not read, and the padding must be there. */
function fromBase64 (text: string): string | null {
  if (text.length % 4 === 0 && CANONICAL.test(text)) return ascii(text)
  if (!ASCII.test(text)) return null
  let data = ''
  let pads = 0
  for (const char of text) {
    if (char === '=') {
      pads++
      if (data.length % 4 >= 2 && data.length % 4 + pads >= 4) return ascii(data)
    } else if (ALPHABET.test(char)) {
      pads = 0
      data += char
    }
  }
  return data.length % 4 === 0 ? ascii(data) : null
}

function ascii (data: string): string | null {
  const decoded = Buffer.from(data, 'base64').toString('latin1')
  return ASCII.test(decoded) ? decoded : null
}
