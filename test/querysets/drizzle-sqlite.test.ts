import { test } from 'tap'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { emptied, libsqlDatabase, modelsOf, syncDatabase } from './support/sqlite.ts'

const promising = modelsOf(await libsqlDatabase())
querySetConformance('libSQL', () => emptied(promising), { test: (name, check) => test(name, check) })

const direct = modelsOf(syncDatabase())
querySetConformance('SQLite without promises', () => emptied(direct), { test: (name, check) => test(name, check) })
