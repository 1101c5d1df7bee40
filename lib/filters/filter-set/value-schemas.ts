/** What the values of parameters must be: the schemas of the fields that convert them. */
import { errorMessage } from '../../exceptions.ts'
import { filterKindOf } from '../../fields/registry.ts'
import { isList, isRecord } from '../../utils/guards.ts'
import { KEYWORDS_OF_KIND } from './field.ts'
import type { FilterKind, SchemaLike } from '../../fields/types.ts'
import type { FilterField } from './field.ts'
import type { LookupShape } from './lookups.ts'
import type { ResolvedMeta } from './meta.ts'

/** The schema of the values that a lookup of a filter takes. */
export function variantSchema ({ kind: base, keywords }: FilterField, lookup: string, { arity, kind }: LookupShape, meta: ResolvedMeta): SchemaLike {
  const own = kind === null || kind === base ? keywords : { ...KEYWORDS_OF_KIND[kind], ...wordsOf(keywords) }
  if (arity === 'one') return limited(own, lookup, meta)
  // of a filter that takes a list already, each value is one of its items
  const list = { type: 'array', field: 'list', items: limited(itemOf(own), lookup, meta), maxItems: meta.maxListItems }
  return arity === 'pair' ? { ...list, ...PAIR } : list
}

const RANGE_MESSAGE = 'Range query expects two values.'

/** What makes a list one of two ends. */
export const PAIR: SchemaLike = { minItems: 2, maxItems: 2, errorMessages: { min_length: RANGE_MESSAGE, max_length: RANGE_MESSAGE } }

function itemOf (keywords: SchemaLike): SchemaLike {
  if (keywords['field'] === 'multipleChoice') return { ...keywords, ...KEYWORDS_OF_KIND.choice, type: undefined }
  return keywords['type'] === 'array' && isRecord(keywords['items']) ? keywords['items'] : keywords
}

/** What a filter says in its own words goes for its variants of another kind too. */
function wordsOf ({ errorMessages }: SchemaLike): SchemaLike {
  return errorMessages === undefined ? {} : { errorMessages }
}

const TEXTS: ReadonlySet<FilterKind | null> = new Set(['string', 'email', 'ip'])

function isText (schema: SchemaLike): boolean {
  const { anyOf } = schema
  return Array.isArray(anyOf) ? anyOf.some(isText) : TEXTS.has(filterKindOf(schema))
}

/** The schema with the limits of the set: texts and lists are no longer than that. */
export function limited (schema: SchemaLike, lookup: string, meta: ResolvedMeta): SchemaLike {
  const { type, items, maxItems, maxLength, validators } = schema
  if (type === 'array') {
    const inner = isRecord(items) ? { items: limited(items, lookup, meta) } : {}
    return { ...schema, ...inner, maxItems: maxItems ?? meta.maxListItems }
  }
  const isPattern = lookup === 'regex' || lookup === 'iregex'
  const own = isList(validators) ? validators : []
  const checks = isPattern ? [...own, validPattern] : own
  return { ...schema, validators: checks, ...(isText(schema) && { maxLength: maxLength ?? meta.maxTermLength }) }
}

/** Refuses what is no regular expression. */
function validPattern (value: unknown): ReturnType<typeof errorMessage> | undefined {
  try {
    RegExp(String(value))
  } catch {
    return errorMessage('Enter a valid regular expression.', 'invalid')
  }
}
