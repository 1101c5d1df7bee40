/** Paths over foreign keys: in conditions, orders and values, and in the scope of writes. */
import assert from 'node:assert/strict'
import { Max } from '../../querysets/aggregates.ts'
import { DoesNotExist, InvalidLookup } from '../../querysets/exceptions.ts'
import { Q } from '../../querysets/q.ts'
import { keysInOrder, keysOf } from './fixture.ts'
import type { Check, Expectation } from './fixture.ts'

const unknownName = { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' }

function finds (...expectations: readonly Expectation[]): Check {
  return async ({ objects }) => {
    for (const [condition, keys] of expectations) assert.deepEqual(await keysOf(objects.filter(condition)), keys, JSON.stringify(condition))
  }
}

export const relationChecks: Readonly<Record<string, Check>> = {
  'a foreign key leads to the columns of its model': finds(
    [Q.path({ category__slug: 'tools' }), [1, 2]], [Q.path({ category__slug__icontains: 'OM' }), [3, 5]], [Q.path({ category__slug__in: ['tools', 'home'] }), [1, 2, 3, 5]],
    [Q.path({ categoryId__slug: 'tools' }), [1, 2]], [Q.path({ category__slug__gt: 'home' }), [1, 2]], [Q.path({ category__slug__regex: '^h' }), [3, 5]]
  ),
  'to the key itself too': finds(
    [Q.path({ category__id: 1 }), [1, 2]], [Q.path({ category__pk__in: [2] }), [3, 5]], [Q.path({ category__isnull: true }), [4, 6]], [Q.path({ category__id__isnull: true }), [4, 6]]
  ),
  'and further on from there': finds(
    [Q.path({ category__parent__slug: 'tools' }), [3, 5]], [Q.path({ category__parent: 1 }), [3, 5]], [Q.path({ category__parent__isnull: true }), [1, 2, 4, 6]],
    [Q.path({ category__parent__parent__slug__isnull: false }), []], [Q.path({ category__parent__slug__startswith: 'to', category__slug: 'home' }), [3, 5]]
  ),
  'a row that is not there is like null': async ({ objects }) => {
    assert.deepEqual(await keysOf(objects.exclude(Q.path({ category__slug: 'tools' }))), [3, 4, 5, 6])
    assert.deepEqual(await keysOf(objects.exclude(Q.path({ category__parent__slug: 'tools' }))), [1, 2, 4, 6])
    assert.deepEqual(await keysOf(objects.filter(Q.path({ category__slug__isnull: true }))), [4, 6])
    assert.deepEqual(await keysOf(objects.filter(Q.path({ category__parent__slug: null }))), [1, 2, 4, 6])
    assert.deepEqual(await keysOf(objects.filter(Q.or(Q.path({ category__slug: 'home' }), { id: 6 }))), [3, 5, 6])
  },
  'paths can be checked against the model that they lead to': async ({ objects, Category }) => {
    assert.deepEqual(await keysOf(objects.filter(Q.through('category', Category, { slug__startswith: 't' }))), [1, 2])
    assert.deepEqual(await keysOf(objects.exclude(Q.through('category__parent', Category, { slug: 'tools' }))), [1, 2, 4, 6])
    assert.equal((await objects.orderBy(Q.through('category', Category, '-slug'), 'id').filter({ categoryId__isnull: false }).first())?.id, 1)
  },
  'rows can be ordered by related ones': async ({ objects }) => {
    const rows = objects.filter({ categoryId__isnull: false })
    assert.deepEqual(await keysInOrder(rows.orderBy(Q.path('category__slug'), '-id')), [5, 3, 2, 1])
    assert.deepEqual(await keysInOrder(rows.orderBy(Q.path('-category__slug'), 'id')), [1, 2, 3, 5])
    assert.deepEqual(await keysInOrder(rows.orderBy(Q.path('-category__slug'), 'id').slice(1, 3)), [2, 3])
    assert.deepEqual([(await objects.orderBy(Q.path('category__slug')).fetch()).length, await objects.orderBy(Q.path('category__slug')).count()], [6, 6])
  },
  'all ways to read know related rows': async ({ objects }) => {
    const tools = objects.filter(Q.path({ category__slug: 'tools' }))
    assert.deepEqual([await tools.count(), await tools.exists(), (await tools.first())?.id, (await tools.get({ slot: 1 })).id], [2, true, 1, 2])
    assert.deepEqual({ ...await tools.only('name').first() }, { id: 1, name: 'Hammer' })
    const names: string[] = []
    for await (const row of tools) names.push(row.name)
    assert.deepEqual(names, ['Hammer', 'hand saw'])
  },
  'values and aggregates may be of related rows': async ({ objects }) => {
    const rows = await objects.filter({ id__gte: 4 }).orderBy('id').values('id', Q.path('category__slug'))
    assert.deepEqual(rows, [{ id: 4, category__slug: null }, { id: 5, category__slug: 'home' }, { id: 6, category__slug: null }])
    const slugs = await objects.filter({ categoryId__isnull: false }).distinct().values(Q.path('category__slug'))
    assert.deepEqual(slugs, [{ category__slug: 'home' }, { category__slug: 'tools' }])
    assert.deepEqual(await objects.aggregate({ last: Max(Q.path('category__slug')) }), { last: 'tools' })
  },
  'writes stay within a scope of related rows': async ({ objects }) => {
    const tools = objects.filter(Q.path({ category__slug: 'tools' }))
    const [own, other] = [await objects.get({ pk: 1 }), await objects.get({ pk: 3 })]
    assert.equal((await tools.update(own, { name: 'Mallet' })).name, 'Mallet')
    await assert.rejects(tools.update(other, { name: 'Mallet' }), DoesNotExist)
    await assert.rejects(tools.delete(other), DoesNotExist)
    await assert.rejects(objects.exclude(Q.path({ category__slug: 'home' })).delete(other), DoesNotExist)
    assert.equal(await tools.updateMany({ price: 2 }), 2)
    assert.deepEqual(await keysOf(objects.filter({ price: 2 })), [1, 2])
    await tools.delete(own)
    assert.equal(await objects.filter({ active: true }, Q.path({ category__parent__slug: 'tools' })).deleteMany(), 1)
    assert.deepEqual(await keysOf(objects), [2, 3, 4, 6])
  },
  'paths that lead nowhere are refused': async ({ loose }) => {
    for (const path of ['category__nope', 'categry__slug', 'name__slug', 'category__parent__nope', 'category__', 'category__slug__slug', 'category____proto__', 'id__slug']) {
      assert.throws(() => loose.filter({ [path]: 1 }), unknownName, `filter by ${path}`)
      assert.throws(() => loose.orderBy(path), unknownName, `order by ${path}`)
    }
    assert.throws(() => loose.filter({ category__slug__nope: 1 }), unknownName)
    assert.throws(() => loose.orderBy('category__slug__icontains'), unknownName)
    assert.throws(() => loose.only('category__slug'), unknownName)
    assert.throws(() => loose.filter({ category__id: 'abc' }), InvalidLookup)
    await assert.rejects(loose.values('category__nope'), unknownName)
  }
}
