/** Checks of @fastify/rate-limit as throttles, beside its own routes. */
import rateLimit from '@fastify/rate-limit'
import t from 'tap'
import viewsets, { APIView, fastifyFor, fromRateLimit, path } from '../../support/helper.ts'

t.test('A check of @fastify/rate-limit is a throttle, with allow lists, and the plugin keeps working beside it', async (t) => {
  const app = fastifyFor(t)
  await app.register(rateLimit, { global: false })
  const Burst = fromRateLimit(app.createRateLimit({ max: 2, timeWindow: 60_000, allowList: (request) => request.headers['x-friend'] === 'yes' }))
  const Daily = fromRateLimit(app.createRateLimit({ max: 5, timeWindow: '1 day', keyGenerator: ({ ip }) => `daily ${ip}` }))
  class Pong extends APIView {
    override throttleClasses = [Burst, Daily]
    get (): unknown { return 'pong' }
  }
  app.get('/own/', { config: { rateLimit: { max: 1, timeWindow: 60_000 } } }, () => 'own')
  await app.register(viewsets, { urls: [path('/pong/', Pong.asView())] })
  const statuses = async (url: string, times: number, headers = {}) => {
    const found: number[] = []
    for (let left = times; left > 0; left--) found.push((await app.inject({ url, headers })).statusCode)
    return found
  }
  t.strictSame(await statuses('/own/', 2), [200, 429])
  t.strictSame(await statuses('/pong/', 3), [200, 200, 429])
  t.strictSame(await statuses('/pong/', 3, { 'x-friend': 'yes' }), [200, 200, 429])
  const { headers, body } = await app.inject({ url: '/pong/' })
  t.strictSame([headers['retry-after'], body], ['86400', '{"detail":"Request was throttled. Expected available in 86400 seconds."}'])
})
