/** A service as its user first writes it: no type argument, no `override`, and everything typed. */
import Fastify from 'fastify'
import { Type } from '@sinclair/typebox'
import viewsets, {
  AsyncModelViewSet, DefaultRouter, FastPageNumberPagination, IsAdminUser, IsAuthenticatedOrReadOnly,
  OrderingFilter, PostFetch, SearchFilter, action, modelSerializer, serializer
} from '../../../lib/index.ts'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import { db, products, reviews } from './tables.ts'

const Product = drizzleModel(db, products)
const Review = drizzleModel(db, reviews)

const ProductSerializer = modelSerializer(Product, { fields: ['id', 'name', 'price', 'createdAt'], readOnly: ['createdAt'] })
const PriceSerializer = serializer(Type.Object({ price: Type.Number({ minimum: 0 }) }))

export class ProductViewSet extends AsyncModelViewSet {
  queryset = Product.objects.all()
  serializerClass = ProductSerializer
  permissionClasses = [IsAuthenticatedOrReadOnly]
  filterBackends = [SearchFilter, OrderingFilter]
  searchFields = ['name']
  actionConfigs = {
    list: {
      paginationClass: FastPageNumberPagination,
      postFetches: [new PostFetch({
        queryset: Review.objects.all(), toAttr: 'latestReview', on: { productId: 'id' },
        values: ['id', 'rating'], orderBy: ['-createdAt'], limit: 1
      })]
    },
    destroy: { permissionClasses: [IsAdminUser] },
    setPrice: { requestSerializerClass: PriceSerializer }
  }

  @action({ detail: true, methods: ['post'] })
  async setPrice () {
    const product = await this.getObject()
    const { validatedData } = await this.validatedSerializer({ serializerClass: PriceSerializer })
    return this.serializedResponse(await this.queryset.update(product, validatedData))
  }
}

const router = new DefaultRouter()
router.register('products', ProductViewSet)

const app = Fastify()
await app.register(viewsets, { router, prefix: '/api' })
