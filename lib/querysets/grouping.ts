/** Rows in groups, and what each comes to: `tickets.values('state').annotate({ n: Count() })`. */
import { compiledAggregate } from './aggregates.ts'
import type { AggregateResults, Aggregates, Computed } from './aggregates.ts'
import { isAggregate } from './annotations.ts'
import type { ColumnFacts } from './columns.ts'
import { compileConditions, joined, negated } from './conditions.ts'
import { FST_VIEWSETS_ANNOTATION_INVALID, FST_VIEWSETS_QUERYSET_SLICED } from '../errors.ts'
import { orderingOf, orderOf } from './orders.ts'
import { targetName } from './paths.ts'
import type { Naming, Selected, Target } from './paths.ts'
import { sliced } from './query.ts'
import type { Query } from './query.ts'
import type { Condition } from './q.ts'
import type { Ordering } from './where.ts'
import { gatheredTarget } from './worked.ts'

/** Rows as values, asked for at once; or in groups of those that have the same values. */
export interface ValueRows<out Row extends object, V extends object> extends Promise<V[]> {
  /** For types only, never set. */
  readonly $rows?: Row
  /**
   * A row for each combination of the values that there is, with what the rows that have it come to: `tickets.values('state').annotate({ n: Count() })`.
   * Conditions of before are about the rows, those of after about the groups.
   */
  annotate<Of extends object, const A extends Aggregates<Of>> (this: ValueRows<Of, V>, aggregates: A): Groups<[keyof Of] extends [never] ? object : V & AggregateResults<Of, A>>
}

/** Groups of rows: lazy and immutable as a queryset is, and about nothing but what was grouped by and what the groups come to. */
export interface Groups<Group extends object> extends AsyncIterable<Group> {
  /** For types only, never set. */
  readonly $row: Group
  // Of whatever groups they are called on, and so the same for all, which makes groups easy to compare.
  filter<Of extends object> (this: Groups<Of>, ...conditions: NoInfer<Condition<Of>>[]): Groups<Group>
  exclude<Of extends object> (this: Groups<Of>, ...conditions: NoInfer<Condition<Of>>[]): Groups<Group>
  /** By what was grouped by unless it is called; groups that are equal by it come by that, too. */
  orderBy (...fields: NoInfer<Ordering<Group>>[]): Groups<Group>
  /** Groups from `start` up to, not including, `end`. */
  slice (start: number, end?: number): Groups<Group>
  fetch (): Promise<Group[]>
  first (): Promise<Group | null>
  /** How many groups there are in the slice. */
  count (): Promise<number>
}

/** Groups of the rows of a query by values, with what each comes to; of the groups those that are asked for. */
export interface Grouping extends Pick<Query, 'condition' | 'ordering' | 'start' | 'end'> {
  /** What is grouped; it has no order, no slice, and is no union. */
  readonly rows: Query
  readonly by: readonly Selected[]
  readonly totals: readonly Computed[]
}

/** What reads groups. */
export interface GroupSource {
  load (grouping: Grouping): Promise<Record<string, unknown>[]>
  tally (grouping: Grouping): Promise<number>
}

/** Groups of the rows of that query, which are those of the model, by these values. */
export function groupsOf (source: GroupSource, model: Naming, rows: Query, by: readonly Selected[], aggregates: object): Groups<object> {
  const totals = Object.entries(aggregates).map(([name, one]: [string, unknown]) => {
    const refuse = (why: string): never => {
      throw new FST_VIEWSETS_ANNOTATION_INVALID(`Groups of ${model.name}`, name, why)
    }
    if (name.includes('__')) refuse('a name with "__" in it would be read as a path. Give it another one')
    if (by.some((other) => other.name === name)) refuse('they are grouped by a value of that name. Give it another one')
    if (!isAggregate(one)) return refuse("they take Count, Sum, Avg, Min and Max. What rows are grouped by stands in values(), under a name of its own: `values({ day: Trunc('createdAt', 'day') })`")
    if (by.length === 0) refuse('they are grouped by nothing. Name in values() what rows are to have in common, or add all of them up: `aggregate()`')
    return compiledAggregate(model, name, one)
  })
  const names = namesOf(model, [...by, ...totals.map((one) => ({ ...gatheredTarget(one), name: one.name }))])
  return new GroupedRows(source, names, { rows: { ...rows, ordering: [], columns: null, distinct: false, lock: null }, by, totals, condition: null, ordering: kept(names, rows, by), start: 0, end: Infinity })
}

/** The names of groups, as if they were columns. */
function namesOf ({ name }: Naming, values: readonly Selected[]): Naming {
  const facts = ({ column: { references: _, ...column }, name: own }: Selected): ColumnFacts => ({ ...column, name: own, primaryKey: false, unique: false })
  const cut = values.filter(({ truncation }) => truncation !== undefined)
  return {
    name: `groups of ${name}`,
    primaryKey: '',
    columns: new Map(values.filter((one) => !cut.includes(one)).map((one) => [one.name, facts(one)])),
    annotations: new Map(cut.map((one): [string, Target] => [one.name, { ...one, column: facts(one), via: null }]))
  }
}

/** As much of the order of the rows as groups have. */
function kept (names: Naming, { ordering }: Query, by: readonly Selected[]): Grouping['ordering'] {
  return ordering.flatMap((order) => {
    const same = by.find((one) => order.choice === undefined && targetName(one) === targetName(order))
    return same === undefined ? [] : [orderOf(names, `${order.descending ? '-' : ''}${same.name}`)]
  })
}

class GroupedRows implements Groups<object> {
  readonly #source: GroupSource
  readonly #names: Naming
  readonly #grouping: Grouping
  declare readonly $row: object

  constructor (source: GroupSource, names: Naming, grouping: Grouping) {
    this.#source = source
    this.#names = names
    this.#grouping = grouping
  }

  filter (...conditions: Condition[]): Groups<object> {
    const { condition } = this.#unsliced('filter')
    return this.#derive({ condition: joined('and', [condition, compileConditions(this.#names, conditions)]) })
  }

  exclude (...conditions: Condition[]): Groups<object> {
    const { condition } = this.#unsliced('exclude from')
    return this.#derive({ condition: joined('and', [condition, negated(compileConditions(this.#names, conditions))]) })
  }

  orderBy (...fields: readonly string[]): Groups<object> {
    this.#unsliced('order')
    return this.#derive({ ordering: orderingOf(this.#names, fields) })
  }

  slice (start: number, end = Infinity): Groups<object> {
    return this.#derive(sliced(this.#names.name, this.#grouping, start, end))
  }

  async fetch (): Promise<object[]> {
    const grouping = this.#ordered()
    return grouping.end > grouping.start ? await this.#source.load(grouping) : []
  }

  async first (): Promise<object | null> {
    return (await this.slice(0, 1).fetch())[0] ?? null
  }

  async count (): Promise<number> {
    const { start, end } = this.#grouping
    return end > start ? Math.max(0, Math.min(await this.#source.tally(this.#grouping), end) - start) : 0
  }

  async * [Symbol.asyncIterator] (): AsyncIterator<object> {
    yield * await this.fetch()
  }

  /** In an order that leaves no two of them open. */
  #ordered (): Grouping {
    const { ordering, by } = this.#grouping
    const names = new Set(ordering.map(targetName))
    const rest = by.map(({ name }) => orderOf(this.#names, name)).filter((order) => !names.has(targetName(order)))
    return { ...this.#grouping, ordering: [...ordering, ...rest] }
  }

  #unsliced (act: string): Grouping {
    const { start, end } = this.#grouping
    if (start > 0 || end < Infinity) throw new FST_VIEWSETS_QUERYSET_SLICED(act, this.#names.name)
    return this.#grouping
  }

  #derive (changes: Partial<Grouping>): Groups<object> {
    return new GroupedRows(this.#source, this.#names, { ...this.#grouping, ...changes })
  }
}
