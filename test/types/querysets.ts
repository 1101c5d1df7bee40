import type { Model, QuerySet, Where } from '../../lib/querysets/contract.ts'
import { Q } from '../../lib/querysets/q.ts'

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
