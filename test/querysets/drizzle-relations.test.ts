import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as drizzleProxy } from 'drizzle-orm/pg-proxy'
import { integer, pgSchema, serial, text } from 'drizzle-orm/pg-core'
import { integer as sqliteInteger, sqliteTable, text as sqliteText } from 'drizzle-orm/sqlite-core'
import { test } from 'tap'
import { Count, Sum } from '../../lib/querysets/aggregates.ts'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { F } from '../../lib/querysets/expressions.ts'
import { Q } from '../../lib/querysets/q.ts'
import { modelsOf, tables } from './support/sqlite.ts'

/** Models over a database that writes down what it is asked. */
async function logged () {
  const queries: string[] = []
  const client = createClient({ url: ':memory:' })
  for (const table of tables) await client.execute(table)
  const models = modelsOf(drizzle(client, { logger: { logQuery: (query) => queries.push(query) } }))
  const last = () => queries.at(-1)?.replaceAll('"', '')
  return { ...models, objects: models.Product.objects, queries, last }
}

const categoryOf = 'left join categories categoryId$1 on products.category_id = categoryId$1.id'

test('related rows are joined once, and only where they are asked about', async (t) => {
  const { objects, last } = await logged()
  await objects.filter(Q.path({ category__slug: 'a' }), Q.path({ categoryId__slug__gt: 'b' })).orderBy(Q.path('-category__slug')).only('name').fetch()
  t.equal(last(), `select products.id, products.name from products ${categoryOf} where (categoryId$1.slug = ? and categoryId$1.slug > ?) order by categoryId$1.slug desc`)
  await objects.filter(Q.path({ category__parent__slug: 'a' })).count()
  t.equal(last(), `select count(*) from products ${categoryOf} left join categories parentId$2 on categoryId$1.parent_id = parentId$2.id where parentId$2.slug = ?`)
  await objects.filter(Q.path({ category__id: 1 })).orderBy(Q.path('category__slug')).count()
  t.equal(last(), 'select count(*) from products where products.category_id = ?')
  await objects.values('id', Q.path('category__slug'))
  t.equal(last(), `select products.id, categoryId$1.slug from products ${categoryOf} order by products.id asc`)
})

test('one statement serves all values of a path too', async (t) => {
  const { Category, objects } = await logged()
  const [tools, home] = await Category.objects.bulkCreate([{ slug: 'tools' }, { slug: 'home' }])
  const data = { name: 'x', price: 1, createdAt: new Date(0), shelf: 'a' }
  await objects.bulkCreate([{ ...data, sku: '1', slot: 1, categoryId: tools?.id ?? null }, { ...data, sku: '2', slot: 2, categoryId: home?.id ?? null }, { ...data, sku: '3', slot: 3 }])
  for (const [slug, ids] of [['tools', [1]], ['home', [2]], ['none', []]] as const) {
    t.strictSame(await objects.filter(Q.path({ category__slug: slug })).values('id'), ids.map((id) => ({ id })))
    t.strictSame(await objects.filter(Q.path({ category__slug__in: [slug] })).count(), ids.length)
  }
  t.strictSame(await objects.exclude(Q.path({ category__slug: 'tools' })).values('id'), [{ id: 2 }, { id: 3 }])
})

test('a write asks about related rows beside its own, and never joins', async (t) => {
  const { objects, last } = await logged()
  const tools = objects.filter(Q.path({ category__slug: 'tools' }), { active: true })
  await tools.updateMany({ stock: F('stock').plus(1) })
  t.equal(last(), `update products set stock = (products.stock + ?) where (products.active = ? and exists (select 1 from (select 1) as row ${categoryOf} where categoryId$1.slug = ?)) returning 1`)
  await tools.deleteMany()
  t.match(last(), /^delete from products where \(products.active = \? and exists \(/)
  await objects.deleteMany()
  t.equal(last(), 'delete from products where 1 = 1 returning 1')
})

test('many rows are one statement', async (t) => {
  const { Category, objects, queries } = await logged()
  await Category.objects.bulkCreate([{ slug: 'a' }, { slug: 'b' }, { slug: 'c' }])
  await objects.slice(0, 2).aggregate({ total: Sum('price'), n: Count() })
  t.strictSame(queries.map((query) => query.replaceAll('"', '')), [
    'insert into categories (id, slug, parent_id) values (null, ?, null), (null, ?, null), (null, ?, null) returning id, slug, parent_id',
    'select sum(products.price), count(*) from products inner join (select * from (select products.id as key0 from products where 1 = 1 order by products.id asc limit ?) as part) as united on products.id = united.key0'
  ])
})

test('a table in a schema is joined by its full name', async (t) => {
  const shop = pgSchema('shop')
  const makers = shop.table('makers', { id: serial().primaryKey(), name: text().notNull() })
  const items = shop.table('items', { id: serial().primaryKey(), maker_id: integer().references(() => makers.id) })
  const statements: string[] = []
  const Item = drizzleModel(drizzleProxy(async (statement) => {
    statements.push(statement.replaceAll('"', ''))
    return { rows: [] }
  }), items)
  await Item.objects.filter(Q.path({ maker__name: 'x' })).values('id')
  await Item.objects.filter(Q.path({ maker__name: 'x' })).deleteMany()
  t.strictSame(statements, [
    'select shop.items.id from shop.items left join shop.makers maker_id$1 on shop.items.maker_id = maker_id$1.id where maker_id$1.name = $1 order by shop.items.id asc',
    'delete from shop.items where (1 = 1 and exists (select 1 from (select 1) as row left join shop.makers maker_id$1 on shop.items.maker_id = maker_id$1.id where maker_id$1.name = $1)) returning 1'
  ])
})

test('a property whose name has the separator in it comes before a path', async (t) => {
  const client = createClient({ url: ':memory:' })
  const db = drizzle(client)
  await db.run(sql.raw('create table owners (id integer primary key, name text)'))
  await db.run(sql.raw('create table pets (id integer primary key, ownerId integer references owners (id), owner__name text)'))
  const owners = sqliteTable('owners', { id: sqliteInteger().primaryKey(), name: sqliteText() })
  const Pet = drizzleModel(db, sqliteTable('pets', { id: sqliteInteger().primaryKey(), ownerId: sqliteInteger().references(() => owners.id), owner__name: sqliteText() }))
  await drizzleModel(db, owners).objects.create({ name: 'Ada' })
  await Pet.objects.create({ ownerId: 1, owner__name: 'own' })
  t.strictSame([await Pet.objects.filter({ owner__name: 'own' }).count(), await Pet.objects.filter(Q.path({ ownerId__name: 'Ada' })).count()], [1, 1])
})
