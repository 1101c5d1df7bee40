import t from 'tap'
import { Type } from '@sinclair/typebox'
import { memoryModel } from '../support/helper.ts'
import { FilterSet, filterSet, filters } from '../../lib/filters/index.ts'
import { Category, EVERYTHING, Product, found, shop } from './support/filter-set.ts'
import type { FilterSetClass } from '../../lib/filters/index.ts'

/** The parameters that are no negations. */
const namesOf = (Class: FilterSetClass, model?: typeof Product): string[] => [...Class.compile(model).byName.keys()].filter((name) => !name.endsWith('!'))

t.test('A TypeBox object is a filter for each of its properties, an array one of several values (FLT-10, FLT-14)', async (t) => {
  const ask = await shop(t, filterSet(Product, Type.Object({
    name: Type.String({ description: 'What it is called.', default: 'Hammer' }),
    stock: Type.Optional(Type.Integer({ minimum: 0 })),
    weight: Type.Number(),
    isActive: Type.Boolean(),
    status: Type.Union([Type.Literal('draft'), Type.Literal('published')]),
    id: Type.Array(Type.Integer()),
    releasedOn: Type.Union([Type.String({ format: 'date' }), Type.Null()]),
    createdAt: Type.Date()
  })))
  t.strictSame(await ask(''), [200, EVERYTHING], 'a default of the schema is none of the filter')
  t.strictSame(await ask('?name=Saw'), [200, [2]])
  t.strictSame(await ask('?id=1,3&id=4&isActive=true'), [200, [1, 4]])
  t.strictSame(await ask('?id!=1,3'), [200, [2, 4]])
  t.strictSame(await ask('?createdAt=2024-02-01T09:00Z&status=draft'), [200, [2]])
  t.strictSame(await ask('?stock=-1&weight=x&status=archived&id=x&releasedOn=2023-02-30'), [400, {
    stock: ['Ensure this value is greater than or equal to 0.'],
    weight: ['A valid number is required.'],
    status: ['"archived" is not a valid choice.'],
    id: { 0: ['A valid integer is required.'] },
    releasedOn: ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.']
  }])
})

t.test('Filters of schemas are told more by extraOptions, and are negated unless the set says otherwise (FLT-10, FLT-16)', async (t) => {
  const Plain = filterSet(Product, { name: Type.String(), stock: Type.Integer(), price: filters.decimal() }, { allowNegate: false, extraOptions: { name: { lookups: ['icontains'] }, stock: { allowNegate: true } } })
  t.strictSame([...Plain.compile().byName.keys()], ['name', 'name__icontains', 'stock', 'stock!', 'price', 'price!'])
  t.strictSame(await found(Plain, { name__icontains: 'SAW' }), [2])
})

t.test('Every schema of a single value, or of several, has its kind of filter (FLT-10)', async (t) => {
  class Kinds extends FilterSet {
    static override fields = {
      ...Object.fromEntries(['email', 'uri', 'uuid', 'ip', 'date', 'time', 'date-time', 'slug', 'decimal'].map((format) => [format, Type.String({ format })])),
      bigint: Type.BigInt(),
      pattern: Type.String({ pattern: '^x' }),
      choices: Type.Array(Type.Union([Type.Literal('a'), Type.Literal('b')]), { multipleChoice: true })
    }
  }
  const set = new Kinds({ data: Object.fromEntries([...Kinds.compile().byName.keys()].map((name) => [name, '?'])) })
  t.equal(await set.isValid(), false)
  t.equal(Object.keys(set.errors).length, 24, 'each of them, and each negation')
})

t.test('Columns become filters of their kind, without lookups but those that are said (FLT-10, FLT-23)', async (t) => {
  const All = filterSet(Product, '__all__', { exclude: ['createdAt'], extraOptions: { name: { lookups: ['text'], description: 'What it is called.' }, stock: { minimum: 0, lookups: { least: 'gte' } } } })
  t.strictSame(namesOf(All), ['id', 'name', 'name__icontains', 'name__contains', 'name__startswith', 'name__endswith', 'name__iexact', 'price', 'stock', 'stock__least', 'weight', 'isActive', 'status', 'categoryId', 'releasedOn', 'opensAt', 'uid', 'tags'], 'a query string has no JSON')
  const ask = await shop(t, All)
  t.strictSame(await ask('?categoryId=2&name__icontains=HAM'), [200, [4]])
  t.strictSame(await ask('?tags=steel,wood'), [200, [1]], 'a list as a whole')
  t.strictSame(await ask('?stock__least=3&status!=archived'), [200, [1, 3]])
  t.strictSame(await ask('?status=bad&price=1.234&stock__least=-1&uid=x&weight=x'), [400, {
    price: ['Ensure that there are no more than 2 decimal places.'],
    stock__least: ['Ensure this value is greater than or equal to 0.'],
    weight: ['A valid number is required.'],
    status: ['"bad" is not a valid choice.'],
    uid: ['Must be a valid UUID.']
  }])
})

t.test('Named columns come in the order in which they are named, and may be applied otherwise (FLT-10)', async (t) => {
  const Some = filterSet(Product, ['stock', 'name', 'isActive'], { extraOptions: { stock: { filterBy: 'stock__gte' }, name: { choices: ['Saw', 'Rake'], required: true }, isActive: { dbField: 'isActive', method: () => ({ id: 2 }) } } })
  t.strictSame(namesOf(Some), ['stock', 'name', 'isActive'])
  t.strictSame(await found(Some, { stock: 1, name: 'Rake' }), [3])
  t.strictSame(await found(Some, { isActive: 'no', name: 'Saw' }), [2])
})

t.test('__all__ offers the lookups of the kind that the column has, never the unsafe ones (FLT-12)', async (t) => {
  class All extends filterSet(Product, {
    name: filters.string({ lookups: '__all__' }),
    stock: filters.integer({ lookups: '__all__' }),
    releasedOn: filters.date({ lookups: '__all__' }),
    isActive: filters.boolean({ lookups: ['basic'] }),
    metadata: filters.string({ lookups: '__all__' })
  }) {}
  const parameters = namesOf(All)
  t.strictSame(parameters.filter((name) => name.startsWith('name__')), ['name__exact', 'name__in', 'name__isnull', 'name__icontains', 'name__contains', 'name__startswith', 'name__endswith', 'name__iexact'])
  t.strictSame(parameters.filter((name) => name.startsWith('stock__')), ['stock__exact', 'stock__in', 'stock__isnull', 'stock__gt', 'stock__gte', 'stock__lt', 'stock__lte'])
  t.strictSame(parameters.filter((name) => name.startsWith('releasedOn__')), ['exact', 'in', 'isnull', 'gt', 'gte', 'lt', 'lte', 'year', 'month', 'day', 'week', 'week_day', 'quarter'].map((lookup) => `releasedOn__${lookup}`), 'a date has no time, and is one')
  t.strictSame(parameters.filter((name) => /^(isActive|metadata)__/.test(name)), ['isActive__exact', 'isActive__in', 'isActive__isnull', 'metadata__exact', 'metadata__isnull'])
})

t.test('Parts of dates are asked for by number, and text is looked for in what is not text alone', async (t) => {
  const ask = await shop(t, filterSet(Product, {
    createdAt: filters.dateTime({ lookups: ['date', 'time', 'year__gte', 'month__in'] }),
    releasedOn: filters.date({ lookups: ['year', 'quarter'] }),
    mail: filters.email({ dbField: 'name', lookups: ['icontains', 'in'] }),
    statuses: filters.multipleChoice(['draft', 'published'], { dbField: 'status', lookups: ['in', 'isnull'] }),
    name: filters.string({ lookups: ['regex', 'iregex'] })
  }))
  t.strictSame(await ask('?createdAt__date=2024-02-01'), [200, [2]])
  t.strictSame(await ask('?createdAt__time=10:00'), [200, [3, 4]])
  t.strictSame(await ask('?createdAt__year__gte=2025&createdAt__month__in=3,5'), [200, [3]])
  t.strictSame(await ask('?releasedOn__year=2023&releasedOn__quarter=1'), [200, [1]])
  t.strictSame(await ask('?releasedOn__year=2023-01-01'), [400, { releasedOn__year: ['A valid integer is required.'] }])
  t.strictSame(await ask('?mail__icontains=ham'), [200, [1, 4]])
  t.strictSame(await ask('?mail__in=ham'), [400, { mail__in: { 0: ['Enter a valid email address.'] } }])
  t.strictSame(await ask('?statuses__in=draft,x'), [400, { statuses__in: { 1: ['"x" is not a valid choice.'] } }])
  t.strictSame(await ask('?name__regex=^[HR]'), [200, [1, 3]])
  t.strictSame(await ask('?name__iregex=^h'), [200, [1, 4]])
})

t.test('A related row is filtered by its own columns, named after the foreign key (FLT-10)', async (t) => {
  // a model whose columns are named as paths are, so that no adapter need know paths
  const Flat = memoryModel('Flat', Type.Object({ id: Type.Integer(), categoryId: Type.Integer(), category__id: Type.Integer(), category__slug: Type.String() }), {
    references: { categoryId: Category },
    rows: [{ categoryId: 1, category__id: 1, category__slug: 'tools' }, { categoryId: 2, category__id: 2, category__slug: 'garden' }]
  })
  const Declared = filterSet(Flat, { category: filters.related(Category, { fields: ['slug'], extraOptions: { slug: { lookups: ['startswith'] } } }) })
  t.strictSame(namesOf(Declared), ['category__slug', 'category__slug__startswith'])
  const Through = filterSet(Flat, ['id', 'categoryId'], { relatedFields: ['categoryId'], allowNegate: false })
  t.strictSame([...Through.compile().byName.keys()], ['id', 'category__id', 'category__slug'])
  for (const Class of [Declared, Through]) {
    const rows = await (await new Class({ data: { category__slug: 'garden' } }).filterQueryset(Flat.objects)).fetch()
    t.strictSame(rows.map(({ id }) => id), [2])
  }
})
