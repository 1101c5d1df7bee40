/** Schemas of `typebox` 1.x give the types that those of `@sinclair/typebox` give. Read by the type checker only. */
import { Type as Type0 } from '@sinclair/typebox'
import { Type } from 'typebox'
import { fields } from '../../lib/fields/index.ts'
import { filterSet } from '../../lib/filters/index.ts'
import { memoryModel } from '../../lib/querysets/memory/model.ts'
import { Serializer, serializer } from '../../lib/serializers/index.ts'
import { modelSerializer } from '../../lib/serializers/model/model-serializer.ts'
import type { InputOf, OutputOf } from '../../lib/fields/index.ts'
import type { FilterData } from '../../lib/filters/filter-set/types.ts'
import type { RowOf } from '../../lib/querysets/memory/model.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false
function isTrue<T extends true> (): T | undefined { return undefined }

const schema = Type.Object({
  name: Type.String({ maxLength: 20 }),
  stock: Type.Optional(Type.Integer()),
  price: Type.Number({ default: 1 }),
  active: Type.Readonly(Type.Boolean()),
  note: Type.Union([Type.String(), Type.Null()]),
  state: Type.Union([Type.Literal('open'), Type.Literal('closed'), Type.Literal(3)]),
  tags: Type.Array(Type.String()),
  counts: Type.Record(Type.String(), Type.Number()),
  place: Type.Object({ city: Type.String(), zip: Type.Optional(Type.String()) }),
  places: Type.Optional(Type.Array(Type.Object({ city: Type.String() }))),
  pair: Type.Tuple([Type.String(), Type.Number()]),
  both: Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.Null() })]),
  at: Type.Unsafe<Date>({ type: 'string', format: 'date-time' }),
  whole: Type.BigInt(),
  some: Type.Unknown(),
  loose: Type.Any(),
  id: fields.integer({ readOnly: true }),
  secret: fields.char({ writeOnly: true }),
  nick: fields.char({ required: false }),
  moment: fields.dateTime(),
  city: fields.char({ source: 'address.city' })
})
const schema0 = Type0.Object({
  name: Type0.String({ maxLength: 20 }),
  stock: Type0.Optional(Type0.Integer()),
  price: Type0.Number({ default: 1 }),
  active: Type0.Readonly(Type0.Boolean()),
  note: Type0.Union([Type0.String(), Type0.Null()]),
  state: Type0.Union([Type0.Literal('open'), Type0.Literal('closed'), Type0.Literal(3)]),
  tags: Type0.Array(Type0.String()),
  counts: Type0.Record(Type0.String(), Type0.Number()),
  place: Type0.Object({ city: Type0.String(), zip: Type0.Optional(Type0.String()) }),
  places: Type0.Optional(Type0.Array(Type0.Object({ city: Type0.String() }))),
  pair: Type0.Tuple([Type0.String(), Type0.Number()]),
  both: Type0.Intersect([Type0.Object({ a: Type0.String() }), Type0.Object({ b: Type0.Null() })]),
  at: Type0.Unsafe<Date>({ type: 'string', format: 'date-time' }),
  whole: Type0.BigInt(),
  some: Type0.Unknown(),
  loose: Type0.Any(),
  id: fields.integer({ readOnly: true }),
  secret: fields.char({ writeOnly: true }),
  nick: fields.char({ required: false }),
  moment: fields.dateTime(),
  city: fields.char({ source: 'address.city' })
})
const Whole = serializer(schema)
const Whole0 = serializer(schema0)
type Input = InputOf<typeof Whole>
type Output = OutputOf<typeof Whole>
isTrue<Same<Input, InputOf<typeof Whole0>>>()
isTrue<Same<Output, OutputOf<typeof Whole0>>>()
isTrue<Same<InputOf<typeof schema>, Input>>()
isTrue<Same<InstanceType<typeof Whole>['validatedData'], InstanceType<typeof Whole0>['validatedData']>>()

// what it means, so that the two are not the same by being nothing
isTrue<Same<Pick<Input, 'name' | 'stock' | 'note' | 'state' | 'counts' | 'pair' | 'at' | 'address'>, {
  name: string, stock?: number, note: string | null, state: 'open' | 'closed' | 3, counts: Record<string, number>, pair: [string, number], at: Date, address: { city: string }
}>>()
isTrue<Same<Pick<Output, 'id' | 'nick' | 'at' | 'place'>, { id: number, nick?: string, at: string, place: { city: string, zip?: string } }>>()
// @ts-expect-error -- read only
type _Id = Input['id']
// @ts-expect-error -- write only
type _Secret = Output['secret']

isTrue<Same<InputOf<ReturnType<typeof enumerated>>, { size?: 'S' | 'M', keyed: Record<number, boolean> }>>()
function enumerated () {
  return serializer(Type.Object({ size: Type.Optional(Type.Enum(['S', 'M'])), keyed: Type.Record(Type.Integer(), Type.Boolean()) }))
}
isTrue<Same<InputOf<ReturnType<typeof partial>>, { a?: string, b?: { c: number }[] }>>()
function partial () {
  return serializer(Type.Partial(Type.Object({ a: Type.String(), b: Type.Array(Type.Object({ c: Type.Number() })) })))
}

// --- hooks and classes
serializer(schema, { validateStock (value) { return value + 1 }, validate (attrs) { return { ...attrs, name: attrs.name?.trim() ?? '' } } })
// @ts-expect-error -- a field that there is not
serializer(schema, { validateShelf (value) { return value } })
// @ts-expect-error -- a value of another type
serializer(schema, { validateStock (value: string) { return value } })
// @ts-expect-error -- values of another type
serializer(schema, { validate (attrs) { return { ...attrs, stock: 'many' } } })

class PlaceSerializer extends serializer(Type.Object({ city: Type.String() })) {
  override async create (validated: { city: string }) { return { id: 1, ...validated } }
}
class OwnSerializer extends Serializer {
  static override readonly schema = Type.Object({ city: Type.String() })
}
isTrue<Same<InputOf<typeof PlaceSerializer>, { city: string }>>()
isTrue<Same<InputOf<typeof OwnSerializer>, { city: string }>>()
// @ts-expect-error -- no schema at all
serializer(7)

// --- inside of fields, of models and of filter sets
const Outer = serializer(Type.Object({
  one: fields.nested(PlaceSerializer),
  bare: fields.nested(Type.Object({ day: fields.date() }), { required: false }),
  list: fields.list(Type.Object({ n: Type.Integer() })),
  dict: fields.dict(Type.Union([Type.Integer(), Type.Null()]))
}))
isTrue<Same<InputOf<typeof Outer>, { one: { city: string }, bare?: { day: string }, list: { n: number }[], dict: Record<string, number | null> }>>()

const row = Type.Object({ id: Type.Integer(), title: Type.String(), note: Type.Optional(Type.Union([Type.String(), Type.Null()])), on: Type.Unsafe<Date>({ type: 'string', format: 'date-time' }) })
const Book = memoryModel('Book', row, { rows: [{ id: 1, title: 'Emma' }] })
isTrue<Same<RowOf<typeof row>, { id: number, title: string, note?: string | null, on: Date }>>()
Book.objects.filter({ title__icontains: 'e', on__gt: new Date() })
// @ts-expect-error -- a value of another type
Book.objects.filter({ title: 7 })
// @ts-expect-error -- a property that there is not
memoryModel('Book', row, { rows: [{ name: 'Emma' }] })

const BookSerializer = modelSerializer(Book, { fields: '__all__', extra: { total: Type.Integer(), title: Type.Optional(Type.String()) } })
isTrue<Same<InputOf<typeof BookSerializer>['total'], number>>()
isTrue<Same<OutputOf<typeof BookSerializer>['title'], string | undefined>>()

filterSet(Book, Type.Object({ title: Type.String() }))
filterSet(Book, { title: Type.String() })
// @ts-expect-error -- a column that there is not
filterSet(Book, { name: Type.String() })
isTrue<Same<FilterData<{ title: ReturnType<typeof Type.String> }>, { title?: string, 'title!'?: string }>>()
