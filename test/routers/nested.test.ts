import t from 'tap'
import { DefaultRouter, NestedDefaultRouter, NestedSimpleRouter, SimpleRouter, ViewSet, action, answer, refused, serve } from '../support/helper.ts'
import type { NestedRouterOptions } from '../support/helper.ts'

/** Answers with its action and the parts of the URL. */
class TellingViewSet extends ViewSet {
  list () { return [this.action, { ...this.kwargs }] }
  retrieve () { return [this.action, { ...this.kwargs }] }

  @action({ detail: true })
  siblings () {
    return [this.reverseAction('detail', { kwargs: this.kwargs, request: undefined }), this.reverseAction('list', { args: ['5'], request: undefined })]
  }
}

class DomainViewSet extends TellingViewSet {
  lookupValueRegex = '[0-9]+'
}

class SlugViewSet extends TellingViewSet {
  lookupField = 'slug'
}

/** Domains with their name servers, and the addresses of these. */
function routers (options: NestedRouterOptions = {}) {
  const domains = new SimpleRouter()
  domains.register('domains', DomainViewSet, { basename: 'domain' })
  const servers = new NestedSimpleRouter(domains, 'domains', options)
  servers.register('servers', SlugViewSet, { basename: 'server' })
  const addresses = new NestedSimpleRouter(servers, 'servers', options.lookup === undefined ? {} : { lookup: 'server' })
  addresses.register('addresses', TellingViewSet, { basename: 'address' })
  return { domains, servers, addresses }
}

const registered = (options: NestedRouterOptions = {}) => ({ routers: Object.values(routers(options)) })

for (const [url, expected] of [
  ['/domains/1/', ['retrieve', { pk: '1' }]],
  ['/domains/1/servers/', ['list', { domain_pk: '1' }]],
  ['/domains/1/servers/ns1/', ['retrieve', { domain_pk: '1', slug: 'ns1' }]],
  ['/domains/1/servers/ns1/addresses/', ['list', { domain_pk: '1', server_slug: 'ns1' }]],
  ['/domains/1/servers/ns1/addresses/7/', ['retrieve', { domain_pk: '1', server_slug: 'ns1', pk: '7' }]]
] as const) {
  t.test(`${url} is told the keys of all that is above it (RTR-17, RTR-18)`, async (t) => {
    const app = await serve(t, registered({ lookup: 'domain' }))
    t.strictSame(answer(await app.inject(url)), [200, expected])
  })
}

t.test('Without a lookup the key of a parent is called after its depth (RTR-17)', async (t) => {
  const app = await serve(t, registered())
  t.strictSame(answer(await app.inject('/domains/1/servers/ns1/addresses/')), [200, ['list', { nested_1_pk: '1', nested_2_slug: 'ns1' }]])
})

t.test('The key of a parent is called after its own URL parameter (RTR-17)', async (t) => {
  class NamedViewSet extends TellingViewSet {
    lookupField = 'slug'
    lookupUrlKwarg = 'name'
  }
  const parent = new SimpleRouter()
  parent.register('domains', NamedViewSet, { basename: 'domain' })
  const child = new NestedSimpleRouter(parent, 'domains', { lookup: 'domain' })
  child.register('servers', TellingViewSet, { basename: 'server' })
  const app = await serve(t, { routers: [parent, child] })
  t.strictSame(answer(await app.inject('/domains/a/servers/')), [200, ['list', { domain_name: 'a' }]])
})

for (const url of ['/domains/x/servers/', '/domains/x/servers/ns1/addresses/7/', '/domains/1/servers/a.b/addresses/']) {
  t.test(`${url} is not found, as a parent has no such key (RTR-17, RTR-04)`, async (t) => {
    const app = await serve(t, registered({ lookup: 'domain' }))
    const response = await app.inject(url)
    t.equal(response.statusCode, 404)
  })
}

t.test('What is below a parent that is not there is answered, as parents are not fetched (RTR-20)', async (t) => {
  const app = await serve(t, registered({ lookup: 'domain' }))
  const response = await app.inject('/domains/999/servers/')
  t.equal(response.statusCode, 200)
})

t.test('Nested routes are named and reversed like any, with the keys of their parents (RTR-17, VST-15)', async (t) => {
  const app = await serve(t, { ...registered({ lookup: 'domain' }), prefix: '/api' })
  t.strictSame(answer(await app.inject('/api/domains/5/servers/ns1/siblings/')), [200, ['/api/domains/5/servers/ns1/', '/api/domains/5/servers/']])
})

t.test('A nested router has the trailing slash of its parent (RTR-18)', async (t) => {
  const parent = new SimpleRouter({ trailingSlash: false })
  parent.register('domains', DomainViewSet, { basename: 'domain' })
  t.equal(new NestedSimpleRouter(parent, 'domains').trailingSlash, false)
})

t.test('A nested router may have a trailing slash of its own (RTR-18)', async (t) => {
  const parent = new SimpleRouter({ trailingSlash: false })
  parent.register('domains', DomainViewSet, { basename: 'domain' })
  const child = new NestedSimpleRouter(parent, 'domains', { lookup: 'domain', trailingSlash: true })
  child.register('servers', TellingViewSet, { basename: 'server' })
  const app = await serve(t, { routers: [parent, child] })
  t.strictSame([(await app.inject('/domains/1')).statusCode, (await app.inject('/domains/1/servers/')).statusCode], [200, 200])
})

t.test('Basenames are taken within one nested router only (RTR-18)', async (t) => {
  const { servers, addresses } = routers()
  t.strictSame([
    refused(() => addresses.register('more', TellingViewSet, { basename: 'server' })),
    refused(() => servers.register('more', TellingViewSet, { basename: 'server' })).split(':')[0]
  ], ['nothing was refused', 'FST_VIEWSETS_BASENAME_TAKEN'])
})

t.test('A nested default router has format suffixes and leaves the API root to its parent (RTR-17, RTR-12)', async (t) => {
  const parent = new DefaultRouter()
  parent.register('domains', DomainViewSet, { basename: 'domain' })
  const child = new NestedDefaultRouter(parent, 'domains', { lookup: 'domain' })
  child.register('servers', TellingViewSet, { basename: 'server' })
  const app = await serve(t, { routers: [parent, child] })
  t.strictSame([answer(await app.inject('/domains/1/servers.json')), answer(await app.inject({ url: '/', headers: { host: 'testserver' } }))], [
    [200, ['list', { domain_pk: '1', format: 'json' }]], [200, { domains: 'http://testserver/domains/' }]
  ])
})

t.test('A nested simple router below a default router has no format suffixes (RTR-17)', async (t) => {
  const parent = new DefaultRouter()
  parent.register('domains', DomainViewSet, { basename: 'domain' })
  const child = new NestedSimpleRouter(parent, 'domains', { lookup: 'domain' })
  child.register('servers', TellingViewSet, { basename: 'server' })
  const app = await serve(t, { routers: [parent, child] })
  const response = await app.inject('/domains/1/servers.json')
  t.equal(response.statusCode, 404)
})

t.test('A nested router may be below a resource whose prefix has slashes (RTR-17)', async (t) => {
  const parent = new SimpleRouter()
  parent.register('dns/domains', DomainViewSet, { basename: 'domain' })
  const child = new NestedSimpleRouter(parent, 'dns/domains', { lookup: 'domain' })
  child.register('servers', TellingViewSet, { basename: 'server' })
  const app = await serve(t, { routers: [parent, child] })
  t.strictSame(answer(await app.inject('/dns/domains/1/servers/')), [200, ['list', { domain_pk: '1' }]])
})

t.test('A nested router without its parent router is refused (RTR-17)', async (t) => {
  t.equal(refused(() => new NestedSimpleRouter(undefined as never, 'domains')),
    'FST_VIEWSETS_OPTION_INVALID: new NestedSimpleRouter() was given a bad `parent`: give the router that the parent is registered with')
})

t.test('An option that a nested router does not have is refused, with the one that is meant (RTR-17)', async (t) => {
  const { domains } = routers()
  t.equal(refused(() => new NestedSimpleRouter(domains, 'domains', { lokup: 'domain' } as never)),
    'FST_VIEWSETS_OPTION_UNKNOWN: new NestedSimpleRouter() was given the option "lokup", which it does not have. Did you mean "lookup"?')
})

t.test('A parent that the router has not registered is refused with those it has (RTR-19)', async (t) => {
  const { domains } = routers()
  t.equal(refused(() => new NestedSimpleRouter(domains, 'domain')), 'FST_VIEWSETS_PARENT_UNKNOWN: The parent router has registered no resource "domain". It has: domains.')
})

t.test('A parent router without any resource says so (RTR-19)', async (t) => {
  t.equal(refused(() => new NestedSimpleRouter(new SimpleRouter(), 'domains')), 'FST_VIEWSETS_PARENT_UNKNOWN: The parent router has registered no resource "domains". It has: none.')
})

for (const lookup of ['#', '1domain', 'a-b', '']) {
  t.test(`A lookup of "${lookup}" cannot begin the name of a parameter, and is refused (RTR-19)`, async (t) => {
    const { domains } = routers()
    const told = refused(() => new NestedSimpleRouter(domains, 'domains', { lookup }))
    t.equal(told, lookup === '' ? 'nothing was refused' : `FST_VIEWSETS_LOOKUP_INVALID: lookup argument "${lookup}_" needs to be a valid identifier.`)
  })
}
