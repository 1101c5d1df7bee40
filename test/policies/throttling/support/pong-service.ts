/** A service of its own process, whose one view counts its clients in Redis: its arguments are the URL of Redis, and the prefix. */
import Fastify from 'fastify'
import { Redis } from 'ioredis'
import viewsets, { AnonRateThrottle, AsyncAPIView, path } from '../../../../lib/index.ts'
import { RedisThrottleStore } from '../../../../lib/stores/redis.ts'

class Pong extends AsyncAPIView {
  override throttleClasses = [AnonRateThrottle]
  get (): unknown { return 'pong' }
}

const [url = '', prefix = ''] = process.argv.slice(2)
const redis = new Redis(url)
const app = Fastify()
await app.register(viewsets, { urls: [path('/', Pong.asView())], throttleStore: new RedisThrottleStore(redis, { prefix }), defaultThrottleRates: { anon: '100/day' } })
const address = await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.(address)
process.once('disconnect', async () => {
  redis.disconnect()
  await app.close()
})
