import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core'
import t from 'tap'
import { LimitOffsetPagination, PageNumberPagination } from '../support/helper.ts'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { NO_SERVER, testPool } from '../support/postgres.ts'
import { HOST, noted, pager, rows } from './support/helper.ts'
import type { CountMode } from '../support/helper.ts'

function pages (mode: CountMode, cap = 5) {
  return class extends PageNumberPagination {
    override pageSize = 2
    override countMode = mode
    override countCap = cap
  }
}

function windows (mode: CountMode, cap = 5) {
  return class extends LimitOffsetPagination {
    override defaultLimit = 2
    override countMode = mode
    override countCap = cap
  }
}

const link = (query: string | null) => query === null ? null : HOST + query
const INVALID = [404, { detail: 'Invalid page.' }]

t.test('`capped` stops counting, and says where it did', async (t) => {
  const ask = await pager(t, pages('capped'), rows(9))
  t.strictSame(await ask(''), [200, { count: 5, count_is_exact: false, next: link('?page=2'), previous: null, results: [1, 2] }])
  t.strictSame(await ask('?page=4'), [200, { count: 9, count_is_exact: false, next: link('?page=5'), previous: link('?page=3'), results: [7, 8] }])
  t.strictSame(await ask('?page=5'), [200, { count: 9, count_is_exact: true, next: null, previous: link('?page=4'), results: [9] }])
  t.strictSame(await ask('?page=6'), INVALID)
  t.strictSame(await ask('?page=last'), INVALID)
  const few = await pager(t, pages('capped'), rows(5))
  t.strictSame(await few('?page=last'), [200, { count: 5, count_is_exact: true, next: null, previous: link('?page=2'), results: [5] }])
})

t.test('`none` does not count', async (t) => {
  const { queryset, queries } = noted(t, rows(4))
  const ask = await pager(t, pages('none'), queryset)
  t.strictSame(await ask(''), [200, { count: null, next: link('?page=2'), previous: null, results: [1, 2] }])
  t.strictSame(await ask('?page=2'), [200, { count: 4, next: null, previous: link(''), results: [3, 4] }])
  t.strictSame(await ask('?page=3'), INVALID)
  t.strictSame(await ask('?page=last'), INVALID)
  t.strictSame([...new Set(queries)], ['fetch'])
  t.strictSame(await (await pager(t, pages('none'), rows(0)))(''), [200, { count: 0, next: null, previous: null, results: [] }])
})

t.test('`estimated` is exact where nobody keeps statistics', async (t) => {
  const ask = await pager(t, pages('estimated'), rows(9))
  t.strictSame(await ask(''), [200, { count: 9, count_is_exact: true, next: link('?page=2'), previous: null, results: [1, 2] }])
  t.strictSame(await ask('?page=last'), [200, { count: 9, count_is_exact: true, next: null, previous: link('?page=4'), results: [9] }])
})

t.test('limit and offset have the same modes', async (t) => {
  const capped = await pager(t, windows('capped'), rows(9))
  t.strictSame(await capped('?offset=6'), [200, { count: 9, count_is_exact: false, next: link('?limit=2&offset=8'), previous: link('?limit=2&offset=4'), results: [7, 8] }])
  t.strictSame(await capped('?offset=8'), [200, { count: 9, count_is_exact: true, next: null, previous: link('?limit=2&offset=6'), results: [9] }])
  t.strictSame(await capped('?offset=20'), [200, { count: 5, count_is_exact: false, next: null, previous: link('?limit=2&offset=18'), results: [] }])
  const none = await pager(t, windows('none'), rows(9))
  t.strictSame(await none(`?offset=${'9'.repeat(20)}`), [200, { count: null, next: null, previous: link(`?limit=2&offset=${'9'.repeat(19)}7`), results: [] }])
})

t.test('arrays are counted in every mode', async (t) => {
  const array = [{ id: 7 }, { id: 8 }, { id: 9 }]
  t.strictSame(await (await pager(t, pages('capped', 2), array))(''), [200, { count: 3, count_is_exact: false, next: link('?page=2'), previous: null, results: [7, 8] }])
  t.strictSame(await (await pager(t, pages('estimated'), array))(''), [200, { count: 3, count_is_exact: true, next: link('?page=2'), previous: null, results: [7, 8] }])
})

t.test('a page that is not full needs no count, in any mode', async (t) => {
  for (const mode of ['exact', 'capped', 'estimated', 'none'] as const) {
    const { queryset, queries } = noted(t, rows(1))
    await (await pager(t, pages(mode), queryset))('')
    t.strictSame(queries, ['fetch'], mode)
  }
})

t.test('the schema says what the count may be', async (t) => {
  const counted = (mode: CountMode) => (new (pages(mode))().getPaginatedResponseSchema({}) as { properties: Record<string, unknown> }).properties
  t.strictSame([counted('none').count, counted('capped').count_is_exact, counted('exact').count_is_exact], [{ type: ['integer', 'null'] }, { type: 'boolean' }, undefined])
})

t.test('PostgreSQL estimates by its statistics, with filters and without, and a search is one statement', async (t) => {
  const pool = await testPool(t)
  if (pool === null) return t.pass(NO_SERVER, { skip: NO_SERVER })
  const db = drizzle(pool)
  await db.execute(sql.raw('create table items (id serial primary key, rank integer not null, name text not null)'))
  await db.execute(sql.raw('insert into items (rank, name) select i % 10, \'item \' || i from generate_series(1, 5000) i'))
  await db.execute(sql.raw('analyze items'))
  const { objects } = drizzleModel(db, pgTable('items', { id: serial().primaryKey(), rank: integer().notNull(), name: text().notNull() }))
  t.equal(await objects.estimate(), 5000)
  const some = await objects.filter({ rank: 3 }).estimate() ?? 0
  t.ok(some > 350 && some < 650, `about 500, and it said ${some}`)
  t.equal(await objects.slice(0, 11).count(), 11)

  const { queryset, queries } = noted(t, objects.orderBy('id'))
  const ask = await pager(t, pages('estimated', 1000), queryset)
  t.strictSame(await ask('?page=2'), [200, { count: 5000, count_is_exact: false, next: link('?page=3'), previous: link(''), results: [3, 4] }])
  t.strictSame(queries, ['fetch'])
  queries.length = 0

  const found = await (await pager(t, pages('exact'), objects.filter({ name__icontains: '99' }).orderBy('id')))('?page=2')
  t.strictSame(found, [200, { count: 95, next: link('?page=3'), previous: link(''), results: [299, 399] }])
  t.strictSame(queries, ['fetch'])
  queries.length = 0
  t.strictSame(await (await pager(t, pages('exact'), objects.filter({ name__icontains: '99' }).orderBy('id')))('?page=99'), INVALID)
  t.strictSame(queries, ['fetch', 'count'])
})
