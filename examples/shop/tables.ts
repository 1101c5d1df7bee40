/** The shop's tables, and a database with a few rows in them. */
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, primaryKey, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

export const categories = sqliteTable('categories', {
  id: integer().primaryKey(),
  name: text({ length: 50 }).notNull().unique(),
  slug: text({ length: 50 }).notNull().unique()
})

export const products = sqliteTable('products', {
  id: integer().primaryKey(),
  name: text({ length: 100 }).notNull(),
  price: real().notNull(),
  stock: integer().notNull().default(0),
  categoryId: integer('category_id').notNull().references(() => categories.id),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull().$defaultFn(() => new Date())
})

export const reviews = sqliteTable('reviews', {
  id: integer().primaryKey(),
  productId: integer('product_id').notNull().references(() => products.id),
  author: text({ length: 50 }).notNull(),
  rating: integer().notNull(),
  comment: text().notNull().default(''),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull().$defaultFn(() => new Date())
}, (table) => [unique().on(table.productId, table.author)])

export const tags = sqliteTable('tags', {
  id: integer().primaryKey(),
  name: text({ length: 30 }).notNull().unique()
})

/** Which product has which tag. */
export const taggings = sqliteTable('taggings', {
  productId: integer('product_id').notNull().references(() => products.id, { onDelete: 'cascade' }),
  tagId: integer('tag_id').notNull().references(() => tags.id, { onDelete: 'cascade' })
}, (table) => [primaryKey({ columns: [table.productId, table.tagId] })])

export const orders = sqliteTable('orders', {
  id: integer().primaryKey(),
  customer: text({ length: 50 }).notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull().$defaultFn(() => new Date())
})

export const lines = sqliteTable('order_lines', {
  id: integer().primaryKey(),
  orderId: integer('order_id').notNull().references(() => orders.id, { onDelete: 'cascade' }),
  productId: integer('product_id').notNull().references(() => products.id),
  quantity: integer().notNull()
}, (table) => [unique().on(table.orderId, table.productId)])

export const db = drizzle(createClient({ url: ':memory:' }))

const CREATE_TABLES = [
  'CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE)',
  `CREATE TABLE products (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL NOT NULL, stock INTEGER NOT NULL DEFAULT 0,
    category_id INTEGER NOT NULL REFERENCES categories (id), created_at INTEGER NOT NULL
  )`,
  `CREATE TABLE reviews (
    id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products (id), author TEXT NOT NULL, rating INTEGER NOT NULL,
    comment TEXT NOT NULL DEFAULT '', created_at INTEGER NOT NULL, UNIQUE (product_id, author)
  )`,
  'CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)',
  `CREATE TABLE taggings (
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (product_id, tag_id)
  )`,
  'CREATE INDEX taggings_tag ON taggings (tag_id, product_id)',
  'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, created_at INTEGER NOT NULL)',
  `CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    product_id INTEGER NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, UNIQUE (order_id, product_id)
  )`
]

/** Creates the tables and fills them. */
export async function seed (): Promise<void> {
  for (const statement of CREATE_TABLES) await db.run(sql.raw(statement))
  await db.insert(categories).values([
    { name: 'Tools', slug: 'tools' },
    { name: 'Garden', slug: 'garden' }
  ])
  await db.insert(products).values([
    { name: 'Hammer', price: 19.9, stock: 12, categoryId: 1 },
    { name: 'Saw', price: 24.5, stock: 3, categoryId: 1 },
    { name: 'Rake', price: 15, stock: 7, categoryId: 2 },
    { name: 'Hose 10m', price: 45.99, stock: 20, categoryId: 2 }
  ])
  await db.insert(reviews).values([
    { productId: 1, author: 'ann', rating: 5, comment: 'Hits every nail.' },
    { productId: 1, author: 'bob', rating: 3 },
    { productId: 3, author: 'ann', rating: 4 }
  ])
  await db.insert(tags).values([{ name: 'steel' }, { name: 'wood' }, { name: 'outdoor' }])
  await db.insert(taggings).values([
    { productId: 1, tagId: 1 },
    { productId: 1, tagId: 2 },
    { productId: 3, tagId: 2 },
    { productId: 3, tagId: 3 },
    { productId: 4, tagId: 3 }
  ])
}
