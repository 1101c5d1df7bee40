/** Writes that work values out, and writes of many rows. */
import assert from 'node:assert/strict'
import { IntegrityError } from '../../querysets/exceptions.ts'
import { F } from '../../querysets/expressions.ts'
import { keysOf, productData } from './fixture.ts'
import type { Bench, Check } from './fixture.ts'

const invalid = { code: 'FST_VIEWSETS_EXPRESSION_INVALID' }

async function stockOf ({ objects }: Bench, id: number): Promise<number | null> {
  return (await objects.get({ pk: id })).stock
}

export const changeChecks: Readonly<Record<string, Check>> = {
  'F adds to what the row has at that moment': async ({ objects }) => {
    const row = await objects.get({ pk: 1 })
    await objects.update(row, { stock: 100 })
    assert.equal((await objects.update(row, { stock: F('stock').plus(1), name: 'Counted' })).stock, 101)
    assert.equal((await objects.update(row, { stock: F('stock').minus(2).times(3), price: F('price').times(2).plus(0.5) })).stock, 297)
    const { price, name } = await objects.get({ pk: 1 })
    assert.deepEqual([price, name], [25.5, 'Counted'])
  },
  'F reads other columns, as they are before the update': async ({ objects }) => {
    const row = await objects.get({ pk: 5 })
    const { stock, slot } = await objects.update(row, { stock: F('slot').plus(F('stock').times(2)), slot: F('stock') })
    assert.deepEqual([stock, slot], [25, 12])
  },
  'what is worked out of null is null': async ({ objects }) => {
    assert.equal((await objects.update(await objects.get({ pk: 3 }), { stock: F('stock').plus(1) })).stock, null)
  },
  'decimals can be worked with': async ({ objects }) => {
    const row = await objects.get({ pk: 2 })
    assert.equal(Number((await objects.update(row, { weight: F('weight').plus('0.5').times(2) })).weight), 21.5)
  },
  'increments at the same time all count': async (bench) => {
    const row = await bench.objects.get({ pk: 1 })
    await Promise.all(Array.from({ length: 50 }, () => bench.objects.update(row, { stock: F('stock').plus(1) })))
    assert.equal(await stockOf(bench, 1), 55)
  },
  'what cannot be worked out is refused': async ({ objects, loose }) => {
    const row = await objects.get({ pk: 1 })
    for (const data of [{ name: F('name').plus('x') }, { stock: F('price') }, { stock: F('weight').plus(1) }, { createdAt: F('stock') }, { price: F('name') }]) {
      await assert.rejects(loose.update(row, data), invalid, Object.keys(data).join())
    }
    await assert.rejects(loose.update(row, { stock: F('stok').plus(1) }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
    await assert.rejects(objects.update(row, { stock: F('stock').plus(2 ** 60) }), IntegrityError)
    assert.equal((await objects.get({ pk: 1 })).stock, 5)
  },
  'updateMany changes all rows of the queryset': async ({ objects }) => {
    assert.equal(await objects.filter({ active: true }).updateMany({ note: 'seen', stock: F('stock').plus(10) }), 4)
    assert.deepEqual((await objects.orderBy('id').values('stock')).map(({ stock }) => stock), [15, 10, null, 17, 22, 3])
    assert.deepEqual(await keysOf(objects.filter({ note: 'seen' })), [1, 2, 4, 5])
    assert.deepEqual([await objects.filter({ id: 99 }).updateMany({ note: 'x' }), await objects.updateMany({}), await objects.updateMany({ note: null })], [0, 6, 6])
  },
  'updateMany changes all of them or none': async ({ objects }) => {
    await assert.rejects(objects.updateMany({ sku: 'P-9' }), IntegrityError)
    assert.equal(await objects.filter({ sku: 'P-9' }).count(), 0)
  },
  'deleteMany deletes all rows of the queryset': async ({ objects }) => {
    assert.equal(await objects.filter({ price__lt: 10 }).deleteMany(), 3)
    assert.deepEqual(await keysOf(objects), [1, 2, 5])
    assert.deepEqual([await objects.filter({ id: 99 }).deleteMany(), await objects.deleteMany(), await objects.count()], [0, 3, 0])
  },
  'deleteMany deletes rows that refer to each other, and none where others refer to them': async ({ objects, Category }) => {
    await assert.rejects(Category.objects.deleteMany(), IntegrityError)
    assert.equal(await Category.objects.count(), 2)
    await objects.deleteMany()
    assert.equal(await Category.objects.deleteMany(), 2)
  },
  'a slice is not for writing': async ({ objects }) => {
    await assert.rejects(objects.slice(0, 2).updateMany({ price: 1 }), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
    await assert.rejects(objects.slice(0, 2).deleteMany(), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
  },
  'bulkCreate stores many rows and gives them back in order': async ({ objects }) => {
    const rows = await objects.bulkCreate([{ ...productData(1), stock: 4 }, productData(2), { ...productData(3), note: 'x', active: false }])
    assert.deepEqual(rows.map(({ id, sku, stock, note, active }) => [id, sku, stock, note, active]), [
      [7, 'N-1', 4, null, true], [8, 'N-2', null, null, true], [9, 'N-3', null, 'x', false]
    ])
    assert.deepEqual({ ...await objects.get({ pk: 8 }) }, { ...rows[1] })
    assert.deepEqual(await objects.bulkCreate([]), [])
  },
  'bulkCreate stores all rows or none, however many they are': async ({ objects }) => {
    const many = Array.from({ length: 3000 }, (_, number) => productData(number))
    await assert.rejects(objects.bulkCreate([...many, productData(0)]), IntegrityError)
    await assert.rejects(objects.bulkCreate([productData(1), { ...productData(2), sku: 'P-1' }]), IntegrityError)
    assert.equal(await objects.count(), 6)
    const rows = await objects.bulkCreate(many)
    assert.deepEqual([rows.length, rows.at(0)?.sku, rows.at(-1)?.sku, await objects.count()], [3000, 'N-0', 'N-2999', 3006])
  },
  'a transaction undoes writes of many rows': async ({ Product, objects }) => {
    await assert.rejects(Product.transaction(async () => {
      await objects.bulkCreate([productData(1), productData(2)])
      await objects.updateMany({ price: 7 })
      await objects.filter({ id: 1 }).deleteMany()
      throw new Error('undo')
    }), /undo/)
    assert.deepEqual([await objects.count(), await objects.filter({ price: 7 }).count()], [6, 0])
  }
}
