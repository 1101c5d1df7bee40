/** Rows of which some are there already. */
import assert from 'node:assert/strict'
import { IntegrityError } from '../../querysets/exceptions.ts'
import { Q } from '../../querysets/q.ts'
import { keysOf, productData } from './fixture.ts'
import type { Check } from './fixture.ts'

const taken = { ...productData(1), sku: 'P-1' }

export const conflictChecks: Readonly<Record<string, Check>> = {
  'bulkCreate leaves out rows that others stand in the way of': async ({ objects }) => {
    const given = [productData(1), { ...productData(2), sku: 'P-1' }, { ...productData(3), shelf: 'a', slot: 1 }, productData(4)]
    const returned = await objects.bulkCreate(given, { ignoreConflicts: true })
    assert.deepEqual(returned, given)
    assert.deepEqual((await objects.filter({ sku__startswith: 'N-' }).orderBy('sku').values('sku')).map(({ sku }) => sku), ['N-1', 'N-4'])
    assert.deepEqual([(await objects.get({ sku: 'P-1' })).name, await objects.bulkCreate([], { ignoreConflicts: true })], ['Hammer', []])
  },
  'bulkCreate ignores no other fault of a row': async ({ objects, loose }) => {
    await assert.rejects(loose.bulkCreate([productData(1), { ...productData(2), name: null }], { ignoreConflicts: true }), IntegrityError)
    await assert.rejects(objects.bulkCreate([productData(1), { ...productData(2), categoryId: 77 }], { ignoreConflicts: true }), IntegrityError)
    assert.equal(await objects.count(), 6)
  },
  'bulkCreate changes what is there, and makes what is not': async ({ objects }) => {
    const rows = [{ ...productData(1), price: 9 }, { ...productData(2), sku: 'P-2', price: 30, note: 'new' }, { ...productData(3), sku: 'P-1', price: 13 }]
    const stored = await objects.bulkCreate(rows, { updateConflicts: true, uniqueFields: ['sku'], updateFields: ['price', 'note'] })
    assert.deepEqual(stored.map(({ sku, name, price, note }) => [sku, name, price, note]), [['N-1', 'New 1', 9, null], ['P-2', 'hand saw', 30, 'new'], ['P-1', 'Hammer', 13, null]])
    assert.deepEqual([stored[1]?.id, stored[2]?.id, await objects.count(), (await objects.get({ pk: 2 })).price], [2, 1, 7, 30])
  },
  'conflicts of several columns together, and of the primary key, are updated': async ({ objects }) => {
    const [byPlace] = await objects.bulkCreate([{ ...productData(1), shelf: 'a', slot: 1 }], { updateConflicts: true, uniqueFields: ['slot', 'shelf'], updateFields: ['sku'] })
    assert.deepEqual([byPlace?.id, byPlace?.sku, byPlace?.name], [2, 'N-1', 'hand saw'])
    const [byKey] = await objects.bulkCreate([{ ...productData(2), id: 3 }], { updateConflicts: true, uniqueFields: ['pk'], updateFields: ['name'] })
    assert.deepEqual([byKey?.id, byKey?.sku, byKey?.name, await objects.count()], [3, 'P-3', 'New 2', 6])
  },
  'a conflict with another constraint is an error': async ({ objects }) => {
    const update = { updateConflicts: true, uniqueFields: ['sku'], updateFields: ['price'] } as const
    await assert.rejects(objects.bulkCreate([productData(1), { ...productData(2), shelf: 'a', slot: 0 }], update), IntegrityError)
    await assert.rejects(objects.bulkCreate([productData(1), { ...productData(2), sku: 'N-1' }], update), IntegrityError)
    assert.equal(await objects.count(), 6)
  },
  'bulkCreate changes no row beyond its queryset': async ({ objects }) => {
    const update = { updateConflicts: true, uniqueFields: ['sku'], updateFields: ['price'] } as const
    const scopes = [objects.filter({ shelf: 'b' }), objects.exclude(Q.path({ category__slug: 'tools' })), objects.filter({ id__in: objects.filter({ id__gt: 1 }) })]
    for (const scope of scopes) await assert.rejects(scope.bulkCreate([productData(1), taken], update), IntegrityError)
    assert.deepEqual([await objects.count(), (await objects.get({ pk: 1 })).price], [6, 12.5])
    for (const scope of [objects.filter({ shelf: 'a' }), objects.filter(Q.path({ category__slug: 'tools' }))]) {
      assert.deepEqual((await scope.bulkCreate([taken], update)).map(({ id, price }) => [id, price]), [[1, 1]])
    }
    assert.throws(() => objects.slice(0, 2).filter(), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
    await assert.rejects(objects.slice(0, 2).bulkCreate([taken], update), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
  },
  'of many who bulkCreate the same row at once each changes it, and it is made once': async ({ objects }) => {
    const update = { updateConflicts: true, uniqueFields: ['sku'], updateFields: ['price'] } as const
    // each with a place of its own: a database may well find the other unique columns taken first
    const stored = await Promise.all(Array.from({ length: 8 }, (_, price) => objects.bulkCreate([{ ...productData(1), price, slot: 100 + price }], update)))
    assert.deepEqual([new Set(stored.map(([row]) => row?.id)).size, await objects.count()], [1, 7])
    assert.deepEqual(await keysOf(objects.filter({ sku: 'N-1' })), [stored[0]?.[0]?.id])
  },
  'what cannot be done about conflicts is refused': async ({ objects, loose }) => {
    const invalid = { code: 'FST_VIEWSETS_CONFLICTS_INVALID' }
    const options = [
      { ignoreConflicts: true, updateConflicts: true, uniqueFields: ['sku'], updateFields: ['price'] },
      { updateConflicts: true, uniqueFields: [], updateFields: ['price'] },
      { updateConflicts: true, uniqueFields: ['sku'], updateFields: [] },
      { updateConflicts: true, uniqueFields: ['sku'], updateFields: ['id'] },
      { updateConflicts: true, uniqueFields: ['name'], updateFields: ['price'] },
      { updateConflicts: true, uniqueFields: ['shelf'], updateFields: ['price'] }
    ]
    for (const one of options) await assert.rejects(loose.bulkCreate([productData(1)], one as never), invalid, JSON.stringify(one))
    await assert.rejects(loose.bulkCreate([productData(1)], { updateConflicts: true, uniqueFields: ['sku'], updateFields: ['prise'] }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
    assert.equal(await objects.count(), 6)
  }
}
