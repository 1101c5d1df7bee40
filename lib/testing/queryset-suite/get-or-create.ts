/** Rows that are there or are made. */
import assert from 'node:assert/strict'
import { IntegrityError, MultipleObjectsReturned } from '../../querysets/exceptions.ts'
import { F } from '../../querysets/expressions.ts'
import { productData } from './fixture.ts'
import type { Check, ConformanceProduct } from './fixture.ts'

/** What a product needs beside the number by which it is looked up. */
function defaultsFor (number: number): Partial<ConformanceProduct> {
  const { sku: _, ...defaults } = productData(number)
  return defaults
}

export const getOrCreateChecks: Readonly<Record<string, Check>> = {
  'getOrCreate gives the row that is there': async ({ objects, Category }) => {
    const [row, created] = await objects.getOrCreate({ sku: 'P-1' }, { defaults: { name: 'Other' } })
    assert.deepEqual([row.id, row.name, created, await objects.count()], [1, 'Hammer', false, 6])
    assert.deepEqual([(await Category.objects.getOrCreate({ pk: 2, slug__exact: 'home' }))[0].id, (await Category.objects.getOrCreate({ slug__startswith: 't', parentId: null }))[0].id], [2, 1])
    await assert.rejects(objects.getOrCreate({ shelf: 'a' }), MultipleObjectsReturned)
  },
  'getOrCreate makes what is not, of lookups and defaults': async ({ objects, Category }) => {
    const [row, created] = await objects.getOrCreate({ sku: 'N-1', price__gt: 0 }, { defaults: { ...defaultsFor(1), note: 'made' } })
    assert.deepEqual([row.sku, row.note, row.price, created, (await objects.get({ pk: row.id })).note], ['N-1', 'made', 1, true, 'made'])
    assert.deepEqual((await Category.objects.getOrCreate({ parentId: null, slug__exact: 'new' })).map((one) => typeof one === 'boolean' ? one : { ...one }), [{ id: 3, slug: 'new', parentId: null }, true])
    await assert.rejects(objects.getOrCreate({ sku: 'N-2' }), IntegrityError)
  },
  'of many who getOrCreate at once one makes the row': async ({ Product, objects }) => {
    const outside = await Promise.all(Array.from({ length: 8 }, () => objects.getOrCreate({ sku: 'N-1' }, { defaults: defaultsFor(1) })))
    const inside = await Promise.all(Array.from({ length: 8 }, () => Product.transaction(async () => {
      const got = await objects.getOrCreate({ sku: 'N-2' }, { defaults: defaultsFor(2) })
      // the transaction goes on, whoever was quicker
      await objects.count()
      return got
    })))
    for (const got of [outside, inside]) assert.deepEqual([got.filter(([, created]) => created).length, new Set(got.map(([row]) => row.id)).size], [1, 1])
    assert.equal(await objects.count(), 8)
  },
  'getOrCreate gives no row beyond its queryset': async ({ Product, objects }) => {
    const scope = objects.filter({ shelf: 'b' })
    await assert.rejects(scope.getOrCreate({ sku: 'P-1' }, { defaults: { ...defaultsFor(1), shelf: 'b', slot: 9 } }), IntegrityError)
    await Product.transaction(async () => {
      await assert.rejects(scope.updateOrCreate({ sku: 'P-1' }, { defaults: { ...defaultsFor(1), shelf: 'b', slot: 9 } }), IntegrityError)
      assert.equal(await objects.count(), 6)
    })
    assert.equal((await objects.get({ pk: 1 })).shelf, 'a')
  },
  'updateOrCreate changes the row that is there': async ({ objects }) => {
    const [row, created] = await objects.updateOrCreate({ sku: 'P-1' }, { defaults: { stock: F('stock').plus(2), note: 'seen' }, createDefaults: defaultsFor(1) })
    assert.deepEqual([row.id, row.stock, row.note, row.name, created], [1, 7, 'seen', 'Hammer', false])
  },
  'updateOrCreate makes what is not, of what is for a new row': async ({ objects }) => {
    const [first, isNew] = await objects.updateOrCreate({ sku: 'N-1' }, { defaults: { ...defaultsFor(1), note: 'set' } })
    const [second] = await objects.updateOrCreate({ sku: 'N-2' }, { defaults: { note: 'changed' }, createDefaults: { ...defaultsFor(2), note: 'made' } })
    assert.deepEqual([first.note, isNew, second.note], ['set', true, 'made'])
  },
  'updates at the same time all count, and the row is made once': async ({ objects }) => {
    const add = () => objects.updateOrCreate({ sku: 'N-1' }, { defaults: { stock: F('stock').plus(1) }, createDefaults: { ...defaultsFor(1), stock: 1 } })
    const got = await Promise.all(Array.from({ length: 8 }, add))
    assert.deepEqual([got.filter(([, created]) => created).length, (await objects.get({ sku: 'N-1' })).stock], [1, 8])
  }
}
