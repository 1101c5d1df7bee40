/** Values that come with rows, worked out of their relatives. */
import assert from 'node:assert/strict'
import { Avg, Count, Max, Min, Sum } from '../../querysets/aggregates.ts'
import { Case, When } from '../../querysets/choices.ts'
import { F } from '../../querysets/expressions.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import { keysOf } from './fixture.ts'
import type { LibraryCheck } from './fixture.ts'

/** Values of the rows under that name, by the order of the queryset. */
async function valuesOf (rows: QuerySet, name: string): Promise<unknown[]> {
  const found = await rows.fetch() as Readonly<Record<string, unknown>>[]
  return found.map((row) => row[name])
}

const invalid = { code: 'FST_VIEWSETS_ANNOTATION_INVALID' }

export const annotationChecks: Readonly<Record<string, LibraryCheck>> = {
  'rows come with what their relatives come to, each by itself': async ({ books }) => {
    const annotated = books.annotate({
      reviewCount: Count('reviews'), rated: Count('reviews__rating'), best: Max('reviews__rating'), least: Min('reviews__rating'), sum: Sum('reviews__rating'), tagCount: Count('tags'), first: Min('tags__name')
    })
    const rows = await annotated.orderBy('id').fetch() as Readonly<Record<string, unknown>>[]
    assert.deepEqual(rows.map(({ id, reviewCount, rated, best, least, sum, tagCount, first }) => [id, reviewCount, rated, best, least, sum, tagCount, first]), [
      [1, 2, 2, 5, 2, 7, 2, 'sea'], [2, 1, 0, null, null, null, 1, 'sea'], [3, 1, 1, 2, 2, 2, 1, 'wind'], [4, 0, 0, null, null, null, 0, null]
    ])
    assert.equal(rows[0]?.['title'], 'Tides')
    assert.deepEqual(await valuesOf(books.annotate({ mean: Avg('reviews__rating') }).orderBy('id'), 'mean'), [3.5, null, 2, null])
  },
  'what relatives come to may be of some of them': async ({ books }) => {
    const rows = books.annotate({ good: Count('reviews', { filter: { text: 'good' } }), great: Max('reviews__rating', { filter: { rating__gte: 3 } }) }).orderBy('id')
    assert.deepEqual([await valuesOf(rows, 'good'), await valuesOf(rows, 'great')], [[1, 1, 1, 0], [5, null, null, null]])
    const north = books.annotate({ n: Count('tags', { filter: { books__publisher__name: 'South' } }) })
    assert.deepEqual(await valuesOf(north.orderBy('id'), 'n'), [1, 0, 1, 0])
    assert.deepEqual(await keysOf(north.filter({ n: 1 })), [1, 3])
  },
  'relatives may be those of relatives': async ({ books }) => {
    const rows = books.annotate({ alike: Count('tags__books'), others: Count('tags__books', { distinct: true }), pages: Max('publisher__books__detail__pages'), of: Count('publisher__books') }).orderBy('id')
    assert.deepEqual([await valuesOf(rows, 'alike'), await valuesOf(rows, 'others'), await valuesOf(rows, 'pages'), await valuesOf(rows, 'of')], [[4, 2, 2, 0], [3, 2, 2, 0], [200, 200, 300, null], [2, 2, 1, 0]])
  },
  'conditions, orders, values and aggregates know annotations': async ({ books }) => {
    const rows = books.annotate({ reviewCount: Count('reviews'), best: Max('reviews__rating') })
    assert.deepEqual(await keysOf(rows.filter({ reviewCount__gte: 1 })), [1, 2, 3])
    assert.deepEqual(await keysOf(rows.filter({ reviewCount: 1, best__isnull: true })), [2])
    assert.deepEqual(await keysOf(rows.filter({ reviewCount__in: [0, 2] }).exclude({ best__gt: 4 })), [4])
    assert.deepEqual(await keysOf(rows.filter({ reviewCount__gt: 1.5 })), [1])
    assert.deepEqual(await keysOf(books.filter({ id__in: rows.filter({ best: 2 }) })), [3])
    assert.deepEqual(await keysOf(books.filter({ id__in: rows.column('reviewCount') })), [1, 2])
    assert.deepEqual(await valuesOf(rows.orderBy('-reviewCount', '-id'), 'id'), [1, 3, 2, 4])
    assert.deepEqual(await rows.orderBy('id').slice(0, 2).values('title', 'reviewCount'), [{ title: 'Tides', reviewCount: 2 }, { title: 'Tides again', reviewCount: 1 }])
    assert.deepEqual(await rows.distinct().values('reviewCount'), [{ reviewCount: 0 }, { reviewCount: 1 }, { reviewCount: 2 }])
    assert.deepEqual(await rows.aggregate({ most: Max('reviewCount'), all: Sum('reviewCount') }), { most: 2, all: 4 })
    assert.deepEqual([await rows.filter({ reviewCount: 1 }).count(), await rows.filter({ reviewCount: 5 }).exists()], [2, false])
    assert.equal(await rows.filter({ reviewCount: 0 }).updateMany({ title: 'Unread' }), 1)
    assert.deepEqual(await keysOf(books.filter({ title: 'Unread' })), [4])
  },
  'it makes no difference whether rows are filtered before or after': async ({ books }) => {
    const count = { n: Count('reviews'), tagCount: Count('tags') }
    const wet = { reviews__text: 'wet' }
    assert.deepEqual(await books.filter(wet).annotate(count).values('id', 'n', 'tagCount'), [{ id: 1, n: 2, tagCount: 2 }])
    assert.deepEqual(await books.annotate(count).filter(wet).values('id', 'n', 'tagCount'), [{ id: 1, n: 2, tagCount: 2 }])
  },
  'annotations come with the rows however these are read': async ({ books }) => {
    const rows = books.annotate({ n: Count('reviews') }).orderBy('id')
    assert.deepEqual({ ...await rows.only('title').first() }, { id: 1, title: 'Tides', n: 2 })
    assert.deepEqual({ ...await rows.only('title', 'n').get({ pk: 4 }) }, { id: 4, title: 'Tides at last', n: 0 })
    const { rows: [page], count } = await rows.slice(0, 1).fetchWithCount()
    assert.deepEqual([Object.keys(page as object).includes('n'), count], [true, 4])
    const walked: unknown[] = []
    for await (const row of books.annotate({ n: Count('reviews') })) walked.push((row as { readonly n?: unknown }).n)
    assert.deepEqual(walked, [2, 1, 1, 0])
    const values = await rows.values() as Readonly<Record<string, unknown>>[]
    assert.deepEqual(values.map(({ n }) => n), [2, 1, 1, 0])
    assert.deepEqual(await valuesOf(rows.filter({ id__lt: 3 }).union(books.filter({ id: 4 })).orderBy('id'), 'n'), [2, 1, 0])
  },
  'a row that was written comes with its annotations too': async ({ books }) => {
    const rows = books.annotate({ n: Count('reviews') })
    const counted = (row: object): unknown => (row as { readonly n?: unknown }).n
    assert.deepEqual([counted(await rows.update(await rows.get({ pk: 1 }), { title: 'Ebb' } as object)), counted(await rows.create({ title: 'New' } as object))], [2, 0])
  },
  'columns over paths and values by conditions may be annotations': async ({ books }) => {
    const rows = books.annotate({ publisherName: F('publisher__name'), kind: Case([When({ tags__name: 'sea' }, 'wet'), When({ reviews__isnull: true }, 'unread')], { default: 'dry' }), rank: Case([When({ title: 'Winds' }, 1)], { default: 2 }) })
    assert.deepEqual([await valuesOf(rows.orderBy('id'), 'publisherName'), await valuesOf(rows.orderBy('id'), 'kind'), await valuesOf(rows.orderBy('rank', 'id'), 'id')], [['North', 'North', 'South', null], ['wet', 'wet', 'dry', 'unread'], [3, 1, 2, 4]])
    assert.deepEqual([await keysOf(rows.filter({ publisherName__startswith: 'N' })), await keysOf(rows.filter({ kind: 'wet' })), await keysOf(rows.filter({ rank__lt: 2 }))], [[1, 2], [1, 2], [3]])
  },
  'rows are annotated one after the other': async ({ books }) => {
    const rows = books.annotate({ n: Count('reviews') }).annotate({ busy: Case([When({ n__gt: 1 }, true)], { default: false }) })
    assert.deepEqual(await rows.orderBy('id').values('n', 'busy'), [{ n: 2, busy: true }, { n: 1, busy: false }, { n: 1, busy: false }, { n: 0, busy: false }])
    assert.deepEqual(await keysOf(rows.filter({ busy: true })), [1])
  },
  'rows that are ordered over several relatives come once': async ({ books }) => {
    const order = async (...fields: string[]): Promise<unknown> => valuesOf(books.filter({ reviews__rating__isnull: false }).orderBy(...fields), 'id')
    assert.deepEqual(await order('reviews__rating', 'id'), [1, 3])
    assert.deepEqual(await order('-reviews__rating', 'id'), [1, 3])
    assert.deepEqual(await order('-tags__name', '-id'), [3, 1])
    assert.deepEqual(await valuesOf(books.filter({ tags__isnull: false }).orderBy('tags__name', '-id'), 'id'), [2, 1, 3])
    assert.deepEqual(await valuesOf(books.filter({ tags__isnull: false }).orderBy('tags__name', '-id').slice(1, 3), 'id'), [1, 3])
  },
  'the first and the last row by a column are there at once': async ({ books }) => {
    assert.deepEqual([await books.latest('id'), await books.earliest('title', 'id')].map((row) => (row as { readonly id?: unknown }).id), [4, 1])
    await assert.rejects(books.filter({ id: 9 }).latest('id'), { name: 'DoesNotExist' })
    await assert.rejects(books.slice(0, 2).earliest('id'), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
  },
  'what cannot be an annotation is refused': async ({ books }) => {
    assert.throws(() => books.annotate({ title: Count('reviews') }), invalid)
    assert.throws(() => books.annotate({ reviews: Count('reviews') }), invalid)
    assert.throws(() => books.annotate({ a__b: Count('reviews') }), invalid)
    assert.throws(() => books.annotate({ n: Count() }), invalid)
    assert.throws(() => books.annotate({ n: Max('id') }), invalid)
    assert.throws(() => books.annotate({ n: 5 as never }), invalid)
    assert.throws(() => books.annotate({ n: Case([When({ id: 1 }, 'a')], { default: 2 }) }), invalid)
    assert.throws(() => books.annotate({ n: Sum('tags__name') }), { code: 'FST_VIEWSETS_AGGREGATE_INVALID' })
    assert.throws(() => books.annotate({ n: Count('nothing__name') }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
    assert.throws(() => books.annotate({ n: Count('reviews', { filter: { pages: 1 } }) }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
    assert.throws(() => books.annotate({ name: F('tags__name') }), { code: 'FST_VIEWSETS_PATH_MANY' })
    await assert.rejects(async () => await books.values('tags__name'), { code: 'FST_VIEWSETS_PATH_MANY' })
    assert.throws(() => books.column('reviews'), { code: 'FST_VIEWSETS_PATH_MANY' })
    assert.throws(() => books.slice(0, 1).annotate({ n: Count('reviews') }), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
  },
  'relatives of all rows come to something together': async ({ books, Tag }) => {
    assert.deepEqual(await books.aggregate({ n: Count(), reviews: Count('reviews'), tags: Count('tags'), mean: Avg('reviews__rating'), sum: Sum('reviews__rating'), best: Max('reviews__rating'), last: Max('tags__name') }), { n: 4, reviews: 4, tags: 4, mean: 3, sum: 9, best: 5, last: 'wind' })
    assert.deepEqual(await books.filter({ id__gte: 2 }).aggregate({ good: Count('reviews', { filter: { text: 'good' } }), mean: Avg('reviews__rating'), own: Count('id', { filter: { id: 3 } }) }), { good: 2, mean: 2, own: 1 })
    assert.deepEqual(await books.filter({ id: 4 }).aggregate({ n: Count('reviews'), mean: Avg('reviews__rating') }), { n: 0, mean: null })
    assert.deepEqual(await Tag.objects.aggregate({ alike: Count('books__reviews') }), { alike: 6 })
  },
  'different relatives of all rows are counted once each': async ({ books }) => {
    assert.deepEqual(await books.aggregate({ tags: Count('tags', { distinct: true }), names: Count('reviews__text', { distinct: true }), all: Count('tags') }), { tags: 2, names: 2, all: 4 })
    assert.deepEqual(await books.orderBy('id').slice(1, 3).aggregate({ tags: Count('tags', { distinct: true }), reviews: Count('reviews') }), { tags: 2, reviews: 2 })
  }
}
