import type { Model, QuerySet, Where } from '../../lib/querysets/contract.ts'
import { Avg, Count, Max, Min, Sum } from '../../lib/querysets/aggregates.ts'
import { Case, When } from '../../lib/querysets/choices.ts'
import { F } from '../../lib/querysets/expressions.ts'
import { Q } from '../../lib/querysets/q.ts'
import { Trunc } from '../../lib/querysets/truncation.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false
function holds<T extends true> (): T | undefined { return undefined }

interface ProductRow {
  id: number
  name: string
  price: number
  note: string | null
  active: boolean
  createdAt: Date
  tags: string[]
  state: 'new' | 'old'
  extra?: string
}
type ProductInsert = Partial<ProductRow> & { name: string }
declare const Product: Model<ProductRow, ProductInsert, 'id'>

// a typed queryset goes wherever any queryset does, and so does its model
const anyQuerySet: QuerySet = Product.objects
const anyModel: Model = Product
anyQuerySet.filter({ whatever: 1 }).orderBy('-whatever', 'pk').only('whatever')
export { anyModel }

const objects = Product.objects
objects.filter({ price__gte: 10, name__icontains: 'saw', id__in: [1, 2], note__isnull: true, pk: 3 })
objects.filter({ note: null, active: true, createdAt__lt: new Date(), createdAt__year: 2024, createdAt__month__in: [1, 2], price__range: [1, 2] })
objects.filter({ createdAt__date: '2024-01-01', state: 'new', state__in: ['new', 'old'], extra: 'x', pk__in: ['1', 2] })
objects.filter({}, { name: 'x' }).exclude({ name__iregex: '^a' }).orderBy('-price', 'pk', '-pk').only('id', 'name').slice(0, 3)
objects.filter(Q.or({ price__gt: 3 }, Q.not({ name: 'x' }), Q.xor({ id: 1 }, { active: true })))
objects.filter(Q({ price__gt: 3 }))
objects.filter(Q<ProductRow>({ price__gt: 3 }).or({ name__startswith: 's' }).not())
objects.filter({ getSQL: () => 'an expression of the adapter' })
const price: Promise<number> = objects.get({ pk: '3' }).then((row) => row.price)
export { price }

// what a view does with a name known only at run time
const lookupField: string = 'pk'
export const found = anyQuerySet.get({ [lookupField]: 'abc' })

// @ts-expect-error text lookup on a number
objects.filter({ price__icontains: 'x' })
// @ts-expect-error no such column
objects.filter({ prise: 3 })
// @ts-expect-error no such lookup
objects.filter({ name__like: 'x' })
// @ts-expect-error a list is wanted
objects.filter({ id__in: 5 })
// @ts-expect-error a list of numbers is wanted
objects.filter({ id__in: ['5'] })
// @ts-expect-error a pair is wanted
objects.filter({ price__range: [1, 2, 3] })
// @ts-expect-error the column is never null
objects.filter({ name: null })
// @ts-expect-error not one of its values
objects.filter({ state: 'odd' })
// @ts-expect-error a boolean has no order
objects.filter({ active__gt: true })
// @ts-expect-error a list column has no text lookups
objects.filter({ tags__icontains: 'x' })
// @ts-expect-error parts belong to dates
objects.filter({ name__year: 2024 })
// @ts-expect-error undefined is no value
objects.filter({ name: undefined })
// @ts-expect-error no such column in a tree
objects.filter(Q.or({ prise: 3 }, { name: 'x' }))
// @ts-expect-error no such column, two levels down
objects.filter(Q.or({ price: 3 }, Q.not({ nme: 'x' })))
// @ts-expect-error wrong value in a tree
objects.exclude(Q.and({ price: 'x' }))
// @ts-expect-error wrong order
objects.orderBy('-prise')
// @ts-expect-error no such column
objects.only('prise')
// @ts-expect-error the name is required
objects.create({ price: 3 })
// @ts-expect-error no such column to write
objects.get({ pk: 1 }).then((row) => objects.update(row, { prise: 3 }))
// @ts-expect-error not a condition at all
objects.filter('name = 3')
// @ts-expect-error not a condition either
objects.filter(3)

const stored: Where<ProductRow> = { price__lte: 3 }
objects.filter(stored)

// --- expressions
declare const row: ProductRow
interface MeterRow { id: number, views: number, big: bigint, weight: string | null, name: string }
declare const Meter: Model<MeterRow>
declare const meter: MeterRow
export const counted = [
  objects.update(row, { price: F('price').plus(1), name: 'x' }),
  Meter.objects.update(meter, { views: F('views').plus(1).times(2).minus(F('id')), big: F('big').plus(1n), weight: F('weight').plus('1.5').plus(F('views')) }),
  Meter.objects.updateMany({ views: F('views').plus(1) }),
  anyQuerySet.update({}, { views: F('views').plus(1) })
]
// @ts-expect-error no such column
Meter.objects.update(meter, { views: F('vews').plus(1) })
// @ts-expect-error a number is not added to by text
Meter.objects.update(meter, { views: F('views').plus('1') })
// @ts-expect-error text is no number
Meter.objects.update(meter, { views: F('name').plus(1) })
// @ts-expect-error nor in the other operand
Meter.objects.update(meter, { views: F('views').plus(F('name')) })
// @ts-expect-error a date is nothing to be worked out
objects.update(row, { createdAt: F('price').plus(1) })
// @ts-expect-error nor is a boolean
objects.updateMany({ active: F('price') })
// @ts-expect-error no such column to write
objects.updateMany({ prise: 3 })
// @ts-expect-error wrong value to write
objects.updateMany({ price: 'x' })
// @ts-expect-error the name is required in each
objects.bulkCreate([{ name: 'a' }, { price: 3 }])

// --- values and aggregates
const pairs = objects.distinct().values('id', 'note')
holds<Same<Awaited<typeof pairs>, { id: number, note: string | null }[]>>()
const wholes = objects.values()
holds<Same<Awaited<typeof wholes>, ProductRow[]>>()
const related = objects.values('id', Q.path('category__slug'))
holds<Same<typeof related extends Promise<(infer R)[]> ? R extends { id: number, category__slug: unknown } ? true : false : false, true>>()
// @ts-expect-error no such column
objects.values('prise')
// @ts-expect-error paths are marked as such
objects.values('category__slug')

const states = objects.values('active', { kind: Case([When({ price__gt: 5 }, 'dear')], { default: 'cheap' }), as: F('name') }).annotate({ n: Count(), top: Max('price') })
holds<Same<{ [N in keyof typeof states.$row]: (typeof states.$row)[N] }, { active: boolean, kind: 'dear' | 'cheap', as: string, n: number, top: number | null }>>()
states.filter({ n__gte: 2, kind: 'dear' }).orderBy('-top')
// @ts-expect-error no such column to take another name
objects.values({ as: F('nam') })
// @ts-expect-error no such column
objects.values('active').annotate({ n: Max('prise') })
// @ts-expect-error groups have no rows to ask about
states.filter({ id: 1 })

const totals = Meter.objects.aggregate({ n: Count(), views: Sum('views'), big: Sum('big'), mean: Avg('big'), weight: Max('weight'), names: Count('name', { distinct: true }) })
holds<Same<typeof totals, Promise<{ n: number, views: number | null, big: bigint | null, mean: number | null, weight: string | null, names: number }>>>()
const extremes = objects.aggregate({ first: Min('createdAt'), state: Max('state') })
holds<Same<typeof extremes, Promise<{ first: Date | null, state: 'new' | 'old' | null }>>>()
export const loose = anyQuerySet.aggregate({ total: Sum('whatever') })
// @ts-expect-error no such column
objects.aggregate({ total: Sum('prise') })
// @ts-expect-error dates do not add up
objects.aggregate({ total: Sum('createdAt') })
// @ts-expect-error a boolean has no order
objects.aggregate({ most: Max('active') })
// @ts-expect-error no such column to count
objects.aggregate({ n: Count('prise') })

// --- paths over foreign keys
objects.filter(Q.path({ category__slug: 'tools' }), Q.not(Q.path({ category__name__icontains: 'x' }))).orderBy(Q.path('-category__slug'), 'id')
objects.filter(Q.through('meter', Meter, { views__gt: 3 })).orderBy(Q.through('meter', Meter, '-views'))
anyQuerySet.filter({ category__slug: 'tools' }).orderBy('category__slug')
// @ts-expect-error a bare path is no name of a column
objects.filter({ category__slug: 'tools' })
// @ts-expect-error nor an order
objects.orderBy('category__slug')
// @ts-expect-error a path leads somewhere
objects.filter(Q.path({ slug: 'tools' }))
// @ts-expect-error no such column of the related model
objects.filter(Q.through('meter', Meter, { vews: 3 }))
// @ts-expect-error wrong value for the related model
objects.filter(Q.through('meter', Meter, { views: 'x' }))
// @ts-expect-error no such order of the related model
objects.orderBy(Q.through('meter', Meter, 'vews'))

// rows that are there or are made
const made: Promise<[row: ProductRow, created: boolean]> = objects.getOrCreate({ name: 'x', price__gt: 1 }, { defaults: { price: 2 } })
objects.updateOrCreate({ pk: 1 }, { defaults: { price: F('price').plus(1) }, createDefaults: { name: 'x' } })
// @ts-expect-error -- no such lookup
objects.getOrCreate({ nam: 'x' })
// @ts-expect-error -- a price is no text
objects.getOrCreate({ name: 'x' }, { defaults: { price: 'dear' } })
// @ts-expect-error -- a new row has nothing to work a value out of
objects.updateOrCreate({ pk: 1 }, { createDefaults: { price: F('price').plus(1) } })
objects.selectForUpdate({ skipLocked: true, noKey: true }).selectForUpdate({ noWait: true })
// @ts-expect-error -- either of the two
objects.selectForUpdate({ skipLocked: true, noWait: true })
export { made }

// --- rows of another queryset
declare const Author: Model<{ id: number, name: string, boss: number | null }>
export const inner = [
  objects.filter({ id__in: Author.objects.filter({ name: 'x' }), pk__in: Author.objects.all() }),
  objects.filter({ id__in: Author.objects.column('id'), name__in: Author.objects.orderBy('-id').slice(0, 3).column('name') }),
  objects.exclude(Q.or({ id__in: Author.objects.column('boss') }, { price__in: Author.objects.column('id') })),
  objects.filter({ name__in: Author.objects.column(Q.path('boss__name')) }),
  anyQuerySet.filter({ whatever__in: anyQuerySet.column('whatever') })
]
// @ts-expect-error text is not among numbers
objects.filter({ id__in: Author.objects.column('name') })
// @ts-expect-error no such column
Author.objects.column('nme')
// @ts-expect-error a model is no queryset
objects.filter({ id__in: Author })

// --- rows of which some are there already
const ignored = objects.bulkCreate([{ name: 'a' }], { ignoreConflicts: true })
holds<Same<typeof ignored, Promise<ProductInsert[]>>>()
const upserted = objects.bulkCreate([{ name: 'a' }], { updateConflicts: true, uniqueFields: ['name'], updateFields: ['price', 'note'] })
holds<Same<typeof upserted, Promise<ProductRow[]>>>()
objects.bulkCreate([{ name: 'a' }], { updateConflicts: true, uniqueFields: ['pk'], updateFields: ['price'] })
// @ts-expect-error no such column to update
objects.bulkCreate([{ name: 'a' }], { updateConflicts: true, uniqueFields: ['name'], updateFields: ['prise'] })
// @ts-expect-error no such column to know the row by
objects.bulkCreate([{ name: 'a' }], { updateConflicts: true, uniqueFields: ['nme'], updateFields: ['price'] })
// @ts-expect-error by what are the rows known?
objects.bulkCreate([{ name: 'a' }], { updateConflicts: true, updateFields: ['price'] })
// @ts-expect-error either of the two
objects.bulkCreate([{ name: 'a' }], { ignoreConflicts: true, updateConflicts: true, uniqueFields: ['name'], updateFields: ['price'] })

// --- moments cut down
const days = objects.distinct().orderBy(Trunc('createdAt', 'day').desc(), 'name').values('id', { day: Trunc('createdAt', 'day', { timezone: 'Europe/Berlin' }) })
holds<Same<typeof days extends Promise<(infer R)[]> ? R['id' & keyof R] : never, number>>()
holds<Same<typeof days extends Promise<(infer R)[]> ? R['day' & keyof R] : never, Date>>()
export const cut = [anyQuerySet.values({ any: Trunc('whatever', 'hour') }), objects.values({ related: Trunc(Q.path('category__createdAt'), 'week') })]
// @ts-expect-error no such column
objects.values({ day: Trunc('created', 'day') })
// @ts-expect-error a number is no moment
objects.orderBy(Trunc('price', 'day'))
// @ts-expect-error no such unit
Trunc('createdAt', 'decade')

// --- unions
const united = objects.filter({ id: 1 }).union(objects.orderBy('-price').slice(0, 3), objects.all(), { all: true }).orderBy('name')
holds<Same<typeof united, QuerySet<ProductRow, ProductInsert>>>()
export const unions = [anyQuerySet.union(anyQuerySet), objects.union(objects).slice(0, 2), objects.union({ all: false })]
// @ts-expect-error rows of another model
objects.union(Author.objects)
// @ts-expect-error no such option
objects.union(objects, { every: true })
// @ts-expect-error options come last
objects.union({ all: true }, objects)

// --- values by conditions
export const chosen = [
  objects.updateMany({ state: Case([When({ price__gt: 3 }, 'old'), When(Q.or({ id: 1 }, { name: 'x' }), 'new')], { default: 'new' }), note: Case([When({ id: 1 }, 'x')]) }),
  objects.update(row, { price: Case([When({ active: true }, F('price').times(2))], { default: 0 }) }),
  anyQuerySet.updateMany({ whatever: Case([When({ whatever: 1 }, 2)]) })
]
objects.orderBy(Case([When({ state: 'new' }, 1)], { default: 2 }), '-createdAt')
// @ts-expect-error no such state
objects.updateMany({ state: Case([When({ id: 1 }, 'odd')], { default: 'new' }) })
// @ts-expect-error a column that is never null needs a default
objects.updateMany({ state: Case([When({ id: 1 }, 'new')]) })
// @ts-expect-error no such column
objects.updateMany({ name: Case([When({ idd: 1 }, 'x')], { default: 'y' }) })
// @ts-expect-error wrong value of a condition
objects.updateMany({ name: Case([When({ price: 'x' }, 'x')], { default: 'y' }) })
// @ts-expect-error text is no number
objects.updateMany({ price: Case([When({ id: 1 }, F('name'))], { default: 1 }) })
// @ts-expect-error rows are ordered by numbers
objects.orderBy(Case([When({ id: 1 }, 'x')], { default: 1 }))
// @ts-expect-error no such column in an order
objects.orderBy(Case([When({ idd: 1 }, 1)], { default: 2 }))
