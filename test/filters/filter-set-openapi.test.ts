import t from 'tap'
import { FilterSetBackend, filterSet, filters } from '../../lib/filters/index.ts'
import { AsyncModelViewSet, SimpleRouter, fastifyFor, modelSerializer, viewsets } from '../support/helper.ts'
import { Product } from './support/filter-set.ts'
import type { FilteredView } from '../../lib/filters/index.ts'
import type { SchemaParameter, ViewContext } from '../support/helper.ts'

class ProductFilterSet extends filterSet(Product, {
  name: filters.string({ lookups: ['icontains'], description: 'What it is called.', maxLength: 50 }),
  stock: filters.integer({ lookups: { least: { lookup: 'gte', description: 'How many at least.' }, between: 'range', among: 'in' }, lookupSeparator: '_', minimum: 0, allowNegate: false }),
  status: filters.choice(['draft', 'published'], { allowNegate: false }),
  createdAt: filters.dateTime({ lookups: ['year__gte', 'isnull', 'week_day'], allowNegate: false }),
  statuses: filters.multipleChoice(['draft', 'published'], { dbField: 'status', allowNegate: false })
}, { orderFields: [['price', 'price'], ['newest', '-id']] }) {}

function describe (view: Partial<FilteredView>): readonly SchemaParameter[] {
  return new FilterSetBackend().getSchemaParameters(view as ViewContext)
}

t.test('Every parameter is described with its name, its words and its schema', async (t) => {
  t.strictSame(describe({ filtersetClass: ProductFilterSet }), [
    { name: 'name', description: 'What it is called.', schema: { type: 'string', minLength: 1, maxLength: 50 } },
    { name: 'name__icontains', description: 'name contains (case-insensitive) - What it is called.', schema: { type: 'string', minLength: 1, maxLength: 50 } },
    { name: 'name!', description: 'exclude where name - What it is called.', schema: { type: 'string', minLength: 1, maxLength: 50 } },
    { name: 'name__icontains!', description: 'exclude where name contains (case-insensitive) - What it is called.', schema: { type: 'string', minLength: 1, maxLength: 50 } },
    { name: 'stock', schema: { type: 'integer', minimum: 0 } },
    { name: 'stock_least', description: 'stock is greater than or equal to - How many at least.', schema: { type: 'integer', minimum: 0 } },
    { name: 'stock_between', description: 'stock is in the range', schema: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 2, maxItems: 2 } },
    { name: 'stock_among', description: 'stock is one of', schema: { type: 'array', items: { type: 'integer', minimum: 0 }, maxItems: 200 } },
    { name: 'status', schema: { type: 'string', enum: ['draft', 'published'] } },
    { name: 'createdAt', schema: { type: 'string', format: 'date-time' } },
    { name: 'createdAt__year__gte', description: 'createdAt year is greater than or equal to', schema: { type: 'integer' } },
    { name: 'createdAt__isnull', description: 'createdAt is null', schema: { type: 'boolean' } },
    { name: 'createdAt__week_day', description: 'createdAt week day is', schema: { type: 'integer' } },
    { name: 'statuses', schema: { type: 'array', items: { type: 'string', enum: ['draft', 'published'] }, uniqueItems: true } },
    { name: 'order_by', description: 'Which fields to order the results by.', schema: { type: 'array', items: { type: 'string', enum: ['price', '-price', 'newest', '-newest'] }, uniqueItems: true } }
  ])
})

t.test('A parameter that must be given is described as one, in the operation of the list too', async (t) => {
  const Required = filterSet(Product, {
    name: filters.string({ required: true, allowNegate: false }),
    stock: filters.integer({ lookups: { least: { lookup: 'gte', required: true } }, allowNegate: false })
  })
  t.strictSame(describe({ filtersetClass: Required }).map(({ name, required }) => [name, required]), [['name', true], ['stock', undefined], ['stock__least', true]])
  const schemas: unknown[] = []
  const app = fastifyFor(t)
  app.addHook('onRoute', ({ schema, method }) => { if (String(method) === 'GET') schemas.push(schema?.querystring) })
  class Products extends AsyncModelViewSet {
    override queryset = Product.objects.all()
    override serializerClass = modelSerializer(Product, { fields: ['id', 'name'] })
    override filterBackends = [FilterSetBackend]
    override filtersetClass = Required
  }
  const router = new SimpleRouter()
  router.register('products', Products)
  await app.register(viewsets, { router })
  t.strictSame(schemas, [
    {
      type: 'object',
      properties: { name: { type: 'string', minLength: 1, maxLength: 1000 }, stock: { type: 'integer' }, stock__least: { type: 'integer', description: 'stock is greater than or equal to' } },
      required: ['name', 'stock__least']
    },
    undefined
  ])
})

t.test('A view without a filter set has no parameters; one that chooses by request has those of its attribute', async (t) => {
  t.strictSame(describe({}), [])
  t.strictSame(describe({ getFiltersetClass: () => null, filtersetClass: ProductFilterSet }), [])
  const names = (view: Partial<FilteredView>): number => describe({ ...view, filtersetClass: ProductFilterSet }).length
  t.equal(names({ getFiltersetClass () { throw new TypeError('there is no request') } }), 15)
  t.equal(names({ getFiltersetClass: async () => null }), 15)
  t.strictSame(describe({ getFiltersetClass () { throw new TypeError('there is no request') } }), [])
})
