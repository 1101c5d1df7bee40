/** The lookups that a filter offers beside itself, under the names that it gives them. */
import { FST_VIEWSETS_FILTER_INVALID, FST_VIEWSETS_FILTER_LOOKUP_UNKNOWN } from '../../errors.ts'
import { lookups as KNOWN, parseLookup } from '../../querysets/lookups.ts'
import { isList, messageOf } from '../../utils/guards.ts'
import { didYouMean } from '../../utils/spelling.ts'
import { CATEGORIES, CATEGORIES_OF_KIND, categoryNamed, isPath } from './lookups.ts'
import type { Naming } from '../../querysets/paths.ts'
import type { NamedFilter } from './columns.ts'
import type { LookupAlias } from './options.ts'

export interface Variant {
  readonly alias: string
  readonly lookup: string
  readonly description: string | undefined
  readonly required: boolean
}

/** Where variants are looked for, and whose they are. */
interface VariantSource {
  readonly owner: string
  readonly filter: NamedFilter
  /** The column that the lookups are about. */
  readonly column: string
  /** Null where it is not known yet which model will be filtered. */
  readonly model: Naming | null
}

/** The variants of a filter, each lookup once, in the order in which they are named. */
export function variantsOf (source: VariantSource): Variant[] {
  const { field: { kind, options: { lookups = [] } } } = source.filter
  if (lookups === '__all__') return plain(CATEGORIES_OF_KIND[kind].flatMap((category) => available(source, CATEGORIES[category])))
  if (isList(lookups)) return plain(lookups.flatMap((name) => expanded(source, name)))
  return Object.entries(lookups).map(([alias, said]) => {
    const { lookup, description, required = false }: LookupAlias = typeof said === 'string' ? { lookup: said } : said
    refuseUnknown(source, lookup)
    return { alias, lookup, description, required }
  })
}

function plain (names: readonly string[]): Variant[] {
  return [...new Set(names)].map((lookup) => ({ alias: lookup, lookup, description: undefined, required: false }))
}

function expanded (source: VariantSource, name: string): readonly string[] {
  const category = categoryNamed(name)
  if (category === null) {
    refuseUnknown(source, name)
    return [name]
  }
  const found = available(source, category)
  if (found.length === 0) refuseUnknown(source, category[0] ?? name)
  return found
}

// a column has not everything that its category names: a date without a time has no `date`
function available ({ model, column }: VariantSource, names: readonly string[]): readonly string[] {
  return model === null ? names : names.filter((name) => isPath(model, `${column}__${name}`))
}

function refuseUnknown ({ owner, filter: { name }, column, model }: VariantSource, lookup: unknown): void {
  if (typeof lookup !== 'string') throw new FST_VIEWSETS_FILTER_INVALID(owner, name, 'its lookups are names, or { alias: name }')
  if (model === null) {
    const known = [...KNOWN.keys(), ...Object.values(CATEGORIES).flat()]
    if (lookup.split('__').every((word) => known.includes(word))) return
    throw new FST_VIEWSETS_FILTER_LOOKUP_UNKNOWN(owner, name, `there is no lookup "${lookup}".${didYouMean(lookup, [...known, ...Object.keys(CATEGORIES)])}`)
  }
  try {
    parseLookup(model, `${column}__${lookup}`)
  } catch (error) {
    throw new FST_VIEWSETS_FILTER_LOOKUP_UNKNOWN(owner, name, messageOf(error))
  }
}
