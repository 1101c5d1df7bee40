import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { test } from 'tap'
import { relationConformance } from '../../../lib/testing/relation-suite/index.ts'
import { NO_SERVER, testDatabase } from '../../support/postgres.ts'
import type { TestDatabase } from '../../support/postgres.ts'
import { emptied, postgresLibrary, statements } from './library.ts'

const database = await testDatabase()
if (database === null) test('PostgreSQL', { skip: NO_SERVER }, () => {})
else await checkRelations(database)

async function checkRelations (database: TestDatabase): Promise<void> {
  const pool = new pg.Pool({ connectionString: database.url })
  const db = drizzle(pool)
  for (const statement of statements('postgresql')) await db.execute(statement)
  const models = postgresLibrary(db)
  const library = async () => {
    await db.execute(emptied)
    return models
  }
  relationConformance('PostgreSQL', library, { test: (name, check) => test(name, check) })
  test('the database is given back', async () => {
    await pool.end()
    await database.drop()
  })
}
