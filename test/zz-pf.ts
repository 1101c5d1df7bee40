import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as pgDrizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import * as p from 'drizzle-orm/pg-core'
import * as s from 'drizzle-orm/sqlite-core'
import { drizzleModel } from '../lib/querysets/drizzle/index.ts'
import { testDatabase } from './postgres.ts'

const R = s.sqliteTable('reviews', { id: s.integer().primaryKey(), productId: s.integer('product_id').notNull(), rating: s.integer().notNull(), createdAt: s.integer('created_at').notNull() })
const P = p.pgTable('reviews', { id: p.serial().primaryKey(), productId: p.integer('product_id').notNull(), rating: p.integer().notNull(), createdAt: p.integer('created_at').notNull() })
const keys = Array.from({ length: 20 }, (_, i) => [i + 1])
async function time (name: string, fn: () => Promise<unknown>) {
  await fn(); await fn(); await fn(); await fn(); await fn(); await fn()
  const ts: number[] = []
  for (let i = 0; i < 9; i++) { const a = performance.now(); await fn(); ts.push(performance.now() - a) }
  ts.sort((a, b) => a - b)
  console.log(name.padEnd(40), ts[4]!.toFixed(2), 'ms')
}
const which = process.argv[2]
for (const per of [1, 100, 10000]) {
  const parents = Math.max(20, Math.min(2000, 400000 / per))
  for (const index of ['none', 'product_id', 'product_id, created_at']) {
    if (which !== 'pg') {
      const db = drizzle(createClient({ url: ':memory:' }))
      await db.run(sql.raw('create table reviews (id integer primary key, product_id integer not null, rating integer not null, created_at integer not null)'))
      await db.run(sql.raw(`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${parents * per - 1}) insert into reviews (product_id, rating, created_at) select i % ${parents} + 1, i % 5, (i * 7919) % 1000003 from n`))
      if (index !== 'none') await db.run(sql.raw(`create index x on reviews (${index})`))
      const M = drizzleModel(db, R)
      const qs = M.objects.orderBy('-createdAt')
      await time(`sqlite ${per} per parent, index ${index}`, () => qs.perParent({ on: ['productId'], keys, limit: 1 }))
      await time('      +pk tie', () => M.objects.orderBy('-createdAt', 'id').perParent({ on: ['productId'], keys, limit: 3 }))
    } else {
      const database = (await testDatabase())!
      const pool = new pg.Pool({ connectionString: database.url, max: 2 })
      const db = pgDrizzle(pool)
      await db.execute(sql.raw('create table reviews (id serial primary key, product_id integer not null, rating integer not null, created_at integer not null)'))
      await db.execute(sql.raw(`insert into reviews (product_id, rating, created_at) select i % ${parents} + 1, i % 5, (i::bigint * 7919) % 1000003 from generate_series(0, ${parents * per - 1}) i`))
      if (index !== 'none') await db.execute(sql.raw(`create index x on reviews (${index})`))
      await db.execute(sql.raw('analyze reviews'))
      const M = drizzleModel(db, P)
      await time(`pg ${per} per parent, index ${index}`, () => M.objects.orderBy('-createdAt').perParent({ on: ['productId'], keys, limit: 1 }))
      await time('      all', () => M.objects.orderBy('-createdAt').perParent({ on: ['productId'], keys: keys.slice(0, per > 1000 ? 1 : 20), limit: null }))
      await pool.end()
      await database.drop()
    }
  }
}
