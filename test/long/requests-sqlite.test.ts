import t from 'tap'
import { hold } from './holding.ts'
import { onSQLite } from './service/sqlite.ts'

t.test('Whatever clients send, a service on SQLite goes on', async (t) => { await hold(t, await onSQLite()) })
