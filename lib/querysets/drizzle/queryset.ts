/** Querysets over a table of Drizzle. */
import { sql } from 'drizzle-orm'
import type { ConditionNode } from '../conditions.ts'
import type { ConflictHandling } from '../conflicts.ts'
import type { Changes } from '../contract.ts'
import { FST_VIEWSETS_MODEL_READ_ONLY } from '../../errors.ts'
import { DoesNotExist, IntegrityError } from '../exceptions.ts'
import { changesOf } from '../expressions.ts'
import type { Query } from '../query.ts'
import { isObserved } from '../query-events.ts'
import { addDefaults, assignmentsOf, withUpdates } from './assignments.ts'
import type { Assignments } from './assignments.ts'
import { writeClauseOf } from './clause.ts'
import { conflictForm, withConflict } from './conflicts.ts'
import type { Database, DrizzleRow, Preparable } from './database.ts'
import type { NextParameter } from './dialect.ts'
import { parameters, placeholders } from './parameters.ts'
import { DrizzleReads } from './reading.ts'
import type { Fields } from './rows.ts'
import { columnsSelected } from './selections.ts'
import { LONGEST_FORM } from './shapes.ts'

/** A statement has so many parameters at most, by the strictest of the databases, and some to spare. */
const MOST_PARAMETERS = 30_000

/** The least that can be returned of a row. */
const ONE = { one: sql`1` }

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

export class DrizzleQuerySet<Row extends object, Insert extends object> extends DrizzleReads<Row, Insert> {
  protected override derive (query: Query): DrizzleQuerySet<Row, Insert> {
    return new DrizzleQuerySet(this.model, query)
  }

  override async create (data: Insert): Promise<Row> {
    const [row] = await this.#insert([data], null) as [Row]
    return this.query.annotations.length + this.query.along.length === 0 ? row : await this.annotated(row)
  }

  protected override async insertAll (rows: readonly Insert[], conflict: ConflictHandling | null): Promise<Row[]> {
    const size = Math.max(1, Math.floor(MOST_PARAMETERS / this.model.columns.size))
    // what is beyond the scope of the queryset is found out when the rest is written
    const isChecked = conflict?.type === 'update' && this.query.condition !== null
    if (rows.length <= size && !isChecked) return await this.#insert(rows, conflict)
    return await this.model.transaction(async () => {
      const created: Row[] = []
      for (let start = 0; start < rows.length; start += size) created.push(...await this.#insert(rows.slice(start, start + size), conflict))
      if (conflict?.type === 'update' && created.length < rows.length) throw new IntegrityError('unique', conflict.unique)
      return created
    })
  }

  async #insert (rows: readonly Insert[], conflict: ConflictHandling | null): Promise<Row[]> {
    const { properties, table } = this.model
    const [first, ...others] = rows.map((row) => assignmentsOf(this.model, addDefaults(properties, changesOf(this.model, row)))) as [Assignments, ...Assignments[]]
    const values = others.length === 0 ? first.values : [first, ...others].flatMap((one) => one.values)
    const condition = conflict?.type === 'update' ? this.query.condition : null
    const where = writeClauseOf(this.model, condition)
    const handled = conflictForm(conflict, where)
    return await this.#write(rows[0] as Insert, {
      condition,
      shape: first.form === null || others.length > 0 || handled === null ? null : `insert ${first.form}${handled}`,
      values: where.values.length === 0 ? values : [...values, ...where.values],
      fields: null,
      build: (db, next) => withConflict(db.insert(table).values([first, ...others].map(({ write }) => write(next))), this.model, conflict, where, next).returning(this.#row)
    }) as Row[]
  }

  override async update (row: Row, data: Changes<Row>): Promise<Row> {
    const condition = this.conditionOf(row)
    const changes = changesOf(this.model, data)
    const [updated] = Object.keys(changes).length === 0
      ? await this.load({ ...this.query, condition, columns: null })
      : await this.#set(condition, changes, null)
    if (updated === undefined) throw new DoesNotExist(this.model.name)
    return await this.annotated(updated as Row)
  }

  override async delete (row: Row): Promise<void> {
    if (await this.deleted(this.conditionOf(row)) === 0) throw new DoesNotExist(this.model.name)
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
    const assigned = assignmentsOf(this.model, withUpdates(properties, changes))
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
    const { connection, dialect, writes, isReadOnly, name } = this.model
    if (isReadOnly) throw new FST_VIEWSETS_MODEL_READ_ONLY(name)
    const returned = fields ?? this.#row
    try {
      return await connection.write((db) => {
        if (isObserved()) this.tell('write', () => build(db, parameters(values)))
        const prepared = shape === null || this.query.byClient ? null : writes.find(db, shape, (own) => build(own, placeholders()))
        return prepared === null ? dialect.write(build(db, parameters(values)), returned, []) : dialect.write(prepared, returned, values)
      })
    } catch (error) {
      const violation = dialect.violation(error)
      if (violation === null) this.refused(error, { condition, union: null })
      throw new IntegrityError(violation.kind, this.model.propertiesOf(violation, data), { cause: error })
    }
  }
}
