/** Reviews of products, on each adapter: some keys with an index, some without, some of two columns. */
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, pgTable, serial, text, timestamp, varchar } from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'
import { Type } from '@sinclair/typebox'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import { memoryModel } from '../../../lib/querysets/index.ts'
import type { Model } from '../../../lib/querysets/index.ts'
import type { DrizzleDatabase } from '../../../lib/querysets/drizzle/index.ts'

export interface Author { id: number, name: string }
export interface Review {
  id: number
  productId: number | null
  loose: number | null
  shelf: string
  slot: number | null
  rating: number
  authorId: number | null
  createdAt: Date
}

export interface Models {
  readonly Author: Model<Author>
  readonly Review: Model<Review>
}

/** What the tables hold: 60 reviews of six products, some of none, and of shelves that share their slots. */
export const rows: readonly Review[] = Array.from({ length: 60 }, (_, index) => ({
  id: index + 1,
  productId: index % 7 === 6 ? null : index % 7 + 1,
  loose: index % 7 === 6 ? null : index % 7 + 1,
  shelf: ['a', 'b"', '{c\\', 'null'][index % 4] as string,
  slot: index % 5 === 4 ? null : index % 5,
  rating: index * 13 % 11,
  authorId: index % 3 === 0 ? null : index % 2 + 1,
  createdAt: new Date(Date.UTC(2024, 0, 1 + index % 9))
}))

const authors: readonly Author[] = [{ id: 1, name: 'Ada' }, { id: 2, name: 'Bob' }]

async function filled (models: Models): Promise<Models> {
  await models.Author.objects.bulkCreate(authors)
  await models.Review.objects.bulkCreate(rows)
  return models
}

const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])

export function memoryModels (): Promise<Models> {
  const Author = memoryModel('Author', Type.Object({ id: Type.Integer(), name: Type.String() }))
  const Review = memoryModel('Review', Type.Object({
    id: Type.Integer(),
    productId: nullable(Type.Integer()),
    loose: nullable(Type.Integer()),
    shelf: Type.String(),
    slot: nullable(Type.Integer()),
    rating: Type.Integer(),
    authorId: nullable(Type.Integer()),
    createdAt: Type.Date()
  }), { references: { authorId: Author } })
  return filled({ Author, Review } as unknown as Models)
}

const INDEXES = ['create index by_product on reviews (product_id, created_at)', 'create index by_place on reviews (slot, shelf)', 'create index by_rating on reviews (rating) where rating > 5']

const litAuthors = sqlite.sqliteTable('authors', { id: sqlite.integer().primaryKey(), name: sqlite.text().notNull() })
const litReviews = sqlite.sqliteTable('reviews', {
  id: sqlite.integer().primaryKey(),
  productId: sqlite.integer('product_id'),
  loose: sqlite.integer(),
  shelf: sqlite.text().notNull(),
  slot: sqlite.integer(),
  rating: sqlite.integer().notNull(),
  authorId: sqlite.integer('author_id').references(() => litAuthors.id),
  createdAt: sqlite.integer('created_at', { mode: 'timestamp_ms' }).notNull()
})

export async function sqliteModels (): Promise<Models> {
  const db = drizzle(createClient({ url: ':memory:' }))
  await db.run(sql.raw('create table authors (id integer primary key, name text not null)'))
  await db.run(sql.raw('create table reviews (id integer primary key, product_id integer, loose integer, shelf text not null, slot integer, rating integer not null, author_id integer references authors (id), created_at integer not null)'))
  for (const index of INDEXES) await db.run(sql.raw(index))
  return filled({ Author: drizzleModel(db, litAuthors), Review: drizzleModel(db, litReviews) } as unknown as Models)
}

const authorTable = pgTable('authors', { id: serial().primaryKey(), name: text().notNull() })
const reviewTable = pgTable('reviews', {
  id: serial().primaryKey(),
  productId: integer('product_id'),
  loose: integer(),
  shelf: varchar({ length: 4 }).notNull(),
  slot: integer(),
  rating: integer().notNull(),
  authorId: integer('author_id').references(() => authorTable.id),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull()
})

export const postgresqlTables = [
  'create table authors (id serial primary key, name text not null)',
  'create table reviews (id serial primary key, product_id integer, loose integer, shelf varchar(4) not null, slot integer, rating integer not null, author_id integer references authors (id), created_at timestamptz not null)',
  ...INDEXES
]

export function postgresqlModels (db: DrizzleDatabase): Promise<Models> {
  return filled({ Author: drizzleModel(db, authorTable), Review: drizzleModel(db, reviewTable) } as unknown as Models)
}
