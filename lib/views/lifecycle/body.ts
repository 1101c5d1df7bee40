/** The body of a request as its view reads it: data, or what was wrong with it, told when it is asked for. */
import { ParseError, UnsupportedMediaType } from '../../exceptions.ts'
import { isPromise } from '../../utils/awaitable.ts'
import { MultiValueDict } from '../../http/multi-value-dict.ts'
import { emptyData } from '../../policies/parsers/index.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { ContentNegotiator, Parser, ParserContext, ViewContext, ViewRequest } from '../../types.ts'

/** Holds data, or an error until somebody reads. */
export class Body {
  #data: unknown
  #error: Error | null

  private constructor (data: unknown, error: Error | null) {
    this.#data = data
    this.#error = error
  }

  static of (data: unknown): Body {
    return new Body(data, null)
  }

  static failed (error: Error): Body {
    return new Body(undefined, error)
  }

  /** The data, or undefined where there is none: for hooks that look without minding. */
  get known (): unknown {
    return this.#error === null ? this.#data : undefined
  }

  /** The data; throws what was wrong. As in DRF, a body that could not be parsed reads as an empty form from then on. */
  read (): unknown {
    if (this.#error === null) return this.#data
    const error = this.#error
    if (!(error instanceof UnsupportedMediaType)) {
      this.#error = null
      this.#data = new MultiValueDict()
    }
    throw error
  }
}

/** What parsers are told beside the body. */
export function parserContextOf (view: ViewContext, request: ViewRequest): ParserContext {
  const { maxBodyDepth: maxDepth, strictJson: strict } = view.settings
  return { view, request, kwargs: view.kwargs, contentType: request.headers['content-type'] ?? '', maxDepth, strict }
}

/** Parses with the first parser that fits; a client's mistake is kept in the body, any other error is thrown. */
export function parseBody (raw: Buffer, request: ViewRequest, parsers: readonly Parser[], negotiator: ContentNegotiator, context: ParserContext): Awaitable<Body> {
  if (raw.length === 0) return Body.of(emptyData(context.contentType))
  const parser = negotiator.selectParser(request, parsers)
  if (parser === null) return Body.failed(new UnsupportedMediaType(context.contentType))
  try {
    const data = parser.parse(raw, context)
    return isPromise(data) ? data.then(Body.of, keepParseError) : Body.of(data)
  } catch (error) {
    return keepParseError(error)
  }
}

function keepParseError (error: unknown): Body {
  if (error instanceof ParseError || error instanceof UnsupportedMediaType) return Body.failed(error)
  throw error
}
