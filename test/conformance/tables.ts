/** The tables of the reference service. */
import { integer, numeric, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

const FIXED = new Date('2024-06-01T12:00:00Z')
const created = () => integer({ mode: 'timestamp_ms' }).notNull().$defaultFn(() => FIXED)

export const categories = sqliteTable('categories', {
  id: integer().primaryKey(),
  name: text({ length: 50 }).notNull().unique(),
  slug: text({ length: 50 }).notNull().unique()
})

export const products = sqliteTable('products', {
  id: integer().primaryKey(),
  name: text({ length: 100 }).notNull(),
  sku: text({ length: 20 }).notNull().unique(),
  description: text().notNull().default(''),
  price: numeric().notNull(),
  stock: integer().notNull().default(0),
  rating: real(),
  is_active: integer({ mode: 'boolean' }).notNull().default(true),
  status: text({ enum: ['draft', 'published', 'archived'] }).notNull().default('draft'),
  released_on: text(),
  opens_at: text(),
  uid: text(),
  metadata: text({ mode: 'json' }).notNull().default({}),
  contact: text().notNull().default(''),
  homepage: text().notNull().default(''),
  category_id: integer().notNull().references(() => categories.id, { onDelete: 'cascade' }),
  created_at: created()
})

export const reviews = sqliteTable('reviews', {
  id: integer().primaryKey(),
  product_id: integer().notNull().references(() => products.id, { onDelete: 'cascade' }),
  author: text({ length: 50 }).notNull(),
  rating: integer().notNull(),
  comment: text().notNull().default(''),
  created_at: created()
}, (table) => [unique().on(table.product_id, table.author)])

export const stocks = sqliteTable('stocks', {
  id: integer().primaryKey(),
  product_id: integer().notNull().references(() => products.id, { onDelete: 'cascade' }),
  warehouse: text({ length: 20 }).notNull(),
  quantity: integer().notNull()
}, (table) => [unique().on(table.product_id, table.warehouse)])

export const notes = sqliteTable('notes', {
  id: integer().primaryKey(),
  owner: text({ length: 20 }).notNull(),
  text: text({ length: 200 }).notNull()
})

export const CREATE_TABLES = [
  `CREATE TABLE categories (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE
  )`,
  `CREATE TABLE products (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, sku TEXT NOT NULL UNIQUE, description TEXT NOT NULL DEFAULT '',
    price NUMERIC NOT NULL, stock INTEGER NOT NULL DEFAULT 0, rating REAL, is_active INTEGER NOT NULL DEFAULT 1,
    status TEXT NOT NULL DEFAULT 'draft', released_on TEXT, opens_at TEXT, uid TEXT, metadata TEXT NOT NULL DEFAULT '{}',
    contact TEXT NOT NULL DEFAULT '', homepage TEXT NOT NULL DEFAULT '',
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE, created_at INTEGER NOT NULL
  )`,
  `CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    author TEXT NOT NULL, rating INTEGER NOT NULL, comment TEXT NOT NULL DEFAULT '', created_at INTEGER NOT NULL,
    UNIQUE (product_id, author)
  )`,
  `CREATE TABLE stocks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    warehouse TEXT NOT NULL, quantity INTEGER NOT NULL, UNIQUE (product_id, warehouse)
  )`,
  'CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, text TEXT NOT NULL)'
] as const
