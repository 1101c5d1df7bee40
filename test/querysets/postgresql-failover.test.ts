import { drizzle } from 'drizzle-orm/node-postgres'
import { pgTable, serial, timestamp } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { test } from 'tap'
import { drizzleModel, pipelined } from '../../lib/querysets/drizzle/index.ts'
import { DatabaseUnavailable, IntegrityError } from '../../lib/querysets/exceptions.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'

const moments = pgTable('moments', { id: serial().primaryKey(), at: timestamp({ withTimezone: true, mode: 'string' }) })
const AT = '2024-01-02 03:04:05+00'

/** What it gives once each connection that was made to the old server has been found out. */
async function inTime<T> (write: () => Promise<T>, tries = 5): Promise<T> {
  return await write().catch((error) => {
    if (tries === 1 || !(error instanceof DatabaseUnavailable)) throw error
    return inTime(write, tries - 1)
  })
}

const database = await testDatabase()
if (database === null) test('PostgreSQL that has become a replica', { skip: NO_SERVER }, () => {})
else {
  const { url } = database
  const name = new URL(url).pathname.slice(1)
  await database.run('create table moments (id serial primary key, at timestamptz)')
  for (const writes of [false, true]) {
    test(`A server that only reads by now is left for its successor${writes ? ', pipelined' : ''}`, async (t) => {
      await database.run(`alter database ${name} set default_transaction_read_only = on`)
      const pool = new pg.Pool({ connectionString: url })
      const db = drizzle(pool)
      const reads = writes ? pipelined(db, { writes, slowAfter: 1000 }) : null
      await reads?.connect()
      const Moment = drizzleModel(db, moments)
      const work = { alone: () => Moment.objects.create({ at: AT }), together: () => Moment.transaction(() => Moment.objects.create({ at: AT })) }
      t.strictSame(await Moment.objects.fetch(), [], 'it is read')
      for (const write of Object.values(work)) await t.rejects(write(), DatabaseUnavailable)
      await database.run('set default_transaction_read_only = off', `alter database ${name} reset default_transaction_read_only`)
      for (const write of Object.values(work)) t.match(await inTime(write), { at: AT })
      await Moment.objects.deleteMany()
      await reads?.close()
      await pool.end()
    })
  }

  test('A time zone that there is not is the client\'s fault', async (t) => {
    const pool = new pg.Pool({ connectionString: url })
    const Moment = drizzleModel(drizzle(pool), moments)
    await t.rejects(Moment.objects.create({ at: '2024-01-02T03:04:05+17:00' }), IntegrityError)
    await pool.end()
  })
  test('the database is dropped', () => database.drop())
}
