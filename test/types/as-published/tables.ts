import { drizzle } from 'drizzle-orm/libsql'
import { drizzle as postgres } from 'drizzle-orm/node-postgres'
import { boolean, integer as int, jsonb, pgEnum, pgTable, serial, text as pgText, timestamp, uuid } from 'drizzle-orm/pg-core'
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const products = sqliteTable('products', {
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull(),
  price: real().notNull(),
  stock: integer().notNull().default(0),
  note: text(),
  createdAt: integer({ mode: 'timestamp' }).notNull().$defaultFn(() => new Date())
})

export const reviews = sqliteTable('reviews', {
  id: integer().primaryKey(),
  productId: integer().notNull().references(() => products.id),
  rating: integer().notNull()
})

export const priority = pgEnum('priority', ['low', 'high'])

export const users = pgTable('users', { id: serial().primaryKey(), name: pgText().notNull(), isStaff: boolean().notNull().default(false) })

export const tickets = pgTable('tickets', {
  id: serial().primaryKey(),
  token: uuid().notNull().defaultRandom(),
  subject: pgText().notNull(),
  priority: priority().notNull().default('low'),
  isOpen: boolean().notNull().default(true),
  meta: jsonb().$type<{ tags: string[] }>(),
  assigneeId: int().references(() => users.id),
  openedAt: timestamp({ withTimezone: true }).notNull().defaultNow()
})

export const bookshelf = drizzle(':memory:')
export const shop = drizzle(':memory:')
export const desk = postgres('postgres://localhost/desk')

export const authors = sqliteTable('authors', { id: integer().primaryKey(), name: text().notNull() })
export const books = sqliteTable('books', {
  id: integer().primaryKey(),
  title: text().notNull(),
  price: integer().notNull(),
  authorId: integer().references(() => authors.id),
  sequelOfId: integer()
})
export const genres = sqliteTable('genres', { id: integer().primaryKey(), name: text().notNull() })
export const genrings = sqliteTable('genrings', { bookId: integer().notNull(), genreId: integer().notNull(), position: integer().notNull() }, (table) => [primaryKey({ columns: [table.bookId, table.genreId] })])
