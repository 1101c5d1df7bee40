/** The tables on SQLite, and the statements that make and fill them. */
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Amounts } from './rows.ts'

const createdAt = () => integer('created_at', { mode: 'timestamp_ms' }).notNull().$defaultFn(() => new Date())

export const products = sqliteTable('products', {
  id: integer().primaryKey(),
  name: text({ length: 100 }).notNull(),
  price: real().notNull(),
  stock: integer().notNull().default(0),
  createdAt: createdAt()
}, (table) => [index('products_created').on(table.createdAt, table.id)])

export const reviews = sqliteTable('reviews', {
  id: integer().primaryKey(),
  productId: integer('product_id').notNull().references(() => products.id),
  author: text({ length: 50 }).notNull(),
  rating: integer().notNull(),
  comment: text().notNull().default(''),
  createdAt: createdAt()
}, (table) => [index('reviews_latest').on(table.productId, table.createdAt, table.id)])

/** What `load.ts` writes to beside products. */
export const counters = sqliteTable('counters', { id: integer().primaryKey(), value: integer().notNull().default(0) })
export const accounts = sqliteTable('accounts', { id: integer().primaryKey(), balance: integer().notNull() })
export const transfers = sqliteTable('transfers', {
  id: integer().primaryKey(),
  fromId: integer('from_id').notNull(),
  toId: integer('to_id').notNull(),
  amount: integer().notNull(),
  reference: text({ length: 50 }).notNull()
})

export const createStatements: readonly string[] = [
  'pragma journal_mode = wal',
  'create table products (id integer primary key, name text not null, price real not null, stock integer not null default 0, created_at integer not null)',
  `create table reviews (
    id integer primary key, product_id integer not null references products (id), author text not null, rating integer not null,
    comment text not null default '', created_at integer not null)`,
  'create table counters (id integer primary key, value integer not null default 0)',
  'create table accounts (id integer primary key, balance integer not null)',
  'create table transfers (id integer primary key, from_id integer not null, to_id integer not null, amount integer not null, reference text not null)'
]

const numbersTo = (count: number): string => `with recursive numbers (i) as (select 1 where ${count} > 0 union all select i + 1 from numbers where i < ${count})`

/** The same rows as those of PostgreSQL. */
export function fillStatements ({ products, reviews }: Amounts): readonly string[] {
  return [
    `${numbersTo(products)} insert into products (id, name, price, stock, created_at)
      select i, 'Product ' || i, i * 7919 % 100003 / 100.0, i % 100, 1704067200000 + i * 1000 from numbers`,
    `${numbersTo(reviews)} insert into reviews (id, product_id, author, rating, comment, created_at)
      select i, 1 + (i - 1) % ${products}, 'Author ' || (i % 1000), 1 + i % 5, 'Review number ' || i, 1735689600000 + i * 1000 from numbers`,
    ...indexStatements
  ]
}

export const indexStatements: readonly string[] = [
  'create index if not exists products_created on products (created_at, id)',
  'create index if not exists reviews_latest on reviews (product_id, created_at, id)',
  'analyze'
]
