import t from 'tap'
import { Type } from '@sinclair/typebox'
import { memoryModel, refused } from '../support/helper.ts'
import { FilterSet, filterSet, filters, inlineFilterSet } from '../../lib/filters/index.ts'
import { Product, found, shop } from './support/filter-set.ts'
import type { FilterSetMeta } from '../../lib/filters/index.ts'

/** What a class with those filters and options is refused with when it is first used. */
function mistake (fields: object, meta: object = {}): string {
  class Wrong extends FilterSet {
    static override fields = fields as typeof FilterSet.fields
    static override meta = { model: Product, ...meta } as unknown as FilterSetMeta
  }
  return refused(() => Wrong.compile())
}

t.test('A column, path or lookup that there is not is found when the class is first used', async (t) => {
  t.match(mistake({ nmae: filters.string() }), /^FST_VIEWSETS_FILTER_PATH_UNKNOWN: Wrong cannot apply its filter "nmae": Product cannot be looked up by "nmae"\. It has: id, name,/)
  t.match(mistake({ name: filters.string({ dbField: 'nmae' }) }), /FILTER_PATH_UNKNOWN/)
  t.match(mistake({ name: filters.string({ filterBy: 'name__icontain' }) }), /FILTER_PATH_UNKNOWN/)
  t.match(mistake({ name: Type.Integer(), nmae: Type.String() }), /FILTER_PATH_UNKNOWN: Wrong cannot apply its filter "nmae"/)
  t.match(mistake({ isActive: filters.integer({ lookups: ['gt'] }) }), /^FST_VIEWSETS_FILTER_LOOKUP_UNKNOWN: Wrong cannot offer its filter "isActive" with these lookups: Product cannot be looked up by "isActive__gt"\./)
  t.match(mistake({ isActive: filters.integer({ lookups: ['comparison'] }) }), /FILTER_LOOKUP_UNKNOWN.*isActive__gt/)
  t.match(mistake({ name: filters.string({ lookups: ['postgres'] }) }), /FILTER_LOOKUP_UNKNOWN.*name__search/)
  t.match(mistake({ tags: filters.list(filters.string(), { lookups: ['pg_array'] }) }), /FILTER_LOOKUP_UNKNOWN.*tags__contains/, 'no adapter has these yet')
  t.match(mistake({ name: filters.string({ lookups: { like: 'contain' } } as never) }), /FILTER_LOOKUP_UNKNOWN.*name__contain/)
  t.match(mistake({ name: filters.string({ lookups: [3] } as never) }), /FST_VIEWSETS_FILTER_INVALID: Wrong cannot use its filter "name": its lookups are names, or \{ alias: name \}\./)
  class Free extends FilterSet { static override fields = { name: filters.string({ lookups: ['icontain' as 'icontains'] }) } }
  t.match(refused(() => Free.compile()), /FILTER_LOOKUP_UNKNOWN.*there is no lookup "icontain"\. Did you mean "icontains"\?/, 'of no model in particular')
})

t.test('A method that there is not is found where the filters are declared (FLT-19)', async (t) => {
  const declared = { scarce: filters.boolean({ method: 'filterScarce' }) }
  const message = 'FST_VIEWSETS_FILTER_METHOD_MISSING: ProductFilterSet has no method "filterScarce", which its filter "scarce" is applied by. Give it beside the options of filterSet(), or declare the filter in the class that has it: static fields = this.declare({ … }).'
  t.equal(refused(() => filterSet(Product, declared, { } as never).compile()), message)
  t.equal(refused(() => inlineFilterSet({ model: Product, fields: declared } as never).compile()), message)
  t.match(mistake(declared), /FILTER_METHOD_MISSING: Wrong has no method "filterScarce"/)
  t.match(refused(() => {
    return class Scarce extends FilterSet { static override fields = this.declare(declared as never) }
  }), /FILTER_METHOD_MISSING: Scarce has no method "filterScarce"/)
  t.match(refused(() => filterSet(Product, declared, { filterScarc: () => ({}) } as never).compile()), /^FST_VIEWSETS_FILTER_OPTION_INVALID: ProductFilterSet has a bad `filterScarc`: it is neither an option nor a method that a filter names\. Did you mean "filterScarce"\?$/)
})

t.test('Options that exclude each other, or do not fit, are refused (FLT-12, FLT-19)', async (t) => {
  const invalid = (fields: object): string => mistake(fields).replace(/^FST_VIEWSETS_FILTER_INVALID: Wrong cannot use its filter /, '')
  t.equal(invalid({ a: filters.integer({ method: () => ({}), filterBy: 'stock' }) }), '"a": `method` and `filterBy` exclude each other.')
  t.equal(invalid({ a: filters.integer({ method: () => ({}), lookups: ['gte'] }) }), '"a": beside `method` or `filterBy`, its `lookups` need a `dbField` that they are about.')
  t.equal(invalid({ a: filters.integer({ filterBy: 'stock', lookups: ['gte'] }) }), '"a": beside `method` or `filterBy`, its `lookups` need a `dbField` that they are about.')
  t.equal(mistake({ a: filters.integer({ filterBy: 'stock', lookups: ['gte'], dbField: 'stock' }) }), 'nothing was refused')
  t.equal(invalid({ a: filters.integer({ filterBy: 'stock__in' }) }), '"a": "stock__in" takes a list: declare it by filters.list().')
  t.equal(invalid({ a: filters.list(filters.integer(), { filterBy: 'stock' }) }), '"a": "stock" takes one value, and it gives a list.')
  t.equal(invalid({ a: filters.integer({ filterBy: 'stock__isnull' }) }), '"a": "stock__isnull" takes true or false: declare it by filters.boolean().')
  t.equal(invalid({ metadata: Type.Object({}) }), '"metadata": no kind of filter takes the values of that schema; declare it by one of `filters.*`.')
  t.equal(invalid({ name: Type.Array(Type.Object({ a: Type.String() })) }), '"name": no kind of filter takes the values of that schema; declare it by one of `filters.*`.')
  t.equal(invalid({ name: null }), '"name": it is neither one of `filters.*` nor a schema.')
  t.equal(invalid({ a: filters.order([['id', 'id']]), b: filters.order([['id', 'id']]) }), '"b": only one filter orders, and "a" does.')
})

t.test('Two filters for one parameter are refused', async (t) => {
  t.equal(mistake({ stock: filters.integer({ lookups: ['gte'] }), stock__gte: filters.integer({ dbField: 'stock' }) }), 'FST_VIEWSETS_FILTER_NAME_TAKEN: Wrong has two filters for the query parameter "stock__gte". Rename one of them, or give it another `lookupSeparator`.')
  t.match(mistake({ order_by: filters.string({ dbField: 'name' }) }, { orderFields: [['id', 'id']] }), /FILTER_NAME_TAKEN.*"order_by"/)
})

t.test('Options of the set that there are not, or that cannot be, are refused', async (t) => {
  const option = (meta: object): string => mistake({}, meta).replace('FST_VIEWSETS_FILTER_OPTION_INVALID: Wrong has a bad ', '')
  t.equal(option({ orderField: [] }), '`orderField`: there is no such option. Did you mean "orderFields"?')
  t.equal(option({ operator: 'NOR' }), '`operator`: give AND, OR or XOR')
  t.equal(option({ orderFields: ['id'] }), "`orderFields`: give a list of pairs, as in [['newest', '-id']]")
  t.equal(option({ preprocessors: [3] }), '`preprocessors`: give a list of functions (filterset, queryset) => queryset')
  t.equal(option({ maxConditions: 0 }), '`maxConditions`: give a whole number above zero')
  t.equal(option({ model: 3 }), '`model`: give a model, or a queryset of it')
  t.equal(option({ lookupSeparator: '' }), '`lookupSeparator`: give what stands between a name and a lookup')
  t.equal(option({ fields: ['nmae'] }), '`fields`: Product has no column "nmae". Did you mean "name"?')
  t.equal(option({ fields: '__all__', exclude: ['nmae'] }), '`exclude`: Product has no column "nmae". Did you mean "name"?')
  t.equal(option({ fields: ['name'], model: undefined }), '`fields`: it names columns, so give the `model` that has them')
  t.equal(option({ relatedFields: ['stock'], fields: ['stock'] }), '`relatedFields`: "stock" of Product refers to no other model')
  t.equal(option({ orderFields: [['id', 'id']], orderFieldLabels: [['di', 'Number']] }), '`orderFieldLabels`: nothing is ordered by "di". Did you mean "id"?')
  t.match(mistake({}, { fields: ['metadata'] }), /^FST_VIEWSETS_FILTER_INVALID: Wrong cannot use its filter "metadata": a query string has no values for a column of that kind/)
  t.match(mistake({}, { orderFields: [['id', 'di']] }), /^FST_VIEWSETS_FILTER_PATH_UNKNOWN: Wrong cannot apply its filter "order_by": Product cannot be looked up by "di"/)
  t.match(mistake({}, { orderFields: [['id', 'id']], defaultOrderFields: ['di'] }), /FILTER_PATH_UNKNOWN/)
  t.equal(refused(() => inlineFilterSet({}).compile()), 'FST_VIEWSETS_FILTER_OPTION_INVALID: inlineFilterSet() has a bad `fields`: give `fields`, a `model`, or both')
  const anonymous = (() => class extends FilterSet { static override meta = { operator: 'x' as 'OR' } })()
  t.match(refused(() => anonymous.compile()), /The filter set has a bad `operator`/)
})

t.test('A method, function or processor that returns something else is refused when it does', async (t) => {
  const result = async (fields: object, meta: object = {}): Promise<string> => {
    class Wrong extends FilterSet {
      static override fields = fields as typeof FilterSet.fields
      static override meta = meta as FilterSetMeta
    }
    return found(Wrong, { a: '1' }).then(() => 'nothing was refused', ({ code, message }: { code: string, message: string }) => `${code}: ${message}`)
  }
  t.equal(await result({ a: filters.string({ method: (() => 3) as never }) }), 'FST_VIEWSETS_FILTER_RESULT_INVALID: In Wrong, what applies the filter "a" returned what is no condition.')
  t.equal(await result({ a: filters.string({ filterBy: (() => 'x') as never }) }), 'FST_VIEWSETS_FILTER_RESULT_INVALID: In Wrong, what applies the filter "a" returned what is no condition.')
  t.equal(await result({}, { preprocessors: [function forgetful () {}] }), 'FST_VIEWSETS_FILTER_RESULT_INVALID: In Wrong, the processor "forgetful" returned what is no queryset.')
  class Empty extends filterSet(Product, {}, { validate: (() => {}) as never }) {}
  await t.rejects(found(Empty, {}), { code: 'FST_VIEWSETS_FILTER_RESULT_INVALID' })
  await t.rejects(found(filterSet(Product, { a: filters.string({ method: () => { throw new TypeError('own fault') } }) }), { a: 1 }), { message: 'own fault' })
  await t.rejects(found(filterSet(Product, { a: filters.string({ method: async () => ({ nmae: 1 }) }) }), { a: 1 }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
})

t.test('A related row without a path to it is refused', async (t) => {
  const Other = memoryModel('Other', Type.Object({ id: Type.Integer(), slug: Type.String() }))
  t.match(mistake({ nothing: filters.related(Other, { fields: ['slug'] }) }), /FILTER_PATH_UNKNOWN: Wrong cannot apply its filter "nothing__slug"/)
  t.throws(() => filters.related({} as typeof Other, { fields: ['slug'] }), { code: 'FST_VIEWSETS_OPTION_INVALID', message: /filters\.related\(\)/ })
})

t.test('What a class says of itself adds to what its parent says, the model among it', async (t) => {
  class Parent extends filterSet(Product, { name: filters.string() }) {}
  class Child extends Parent {
    static override fields = { nmae: filters.string() }
    static override meta = { operator: 'OR' as const }
  }
  t.match(refused(() => Child.compile()), /FILTER_PATH_UNKNOWN: Child cannot apply its filter "nmae": Product/)
})

t.test('A service with such a mistake does not start', async (t) => {
  await t.rejects(shop(t, filterSet(Product, { nmae: filters.string() } as never)), { code: 'FST_VIEWSETS_FILTER_PATH_UNKNOWN' })
})
