/** Answers in JSON. */
import { parseMediaType } from '../../http/media-types.ts'
import { BaseRenderer } from './base.ts'
import { writeJSON } from './json-writer.ts'
import type { RendererContext } from '../../types.ts'

/** A wider indent than this would only waste bytes. */
const WIDEST_INDENT = 8

/** JSON: compact, unless the client asked for `indent=`. */
export class JSONRenderer extends BaseRenderer {
  override readonly mediaType: string = 'application/json'
  override readonly format: string | null = 'json'
  // JSON is UTF-8; its media type has no such parameter.
  override readonly charset: string | null = null
  /** Whether a number that JSON has no words for is an error, and not written as `NaN` or `Infinity`; the setting `strictJson` where unset. */
  readonly strict?: boolean
  /** Whether commas and colons have no spaces after them; the setting `compactJson` where unset. */
  readonly compact?: boolean
  /** Whether all but ASCII is escaped; where unset, the setting `unicodeJson` says whether it is not. */
  readonly ensureAscii?: boolean

  override render (data: unknown, acceptedMediaType: string = this.mediaType, context?: RendererContext): string {
    if (data === undefined || data === null) return ''
    const settings = context?.view.settings
    return writeJSON(data, {
      indent: acceptedMediaType === this.mediaType ? 0 : this.getIndent(acceptedMediaType),
      strict: this.strict ?? settings?.strictJson,
      compact: this.compact ?? settings?.compactJson,
      ensureAscii: this.ensureAscii ?? settings?.unicodeJson === false
    })
  }

  /** How many spaces a level is indented by, 0 for compact text. */
  getIndent (acceptedMediaType: string): number {
    if (!acceptedMediaType.includes(';')) return 0
    const asked = parseMediaType(acceptedMediaType).parameters.get('indent')?.trim() ?? ''
    return /^[+-]?\d+(?:_\d+)*$/.test(asked) ? Math.min(Math.max(Number(asked.replaceAll('_', '')), 0), WIDEST_INDENT) : 0
  }
}
