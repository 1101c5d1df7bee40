import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { memoryModel } from '../../lib/querysets/memory/model.ts'
import { serializer } from '../../lib/serializers/index.ts'
import { refusal, shown } from './support/helper.ts'

test('every kind looks as JSON needs it (FLD-27)', async (t) => {
  const Class = serializer(Type.Object({
    text: fields.char(),
    whole: fields.integer(),
    big: fields.bigInteger(),
    flag: fields.boolean(),
    price: fields.decimal({ maxDigits: 6, decimalPlaces: 2 }),
    at: fields.dateTime(),
    day: fields.date(),
    time: fields.time(),
    span: fields.duration(),
    uid: fields.uuid(),
    kind: fields.choice(['a', 1]),
    list: fields.list(fields.dateTime()),
    dict: fields.dict(fields.decimal({ maxDigits: 4, decimalPlaces: 1 })),
    none: fields.char(),
    secret: fields.char({ writeOnly: true })
  }))
  const object = {
    text: 5,
    whole: 5,
    big: 2n ** 60n,
    flag: 1,
    price: '1.5',
    at: new Date('2024-01-02T03:04:05.123Z'),
    day: '2024-01-02',
    time: '03:04',
    span: 5,
    uid: 'c0ffee00-0000-4000-8000-000000000001',
    kind: '1',
    list: [new Date(0)],
    dict: { a: '2' },
    none: null,
    secret: 'x'
  }
  t.strictSame(await shown(Class, object), {
    text: '5',
    whole: 5,
    big: 2n ** 60n,
    flag: true,
    price: '1.50',
    at: '2024-01-02T03:04:05.123000Z',
    day: '2024-01-02',
    time: '03:04:00',
    span: '00:00:05',
    uid: 'c0ffee00-0000-4000-8000-000000000001',
    kind: 1,
    list: ['1970-01-01T00:00:00Z'],
    dict: { a: '2.0' },
    none: null
  })
})

test('a missing attribute is its default, or null, or left out, or a mistake (FLD-27)', async (t) => {
  const Class = serializer(Type.Object({
    a: fields.integer({ default: 1 }), b: fields.integer({ allowNull: true }), c: fields.integer({ required: false }), d: fields.integer({ readOnly: true }), e: fields.integer({ default: () => 5 }), f: fields.integer()
  }))
  t.strictSame(await shown(Class, { f: 1 }), { a: 1, b: null, e: 5, f: 1 })
  t.strictSame(Object.keys(await shown(Class, { f: 1, c: 2, d: 3 }) as object), ['a', 'b', 'c', 'd', 'e', 'f'])
  t.equal(await refusal(() => shown(Class, {})), 'FST_VIEWSETS_FIELD_ATTRIBUTE_MISSING')
})

test('a partial serializer leaves a missing attribute out that has a default (FLD-04, FLD-27)', async (t) => {
  const Class = serializer(Type.Object({ a: fields.char({ default: 'd' }), b: fields.integer({ default: 1, allowNull: true }), c: fields.integer({ allowNull: true }) }))
  t.strictSame(await shown(Class, {}, { data: {}, partial: true }), { c: null })
  t.strictSame(await shown(Class, [{ a: 'x' }, {}], { partial: true, many: true }), [{ a: 'x', c: null }, { c: null }])
  t.strictSame(await shown(Class, {}), { a: 'd', b: 1, c: null })
})

test('the source says where a value is read (FLD-28)', async (t) => {
  const Class = serializer(Type.Object({
    owner: fields.integer({ source: 'owner_id' }),
    city: fields.char({ source: 'address.city' }),
    area: fields.char({ source: 'address.area.name', allowNull: true }),
    full: fields.char({ source: 'fullName' }),
    half: fields.char({ source: 'half' + 'Name' }),
    self: fields.nested(Type.Object({ owner_id: fields.integer() }), { source: '*' })
  }))
  class Person {
    owner_id = 1
    address = { city: 'Ulm', area: null }
    fullName () { return `Ann of ${this.address.city}` }
    get halfName () { return 'Ann' }
  }
  t.strictSame(await shown(Class, new Person()), { owner: 1, city: 'Ulm', area: null, full: 'Ann of Ulm', half: 'Ann', self: { owner_id: 1 } })
})

test('methods are read only; functions, names and the default name (FLD-28)', async (t) => {
  class Named extends serializer(Type.Object({
    doubled: fields.method((row: { n: number }) => row.n * 2),
    who: fields.method((_row, context) => context['who']),
    named: fields.method('halved'),
    first_name: fields.method()
  })) {
    halved (row: { n: number }) { return row.n / 2 }
    getFirstName () { return `Ann ${String(this.context['who'])}` }
  }
  t.strictSame(await shown(Named, { n: 4 }, { context: { who: 'x' } }), { doubled: 8, who: 'x', named: 2, first_name: 'Ann x' })
  const serialized = new Named({ data: { doubled: 1 } })
  await serialized.isValid()
  t.strictSame(serialized.validatedData, {})
  t.equal(await refusal(() => serializer(Type.Object({ a: fields.method() })).compile()), 'FST_VIEWSETS_SERIALIZER_METHOD_MISSING')
})

test('an async method makes the representation a promise, and `data` unreadable', async (t) => {
  const Class = serializer(Type.Object({ a: fields.integer(), late: fields.method(async (row: { a: number }) => row.a + 1), z: fields.integer() }))
  const one = new Class({ instance: { a: 1, z: 3 } })
  t.ok(one.represent() instanceof Promise)
  t.strictSame(JSON.stringify(await one.represent()), '{"a":1,"late":2,"z":3}', 'in declaration order')
  t.equal(await refusal(() => one.data), 'FST_VIEWSETS_SERIALIZER_DATA_ASYNC')
  t.strictSame(await new Class({ instance: [{ a: 1, z: 3 }, { a: 2, z: 3 }], many: true }).represent(), [{ a: 1, late: 2, z: 3 }, { a: 2, late: 3, z: 3 }])
  const Outer = serializer(Type.Object({ list: fields.list(fields.nested(Class)), dict: fields.dict(fields.nested(Class)), one: fields.nested(Class) }))
  const inner = { a: 1, z: 3 }
  t.strictSame(await shown(Outer, { list: [inner], dict: { x: inner }, one: inner }), { list: [{ ...inner, late: 2 }], dict: { x: { ...inner, late: 2 } }, one: { ...inner, late: 2 } })
})

test('what is not async is represented at once', async (t) => {
  const Class = serializer(Type.Object({ a: fields.integer() }))
  t.strictSame(new Class({ instance: { a: 1 } }).represent(), { a: 1 })
  t.strictSame(new Class({ instance: [{ a: 1 }], many: true }).represent(), [{ a: 1 }])
  t.strictSame(new Class({ instance: { a: 1 } }).data, { a: 1 })
})

test('`data` shows the instance, else what was validated, else the initial values', async (t) => {
  const Class = serializer(Type.Object({ name: fields.char({ source: 'title' }), n: fields.integer({ readOnly: true }), flag: fields.boolean(), list: fields.list(fields.char()), inner: Type.Object({ a: fields.integer() }) }))
  t.strictSame(new Class().data, { name: '', flag: false, list: [], inner: { a: null } })
  const bad = new Class({ data: { name: 5, flag: 'x', other: 1, n: 4 } })
  t.equal(await refusal(() => bad.data), 'FST_VIEWSETS_SERIALIZER_NOT_VALIDATED')
  await bad.isValid()
  t.strictSame(bad.data, { name: 5, flag: 'x' })
  const good = new Class({ data: { name: 'x', flag: true, list: [], inner: { a: 1 } } })
  await good.isValid()
  t.strictSame(good.data, { name: 'x', flag: true, list: [], inner: { a: 1 } })
  const unread = new Class({ data: [] })
  await unread.isValid()
  t.strictSame(unread.data, {})
})

test('toRepresentation may be replaced, sync or async', async (t) => {
  class Loud extends serializer(Type.Object({ a: fields.integer() })) {
    override async toRepresentation (instance: object) { return { ...await super.toRepresentation(instance), loud: true } }
  }
  t.strictSame(await new Loud({ instance: [{ a: 1 }, { a: 2 }], many: true }).represent(), [{ a: 1, loud: true }, { a: 2, loud: true }])
})

test('a queryset is represented by its rows', async (t) => {
  const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }), { rows: [{ title: 'Emma' }, { title: 'Ulysses' }] })
  const Class = serializer(Type.Object({ title: fields.char() }))
  t.strictSame(await new Class({ instance: Book.objects.filter({ id__gt: 1 }), many: true }).represent(), [{ title: 'Ulysses' }])
})

test('a field that is named like something every object has is read from the object alone', async (t) => {
  const Class = serializer(Type.Object({ constructor: fields.char({ required: false }), toString: fields.char({ allowNull: true }), ['__proto__']: fields.char({ required: false }) }))
  t.strictSame(await shown(Class, {}), { toString: null })
  t.equal(JSON.stringify(await shown(Class, JSON.parse('{"constructor":"a","toString":"b","__proto__":"c"}'))), '{"constructor":"a","toString":"b","__proto__":"c"}')
})

test('what JSON cannot say is an error, never null (CON-03)', async (t) => {
  const Class = serializer(Type.Object({ n: fields.float() }))
  t.not(await refusal(() => shown(Class, { n: NaN })), 'nothing was refused')
  t.not(await refusal(() => shown(Class, { n: Infinity })), 'nothing was refused')
})
