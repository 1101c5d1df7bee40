import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3/session'
import { BaseSQLiteDatabase, integer, numeric, real, sqliteTable, SQLiteSyncDialect, text, unique } from 'drizzle-orm/sqlite-core'
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'
import Database from 'libsql'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import type { DrizzleDatabase } from '../../../lib/querysets/drizzle/index.ts'

export const categories = sqliteTable('categories', {
  id: integer().primaryKey(),
  slug: text().notNull().unique(),
  parentId: integer('parent_id').references((): AnySQLiteColumn => categories.id)
})

export const products = sqliteTable('products', {
  id: integer().primaryKey(),
  sku: text().notNull().unique(),
  name: text().notNull(),
  price: real().notNull(),
  stock: integer(),
  weight: numeric(),
  note: text(),
  active: integer({ mode: 'boolean' }).notNull().default(true),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  shelf: text().notNull(),
  slot: integer().notNull(),
  categoryId: integer('category_id').references(() => categories.id)
}, (table) => [unique().on(table.shelf, table.slot)])

export const tables = [
  'create table categories (id integer primary key, slug text not null unique, parent_id integer references categories (id))',
  `create table products (
    id integer primary key, sku text not null unique, name text not null, price real not null, stock integer, weight numeric, note text,
    active integer not null default 1, created_at integer not null, shelf text not null, slot integer not null,
    category_id integer references categories (id), unique (shelf, slot))`
]

export type LibsqlDatabase = ReturnType<typeof drizzle>

/** An empty database with the tables; in memory unless a URL is given. */
export async function libsqlDatabase (url = ':memory:'): Promise<LibsqlDatabase> {
  const db = drizzle(createClient({ url }))
  await db.run(sql.raw('pragma foreign_keys = on'))
  for (const table of tables) await db.run(sql.raw(table))
  return db
}

/** The same on a driver without promises. */
export function syncDatabase (path = ':memory:') {
  const client = new Database(path)
  client.pragma('foreign_keys = on')
  for (const table of tables) client.exec(table)
  const dialect = new SQLiteSyncDialect()
  return new BaseSQLiteDatabase('sync', dialect, new BetterSQLiteSession(client as never, dialect, undefined), undefined)
}

export function modelsOf (db: DrizzleDatabase) {
  return { Category: drizzleModel(db, categories), Product: drizzleModel(db, products) }
}

/** The models of one database, emptied: their keys count from 1 again. */
export async function emptied ({ Category, Product }: ReturnType<typeof modelsOf>): Promise<ReturnType<typeof modelsOf>> {
  await Product.objects.deleteMany()
  await Category.objects.deleteMany()
  return { Category, Product }
}

/** A folder that is gone when the test is over. */
export function temporaryFolder (t: { teardown: (clean: () => void) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'querysets-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
