import { ParseError } from '../exceptions.ts'
import { MultiValueDict } from '../multi-value.ts'
import { BaseParser } from './base.ts'
import { charsetOf, LATIN1, UTF8 } from './charsets.ts'
import type { ParserContext } from '../types.ts'
import type { Charset } from './charsets.ts'

/** Reads `application/x-www-form-urlencoded`: a name may repeat, and no text is refused, as a browser sends what it likes. */
export class FormParser extends BaseParser {
  override readonly mediaType: string = 'application/x-www-form-urlencoded'
  /** More fields than this are answered 400: each costs more than the byte that separates it. */
  readonly maxFields: number = 1000

  override parse (body: Buffer, { contentType }: Pick<ParserContext, 'contentType'>): MultiValueDict {
    const charset = charsetOf(contentType)
    return parseURLEncoded(textOf(body, charset), { charset, maxFields: this.maxFields })
  }
}

export interface URLEncodedOptions {
  /** What the percent-encoded bytes are in: UTF-8 unless given. */
  charset?: Charset
  /** How many fields are read, all unless given; throws `ParseError` above. */
  maxFields?: number
}

/** A form or a query string as Django reads it: a blank value counts, an encoding that is broken is kept as it stands. */
export function parseURLEncoded (text: string, { charset = UTF8, maxFields = Infinity }: URLEncodedOptions = {}): MultiValueDict {
  const fields = text.split('&', maxFields === Infinity ? undefined : maxFields + 1)
  if (fields.length > maxFields) throw new ParseError(`Form parse error - Too many fields: at most ${maxFields} are read.`)
  const data = new MultiValueDict()
  for (const field of fields) {
    if (field === '') continue
    const equals = field.indexOf('=')
    const [name, value] = equals === -1 ? [field, ''] : [field.slice(0, equals), field.slice(equals + 1)]
    data.append(unquotePlus(name, charset), unquotePlus(value, charset))
  }
  return data
}

/** Django reads a body that is not in its charset as Latin-1: some user agents send one. */
function textOf (body: Buffer, charset: Charset): string {
  try {
    return charset.decode(body)
  } catch {
    return LATIN1.decode(body)
  }
}

function unquotePlus (text: string, charset: Charset): string {
  const spaced = text.includes('+') ? text.replace(/\+/g, ' ') : text
  return spaced.includes('%') ? unquote(spaced, charset) : spaced
}

function unquote (text: string, charset: Charset): string {
  try {
    if (charset === UTF8) return decodeURIComponent(text)
  } catch { /* One broken encoding spoils the whole text for this function: the slow way follows. */ }
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => charset.decodeLoosely(Buffer.from(run.replaceAll('%', ''), 'hex')))
}
