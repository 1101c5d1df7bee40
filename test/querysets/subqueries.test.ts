/** What statements are made of querysets inside conditions. */
import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { memoryModel, Q } from '../../lib/index.ts'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { observeAllQueries } from '../../lib/querysets/query-events.ts'
import { libsqlDatabase, modelsOf } from './support/sqlite.ts'

test('a queryset in a condition is one statement with a subquery', async (t) => {
  const { Category, Product } = modelsOf(await libsqlDatabase())
  const told: string[] = []
  t.teardown(observeAllQueries(({ statement }) => told.push(statement().replaceAll('"', ''))))
  await Product.objects.filter({ categoryId__in: Category.objects.filter(Q.path({ parent__slug: 'a' })) }).values('id')
  await Product.objects.filter({ id__in: Product.objects.orderBy('-price').slice(2, 5), active: true }).count()
  await Category.objects.filter({ id__in: Product.objects.filter({ active: true }).column('categoryId') }).deleteMany()
  t.strictSame(told, [
    'select id from products where products.category_id in (select categories.id from categories left join categories parentId$1 on categories.parent_id = parentId$1.id where parentId$1.slug = ?) order by products.id asc',
    'select count(*) from products where (products.id in (select products.id from products where 1 = 1 order by products.price desc limit ? offset ?) and products.active = ?)',
    'delete from categories where categories.id in (select products.category_id from products where products.active = ?) returning 1'
  ])
})

test('statements with a subquery are kept by the shape of both', async (t) => {
  const { Category, Product } = modelsOf(await libsqlDatabase())
  const shapes = new Set<string>()
  t.teardown(observeAllQueries(({ shape }) => shapes.add(shape)))
  const asked = (slug: string, length: number, by: 'id' | 'slug' = 'slug') => Product.objects.filter({ categoryId__in: Category.objects.filter({ slug }).orderBy(by).slice(0, length) }).fetch()
  await asked('a', 1)
  await asked('b', 2)
  t.equal(shapes.size, 1)
  await asked('b', 2, 'id')
  t.equal(shapes.size, 2)
})

test('rows of another database are refused in a condition', async (t) => {
  const [one, other] = [modelsOf(await libsqlDatabase()), modelsOf(await libsqlDatabase())]
  const Tag = memoryModel('Tag', Type.Object({ id: Type.Integer() }))
  const told = (name: string) => ({ code: 'FST_VIEWSETS_SUBQUERY_INVALID', message: `"categoryId" of Product cannot be looked up among rows of ${name}: they are in another database, where no statement reaches both. Fetch the values first and give them as a list.` })
  t.throws(() => one.Product.objects.filter({ categoryId__in: other.Category.objects.all() }), told('Category'))
  t.throws(() => one.Product.objects.filter({ categoryId__in: Tag.objects.all() }), told('Tag'))
  t.throws(() => Tag.objects.filter({ id__in: one.Category.objects.all() }), { code: 'FST_VIEWSETS_SUBQUERY_INVALID' })
})

test('moments that a database keeps in two ways are not compared', async (t) => {
  const db = await libsqlDatabase()
  await db.run(sql.raw('create table events (id integer primary key, at integer, note text)'))
  const { Product } = modelsOf(db)
  const Event = drizzleModel(db, sqliteTable('events', { id: integer().primaryKey(), at: integer({ mode: 'timestamp' }), note: text() }))
  await t.rejects(Event.objects.filter({ at__in: Product.objects.column('createdAt') }).fetch(), { code: 'FST_VIEWSETS_SUBQUERY_INVALID', message: /integer \(timestamp\), and of the other as integer \(timestamp_ms\)/ })
})

test('what only looks like a queryset is none', async (t) => {
  const Tag = memoryModel('Tag', Type.Object({ id: Type.Integer() }), { rows: [{ id: 1 }] })
  const fake = { $row: {}, isOrdered: false, model: Tag, query: {} }
  t.throws(() => Tag.objects.filter({ id__in: fake }), { name: 'InvalidLookup' })
})
