import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import t from 'tap'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { ModelViewSet, NestedSimpleRouter, NestedViewSetMixin, ReadOnlyModelViewSet, SimpleRouter, answer, modelSerializer, path, serve } from '../support/helper.ts'
import type { Test } from 'tap'

const zones = sqliteTable('zones', { id: integer().primaryKey(), name: text().notNull() })
const hosts = sqliteTable('hosts', { id: integer().primaryKey(), name: text().notNull(), zone: integer().notNull().references(() => zones.id) })
const ports = sqliteTable('ports', { id: integer().primaryKey(), host: integer().notNull().references(() => hosts.id) })

const TABLES = [
  'create table zones (id integer primary key, name text not null)',
  'create table hosts (id integer primary key, name text not null, zone integer not null references zones (id))',
  'create table ports (id integer primary key, host integer not null references hosts (id))',
  "insert into zones values (1, 'one'), (2, 'two')",
  "insert into hosts values (1, 'a', 1), (2, 'b', 2)",
  'insert into ports values (80, 1), (81, 2)'
]

/** Zones with hosts, and hosts with ports, each below what it belongs to. */
async function served (t: Test) {
  const client = createClient({ url: ':memory:' })
  for (const statement of TABLES) await client.execute(statement)
  const db = drizzle(client)
  const [Zone, Host, Port] = [drizzleModel(db, zones), drizzleModel(db, hosts), drizzleModel(db, ports)]
  class ZoneViewSet extends ModelViewSet {
    override queryset = Zone.objects.all()
    override serializerClass = modelSerializer(Zone, { fields: ['id', 'name'] })
  }
  class HostViewSet extends NestedViewSetMixin(ModelViewSet) {
    override parentLookupKwargs = { zone_pk: 'zone__pk' }
    override queryset = Host.objects.all()
    override serializerClass = modelSerializer(Host, { fields: ['id', 'name', 'zone'] })
  }
  class PortViewSet extends NestedViewSetMixin(ModelViewSet) {
    override parentLookupKwargs = { host_pk: 'host__pk', zone_pk: 'host__zone__pk' }
    override queryset = Port.objects.all()
    override serializerClass = modelSerializer(Port, { fields: ['id', 'host'] })
  }
  class NamedHostViewSet extends NestedViewSetMixin(ReadOnlyModelViewSet) {
    override parentLookupKwargs = { zone_name: 'zone__name' }
    override parentQuerysets = { zone_name: Zone.objects.all() }
    override queryset = Host.objects.all()
    override serializerClass = modelSerializer(Host, { fields: ['id', 'name', 'zone'] })
  }
  const root = new SimpleRouter()
  root.register('zones', ZoneViewSet)
  const below = new NestedSimpleRouter(root, 'zones', { lookup: 'zone' })
  below.register('hosts', HostViewSet)
  const deepest = new NestedSimpleRouter(below, 'hosts', { lookup: 'host' })
  deepest.register('ports', PortViewSet)
  const urls = [path('/names/:zone_name/hosts/', NamedHostViewSet.asView({ get: 'list' }))]
  return await serve(t, { routers: [root, below, deepest], urls })
}

t.test('The rows below a parent are its own (RTR-20)', async (t) => {
  const app = await served(t)
  t.strictSame(answer(await app.inject('/zones/1/hosts/')), [200, [{ id: 1, name: 'a', zone: 1 }]])
  t.equal((await app.inject('/zones/1/hosts/2/')).statusCode, 404)
})

t.test('The rows below two parents belong to both (RTR-20)', async (t) => {
  const app = await served(t)
  t.strictSame(answer(await app.inject('/zones/1/hosts/1/ports/')), [200, [{ id: 80, host: 1 }]])
  t.strictSame(answer(await app.inject('/zones/1/hosts/2/ports/')), [404, { detail: 'No Host matches the given query.' }], 'a host of another zone')
  t.strictSame(answer(await app.inject('/zones/9/hosts/1/ports/')), [404, { detail: 'No Zone matches the given query.' }], 'no such zone')
})

t.test('A parent may be named by another of its columns (RTR-20)', async (t) => {
  const app = await served(t)
  t.strictSame(answer(await app.inject('/names/two/hosts/')), [200, [{ id: 2, name: 'b', zone: 2 }]])
})

t.test('A row is made for the parent that the URL names, whatever the body says (RTR-20)', async (t) => {
  const app = await served(t)
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/zones/2/hosts/', payload: { name: 'c', zone: 1 } })), [201, { id: 3, name: 'c', zone: 2 }])
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/zones/1/hosts/1/ports/', payload: {} })), [201, { id: 82, host: 1 }])
})

for (const method of ['PUT', 'PATCH'] as const) {
  t.test(`${method} leaves a row with the parent that the URL names, whatever the body says (RTR-20)`, async (t) => {
    const app = await served(t)
    t.strictSame(answer(await app.inject({ method, url: '/zones/1/hosts/1/', payload: { name: 'z', zone: 2 } })), [200, { id: 1, name: 'z', zone: 1 }])
  })
}
