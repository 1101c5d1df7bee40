import { MultiValueDict } from '../../http/multi-value-dict.ts'
import { parseURLEncoded } from '../../http/urlencoded.ts'
import { BaseParser } from './base.ts'
import { charsetOf, LATIN1 } from '../../http/charsets.ts'
import type { ParserContext } from '../../types.ts'
import type { Charset } from '../../http/charsets.ts'

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

/** Django reads a body that is not in its charset as Latin-1: some user agents send one. */
function textOf (body: Buffer, charset: Charset): string {
  try {
    return charset.decode(body)
  } catch {
    return LATIN1.decode(body)
  }
}
