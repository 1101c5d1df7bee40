/** Rows of several querysets as those of one. */
import assert from 'node:assert/strict'
import { Avg, Count, Sum } from '../../querysets/aggregates.ts'
import { Case, When } from '../../querysets/choices.ts'
import { InvalidPattern } from '../../querysets/exceptions.ts'
import { Q } from '../../querysets/q.ts'
import { keysInOrder, keysOf } from './fixture.ts'
import type { Check } from './fixture.ts'

const united = { code: 'FST_VIEWSETS_QUERYSET_UNITED' }
const invalid = { code: 'FST_VIEWSETS_UNION_INVALID' }

export const unionChecks: Readonly<Record<string, Check>> = {
  'a union has the rows of all its querysets, each once': async ({ objects }) => {
    const dear = objects.filter({ price__gte: 25 })
    assert.deepEqual(await keysInOrder(dear.union(objects.filter({ id__lte: 2 }))), [1, 2, 5])
    assert.deepEqual(await keysInOrder(dear.union(objects.filter({ id: 6 }), objects.filter({ id: 4 }))), [2, 4, 5, 6])
    assert.deepEqual(await keysInOrder(dear.union()), [2, 5])
    assert.deepEqual(await dear.union(dear).orderBy('id').fetch(), await dear.orderBy('id').fetch())
    assert.deepEqual(await keysOf(objects.all().union(dear)), [1, 2, 3, 4, 5, 6])
  },
  'with all, a row comes as often as the querysets have it': async ({ objects }) => {
    const rows = objects.filter({ price__gte: 25 }).union(objects.filter({ id__lte: 2 }), objects.filter({ id: 2 }), { all: true })
    assert.deepEqual(await keysInOrder(rows), [1, 2, 2, 2, 5])
    assert.deepEqual([await rows.count(), await rows.slice(2, 9).count(), (await rows.slice(1, 3).fetchWithCount()).count, (await rows.fetchWithCount()).count], [5, 3, 5, 5])
    assert.deepEqual(await keysInOrder(rows.orderBy('-id').slice(1, 3)), [2, 2])
    assert.equal(await objects.union(objects, { all: false }).count(), 6)
    const walked: number[] = []
    for await (const { id } of rows) walked.push(id)
    assert.deepEqual(walked, [1, 2, 2, 2, 5])
  },
  'a union is ordered, sliced, counted and read like any queryset': async ({ objects, Category }) => {
    const rows = objects.filter({ categoryId: 1 }).union(objects.filter({ price__lt: 5 }))
    assert.deepEqual(await keysInOrder(rows), [1, 2, 4, 6])
    assert.deepEqual(await keysInOrder(rows.orderBy('-price')), [2, 1, 4, 6])
    assert.deepEqual(await keysInOrder(rows.orderBy('-price').slice(1, 3)), [1, 4])
    assert.deepEqual(await keysInOrder(rows.orderBy(Q.path('-category__slug'), 'id').slice(0, 2)), await keysInOrder(objects.filter({ id__in: [1, 2, 4, 6] }).orderBy(Q.path('-category__slug'), 'id').slice(0, 2)))
    assert.deepEqual(await keysInOrder(rows.orderBy(Case([When({ id: 6 }, 1)], { default: 2 }), '-id')), [6, 4, 2, 1])
    assert.deepEqual([await rows.count(), await rows.exists(), (await rows.first())?.id, (await rows.slice(2, 2).exists()), rows.isOrdered, rows.orderBy('id').isOrdered], [4, true, 1, false, false, true])
    const page = await rows.orderBy('id').slice(2, 3).fetchWithCount()
    assert.deepEqual([page.rows.map(({ id }) => id), page.count], [[4], 4])
    assert.deepEqual({ ...await rows.only('name').first() }, { id: 1, name: 'Hammer' })
    assert.equal((await objects.filter({ id: 3 }).union(objects.filter({ id: 3, active: false })).get()).id, 3)
    const walked: number[] = []
    for await (const { id } of rows) walked.push(id)
    assert.deepEqual(walked, [1, 2, 4, 6])
    assert.deepEqual(await keysOf(Category.objects.filter({ slug: 'home' }).union(Category.objects.filter(Q.path({ parent__slug: 'tools' })))), [2])
  },
  'a slice in a union is that slice': async ({ objects }) => {
    const [dearest, cheapest] = [objects.orderBy('-price').slice(0, 2), objects.orderBy('price').slice(0, 1)]
    assert.deepEqual(await keysInOrder(dearest.union(cheapest)), [2, 5, 6])
    assert.deepEqual(await keysInOrder(cheapest.union(dearest, { all: true }).orderBy('price')), [6, 2, 5])
    assert.deepEqual(await keysInOrder(objects.slice(4).union(objects.slice(0, 1)).slice(1)), [5, 6])
    assert.deepEqual(await keysInOrder(objects.orderBy('-id').union(objects.orderBy('price')).slice(0, 2)), [1, 2])
  },
  'a union of unions is one': async ({ objects }) => {
    const pair = objects.filter({ id: 1 }).union(objects.filter({ id: 2 }), { all: true })
    assert.deepEqual(await keysInOrder(pair.union(pair)), [1, 2])
    assert.deepEqual(await keysInOrder(pair.union(pair, { all: true })), [1, 1, 2, 2])
    assert.deepEqual(await keysInOrder(objects.filter({ id: 1 }).union(objects.filter({ id: 1 })).union(objects.filter({ id: 1 }), { all: true })), [1, 1])
    assert.deepEqual(await keysInOrder(pair.orderBy('-id').slice(0, 1).union(objects.filter({ id: 6 }))), [2, 6])
  },
  'of what asks for no rows a union has none': async ({ objects }) => {
    const none = objects.filter({ id__in: [] })
    assert.deepEqual(await keysOf(none.union(objects.filter({ id: 4 }), objects.slice(3, 3))), [4])
    const nothing = none.union(objects.slice(2, 2))
    assert.deepEqual([await keysOf(nothing), await nothing.count(), await nothing.exists(), await nothing.first(), await nothing.values('id')], [[], 0, false, null, []])
    assert.deepEqual(await nothing.aggregate({ n: Count(), total: Sum('price') }), { n: 0, total: null })
  },
  'values of a union come once, unless all are asked for': async ({ objects }) => {
    const [first, last] = [objects.filter({ id__lte: 3 }), objects.filter({ id__gte: 3 })]
    assert.deepEqual(await first.union(last).values('shelf'), [{ shelf: 'a' }, { shelf: 'b' }])
    assert.deepEqual(await first.union(last).orderBy('-shelf').slice(0, 1).values('shelf'), [{ shelf: 'b' }])
    assert.deepEqual(await first.union(last, { all: true }).orderBy('shelf').values('shelf'), [...Array<object>(4).fill({ shelf: 'a' }), ...Array<object>(3).fill({ shelf: 'b' })])
    assert.deepEqual(await first.union(last).orderBy('-id').slice(0, 2).values('id', 'shelf'), [{ id: 6, shelf: 'b' }, { id: 5, shelf: 'b' }])
    await assert.rejects(first.union(last).orderBy('price').values('shelf'), { code: 'FST_VIEWSETS_DISTINCT_ORDERING' })
  },
  'the rows of a union are added up': async ({ objects }) => {
    const [first, cheap] = [objects.filter({ id__lte: 2 }), objects.filter({ price__lt: 20 })]
    assert.deepEqual(await first.union(cheap).aggregate({ n: Count(), total: Sum('price'), mean: Avg('stock') }), { n: 5, total: 50.25, mean: 3.75 })
    assert.deepEqual(await first.union(cheap, { all: true }).aggregate({ n: Count(), total: Sum('price') }), { n: 6, total: 62.75 })
    assert.deepEqual(await first.union(cheap, { all: true }).orderBy('id').slice(0, 3).aggregate({ n: Count(), total: Sum('price') }), { n: 3, total: 50 })
  },
  'a union stands for its rows in a condition': async ({ objects, Category }) => {
    const rows = objects.filter({ id: 1 }).union(objects.filter({ price__gt: 50 }), { all: true })
    assert.deepEqual(await keysOf(objects.filter({ id__in: rows })), [1, 5])
    assert.deepEqual(await keysOf(objects.exclude({ id__in: rows })), [2, 3, 4, 6])
    assert.deepEqual(await keysOf(Category.objects.filter({ id__in: rows.column('categoryId') })), [1, 2])
    assert.deepEqual(await keysOf(objects.filter({ id__in: rows.orderBy('-price').slice(0, 1) })), [5])
    assert.deepEqual(await keysOf(objects.filter({ slot__in: objects.filter({ id: 1 }).union(objects.filter({ slot: 0 })).orderBy('slot').slice(0, 1).column('slot') })), [1, 4])
    assert.equal(await objects.filter({ id__in: rows }).updateMany({ note: 'united' }), 2)
    assert.deepEqual(await keysOf(objects.filter({ note: 'united' }).union(objects.filter({ id__in: rows }))), [1, 5])
  },
  'the same union with other values is another one': async ({ objects }) => {
    const rows = (id: number, price: number) => keysOf(objects.filter({ id }).union(objects.filter({ price__gt: price }).orderBy('price').slice(0, 2)).slice(0, 3))
    assert.deepEqual(await Promise.all([rows(1, 50), rows(2, 50), rows(1, 1), rows(1, 1000)]), [[1, 5], [2, 5], [1, 3, 4], [1]])
    assert.deepEqual(await Promise.all([rows(1, 50), rows(2, 50), rows(1, 1), rows(1, 1000)]), [[1, 5], [2, 5], [1, 3, 4], [1]])
  },
  'a union is neither narrowed nor written to': async ({ objects, loose }) => {
    const rows = objects.filter({ active: true }).union(objects.filter({ id: 3 }))
    const row = await objects.get({ pk: 1 })
    for (const act of [() => rows.filter({ id: 6 }), () => rows.exclude({ id: 1 }), () => rows.distinct(), () => rows.selectForUpdate(), () => rows.slice(0, 3).filter({ id: 6 })]) {
      assert.throws(act, united)
    }
    for (const act of [
      () => rows.get({ pk: 6 }), () => rows.update(row, { price: 0 }), () => rows.delete(row), () => rows.updateMany({ price: 0 }), () => rows.deleteMany(), () => rows.getOrCreate({ id: 6 }),
      () => rows.perParent({ on: ['shelf'], keys: [['a']] }), () => rows.bulkCreate([], { updateConflicts: true, uniqueFields: ['sku'], updateFields: ['price'] })
    ]) await assert.rejects(async () => { await act() }, united)
    assert.throws(() => rows.orderBy('price').slice(0, 1).orderBy('id'), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
    assert.throws(() => loose.union(objects).orderBy('prise'), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
    assert.deepEqual([await objects.count(), (await objects.get({ pk: 1 })).price], [6, 12.5])
  },
  'what a union cannot be made of is refused': async ({ objects, loose, Category }) => {
    const others = [Category.objects, Category, { id: 1 }, null, undefined, 'id', [objects]] as never[]
    for (const other of others.slice(0, 2)) assert.throws(() => loose.union(other), invalid)
    for (const other of others) assert.throws(() => loose.union(other, objects), invalid)
    assert.throws(() => objects.union(objects.selectForUpdate()), invalid)
    assert.throws(() => objects.selectForUpdate().union(objects), invalid)
    assert.throws(() => loose.union(objects, { al: true } as never), invalid)
    await assert.rejects(async () => await objects.union(objects.filter({ name__regex: '(' })).fetch(), InvalidPattern)
  }
}
