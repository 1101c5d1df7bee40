import { drizzle } from 'drizzle-orm/node-postgres'
import { sql } from 'drizzle-orm'
import { pgTable, serial } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { test } from 'tap'
import { atomic, drizzleModel, pipelined, pipelinedReads } from '../../lib/querysets/drizzle/index.ts'
import { InvalidLookup } from '../../lib/querysets/exceptions.ts'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import { emptyTables, modelsOf, productData, products, tables } from './support/postgresql.ts'
import type { TestDatabase } from '../support/postgres.ts'

test('pipelined reads want a pool of node-postgres', (t) => {
  const db = drizzle('postgres://127.0.0.1:1/none')
  t.throws(() => pipelined(drizzle.mock()), { code: 'FST_VIEWSETS_ATTRIBUTE_INVALID', message: /made with a pool/ })
  t.throws(() => pipelined(db, { clients: 0 }), { code: 'FST_VIEWSETS_ATTRIBUTE_INVALID', message: /above zero/ })
  class OldClient { on () {} }
  const old = { $client: { connect: () => {}, options: {}, Client: OldClient } }
  t.throws(() => pipelined(old as never), { code: 'FST_VIEWSETS_ATTRIBUTE_INVALID', message: /8\.23/ })
  t.equal(pipelinedReads, pipelined, 'the former name does the same')
  t.end()
})

const database = await testDatabase()
if (database === null) test('PostgreSQL, pipelined', { skip: NO_SERVER }, () => {})
else await checkPipeline(database)

async function checkPipeline (database: TestDatabase): Promise<void> {
  await database.run(...tables)
  const pool = new pg.Pool({ connectionString: database.url, max: 10 })
  const db = drizzle(pool)
  const models = modelsOf(db)
  const { objects } = models.Product
  // far above what a busy machine takes for a small read
  const reads = pipelined(db, { slowAfter: 200 })
  await reads.connect()
  let acquired = 0
  const pids: number[] = []
  pool.on('acquire', () => acquired++)
  pool.on('connect', (client) => pids.push((client as unknown as { processID: number }).processID))

  /** How many connections of the pool that took; the least of a few times, since a busy machine makes any statement a slow one. */
  const pooled = async (work: () => Promise<unknown>): Promise<number> => {
    let least = Infinity
    for (let times = 0; times < 5 && least > 0; times++) {
      const before = acquired
      await work()
      least = Math.min(least, acquired - before)
    }
    return least
  }
  const filled = async (count = 3) => {
    await db.execute(sql.raw(emptyTables))
    for (let number = 1; number <= count; number++) await objects.create({ ...productData(number), stock: 0 })
  }
  /** Ends the connections that are not the pool's. */
  const breakLine = () => database.run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid not in (pg_backend_pid(), ${pids.join(', ')})`)

  const emptied = async () => {
    await db.execute(sql.raw(emptyTables))
    return models
  }

  querySetConformance('PostgreSQL, pipelined', emptied, { test: (name, check) => test(name, check) })

  test('reads outside transactions leave the pool alone', async (t) => {
    await filled()
    t.equal(await pooled(() => Promise.all([objects.get({ pk: 1 }), objects.count(), objects.orderBy('-price').slice(0, 2).fetch(), objects.filter({ sku: 'S-2' }).exists()])), 0)
    t.equal(await pooled(() => objects.filter({ name__icontains: 'name' }).fetch()), 1, 'a scan goes to the pool')
    t.equal(await pooled(() => drizzleModel(db, products, { prepare: false }).objects.get({ pk: 1 })), 1)
  })

  test('what is read in a transaction is read on its connection', async (t) => {
    await filled()
    await atomic(db, async () => {
      await objects.update(await objects.get({ pk: 1 }), { price: 77 })
      t.equal((await objects.get({ pk: 1 })).price, 77)
      t.equal(await pooled(() => objects.get({ pk: 1 })), 0, 'and on no other')
    })
    await t.rejects(atomic(db, async () => {
      await objects.update(await objects.get({ pk: 1 }), { price: 99 })
      throw new Error('undo')
    }), /undo/)
    t.equal((await objects.get({ pk: 1 })).price, 77)
  })

  test('the error of one statement is not the error of those around it', async (t) => {
    await filled()
    const broken = drizzleModel(db, pgTable('nowhere', { id: serial().primaryKey() })).objects
    const bad = () => broken.get({ pk: 1 })
    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => index % 3 === 2 ? bad() : objects.get({ pk: index % 3 + 1 })))
    t.strictSame(results.map(({ status }) => status), Array.from({ length: 30 }, (_, index) => index % 3 === 2 ? 'rejected' : 'fulfilled'))
    const mixed = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => index % 3 === 2 ? objects.filter({ note__regex: '(?<x>a)' }).fetch() : objects.get({ pk: index % 3 + 1 })))
    t.ok(mixed.every((one) => one.status === 'fulfilled' || one.reason instanceof InvalidLookup))
  })

  test('a connection that breaks is made anew, and nobody sees it', async (t) => {
    await filled()
    const read = () => Promise.all(Array.from({ length: 20 }, (_, index) => objects.get({ pk: index % 3 + 1 })))
    const broken = new AbortController()
    const reading = Promise.all(Array.from({ length: 4 }, async () => {
      while (!broken.signal.aborted) t.equal((await read()).length, 20)
      return await read()
    }))
    await breakLine()
    broken.abort()
    t.equal((await reading).flat().length, 80)
    await reads.connect()
    t.equal(await pooled(read), 0)
  })

  test('a table that changes under a statement is read as it is then', async (t) => {
    await filled()
    await objects.get({ pk: 1 })
    await pooled(() => Promise.all(Array.from({ length: 8 }, () => objects.filter({ name__contains: 'Name' }).only('stock').fetch())))
    await database.run('alter table products alter column stock type bigint')
    const rows = await Promise.all(Array.from({ length: 20 }, (_, index) => objects.get({ pk: index % 3 + 1 })))
    t.strictSame(rows.map(({ stock }) => stock), rows.map(() => 0))
    t.equal((await objects.filter({ name__contains: 'Name' }).only('stock').fetch()).length, 3)
    await database.run('alter table products alter column stock type integer')
    await objects.get({ pk: 1 })
  })

  test('a slow statement goes to the pool, the others do not wait for it', async (t) => {
    await filled()
    await reads.connect()
    const lazy = drizzleModel(db, products, { name: 'Lazy' }).objects
    await database.run('alter table products rename to products_real', 'create view products as select * from products_real where pg_sleep(0.25) is not null')
    for (let count = 0; count < 3; count++) await lazy.filter({ id: 1 }).fetch()
    const later = await pooled(() => lazy.filter({ id: 1 }).fetch())
    await database.run('drop view products', 'alter table products_real rename to products')
    t.equal(later, 1)
  })

  test('nothing is left open', async (t) => {
    await reads.close()
    t.equal(await pooled(() => objects.count()), 1, 'reads go on over the pool')
    await reads.close()
    await pool.end()
    await database.drop()
  })
}
