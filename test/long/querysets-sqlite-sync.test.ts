/** The whole suite for adapters on a driver of SQLite without promises. */
import { test } from 'tap'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { emptied, modelsOf, syncDatabase } from '../querysets/support/sqlite.ts'

const models = modelsOf(syncDatabase())
querySetConformance('SQLite without promises', () => emptied(models), { test: (name, check) => test(name, check) })
