/** How rows of a table are read: as they are, in part, counted, or added up. */
import { emptyResult } from '../aggregates.ts'
import type { Computed } from '../aggregates.ts'
import { BaseQuerySet } from '../base.ts'
import { patternsOf } from '../conditions.ts'
import { InvalidPattern } from '../exceptions.ts'
import type { Grouping } from '../grouping.ts'
import type { PerParent, RelatedRow } from '../per-parent.ts'
import { everyRow, isSliced } from '../query.ts'
import type { Counted, Query } from '../query.ts'
import { isObserved, reportQuery } from '../query-events.ts'
import type { Selected } from '../selections.ts'
import { askedBy } from './clause.ts'
import type { Asked, Clause } from './clause.ts'
import { coalesced } from './coalesce.ts'
import { countOfFirst, isScan, SOMETHING, splitCount, withCount } from './counting.ts'
import type { Database, DrizzleRow, SelectQuery } from './database.ts'
import type { NextParameter } from './dialect.ts'
import { groupsAsked, groupsCounted } from './groups.ts'
import type { Reading } from './groups.ts'
import { withJoins } from './joins.ts'
import { parameters, placeholders } from './parameters.ts'
import { perParentClause, withoutTies } from './per-parent.ts'
import { aggregatesSelected, COUNT, rowsSelected, valuesSelected } from './selections.ts'
import type { Selection } from './selections.ts'
import { LONGEST_FORM, shapeOf, sliceOf } from './shapes.ts'
import type { TableModel } from './table.ts'

interface RunOptions {
  readonly clause?: Clause
  /** What is selected of the rows that the selection is made from. */
  readonly within?: Selection | null
}

export abstract class DrizzleReads<Row extends object, Insert extends object> extends BaseQuerySet<Row, Insert> {
  declare readonly model: TableModel<Row, Insert>

  protected override get isInTransaction (): boolean {
    return this.model.connection.isInTransaction
  }

  protected override get canUnite (): boolean {
    return true
  }

  protected override load (query: Query): Promise<Row[]> {
    return this.#select(query, rowsSelected(this.model, query)) as Promise<unknown[]> as Promise<Row[]>
  }

  protected override async tally ({ union, condition, end, byClient }: Query): Promise<number> {
    const query = { ...everyRow, union, condition, end, byClient }
    const [row] = await (end === Infinity ? this.#select(query, COUNT) : this.#run(query, COUNT, { within: SOMETHING }))
    return Number(row?.['count'])
  }

  protected override loadCounted (query: Query): Promise<Counted<Row>> | null {
    // a window function knows no rows that could be locked
    if (query.lock !== null || !isScan(query.condition)) return null
    return this.#run(query, withCount(rowsSelected(this.model, query))).then(splitCount) as Promise<Counted<DrizzleRow>> as Promise<unknown> as Promise<Counted<Row>>
  }

  protected override async guess (query: Query): Promise<number | null> {
    const { dialect, connection } = this.model
    if (dialect.estimate === undefined) return null
    const asked = askedBy(this.model, query, false)
    const rows = connection.read(async (db) => await dialect.estimate?.(db, this.#build(query, SOMETHING, asked, db, parameters(asked.values))) ?? null)
    return await rows.catch((error) => this.refused(error, query))
  }

  protected override pick (query: Query, selected: readonly Selected[]): Promise<DrizzleRow[]> {
    return this.#select(query, valuesSelected(this.model, selected, query.distinct))
  }

  protected override async loadPerParent (query: Query, asked: PerParent): Promise<RelatedRow[]> {
    const ordered = withoutTies(this.model, query)
    const clause = await perParentClause(this.model, ordered, asked)
    if (clause === null) return await super.loadPerParent(ordered, asked)
    return await this.#run(ordered, valuesSelected(this.model, asked.selected, false), { clause })
  }

  protected override async compute (query: Query, aggregates: readonly Computed[]): Promise<DrizzleRow> {
    // of a slice, its rows are what is added up
    const asked = isSliced(query) ? { ...everyRow, union: { all: true, queries: [{ ...query, distinct: false }] }, byClient: query.byClient } : query
    const found = await Promise.all(aggregatesSelected(this.model, aggregates).map((selection) => this.#select(asked, selection)))
    const results: DrizzleRow = Object.fromEntries(found.flatMap(([row]) => Object.entries(row ?? {})))
    return Object.fromEntries(aggregates.map((one) => [one.name, results[one.name] ?? emptyResult(one)]))
  }

  protected override loadGroups (grouping: Grouping): Promise<DrizzleRow[]> {
    return this.#send(groupsAsked(this.model, grouping), grouping.rows)
  }

  protected override async tallyGroups (grouping: Grouping): Promise<number> {
    const [row] = await this.#send(groupsCounted(this.model, grouping), grouping.rows)
    return Number(row?.['count'])
  }

  #select (query: Query, selection: Selection): Promise<DrizzleRow[]> {
    const run = (one: Query): Promise<DrizzleRow[]> => this.#run(one, selection)
    return (this.model.connection.coalesces ? coalesced(this.model, query, selection, run) : null) ?? run(query)
  }

  #run (query: Query, selection: Selection, { clause, within = null }: RunOptions = {}): Promise<DrizzleRow[]> {
    const { fields } = selection
    const form = within === null ? selection.form : `${selection.form} < ${within.form}`
    const asked = askedBy(this.model, query, (within ?? selection).distinct, clause)
    const values = selection.values.length === 0 ? asked.values : [...selection.values, ...asked.values]
    const shape = form === null || asked.form === null || asked.form.length > LONGEST_FORM ? null : shapeOf(form, asked.form, query)
    const build = (db: Database, next: NextParameter): SelectQuery => {
      const select = this.#build(query, within ?? selection, asked, db, next)
      return within === null ? select : countOfFirst(db, fields, select)
    }
    return this.#send({ shape, values, fields, hasPattern: asked.hasPattern, build }, query)
  }

  #send ({ shape, values, fields, hasPattern, build }: Reading, query: Query): Promise<DrizzleRow[]> {
    const { connection, dialect } = this.model
    const reads = query.byClient ? this.model.readsByClients : this.model.reads
    const rows = connection.read((db) => {
      if (isObserved()) this.tell('read', () => build(db, parameters(values)), shape)
      const prepared = shape === null ? null : reads.find(db, shape, (own) => build(own, placeholders()))
      return prepared === null ? dialect.read(build(db, parameters(values)), fields, []) : dialect.read(prepared, fields, values)
    })
    return hasPattern ? rows.catch((error) => this.refused(error, query)) : rows
  }

  /** Tells whoever listens what is sent. */
  protected tell (kind: 'read' | 'write', statement: () => unknown, shape: string | null = null): void {
    const { connection, name } = this.model
    const text = (): string => (statement() as SelectQuery).toSQL().sql
    reportQuery({ source: connection.db, modelName: name, kind, shape: shape === null ? text() : `${name}: ${shape}`, statement: text })
  }

  /** Throws the error, as a bad regular expression where the condition has one and the database could not read it. */
  protected refused (error: unknown, asked: Pick<Query, 'condition' | 'union'>): never {
    const patterns = patternsOf(asked)
    throw patterns.length > 0 && this.model.dialect.isPatternError(error) ? new InvalidPattern(patterns, { cause: error }) : error
  }

  #build (query: Query, { write, relations, distinct, joined }: Selection, { union, clause, order }: Asked, db: Database, next: NextParameter): SelectQuery {
    const fields = write(next)
    const from = (distinct ? db.selectDistinct(fields) : db.select(fields)).from(this.model.table)
    const united = union === null ? from : from.innerJoin(union.rows(next), union.on)
    let select = withJoins(united, this.model, [...clause.relations, ...order.relations, ...relations])
    if (joined !== undefined) select = select.innerJoin(joined.tables, joined.on)
    if (clause.form !== '') select = select.where(clause.write(next))
    const orders = order.write(next)
    if (orders.length > 0) select = select.orderBy(...orders)
    const [limit, offset] = sliceOf(query).map(next)
    if (limit !== undefined) select = select.limit(limit)
    if (offset !== undefined) select = select.offset(offset)
    return query.lock === null ? select : this.model.dialect.lock?.(select, this.model.table, query.lock) ?? select
  }
}
