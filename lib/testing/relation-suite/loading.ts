/** Rows that come with their relatives. */
import assert from 'node:assert/strict'
import { Count } from '../../querysets/aggregates.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import { prefetch } from '../../querysets/relations/prefetch.ts'
import type { LibraryCheck } from './fixture.ts'

interface Loading {
  selectRelated (...relations: string[]): Loadable
  prefetchRelated (...relations: unknown[]): Loadable
}

type Loadable = QuerySet & Loading

function isLoadable (rows: QuerySet): rows is Loadable {
  return 'selectRelated' in rows && 'prefetchRelated' in rows
}

/** The queryset with the methods that only those of related models have by their types. */
function loadable (rows: QuerySet): Loadable {
  if (!isLoadable(rows)) throw new assert.AssertionError({ message: 'Rows of the adapter come with no relatives.' })
  return rows
}

/** What is at the end of the path; of each, where there are several on the way. */
function dug (value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  if (Array.isArray(value)) return value.map((one) => dug(one, path))
  return typeof value === 'object' && value !== null ? dug(Reflect.get(value, name), rest) : value
}

/** The same of each of the rows. */
async function under (rows: QuerySet, ...path: string[]): Promise<unknown[]> {
  return (await rows.fetch()).map((row) => dug(row, path))
}

const renamed = (title: string): object => ({ title })
const invalid = { code: 'FST_VIEWSETS_PREFETCH_INVALID' }

export const loadingChecks: Readonly<Record<string, LibraryCheck>> = {
  'rows come with one relative each': async ({ books, Review }) => {
    const rows = loadable(books.orderBy('id')).selectRelated('publisher', 'detail')
    assert.deepEqual(await under(rows, 'publisher'), [{ id: 1, name: 'North' }, { id: 1, name: 'North' }, { id: 2, name: 'South' }, null])
    assert.deepEqual(await under(rows, 'detail', 'pages'), [null, 200, 300, null])
    assert.deepEqual({ ...await rows.get({ id: 3 }) }, { id: 3, title: 'Winds', publisherId: 2, sequelOfId: null, publisher: { id: 2, name: 'South' }, detail: { id: 2, bookId: 3, pages: 300 } })
    assert.deepEqual(await rows.filter({ publisher__name: 'South' }).orderBy('-publisher__name').values(), [{ id: 3, title: 'Winds', publisherId: 2, sequelOfId: null }])
    assert.deepEqual(Object.keys(await rows.only('title').get({ id: 1 })).sort(), ['detail', 'id', 'publisher', 'title'])
    const deep = loadable(Review.objects.filter({ id__in: [3, 4] }).orderBy('id')).selectRelated('book__publisher').selectRelated('book__sequelOf__publisher')
    assert.deepEqual(await under(deep, 'book', 'publisher'), [{ id: 1, name: 'North' }, { id: 2, name: 'South' }])
    assert.deepEqual(await under(deep, 'book', 'sequelOf'), [{ id: 1, title: 'Tides', publisherId: 1, sequelOfId: null, publisher: { id: 1, name: 'North' } }, null])
  },
  'rows come with several relatives each, in their order': async ({ books, Tag }) => {
    const rows = loadable(books.orderBy('id')).prefetchRelated('tags', 'reviews', 'publisher')
    assert.deepEqual(await under(rows, 'tags', 'name'), [['wind', 'sea'], ['sea'], ['wind'], []])
    assert.deepEqual(await under(rows, 'reviews', 'id'), [[1, 2], [3], [4], []])
    assert.deepEqual(await under(rows, 'publisher', 'name'), ['North', 'North', 'South', null])
    assert.deepEqual(await under(loadable(Tag.objects.orderBy('id')).prefetchRelated('books'), 'books', 'id'), [[1, 2], [1, 3], []])
  },
  'relatives come with theirs': async ({ books, Tag }) => {
    const rows = loadable(Tag.objects.filter({ id: 1 })).prefetchRelated('books__reviews', 'books__publisher__books', 'books')
    assert.deepEqual([await under(rows, 'books', 'reviews', 'id'), await under(rows, 'books', 'publisher', 'id'), await under(rows, 'books', 'publisher', 'books', 'id')], [[[[1, 2], [3]]], [[1, 1]], [[[1, 2], [1, 2]]]])
    const both = loadable(loadable(books.filter({ id: 2 })).selectRelated('sequelOf')).prefetchRelated('sequelOf__tags')
    assert.deepEqual(await under(both, 'sequelOf', 'title'), ['Tides'])
    assert.deepEqual(await under(both, 'sequelOf', 'tags', 'name'), [['wind', 'sea']])
  },
  'relatives are narrowed, ordered, limited and given another name': async ({ books, Review, Tag }) => {
    const sorted = Review.objects.orderBy('-rating', 'id')
    const rows = loadable(books.orderBy('id')).prefetchRelated(prefetch('reviews', { queryset: sorted.filter({ rating__isnull: false }), toAttr: 'best', limit: 1 }), prefetch('reviews', { queryset: Review.objects.filter({ text: 'good' }) }))
    assert.deepEqual([await under(rows, 'best', 'id'), await under(rows, 'reviews', 'id')], [[[1], [], [4], []], [[1], [3], [4], []]])
    const tagged = loadable(books.orderBy('id')).prefetchRelated(
      prefetch('tags', { queryset: Tag.objects.orderBy('name'), limit: 1 }), prefetch('tags', { queryset: Tag.objects.filter({ name__contains: 'i' }), toAttr: 'winds' }),
      prefetch('tags', { limit: 1, toAttr: 'first' }), prefetch('tags', { queryset: Tag.objects.orderBy('-books__id'), toAttr: 'busy' }), prefetch('tags', { limit: 0, toAttr: 'none' })
    )
    assert.deepEqual([await under(tagged, 'tags', 'name'), await under(tagged, 'winds', 'name'), await under(tagged, 'first', 'name')], [[['sea'], ['sea'], ['wind'], []], [['wind'], [], ['wind'], []], [['wind'], ['sea'], ['wind'], []]])
    assert.deepEqual([await under(tagged, 'busy', 'name'), await under(tagged, 'none')], [[['wind', 'sea'], ['sea'], ['wind'], []], [[], [], [], []]])
  },
  'relatives come with what their queryset says of them': async ({ books, Review, Tag }) => {
    const counted = Tag.objects.annotate({ n: Count('books') }).only('name')
    assert.deepEqual(await under(loadable(books.filter({ id: 1 })).prefetchRelated(prefetch('tags', { queryset: counted })), 'tags'), [[{ id: 2, name: 'wind', n: 2 }, { id: 1, name: 'sea', n: 2 }]])
    const busiest = loadable(books.filter({ id: 1 })).prefetchRelated(prefetch('tags', { queryset: counted.orderBy('n', 'name').filter({ n__gt: 1 }), limit: 1 }))
    assert.deepEqual(await under(busiest, 'tags', 'name'), [['sea']])
    const withBook = loadable(Review.objects.filter({ text: 'wet' })).selectRelated('book')
    const reviews = await under(loadable(books.filter({ id: 1 })).prefetchRelated(prefetch('reviews', { queryset: withBook })), 'reviews', 'book')
    assert.deepEqual(reviews, [[{ id: 1, title: 'Tides', publisherId: 1, sequelOfId: null }]])
    const inner = loadable(Tag.objects.all()).prefetchRelated(prefetch('books', { queryset: books.orderBy('-id'), limit: 1, toAttr: 'last' }))
    assert.deepEqual(await under(loadable(books.filter({ id: 1 })).prefetchRelated(prefetch('tags', { queryset: inner })), 'tags', 'last', 'id'), [[[3], [2]]])
  },
  'relatives come however rows are read, and with those that were written': async ({ books }) => {
    const rows = loadable(books.orderBy('id')).prefetchRelated('reviews').only('title')
    const length = (row: object | null | undefined): unknown => dug(row, ['reviews', 'id'])
    const { rows: [page], count } = await rows.slice(0, 2).fetchWithCount()
    assert.deepEqual([length(await rows.first()), length(await rows.get({ id: 2 })), length(await rows.latest('id')), length(page), count], [[1, 2], [3], [], [1, 2], 4])
    const walked: unknown[] = []
    for await (const row of loadable(books).prefetchRelated('reviews')) walked.push(length(row))
    assert.deepEqual([walked, await rows.exists(), await rows.count()], [[[1, 2], [3], [4], []], true, 4])
    assert.deepEqual([length(await rows.update(await rows.get({ id: 1 }), renamed('Ebb'))), length(await rows.create(renamed('New')))], [[1, 2], []])
    assert.deepEqual(await rows.filter({ id: 1 }).union(books.filter({ id: 3 })).orderBy('id').fetch().then((found) => found.map(length)), [[1, 2], [4]])
    const sorted = await books.filter({ id__in: loadable(books.filter({ title: 'Winds' })).selectRelated('publisher').prefetchRelated('tags') }).values('id')
    assert.deepEqual(sorted, [{ id: 3 }])
    assert.equal(dug(await loadable(books).selectRelated('publisher').update(await books.get({ id: 1 }), renamed('Neap')), ['publisher', 'name']), 'North')
  },
  'what cannot come along is refused': async ({ books, Tag, Review }) => {
    const rows = loadable(books)
    assert.throws(() => rows.prefetchRelated('tgs'), invalid)
    assert.throws(() => rows.prefetchRelated('tags__author'), invalid)
    assert.throws(() => rows.prefetchRelated('title'), invalid)
    assert.throws(() => rows.selectRelated('tags'), invalid)
    assert.throws(() => rows.selectRelated('publisher__books'), invalid)
    assert.throws(() => rows.prefetchRelated(prefetch('tags', { queryset: Review.objects })), invalid)
    assert.throws(() => rows.prefetchRelated(prefetch('tags', { queryset: Tag.objects.slice(0, 3) })), invalid)
    assert.throws(() => rows.prefetchRelated(prefetch('tags', { queryset: Tag.objects.union(Tag.objects) })), invalid)
    assert.throws(() => rows.prefetchRelated(prefetch('tags', { toAttr: 'title' })), invalid)
    assert.throws(() => rows.prefetchRelated(prefetch('tags', { toAttr: 'reviews' })), invalid)
    assert.throws(() => rows.prefetchRelated(prefetch('tags', { toAttr: 'a__b' })), invalid)
    assert.throws(() => rows.prefetchRelated('tags', prefetch('tags', { limit: 1 })), invalid)
    assert.throws(() => rows.prefetchRelated(prefetch('tags', { limit: -1 })), invalid)
    assert.throws(() => loadable(books.annotate({ n: Count('tags') })).prefetchRelated(prefetch('tags', { toAttr: 'n' })), invalid)
    assert.throws(() => rows.selectRelated('publisher').prefetchRelated(prefetch('tags', { toAttr: 'publisher' })), invalid)
    assert.throws(() => rows.prefetchRelated('publisher').selectRelated('publisher'), invalid)
  }
}
