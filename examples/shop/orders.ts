/** Orders: each is written together with its lines, and seen by its customer alone. */
import { AsyncModelViewSet, IsAuthenticated, ValidationError, fields, modelSerializer } from 'fastify-viewsets'
import { Line, Order } from './models.ts'
import type { User } from './users.ts'

const LineSerializer = modelSerializer(Line, {
  fields: ['productId', 'product', 'quantity'],
  extra: { product: fields.char({ source: 'product.name', readOnly: true }), quantity: { minimum: 1 } }
})

const OrderSerializer = modelSerializer(Order, {
  fields: ['id', 'customer', 'createdAt', 'lines'],
  readOnly: ['createdAt'],
  extra: {
    customer: fields.hidden({ default: ({ context }) => (context.request?.user as User).username }),
    lines: fields.nested(LineSerializer, { many: true, allowEmpty: false })
  }
}, {
  validateLines (lines) {
    if (new Set(lines.map(({ productId }) => productId)).size < lines.length) throw new ValidationError('Each product may stand in one line only.')
    return lines
  },

  async create ({ lines, ...values }) {
    const order = await Order.objects.create(values)
    await Line.objects.bulkCreate(lines.map((line) => ({ ...line, orderId: order.id })))
    return order
  },

  async update (order, { lines, ...values }) {
    if (lines !== undefined) {
      await Line.objects.filter({ order: order.id }).deleteMany()
      await Line.objects.bulkCreate(lines.map((line) => ({ ...line, orderId: order.id })))
    }
    return await Order.objects.update(order, values)
  }
})

export class OrderViewSet extends AsyncModelViewSet {
  static override readonly description = 'What a customer has ordered.'
  override queryset = Order.objects.orderBy('-id')
  override serializerClass = OrderSerializer
  override permissionClasses = [IsAuthenticated]
  override atomic = true // an order is stored with all of its lines or not at all

  override getQueryset () {
    return super.getQueryset().filter({ customer: (this.request.user as User).username })
  }
}
