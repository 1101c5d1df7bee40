import t from 'tap'
import { PageNumberPagination } from '../../lib/pagination/index.ts'
import { HOST, noted, pager, rows } from './support/helper.ts'

class Pages extends PageNumberPagination {
  override pageSize = 2
  override pageSizeQueryParam = 'page_size'
  override maxPageSize = 3
}

const INVALID = [404, { detail: 'Invalid page.' }]
const page = (count: number, next: string | null, previous: string | null, results: readonly number[]): unknown =>
  [200, { count, next: next === null ? null : HOST + next, previous: previous === null ? null : HOST + previous, results }]

t.test('A page comes in an envelope of count, next, previous and results, in that order (PAG-04)', async (t) => {
  const ask = await pager(t, Pages, rows(5))
  const [status, body] = await ask('')
  t.equal(status, 200)
  t.equal(JSON.stringify(body), `{"count":5,"next":"${HOST}?page=2","previous":null,"results":[1,2]}`)
  t.strictSame(await ask('?page=3'), page(5, null, '?page=2', [5]))
})

t.test('A page number is read as Python reads one (PAG-05)', async (t) => {
  const ask = await pager(t, Pages, rows(5))
  const first = page(5, '?page=2', null, [1, 2])
  const second = page(5, '?page=3', '', [3, 4])
  t.strictSame(await ask(''), first)
  t.strictSame(await ask('?page='), first)
  for (const two of ['2', '02', '%202%20', '%2B2', '0_2', '%EF%BC%92', '%D9%A2', '%C2%A02']) t.strictSame(await ask(`?page=${two}`), second, two)
  for (const none of ['1.0', 'abc', '0', '-1', '4', '%20', '1__0', '2_', '_2', '1e1', '0x2', 'Last', 'null', 'true', '%00', '2%00']) {
    t.strictSame(await ask(`?page=${none}`), INVALID, none)
  }
})

t.test('A page beyond all numbers is no page (PAG-05)', async (t) => {
  const ask = await pager(t, Pages, rows(5))
  for (const number of ['9007199254740991', '9007199254740993', '9'.repeat(25), '9'.repeat(5000), `-${'9'.repeat(25)}`]) {
    t.strictSame(await ask(`?page=${number}`), INVALID, number.slice(0, 30))
  }
})

t.test('The last page has a name (PAG-05)', async (t) => {
  const ask = await pager(t, Pages, rows(5))
  t.strictSame(await ask('?page=last'), page(5, null, '?page=2', [5]))
  class Named extends Pages { override lastPageStrings = ['end', '-1'] }
  const other = await pager(t, Named, rows(4))
  t.strictSame(await other('?page=-1'), page(4, null, '', [3, 4]))
  t.strictSame(await other('?page=last'), INVALID)
})

t.test('Nothing has one page, which is empty (PAG-06)', async (t) => {
  const ask = await pager(t, Pages, rows(0))
  for (const query of ['', '?page=1', '?page=last']) t.strictSame(await ask(query), page(0, null, null, []), query)
  t.strictSame(await ask('?page=2'), INVALID)
})

t.test('A link to the first page leaves its number out, and all other parameters in (PAG-07)', async (t) => {
  const ask = await pager(t, Pages, rows(5))
  t.strictSame(await ask('?page=2&b=2&a=1&c='), page(5, '?a=1&b=2&c=&page=3', '?a=1&b=2&c=', [3, 4]))
  t.strictSame(await ask('?page=1&page=2'), page(5, '?page=3', '', [3, 4]), 'of a repeated one the last counts (CON-10)')
})

t.test('Links lead to the host that the client sees, as far as proxies are trusted (PAG-02)', async (t) => {
  const headers = { 'x-forwarded-host': 'shop.example', 'x-forwarded-proto': 'https' }
  const nextOf = async (trustProxy: boolean): Promise<unknown> => {
    const [, body] = await (await pager(t, Pages, rows(3), { trustProxy }))('', headers)
    return (body as { next: string }).next
  }
  t.equal(await nextOf(false), `${HOST}?page=2`)
  t.equal(await nextOf(true), 'https://shop.example/items/?page=2')
})

t.test('A client may ask for a size, up to the greatest; what is none is passed over (PAG-08)', async (t) => {
  const ask = await pager(t, Pages, rows(5))
  t.strictSame(await ask('?page_size=1&page=5'), page(5, null, '?page=4&page_size=1', [5]))
  for (const great of ['100', '9'.repeat(25)]) t.strictSame(await ask(`?page_size=${great}`), page(5, `?page=2&page_size=${great}`, null, [1, 2, 3]), great)
  for (const none of ['0', '-1', '', 'x', '1.5']) t.strictSame(await ask(`?page_size=${none}`), page(5, `?page=2&page_size=${none}`, null, [1, 2]), none)
  class Unlimited extends PageNumberPagination {
    override pageSize = 2
    override pageSizeQueryParam = 'page_size'
  }
  const all = await pager(t, Unlimited, rows(5))
  t.strictSame(await all(`?page_size=${'9'.repeat(25)}`), page(5, null, null, [1, 2, 3, 4, 5]))
  t.strictSame(await all(`?page_size=${'9'.repeat(25)}&page=9`), INVALID)
  class Fixed extends PageNumberPagination { override pageSize = 2 }
  t.strictSame(await (await pager(t, Fixed, rows(2)))('?page_size=1'), page(2, null, null, [1, 2]), 'no parameter is named')
})

t.test('The size is the setting where the class has none; where that is null, nothing is paginated (PAG-01, PAG-03)', async (t) => {
  t.strictSame(await (await pager(t, PageNumberPagination, rows(3), { pageSize: 2 }))(''), page(3, '?page=2', null, [1, 2]))
  class Off extends PageNumberPagination { override pageSize = null }
  t.strictSame(await (await pager(t, Off, rows(3), { pageSize: 2 }))(''), [200, 'bare'])
})

t.test('The words for a page that there is not may hold its number and the reason (PAG-03)', async (t) => {
  class Worded extends Pages { override invalidPageMessage = 'No page {page_number}: {message}.' }
  const ask = await pager(t, Worded, rows(5))
  t.strictSame(await ask('?page=x'), [404, { detail: 'No page x: That page number is not an integer.' }])
  t.strictSame(await ask('?page=0'), [404, { detail: 'No page 0: That page number is less than 1.' }])
  t.strictSame(await ask('?page=9'), [404, { detail: 'No page 9: That page contains no results.' }])
  t.strictSame(await ask(`?page=${'9'.repeat(20)}`), [404, { detail: `No page ${'9'.repeat(20)}: That page contains no results.` }])
})

t.test('Parameters may have other names (PAG-03)', async (t) => {
  class Renamed extends Pages {
    override pageQueryParam = 'p'
    override pageSizeQueryParam = 'size'
  }
  t.strictSame(await (await pager(t, Renamed, rows(5)))('?p=2&size=1'), page(5, '?p=3&size=1', '?size=1', [2]))
})

t.test('Arrays are paginated like querysets (PAG-04)', async (t) => {
  const ask = await pager(t, Pages, [{ id: 7 }, { id: 8 }, { id: 9 }])
  t.strictSame(await ask('?page=last'), page(3, null, '', [9]))
  t.strictSame(await ask('?page=1'), page(3, '?page=2', null, [7, 8]))
  t.strictSame(await ask('?page=3'), INVALID)
})

t.test('No page costs more than one query for its rows and one for the count, which the rows of a first page may tell (PAG-05)', async (t) => {
  const { queryset, queries } = noted(t, rows(5))
  const ask = await pager(t, Pages, queryset)
  const asked = async (query: string): Promise<string[]> => {
    queries.length = 0
    await ask(query)
    return [...queries]
  }
  t.strictSame(await asked(''), ['fetch', 'count'])
  t.strictSame(await asked('?page=2'), ['fetch', 'count'])
  t.strictSame(await asked('?page=last'), ['count', 'fetch'])
  t.strictSame(await asked('?page=x'), [])
  t.strictSame(await asked(`?page=${'9'.repeat(16)}`), [])
  t.strictSame(await asked('?page=9'), ['fetch', 'count'])
  const few = noted(t, rows(1))
  await (await pager(t, Pages, few.queryset))('')
  t.strictSame(few.queries, ['fetch'])
})

t.test('A count may be had in another way (PAG-04)', async (t) => {
  class Estimated extends Pages { override async getCount (): Promise<number> { return 1000 } }
  t.strictSame(await (await pager(t, Estimated, rows(5)))('?page=2'), page(1000, '?page=3', '', [3, 4]))
})

t.test('The envelope and the parameters are described for OpenAPI (PAG-24)', async (t) => {
  const results = { type: 'array' }
  const link = (number: number): object => ({ type: ['string', 'null'], format: 'uri', examples: [`http://api.example.org/accounts/?page=${number}`] })
  t.strictSame(new Pages().getPaginatedResponseSchema(results), {
    type: 'object',
    required: ['count', 'results'],
    properties: { count: { type: 'integer', examples: [123] }, next: link(4), previous: link(2), results }
  })
  t.strictSame(new Pages().getSchemaParameters(), [
    { name: 'page', description: 'A page number within the paginated result set.', schema: { type: 'integer' } },
    { name: 'page_size', description: 'Number of results to return per page.', schema: { type: 'integer' } }
  ])
  t.strictSame(new PageNumberPagination().getSchemaParameters().map(({ name }) => name), ['page'])
})
