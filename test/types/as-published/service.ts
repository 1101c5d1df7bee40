/** Viewsets over tables with defaults, exported with everything that they are made of. */
import { Type } from '@sinclair/typebox'
import {
  AsyncModelViewSet, DefaultRouter, FastPageNumberPagination, IsAuthenticatedOrReadOnly, NestedViewSetMixin, PostFetch, SearchFilter, action, fields, filterSet, filters, modelSerializer, serializer
} from 'fastify-viewsets'
import { atomic, drizzleModel, pipelined } from 'fastify-viewsets/drizzle'
import { desk, products, reviews, shop, tickets, users } from './tables.js'

export const Product = drizzleModel(shop, products)
export const Review = drizzleModel(shop, reviews)
export const Ticket = drizzleModel(desk, tickets)
export const User = drizzleModel(desk, users)

export const ProductSerializer = modelSerializer(Product, {
  fields: ['id', 'name', 'price', 'stock', 'note', 'createdAt'], readOnly: ['createdAt'], extra: { price: { minimum: 0 } }
}, {
  validateStock (stock) { return Math.trunc(stock) },
  validate (attrs) { return attrs }
})

export const TicketSerializer = modelSerializer(Ticket, { fields: '__all__', readOnly: ['openedAt'] })
export const PriceSerializer = serializer(Type.Object({ price: fields.float({ minimum: 0 }), at: Type.Optional(fields.dateTime()) }))

type Input<S extends abstract new (...args: never) => { validatedData: unknown }> = InstanceType<S>['validatedData']

/** A column with a default may be left out; it is there all the same. */
export const product: Input<typeof ProductSerializer> = { name: 'Hammer', price: 1, stock: 2, note: null }
export const least: Input<typeof ProductSerializer> = { name: 'Hammer', price: 1 }
export const ticket: Input<typeof TicketSerializer> = { subject: 'Help', priority: 'high', isOpen: false, meta: { tags: [] }, assigneeId: null }
// @ts-expect-error a stock is a number
export const wrongStock: Input<typeof ProductSerializer> = { name: 'Hammer', price: 1, stock: '2' }
// @ts-expect-error a subject must be given
export const noSubject: Input<typeof TicketSerializer> = { isOpen: true }
// @ts-expect-error what is read only is not in it
export const writtenId: Input<typeof ProductSerializer> = { name: 'Hammer', price: 1, id: 1 }

export const ProductFilters = filterSet(Product, { name: filters.string({ lookups: ['icontains'] }), stock: filters.integer({ lookups: ['gte'] }) })

export class Pages extends FastPageNumberPagination {
  pageSize = 20
}

export class ProductViewSet extends AsyncModelViewSet {
  queryset = Product.objects.all()
  serializerClass = ProductSerializer
  permissionClasses = [IsAuthenticatedOrReadOnly]
  filterBackends = [SearchFilter]
  filtersetClass = ProductFilters
  paginationClass = Pages
  searchFields = ['name']
  actionConfigs = {
    list: { postFetches: [new PostFetch({ queryset: Review.objects.all(), toAttr: 'latestReview', on: { productId: 'id' }, values: ['rating'], limit: 1 })] },
    setPrice: { requestSerializerClass: PriceSerializer }
  }

  @action({ detail: true, methods: ['post'] })
  async setPrice () {
    const product = await this.getObject()
    const { validatedData } = await this.validatedSerializer({ serializerClass: PriceSerializer })
    const stocked = await this.queryset.create({ name: product.name, price: validatedData.price })
    const stock: number = stocked.stock
    return this.serializedResponse(await this.queryset.update(product, { price: validatedData.price, stock }))
  }

  // @ts-expect-error no such HTTP method
  @action({ detail: true, methods: ['fetch'] })
  async fetchPrice () { return this.setPrice() }

  // @ts-expect-error no such action to map a method to
  @action.mapping.put('setPrise')
  async putPrice () { return this.setPrice() }

  @action.mapping.delete('setPrice')
  async dropPrice () {
    return this.serializedResponse(await this.getObject(), { serializerClass: ProductSerializer })
  }
}

export class ReviewViewSet extends NestedViewSetMixin(AsyncModelViewSet) {
  queryset = Review.objects.all()
  serializerClass = modelSerializer(Review, { fields: '__all__', extra: { product: fields.nested(ProductSerializer, { readOnly: true }) } })
  parentLookupKwargs = { product_pk: 'productId' }
}

export class TicketViewSet extends AsyncModelViewSet {
  queryset = Ticket.objects.all()
  serializerClass = TicketSerializer

  async close () {
    const { validatedData } = await this.validatedSerializer()
    const urgent: 'low' | 'high' | undefined = validatedData.priority
    await atomic(desk, () => Ticket.objects.filter({ priority: urgent ?? 'low' }).updateMany({ isOpen: false }))
    return this.serializedResponse(await this.getObject())
  }
}

export const reads = pipelined(desk, { clients: 2 })
export const router = new DefaultRouter()
router.register('products', ProductViewSet)
router.register('tickets', TicketViewSet)
