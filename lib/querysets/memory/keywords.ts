/** What a property's schema says of its values that is no fact of a column: keywords for the field that the column makes. */

type Keywords = Readonly<Record<string, unknown>>

/** What every kind of field may be told: words, and its limits. */
const COMMON = [
  'title', 'description', 'examples', 'deprecated', 'errorMessages', 'validators', 'choices', 'allowBlank', 'trimWhitespace', 'allowUnicode', 'protocol', 'uuidFormat',
  'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', 'allowEmpty', 'coerceToString', 'rounding',
  'normalizeOutput', 'timeZone', 'defaultTimezone', 'inputFormats', 'outputFormat'
] as const

/** What makes another field of a text. */
const OF_TEXT = ['format', 'pattern', 'field'] as const

/** The keywords of a property, with those of its value without null before them. */
export function keywordsOfSchema (property: object, value: object, isText: boolean): Keywords {
  const said = { ...value, ...property }
  return { ...picked(said, COMMON), ...isText && picked(value, OF_TEXT), ...numberChoices(value), ...itemKeywords(value) }
}

function picked (schema: object, names: readonly string[]): Keywords {
  const said = schema as Keywords
  return Object.fromEntries(names.filter((name) => said[name] !== undefined).map((name) => [name, said[name]]))
}

/** Choices that are not all texts, which the facts of a column do not know. */
function numberChoices (value: { readonly enum?: readonly unknown[], readonly anyOf?: readonly { readonly const?: unknown }[], readonly const?: unknown }): Keywords {
  const choices = choicesOf(value)
  const isKnown = choices.every((choice) => typeof choice === 'string')
  return isKnown || !choices.every((choice) => typeof choice === 'string' || typeof choice === 'number') ? {} : { field: 'choice', enum: choices }
}

/** The values that a schema lists, null left out. */
export function choicesOf ({ enum: values, anyOf, const: only }: { readonly enum?: readonly unknown[], readonly anyOf?: readonly { readonly const?: unknown }[], readonly const?: unknown }): unknown[] {
  const all = values ?? anyOf?.map((one) => one.const) ?? (only === undefined ? [] : [only])
  return all.filter((choice) => choice !== null)
}

/** What the schema of a list says of plain values in it. */
function itemKeywords ({ type, field, items }: { readonly type?: unknown, readonly field?: unknown, readonly items?: unknown }): Keywords {
  if (type !== 'array' || typeof items !== 'object' || items === null || Array.isArray(items)) return {}
  if (field === 'multipleChoice') return { field, items }
  const inner = items as Keywords
  const isText = inner['type'] === 'string'
  return { items: keywordsOfSchema(inner, inner, isText) }
}
