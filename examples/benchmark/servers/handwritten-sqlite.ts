/** Drizzle over a file of libsql. */
import { and, asc, count, desc, eq, inArray, like, lt, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { openFile } from '../data/databases.ts'
import { products, reviews } from '../data/sqlite.ts'
import { relationalBooks } from './books-sqlite.ts'
import { orderOf } from './drizzle-order.ts'
import { PAGE_SIZE, offsetOf, withLatest } from './store.ts'
import type { Store } from './store.ts'

export async function sqliteStore (url: string): Promise<Store> {
  const client = await openFile(url)
  const db = drizzle(client)
  return {
    async list ({ page, search, ordering }) {
      const where = search === undefined ? undefined : like(products.name, `%${search}%`)
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
      const ranked = db.select({
        id: reviews.id,
        productId: reviews.productId,
        author: reviews.author,
        rating: reviews.rating,
        rank: sql<number>`row_number() over (partition by ${reviews.productId} order by ${reviews.createdAt} desc, ${reviews.id} desc)`.as('rank')
      }).from(reviews).where(inArray(reviews.productId, rows.map(({ id }) => id))).as('ranked')
      const { id, productId, author, rating } = ranked
      const found = await db.select({ id, productId, author, rating }).from(ranked).where(eq(ranked.rank, 1))
      return withLatest(rows, found)
    },

    async newest (after) {
      const beyond = after === null
        ? undefined
        : or(lt(products.createdAt, after.createdAt), and(eq(products.createdAt, after.createdAt), lt(products.id, after.id)))
      return await db.select().from(products).where(beyond).orderBy(desc(products.createdAt), desc(products.id)).limit(PAGE_SIZE + 1)
    },

    books: relationalBooks(client)
  }
}
