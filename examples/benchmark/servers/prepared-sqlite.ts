/** Drizzle's own `.prepare()` over a file of libsql. */
import { and, asc, count, desc, eq, like, lt, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { openFile } from '../data/databases.ts'
import { products, reviews } from '../data/sqlite.ts'
import { aggregatedBooks, preparedBooks } from './books-sqlite.ts'
import { orderOf } from './drizzle-order.ts'
import { PAGE_SIZE, offsetOf, orderings, withLatest } from './store.ts'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import type { Ordering, Store } from './store.ts'

function prepareLists (db: LibSQLDatabase, ordering: Ordering) {
  const select = () => db.select().from(products).orderBy(orderOf(products, ordering)).limit(PAGE_SIZE).offset(sql.placeholder('start')).$dynamic()
  return { all: select().prepare(), found: select().where(like(products.name, sql.placeholder('pattern'))).prepare() }
}

function prepareNewest (db: LibSQLDatabase) {
  const { createdAt, id } = products
  const moment = sql.placeholder('createdAt')
  const beyond = or(lt(createdAt, moment), and(eq(createdAt, moment), lt(id, sql.placeholder('id'))))
  const select = () => db.select().from(products).orderBy(desc(createdAt), desc(id)).limit(PAGE_SIZE + 1).$dynamic()
  return { ofAll: select().prepare(), after: select().where(beyond).prepare() }
}

/** One parameter for the products of a page, however many they are. */
function prepareLatest (db: LibSQLDatabase) {
  const { id, productId, author, rating, createdAt } = reviews
  const ranked = db.select({
    id, productId, author, rating, rank: sql<number>`row_number() over (partition by ${productId} order by ${createdAt} desc, ${id} desc)`.as('rank')
  }).from(reviews).where(sql`${productId} in (select value from json_each(${sql.placeholder('ids')}))`).as('ranked')
  return db.select({ id: ranked.id, productId: ranked.productId, author: ranked.author, rating: ranked.rating })
    .from(ranked).where(eq(ranked.rank, 1)).prepare()
}

function prepareUpdate (db: LibSQLDatabase) {
  const { name, price, stock } = products
  return db.update(products).set({
    name: sql`coalesce(${sql.placeholder('name')}, ${name})`,
    price: sql`coalesce(${sql.placeholder('price')}, ${price})`,
    stock: sql`coalesce(${sql.placeholder('stock')}, ${stock})`
  }).where(eq(products.id, sql.placeholder('id'))).returning().prepare()
}

export async function sqliteStore (url: string, aggregates: boolean): Promise<Store> {
  const client = await openFile(url)
  const db = drizzle(client)
  const lists = new Map(orderings.map((ordering) => [ordering, prepareLists(db, ordering)]))
  const countAll = db.select({ count: count() }).from(products).prepare()
  const countFound = db.select({ count: count() }).from(products).where(like(products.name, sql.placeholder('pattern'))).prepare()
  const findOne = db.select().from(products).where(eq(products.id, sql.placeholder('id'))).prepare()
  const insertOne = db.insert(products).values({
    name: sql.placeholder('name'), price: sql.placeholder('price'), stock: sql.placeholder('stock'), createdAt: sql.placeholder('createdAt')
  }).returning().prepare()
  const updateOne = prepareUpdate(db)
  const page = db.select().from(products).orderBy(asc(products.id)).limit(PAGE_SIZE + 1).offset(sql.placeholder('start')).prepare()
  const latest = prepareLatest(db)
  const newest = prepareNewest(db)

  return {
    async list ({ page, search, ordering }) {
      const list = lists.get(ordering) as ReturnType<typeof prepareLists>
      const values = { start: offsetOf(page), pattern: `%${search}%` }
      const [rows, [total]] = await Promise.all(search === undefined
        ? [list.all.execute(values), countAll.execute()]
        : [list.found.execute(values), countFound.execute(values)])
      return { count: total?.count ?? 0, rows }
    },
    find: async (id) => (await findOne.execute({ id }))[0],
    create: async ({ name, price, stock = 0 }) => (await insertOne.execute({ name, price, stock, createdAt: new Date() }))[0],
    update: async (id, { name = null, price = null, stock = null }: { name?: string | null, price?: number | null, stock?: number | null }) =>
      (await updateOne.execute({ id, name, price, stock }))[0],
    async reviewed (number) {
      const rows = await page.execute({ start: offsetOf(number) })
      const found = await latest.execute({ ids: JSON.stringify(rows.map(({ id }) => id)) })
      return withLatest(rows, found)
    },
    newest: (after) => after === null ? newest.ofAll.execute() : newest.after.execute({ createdAt: after.createdAt, id: after.id }),
    books: (aggregates ? aggregatedBooks : preparedBooks)(client)
  }
}
