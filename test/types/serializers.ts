/** What serializers infer, and what must not compile. Read by the type checker only. */
import { Type } from '@sinclair/typebox'
import { fields } from '../../lib/fields/index.ts'
import { modelSerializer } from '../../lib/serializers/model/model-serializer.ts'
import { Serializer, serializer } from '../../lib/serializers/index.ts'
import { UniqueTogetherValidator } from '../../lib/fields/unique-together.ts'
import type { InputOf, OutputOf } from '../../lib/fields/index.ts'
import type { Model } from '../../lib/querysets/contract.ts'
import type { SerializerClass } from '../../lib/serializers/index.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false
function isTrue<T extends true> (): T | undefined { return undefined }

interface CategoryRow { id: number, name: string }
interface ProductRow { id: number, name: string, price: string, note: string | null, stock: number, createdAt: Date, categoryId: number, views: bigint }
interface ProductInsert { id?: number, name: string, price: string, note?: string | null, stock?: number, createdAt?: Date, categoryId: number, views?: bigint }
declare const Category: Model<CategoryRow, { id?: number, name: string }, 'id'>
declare const Product: Model<ProductRow, ProductInsert, 'id'>

// --- builders: nullability, optionality, and what is left out of either side
const schema = Type.Object({
  name: fields.char({ maxLength: 20 }),
  note: fields.char({ required: false, allowNull: true }),
  nick: fields.char({ required: false }),
  active: fields.boolean({ default: true }),
  id: fields.integer({ readOnly: true }),
  secret: fields.char({ writeOnly: true }),
  at: fields.dateTime(),
  stamp: fields.dateTime({ native: 'string' }),
  kind: fields.choice(['web', 'shop']),
  labelled: fields.choice([['a', 'Letter A'], ['b', 'Letter B']]),
  kinds: fields.multipleChoice([1, 2], { required: false }),
  tags: fields.list(fields.char()),
  counts: fields.dict(fields.integer()),
  category: fields.primaryKey(Category),
  others: fields.primaryKey(Category, { many: true, required: false }),
  slugged: fields.slugRelated(Category, 'name', { allowNull: true }),
  shown: fields.method((row: ProductRow) => row.name.length),
  owner: fields.hidden({ default: () => 7 }),
  big: fields.bigInteger(),
  money: fields.decimal({ maxDigits: 6, decimalPlaces: 2 }),
  span: fields.duration(),
  moved: fields.char({ source: 'elsewhere' }),
  plain: Type.Optional(Type.String()),
  inner: Type.Object({ when: Type.Date(), id: fields.integer({ readOnly: true }) })
})

interface Input {
  name: string
  note?: string | null
  nick?: string
  active: boolean
  secret: string
  at: Date
  stamp: string
  kind: 'web' | 'shop'
  labelled: 'a' | 'b'
  kinds?: (1 | 2)[]
  tags: string[]
  counts: Record<string, number>
  category: number
  others?: number[]
  slugged: number | null
  owner: number
  big: bigint
  money: string
  span: number
  elsewhere: string
  plain?: string
  inner: { when: Date }
}

interface Output {
  name: string
  note: string | null
  nick?: string
  active: boolean
  id: number
  at: string
  stamp: string
  kind: 'web' | 'shop'
  labelled: 'a' | 'b'
  kinds?: (1 | 2)[]
  tags: string[]
  counts: Record<string, number>
  category: number
  others?: number[]
  slugged: string | null
  shown: number
  big: number | bigint
  money: string
  span: string
  moved: string
  plain?: string
  inner: { when: string, id: number }
}

const Whole = serializer(schema)
isTrue<Same<{ [K in keyof InputOf<typeof Whole>]: InputOf<typeof Whole>[K] }, { [K in keyof Input]: Input[K] }>>()
isTrue<Same<{ [K in keyof OutputOf<typeof Whole>]: OutputOf<typeof Whole>[K] }, { [K in keyof Output]: Output[K] }>>()
isTrue<Same<InputOf<typeof schema>, InputOf<typeof Whole>>>()

const Nesting = serializer(Type.Object({
  one: fields.nested(Whole),
  many: fields.nested(Whole, { many: true, allowEmpty: false }),
  maybe: fields.nested(Whole, { many: true, allowNull: true }),
  bare: fields.nested(Type.Object({ day: fields.date() }), { required: false })
}))
isTrue<Same<InputOf<typeof Nesting>['maybe'], (InputOf<typeof Whole> | null)[] | null>>()
isTrue<Same<OutputOf<typeof Nesting>['maybe'], (OutputOf<typeof Whole> | null)[] | null>>()
isTrue<Same<InputOf<typeof Nesting>['many'], InputOf<typeof Whole>[]>>()
isTrue<Same<OutputOf<typeof Nesting>['one'], OutputOf<typeof Whole>>>()
isTrue<Same<InputOf<typeof Nesting>['bare'], { day: string } | undefined>>()

// a dotted source puts the value into an object of its own
const Dotted = serializer(Type.Object({ city: fields.char({ source: 'address.city' }), zip: fields.char({ source: 'address.zip' }) }))
isTrue<InputOf<typeof Dotted> extends { address: { city: string, zip: string } } ? true : false>()

// --- classes
class ReviewSerializer extends serializer(Type.Object({ rating: fields.integer(), is_active: fields.boolean() })) {
  validateRating (value: number): number { return value }
  override validate (attrs: InputOf<typeof ReviewSerializer>) { return attrs }
  override async create (validated: { rating: number, is_active: boolean }) { return { id: 1, ...validated } }
}
class OwnSerializer extends Serializer {
  static override readonly schema = Type.Object({ rating: fields.integer() })
}
isTrue<Same<InputOf<typeof ReviewSerializer>, { rating: number, is_active: boolean }>>()
isTrue<Same<InputOf<typeof OwnSerializer>, { rating: number }>>()
class LooseSerializer extends Serializer<{ q: number }, { q: string }> {}
isTrue<Same<InputOf<typeof LooseSerializer>, { q: number }>>()
isTrue<Same<OutputOf<typeof LooseSerializer>, { q: string }>>()
export const all: readonly SerializerClass[] = [Serializer, Whole, Nesting, ReviewSerializer, OwnSerializer, LooseSerializer]
new ReviewSerializer({ data: {} }).validatedData satisfies { rating: number }
new ReviewSerializer({ instance: {} }).data.rating satisfies number

// --- through a view, by polymorphic `this`
class View {
  serializerClass!: SerializerClass
  async validatedSerializer<S extends SerializerClass = this['serializerClass']> (_options?: { serializerClass?: S }): Promise<{ validatedData: InputOf<S> }> { throw new Error('types only') }
}
export class ReviewView extends View {
  override serializerClass = ReviewSerializer
  async act () {
    const { validatedData } = await this.validatedSerializer()
    validatedData.rating satisfies number
    // @ts-expect-error no such field
    validatedData.ratings
    const other = await this.validatedSerializer({ serializerClass: Whole })
    other.validatedData.at satisfies Date
    // @ts-expect-error read-only is not in the input
    other.validatedData.id
    return validatedData
  }
}

// --- models
const ProductSerializer = modelSerializer(Product, {
  fields: ['id', 'name', 'price', 'note', 'createdAt', 'categoryId', 'views', 'label'],
  readOnly: ['createdAt'],
  extra: { price: { minimum: 0 }, label: fields.method((row: ProductRow) => row.name) }
})
isTrue<Same<InputOf<typeof ProductSerializer>, { name: string, price: string, categoryId: number, note?: string | null, views?: bigint }>>()
isTrue<Same<OutputOf<typeof ProductSerializer>, {
  id: number, name: string, price: string, note: string | null, createdAt: string, categoryId: number, views: number | bigint, label: string
}>>()
const AllButViews = modelSerializer(Product, { exclude: ['views'] })
isTrue<Same<keyof OutputOf<typeof AllButViews>, 'id' | 'name' | 'price' | 'note' | 'stock' | 'createdAt' | 'categoryId'>>()
const Everything = modelSerializer(Product, { fields: '__all__', writeOnly: ['note'], extra: { stock: { required: true } } })
isTrue<Same<InputOf<typeof Everything>['stock'], number>>()
isTrue<Same<'note' extends keyof OutputOf<typeof Everything> ? true : false, false>>()
class HookedProduct extends modelSerializer(Product, { fields: ['name'] }, { validateName (value) { return value.trim() } }) {
  override async create (validated: { name: string }) { return { ...(await super.create(validated)), name: 'x' } }
}
export const models: readonly SerializerClass[] = [ProductSerializer, AllButViews, Everything, HookedProduct]

// --- hooks beside a schema
serializer(Type.Object({ is_active: fields.boolean(), rating: fields.integer() }), {
  validateIsActive (value) { return !value },
  async validateRating (value) { return value + (this.partial ? 0 : 1) },
  validate (attrs) { return { ...attrs, rating: (attrs.rating ?? 0) + 1 } },
  validators: [({ rating = 0 }) => rating > 5 ? 'Too good.' : undefined, new UniqueTogetherValidator({ queryset: Product, fields: ['rating'] })]
})

// --- what must not compile
// @ts-expect-error 1: a misspelt option
fields.char({ maxLenght: 3 })
// @ts-expect-error 2: an option of another kind
fields.boolean({ maxLength: 3 })
// @ts-expect-error 3: a default of another type
fields.integer({ default: 'one' })
// @ts-expect-error 4: words for a code that the kind does not have
fields.integer({ errorMessages: { blank: 'No.' } })
// @ts-expect-error 5: a decimal without its digits
fields.decimal({})
// @ts-expect-error 6: a default that is no choice
fields.choice(['web', 'shop'], { default: 'mail' })
// @ts-expect-error 7: a column that the target does not have
fields.slugRelated(Category, 'slug')
// @ts-expect-error 8: a hidden field without a default
fields.hidden({})
// @ts-expect-error 9: a child that is no schema
fields.list('char')
// @ts-expect-error 10: a validator of another type
fields.char({ validators: [(value: number) => { value.toFixed() }] })
// @ts-expect-error 11: a hook for no field
serializer(Type.Object({ rating: fields.integer() }), { validateRatng (value: number) { return value } })
// @ts-expect-error 12: a hook that returns nothing
serializer(Type.Object({ rating: fields.integer() }), { validateRating (value) { value.toFixed() } })
// @ts-expect-error 13: a hook that returns another type
serializer(Type.Object({ rating: fields.integer() }), { validateRating (value) { return String(value) } })
// @ts-expect-error 14: a hook of a misspelt name
serializer(Type.Object({ rating: fields.integer() }), { validte (attrs: { rating: number }) { return attrs } })
// @ts-expect-error 15: `validate` that takes a field for sent, which PATCH may leave out
serializer(Type.Object({ rating: fields.integer() }), { validate (attrs) { return { rating: attrs.rating + 1 } } })
// @ts-expect-error 15b: `validate` that returns another type
serializer(Type.Object({ rating: fields.integer() }), { validate () { return { rating: '1' } } })
// @ts-expect-error 16: a field that is no column
modelSerializer(Product, { fields: ['id', 'nme'] })
// @ts-expect-error 17: read-only of a field that is not listed
modelSerializer(Product, { fields: ['id', 'name'], readOnly: ['pric'] })
// @ts-expect-error 18: excluding what is no column
modelSerializer(Product, { exclude: ['nme'] })
// @ts-expect-error 19: neither fields nor exclude
modelSerializer(Product, { readOnly: ['name'] })
// @ts-expect-error 20: an override that there is not
modelSerializer(Product, { fields: ['price'], extra: { price: { minimun: 0 } } })
// @ts-expect-error 21: a hook for a column that is not among the fields
modelSerializer(Product, { fields: ['price'] }, { validateName (value: string) { return value } })
// @ts-expect-error 22: no such attribute of the representation
new ReviewSerializer({ instance: {} }).data.stars
class WrongHook extends serializer(Type.Object({ rating: fields.integer() })) {
  // @ts-expect-error 23: a method of the base with another type
  override validate (attrs: string) { return attrs }
}
// @ts-expect-error 24: a class is no schema
serializer(WrongHook)
// @ts-expect-error 25: an option that serializers do not take
export const wrong = new ReviewSerializer({ instnce: {} })
// @ts-expect-error 26: an option of nested lists for one object
fields.nested(Whole, { minItems: 1 })

// @ts-expect-error 27: a default of another type, for new objects only
fields.integer({ default: fields.createOnly('here') })
// @ts-expect-error 28: what an empty form shows is of another type
fields.integer({ initial: 'one' })
const Made = serializer(Type.Object({ at: fields.hidden({ default: fields.createOnly(() => new Date()) }), by: fields.char({ default: fields.createOnly(async () => 'Ada') }) }))
isTrue<Same<typeof Made['static'], { at: Date, by: string }>>()
