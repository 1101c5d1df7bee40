import { drizzle } from 'drizzle-orm/node-postgres'
import { sql } from 'drizzle-orm'
import { bigint, date, inet, integer, jsonb, numeric, pgTable, real, serial, smallint, text, time, timestamp, uuid, varchar } from 'drizzle-orm/pg-core'
import Fastify from 'fastify'
import pg from 'pg'
import { test } from 'tap'
import viewsets, { AsyncModelViewSet, SimpleRouter, modelSerializer } from '../../lib/index.ts'
import { atomic, drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { IntegrityError, InvalidLookup, InvalidPattern, TransactionConflict } from '../../lib/querysets/exceptions.ts'
import { querySetConformance } from '../../lib/testing/queryset-suite/index.ts'
import { NO_SERVER, testDatabase } from '../support/postgres.ts'
import { emptyTables, modelsOf, productData, tables } from './support/postgresql.ts'
import type { TestDatabase } from '../support/postgres.ts'

const kinds = pgTable('kinds', {
  id: serial().primaryKey(),
  small: smallint(),
  whole: integer(),
  big: bigint({ mode: 'bigint' }),
  rate: real(),
  price: numeric({ precision: 5, scale: 2 }),
  any: numeric(),
  day: date(),
  at: time(),
  moment: timestamp(),
  address: inet(),
  key: uuid(),
  short: varchar({ length: 5 }),
  code: text().unique(),
  body: jsonb()
})
const kindsTable = `create table kinds (
  id serial primary key, small smallint, whole integer, big bigint, rate real, price numeric(5, 2), "any" numeric, day date, at time, moment timestamp,
  address inet, key uuid, short varchar(5), code text unique, body jsonb)`

const database = await testDatabase()
if (database === null) test('PostgreSQL', { skip: NO_SERVER }, () => {})
else await checkPostgreSQL(database)

async function checkPostgreSQL (database: TestDatabase): Promise<void> {
  await database.run(...tables, kindsTable)
  const db = drizzle(new pg.Pool({ connectionString: database.url, max: 10 }))
  const models = modelsOf(db)
  const emptied = async () => {
    await db.execute(sql.raw(emptyTables))
    return models
  }
  querySetConformance('PostgreSQL', emptied, { test: (name, check) => test(name, check) })

  const Kind = drizzleModel(db, kinds)

  test('values that a column cannot hold are found in no row', async (t) => {
    await Kind.objects.create({ whole: 1, price: '1.50', any: '2', code: 'a' })
    const great = '9'.repeat(400)
    const conditions: object[] = [
      { pk: great }, { pk: '-1' }, { small: 40_000 }, { whole: 2 ** 40 }, { big: great }, { rate: 1e39 }, { price: great }, { any: `${great}.${great}` }, { any: '1e999' }, { day: '9999-12-31' }, { moment: '9999-12-31T23:59:59Z' },
      { day__year: great }, { moment__week_day: 9 }, { at: '23:59:59.999' }, { address: 'nonsense' }, { key: '00000000-0000-0000-0000-000000000000' }, { short: 'x'.repeat(5000) }, { code: 'a\0' },
      { code__icontains: '\0' }, { code__in: ['\0', 'b'] }, { code__startswith: '\\' }, { code__regex: '\\0' }, { body: { a: '\0' } }, { small__in: [40_000, 2] }, { whole__range: [2 ** 40, 2 ** 41] }
    ]
    for (const condition of conditions) {
      const outcome = await Kind.objects.filter(condition as { id?: number }).fetch().catch((error: unknown) => error)
      t.ok(outcome instanceof InvalidLookup || (Array.isArray(outcome) && outcome.length === 0), `${JSON.stringify(condition).slice(0, 60)}: ${String(outcome)}`)
    }
    t.equal(await Kind.objects.filter({ small__lt: 40_000 as number, whole__lt: 2 ** 40 }).count(), 0, 'what is null is not less')
    t.equal(await Kind.objects.filter({ whole__lt: 2 ** 40 }).count(), 1)
  })

  test('values that a column refuses are told as a broken constraint', async (t) => {
    const refused: object[] = [
      { small: 40_000 }, { whole: 2 ** 40 }, { big: 2n ** 70n }, { rate: 1e39 }, { price: '123456' }, { day: '2024-02-31' }, { day: 'x' }, { at: '25:00' }, { address: 'nonsense' }, { key: 'nonsense' },
      { short: 'too long' }, { short: 'a\0' }, { body: { a: '\0' } }, { body: { '\0': 1 } }, { code: Array.from({ length: 4000 }, (_, index) => String.fromCharCode(0x4e00 + index * 7919 % 20_000)).join('') }
    ]
    for (const data of refused) await t.rejects(Kind.objects.create(data), IntegrityError, JSON.stringify(data, (_, value: unknown) => typeof value === 'bigint' ? String(value) : value).slice(0, 60))
    const row = await Kind.objects.get({ code: 'a' })
    await t.rejects(Kind.objects.update(row, { short: 'a\0' }), IntegrityError)
  })

  test('a client who sends a NUL is told of it', async (t) => {
    class KindViewSet extends AsyncModelViewSet {
      override queryset = Kind.objects.all()
      override serializerClass = modelSerializer(Kind, { fields: ['id', 'code', 'body'] })
    }
    const router = new SimpleRouter()
    router.register('kinds', KindViewSet)
    const app = Fastify()
    await app.register(viewsets, { router })
    for (const payload of [{ code: 'a\0' }, { code: 'nul', body: { a: ['\0'] } }]) {
      const response = await app.inject({ method: 'POST', url: '/kinds/', payload })
      t.strictSame([response.statusCode, response.json()], [400, { [payload.body === undefined ? 'code' : 'body']: ['Null characters are not allowed.'] }])
    }
    t.equal((await app.inject('/kinds/%00/')).statusCode, 404)
    await app.close()
  })

  test('a pattern that the server cannot read is the client\'s mistake', async (t) => {
    await t.rejects(Kind.objects.filter({ code__regex: '(?<name>a)' }).fetch(), InvalidPattern)
    await t.rejects(Kind.objects.filter({ code__iregex: 'a{2000}' }).fetch(), InvalidPattern)
  })

  test('rows that are equal by the order asked for come in one order on all pages', async (t) => {
    const { Product } = await emptied()
    for (let number = 1; number <= 30; number++) await Product.objects.create({ ...productData(number), price: 1 })
    for (let number = 30; number >= 1; number -= 3) await Product.objects.update(await Product.objects.get({ pk: number }), { stock: number })
    const pages = await Promise.all([0, 10, 20].map((start) => Product.objects.orderBy('-price').slice(start, start + 10).fetch()))
    t.strictSame(pages.flat().map(({ id }) => id), Array.from({ length: 30 }, (_, index) => index + 1))
    t.equal((await Product.objects.orderBy('price').first())?.id, 1)
  })

  test('single statements that collide are tried again, transactions say so', async (t) => {
    const { Product } = await emptied()
    const rows = [await Product.objects.create(productData(1)), await Product.objects.create(productData(2))] as const
    await database.run(`create or replace function collide () returns trigger as $$ begin
      if new.price > 50 and nextval('tries') < 3 then raise exception 'could not serialize' using errcode = '40001'; end if; return new; end $$ language plpgsql`,
    'create sequence tries', 'create trigger collides before update on products for each row execute function collide()')
    t.equal((await Product.objects.update(rows[0], { price: 77 })).price, 77)
    await database.run('alter sequence tries restart')
    await t.rejects(atomic(db, () => Product.objects.update(rows[0], { price: 88 })), TransactionConflict)
    await database.run('drop trigger collides on products')
    let alone = 2
    let meet!: () => void
    const met = new Promise<void>((resolve) => { meet = resolve })
    const results = await Promise.allSettled([[0, 1], [1, 0]].map(([first, second]) => atomic(db, async () => {
      await Product.objects.update(rows[first as 0], { stock: 1 })
      if (--alone === 0) meet()
      await met
      await Product.objects.update(rows[second as 0], { stock: 2 })
    })))
    const failed = results.filter((one) => one.status === 'rejected')
    t.ok(failed.length === 1 && failed[0]?.reason instanceof TransactionConflict, 'of a deadlock one is undone')
  })

  test('the connections are given back', async () => {
    await db.$client.end()
    await database.drop()
  })
}
