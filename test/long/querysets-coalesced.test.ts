/** The whole suite for adapters where reads of one moment share a statement. */
import { drizzle } from 'drizzle-orm/node-postgres'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { test } from 'tap'
import { coalescedReads, pipelined } from '../../lib/querysets/drizzle/index.ts'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import * as sqlite from '../querysets/support/sqlite.ts'
import { emptyTables, modelsOf, tables } from '../querysets/support/postgresql.ts'
import type { TestDatabase } from '../support/postgres.ts'

const file = await sqlite.libsqlDatabase()
coalescedReads(file)
const models = sqlite.modelsOf(file)
querySetConformance('libSQL, coalesced', () => sqlite.emptied(models), { test: (name, check) => test(name, check) })

const database = await testDatabase()
if (database === null) test('PostgreSQL, pipelined and coalesced', { skip: NO_SERVER }, () => {})
else await checkPostgreSQL(database)

async function checkPostgreSQL (database: TestDatabase): Promise<void> {
  await database.run(...tables)
  const pool = new pg.Pool({ connectionString: database.url, max: 10 })
  const db = drizzle(pool)
  const models = modelsOf(db)
  const reads = pipelined(db, { slowAfter: 200 })
  await reads.connect()
  coalescedReads(db)
  querySetConformance('PostgreSQL, pipelined and coalesced', async () => {
    await db.execute(sql.raw(emptyTables))
    return models
  }, { test: (name, check) => test(name, check) })
  test('the connections are given back', async () => {
    await reads.close()
    await pool.end()
    await database.drop()
  })
}
