/** What comes along with the rows of a queryset over relations: `prefetchRelated('tags', prefetch('reviews', { limit: 3 }))`. */
import type { Model, ModelRelation, QuerySet } from '../contract.ts'
import { FST_VIEWSETS_PREFETCH_INVALID } from '../../errors.ts'
import { isSliced } from '../query.ts'
import type { Along, Query } from '../query.ts'
import { findRelation } from './named.ts'
import type { AnyPrefetch } from './types.ts'
import { isPrefetchable, Prefetched } from './prefetched.ts'
import type { PrefetchedRows } from './prefetched.ts'

/** Says which of the relatives come along, in which order, under which name, and how many of each row. */
export interface PrefetchOptions<Q extends { readonly $row: object } = QuerySet, Attr extends string = string> {
  /** Those that come along, in its order; all of them where left out. */
  readonly queryset?: Q
  /** The property under which they are attached; that of the relation where left out. */
  readonly toAttr?: Attr
  /** The most of each row, where a row has several; all of them where null or left out. */
  readonly limit?: number | null
}

/** A path over relations, and what comes along at its end. */
export class Prefetch<Path extends string = string, Attr extends string = string, Related extends object = object> implements AnyPrefetch<Path, Attr, Related> {
  /** For types only, never set. */
  declare readonly $path: Path
  declare readonly $attr: Attr
  declare readonly $related: Related
  readonly path: string
  readonly options: PrefetchOptions<{ readonly $row: object }>
  constructor (path: string, options: PrefetchOptions<{ readonly $row: object }>) {
    this.path = path
    this.options = options
  }
}

/** Narrows what `prefetchRelated()` attaches: `prefetch('reviews', { queryset: Review.objects.orderBy('-id'), toAttr: 'latest', limit: 3 })`. */
export function prefetch<const Path extends string, Q extends { readonly $row: object } = never, const Attr extends string = ''> (path: Path, options: PrefetchOptions<Q, Attr> = {}): Prefetch<Path, Attr, Q['$row']> {
  return new Prefetch(path, options)
}

/** What comes along with rows of the model, with more of it. Throws `FST_VIEWSETS_PREFETCH_INVALID` where that leads nowhere. */
export function prefetchesWith (model: Model, { along, annotations }: Pick<Query, 'annotations' | 'along'>, given: readonly unknown[]): readonly Along[] {
  const taken = new Set([...annotations.map(({ name }) => name), ...along.filter(({ isLoaded }) => isLoaded).map(({ attr }) => attr)])
  return given.reduce<readonly Along[]>((before, one) => {
    const { path, options } = one instanceof Prefetch ? one : { path: String(one), options: {} }
    return new Entry(model, path, options).enteredIn(before, taken)
  }, along)
}

type Options = PrefetchOptions<{ readonly $row: object }>

/** One path on its way into what comes along. */
class Entry {
  readonly #model: Model
  readonly #path: string
  readonly #options: Options

  constructor (model: Model, path: string, options: Options) {
    this.#model = model
    this.#path = path
    this.#options = options
  }

  enteredIn (before: readonly Along[], taken: ReadonlySet<string>): readonly Along[] {
    return this.#enter(before, this.#model, this.#path.split('__'), taken)
  }

  #enter (before: readonly Along[], model: Model, [name = '', ...rest]: readonly string[], taken: ReadonlySet<string>): readonly Along[] {
    if (rest.length === 0) return this.#enterLast(before, model, name, taken)
    const known = before.find((one): one is Prefetched => one instanceof Prefetched && one.attr === name)
    const relation = known?.relation ?? this.#relation(model, name)
    const step = known ?? new Prefetched(name, relation, { ...this.#rowsOf(relation, undefined), limit: null, inner: [] })
    const entered = step.with(this.#enter(step.inner, step.relation.model, rest, new Set()))
    return known === undefined ? [...before, entered] : before.map((one) => one === known ? entered : one)
  }

  #enterLast (before: readonly Along[], model: Model, name: string, taken: ReadonlySet<string>): readonly Along[] {
    const { toAttr = '', limit = null } = this.#options
    const attr = toAttr === '' ? name : toAttr
    const known = before.find((one) => one.attr === attr)
    if (known !== undefined && Object.keys(this.#options).length === 0) return before
    if (known !== undefined) this.#refuse(`"${attr}" comes along already. Say it once, or give another name: { toAttr: '…' }`)
    const relation = this.#relation(model, name)
    const isTaken = model.columns.has(attr) || taken.has(attr) || (attr !== name && findRelation(model, attr) !== undefined)
    if (isTaken || attr.includes('__')) this.#refuse(`a row of ${model.name} cannot have it as "${attr}". Give another name: { toAttr: '…' }`)
    if (limit !== null && !(Number.isInteger(limit) && limit >= 0)) this.#refuse('its limit is to be a whole number from 0 on, or null for all of them')
    return [...before, new Prefetched(attr, relation, { ...this.#rowsOf(relation, this.#options.queryset), limit: relation.many ? limit : null, inner: [] })]
  }

  #rowsOf ({ model, through }: ModelRelation, given: object | undefined): { readonly rows: PrefetchedRows, readonly pairs: PrefetchedRows | null } {
    const [queryset, pairs] = [given ?? model.objects, through?.model.objects ?? null]
    if (!isPrefetchable(queryset) || !(pairs === null || isPrefetchable(pairs))) return this.#refuse('its queryset is none, or of an adapter that attaches no rows')
    if (queryset.model !== model) this.#refuse(`its queryset is of ${queryset.model.name}, and the relation leads to ${model.name}`)
    if (isSliced(queryset.query)) this.#refuse('its queryset is sliced, which would be a slice of the relatives of all rows. Say how many of each row: { limit: 3 }')
    if (queryset.query.union !== null) this.#refuse('its queryset is a union. Join the conditions instead: filter(Q.or(…))')
    return { rows: queryset, pairs }
  }

  #relation (model: Model, name: string): ModelRelation {
    return findRelation(model, name) ?? this.#refuse(`${model.name} has no relation "${name}". There are: ${[...model.relations?.keys() ?? []].join(', ') || 'none'}`)
  }

  #refuse (why: string): never {
    throw new FST_VIEWSETS_PREFETCH_INVALID(this.#model.name, this.#path, why)
  }
}
