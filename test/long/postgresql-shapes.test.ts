/** Shapes of queries that clients choose, of which there is no end, beside those that an application has of its own. */
import { drizzle } from 'drizzle-orm/node-postgres'
import { pgTable, text } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { test } from 'tap'
import type { Test } from 'tap'
import { AsyncModelViewSet, filters, filterSet, modelSerializer, OrderingFilter, PageNumberPagination, FilterSetBackend, SearchFilter, SimpleRouter, viewsets } from '../../lib/index.ts'
import { drizzleModel, pipelined } from '../../lib/querysets/drizzle/index.ts'
import type { DrizzleDatabase } from '../../lib/querysets/drizzle/index.ts'
import { fastifyFor } from '../support/helper.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import type { TestDatabase } from '../support/postgres.ts'
import { modelsOf, productData, tables } from '../querysets/support/postgresql.ts'

const database = await testDatabase()
if (database === null) test('PostgreSQL, shapes', { skip: NO_SERVER }, () => {})
else await checkShapes(database)

const COLUMNS = ['name', 'price', 'stock', 'weight', 'note', 'active', 'createdAt', 'shelf', 'slot', 'categoryId']

/** That many queries, no two of one shape. */
function hostile (count: number): string[] {
  return Array.from({ length: count }, (_, number) => {
    const ordering = COLUMNS.map((name, index) => (number >> index) % 2 === 0 ? name : `-${name}`).join()
    return [`?ordering=${ordering}`, `?ordering=${ordering}&search=a`, `?ordering=${ordering}&name__icontains=a&slot__gt=1`][number % 3] as string
  })
}

/** What the server keeps for one connection, which is the one that reads it. */
const statements = pgTable('pg_prepared_statements', { name: text().primaryKey(), statement: text().notNull() })

async function checkShapes (database: TestDatabase): Promise<void> {
  await database.run(...tables)

  /** An application whose products clients may order, search and filter at will, and what the server keeps for it. */
  async function shop (t: Test, db: DrizzleDatabase) {
    const { Product } = modelsOf(db)
    await Product.objects.deleteMany()
    await Product.objects.bulkCreate([1, 2, 3].map(productData))
    class ProductViewSet extends AsyncModelViewSet {
      override queryset = Product.objects.all()
      override serializerClass = modelSerializer(Product, { fields: ['sku'] })
      override filterBackends = [OrderingFilter, SearchFilter, FilterSetBackend]
      override filtersetClass = filterSet(Product, { name: filters.string({ lookups: ['icontains'] }), slot: filters.integer({ lookups: ['comparison'] }) })
      override orderingFields = COLUMNS
      override searchFields = ['name', 'note']
      override paginationClass = class extends PageNumberPagination { override pageSize = 2 }
    }
    const router = new SimpleRouter()
    router.register('products', ProductViewSet)
    const app = fastifyFor(t)
    await app.register(viewsets, { router })
    const Statement = drizzleModel(db, statements, { prepare: true })
    const list = async (query = '') => (await app.inject(`/products/${query}`)).statusCode
    const kept = async () => (await Statement.objects.values('statement')).map(({ statement }) => statement)
    return { list, kept }
  }

  /** Sends all of them twice, for what comes once is not kept at all. */
  async function attacked (t: Test, db: DrizzleDatabase): Promise<void> {
    const { list, kept } = await shop(t, db)
    t.strictSame([await list(), await list('?page=2')], [200, 200])
    const ordinary = await kept()
    const answers = new Set<number>()
    for (const query of hostile(120)) for (let times = 0; times < 2; times++) answers.add(await list(query))
    const after = await kept()
    t.strictSame([[...answers], after.filter((statement) => ordinary.includes(statement)).length], [[200], ordinary.length], 'what the application asks is still there')
    t.ok(after.length > ordinary.length && after.length <= ordinary.length + 55, `${ordinary.length} before, ${after.length} after`)
    t.strictSame([await list(), await list('?page=2'), await list(hostile(1)[0])], [200, 200, 200])
  }

  test('the server keeps no more of what clients choose than has its place, for connections of a pool', async (t) => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 })
    await attacked(t, drizzle(pool))
    await pool.end()
  })

  test('nor for those that are pipelined', async (t) => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 })
    const db = drizzle(pool)
    const reads = pipelined(db, { clients: 1, slowAfter: 10_000 })
    await reads.connect()
    await attacked(t, db)
    await reads.close()
    await pool.end()
  })

  test('nor for one without a pool', async (t) => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await attacked(t, drizzle(client))
    await client.end()
  })

  test('what comes back is read again, whoever else is at it', async (t) => {
    const pool = new pg.Pool({ connectionString: database.url, max: 3 })
    const db = drizzle(pool)
    const reads = pipelined(db, { clients: 1 })
    const { list } = await shop(t, db)
    const queries = hostile(80)
    for (let round = 0; round < 2; round++) {
      const answers = await Promise.all([...queries, ...queries].map(async (query) => await list(query)))
      t.strictSame(new Set(answers), new Set([200]))
    }
    await reads.close()
    await pool.end()
  })

  test('forms of writes make room for each other', async (t) => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 })
    const db = drizzle(pool)
    const { kept } = await shop(t, db)
    const { Product } = modelsOf(db)
    const row = await Product.objects.get({ sku: 'S-1' })
    const values: Record<string, unknown> = { name: 'x', price: 1, stock: 2, weight: '3', note: 'y', active: true, createdAt: new Date(0), slot: 77 }
    const names = Object.keys(values)
    for (let number = 1; number < 2 ** names.length; number++) {
      const chosen = names.filter((_, index) => (number >> index) % 2 === 1)
      await Product.objects.update(row, Object.fromEntries(chosen.map((name) => [name, values[name]])))
    }
    const updates = (await kept()).filter((statement) => statement.startsWith('update'))
    t.ok(updates.length >= 190 && updates.length <= 200, `${updates.length} are kept`)
    await pool.end()
  })

  test('the database is given back', () => database.drop())
}
