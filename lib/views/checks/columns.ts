/** Whether a view names columns that there are. A misspelt one would only be a 500, or nothing at all, when a client comes to it. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_ATTRIBUTE_INVALID, FST_VIEWSETS_LOOKUP_UNKNOWN } from '../../errors.ts'
import { OrderingFilter } from '../../filters/ordering.ts'
import { SearchFilter } from '../../filters/search.ts'
import { isTexts } from '../../utils/guards.ts'
import { didYouMean } from '../../utils/spelling.ts'
import { nameOf } from '../../utils/names.ts'
import { isComposite } from '../../querysets/paths.ts'
import { keeps } from '../../utils/overrides.ts'
import { configsOf, written } from './written.ts'
import type { ActionConfigs } from '../action-config.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import type { FilterBackend, FilterBackendClass } from '../../types.ts'

/** As much of a view as tells which columns are meant, and whether it reads the names itself. */
interface NamingView {
  readonly detail: boolean | null
  readonly settings: { readonly defaultFilterBackends: readonly FilterBackendClass[] }
  readonly getQueryset: unknown
  readonly filterQueryset: unknown
  readonly getFilterBackends: unknown
  readonly getObject: unknown
}

/** A name, with what a request will ask of the queryset by it. */
interface Named {
  readonly attribute: string
  readonly name: string
  readonly ask: () => unknown
  readonly cure?: string
}

/**
 * Throws where `lookupField`, `searchFields`, `orderingFields` or `ordering` name what the queryset does not know. Each is
 * tried as a request will use it, so that paths, prefixes and a data source of one's own mean what they mean there; what the
 * class reads in a way of its own is left alone. `Usual` is the class whose methods read them in the usual way.
 */
export function checkNamedColumns (view: NamingView, Usual: { readonly prototype: NamingView }): void {
  const queryset = written(view, 'queryset')
  const configs = Object.values(configsOf(view))
  const isUsual = (...hooks: readonly (keyof NamingView)[]): boolean => keeps(view, Usual, hooks)
  if (typeof queryset !== 'object' || queryset === null || !isUsual('getQueryset') || configs.some((config) => (config.queryset ?? null) !== null)) return
  const keys = isUsual('getObject') ? keysOf(view, queryset) : []
  // the routes of one object are filtered too, but those of the list have told already
  const backends = view.detail !== true && isUsual('filterQueryset', 'getFilterBackends') ? backendsOf(view, configs) : []
  const filtered = backends.flatMap((backend) => [...searchedBy(backend, view, queryset), ...orderedBy(backend, view, queryset)])
  for (const named of [...keys, ...filtered]) requireKnown(view, named, queryset)
}

const ONE_OBJECT = ['retrieve', 'update', 'destroy'] as const

function keysOf (view: NamingView, queryset: QuerySet): Named[] {
  const name = plainAttribute(view, 'lookupField')
  if (typeof name !== 'string' || view.detail === false || !ONE_OBJECT.some((action) => action in view)) return []
  const several = plainAttribute(view, 'lookupFields')
  if (Array.isArray(several)) return several.map((one: string) => ({ attribute: 'lookupFields', name: one, cure: '', ask: () => queryset.filter({ [one]: '' }) }))
  if (name === 'pk' && isComposite(queryset.model)) return []
  const cure = ' Call the part of the URL by `lookupUrlKwarg` where it is no column, and find the object in a getObject() of your own.'
  return [{ attribute: 'lookupField', name, cure, ask: () => queryset.filter({ [name]: '' }) }]
}

/** The filters that read names off a view. */
const READERS = [SearchFilter, OrderingFilter] as const

function backendsOf (view: NamingView, configs: readonly ActionConfigs[string][]): FilterBackend[] {
  const own = written(view, 'filterBackends') ?? view.settings.defaultFilterBackends
  const classes = new Set([own, ...configs.map(({ filterBackends }) => filterBackends ?? [])].flat())
  return [...classes].filter((Backend) => READERS.some((Base) => Backend === Base || Backend.prototype instanceof Base)).map((Backend) => new Backend())
}

function readsAs<B extends object> (backend: FilterBackend, Base: (abstract new () => B) & { readonly prototype: B }, hooks: readonly (keyof B)[]): backend is FilterBackend & B {
  return backend instanceof Base && keeps(backend, Base, hooks)
}

function searchedBy (backend: FilterBackend, view: NamingView, queryset: QuerySet): Named[] {
  if (!readsAs(backend, SearchFilter, ['filterQueryset', 'getSearchFields'])) return []
  return namesIn(view, 'searchFields').map((name) => ({
    attribute: 'searchFields',
    name,
    ask: () => queryset.filter({ [backend.constructSearch(name, queryset)]: '' })
  }))
}

function orderedBy (backend: FilterBackend, view: NamingView, queryset: QuerySet): Named[] {
  if (!readsAs(backend, OrderingFilter, ['filterQueryset', 'getOrdering'])) return []
  const offered = readsAs(backend, OrderingFilter, ['removeInvalidFields', 'getValidFields']) && plainAttribute(view, 'orderingFields') !== '__all__' ? namesIn(view, 'orderingFields') : []
  const ordering = plainAttribute(view, 'ordering')
  const usual = !readsAs(backend, OrderingFilter, ['getDefaultOrdering']) ? [] : typeof ordering === 'string' ? [ordering] : namesIn(view, 'ordering')
  const named = (attribute: string) => (name: string): Named => ({ attribute, name, ask: () => queryset.orderBy(name) })
  return [...offered.map(named('orderingFields')), ...usual.map(named('ordering'))]
}

function namesIn (view: NamingView, attribute: string): readonly string[] {
  const names = plainAttribute(view, attribute) ?? []
  if (!isTexts(names)) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(view.constructor), attribute, 'give a list of names')
  return names
}

function requireKnown (view: NamingView, { attribute, name, ask, cure = '' }: Named, { model }: QuerySet): void {
  try {
    ask()
  } catch (error) {
    // anything else, as text that is no number, is about the value
    if (!(error instanceof FST_VIEWSETS_LOOKUP_UNKNOWN)) return
    const hint = didYouMean(name.replace(/^[-^=@$]/, ''), model.columns.keys())
    throw new FST_VIEWSETS_ATTRIBUTE_INVALID(nameOf(view.constructor), attribute, `${error.message}${hint}${cure}`)
  }
}
