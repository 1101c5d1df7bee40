/** Relatives that come along with the rows of a queryset: one statement for each relation, however many rows there are. */
import { along } from '../along.ts'
import { compileConditions } from '../conditions.ts'
import type { Model, ModelRelation } from '../contract.ts'
import { columnNamed } from '../lookups.ts'
import { hasOwnOrder, orderingOf, ownOrder, stable } from '../orders.ts'
import { stepOver } from '../paths.ts'
import { compilePerParent, keyOfOne } from '../per-parent.ts'
import type { PerParent, RelatedRow } from '../per-parent.ts'
import { everyRow } from '../query.ts'
import type { Along, Order, Query } from '../query.ts'
import { orderOnto, targetOnto } from '../rebased.ts'
import type { Selected } from '../selections.ts'
import { groupedBy } from '../../utils/groups.ts'
import { isRecord } from '../../utils/guards.ts'
import { attachedTo, attachFound } from './attach.ts'
import type { ByKey, Keys, Row } from './attach.ts'

/** Under which a queryset reads rows of many parents as they were asked for elsewhere; a symbol, since it is nobody's to call. */
export const OF_PARENTS = Symbol('rows of parents')

/** A queryset whose rows can be attached to others. */
export interface PrefetchedRows {
  readonly model: Model
  readonly query: Query
  column (name: string): unknown
  [OF_PARENTS] (query: Query, asked: PerParent): Promise<RelatedRow[]>
}

export function isPrefetchable (value: object): value is PrefetchedRows {
  return OF_PARENTS in value
}

/** Which relatives come along, how many of each row at most, and what comes along with them. */
interface PrefetchedParts {
  readonly rows: PrefetchedRows
  /** Those of pairs, where there is a table of pairs. */
  readonly pairs: PrefetchedRows | null
  readonly limit: number | null
  readonly inner: readonly Along[]
}

/** One relation whose relatives come along. */
export class Prefetched implements Along {
  readonly attr: string
  readonly relation: ModelRelation
  readonly needs: readonly string[]
  readonly isLoaded = false
  readonly #parts: PrefetchedParts
  /** What is read of the relatives, found out once so that statements are kept for it. */
  #selected: readonly Selected[] | null = null

  constructor (attr: string, relation: ModelRelation, parts: PrefetchedParts) {
    this.attr = attr
    this.relation = relation
    this.needs = [relation.near.name]
    this.#parts = parts
  }

  get inner (): readonly Along[] {
    return this.#parts.inner
  }

  with (inner: readonly Along[]): Prefetched {
    return new Prefetched(this.attr, this.relation, { ...this.#parts, inner })
  }

  async attachTo (rows: readonly object[]): Promise<void> {
    const own = rows.filter(isRecord)
    await attachFound(this.attr, this.relation, own, (keys) => this.#found(keys))
    await along(attachedTo(own, this.attr), this.#along)
  }

  /** What comes along with the relatives, as their queryset says it and as the path to them does. */
  get #along (): readonly Along[] {
    const { rows, inner } = this.#parts
    const said = new Set(inner.map(({ attr }) => attr))
    return [...rows.query.along.filter(({ attr }) => !said.has(attr)), ...inner]
  }

  #found (keys: Keys): Promise<ByKey> {
    const { through } = this.relation
    const { pairs } = this.#parts
    return through === null || pairs === null ? this.#own(keys) : this.#paired(pairs, { ...this.relation, through }, keys)
  }

  async #own (keys: Keys): Promise<ByKey> {
    const { relation: { model, far } } = this
    const { rows, limit } = this.#parts
    const asked = compilePerParent(model, { on: [far.name], keys, limit, values: {} })
    if (asked === null) return new Map()
    const found = await rows[OF_PARENTS](stable(model, bare(rows.query)), { ...asked, selected: this.#selected ??= this.#read() })
    return groupedBy(found, (row) => keyOfOne(row[far.name]))
  }

  /** By way of the table of pairs, whose rows then are those that are read. */
  async #paired (pairs: PrefetchedRows, relation: PairedRelation, keys: Keys): Promise<ByKey> {
    const { through: { near, far } } = relation
    const { rows, limit } = this.#parts
    const asked = compilePerParent(pairs.model, { on: [near.name], keys, limit, values: {} })
    if (asked === null) return new Map()
    const isOne = rows.query.condition === null ? null : compileConditions(pairs.model, [{ [`${far.name}__in`]: rows.column(relation.far.name) }])
    const query = stable(pairs.model, { ...everyRow, condition: isOne, ordering: this.#orderOfPairs(relation), byClient: rows.query.byClient })
    const named = (name: string): string => name === near.name ? `${name}$` : name
    this.#selected ??= [{ name: near.name, column: near, via: null }, ...this.#read().map((one) => ({ ...targetOnto(one, stepOver(relationOfPair(relation), null)), name: named(one.name) }))]
    const names = this.#selected.slice(1).map(({ name }) => name)
    const found = await pairs[OF_PARENTS](query, { ...asked, selected: this.#selected })
    const own = (row: RelatedRow): Row => Object.fromEntries(names.map((name) => [name === named(near.name) ? near.name : name, row[name]]))
    const there = found.filter((row) => row[named(relation.far.name)] !== null)
    return new Map([...groupedBy(there, (row) => keyOfOne(row[near.name]))].map(([key, pairs]) => [key, pairs.map(own)]))
  }

  #orderOfPairs (relation: PairedRelation): readonly Order[] {
    const { model, through } = relation
    const { query: { ordering } } = this.#parts.rows
    if (ordering.length === 0 && through.orderBy.length > 0) return orderingOf(through.model, through.orderBy)
    const order = ordering.length === 0 && hasOwnOrder(model) ? ownOrder(model) : ordering
    return order.map((one) => orderOnto(one, stepOver(relationOfPair(relation), null)))
  }

  #read (): Selected[] {
    const { relation: { model, far } } = this
    const { query: { columns, annotations } } = this.#parts.rows
    const names = new Set([...columns?.map(({ name }) => name) ?? model.columns.keys(), far.name, ...this.#along.flatMap(({ needs }) => needs)])
    return [...[...names].map((name) => ({ name, column: columnNamed(model, name), via: null })), ...annotations]
  }
}

type PairedRelation = ModelRelation & { readonly through: NonNullable<ModelRelation['through']> }

/** The way from a pair to the relative. */
function relationOfPair ({ model, far, through }: PairedRelation): ModelRelation {
  return { name: through.far.name, many: false, model, near: through.far, far, through: null, isKey: true, onDelete: 'nothing' }
}

/** The query without what is only about whole rows. */
function bare (query: Query): Query {
  return { ...query, columns: null, annotations: [], along: [], distinct: false, lock: null }
}
