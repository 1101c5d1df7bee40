import { test } from 'tap'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { emptied, libsqlDatabase, modelsOf } from './support/sqlite.ts'

const models = modelsOf(await libsqlDatabase())
querySetConformance('libSQL', () => emptied(models), { test: (name, check) => test(name, check) })
