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
    id: 1, name: 'Hammer', price: 19.9, stock: 12, categoryId: 1, tags: [1, 2], latestReview: { id: 2, rating: 3, productId: 1 }
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

t.test('products with a tag are found by its name, and a product is given other tags', async (t) => {
  const tagged = (await app.inject('/api/products/?tag=wood')).json().results as { name: string, tags: number[] }[]
  t.strictSame(tagged.map(({ name, tags }) => [name, tags]), [['Hammer', [1, 2]], ['Rake', [2, 3]]])
  const change = (tags: number[]) => app.inject({ method: 'PATCH', url: '/api/products/2/', headers: token, payload: { tags } })
  t.strictSame((await change([3, 1])).json().tags, [1, 3])
  t.strictSame((await change([2, 9])).json(), { tags: ['Invalid pk "9" - object does not exist.'] })
  t.strictSame((await change([])).json().tags, [])
})

t.test('a tag links to its products, and takes links', async (t) => {
  const headers = { ...token, host: 'shop.example' }
  t.strictSame((await app.inject({ url: '/api/tags/3/', headers })).json(), {
    url: 'http://shop.example/api/tags/3/',
    name: 'outdoor',
    products: ['http://shop.example/api/products/3/', 'http://shop.example/api/products/4/']
  })
  const made = await app.inject({ method: 'POST', url: '/api/tags/', headers, payload: { name: 'new', products: ['/api/products/2/', 'http://shop.example/api/products/4/'] } })
  t.strictSame([made.statusCode, made.headers.location, made.json()], [201, 'http://shop.example/api/tags/4/', {
    url: 'http://shop.example/api/tags/4/',
    name: 'new',
    products: ['http://shop.example/api/products/2/', 'http://shop.example/api/products/4/']
  }])
  const refused = await app.inject({ method: 'PATCH', url: '/api/tags/4/', headers, payload: { products: ['/api/products/2/', '/api/categories/tools/'] } })
  t.strictSame([refused.statusCode, refused.json()], [400, { products: ['Invalid hyperlink - Incorrect URL match.'] }])
})

const order = (method: 'POST' | 'PUT' | 'PATCH', url: string, payload: object) => app.inject({ method, url: `/api/orders/${url}`, headers: token, payload })

t.test('an order is written with its lines, which a later one replaces', async (t) => {
  const made = await order('POST', '', { lines: [{ productId: 1, quantity: 2 }, { productId: 4, quantity: 1 }] })
  const { createdAt, ...shown } = made.json()
  t.strictSame([made.statusCode, shown], [201, {
    id: 1,
    lines: [{ productId: 1, product: 'Hammer', quantity: 2 }, { productId: 4, product: 'Hose 10m', quantity: 1 }]
  }])
  const lines = [{ productId: 2, product: 'Saw', quantity: 5 }]
  t.strictSame((await order('PATCH', '1/', { lines: [{ productId: 2, quantity: 5 }] })).json(), { id: 1, createdAt, lines })
  t.strictSame((await order('PATCH', '1/', {})).json(), { id: 1, createdAt, lines }, 'a change that says nothing of lines leaves them')
  t.strictSame((await app.inject({ url: '/api/orders/', headers: token })).json(), [{ id: 1, createdAt, lines }])
})

t.test('an order with a bad line is refused as a whole', async (t) => {
  const refused = await order('PUT', '1/', { lines: [{ productId: 1, quantity: 1 }, { productId: 77, quantity: 0 }] })
  t.strictSame([refused.statusCode, refused.json()], [400, {
    lines: { 1: { productId: ['Invalid pk "77" - object does not exist.'], quantity: ['Ensure this value is greater than or equal to 1.'] } }
  }])
  const twice = await order('POST', '', { lines: [{ productId: 1, quantity: 1 }, { productId: 1, quantity: 2 }] })
  t.strictSame([twice.statusCode, twice.json()], [400, { lines: ['Each product may stand in one line only.'] }])
  t.strictSame((await order('POST', '', { lines: [] })).json(), { lines: { non_field_errors: ['This list may not be empty.'] } })
  t.equal((await app.inject({ url: '/api/orders/', headers: token })).json().length, 1, 'nothing of it is stored')
})

t.test('nobody sees the order of another', async (t) => {
  const response = await app.inject({ url: '/api/orders/1/', headers: { authorization: 'Token staff-token' } })
  t.strictSame([response.statusCode, response.json()], [404, { detail: 'No Order matches the given query.' }])
})

t.test('an order keeps its products from being deleted, and takes its lines along', async (t) => {
  const staff = { authorization: 'Token staff-token' }
  const refused = await app.inject({ method: 'DELETE', url: '/api/products/2/', headers: staff })
  t.strictSame([refused.statusCode, refused.json()], [409, { detail: 'Still needed by: OrderLine, Review.' }])
  t.equal((await app.inject({ method: 'DELETE', url: '/api/orders/1/', headers: token })).statusCode, 204)
  t.strictSame((await app.inject({ method: 'DELETE', url: '/api/products/2/', headers: staff })).json(), { detail: 'Still needed by: Review.' })
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
