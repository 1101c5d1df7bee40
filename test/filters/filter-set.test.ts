import t from 'tap'
import { Type } from '@sinclair/typebox'
import { filterSet, filters } from '../../lib/filters/index.ts'
import { EVERYTHING, Product, shop } from './support/filter-set.ts'

class ProductFilterSet extends filterSet(Product, {
  name: filters.string({ lookups: ['icontains', 'istartswith'] }),
  price: filters.decimal({ lookups: ['comparison'], maxDigits: 10, decimalPlaces: 2 }),
  stock: filters.integer({ lookups: ['comparison', 'in', 'range'] }),
  weight: filters.float({ lookups: ['isnull'] }),
  isActive: filters.boolean(),
  status: filters.choice(['draft', 'published', 'archived'], { lookups: ['in'] }),
  category: filters.integer({ filterBy: 'categoryId' }),
  releasedOn: filters.date({ lookups: ['gte', 'lte'] })
}) {}

t.test('A filter takes the rows whose column is equal to its parameter, and others for each of its lookups (FLT-12)', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  t.strictSame(await ask('?name=Hammer'), [200, [1]])
  t.strictSame(await ask('?name=hammer'), [200, []])
  t.strictSame(await ask('?name__icontains=HAM'), [200, [1, 4]])
  t.strictSame(await ask('?name__istartswith=s'), [200, [2]])
  t.strictSame(await ask('?price=15'), [200, [3]])
  t.strictSame(await ask('?price__gt=19.90'), [200, [2, 4]])
  t.strictSame(await ask('?price__gte=19.90&price__lt=25'), [200, [1, 2]])
  t.strictSame(await ask('?stock=0'), [200, [2]])
  t.strictSame(await ask('?isActive=no'), [200, [3]])
  t.strictSame(await ask('?status=draft'), [200, [2]])
  t.strictSame(await ask('?category=2'), [200, [3, 4]])
  t.strictSame(await ask('?releasedOn__lte=2023-01-15'), [200, [1, 3]])
})

t.test('in and range take lists, isnull takes true or false (FLT-13)', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  t.strictSame(await ask('?stock__in=0,7'), [200, [2, 3]])
  t.strictSame(await ask('?stock__range=3,7'), [200, [3, 4]])
  t.strictSame(await ask('?weight__isnull=true'), [200, [2]])
  t.strictSame(await ask('?weight__isnull=0'), [200, [1, 3, 4]])
  t.strictSame(await ask('?status__in=draft,archived'), [200, [2, 4]])
  t.strictSame(await ask('?weight__isnull=x'), [400, { weight__isnull: ['Must be a valid boolean.'] }])
})

t.test('A list is given with commas, by repeating its parameter, or both; blanks in it are dropped (FLT-14)', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  t.strictSame(await ask('?stock__in=0,%207&stock__in=3'), [200, [2, 3, 4]])
  t.strictSame(await ask('?stock__in=,0,,'), [200, [2]])
  t.strictSame(await ask('?stock__in='), [200, []], 'of nothing, nothing is one')
  t.strictSame(await ask('?stock__in!='), [200, EVERYTHING])
  t.strictSame(await ask('?stock__in=1,x,2,'), [400, { stock__in: { 1: ['A valid integer is required.'] } }])
  t.strictSame(await ask('?status__in=draft,bad'), [400, { status__in: { 1: ['"bad" is not a valid choice.'] } }])
})

t.test('A range of other than two values is refused (FLT-15)', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  for (const range of ['3', '', '1,2,3']) t.strictSame(await ask(`?stock__range=${range}`), [400, { stock__range: ['Range query expects two values.'] }], range)
  t.strictSame(await ask('?stock__range=1,x'), [400, { stock__range: { 1: ['A valid integer is required.'] } }])
})

t.test('With an exclamation mark each parameter takes the rows that do not fit, those with null among them (FLT-16)', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  t.strictSame(await ask('?name!=Hammer'), [200, [2, 3, 4]])
  t.strictSame(await ask('?name__icontains!=ham'), [200, [2, 3]])
  t.strictSame(await ask('?stock__in!=0,7'), [200, [1, 4]])
  t.strictSame(await ask('?category!=1'), [200, [3, 4]])
  t.strictSame(await ask('?releasedOn__gte!=2023-01-01'), [200, [2, 3]], 'Saw has no date')
  t.strictSame(await ask('?weight!=2'), [200, [1, 2, 4]])
  t.strictSame(await ask('?price!=x'), [400, { 'price!': ['A valid number is required.'] }])
})

t.test('Where a filter is not to be negated, nothing is (FLT-16)', async (t) => {
  const ask = await shop(t, filterSet(Product, { name: filters.string({ lookups: ['icontains'], allowNegate: false }) }))
  t.strictSame(await ask('?name!=Hammer'), [200, EVERYTHING])
  t.strictSame(await ask('?name__icontains!=ham'), [200, EVERYTHING])
})

t.test('Blank, missing and unknown parameters filter nothing; of a repeated one the last counts (FLT-17, CON-10)', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  for (const query of ['', '?name=', '?name!=', '?price=', '?isActive=', '?status=', '?gone=1', '?name__regex=(', '?NAME=Hammer']) t.strictSame(await ask(query), [200, EVERYTHING], query)
  t.strictSame(await ask('?name=Hammer&name=Saw'), [200, [2]])
  t.strictSame(await ask('?name=Hammer&name='), [200, EVERYTHING])
})

t.test('A boolean is spelt in any of the usual ways (FLT-17, FLD-07)', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  for (const word of ['true', 'True', '1', 'yes', 'on', 't']) t.strictSame(await ask(`?isActive=${word}`), [200, [1, 2, 4]], word)
  t.strictSame(await ask('?isActive=maybe'), [400, { isActive: ['Must be a valid boolean.'] }])
})

t.test('A required parameter that is missing or blank is refused in the usual words (FLT-17)', async (t) => {
  const ask = await shop(t, filterSet(Product, {
    name: filters.string({ required: true, lookups: ['icontains'] }),
    stock: filters.integer({ required: true, errorMessages: { required: 'How many?' } }),
    ids: filters.list(filters.integer(), { dbField: 'id', required: true })
  }))
  t.strictSame(await ask(''), [400, { name: ['This field is required.'], stock: ['How many?'], ids: ['This field is required.'] }])
  t.strictSame(await ask('?name=&stock=&ids=1'), [400, { name: ['This field may not be blank.'], stock: ['A valid integer is required.'] }])
  t.strictSame(await ask('?name=Saw&stock=0&ids=1,2'), [200, [2]], 'neither lookups nor negations are required with it')
})

t.test('All parameters that do not pass are told at once, in the order of their declaration (FLT-10, FLT-18)', async (t) => {
  const ask = await shop(t, ProductFilterSet)
  const [status, errors] = await ask('?releasedOn=x&stock__gt!=z&stock=y&price=1.234&status=bad&stock__gt=w')
  t.equal(status, 400)
  t.equal(JSON.stringify(errors), JSON.stringify({
    price: ['Ensure that there are no more than 2 decimal places.'],
    stock: ['A valid integer is required.'],
    stock__gt: ['A valid integer is required.'],
    'stock__gt!': ['A valid integer is required.'],
    status: ['"bad" is not a valid choice.'],
    releasedOn: ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.']
  }))
})

t.test('Schemas come first, then filters, then columns, and the order last; a filter stands in the place of a schema or column of its name (FLT-10)', async (t) => {
  class Mixed extends filterSet(Product, { stock: filters.integer(), name: Type.String(), order_by: filters.order([['id', 'id']]), price: filters.integer() }, { fields: ['price', 'weight', 'stock'] }) {}
  t.strictSame([...Mixed.compile().byName.keys()], ['name', 'name!', 'stock', 'stock!', 'price', 'price!', 'weight', 'weight!', 'order_by'])
  const ask = await shop(t, Mixed)
  t.strictSame(await ask('?price=1.5'), [400, { price: ['A valid integer is required.'] }])
})

t.test('Every kind converts and refuses as the field of its name does (FLT-11)', async (t) => {
  const ask = await shop(t, filterSet(Product, {
    email: filters.email({ dbField: 'name' }),
    ip: filters.ip({ dbField: 'name', protocol: 'ipv4' }),
    uid: filters.uuid(),
    weight: filters.float({ minimum: 1, maximum: 10 }),
    createdAt: filters.dateTime({ lookups: ['gt'] }),
    opensAt: filters.time(),
    duration: filters.duration({ dbField: 'stock' }),
    statuses: filters.multipleChoice(['draft', 'published'], { dbField: 'status' }),
    big: filters.bigInteger({ dbField: 'stock' }),
    ids: filters.list(filters.integer({ minimum: 1 }), { dbField: 'id', maxItems: 2 })
  }))
  t.strictSame(await ask('?email=x&ip=::1&uid=x&weight=11&createdAt=x&opensAt=x&duration=x&statuses=draft,x&big=x&ids=0'), [400, {
    email: ['Enter a valid email address.'],
    ip: ['Enter a valid IPv4 address.'],
    uid: ['Must be a valid UUID.'],
    weight: ['Ensure this value is less than or equal to 10.'],
    createdAt: ['Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].'],
    opensAt: ['Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].'],
    duration: ['Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu].'],
    statuses: ['"x" is not a valid choice.'],
    big: ['A valid integer is required.'],
    ids: { 0: ['Ensure this value is greater than or equal to 1.'] }
  }])
  t.strictSame(await ask('?uid={6BA7B8109DAD11D180B400C04FD430C8}'), [200, [1]])
  t.strictSame(await ask('?weight=1.5'), [200, [1]])
  t.strictSame(await ask('?createdAt__gt=2025-03-01T10:00Z'), [200, [4]])
  t.strictSame(await ask('?createdAt=2024-01-01T09:00%2B01:00'), [200, [1]])
  t.strictSame(await ask('?opensAt=08:00'), [200, [1]])
  t.strictSame(await ask('?duration=00:00:07'), [200, [3]])
  t.strictSame(await ask('?statuses=draft&statuses=published'), [200, [1, 2, 3]])
  t.strictSame(await ask('?big=12'), [200, [1]])
  t.strictSame(await ask('?ids=1,4'), [200, [1, 4]])
  t.strictSame(await ask('?ids=1,2,3'), [400, { ids: ['Ensure this field has no more than 2 elements.'] }])
})

t.test('A filter has its own checks and words (FLT-18)', async (t) => {
  const ask = await shop(t, filterSet(Product, {
    stock: filters.integer({ lookups: ['in'], validators: [async (value) => value % 2 === 0 ? undefined : 'Must be even.'], errorMessages: { invalid: 'No number.' } })
  }))
  t.strictSame(await ask('?stock=3'), [400, { stock: ['Must be even.'] }])
  t.strictSame(await ask('?stock=x&stock__in=0,3'), [400, { stock: ['No number.'], stock__in: { 1: ['Must be even.'] } }])
  t.strictSame(await ask('?stock=12'), [200, [1]])
})
