/** The viewsets of the reference service. */
import {
  AsyncModelViewSet, AsyncReadOnlyModelViewSet, AsyncViewSet, BasePermission, CursorPagination, FastPageNumberPagination, IsAdminUser, IsAuthenticated,
  IsAuthenticatedOrReadOnly, LimitOffsetPagination, OrderingFilter, PageNumberPagination, PostFetch, Response, FilterSetBackend, SearchFilter, action, and, filterSet, filters, not, or
} from 'fastify-viewsets'
import { PriceSerializer, buildSerializers } from './serializers.ts'
import type { Serializer, ViewContext, ViewRequest } from 'fastify-viewsets'
import type { Models } from './models.ts'
import type { User } from './users.ts'

class Pages extends PageNumberPagination {
  override pageSize = 4
  override pageSizeQueryParam = 'page_size'
  override maxPageSize = 6
}

class FastPages extends FastPageNumberPagination {
  override pageSize = 4
  override pageSizeQueryParam = 'page_size'
  override maxPageSize = 6
}

class Windows extends LimitOffsetPagination {
  override defaultLimit = 3
  override maxLimit = 5
}

class Cursors extends CursorPagination {
  override pageSize = 3
  override ordering = '-rating'
  override pageSizeQueryParam = 'page_size'
  override maxPageSize = 5
}

class IsOwner extends BasePermission {
  override readonly message = 'Only the owner may touch this note.'
  override readonly code = 'not_owner'

  override hasObjectPermission (request: ViewRequest, _view: ViewContext, note: { owner: string }): boolean {
    return note.owner === (request.user as User).username
  }
}

export function buildViewSets (models: Models) {
  const { Category, Product, Review, Stock, Note } = models
  const { CategorySerializer, ProductSerializer, ProductListSerializer, ReviewSerializer, StockSerializer, NoteSerializer } = buildSerializers(models)

  class CategoryViewSet extends AsyncModelViewSet {
    static override readonly description = 'Categories, looked up by slug.'
    override queryset = Category.objects.all()
    override serializerClass = CategorySerializer
    override lookupField = 'slug'
  }

  class ProductFilterSet extends filterSet(Product, {
    name: filters.string({ lookups: ['icontains', 'istartswith'] }),
    price: filters.decimal({ lookups: ['comparison'], maxDigits: 10, decimalPlaces: 2 }),
    stock: filters.integer({ lookups: ['comparison', 'in'] }),
    is_active: filters.boolean(),
    status: filters.choice([['draft', 'Draft'], ['published', 'Published'], ['archived', 'Archived']]),
    category: filters.integer({ filterBy: 'category_id' }),
    released_on: filters.date({ lookups: ['gte', 'lte'] })
  }, {
    orderFields: [['price', 'price'], ['name', 'name'], ['newest', 'id']],
    orderParam: 'order_by'
  }) {}

  class ProductViewSet extends AsyncModelViewSet {
    static override readonly description = "The shop's products."
    override queryset = Product.objects.all()
    override serializerClass = ProductSerializer
    override paginationClass = Pages
    override filterBackends = [FilterSetBackend, SearchFilter, OrderingFilter]
    override filtersetClass = ProductFilterSet
    override searchFields = ['name', '^sku', '=contact']
    override orderingFields = ['price', 'name', 'stock']
    override actionConfigs = {
      list: { responseSerializerClass: ProductListSerializer },
      destroy: { permissionClasses: [IsAdminUser] },
      setPrice: { requestSerializerClass: PriceSerializer, permissionClasses: [IsAuthenticated] },
      active: {
        queryset: () => Product.objects.filter({ is_active: true }),
        paginationClass: FastPages,
        serializerClass: ProductListSerializer
      }
    }

    @action({ detail: true, methods: ['post'] })
    async setPrice () {
      const product = await this.getObject()
      const { validatedData } = await this.validatedSerializer({ serializerClass: PriceSerializer })
      return this.serializedResponse(await this.queryset.update(product, validatedData))
    }

    @action({ detail: false, methods: ['get'] })
    async active () {
      return this.paginatedResponse(await this.getQueryset())
    }

    @action({ detail: false, methods: ['get'], urlPath: 'price-stats', urlName: 'stats' })
    async stats () {
      const rows = await (await this.filterQueryset(await this.getQueryset())).fetch()
      const highest = rows.map(({ price }) => Number(price).toFixed(2)).sort().at(-1) ?? null
      return new Response({ count: rows.length, highest })
    }

    @action({ detail: true, methods: ['get', 'delete'] })
    async label () {
      const product = await this.getObject()
      return new Response({ label: product.name.toUpperCase(), action: this.action })
    }

    @action.mapping.put('label')
    relabel () {
      const { label = null } = (this.data ?? {}) as { label?: unknown }
      return new Response({ label, action: this.action }, { status: 202 })
    }
  }

  class ReviewViewSet extends AsyncModelViewSet {
    override queryset = Review.objects.all()
    override serializerClass = ReviewSerializer
    override paginationClass = Cursors
  }

  class StockViewSet extends AsyncModelViewSet {
    override queryset = Stock.objects.all()
    override serializerClass = StockSerializer
    override paginationClass = Windows
    override filterBackends = [OrderingFilter]
    override ordering = ['-quantity']
  }

  class CatalogueViewSet extends AsyncReadOnlyModelViewSet {
    static override readonly description = 'Read-only products with their latest and best reviews attached.'
    override queryset = Product.objects.all()
    override serializerClass = ProductListSerializer
    override paginationClass = FastPages

    override async list () {
      const page = await this.paginateQueryset(await this.filterQueryset(await this.getQueryset())) as { id: number, name: string }[]
      const rows: object[] = page.map(({ id, name }) => ({ id, name }))
      const fetches = [
        new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest_review', on: { product_id: 'id' }, values: ['id', 'rating'], orderBy: ['-created_at', '-id'], limit: 1 }),
        new PostFetch({ queryset: Review.objects.all(), toAttr: 'top_reviews', on: { product_id: 'id' }, values: ['id', 'author', 'rating'], orderBy: ['-rating', 'id'], limit: 2 }),
        new PostFetch({ queryset: Stock.objects.all(), toAttr: 'stocks', on: { product_id: 'id' }, values: ['warehouse', 'quantity'], orderBy: ['id'], limit: null })
      ]
      for (const fetch of fetches) await fetch.fetch(rows)
      return this.getPaginatedResponse(rows)
    }
  }

  class NoteViewSet extends AsyncModelViewSet {
    override queryset = Note.objects.all()
    override serializerClass = NoteSerializer
    override permissionClasses = [and(IsAuthenticated, or(IsOwner, IsAdminUser))]

    override performCreate (serializer: Serializer) {
      return serializer.save({ owner: (this.request.user as User).username })
    }
  }

  class OwnNoteViewSet extends NoteViewSet {
    override permissionClasses = [IsAuthenticated, IsOwner]
  }

  class ReadableNoteViewSet extends NoteViewSet {
    override permissionClasses = [IsAuthenticatedOrReadOnly]
  }

  class NobodyNoteViewSet extends NoteViewSet {
    override permissionClasses = [not(IsAuthenticated)]
  }

  class ProductReviewViewSet extends AsyncModelViewSet {
    override queryset = Review.objects.all()
    override serializerClass = ReviewSerializer

    override async getQueryset () {
      return (await super.getQueryset()).filter({ product_id: this.kwargs.product_pk as never })
    }
  }

  class PingViewSet extends AsyncViewSet {
    list () {
      return new Response({ action: this.action, detail: this.detail, basename: this.basename })
    }

    @action({ detail: false, methods: ['get', 'post'], permissionClasses: [IsAuthenticated] })
    whoami () {
      const { user, auth, method } = this.request
      return new Response({ user: (user as User).username, auth: String(auth ?? 'None'), method })
    }
  }

  return {
    CategorySerializer,
    CategoryViewSet,
    ProductViewSet,
    ReviewViewSet,
    StockViewSet,
    CatalogueViewSet,
    NoteViewSet,
    OwnNoteViewSet,
    ReadableNoteViewSet,
    NobodyNoteViewSet,
    ProductReviewViewSet,
    PingViewSet
  }
}
