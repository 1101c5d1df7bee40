/** What statements are made of new rows that may be there already. */
import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { test } from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { observeAllQueries } from '../../lib/querysets/query-events.ts'
import { libsqlDatabase, modelsOf } from './support/sqlite.ts'
import { productData } from './support/postgresql.ts'

const update = { updateConflicts: true, uniqueFields: ['slug'], updateFields: ['parentId'] } as const

test('many rows that may be there already are one statement', async (t) => {
  const { Category } = modelsOf(await libsqlDatabase())
  const told: string[] = []
  t.teardown(observeAllQueries(({ statement }) => told.push(statement().replaceAll('"', ''))))
  await Category.objects.bulkCreate([{ slug: 'a' }, { slug: 'b' }], { ignoreConflicts: true })
  await Category.objects.bulkCreate([{ slug: 'a', parentId: 2 }, { slug: 'c', parentId: 1 }], update)
  await Category.objects.filter({ id__lt: 2 }).bulkCreate([{ slug: 'a' }], update)
  const insert = 'insert into categories (id, slug, parent_id) values'
  t.strictSame(told, [
    `${insert} (null, ?, null), (null, ?, null) on conflict do nothing returning id, slug, parent_id`,
    `${insert} (null, ?, ?), (null, ?, ?) on conflict (categories.slug) do update set parent_id = excluded.parent_id returning id, slug, parent_id`,
    `${insert} (null, ?, null) on conflict (categories.slug) do update set parent_id = excluded.parent_id where categories.id < ? returning id, slug, parent_id`
  ])
})

test('a column that changes with its row does so when a conflict is updated', async (t) => {
  const db = await libsqlDatabase()
  await db.run(sql.raw('create table notes (id integer primary key, slug text not null unique, title text, version integer not null)'))
  let version = 0
  const notes = sqliteTable('notes', { id: integer().primaryKey(), slug: text().notNull().unique(), title: text(), version: integer().notNull().$onUpdate(() => ++version) })
  const Note = drizzleModel(db, notes)
  const put = async (title: string) => (await Note.objects.bulkCreate([{ slug: 'a', title }], { updateConflicts: true, uniqueFields: ['slug'], updateFields: ['title'] }))[0]
  const rows = [await put('x'), await put('y'), await put('z')]
  t.strictSame(rows.map((row) => [row?.id, row?.title]), [[1, 'x'], [1, 'y'], [1, 'z']])
  t.equal(new Set(rows.map((row) => row?.version)).size, 3)
})

test('more rows than a statement takes are updated all or not at all', async (t) => {
  const { Product } = modelsOf(await libsqlDatabase())
  const by = { updateConflicts: true, uniqueFields: ['sku'], updateFields: ['price'] } as const
  const rows = Array.from({ length: 3000 }, (_, number) => productData(number))
  await Product.objects.bulkCreate(rows, by)
  await t.rejects(Product.objects.bulkCreate([...rows.map((row) => ({ ...row, price: 0 })), { ...productData(3001), shelf: 's', slot: 1 }], by), { name: 'IntegrityError' })
  t.equal(await Product.objects.filter({ price: 0 }).count(), 1)
  const changed = await Product.objects.bulkCreate(rows.map((row) => ({ ...row, price: -1 })), by)
  t.strictSame([changed.length, await Product.objects.filter({ price: -1 }).count()], [3000, 3000])
})
