/** Rows in groups, and what these come to. */
import assert from 'node:assert/strict'
import { Avg, Count, Max, Min, Sum } from '../../querysets/aggregates.ts'
import { Case, When } from '../../querysets/choices.ts'
import { F } from '../../querysets/expressions.ts'
import { Q } from '../../querysets/q.ts'
import type { LibraryCheck } from './fixture.ts'

export const groupChecks: Readonly<Record<string, LibraryCheck>> = {
  'rows are grouped by a value, and each group comes to something': async ({ Review }) => {
    const groups = Review.objects.values('text').annotate({ n: Count(), rated: Count('rating'), sum: Sum('rating'), mean: Avg('rating'), least: Min('rating'), best: Max('rating') })
    assert.deepEqual(await groups.fetch(), [
      { text: 'good', n: 3, rated: 2, sum: 7, mean: 3.5, least: 2, best: 5 },
      { text: 'wet', n: 1, rated: 1, sum: 2, mean: 2, least: 2, best: 2 }
    ])
    assert.equal(await groups.count(), 2)
  },
  'rows are grouped by several values, null being one': async ({ Review }) => {
    const groups = Review.objects.values('text', 'rating').annotate({ n: Count(), books: Count('bookId', { distinct: true }) }).orderBy('-n', 'text', '-rating')
    const found = await groups.fetch()
    assert.equal(found.length, 4)
    assert.deepEqual(found.find((group) => Reflect.get(group, 'rating') === null), { text: 'good', rating: null, n: 1, books: 1 })
    assert.deepEqual(await groups.filter({ rating__isnull: true }).fetch(), [{ text: 'good', rating: null, n: 1, books: 1 }])
    assert.deepEqual(await Review.objects.values('rating').annotate({ n: Count(), books: Count('bookId', { distinct: true }) }).filter({ rating: 2 }).fetch(), [{ rating: 2, n: 2, books: 2 }])
  },
  'rows are grouped by what paths lead to': async ({ books, Review }) => {
    assert.deepEqual(await books.filter({ publisherId__isnull: false }).values('publisher__name').annotate({ n: Count() }).fetch(), [{ publisher__name: 'North', n: 2 }, { publisher__name: 'South', n: 1 }])
    const groups = Review.objects.values('book__publisher__name', 'text').annotate({ n: Count('id'), best: Max('book__detail__pages') })
    assert.deepEqual(await groups.orderBy('-book__publisher__name', 'text').fetch(), [
      { book__publisher__name: 'South', text: 'good', n: 1, best: 300 }, { book__publisher__name: 'North', text: 'good', n: 2, best: 200 }, { book__publisher__name: 'North', text: 'wet', n: 1, best: null }
    ])
    assert.deepEqual(await groups.filter({ book__publisher__name__startswith: 'S' }).fetch(), [{ book__publisher__name: 'South', text: 'good', n: 1, best: 300 }])
  },
  'conditions before are about rows, those after about groups': async ({ books }) => {
    const groups = books.filter({ id__gt: 1 }).values('publisherId').annotate({ n: Count(), last: Max('title') })
    assert.deepEqual(await groups.filter({ n: 1, publisherId__isnull: false }).fetch(), [{ publisherId: 1, n: 1, last: 'Tides again' }, { publisherId: 2, n: 1, last: 'Winds' }])
    assert.deepEqual(await groups.exclude(Q.or({ last__contains: 'again' }, { publisherId: 2 })).fetch(), [{ publisherId: null, n: 1, last: 'Tides at last' }])
    assert.deepEqual(await books.values('publisherId').annotate({ n: Count() }).filter({ n__gt: 1 }).fetch(), [{ publisherId: 1, n: 2 }])
    assert.equal(await books.values('publisherId').annotate({ n: Count() }).filter({ n: 1 }).count(), 2)
    assert.deepEqual(await books.values('publisherId').annotate({ all: Count(), tides: Count('id', { filter: { title__startswith: 'Tides' } }) }).filter({ publisherId__in: [1, 2] }).fetch(), [{ publisherId: 1, all: 2, tides: 2 }, { publisherId: 2, all: 1, tides: 0 }])
  },
  'groups are ordered by what they come to, and cut': async ({ Review }) => {
    const groups = Review.objects.values('bookId').annotate({ n: Count(), sum: Sum('rating') })
    assert.deepEqual((await groups.orderBy('-n').fetch()).map((group) => Reflect.get(group, 'bookId')), [1, 2, 3])
    assert.deepEqual(await groups.orderBy('-bookId').slice(1, 2).fetch(), [{ bookId: 2, n: 1, sum: null }])
    assert.deepEqual([await groups.slice(1, 9).count(), await groups.slice(3, 3).fetch(), await groups.orderBy('n', '-bookId').first()], [2, [], { bookId: 3, n: 1, sum: 2 }])
    assert.deepEqual(await Review.objects.orderBy('-bookId', 'id').values('bookId').annotate({ n: Count() }).fetch(), [{ bookId: 3, n: 1 }, { bookId: 2, n: 1 }, { bookId: 1, n: 2 }])
    const seen: unknown[] = []
    for await (const group of groups.filter({ n: 1 })) seen.push(Reflect.get(group, 'bookId'))
    assert.deepEqual(seen, [2, 3])
  },
  'the relatives of a group are those of its rows, and none is counted twice': async ({ books }) => {
    const groups = books.values('publisherId').annotate({ n: Count(), reviews: Count('reviews'), tags: Count('tags'), best: Max('reviews__rating'), mean: Avg('reviews__rating'), good: Count('reviews', { filter: { text: 'good' } }) })
    assert.deepEqual(await groups.filter({ publisherId__isnull: false }).fetch(), [
      { publisherId: 1, n: 2, reviews: 3, tags: 3, best: 5, mean: 3.5, good: 2 }, { publisherId: 2, n: 1, reviews: 1, tags: 1, best: 2, mean: 2, good: 1 }
    ])
    assert.deepEqual(await books.filter({ tags__name: 'sea' }).values('publisherId').annotate({ n: Count() }).fetch(), [{ publisherId: 1, n: 2 }])
  },
  'different relatives of a group are counted once each': async ({ books }) => {
    const groups = books.values('publisherId').annotate({ n: Count(), tags: Count('tags', { distinct: true }), all: Count('tags'), texts: Count('reviews__text', { distinct: true, filter: { rating__isnull: false } }) })
    assert.deepEqual(await groups.orderBy('-tags', 'n', 'publisherId').filter({ publisherId__isnull: false }).fetch(), [{ publisherId: 1, n: 2, tags: 2, all: 3, texts: 2 }, { publisherId: 2, n: 1, tags: 1, all: 1, texts: 1 }])
    assert.deepEqual([await groups.filter({ tags: 0 }).fetch(), await groups.filter({ tags__gt: 1 }).count()], [[{ publisherId: null, n: 1, tags: 0, all: 0, texts: 0 }], 1])
    assert.deepEqual(await books.filter({ title__contains: 'again' }).values('publisher__name').annotate({ tags: Count('tags__books', { distinct: true }) }).fetch(), [{ publisher__name: 'North', tags: 2 }])
  },
  'what rows are annotated with before does not group them, and may be grouped by': async ({ books }) => {
    const annotated = books.annotate({ reviewCount: Count('reviews') })
    assert.deepEqual(await annotated.orderBy('id').values('publisherId', 'reviewCount'), [{ publisherId: 1, reviewCount: 2 }, { publisherId: 1, reviewCount: 1 }, { publisherId: 2, reviewCount: 1 }, { publisherId: null, reviewCount: 0 }])
    assert.deepEqual(await annotated.values('reviewCount').annotate({ n: Count(), last: Max('id') }).fetch(), [{ reviewCount: 0, n: 1, last: 4 }, { reviewCount: 1, n: 2, last: 3 }, { reviewCount: 2, n: 1, last: 1 }])
    assert.deepEqual(await annotated.values('publisherId').annotate({ most: Max('reviewCount'), all: Sum('reviewCount') }).filter({ most__gt: 1 }).fetch(), [{ publisherId: 1, most: 2, all: 3 }])
  },
  'values by conditions, and columns by other names, stand in values and are grouped by': async ({ books }) => {
    const kind = Case([When({ title__startswith: 'Tides' }, 'wet')], { default: 'dry' })
    assert.deepEqual(await books.orderBy('id').slice(1, 3).values('id', { kind, by: F('publisher__name') }), [{ id: 2, kind: 'wet', by: 'North' }, { id: 3, kind: 'dry', by: 'South' }])
    assert.deepEqual(await books.values({ kind }).annotate({ n: Count() }).fetch(), [{ kind: 'dry', n: 1 }, { kind: 'wet', n: 3 }])
    assert.deepEqual(await books.values({ kind, by: F('publisher__name') }).annotate({ n: Count() }).filter({ kind: 'wet', by: 'North' }).fetch(), [{ kind: 'wet', by: 'North', n: 2 }])
    await assert.rejects(async () => await books.values({ n: JSON.parse('5') }), { code: 'FST_VIEWSETS_EXPRESSION_INVALID' })
    await assert.rejects(async () => await books.values({ mixed: Case([When({ id: 1 }, 'a')], { default: 2 }) }), { code: 'FST_VIEWSETS_EXPRESSION_INVALID' })
  },
  'what groups cannot have is refused': async ({ books, Review }) => {
    const invalid = { code: 'FST_VIEWSETS_ANNOTATION_INVALID' }
    const unknown = { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' }
    const groups = books.values('publisherId').annotate({ n: Count() })
    assert.throws(() => groups.filter({ title: 'Tides' }), unknown)
    assert.throws(() => groups.orderBy('title'), unknown)
    assert.throws(() => groups.slice(0, 1).filter({ n: 1 }), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
    assert.throws(() => groups.slice(2, 1), { code: 'FST_VIEWSETS_SLICE_INVALID' })
    assert.throws(() => books.slice(0, 2).values('title').annotate({ n: Count() }), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
    assert.throws(() => books.union(books).values('title').annotate({ n: Count() }), { code: 'FST_VIEWSETS_QUERYSET_UNITED' })
    assert.throws(() => books.values('title').annotate({ title: Count() }), invalid)
    assert.throws(() => books.values('title').annotate({ a__b: Count() }), invalid)
    assert.throws(() => books.values('title').annotate({ n: JSON.parse('5') }), invalid)
    assert.throws(() => books.values({}).annotate({ n: Count() }), invalid)
    assert.throws(() => books.values('tags__name').annotate({ n: Count() }), { code: 'FST_VIEWSETS_PATH_MANY' })
    assert.throws(() => Review.objects.values('text').annotate({ n: Sum('text') }), { code: 'FST_VIEWSETS_AGGREGATE_INVALID' })
  },
  'values that groups are made of can still be had': async ({ books }) => {
    const titles = books.orderBy('id').values('title')
    assert.equal(await titles.annotate({ n: Count() }).count(), 4)
    assert.deepEqual((await titles).map((row) => Reflect.get(row, 'title')), ['Tides', 'Tides again', 'Winds', 'Tides at last'])
    await assert.rejects(books.values('titel').catch((error: unknown) => { throw error }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
    let ended = false
    await books.values('id').finally(() => { ended = true })
    assert.equal(ended, true)
  }
}
