import t from 'tap'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import { hold } from './holding.ts'
import { onPostgreSQL } from './service/postgresql.ts'
import type { TestDatabase } from '../support/postgres.ts'

const database = await testDatabase()
t.teardown(() => database?.drop())

t.test('Whatever clients send, a service on PostgreSQL goes on', { skip: database === null && NO_SERVER }, async (t) => {
  await hold(t, await onPostgreSQL(database as TestDatabase))
})
