import { drizzle } from 'drizzle-orm/node-postgres'
import { pgSchema, serial, text } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { test } from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { TransactionConflict } from '../../lib/querysets/exceptions.ts'
import { queryLog } from '../../lib/testing/index.ts'
import { Q } from '../../lib/querysets/q.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import type { TestDatabase } from '../support/postgres.ts'
import { emptyTables, modelsOf, productData, tables } from './support/postgresql.ts'

const database = await testDatabase()
if (database === null) test('PostgreSQL', { skip: NO_SERVER }, () => {})
else await checkLocks(database)

async function checkLocks (database: TestDatabase): Promise<void> {
  await database.run(...tables, 'create schema store', 'create table store.shelves (id serial primary key, name text not null)')
  const db = drizzle(new pg.Pool({ connectionString: database.url, max: 10 }))
  const { Product, Category } = modelsOf(db)
  const Shelf = drizzleModel(db, pgSchema('store').table('shelves', { id: serial().primaryKey(), name: text().notNull() }))
  const { objects } = Product

  /** Runs the work while another transaction holds the first row. */
  async function besideOther (work: () => Promise<void>): Promise<void> {
    await database.run(emptyTables)
    const { id } = await Category.objects.create({ slug: 'tools' })
    await objects.bulkCreate([{ ...productData(1), categoryId: id }, { ...productData(2), categoryId: id }])
    let end!: () => void
    const released = new Promise<void>((resolve) => { end = resolve })
    let other = Promise.resolve()
    await new Promise<void>((resolve) => {
      other = Product.transaction(async () => {
        await objects.filter(Q.path({ category__slug: 'tools' })).selectForUpdate().get({ pk: 1 })
        resolve()
        await released
      })
    })
    await work().finally(end)
    await other
  }

  test('skipLocked leaves out the rows that another transaction holds', async (t) => {
    await besideOther(async () => {
      const rows = await Product.transaction(() => objects.selectForUpdate({ skipLocked: true }).fetch())
      t.strictSame(rows.map(({ id }) => id), [2])
    })
  })

  test('noWait does not wait for them, and may be tried again', async (t) => {
    await besideOther(async () => {
      await t.rejects(Product.transaction(() => objects.selectForUpdate({ noWait: true }).get({ pk: 1 })), TransactionConflict)
      t.equal((await Product.transaction(() => objects.selectForUpdate({ noWait: true }).get({ pk: 2 }))).id, 2)
    })
  })

  test('rows that are joined are left to others', async (t) => {
    await besideOther(async () => {
      const category = await Category.objects.get()
      t.equal((await Category.objects.update(category, { slug: 'free' })).slug, 'free')
      t.strictSame((await Category.transaction(() => Category.objects.selectForUpdate({ noWait: true }).fetch())).length, 1)
    })
  })

  test('the lock is the last word of the statement, and the only one on its table', async (t) => {
    const log = queryLog(Product, Shelf)
    await Product.transaction(async () => {
      await objects.filter(Q.path({ category__slug: 'tools' })).selectForUpdate({ noKey: true }).orderBy('id').slice(1, 3).fetch()
      await Shelf.objects.selectForUpdate().fetch()
    })
    log.stop()
    t.strictSame(log.statements.map((statement) => / for .*$/.exec(statement)?.[0]), [' for no key update of "products"', ' for update of "shelves"'])
  })

  test('the database is given back', async () => {
    await (db.$client as pg.Pool).end()
    await database.drop()
  })
}
