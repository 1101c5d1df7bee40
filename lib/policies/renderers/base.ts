/** Data as the bytes of an answer. */
import type { Renderer, RendererContext } from '../../types.ts'

/** Extend this to answer in a media type of your own: give it the type and a `render`. */
export abstract class BaseRenderer implements Renderer {
  abstract readonly mediaType: string
  readonly format: string | null = null
  readonly charset: string | null = 'utf-8'

  /** The data as text, or as bytes. */
  abstract render (data: unknown, acceptedMediaType: string, context: RendererContext): string | Buffer
}
