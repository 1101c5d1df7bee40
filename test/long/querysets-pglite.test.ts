/** The whole suite for adapters on PGlite. */
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { sql } from 'drizzle-orm'
import { test } from 'tap'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { emptyTables, modelsOf, tables } from '../querysets/support/postgresql.ts'

const db = drizzle(new PGlite())
for (const statement of tables) await db.execute(sql.raw(statement))
const models = modelsOf(db)
querySetConformance('PGlite', async () => {
  await db.execute(sql.raw(emptyTables))
  return models
}, { test: (name, check) => test(name, check) })
test('the database is closed', () => db.$client.close())
