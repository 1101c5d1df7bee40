/** The lookups that filters may offer: by name, by category, and what each takes. */
import { parseLookup } from '../../querysets/lookups.ts'
import type { FilterKind } from '../../fields/types.ts'
import type { Naming } from '../../querysets/paths.ts'
import type { LookupName } from '../../querysets/lookups.ts'

import type { DatePart } from '../../querysets/where.ts'

/** Lookups by the name that stands for all of them. */
export const CATEGORIES = {
  basic: ['exact', 'in', 'isnull'],
  text: ['icontains', 'contains', 'startswith', 'endswith', 'iexact'],
  comparison: ['gt', 'gte', 'lt', 'lte'],
  date: ['date', 'year', 'month', 'day', 'week', 'week_day', 'quarter'],
  time: ['time', 'hour', 'minute', 'second'],
  postgres: ['search', 'trigram_similar', 'unaccent'],
  pg_array: ['contains', 'overlaps', 'contained_by'],
  unsafe: ['regex', 'iregex']
} as const

/** Names several lookups at once, those that belong together: `comparison`, say. */
export type LookupCategory = keyof typeof CATEGORIES
type CategoryMember<C extends LookupCategory> = (typeof CATEGORIES)[C][number]

/** What `lookups: '__all__'` means for each kind. */
export const CATEGORIES_OF_KIND = {
  string: ['basic', 'text'],
  email: ['basic', 'text'],
  ip: ['basic', 'text'],
  uuid: ['basic', 'text'],
  boolean: ['basic'],
  integer: ['basic', 'comparison'],
  bigInteger: ['basic', 'comparison'],
  float: ['basic', 'comparison'],
  decimal: ['basic', 'comparison'],
  date: ['basic', 'comparison', 'date'],
  dateTime: ['basic', 'comparison', 'date', 'time'],
  time: ['basic', 'comparison', 'time'],
  duration: ['basic', 'comparison'],
  choice: ['basic'],
  multipleChoice: ['basic'],
  list: ['basic', 'pg_array'],
  order: [],
  related: []
} as const satisfies Readonly<Record<FilterKind, readonly LookupCategory[]>>

/** The kinds that take values of their own, and not those of another filter. */
export type PlainKind = Exclude<FilterKind, 'list' | 'order' | 'related'>

export type CategoryOfKind<K extends FilterKind> = (typeof CATEGORIES_OF_KIND)[K][number]

type Equality = 'exact' | 'in' | 'isnull'
type Ordered = Equality | 'gt' | 'gte' | 'lt' | 'lte' | 'range'
type PartLookup<P extends string> = P | `${P}__${Exclude<Ordered, 'isnull'>}`
type DayLookup = PartLookup<Exclude<DatePart, 'hour' | 'minute' | 'second'>>
type HourLookup = PartLookup<'hour' | 'minute' | 'second'>
type WholeLookup = PartLookup<'date' | 'time'>
type Worded = Exclude<LookupName, Ordered>

/** The lookups that a column may have, as far as the type of its values tells. */
export type LookupsOfValue<V> =
  [V] extends [string] ? LookupName | DayLookup | HourLookup | WholeLookup
    : [V] extends [number | bigint] ? Ordered
        : [V] extends [Date] ? Ordered | DayLookup | HourLookup | WholeLookup
            : [V] extends [boolean] ? Equality
                : 'exact' | 'isnull'

interface LookupsOfKinds {
  string: LookupName
  email: LookupName
  ip: LookupName
  uuid: LookupName
  boolean: Equality
  integer: Ordered
  bigInteger: Ordered
  float: Ordered
  decimal: Ordered
  date: Ordered | DayLookup | 'date'
  dateTime: Ordered | DayLookup | HourLookup | WholeLookup
  time: Ordered | HourLookup | 'time'
  duration: Ordered
  choice: Ordered | Worded
  multipleChoice: Equality
  list: Equality | CategoryMember<'pg_array'>
  order: never
  related: never
}

/** The names of the lookups, and of their categories, that a filter of a kind may offer. */
type LookupOfKind<K extends FilterKind> = LookupsOfKinds[K]
export type OfferedLookup<K extends FilterKind> = LookupOfKind<K> | CategoryOfKind<K> | (K extends 'string' | 'choice' ? 'unsafe' | 'postgres' : never)

/** The names behind a name: those of a category, or the lookup itself. */
export type Expanded<L> = L extends LookupCategory ? CategoryMember<L> : L

const CATEGORY_OF_NAME: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(CATEGORIES))

/** The lookups of a category, or null where the name is none. */
export function categoryNamed (name: string): readonly string[] | null {
  return CATEGORY_OF_NAME.get(name) ?? null
}

/** What a lookup takes, beside the values of the filter's own kind. */
export interface LookupShape {
  /** One value, any number of them, or the two ends of a range. */
  readonly arity: 'one' | 'list' | 'pair'
  /** The kind of the values, or null where it is the filter's own. */
  readonly kind: PlainKind | null
}

const PART_KINDS: ReadonlyMap<string, PlainKind> = new Map([
  ...['year', 'quarter', 'month', 'week', 'week_day', 'day', 'hour', 'minute', 'second'].map((part) => [part, 'integer'] as const),
  ['date', 'date'] as const,
  ['time', 'time'] as const
])

const WORDED: ReadonlySet<string> = new Set(['contains', 'icontains', 'startswith', 'istartswith', 'endswith', 'iendswith', 'iexact', 'regex', 'iregex', 'search', 'trigram_similar', 'unaccent'])

const LIST_LOOKUPS: ReadonlySet<string> = new Set(CATEGORIES.pg_array)

/** Reads what a lookup of a filter takes off its name, which may be that of a part with another behind it: `year__gte`. */
export function shapeOf (lookup: string, kind: FilterKind): LookupShape {
  const words = lookup.split('__')
  const last = words.at(-1) ?? ''
  const part = words.map((word) => PART_KINDS.get(word)).find((found) => found !== undefined)
  if (kind === 'list' && LIST_LOOKUPS.has(last)) return { arity: 'list', kind: null }
  const arity = last === 'in' ? 'list' : last === 'range' ? 'pair' : 'one'
  // a part of an address is no address, so what is looked for in one is plain text
  return { arity, kind: last === 'isnull' ? 'boolean' : part ?? (WORDED.has(last) ? 'string' : null) }
}

/** Whether a model's querysets can filter by a path. */
export function isPath (model: Naming, path: string): boolean {
  try {
    parseLookup(model, path)
    return true
  } catch {
    return false
  }
}
