/** The base of all parsers, apart from them so that none imports another. */
import type { Awaitable } from '../../utils/awaitable.ts'
import type { Parser, ParserContext } from '../../types.ts'

/** Extend this to read bodies of a media type of your own: give it the type and a `parse`, async or not. */
export abstract class BaseParser implements Parser {
  abstract readonly mediaType: string

  /** The data in the body, or throws `ParseError`. */
  abstract parse (body: Buffer, context: ParserContext): Awaitable<unknown>
}
