import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { test } from 'tap'
import { atomic, coalescedReads, drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { DoesNotExist, InvalidLookup, MultipleObjectsReturned } from '../../lib/querysets/exceptions.ts'
import { modelsOf, tables } from './support/sqlite.ts'

/** A database with five products that writes down what it is asked. */
async function logged () {
  const queries: string[] = []
  const client = createClient({ url: ':memory:' })
  for (const table of tables) await client.execute(table)
  const db = drizzle(client, { logger: { logQuery: (query) => queries.push(query) } })
  const { objects } = modelsOf(db).Product
  for (let number = 1; number <= 5; number++) {
    await objects.create({ sku: `S-${number}`, name: `Name ${number}`, price: number, createdAt: new Date(number), shelf: number < 4 ? 'a' : 'b', slot: number, stock: 0 })
  }
  coalescedReads(db)
  queries.length = 0
  return { db, objects, queries }
}

test('rows looked up by their key share one statement', async (t) => {
  const { objects, queries } = await logged()
  const rows = await Promise.all([1, 2, 3, 2].map((pk) => objects.get({ pk })))
  t.strictSame(rows.map(({ id }) => id), [1, 2, 3, 2])
  t.match(queries, [/ in \(select value from json_each\(\?\)\)/])
  t.equal(queries.length, 1)
  const found = await Promise.allSettled([objects.get({ sku: 'S-1' }), objects.get({ sku: 'S-9' }), objects.get({ sku: 's-1' }), objects.get({ pk: 9 })])
  t.strictSame(found.map((one) => one.status === 'fulfilled' ? one.value.id : (one.reason as Error).name), [1, 'DoesNotExist', 'DoesNotExist', 'DoesNotExist'])
})

test('nobody gets a row that is somebody else\'s too', async (t) => {
  const { objects } = await logged()
  const [one, same] = await Promise.all([objects.get({ pk: 1 }), objects.get({ pk: 1 })])
  one.name = 'changed'
  one.createdAt.setTime(0)
  t.match(same, { name: 'Name 1', createdAt: new Date(1) })
  const [list, other] = await Promise.all([objects.orderBy('id').fetch(), objects.orderBy('id').fetch()])
  list.reverse()
  list[4]?.createdAt.setTime(77)
  t.match(other[0], { id: 1, createdAt: new Date(1) })
})

test('a scope is part of the question', async (t) => {
  const { objects, queries } = await logged()
  const [a, b] = [objects.filter({ shelf: 'a' }), objects.filter({ shelf: 'b' })]
  const results = await Promise.allSettled([a.get({ pk: 1 }), b.get({ pk: 1 }), a.get({ pk: 5 }), b.get({ pk: 5 }), objects.exclude({ shelf: 'a' }).get({ pk: 1 })])
  t.strictSame(results.map(({ status }) => status), ['fulfilled', 'rejected', 'rejected', 'fulfilled', 'rejected'])
  t.ok(results.every((one) => one.status === 'fulfilled' || one.reason instanceof DoesNotExist))
  t.equal(queries.length, 3)
  const counts = await Promise.all([a.count(), b.count(), a.count(), objects.filter({ price: 1 }).count(), objects.filter({ slot: 1 }).count(), objects.count()])
  t.strictSame(counts, [3, 2, 3, 1, 1, 5])
})

test('equal lists share one statement, others do not', async (t) => {
  const { objects, queries } = await logged()
  const lists = await Promise.all([
    objects.orderBy('id').slice(0, 2).fetch(), objects.orderBy('id').slice(0, 2).fetch(), objects.orderBy('id').slice(2, 4).fetch(), objects.orderBy('-id').slice(0, 2).fetch(),
    objects.orderBy('id').slice(0, 3).fetch(), objects.orderBy('id').only('id').slice(0, 2).fetch(), objects.orderBy('id').filter({ id__in: [1, 2] }).fetch(), objects.orderBy('id').filter({ id__in: [2, 3] }).fetch()
  ])
  t.strictSame(lists.map((rows) => rows.map(({ id }) => id)), [[1, 2], [1, 2], [3, 4], [5, 4], [1, 2, 3], [1, 2], [1, 2], [2, 3]])
  t.strictSame(lists[5], [{ id: 1 }, { id: 2 }])
  t.equal(queries.length, 7)
})

test('a question that comes later is asked later', async (t) => {
  const { objects } = await logged()
  const row = await objects.get({ pk: 1 })
  const before = objects.get({ pk: 1 })
  await before
  await objects.update(row, { price: 50 })
  t.equal((await objects.get({ pk: 1 })).price, 50)
})

test('where the common statement fails each runs alone', async (t) => {
  const { db, objects } = await logged()
  const results = await Promise.allSettled([objects.filter({ name__regex: 'a(?=b)' }).get({ pk: 1 }), objects.filter({ name__regex: 'a(?=b)' }).get({ pk: 2 }), objects.get({ pk: 3 })])
  t.ok(results[0].status === 'rejected' && results[0].reason instanceof InvalidLookup)
  t.ok(results[1].status === 'rejected' && results[1].reason instanceof InvalidLookup)
  t.not((results[0] as PromiseRejectedResult).reason, (results[1] as PromiseRejectedResult).reason)
  t.equal(results[2].status, 'fulfilled')
  await db.run(sql.raw('create table pairs (left integer not null, right integer not null)'))
  const Pair = drizzleModel(db, sqliteTable('pairs', { left: integer().notNull(), right: integer().notNull() }), { primaryKey: 'left' })
  for (const right of [1, 2]) await Pair.objects.create({ left: 1, right })
  await Pair.objects.create({ left: 2, right: 1 })
  const pairs = await Promise.allSettled([1, 2, 3].map((left) => Pair.objects.get({ left })))
  t.strictSame(pairs.map((one) => one.status === 'fulfilled' ? one.value.left : one.reason.constructor), [MultipleObjectsReturned, 2, DoesNotExist])
})

test('what is no plain value is never shared, and transactions are left alone', async (t) => {
  const { db, objects, queries } = await logged()
  await db.run(sql.raw('create table notes (id integer primary key, body text)'))
  const Note = drizzleModel(db, sqliteTable('notes', { id: integer().primaryKey(), body: text({ mode: 'json' }).$type<{ a: number }>() }))
  await Note.objects.create({ body: { a: 1 } })
  queries.length = 0
  const [one, other] = await Promise.all([Note.objects.get({ pk: 1 }), Note.objects.get({ pk: 1 })])
  t.not(one.body, other.body)
  t.equal(queries.length, 2)
  await Promise.all([objects.filter(sql`1 = 1`).get({ pk: 1 }), objects.filter(sql`1 = 1`).get({ pk: 1 })])
  t.equal(queries.length, 4)
  await atomic(db, async () => {
    await objects.update(await objects.get({ pk: 1 }), { price: 9 })
    t.strictSame((await Promise.all([1, 2].map((pk) => objects.get({ pk })))).map(({ price }) => price), [9, 2])
  })
})

test('more readers than one statement should serve are served by several', async (t) => {
  const { objects, queries } = await logged()
  const rows = await Promise.all(Array.from({ length: 1200 }, (_, index) => objects.get({ pk: index % 5 + 1 })))
  t.strictSame(rows.map(({ id }) => id), rows.map((_, index) => index % 5 + 1))
  t.equal(queries.length, 3)
})
