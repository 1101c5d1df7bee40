/** The reference service of the recordings, written as a user of the package would write it. */
import Fastify from 'fastify'
import viewsets, {
  AcceptHeaderVersioning, AsyncAPIView, CreateAPIView, DefaultRouter, detailErrors, DestroyAPIView, IsAuthenticated, ListAPIView, ListCreateAPIView, MemoryThrottleStore, QueryParameterVersioning, RetrieveAPIView, RetrieveDestroyAPIView,
  RetrieveUpdateAPIView, RetrieveUpdateDestroyAPIView, Response, NestedSimpleRouter, URLPathVersioning, UpdateAPIView, path
} from 'fastify-viewsets'
import { buildModels, openDatabase, seedRows } from './models.ts'
import { Passwords, Tokens } from './users.ts'
import { AnonThrottledView, EchoView, ErrorView, JSONOnlyView, NoAuthView, OrderView, ThrottledView, UserThrottledView, versionView } from './views.ts'
import { buildViewSets } from './viewsets.ts'
import type { FastifyInstance } from 'fastify'
import type { Service } from './replay.ts'
import type { User } from './users.ts'
import type { Models } from './models.ts'

class BasicFirstView extends AsyncAPIView {
  override authenticationClasses = [Passwords, Tokens]
  override permissionClasses = [IsAuthenticated]

  get () {
    return new Response({ user: (this.request.user as User).username })
  }
}

/** The nine generic views over categories, by primary key. */
function genericUrls ({ Category }: Models, { CategorySerializer }: ReturnType<typeof buildViewSets>) {
  class ListCategories extends ListAPIView {}
  class CreateCategory extends CreateAPIView {}
  class RetrieveCategory extends RetrieveAPIView {}
  class UpdateCategory extends UpdateAPIView {}
  class DestroyCategory extends DestroyAPIView {}
  class ListCreateCategory extends ListCreateAPIView {}
  class RetrieveUpdateCategory extends RetrieveUpdateAPIView {}
  class RetrieveDestroyCategory extends RetrieveDestroyAPIView {}
  class RetrieveUpdateDestroyCategory extends RetrieveUpdateDestroyAPIView {}
  const attributes = { queryset: Category.objects.all(), serializerClass: CategorySerializer }
  const one = ':pk(^\\d+$)/'
  return [
    path('/generic/list/', ListCategories.asView(attributes)),
    path('/generic/create/', CreateCategory.asView(attributes)),
    path(`/generic/retrieve/${one}`, RetrieveCategory.asView(attributes)),
    path(`/generic/update/${one}`, UpdateCategory.asView(attributes)),
    path(`/generic/destroy/${one}`, DestroyCategory.asView(attributes)),
    path('/generic/list-create/', ListCreateCategory.asView(attributes)),
    path(`/generic/retrieve-update/${one}`, RetrieveUpdateCategory.asView(attributes)),
    path(`/generic/retrieve-destroy/${one}`, RetrieveDestroyCategory.asView(attributes)),
    path(`/generic/retrieve-update-destroy/${one}`, RetrieveUpdateDestroyCategory.asView(attributes))
  ]
}

/** The service over a fresh copy of the seed data. */
export async function buildApp (): Promise<FastifyInstance> {
  return (await buildService()).app
}

/** The same with ways to make it what it was at first. */
export async function buildService (): Promise<Service> {
  const db = await openDatabase()
  const throttleStore = new MemoryThrottleStore()
  const app = await serve(buildModels(db), throttleStore)
  return { app, reset: () => seedRows(db), forget: () => { throttleStore.clear() } }
}

async function serve (models: Models, throttleStore: MemoryThrottleStore): Promise<FastifyInstance> {
  const views = buildViewSets(models)

  const router = new DefaultRouter()
  router.register('categories', views.CategoryViewSet)
  router.register('products', views.ProductViewSet)
  router.register('reviews', views.ReviewViewSet)
  router.register('stocks', views.StockViewSet)
  router.register('catalogue', views.CatalogueViewSet, { basename: 'catalogue' })
  router.register('notes', views.NoteViewSet)
  router.register('own-notes', views.OwnNoteViewSet, { basename: 'own-note' })
  router.register('readable-notes', views.ReadableNoteViewSet, { basename: 'readable-note' })
  router.register('nobody-notes', views.NobodyNoteViewSet, { basename: 'nobody-note' })
  router.register('ping', views.PingViewSet, { basename: 'ping' })

  const nested = new NestedSimpleRouter(router, 'products', { lookup: 'product' })
  nested.register('reviews', views.ProductReviewViewSet, { basename: 'product-reviews' })

  const app = Fastify()
  const settings = { defaultAuthenticationClasses: [Tokens, Passwords], appendSlash: false }
  await app.register(detailErrors)
  await app.register(viewsets, { ...settings, prefix: '/api', routers: [router, nested] })
  await app.register(viewsets, {
    ...settings,
    urls: [
      ...genericUrls(models, views),
      path('/echo/', EchoView.asView()),
      path('/json-only/', JSONOnlyView.asView()),
      path('/orders/', OrderView.asView()),
      path('/errors/:kind/', ErrorView.asView()),
      path('/basic-first/', BasicFirstView.asView()),
      path('/no-auth/', NoAuthView.asView()),
      path('/throttled/', ThrottledView.asView()),
      path('/throttled-anon/', AnonThrottledView.asView()),
      path('/throttled-user/', UserThrottledView.asView()),
      path('/version/accept/', versionView(AcceptHeaderVersioning).asView()),
      path('/version/query/', versionView(QueryParameterVersioning).asView()),
      path('/version/url/:version/', versionView(URLPathVersioning).asView())
    ],
    defaultThrottleRates: { anon: '2/min', user: '3/hour', burst: '3/min', uploads: '1/day' },
    throttleStore,
    numProxies: null,
    defaultVersion: '1.0',
    allowedVersions: ['1.0', '2.0']
  })
  await app.ready()
  return app
}
