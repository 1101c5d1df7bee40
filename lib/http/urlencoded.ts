/** Names and values as forms and query strings write them. */
import { ParseError } from '../exceptions.ts'
import { MultiValueDict } from './multi-value-dict.ts'
import { UTF8 } from './charsets.ts'
import type { Charset } from './charsets.ts'

interface URLEncodedOptions {
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
