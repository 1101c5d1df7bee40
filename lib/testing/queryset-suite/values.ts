/** Plain values, distinct ones, and what rows come to. */
import assert from 'node:assert/strict'
import { Avg, Count, Max, Min, Sum } from '../../querysets/aggregates.ts'
import type { Check } from './fixture.ts'

export const valueChecks: Readonly<Record<string, Check>> = {
  'values gives these properties and nothing else': async ({ objects }) => {
    assert.deepEqual(await objects.filter({ id__lte: 2 }).values('name', 'weight'), [{ name: 'Hammer', weight: '1.5' }, { name: 'hand saw', weight: '10.25' }])
    assert.deepEqual(await objects.orderBy('-price').slice(0, 2).values('id'), [{ id: 5 }, { id: 2 }])
    assert.deepEqual(await objects.filter({ id: 4 }).values('createdAt', 'active'), [{ createdAt: new Date('2025-03-10T12:05:06.500Z'), active: true }])
    assert.deepEqual(Object.keys((await objects.values())[0] ?? {}), [...objects.model.columns.keys()])
    assert.deepEqual(await objects.slice(2, 2).values('id'), [])
  },
  'distinct leaves one of equal values': async ({ objects }) => {
    assert.deepEqual(await objects.distinct().values('shelf'), [{ shelf: 'a' }, { shelf: 'b' }])
    assert.deepEqual(await objects.orderBy('-shelf').distinct().values('shelf'), [{ shelf: 'b' }, { shelf: 'a' }])
    assert.deepEqual(await objects.distinct().slice(1, 3).values('slot'), [{ slot: 1 }, { slot: 2 }])
    assert.deepEqual(await objects.filter({ stock__isnull: false }).distinct().values('shelf', 'active'), [{ shelf: 'a', active: true }, { shelf: 'b', active: false }, { shelf: 'b', active: true }])
    assert.equal((await objects.values('shelf')).length, 6)
    assert.deepEqual([await objects.distinct().count(), (await objects.distinct().fetch()).length, (await objects.only('name').distinct().fetch()).length], [6, 6, 6])
  },
  'distinct values are not ordered by what they leave out': async ({ objects }) => {
    await assert.rejects(objects.orderBy('price').distinct().values('shelf'), { code: 'FST_VIEWSETS_DISTINCT_ORDERING' })
  },
  'aggregate tells what rows come to': async ({ objects }) => {
    const found = await objects.aggregate({ total: Sum('price'), n: Count(), highest: Max('price'), lowest: Min('price'), stock: Sum('stock'), mean: Avg('stock') })
    assert.deepEqual(found, { total: 130.25, n: 6, highest: 80, lowest: 1, stock: 27, mean: 5.4 })
    assert.deepEqual(await objects.filter({ id__lte: 2 }).aggregate({ mean: Avg('price') }), { mean: 18.75 })
  },
  'count counts rows, values, or different values': async ({ objects }) => {
    assert.deepEqual(await objects.aggregate({ all: Count(), notes: Count('note'), shelves: Count('shelf', { distinct: true }) }), { all: 6, notes: 5, shelves: 2 })
  },
  'aggregates have the type of their column': async ({ objects }) => {
    const found = await objects.aggregate({ first: Min('createdAt'), last: Max('createdAt'), sku: Max('sku'), heaviest: Max('weight'), total: Sum('weight') })
    assert.deepEqual(found, {
      first: new Date('2023-12-31T00:00:00.000Z'), last: new Date('2025-03-10T12:05:06.500Z'), sku: 'P-6', heaviest: '10.25', total: '23.05'
    })
    assert.deepEqual(await objects.filter({ id__lte: 2 }).aggregate({ mean: Avg('weight') }), { mean: '5.875' })
  },
  'of no rows there is none, but for their number': async ({ objects }) => {
    const nothing = { total: Sum('price'), mean: Avg('weight'), least: Min('createdAt'), n: Count(), notes: Count('note') }
    for (const rows of [objects.filter({ id: 99 }), objects.slice(2, 2), objects.slice(6, 9), objects.filter({ id__in: [] })]) {
      assert.deepEqual(await rows.aggregate(nothing), { total: null, mean: null, least: null, n: 0, notes: 0 })
    }
  },
  'aggregates look at the slice': async ({ objects }) => {
    assert.deepEqual(await objects.orderBy('-price').slice(0, 2).aggregate({ total: Sum('price'), n: Count() }), { total: 105, n: 2 })
    assert.deepEqual(await objects.filter({ active: true }).slice(1).aggregate({ total: Sum('price') }), { total: 108 })
  },
  'what cannot be added up is refused': async ({ loose }) => {
    for (const aggregate of [Sum('name'), Avg('createdAt'), Min('active')]) {
      await assert.rejects(loose.aggregate({ aggregate }), { code: 'FST_VIEWSETS_AGGREGATE_INVALID' })
    }
    await assert.rejects(loose.aggregate({ total: Sum('prise') }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
  }
}
