/** The service that `outage.ts` takes the database away from: reads, writes and transactions over one table. */
import { drizzle } from 'drizzle-orm/node-postgres'
import { doublePrecision, integer, pgTable, serial, text } from 'drizzle-orm/pg-core'
import Fastify from 'fastify'
import pg from 'pg'
import viewsets, { AsyncModelViewSet, F, PageNumberPagination, SimpleRouter, action, modelSerializer } from 'fastify-viewsets'
import { atomic, drizzleModel, pipelined } from 'fastify-viewsets/drizzle'

const products = pgTable('products', {
  id: serial().primaryKey(),
  name: text().notNull(),
  price: doublePrecision().notNull(),
  sold: integer().notNull().default(0)
})

export const schema = [
  'create table products (id serial primary key, name text not null, price double precision not null, sold integer not null default 0)',
  "insert into products (name, price) select 'Product ' || n, n / 100.0 from generate_series(1, 1000) n"
]

export async function startApp (connectionString: string) {
  // A server that is away altogether, with nobody to refuse a connection, is one that this alone finds out about.
  const pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 2000 })
  const db = drizzle(pool)
  const reads = pipelined(db)
  const Product = drizzleModel(db, products)

  class Pages extends PageNumberPagination { override pageSize = 20 }

  class ProductViewSet extends AsyncModelViewSet {
    override queryset = Product.objects.orderBy('id')
    override serializerClass = modelSerializer(Product, { fields: ['id', 'name', 'price', 'sold'] })
    override paginationClass = Pages

    @action({ detail: true, methods: ['post'] })
    async sell () {
      return await atomic(db, async () => {
        const product = await Product.objects.get({ pk: this.kwargs['pk'] as string })
        return await Product.objects.update(product, { sold: F('sold').plus(1) })
      })
    }
  }

  const router = new SimpleRouter()
  router.register('products', ProductViewSet)
  const app = Fastify({ logger: { level: 'error' } })
  await app.register(viewsets, { router })
  app.addHook('onClose', async () => {
    await reads.close()
    await pool.end()
  })
  return { app, address: await app.listen({ port: 0, host: '127.0.0.1' }) }
}
