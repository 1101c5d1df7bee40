import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import { test } from 'tap'
import viewsets, {
  action, AsyncModelViewSet, DefaultRouter, fields, hyperlinkedModelSerializer, memoryModels, modelSerializer, relationsOf, serializer, SimpleRouter
} from '../../lib/index.ts'
import { expectQueries } from '../../lib/testing/index.ts'
import type { ViewsetsOptions } from '../../lib/index.ts'

const key = Type.Integer()
const maybe = Type.Union([Type.Integer(), Type.Null()])

class Library extends relationsOf({
  publishers: Type.Object({ id: key, name: Type.String(), slug: Type.String() }),
  books: Type.Object({ id: key, title: Type.String(), publisherId: maybe, sequelOfId: maybe }),
  tags: Type.Object({ id: key, slug: Type.String() }),
  taggings: Type.Object({ id: key, bookId: key, tagId: key })
}, ({ one, many }) => ({
  publishers: { books: many('books') },
  books: { publisher: one('publishers'), sequelOf: one('books'), sequels: many('books'), tags: many('tags', { through: 'taggings' }) },
  tags: { books: many('books', { through: 'taggings' }) },
  taggings: { book: one('books'), tag: one('tags') }
})) {}

const several = { many: true, readOnly: true } as const

function library () {
  const { publishers: Publisher, books: Book, tags: Tag } = memoryModels(Library, {
    publishers: { unique: ['slug'], rows: [{ name: 'North Press', slug: 'north' }, { name: 'South House', slug: 'south' }] },
    tags: { unique: ['slug'], rows: [{ slug: 'sea' }, { slug: 'wind' }] },
    books: { rows: [{ title: 'Tides', publisherId: 1, sequelOfId: null }, { title: 'Dunes', publisherId: null, sequelOfId: null }, { title: 'Tides Again', publisherId: 2, sequelOfId: 1 }] },
    taggings: { rows: [{ bookId: 1, tagId: 1 }, { bookId: 1, tagId: 2 }] }
  })
  class PublisherViewSet extends AsyncModelViewSet {
    override queryset = Publisher.objects.all()
    override lookupField = 'slug'
    override serializerClass = hyperlinkedModelSerializer(Publisher, { fields: ['url', 'name', 'slug'], extra: { url: { lookupField: 'slug' } } })
  }
  class TagViewSet extends AsyncModelViewSet {
    override queryset = Tag.objects.all()
    override lookupField = 'slug'
    override lookupUrlKwarg = 'word'
    override serializerClass = modelSerializer(Tag, {
      fields: ['href', 'slug', 'books'],
      extra: { href: fields.hyperlinkedIdentity({ lookupField: 'slug', lookupUrlKwarg: 'word' }), books: fields.hyperlink(Book, several) }
    })
  }
  class BookViewSet extends AsyncModelViewSet {
    override queryset = Book.objects.orderBy('id')
    override serializerClass = hyperlinkedModelSerializer(Book, {
      fields: ['url', 'id', 'title', 'publisherId', 'tags', 'sequelOfId', 'sequels', 'coverPage'],
      extra: {
        publisherId: { lookupField: 'slug' },
        tags: fields.hyperlink(Tag, { ...several, lookupField: 'slug', lookupUrlKwarg: 'word' }),
        sequels: fields.hyperlink(Book, several),
        coverPage: fields.hyperlinkedIdentity({ viewName: 'book-cover' })
      }
    })

    @action({ detail: true })
    cover () { return 'cover' }
  }
  const router = new DefaultRouter()
  router.register('publishers', PublisherViewSet)
  router.register('tags', TagViewSet)
  router.register('books', BookViewSet)
  return { Publisher, Tag, Book, router }
}

async function started (options: ViewsetsOptions) {
  const app = Fastify()
  await app.register(viewsets, options)
  await app.ready()
  return app
}

const host = 'testserver'
const H = `http://${host}/links`

async function linked () {
  const models = library()
  return { ...models, app: await started({ router: models.router, prefix: '/links' }) }
}

test('a row shows its own URL and those of the rows that it refers to (FLD-23)', async (t) => {
  const { app } = await linked()
  t.strictSame((await app.inject({ url: '/links/books/1/', headers: { host } })).json(), {
    url: `${H}/books/1/`,
    id: 1,
    title: 'Tides',
    publisherId: `${H}/publishers/north/`,
    tags: [`${H}/tags/sea/`, `${H}/tags/wind/`],
    sequelOfId: null,
    sequels: [`${H}/books/3/`],
    coverPage: `${H}/books/1/cover/`
  })
  t.strictSame((await app.inject({ url: '/links/publishers/north/', headers: { host } })).json(), { url: `${H}/publishers/north/`, name: 'North Press', slug: 'north' })
  t.strictSame((await app.inject({ url: '/links/tags/sea/', headers: { host } })).json(), { href: `${H}/tags/sea/`, slug: 'sea', books: [`${H}/books/1/`] })
})

test('links have the format of the answer, and the host that the client asked (FLD-23)', async (t) => {
  const { app } = await linked()
  const asJson = (await app.inject({ url: '/links/books/3.json', headers: { host } })).json()
  t.match(asJson, { url: `${H}/books/3.json`, publisherId: `${H}/publishers/south.json`, sequelOfId: `${H}/books/1.json`, coverPage: `${H}/books/3/cover.json` })
  const inQuery = (await app.inject({ url: '/links/books/3/?format=json', headers: { host: 'other.example:8080' } })).json()
  t.match(inQuery, { url: 'http://other.example:8080/links/books/3/?format=json', publisherId: 'http://other.example:8080/links/publishers/south/?format=json' })
})

test('a list asks once for all keys that links need more of, and for none that they hold (FLD-23)', async (t) => {
  const { app, Book } = await linked()
  const counted = async () => (await expectQueries(4, async () => await app.inject('/links/books/'))).json().length
  t.equal(await counted(), 3, 'books, publishers, tags and sequels')
  for (let number = 0; number < 10; number++) await Book.objects.create({ title: `Book ${number}`, publisherId: 1, sequelOfId: 1 })
  t.equal(await counted(), 13)
})

test('a link is taken for the row that its URL leads to (FLD-23)', async (t) => {
  const { app, Book } = await linked()
  for (const publisherId of [
    `${H}/publishers/south/`, '/links/publishers/south/', 'https://elsewhere.example.org/links/publishers/south/?x=1#top', `${H}/publishers/s%6Futh/`, `${H}/publishers/south.json`
  ]) {
    const answer = await app.inject({ method: 'POST', url: '/links/books/', headers: { host }, payload: { title: 'N', publisherId } })
    t.strictSame([answer.statusCode, answer.json().publisherId, answer.headers.location], [201, `${H}/publishers/south/`, answer.json().url], publisherId)
    t.equal((await Book.objects.get({ pk: answer.json().id })).publisherId, 2)
  }
  const cleared = await app.inject({ method: 'PATCH', url: '/links/books/1/', payload: { publisherId: '', url: 'x' } })
  t.strictSame([cleared.statusCode, cleared.json().publisherId], [200, null])
})

const NO_MATCH = 'Invalid hyperlink - No URL match.'
const INCORRECT = 'Invalid hyperlink - Incorrect URL match.'
const MISSING = 'Invalid hyperlink - Object does not exist.'
const type = (name: string) => `Incorrect type. Expected URL string, received ${name}.`

test('a link that leads to no row of the kind is refused in words of DRF (FLD-05)', async (t) => {
  const { app } = await linked()
  const told: [field: string, value: unknown, words: string][] = [
    ['publisherId', `ftp://${host}/links/publishers/north/`, NO_MATCH], ['publisherId', 'http://testserver/nowhere/', NO_MATCH], ['publisherId', 'north', NO_MATCH],
    ['publisherId', `${H}/publishers/north`, NO_MATCH], ['publisherId', `${H}/publishers/%zz/`, NO_MATCH], ['publisherId', `http://${host}/${'a'.repeat(9999)}`, NO_MATCH],
    ['publisherId', `${H}/books/1/`, INCORRECT], ['sequelOfId', `${H}/books/`, INCORRECT], ['sequelOfId', `${H}/books/1/cover/`, INCORRECT], ['sequelOfId', `${H}/`, INCORRECT],
    ['publisherId', `${H}/publishers/east/`, MISSING], ['sequelOfId', `${H}/books/99/`, MISSING], ['sequelOfId', `${H}/books/x/`, MISSING],
    ['publisherId', 1, type('int')], ['publisherId', ['x'], type('list')], ['publisherId', { url: 'x' }, type('dict')], ['publisherId', true, type('bool')]
  ]
  for (const [field, value, words] of told) {
    const answer = await app.inject({ method: 'POST', url: '/links/books/', payload: { title: 'N', [field]: value } })
    t.strictSame([answer.statusCode, answer.json()], [400, { [field]: [words] }], JSON.stringify(value).slice(0, 80))
  }
})

test('of several links the first that fails is told of, and rows may be narrowed (FLD-23)', async (t) => {
  const { Book, Tag, router } = library()
  const Class = serializer(Type.Object({
    books: fields.hyperlink(Book, { many: true, allowEmpty: false }),
    tag: fields.hyperlink(Tag.objects.filter({ slug: 'sea' }), { lookupField: 'slug', lookupUrlKwarg: 'word', required: false }),
    mine: fields.hyperlink(Book, { required: false, queryset: () => Book.objects.filter({ id: 1 }) })
  }))
  await started({ router })
  const told: [unknown, unknown][] = [
    [['/books/1/', '/books/3/'], null], [['/books/1/', '/books/9/', 'x'], MISSING], [[null], type('NoneType')], [[''], NO_MATCH], [[], 'This list may not be empty.'],
    ['/books/1/', 'Expected a list of items but got type "str".']
  ]
  for (const [books, words] of told) {
    const one = new Class({ data: { books } })
    t.equal(await one.isValid(), words === null)
    t.strictSame(words === null ? one.validatedData : one.errors, words === null ? { books: [1, 3] } : { books: [words] }, JSON.stringify(books))
  }
  const narrowed = new Class({ data: { books: ['/books/1/'], tag: '/tags/wind/', mine: '/books/3/' } })
  t.equal(await narrowed.isValid(), false)
  t.strictSame(narrowed.errors, { tag: [MISSING], mine: [MISSING] })
})

test('without a request links are paths, and what is not stored has none (FLD-23)', async (t) => {
  const { Book, router } = library()
  const Class = hyperlinkedModelSerializer(Book, { fields: ['url', 'sequelOfId'] })
  await started({ router, prefix: '/api' })
  t.strictSame(new Class({ instance: await Book.objects.get({ pk: 3 }) }).data, { url: '/api/books/3/', sequelOfId: '/api/books/1/' })
  const Bare = serializer(Type.Object({ self: fields.hyperlinkedIdentity({ viewName: 'book-detail' }) }))
  t.strictSame(new Bare({ instance: { id: 7 } }).data, { self: '/api/books/7/' })
  t.strictSame(new Bare({ instance: { id: null } }).data, { self: null })
  t.throws(() => new Bare({ instance: { name: 'x' } }).data, { code: 'FST_VIEWSETS_FIELD_ATTRIBUTE_MISSING' })
})

test('all fields are the URL and the columns but the key', async (t) => {
  const { Book, Publisher } = library()
  const named = (Class: { compile (): { readonly object: { readonly fields: ReadonlyMap<string, unknown> } } }) => [...Class.compile().object.fields.keys()]
  t.strictSame(named(hyperlinkedModelSerializer(Book, { fields: '__all__' })), ['url', 'title', 'publisherId', 'sequelOfId'])
  t.strictSame(named(hyperlinkedModelSerializer(Publisher, { exclude: ['name'] })), ['url', 'slug'])
  t.throws(() => named(modelSerializer(Book, { fields: ['url'] as never })), { code: 'FST_VIEWSETS_MODEL_FIELD_UNKNOWN' })
})

test('documents and OPTIONS tell of links as of URLs', async (t) => {
  const { Book, app } = await linked()
  const Class = hyperlinkedModelSerializer(Book, { fields: ['url', 'sequelOfId', 'sequels'], extra: { sequels: fields.hyperlink(Book, several) } })
  t.match(Class.responseSchema(), { properties: { url: { type: 'string', format: 'uri' }, sequelOfId: { type: ['string', 'null'], format: 'uri' }, sequels: { type: 'array', items: { type: 'string', format: 'uri' } } } })
  const { POST } = (await app.inject({ method: 'OPTIONS', url: '/links/books/' })).json().actions
  t.strictSame(POST.url, { type: 'field', required: false, read_only: true, label: 'Url' })
  t.strictSame(POST.publisherId, { type: 'field', required: false, read_only: false, label: 'Publisher id' })
})

test('a link to a view that no route has is refused when the application starts', async (t) => {
  const { Book } = library()
  class BookViewSet extends AsyncModelViewSet {
    override queryset = Book.objects.all()
    override serializerClass = hyperlinkedModelSerializer(Book, { fields: ['url', 'publisherId'] })
  }
  const router = new SimpleRouter()
  router.register('books', BookViewSet)
  await t.rejects(started({ router }), {
    code: 'FST_VIEWSETS_HYPERLINK_UNKNOWN', message: 'A serializer of BookViewSet links to the view "publisher-detail", which no route of the application has.'
  })
  t.throws(() => serializer(Type.Object({ url: fields.hyperlinkedIdentity() })).compile(), { code: 'FST_VIEWSETS_HYPERLINK_VIEW_MISSING' })
})

test('a link whose value does not fit the URL is an error in words of DRF (FLD-23)', async (t) => {
  const { app, Publisher } = await linked()
  await Publisher.objects.create({ name: 'Dotted', slug: 'a.b' })
  const answer = await app.inject('/links/publishers/')
  t.equal(answer.statusCode, 500)
  const Class = hyperlinkedModelSerializer(Publisher, { fields: ['url'], extra: { url: { lookupField: 'slug' } } })
  t.throws(() => new Class({ instance: { slug: 'a.b' } as never }).data, {
    code: 'FST_VIEWSETS_HYPERLINK_UNRESOLVED', message: 'Could not resolve URL for hyperlinked relationship using view name "publisher-detail".'
  })
})

function linkedLibrary () {
  const { publishers: Publisher, books: Book } = memoryModels(Library, {
    publishers: { rows: [{ name: 'North Press', slug: 'north' }, { name: 'South House', slug: 'south' }] },
    books: { rows: [{ title: 'Tides', publisherId: 1, sequelOfId: null }, { title: 'Dunes', publisherId: null, sequelOfId: 1 }] }
  })
  class PublisherViewSet extends AsyncModelViewSet {
    override queryset = Publisher.objects.all()
    override serializerClass = hyperlinkedModelSerializer(Publisher, { fields: ['href', 'name', 'slug', 'books'], urlFieldName: 'href' })
  }
  class BookViewSet extends AsyncModelViewSet {
    override queryset = Book.objects.orderBy('id')
    override serializerClass = hyperlinkedModelSerializer(Book, { fields: ['href', 'title', 'publisher', 'sequelOf'], urlFieldName: 'href' })

    @action({ detail: false, serializerClass: hyperlinkedModelSerializer(Book, { fields: ['href', 'title', 'publisher', 'sequelOf'], depth: 1, urlFieldName: 'href' }) })
    async deep () {
      return await (await this.getSerializer({ instance: await this.getQueryset().fetch(), many: true })).represent()
    }
  }
  const router = new SimpleRouter()
  router.register('publishers', PublisherViewSet)
  router.register('books', BookViewSet)
  return started({ router, urlFieldName: 'href' })
}

test('relations go by their own names: links, and lists of links, which are written where they say all that there is to store (FLD-23)', async (t) => {
  const app = await linkedLibrary()
  const ask = async (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) => {
    const { statusCode, body } = await app.inject({ method, url, headers: { host }, ...payload && { payload } })
    return [statusCode, JSON.parse(body)]
  }
  const L = `http://${host}`
  t.strictSame(await ask('GET', '/books/2/'), [200, { href: `${L}/books/2/`, title: 'Dunes', publisher: null, sequelOf: `${L}/books/1/` }])
  t.strictSame(await ask('PATCH', '/books/2/', { publisher: '/publishers/2/' }), [200, { href: `${L}/books/2/`, title: 'Dunes', publisher: `${L}/publishers/2/`, sequelOf: `${L}/books/1/` }])
  t.strictSame(await ask('GET', '/publishers/2/'), [200, { href: `${L}/publishers/2/`, name: 'South House', slug: 'south', books: [`${L}/books/2/`] }])
  t.strictSame(await ask('PATCH', '/publishers/1/', { books: ['/books/1/', '/books/2/'] }), [200, { href: `${L}/publishers/1/`, name: 'North Press', slug: 'north', books: [`${L}/books/1/`, `${L}/books/2/`] }])
  t.strictSame(await ask('PATCH', '/publishers/1/', { books: ['/books/1/', '/books/9/'] }), [400, { books: ['Invalid hyperlink - Object does not exist.'] }])
  t.strictSame(await ask('PATCH', '/publishers/1/', { books: [] }), [200, { href: `${L}/publishers/1/`, name: 'North Press', slug: 'north', books: [] }])
})

test('with a depth rows stand in place of links, and have links of their own', async (t) => {
  const app = await linkedLibrary()
  const L = `http://${host}`
  const tides = { href: `${L}/books/1/`, title: 'Tides' }
  const { body } = await app.inject({ url: '/books/deep/', headers: { host } })
  t.strictSame(JSON.parse(body), [
    { ...tides, publisher: { href: `${L}/publishers/1/`, name: 'North Press', slug: 'north' }, sequelOf: null },
    { href: `${L}/books/2/`, title: 'Dunes', publisher: null, sequelOf: { ...tides, publisher: `${L}/publishers/1/`, sequelOf: null, tags: [] } }
  ])
})

test('the link to the row itself may have another name, by which a new row is told, too (MIX-02)', async (t) => {
  const app = await linkedLibrary()
  const { statusCode, headers } = await app.inject({ method: 'POST', url: '/publishers/', headers: { host }, payload: { name: 'East', slug: 'east', books: [] } })
  t.strictSame([statusCode, headers.location], [201, `http://${host}/publishers/3/`])
  const { Publisher } = library()
  t.throws(() => hyperlinkedModelSerializer(Publisher, { fields: ['name'], urlFieldName: '' }).compile(), { code: 'FST_VIEWSETS_SERIALIZER_OPTION_INVALID' })
  t.throws(() => modelSerializer(Publisher, { fields: ['name'], urlFieldName: 'href' } as never).compile(), { code: 'FST_VIEWSETS_OPTION_UNKNOWN' })
  // @ts-expect-error: there is no field of that name
  t.throws(() => hyperlinkedModelSerializer(Publisher, { fields: ['hrfe'], urlFieldName: 'href' }).compile(), { code: 'FST_VIEWSETS_MODEL_FIELD_UNKNOWN' })
})
