import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import t from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import {
  IsAuthenticated, ModelViewSet, NestedDefaultRouter, NestedSimpleRouter, NestedViewSetMixin, SimpleRouter, Tokens, ViewSet, action, answer, as, fields, modelSerializer, path, refusal,
  serve
} from '../support/helper.ts'
import type { Test } from 'tap'
import type { NestedViewSet, SerializerClass, User, ViewSetClass } from '../support/helper.ts'

const zones = sqliteTable('zones', { id: integer().primaryKey(), name: text().notNull(), owner: text().notNull() })
const hosts = sqliteTable('hosts', { id: integer().primaryKey(), name: text().notNull(), zoneId: integer('zone_id').notNull().references(() => zones.id) })
const ports = sqliteTable('ports', { id: integer().primaryKey(), hostId: integer('host_id').notNull().references(() => hosts.id) })

const TABLES = [
  'create table zones (id integer primary key, name text not null, owner text not null)',
  'create table hosts (id integer primary key, name text not null, zone_id integer not null references zones (id))',
  'create table ports (id integer primary key, host_id integer not null references hosts (id))',
  "insert into zones values (1, 'one', 'ada'), (2, 'two', 'bob'), (3, 'three', 'ada')",
  "insert into hosts values (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)",
  'insert into ports values (80, 1), (81, 2), (82, 3)'
]

/** The models, over a database of their own. */
async function models () {
  const client = createClient({ url: ':memory:' })
  for (const statement of TABLES) await client.execute(statement)
  const db = drizzle(client)
  return { Zone: drizzleModel(db, zones), Host: drizzleModel(db, hosts), Port: drizzleModel(db, ports) }
}

type Models = Awaited<ReturnType<typeof models>>

/** Zones that only their owners see, with hosts, and hosts with ports, each below what it belongs to. */
function routersOf ({ Zone, Host, Port }: Models, hostOptions: Partial<NestedViewSet> = {}, hostSerializer: SerializerClass = modelSerializer(Host, { fields: ['id', 'name', 'zoneId'] }) as unknown as SerializerClass) {
  class ZoneViewSet extends ModelViewSet {
    override queryset = Zone.objects.all()
    override serializerClass = modelSerializer(Zone, { fields: ['id', 'name'] })
    override async getQueryset () {
      return (await super.getQueryset()).filter({ owner: (this.request.user as User).username }) as typeof this.queryset
    }
  }
  class HostViewSet extends NestedViewSetMixin(ModelViewSet) {
    override parentLookupKwargs = hostOptions.parentLookupKwargs ?? { zone_pk: 'zone__pk' }
    override parentQuerysets = hostOptions.parentQuerysets ?? {}
    override parentCheck = hostOptions.parentCheck ?? true
    override queryset = Host.objects.all()
    override serializerClass = hostSerializer
    override async create () {
      if (!Array.isArray(this.data)) return await super.create()
      const serializer = await this.validatedSerializer({ many: true })
      return await this.serializedResponse(await serializer.save(), { many: true, status: 201 })
    }

    @action({ detail: false, methods: ['get', 'post'] })
    async bulk () { return { data: this.data, zone: this.request.queryParams.get('zone') } }

    @action({ detail: true, methods: ['post'] })
    async reboot () { return await this.getObject() }
  }
  class PortViewSet extends NestedViewSetMixin(ModelViewSet) {
    override parentLookupKwargs = { host_pk: 'host__pk', zone_pk: 'host__zone__pk' }
    override queryset = Port.objects.all()
    override serializerClass = modelSerializer(Port, { fields: ['id', 'hostId'] })
  }
  const root = new SimpleRouter()
  root.register('zones', ZoneViewSet)
  const below = new NestedDefaultRouter(root, 'zones', { lookup: 'zone' })
  below.register('hosts', HostViewSet)
  const deepest = new NestedSimpleRouter(below, 'hosts', { lookup: 'host' })
  deepest.register('ports', PortViewSet)
  return [root, below, deepest]
}

async function served (t: Test, hostOptions: Partial<NestedViewSet> = {}, serializerOf?: (known: Models) => SerializerClass) {
  const known = await models()
  const routers = routersOf(known, hostOptions, serializerOf?.(known))
  const app = await serve(t, { routers, defaultAuthenticationClasses: [Tokens], defaultPermissionClasses: [IsAuthenticated] })
  return { app, ...known }
}

const ROWS = [[1, 'a', 1], [2, 'b', 2], [3, 'c', 3]]
const rowsOf = async ({ Host }: Models) => (await Host.objects.orderBy('id').fetch()).map(({ id, name, zoneId }) => [id, name, zoneId])

const NO_ZONE = [404, { detail: 'No Zone matches the given query.' }]

// --- parents that are not there, or somebody else's

for (const [what, zone] of [["somebody else's", 2], ['no', 9]] as const) {
  for (const [method, url, payload] of [
    ['GET', 'hosts/'], ['OPTIONS', 'hosts/'], ['PUT', 'hosts/'], ['POST', 'hosts/', { name: 'x' }], ['POST', 'hosts/', [{ name: 'x' }, { name: 'y' }]], ['POST', 'hosts/', 'no JSON'],
    ['GET', 'hosts/2/'], ['OPTIONS', 'hosts/2/'], ['PUT', 'hosts/2/', { name: 'x', zoneId: 1 }], ['PATCH', 'hosts/2/', { name: 'x' }], ['DELETE', 'hosts/2/'],
    ['GET', 'hosts/bulk/'], ['POST', 'hosts/bulk/', {}], ['POST', 'hosts/2/reboot/', {}], ['GET', 'hosts.json'], ['GET', 'hosts/2.json'],
    ['GET', 'hosts/2/ports/'], ['POST', 'hosts/2/ports/', {}], ['PUT', 'hosts/2/ports/81/', { hostId: 1 }], ['DELETE', 'hosts/2/ports/81/']
  ] as const) {
    t.test(`${method} of ${url} with ${JSON.stringify(payload) ?? 'nothing'} below ${what} zone is 404, and writes nothing`, async (t) => {
      const { app, ...known } = await served(t)
      const headers = { ...as('ada'), ...(payload !== undefined && { 'content-type': 'application/json' }) }
      const body = typeof payload === 'object' ? JSON.stringify(payload) : payload
      t.strictSame(answer(await app.inject({ method, url: `/zones/${zone}/${url}`, headers, ...(body !== undefined && { body }) })), NO_ZONE)
      t.strictSame([await rowsOf(known), await known.Port.objects.count()], [ROWS, 3])
    })
  }

  t.test(`HEAD of what is below ${what} zone is 404`, async (t) => {
    const { app } = await served(t)
    t.equal((await app.inject({ method: 'HEAD', url: `/zones/${zone}/hosts/`, headers: as('ada') })).statusCode, 404)
    t.equal((await app.inject({ method: 'HEAD', url: `/zones/${zone}/hosts/2/`, headers: as('ada') })).statusCode, 404)
  })
}

t.test('A client that is not known is told so before any parent is looked up', async (t) => {
  const { app } = await served(t)
  t.strictSame(answer(await app.inject('/zones/9/hosts/')), [401, { detail: 'Authentication credentials were not provided.' }])
})

for (const key of ['x', '1e3', '99999999999999999999', '%00', "1' or '1'='1"]) {
  t.test(`A key of "${key}" is that of no zone`, async (t) => {
    const { app } = await served(t)
    const { statusCode } = await app.inject({ method: 'POST', url: `/zones/${encodeURIComponent(key)}/hosts/`, headers: as('ada'), payload: { name: 'x' } })
    t.equal(statusCode, 404)
  })
}

t.test('A parent that is somewhere else on the way is not there', async (t) => {
  const { app, ...known } = await served(t)
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/zones/1/hosts/3/ports/', headers: as('ada'), payload: {} })), [404, { detail: 'No Host matches the given query.' }])
  t.equal(await known.Port.objects.count(), 3)
})

// --- what is written

t.test('Each of a list is made for the parent that the URL names, whatever it says itself', async (t) => {
  const { app, ...known } = await served(t)
  const response = await app.inject({ method: 'POST', url: '/zones/3/hosts/', headers: as('ada'), payload: [{ name: 'x', zoneId: 2 }, { name: 'y' }, { name: 'z', zone: 2 }] })
  t.strictSame(answer(response), [201, [{ id: 4, name: 'x', zoneId: 3 }, { id: 5, name: 'y', zoneId: 3 }, { id: 6, name: 'z', zoneId: 3 }]])
  t.strictSame((await rowsOf(known)).slice(3), [[4, 'x', 3], [5, 'y', 3], [6, 'z', 3]])
})

t.test('A handler finds the key of the parent in each item, and in the query', async (t) => {
  const { app } = await served(t)
  const response = await app.inject({ method: 'POST', url: '/zones/3/hosts/bulk/?zone=2', headers: as('ada'), payload: [{ zone: 2 }, 'text', null, [{}]] })
  t.strictSame(answer(response), [200, { data: [{ zone: '3' }, 'text', null, [{ zone: '3' }]], zone: '3' }])
})

const SERIALIZERS = [
  ['a field under the name of its column', ({ Host }: Models) => modelSerializer(Host, { fields: ['id', 'name', 'zoneId'] }), (zone: number) => ({ zoneId: zone })],
  ['a field under another name', ({ Host, Zone }: Models) => modelSerializer(Host, { fields: ['id', 'name', 'place'], extra: { place: fields.primaryKey(Zone, { source: 'zoneId' }) } }), (zone: number) => ({ place: zone })],
  ['a field that clients cannot write', ({ Host }: Models) => modelSerializer(Host, { fields: ['id', 'name', 'zoneId'], readOnly: ['zoneId'] }), (zone: number) => ({ zoneId: zone })],
  ['no field for it', ({ Host }: Models) => modelSerializer(Host, { fields: ['id', 'name'] }), () => ({})]
] as const

for (const [what, serializerOf, shown] of SERIALIZERS) {
  t.test(`A serializer with ${what} stores the parent that the URL names`, async (t) => {
    const { app, ...known } = await served(t, {}, serializerOf as never)
    const sent = { name: 'x', zone: 2, zoneId: 2, zone_id: 2, place: 2 }
    t.strictSame(answer(await app.inject({ method: 'POST', url: '/zones/1/hosts/', headers: as('ada'), payload: sent })), [201, { id: 4, name: 'x', ...shown(1) }])
    for (const method of ['PUT', 'PATCH'] as const) {
      t.strictSame(answer(await app.inject({ method, url: '/zones/1/hosts/1/', headers: as('ada'), payload: sent })), [200, { id: 1, name: 'x', ...shown(1) }])
    }
    const form = await app.inject({ method: 'PUT', url: '/zones/1/hosts/1/', headers: { ...as('ada'), 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=y&place=2&zoneId=2&zone=2' })
    t.strictSame(answer(form), [200, { id: 1, name: 'y', ...shown(1) }])
    t.strictSame(await rowsOf(known), [[1, 'y', 1], [2, 'b', 2], [3, 'c', 3], [4, 'x', 1]])
  })
}

// --- where parents are looked up

t.test('A parent may be looked up in a queryset of its own', async (t) => {
  const known = await models()
  const { app } = await served(t, { parentQuerysets: { zone_pk: known.Zone.objects.filter({ id: 2 }) } })
  t.equal((await app.inject({ url: '/zones/2/hosts/', headers: as('ada') })).statusCode, 200)
  t.strictSame(answer(await app.inject({ url: '/zones/1/hosts/', headers: as('ada') })), NO_ZONE)
})

t.test('A queryset of its own may depend on the request', async (t) => {
  const known = await models()
  const { app } = await served(t, { parentQuerysets: { zone_pk: ({ request }) => known.Zone.objects.exclude({ owner: (request.user as User).username }) } })
  t.strictSame(answer(await app.inject({ url: '/zones/2/hosts/', headers: as('ada') })), [200, [{ id: 2, name: 'b', zoneId: 2 }]])
  t.strictSame(answer(await app.inject({ url: '/zones/2/hosts/', headers: as('bob') })), NO_ZONE)
})

t.test('Where parents are not checked, an absent one has no rows (RTR-20)', async (t) => {
  const { app, ...known } = await served(t, { parentCheck: false })
  t.strictSame(answer(await app.inject({ url: '/zones/9/hosts/', headers: as('ada') })), [200, []])
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/zones/3/hosts/', headers: as('ada'), payload: { name: 'x', zoneId: 2 } })), [201, { id: 4, name: 'x', zoneId: 3 }])
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/zones/x/hosts/', headers: as('ada'), payload: { name: 'x', zoneId: 2 } })), [404, { detail: 'Not found.' }])
  t.strictSame((await rowsOf(known)).length, 4)
})

// --- what boot refuses

const told = async (t: Test, routers: readonly SimpleRouter[], urls: Parameters<typeof refusal>[1]['urls'] = []) => await refusal(t, { routers, urls })

t.test('A nested viewset without parentLookupKwargs is refused at boot, since it would show the rows of all parents', async (t) => {
  t.equal(await told(t, routersOf(await models(), { parentLookupKwargs: {} })), 'FST_VIEWSETS_PARENT_LOOKUP_MISSING: HostViewSet has no `parentLookupKwargs`, so it would show the rows of all parents. ' +
    "Name the parameter of the URL that holds the key of the parent, and the path to it: parentLookupKwargs = { zone_pk: 'product__pk' }.")
  t.match(await told(t, routersOf(await models(), { parentLookupKwargs: {}, parentCheck: false })), 'FST_VIEWSETS_PARENT_LOOKUP_MISSING')
})

t.test('A misspelt parameter of the URL is refused at boot', async (t) => {
  t.equal(await told(t, routersOf(await models(), { parentLookupKwargs: { zonepk: 'zone__pk' } })),
    'FST_VIEWSETS_PARENT_KWARG_UNKNOWN: HostViewSet names "zonepk" for a parent, which is no parameter of its URL, /zones/:zone_pk/hosts/. Did you mean "zone_pk"?')
})

t.test('A parent that no router tells of, and one whose viewset has no rows, are refused at boot', async (t) => {
  const { Host } = await models()
  class HostViewSet extends NestedViewSetMixin(ModelViewSet) {
    override parentLookupKwargs = { zone_pk: 'zone__pk' }
    override queryset = Host.objects.all()
    override serializerClass = modelSerializer(Host, { fields: ['id', 'name'] })
  }
  class ZoneViewSet extends ViewSet {
    list () { return [] }
  }
  const cure = ' Say where, as in parentQuerysets = { product_pk: Product.objects.all() }; or set `parentCheck = false`, and rows are made for parents that are not there, or somebody else\'s.'
  t.equal(await told(t, [], [path('/zones/:zone_pk/hosts/', HostViewSet.asView({ get: 'list' }))]),
    `FST_VIEWSETS_PARENT_SCOPE_MISSING: HostViewSet cannot look up the parent that "zone_pk" of its URL names: no router tells whose key that is.${cure}`)
  const root = new SimpleRouter()
  root.register('zones', ZoneViewSet as ViewSetClass, 'zone')
  const below = new NestedSimpleRouter(root, 'zones', { lookup: 'zone' })
  below.register('hosts', HostViewSet)
  t.equal(await told(t, [root, below]), `FST_VIEWSETS_PARENT_SCOPE_MISSING: HostViewSet cannot look up the parent that "zone_pk" of its URL names: ZoneViewSet has no queryset.${cure}`)
})
