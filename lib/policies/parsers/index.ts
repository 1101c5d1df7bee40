/** The bytes of a body as data, one parser for each media type. */
import { parseMediaType } from '../../http/media-types.ts'
import { MultiValueDict } from '../../http/multi-value-dict.ts'

export { BaseParser } from './base.ts'
export { FormParser } from './form.ts'
export { JSONParser } from './json.ts'
export { MultiPartParser } from './multipart.ts'

const FORM_TYPES: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data'])

/** What a body of no bytes means: an empty form where its content type is a form's, `{}` elsewhere; no parser is asked. */
export function emptyData (contentType: string): object {
  return FORM_TYPES.has(parseMediaType(contentType).fullType) ? new MultiValueDict<unknown>() : {}
}
