/** What must not compile in a service's own filter sets. Checked by `npm run typecheck`; nothing here runs. */
import { Type } from '@sinclair/typebox'
import { AsyncModelViewSet, FilterSet, Q, FilterSetBackend, filterSet, filters, inlineFilterSet, memoryModel } from '../../lib/index.ts'
import type { FilterSetClass } from '../../lib/index.ts'

const Category = memoryModel('Category', Type.Object({ id: Type.Integer(), slug: Type.String() }))
const Product = memoryModel('Product', Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  price: Type.Unsafe<string>({ type: 'string', format: 'decimal' }),
  stock: Type.Integer(),
  isActive: Type.Boolean(),
  status: Type.Union([Type.Literal('draft'), Type.Literal('published')]),
  categoryId: Type.Integer(),
  releasedOn: Type.Union([Type.Unsafe<string>({ type: 'string', format: 'date' }), Type.Null()]),
  createdAt: Type.Date(),
  tags: Type.Array(Type.String())
}))

/** What a value is used for does not matter here. */
declare function use (...values: unknown[]): void

export class Shop extends filterSet(Product, {
  name: filters.string({ lookups: ['icontains', 'istartswith', 'text'] }),
  price: filters.decimal({ lookups: ['comparison'], maxDigits: 10, decimalPlaces: 2 }),
  stock: filters.integer({ lookups: ['comparison', 'in', 'range'] }),
  isActive: filters.boolean(),
  status: filters.choice(['draft', 'published'], { lookups: ['in'] }),
  category: filters.integer({ filterBy: 'categoryId' }),
  least: filters.integer({ filterBy: 'stock__gte', allowNegate: false }),
  releasedOn: filters.date({ lookups: ['gte', 'lte', 'year', 'year__gte', 'isnull'] }),
  createdAt: filters.dateTime({ lookups: '__all__' }),
  cost: filters.decimal({ dbField: 'price', lookups: { max: 'lte', min: { lookup: 'gte', description: 'At least that much.' } }, lookupSeparator: '_' }),
  ids: filters.list(filters.integer(), { dbField: 'id' }),
  tags: Type.Optional(Type.Array(Type.String())),
  either: filters.string({ filterBy: (value) => ({ name: value.trim() }) }),
  cheap: filters.boolean({ method: (filterset, queryset, value) => value ? queryset.filter({ price__lt: filterset.data.size }) : null }),
  popular: filters.boolean({ method: 'filterPopular' }),
  order: filters.order([['price', 'price'], ['newest', '-id']])
}, {
  operator: 'OR',
  lookupSeparator: '__',
  defaultOrderFields: ['-newest'],
  preprocessors: [(filterset, queryset) => filterset.request === null ? queryset : queryset.filter({ isActive: true })],
  validate (data) {
    const name: string | undefined = data.name
    const negated: number | undefined = data['stock__gt!']
    const list: number[] | undefined = data.stock__in
    const year: number | undefined = data.releasedOn__year__gte
    const isNull: boolean | undefined = data.releasedOn__isnull
    const least: string | undefined = data.cost_min
    const status: ('draft' | 'published')[] | undefined = data.status__in
    const moment: Date | undefined = data.createdAt__gte
    const tags: string[] | undefined = data.tags
    // @ts-expect-error no such parameter
    data.nmae
    // @ts-expect-error it cannot be negated
    data['least!']
    // @ts-expect-error a number
    const wrong: string | undefined = data.stock
    use(name, negated, list, year, isNull, least, status, wrong, moment, tags)
    return data
  },
  filterPopular (queryset, value) {
    const isPopular: boolean = value
    // @ts-expect-error no such column
    queryset.filter({ nmae: 'x' })
    use(this.data, this.validatedData.name)
    return isPopular ? { stock__gt: 3 } : {}
  }
}) {
  override validate (data: this['validatedData']) {
    use(data.name?.length)
    return data
  }
}

// a separator of the set's own
filterSet(Product, { price: filters.decimal({ lookups: ['gte'] }) }, { lookupSeparator: '-', validate: (data) => { use(data['price-gte']?.length); return data } })

// a TypeBox object, columns, or both
filterSet(Product, Type.Object({ name: Type.String(), categoryId: Type.Array(Type.Integer()) }), { validate: (data) => { use(data.categoryId?.[0]?.toFixed()); return data } })
filterSet(Product, '__all__', { exclude: ['tags'], extraOptions: { name: { lookups: ['icontains'] }, stock: { lookups: ['comparison'], minimum: 0 } } })
filterSet(Product, ['name', 'stock'])
filterSet(Product, { search: filters.string({ method: () => ({ name: 'x' }) }) }, { fields: ['name'] })
inlineFilterSet({ model: Product })
inlineFilterSet({ model: Product, fields: { name: filters.string() }, orderFields: [['name', 'name']] })
inlineFilterSet({ name: 'AnyFilterSet', fields: { anything: filters.string({ filterBy: 'whatever__gte', lookups: ['text'], dbField: 'x' }) } })

// paths over foreign keys, as querysets take them
filterSet(Product, {
  category: filters.string({ dbField: Q.path('category__slug'), lookups: ['text', 'in', 'gt'] }),
  group: filters.string({ dbField: Q.through('category', Category, 'slug'), lookups: { like: 'icontains' } }),
  kind: filters.string({ filterBy: Q.path('category__slug__icontains') }),
  code: filters.string({ filterBy: (value) => Q.through('category', Category, { slug__startswith: value }) }),
  order: filters.order([['category', Q.path('category__slug')], ['group', Q.through('category', Category, '-slug')], ['price', 'price']])
}, { orderFields: [['category', Q.path('-category__slug')]] })
export class Related extends filterSet(Product) {
  static override fields = this.declare({ category: filters.string({ dbField: Q.path('category__slug') }) })
}

// --- columns and paths
// @ts-expect-error a path over a foreign key is said to be one: Q.path('category__slug')
filterSet(Product, { category: filters.string({ dbField: 'category__slug' }) })
// @ts-expect-error nothing can be filtered by "category__slug__icontains"
filterSet(Product, { category: filters.string({ filterBy: 'category__slug__icontains' }) })
// @ts-expect-error nothing can be ordered by "category__slug"
filterSet(Product, { order: filters.order([['category', 'category__slug']]) })
// @ts-expect-error there is no column "slgu"
filterSet(Product, { category: filters.string({ dbField: Q.through('category', Category, 'slgu') }) })
// @ts-expect-error no such lookup of the other model
filterSet(Product, { code: filters.string({ filterBy: (value) => Q.through('category', Category, { slgu: value }) }) })
// @ts-expect-error a path has two words at least
filterSet(Product, { category: filters.string({ dbField: Q.path('slug') }) })
// @ts-expect-error there is no column "nmae"
filterSet(Product, { nmae: filters.string() })
// @ts-expect-error there is no column "nmae"
filterSet(Product, { name: filters.string({ dbField: 'nmae' }) })
// @ts-expect-error nothing can be filtered by "stok__gte"
filterSet(Product, { least: filters.integer({ filterBy: 'stok__gte' }) })
// @ts-expect-error nothing can be filtered by "stock__icontains"
filterSet(Product, { least: filters.integer({ filterBy: 'stock__icontains' }) })
// @ts-expect-error there is no column "nmae"
filterSet(Product, Type.Object({ nmae: Type.String() }))
// @ts-expect-error there is no column "nmae"
filterSet(Product, { nmae: Type.String() })
// @ts-expect-error there is no column "nmae"
filterSet(Product, ['name', 'nmae'])
// @ts-expect-error there is no column "nmae"
filterSet(Product, '__all__', { exclude: ['nmae'] })
// @ts-expect-error there is no column "nmae"
filterSet(Product, '__all__', { extraOptions: { nmae: { lookups: ['icontains'] } } })
// @ts-expect-error there is no column "nmae"
filterSet(Product, {}, { fields: ['nmae'] })
// @ts-expect-error there is no column "nmae"
inlineFilterSet({ model: Product, fields: { nmae: filters.string() } })
// @ts-expect-error there is no column "slgu"
filters.related(Category, { fields: ['slgu'] })

// --- lookups
// @ts-expect-error the column "stock" has no lookups of text
filterSet(Product, { stock: filters.string({ lookups: ['text'] }) })
// @ts-expect-error the column "stock" has no lookup "icontains"
filterSet(Product, { amount: filters.string({ dbField: 'stock', lookups: ['icontains'] }) })
// @ts-expect-error the column "stock" has no lookup "icontains"
filterSet(Product, { amount: filters.string({ dbField: 'stock', lookups: { like: 'icontains' } }) })
// @ts-expect-error the column "isActive" has no lookup "gte"
filterSet(Product, { isActive: filters.integer({ lookups: ['gte'] }) })
// @ts-expect-error an integer has no such lookup
filters.integer({ lookups: ['icontains'] })
// @ts-expect-error there is no such lookup
filters.string({ lookups: ['icontain'] })
// @ts-expect-error there is no such lookup
filters.string({ lookups: { like: { lookup: 'icontain' } } })
// @ts-expect-error a time has no years
filters.time({ lookups: ['year'] })
// @ts-expect-error a number has no text lookups
filterSet(Product, '__all__', { extraOptions: { stock: { lookups: ['icontains'] } } })
// @ts-expect-error lookups need a dbField beside filterBy
filterSet(Product, { least: filters.integer({ filterBy: 'stock__gte', lookups: ['lte'] }) })

// --- options
// @ts-expect-error no such option
filters.integer({ minimun: 3 })
// @ts-expect-error a number is wanted
filters.integer({ minimum: '3' })
// @ts-expect-error no such option
filterSet(Product, {}, { orderField: [['price', 'price']] })
// @ts-expect-error nothing can be ordered by "prise"
filterSet(Product, {}, { orderFields: [['price', 'prise']] })
// @ts-expect-error nothing can be ordered by "prise"
filterSet(Product, { order: filters.order([['price', 'prise']]) })
// @ts-expect-error no such operator
filterSet(Product, {}, { operator: 'NOR' })
// @ts-expect-error no such column
filterSet(Product, {}, { preprocessors: [(_, queryset) => queryset.filter({ nmae: 'x' })] })
// @ts-expect-error a processor returns a queryset
filterSet(Product, {}, { postprocessors: [() => 3] })

// --- methods
// @ts-expect-error the method is missing
filterSet(Product, { popular: filters.boolean({ method: 'filterPopular' }) })
// @ts-expect-error the method is missing
filterSet(Product, { popular: filters.boolean({ method: 'filterPopular' }) }, {})
// @ts-expect-error the method has another name
filterSet(Product, { popular: filters.boolean({ method: 'filterPopular' }) }, { filterPopulr: () => ({}) })
// @ts-expect-error a value of another kind
filterSet(Product, { popular: filters.boolean({ method: 'filterPopular' }) }, { filterPopular: (_, value: number) => ({ stock: value }) })
// @ts-expect-error no such column
filterSet(Product, { popular: filters.boolean({ method: 'filterPopular' }) }, { filterPopular: () => ({ stok: 3 }) })
// @ts-expect-error method and filterBy exclude each other
filterSet(Product, { popular: filters.boolean({ method: () => ({}), filterBy: 'isActive' }) })

export class Popular extends filterSet(Product) {
  static override fields = this.declare({
    stock: filters.integer({ lookups: ['gte'] }),
    popular: filters.boolean({ method: 'filterPopular' })
  })

  filterPopular (queryset: typeof Product.objects, value: boolean) {
    return value ? { stock__gt: 3 } : queryset
  }
}

export class Misspelt extends filterSet(Product) {
  static override fields = this.declare({
    // @ts-expect-error there is no method "filterPopulr"
    popular: filters.boolean({ method: 'filterPopulr' }),
    // @ts-expect-error there is no column "stok"
    stok: filters.integer()
  })

  filterPopular () {}
}

export class Free extends FilterSet {
  static override fields = { name: filters.string({ lookups: ['icontains'] }), any: filters.integer({ dbField: 'whatever' }) }
  static override meta = { operator: 'OR' as const }
}

// --- in a view
export const anyClass: FilterSetClass = Shop
export class ProductViewSet extends AsyncModelViewSet {
  override queryset = Product.objects.all()
  override filterBackends = [FilterSetBackend]
}

export async function byHand () {
  const rows = await (await new Shop({ data: { name: 'saw' } }).filterQueryset(Product.objects.all(), { ignore: ['popular'] })).fetch()
  const name: string | undefined = rows[0]?.name
  // @ts-expect-error no such column
  rows[0]?.nmae
  return name
}
