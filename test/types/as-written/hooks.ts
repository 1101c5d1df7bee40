/** Hooks that call `super`, as everyone who comes from Django REST framework writes them. */
import {
  AllowAny, AsyncGenericAPIView, AsyncModelViewSet, FormParser, IsAuthenticated, JSONRenderer, NestedViewSetMixin, NotFound, OrderingFilter, PageNumberPagination, PostFetch,
  SearchFilter, TokenAuthentication, modelSerializer
} from '../../../lib/index.ts'
import { drizzleModel } from '../../../lib/querysets/drizzle/index.ts'
import { db, products, reviews } from './tables.ts'
import type { GetSerializerOptions, OwnSerializer, QuerySet, SerializerOf, ViewRequest } from '../../../lib/index.ts'

const Product = drizzleModel(db, products)
const Review = drizzleModel(db, reviews)
const ProductSerializer = modelSerializer(Product, { fields: ['id', 'name', 'price'] })
const NameSerializer = modelSerializer(Product, { fields: ['name'] })
const latest = new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { productId: 'id' }, limit: 1 })

class Products extends AsyncModelViewSet {
  queryset = Product.objects.all()
  serializerClass = ProductSerializer
}

export class Narrowing extends Products {
  getQueryset () {
    return super.getQueryset().filter({ price__gte: 0 }).exclude({ name: '' }).orderBy('-price')
  }

  async list () {
    // @ts-expect-error no such column
    this.getQueryset().filter({ prise: 1 })
    const [first] = await this.getQueryset().fetch()
    const name: string | undefined = first?.name
    return super.list()
  }
}

export class Waiting extends Products {
  async getQueryset () {
    const queryset = (await super.getQueryset()).filter({ price__gte: 0 })
    // @ts-expect-error no such column
    queryset.filter({ prise: 1 })
    return queryset
  }

  async getObject () {
    const product = await super.getObject()
    // @ts-expect-error a row has no such column
    product.prise
    if (product.price < 0) throw new NotFound()
    return product
  }
}

export class Again extends Narrowing {
  getQueryset () { return super.getQueryset().filter({ id__gt: 1 }) }
}

export class Misspelling extends Products {
  getQueryset () {
    // @ts-expect-error no such column
    return super.getQueryset().filter({ prise__gte: 0 })
  }
}

export class WrongRows extends Products {
  // @ts-expect-error these are rows of another model
  getQueryset () { return Review.objects.all() }
}

export class NoRows extends Products {
  // @ts-expect-error nothing is no queryset
  getQueryset () { super.getQueryset() }
}

export class Choosing extends Products {
  getQueryset () {
    if (this.action !== 'list') return super.getQueryset()
    return this.request.user.isStaff === true ? Product.objects.all() : Product.objects.filter({ price__gt: 0 })
  }
}

export class Below extends NestedViewSetMixin(AsyncModelViewSet) {
  queryset = Review.objects.all()
  parentLookupKwargs = { product_pk: 'productId' }
  getQueryset () { return super.getQueryset().filter({ rating__gt: 1 }) }
}

export class Policies extends Products {
  getPermissions () {
    if (this.action === 'list') return [new AllowAny()]
    return [...super.getPermissions(), new IsAuthenticated()]
  }

  getAuthenticators () { return super.getAuthenticators().filter((one) => one instanceof TokenAuthentication) }
  getThrottles () { return [...super.getThrottles()] }
  getRenderers () { return [...super.getRenderers(), new JSONRenderer()] }
  getParsers () { return [...super.getParsers(), new FormParser()] }
  getFilterBackends () { return [...super.getFilterBackends(), SearchFilter, OrderingFilter] }
  getPostFetches () { return [...super.getPostFetches(), latest] }
  getPaginationClass () { return this.action === 'list' ? PageNumberPagination : super.getPaginationClass() }

  getSerializerContext () {
    const context = super.getSerializerContext()
    context['shop'] = 1
    return context
  }

  getSuccessHeaders (data: unknown) {
    const headers = super.getSuccessHeaders(data)
    headers['x-new'] = 'yes'
    return headers
  }

  getViewName () { return super.getViewName().toUpperCase() }
  getFormatSuffix (kwargs: Record<string, string>) { return super.getFormatSuffix(kwargs)?.toLowerCase() ?? null }
}

export class PoliciesInTime extends Products {
  async getPermissions () { return [...await super.getPermissions(), new IsAuthenticated()] }
  async getAuthenticators () { return (await super.getAuthenticators()).filter((one) => one instanceof TokenAuthentication) }
  async getThrottles () { return [...await super.getThrottles()] }
  async getRenderers () { return [...await super.getRenderers(), new JSONRenderer()] }
  async getParsers () { return [...await super.getParsers(), new FormParser()] }
  async getFilterBackends () { return [...await super.getFilterBackends(), SearchFilter] }
  async getPostFetches () { return [...await super.getPostFetches(), latest] }
  async getPaginationClass () { return this.action === 'list' ? PageNumberPagination : await super.getPaginationClass() }
  async getSerializerContext () { return { ...await super.getSerializerContext(), shop: 1 } }
  async getSuccessHeaders (data: unknown) { return { ...await super.getSuccessHeaders(data), 'x-new': 'yes' } }
  async getSerializerClass () { return this.action === 'list' ? NameSerializer : await super.getSerializerClass() }
  async getViewName () { return (await super.getViewName()).toUpperCase() }
}

export class WrongPolicies extends Products {
  // @ts-expect-error permissions are objects here, not classes
  getPermissions () { return [IsAuthenticated] }
  // @ts-expect-error filter backends are classes, not objects
  getFilterBackends () { return [new SearchFilter()] }
  // @ts-expect-error a paginator's class is none of these
  getPaginationClass () { return SearchFilter }
  // @ts-expect-error a context is an object
  getSerializerContext () { return 'shop' }
  // @ts-expect-error a name is text
  getViewName () { return 5 }
}

export class Filtering extends Products {
  async filterQueryset (queryset: QuerySet) {
    return (await super.filterQueryset(queryset)).filter({ price__gte: 1 })
  }
}

export class FilteringRows extends Products {
  async filterQueryset (queryset: this['queryset']) {
    const filtered = await super.filterQueryset(queryset)
    // @ts-expect-error no such column
    filtered.filter({ prise: 1 })
    return filtered.filter({ price__gte: 1 })
  }

  async cheapest () {
    const rows = await this.filterQueryset(this.getQueryset())
    const price: number | undefined = (await rows.first())?.price
    return price
  }
}

export class FilteringAtOnce extends Products {
  filterQueryset (queryset: this['queryset']) { return queryset.filter({ price__gte: 1 }) }
}

export class WrongFiltering extends Products {
  // @ts-expect-error a queryset comes out
  async filterQueryset (queryset: this['queryset']) { return queryset.fetch() }
}

export class Saving extends Products {
  async performCreate (serializer: OwnSerializer<this>) {
    const { price } = serializer.validatedData
    const whole: number = price
    // @ts-expect-error a product has no such field
    serializer.validatedData.prise
    await serializer.save({ price: Math.round(whole) })
  }

  async performUpdate (serializer: SerializerOf<typeof ProductSerializer>) {
    const name: string = serializer.validatedData.name
    await super.performUpdate(serializer)
  }

  async performDestroy (product: this['queryset']['$row']) {
    const price: number = product.price
    await super.performDestroy(product)
  }
}

export class WrongSaving extends Products {
  // @ts-expect-error a serializer is saved, no number
  performCreate (serializer: number) { return serializer }
}

export class Wrapping extends Products {
  async create () {
    const response = await super.create()
    response.headers['x-made'] = 'yes'
    return response
  }

  getSerializerClass () { return this.action === 'list' ? NameSerializer : super.getSerializerClass() }
  getRequestSerializerClass () { return super.getRequestSerializerClass() }

  getSerializer (options?: GetSerializerOptions) {
    const serializer = super.getSerializer({ ...options, partial: true })
    const { partial } = serializer
    return serializer
  }

  async initial (request: ViewRequest, kwargs: Record<string, string>) {
    await super.initial(request, kwargs)
  }

  async checkObjectPermissions (request: ViewRequest, product: this['queryset']['$row']) {
    const price: number = product.price
    await super.checkObjectPermissions(request, product)
  }
}

export class Bare extends AsyncGenericAPIView {
  queryset = Product.objects.all()
  async get () { return await this.getQueryset().filter({ name: 'Saw' }).count() }
}
