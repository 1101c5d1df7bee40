/** The serializers of the reference service. */
import { ValidationError, fields, modelSerializer, serializer } from 'fastify-viewsets'
import { Type } from '@sinclair/typebox'
import type { Models } from './models.ts'

const Price = { maxDigits: 10, decimalPlaces: 2, minimum: 0 } as const

export const PriceSerializer = serializer(Type.Object({ price: fields.decimal(Price) }))

export const LineSerializer = serializer(Type.Object({
  sku: fields.char({ maxLength: 20 }),
  quantity: fields.integer({ minimum: 1, maximum: 99 })
}))

/** Every plain field kind, nested and in lists. */
export const OrderSerializer = serializer(Type.Object({
  customer: fields.char({ minLength: 2, maxLength: 20 }),
  email: fields.email({ required: false, allowNull: true }),
  lines: fields.nested(LineSerializer, { many: true, allowEmpty: false }),
  address: fields.nested(LineSerializer, { required: false }),
  tags: fields.list(fields.char({ maxLength: 5 }), { required: false, maxItems: 3 }),
  attributes: fields.dict(fields.integer(), { required: false }),
  express: fields.boolean({ default: false }),
  gift: fields.boolean({ allowNull: true, required: false }),
  weight: fields.float({ required: false, minimum: 0.5, maximum: 10 }),
  placed_on: fields.date({ required: false }),
  placed_at: fields.dateTime({ required: false, native: 'string' }),
  slot: fields.time({ required: false }),
  channel: fields.choice(['web', 'shop'], { required: false }),
  channels: fields.multipleChoice(['web', 'shop'], { required: false }),
  reference: fields.uuid({ required: false }),
  site: fields.url({ required: false }),
  code: fields.regex('^[A-Z]{3}\\d{2}$', { required: false }),
  slug: fields.slug({ required: false }),
  total: fields.decimal({ maxDigits: 6, decimalPlaces: 2, required: false, minimum: 0, maximum: 1000 }),
  ip: fields.ip({ required: false }),
  extra: fields.json({ required: false }),
  note: fields.char({ required: false, allowBlank: true, allowNull: true, trimWhitespace: false }),
  secret: fields.char({ writeOnly: true, required: false }),
  number: fields.integer({ readOnly: true })
}))

// the reference's database stores 64 bits
const [LEAST, GREATEST] = [-(2n ** 63n), 2n ** 63n - 1n]

/** Refuses what the reference would store, but a number of JavaScript's cannot tell from its neighbours. */
function exact (value: number): string | undefined {
  if (Number.isSafeInteger(value) || value > GREATEST || value < LEAST) return undefined
  return value > 0 ? `Ensure this value is less than or equal to ${GREATEST}.` : `Ensure this value is greater than or equal to ${LEAST}.`
}

export function buildSerializers ({ Category, Product, Review, Stock, Note }: Models) {
  const CategorySerializer = modelSerializer(Category, { fields: ['id', 'name', 'slug'], extra: { slug: { field: 'slug' } } })

  class ProductSerializer extends modelSerializer(Product, {
    fields: [
      'id', 'name', 'sku', 'description', 'price', 'stock', 'rating', 'is_active', 'status',
      'released_on', 'opens_at', 'uid', 'metadata', 'contact', 'homepage', 'category', 'created_at'
    ],
    readOnly: ['created_at'],
    extra: {
      price: fields.decimal(Price),
      stock: { minimum: 0, maximum: GREATEST, validators: [exact] },
      status: fields.choice([['draft', 'Draft'], ['published', 'Published'], ['archived', 'Archived']], { required: false }),
      released_on: fields.date({ required: false, allowNull: true }),
      opens_at: fields.time({ required: false, allowNull: true }),
      uid: fields.uuid({ required: false, allowNull: true }),
      contact: fields.email({ required: false, allowBlank: true, maxLength: 254 }),
      category: fields.primaryKey(Category, { source: 'category_id' }),
      homepage: fields.url({ required: false, allowBlank: true, maxLength: 200 })
    }
  }) {
    validateName (value: string): string {
      if (value.toLowerCase() === 'forbidden') throw new ValidationError('This name is not allowed.', { code: 'forbidden_name' })
      return value
    }

    override validate (attrs: this['validatedData']) {
      const stock = attrs.stock ?? (this.instance as { stock: number } | null)?.stock ?? 0
      if (attrs.status === 'published' && stock === 0) throw new ValidationError('A published product needs stock.')
      return attrs
    }
  }

  const ProductListSerializer = modelSerializer(Product, { fields: ['id', 'name', 'price'], extra: { price: fields.decimal(Price) } })

  const ReviewSerializer = modelSerializer(Review, {
    fields: ['id', 'product', 'author', 'rating', 'comment', 'created_at'],
    readOnly: ['created_at'],
    extra: { product: fields.primaryKey(Product, { source: 'product_id' }), rating: { minimum: 1, maximum: 5 } }
  })

  const StockSerializer = modelSerializer(Stock, {
    fields: ['id', 'product', 'warehouse', 'quantity'],
    extra: { product: fields.primaryKey(Product, { source: 'product_id' }), quantity: { minimum: LEAST, maximum: GREATEST, validators: [exact] } }
  })
  const NoteSerializer = modelSerializer(Note, { fields: ['id', 'owner', 'text'], readOnly: ['owner'] })

  return { CategorySerializer, ProductSerializer, ProductListSerializer, ReviewSerializer, StockSerializer, NoteSerializer }
}
