import { boolean, doublePrecision, integer, numeric, pgTable, serial, text, timestamp, unique } from 'drizzle-orm/pg-core'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import type { DrizzleDatabase, DrizzleModelOptions } from '../../../lib/querysets/drizzle/index.ts'

export const categories = pgTable('categories', {
  id: serial().primaryKey(),
  slug: text().notNull().unique(),
  parentId: integer('parent_id').references((): AnyPgColumn => categories.id)
})
export const products = pgTable('products', {
  id: serial().primaryKey(),
  sku: text().notNull().unique(),
  name: text().notNull(),
  price: doublePrecision().notNull(),
  stock: integer(),
  weight: numeric(),
  note: text(),
  active: boolean().notNull().default(true),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  shelf: text().notNull(),
  slot: integer().notNull(),
  categoryId: integer('category_id').references(() => categories.id)
}, (table) => [unique().on(table.shelf, table.slot)])

export const tables = [
  'drop table if exists products',
  'drop table if exists categories',
  'create table categories (id serial primary key, slug text not null unique, parent_id integer references categories (id))',
  `create table products (
    id serial primary key, sku text not null unique, name text not null, price double precision not null, stock integer, weight numeric, note text,
    active boolean not null default true, created_at timestamptz not null, shelf text not null, slot integer not null,
    category_id integer references categories (id), unique (shelf, slot))`
]

/** Empties the tables and lets their keys count from 1 again: `truncate` would give each a new file. */
export const emptyTables = `with gone as (delete from products), others as (delete from categories)
  select setval('products_id_seq', 1, false), setval('categories_id_seq', 1, false)`

export function modelsOf (db: DrizzleDatabase, options?: DrizzleModelOptions) {
  return { Category: drizzleModel(db, categories, options), Product: drizzleModel(db, products, options) }
}

export const productData = (number: number) => ({ sku: `S-${number}`, name: `Name ${number}`, price: number, createdAt: new Date(number), shelf: 's', slot: number })
