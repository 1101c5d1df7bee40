/** Rows that are read to be changed. */
import assert from 'node:assert/strict'
import { Q } from '../../querysets/q.ts'
import { keysInOrder, keysOf } from './fixture.ts'
import type { Bench, Check } from './fixture.ts'

const missing = { code: 'FST_VIEWSETS_TRANSACTION_MISSING' }
const invalid = { code: 'FST_VIEWSETS_LOCK_INVALID' }

async function takeOne ({ Product, objects }: Bench): Promise<void> {
  await Product.transaction(async () => {
    const row = await objects.selectForUpdate().get({ pk: 1 })
    await objects.update(row, { stock: (row.stock ?? 0) + 1 })
  })
}

export const lockChecks: Readonly<Record<string, Check>> = {
  'what is read with selectForUpdate is as it is until the transaction ends': async (bench) => {
    await Promise.all(Array.from({ length: 10 }, () => takeOne(bench)))
    assert.equal((await bench.objects.get({ pk: 1 })).stock, 15)
  },
  'selectForUpdate reads in every way inside a transaction': async ({ Product, objects }) => {
    await Product.transaction(async () => {
      const locked = objects.selectForUpdate()
      assert.deepEqual(await keysInOrder(locked.filter(Q.path({ category__slug: 'tools' })).orderBy(Q.path('-category__slug'), '-id').slice(0, 1)), [2])
      assert.deepEqual(await keysOf(objects.filter({ name__icontains: 'h' }).selectForUpdate({ skipLocked: true, noKey: true })), [1, 2, 6])
      assert.deepEqual([(await locked.first())?.id, (await locked.only('name').get({ pk: 2 })).name, await locked.exists(), await locked.count()], [1, 'hand saw', true, 6])
      assert.deepEqual(await locked.filter({ name__contains: 'a' }).orderBy('id').slice(1, 3).fetchWithCount().then(({ rows, count }) => [rows.map(({ id }) => id), count]), [[2, 4], 5])
      assert.deepEqual([(await locked.values('id')).length, await locked.aggregate({}), (await locked.perParent({ on: ['categoryId'], keys: [[1]], limit: 1 })).length], [6, {}, 1])
      const names: string[] = []
      for await (const { name } of locked) names.push(name)
      assert.equal(names.length, 6)
    })
  },
  'selectForUpdate outside a transaction is refused when it is read': async ({ objects }) => {
    const locked = objects.selectForUpdate()
    const reads = [
      () => locked.fetch(), () => locked.get({ pk: 1 }), () => locked.first(), () => locked.exists(), () => locked.values('id'), () => locked.fetchWithCount(),
      () => locked.perParent({ on: ['categoryId'], keys: [[1]] }), () => locked[Symbol.asyncIterator]().next()
    ]
    for (const read of reads) await assert.rejects(read, missing, String(read))
    assert.deepEqual([await locked.count(), await locked.filter({ id: 1 }).updateMany({ stock: 9 }), await locked.aggregate({})], [6, 1, {}])
  },
  'what cannot be locked is refused': async ({ Product, objects, loose }) => {
    assert.throws(() => loose.selectForUpdate({ skipLocked: true, noWait: true } as object), invalid)
    await Product.transaction(async () => {
      await assert.rejects(objects.selectForUpdate().distinct().values('shelf'), invalid)
    })
  }
}
