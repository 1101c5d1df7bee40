import t from 'tap'
import { LimitOffsetPagination } from '../../lib/pagination/index.ts'
import { HOST, noted, pager, rows } from './support/helper.ts'

class Windows extends LimitOffsetPagination {
  override defaultLimit = 3
  override maxLimit = 5
}

const slice = (count: number, next: string | null, previous: string | null, results: readonly number[]): unknown =>
  [200, { count, next: next === null ? null : HOST + next, previous: previous === null ? null : HOST + previous, results }]

t.test('Rows from any one on come in the envelope of counted pages (PAG-09, PAG-11)', async (t) => {
  const ask = await pager(t, Windows, rows(7))
  t.equal(JSON.stringify((await ask(''))[1]), `{"count":7,"next":"${HOST}?limit=3&offset=3","previous":null,"results":[1,2,3]}`)
  t.strictSame(await ask('?limit=2&offset=2'), slice(7, '?limit=2&offset=4', '?limit=2', [3, 4]))
  t.strictSame(await ask('?limit=2&offset=1'), slice(7, '?limit=2&offset=3', '?limit=2', [2, 3]))
  t.strictSame(await ask('?offset=4&z=1&a='), slice(7, null, '?a=&limit=3&offset=1&z=1', [5, 6, 7]))
})

t.test('What is no limit or offset is passed over, never an error (PAG-09)', async (t) => {
  const ask = await pager(t, Windows, rows(7))
  for (const none of ['limit=0', 'limit=-1', 'limit=', 'limit=x', 'limit=1.5', 'offset=-3', 'offset=x', 'offset=', `limit=${'9'.repeat(5000)}`]) {
    t.strictSame(await ask(`?${none}`), slice(7, '?limit=3&offset=3', null, [1, 2, 3]), none.slice(0, 20))
  }
})

t.test('A limit above the greatest is cut, and links say so (PAG-10)', async (t) => {
  const ask = await pager(t, Windows, rows(7))
  for (const limit of ['50', '9'.repeat(25)]) t.strictSame(await ask(`?limit=${limit}`), slice(7, '?limit=5&offset=5', null, [1, 2, 3, 4, 5]))
  class Unlimited extends LimitOffsetPagination {}
  const all = await pager(t, Unlimited, rows(3))
  t.strictSame(await all(''), [200, 'bare'], 'without any limit nothing is paginated')
  t.strictSame(await all(`?limit=${'9'.repeat(25)}&offset=1`), slice(3, null, `?limit=${'9'.repeat(25)}`, [2, 3]))
  t.strictSame(await (await pager(t, Unlimited, rows(3), { pageSize: 2 }))(''), slice(3, '?limit=2&offset=2', null, [1, 2]), 'the setting')
})

t.test('An offset beyond the count is an empty answer with a way back (PAG-11)', async (t) => {
  const ask = await pager(t, Windows, rows(7))
  t.strictSame(await ask('?limit=2&offset=100'), slice(7, null, '?limit=2&offset=98', []))
  t.strictSame(await ask('?offset=7'), slice(7, null, '?limit=3&offset=4', []))
  t.strictSame(await ask('?offset=9007199254740993'), slice(7, null, '?limit=3&offset=9007199254740990', []))
  t.strictSame(await ask(`?offset=${'9'.repeat(25)}`), slice(7, null, `?limit=3&offset=${'9'.repeat(24)}6`, []))
  t.strictSame(await (await pager(t, Windows, rows(0)))('?limit=2&offset=100'), slice(0, null, '?limit=2&offset=98', []))
})

t.test('The count is not asked for where the rows tell it (PAG-09)', async (t) => {
  const { queryset, queries } = noted(t, rows(4))
  const ask = await pager(t, Windows, queryset)
  await ask('?limit=5')
  t.strictSame(queries.splice(0), ['fetch'])
  await ask('?limit=4')
  t.strictSame(queries.splice(0), ['fetch', 'count'])
  await ask('?offset=3')
  t.strictSame(queries.splice(0), ['fetch', 'count'])
  await ask(`?offset=${'9'.repeat(25)}`)
  t.strictSame(queries.splice(0), ['count'])
  t.strictSame(await (await pager(t, Windows, [{ id: 1 }, { id: 2 }]))('?offset=1'), slice(2, null, '?limit=3', [2]), 'an array')
})

t.test('Parameters may have other names, and a count may be had in another way (PAG-09)', async (t) => {
  class Renamed extends Windows {
    override limitQueryParam = 'n'
    override offsetQueryParam = 'from'
    override async getCount (): Promise<number> { return 50 }
  }
  t.strictSame(await (await pager(t, Renamed, rows(7)))('?n=2&from=4'), slice(50, '?from=6&n=2', '?from=2&n=2', [5, 6]))
})

t.test('Limit and offset are described for OpenAPI (PAG-24)', async (t) => {
  t.strictSame(new Windows().getSchemaParameters(), [
    { name: 'limit', description: 'Number of results to return per page.', schema: { type: 'integer' } },
    { name: 'offset', description: 'The initial index from which to return the results.', schema: { type: 'integer' } }
  ])
  const schema = new Windows().getPaginatedResponseSchema({ type: 'array' }) as { required: string[], properties: object }
  t.strictSame([schema.required, Object.keys(schema.properties)], [['count', 'results'], ['count', 'next', 'previous', 'results']])
})
