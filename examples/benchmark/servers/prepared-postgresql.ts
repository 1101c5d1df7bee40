/** SQL by hand, named so that PostgreSQL keeps it, over two clients of `pg` that take a statement before the one before is answered. */
import pg from 'pg'
import { aggregatedBooks, preparedBooks } from './books-postgresql.ts'
import { PAGE_SIZE, offsetOf, orderings, withLatest } from './store.ts'
import type { LatestReview, Product } from '../data/rows.ts'
import type { Statement } from './books-postgresql.ts'
import type { Ordering, Store } from './store.ts'

const CLIENTS = 2

const COLUMNS = 'id, name, price, stock, created_at as "createdAt"'

const orderSql = (ordering: Ordering): string => ordering.startsWith('-') ? `${ordering.slice(1)} desc` : ordering

const lists = new Map(orderings.map((ordering): [Ordering, Statement] => [ordering, {
  name: `list ${ordering}`,
  text: `select ${COLUMNS} from products order by ${orderSql(ordering)} limit ${PAGE_SIZE} offset $1`
}]))
const searches = new Map(orderings.map((ordering): [Ordering, Statement] => [ordering, {
  name: `search ${ordering}`,
  text: `select ${COLUMNS} from products where name ilike $2 order by ${orderSql(ordering)} limit ${PAGE_SIZE} offset $1`
}]))
const countAll: Statement = { name: 'count', text: 'select count(*)::int as count from products' }
const countFound: Statement = { name: 'count found', text: 'select count(*)::int as count from products where name ilike $1' }
const findOne: Statement = { name: 'find', text: `select ${COLUMNS} from products where id = $1` }
const insertOne: Statement = {
  name: 'create',
  text: `insert into products (name, price, stock, created_at) values ($1, $2, coalesce($3, 0), $4) returning ${COLUMNS}`
}
const updateOne: Statement = {
  name: 'update',
  text: `update products set name = coalesce($2, name), price = coalesce($3, price), stock = coalesce($4, stock) where id = $1 returning ${COLUMNS}`
}
const page: Statement = { name: 'page', text: `select ${COLUMNS} from products order by id limit ${PAGE_SIZE + 1} offset $1` }
const latest: Statement = {
  name: 'latest',
  text: `select review.* from unnest($1::int[]) as product (id) cross join lateral (
    select id, product_id as "productId", author, rating from reviews where product_id = product.id order by created_at desc, id desc limit 1
  ) as review`
}
const newestOfAll: Statement = { name: 'newest', text: `select ${COLUMNS} from products order by created_at desc, id desc limit ${PAGE_SIZE + 1}` }
const newestAfter: Statement = {
  name: 'newest after',
  text: `select ${COLUMNS} from products where (created_at, id) < ($1, $2) order by created_at desc, id desc limit ${PAGE_SIZE + 1}`
}

async function connect (url: string): Promise<pg.Client> {
  const options: pg.ClientConfig & { pipeline: boolean } = { connectionString: url, pipeline: true }
  const client = new pg.Client(options)
  client.on('error', (error) => console.error(error.message))
  await client.connect()
  return client
}

export async function postgresqlStore (url: string, aggregates: boolean): Promise<Store> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connect(url)))
  let turn = 0

  async function rowsOf<Row extends object> (statement: Statement, values: unknown[]): Promise<Row[]> {
    turn = (turn + 1) % CLIENTS
    const { rows } = await (clients[turn] as pg.Client).query<Row>({ name: statement.name, text: statement.text, values })
    return rows
  }

  return {
    async list ({ page, search, ordering }) {
      const start = offsetOf(page)
      const pattern = `%${search}%`
      const [rows, [total]] = await Promise.all(search === undefined
        ? [rowsOf<Product>(lists.get(ordering) as Statement, [start]), rowsOf<{ count: number }>(countAll, [])]
        : [rowsOf<Product>(searches.get(ordering) as Statement, [start, pattern]), rowsOf<{ count: number }>(countFound, [pattern])])
      return { count: total?.count ?? 0, rows }
    },
    find: async (id) => (await rowsOf<Product>(findOne, [id]))[0],
    create: async ({ name, price, stock }) => (await rowsOf<Product>(insertOne, [name, price, stock, new Date()]))[0],
    update: async (id, { name, price, stock }) => (await rowsOf<Product>(updateOne, [id, name, price, stock]))[0],
    async reviewed (number) {
      const rows = await rowsOf<Product>(page, [offsetOf(number)])
      const found = await rowsOf<LatestReview>(latest, [rows.map(({ id }) => id)])
      return withLatest(rows, found)
    },
    newest: (after) => after === null ? rowsOf<Product>(newestOfAll, []) : rowsOf<Product>(newestAfter, [after.createdAt, after.id]),
    books: (aggregates ? aggregatedBooks : preparedBooks)(rowsOf)
  }
}
