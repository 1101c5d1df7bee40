import { drizzle as nodePostgres } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import t from 'tap'
import { queryLog } from '../../lib/testing/index.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import { perParentChecks } from './support/per-parent-checks.ts'
import { memoryModels, postgresqlModels, postgresqlTables, sqliteModels } from './support/per-parent.ts'

const [inMemory, inSQLite] = [await memoryModels(), await sqliteModels()]
perParentChecks(t, 'memory', async () => inMemory)
perParentChecks(t, 'SQLite', async () => inSQLite)

const server = await testDatabase()
if (server === null) {
  t.test('PostgreSQL', { skip: NO_SERVER }, () => {})
} else {
  await server.run(...postgresqlTables)
  const pool = new pg.Pool({ connectionString: server.url, max: 4 })
  const real = await postgresqlModels(nodePostgres(pool))
  perParentChecks(t, 'PostgreSQL', async () => real)
  t.test('the database is given back', async () => {
    await pool.end()
    await server.drop()
  })
}

t.test('where an index leads to the rows of a parent, these alone are read; else all are numbered', async (t) => {
  const { Review } = await sqliteModels()
  const log = queryLog(Review)
  t.teardown(log.stop)
  const asked = (on: 'productId' | 'loose' | 'rating' | 'id', limit: number | null) => Review.objects.perParent({ on: [on], keys: [[1], [2]], limit })
  await asked('productId', 2)
  await asked('loose', 2)
  await asked('rating', 2)
  await asked('id', 2)
  await asked('productId', null)
  t.strictSame(log.statements.map((statement) => /row_number|cross join/.exec(statement)?.[0]), ['cross join', 'row_number', 'row_number', undefined, undefined],
    'a partial index leads to some only, and of a unique column there is one row at most')
})
