/** Versions, as clients ask for them, and links that keep them. */
import t from 'tap'
import {
  APIView, AcceptHeaderVersioning, AsyncViewSet, BaseVersioning, DefaultRouter, HostNameVersioning, NamespaceVersioning, NotFound, QueryParameterVersioning, Response, URLPathVersioning, include, path, reverse, serve
} from '../support/helper.ts'
import type { VersioningClass, ViewRequest, ViewsetsOptions } from '../support/helper.ts'
import type { Test } from 'tap'

class Told extends APIView {
  get (): unknown {
    const { request } = this
    return { version: request.version, link: reverse('target', { kwargs: { pk: 1 }, request }) }
  }
}

const told = (scheme: VersioningClass) => class extends Told { override versioningClass = scheme }.asView()
const target = path('/target/:pk/', Told.asView(), { name: 'target' })

async function asker (t: Test, options: ViewsetsOptions) {
  const app = await serve(t, options)
  return async (url: string, headers: Record<string, string> = {}) => {
    const { statusCode, body } = await app.inject({ url, headers: { host: 'shop.test', ...headers } })
    return [statusCode, JSON.parse(body) as unknown]
  }
}

const VERSIONS = { allowedVersions: ['v1', 'v2'], defaultVersion: 'v0' }

t.test('A version in Accept, by the settings (VER-01, VER-02)', async (t) => {
  const ask = await asker(t, { urls: [path('/', told(AcceptHeaderVersioning)), target], ...VERSIONS })
  const link = 'http://shop.test/target/1/'
  t.strictSame(await ask('/'), [200, { version: 'v0', link }])
  t.strictSame(await ask('/', { accept: 'application/json; VERSION="v2"' }), [200, { version: 'v2', link }])
  t.strictSame(await ask('/', { accept: 'application/json; version=v0' }), [200, { version: 'v0', link }])
  for (const version of ['v3', '']) t.strictSame(await ask('/', { accept: `application/json; version=${version}` }), [406, { detail: 'Invalid version in "Accept" header.' }])
})

t.test('A version in the path, which links keep where there is such a URL (VER-03, VER-08)', async (t) => {
  const ask = await asker(t, { urls: [path('/:version/', told(URLPathVersioning)), path('/:version/target/:pk/', Told.asView(), { name: 'target' })], ...VERSIONS })
  t.strictSame(await ask('/v1/'), [200, { version: 'v1', link: 'http://shop.test/v1/target/1/' }])
  t.strictSame(await ask('/v3/'), [404, { detail: 'Invalid version in URL path.' }])
  const other = await asker(t, { urls: [path('/:version/', told(URLPathVersioning)), target] })
  t.strictSame(await other('/any/'), [200, { version: 'any', link: 'http://shop.test/target/1/' }])
})

t.test('A version in the query, which links keep (VER-06, VER-08)', async (t) => {
  const ask = await asker(t, { urls: [path('/', told(QueryParameterVersioning)), target], ...VERSIONS, versionParam: 'v' })
  t.strictSame(await ask('/?v=v1'), [200, { version: 'v1', link: 'http://shop.test/target/1/?v=v1' }])
  t.strictSame(await ask('/?v=v1&format=json'), [200, { version: 'v1', link: 'http://shop.test/target/1/?format=json&v=v1' }])
  t.strictSame(await ask('/?v='), [404, { detail: 'Invalid version in query parameter.' }])
})

t.test('A version in the host, of three names (VER-05)', async (t) => {
  const ask = await asker(t, { urls: [path('/', told(HostNameVersioning)), target], ...VERSIONS })
  t.strictSame(await ask('/', { host: 'v1.shop.test:8000' }), [200, { version: 'v1', link: 'http://v1.shop.test:8000/target/1/' }])
  t.strictSame(await ask('/'), [200, { version: 'v0', link: 'http://shop.test/target/1/' }])
  t.strictSame(await ask('/', { host: 'v9.shop.test' }), [404, { detail: 'Invalid version in hostname.' }])
})

t.test('A version in the namespace, nested ones too; links lead to the URL in it (VER-04, VER-08)', async (t) => {
  const urls = [path('/', told(NamespaceVersioning)), target]
  const ask = await asker(t, { urls: [...include('one', urls, { namespace: 'v1' }), ...include('all', include('two', urls, { namespace: 'v2' }), { namespace: 'outer' }), ...include('none', urls, { namespace: 'v7' }), ...urls], ...VERSIONS })
  t.strictSame(await ask('/one/'), [200, { version: 'v1', link: 'http://shop.test/one/target/1/' }])
  // there is no `v2:target`, as that is `outer:v2:target`
  t.strictSame(await ask('/all/two/'), [200, { version: 'v2', link: 'http://shop.test/target/1/' }])
  t.strictSame(await ask('/none/'), [404, { detail: 'Invalid version in URL path. Does not match any version namespace.' }])
  t.strictSame(await ask('/'), [200, { version: 'v0', link: 'http://shop.test/target/1/' }])
  t.equal(reverse('outer:v2:target', { args: [3] }), '/all/two/target/3/')
})

t.test('A version in a place of one\'s own', async (t) => {
  class Dated extends BaseVersioning {
    readonly invalidVersionMessage = 'No such day.'

    determineVersion ({ headers }: ViewRequest) {
      const day = headers['x-day']
      if (day === 'never') throw new NotFound(this.invalidVersionMessage)
      return typeof day === 'string' ? day : null
    }
  }
  const ask = await asker(t, { urls: [path('/', told(Dated)), target] })
  t.strictSame(await ask('/', { 'x-day': '2026-01-01' }), [200, { version: '2026-01-01', link: 'http://shop.test/target/1/' }])
  t.strictSame(await ask('/', { 'x-day': 'never' }), [404, { detail: 'No such day.' }])
})

t.test('The root of a router in a namespace links to its own URLs', async (t) => {
  class BookViewSet extends AsyncViewSet {
    list () { return new Response([]) }
  }
  const router = new DefaultRouter()
  router.register('books', BookViewSet, { basename: 'book' })
  const ask = await asker(t, { urls: [...include('v1', router.urls, { namespace: 'v1' }), ...include('v2', router.urls, { namespace: 'v2' })] })
  t.strictSame(await ask('/v2/'), [200, { books: 'http://shop.test/v2/books/' }])
})

t.test('An include with an option that there is not is refused', async (t) => {
  t.throws(() => include('v1', [target], { name: 'v1' } as { namespace?: string }), { code: 'FST_VIEWSETS_OPTION_UNKNOWN' })
})
