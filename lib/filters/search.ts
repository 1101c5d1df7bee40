/** Rows that hold the words a client searches for. */
import { ValidationError } from '../exceptions.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import { parseLookup } from '../querysets/lookups.ts'
import { namesOf } from '../querysets/narrowing.ts'
import { Q } from '../querysets/q.ts'
import { BaseFilterBackend } from './base.ts'
import { byClient } from './by-client.ts'
import { namesIn, requireKnown } from './known-columns.ts'
import { keeps } from '../utils/overrides.ts'
import { searchTerms } from './search-terms.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { Condition, QuerySet } from '../querysets/contract.ts'
import type { KnownAtBoot, SchemaParameter, ViewContext, ViewRequest } from '../types.ts'

/** Names the attribute by which a view says what is searched, so that any class may have it. */
export interface SearchedView extends ViewContext {
  readonly searchFields?: readonly string[] | null
}

/** The lookups that a sign before the name of a search field stands for. */
const LOOKUP_OF_PREFIX: Readonly<Record<string, string>> = { '^': 'istartswith', '=': 'iexact', '@': 'search', $: 'iregex' }

/** Holds for no row. */
const NOTHING: Condition = { pk__in: [] }

/**
 * Searches the view's `searchFields` for every word of `?search=`, of which each must be in one field at least.
 * A field is searched for text it contains, whatever its case; `^` before its name looks at its start only, `=` at all of it,
 * `$` takes the word for a regular expression, `@` asks for the database's full-text search, and `name__lookup` for that lookup.
 */
export class SearchFilter extends BaseFilterBackend {
  /** The query parameter; the setting `searchParam` where it is left unset. */
  searchParam?: string
  searchDescription = 'A search term.'
  /** How many terms a client may search for: each costs the database a look at every field. */
  maxTerms = 100

  /** Throws where the view's `searchFields` are none, or name what its rows cannot be searched by. */
  override checkView (view: ViewContext, { queryset }: KnownAtBoot): void {
    if (queryset === null || !keeps(this, SearchFilter, ['filterQueryset', 'getSearchFields'])) return
    for (const name of namesIn(view, 'searchFields')) {
      requireKnown(view, queryset, { attribute: 'searchFields', name, ask: () => queryset.filter({ [this.constructSearch(name, queryset)]: '' }) })
    }
  }

  override async filterQueryset (request: ViewRequest, queryset: QuerySet, view: ViewContext): Promise<QuerySet> {
    const terms = this.getSearchTerms(request, view)
    if (terms.length === 0) return queryset
    const fields = await this.getSearchFields(view, request) ?? []
    if (fields.length === 0) return queryset
    const paths = fields.map((field) => this.constructSearch(field, queryset))
    return byClient(queryset.filter(...terms.map((term) => inOneOf(paths, term, queryset))))
  }

  /** The fields that are searched; override to let the request decide. */
  getSearchFields (view: SearchedView, _request: ViewRequest): Awaitable<readonly string[] | null | undefined> {
    return view.searchFields
  }

  /** What the request searches for, each term once. */
  getSearchTerms (request: ViewRequest, view: ViewContext): readonly string[] {
    const text = request.queryParams.get(this.#paramOf(view)) ?? ''
    if (text === '') return []
    if (text.includes('\0')) throw new ValidationError('Null characters are not allowed.', 'null_characters_not_allowed')
    const terms = [...new Set(searchTerms(text))]
    if (terms.length > this.maxTerms) throw new ValidationError(`Ensure the search has no more than ${this.maxTerms} terms.`, 'max_terms')
    return terms
  }

  /** The lookup that a search field stands for. */
  constructSearch (field: string, queryset: QuerySet): string {
    const prefixed = LOOKUP_OF_PREFIX[field.charAt(0)]
    if (prefixed !== undefined) return `${field.slice(1)}__${prefixed}`
    return parseLookup(namesOf(queryset), field).explicit ? field : `${field}__icontains`
  }

  override getSchemaParameters (view: ViewContext): readonly SchemaParameter[] {
    return [{ name: this.#paramOf(view), description: this.searchDescription, schema: { type: 'string' } }]
  }

  #paramOf (view: ViewContext): string {
    return this.searchParam ?? view.settings.searchParam
  }
}

function inOneOf (paths: readonly string[], term: string, queryset: QuerySet): Condition {
  const conditions = paths.map((path) => ({ [path]: term })).filter((condition) => isPossible(condition, queryset))
  return conditions.length === 0 ? NOTHING : Q.or(...conditions)
}

/** Whether a term can be of the field's kind at all: where it cannot, as `abc` for a number, no row has it. */
function isPossible (condition: Condition, queryset: QuerySet): boolean {
  try {
    queryset.filter(condition)
    return true
  } catch (error) {
    if (error instanceof InvalidLookup) return false
    throw error
  }
}
