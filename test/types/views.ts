/** What must not compile in a service's own views, viewsets and routers. Checked by `npm run typecheck`; nothing here runs. */
import Fastify from 'fastify'
import { Type } from '@sinclair/typebox'
import viewsets, {
  AsyncAPIView, AsyncModelViewSet, AsyncReadOnlyModelViewSet, AsyncViewSet, BasePermission, DefaultRouter, IsAuthenticated, ListAPIView, ModelPermissions, PostFetch, Response,
  SearchFilter, action, actionConfig, and, apiView, fields, memoryModel, modelSerializer, path, serializer
} from '../../lib/index.ts'
import type { GetSerializerOptions, RequestUser } from '../../lib/index.ts'

const Product = memoryModel('Product', Type.Object({ id: Type.Integer(), name: Type.String(), price: Type.Number() }))
const Review = memoryModel('Review', Type.Object({ id: Type.Integer(), productId: Type.Integer(), rating: Type.Integer() }))
const ProductSerializer = modelSerializer(Product, { fields: ['id', 'name', 'price'] })
const PriceSerializer = serializer(Type.Object({ price: fields.float({ minimum: 0 }) }))

class ProductViewSet extends AsyncModelViewSet {
  override queryset = Product.objects.all()
  override serializerClass = ProductSerializer
  override permissionClasses = [and(IsAuthenticated, IsAuthenticated)]
  override actionConfigs = { list: { permissionClasses: [] }, setPrice: { requestSerializerClass: PriceSerializer } }

  @action({ detail: true, methods: ['post'] })
  async setPrice () {
    const product = await this.getObject()
    const price: number = product.price
    // @ts-expect-error a row has no such column
    product.prise
    // @ts-expect-error a price is a number
    const text: string = product.price

    const { validatedData } = await this.validatedSerializer({ serializerClass: PriceSerializer })
    // @ts-expect-error the price serializer has no name
    validatedData.name
    const own = await this.validatedSerializer()
    const name: string = own.validatedData.name
    // @ts-expect-error a primary key is not for clients to write
    own.validatedData.id

    // @ts-expect-error no such column to update
    await this.queryset.update(product, { prise: price })
    // @ts-expect-error a price is a number
    await this.queryset.update(product, { price: text })
    return this.serializedResponse(await this.queryset.update(product, { price: validatedData.price, name }))
  }

  // @ts-expect-error `detail` must be said
  @action({ methods: ['get'] })
  summary () { return new Response({}) }

  // @ts-expect-error no such HTTP method
  @action({ detail: true, methods: ['fetch'] })
  label () { return new Response({}) }

  // @ts-expect-error no such action to map a method to
  @action.mapping.put('lable')
  relabel () { return new Response({}) }

  override async getQueryset () {
    return (await super.getQueryset()).filter({ price__gte: 0 })
  }

  override async list () {
    const queryset = await this.filterQueryset(await this.getQueryset())
    // @ts-expect-error a number has no icontains
    queryset.filter({ price__icontains: '1' })
    return super.list()
  }
}

class WrongQueryset extends AsyncModelViewSet {
  // @ts-expect-error a queryset is no array
  override queryset = [{ id: 1 }]
}

class WrongPermissions extends AsyncViewSet {
  // @ts-expect-error policies are classes, not objects
  override permissionClasses = [new IsAuthenticated()]
}

class WrongPermissionNames extends ModelPermissions {
  // @ts-expect-error each method takes a list of permissions
  override permsMap = { POST: 'add_product' }
}

class WrongUser implements RequestUser {
  // @ts-expect-error it is asked for a list of permissions
  hasPerms (permission: string) { return permission === 'add_product' }
}

class WrongLookup extends ListAPIView {
  // @ts-expect-error a lookup field is a name
  override lookupField = 5
}

class WrongConverter extends AsyncModelViewSet {
  // @ts-expect-error no such converter
  override lookupValueConverter = 'itn' as const
}

class RightConverter extends AsyncModelViewSet {
  override lookupValueConverter = 'int' as const
}

class UnknownAction extends AsyncReadOnlyModelViewSet {
  override queryset = Product.objects.all()
  override serializerClass = ProductSerializer
  override actionConfigs = { lits: { permissionClasses: [] } }
}

class UnknownConfig extends AsyncReadOnlyModelViewSet {
  override queryset = Product.objects.all()
  override serializerClass = ProductSerializer
  override actionConfigs = { list: { permissionClasses: [], permisionClasses: [] } }
}

const router = new DefaultRouter()
router.register('products', ProductViewSet)
// @ts-expect-error it has no action `lits`
router.register('unknown', UnknownAction)
// @ts-expect-error an action has no `permisionClasses`
router.register('misspelt', UnknownConfig)
// @ts-expect-error a view that is no viewset cannot be registered
router.register('list', class {})
// @ts-expect-error nor can a generic view, which goes by path()
router.register('list', ListAPIView)
// @ts-expect-error no such option
router.register('products', ProductViewSet, { baseName: 'product' })
router.register('products', ProductViewSet, 'product')
// @ts-expect-error a basename is text
router.register('products', ProductViewSet, 5)
// @ts-expect-error a trailing slash is there, is not, or is optional
new DefaultRouter({ trailingSlash: '/' })

path('/products/', ListAPIView.asView({ lookupField: 'slug' }))
// @ts-expect-error no such attribute
path('/products/', ListAPIView.asView({ lookupFeild: 'slug' }))
// @ts-expect-error a viewset needs its actions
path('/products/', ProductViewSet.asView())
path('/products/', ProductViewSet.asView({ get: 'list' }, { basename: 'product' }))

// @ts-expect-error no such column to join on
new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { prodctId: 'id' } })
// @ts-expect-error no such column to take
new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { productId: 'id' }, values: ['ratting'] })
// @ts-expect-error no such column to order by
new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { productId: 'id' }, orderBy: ['-ratting'] })

// @ts-expect-error a join goes by `on`, or by `queries`, not by both
new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { productId: 'id' }, queries: { productId: 'id' } })

const latest = new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { productId: 'id' }, values: ['rating'] })
const every = new PostFetch({ queryset: Review.objects.all(), toAttr: 'reviews', on: { productId: 'id' }, limit: null })

async function fetched () {
  const [row] = await latest.fetch([{ id: 1 }])
  const rating: number | undefined = row?.latest?.rating
  const joined: number | undefined = row?.latest?.productId
  // @ts-expect-error only what was asked for comes along
  row?.latest?.id
  // @ts-expect-error there may be none
  row?.latest.rating
  const [other] = await every.fetch([{ id: 1 }])
  const ids: number[] | undefined = other?.reviews.map(({ id }) => id)
  return { rating, joined, ids }
}

class Attaching extends AsyncAPIView {
  async get () {
    const { data } = await this.serializedResponse({}, { serializerClass: ProductSerializer, postFetches: [latest, every] })
    const name: string = data.name
    const stars: number | undefined = data.latest?.rating
    const list: number[] = data.reviews.map(({ rating }) => rating)
    // @ts-expect-error nothing of that name is attached
    data.newest
    return { name, stars, list }
  }
}

// @ts-expect-error a relation is narrowed to rows of a queryset
fields.primaryKey(Product, { queryset: () => [1, 2] })
fields.primaryKey(Product, { queryset: ({ request }) => Product.objects.filter({ name: request.url }) })

actionConfig({ queryset: (view) => Product.objects.filter({ id: Number(view.kwargs.pk) }) })
// @ts-expect-error no such config
actionConfig({ permisionClasses: [] })

apiView(['GET', 'POST'])(async (request, kwargs) => ({ user: request.user, kwargs }))
// @ts-expect-error no such method
apiView(['GTE'])

class WrongPermission extends BasePermission {
  // @ts-expect-error a permission says yes or no
  override hasPermission (): string { return 'yes' }
}

class Hook extends AsyncAPIView {
  // @ts-expect-error `initial` gets the request
  override initial (request: number): void {}

  // @ts-expect-error a permission check takes an object, not a number
  override checkObjectPermissions (_request: unknown, _object: number): void {}
}

class AsyncHooks extends AsyncModelViewSet {
  override serializerClass = ProductSerializer
  override async getFormatSuffix (kwargs: Record<string, string>) { return super.getFormatSuffix(kwargs) }
  override async getFilterBackends () { return [...await super.getFilterBackends(), SearchFilter] }
  override async getPostFetches () { return super.getPostFetches() }
  override async getPaginationClass () { return super.getPaginationClass() }
  override async getPaginatedResponse (data: unknown) { return super.getPaginatedResponse(data) }
  override async hasSerializer () { return super.hasSerializer() }
  override async getSerializer (options?: GetSerializerOptions) { return super.getSerializer({ ...options, partial: true }) }
  override async getSerializerClass () { return super.getSerializerClass() }
  override async getRequestSerializerClass () { return super.getRequestSerializerClass() }
  override async getResponseSerializerClass () { return super.getResponseSerializerClass() }
  override async getSerializerContext () { return { ...await super.getSerializerContext(), shop: 1 } }
  override async getSuccessHeaders (data: unknown) { return { ...await super.getSuccessHeaders(data), 'x-new': 'yes' } }
}

class SyncHooks extends AsyncModelViewSet {
  override serializerClass = ProductSerializer
  override getFilterBackends () { return [SearchFilter] }
  override getSerializerClass () { return this.action === 'list' ? ProductSerializer : super.getSerializerClass() }
  override getSerializerContext () { return { ...super.getSerializerContext(), shop: 1 } }
  override getSuccessHeaders (data: unknown) { return { ...super.getSuccessHeaders(data), 'x-new': 'yes' } }
  override getSerializer (options?: GetSerializerOptions) { return super.getSerializer({ ...options, partial: true }) }

  async whole () {
    const serializer = this.getSerializer({ data: this.data })
    await serializer.isValid({ raiseException: true })
    const name: string = serializer.validatedData.name
    // @ts-expect-error a name is text
    const wrong: number = serializer.validatedData.name
    return { name, wrong }
  }
}

class Making extends AsyncAPIView {
  override serializerClass = ProductSerializer

  async post () {
    const serializer = this.getSerializer({ data: this.data })
    if (!await serializer.isValid()) return serializer.errors
    const { price } = (await this.getSerializer({ serializerClass: PriceSerializer, data: this.data })).validatedData
    // @ts-expect-error what is made is not for the caller to choose
    const other: InstanceType<typeof PriceSerializer> = this.getSerializer()
    // @ts-expect-error a product has no such field
    return [serializer.validatedData.name, price, other, serializer.validatedData.prise]
  }
}

class WrongSerializer extends AsyncAPIView {
  // @ts-expect-error a serializer is no number
  override getSerializer () { return 1 }
}

class WrongContext extends AsyncAPIView {
  // @ts-expect-error a context is an object, whenever it comes
  override async getSerializerContext () { return 'shop' }
}

const app = Fastify()
app.register(viewsets, { router, prefix: '/api' })
// @ts-expect-error no such setting
app.register(viewsets, { router, prefx: '/api' })
// @ts-expect-error a page size is a number
app.register(viewsets, { router, pageSize: '20' })

export {
  AsyncHooks, Attaching, Hook, Making, RightConverter, SyncHooks, fetched, UnknownAction, UnknownConfig, WrongContext, WrongConverter, WrongLookup, WrongPermission, WrongPermissionNames,
  WrongPermissions, WrongQueryset, WrongSerializer, WrongUser
}
