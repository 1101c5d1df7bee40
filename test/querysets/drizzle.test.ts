import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { blob, customType, integer, numeric, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { test } from 'tap'
import { atomic, drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { DoesNotExist, IntegrityError, InvalidLookup, InvalidPattern, MultipleObjectsReturned } from '../../lib/querysets/exceptions.ts'
import { F } from '../../lib/querysets/expressions.ts'
import { Q } from '../../lib/querysets/q.ts'
import { categories, libsqlDatabase, modelsOf, products, syncDatabase, tables, temporaryFolder } from './support/sqlite.ts'
import type { LibsqlDatabase } from './support/sqlite.ts'

const data = (number: number) => ({ sku: `S-${number}`, name: `Name ${number}`, price: number, createdAt: new Date(number), shelf: 's', slot: number })

async function filled (db: LibsqlDatabase, count = 3) {
  const models = modelsOf(db)
  for (let number = 1; number <= count; number++) await models.Product.objects.create({ ...data(number), stock: 0 })
  return { ...models, objects: models.Product.objects }
}

/** A database that writes down what it is asked. */
async function logged () {
  const queries: string[] = []
  const client = createClient({ url: ':memory:' })
  for (const table of tables) await client.execute(table)
  const db = drizzle(client, { logger: { logQuery: (query) => queries.push(query) } })
  const models = await filled(db)
  queries.length = 0
  return { ...models, db, queries }
}

test('a model takes its names from the table, unless it is given some', async (t) => {
  const db = await libsqlDatabase()
  const [Category, Item] = [drizzleModel(db, categories), drizzleModel(db, products, { name: 'StockItem' })]
  t.strictSame([Category.name, Category.verboseName, Item.name, Item.verboseName], ['Category', 'category', 'StockItem', 'stock item'])
  t.equal(drizzleModel(db, products, { verboseName: 'thing' }).verboseName, 'thing')
})

test('a foreign key leads to the model that there is, or to a new one', async (t) => {
  const [first, second] = [await libsqlDatabase(), await libsqlDatabase()]
  const Product = drizzleModel(first, products)
  t.match(Product.columns.get('categoryId')?.references?.(), { model: { name: 'Category', primaryKey: 'id' }, property: 'id' })
  const Kind = drizzleModel(second, categories, { name: 'Kind' })
  t.equal(drizzleModel(second, products).columns.get('categoryId')?.references?.().model, Kind)
})

const money = customType<{ data: { cents: number }, driverData: number }>({
  dataType: () => 'integer', toDriver: ({ cents }) => cents, fromDriver: (cents) => ({ cents })
})
const odds = sqliteTable('odds', {
  id: integer().primaryKey(),
  state: text({ enum: ['new', 'old'] }).notNull().default('new'),
  title: text({ length: 10 }),
  rate: numeric({ mode: 'number' }),
  big: numeric({ mode: 'bigint' }),
  body: text({ mode: 'json' }).$type<{ a: number }>(),
  bytes: blob({ mode: 'buffer' }),
  size: real(),
  seenAt: integer('seen_at', { mode: 'timestamp' }),
  cost: money(),
  madeAt: integer('made_at', { mode: 'timestamp' }).$defaultFn(() => new Date(9000)),
  code: text()
}, (table) => [uniqueIndex('odds_code').on(table.code)])
const oddsTable = `create table odds (id integer primary key, state text not null default 'new', title text, rate numeric, big numeric, body text, bytes blob, size real,
  seen_at integer, cost integer, made_at integer, code text unique, check (size < 100))`

async function oddModel () {
  const db = await libsqlDatabase()
  await db.run(sql.raw(oddsTable))
  return drizzleModel(db, odds)
}

test('a custom type that stores days as text has text in its rows, and is compared as text', async (t) => {
  const day = customType<{ data: string }>({ dataType: () => 'date' })
  const moment = customType<{ data: Date, driverData: string }>({ dataType: () => 'date', fromDriver: (text) => new Date(text), toDriver: (date) => date.toISOString().slice(0, 10) })
  const trips = sqliteTable('trips', { id: integer().primaryKey(), start: day().notNull(), end: moment() })
  const db = await libsqlDatabase()
  await db.run(sql.raw('create table trips (id integer primary key, start text not null, end text)'))
  const Trip = drizzleModel(db, trips)
  t.match(Trip.columns.get('start'), { kind: 'date', native: 'string' })
  t.match(Trip.columns.get('end'), { kind: 'date', native: 'json' })
  await Trip.objects.bulkCreate([{ start: '2024-01-31' }, { start: '2025-06-01' }])
  t.equal(await Trip.objects.filter({ start__gte: '2025-01-01' }).count(), 1)
})

test('column facts come from the columns of Drizzle', async (t) => {
  const { columns } = await oddModel()
  const kinds = [...columns.values()].map(({ name, kind, native }) => `${name} ${kind} ${native}`)
  t.strictSame(kinds, [
    'id integer number', 'state text string', 'title text string', 'rate decimal number', 'big bigint bigint', 'body json json', 'bytes binary Buffer', 'size float number',
    'seenAt datetime Date', 'cost integer json', 'madeAt datetime Date', 'code text string'
  ])
  t.match(columns.get('state'), { choices: ['new', 'old'], hasDefault: true, defaultValue: 'new', nullable: false })
  t.match([columns.get('title'), columns.get('code'), columns.get('madeAt')], [{ maxLength: 10, nullable: true }, { unique: true }, { hasDefault: true }])
})

test('values of every kind go in, come out and are found', async (t) => {
  const Odd = await oddModel()
  const values = { title: 'x', rate: 1.5, big: 2n ** 60n, body: { a: 1 }, bytes: Buffer.from('hi'), size: 2.5, seenAt: new Date(5000), cost: { cents: 5 }, code: 'c' }
  const row = await Odd.objects.create(values)
  t.strictSame(row, { id: 1, state: 'new', madeAt: new Date(9000), ...values })
  t.strictSame(await Odd.objects.get(), row)
  const conditions = [{ rate: '1.50' }, { big: String(2n ** 60n) }, { big__in: [2n ** 60n] }, { bytes: Buffer.from('hi') }, { bytes__in: [Buffer.from('hi')] }, { seenAt: new Date(5000) }, { cost: { cents: 5 } }, { cost__in: [{ cents: 5 }] }, { body: { a: 1 } }, { seenAt__second: 5 }, { size__gte: 2.5 }]
  for (const condition of conditions) t.equal(await Odd.objects.filter(condition as object).count(), 1, String(Object.keys(condition)))
  await t.rejects(Odd.objects.create({ size: 100 }), { name: 'IntegrityError', kind: 'check', fields: [] })
  await t.rejects(Odd.objects.create({ code: 'c' }), { name: 'IntegrityError', kind: 'unique', fields: ['code'] })
})

test('columns that Drizzle names by casing are known by their properties', async (t) => {
  const client = createClient({ url: ':memory:' })
  await client.execute('create table visitors (id integer primary key, first_name text not null unique)')
  const Visitor = drizzleModel(drizzle(client, { casing: 'snake_case' }), sqliteTable('visitors', { id: integer().primaryKey(), firstName: text().notNull().unique() }))
  await Visitor.objects.create({ firstName: 'Ada' })
  await t.rejects(Visitor.objects.create({ firstName: 'Ada' }), { name: 'IntegrityError', kind: 'unique', fields: ['firstName'] })
  t.equal((await Visitor.objects.get({ firstName__istartswith: 'a' })).id, 1)
})

test('a table without a primary key of its own says how to give one', async (t) => {
  const db = await libsqlDatabase()
  const pairs = sqliteTable('pairs', { left: integer().notNull(), right: integer().notNull() }, (table) => [primaryKey({ columns: [table.left, table.right] })])
  t.throws(() => drizzleModel(db, pairs, { primaryKey: 'left' }), { code: 'FST_VIEWSETS_MODEL_INVALID', message: /a part of the key only.*left and right/ })
  t.throws(() => drizzleModel(db, pairs, { primaryKey: 'middle' }), { code: 'FST_VIEWSETS_MODEL_INVALID', message: /no property/ })
  const Pair = drizzleModel(db, pairs)
  t.strictSame([Pair.identity, Pair.uniqueTogether], [['left', 'right'], [['left', 'right']]])
  const single = sqliteTable('singles', { code: text().notNull() }, (table) => [primaryKey({ columns: [table.code] })])
  t.equal(drizzleModel(db, single).primaryKey, 'code')
  t.throws(() => drizzleModel({ ...db } as never, {} as never), { code: 'FST_VIEWSETS_MODEL_INVALID', message: /neither a table nor a view/ })
})

test('an expression of Drizzle is a condition', async (t) => {
  const { objects } = await filled(await libsqlDatabase())
  t.equal(await objects.filter(eq(products.price, 2), { id__gt: 1 }).count(), 1)
  t.equal(await objects.exclude(sql`${products.price} > ${1}`).count(), 1)
  t.equal(await objects.exclude(sql`${products.note} = 'x'`).count(), 3)
  t.equal(await objects.filter(Q.or(eq(products.price, 1), { price: 3 })).count(), 2)
  const row = await objects.get({ pk: 1 })
  await t.rejects(objects.filter(eq(products.price, 2)).update(row, { price: 5 }), DoesNotExist)
  await t.rejects(objects.filter({ getSQL: () => 'raw' }).fetch(), { code: 'FST_VIEWSETS_EXPRESSION_INVALID' })
})

test('the scope is part of the statement that writes', async (t) => {
  const { objects, queries } = await logged()
  const row = await objects.get({ pk: 1 })
  queries.length = 0
  await objects.filter({ active: true }).update(row, { price: 5 })
  await objects.filter({ active: true }).delete(row)
  t.match(queries, [/^update "products" set .* where \("products"."id" = \? and "products"."active" = \?\) returning/, /^delete from "products" where \("products"."id" = \? and "products"."active" = \?\) returning/])
})

test('one row is asked for in no order, and with a limit only where there may be more of it', async (t) => {
  const { objects, queries } = await logged()
  await objects.orderBy('-price').get({ pk: 1 })
  await t.rejects(objects.orderBy('price').get({ price: 7 }), DoesNotExist)
  await t.rejects(objects.orderBy('price').get(Q.or({ pk: 1 }, { pk: 2 })), MultipleObjectsReturned)
  t.strictSame(queries.map((query) => query.replace(/^select .* from/, 'select from').replaceAll('"', '')), [
    'select from products where products.id = ?',
    'select from products where products.price = ? limit ?',
    'select from products where (products.id = ? or products.id = ?) limit ?'
  ])
})

test('only the columns that are wanted are asked for', async (t) => {
  const { objects, queries } = await logged()
  await objects.only('name').get({ pk: 1 })
  await objects.filter({ price__gt: 1 }).exists()
  await objects.slice(1, 3).count()
  t.strictSame(queries, [
    'select "id", "name" from "products" where "products"."id" = ?', 'select "id" from "products" where "products"."price" > ? limit ?', 'select count(*) from (select 1 from "products" limit ?) as "first"'
  ])
})

test('one statement serves all values of one shape, and shapes do not mix', async (t) => {
  const { objects } = await logged()
  for (const price of [1, 2, 3, 4]) {
    const rows = await objects.filter({ price__gte: price }).orderBy('-price').slice(0, 2).fetch()
    t.strictSame(rows.map((row) => row.price), [3, 2, 1].filter((one) => one >= price).slice(0, 2))
  }
  t.strictSame([await objects.filter({ price__gt: 2 }).count(), await objects.filter({ price__lt: 2 }).count(), await objects.filter({ slot__gt: 2 }).count()], [1, 1, 1])
  t.strictSame([await objects.filter({ note: null }).count(), await objects.filter({ note__isnull: false }).count(), await objects.exclude({ note: null }).count()], [3, 0, 0])
  t.strictSame([await objects.filter({ name__contains: 'N' }).count(), await objects.filter({ name__icontains: 'N' }).count(), await objects.filter({ name__icontains: 'Ñ' }).count()], [3, 3, 0])
})

test('one statement writes all values of one shape, and what is made for each row is made for each', async (t) => {
  const db = await libsqlDatabase()
  await db.run(sql.raw('create table notes (id integer primary key, body text, token text not null, version integer not null, rank integer not null default 7)'))
  let made = 0
  const notes = sqliteTable('notes', {
    id: integer().primaryKey(),
    body: text(),
    token: text().notNull().$defaultFn(() => `token ${++made}`),
    version: integer().notNull().default(0).$onUpdate(() => ++made),
    rank: integer().notNull().default(7)
  })
  const { objects } = drizzleModel(db, notes)
  const first = await objects.create({ body: 'a' })
  t.strictSame([first, await objects.create({ body: 'b' }), await objects.create({ body: null, token: 'own' }), await objects.create({ rank: 1 })], [
    { id: 1, body: 'a', token: 'token 1', version: 0, rank: 7 }, { id: 2, body: 'b', token: 'token 2', version: 0, rank: 7 },
    { id: 3, body: null, token: 'own', version: 0, rank: 7 }, { id: 4, body: null, token: 'token 3', version: 0, rank: 1 }
  ])
  const versions = []
  for (const body of ['c', 'd', null]) versions.push((await objects.update(first, { body })).version)
  t.equal(new Set(versions).size, 3)
  t.match([await objects.update(first, { rank: F('rank').plus(2) }), await objects.update(first, { rank: F('rank').plus(3) }), await objects.update(first, { rank: F('rank').times(2) })],
    [{ rank: 9 }, { rank: 12 }, { rank: 24 }])
  t.strictSame([await objects.filter({ rank__gt: 20 }).updateMany({ body: 'x' }), await objects.filter({ rank__gt: 1 }).updateMany({ body: 'y' }), await objects.filter({ rank__gt: 1 }).updateMany({ body: null })], [1, 3, 3])
  t.strictSame([await objects.filter({ rank__lt: 2 }).deleteMany(), await objects.filter({ rank__lt: 8 }).deleteMany(), await objects.count()], [1, 2, 1])
})

test('nothing is prepared where that is asked for', async (t) => {
  const db = await libsqlDatabase()
  await filled(db)
  const { objects } = drizzleModel(db, products, { prepare: false })
  t.strictSame([(await objects.get({ pk: 2 })).price, await objects.filter({ price__in: [1, 3] }).count()], [2, 2])
})

test('more shapes than are kept still run', async (t) => {
  const { objects } = await filled(await libsqlDatabase())
  for (let count = 1; count <= 450; count++) {
    const conditions = Array.from({ length: count % 230 + 1 }, (_, index) => ({ id__gt: -index }))
    t.equal(await objects.filter(...conditions).count(), 3)
    t.equal(await objects.filter({ price: 1 }).count(), 1)
  }
})

test('a database on disk takes transactions, writes and reads all at once', async (t) => {
  const db = await libsqlDatabase(`file:${join(temporaryFolder(t), 'test.db')}`)
  await crowd(t, db)
  db.$client.close()
})

test('a database in memory, with its one connection, does too', async (t) => crowd(t, await libsqlDatabase()))

test('so does a driver without promises', async (t) => crowd(t, syncDatabase() as unknown as LibsqlDatabase))

async function crowd (t: { equal: (found: unknown, wanted: unknown) => void }, db: LibsqlDatabase): Promise<void> {
  const { objects } = await filled(db)
  const times = <T>(count: number, work: (index: number) => Promise<T>) => Array.from({ length: count }, (_, index) => work(index))
  await Promise.all([
    ...times(60, () => atomic(db, async () => {
      const row = await objects.get({ pk: 1 })
      await objects.update(row, { stock: (row.stock ?? 0) + 1 })
    })),
    ...times(60, (index) => objects.create(data(1000 + index))),
    ...times(60, () => objects.filter({ price__gt: 1 }).fetch())
  ])
  t.equal((await objects.get({ pk: 1 })).stock, 60)
  t.equal(await objects.count(), 63)
}

test('two handles on one client take turns as well', async (t) => {
  const first = await libsqlDatabase()
  const second = drizzle(first.$client)
  const [one, other] = [await filled(first), modelsOf(second).Product.objects]
  await Promise.all([
    atomic(first, async () => { for (let number = 10; number < 20; number++) await one.objects.create(data(number)) }),
    ...Array.from({ length: 10 }, (_, index) => other.create(data(100 + index)))
  ])
  t.equal(await other.count(), 23)
})

test('atomic wants a database that has models', async (t) => {
  const db = await libsqlDatabase()
  await t.rejects(atomic(db, async () => {}), { code: 'FST_VIEWSETS_MODEL_INVALID' })
})

test('a constraint that is checked at the end of a transaction is an IntegrityError', async (t) => {
  const db = await libsqlDatabase()
  await db.run(sql.raw('create table late (id integer primary key, up integer references late (id) deferrable initially deferred)'))
  const Late = drizzleModel(db, sqliteTable('late', { id: integer().primaryKey(), up: integer() }))
  await t.rejects(atomic(db, async () => { await Late.objects.create({ up: 99 }) }), IntegrityError)
  t.equal(await Late.objects.count(), 0)
})

test('what the database cannot read of a pattern is the client\'s mistake, a missing table is not', async (t) => {
  const { objects } = await filled(await libsqlDatabase())
  await t.rejects(objects.filter({ name__regex: 'a(?=b)' }).fetch(), InvalidPattern)
  await t.rejects(objects.filter({ name__icontains: 'x'.repeat(60_000) }).fetch(), InvalidLookup)
  const db = drizzle(createClient({ url: ':memory:' }))
  await t.rejects(drizzleModel(db, products).objects.filter({ name__regex: 'a' }).fetch(), /Failed query/)
})
