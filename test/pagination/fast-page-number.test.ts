import t from 'tap'
import { FastPageNumberPagination } from '../../lib/pagination/index.ts'
import { HOST, noted, pager, rows } from './support/helper.ts'

class FastPages extends FastPageNumberPagination {
  override pageSize = 2
  override pageSizeQueryParam = 'page_size'
  override maxPageSize = 3
}

const INVALID = [404, { detail: 'Invalid page.' }]
const page = (next: string | null, previous: string | null, results: readonly number[]): unknown =>
  [200, { results, next: next === null ? null : HOST + next, previous: previous === null ? null : HOST + previous }]

t.test('A fast page comes in an envelope of results, next and previous, in that order (PAG-23)', async (t) => {
  const ask = await pager(t, FastPages, rows(5))
  const [, body] = await ask('?page=2')
  t.equal(JSON.stringify(body), `{"results":[3,4],"next":"${HOST}?page=3","previous":"${HOST}"}`)
  t.strictSame(await ask(''), page('?page=2', null, [1, 2]))
  t.strictSame(await ask('?page=3'), page(null, '?page=2', [5]))
  t.strictSame(await ask('?page=2&a=1'), page('?a=1&page=3', '?a=1', [3, 4]))
})

t.test('A full last page has no next one (PAG-23)', async (t) => {
  t.strictSame(await (await pager(t, FastPages, rows(4)))('?page=2'), page(null, '', [3, 4]))
})

t.test('What is no number, below 1 or beyond the last page is answered 404 (PAG-23)', async (t) => {
  const ask = await pager(t, FastPages, rows(5))
  for (const none of ['', 'x', 'last', '0', '-1', '1.0', '4', '9007199254740993', '9'.repeat(25), '9'.repeat(5000)]) {
    t.strictSame(await ask(`?page=${none}`), INVALID, none.slice(0, 30))
  }
  t.strictSame(await ask('?page=%202'), page('?page=3', '', [3, 4]))
})

t.test('The first page may be empty, the second may not (PAG-23)', async (t) => {
  const ask = await pager(t, FastPages, rows(0))
  t.strictSame(await ask(''), page(null, null, []))
  t.strictSame(await ask('?page=2'), INVALID)
})

t.test('A client may ask for a size as of counted pages (PAG-08, PAG-23)', async (t) => {
  const ask = await pager(t, FastPages, rows(5))
  t.strictSame(await ask('?page_size=100'), page('?page=2&page_size=100', null, [1, 2, 3]))
  t.strictSame(await ask('?page_size=0'), page('?page=2&page_size=0', null, [1, 2]))
  t.strictSame(await (await pager(t, FastPageNumberPagination, rows(5), { pageSize: 4 }))(''), page('?page=2', null, [1, 2, 3, 4]))
})

t.test('A fast page is one query, and none for a page beyond all numbers (PAG-23)', async (t) => {
  const { queryset, queries } = noted(t, rows(5))
  const ask = await pager(t, FastPages, queryset)
  await ask('')
  await ask('?page=2')
  await ask(`?page=${'9'.repeat(20)}`)
  t.strictSame(queries, ['fetch', 'fetch'])
  t.strictSame(await (await pager(t, FastPages, [{ id: 1 }, { id: 2 }, { id: 3 }]))(''), page('?page=2', null, [1, 2]), 'an array')
})

t.test('The envelope and the parameters of fast pages are described for OpenAPI (PAG-24)', async (t) => {
  const schema = new FastPages().getPaginatedResponseSchema({ type: 'array' }) as { required: string[], properties: object }
  t.strictSame([schema.required, Object.keys(schema.properties)], [['results'], ['results', 'next', 'previous']])
  t.strictSame(new FastPages().getSchemaParameters().map(({ name }) => name), ['page', 'page_size'])
})
