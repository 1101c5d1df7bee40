/** The same service as viewsets. */
import Fastify from 'fastify'
import viewsets, {
  AsyncModelViewSet, AsyncReadOnlyModelViewSet, CursorPagination, DefaultRouter, FastPageNumberPagination, OrderingFilter, PageNumberPagination,
  PostFetch, SearchFilter, fields, modelSerializer
} from 'fastify-viewsets'
import { OPINIONS } from './books.ts'
import { PAGE_SIZE } from './store.ts'
import type { FastifyInstance } from 'fastify'
import type { Library } from '../data/library.ts'
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

function bookViewSet ({ Book, Publisher, Author, Tag, Opinion }: Library) {
  const names = ['id', 'name'] as const
  return class BookViewSet extends AsyncReadOnlyModelViewSet {
    override queryset = Book.objects.orderBy('id')
    override serializerClass = modelSerializer(Book, {
      fields: ['id', 'title', 'pages', 'publisher', 'authors', 'tags'],
      extra: {
        publisher: fields.nested(modelSerializer(Publisher, { fields: names }), { readOnly: true }),
        authors: fields.nested(modelSerializer(Author, { fields: names }), { many: true, readOnly: true }),
        tags: fields.nested(modelSerializer(Tag, { fields: names }), { many: true, readOnly: true })
      }
    })

    override paginationClass = FastPages
    override postFetches = [new PostFetch({
      queryset: Opinion.objects.all(), toAttr: 'latestOpinions', on: { bookId: 'id' }, values: ['id', 'reader', 'rating'], orderBy: ['-createdAt', '-id'], limit: OPINIONS
    })]
  }
}

export function routerOf ({ Product, Review, ...library }: Models): DefaultRouter {
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
  router.register('books', bookViewSet(library), { basename: 'book' })
  return router
}

export async function viewsetApp (models: Models): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(viewsets, { router: routerOf(models) })
  return app
}
