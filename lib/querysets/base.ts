/** The part of a queryset that is the same for every adapter. */
import { along } from './along.ts'
import { compileAggregates, emptyResult } from './aggregates.ts'
import type { AggregateResults, Aggregates, Computed } from './aggregates.ts'
import { conflictOf, refuseTwice } from './conflicts.ts'
import type { ConflictHandling, IgnoreConflicts, UpdateConflicts } from './conflicts.ts'
import { compileConditions, isOfOneRow, joined } from './conditions.ts'
import type { ConditionNode } from './conditions.ts'
import type { Changes, Condition, NamedValues, Ordering, QuerySet, ValueName, Values, Where } from './contract.ts'
import { FST_VIEWSETS_ANNOTATION_INVALID, FST_VIEWSETS_KEY_INCOMPLETE } from '../errors.ts'
import { DoesNotExist, MultipleObjectsReturned } from './exceptions.ts'
import { deleteRows } from './relations/deletion.ts'
import { OF_PARENTS } from './relations/prefetched.ts'
import { changesOf } from './expressions.ts'
import { getOrCreate, updateOrCreate } from './get-or-create.ts'
import type { GetOrCreateOptions, GotOrCreated, UpdateOrCreateOptions } from './get-or-create.ts'
import { groupsOf } from './grouping.ts'
import type { Grouping, Groups, ValueRows } from './grouping.ts'
import { NarrowingQuerySet } from './narrowing.ts'
import { isByKey, reversed, stable } from './orders.ts'
import { identityOf, isComposite } from './paths.ts'
import { compilePerParent, ofParents, withinLimit } from './per-parent.ts'
import type { PerParent, PerParentOptions, RelatedRow } from './per-parent.ts'
import { everyRow, isSliced, upTo } from './query.ts'
import type { Counted, Query } from './query.ts'
import { columnsNamed, valuesGiven } from './selections.ts'
import type { Selected } from './selections.ts'
import { ValueAnswer } from './value-rows.ts'

/** How many rows are read at a time where a whole table is walked through. */
const BATCH = 1000

/** A queryset that leaves to its adapter how rows are read and written. */
export abstract class BaseQuerySet<Row extends object, Insert extends object> extends NarrowingQuerySet<Row, Insert> implements QuerySet<Row, Insert> {
  /** The rows that the query asks for, which is one at least. */
  protected abstract load (query: Query): Promise<Row[]>
  /** The number of rows that fulfil the condition of the query, whatever its slice; counting may stop at its end. */
  protected abstract tally (query: Query): Promise<number>
  /** These values of the rows that the query asks for, which is one at least. */
  protected abstract pick (query: Query, selected: readonly Selected[]): Promise<Record<string, unknown>[]>
  /** What the rows that the query asks for come to, under the names of the aggregates. */
  protected abstract compute (query: Query, aggregates: readonly Computed[]): Promise<Record<string, unknown>>
  /** Inserts all of the rows, of which there is one at least, or none; returns them as stored, in the same order, unless conflicts are ignored. */
  protected abstract insertAll (rows: readonly Insert[], conflict: ConflictHandling | null): Promise<Row[]>
  /** Sets columns, of which there is one at least, in all rows that fulfil the condition; returns their number. */
  protected abstract change (condition: ConditionNode | null, changes: Readonly<Record<string, unknown>>): Promise<number>
  /** Deletes all rows that fulfil the condition; returns their number. */
  protected abstract remove (condition: ConditionNode | null): Promise<number>
  /** The rows that the query asks for with the number of all, where that is one piece of work; null where it is better asked in two. */
  protected loadCounted (_query: Query): Promise<Counted<Row>> | null {
    return null
  }

  /** About how many rows fulfil the condition; null where the data source keeps no statistics. */
  protected async guess (_query: Query): Promise<number | null> {
    return null
  }

  /**
   * The rows of those parents; rows beyond the limit may be among them. An adapter overrides it where its database can
   * join on tuples, or stop at a limit.
   */
  protected async loadPerParent (query: Query, asked: PerParent): Promise<RelatedRow[]> {
    const within = asked.on.map(({ name }, index) => ({ [`${name}__in`]: asked.keys.map((key) => key[index]) }))
    const condition = joined('and', [query.condition, compileConditions(this.model, within)])
    return ofParents(await this.pick({ ...query, condition }, asked.selected), asked)
  }

  /** The groups that are asked for, under the names of what they have. */
  protected async loadGroups (_grouping: Grouping): Promise<Record<string, unknown>[]> {
    throw new FST_VIEWSETS_ANNOTATION_INVALID(`Groups of ${this.model.name}`, 'values', 'the adapter of the model groups no rows. Read them, and group them yourself')
  }

  /** The number of groups that fulfil the condition, whatever the slice. */
  protected async tallyGroups (grouping: Grouping): Promise<number> {
    return (await this.loadGroups({ ...grouping, ordering: [], start: 0, end: Infinity })).length
  }

  abstract create (data: Insert): Promise<Row>
  abstract update (row: Row, data: Changes<Row>): Promise<Row>
  abstract delete (row: Row): Promise<void>

  async fetch (): Promise<Row[]> {
    return await this.#read(this.stable())
  }

  values<const Fields extends readonly (ValueName<Row> | NamedValues<Row>)[]> (...fields: Fields): ValueRows<Row, Values<Row, Fields>> {
    const answer = new ValueAnswer(() => this.#valuesOf(fields), (aggregates) => this.#grouped(fields, aggregates))
    return answer as object as ValueRows<Row, Values<Row, Fields>>
  }

  async #valuesOf (fields: readonly (string | object)[]): Promise<object[]> {
    const selected = valuesGiven(this.names, fields)
    const distinct = this.query.distinct || this.query.union?.all === false
    const query = distinct ? { ...this.distinctly(selected), distinct } : this.stable()
    return query.end > query.start ? await this.pick(query, selected) : []
  }

  #grouped (fields: readonly (string | object)[], aggregates: object): Groups<object> {
    this.refuseFixed('group the rows of')
    const source = { load: (grouping: Grouping) => this.loadGroups(grouping), tally: (grouping: Grouping) => this.tallyGroups(grouping) }
    return groupsOf(source, this.names, { ...this.query, annotations: [], along: [] }, valuesGiven(this.names, fields), aggregates)
  }

  async aggregate<const A extends Aggregates<Row>> (aggregates: A): Promise<AggregateResults<Row, A>> {
    const computed = compileAggregates(this.names, aggregates)
    const { start, end } = this.query
    const results = end > start && computed.length > 0
      ? await this.compute({ ...isSliced(this.query) ? stable(this.model, this.query) : { ...this.query, ordering: [] }, lock: null }, computed)
      : Object.fromEntries(computed.map((one) => [one.name, emptyResult(one)]))
    return results as AggregateResults<Row, A>
  }

  async perParent (options: PerParentOptions<Row>): Promise<RelatedRow[]> {
    this.refuseFixed('take rows of each parent from')
    const asked = compilePerParent(this.model, options as PerParentOptions)
    if (asked === null) return []
    const query = this.stable()
    return withinLimit(await this.loadPerParent(query.distinct ? { ...query, distinct: false } : query, asked), asked)
  }

  /** Rows of many parents, asked for on behalf of these. */
  async [OF_PARENTS] (query: Query, asked: PerParent): Promise<RelatedRow[]> {
    return withinLimit(await this.loadPerParent(query, asked), asked)
  }

  async getOrCreate (lookups: Where<Row>, options: GetOrCreateOptions<Insert> = {}): Promise<GotOrCreated<Row>> {
    return await getOrCreate(this, lookups, options, this.isInTransaction)
  }

  async updateOrCreate (lookups: Where<Row>, options: UpdateOrCreateOptions<Row, Insert> = {}): Promise<GotOrCreated<Row>> {
    return await updateOrCreate(this, lookups, options)
  }

  bulkCreate (rows: readonly Insert[]): Promise<Row[]>
  bulkCreate (rows: readonly Insert[], options: IgnoreConflicts): Promise<Insert[]>
  bulkCreate (rows: readonly Insert[], options: UpdateConflicts<Row>): Promise<Row[]>
  async bulkCreate (rows: readonly Insert[], options: IgnoreConflicts | UpdateConflicts<Row> | Record<string, never> = {}): Promise<Row[] | Insert[]> {
    const conflict = conflictOf(this.model, options)
    if (conflict?.type === 'update') {
      this.refuseFixed('update')
      refuseTwice(rows, conflict.unique)
    }
    const stored = rows.length === 0 ? [] : await this.insertAll(rows, conflict)
    return conflict?.type === 'ignore' ? [...rows] : stored
  }

  async updateMany (data: Changes<Row>): Promise<number> {
    this.refuseFixed('update')
    const changes = changesOf(this.model, data)
    return Object.keys(changes).length === 0 ? await this.count() : await this.change(this.query.condition, changes)
  }

  async deleteMany (): Promise<number> {
    this.refuseFixed('delete from')
    return await this.deleted(this.query.condition)
  }

  /** Deletes all rows that fulfil the condition, with what is to become of those that refer to them; returns their number. */
  protected deleted (condition: ConditionNode | null): Promise<number> {
    const { model } = this
    return deleteRows({
      model: this.plainModel,
      rows: this.derive({ ...this.query, condition, columns: null, ordering: [], distinct: false }) as object as QuerySet,
      isNested: this.isInTransaction,
      remove: (rows) => this.remove(rows === null ? condition : compileConditions(model, [rows]))
    })
  }

  async count (): Promise<number> {
    const { start, end } = this.query
    if (end <= start) return 0
    return Math.max(0, Math.min(await this.tally(this.query), end) - start)
  }

  async fetchWithCount (): Promise<{ rows: Row[], count: number }> {
    const query = this.stable()
    const { start, end } = query
    if (end <= start) return { rows: [], count: await this.#countAll() }
    const { rows, count } = await this.loadCounted(query) ?? await this.#readAndCount(query)
    // a page that is not full is the last one
    if (this.query.along.length > 0) await this.#completed(rows)
    const isLast = rows.length < end - start && (rows.length > 0 || start === 0)
    return { rows, count: isLast ? start + rows.length : count ?? await this.#countAll() }
  }

  /** Both at once, unless the rows of a first page may tell their number. */
  async #readAndCount (query: Query): Promise<Counted<Row>> {
    if (query.start === 0) return { rows: await this.load(query), count: null }
    const [rows, count] = await Promise.all([this.load(query), this.#countAll()])
    return { rows, count }
  }

  #countAll (): Promise<number> {
    return this.tally({ ...this.query, start: 0, end: Infinity })
  }

  async estimate (): Promise<number | null> {
    return await this.guess({ ...this.query, ordering: [], start: 0, end: Infinity, lock: null })
  }

  async exists (): Promise<boolean> {
    this.refuseIdleLock()
    const columns = columnsNamed(this.model, [])
    const query = upTo(this.query, 1)
    return query.end > query.start && (await this.load({ ...query, ordering: [], columns, annotations: [], along: [] })).length > 0
  }

  async first (): Promise<Row | null> {
    return (await this.#read({ ...this.stable(), end: upTo(this.query, 1).end }))[0] ?? null
  }

  async latest (...fields: Ordering<Row>[]): Promise<Row> {
    return await this.#firstBy(reversed(fields))
  }

  async earliest (...fields: Ordering<Row>[]): Promise<Row> {
    return await this.#firstBy(fields)
  }

  async #firstBy (fields: readonly string[]): Promise<Row> {
    const row = await this.orderBy(...fields as readonly Ordering<Row>[]).first()
    if (row === null) throw new DoesNotExist(this.model.name)
    return row
  }

  async get (...conditions: Condition<Row>[]): Promise<Row> {
    const condition = this.compile(conditions)
    if (condition !== null) this.refuseFixed('filter')
    this.refuseIdleLock()
    const [row, other] = await this.#read(this.#oneOf(joined('and', [this.query.condition, condition])))
    if (row === undefined) throw new DoesNotExist(this.model.name)
    if (other !== undefined) throw new MultipleObjectsReturned(this.model.name)
    return row
  }

  /** The query for a row of that condition, and for one more, which there must not be; in which order matters where a part of the rows is asked only. */
  #oneOf (condition: ConditionNode | null): Query {
    if (isSliced(this.query)) return { ...upTo(this.query, 2), condition }
    return { ...this.query, condition, ordering: [], end: isOfOneRow(condition) ? Infinity : 2 }
  }

  async * [Symbol.asyncIterator] (): AsyncIterator<Row> {
    if (this.query.ordering.length > 0 || !isByKey(this.model) || isSliced(this.query) || this.query.union?.all === true) return yield * await this.fetch()
    let query: Query = { ...this.stable(), end: BATCH }
    for (;;) {
      const rows = await this.#read(query)
      yield * rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < BATCH) return
      const beyond = this.#beyond(last, identityOf(this.model))
      query = { ...query, condition: joined('and', [this.query.condition, beyond]) }
    }
  }

  /** A row that was just written, with what rows of this queryset are annotated with. */
  protected async annotated (written: Row): Promise<Row> {
    const { annotations, along: parts } = this.query
    if (annotations.length === 0) return parts.length === 0 ? written : (await this.#completed([written]))[0] ?? written
    const identity = Object.fromEntries(identityOf(this.model).map((name) => [name, this.#partOf(written, name)]))
    const [row] = await this.#completed(await this.load({ ...everyRow, annotations, condition: compileConditions(this.model, [identity]) }))
    return row ?? written
  }

  /** The condition that is true of that one row, where it is in this queryset. */
  protected conditionOf (row: Row): ConditionNode | null {
    this.refuseFixed('write to')
    const identity = Object.fromEntries(identityOf(this.model).map((name) => [name, this.#partOf(row, name)]))
    return joined('and', [compileConditions(this.model, [identity]), this.query.condition])
  }

  /** One part of what tells the row from all others. Without it a write would be to all rows that have the rest in common. */
  #partOf (row: Row, name: string): unknown {
    const value = (row as Readonly<Record<string, unknown>>)[name]
    if (value === undefined && isComposite(this.model)) throw new FST_VIEWSETS_KEY_INCOMPLETE(this.model.name, name)
    return value
  }

  /** What is true of the rows that come after that one, in the order of these properties. */
  #beyond (row: Row, [name, ...others]: readonly string[]): ConditionNode | null {
    const value = this.#partOf(row, name as string)
    const after = compileConditions(this.model, [{ [`${name}__gt`]: value }])
    if (others.length === 0) return after
    return joined('or', [after, joined('and', [compileConditions(this.model, [{ [name as string]: value }]), this.#beyond(row, others)])])
  }

  #read (query: Query): Promise<Row[]> {
    if (query.end <= query.start) return Promise.resolve([])
    return query.along.length === 0 ? this.load(query) : this.load(query).then((rows) => this.#completed(rows))
  }

  /** The rows with what comes along with them. */
  async #completed (rows: Row[]): Promise<Row[]> {
    if (this.query.along.length > 0) await along(rows, this.query.along)
    return rows
  }
}
