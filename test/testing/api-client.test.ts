import { Type } from '@sinclair/typebox'
import t from 'tap'
import { AsyncAPIView, AsyncModelViewSet, DefaultRouter, IsAuthenticated, MultiPartParser, Response, Tokens, as, fastifyFor, memoryModel, modelSerializer, path, serve, viewsets } from '../support/helper.ts'
import { APIClient, expectQueries, queryLog } from '../../lib/testing/index.ts'
import type { Test } from 'tap'
import type { User } from '../support/helper.ts'

class Echo extends AsyncAPIView {
  get () {
    return new Response({ query: this.request.queryParams.getAll('a'), host: this.request.host, cookie: this.request.headers.cookie ?? null })
  }

  post () {
    return new Response({ data: this.data, type: String(this.request.headers['content-type']).split(';')[0] }, { headers: { 'set-cookie': 'seen=1; Path=/' } })
  }
}

class Form extends Echo {
  override parserClasses = [MultiPartParser]
  override post () { return new Response({ a: (this.data as { getAll: (name: string) => unknown[] }).getAll('a') }) }
}

class WhoAmI extends AsyncAPIView {
  override permissionClasses = [IsAuthenticated]
  get () { return new Response({ user: (this.request.user as User).username, auth: this.request.auth }) }
}

class Failing extends AsyncAPIView {
  get (): Response { throw new Error('a mistake') }
}

async function clientFor (t: Test, options = {}): Promise<APIClient> {
  const urls = [path('/echo/', Echo.asView()), path('/form/', Form.asView()), path('/me/', WhoAmI.asView()), path('/failing/', Failing.asView())]
  return new APIClient(await serve(t, { urls, defaultAuthenticationClasses: [Tokens] }), options)
}

t.test('data goes as JSON, as a form, or as it is; that of GET into the query string (TST-01 to TST-03, TST-08)', async (t) => {
  const client = await clientFor(t)
  t.strictSame((await client.post('/echo/', { a: 1 })).data, { data: { a: 1 }, type: 'application/json' })
  t.strictSame((await client.post('/form/', { a: ['x', 2] }, { format: 'multipart' })).data, { a: ['x', '2'] })
  t.strictSame((await client.post('/echo/', { a: 1 }, { contentType: 'application/json' })).data, { data: { a: 1 }, type: 'application/json' })
  t.equal((await client.post('/echo/', '{"a":', { contentType: 'application/json' })).statusCode, 400)
  t.strictSame((await client.get('/echo/', { a: ['x', 'y z'] })).data, { query: ['x', 'y z'], host: 'testserver', cookie: 'seen=1' })
  await t.rejects(client.post('/echo/', {}, { format: 'json', contentType: 'x' }), { message: 'You may not set both `format` and `content_type`.' })
  await t.rejects(client.post('/echo/', {}, { format: 'xml' as 'json' }), { message: /^Invalid format 'xml'\. Available formats are 'multipart', 'json'\./ })
  await t.rejects(client.post('/echo/', { a: { b: 1 } }, { format: 'multipart' }), { message: /dictionary value for key 'a'/ })
})

t.test('a user may be forced, and credentials kept, until logout (TST-04 to TST-06)', async (t) => {
  const client = await clientFor(t)
  t.equal((await client.get('/me/')).statusCode, 401)
  client.forceAuthenticate({ user: { username: 'eve', isAuthenticated: true }, token: 'forced' })
  t.strictSame((await client.get('/me/')).data, { user: 'eve', auth: 'forced' })
  client.forceAuthenticate({ user: { username: 'eve', isAuthenticated: false } })
  t.equal((await client.get('/me/')).statusCode, 403, 'permissions still apply')
  client.forceAuthenticate()
  t.equal((await client.get('/me/')).statusCode, 401)
  client.credentials(as('ada'))
  t.strictSame((await client.get('/me/')).data, { user: 'ada', auth: 'ada' })
  client.credentials()
  t.equal((await client.get('/me/')).statusCode, 401)
})

t.test('what a view does not catch is thrown into the test, unless it is not wanted (TST-07)', async (t) => {
  await t.rejects((await clientFor(t)).get('/failing/'), { message: 'a mistake' })
  t.equal((await (await clientFor(t, { raiseRequestException: false })).get('/failing/')).statusCode, 500)
})

t.test('redirects are followed where asked', async (t) => {
  const client = await clientFor(t)
  t.equal((await client.get('/echo')).statusCode, 301)
  const followed = await client.get('/echo', { a: 1 }, { follow: true })
  t.strictSame([followed.statusCode, followed.redirectChain], [200, [['/echo/?a=1', 301]]])
})

t.test('statements are logged for all, for a model, and for a piece of work', async (t) => {
  const model = (name: string) => memoryModel(name, Type.Object({ id: Type.Integer(), name: Type.String() }), { rows: [{ name: 'x' }] })
  const [Book, Author] = [model('Book'), model('Author')]
  class BookViewSet extends AsyncModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = modelSerializer(Book, { fields: '__all__' })
  }
  const router = new DefaultRouter()
  router.register('books', BookViewSet)
  const app = fastifyFor(t)
  await app.register(viewsets, { router })
  await app.ready()
  const client = new APIClient(app)
  const [all, ofAuthor] = [queryLog(), queryLog(Author)]
  t.teardown(() => { all.stop(); ofAuthor.stop() })
  await expectQueries(1, () => client.get('/books/'))
  await expectQueries(2, async () => { await client.get('/books/'); await Author.objects.count() })
  await expectQueries(1, async () => { await client.get('/books/'); await Author.objects.count() }, { of: [Author] })
  t.strictSame([...all.times], [['select from Book order by id', 3], ['select count(*) from Author', 2]])
  t.strictSame(ofAuthor.queries.map(({ request }) => request), [null, null])
  all.clear()
  await client.post('/books/', { name: 'y' })
  t.strictSame(all.statements, ['insert into Book'])
  all.stop()
  await client.get('/books/')
  t.equal(all.count, 1)
})
