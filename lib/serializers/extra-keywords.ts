/** The keywords that `extra` may change a column's field by, as JavaScript has to be told them: a misspelt one would change nothing. */
import { FST_VIEWSETS_MODEL_KEYWORD_UNKNOWN } from '../errors.ts'
import { didYouMean } from '../utils/spelling.ts'
import type { ColumnOverrides } from './model/types.ts'

const OFFERED = [
  'field', 'required', 'allowNull', 'readOnly', 'writeOnly', 'default', 'initial', 'title', 'description', 'examples', 'deprecated', 'errorMessages', 'validators',
  'queryset', 'minLength', 'maxLength', 'pattern', 'allowBlank', 'trimWhitespace', 'allowUnicode', 'minimum', 'maximum', 'exclusiveMinimum',
  'exclusiveMaximum', 'multipleOf', 'maxDigits', 'decimalPlaces', 'coerceToString', 'timeZone', 'defaultTimezone', 'inputFormats', 'outputFormat', 'choices', 'minItems',
  'maxItems', 'allowEmpty', 'pkField', 'viewName', 'lookupField', 'lookupUrlKwarg'
] as const satisfies readonly (keyof ColumnOverrides)[]

/** What fields know besides: schemas of TypeBox and builders hold it. */
const KNOWN: ReadonlySet<string> = new Set([
  ...OFFERED, 'source', 'unique', 'native', 'format', 'type', 'enum', 'items', 'nullable', 'target', 'many', 'slugField', 'uuidFormat', 'protocol', 'binary',
  'rounding', 'normalizeOutput', 'listErrorStyle', 'alwaysShown', 'contentMediaType', 'contentEncoding', 'uniqueItems'
])

/** Throws where a field is given a keyword that no field knows; those of a document's own begin with `x-`, and a kind of one's own knows its own. */
export function requireKeywords (modelName: string, field: string, given: Readonly<Record<string, unknown>>): void {
  if (typeof given['field'] === 'function') return
  const stranger = Object.keys(given).find((keyword) => !KNOWN.has(keyword) && !keyword.startsWith('x-') && !keyword.startsWith('$'))
  if (stranger !== undefined) throw new FST_VIEWSETS_MODEL_KEYWORD_UNKNOWN(modelName, stranger, `"${field}" in \`extra\`, which no field has.${didYouMean(stranger, OFFERED)}`)
}
