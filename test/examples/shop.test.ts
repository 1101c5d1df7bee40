/** The example shop, called as its start message says. */
import t from 'tap'
import { buildShop } from '../../examples/shop/app.ts'
import { seed } from '../../examples/shop/tables.ts'

await seed()
const app = await buildShop()
t.teardown(() => app.close())

const token = { authorization: 'Token alice-token' }

t.test('a search in a chosen order answers a page with the latest review of each product', async (t) => {
  const response = await app.inject('/api/products/?search=ha&ordering=-price')
  const { createdAt, ...product } = response.json().results[0]
  t.strictSame([response.statusCode, product], [200, {
    id: 1, name: 'Hammer', price: 19.9, stock: 12, categoryId: 1, latestReview: { id: 2, rating: 3, productId: 1 }
  }])
  t.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/)
})

t.test('the extra action changes a price for those who are signed in', async (t) => {
  const request = { method: 'POST', url: '/api/products/1/set_price/', payload: { price: 21.5 } } as const
  const refused = await app.inject(request)
  t.strictSame([refused.statusCode, refused.headers['www-authenticate']], [401, 'Token'])
  const response = await app.inject({ ...request, headers: token })
  t.strictSame([response.statusCode, response.json().price], [200, 21.5])
})

t.test('a bad product is refused with all that is wrong with it', async (t) => {
  const response = await app.inject({ method: 'POST', url: '/api/products/', headers: token, payload: { name: '', price: -1 } })
  t.strictSame([response.statusCode, response.json()], [400, {
    name: ['This field may not be blank.'],
    price: ['Ensure this value is greater than or equal to 0.'],
    categoryId: ['This field is required.']
  }])
})

t.test('a second review by the same author is refused, though only the database could know', async (t) => {
  const review = { method: 'POST', url: '/api/reviews/', headers: token, payload: { productId: 2, rating: 4 } } as const
  t.equal((await app.inject(review)).statusCode, 201)
  const again = await app.inject(review)
  t.strictSame([again.statusCode, again.json()], [400, { non_field_errors: ['The fields productId, author must make a unique set.'] }])
})

t.test('a category that has products cannot be deleted', async (t) => {
  const response = await app.inject({ method: 'DELETE', url: '/api/categories/tools/', headers: token })
  t.strictSame([response.statusCode, response.json()], [409, { detail: 'Still needed by: Product.' }])
})

t.test('the OpenAPI document has every operation, each with an id of its own', async (t) => {
  const document = (await app.inject('/documentation/json')).json() as { openapi: string, paths: Record<string, Record<string, { operationId: string }>> }
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
  t.match(document.openapi, /^3\.1/)
  t.strictSame(operations.filter((id) => id.startsWith('product_')).sort(), [
    'product_create', 'product_destroy', 'product_list', 'product_partial_update', 'product_retrieve', 'product_set_price', 'product_update'
  ])
  t.equal(new Set(operations).size, operations.length)
})
