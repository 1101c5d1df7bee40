/** Order, slices, counts, and the ways to read. */
import assert from 'node:assert/strict'
import { DoesNotExist, MultipleObjectsReturned } from '../../querysets/exceptions.ts'
import { keysInOrder, keysOf } from './fixture.ts'
import type { Check } from './fixture.ts'

const unknownName = { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' }

export const readingChecks: Readonly<Record<string, Check>> = {
  'orderBy orders, in both directions': async ({ objects }) => {
    assert.deepEqual(await keysInOrder(objects.orderBy('price')), [6, 4, 3, 1, 2, 5])
    assert.deepEqual(await keysInOrder(objects.orderBy('-price')), [5, 2, 1, 3, 4, 6])
    assert.deepEqual(await keysInOrder(objects.orderBy('-pk')), [6, 5, 4, 3, 2, 1])
    assert.deepEqual(await keysInOrder(objects.orderBy('createdAt')), [3, 1, 2, 5, 6, 4])
    assert.deepEqual(await keysInOrder(objects.filter({ weight__isnull: false }).orderBy('weight')), [4, 1, 6, 5, 2])
  },
  'orderBy takes several fields, and replaces an earlier order': async ({ objects }) => {
    assert.deepEqual(await keysInOrder(objects.orderBy('active', '-price')), [3, 6, 5, 2, 1, 4])
    assert.deepEqual(await keysInOrder(objects.orderBy('price').orderBy('-id')), [6, 5, 4, 3, 2, 1])
    assert.equal(objects.orderBy('price').orderBy().isOrdered, false)
  },
  'a column orders where it comes first': async ({ objects, loose }) => {
    assert.deepEqual(await keysInOrder(objects.orderBy('active', '-price', '-active', 'price', '-price')), [3, 6, 5, 2, 1, 4])
    assert.deepEqual(await keysInOrder(loose.orderBy(...Array.from({ length: 5000 }, (_, index) => index % 2 === 0 ? '-price' : 'pk'))), [5, 2, 1, 3, 4, 6])
  },
  'isOrdered says whether an order was asked for': async ({ objects }) => {
    assert.deepEqual([objects.isOrdered, objects.orderBy('id').isOrdered, objects.orderBy('id').filter({ id: 1 }).isOrdered, objects.slice(0, 2).isOrdered], [false, true, true, false])
  },
  'without an order rows come by primary key': async ({ objects }) => {
    assert.deepEqual(await keysInOrder(objects), [1, 2, 3, 4, 5, 6])
    assert.deepEqual(await keysInOrder(objects.slice(2, 4)), [3, 4])
  },
  'slice takes from start up to end': async ({ objects }) => {
    const rows = objects.orderBy('price')
    assert.deepEqual(await keysInOrder(rows.slice(0, 2)), [6, 4])
    assert.deepEqual(await keysInOrder(rows.slice(4)), [2, 5])
    assert.deepEqual(await keysInOrder(rows.slice(4, 100)), [2, 5])
    assert.deepEqual(await keysInOrder(rows.slice(2, 2)), [])
    assert.deepEqual(await keysInOrder(rows.slice(100)), [])
    assert.deepEqual(await keysInOrder(rows.slice(Number.MAX_SAFE_INTEGER, 1e300)), [])
  },
  'a slice of a slice stays within it': async ({ objects }) => {
    assert.deepEqual(await keysInOrder(objects.slice(1, 5).slice(1, 3)), [3, 4])
    assert.deepEqual(await keysInOrder(objects.slice(1, 3).slice(1, 10)), [3])
    assert.deepEqual(await keysInOrder(objects.slice(1, 3).slice(5)), [])
  },
  'a sliced queryset cannot be narrowed or ordered, and ends must make sense': async ({ objects }) => {
    const sliced = objects.slice(0, 2)
    for (const act of [() => sliced.filter({ id: 1 }), () => sliced.exclude({ id: 1 }), () => sliced.orderBy('id')]) {
      assert.throws(act, { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
    }
    for (const [start, end] of [[-1, 2], [2, 1], [0.5, 1], [NaN, 1]] as const) {
      assert.throws(() => objects.slice(start, end), { code: 'FST_VIEWSETS_SLICE_INVALID' })
    }
  },
  'count and exists look at the slice': async ({ objects }) => {
    assert.deepEqual([await objects.count(), await objects.filter({ active: true }).count(), await objects.filter({ id: 99 }).count()], [6, 4, 0])
    assert.deepEqual([await objects.slice(4).count(), await objects.slice(1, 3).count(), await objects.slice(9, 12).count(), await objects.slice(2, 2).count()], [2, 2, 0, 0])
    assert.deepEqual([await objects.exists(), await objects.filter({ id: 99 }).exists(), await objects.slice(5).exists(), await objects.slice(6).exists()], [true, false, true, false])
  },
  'first gives the first row or null': async ({ objects }) => {
    assert.equal((await objects.first())?.id, 1)
    assert.equal((await objects.orderBy('-price').first())?.id, 5)
    assert.equal((await objects.slice(2).first())?.id, 3)
    assert.equal(await objects.filter({ id: 99 }).first(), null)
    assert.equal(await objects.slice(3, 3).first(), null)
  },
  'get gives the one row': async ({ objects }) => {
    assert.equal((await objects.get({ pk: 3 })).name, '100% cotton_rope')
    assert.equal((await objects.filter({ id: 4 }).get()).name, 'Éclair tin')
    assert.equal((await objects.slice(1, 2).get()).id, 2)
    await assert.rejects(objects.get({ pk: 99 }), DoesNotExist)
    await assert.rejects(objects.get({ active: true }), MultipleObjectsReturned)
    await assert.rejects(objects.get(), MultipleObjectsReturned)
    await assert.rejects(objects.filter({ active: false }).get({ pk: 1 }), new DoesNotExist(objects.model.name))
  },
  'only loads what is named, and the primary key': async ({ objects }) => {
    const row = await objects.only('name').get({ pk: 1 })
    assert.deepEqual({ ...row }, { id: 1, name: 'Hammer' })
    assert.deepEqual({ ...await objects.only('price', 'id').orderBy('name').first() }, { id: 3, price: 8.75 })
  },
  'rows carry the types of their columns': async ({ objects }) => {
    const { createdAt, ...row } = await objects.get({ pk: 2 })
    assert.deepEqual({ ...row }, { id: 2, sku: 'P-2', name: 'hand saw', price: 25, stock: 0, weight: '10.25', note: null, active: true, shelf: 'a', slot: 1, categoryId: 1 })
    assert.equal(createdAt.toISOString(), '2024-02-29T23:59:59.999Z')
  },
  'a queryset can be walked through': async ({ objects }) => {
    const names: string[] = []
    for await (const row of objects.filter({ id__lte: 3 })) names.push(row.name)
    for await (const row of objects.orderBy('-id').slice(0, 1)) names.push(row.name)
    assert.deepEqual(names, ['Hammer', 'hand saw', '100% cotton_rope', 'Back\\slash'])
  },
  'querysets are lazy and never change': async ({ objects }) => {
    const active = objects.filter({ active: true })
    const cheap = active.filter({ price__lt: 10 })
    assert.deepEqual([await keysOf(active), await keysOf(cheap), await keysOf(objects.all())], [[1, 2, 4, 5], [4], [1, 2, 3, 4, 5, 6]])
    await objects.create({ sku: 'X', name: 'Later', price: 2, createdAt: new Date(0), shelf: 'x', slot: 1, active: true })
    assert.deepEqual(await keysOf(cheap), [4, 7])
  },
  'a row that was changed by its holder is stored as it was': async ({ objects }) => {
    const row = await objects.get({ pk: 1 })
    row.name = 'changed'
    assert.equal((await objects.get({ pk: 1 })).name, 'Hammer')
  },
  'unknown names are refused before anything runs': async ({ loose }) => {
    const names = ['prise', 'name__like', 'price__exact__gt', 'active__gt', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'name__proto__', '', '__', 'id"; drop table', 'pk__year']
    for (const name of names) {
      const condition: Readonly<Record<string, unknown>> = JSON.parse(`{${JSON.stringify(name)}: 1}`)
      assert.throws(() => loose.filter(condition), unknownName, `filter by ${name}`)
      assert.throws(() => loose.exclude(condition), unknownName, `exclude by ${name}`)
      assert.throws(() => loose.orderBy(name), unknownName, `order by ${name}`)
      assert.throws(() => loose.only(name), unknownName, `only ${name}`)
    }
    assert.throws(() => loose.orderBy('--id'), unknownName)
    await assert.rejects(loose.get({ prise: 1 }), unknownName)
  },
  'what only looks like a tree is no tree': async ({ loose }) => {
    assert.throws(() => loose.filter({ connector: 'not', conditions: [{ id: 1 }] }), unknownName)
    assert.throws(() => loose.filter('id = 1' as never), TypeError)
    assert.throws(() => loose.filter(null as never), TypeError)
  },
  'values are values, whatever they look like': async ({ loose }) => {
    for (const value of ['\' or 1=1 --', '"; drop table products; --', '\\\'', '?', '$1', 'a'.repeat(10_000)]) {
      assert.deepEqual(await keysOf(loose.filter({ name: value })), [])
      assert.deepEqual(await keysOf(loose.filter({ name__icontains: value, note__in: [value] })), [])
    }
    assert.equal(await loose.count(), 6)
  }
}
