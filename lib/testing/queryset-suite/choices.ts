/** Values and orders that depend on what else is true of a row. */
import assert from 'node:assert/strict'
import { Case, When } from '../../querysets/choices.ts'
import { F } from '../../querysets/expressions.ts'
import { Q } from '../../querysets/q.ts'
import { keysInOrder, keysOf } from './fixture.ts'
import type { Check } from './fixture.ts'

export const choiceChecks: Readonly<Record<string, Check>> = {
  'a column is set to a value by the first condition that holds': async ({ objects }) => {
    const changed = await objects.updateMany({ note: Case([When({ price__gte: 25 }, 'dear'), When({ price__gte: 8 }, 'fair')], { default: 'cheap' }) })
    assert.deepEqual([changed, (await objects.orderBy('id').values('note')).map(({ note }) => note)], [6, ['fair', 'dear', 'fair', 'cheap', 'dear', 'cheap']])
  },
  'without a default it is null': async ({ objects }) => {
    await objects.updateMany({ stock: Case([When({ stock__isnull: true }, 1), When(Q.or({ stock: 0 }, { stock: 12 }), 2)]) })
    assert.deepEqual((await objects.orderBy('id').values('stock')).map(({ stock }) => stock), [null, 2, 1, null, 2, null])
  },
  'a column of every kind takes a value by conditions': async ({ objects }) => {
    const [at, earlier] = [new Date('2020-01-02T03:04:05.678Z'), new Date('2019-01-01T00:00:00.000Z')]
    await objects.filter({ id__lte: 2 }).updateMany({
      createdAt: Case([When({ id: 1 }, at)], { default: earlier }),
      active: Case([When({ id: 1 }, false)], { default: true }),
      weight: Case([When({ id: 1 }, '2.25')]),
      price: Case([When({ id: 1 }, 0.5)], { default: 1e21 }),
      categoryId: Case([When({ id: 1 }, null)], { default: 2 })
    })
    const rows = await objects.filter({ id__lte: 2 }).orderBy('id').values('createdAt', 'active', 'weight', 'price', 'categoryId')
    assert.deepEqual(rows, [
      { createdAt: at, active: false, weight: '2.25', price: 0.5, categoryId: null },
      { createdAt: earlier, active: true, weight: null, price: 1e21, categoryId: 2 }
    ])
  },
  'values by conditions are worked out': async ({ objects }) => {
    const row = await objects.get({ pk: 1 })
    const updated = await objects.update(row, { stock: Case([When({ active: true }, F('stock').plus(10))], { default: F('stock') }), price: Case([When({ stock__gt: 100 }, 1), When({ id: 1 }, F('price').times(2))], { default: 0 }) })
    assert.deepEqual([updated.stock, updated.price], [15, 25])
  },
  'values depend on related rows, and on rows of other querysets': async ({ objects, Category }) => {
    await objects.updateMany({ note: Case([When(Q.path({ category__slug: 'tools' }), 'tool'), When({ categoryId__in: Category.objects.filter({ slug: 'home' }) }, 'home')], { default: 'none' }) })
    assert.deepEqual((await objects.orderBy('id').values('note')).map(({ note }) => note), ['tool', 'tool', 'home', 'none', 'home', 'none'])
  },
  'the same choice with other values is another one': async ({ objects }) => {
    for (const [id, note] of [[1, 'a'], [2, 'b'], [3, 'c']] as const) {
      await objects.updateMany({ note: Case([When({ id }, note)], { default: `not ${note}` }) })
      assert.deepEqual([await keysOf(objects.filter({ note })), await objects.filter({ note: `not ${note}` }).count()], [[id], 5])
    }
  },
  'rows are ordered by numbers that conditions choose': async ({ objects }) => {
    const byKind = objects.orderBy(Case([When(Q.path({ category__slug: 'home' }), 1), When({ categoryId__isnull: true }, 2.5)], { default: 10 }), '-price')
    assert.deepEqual(await keysInOrder(byKind), [5, 3, 4, 6, 2, 1])
    assert.deepEqual(await keysInOrder(byKind.filter({ price__gt: 2 }).slice(1, 4)), [3, 4, 2])
    assert.deepEqual([(await byKind.first())?.id, await byKind.count(), (await byKind.slice(0, 2).fetchWithCount()).count], [5, 6, 6])
    assert.deepEqual(await keysOf(objects.filter({ id__in: byKind.slice(0, 3) })), [3, 4, 5])
    assert.deepEqual((await byKind.slice(0, 2).aggregate({})), {})
    assert.deepEqual(await keysInOrder(objects.orderBy(Case([When({ id: 6 }, -1)], { default: 0 }), Case([When({ id: 5 }, -1)], { default: 0 }), 'id')), [6, 5, 1, 2, 3, 4])
    assert.deepEqual((await byKind.perParent({ on: ['shelf'], keys: [['a'], ['b']], limit: 1 })).length, 2)
  },
  'an order by what is no number is refused, and distinct values by what is not among them': async ({ objects, loose }) => {
    assert.throws(() => loose.orderBy(Case([When({ id: 1 }, 'x')], { default: 1 }) as never), { code: 'FST_VIEWSETS_EXPRESSION_INVALID' })
    assert.throws(() => loose.orderBy(Case([When({ id: 1 }, 1)]) as never), { code: 'FST_VIEWSETS_EXPRESSION_INVALID' })
    assert.throws(() => loose.orderBy(Case([When({ idd: 1 }, 1)], { default: 2 })), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
    await assert.rejects(objects.orderBy(Case([When({ id: 1 }, 1)], { default: 2 })).distinct().values('shelf'), { code: 'FST_VIEWSETS_DISTINCT_ORDERING' })
    await assert.rejects(loose.updateMany({ note: Case([When({ id: 1 }, F('price').plus(1))]) }), { code: 'FST_VIEWSETS_EXPRESSION_INVALID' })
  }
}
