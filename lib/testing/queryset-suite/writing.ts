/** Writes, the scope that they stay in, constraints, and transactions. */
import assert from 'node:assert/strict'
import { DoesNotExist, IntegrityError } from '../../querysets/exceptions.ts'
import { keysOf, productData } from './fixture.ts'
import type { Bench, Check } from './fixture.ts'

async function refuses (write: Promise<unknown>, kind: IntegrityError['kind'], fields?: readonly string[]): Promise<void> {
  await assert.rejects(write, (error) => {
    assert.ok(error instanceof IntegrityError, String(error))
    assert.equal(error.kind, kind)
    if (fields !== undefined) assert.deepEqual([...error.fields].sort(), fields)
    return true
  })
}

async function atOnce (count: number, write: (number: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, number) => write(number)))
}

class Rollback extends Error {}

export const writingChecks: Readonly<Record<string, Check>> = {
  'create stores a row and gives it back as stored': async ({ objects }) => {
    const row = await objects.create({ sku: 'X', name: 'New', price: 2.5, createdAt: new Date(5), shelf: 'x', slot: 1 })
    assert.deepEqual({ ...row }, { id: 7, sku: 'X', name: 'New', price: 2.5, stock: null, weight: null, note: null, active: true, createdAt: new Date(5), shelf: 'x', slot: 1, categoryId: null })
    assert.deepEqual({ ...await objects.get({ pk: 7 }) }, { ...row })
  },
  'create and update leave out what is no column': async ({ objects }) => {
    const odd: object = JSON.parse('{"__proto__": {"x": 1}, "constructor": 1, "nonsense": 2}')
    const data = { ...productData(1), ...odd }
    const row = await objects.create(data)
    const updated = await objects.update(row, { ...data, name: 'Other' })
    assert.deepEqual([Object.keys(row), updated.name, Object.keys(updated)], [[...objects.model.columns.keys()], 'Other', [...objects.model.columns.keys()]])
  },
  'update changes what is given, and nothing else': async ({ objects }) => {
    const before = await objects.get({ pk: 1 })
    const after = await objects.update(before, { price: 13, note: null })
    assert.deepEqual({ ...after }, { ...before, price: 13, note: null })
    assert.deepEqual({ ...await objects.update(after, {}) }, { ...after })
    assert.equal((await objects.get({ pk: 2 })).price, 25)
  },
  'delete removes the one row': async ({ objects }) => {
    await objects.delete(await objects.get({ pk: 2 }))
    assert.deepEqual(await keysOf(objects), [1, 3, 4, 5, 6])
  },
  'writes stay within the queryset': async ({ objects }) => {
    const row = await objects.get({ pk: 3 })
    const active = objects.filter({ active: true })
    await assert.rejects(active.update(row, { price: 0 }), DoesNotExist)
    await assert.rejects(active.update(row, {}), DoesNotExist)
    await assert.rejects(active.delete(row), DoesNotExist)
    await assert.rejects(objects.exclude({ id: 3 }).update(row, { price: 0 }), DoesNotExist)
    assert.equal((await objects.get({ pk: 3 })).price, 8.75)
  },
  'what is gone cannot be written': async ({ objects }) => {
    const row = await objects.get({ pk: 3 })
    await objects.delete(row)
    await assert.rejects(objects.update(row, { price: 0 }), DoesNotExist)
    await assert.rejects(objects.delete(row), DoesNotExist)
  },
  'a sliced queryset is not for writing': async ({ objects }) => {
    const row = await objects.get({ pk: 1 })
    await assert.rejects(objects.slice(0, 1).update(row, { price: 0 }), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
    await assert.rejects(objects.slice(0, 1).delete(row), { code: 'FST_VIEWSETS_QUERYSET_SLICED' })
  },
  'a unique column refuses a second of its kind': async ({ objects }) => {
    await refuses(objects.create({ ...productData(1), sku: 'P-1' }), 'unique', ['sku'])
    await refuses(objects.update(await objects.get({ pk: 2 }), { sku: 'P-1' }), 'unique', ['sku'])
    await refuses(objects.create({ ...productData(1), id: 1 }), 'unique', ['id'])
    await objects.update(await objects.get({ pk: 1 }), { sku: 'P-1', name: 'Same' })
  },
  'columns that are unique together refuse a second of their kind': async ({ objects }) => {
    await refuses(objects.create({ ...productData(1), shelf: 'a', slot: 0 }), 'unique', ['shelf', 'slot'])
    await refuses(objects.update(await objects.get({ pk: 2 }), { slot: 0 }), 'unique', ['shelf', 'slot'])
    await objects.create({ ...productData(1), shelf: 'c', slot: 0 })
  },
  'a foreign key must lead somewhere': async ({ objects, Category }) => {
    await refuses(objects.create({ ...productData(1), categoryId: 99 }), 'foreignKey', ['categoryId'])
    await refuses(objects.update(await objects.get({ pk: 1 }), { categoryId: 99 }), 'foreignKey', ['categoryId'])
    await refuses(Category.objects.delete(await Category.objects.get({ pk: 1 })), 'foreignKey')
    await objects.update(await objects.get({ pk: 1 }), { categoryId: null })
  },
  'a column that is not nullable refuses null': async ({ objects }) => {
    await refuses(objects.update(await objects.get({ pk: 1 }), { name: null as never }), 'notNull', ['name'])
  },
  'the facts of the columns are told': async ({ Product, Category }) => {
    const facts = (name: string) => Product.columns.get(name)
    assert.deepEqual([Product.primaryKey, facts('id')?.primaryKey, facts('id')?.generated, facts('name')?.generated], ['id', true, true, false])
    assert.deepEqual([facts('sku')?.unique, facts('name')?.unique, Product.uniqueTogether], [true, false, [['shelf', 'slot']]])
    assert.deepEqual(['id', 'name', 'price', 'weight', 'active', 'createdAt'].map((name) => facts(name)?.kind), ['integer', 'text', 'float', 'decimal', 'boolean', 'datetime'])
    assert.deepEqual([facts('note')?.nullable, facts('name')?.nullable, facts('active')?.hasDefault, facts('active')?.defaultValue], [true, false, true, true])
    const reference = facts('categoryId')?.references?.()
    assert.deepEqual([reference?.model === Category, reference?.property, facts('name')?.references], [true, 'id', undefined])
  },
  'writes at the same time all arrive': async ({ objects }) => {
    await atOnce(50, (number) => objects.create(productData(number)))
    const row = await objects.get({ pk: 1 })
    await atOnce(20, (number) => objects.update(row, { price: number }))
    assert.equal(await objects.count(), 56)
  },
  'of equal writes at the same time one arrives': async ({ objects }) => {
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => objects.create(productData(1))))
    const reasons: unknown[] = results.flatMap((result) => result.status === 'rejected' ? [result.reason] : [])
    assert.deepEqual([reasons.length, reasons.every((reason) => reason instanceof IntegrityError), await objects.filter({ sku: 'N-1' }).count()], [9, true, 1])
  }
}

export const transactionChecks: Readonly<Record<string, Check>> = {
  'a transaction keeps what it did when it ends well': async ({ Product, Category, objects }) => {
    const name = await Product.transaction(async () => {
      await Category.objects.create({ slug: 'garden' })
      return (await objects.update(await objects.get({ pk: 1 }), { name: 'Kept' })).name
    })
    assert.deepEqual([name, (await objects.get({ pk: 1 })).name, await Category.objects.count()], ['Kept', 'Kept', 3])
  },
  'a transaction undoes everything when it throws': async ({ Product, Category, objects }) => {
    const work = Product.transaction(async () => {
      await Category.objects.create({ slug: 'garden' })
      await objects.create(productData(1))
      assert.equal(await objects.count(), 7)
      throw new Rollback()
    })
    await assert.rejects(work, Rollback)
    assert.deepEqual([await objects.count(), await Category.objects.count()], [6, 2])
  },
  'a transaction within another undoes no more than itself': async ({ Product, objects }) => {
    await Product.transaction(async () => {
      await objects.create(productData(1))
      await assert.rejects(Product.transaction(async () => {
        await objects.create(productData(2))
        throw new Rollback()
      }), Rollback)
      await Product.transaction(async () => { await objects.create(productData(3)) })
    })
    assert.deepEqual(await objects.filter({ shelf: 'new' }).orderBy('slot').fetch().then((rows) => rows.map(({ slot }) => slot)), [1, 3])
  },
  'what is read outside does not show what is not yet certain': async ({ Product, objects }) => {
    let open!: () => void
    // What follows a promise belongs to where it was asked to follow: to no transaction.
    const outside = new Promise<void>((resolve) => { open = resolve }).then(() => objects.count())
    await assert.rejects(Product.transaction(async () => {
      await objects.create(productData(1))
      open()
      await new Promise((resolve) => setTimeout(resolve, 5))
      throw new Rollback()
    }), Rollback)
    assert.equal(await outside, 6)
  },
  'transactions within one transaction take turns': async ({ Product, objects }) => {
    await Product.transaction(async () => {
      const results = await Promise.allSettled([1, 2, 3, 4].map((number) => Product.transaction(async () => {
        await objects.create(productData(number))
        await objects.count()
        if (number % 2 === 0) throw new Rollback()
      })))
      assert.deepEqual(results.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled', 'rejected'])
    })
    assert.equal(await objects.count(), 8)
  },
  'an update through a scope that no longer holds is refused, so that a count can be kept': async (bench) => {
    await atOnce(20, () => increment(bench))
    await atOnce(20, () => bench.Product.transaction(() => increment(bench)))
    assert.equal((await bench.objects.get({ pk: 1 })).stock, 45)
  },
  'writes and reads beside transactions do not fail': async (bench) => {
    const { Product, objects } = bench
    await Promise.all([
      atOnce(30, (number) => Product.transaction(async () => { await objects.create(productData(number)) })),
      atOnce(30, (number) => objects.create(productData(100 + number))),
      atOnce(60, () => objects.filter({ active: true }).fetch())
    ])
    assert.equal(await objects.count(), 66)
  }
}

async function increment ({ objects }: Bench): Promise<void> {
  for (;;) {
    const row = await objects.get({ pk: 1 })
    try {
      await objects.filter({ stock: row.stock }).update(row, { stock: (row.stock ?? 0) + 1 })
      return
    } catch (error) {
      if (!(error instanceof DoesNotExist)) throw error
    }
  }
}
