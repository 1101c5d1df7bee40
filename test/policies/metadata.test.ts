import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, BaseParser, FormParser, JSONParser, JSONRenderer, ModelViewSet, NotFound, Response, RetrieveUpdateAPIView, SimpleMetadata, SimpleRouter, ViewSet,
  action, answer, memoryModel, path, serializer, serve
} from '../support/helper.ts'
import type { ViewContext, ViewRequest } from '../support/helper.ts'

const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }))

class HTMLRenderer extends JSONRenderer {
  override readonly mediaType = 'text/html'
  override readonly format = 'html'
}

class TextParser extends BaseParser {
  readonly mediaType = 'text/plain'
  parse (body: Buffer) { return body.toString() }
}

class BookView extends APIView {
  static override readonly description = 'Books.'
  override rendererClasses = [JSONRenderer, HTMLRenderer]
  override parserClasses = [FormParser, JSONParser]

  get () { return 'in' }
  post () { return 'in' }
}

t.test('OPTIONS tells name, description and media types, in this order (MET-01)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', BookView.asView())] })
  const response = await app.inject({ method: 'OPTIONS', url: '/x/' })
  t.strictSame([response.statusCode, response.body], [200, JSON.stringify({
    name: 'Book',
    description: 'Books.',
    renders: ['application/json', 'text/html'],
    parses: ['application/x-www-form-urlencoded', 'application/json']
  })])
})

t.test('OPTIONS tells the media types of the class though the action has its own (MET-01, ACF-06)', async (t) => {
  class BookViewSet extends ViewSet {
    override rendererClasses = [JSONRenderer]
    override parserClasses = [JSONParser]
    override actionConfigs = { metadata: { rendererClasses: [HTMLRenderer], parserClasses: [TextParser] } }
    list () { return [] }
  }
  const app = await serve(t, { urls: [path('/x/', BookViewSet.asView({ get: 'list' }))] })
  const response = await app.inject({ method: 'OPTIONS', url: '/x/' })
  t.strictSame([response.headers['content-type'], response.json()], ['text/html', { name: 'Book', description: '', renders: ['application/json'], parses: ['application/json'] }])
})

t.test('OPTIONS of an extra action tells the name of the action and the description of its class (MET-01, VST-09)', async (t) => {
  class BookViewSet extends ViewSet {
    static override readonly description = 'Books.'

    @action({ detail: false })
    bestSellers () { return [] }
  }
  const app = await serve(t, { urls: [path('/x/', BookViewSet.asView({ get: 'bestSellers' }, { name: 'Best sellers' }))] })
  t.match(answer(await app.inject({ method: 'OPTIONS', url: '/x/' })), [200, { name: 'Best sellers', description: 'Books.' }])
})

t.test('OPTIONS is answered with what a metadata class of one\'s own tells (MET-01)', async (t) => {
  class ShortMetadata extends SimpleMetadata {
    override async determineMetadata (request: ViewRequest, view: ViewContext) {
      return { ...await super.determineMetadata(request, view), renders: undefined, parses: undefined, action: view.action }
    }
  }
  const app = await serve(t, { urls: [path('/x/', BookView.asView({ metadataClass: ShortMetadata }))] })
  t.strictSame(answer(await app.inject({ method: 'OPTIONS', url: '/x/' })), [200, { name: 'Book', description: 'Books.', action: null }])
})

t.test('A registration may answer OPTIONS with a metadata class of its own, or with none (MET-01, DSP-08)', async (t) => {
  const app = await serve(t, { defaultMetadataClass: null, urls: [path('/x/', BookView.asView())] })
  t.strictSame(answer(await app.inject({ method: 'OPTIONS', url: '/x/' })), [405, { detail: 'Method "OPTIONS" not allowed.' }])
})

t.test('OPTIONS tells the fields of a serializer that the view chooses for each request (MET-01, MET-02)', async (t) => {
  class NameSerializer extends serializer(Type.Object({ name: Type.String() })) {}
  class ChoosingView extends APIView {
    override getSerializerClass () { return this.request.method === 'TRACE' ? super.getSerializerClass() : NameSerializer }
    post () { return this.data }
  }
  const app = await serve(t, { urls: [path('/x/', ChoosingView.asView())] })
  t.match(answer(await app.inject({ method: 'OPTIONS', url: '/x/' })), [200, { actions: { POST: { name: { type: 'string', required: true } } } }])
})

t.test('OPTIONS is answered by a view that chooses a serializer for some actions only (MET-01, MET-02)', async (t) => {
  class NameSerializer extends serializer(Type.Object({ name: Type.String() })) {}
  class ChoosingViewSet extends ViewSet {
    override getSerializerClass () { return this.action === 'create' ? NameSerializer : super.getSerializerClass() }
    list () { return [] }
    create () { return this.data }
  }
  const app = await serve(t, { urls: [path('/x/', ChoosingViewSet.asView({ get: 'list', post: 'create' }))] })
  t.strictSame([answer(await app.inject('/x/')), (await app.inject({ method: 'OPTIONS', url: '/x/' })).statusCode], [[200, []], 200])
})

t.test('A view may have a serializer for what comes in and none for what goes out (SPL-01)', async (t) => {
  class LoginView extends APIView {
    override requestSerializerClass = serializer(Type.Object({ username: Type.String() }))
    async post () { return { hello: ((await this.validatedSerializer()).validatedData as { username: string }).username } }
  }
  const app = await serve(t, { urls: [path('/x/', LoginView.asView())] })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/', payload: { username: 'ada' } })), [200, { hello: 'ada' }])
})

t.test('OPTIONS tells the fields of a PUT that is the collection\'s, for which there is no object to look for (MET-02)', async (t) => {
  class BookViewSet extends ModelViewSet {
    static readonly extraActions = { bulk: { detail: false, methods: ['put'] } } as const
    override queryset = Book.objects.all()
    override serializerClass = serializer(Type.Object({ title: Type.String() }))
    bulk () { return this.data }
  }
  const router = new SimpleRouter()
  router.register('books', BookViewSet)
  const app = await serve(t, { router, urls: [path('/by-hand/', BookViewSet.asView({ put: 'bulk' }))] })
  const actions = { PUT: { title: { type: 'string', required: true, read_only: false, label: 'Title' } } }
  t.strictSame(await Promise.all(['/books/bulk/', '/by-hand/'].map(async (url) => {
    const response = await app.inject({ method: 'OPTIONS', url })
    return [response.statusCode, (response.json() as { actions: unknown }).actions]
  })), [[200, actions], [200, actions]])
})

t.test('OPTIONS tells nothing of a PUT to an object that is not there, though its URL has no key for it (MET-02)', async (t) => {
  class SettingsView extends RetrieveUpdateAPIView {
    override queryset = Book.objects.all()
    override serializerClass = serializer(Type.Object({ title: Type.String() }))
    override async getObject (): Promise<never> { throw new NotFound() }
  }
  const app = await serve(t, { urls: [path('/x/', SettingsView.asView())] })
  t.strictSame(Object.keys((await app.inject({ method: 'OPTIONS', url: '/x/' })).json() as object), ['name', 'description', 'renders', 'parses'])
})

t.test('A view may answer OPTIONS by itself (MET-01)', async (t) => {
  class OwnView extends APIView {
    override async options () { return new Response({ own: true }) }
  }
  const app = await serve(t, { urls: [path('/x/', OwnView.asView())] })
  t.strictSame(answer(await app.inject({ method: 'OPTIONS', url: '/x/' })), [200, { own: true }])
})
