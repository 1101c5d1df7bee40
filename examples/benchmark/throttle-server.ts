/** The contestants of `throttle.ts`, side by side: two limits for each of a thousand clients, in memory or in the Redis that is named. */
import rateLimit from '@fastify/rate-limit'
import Fastify from 'fastify'
import viewsets, { AsyncViewSet, MemoryThrottleStore, SimpleRateThrottle, SimpleRouter } from 'fastify-viewsets'
import { RedisThrottleStore } from 'fastify-viewsets/redis'
import { Redis } from 'ioredis'
import type { FastifyRequest } from 'fastify'

const product = { id: 1, name: 'Hammer', price: '19.90', stock: 12, isActive: true }
const CLIENTS = 1000
const [url] = process.argv.slice(2)
const redis = url === undefined ? null : new Redis(url)

let requests = 0
const clientOf = (): string => String(requests++ % CLIENTS)

abstract class ByClient extends SimpleRateThrottle {
  getCacheKey (): string {
    return this.keyOf(clientOf())
  }
}

class Burst extends ByClient {
  override scope = 'burst'
  override rate = '5000/min'
}

class Sustained extends ByClient {
  override scope = 'sustained'
  override rate = '1000000/day'
}

class ProductViewSet extends AsyncViewSet {
  override throttleClasses = [Burst, Sustained]

  async retrieve () {
    return product
  }
}

class OpenViewSet extends AsyncViewSet {
  async retrieve () {
    return product
  }
}

const router = new SimpleRouter()
router.register('viewset', ProductViewSet, { basename: 'product' })
router.register('open', OpenViewSet, { basename: 'open' })

const app = Fastify()
await app.register(rateLimit, { global: false, ...redis !== null && { redis } })
const limits = [{ max: 5000, timeWindow: 60_000 }, { max: 1_000_000, timeWindow: 86_400_000 }]
const checks = limits.map((limit, index) => app.createRateLimit({ ...limit, keyGenerator: () => `${index}-${clientOf()}` }))

async function withinLimits (request: FastifyRequest): Promise<boolean> {
  for (const check of checks) {
    const verdict = await check(request)
    if (!verdict.isAllowed && verdict.isExceeded) return false
  }
  return true
}

app.get('/plugin/:pk/', async (request, reply) => await withinLimits(request) ? product : reply.code(429).send({ detail: 'Request was throttled.' }))
await app.register(viewsets, { router, throttleStore: redis === null ? new MemoryThrottleStore() : new RedisThrottleStore(redis, { prefix: `bench_${process.pid}_` }) })
const address = await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ address })
process.on('disconnect', () => process.exit())
