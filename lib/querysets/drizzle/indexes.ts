/** Which columns of a table an index leads to, asked of the database itself: what a schema declares need not be there. */
import { getTableName, is, sql } from 'drizzle-orm'
import type { Column, SQL, Table } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import type { DrizzleRow, SelectQuery } from './database.ts'
import type { Fields } from './rows.ts'
import type { TableModel } from './table.ts'

const known = new WeakMap<TableModel, Promise<readonly (readonly string[])[]>>()

/** Whether some index begins with these columns, in whichever order. Asked once for each table. */
export async function isIndexed (model: TableModel, columns: readonly Column[]): Promise<boolean> {
  let indexes = known.get(model)
  if (indexes === undefined) {
    known.set(model, indexes = indexesOf(model))
    indexes.catch(() => known.delete(model))
  }
  const names = columns.map((column) => lettersOf(column.name))
  return (await indexes).some((index) => index.slice(0, names.length).length === names.length && index.slice(0, names.length).every((name) => names.includes(name)))
}

/** Drizzle may be told to write names in another case than they are declared in. */
function lettersOf (name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}

async function indexesOf (model: TableModel): Promise<string[][]> {
  const { connection, dialect, table } = model
  const [fields, from] = is(table, PgTable) ? inPostgresql(table) : inSqlite(table)
  const rows = await connection.read((db) => dialect.read(db.select(fields).from(from as unknown as Table) as SelectQuery, fields, []))
  return byIndex(rows)
}

function byIndex (rows: readonly DrizzleRow[]): string[][] {
  const indexes = new Map<string, string[]>()
  for (const { index, place, column } of rows) {
    const columns = indexes.get(String(index)) ?? []
    columns[Number(place)] = column === null ? '' : lettersOf(String(column))
    indexes.set(String(index), columns)
  }
  return [...indexes.values()]
}

function inSqlite (table: Table): readonly [Fields, SQL] {
  const fields = { index: sql`"list"."name"`, place: sql`"info"."seqno"`, column: sql`"info"."name"` }
  return [fields, sql`pragma_index_list(${getTableName(table)}) as "list" join pragma_index_info("list"."name") as "info" on "list"."partial" = 0`]
}

function inPostgresql (table: PgTable): readonly [Fields, SQL] {
  const { schema, name } = getTableConfig(table)
  const quoted = [schema, name].filter((part) => part !== undefined).map((part) => `"${part.replaceAll('"', '""')}"`).join('.')
  const fields = { index: sql`"list"."indexrelid"::text`, place: sql`("info"."place" - 1)::text`, column: sql`"own"."attname"::text` }
  return [fields, sql`pg_catalog.pg_index as "list" cross join lateral unnest("list"."indkey"::int2[]) with ordinality as "info"("number", "place")
    left join pg_catalog.pg_attribute as "own" on "own"."attrelid" = "list"."indrelid" and "own"."attnum" = "info"."number"
    join (select to_regclass(${quoted}) as "oid") as "wanted" on "wanted"."oid" = "list"."indrelid" and "list"."indisvalid" and "list"."indpred" is null and "info"."place" <= "list"."indnkeyatts"`]
}
