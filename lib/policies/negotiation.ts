/** Which parser reads a body and which renderer writes the answer. */
import { NotAcceptable, NotFound } from '../exceptions.ts'
import { parseAccept, parseMediaType } from '../http/media-types.ts'
import type { MediaType } from '../http/media-types.ts'
import type { ContentNegotiator, Parser, Renderer, ViewRequest } from '../types.ts'

/** Extend this to choose parsers and renderers in a way of your own. */
export abstract class BaseContentNegotiation implements ContentNegotiator {
  /** The parser for the request's body, or null where none fits. */
  abstract selectParser (request: ViewRequest, parsers: readonly Parser[]): Parser | null

  /** The renderer for the answer with the media type it was accepted as, or throws `NotAcceptable`. */
  abstract selectRenderer (request: ViewRequest, renderers: readonly Renderer[], formatSuffix: string | null): readonly [Renderer, string]
}

/** Negotiates by `Content-Type`, by `Accept`, and by a format named in the URL. */
export class DefaultContentNegotiation extends BaseContentNegotiation {
  /** The query parameter that names a format, null for none; the setting of the same name where it has none of its own. */
  declare urlFormatOverride?: string | null

  override selectParser (request: ViewRequest, parsers: readonly Parser[]): Parser | null {
    const sent = request.headers['content-type'] ?? ''
    for (const parser of parsers) {
      if (parser.mediaType === sent || parseMediaType(parser.mediaType).matches(parseMediaType(sent))) return parser
    }
    return null
  }

  override selectRenderer (request: ViewRequest, renderers: readonly Renderer[], formatSuffix: string | null): readonly [Renderer, string] {
    const format = formatSuffix || this.formatInQuery(request)
    const accept = request.headers.accept ?? '*/*'
    const [first] = renderers
    if (!format && accept === '*/*' && first !== undefined && !first.mediaType.includes(';')) return [first, first.mediaType]
    const candidates = format ? this.filterRenderers(renderers, format) : renderers
    for (const ranges of parseAccept(accept)) {
      const selected = selectAmong(candidates, ranges)
      if (selected !== null) return selected
    }
    throw new NotAcceptable()
  }

  /** The renderers of that format; throws `NotFound` where there is none. */
  filterRenderers (renderers: readonly Renderer[], format: string): readonly Renderer[] {
    const matching = renderers.filter((renderer) => renderer.format === format)
    if (matching.length === 0) throw new NotFound()
    return matching
  }

  /** The format that the query string asks for. */
  formatInQuery (request: ViewRequest): string | undefined {
    // Most requests have no query string, and need not have it parsed for this.
    const { urlFormatOverride: name = 'format' } = this
    if (name === null || !request.url.includes('?')) return undefined
    return request.queryParams.get(name)
  }
}

/** The first renderer that any of the equally specific ranges accepts. */
function selectAmong (renderers: readonly Renderer[], ranges: readonly MediaType[]): readonly [Renderer, string] | null {
  for (const renderer of renderers) {
    const offered = parseMediaType(renderer.mediaType)
    for (const range of ranges) {
      if (!offered.matches(range)) continue
      return [renderer, offered.specificity > range.specificity ? offered.withParametersOf(range) : range.text]
    }
  }
  return null
}
