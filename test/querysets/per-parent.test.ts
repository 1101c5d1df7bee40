import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/pglite'
import t from 'tap'
import { perParentChecks } from './per-parent-checks.ts'
import { memoryModels, postgresqlModels, postgresqlTables, sqliteModels } from './per-parent-fixture.ts'

perParentChecks(t, 'memory', memoryModels)
perParentChecks(t, 'SQLite', sqliteModels)

const db = drizzle(new PGlite())
for (const statement of postgresqlTables) await db.execute(sql.raw(statement))
const models = await postgresqlModels(db)
perParentChecks(t, 'PGlite', async () => models)
t.test('the database is closed', () => db.$client.close())
