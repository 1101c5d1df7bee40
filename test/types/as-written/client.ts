/** A test that says which view it asks. */
import Fastify from 'fastify'
import { AsyncModelViewSet, modelSerializer } from '../../../lib/index.ts'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import { APIClient } from '../../../lib/testing/index.ts'
import { db, products } from './tables.ts'

const Product = drizzleModel(db, products)

class ProductViewSet extends AsyncModelViewSet {
  queryset = Product.objects.all()
  serializerClass = modelSerializer(Product, { fields: ['id', 'name', 'createdAt'] })
}

class Names extends ProductViewSet {
  responseSerializerClass = modelSerializer(Product, { fields: ['name'] })
}

const client = new APIClient(Fastify())

export async function typed () {
  const { data } = await client.post<ProductViewSet>('/products/', { name: 'Saw' })
  const created: string = data.createdAt
  // @ts-expect-error no such field is shown
  data.price
  const names: string[] = (await client.get<Names[]>('/names/')).data.map(({ name }) => name)
  // @ts-expect-error only names are shown
  const { id } = (await client.get<typeof Names>('/names/1/')).data
  const page = await client.get<{ count: number, results: ProductViewSet[] }>('/products/')
  const last: number | undefined = page.data.results[page.data.count - 1]?.id
  const { detail } = (await client.delete<{ detail: string }>('/products/1/')).data
  const untold: unknown = (await client.put('/products/1/', {})).data
  // @ts-expect-error what nobody has told is unknown
  untold.id
  return { created, names, id, last, detail: detail.trim() }
}
