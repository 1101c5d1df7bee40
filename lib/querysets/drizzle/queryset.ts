/** Querysets over a table of Drizzle. */
import { asc, desc, sql } from 'drizzle-orm'
import type { Column, SQL } from 'drizzle-orm'
import { BaseQuerySet, everyRow } from '../base.ts'
import type { Query } from '../base.ts'
import type { ColumnFacts } from '../columns.ts'
import { DoesNotExist, IntegrityError, InvalidLookup } from '../exceptions.ts'
import { clauseOf, parameters, placed, placeholders } from './clause.ts'
import type { Clause } from './clause.ts'
import type { Database, DrizzleRow, SelectQuery } from './database.ts'
import type { NextParameter } from './dialect.ts'
import type { Fields } from './rows.ts'
import type { TableModel } from './table.ts'

export class DrizzleQuerySet<Row extends object, Insert extends object> extends BaseQuerySet<Row, Insert> {
  declare readonly model: TableModel<Row, Insert>

  protected override derive (query: Query): DrizzleQuerySet<Row, Insert> {
    return new DrizzleQuerySet(this.model, query)
  }

  protected override load (query: Query): Promise<Row[]> {
    return this.#select(query, fieldsOf(query, this.model.properties)) as Promise<unknown[]> as Promise<Row[]>
  }

  protected override async tally ({ condition }: Query): Promise<number> {
    const [row] = await this.#select({ ...everyRow, condition }, COUNT)
    return Number(row?.['count'])
  }

  override async create (data: Insert): Promise<Row> {
    const { connection, table } = this.model
    const [row] = await this.#written(data, () => connection.write(async (db) => await db.insert(table).values(this.#known(data)).returning()))
    return row as Row
  }

  override async update (row: Row, data: Partial<Row>): Promise<Row> {
    const condition = this.conditionOf(row)
    const known = this.#known(data)
    const { connection, table } = this.model
    const [updated] = Object.keys(known).length === 0
      ? await this.load({ ...this.query, condition, columns: null })
      : await this.#written(data, () => connection.write(async (db) => await db.update(table).set(known).where(this.#where(condition)).returning()))
    if (updated === undefined) throw new DoesNotExist(this.model.name)
    return updated as Row
  }

  override async delete (row: Row): Promise<void> {
    const where = this.#where(this.conditionOf(row))
    const { connection, table, properties, primaryKey } = this.model
    const rows = await this.#written({}, () => connection.write(async (db) => await db.delete(table).where(where).returning({ key: properties[primaryKey] })))
    if (rows.length === 0) throw new DoesNotExist(this.model.name)
  }

  #where (condition: Query['condition']): SQL {
    const clause = clauseOf(this.model, condition)
    return clause.write(parameters(clause.values))
  }

  /** What of the data is a column; the rest never gets near a statement. */
  #known (data: object): DrizzleRow {
    const known: DrizzleRow = {}
    for (const name of Object.keys(this.model.properties)) {
      const value = Object.hasOwn(data, name) ? (data as DrizzleRow)[name] : undefined
      if (value !== undefined) known[name] = value
    }
    return known
  }

  #select (query: Query, fields: Fields): Promise<DrizzleRow[]> {
    const { connection, dialect, statements } = this.model
    const clause = clauseOf(this.model, query.condition)
    const shape = clause.form === null || clause.form.length > LONGEST_FORM ? null : shapeOf(fields, clause.form, query)
    const values = [...clause.values, ...sliceOf(query)]
    const build = (db: Database, next: NextParameter): SelectQuery => this.#build(query, fields, clause, db, next)
    const rows = connection.read((db) => {
      const prepared = shape === null ? null : statements.find(db, shape, (own) => build(own, placeholders()))
      return prepared === null ? dialect.read(build(db, parameters(values)), fields, {}) : dialect.read(prepared, fields, placed(values))
    })
    return clause.hasPattern ? rows.catch((error) => this.#refused(error)) : rows
  }

  #refused (error: unknown): never {
    if (!this.model.dialect.isPatternError(error)) throw error
    throw new InvalidLookup('The database could not read a regular expression.', { cause: error })
  }

  #build (query: Query, fields: Fields, clause: Clause, db: Database, next: NextParameter): SelectQuery {
    const { table, properties } = this.model
    let select = db.select(fields).from(table)
    if (query.condition !== null) select = select.where(clause.write(next))
    const order = query.ordering.map(({ column: { name }, descending }) => (descending ? desc : asc)(properties[name] as Column))
    if (order.length > 0) select = select.orderBy(...order)
    const [limit, offset] = sliceOf(query).map(next)
    if (limit !== undefined) select = select.limit(limit)
    return offset === undefined ? select : select.offset(offset)
  }

  async #written<T> (data: object, write: () => Promise<T>): Promise<T> {
    try {
      return await write()
    } catch (error) {
      const violation = this.model.connection.dialect.violation(error)
      if (violation === null) throw error
      throw new IntegrityError(violation.kind, this.model.propertiesOf(violation, data), { cause: error })
    }
  }
}

/** A condition of this size is made by a client, and will not come again. */
const LONGEST_FORM = 2000

const COUNT: Fields = { count: sql`count(*)` }

function fieldsOf ({ columns }: Query, properties: Fields): Fields {
  if (columns === null) return properties
  let fields = selections.get(columns)
  if (fields === undefined) selections.set(columns, fields = Object.fromEntries(columns.map(({ name }) => [name, properties[name] as Column])))
  return fields
}

/** What `only()` left of the columns, kept for as long as the queryset is. */
const selections = new WeakMap<readonly ColumnFacts[], Fields>()

/** Limit and offset, as far as they are needed; SQLite has no offset without a limit. */
function sliceOf ({ start, end }: Query): number[] {
  const limit = Math.min(end - start, Number.MAX_SAFE_INTEGER)
  if (start > 0) return [limit, start]
  return end === Infinity ? [] : [limit]
}

/** All that decides the SQL of a query, and none of its values. */
function shapeOf (fields: Fields, form: string, { columns, ordering, start, end }: Query): string {
  const selected = fields === COUNT ? '#' : columns === null ? '*' : columns.map(({ name }) => name).join()
  const order = ordering.map(({ column: { name }, descending }) => (descending ? '-' : '') + name).join()
  return `${selected} ? ${form} > ${order} ${start > 0 ? 2 : end === Infinity ? 0 : 1}`
}
