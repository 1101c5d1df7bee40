import { test } from 'tap'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { libsqlDatabase, modelsOf, syncDatabase } from './drizzle-fixture.ts'

querySetConformance('libSQL', async () => modelsOf(await libsqlDatabase()), { test: (name, check) => test(name, check) })
querySetConformance('SQLite without promises', () => modelsOf(syncDatabase()), { test: (name, check) => test(name, check) })
