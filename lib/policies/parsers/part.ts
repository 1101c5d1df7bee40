/** One part of a multipart body: its headers, its bytes, and the name of its file. */
import { ParseError } from '../../exceptions.ts'
import { parseHeaderParameters } from '../../http/media-types.ts'

/** What the headers of a part say of it. */
export interface Part {
  /** The parameters of `Content-Disposition`; none where the part has no such header. */
  readonly disposition: ReadonlyMap<string, string>
  /** In lower case and without parameters; empty where the part names none. */
  readonly contentType: string
  readonly isBase64: boolean
  /** The bytes as they were sent. */
  readonly content: Buffer
}

const HEADERS_END = '\r\n\r\n'

/** Longer headers than this are refused: no client has any. */
const LONGEST_HEADERS = 16_384

/** What is wrong with a multipart body. */
export function multipartFault (why: string): ParseError {
  return new ParseError(`Multipart form parse error - ${why}`)
}

/** Reads the headers in front of a part's bytes: null where it has none. */
export function readPart (part: Buffer): Part | null {
  const end = part.subarray(0, LONGEST_HEADERS).indexOf(HEADERS_END)
  if (end === -1 && part.length > LONGEST_HEADERS) throw multipartFault('Request max total header size exceeded.')
  if (end === -1) return null
  const headers = new Map(part.subarray(0, end).toString('utf8').split('\r\n').map(headerOf))
  return {
    disposition: parseHeaderParameters(headers.get('content-disposition') ?? '')[1],
    contentType: parseHeaderParameters(headers.get('content-type') ?? '')[0],
    isBase64: headers.get('content-transfer-encoding')?.trim().toLowerCase() === 'base64',
    content: part.subarray(end + HEADERS_END.length)
  }
}

function headerOf (line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  return [line.slice(0, Math.max(colon, 0)).trim().toLowerCase(), line.slice(colon + 1)]
}

/** What base64 stands for, blanks and line ends left out; null for what is none. */
export function decodedBase64 (content: Buffer): Buffer | null {
  const text = content.toString('latin1').replace(/[^A-Za-z0-9+/=]+/g, '')
  const padding = text.indexOf('=')
  return text.length % 4 === 0 && (padding === -1 || padding >= text.length - 2) ? Buffer.from(text, 'base64') : null
}

/** What forms in other charsets write for characters that these lack, and for those that HTML needs itself. */
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The last part of a path that a client may have sent, in printable characters; null where nothing is left of it. */
export function fileNameOf (given: string): string | null {
  const plain = given.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) =>
    (name === undefined ? characterOf(Number(decimal ?? `0x${hex}`)) : NAMED[name]) ?? whole)
  const last = plain.slice(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1)
  const printable = last.replace(/[\p{C}\p{Z}]/gu, (character) => character === ' ' ? character : '')
  return printable === '' || printable === '.' || printable === '..' ? null : printable
}

function characterOf (code: number): string | null {
  return code <= 0x10FFFF ? String.fromCodePoint(code) : null
}
