/** Rows of another table, attached to the rows of a page after these were fetched. */
import type { QuerySet, Ordering } from './querysets/contract.ts'

export interface PostFetchOptions<Q extends QuerySet, Row extends object = Q['$row']> {
  /** Where the related rows come from. */
  queryset: Q
  /** The property under which they are attached. */
  toAttr: string
  /** Property of the related row to property of the base row; several make a tuple. */
  on: { readonly [K in keyof Row & string]?: string }
  /** What to take of each related row; all of it where left out. The join keys always come along. */
  values?: readonly (keyof Row & string)[]
  orderBy?: readonly Ordering<Row>[]
  /** One row or null for 1 (the default), an array of at most so many, or of all for null. */
  limit?: number | null
}

type Record_ = Record<string, unknown>

/** Attaches the related rows of a whole page with one query. Reusable: it keeps nothing between calls. */
export class PostFetch<Q extends QuerySet = QuerySet> {
  readonly toAttr: string
  readonly #queryset: QuerySet
  readonly #joins: readonly (readonly [related: string, base: string])[]
  readonly #taken: readonly string[] | null
  readonly #orderBy: readonly string[]
  readonly #limit: number | null

  constructor ({ queryset, toAttr, on, values, orderBy = [], limit = 1 }: PostFetchOptions<Q>) {
    this.toAttr = toAttr
    this.#queryset = queryset
    this.#joins = Object.entries(on) as [string, string][]
    this.#orderBy = orderBy
    this.#limit = limit
    const keys = this.#joins.map(([related]) => related)
    this.#taken = values === undefined ? null : [...new Set([...values, ...keys])]
  }

  /** Sets `toAttr` on each item, and returns the items. */
  async fetch<T extends object> (items: readonly T[]): Promise<T[]> {
    const keys = items.map((item) => this.#keyOf(item as Record_, 1))
    const groups = keys.some((key) => key !== null) ? await this.#groups(items as readonly Record_[]) : new Map<string, Record_[]>()
    items.forEach((item, index) => {
      const key = keys[index]
      const found = key === null || key === undefined ? [] : groups.get(key) ?? []
      ;(item as Record_)[this.toAttr] = this.#limit === 1 ? found[0] ?? null : found.slice(0, this.#limit ?? undefined)
    })
    return [...items]
  }

  async #groups (items: readonly Record_[]): Promise<Map<string, Record_[]>> {
    const keyed = items.filter((item) => this.#keyOf(item, 1) !== null)
    let queryset = this.#queryset
    for (const [related, base] of this.#joins) {
      const values = [...new Set(keyed.map((item) => item[base]))]
      queryset = queryset.filter({ [`${related}__in`]: values } as never)
    }
    if (this.#orderBy.length > 0) queryset = queryset.orderBy(...this.#orderBy as never[])
    if (this.#taken !== null) queryset = queryset.only(...this.#taken as never[])
    const groups = new Map<string, Record_[]>()
    for (const row of await queryset.fetch() as Record_[]) {
      const key = this.#keyOf(row, 0)
      if (key === null) continue
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [this.#pick(row)])
      else group.push(this.#pick(row))
    }
    return groups
  }

  /** The values that join, as one text that tells 1 from '1'; null where one of them is missing. */
  #keyOf (row: Record_, side: 0 | 1): string | null {
    const parts: string[] = []
    for (const join of this.#joins) {
      const value = row[join[side]]
      if (value === null || value === undefined) return null
      parts.push(value instanceof Date ? `date:${value.getTime()}` : `${typeof value}:${String(value)}`)
    }
    return JSON.stringify(parts)
  }

  #pick (row: Record_): Record_ {
    if (this.#taken === null) return { ...row }
    return Object.fromEntries(this.#taken.map((name) => [name, row[name]]))
  }
}

/** Copies what was fetched for the rows to what is shown of them, where the serializer has no field of that name. */
export function attach (rows: readonly object[], shown: readonly object[], fetches: readonly PostFetch[]): void {
  for (const { toAttr } of fetches) {
    shown.forEach((data, index) => {
      if (!Object.hasOwn(data, toAttr)) (data as Record_)[toAttr] = (rows[index] as Record_)[toAttr]
    })
  }
}
