/** What OPTIONS tells of a serializer's fields. */
import { labelOf } from '../utils/names.ts'
import { ObjectListField } from '../fields/composite.ts'
import { HiddenField } from '../fields/hidden.ts'
import type { Field } from '../fields/field.ts'

/** Describes one field to a client, as the answer to OPTIONS shows it. */
export type FieldInfo = Record<string, unknown>

/** What is shown under which name, from the first keyword of the schema that is there. */
const SHOWN: readonly (readonly [name: string, keywords: readonly string[]])[] = [
  ['help_text', ['description']],
  ['min_length', ['minLength', 'minItems']],
  ['max_length', ['maxLength', 'maxItems']],
  ['min_value', ['minimum']],
  ['max_value', ['maximum']],
  ['max_digits', ['maxDigits']],
  ['decimal_places', ['decimalPlaces']]
]

/** Every field that a client may know of, in declaration order. */
export function describeFields (fields: ReadonlyMap<string, Field>): Record<string, FieldInfo> {
  const shown = [...fields].filter(([, field]) => !(field instanceof HiddenField))
  return Object.fromEntries(shown.map(([name, field]) => [name, describeField(field)]))
}

function describeField (field: Field): FieldInfo {
  const { name, required, readOnly, schema } = field.facts
  const info: FieldInfo = { type: field.metadataType, required, read_only: readOnly }
  const label = schema['title'] ?? (name === '' ? '' : labelOf(name))
  if (label !== '') info['label'] = label
  for (const [shown, keywords] of SHOWN) {
    const value = keywords.map((keyword) => schema[keyword]).find((one) => one !== undefined && one !== null && one !== '')
    if (value !== undefined) info[shown] = value
  }
  const { child, children, ...own }: { readonly child?: Field, readonly children?: ReadonlyMap<string, Field> } = field.describe()
  // as in DRF, where a list of objects hands on to them what it is told
  if (child !== undefined) info['child'] = { ...describeField(child), ...field instanceof ObjectListField && { required, read_only: readOnly } }
  if (children !== undefined) info['children'] = describeFields(children)
  return Object.assign(info, own)
}
