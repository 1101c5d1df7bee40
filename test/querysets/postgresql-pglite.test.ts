/** PGlite, which takes seconds to start: one of them serves everything that `npm test` asks of it. All of the suite is in test/long. */
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { perParentChecks } from './support/per-parent-checks.ts'
import { postgresqlModels, postgresqlTables } from './support/per-parent.ts'
import { emptyTables, modelsOf, tables } from './support/postgresql.ts'
import { checkJSON, emptyJSONTables, jsonModels, jsonTables } from './support/json-checks.ts'

const db = drizzle(new PGlite())
for (const statement of [...tables, ...jsonTables, ...postgresqlTables]) await db.execute(sql.raw(statement))

/** One check for each thing in which a driver may differ from others on the same database. */
const FEW: ReadonlySet<string> = new Set([
  'exact finds equal values of every kind', 'in takes a long list', 'rows carry the types of their columns', 'aggregates have the type of their column',
  'a foreign key leads to the columns of its model', 'a queryset stands for its primary keys after in', 'a unique column refuses a second of its kind',
  'updateMany changes all rows of the queryset', 'bulkCreate changes what is there, and makes what is not', 'a transaction undoes everything when it throws',
  'a transaction within another undoes no more than itself', 'selectForUpdate reads in every way inside a transaction', 'of many who getOrCreate at once one makes the row'
].map((title) => `PGlite: ${title}`))

const models = modelsOf(db)
async function emptied () {
  await db.execute(sql.raw(emptyTables))
  return models
}
const run = new Set<string>()
querySetConformance('PGlite', emptied, {
  test (name, check) {
    if (!FEW.has(name)) return
    run.add(name)
    t.test(name, check)
  }
})
t.strictSame(run, FEW, 'the suite has all of these checks')

for (const prepare of [true, false]) {
  t.test(`PGlite: JSON comes back as it was stored, prepare: ${prepare}`, (t) => checkJSON(t, async () => { await db.execute(sql.raw(emptyJSONTables)) }, jsonModels(db, { prepare })))
}

const reviews = await postgresqlModels(db)
perParentChecks(t, 'PGlite', async () => reviews)

t.test('the database is closed', () => db.$client.close())
