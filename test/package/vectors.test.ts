/** The 45 requests that the behaviour contract ends with, in order, against one store (VEC-01…45). */
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import t from 'tap'
import viewsets, {
  AsyncModelViewSet, BaseRenderer, BasicAuthentication, DefaultRouter, IsAuthenticatedOrReadOnly, JSONRenderer, OrderingFilter, PageNumberPagination,
  Response, SearchFilter, action, fields, memoryModel, serializer, UniqueTogetherValidator, UniqueValidator
} from '../../lib/index.ts'
import type { FastifyInstance } from 'fastify'

class Passwords extends BasicAuthentication {
  findUser (username: string, password: string) {
    return username === 'ann' && password === 'secret' ? { username } : null
  }
}

/** Stands in the default list where the browsable API will. */
class PageRenderer extends BaseRenderer {
  override readonly mediaType = 'text/html'
  override readonly format = 'api'

  override render (data: unknown): string {
    return `<pre>${JSON.stringify(data).replaceAll('<', '&lt;')}</pre>`
  }
}

class Pages extends PageNumberPagination {
  override pageSize = 2
  override pageSizeQueryParam = 'size'
  override maxPageSize = 50
}

function buildBooks (): FastifyInstance {
  const Book = memoryModel('Book', Type.Object({
    id: Type.Integer(),
    title: Type.String(),
    isbn: Type.String(),
    pages: Type.Integer(),
    price: Type.String(),
    active: Type.Boolean(),
    created: Type.Union([Type.Unsafe<Date>({ type: 'string', format: 'date-time' }), Type.Null()])
  }), {
    unique: ['isbn'],
    uniqueTogether: [['title', 'pages']],
    rows: [
      { id: 1, title: 'Alpha', isbn: 'i1', pages: 5, price: '0.00', active: true, created: null },
      { id: 2, title: 'Beta', isbn: 'i2', pages: 10, price: '0.00', active: true, created: null },
      { id: 3, title: 'Gamma', isbn: 'i3', pages: 15, price: '0.00', active: true, created: null }
    ]
  })

  const BookSerializer = serializer(Type.Object({
    id: fields.integer({ readOnly: true }),
    title: fields.char({ maxLength: 10 }),
    isbn: fields.char({ maxLength: 10, validators: [new UniqueValidator({ queryset: Book.objects })] }),
    pages: fields.integer({ minimum: 0, default: 0 }),
    price: fields.decimal({ maxDigits: 6, decimalPlaces: 2, default: '0.00' }),
    active: fields.boolean({ default: true }),
    created: fields.dateTime({ required: false, allowNull: true, default: null })
  }), { validators: [new UniqueTogetherValidator({ queryset: Book.objects, fields: ['title', 'pages'] })] })

  class BookViewSet extends AsyncModelViewSet {
    static override readonly description = 'Books.'
    override queryset = Book.objects.all().orderBy('id')
    override serializerClass = BookSerializer
    override paginationClass = Pages
    override permissionClasses = [IsAuthenticatedOrReadOnly]
    override authenticationClasses = [Passwords]
    override rendererClasses = [JSONRenderer, PageRenderer]
    override filterBackends = [SearchFilter, OrderingFilter]
    override searchFields = ['title', '=isbn']
    override orderingFields = ['title', 'pages']

    @action({ detail: false })
    async recent () {
      const newest = await (await this.getQueryset()).orderBy('-id').first()
      return new Response([{ id: newest?.id }])
    }

    @action({ detail: true, methods: ['post'] })
    setPrice () {
      return new Response({ pk: this.kwargs.pk })
    }
  }

  const router = new DefaultRouter()
  router.register('books', BookViewSet)
  const app = Fastify()
  app.register(viewsets, { router, prefix: '/api' })
  return app
}

const H = 'http://testserver'
const book = (id: number, title: string, isbn: string, pages: number, rest: object = {}) =>
  ({ id, title, isbn, pages, price: '0.00', active: true, created: null, ...rest })
const B1 = book(1, 'Alpha', 'i1', 5)
const B2 = book(2, 'Beta', 'i2', 10)
const B3 = book(3, 'Gamma', 'i3', 15)
const page = (count: number, next: string | null, previous: string | null, results: object[]) => ({ count, next, previous, results })
const UNKNOWN = { detail: 'Authentication credentials were not provided.' }
const MISSING = { detail: 'No Book matches the given query.' }
const UNIQUE_SET = { non_field_errors: ['The fields title, pages must make a unique set.'] }
const FORM = 'application/x-www-form-urlencoded'
const LIST = 'GET, POST, HEAD, OPTIONS'

interface Vector { request: string, auth?: boolean, body?: string, type?: string, status: number, json?: unknown, text?: string, headers?: Record<string, string | undefined> }

const vectors: readonly Vector[] = [
  { request: 'GET /api/', status: 200, json: { books: `${H}/api/books/` } },
  { request: 'GET /api/books/', status: 200, json: page(3, `${H}/api/books/?page=2`, null, [B1, B2]) },
  { request: 'GET /api/books/?page=2', status: 200, json: page(3, null, `${H}/api/books/`, [B3]) },
  { request: 'GET /api/books/?page=3', status: 404, json: { detail: 'Invalid page.' } },
  { request: 'GET /api/books/?size=50&page=1&search=a', status: 200, json: page(3, null, null, [B1, B2, B3]) },
  { request: 'GET /api/books/?search=i2&ordering=-pages', status: 200, json: page(1, null, null, [B2]) },
  {
    request: 'GET /api/books/?ordering=-pages&size=1&page=2&z=&a=x+y',
    status: 200,
    json: page(3, `${H}/api/books/?a=x+y&ordering=-pages&page=3&size=1&z=`, `${H}/api/books/?a=x+y&ordering=-pages&size=1&z=`, [B2])
  },
  { request: 'GET /api/books/1/', status: 200, json: B1 },
  { request: 'GET /api/books/9/', status: 404, json: MISSING },
  { request: 'GET /api/books/abc/', status: 404, json: { detail: 'Not found.' } },
  { request: 'GET /api/books/1/?search=zzz', status: 404, json: MISSING },
  { request: 'GET /api/books/recent/', status: 200, json: [{ id: 3 }] },
  { request: 'GET /api/books.json?size=1&page=3', status: 200, json: page(3, null, `${H}/api/books.json?page=2&size=1`, [B3]) },
  { request: 'GET /api/books/?format=xml', status: 404, json: { detail: 'Not found.' } },
  { request: 'GET /api/books/ Accept:image/png', status: 406, json: { detail: 'Could not satisfy the request Accept header.' } },
  { request: 'GET /api/books/1/ Accept:*/*; indent=2', status: 200, text: JSON.stringify(B1, null, 2) },
  { request: 'POST /api/books/', body: '{}', status: 401, json: UNKNOWN, headers: { 'www-authenticate': 'Basic realm="api"' } },
  { request: 'POST /api/books/', body: '{bad', status: 401, json: UNKNOWN },
  { request: 'DELETE /api/books/', status: 401, json: UNKNOWN, headers: { allow: LIST } },
  { request: 'DELETE /api/books/', auth: true, status: 405, json: { detail: 'Method "DELETE" not allowed.' }, headers: { allow: LIST } },
  { request: 'PUT /api/books/9/', auth: true, body: '{bad', status: 404, json: MISSING },
  {
    request: 'POST /api/books/',
    auth: true,
    body: '{bad',
    status: 400,
    json: { detail: 'JSON parse error - Expecting property name enclosed in double quotes: line 1 column 2 (char 1)' }
  },
  { request: 'POST /api/books/', auth: true, body: 'x', type: 'text/plain', status: 415, json: { detail: 'Unsupported media type "text/plain" in request.' } },
  { request: 'POST /api/books/', auth: true, body: 'null', status: 400, json: { non_field_errors: ['No data provided'] } },
  { request: 'POST /api/books/', auth: true, body: '[1]', status: 400, json: { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] } },
  { request: 'POST /api/books/', auth: true, body: '{}', status: 400, json: { title: ['This field is required.'], isbn: ['This field is required.'] } },
  {
    request: 'POST /api/books/',
    auth: true,
    body: '{"title":" ","isbn":null,"pages":"x","price":"1.234","active":"maybe","created":"2024-13-01"}',
    status: 400,
    json: {
      title: ['This field may not be blank.'],
      isbn: ['This field may not be null.'],
      pages: ['A valid integer is required.'],
      price: ['Ensure that there are no more than 2 decimal places.'],
      active: ['Must be a valid boolean.'],
      created: ['Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].']
    }
  },
  {
    request: 'POST /api/books/',
    auth: true,
    body: '{"title":"Elevenchars","isbn":true,"pages":-1,"price":"99999.9"}',
    status: 400,
    json: {
      title: ['Ensure this field has no more than 10 characters.'],
      isbn: ['Not a valid string.'],
      pages: ['Ensure this value is greater than or equal to 0.'],
      price: ['Ensure that there are no more than 4 digits before the decimal point.']
    }
  },
  { request: 'POST /api/books/', auth: true, body: '{"title":"Alpha","isbn":"i9","pages":5}', status: 400, json: UNIQUE_SET },
  { request: 'POST /api/books/', auth: true, body: '{"title":"Alpha","isbn":"i1","pages":5}', status: 400, json: { isbn: ['This field must be unique.'] } },
  {
    request: 'POST /api/books/',
    auth: true,
    body: '{"id":77,"title":" Delta ","isbn":7,"pages":"20","price":1.5,"active":"off","created":"2024-01-02T03:04:05.6+02:00","x":1}',
    status: 201,
    json: book(4, 'Delta', '7', 20, { price: '1.50', active: false, created: '2024-01-02T01:04:05.600000Z' }),
    headers: { location: undefined }
  },
  { request: 'POST /api/books/', auth: true, body: 'title=Eps&isbn=i5', type: FORM, status: 201, json: book(5, 'Eps', 'i5', 0) },
  { request: 'PUT /api/books/1/', auth: true, body: '{"title":"A"}', status: 400, json: { isbn: ['This field is required.'] } },
  { request: 'PATCH /api/books/1/', auth: true, body: '{}', status: 200, json: B1 },
  { request: 'PATCH /api/books/1/', auth: true, body: '{"title":"Beta","pages":10}', status: 400, json: UNIQUE_SET },
  { request: 'PATCH /api/books/1/', auth: true, body: '{"pages":6,"isbn":"i1"}', status: 200, json: book(1, 'Alpha', 'i1', 6) },
  { request: 'PUT /api/books/1/', auth: true, body: '{"title":"A","isbn":"i1"}', status: 200, json: book(1, 'A', 'i1', 0) },
  { request: 'POST /api/books/1/set_price/', auth: true, body: '{}', status: 200, json: { pk: '1' }, headers: { allow: 'POST, OPTIONS' } },
  { request: 'GET /api/books/1/set_price/', status: 405, json: { detail: 'Method "GET" not allowed.' }, headers: { allow: 'POST, OPTIONS' } },
  { request: 'DELETE /api/books/1/', auth: true, status: 204, text: '' },
  { request: 'DELETE /api/books/1/', auth: true, status: 404, json: MISSING },
  { request: 'HEAD /api/books/', status: 200, text: '', headers: { 'content-length': '267', allow: LIST } },
  { request: 'GET /api/books', status: 301, text: '', headers: { location: '/api/books/' } },
  {
    request: 'OPTIONS /api/books/1/set_price/',
    status: 200,
    json: {
      name: 'Set price',
      description: 'Books.',
      renders: ['application/json', 'text/html'],
      parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']
    }
  },
  {
    request: 'GET /api/books/1/ Authorization: Basic zz',
    status: 401,
    json: { detail: 'Invalid basic header. Credentials not correctly base64 encoded.' },
    headers: { 'www-authenticate': 'Basic realm="api"' }
  }
]

const AUTHORIZATION = `Basic ${Buffer.from('ann:secret').toString('base64')}`

function headersOf ({ auth = false, body, type = 'application/json' }: Vector, written: string): Record<string, string> {
  const [name, value] = written.split(/:\s*(.*)/s)
  return {
    host: 'testserver',
    ...(auth ? { authorization: AUTHORIZATION } : {}),
    ...(body === undefined ? {} : { 'content-type': type }),
    ...(name === undefined || value === undefined ? {} : { [name.toLowerCase()]: value })
  }
}

t.test('the vectors of the contract, in order', async (t) => {
  const app = buildBooks()
  t.teardown(() => app.close())
  t.equal(vectors.length, 45)
  for (const [index, vector] of vectors.entries()) {
    const [, method, url, written = ''] = /^(\S+) (\S+) ?(.*)$/.exec(vector.request) as unknown as [string, 'GET', string, string]
    const response = await app.inject({ method, url, headers: headersOf(vector, written), ...(vector.body === undefined ? {} : { payload: vector.body }) })
    const title = `VEC-${String(index + 1).padStart(2, '0')} ${vector.request}`
    t.equal(response.statusCode, vector.status, `${title}: status`)
    if (vector.json !== undefined) t.equal(response.body, JSON.stringify(vector.json), `${title}: body, key order included`)
    if (vector.text !== undefined) t.equal(response.body, vector.text, `${title}: body`)
    for (const [name, value] of Object.entries(vector.headers ?? {})) t.equal(response.headers[name], value, `${title}: ${name}`)
  }
})
