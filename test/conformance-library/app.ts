/** The library service of the recordings, written as a user of the package would write it. */
import Fastify from 'fastify'
import viewsets, { MemoryThrottleStore, detailErrors } from 'fastify-viewsets'
import { buildBulk } from './bulk.ts'
import { buildFilters } from './filters.ts'
import { buildLinks } from './hyperlinks.ts'
import { openLibrary } from './models.ts'
import { buildRendering, probe } from './rendering.ts'
import { buildRelations } from './relations.ts'
import { RATES, buildThrottling } from './throttling.ts'
import { buildAuthentication } from './users.ts'
import { buildVersionedLinks } from './versioned-links.ts'
import { VERSIONS } from './versions.ts'
import type { FastifyInstance } from 'fastify'
import type { Service } from './replay.ts'
import type { Clock } from './tables.ts'

/** The service over a fresh copy of the seed, by that clock. */
export async function buildApp (options: { readonly now: Clock }): Promise<FastifyInstance> {
  return (await buildService(options)).app
}

/** The same with a way to make its data what they were at first. */
export async function buildService ({ now }: { readonly now: Clock }): Promise<Service> {
  const { models, reset } = await openLibrary(now)
  const { Tokens } = buildAuthentication(models)
  const throttling = buildThrottling(models)
  const throttleStore = new MemoryThrottleStore()
  const app = Fastify({ trustProxy: true })
  // of what a proxy may say only the protocol is believed
  app.addHook('onRequest', async ({ headers }) => { delete headers['x-forwarded-host'] })
  await app.register(detailErrors)
  await app.register(viewsets, {
    defaultAuthenticationClasses: [Tokens],
    routers: [buildRelations(models, now), buildFilters(models), throttling.router],
    urls: [...buildBulk(models), ...buildRendering(models), ...throttling.urls, ...VERSIONS, ...buildVersionedLinks(models)],
    defaultThrottleRates: RATES,
    templates: probe,
    throttleStore,
    numProxies: null,
    clock: now
  })
  await app.register(viewsets, { defaultAuthenticationClasses: [Tokens], prefix: '/links', ...buildLinks(models) })
  await app.ready()
  return { app, reset, forget: () => { throttleStore.clear() } }
}
