/** Rows of another table, attached to the rows of a page after these were fetched. */
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from './errors.ts'
import { keyText } from './querysets/per-parent.ts'
import type { ColumnFacts, ColumnKind, FieldName, Ordering, QuerySet, RelatedPath } from './querysets/contract.ts'

/** Property of the related row to property of the base row; several make a tuple. */
type Joins<Names extends string> = { readonly [K in Names]: string }

interface CommonOptions<Q extends QuerySet, Attr extends string, Limit extends number | null, Names extends string, Row extends object> {
  /** Where the related rows come from. */
  readonly queryset: Q
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

/** What a `PostFetch` is made of; the join goes by `on`, or by restflow's name for it. */
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

/** What is attached to each row, by the options. */
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
  readonly #limit: number | null
  readonly #queryset: QuerySet
  readonly #related: readonly string[]
  readonly #base: readonly Path[]
  readonly #values: Readonly<Record<string, string>> | null

  constructor (options: PostFetchOptions<Q, Attr, Limit, Names, Keys>) {
    const { queryset, toAttr, on, queries, values, valuesDict = {}, orderBy = [], limit = 1 } = options as unknown as PostFetchOptions
    const joins = Object.entries(on ?? queries ?? {})
    check(toAttr, joins, limit)
    this.toAttr = toAttr as Attr
    this.#limit = limit
    this.#queryset = orderBy.length === 0 ? queryset : queryset.orderBy(...orderBy)
    this.#related = joins.map(([related]) => related)
    this.#base = joins.map(([, base]) => base.split('.'))
    const names = values ?? (Object.keys(valuesDict).length === 0 ? null : queryset.model.columns.keys())
    this.#values = names === null ? null : { ...Object.fromEntries([...names].map((name) => [name, name])), ...valuesDict }
  }

  /** The properties of the base rows that it reads. */
  get needs (): readonly string[] {
    return this.#base.map(([name]) => name as string)
  }

  /** Sets `toAttr` on each item, and returns the items. */
  async fetch<T extends object> (items: readonly T[]): Promise<(T & { [K in Attr]: this['$attached'] })[]> {
    const keys = items.map((item) => this.#base.map((path) => valueAt(item, path)))
    const texts = keys.map(keyText)
    const groups = await this.#groups(keys.filter((_, index) => texts[index] !== null))
    items.forEach((item, index) => {
      // an object for each item, since whoever gets it may change it
      const found = (groups.get(texts[index] ?? null) ?? []).map((row) => ({ ...row }))
      ;(item as Row)[this.toAttr] = this.#limit === 1 ? found[0] ?? null : found
    })
    return [...items] as never
  }

  /** What it attaches to a row, as JSON Schema. */
  attachedSchema (): object {
    const { columns } = this.#queryset.model
    const names = this.#values === null ? [...columns.keys()] : [...new Set([...Object.keys(this.#values), ...this.#related])]
    const properties = Object.fromEntries(names.map((name) => [name, wireSchema(columns.get(this.#values?.[name] ?? name))]))
    const row = { type: 'object', properties, required: names }
    if (this.#limit === 1) return { anyOf: [row, { type: 'null' }] }
    return { type: 'array', items: row, ...(this.#limit !== null && { maxItems: this.#limit }) }
  }

  async #groups (keys: readonly (readonly unknown[])[]): Promise<Map<string | null, Row[]>> {
    const groups = new Map<string | null, Row[]>()
    if (keys.length === 0) return groups
    const asked = { on: this.#related, keys, limit: this.#limit, ...(this.#values !== null && { values: this.#values }) }
    for (const row of await this.#queryset.perParent(asked)) {
      const key = keyText(this.#related.map((name) => row[name]))
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [row])
      else group.push(row)
    }
    groups.delete(null)
    return groups
  }
}

/** Any `PostFetch`, whatever it attaches. */
export interface AnyPostFetch {
  readonly toAttr: string
  readonly needs: readonly string[]
  readonly $attached: unknown
  fetch<T extends object> (items: readonly T[]): Promise<T[]>
  attachedSchema (): object
}

/** What several post-fetches attach to a row. */
export type AttachedBy<P extends readonly AnyPostFetch[]> = { [F in P[number] as F['toAttr']]: F['$attached'] }

function check (toAttr: string, joins: readonly unknown[], limit: number | null): void {
  const refuse = (option: string, cure: string): never => { throw new FST_VIEWSETS_ATTRIBUTE_INVALID(`PostFetch "${toAttr}"`, option, cure) }
  if (joins.length === 0) refuse('on', 'give at least one pair of properties: on: { productId: \'id\' }.')
  if (limit !== null && !(Number.isInteger(limit) && limit >= 0)) refuse('limit', 'give a whole number from 0 on, or null for all rows.')
}

function valueAt (item: object, path: Path): unknown {
  return path.reduce<unknown>((value, name) => typeof value === 'object' && value !== null ? (value as Row)[name] : undefined, item)
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
export async function fetchAll (rows: readonly object[], fetches: readonly AnyPostFetch[]): Promise<void> {
  const running: Promise<unknown>[] = []
  for (const [index, fetch] of fetches.entries()) {
    const before = running.filter((_, other) => dependsOn(fetch, fetches[other] as AnyPostFetch))
    running[index] = before.length === 0 ? fetch.fetch(rows) : Promise.all(before).then(() => fetch.fetch(rows))
  }
  // none is left behind, whichever fails: it would outlive the transaction that the request may be in
  for (const outcome of await Promise.allSettled(running)) if (outcome.status === 'rejected') throw outcome.reason
}

/** Whether a fetch must wait for an earlier one: to read what that attaches, or not to overwrite what that reads. */
function dependsOn (fetch: AnyPostFetch, earlier: AnyPostFetch): boolean {
  return fetch.toAttr === earlier.toAttr || fetch.needs.includes(earlier.toAttr) || earlier.needs.includes(fetch.toAttr)
}

/** Copies what was fetched for the rows to what is shown of them, where the serializer has no field of that name. */
export function attach (rows: readonly object[], shown: readonly object[], fetches: readonly AnyPostFetch[]): void {
  for (const { toAttr } of fetches) {
    shown.forEach((data, index) => {
      if (!Object.hasOwn(data, toAttr)) (data as Row)[toAttr] = (rows[index] as Row)[toAttr]
    })
  }
}

/** The schema of a row with what is attached to it, where the serializer has no field of that name. */
export function withAttached (schema: object, fetches: readonly AnyPostFetch[]): object {
  const { properties = {}, required = [], ...rest } = schema as { readonly properties?: object, readonly required?: readonly string[] }
  const added = fetches.filter(({ toAttr }) => !Object.hasOwn(properties, toAttr))
  if (added.length === 0) return schema
  const { title } = schema as { readonly title?: string }
  return {
    ...rest,
    // another shape wants another name, for a document that names its shapes
    ...(title !== undefined && { title: `${title}With${added.map(({ toAttr }) => `${toAttr.charAt(0).toUpperCase()}${toAttr.slice(1)}`).join('And')}` }),
    properties: { ...properties, ...Object.fromEntries(added.map((fetch) => [fetch.toAttr, fetch.attachedSchema()])) },
    required: [...new Set([...required, ...added.map(({ toAttr }) => toAttr)])]
  }
}
