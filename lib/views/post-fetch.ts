/** Rows of another table, attached to the rows of a page after these were fetched. */
import { kWritten } from '../utils/deferred-class.ts'
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from '../errors.ts'
import { allEnded } from '../utils/awaitable.ts'
import { groupedBy } from '../utils/groups.ts'
import { isRecord } from '../utils/guards.ts'
import { keyOf } from '../querysets/per-parent.ts'
import type { KeyOf } from '../querysets/per-parent.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { RequestContext } from '../fields/options.ts'
import type { ColumnFacts, ColumnKind, FieldName, Model, Ordering, QuerySet, RelatedPath } from '../querysets/contract.ts'

/** Property of the related row to property of the base row; several make a tuple. */
type Joins<Names extends string> = { readonly [K in Names]: string }

interface CommonOptions<Q extends QuerySet, Attr extends string, Limit extends number | null, Names extends string, Row extends object> {
  /** Where the related rows come from: a queryset, or a function of the request that returns one. */
  readonly queryset: Q | ((context: RequestContext) => Awaitable<Q>)
  /** The property under which they are attached. */
  readonly toAttr: Attr
  /** What to take of each related row; all of it where left out. The join keys always come along. */
  readonly values?: readonly Names[]
  /** More of it under other names, such as columns of the rows that it refers to: `{ author: Q.path('author__name') }`. */
  readonly valuesDict?: Readonly<Record<string, FieldName<Row> | RelatedPath>>
  readonly orderBy?: readonly Ordering<Row>[]
  /** One row or null for 1 (the default), an array of at most so many, or of all for null. */
  readonly limit?: Limit
}

/** Says which rows a `PostFetch` attaches, and to which; the join goes by `on`, or by restflow's name for it. */
export type PostFetchOptions<
  Q extends QuerySet = QuerySet, Attr extends string = string, Limit extends number | null = number | null,
  Names extends string = string, Keys extends string = string, Row extends object = Q['$row']
> = CommonOptions<Q, Attr, Limit, Names, Row> & ({
  /**
   * Property of the related row to property of the base row, several for a key of several columns. A base property may
   * be one of rows attached before: `{ id: 'latestReview.authorId' }`.
   */
  readonly on: Joins<Keys>
  readonly queries?: undefined
} | { readonly queries: Joins<Keys>, readonly on?: undefined })

type Row = Record<string, unknown>

/** Where a value of the base row is: its own property, or one of a row attached to it. */
type Path = readonly string[]

type NameIn<Q extends QuerySet> = FieldName<Q['$row']>

/** Types what is attached to each row, by the options. */
export type Attached<Related, Limit> = [Limit] extends [1] ? Related | null : 1 extends Limit ? Related | Related[] | null : Related[]

/** The columns that come along; all of them where `values` names none. */
type Taken<Q extends QuerySet, Names extends string, Keys extends string> =
  [keyof Q['$row']] extends [never] ? Row : [Names] extends [never] ? Q['$row'] : Pick<Q['$row'], (Names | Keys) & keyof Q['$row']>

/**
 * Attaches the related rows of a whole page with one query. Reusable: it keeps nothing between calls.
 * `new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { productId: 'id' }, orderBy: ['-createdAt'], limit: 1 })`
 */
export class PostFetch<
  Q extends QuerySet = QuerySet, const Attr extends string = string, const Limit extends number | null = 1,
  const Names extends NameIn<Q> = never, const Keys extends NameIn<Q> = NameIn<Q>
> {
  readonly toAttr: Attr
  /** For types only, never set. */
  declare readonly $attached: Attached<Taken<Q, Names, Keys>, Limit>
  readonly #options: PostFetchOptions
  #plan: FetchPlan | null = null

  constructor (options: PostFetchOptions<Q, Attr, Limit, Names, Keys>) {
    check(options)
    this.toAttr = options.toAttr
    this.#options = options
  }

  get [kWritten] (): readonly unknown[] {
    return [this.#options]
  }

  /** What is worked out once, when it is first used. */
  get #planned (): FetchPlan {
    this.#plan ??= planOf(this.#options)
    return this.#plan
  }

  /** The properties of the base rows that it reads. */
  get needs (): readonly string[] {
    return this.#planned.needs
  }

  /** What it joins by and takes, for a view to check at boot; without a model where its queryset wants the request. */
  get parts (): FetchParts {
    const { source, related } = this.#planned
    return typeof source === 'function' ? { model: null, related, values: null } : { model: source.model, related, values: valuesTaken(this.#options, source) }
  }

  /** Throws what is wrong with it, so that a view can call it at boot. */
  compile (): void {
    if (typeof this.#planned.source !== 'function') this.attachedSchema()
  }

  /** Sets `toAttr` on each item, and returns the items. A queryset that is a function is told the context. */
  async fetch<T extends object> (items: readonly T[], context: Readonly<Record<string, unknown>> = {}): Promise<(T & { [K in Attr]: this['$attached'] })[]> {
    const { base, limit } = this.#planned
    const keys = items.map((item) => base.map((path) => valueAt(item, path)))
    const known = keys.map(keyOf)
    const groups = await this.#groups(keys.filter((_, index) => known[index] !== null), context)
    const taken = new Set<Row[]>()
    items.forEach((item, index) => {
      const group = groups.get(known[index] ?? null) ?? []
      // objects for each item, since whoever gets them may change them
      const found = taken.has(group) ? group.map((row) => ({ ...row })) : group
      taken.add(found)
      ;(item as Row)[this.toAttr] = limit === 1 ? found[0] ?? null : found
    })
    return [...items] as never
  }

  /** What it attaches to a row, as JSON Schema. */
  attachedSchema (): object {
    const { source, limit, related } = this.#planned
    const row = rowSchema(this.#options, typeof source === 'function' ? null : source, related)
    if (limit === 1) return { anyOf: [row, { type: 'null' }] }
    return { type: 'array', items: row, ...(limit !== null && { maxItems: limit }) }
  }

  async #groups (keys: readonly (readonly unknown[])[], context: object): Promise<Map<KeyOf, Row[]>> {
    if (keys.length === 0) return new Map()
    const { source, related, limit } = this.#planned
    const queryset = typeof source === 'function' ? ordered(await source(context as RequestContext), this.#options) : source
    const values = this.#valuesOf(queryset)
    const rows = await queryset.perParent({ on: related, keys, limit, ...(values !== null && { values }) })
    const groups = groupedBy(rows, (row) => keyOf(related.map((name) => row[name])))
    groups.delete(null)
    return groups
  }

  #valuesOf (queryset: QuerySet): Values | null {
    const plan = this.#planned
    if (plan.values?.model !== queryset.model) plan.values = { model: queryset.model, taken: valuesTaken(this.#options, queryset) }
    return plan.values.taken
  }
}

/** What a post-fetch needs of the rows that it attaches. */
interface FetchParts {
  readonly model: Model | null
  readonly related: readonly string[]
  readonly values: Readonly<Record<string, string>> | null
}

/** Any `PostFetch`, whatever it attaches. */
export interface AnyPostFetch {
  readonly toAttr: string
  readonly needs: readonly string[]
  readonly $attached: unknown
  /** Throws what is wrong with it; called at boot. */
  compile? (): void
  /** The context is that of serializers: the request, and the view. */
  fetch<T extends object> (items: readonly T[], context?: Readonly<Record<string, unknown>>): Promise<T[]>
  attachedSchema (): object
  readonly parts?: FetchParts
}

/** Types what several post-fetches attach to a row. */
export type AttachedBy<P extends readonly AnyPostFetch[]> = { [F in P[number] as F['toAttr']]: F['$attached'] }

/** The related properties by the names that they are given. */
type Values = Readonly<Record<string, string>>

interface FetchPlan {
  readonly source: PostFetchOptions['queryset']
  readonly limit: number | null
  readonly related: readonly string[]
  readonly base: readonly Path[]
  /** The first of each: what a base row itself must have. */
  readonly needs: readonly string[]
  /** What is taken of the rows of the model that came last; it is always the same one. */
  values: { readonly model: object, readonly taken: Values | null } | null
}

const joinsOf = ({ on, queries }: PostFetchOptions): Joins<string> => on ?? queries ?? {}

/** At once, since it costs nothing to speak of. */
function check (options: PostFetchOptions): void {
  const { toAttr, limit = 1 } = options
  const refuse = (option: string, cure: string): never => { throw new FST_VIEWSETS_ATTRIBUTE_INVALID(`PostFetch "${toAttr}"`, option, cure) }
  if (isEmpty(joinsOf(options))) refuse('on', 'give at least one pair of properties: on: { productId: \'id\' }.')
  if (limit !== null && !(Number.isInteger(limit) && limit >= 0)) refuse('limit', 'give a whole number from 0 on, or null for all rows.')
}

function isEmpty (object: object): boolean {
  for (const name in object) if (Object.hasOwn(object, name)) return false
  return true
}

function planOf (options: PostFetchOptions): FetchPlan {
  const { queryset, limit = 1 } = options
  const joins = Object.entries(joinsOf(options))
  return {
    source: typeof queryset === 'function' ? queryset : ordered(queryset, options),
    limit,
    related: joins.map(([related]) => related),
    base: joins.map(([, base]) => base.split('.')),
    needs: joins.flatMap(([, base]) => base.split('.', 1)),
    values: null
  }
}

function ordered (queryset: QuerySet, { orderBy = [] }: PostFetchOptions): QuerySet {
  return orderBy.length === 0 ? queryset : queryset.orderBy(...orderBy)
}

function valuesTaken ({ values, valuesDict = {} }: PostFetchOptions, queryset: QuerySet | null): Values | null {
  const names = values ?? (isEmpty(valuesDict) ? null : queryset?.model.columns.keys() ?? [])
  return names === null ? null : { ...Object.fromEntries([...names].map((name) => [name, name])), ...valuesDict }
}

/** As much of the rows as is known while there is no request, which a queryset may depend on. */
function rowSchema (options: PostFetchOptions, queryset: QuerySet | null, related: readonly string[]): object {
  const columns: ReadonlyMap<string, ColumnFacts> = queryset?.model.columns ?? new Map()
  const values = valuesTaken(options, queryset)
  if (values === null && queryset === null) return { type: 'object', additionalProperties: true }
  const names = values === null ? [...columns.keys()] : [...new Set([...Object.keys(values), ...related])]
  const properties = Object.fromEntries(names.map((name) => [name, wireSchema(columns.get(values?.[name] ?? name))]))
  return { type: 'object', properties, required: names }
}

function valueAt (item: object, path: Path): unknown {
  let value: unknown = item
  for (const name of path) value = isRecord(value) ? value[name] : undefined
  return value
}

const WIRE: Readonly<Record<ColumnKind, object>> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  bigint: { type: 'integer' },
  float: { type: 'number' },
  decimal: { type: 'string', format: 'decimal' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  time: { type: 'string', format: 'time' },
  uuid: { type: 'string', format: 'uuid' },
  json: {},
  binary: {},
  array: { type: 'array' }
}

function wireSchema (column: ColumnFacts | undefined): object {
  if (column === undefined) return {}
  const schema = WIRE[column.kind]
  return column.nullable && Object.hasOwn(schema, 'type') ? { anyOf: [schema, { type: 'null' }] } : schema
}

/** Runs the fetches for these rows: all at once, but for those that need what another attaches. */
export async function fetchAll (rows: readonly object[], fetches: readonly AnyPostFetch[], context: Readonly<Record<string, unknown>>): Promise<void> {
  const [only, second] = fetches
  if (only !== undefined && second === undefined) {
    await only.fetch(rows, context)
    return
  }
  const running: { readonly fetch: AnyPostFetch, readonly work: Promise<unknown> }[] = []
  for (const fetch of fetches) {
    const before = running.filter((earlier) => dependsOn(fetch, earlier.fetch)).map(({ work }) => work)
    running.push({ fetch, work: before.length === 0 ? fetch.fetch(rows, context) : Promise.all(before).then(() => fetch.fetch(rows, context)) })
  }
  await allEnded(running.map(({ work }) => work))
}

/** Whether a fetch must wait for an earlier one: to read what that attaches, or not to overwrite what that reads. */
function dependsOn (fetch: AnyPostFetch, earlier: AnyPostFetch): boolean {
  return fetch.toAttr === earlier.toAttr || fetch.needs.includes(earlier.toAttr) || earlier.needs.includes(fetch.toAttr)
}
