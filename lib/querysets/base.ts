/** The part of a queryset that is the same for every adapter. */
import { compileConditions, joined, negated } from './conditions.ts'
import type { ConditionNode } from './conditions.ts'
import type { ColumnFacts, Condition, FieldName, Model, Ordering, QuerySet } from './contract.ts'
import { FST_VIEWSETS_QUERYSET_SLICED, FST_VIEWSETS_SLICE_INVALID } from '../errors.ts'
import { DoesNotExist, MultipleObjectsReturned } from './exceptions.ts'
import { columnNamed } from './lookups.ts'

export interface Order {
  readonly column: ColumnFacts
  readonly descending: boolean
}

/** All that a query asks for; what an adapter turns into a statement. */
export interface Query {
  readonly condition: ConditionNode | null
  readonly ordering: readonly Order[]
  /** The first row wanted, and the first one not wanted any more; `Infinity` where there is no end. */
  readonly start: number
  readonly end: number
  /** The columns to load, the primary key among them; null for all. */
  readonly columns: readonly ColumnFacts[] | null
}

/** Every row, in no order. */
export const everyRow: Query = { condition: null, ordering: [], start: 0, end: Infinity, columns: null }

/** How many rows are read at a time where a whole table is walked through. */
const BATCH = 1000

/** A queryset that leaves to its adapter how rows are read and written. */
export abstract class BaseQuerySet<Row extends object, Insert extends object> implements QuerySet<Row, Insert> {
  readonly model: Model<Row, Insert>
  readonly query: Query
  declare readonly $row: Row

  constructor (model: Model<Row, Insert>, query: Query) {
    this.model = model
    this.query = query
  }

  /** The same rows asked for in another way. */
  protected abstract derive (query: Query): BaseQuerySet<Row, Insert>
  /** The rows that the query asks for, which is one at least. */
  protected abstract load (query: Query): Promise<Row[]>
  /** The number of rows that fulfil the condition of the query, whatever its slice. */
  protected abstract tally (query: Query): Promise<number>
  abstract create (data: Insert): Promise<Row>
  abstract update (row: Row, data: Partial<Row>): Promise<Row>
  abstract delete (row: Row): Promise<void>

  all (): QuerySet<Row, Insert> {
    return this.derive(this.query)
  }

  filter (...conditions: Condition<Row>[]): QuerySet<Row, Insert> {
    return this.#narrow('filter', this.#compile(conditions))
  }

  exclude (...conditions: Condition<Row>[]): QuerySet<Row, Insert> {
    return this.#narrow('exclude from', negated(this.#compile(conditions)))
  }

  orderBy (...fields: Ordering<Row>[]): QuerySet<Row, Insert> {
    this.#refuseSliced('order')
    const ordering = fields.map((field: string) => {
      const descending = field.startsWith('-')
      return { column: columnNamed(this.model, descending ? field.slice(1) : field), descending }
    })
    return this.derive({ ...this.query, ordering })
  }

  slice (start: number, end = Infinity): QuerySet<Row, Insert> {
    if (!isPosition(start) || !(isPosition(end) || end === Infinity) || end < start) {
      throw new FST_VIEWSETS_SLICE_INVALID(this.model.name, start, end)
    }
    const first = Math.min(this.query.start + start, Number.MAX_SAFE_INTEGER)
    const last = Math.min(this.query.start + end, this.query.end)
    return this.derive({ ...this.query, start: first, end: Math.max(first, last) })
  }

  only (...fields: FieldName<Row>[]): QuerySet<Row, Insert> {
    const wanted = new Set([this.model.primaryKey, ...fields].map((name) => columnNamed(this.model, name)))
    const columns = [...this.model.columns.values()].filter((column) => wanted.has(column))
    return this.derive({ ...this.query, columns })
  }

  get isOrdered (): boolean {
    return this.query.ordering.length > 0
  }

  async fetch (): Promise<Row[]> {
    return await this.#read(this.#stable())
  }

  async count (): Promise<number> {
    const { start, end } = this.query
    if (end <= start) return 0
    return Math.max(0, Math.min(await this.tally(this.query), end) - start)
  }

  async exists (): Promise<boolean> {
    const columns = [columnNamed(this.model, 'pk')]
    return (await this.#read({ ...this.#upTo(1), ordering: [], columns })).length > 0
  }

  async first (): Promise<Row | null> {
    return (await this.#read({ ...this.#stable(), end: this.#upTo(1).end }))[0] ?? null
  }

  async get (...conditions: Condition<Row>[]): Promise<Row> {
    const condition = this.#compile(conditions)
    if (condition !== null) this.#refuseSliced('filter')
    const query = { ...this.#upTo(2), condition: joined('and', [this.query.condition, condition]) }
    const [row, ...others] = await this.#read(query)
    if (row === undefined) throw new DoesNotExist(this.model.name)
    if (others.length > 0) throw new MultipleObjectsReturned(this.model.name)
    return row
  }

  async * [Symbol.asyncIterator] (): AsyncIterator<Row> {
    if (this.isOrdered || this.#isSliced) return yield * await this.fetch()
    let query: Query = { ...this.#stable(), end: BATCH }
    for (;;) {
      const rows = await this.#read(query)
      yield * rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < BATCH) return
      const beyond = compileConditions(this.model, [{ pk__gt: this.keyOf(last) }])
      query = { ...query, condition: joined('and', [this.query.condition, beyond]) }
    }
  }

  /** The condition that is true of that one row, where it is in this queryset. */
  protected conditionOf (row: Row): ConditionNode | null {
    this.#refuseSliced('write to')
    const identity = compileConditions(this.model, [{ pk: this.keyOf(row) }])
    return joined('and', [identity, this.query.condition])
  }

  protected keyOf (row: Row): unknown {
    return (row as Readonly<Record<string, unknown>>)[this.model.primaryKey]
  }

  #read (query: Query): Promise<Row[]> {
    return query.end > query.start ? this.load(query) : Promise.resolve([])
  }

  get #isSliced (): boolean {
    return this.query.start > 0 || this.query.end < Infinity
  }

  #compile (conditions: readonly Condition<Row>[]): ConditionNode | null {
    return compileConditions(this.model, conditions as readonly Condition[])
  }

  #narrow (act: string, condition: ConditionNode | null): QuerySet<Row, Insert> {
    this.#refuseSliced(act)
    return this.derive({ ...this.query, condition: joined('and', [this.query.condition, condition]) })
  }

  #refuseSliced (act: string): void {
    if (this.#isSliced) throw new FST_VIEWSETS_QUERYSET_SLICED(act, this.model.name)
  }

  /** The query with an order in any case, so that two reads of it agree. */
  #stable (): Query {
    if (this.isOrdered) return this.query
    return { ...this.query, ordering: [{ column: columnNamed(this.model, 'pk'), descending: false }] }
  }

  #upTo (length: number): Query {
    return { ...this.query, end: Math.min(this.query.end, this.query.start + length) }
  }
}

function isPosition (value: number): boolean {
  return Number.isInteger(value) && value >= 0
}
