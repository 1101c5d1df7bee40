import t from 'tap'
import { answer, serve } from '../support/helper.ts'
import { defaultRouting } from './support/routers.ts'

for (const [url, status] of [
  ['/api/books.json', 200], ['/api/books.json/', 200], ['/api/books/7.json', 200], ['/api/books/7.json/', 200], ['/api/books/recent.json', 200],
  ['/api/books/7/set_price.json', 405], ['/api/.json', 200], ['/api/.json/', 200], ['/api/books.JSON', 404], ['/api/books.', 404], ['/api/books/7.a.json', 404]
] as const) {
  t.test(`GET ${url} is answered ${status} (RTR-12)`, async (t) => {
    const app = await serve(t, { router: defaultRouting(), prefix: '/api' })
    const response = await app.inject(url)
    t.equal(response.statusCode, status)
  })
}

t.test('An unknown suffix is answered 404 in JSON by the view (RTR-12, NEG-05)', async (t) => {
  const app = await serve(t, { router: defaultRouting() })
  const response = await app.inject('/books.xml')
  t.strictSame([...answer(response), response.headers.allow], [404, { detail: 'Not found.' }, 'GET, POST, HEAD, OPTIONS'])
})

t.test('A suffix takes every method of its URL (RTR-12)', async (t) => {
  const app = await serve(t, { router: defaultRouting() })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/books/7/set_price.json', payload: {} })), [200, ['setPrice', { pk: '7', format: 'json' }]])
})

t.test('A suffix goes before a format in the query (NEG-05)', async (t) => {
  const app = await serve(t, { router: defaultRouting() })
  const response = await app.inject('/books.json?format=xml')
  t.equal(response.statusCode, 200)
})

t.test('The parameter of a suffix may have another name (CON-11)', async (t) => {
  const app = await serve(t, { router: defaultRouting(), formatSuffixKwarg: 'kind' })
  t.strictSame(answer(await app.inject('/books/7.json')), [200, ['retrieve', { pk: '7', kind: 'json' }]])
})

t.test('Format suffixes may be left out (RTR-10)', async (t) => {
  const app = await serve(t, { router: defaultRouting({ includeFormatSuffixes: false }) })
  const response = await app.inject('/books.json')
  t.equal(response.statusCode, 404)
})

t.test('URLs without slashes and with optional ones have suffixes too (RTR-12)', async (t) => {
  const statuses = []
  for (const trailingSlash of [false, 'optional'] as const) {
    const app = await serve(t, { router: defaultRouting({ trailingSlash }) })
    for (const url of ['/books.json', '/books/7.json']) statuses.push((await app.inject(url)).statusCode)
  }
  t.strictSame(statuses, [200, 200, 200, 200])
})
