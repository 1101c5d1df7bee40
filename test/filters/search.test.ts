import t from 'tap'
import { SearchFilter } from '../../lib/filters/index.ts'
import { Book, library } from './support/helper.ts'
import type { ViewRequest } from '../support/helper.ts'

const backends = [SearchFilter]
const ALL = [200, [1, 2, 3, 4]]

t.test('A search leaves the rows that have the term in one of the fields (FLT-01, FLT-02)', async (t) => {
  const ask = await library(t, backends, { searchFields: ['title', 'isbn'] })
  t.strictSame(await ask('?search=ALPHA'), [200, [1, 3]])
  t.strictSame(await ask('?search=i2'), [200, [2, 4]])
  t.strictSame(await ask('?search=nothing'), [200, []])
})

t.test('Every term must be in some field (FLT-03)', async (t) => {
  const ask = await library(t, backends, { searchFields: ['title', 'isbn'] })
  for (const search of ['alpha%20i33', 'alpha,i33', 'alpha+i33+alpha', '%22gamma%20alpha%22']) t.strictSame(await ask(`?search=${search}`), [200, [3]], search)
  t.strictSame(await ask('?search=alpha%20beta'), [200, []])
})

t.test('Without search fields or terms nothing is searched (FLT-01, FLT-08)', async (t) => {
  t.strictSame(await (await library(t, backends))('?search=alpha'), ALL)
  t.strictSame(await (await library(t, backends, { searchFields: [] }))('?search=alpha'), ALL)
  const ask = await library(t, backends, { searchFields: ['title'] })
  for (const query of ['', '?search=', '?search=%20', '?search=,', '?search=alpha&search=']) t.strictSame(await ask(query), ALL, query)
})

t.test('A sign before a field says how it is searched, as does a lookup after it (FLT-02)', async (t) => {
  const found = async (field: string, search: string): Promise<unknown> => (await (await library(t, backends, { searchFields: [field] }))(`?search=${search}`))[1]
  t.strictSame(await found('^title', 'ALPHA'), [1], 'istartswith')
  t.strictSame(await found('=isbn', 'I2'), [2], 'iexact')
  t.strictSame(await found('$isbn', '%5Ei%5Cd%24'), [1, 2], 'iregex')
  t.strictSame(await found('title__endswith', 'alpha'), [3])
  t.strictSame(await found('title__contains', 'alpha'), [3])
  t.strictSame(await found('released__year', '2020'), [1])
  t.strictSame(await found('released__year', '202'), await found('released', '202'), 'a part of a date, and a date, are searched as text')
  t.strictSame([await found('=released__year', '2020'), await found('=released__year', '202'), await found('released', '2020-')], [[1], [], [1]])
  t.strictSame(await found('title', '%25'), [4], 'no wildcard')
  t.strictSame(await found('title', '_'), [4], 'no wildcard')
})

t.test('A term that cannot be of the field\'s kind is in no row of it (FLT-02)', async (t) => {
  const one = await library(t, backends, { searchFields: ['pages__gte'] })
  t.strictSame(await one('?search=15'), [200, [2, 3, 4]])
  t.strictSame(await one('?search=many'), [200, []])
  const two = await library(t, backends, { searchFields: ['title', 'pages__exact', '$isbn'] })
  t.strictSame(await two('?search=20'), [200, [2]])
  t.strictSame(await two('?search=alpha'), [200, [1, 3]])
  t.strictSame(await two('?search=%5B'), [200, []], 'no regular expression')
})

t.test('A NUL in a search is answered 400 with an array, whether or not anything is searched (FLT-05)', async (t) => {
  for (const attributes of [{}, { searchFields: ['title'] }]) {
    t.strictSame(await (await library(t, backends, attributes))('?search=a%00b'), [400, ['Null characters are not allowed.']])
  }
})

t.test('A search for too many terms is answered 400, each counting once', async (t) => {
  class Few extends SearchFilter { override maxTerms = 2 }
  const ask = await library(t, [Few], { searchFields: ['title'] })
  t.strictSame(await ask('?search=a+b+c'), [400, ['Ensure the search has no more than 2 terms.']])
  t.strictSame(await ask('?search=a+l+a+l'), [200, [1, 3]])
})

t.test('The parameter is the setting where the class names none (FLT-01)', async (t) => {
  const ask = await library(t, backends, { searchFields: ['title'] }, { searchParam: 'q' })
  t.strictSame(await ask('?q=beta&search=alpha'), [200, [2]])
  class Named extends SearchFilter { override searchParam = 'find' }
  t.strictSame(await (await library(t, [Named], { searchFields: ['title'] }, { searchParam: 'q' }))('?find=beta&q=alpha'), [200, [2]])
})

t.test('The request may decide what is searched (FLT-01)', async (t) => {
  class Chosen extends SearchFilter {
    override async getSearchFields (_view: unknown, request: ViewRequest): Promise<readonly string[]> {
      return [request.queryParams.get('in') ?? 'title']
    }
  }
  t.strictSame(await (await library(t, [Chosen]))('?search=i1&in=isbn'), [200, [1]])
})

t.test('Search fields that a model cannot be searched by are the developer\'s mistake (FLT-02)', async (t) => {
  const filter = new SearchFilter()
  for (const field of ['author', 'title__author', '^author']) {
    const asked = { queryParams: new Map([['search', 'x']]) } as never
    const view = { searchFields: [field], settings: { searchParam: 'search' } } as never
    await t.rejects(filter.filterQueryset(asked, Book.objects, view), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' }, field)
  }
  t.equal(filter.constructSearch('@title', Book.objects), 'title__search')
  await t.rejects(async () => Book.objects.filter({ title__search: 'x' } as never), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' }, 'memory has no full-text search')
})

t.test('The parameter is described for OpenAPI (PAG-24)', async (t) => {
  t.strictSame(new SearchFilter().getSchemaParameters({ settings: { searchParam: 'q' } } as never), [{ name: 'q', description: 'A search term.', schema: { type: 'string' } }])
})
