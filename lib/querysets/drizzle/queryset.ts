/** Querysets over a table of Drizzle. */
import { asc, desc, sql } from 'drizzle-orm'
import type { Column, SQL } from 'drizzle-orm'
import type { Computed } from '../aggregates.ts'
import { BaseQuerySet } from '../base.ts'
import { everyRow } from '../query.ts'
import type { Counted, Order, Query } from '../query.ts'
import { patternsIn } from '../conditions.ts'
import type { ConditionNode } from '../conditions.ts'
import type { Changes } from '../contract.ts'
import { DoesNotExist, IntegrityError, InvalidPattern } from '../exceptions.ts'
import { changesOf } from '../expressions.ts'
import { identityOf, nameOf } from '../paths.ts'
import type { PerParent, RelatedRow } from '../per-parent.ts'
import { isObserved, reportQuery } from '../query-events.ts'
import type { Selected } from '../selections.ts'
import { assignmentsOf, withDefaults, withUpdates } from './assignments.ts'
import type { Assignments } from './assignments.ts'
import { aggregateValue } from './calculations.ts'
import { clauseOf, writeClauseOf } from './clause.ts'
import type { Clause } from './clause.ts'
import { coalesced } from './coalesce.ts'
import { countOfFirst, hasStatistics, isScan, plannedRows, SOMETHING, splitCount, withCount } from './counting.ts'
import type { Database, DrizzleRow, Preparable, SelectQuery } from './database.ts'
import type { NextParameter } from './dialect.ts'
import { columnOf, withJoins } from './joins.ts'
import { parameters, placeholders } from './parameters.ts'
import { perParentClause, withoutTies } from './per-parent.ts'
import { aggregatesSelected, columnsSelected, COUNT, selectedFor, valuesSelected } from './selections.ts'
import type { Selection } from './selections.ts'
import type { Fields } from './rows.ts'
import type { TableModel } from './table.ts'

/** A statement has so many parameters at most, by the strictest of the databases, and some to spare. */
const MOST_PARAMETERS = 30_000

/** A condition of this size is made by a client, and will not come again. */
const LONGEST_FORM = 2000

interface RunOptions {
  readonly clause?: Clause
  /** What is selected of the rows that the selection is made from. */
  readonly within?: Selection | null
}

interface Write {
  /** What the rows must fulfil that it changes. */
  readonly condition: ConditionNode | null
  /** All that decides its SQL, and none of its values; null where it runs once. */
  readonly shape: string | null
  readonly values: readonly unknown[]
  /** What it returns of the rows that it wrote; null for all. */
  readonly fields: Fields | null
  readonly build: (db: Database, next: NextParameter) => Preparable
}

export class DrizzleQuerySet<Row extends object, Insert extends object> extends BaseQuerySet<Row, Insert> {
  declare readonly model: TableModel<Row, Insert>

  protected override derive (query: Query): DrizzleQuerySet<Row, Insert> {
    return new DrizzleQuerySet(this.model, query)
  }

  protected override get isInTransaction (): boolean {
    return this.model.connection.isInTransaction
  }

  protected override load (query: Query): Promise<Row[]> {
    return this.#select(query, columnsSelected(this.model, query.columns)) as Promise<unknown[]> as Promise<Row[]>
  }

  protected override async tally ({ condition, end, byClient }: Query): Promise<number> {
    const query = { ...everyRow, condition, end, byClient }
    const [row] = await (end === Infinity ? this.#select(query, COUNT) : this.#run(query, COUNT, { within: SOMETHING }))
    return Number(row?.['count'])
  }

  protected override loadCounted (query: Query): Promise<Counted<Row>> | null {
    // a window function knows no rows that could be locked
    if (query.lock !== null || !isScan(query.condition)) return null
    return this.#run(query, withCount(columnsSelected(this.model, query.columns))).then(splitCount) as Promise<Counted<DrizzleRow>> as Promise<unknown> as Promise<Counted<Row>>
  }

  protected override async guess (query: Query): Promise<number | null> {
    if (!hasStatistics(this.model.table)) return null
    const clause = clauseOf(this.model, query.condition)
    const rows = this.model.connection.read((db) => plannedRows(db, this.#build(query, SOMETHING, clause, db, parameters(clause.values))))
    return await rows.catch((error) => this.#refused(error, query.condition))
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
    const selection = aggregatesSelected(this.model, aggregates)
    const isWhole = query.start === 0 && query.end === Infinity
    const [row] = await (isWhole ? this.#select(query, selection) : this.#selectWithin(query, selection))
    return Object.fromEntries(aggregates.map((one) => [one.name, aggregateValue(this.model, one, row?.[one.name])]))
  }

  override async create (data: Insert): Promise<Row> {
    const [row] = await this.#insert([data])
    return row as Row
  }

  override async bulkCreate (rows: readonly Insert[]): Promise<Row[]> {
    const size = Math.max(1, Math.floor(MOST_PARAMETERS / this.model.columns.size))
    if (rows.length <= size) return rows.length === 0 ? [] : await this.#insert(rows)
    return await this.model.transaction(async () => {
      const created: Row[] = []
      for (let start = 0; start < rows.length; start += size) created.push(...await this.#insert(rows.slice(start, start + size)))
      return created
    })
  }

  async #insert (rows: readonly Insert[]): Promise<Row[]> {
    const { properties, table } = this.model
    const [first, ...others] = rows.map((row) => assignmentsOf(properties, withDefaults(properties, changesOf(this.model, row)))) as [Assignments, ...Assignments[]]
    const values = others.length === 0 ? first.values : [first, ...others].flatMap((one) => one.values)
    return await this.#write(rows[0] as Insert, {
      condition: null,
      shape: first.form === null || others.length > 0 ? null : `insert ${first.form}`,
      values,
      fields: null,
      build: (db, next) => db.insert(table).values([first, ...others].map(({ write }) => write(next))).returning(this.#row)
    }) as Row[]
  }

  override async update (row: Row, data: Changes<Row>): Promise<Row> {
    const condition = this.conditionOf(row)
    const changes = changesOf(this.model, data)
    const [updated] = Object.keys(changes).length === 0
      ? await this.load({ ...this.query, condition, columns: null })
      : await this.#set(condition, changes, null)
    if (updated === undefined) throw new DoesNotExist(this.model.name)
    return updated as Row
  }

  override async delete (row: Row): Promise<void> {
    if (await this.remove(this.conditionOf(row)) === 0) throw new DoesNotExist(this.model.name)
  }

  // What a driver says of the number of rows goes by many names; what it returns of them is the same everywhere.
  protected override async change (condition: ConditionNode | null, changes: DrizzleRow): Promise<number> {
    return (await this.#set(condition, changes, ONE)).length
  }

  protected override async remove (condition: ConditionNode | null): Promise<number> {
    const where = writeClauseOf(this.model, condition)
    const removed = await this.#write({}, {
      condition,
      shape: where.form === null ? null : `delete ? ${where.form}`,
      values: where.values,
      fields: ONE,
      build: (db, next) => db.delete(this.model.table).where(where.write(next)).returning(ONE)
    })
    return removed.length
  }

  /** Changes all rows that fulfil the condition, and returns those fields of them, or all. */
  #set (condition: ConditionNode | null, changes: DrizzleRow, fields: Fields | null): Promise<DrizzleRow[]> {
    const { properties, table } = this.model
    const assigned = assignmentsOf(properties, withUpdates(properties, changes))
    const where = writeClauseOf(this.model, condition)
    const isKnown = assigned.form !== null && where.form !== null && where.form.length <= LONGEST_FORM
    return this.#write(changes, {
      condition,
      shape: isKnown ? `${fields === null ? 'update' : 'change'} ${assigned.form} ? ${where.form}` : null,
      values: [...assigned.values, ...where.values],
      fields,
      build: (db, next) => {
        const set = db.update(table).set(assigned.write(next)).where(where.write(next))
        return set.returning(fields ?? this.#row)
      }
    })
  }

  /** What is selected of a whole row. */
  get #row (): Fields {
    return columnsSelected(this.model, null).fields
  }

  /** Runs a statement that writes that data, kept where it has a shape. */
  async #write (data: object, { condition, shape, values, fields, build }: Write): Promise<DrizzleRow[]> {
    const { connection, dialect, writes } = this.model
    const returned = fields ?? this.#row
    try {
      return await connection.write(async (db) => {
        if (isObserved()) this.#tell('write', () => build(db, parameters(values)))
        const prepared = shape === null || this.query.byClient ? null : writes.find(db, shape, (own) => build(own, placeholders()))
        return await (prepared === null ? dialect.write(build(db, parameters(values)), returned, []) : dialect.write(prepared, returned, values))
      })
    } catch (error) {
      const violation = dialect.violation(error)
      if (violation === null) this.#refused(error, condition)
      throw new IntegrityError(violation.kind, this.model.propertiesOf(violation, data), { cause: error })
    }
  }

  #select (query: Query, selection: Selection): Promise<DrizzleRow[]> {
    const run = (one: Query): Promise<DrizzleRow[]> => this.#run(one, selection)
    return (this.model.connection.coalesces ? coalesced(this.model, query, selection, run) : null) ?? run(query)
  }

  #run (query: Query, selection: Selection, { clause = clauseOf(this.model, query.condition), within = null }: RunOptions = {}): Promise<DrizzleRow[]> {
    const { connection, dialect } = this.model
    const reads = query.byClient ? this.model.readsByClients : this.model.reads
    const { fields } = selection
    const form = within === null ? selection.form : `${selection.form} < ${within.form}`
    const shape = clause.form === null || clause.form.length > LONGEST_FORM ? null : shapeOf(form, clause.form, query)
    const values = [...clause.values, ...sliceOf(query)]
    const build = (db: Database, next: NextParameter): SelectQuery => {
      const select = this.#build(query, within ?? selection, clause, db, next)
      return within === null ? select : countOfFirst(db, fields, select)
    }
    const rows = connection.read((db) => {
      if (isObserved()) this.#tell('read', () => build(db, parameters(values)), shape)
      const prepared = shape === null ? null : reads.find(db, shape, (own) => build(own, placeholders()))
      return prepared === null ? dialect.read(build(db, parameters(values)), fields, []) : dialect.read(prepared, fields, values)
    })
    return clause.hasPattern ? rows.catch((error) => this.#refused(error, query.condition)) : rows
  }

  /** Tells whoever listens what is sent. */
  #tell (kind: 'read' | 'write', statement: () => unknown, shape: string | null = null): void {
    const { connection, name } = this.model
    const text = (): string => (statement() as SelectQuery).toSQL().sql
    reportQuery({ source: connection.db, modelName: name, kind, shape: shape === null ? text() : `${name}: ${shape}`, statement: text })
  }

  /** The selection from those rows that a slice leaves. */
  #selectWithin (query: Query, selection: Selection): Promise<DrizzleRow[]> {
    const { connection, dialect, table, properties } = this.model
    const { fields, relations } = selection
    const clause = clauseOf(this.model, query.condition)
    const columns = identityOf(this.model).map((name) => properties[name] as Column)
    const key: Selection = { form: 'key', fields: Object.fromEntries(columns.map((column, index) => [`key${index}`, column])), relations: [], distinct: false }
    const rows = connection.read((db) => {
      const within = this.#build(query, key, clause, db, parameters([...clause.values, ...sliceOf(query)]))
      const select = withJoins(db.select(fields).from(table), this.model, relations)
      const statement = select.where(sql`(${sql.join(columns.map((column) => sql`${column}`), sql`, `)}) in ${within}`)
      if (isObserved()) this.#tell('read', () => statement)
      return dialect.read(statement, fields, [])
    })
    return rows.catch((error) => this.#refused(error, query.condition))
  }

  /** Throws the error, as a bad regular expression where the condition has one and the database could not read it. */
  #refused (error: unknown, condition: ConditionNode | null): never {
    const patterns = patternsIn(condition)
    throw patterns.length > 0 && this.model.dialect.isPatternError(error) ? new InvalidPattern(patterns, { cause: error }) : error
  }

  #build (query: Query, { fields, relations, distinct }: Selection, clause: Clause, db: Database, next: NextParameter): SelectQuery {
    const from = (distinct ? db.selectDistinct(fields) : db.select(fields)).from(this.model.table)
    const others = query.ordering.flatMap(({ via }) => via ?? [])
    let select = withJoins(from, this.model, [...clause.relations, ...others, ...relations])
    if (clause.form !== '') select = select.where(clause.write(next))
    // of rows that differ, no two may be told apart by what is not selected
    const orderedBy = (one: Order): Column | SQL => distinct ? selectedFor(this.model, columnOf(this.model, one)) : columnOf(this.model, one)
    const order = query.ordering.map((one): SQL => (one.descending ? desc : asc)(orderedBy(one)))
    if (this.model.dialect.breaksTies === true && !distinct && hasTies(query)) order.push(...identityOf(this.model).map((name) => asc(this.model.properties[name] as Column)))
    if (order.length > 0) select = select.orderBy(...order)
    const [limit, offset] = sliceOf(query).map(next)
    if (limit !== undefined) select = select.limit(limit)
    if (offset !== undefined) select = select.offset(offset)
    return query.lock === null ? select : this.model.dialect.lock?.(select, this.model.table, query.lock) ?? select
  }
}

/** Whether a part of the rows is wanted by an order in which some may be equal, so that pages could overlap. */
function hasTies ({ ordering, start, end }: Query): boolean {
  const isPart = start > 0 || end < Infinity
  return isPart && ordering.length > 0 && !ordering.some(({ column, via }) => via === null && column.unique && !column.nullable)
}

/** The least that can be returned of a row. */
const ONE = { one: sql`1` }

/** Limit and offset, as far as they are needed; SQLite has no offset without a limit. */
function sliceOf ({ start, end }: Query): number[] {
  const limit = Math.min(end - start, Number.MAX_SAFE_INTEGER)
  if (start > 0) return [limit, start]
  return end === Infinity ? [] : [limit]
}

/** All that decides the SQL of a query, and none of its values. */
function shapeOf (selected: string, form: string, { ordering, start, end, lock }: Query): string {
  const order = ordering.map((one) => (one.descending ? '-' : '') + nameOf(one)).join()
  const shape = `${selected} ? ${form} > ${order} ${start > 0 ? 2 : end === Infinity ? 0 : 1}`
  return lock === null ? shape : `${shape} ${JSON.stringify(lock)}`
}
