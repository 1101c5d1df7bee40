/** Tables of related rows, joined to that of a queryset under names of their own. */
import { aliasedTable, getTableColumns, sql } from 'drizzle-orm'
import type { Column, SQL, Table } from 'drizzle-orm'
import { stepsOf } from '../paths.ts'
import type { Relation, Target } from '../paths.ts'
import type { SelectQuery } from './database.ts'
import type { Dialect } from './dialect.ts'
import { columnAt, tableOf } from './table.ts'

/** What is to be known of a table to name its columns in a statement. */
export interface Tabled {
  readonly dialect: Dialect
  /** The columns of Drizzle by the property that holds them. */
  readonly properties: Readonly<Record<string, Column>>
  /** What the names of tables that are joined to it begin with, where it is itself in a part of a statement, so that none is the same as one around it. */
  readonly scope?: string
  /** Whether moments in it that are cut down have been so already, and are in seconds. */
  readonly isCut?: boolean
}

interface Joined {
  readonly original: Table
  readonly alias: string
  readonly table: Table
  readonly columns: Readonly<Record<string, Column>>
  readonly on: SQL
}

/** A database cuts longer names off. */
export const LONGEST_NAME = 40

const joins = new WeakMap<Tabled, Map<string, Joined>>()

function joinOf (base: Tabled, relation: Relation): Joined {
  let known = joins.get(base)
  if (known === undefined) joins.set(base, known = new Map())
  let joined = known.get(relation.path)
  if (joined === undefined) {
    const key = columnOf(base, { column: relation.key, via: relation.from })
    known.set(relation.path, joined = join(key, relation, `${base.scope ?? ''}${known.size + 1}`))
  }
  return joined
}

function join (key: Column, { key: { name }, model, property }: Relation, number: string): Joined {
  const original = tableOf(model)
  const alias = `${name.slice(0, LONGEST_NAME)}$${number}`
  const table = aliasedTable(original, alias)
  const columns = getTableColumns(table)
  return { original, alias, table, columns, on: sql`${key} = ${columns[property]}` }
}

/** The column as a statement on that table names it, once the relations that lead to it are joined. */
export function columnOf (base: Tabled, { column, via }: Target): Column {
  const columns = via === null ? base.properties : joinOf(base, via).columns
  return columnAt(columns, column.name)
}

/** The same, or what its moments are cut down to, in seconds. */
export function valueSql (base: Tabled, target: Target): Column | SQL {
  const { truncation } = target
  const column = columnOf(base, target)
  return truncation === undefined || base.isCut === true ? column : base.dialect.truncated(column, { ...target, truncation })
}

/** What is selected for a column. */
export function selectedFor ({ dialect }: Tabled, column: Column): Column | SQL {
  return dialect.selected?.(column) ?? column
}

/** The query with all that these relations need; a row that refers to none stays, with nulls. */
export function withJoins (select: SelectQuery, base: Tabled, relations: readonly Relation[]): SelectQuery {
  return stepsOf(relations).map((relation) => joinOf(base, relation)).reduce((query, { table, on }) => query.leftJoin(table, on), select)
}

/** The joins of these relations as SQL, to be put after the name of the table. */
export function joinedTables (base: Tabled, relations: readonly Relation[]): SQL {
  const joined = stepsOf(relations).map((relation) => joinOf(base, relation))
  return sql.join(joined.map(({ original, alias, on }) => sql` left join ${original} ${sql.identifier(alias)} on ${on}`))
}

/**
 * A condition on related rows for a statement that cannot join. It asks about the row itself, not whether its key is
 * among those of a list: a row that somebody else has changed meanwhile is judged as it is now.
 */
export function holding (condition: SQL, base: Tabled, relations: readonly Relation[]): SQL {
  return sql`exists (select 1 from (select 1) as ${sql.identifier('row')}${joinedTables(base, relations)} where ${condition})`
}
