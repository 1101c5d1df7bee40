import t from 'tap'
import { DefaultRouter, NestedSimpleRouter, SimpleRouter, answer, refusal, refused, serve } from '../support/helper.ts'
import { BookViewSet, KeyOnlyViewSet, routing, urlsOf } from './support/routers.ts'
import type { PathConverter } from '../support/helper.ts'

for (const [key, status] of [['7', 200], ['a-b_c', 200], ['a.b', 404], ['caf%C3%A9', 200], ['a%2Fb', 404], ['', 404], ['__proto__', 200], ['x'.repeat(100), 200]] as const) {
  t.test(`/books/${key.slice(0, 20)}/ is answered ${status}, as a key has neither slashes nor dots (RTR-04)`, async (t) => {
    const app = await serve(t, { router: routing() })
    const response = await app.inject(`/books/${key}/`)
    t.equal(response.statusCode, status)
  })
}

t.test('A key that cannot be is not found for any method, and no view hears of it (RTR-04)', async (t) => {
  const app = await serve(t, { router: routing() })
  const response = await app.inject({ method: 'PUT', url: '/books/a.b/', payload: { a: 1 } })
  t.strictSame([response.statusCode, response.headers.allow], [404, undefined])
})

class NumberedViewSet extends BookViewSet {
  lookupField = 'number'
  lookupValueRegex = '[0-9]{2,}'
}

for (const [key, status] of [['12', 200], ['1', 404], ['12a', 404], ['a12', 404], ['12%0A', 404]] as const) {
  t.test(`/books/${key}/ is answered ${status} where keys are numbers of two digits and more (RTR-04)`, async (t) => {
    const app = await serve(t, { router: routing(NumberedViewSet) })
    const response = await app.inject(`/books/${key}/`)
    t.equal(response.statusCode, status)
  })
}

t.test('A pattern of alternatives must match the whole key (RTR-04)', async (t) => {
  class ColourViewSet extends KeyOnlyViewSet {
    lookupValueRegex = 'red|blue'
  }
  const app = await serve(t, { router: routing(ColourViewSet) })
  const statuses = []
  for (const key of ['red', 'blue', 'redder', 'skyblue']) statuses.push((await app.inject(`/books/${key}/`)).statusCode)
  t.strictSame(statuses, [200, 200, 404, 404])
})

for (const [given, told] of [['[', /^FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet has a bad `lookupValueRegex`: Invalid regular expression: .*\. Give the source of a regular expression, as in '\[0-9\]\+'$/], [/x/, /: give the source of a regular expression, as in '\[0-9\]\+'$/]] as const) {
  t.test(`A lookupValueRegex of ${String(given)} is refused with the name of its viewset (RTR-04)`, async (t) => {
    class BadViewSet extends KeyOnlyViewSet {
      lookupValueRegex = given
    }
    const router = routing(BadViewSet)
    t.match(await refusal(t, { router }), told)
    t.match(refused(() => new NestedSimpleRouter(router, 'books')), told)
  })
}

const CONVERTED: readonly (readonly [converter: PathConverter | undefined, found: readonly string[], lost: readonly string[]])[] = [
  [undefined, ['7', 'a.b', 'ada@example.com', 'a b'], ['', 'a%2Fb']],
  ['str', ['7', 'a.b'], ['a%2Fb']],
  ['int', ['0', '12'], ['-1', '1.5', 'a', '12%0A']],
  ['slug', ['a-b_C1'], ['a.b', 'caf%C3%A9']],
  ['uuid', ['075194d3-6885-417e-a8a8-6c931e272f00'], ['075194D3-6885-417E-A8A8-6C931E272F00', '075194d36885417ea8a86c931e272f00', '7']],
  ['path', ['a%2Fb', 'a.b', '7'], ['']]
]

for (const [converter, found, lost] of CONVERTED) {
  t.test(`Without patterns, keys of the converter ${String(converter)} are found, and others are not (RTR-05)`, async (t) => {
    class ConvertedViewSet extends KeyOnlyViewSet {
      lookupValueConverter = converter
    }
    const app = await serve(t, { router: routing(ConvertedViewSet, { useRegexPath: false }) })
    for (const key of found) t.strictSame(answer(await app.inject(`/books/${key}/`)), [200, decodeURIComponent(key)])
    for (const key of lost) t.equal((await app.inject(`/books/${key}/`)).statusCode, 404, key)
  })
}

t.test('Where keys go by patterns, a converter says nothing (RTR-04, RTR-05)', async (t) => {
  class ConvertedViewSet extends KeyOnlyViewSet {
    lookupValueConverter = 'int' as const
  }
  const app = await serve(t, { router: routing(ConvertedViewSet) })
  t.equal((await app.inject('/books/a/')).statusCode, 200)
})

t.test('Without patterns, a lookupValueRegex names the converter, as in DRF (RTR-05)', async (t) => {
  class NamedViewSet extends KeyOnlyViewSet {
    lookupValueRegex = 'int'
  }
  const app = await serve(t, { router: routing(NamedViewSet, { useRegexPath: false }) })
  t.strictSame([(await app.inject('/books/7/')).statusCode, (await app.inject('/books/a/')).statusCode], [200, 404])
})

for (const [attributes, told] of [
  [{ lookupValueConverter: 'slugs' }, '`lookupValueConverter`: "slugs" is not one of: str, int, slug, uuid, path. Did you mean "slug"?'],
  [{ lookupValueConverter: 7 }, '`lookupValueConverter`: "7" is not one of: str, int, slug, uuid, path.'],
  [{ lookupValueRegex: '[0-9]+' }, '`lookupValueRegex`: its router takes no patterns, as it has `useRegexPath: false`. Give a `lookupValueConverter`, which is one of: str, int, slug, uuid, path.']
] as const) {
  t.test(`Without patterns, ${JSON.stringify(attributes)} is refused with the converters that there are (RTR-05)`, async (t) => {
    class BadViewSet extends KeyOnlyViewSet {
      constructor () {
        super()
        Object.assign(this, attributes)
      }
    }
    t.equal(await refusal(t, { router: routing(BadViewSet, { useRegexPath: false }) }), `FST_VIEWSETS_ATTRIBUTE_INVALID: BadViewSet has a bad ${told}`)
  })
}

t.test('A converter holds below a parent, and before a format (RTR-05, RTR-12, RTR-17)', async (t) => {
  class ConvertedViewSet extends KeyOnlyViewSet {
    lookupValueConverter = 'int' as const
  }
  class BelowViewSet extends KeyOnlyViewSet {
    list () { return this.kwargs }
  }
  const parent = new DefaultRouter({ useRegexPath: false })
  parent.register('books', ConvertedViewSet, 'book')
  const below = new NestedSimpleRouter(parent, 'books', { lookup: 'book' })
  below.register('notes', BelowViewSet, 'note')
  const app = await serve(t, { routers: [parent, below] })
  const statuses = []
  for (const url of ['/books/7/notes/', '/books/a/notes/', '/books/7.json', '/books/a.json', '/books/7/notes/a.b/']) statuses.push((await app.inject(url)).statusCode)
  t.strictSame(statuses, [200, 404, 200, 404, 200])
})

t.test('A router whose useRegexPath is no yes or no is refused (RTR-01)', async (t) => {
  t.equal(refused(() => new SimpleRouter({ useRegexPath: 'no' } as never)), 'FST_VIEWSETS_OPTION_INVALID: new SimpleRouter() was given a bad `useRegexPath`: give true or false')
})

for (const [attributes, name] of [[{ lookupField: 'slug' }, 'slug'], [{ lookupField: 'slug', lookupUrlKwarg: 'book_slug' }, 'book_slug']] as const) {
  t.test(`The key is called ${name} where ${Object.keys(attributes).join(' and ')} say so (RTR-04)`, async (t) => {
    class NamedViewSet extends BookViewSet {
      lookupField = attributes.lookupField
      lookupUrlKwarg = 'lookupUrlKwarg' in attributes ? attributes.lookupUrlKwarg : null
    }
    const app = await serve(t, { router: routing(NamedViewSet) })
    t.strictSame(answer(await app.inject('/books/emma/')), [200, ['retrieve', { [name]: 'emma' }]])
  })
}

for (const [router, kind] of [[new SimpleRouter(), 'simple'], [new DefaultRouter(), 'default']] as const) {
  t.test(`A key with dots reaches the view of a ${kind} router whose pattern lets it (RTR-04, RTR-12)`, async (t) => {
    class DottedViewSet extends KeyOnlyViewSet {
      lookupValueRegex = '[^/]+'
    }
    router.register('books', DottedViewSet, { basename: 'book' })
    const app = await serve(t, { router })
    t.strictSame([answer(await app.inject('/books/v1.2.json/')), answer(await app.inject({ method: 'OPTIONS', url: '/books/ada@example.com/' }))[0]], [[200, 'v1.2.json'], 200])
  })
}

t.test('An empty prefix puts the list at the root and keys right below it (RTR-06)', async (t) => {
  const router = new SimpleRouter()
  router.register('', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router, prefix: '/api' })
  t.strictSame([answer(await app.inject('/api/')), answer(await app.inject('/api/7/')), urlsOf(router)[2]], [[200, ['list', {}]], [200, ['retrieve', { pk: '7' }]], ['/:pk/', 'book-detail']])
})

for (const prefix of ['/books', 'books/', '/books/']) {
  t.test(`A prefix of "${prefix}" is that of "books" (RTR-06)`, async (t) => {
    const router = new SimpleRouter()
    router.register(prefix, BookViewSet, { basename: 'book' })
    t.equal(router.urls[2]?.url, '/books/:pk/')
  })
}

t.test('A viewset without a prefix takes the place of the API root (RTR-06, RTR-10)', async (t) => {
  const router = new DefaultRouter()
  router.register('', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router })
  t.strictSame(answer(await app.inject('/')), [200, ['list', {}]])
})

t.test('A prefix may have parameters of its own (RTR-02)', async (t) => {
  const router = new SimpleRouter()
  router.register('shops/:shop/books', BookViewSet, { basename: 'book' })
  const app = await serve(t, { router })
  t.strictSame(answer(await app.inject('/shops/3/books/7/')), [200, ['retrieve', { shop: '3', pk: '7' }]])
})
