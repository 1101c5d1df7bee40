import { drizzle } from 'drizzle-orm/node-postgres'
import { bigint, boolean, date, doublePrecision, integer, numeric, pgEnum, pgTable, text, time, timestamp, uuid, varchar } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { test } from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import type { QuerySet } from '../support/helper.ts'

const state = pgEnum('state', ['new', 'open', 'done'])
const things = pgTable('things', {
  id: integer().primaryKey(),
  whole: integer(),
  big: bigint({ mode: 'bigint' }),
  ratio: doublePrecision(),
  price: numeric(),
  flag: boolean(),
  word: text(),
  short: varchar({ length: 20 }),
  day: date(),
  clock: time(),
  at: timestamp({ withTimezone: true }),
  uid: uuid(),
  state: state()
})
const TYPES = {
  whole: 'integer', big: 'bigint', ratio: 'double precision', price: 'numeric', flag: 'boolean', word: 'text', short: 'varchar(20)', day: 'date', clock: 'time', at: 'timestamptz', uid: 'uuid', state: 'state'
}
const VALUES: Readonly<Record<keyof typeof TYPES, unknown>> = {
  whole: 1, big: 1n, ratio: 1.5, price: '1.5', flag: true, word: 'a', short: 'a', day: '2024-01-02', clock: '10:00:00', at: new Date(0), uid: 'c0ffee00-0000-4000-8000-000000000001', state: 'open'
}

const database = await testDatabase()
if (database === null) test('Indexes of PostgreSQL', { skip: NO_SERVER }, () => {})
else {
  await database.run("create type state as enum ('new', 'open', 'done')", `create table things (id integer primary key, ${Object.entries(TYPES).map(([name, type]) => `${name} ${type}`).join()})`,
    ...Object.keys(TYPES).map((name) => `create index by_${name} on things (${name})`), "insert into things (id, state) values (1, 'open'), (2, null), (3, 'done')")
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  const Thing = drizzleModel(drizzle(pool, { logger: { logQuery: (text, values) => { sent = { text, values } } } }), things)
  let sent: { text: string, values: unknown[] } | null = null
  const objects = Thing.objects as unknown as QuerySet

  /** The plan of what was sent, with no way but by an index unless there is none. */
  const planOf = async (queryset: QuerySet): Promise<string> => {
    sent = null
    await queryset.fetch()
    await pool.query('set enable_seqscan = off')
    const { text, values } = sent as unknown as { text: string, values: unknown[] }
    return JSON.stringify((await pool.query(`explain ${text}`, values)).rows)
  }

  test('An index serves each kind of column that it can serve', async (t) => {
    for (const [name, value] of Object.entries(VALUES)) {
      const lookups = { exact: value, in: [value], ...name !== 'flag' && name !== 'state' && { gt: value, lte: value }, isnull: true }
      for (const [lookup, wanted] of Object.entries(lookups)) {
        const plan = await planOf(objects.filter({ [`${name}__${lookup}`]: wanted } as never))
        t.match(plan, name === 'flag' ? /by_flag/ : new RegExp(`Index Cond[^"]*${name}`), `${name}__${lookup}`)
      }
    }
    t.match(await planOf(objects.filter({ pk: 1 } as never)), /things_pkey/, 'pk')
  })

  test('What is no member of an enumeration is nothing that a row has', async (t) => {
    const count = (where: object) => objects.filter(where as never).count()
    t.strictSame([await count({ state: 'odd' }), await count({ state__in: ['odd', 'open'] }), await count({ state__in: ['odd'] }), await count({ state: 'open' })], [0, 1, 0, 1])
    t.equal(await objects.exclude({ state: 'odd' } as never).count(), 3)
    t.equal(await count({ state__icontains: 'OPE' }), 1)
  })

  test('the database is dropped', async () => {
    await pool.end()
    await database.drop()
  })
}
