/** What PostgreSQL knows of tables beside their rows: statistics and indexes. */
import { sql } from 'drizzle-orm'
import { getTableConfig } from 'drizzle-orm/pg-core'
import type { SQL, Table } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Database, DrizzleRow, SelectQuery } from './database.ts'
import type { Fields } from './rows.ts'

interface Executing { execute? (statement: SQL): PromiseLike<unknown> }

/** About how many rows the query has, by the statistics that the planner goes by; null where it cannot be asked. */
export async function plannedRows (db: Database, query: SelectQuery): Promise<number | null> {
  const result = await (db as Executing).execute?.(sql`explain (format json) ${query}`) as { readonly rows?: readonly DrizzleRow[] } | readonly DrizzleRow[] | undefined
  const [row] = (Array.isArray(result) ? result : (result as { readonly rows?: readonly DrizzleRow[] } | undefined)?.rows ?? []) as readonly DrizzleRow[]
  const told = row?.['QUERY PLAN']
  const plan = (typeof told === 'string' ? JSON.parse(told) : told) as readonly { readonly Plan?: Readonly<Record<string, unknown>> }[] | undefined
  const rows = Number(plan?.[0]?.Plan?.['Plan Rows'])
  return Number.isFinite(rows) ? rows : null
}

/** Indexes that are whole and in use. */
export function indexes (table: Table): readonly [Fields, SQL] {
  const { schema, name } = getTableConfig(table as PgTable)
  const quoted = [schema, name].filter((part) => part !== undefined).map((part) => `"${part.replaceAll('"', '""')}"`).join('.')
  const fields = { index: sql`"list"."indexrelid"::text`, place: sql`("info"."place" - 1)::text`, column: sql`"own"."attname"::text` }
  return [fields, sql`pg_catalog.pg_index as "list" cross join lateral unnest("list"."indkey"::int2[]) with ordinality as "info"("number", "place")
    left join pg_catalog.pg_attribute as "own" on "own"."attrelid" = "list"."indrelid" and "own"."attnum" = "info"."number"
    join (select to_regclass(${quoted}) as "oid") as "wanted" on "wanted"."oid" = "list"."indrelid" and "list"."indisvalid" and "list"."indpred" is null and "info"."place" <= "list"."indnkeyatts"`]
}
