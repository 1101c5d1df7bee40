/** The bytes of a body as text, in the charset that its `Content-Type` names. */
import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { parseMediaType } from './media-types.ts'

/** Bytes that are no text in their charset; the message is CPython's. */
export class UndecodableError extends Error {}

/** A way to read bytes as text. */
export interface Charset {
  /** The text, or throws `UndecodableError`. */
  decode (bytes: Buffer): string
  /** The text with U+FFFD in place of what is none. */
  decodeLoosely (bytes: Buffer): string
}

export const UTF8: Charset = {
  decode (bytes) {
    const text = bytes.toString('utf8')
    // Only text that shows U+FFFD may have been repaired: the rest need not be looked at twice.
    if (text.includes('\uFFFD') && !isUtf8(bytes)) throw new UndecodableError(utf8Fault(bytes))
    return text
  },
  decodeLoosely: (bytes) => bytes.toString('utf8')
}

const UTF8_SIG: Charset = {
  decode: (bytes) => UTF8.decode(bytes).replace(/^\uFEFF/, ''),
  decodeLoosely: UTF8.decodeLoosely
}

export const LATIN1: Charset = {
  decode: (bytes) => bytes.toString('latin1'),
  decodeLoosely: (bytes) => bytes.toString('latin1')
}

const ASCII: Charset = {
  decode (bytes) {
    if (isAscii(bytes)) return bytes.toString('latin1')
    const start = bytes.findIndex((byte) => byte > 0x7F)
    throw new UndecodableError(fault({ codec: 'ascii', bytes, start, end: start + 1, reason: 'ordinal not in range(128)' }))
  },
  decodeLoosely: (bytes) => bytes.toString('latin1').replace(/[^\0-\x7F]/g, '\uFFFD')
}

/** By Python's names, dashes for underscores, where the Encoding Standard has no such name or means something else by it. */
const NAMED_BY_PYTHON: ReadonlyArray<readonly [Charset, readonly string[]]> = [
  [UTF8, ['utf-8', 'utf8', 'u8', 'utf', 'cp65001']],
  [UTF8_SIG, ['utf-8-sig', 'utf8-sig']],
  [ASCII, ['ascii', 'us-ascii', '646']],
  [LATIN1, ['latin1', 'latin-1', 'latin', 'l1', 'iso-8859-1', 'iso8859-1', 'cp819', '8859']]
]

/** Grows to as many as the platform has names for, and no further. */
const charsets = new Map(NAMED_BY_PYTHON.flatMap(([charset, names]) => names.map((name) => [name, charset] as const)))

/** The charset that a content type names, UTF-8 where it names none or none that is known. */
export function charsetOf (contentType: string): Charset {
  if (!contentType.includes(';')) return UTF8
  const name = parseMediaType(contentType).parameters.get('charset')?.trim().toLowerCase().replaceAll('_', '-')
  return name === undefined ? UTF8 : charsets.get(name) ?? charsetOfPlatform(name)
}

function charsetOfPlatform (name: string): Charset {
  try {
    const charset = charsetOfDecoders(name, new TextDecoder(name, { fatal: true }), new TextDecoder(name))
    charsets.set(name, charset)
    return charset
  } catch {
    return UTF8
  }
}

function charsetOfDecoders (name: string, strict: TextDecoder, loose: TextDecoder): Charset {
  return {
    decode (bytes) {
      try {
        return strict.decode(bytes)
      } catch {
        throw new UndecodableError(`'${name}' codec can't decode the body`)
      }
    },
    decodeLoosely: (bytes) => loose.decode(bytes)
  }
}

const LATIN1_NAMES: ReadonlySet<string> = new Set(['latin1', 'latin-1', 'iso-8859-1'])

/** Text in a charset that answers are written in; what the charset has no letter for becomes a question mark. */
export function encodeIn (charset: string | null, text: string): string | Buffer {
  return charset !== null && LATIN1_NAMES.has(charset.toLowerCase()) ? Buffer.from(text.replace(/[^\0-\xFF]/gu, '?'), 'latin1') : text
}

/** What CPython says of the first sequence that is not UTF-8. */
function utf8Fault (bytes: Buffer): string {
  let start = 0
  for (;;) {
    const { length, reason } = utf8Sequence(bytes, start)
    if (reason !== null) return fault({ codec: 'utf-8', bytes, start, end: start + length, reason })
    start += length
  }
}

/** The sequence at that index: its length, or with a reason the length of its broken part. */
function utf8Sequence (bytes: Buffer, start: number): { length: number, reason: string | null } {
  const lead = bytes[start] ?? 0
  if (lead < 0x80) return { length: 1, reason: null }
  if (lead < 0xC2 || lead > 0xF4) return { length: 1, reason: 'invalid start byte' }
  const length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  for (let offset = 1; offset < length; offset++) {
    const byte = bytes[start + offset]
    if (byte === undefined) return { length: offset, reason: 'unexpected end of data' }
    const [least, most] = offset === 1 ? SECOND_BYTES[lead] ?? CONTINUATION : CONTINUATION
    if (byte < least || byte > most) return { length: offset, reason: 'invalid continuation byte' }
  }
  return { length, reason: null }
}

const CONTINUATION = [0x80, 0xBF] as const

/** Leads after which some continuations would spell an overlong form, a surrogate, or nothing in Unicode. */
const SECOND_BYTES: Readonly<Record<number, readonly [number, number]>> = {
  0xE0: [0xA0, 0xBF],
  0xED: [0x80, 0x9F],
  0xF0: [0x90, 0xBF],
  0xF4: [0x80, 0x8F]
}

function fault ({ codec, bytes, start, end, reason }: { codec: string, bytes: Buffer, start: number, end: number, reason: string }): string {
  const byte = bytes.toString('hex', start, start + 1)
  const where = end - start === 1 ? `byte 0x${byte} in position ${start}` : `bytes in position ${start}-${end - 1}`
  return `'${codec}' codec can't decode ${where}: ${reason}`
}
