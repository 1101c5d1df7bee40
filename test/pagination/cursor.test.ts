import t from 'tap'
import { Type } from '@sinclair/typebox'
import { CursorPagination } from '../../lib/pagination/index.ts'
import { OrderingFilter, SearchFilter } from '../../lib/filters/index.ts'
import { memoryModel } from '../support/helper.ts'
import { HOST, noted, pager, ranked } from './support/helper.ts'
import type { TSchema } from '@sinclair/typebox'
import type { Test } from 'tap'
import type { MemoryColumnOptions, QuerySet } from '../support/helper.ts'
import type { Ask } from './support/helper.ts'

class Cursors extends CursorPagination {
  override pageSize = 2
  override ordering: string | readonly string[] = 'rank'
}

class Descending extends Cursors { override ordering = '-rank' }

const INVALID = [404, { detail: 'Invalid cursor' }]
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const cursor = (text: string): string => `?cursor=${encodeURIComponent(base64(text))}`

interface Page { next: string | null, previous: string | null, results: number[] }

/** A page whose links are shown as what their cursors say. */
async function seen (ask: Ask, query: string): Promise<[results: number[], next: string | null, previous: string | null]> {
  const [status, body] = await ask(query)
  if (status !== 200) throw new Error(`${query} was answered ${status}: ${JSON.stringify(body)}`)
  const { next, previous, results } = body as Page
  return [results, told(next), told(previous)]
}

function told (link: string | null): string | null {
  return link === null ? null : Buffer.from(new URL(link).searchParams.get('cursor') as string, 'base64').toString('latin1')
}

t.test('A page comes in an envelope of next, previous and results, without a count (PAG-12)', async (t) => {
  const ask = await pager(t, Cursors, ranked([1, 2, 3]))
  t.equal(JSON.stringify((await ask(''))[1]), `{"next":"${HOST}?cursor=cD0y","previous":null,"results":[1,2]}`)
  t.strictSame(await ask('?b=1&cursor=cD0y&a='), [200, { next: null, previous: `${HOST}?a=&b=1&cursor=cj0xJnA9Mw%3D%3D`, results: [3] }])
})

t.test('Equal positions are paged through by their number (PAG-20)', async (t) => {
  const ask = await pager(t, Cursors, ranked([1, 1, 1, 1, 1, 2, 3]))
  t.strictSame(await seen(ask, ''), [[1, 2], 'o=2', null])
  t.strictSame(await seen(ask, cursor('o=2')), [[3, 4], 'o=4', 'r=1&p=1'])
  t.strictSame(await seen(ask, cursor('o=4')), [[5, 6], 'p=2', 'o=1&r=1&p=2'])
  t.strictSame(await seen(ask, cursor('p=2')), [[7], null, 'r=1&p=3'])
})

t.test('So they are in descending order (PAG-20)', async (t) => {
  const ask = await pager(t, Descending, ranked([1, 1, 1, 1, 1, 2, 3]))
  t.strictSame(await seen(ask, ''), [[7, 6], 'p=2', null])
  t.strictSame(await seen(ask, cursor('p=2')), [[1, 2], 'o=2&p=2', 'r=1&p=1'])
})

t.test('Backwards, rows beyond the position are read from it and shown in their order (PAG-16)', async (t) => {
  const ask = await pager(t, Cursors, ranked([1, 2, 3, 4, 5]))
  t.strictSame(await seen(ask, cursor('r=1&p=4')), [[2, 3], 'p=3', 'r=1&p=2'])
  t.strictSame(await seen(ask, cursor('r=1&p=2')), [[1], 'p=1', null])
  t.strictSame(await seen(ask, cursor('r=1')), [[4, 5], null, 'r=1&p=4'])
  const down = await pager(t, Descending, ranked([1, 2, 3, 4, 5]))
  t.strictSame(await seen(down, cursor('r=1&p=2')), [[4, 3], 'p=3', 'r=1&p=4'])
})

t.test('Following the next links shows every row once, however many share a value (PAG-18)', async (t) => {
  for (const Paginator of [Cursors, Descending]) {
    for (const ranks of [[3, 1, 2], [1, 1, 1, 1, 1], [2, 1, 1, 2, 2, 1, 3, 3], [5, 5, 4, 4, 4, 4, 1]]) {
      const ask = await pager(t, Paginator, ranked(ranks))
      const found: number[] = []
      for (let query: string | null = ''; query !== null;) {
        const [results, next] = await seen(ask, query)
        found.push(...results)
        query = next === null ? null : cursor(next)
      }
      t.strictSame(found.toSorted(), ranks.map((_, index) => index + 1), JSON.stringify(ranks))
    }
  }
})

t.test('Rows that are gone leave a page empty, with a way back (PAG-18, PAG-19)', async (t) => {
  const ask = await pager(t, Cursors, ranked([1, 2, 3]))
  t.strictSame(await seen(ask, cursor('p=3')), [[], null, 'r=1&p=3'])
  t.strictSame(await seen(ask, cursor('o=5&p=1')), [[], null, 'r=1&p=1'])
  t.strictSame(await seen(ask, cursor('r=1&p=1')), [[], 'p=1', null])
})

t.test('What cannot be read as a cursor is answered 404, what says nothing is the first page (PAG-21)', async (t) => {
  const ask = await pager(t, Cursors, ranked([1, 2, 3]))
  for (const bad of ['?cursor=bad', '?cursor=%C3%A9', cursor('o=-1'), cursor('o=x'), cursor('r=x')]) t.strictSame(await ask(bad), INVALID, bad)
  for (const blank of ['?cursor=', cursor('zzz')]) t.strictSame((await seen(ask, blank))[0], [1, 2], blank)
  class Worded extends Cursors { override invalidCursorMessage = 'What is this?' }
  t.strictSame(await (await pager(t, Worded, ranked([])))('?cursor=bad'), [404, { detail: 'What is this?' }])
})

t.test('A position that is none of the column is answered 404 (PAG-22)', async (t) => {
  const ask = await pager(t, Cursors, ranked([1, 2, 3]))
  for (const bad of ['p=x', 'p=', 'p=1.5', 'p=None', 'p=%00']) t.strictSame(await ask(cursor(bad)), INVALID, bad)
  t.strictSame(await seen(ask, cursor(`p=${'9'.repeat(30)}`)), [[], null, `r=1&p=${'9'.repeat(30)}`], 'beyond what the column holds')
  t.strictSame((await seen(ask, cursor(`r=1&p=${'9'.repeat(30)}`)))[0], [2, 3])
})

t.test('An offset beyond the cutoff is cut off (PAG-21)', async (t) => {
  class Short extends Cursors { override offsetCutoff = 1 }
  t.strictSame((await seen(await pager(t, Short, ranked([1, 2, 3, 4])), cursor('o=3')))[0], [2, 3])
  class Long extends Cursors { override offsetCutoff = null as number | null }
  t.strictSame((await seen(await pager(t, Long, ranked([1, 2, 3, 4])), cursor(`o=${'9'.repeat(30)}`)))[0], [])
})

t.test('A client may ask for a size; without any size nothing is paginated (PAG-08, PAG-12)', async (t) => {
  class Sized extends CursorPagination {
    override ordering = 'rank'
    override pageSizeQueryParam = 'size'
    override maxPageSize = 3
  }
  const ask = await pager(t, Sized, ranked([1, 2, 3, 4]), { pageSize: 1 })
  t.strictSame((await seen(ask, ''))[0], [1])
  t.strictSame(await ask('?size=50'), [200, { next: `${HOST}?cursor=cD0z&size=50`, previous: null, results: [1, 2, 3] }])
  t.strictSame(await (await pager(t, Sized, ranked([1])))(''), [200, 'bare'])
})

t.test('The first filter backend that orders decides, if it says anything (PAG-13)', async (t) => {
  const options = { filterBackends: [SearchFilter, OrderingFilter], orderingFields: ['rank', 'id'] }
  const ask = await pager(t, Cursors, ranked([3, 1, 2]), options)
  t.strictSame((await seen(ask, ''))[0], [2, 3])
  t.strictSame(await seen(ask, '?ordering=-id'), [[3, 2], 'p=2', null])
  t.strictSame(await seen(ask, '?ordering=rank,id'), [[2, 3], 'p=2', null])
})

t.test('Only the first field of several is the position (PAG-13)', async (t) => {
  class Several extends Cursors { override ordering = ['rank', '-pk'] }
  const ask = await pager(t, Several, ranked([1, 1, 1, 2]))
  t.strictSame(await seen(ask, ''), [[3, 2], 'o=2', null])
  t.strictSame(await seen(ask, cursor('o=2')), [[1, 4], null, 'o=1&r=1&p=2'])
  t.strictSame((await seen(ask, cursor('o=1&r=1&p=2')))[0], [3, 2])
})

/** Books of authors, of whom two have one name; the last book has none. */
function books (): QuerySet {
  const names = ['Bo', 'Al', 'Cy', 'Al']
  const Author = memoryModel('Author', Type.Object({ id: Type.Integer(), name: Type.String(), born: Type.String({ format: 'date' }), isAlive: Type.Boolean() }), {
    rows: names.map((name, index) => ({ name, born: `190${index}-01-01`, isAlive: index % 2 === 0 }))
  })
  const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), authorId: Type.Union([Type.Integer(), Type.Null()]) }), {
    references: { authorId: Author },
    rows: [1, 2, 3, 4, 2, null].map((authorId) => ({ authorId }))
  })
  return Book.objects.exclude({ authorId__isnull: true })
}

t.test('A value of a related row is a position too', async (t) => {
  class ByAuthor extends Cursors { override ordering = 'author__name' }
  const ask = await pager(t, ByAuthor, books())
  t.strictSame(await seen(ask, ''), [[2, 4], 'o=2', null])
  t.strictSame(await seen(ask, cursor('o=2')), [[5, 1], 'p=Bo', 'o=1&r=1&p=Bo'])
  t.strictSame(await seen(ask, cursor('p=Bo')), [[3], null, 'r=1&p=Cy'])
  t.strictSame((await seen(ask, cursor('r=1&p=Cy')))[0], [2, 1])
  class Falling extends Cursors { override ordering = ['-authorId__born', 'pk'] }
  t.strictSame(await seen(await pager(t, Falling, books()), cursor('p=1903-01-01')), [[3, 2], 'o=1&p=1902-01-01', 'r=1&p=1902-01-01'])
  class Alive extends Cursors { override ordering = 'author__isAlive' }
  t.strictSame(await seen(await pager(t, Alive, books()), cursor('p=False')), [[1, 3], null, 'r=1&p=True'])
})

t.test('The key of a related row is known without looking for that row', async (t) => {
  class ByKey extends Cursors { override ordering = 'author__id' }
  const { queryset, queries } = noted(t, books())
  t.strictSame(await seen(await pager(t, ByKey, queryset), ''), [[1, 2], 'o=1&p=1', null])
  t.strictSame(queries, ['fetch'])
})

t.test('A client may choose a value of a related row where it may order by it', async (t) => {
  const ask = await pager(t, Cursors, books(), { filterBackends: [OrderingFilter], orderingFields: ['author__name'] })
  t.strictSame(await seen(ask, '?ordering=-author__name'), [[3, 1], 'p=Bo', null])
})

t.test('An ordering that is none is the developer\'s mistake (PAG-13)', async (t) => {
  for (const ordering of [null, '', [], 'a__b', 7, [7]]) {
    class Bad extends Cursors { override ordering = ordering as string }
    const paginator = new Bad()
    const made = ordering === '' || ordering === 'a__b' ? 'FST_VIEWSETS_LOOKUP_UNKNOWN' : 'FST_VIEWSETS_CURSOR_ORDERING_INVALID'
    const asked = { queryParams: new Map() } as never
    await t.rejects(async () => paginator.paginateQueryset(ranked([1]), asked, {} as never), { code: made }, JSON.stringify(ordering))
  }
  await t.rejects(async () => new Cursors().paginateQueryset([{ id: 1 }], { queryParams: new Map() } as never, {} as never), { code: 'FST_VIEWSETS_CURSOR_SOURCE_INVALID' })
})

t.test('A cursor page is one query (PAG-16)', async (t) => {
  const { queryset, queries } = noted(t, ranked([1, 2, 3]))
  const ask = await pager(t, Cursors, queryset)
  await ask('')
  await ask(cursor('p=1'))
  t.strictSame(queries, ['fetch', 'fetch'])
})

/** A list of things ordered by a column of some kind. */
function things (t: Test, schema: TSchema, values: readonly unknown[], column: MemoryColumnOptions = {}): Promise<Ask> {
  class Ordered extends Cursors { override ordering = 'value' }
  const rows = values.map((value) => ({ value }))
  const model = memoryModel('Thing', Type.Object({ id: Type.Integer(), value: schema }), { rows: rows as never, columns: { value: column } as never })
  return pager(t, Ordered, model.objects)
}

t.test('A moment is written as Python writes it, and read back in that form and in ISO 8601 (PAG-15)', async (t) => {
  const moments = ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05.120Z', '2024-01-03T00:00:00Z', '2024-01-04T00:00:00Z']
  const Moment = Type.Unsafe<Date>({ type: 'string', format: 'date-time' })
  for (const values of [moments, moments.map((moment) => new Date(moment))]) {
    const ask = await things(t, Moment, values)
    t.strictSame(await seen(ask, ''), [[1, 2], 'p=2024-01-02+03%3A04%3A05.120000%2B00%3A00', null])
    t.strictSame(await seen(ask, cursor('p=2024-01-02+03%3A04%3A05.120000%2B00%3A00')), [[3, 4], null, 'r=1&p=2024-01-03+00%3A00%3A00%2B00%3A00'])
    t.strictSame((await seen(ask, cursor('p=2024-01-02T03:04:05Z')))[0], [2, 3])
    t.strictSame((await seen(ask, cursor('r=1&p=2024-01-03T00:00:00Z')))[0], [1, 2])
    t.strictSame(await ask(cursor('p=yesterday')), INVALID)
    t.strictSame(await ask(cursor('p=2024-02-30')), INVALID)
  }
})

t.test('Moments of one millisecond, which a row cannot tell apart, are one position (PAG-15)', async (t) => {
  const ask = await things(t, Type.String({ format: 'date-time' }), ['2024-01-01T00:00:00.001002Z', '2024-01-01T00:00:00.001003Z', '2024-01-02T00:00:00Z'])
  t.strictSame(await seen(ask, ''), [[1, 2], 'p=2024-01-01+00%3A00%3A00.001000%2B00%3A00', null])
  t.strictSame((await seen(ask, cursor('p=2024-01-01+00%3A00%3A00.001000%2B00%3A00')))[0], [3])
})

t.test('Days, texts, decimals and truth values are positions too (PAG-15)', async (t) => {
  t.strictSame(await seen(await things(t, Type.String({ format: 'date' }), ['2024-01-02', '2024-01-03', '2024-01-04']), ''), [[1, 2], 'p=2024-01-03', null])
  t.strictSame(await seen(await things(t, Type.Date(), [new Date('2024-01-02'), new Date('2024-01-03'), new Date('2024-01-04')], { kind: 'date', native: 'Date' }), ''), [[1, 2], 'p=2024-01-03', null])
  t.strictSame(await seen(await things(t, Type.String(), ['a', 'é & b', 'ü']), ''), [[1, 2], 'p=%C3%A9+%26+b', null])
  t.strictSame(await seen(await things(t, Type.String({ format: 'decimal' }), ['9.50', '10.00', '11.00']), cursor('p=9.50')), [[2, 3], null, 'r=1&p=10.00'])
  const flags = await things(t, Type.Boolean(), [true, false, true, false])
  t.strictSame(await seen(flags, ''), [[2, 4], 'p=False', null])
  t.strictSame(await seen(flags, cursor('p=False')), [[1, 3], null, 'r=1&p=True'])
  t.strictSame((await seen(flags, cursor('r=1&p=True')))[0], [4, 2])
  t.strictSame((await seen(flags, cursor('p=True')))[0], [])
  t.strictSame(await flags(cursor('p=perhaps')), INVALID)
})

t.test('A column without an order of its own has no positions (PAG-22)', async (t) => {
  const ask = await things(t, Type.Object({}), [{}, {}, {}])
  t.strictSame(await ask(cursor('p=x')), INVALID)
})

t.test('A null is written as Python writes it, and is no position to come back to (PAG-15, PAG-22)', async (t) => {
  const ask = await pager(t, Descending, ranked([2, null, null, null]))
  t.strictSame(await seen(ask, ''), [[1, 2], 'o=1&p=2', null])
  t.strictSame(await ask(cursor('p=None')), INVALID)
})

t.test('The envelope and the parameters of cursor pages are described for OpenAPI (PAG-24)', async (t) => {
  const schema = new Cursors().getPaginatedResponseSchema({ type: 'array' }) as { required: string[], properties: object }
  t.strictSame([schema.required, Object.keys(schema.properties)], [['results'], ['next', 'previous', 'results']])
  t.strictSame(new Cursors().getSchemaParameters(), [{ name: 'cursor', description: 'The pagination cursor value.', schema: { type: 'string' } }])
})
