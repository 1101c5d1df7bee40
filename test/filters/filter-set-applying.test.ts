import t from 'tap'
import { Q, ValidationError } from '../support/helper.ts'
import { FilterSet, FilterSetBackend, filterSet, filters, inlineFilterSet } from '../../lib/filters/index.ts'
import { EVERYTHING, Product, found, shop } from './support/filter-set.ts'
import type { ViewContext, ViewRequest } from '../support/helper.ts'

const named = { name: filters.string({ lookups: ['icontains'] }), stock: filters.integer({ lookups: ['comparison'] }) }

t.test('A view without a filter set keeps every row (FLT-09)', async (t) => {
  t.strictSame(await (await shop(t, null))('?name=Hammer'), [200, EVERYTHING])
  const rows = await new FilterSetBackend().filterQueryset({} as ViewRequest, Product.objects, {} as ViewContext)
  t.equal(await rows.count(), 4)
})

t.test('The view may choose its filter set for each request, and make it (FLT-09)', async (t) => {
  class Named extends filterSet(Product, named) {}
  class Nothing extends filterSet(Product, {}) {}
  const chosen = await shop(t, Nothing, { getFiltersetClass (this: ViewContext) { return this.request.queryParams.has('strict') ? Named : null } })
  t.strictSame(await chosen('?name=Hammer'), [200, EVERYTHING])
  t.strictSame(await chosen('?name=Hammer&strict='), [200, [1]])
  const made = await shop(t, Named, { async getFilterset (Class: typeof Named) { return new Class({ data: { name: 'Saw' } }) } })
  t.strictSame(await made('?name=Hammer'), [200, [2]])
})

t.test('A filter set filters by hand, checking parameters that it is told to ignore (FLT-09)', async (t) => {
  class Named extends filterSet(Product, named, { orderFields: [['name', 'name']], defaultOrderFields: ['-name'] }) {}
  const ids = async (set: FilterSet<object>, ignore: readonly string[]): Promise<unknown> => (await (await set.filterQueryset(Product.objects.all(), { ignore })).fetch()).map(({ id }) => id)
  t.strictSame(await ids(new Named({ data: { name: 'Saw', stock__lt: 100 } }), ['name']), [4, 2, 3, 1])
  t.strictSame(await ids(new Named({ data: { stock__gt: '0' } }), ['order_by']), [1, 3, 4])
  await t.rejects(ids(new Named({ data: { stock: 'x' } }), ['stock']), ValidationError)
  await t.rejects(ids(new Named({ data: { stock: [1, null, undefined, 'x'] } }), []), ValidationError, 'the last counts')
})

t.test('isValid says whether parameters pass, validatedData and errors say what came of it (FLT-18)', async (t) => {
  class Named extends filterSet(Product, named) {}
  const good = new Named({ data: { name: ' Saw ', stock__gte: '3', gone: 1 } })
  t.throws(() => good.validatedData, { code: 'FST_VIEWSETS_FILTER_NOT_VALIDATED' })
  t.equal(await good.isValid(), true)
  t.strictSame([good.validatedData, good.errors], [{ name: 'Saw', stock__gte: 3 }, {}])
  const bad = new Named({ data: { name: 'Saw', stock: 'x' } })
  t.equal(await bad.isValid(), false)
  t.strictSame([bad.validatedData, bad.errors], [{}, { stock: ['A valid integer is required.'] }])
  await t.rejects(bad.isValid({ raiseException: true }), ValidationError)
  t.equal(await new Named().isValid(), true, 'there is nothing to be wrong')
})

t.test('filterBy is another path, or a function that makes a condition (FLT-19)', async (t) => {
  const ask = await shop(t, filterSet(Product, {
    least: filters.integer({ filterBy: 'stock__gte' }),
    between: filters.list(filters.integer(), { filterBy: 'stock__range' }),
    unreleased: filters.boolean({ filterBy: 'releasedOn__isnull' }),
    either: filters.string({ filterBy: (value) => Q.or({ name__icontains: value }, { status: value }) })
  }))
  t.strictSame(await ask('?least=7'), [200, [1, 3]])
  t.strictSame(await ask('?least!=7'), [200, [2, 4]])
  t.strictSame(await ask('?between=3,7'), [200, [3, 4]])
  t.strictSame(await ask('?between=3'), [400, { between: ['Range query expects two values.'] }])
  t.strictSame(await ask('?unreleased=true'), [200, [2]])
  t.strictSame(await ask('?either=draft'), [200, [2]])
  t.strictSame(await ask('?either!=ham'), [200, [2, 3]])
})

t.test('dbField is the column of a filter and of its lookups (FLT-19)', async (t) => {
  const ask = await shop(t, filterSet(Product, { cost: filters.decimal({ dbField: 'price', lookups: { max: 'lte', min: { lookup: 'gte' } }, lookupSeparator: '_' }) }))
  t.strictSame(await ask('?cost=15'), [200, [3]])
  t.strictSame(await ask('?cost_min=19.90&cost_max=24.50'), [200, [1, 2]])
  t.strictSame(await ask('?cost_min!=19.90'), [200, [3]])
  t.strictSame(await ask('?cost__gte=1000&price=1'), [200, EVERYTHING], 'no such parameters')
  t.strictSame(await ask('?cost_max=x'), [400, { cost_max: ['A valid number is required.'] }])
})

t.test('A separator of the set goes for all filters without their own (FLT-12)', async (t) => {
  const ask = await shop(t, filterSet(Product, { stock: filters.integer({ lookups: ['gte'] }), price: filters.decimal({ lookups: ['gte'], lookupSeparator: '.' }) }, { lookupSeparator: '_' }))
  t.strictSame(await ask('?stock_gte=7'), [200, [1, 3]])
  t.strictSame(await ask('?price.gte=24.50'), [200, [2, 4]])
})

t.test('A method makes a condition or another queryset of the value, and its negation is no other (FLT-16, FLT-19)', async (t) => {
  class Methods extends filterSet(Product, {
    scarce: filters.boolean({ method: 'filterScarce' }),
    like: filters.string({ method: async (filterset, queryset, value) => queryset.filter({ name__icontains: value, id__gt: filterset.data.has('late') ? 2 : 0 }) }),
    nothing: filters.string({ method: () => null })
  }, {
    filterScarce (queryset, value) {
      return value ? { stock__lt: 5 } : queryset.filter({ stock__gte: 5 })
    }
  }) {}
  const ask = await shop(t, Methods)
  t.strictSame(await ask('?scarce=true'), [200, [2, 4]])
  t.strictSame(await ask('?scarce=false'), [200, [1, 3]])
  t.strictSame(await ask('?scarce!=true'), [200, [2, 4]])
  t.strictSame(await ask('?like=ham'), [200, [1, 4]])
  t.strictSame(await ask('?like=ham&late=1&nothing=x'), [200, [4]])
  t.strictSame(await ask('?scarce=maybe'), [400, { scarce: ['Must be a valid boolean.'] }])
})

t.test('A class may have the methods that its filters name, and keeps the filters of its parent (FLT-19)', async (t) => {
  class Parent extends filterSet(Product, { stock: filters.integer(), name: filters.string() }, { orderFields: [['id', 'id']], defaultOrderFields: ['-id'] }) {}
  class Child extends Parent {
    static override fields = this.declare({ scarce: filters.boolean({ method: 'filterScarce' }), stock: filters.integer({ filterBy: 'stock__gte' }) })
    static override meta = { operator: 'OR' as const }

    async filterScarce (queryset: typeof Product.objects, value: boolean) {
      return value ? { stock__lt: 5 } : queryset
    }
  }
  t.strictSame([...Child.compile().byName.keys()], ['name', 'name!', 'scarce', 'scarce!', 'stock', 'stock!', 'order_by'])
  const ask = await shop(t, Child)
  t.strictSame(await ask('?scarce=1&stock=10'), [200, [4, 2, 1]])
  t.strictSame(await (await shop(t, Parent))('?stock=12&name=Hammer'), [200, [1]])
})

t.test('A class without a model filters whatever it is given (FLT-09)', async (t) => {
  class Free extends FilterSet {
    static override fields = { name: filters.string({ lookups: ['text'] }), ids: filters.list(filters.integer(), { dbField: 'id' }) }
    static override meta = { orderFields: [['id', 'id']] as const }
  }
  const ask = await shop(t, Free)
  t.strictSame(await ask('?name__startswith=ham&ids=1,4&order_by=-id'), [200, [4]])
  const before = new Free({ data: { name__icontains: 'saw' } })
  t.equal(await before.isValid(), true)
  t.equal((await (await before.filterQueryset(Product.objects)).fetch()).length, 1)
})

t.test('Conditions are joined by the operator; of a queryset that a method returns everything else is asked too (FLT-20)', async (t) => {
  const declared = { ...named, active: filters.boolean({ method: (_, queryset, value) => queryset.filter({ isActive: value }) }) }
  const data = { name__icontains: 'ham', 'stock__gt!': 5 }
  t.strictSame(await found(filterSet(Product, declared), data), [4])
  t.strictSame(await found(filterSet(Product, declared, { operator: 'OR' }), data), [1, 2, 4])
  t.strictSame(await found(filterSet(Product, declared, { operator: 'XOR' }), data), [1, 2])
  t.strictSame(await found(filterSet(Product, declared, { operator: 'XOR' }), { ...data, name: 'Hammer' }), [2])
  t.strictSame(await found(filterSet(Product, declared, { operator: 'OR' }), { ...data, active: true, stock: 7 }), [1, 2, 4])
  t.strictSame(await found(filterSet(Product, declared, { operator: 'OR' }), { name: 'Saw' }), [2], 'one alone is itself')
  t.strictSame(await found(filterSet(Product, declared, { operator: 'OR' }), { active: true }), [1, 2, 4])
})

t.test('The order is a list of known values, each of which may be turned round (FLT-21)', async (t) => {
  const ask = await shop(t, filterSet(Product, {}, { orderFields: [['price', 'price'], ['newest', '-createdAt'], ['active', 'isActive']], defaultOrderFields: ['newest'] }))
  t.strictSame(await ask(''), [200, [4, 3, 2, 1]])
  t.strictSame(await ask('?order_by='), [200, EVERYTHING], 'a blank one is no reason for the default')
  t.strictSame(await ask('?order_by=price'), [200, [3, 1, 2, 4]])
  t.strictSame(await ask('?order_by=-newest'), [200, [1, 2, 3, 4]])
  t.strictSame(await ask('?order_by=-active,%20-price'), [200, [4, 2, 1, 3]])
  t.strictSame(await ask('?order_by=active&order_by=price'), [200, [3, 1, 2, 4]])
  t.strictSame(await ask('?order_by=price,bad,worse'), [400, { order_by: ['"bad" is not a valid choice.'] }])
  t.strictSame(await ask('?order_by=--price'), [400, { order_by: ['"--price" is not a valid choice.'] }])
  t.strictSame(await ask('?order_by!=price'), [200, [4, 3, 2, 1]], 'an order has no negation')
})

t.test('The parameter that orders may have another name, and the other direction (FLT-21)', async (t) => {
  const ask = await shop(t, filterSet(Product, {}, { orderFields: [['price', 'price']], orderParam: 'sort', overrideOrderDirection: 'desc', defaultOrderFields: ['price'] }))
  t.strictSame(await ask(''), [200, [4, 2, 1, 3]])
  t.strictSame(await ask('?sort=price'), [200, [4, 2, 1, 3]])
  t.strictSame(await ask('?sort=-price'), [200, [3, 1, 2, 4]])
  const explicit = await shop(t, filterSet(Product, { sorted: filters.order([['cheap', 'price']], { defaultOrderFields: ['-stock'], required: false }) }, { orderFields: [['name', 'name']] }))
  t.strictSame(await explicit(''), [200, [1, 3, 4, 2]], 'a default may be a column')
  t.strictSame(await explicit('?sorted=cheap&order_by=name'), [200, [3, 1, 2, 4]], 'a filter that orders takes the place of the option')
})

t.test('Preprocessors run before all filters and postprocessors after them, one after the other (FLT-22)', async (t) => {
  const steps: string[] = []
  const Processed = filterSet(Product, { name: filters.string({ method: (_, queryset) => { steps.push('filter'); return queryset } }) }, {
    preprocessors: [async (_, queryset) => { steps.push('first'); return queryset.filter({ isActive: true }) }, (filterset, queryset) => { steps.push(`second ${filterset.request?.method}`); return queryset }],
    postprocessors: [(_, queryset) => { steps.push('last'); return queryset.orderBy('-id') }]
  })
  t.strictSame(await (await shop(t, Processed))('?name=x'), [200, [4, 2, 1]])
  t.strictSame(steps, ['first', 'second GET', 'filter', 'last'])
})

t.test('validate sees all values once each has passed; what it refuses is told by parameter or for all (FLT-18, EXC-07)', async (t) => {
  class Range extends filterSet(Product, { min: filters.integer({ filterBy: 'stock__gte' }), max: filters.integer({ filterBy: 'stock__lte' }) }, {
    async validate (data) {
      if (data.min !== undefined && data.max !== undefined && data.min > data.max) throw new ValidationError({ max: 'Must not be less than min.' })
      if (data.max === 0) throw new ValidationError('Ask for more.')
      return data.max === 1 ? { ...data, max: 3 } : data
    }
  }) {}
  const ask = await shop(t, Range)
  t.strictSame(await ask('?min=5&max=3'), [400, { max: ['Must not be less than min.'] }])
  t.strictSame(await ask('?max=0'), [400, { non_field_errors: ['Ask for more.'] }])
  t.strictSame(await ask('?min=x&max=0'), [400, { min: ['A valid integer is required.'] }])
  t.strictSame(await ask('?max=1'), [200, [2, 4]], 'it may change a value')
  t.strictSame(await ask('?min=3&max=7'), [200, [3, 4]])
})

t.test('A filter set for one view is made where it is used (FLT-09)', async (t) => {
  t.strictSame(await (await shop(t, inlineFilterSet({ model: Product, fields: ['name'], extraOptions: { name: { lookups: ['icontains'] } } })))('?name__icontains=SAW'), [200, [2]])
  t.strictSame(await (await shop(t, inlineFilterSet({ fields: { stock: filters.integer() }, operator: 'OR' })))('?stock=7'), [200, [3]])
  const Methods = inlineFilterSet({ name: 'Methods', model: Product, fields: { scarce: filters.boolean({ method: 'filterScarce' }) }, filterScarce: (_, value) => ({ stock__lt: value ? 5 : 100 }) })
  t.strictSame([Methods.name, await found(Methods, { scarce: true })], ['Methods', [2, 4]])
  const All = inlineFilterSet({ model: Product })
  t.strictSame([All.name, await found(All, { status: 'draft', isActive: 'true' })], ['ProductFilterSet', [2]])
})
