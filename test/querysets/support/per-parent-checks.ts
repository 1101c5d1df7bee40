/** What `perParent()` must do on each adapter, against the same worked out by hand. */
import type { Test } from 'tap'
import { Q } from '../../../lib/querysets/index.ts'
import { rows } from './per-parent.ts'
import type { Models, Review } from './per-parent.ts'

type Name = keyof Review & string

/** The ids of the first rows of each key, in the order of `sorted`. */
function expected (sorted: readonly Review[], on: readonly Name[], keys: readonly (readonly unknown[])[], limit: number): number[] {
  return sorted.filter((row, index) => {
    const isSame = (other: Review): boolean => on.every((name) => other[name] === row[name])
    const wanted = keys.some((key) => on.every((name, place) => row[name] !== null && key[place] === row[name]))
    return wanted && sorted.slice(0, index).filter(isSame).length < limit
  }).map(({ id }) => id)
}

const byRating = [...rows].sort((a, b) => b.rating - a.rating || a.id - b.id)
const byDate = [...rows].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id)
const products = [[1], [3], [2], [99], [null], [3]]
const places = [['a', 0], ['b"', 1], ['{c\\', 2], ['null', 3], ['a', null], ['x', 1]]

const idsOf = (found: readonly object[]): number[] => found.map((row) => (row as Review).id)

/** The rows of each parent by themselves: databases keep no order between those of different parents. */
export function perParentChecks (t: Test, name: string, models: () => Promise<Models>): void {
  const check = (title: string, run: (t: Test, models: Models) => Promise<void>) =>
    t.test(`${name}: ${title}`, async (t) => run(t, await models()))

  check('a limit holds for each parent, with an index and without', async (t, { Review: { objects } }) => {
    for (const on of ['productId', 'loose'] as const) {
      for (const limit of [1, 2, 5, 100]) {
        const best = await objects.orderBy('-rating', 'id').perParent({ on: [on], keys: products, limit })
        t.strictSame(idsOf(best), expected(byRating, [on], products, limit), `${on} ${limit}`)
        const latest = await objects.orderBy('-createdAt', '-id').perParent({ on: [on], keys: products, limit })
        t.strictSame(idsOf(latest), expected(byDate, [on], products, limit))
      }
      t.strictSame(idsOf(await objects.perParent({ on: [on], keys: products, limit: 2 })), expected(rows, [on], products, 2), 'by primary key where no order is asked for')
    }
  })

  check('null takes all rows, and zero none', async (t, { Review: { objects } }) => {
    t.strictSame(idsOf(await objects.perParent({ on: ['productId'], keys: products, limit: null })), expected(rows, ['productId'], products, Infinity))
    t.strictSame(idsOf(await objects.perParent({ on: ['productId'], keys: products })), expected(rows, ['productId'], products, Infinity))
    t.strictSame(await objects.perParent({ on: ['productId'], keys: products, limit: 0 }), [])
    t.strictSame(await objects.perParent({ on: ['productId'], keys: [] }), [])
    t.strictSame(await objects.perParent({ on: ['productId'], keys: [[null]] }), [])
  })

  check('keys of two columns join as tuples', async (t, { Review: { objects } }) => {
    for (const [on, keys] of [[['shelf', 'slot'], places], [['slot', 'shelf'], places.map(([shelf, slot]) => [slot, shelf])], [['shelf', 'rating'], places]] as const) {
      for (const limit of [1, 3]) {
        t.strictSame(idsOf(await objects.orderBy('-rating', 'id').perParent({ on, keys, limit })), expected(byRating, on, keys, limit), `${on} ${limit}`)
      }
      t.strictSame(idsOf(await objects.perParent({ on, keys })), expected(rows, on, keys, Infinity))
    }
  })

  check('the queryset narrows, and may look at related rows', async (t, { Review: { objects } }) => {
    const good = byRating.filter(({ rating }) => rating > 4)
    t.strictSame(idsOf(await objects.filter({ rating__gt: 4 }).orderBy('-rating', 'id').perParent({ on: ['productId'], keys: products, limit: 2 })), expected(good, ['productId'], products, 2))
    const adas = byRating.filter(({ authorId }) => authorId === 1)
    for (const on of ['productId', 'loose'] as const) {
      const found = objects.filter(Q.path({ author__name: 'Ada' })).orderBy(Q.path('author__name'), '-rating', 'id')
      t.strictSame(idsOf(await found.perParent({ on: [on], keys: products, limit: 2 })), expected(adas, [on], products, 2))
      t.strictSame(idsOf(await found.perParent({ on: [on], keys: products })), expected(adas, [on], products, Infinity))
    }
  })

  check('values take what they name, under the names they give', async (t, { Review: { objects } }) => {
    const values = { rating: 'rating', by: Q.path('author__name') } as const
    const asked = { on: ['productId'], keys: [[3]], limit: 1, values } as const
    t.strictSame(await objects.orderBy('id').perParent(asked), [{ rating: rows[2]?.rating, by: null, productId: 3 }].map((row) => ({ ...row, by: rows[2]?.authorId === null ? null : ['Ada', 'Bob'][(rows[2]?.authorId ?? 1) - 1] })))
    const [whole] = await objects.orderBy('id').perParent({ on: ['productId'], keys: [[3]], limit: 1 })
    t.strictSame(whole, rows[2])
  })

  check('what no row can have is no key, and nothing goes wrong', async (t, { Review: { objects } }) => {
    const keys = [['abc'], [2.5], [10n ** 30n], [{}], ['3'], [3n]]
    t.strictSame(idsOf(await objects.orderBy('id').perParent({ on: ['productId'], keys, limit: 1 })), [3])
    t.strictSame(idsOf(await objects.orderBy('id').perParent({ on: ['shelf'], keys: [['a\0'], ['b"'], ['toolongforit']], limit: 1 })), [2])
  })

  check('a unique key needs no limit, and a slice is refused', async (t, { Review: { objects } }) => {
    t.strictSame(idsOf(await objects.perParent({ on: ['id'], keys: [[5], [2]], limit: 1 })), [2, 5])
    await t.rejects(objects.slice(0, 5).perParent({ on: ['id'], keys: [[5]] }), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
  })

  check('equal shapes with other values do not mix', async (t, { Review: { objects } }) => {
    const best = objects.orderBy('-rating', 'id')
    const found = await Promise.all([1, 2, 3, 4].map((product) => best.perParent({ on: ['productId'], keys: [[product], [product + 1]], limit: product })))
    t.strictSame(found.map(idsOf), [1, 2, 3, 4].map((product) => expected(byRating, ['productId'], [[product], [product + 1]], product)))
  })

  check('it sees what its transaction did', async (t, { Review }) => {
    await t.rejects(Review.transaction(async () => {
      await Review.objects.filter({ productId: 1 }).updateMany({ productId: 2 })
      t.strictSame(await Review.objects.perParent({ on: ['productId'], keys: [[1]], limit: 1 }), [])
      throw new Error('undone')
    }), { message: 'undone' })
    t.equal((await Review.objects.perParent({ on: ['productId'], keys: [[1]], limit: 1 })).length, 1)
  })
}
