/** The same service as viewsets. */
import Fastify from 'fastify'
import viewsets, {
  AsyncModelViewSet, AsyncReadOnlyModelViewSet, CursorPagination, DefaultRouter, FastPageNumberPagination, OrderingFilter, PageNumberPagination,
  PostFetch, SearchFilter, modelSerializer
} from 'fastify-viewsets'
import { PAGE_SIZE } from './store.ts'
import type { FastifyInstance } from 'fastify'
import type { Models } from '../data/models.ts'

class Pages extends PageNumberPagination {
  override pageSize = PAGE_SIZE
}

class FastPages extends FastPageNumberPagination {
  override pageSize = PAGE_SIZE
}

class Newest extends CursorPagination {
  override pageSize = PAGE_SIZE
  override ordering = '-createdAt'
}

export function routerOf ({ Product, Review }: Models): DefaultRouter {
  class ProductViewSet extends AsyncModelViewSet {
    override queryset = Product.objects.all().orderBy('id')
    override serializerClass = modelSerializer(Product, {
      fields: ['id', 'name', 'price', 'stock', 'createdAt'],
      readOnly: ['createdAt'],
      extra: { price: { minimum: 0 }, stock: { minimum: 0 } }
    })

    override paginationClass = Pages
    override filterBackends = [SearchFilter, OrderingFilter]
    override searchFields = ['name']
    override orderingFields = ['name', 'price']
  }

  class ReviewedViewSet extends AsyncReadOnlyModelViewSet {
    override queryset = Product.objects.all().orderBy('id')
    override serializerClass = modelSerializer(Product, { fields: ['id', 'name', 'price', 'stock', 'createdAt'] })
    override paginationClass = FastPages
    override actionConfigs = {
      list: {
        postFetches: [new PostFetch({
          queryset: Review.objects.all(),
          toAttr: 'latestReview',
          on: { productId: 'id' },
          values: ['id', 'author', 'rating'],
          orderBy: ['-createdAt', '-id'],
          limit: 1
        })]
      }
    }
  }

  class NewestViewSet extends AsyncReadOnlyModelViewSet {
    override queryset = Product.objects.all()
    override serializerClass = modelSerializer(Product, { fields: ['id', 'name', 'price', 'stock', 'createdAt'] })
    override paginationClass = Newest
  }

  const router = new DefaultRouter()
  router.register('products', ProductViewSet)
  router.register('reviewed', ReviewedViewSet, { basename: 'reviewed' })
  router.register('newest', NewestViewSet, { basename: 'newest' })
  return router
}

export async function viewsetApp (models: Models): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(viewsets, { router: routerOf(models) })
  return app
}
