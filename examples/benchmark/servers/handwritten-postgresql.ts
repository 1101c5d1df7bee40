/** Drizzle over a pool of `pg`. */
import { and, asc, count, desc, eq, ilike, inArray, lt, or } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { products, reviews } from '../data/postgresql.ts'
import { relationalBooks } from './books-postgresql.ts'
import { orderOf } from './drizzle-order.ts'
import { PAGE_SIZE, offsetOf, withLatest } from './store.ts'
import type { Store } from './store.ts'

export function postgresqlStore (url: string): Store {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('error', (error) => console.error(error.message))
  const db = drizzle(pool)
  const latest = { id: reviews.id, productId: reviews.productId, author: reviews.author, rating: reviews.rating }
  return {
    async list ({ page, search, ordering }) {
      const where = search === undefined ? undefined : ilike(products.name, `%${search}%`)
      const [rows, [total]] = await Promise.all([
        db.select().from(products).where(where).orderBy(orderOf(products, ordering)).limit(PAGE_SIZE).offset(offsetOf(page)),
        db.select({ count: count() }).from(products).where(where)
      ])
      return { count: total?.count ?? 0, rows }
    },

    async find (id) {
      const [row] = await db.select().from(products).where(eq(products.id, id))
      return row
    },

    async create (data) {
      const [row] = await db.insert(products).values(data).returning()
      return row
    },

    async update (id, data) {
      const [row] = await db.update(products).set(data).where(eq(products.id, id)).returning()
      return row
    },

    async reviewed (page) {
      const rows = await db.select().from(products).orderBy(asc(products.id)).limit(PAGE_SIZE + 1).offset(offsetOf(page))
      const found = await db.selectDistinctOn([reviews.productId], latest).from(reviews)
        .where(inArray(reviews.productId, rows.map(({ id }) => id)))
        .orderBy(reviews.productId, desc(reviews.createdAt), desc(reviews.id))
      return withLatest(rows, found)
    },

    async newest (after) {
      const beyond = after === null
        ? undefined
        : or(lt(products.createdAt, after.createdAt), and(eq(products.createdAt, after.createdAt), lt(products.id, after.id)))
      return await db.select().from(products).where(beyond).orderBy(desc(products.createdAt), desc(products.id)).limit(PAGE_SIZE + 1)
    },

    books: relationalBooks(pool)
  }
}
