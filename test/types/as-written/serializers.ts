/** Serializers as their user first writes them: every parameter of a hook or of an option has its type by itself. */
import { Type } from '@sinclair/typebox'
import { Serializer, ValidationError, fields, modelSerializer, serializer } from '../../../lib/index.ts'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import { db, products, reviews } from './tables.ts'

const Product = drizzleModel(db, products)
const Review = drizzleModel(db, reviews)

export const ReviewSerializer = modelSerializer(Review, {
  fields: ['id', 'productId', 'rating', 'createdAt', 'product', 'size'],
  extra: {
    productId: { queryset: ({ request, view }) => Product.objects.filter({ name: request.user.isStaff === true ? 'Saw' : String(view) }) },
    rating: { minimum: 1, default: ({ context }) => context.request?.user.isStaff === true ? 5 : 1 },
    product: fields.nested(modelSerializer(Product, { fields: '__all__' }), { readOnly: true }),
    size: Type.Object({ width: Type.Number() }),
    createdAt: { field: 'dateTime', readOnly: true }
  }
}, {
  validateRating (rating) {
    const { request, view } = this.context
    if (request?.user.isStaff !== true && rating > 4) throw new ValidationError('Too good.')
    // @ts-expect-error a request has no such thing
    request?.usr
    return view?.action === 'create' ? rating : Math.min(rating, this.instance?.rating ?? 5)
  },
  validate (attrs) {
    // @ts-expect-error PATCH may leave it out
    const rating: number = attrs.rating
    const kept: number | undefined = attrs.rating ?? this.instance?.rating
    // @ts-expect-error there is no such field
    attrs.ratting
    return { ...attrs, rating: kept ?? rating }
  }
})

modelSerializer(Review, {
  fields: ['productId'],
  // @ts-expect-error a relation is narrowed to rows of a queryset
  extra: { productId: { queryset: ({ request }) => [request.url] } }
})

modelSerializer(Review, {
  fields: ['productId'],
  // @ts-expect-error a request has no such thing
  extra: { productId: { queryset: ({ request }) => Product.objects.filter({ name: request.usr }) } }
})

modelSerializer(Review, {
  fields: ['productId'],
  // @ts-expect-error no such keyword
  extra: { productId: { querySet: () => Product.objects.all() } }
})

export const PriceSerializer = serializer(Type.Object({ from: fields.float(), to: fields.float() }), {
  validate (attrs) {
    const { from = 0, to = Infinity } = attrs
    if (from > to) throw new ValidationError({ to: 'Less than from.' })
    if (this.context.request?.method === 'PATCH') return attrs
    return { from, to }
  }
})

export class Checked extends Serializer {
  static schema = Type.Object({ text: fields.char() })

  validateText (text: string) {
    return `${text} by ${String(this.context.request?.ip)}`
  }

  validate (attrs: { text?: string }) { return attrs }
}
