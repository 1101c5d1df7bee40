import swagger from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import viewsets, {
  APIView, BasicAuthentication, DefaultRouter, ListAPIView, ModelViewSet, NestedSimpleRouter, SimpleRouter, Tokens, ViewSet, action, fastifyFor, memoryModel, modelSerializer, path
} from '../support/helper.ts'
import type { Test } from 'tap'
import type { ViewsetsOptions } from '../support/helper.ts'

const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }))

class BookViewSet extends ModelViewSet {
  override queryset = Book.objects.all()
  override serializerClass = modelSerializer(Book, { fields: '__all__' })

  @action({ detail: true, methods: ['get', 'delete'] })
  label () { return {} }

  @action.mapping.put('label')
  relabel () { return {} }
}

interface Document {
  readonly openapi?: string
  readonly swagger?: string
  readonly paths: Record<string, Record<string, { readonly operationId: string, readonly security?: object[] }>>
  readonly components?: { readonly securitySchemes?: Record<string, object> }
  readonly securityDefinitions?: Record<string, object>
}

/** What `@fastify/swagger` makes of these registrations. */
async function documentOf (t: Test, documentOptions: object | undefined, ...registrations: readonly ViewsetsOptions[]): Promise<Document> {
  const app = fastifyFor(t)
  await app.register(swagger, documentOptions as object)
  for (const options of registrations) await app.register(viewsets, options)
  await app.ready()
  return app.swagger() as unknown as Document
}

function routerOf (...registered: readonly (readonly [prefix: string, viewset: typeof BookViewSet, basename?: string])[]): SimpleRouter {
  const router = new SimpleRouter()
  for (const [prefix, viewset, basename] of registered) router.register(prefix, viewset, basename === undefined ? {} : { basename })
  return router
}

/** The operations of a document: method and path to name. */
function idsOf ({ paths }: Document): Record<string, string> {
  const operations = Object.entries(paths).flatMap(([url, methods]) => Object.entries(methods).map(([method, { operationId }]) => [`${method} ${url}`, operationId]))
  return Object.fromEntries(operations) as Record<string, string>
}

/** The names in a document that more than one operation has. */
const duplicatesIn = (document: Document): string[] => Object.values(idsOf(document)).filter((id, index, all) => all.indexOf(id) !== index)

// --- who may

const DESCRIPTION = 'Token-based authentication with required prefix "Token"'
const TOKEN = { type: 'apiKey', in: 'header', name: 'Authorization', description: DESCRIPTION }
const secured = { router: routerOf(['books', BookViewSet]), defaultAuthenticationClasses: [Tokens] }

for (const [said, options] of [
  ['no options', undefined], ['empty options', {}], ['empty options for OpenAPI', { openapi: {} }],
  ['the version 3.1', { openapi: { openapi: '3.1.0', info: { title: 'Books', version: '1' } } }],
  ['components, but no schemes', { openapi: { components: { schemas: { Odd: { type: 'object' } } } } }]
] as const) {
  t.test(`A document that is asked for with ${said} says how a client authenticates (OAS-01)`, async (t) => {
    const document = await documentOf(t, options, secured)
    const schemes = document.securityDefinitions ?? document.components?.securitySchemes
    t.strictSame([schemes, document.paths['/books/']?.get?.security], [{ tokenAuth: TOKEN }, [{ tokenAuth: [] }]])
  })
}

t.test('What the application says of a scheme goes before what its authenticator says (OAS-01)', async (t) => {
  const given = { type: 'http', scheme: 'bearer' }
  const components = { securitySchemes: { tokenAuth: given, other: given } }
  const document = await documentOf(t, { openapi: { components } }, secured)
  t.strictSame([document.components?.securitySchemes, components], [{ tokenAuth: given, other: given }, { securitySchemes: { tokenAuth: given, other: given } }])
})

t.test('Each authenticator of each view is told once, in the words of the document\'s version (OAS-01)', async (t) => {
  class Passwords extends BasicAuthentication {
    findUser () { return null }
  }
  class Status extends APIView {
    override authenticationClasses = [Passwords]
    get () { return {} }
  }
  const all = { ...secured, urls: [path('/status/', Status.asView())] }
  t.strictSame((await documentOf(t, { openapi: {} }, all)).components?.securitySchemes, { tokenAuth: TOKEN, basicAuth: { type: 'http', scheme: 'basic' } })
  t.strictSame((await documentOf(t, {}, all)).securityDefinitions, { tokenAuth: TOKEN, basicAuth: { type: 'basic' } })
})

t.test('A document is transformed by the application\'s own function, and its security schemes are there (OAS-01)', async (t) => {
  const transform = ({ schema, url }: { schema: object, url: string }) => ({ schema: { ...schema, deprecated: true }, url: `/v1${url}` })
  const document = await documentOf(t, { openapi: {}, transform }, secured)
  t.strictSame([Object.keys(document.paths).sort(), document.components?.securitySchemes], [['/v1/books/', '/v1/books/{pk}/', '/v1/books/{pk}/label/'], { tokenAuth: TOKEN }])
})

// --- names of operations

t.test('Each method of an action is an operation with a name of its own: the first has the action\'s (OAS-02)', async (t) => {
  t.strictSame(idsOf(await documentOf(t, { openapi: {} }, { router: routerOf(['books', BookViewSet]) })), {
    'get /books/': 'book_list',
    'post /books/': 'book_create',
    'get /books/{pk}/label/': 'book_label',
    'put /books/{pk}/label/': 'book_relabel',
    'delete /books/{pk}/label/': 'book_label_delete',
    'get /books/{pk}/': 'book_retrieve',
    'put /books/{pk}/': 'book_update',
    'patch /books/{pk}/': 'book_partial_update',
    'delete /books/{pk}/': 'book_destroy'
  })
})

class Notes extends ViewSet {
  list () { return [] }
}
class NoteList extends ListAPIView {
  override queryset = Book.objects.all()
  override serializerClass = modelSerializer(Book, { fields: '__all__' })
}

t.test('A further router with the same basename names its operations by their URLs, and renames none (OAS-02)', async (t) => {
  const [first, second] = [new SimpleRouter(), new SimpleRouter()]
  first.register('notes', Notes, 'note')
  second.register('notes', Notes, 'note')
  const document = await documentOf(t, { openapi: {} }, { router: first, prefix: '/v1' }, { router: second, prefix: '/v2' })
  t.strictSame(idsOf(document), { 'get /v1/notes/': 'note_list', 'get /v2/notes/': 'v2_notes_list' })
})

t.test('A viewset below a parent and at the top has operations of different names (OAS-02)', async (t) => {
  const router = routerOf(['books', BookViewSet])
  const nested = new NestedSimpleRouter(router, 'books', { lookup: 'book' })
  router.register('notes', Notes, 'note')
  nested.register('notes', Notes, 'note')
  const document = await documentOf(t, { openapi: {} }, { routers: [router, nested] })
  t.strictSame([idsOf(document)['get /notes/'], idsOf(document)['get /books/{book_pk}/notes/'], duplicatesIn(document)], ['note_list', 'books_notes_list', []])
})

t.test('A view at two URLs, and basenames that differ by a sign only, have operations of different names (OAS-02)', async (t) => {
  const router = new SimpleRouter()
  for (const [prefix, basename] of [['a', 'old-note'], ['b', 'old_note'], ['c', 'old.note'], ['', 'oldNote']] as const) router.register(prefix, Notes, basename)
  const urls = [path('/x/', NoteList.asView()), path('/y/', NoteList.asView()), path('/y/list/', NoteList.asView())]
  t.strictSame(idsOf(await documentOf(t, { openapi: {} }, { router, urls })), {
    'get /a/': 'old_note_list',
    'get /b/': 'b_list',
    'get /c/': 'c_list',
    'get /': 'list',
    'get /x/': 'note_list_list',
    'get /y/': 'y_list',
    'get /y/list/': 'y_list_2'
  })
})

t.test('No two operations of a server with roots, nested routers and several registrations have the same name (OAS-02)', async (t) => {
  const options = (prefix: string): ViewsetsOptions => {
    const router = new DefaultRouter()
    router.register('books', BookViewSet)
    router.register('more-books', BookViewSet, 'more-book')
    const nested = new NestedSimpleRouter(router, 'books', { lookup: 'book' })
    nested.register('more', BookViewSet, 'book')
    return { routers: [router, nested], prefix }
  }
  const document = await documentOf(t, { openapi: {} }, options('/v1'), options('/v2'), options('/v3'))
  t.strictSame(duplicatesIn(document), [])
  t.ok(Object.values(idsOf(document)).every((id) => /^[a-z][a-z0-9_]*$/.test(id)))
})
