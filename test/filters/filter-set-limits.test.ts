import t from 'tap'
import fc from 'fast-check'
import { filterSet, filters } from '../../lib/filters/index.ts'
import { EVERYTHING, Product, shop } from './support/filter-set.ts'

class ProductFilterSet extends filterSet(Product, {
  name: filters.string({ lookups: ['text', 'in', 'regex', 'iregex'] }),
  price: filters.decimal({ lookups: ['comparison', 'in', 'range'] }),
  stock: filters.integer({ lookups: ['comparison', 'in', 'range'] }),
  big: filters.bigInteger({ dbField: 'stock', lookups: ['gte'] }),
  weight: filters.float({ lookups: ['comparison'] }),
  isActive: filters.boolean({ lookups: ['basic'] }),
  status: filters.choice(['draft', 'published', 'archived'], { lookups: ['in'] }),
  releasedOn: filters.date({ lookups: '__all__' }),
  createdAt: filters.dateTime({ lookups: '__all__' }),
  opensAt: filters.time({ lookups: '__all__' }),
  uid: filters.uuid({ lookups: '__all__' }),
  span: filters.duration({ dbField: 'stock', lookups: ['gt'] }),
  own: filters.string({ method: (_, queryset, value) => queryset.filter({ stock: value }) }),
  late: filters.string({ method: async (_, queryset, value) => queryset.filter({ releasedOn__gt: value }) }),
  either: filters.string({ filterBy: (value) => ({ stock__gt: value }) })
}, { orderFields: [['price', 'price']] }) {}

t.test('A request with too many filters is refused as a whole', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  const names = [...ProductFilterSet.compile().byName.keys()].filter((name) => /^(createdAt|releasedOn)/.test(name) && !/__in!?$/.test(name)).slice(0, 51)
  t.strictSame(await ask(`?${names.map((name) => `${name}=x`).join('&')}`), [400, { non_field_errors: ['Ensure the request has no more than 50 filters.'] }])
  t.strictSame(await ask(`?${names.map((name) => `${name}=`).join('&')}`), [200, EVERYTHING], 'blank ones do not count')
  const few = await shop(t, filterSet(Product, { name: filters.string(), stock: filters.integer() }, { maxConditions: 1 }))
  t.strictSame(await few('?name=Saw&stock='), [200, [2]])
  t.strictSame(await few('?name=Saw&stock=x'), [400, { non_field_errors: ['Ensure the request has no more than 1 filters.'] }])
})

t.test('A list that is too long is refused unread', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  const listed = (length: number, item = '1'): string => Array.from({ length }, () => item).join(',')
  t.strictSame(await ask(`?stock__in=${listed(200)}`), [200, []])
  t.strictSame(await ask(`?stock__in=${listed(100)}&stock__in=${listed(101, 'x')}`), [400, { stock__in: ['Ensure this field has no more than 200 elements.'] }])
  t.strictSame(await ask(`?stock__range=${listed(201)}`), [400, { stock__range: ['Ensure this field has no more than 200 elements.'] }])
  t.strictSame(await ask(`?order_by=${listed(201, 'price')}`), [400, { order_by: ['Ensure this field has no more than 200 elements.'] }])
  const few = await shop(t, filterSet(Product, { stock: filters.integer({ lookups: ['in'] }), status: filters.multipleChoice(['draft', 'archived']) }, { maxListItems: 2 }))
  t.strictSame(await few('?stock__in=1,2,3&status=draft,archived,draft'), [400, { stock__in: ['Ensure this field has no more than 2 elements.'], status: ['Ensure this field has no more than 2 elements.'] }])
})

t.test('A text that is too long is refused', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  const long = 'x'.repeat(1001)
  const message = ['Ensure this field has no more than 1000 characters.']
  t.strictSame(await ask(`?name=${long}&name__icontains=${long}&name__in=a,${long}&own=${long}`), [400, { name: message, name__icontains: message, name__in: { 1: message }, own: message }])
  t.strictSame(await ask(`?stock=${'1'.repeat(1001)}`), [400, { stock: ['String value too large.'] }])
  const short = await shop(t, filterSet(Product, { name: filters.string({ maxLength: 5 }), status: filters.string({ lookups: ['in'] }) }, { maxTermLength: 3 }))
  t.strictSame(await short('?name=Hammer&status=draft&status__in=draft'), [400, {
    name: ['Ensure this field has no more than 5 characters.'],
    status: ['Ensure this field has no more than 3 characters.'],
    status__in: { 0: ['Ensure this field has no more than 3 characters.'] }
  }], 'what a filter says itself goes first')
})

t.test('A NUL, a number beyond all columns or a day that never was is a mistake of the client', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  const nul = ['Null characters are not allowed.']
  t.strictSame(await ask('?name=a%00&name__icontains=%00b&own=%00'), [400, { name: nul, name__icontains: nul, own: nul }])
  t.strictSame(await ask('?stock=99999999999999999999&big=99999999999999999999'), [200, []], 'a number that no row has')
  t.strictSame(await ask('?stock__lt=99999999999999999999&big__gte=-99999999999999999999'), [200, EVERYTHING])
  t.strictSame(await ask(`?stock=${'9'.repeat(400)}`), [200, []])
  t.strictSame(await ask(`?stock=${'9'.repeat(1001)}`), [400, { stock: ['String value too large.'] }])
  t.strictSame(await ask('?weight=1e999&price=1e999&price__gt=NaN'), [400, {
    price: ['Ensure that there are no more than 10 digits in total.'],
    price__gt: ['A valid number is required.'],
    weight: ['A valid number is required.']
  }])
  t.strictSame(await ask('?releasedOn=2023-02-29&releasedOn__gte=0000-01-01&createdAt=9999-12-31T23:59:59-10:00&opensAt=25:00'), [400, {
    releasedOn: ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.'],
    releasedOn__gte: ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.'],
    createdAt: ['Datetime value out of range.'],
    opensAt: ['Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].']
  }])
  t.strictSame(await ask('?releasedOn__year=99999999999999999999'), [200, []])
})

t.test('A value that a column cannot be compared with is refused under the name of its parameter', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  t.strictSame(await ask('?name__regex=(&name__iregex=[a'), [400, { name__regex: ['Enter a valid regular expression.'], name__iregex: ['Enter a valid regular expression.'] }])
  t.strictSame(await ask('?name=Saw&either=x'), [400, { either: ['Enter a valid value.'] }])
  t.strictSame(await ask('?own=x'), [400, { own: ['Enter a valid value.'] }])
  t.strictSame(await ask('?late=x'), [400, { late: ['Enter a valid value.'] }])
})

t.test('Names and values that no filter set ever saw are answered, whatever they are', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  const known = [...ProductFilterSet.compile().byName.keys()]
  const name = fc.oneof(fc.constantFrom(...known), fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty!'), fc.string())
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '1', '-1', '1e9', 'true', 'null', '2024-01-01', '(', '[a-z]+', ',', '1,2', '\0', '10:00', '99999999999999999999', 'Infinity', '٣', '\u2028'))
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 8 }), async (pairs) => {
    const [status] = await ask(`?${pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`)
    return status === 200 || status === 400
  }), { numRuns: 400 })
  t.strictSame(await ask('?name=%ff%fe&name!=%'), [200, []], 'no bytes at all')
})
