/** The shop's serializers and viewsets. */
import { Type } from '@sinclair/typebox'
import {
  AsyncModelViewSet, FastPageNumberPagination, FilterSetBackend, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly, OrderingFilter,
  PageNumberPagination, PostFetch, Q, SearchFilter, action, fields, filterSet, filters, hyperlinkedModelSerializer, modelSerializer, serializer
} from 'fastify-viewsets'
import { Category, Product, Review, Tag } from './models.ts'
import type { Serializer } from 'fastify-viewsets'
import type { User } from './users.ts'

const PriceSerializer = serializer(Type.Object({ price: Type.Number({ minimum: 0 }) }))

class Pages extends PageNumberPagination {
  override pageSize = 20
  override pageSizeQueryParam = 'page_size'
  override maxPageSize = 100
}

class FastPages extends FastPageNumberPagination {
  override pageSize = 20
}

export class CategoryViewSet extends AsyncModelViewSet {
  static override readonly description = 'Categories, looked up by slug.'
  override queryset = Category.objects.all()
  override serializerClass = modelSerializer(Category, { fields: ['id', 'name', 'slug'] })
  override permissionClasses = [IsAuthenticatedOrReadOnly]
  override lookupField = 'slug'
}

export class TagViewSet extends AsyncModelViewSet {
  static override readonly description = 'Tags, with links to the products that have them.'
  override queryset = Tag.objects.all()
  override serializerClass = hyperlinkedModelSerializer(Tag, {
    fields: ['url', 'name', 'products'],
    extra: { products: fields.hyperlink(Product, { many: true, required: false }) }
  })

  override permissionClasses = [IsAuthenticatedOrReadOnly]
}

// out of the class, whose body runs for each request
const latestReview = new PostFetch({
  queryset: Review.objects.all(), toAttr: 'latestReview', on: { productId: 'id' }, values: ['id', 'rating'], orderBy: ['-createdAt', '-id'], limit: 1
})

export class ProductViewSet extends AsyncModelViewSet {
  static override readonly description = 'What the shop sells, each with its latest review in the list.'
  override queryset = Product.objects.all().orderBy('id')
  override serializerClass = modelSerializer(Product, {
    fields: ['id', 'name', 'price', 'stock', 'categoryId', 'tags', 'createdAt'],
    readOnly: ['createdAt'],
    extra: { price: { minimum: 0 }, stock: { minimum: 0 }, tags: { required: false, allowEmpty: true } }
  })

  override permissionClasses = [IsAuthenticatedOrReadOnly]
  override filterBackends = [FilterSetBackend, SearchFilter, OrderingFilter]
  override filtersetClass = filterSet(Product, { tag: filters.string({ filterBy: Q.path('tags__name') }) })
  override searchFields = ['name']
  override orderingFields = ['name', 'price']
  override actionConfigs = {
    list: {
      paginationClass: FastPages,
      postFetches: [latestReview]
    },
    destroy: { permissionClasses: [IsAdminUser] },
    setPrice: { requestSerializerClass: PriceSerializer, permissionClasses: [IsAuthenticated] }
  }

  @action({ detail: true, methods: ['post'], description: 'Changes the price and nothing else.' })
  async setPrice () {
    const product = await this.getObject()
    const { validatedData } = await this.validatedSerializer({ serializerClass: PriceSerializer })
    return this.serializedResponse(await this.queryset.update(product, validatedData))
  }
}

export class ReviewViewSet extends AsyncModelViewSet {
  static override readonly description = 'What customers say. The author is whoever sends the review.'
  override queryset = Review.objects.all().orderBy('-id')
  override serializerClass = modelSerializer(Review, {
    fields: ['id', 'productId', 'author', 'rating', 'comment', 'createdAt'],
    readOnly: ['author', 'createdAt'],
    extra: { rating: { minimum: 1, maximum: 5 } }
  })

  override permissionClasses = [IsAuthenticatedOrReadOnly]
  override paginationClass = Pages
  override filterBackends = [SearchFilter, OrderingFilter]
  override searchFields = ['comment']
  override orderingFields = ['rating', 'createdAt']

  override performCreate (serializer: Serializer) {
    return serializer.save({ author: (this.request.user as User).username })
  }
}
