import { drizzle } from 'drizzle-orm/libsql'
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const products = sqliteTable('products', {
  id: integer().primaryKey(),
  name: text().notNull(),
  price: real().notNull(),
  createdAt: integer({ mode: 'timestamp' }).notNull()
})

export const reviews = sqliteTable('reviews', {
  id: integer().primaryKey(),
  productId: integer().notNull().references(() => products.id),
  rating: integer().notNull(),
  createdAt: integer({ mode: 'timestamp' }).notNull()
})

export const db = drizzle(':memory:')
