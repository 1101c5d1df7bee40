/** A shop whose products are listed by a viewset, filtered by whatever filter set a test brings. */
import { Type } from '@sinclair/typebox'
import { AsyncModelViewSet, DefaultRouter, answer, memoryModel, serve } from '../../support/helper.ts'
import { FilterSetBackend } from '../../../lib/filters/index.ts'
import { modelSerializer } from '../../../lib/serializers/model/model-serializer.ts'
import type { Test } from 'tap'
import type { FilterSetClass } from '../../../lib/filters/index.ts'

const text = (format: string) => Type.Unsafe<string>({ type: 'string', format })
const nullable = <T>(format: string) => Type.Union([Type.Unsafe<T>({ type: 'string', format }), Type.Null()])

export const Category = memoryModel('Category', Type.Object({ id: Type.Integer(), slug: Type.String() }), {
  rows: [{ id: 1, slug: 'tools' }, { id: 2, slug: 'garden' }]
})

export const Product = memoryModel('Product', Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  price: text('decimal'),
  stock: Type.Integer(),
  weight: Type.Union([Type.Number(), Type.Null()]),
  isActive: Type.Boolean(),
  status: Type.Union([Type.Literal('draft'), Type.Literal('published'), Type.Literal('archived')]),
  categoryId: Type.Integer(),
  releasedOn: nullable<string>('date'),
  createdAt: Type.Unsafe<Date>({ type: 'string', format: 'date-time' }),
  opensAt: nullable<string>('time'),
  uid: nullable<string>('uuid'),
  tags: Type.Array(Type.String()),
  metadata: Type.Object({})
}), {
  references: { categoryId: Category },
  columns: { price: { precision: 10, scale: 2 } },
  rows: [
    { name: 'Hammer', price: '19.90', stock: 12, weight: 1.5, isActive: true, status: 'published', categoryId: 1, releasedOn: '2023-01-15', createdAt: new Date('2024-01-01T08:00:00Z'), opensAt: '08:00:00', uid: '6ba7b810-9dad-11d1-80b4-00c04fd430c8', tags: ['steel', 'wood'], metadata: {} },
    { name: 'Saw', price: '24.50', stock: 0, weight: null, isActive: true, status: 'draft', categoryId: 1, releasedOn: null, createdAt: new Date('2024-02-01T09:00:00Z'), opensAt: null, uid: null, tags: ['steel'], metadata: {} },
    { name: 'Rake', price: '15.00', stock: 7, weight: 2, isActive: false, status: 'published', categoryId: 2, releasedOn: '2022-05-01', createdAt: new Date('2025-03-01T10:00:00Z'), opensAt: '10:30:00', uid: null, tags: [], metadata: {} },
    { name: 'hammock', price: '45.99', stock: 3, weight: 0.5, isActive: true, status: 'archived', categoryId: 2, releasedOn: '2024-12-31', createdAt: new Date('2025-04-01T10:00:00Z'), opensAt: null, uid: null, tags: ['cloth'], metadata: {} }
  ]
})

export const EVERYTHING = [1, 2, 3, 4]

export type Ask = (query: string) => Promise<[status: number, data: unknown]>

/** A way to ask for the ids of the products that a filter set leaves, in their order, or for the errors that it tells. */
export async function shop (t: Test, filtersetClass: FilterSetClass | null, methods: object = {}): Promise<Ask> {
  class ProductViewSet extends AsyncModelViewSet {
    override queryset = Product.objects.all()
    override serializerClass = modelSerializer(Product, { fields: ['id'] })
    override filterBackends = [FilterSetBackend]
    override filtersetClass = filtersetClass
  }
  Object.assign(ProductViewSet.prototype, methods)
  const router = new DefaultRouter()
  router.register('products', ProductViewSet as never)
  const app = await serve(t, { router })
  return async (query) => {
    const [status, data] = answer(await app.inject(`/products/${query}`))
    return [status, Array.isArray(data) ? data.map((row: { id?: unknown }) => row.id ?? row) : data]
  }
}

/** The ids of the products that a filter set leaves, whatever asks for them. */
export async function found (Class: FilterSetClass, data: Readonly<Record<string, unknown>>): Promise<unknown> {
  const rows = await (await new Class({ data }).filterQueryset(Product.objects.all())).fetch()
  return rows.map(({ id }) => id)
}
