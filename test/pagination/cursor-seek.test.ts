/** A page far away costs what the first one costs: the database begins to read where the page begins. */
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle as libsql } from 'drizzle-orm/libsql'
import { drizzle as nodePostgres } from 'drizzle-orm/node-postgres'
import { integer, pgTable, serial } from 'drizzle-orm/pg-core'
import * as lite from 'drizzle-orm/sqlite-core'
import t from 'tap'
import { CursorPagination } from '../support/helper.ts'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { queryLog } from '../../lib/testing/index.ts'
import { NO_SERVER, testPool } from '../support/postgres.ts'
import { pager } from './support/helper.ts'
import type { Test } from 'tap'
import type { QuerySet } from '../support/helper.ts'

class Cursors extends CursorPagination {
  override pageSize = 20
  override ordering = '-rank'
}

const ROWS = 50_000
const FAR = 10_000

/** The statements for the first page and for the last of them, each with the number of a row that it begins behind. */
async function pages (t: Test, objects: QuerySet): Promise<{ first: string, far: string }> {
  const log = queryLog()
  t.teardown(log.stop)
  const ask = await pager(t, Cursors, objects)
  const cursor = Buffer.from(`p=${FAR}`).toString('base64')
  const ids = async (query: string) => ((await ask(query))[1] as { results: number[] }).results
  t.strictSame((await ids('')).slice(0, 2), [ROWS, ROWS - 1])
  t.strictSame((await ids(`?cursor=${encodeURIComponent(cursor)}`)).slice(0, 2), [FAR - 1, FAR - 2])
  const [first, far] = log.statements as [string, string]
  t.notMatch(far, /offset/i, 'nothing is skipped')
  return { first, far }
}

t.test('SQLite searches the index', async (t) => {
  const db = libsql(createClient({ url: ':memory:' }))
  await db.run(sql.raw('create table items (id integer primary key, rank integer not null)'))
  await db.run(sql.raw(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS}) insert into items select i, i from n`))
  await db.run(sql.raw('create index by_rank on items (rank)'))
  const { objects } = drizzleModel(db, lite.sqliteTable('items', { id: lite.integer().primaryKey(), rank: lite.integer().notNull() }))
  const { far } = await pages(t, objects)
  const plan = await db.all<{ detail: string }>(sql.raw(`explain query plan ${far.replaceAll('?', '5')}`))
  t.match(plan[0]?.detail, /^SEARCH items USING (COVERING )?INDEX by_rank \(rank<\?\)$/)
})

t.test('PostgreSQL seeks in the index, and reads no more rows than the page has', async (t) => {
  const pool = await testPool(t)
  if (pool === null) return t.pass(NO_SERVER, { skip: NO_SERVER })
  const db = nodePostgres(pool)
  await db.execute(sql.raw('create table items (id serial primary key, rank integer not null)'))
  await db.execute(sql.raw(`insert into items (rank) select i from generate_series(1, ${ROWS}) i`))
  await db.execute(sql.raw('create index by_rank on items (rank)'))
  await db.execute(sql.raw('analyze items'))
  const { objects } = drizzleModel(db, pgTable('items', { id: serial().primaryKey(), rank: integer().notNull() }))
  const { far } = await pages(t, objects)
  const { rows } = await db.execute<Record<string, string>>(sql.raw(`explain (analyze, timing off, summary off) ${far.replace('$1', String(FAR)).replace('$2', '21')}`))
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  t.match(plan, /Index (Only )?Scan Backward using by_rank/)
  t.match(plan, new RegExp(`Index Cond: \\(rank < ${FAR}\\)`))
  const read = Number(/Index (?:Only )?Scan.*rows=([\d.]+) loops=1\)/.exec(plan)?.[1])
  t.ok(read < 100, `it read ${read} rows`)
})
