/** Rows that are looked up by what another queryset asks for. */
import assert from 'node:assert/strict'
import { InvalidPattern } from '../../querysets/exceptions.ts'
import { Q } from '../../querysets/q.ts'
import { keysInOrder, keysOf } from './fixture.ts'
import type { Check } from './fixture.ts'

export const subqueryChecks: Readonly<Record<string, Check>> = {
  'a queryset stands for its primary keys after in': async ({ objects, Category }) => {
    assert.deepEqual(await keysOf(objects.filter({ categoryId__in: Category.objects.filter({ slug: 'tools' }) })), [1, 2])
    assert.deepEqual(await keysOf(objects.filter({ categoryId__in: Category.objects.all() })), [1, 2, 3, 5])
    assert.deepEqual(await keysOf(objects.filter({ pk__in: objects.filter({ price__gte: 10 }), active: true })), [1, 2, 5])
  },
  'a column of a queryset stands for its values': async ({ objects, Category }) => {
    assert.deepEqual(await keysOf(Category.objects.filter({ id__in: objects.filter({ price__gt: 50 }).column('categoryId') })), [2])
    assert.deepEqual(await keysOf(Category.objects.filter({ slug__in: objects.column(Q.path('category__slug')) })), [1, 2])
    assert.deepEqual(await keysOf(objects.filter({ slot__in: objects.filter({ id__lte: 2 }).column('id') })), [2, 3, 5, 6])
    assert.deepEqual(await keysOf(objects.filter({ createdAt__in: objects.filter({ id: 4 }).column('createdAt') })), [4])
    assert.deepEqual(await keysOf(objects.filter({ createdAt__month__in: objects.filter({ id__lte: 3 }).column('id') })), [1, 2, 4])
    assert.deepEqual(await keysOf(objects.filter({ active__in: objects.filter({ id: 3 }).column('active') })), [3, 6])
  },
  'rows of another queryset are asked about in trees, and over foreign keys': async ({ objects, Category }) => {
    const tools = Category.objects.filter({ slug: 'tools' })
    assert.deepEqual(await keysOf(objects.filter(Q.or({ categoryId__in: tools }, { id: 6 }))), [1, 2, 6])
    assert.deepEqual(await keysOf(objects.exclude({ categoryId__in: tools })), [3, 4, 5, 6])
    assert.deepEqual(await keysOf(objects.exclude({ slot__in: objects.column('stock') })), [2, 3, 5, 6])
    assert.deepEqual(await keysOf(objects.filter(Q.not({ categoryId__in: tools }), { price__gt: 5 })), [3, 5])
    assert.deepEqual(await keysOf(objects.filter(Q.path({ category__parentId__in: tools }))), [3, 5])
    assert.deepEqual(await keysOf(objects.filter({ categoryId__in: Category.objects.filter(Q.path({ parent__slug: 'tools' })) })), [3, 5])
    assert.deepEqual(await keysOf(objects.filter({ categoryId__in: Category.objects.filter({ parentId__in: tools }), id__in: objects.filter({ id__lt: 5 }) })), [3])
  },
  'a slice of another queryset is that slice': async ({ objects, Category }) => {
    const dearest = objects.orderBy('-price').slice(0, 2)
    assert.deepEqual(await keysInOrder(objects.filter({ id__in: dearest }).orderBy('name')), [2, 5])
    assert.deepEqual(await keysOf(objects.filter({ id__in: objects.orderBy('-price').slice(1, 3) })), [1, 2])
    assert.deepEqual(await keysOf(objects.filter({ id__in: objects.orderBy(Q.path('-category__slug'), 'id').filter(Q.path({ category__slug__isnull: false })).slice(0, 3) })), [1, 2, 3])
    assert.deepEqual(await keysOf(objects.filter({ slot__in: objects.distinct().orderBy('-slot').slice(0, 1).column('slot') })), [3, 6])
    assert.deepEqual(await keysOf(objects.filter({ id__in: objects.slice(2, 2) })), [])
    assert.deepEqual(await keysOf(objects.exclude({ id__in: objects.slice(3) })), [1, 2, 3])
    assert.deepEqual(await keysOf(Category.objects.filter({ id__in: objects.slice(0, 2).column('categoryId') })), [1])
  },
  'rows of another queryset are counted, added up, changed and deleted by': async ({ objects, Category }) => {
    const inTools = objects.filter({ categoryId__in: Category.objects.filter({ slug__startswith: 'to' }) })
    assert.deepEqual([await inTools.count(), await inTools.exists(), (await inTools.orderBy('id').slice(0, 1).fetchWithCount()).count, (await inTools.get({ price: 25 })).id], [2, true, 2, 2])
    assert.equal(await inTools.updateMany({ note: 'tool' }), 2)
    assert.deepEqual(await keysOf(objects.filter({ note: 'tool' })), [1, 2])
    assert.equal(await objects.filter(Q.path({ category__slug: 'home' }), { id__in: objects.filter({ price__gt: 10 }) }).updateMany({ note: 'home' }), 1)
    assert.equal(await inTools.deleteMany(), 2)
    assert.deepEqual(await keysOf(objects.filter({ id__in: objects.all() })), [3, 4, 5, 6])
  },
  'the same question with other values is another one': async ({ objects, Category }) => {
    const inCategory = (slug: string) => keysOf(objects.filter({ categoryId__in: Category.objects.filter({ slug }), price__gt: 1 }))
    assert.deepEqual(await Promise.all([inCategory('tools'), inCategory('home'), inCategory('tools'), inCategory('none')]), [[1, 2], [3, 5], [1, 2], []])
  },
  'a queryset of values of another kind is refused': async ({ objects, loose, Category }) => {
    const invalid = { code: 'FST_VIEWSETS_SUBQUERY_INVALID' }
    assert.throws(() => loose.filter({ name__in: Category.objects.all() }), invalid)
    assert.throws(() => loose.filter({ createdAt__date__in: objects.column('createdAt') }), invalid)
    await assert.rejects(async () => await objects.filter({ id__in: objects.filter({ name__regex: '(' }) }).fetch(), InvalidPattern)
  }
}
