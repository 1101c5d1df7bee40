import { drizzle } from 'drizzle-orm/node-postgres'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { test } from 'tap'
import { atomic, drizzleModel, pipelined } from '../../lib/querysets/drizzle/index.ts'
import { F } from '../../lib/querysets/expressions.ts'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import { emptyTables, modelsOf, productData, products, tables } from './support/postgresql.ts'
import type { TestDatabase } from '../support/postgres.ts'

const database = await testDatabase()
if (database === null) test('PostgreSQL, writes pipelined', { skip: NO_SERVER }, () => {})
else await checkWrites(database)

async function checkWrites (database: TestDatabase): Promise<void> {
  await database.run(...tables)
  const pool = new pg.Pool({ connectionString: database.url, max: 10 })
  const db = drizzle(pool)
  const models = modelsOf(db)
  const { objects } = models.Product
  // far above what a busy machine takes for a small write
  const line = pipelined(db, { slowAfter: 1000, writes: true })
  await line.connect()
  let acquired = 0
  const pids: number[] = []
  pool.on('acquire', () => acquired++)
  pool.on('connect', (client) => pids.push((client as unknown as { processID: number }).processID))

  const emptied = async () => {
    await db.execute(sql.raw(emptyTables))
    return models
  }
  const filled = async () => {
    await emptied()
    return await objects.create({ ...productData(1), stock: 0 })
  }

  querySetConformance('PostgreSQL, writes pipelined', emptied, { test: (name, check) => test(name, check) })

  test('single writes leave the pool alone, those of a transaction are on its connection', async (t) => {
    const row = await filled()
    const before = acquired
    await Promise.all(Array.from({ length: 50 }, () => objects.update(row, { stock: F('stock').plus(1) })))
    t.strictSame([acquired - before, (await objects.get({ pk: 1 })).stock], [0, 50])
    await t.rejects(atomic(db, async () => {
      await objects.update(row, { stock: 99 })
      throw new Error('undo')
    }), /undo/)
    t.strictSame([acquired - before, (await objects.get({ pk: 1 })).stock], [1, 50])
  })

  test('the constraint that one write breaks is not the error of those around it', async (t) => {
    await filled()
    const writes = Array.from({ length: 30 }, (_, index) => objects.create(productData(index % 3 === 0 ? 1 : index + 2)))
    const results = await Promise.allSettled(writes)
    t.strictSame(results.map(({ status }) => status), results.map((_, index) => index % 3 === 0 ? 'rejected' : 'fulfilled'))
    t.ok(results.every((one) => one.status === 'fulfilled' || one.reason.name === 'IntegrityError'))
    t.equal(await objects.count(), 21)
  })

  test('a table that changes under a statement is written as it is then', async (t) => {
    const row = await filled()
    await objects.update(row, { stock: 1 })
    await database.run('alter table products alter column stock type bigint')
    await Promise.all(Array.from({ length: 10 }, () => objects.update(row, { stock: F('stock').plus(1) })))
    t.equal(Number((await objects.update(row, { stock: 11 })).stock), 11)
    await database.run('alter table products alter column stock type integer')
    t.equal((await objects.update(row, { stock: 12 })).stock, 12)
  })

  test('a write whose connection breaks is told, and not sent again', async (t) => {
    const row = await filled()
    await database.run(`create function slowly() returns trigger language plpgsql as $$ begin
      if new.note = 'slow' then perform pg_sleep(20); end if; return new; end $$`, 'create trigger slowly before update on products for each row execute function slowly()')
    const broken = t.rejects(objects.update(row, { note: 'slow' }), { name: 'DatabaseUnavailable' })
    const kill = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = \'PgSleep\''
    while (!(await terminated(kill))) { /* it has not begun yet */ }
    await broken
    t.equal((await objects.get({ pk: 1 })).note, row.note)
    await line.connect()
    t.equal((await objects.update(row, { note: 'quick' })).note, 'quick')
    await database.run('drop trigger slowly on products')
  })

  async function terminated (statement: string): Promise<boolean> {
    return (await db.execute(sql.raw(statement))).rows.length > 0
  }

  test('a statement that is not kept goes to the pool', async (t) => {
    const row = await filled()
    const before = acquired
    await drizzleModel(db, products, { prepare: false }).objects.update(row, { stock: 5 })
    t.equal(acquired - before, 1)
  })

  test('nothing is left open', async (t) => {
    await line.close()
    const before = acquired
    await objects.create(productData(2))
    t.equal(acquired - before, 1, 'writes go on over the pool')
    await pool.end()
    await database.drop()
  })
}
