/** PGlite, which takes seconds to start: the whole suite for adapters, and what else drivers may differ in. */
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { perParentChecks } from '../querysets/support/per-parent-checks.ts'
import { postgresqlModels, postgresqlTables } from '../querysets/support/per-parent.ts'
import { emptyTables, modelsOf, tables } from '../querysets/support/postgresql.ts'
import { checkJSON, emptyJSONTables, jsonModels, jsonTables } from '../querysets/support/json-checks.ts'

const db = drizzle(new PGlite())
for (const statement of [...tables, ...jsonTables, ...postgresqlTables]) await db.execute(sql.raw(statement))

const models = modelsOf(db)
querySetConformance('PGlite', async () => {
  await db.execute(sql.raw(emptyTables))
  return models
}, { test: (name, check) => t.test(name, check) })

for (const prepare of [true, false]) {
  t.test(`PGlite: JSON comes back as it was stored, prepare: ${prepare}`, (t) => checkJSON(t, async () => { await db.execute(sql.raw(emptyJSONTables)) }, jsonModels(db, { prepare })))
}

const reviews = await postgresqlModels(db)
perParentChecks(t, 'PGlite', async () => reviews)

t.test('the database is closed', () => db.$client.close())
