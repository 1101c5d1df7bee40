import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  AsyncAPIView, AsyncModelViewSet, DefaultRouter, FastPageNumberPagination, PostFetch, Q, action, fields, memoryModel, memoryModels, modelSerializer, path, relationsOf, serve
} from '../support/helper.ts'
import { expectQueries, queryLog } from '../../lib/testing/index.ts'
import type { AnyPostFetch } from '../support/helper.ts'

const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])

function shop () {
  const Author = memoryModel('Author', Type.Object({ id: Type.Integer(), name: Type.String() }), { rows: [{ name: 'Ada' }, { name: 'Bob' }] })
  const Product = memoryModel('Product', Type.Object({ id: Type.Integer(), name: Type.String(), shelf: Type.String(), slot: nullable(Type.Integer()) }), {
    rows: [{ name: 'saw', shelf: 'a', slot: 1 }, { name: 'nail', shelf: 'a', slot: 2 }, { name: 'glue', shelf: 'b', slot: null }, { name: 'rope', shelf: 'b', slot: 1 }]
  })
  const Review = memoryModel('Review', Type.Object({ id: Type.Integer(), productId: nullable(Type.Integer()), authorId: Type.Integer(), rating: Type.Integer() }), {
    references: { authorId: Author },
    rows: [
      { productId: 1, authorId: 1, rating: 5 }, { productId: 1, authorId: 2, rating: 3 }, { productId: 2, authorId: 2, rating: 4 },
      { productId: null, authorId: 1, rating: 1 }, { productId: 1, authorId: 1, rating: 4 }
    ]
  })
  const Stock = memoryModel('Stock', Type.Object({ id: Type.Integer(), shelf: Type.String(), slot: Type.Integer(), count: Type.Integer() }), {
    rows: [{ shelf: 'a', slot: 1, count: 7 }, { shelf: 'a', slot: 2, count: 0 }, { shelf: 'b', slot: 2, count: 9 }, { shelf: 'b', slot: 1, count: 2 }]
  })
  return { Author, Product, Review, Stock }
}

const attached = (rows: readonly object[], name: string): unknown[] => rows.map((row) => (row as Record<string, unknown>)[name])

t.test('One row or null for a limit of 1, else arrays (PFT-08, PFT-10)', async (t) => {
  const { Product, Review } = shop()
  const rows = await Product.objects.fetch()
  const one = (limit?: number | null) => new PostFetch({ queryset: Review.objects.all(), toAttr: 'found', on: { productId: 'id' }, values: ['rating'], orderBy: ['-rating'], ...(limit !== undefined && { limit }) })
  const got = async (limit?: number | null) => attached(await one(limit).fetch(rows), 'found')
  t.strictSame(await got(), [{ rating: 5, productId: 1 }, { rating: 4, productId: 2 }, null, null])
  t.strictSame(await got(2), [[{ rating: 5, productId: 1 }, { rating: 4, productId: 1 }], [{ rating: 4, productId: 2 }], [], []])
  t.strictSame((await got(null)).map((list) => (list as object[]).length), [3, 1, 0, 0])
  t.strictSame(await got(0), [[], [], [], []])
})

t.test('No rows, or none with a key, is no query; any number of rows is one (PFT-02 to PFT-05)', async (t) => {
  const { Product, Review } = shop()
  const fetch = new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { productId: 'id' } })
  await expectQueries(0, () => fetch.fetch([]))
  t.strictSame(await expectQueries(0, () => fetch.fetch([{ id: null }, {}])), [{ id: null, latest: null }, { latest: null }])
  const rows = await Product.objects.fetch()
  await expectQueries(1, () => fetch.fetch(rows))
  await t.rejects(expectQueries(2, () => fetch.fetch(rows)), { message: /^Expected 2 queries, but 1 ran:\n {2}1 × select from Review/ })
})

t.test('Values compare by type, zero and blank are keys, and nulls join nothing (PFT-03, PFT-07)', async (t) => {
  const Tag = memoryModel('Tag', Type.Object({ id: Type.Integer(), of: nullable(Type.Integer()) }), { rows: [{ of: 0 }, { of: 1 }, { of: null }] })
  const fetch = new PostFetch({ queryset: Tag.objects.all(), toAttr: 'tag', on: { of: 'key' }, values: ['id'] })
  t.strictSame(attached(await fetch.fetch([{ key: 0 }, { key: '1' }, { key: 1 }, { key: null }, { key: 1n }, { key: 'x' }]), 'tag'),
    [{ id: 1, of: 0 }, null, { id: 2, of: 1 }, null, { id: 2, of: 1 }, null])
})

t.test('Several columns join as one key, under either name (PFT-06)', async (t) => {
  const { Product, Stock } = shop()
  const rows = await Product.objects.fetch()
  const common = { queryset: Stock.objects.all(), toAttr: 'stock', values: ['count'] } as const
  const expected = [{ count: 7, shelf: 'a', slot: 1 }, { count: 0, shelf: 'a', slot: 2 }, null, { count: 2, shelf: 'b', slot: 1 }]
  t.strictSame(attached(await new PostFetch({ ...common, on: { shelf: 'shelf', slot: 'slot' } }).fetch(rows), 'stock'), expected)
  t.strictSame(attached(await new PostFetch({ ...common, queries: { shelf: 'shelf', slot: 'slot' } }).fetch(rows), 'stock'), expected)
})

t.test('More values come under other names, over foreign keys too', async (t) => {
  const { Product, Review } = shop()
  const fetch = new PostFetch({
    queryset: Review.objects.all(), toAttr: 'best', on: { productId: 'id' }, values: ['id'], valuesDict: { by: Q.path('author__name'), stars: 'rating' }, orderBy: ['-rating']
  })
  t.strictSame(attached(await fetch.fetch(await Product.objects.fetch()), 'best').slice(0, 2), [{ id: 1, by: 'Ada', stars: 5, productId: 1 }, { id: 3, by: 'Bob', stars: 4, productId: 2 }])
})

t.test('Each row gets an object of its own, and a fetch can be used again (PFT-13)', async (t) => {
  const { Review } = shop()
  const fetch = new PostFetch({ queryset: Review.objects.all(), toAttr: 'all', on: { productId: 'id' }, limit: null })
  const [a, b] = await fetch.fetch([{ id: 9 }, { id: 9 }])
  t.not(a?.all, b?.all)
  const [c, d] = await fetch.fetch([{ id: 2 }, { id: 2 }])
  t.not(c?.all[0], d?.all[0])
  t.strictSame(c?.all, d?.all)
})

t.test('A limit that is none, and a join of nothing, are refused', async (t) => {
  const { Review } = shop()
  const made = (options: object) => () => new PostFetch({ queryset: Review.objects.all(), toAttr: 'x', on: { productId: 'id' }, ...options })
  t.throws(made({ limit: -1 }), { code: 'FST_VIEWSETS_ATTRIBUTE_INVALID' })
  t.throws(made({ limit: 1.5 }), { code: 'FST_VIEWSETS_ATTRIBUTE_INVALID' })
  t.throws(made({ on: {} }), { code: 'FST_VIEWSETS_ATTRIBUTE_INVALID' })
})

/** A fetch that takes a turn of the event loop, and notes when. */
function slow (toAttr: string, needs: readonly string[], noted: string[], fails = false): AnyPostFetch {
  return {
    toAttr,
    needs,
    $attached: null,
    attachedSchema: () => ({}),
    async fetch (rows) {
      noted.push(`${toAttr} begins`)
      await new Promise(setImmediate)
      noted.push(`${toAttr} ends`)
      if (fails) throw new Error(`${toAttr} failed`)
      for (const row of rows) (row as Record<string, unknown>)[toAttr] = toAttr
      return [...rows]
    }
  }
}

t.test('Independent fetches run at once, and what needs another waits for it (PFT-12)', async (t) => {
  const noted: string[] = []
  class One extends AsyncAPIView {
    override postFetches = [slow('a', ['id'], noted), slow('b', ['id'], noted), slow('c', ['a'], noted)]
    override serializerClass = Type.Object({ id: Type.Integer() })
    get () { return this.serializedResponse({ id: 1 }) }
  }
  class Failing extends One {
    override postFetches = [slow('a', ['id'], noted, true), slow('b', ['id'], noted)]
  }
  const app = await serve(t, { urls: [path('/one/', One.asView()), path('/failing/', Failing.asView())] })
  t.strictSame((await app.inject('/one/')).json(), { id: 1, a: 'a', b: 'b', c: 'c' })
  t.strictSame(noted, ['a begins', 'b begins', 'a ends', 'c begins', 'b ends', 'c ends'])
  noted.length = 0
  t.equal((await app.inject('/failing/')).statusCode, 500)
  t.strictSame(noted, ['a begins', 'b begins', 'a ends', 'b ends'], 'no fetch outlives the request')
})

t.test('Fetches are an option, of an action, of the class, or run by hand; the list has three queries with them', async (t) => {
  const { Author, Product, Review } = shop()
  const latest = new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { productId: 'id' }, values: ['id', 'authorId'], orderBy: ['-id'] })
  const author = new PostFetch({ queryset: Author.objects.all(), toAttr: 'author', on: { id: 'latest.authorId' }, values: ['name'] })
  const all = new PostFetch({ queryset: Review.objects.all(), toAttr: 'reviews', on: { productId: 'id' }, values: ['id'], limit: 2 })
  class Pages extends FastPageNumberPagination { override pageSize = 2 }
  const ProductSerializer = modelSerializer(Product, { fields: ['id', 'name'] })
  class ProductViewSet extends AsyncModelViewSet {
    override queryset = Product.objects.all()
    override serializerClass = ProductSerializer
    override postFetches = [all]
    override actionConfigs = { list: { paginationClass: Pages, postFetches: [latest, author] }, destroy: { postFetches: [] } }

    @action({ detail: true })
    async mine () {
      const [row] = await latest.fetch([await this.getObject()])
      return { latest: row?.latest?.authorId ?? null }
    }

    @action({ detail: true })
    async option () {
      return this.serializedResponse(await this.getObject(), { postFetches: [latest] })
    }
  }
  const router = new DefaultRouter()
  router.register('products', ProductViewSet)
  const app = await serve(t, { router })
  const page = await expectQueries(3, () => app.inject('/products/'))
  t.strictSame(page.json().results, [
    { id: 1, name: 'saw', latest: { id: 5, authorId: 1, productId: 1 }, author: { name: 'Ada', id: 1 } },
    { id: 2, name: 'nail', latest: { id: 3, authorId: 2, productId: 2 }, author: { name: 'Bob', id: 2 } }
  ])
  t.strictSame((await app.inject('/products/2/')).json(), { id: 2, name: 'nail', reviews: [{ id: 3, productId: 2 }] })
  t.strictSame((await app.inject('/products/1/mine/')).json(), { latest: 1 })
  t.strictSame((await app.inject('/products/1/option/')).json(), { id: 1, name: 'saw', latest: { id: 5, authorId: 1, productId: 1 } })
})

t.test('What is attached is in the schema of the answers', async (t) => {
  const { Product, Review } = shop()
  const found: Record<string, { response?: Record<string, object> }> = {}
  class ProductViewSet extends AsyncModelViewSet {
    override queryset = Product.objects.all()
    override serializerClass = modelSerializer(Product, { fields: ['id', 'name'] })
    override actionConfigs = {
      list: { postFetches: [new PostFetch({ queryset: Review.objects.all(), toAttr: 'latest', on: { productId: 'id' }, values: ['rating'] }), new PostFetch({ queryset: Review.objects.all(), toAttr: 'top', on: { productId: 'id' }, values: ['id'], limit: 3 })] }
    }
  }
  const router = new DefaultRouter()
  router.register('products', ProductViewSet)
  const { fastifyFor, viewsets } = await import('../support/helper.ts')
  const app = fastifyFor(t)
  app.addHook('onRoute', ({ method, url, schema }) => { found[`${String(method)} ${url}`] = schema as never })
  await app.register(viewsets, { router })
  await app.ready()
  const items = (found['GET /products/']?.response?.['200'] as { items: { title?: string, properties: object, required: string[] } }).items
  t.strictSame(items.properties, {
    id: (items.properties as { id: object }).id,
    name: (items.properties as { name: object }).name,
    latest: { anyOf: [{ type: 'object', properties: { rating: { type: 'integer' }, productId: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }, required: ['rating', 'productId'] }, { type: 'null' }] },
    top: { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' }, productId: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }, required: ['id', 'productId'] }, maxItems: 3 }
  })
  t.strictSame(items.required.slice(-2), ['latest', 'top'])
  const log = queryLog(Review)
  t.teardown(log.stop)
  await app.inject('/products/')
  t.strictSame(log.queries.map(({ request, kind, modelName }) => [request, kind, modelName]), [['GET /products/', 'read', 'Review'], ['GET /products/', 'read', 'Review']])
})

function library () {
  const id = Type.Integer()
  class Library extends relationsOf({
    books: Type.Object({ id, title: Type.String() }),
    tags: Type.Object({ id, bookId: id, name: Type.String() })
  }, ({ one, many }) => ({ books: { tags: many('tags') }, tags: { book: one('books') } })) {}
  const { books: Book, tags: Tag } = memoryModels(Library, {
    books: { rows: [{ title: 'Emma' }] },
    tags: { rows: [{ bookId: 1, name: 'sea' }, { bookId: 1, name: 'old' }] }
  })
  const Shown = modelSerializer(Book, { fields: ['title', 'tags'], extra: { tags: fields.slugRelated(Tag, 'name', { many: true, readOnly: true }) } })
  const served = (fetch: AnyPostFetch) => serve(t, {
    urls: [path('/books/', class extends AsyncModelViewSet {
      override queryset = Book.objects.all()
      override serializerClass = Shown
      override postFetches = [fetch]
    }.asView({ get: 'list' }))]
  })
  return { Tag, served }
}

t.test('What a serializer reads over relations is fetched beside post-fetches, not after them', async (t) => {
  const { Tag, served } = library()
  const log = queryLog(Tag)
  t.teardown(() => log.stop())
  const queryset = async () => {
    while (log.count === 0) await new Promise((resolve) => setImmediate(resolve))
    return Tag.objects.all()
  }
  const app = await served(new PostFetch({ queryset, toAttr: 'first', on: { bookId: 'id' }, values: ['name'], orderBy: ['name'] }))
  t.strictSame((await app.inject('/books/')).json(), [{ title: 'Emma', tags: ['sea', 'old'], first: { name: 'old', bookId: 1 } }])
})

t.test('A post-fetch under the name of a relation is shown in its place', async (t) => {
  const { Tag, served } = library()
  const app = await served(new PostFetch({ queryset: Tag.objects.all(), toAttr: 'tags', on: { bookId: 'id' }, orderBy: ['name'], limit: 3 }))
  t.strictSame((await expectQueries(2, () => app.inject('/books/'))).json(), [{ title: 'Emma', tags: ['old', 'sea'] }])
})
