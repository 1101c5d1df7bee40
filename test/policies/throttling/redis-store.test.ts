/** Counting in Redis: exactly, whoever shares the budget, and without harm while it is down. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { Redis } from 'ioredis'
import t from 'tap'
import { AnonRateThrottle, APIView, logged, path, serve } from '../../support/helper.ts'
import { RedisThrottleStore } from '../../../lib/stores/redis.ts'
import { systemClock } from '../../../lib/utils/clock.ts'
import { NO_REDIS, stoppableRedis, testRedis } from '../../support/redis.ts'
import type { ThrottleHit } from '../../support/helper.ts'
import type { Test } from 'tap'
import type { TestRedis } from '../../support/redis.ts'

const hit = (key: string, limit = 2, window = 1000): ThrottleHit => ({ key, limit, window, wantsHistory: false })

function connect (t: Test, url: string, options: object = {}): Redis {
  const client = new Redis(url, options)
  t.teardown(() => { client.disconnect() })
  return client
}

// `once` of node:events would take the errors between for an answer
const event = (client: Redis, name: string): Promise<unknown> => new Promise((resolve) => client.once(name, resolve))

const found = await testRedis()
if (found === null) t.test('Redis', { skip: NO_REDIS }, () => {})
else await checkStore(found)

async function checkStore ({ url, prefix, drop }: TestRedis): Promise<void> {
  t.test('Counts within a window that slides, by the clock of the registration', async (t) => {
    const store = new RedisThrottleStore(connect(t, url), { prefix })
    const verdicts: boolean[] = []
    for (const now of [0, 400, 900, 999, 1000, 1399, 1400, 1999, 2000]) {
      const [count] = await store.hit([hit('slides')], () => now + 0.5)
      verdicts.push(count?.isAllowed === true)
    }
    t.strictSame(verdicts, [true, true, false, false, true, false, true, false, true])
  })

  t.test('Counts several keys in one question, and tells when each request was', async (t) => {
    const store = new RedisThrottleStore(connect(t, url), { prefix })
    await store.hit([hit('both', 3)], () => 5)
    t.strictSame(await store.hit([{ ...hit('both', 3), wantsHistory: true }, hit('none', 0)], () => 7.25), [
      { isAllowed: true, count: 2, oldest: 5, now: 7.25, history: [7.25, 5] },
      { isAllowed: false, count: 0, oldest: null, now: 7.25, history: null }
    ])
  })

  t.test('Goes by Redis\'s own time where there is no other clock, and forgets keys that count no more', async (t) => {
    const client = connect(t, url)
    const [count] = await new RedisThrottleStore(client, { prefix }).hit([hit('timed', 1, 60_000)], systemClock)
    t.ok(count?.isAllowed && Math.abs((count.oldest ?? 0) - Date.now()) < 60_000)
    const left = await client.pttl(`${prefix}timed`)
    t.ok(left > 0 && left <= 60_000)
  })

  t.test('Counts on after a server has forgotten its scripts', async (t) => {
    const client = connect(t, url)
    const store = new RedisThrottleStore(client, { prefix })
    await store.hit([hit('script')], systemClock)
    await client.script('FLUSH')
    t.strictSame((await store.hit([hit('script')], systemClock)).map(({ count }) => count), [2])
  })

  t.test('Two processes share one budget: of 300 requests by 50 clients at once, 100 pass', async (t) => {
    const services = await Promise.all([1, 2].map(() => startService(t, url, `${prefix}shared_`)))
    const statuses: number[] = []
    const client = async (number: number): Promise<void> => {
      for (let left = 6; left > 0; left--) statuses.push((await fetch(services[number % 2] ?? '')).status)
    }
    await Promise.all(Array.from({ length: 50 }, (_, number) => client(number)))
    t.strictSame([200, 429].map((status) => statuses.filter((one) => one === status).length), [100, 200])
  })

  t.teardown(drop)
}

/** The address of a service in a process of its own. */
async function startService (t: Test, url: string, prefix: string): Promise<string> {
  const service = fork(new URL(`./support/pong-service${extname(import.meta.url)}`, import.meta.url), [url, prefix])
  t.teardown(async () => {
    service.disconnect()
    await once(service, 'exit')
  })
  const [address] = await once(service, 'message')
  return String(address)
}

t.test('While Redis is stopped requests go on, or are refused by throttles that are closed; one line is logged, and it comes back by itself', async (t) => {
  const server = await stoppableRedis(t)
  if (server === null) return t.comment(NO_REDIS)
  class Open extends AnonRateThrottle {
    override rate = '3/day'
  }
  class Closed extends Open {
    override scope = 'closed'
    override whenDown = 'closed' as const
  }
  const view = (Throttle: typeof Open) => class extends APIView {
    override throttleClasses = [Throttle]
    get (): unknown { return 'pong' }
  }
  const { lines, options } = logged()
  const client = connect(t, server.url, { retryStrategy: () => 10 })
  const app = await serve(t, { urls: [path('/open/', view(Open).asView()), path('/closed/', view(Closed).asView())], throttleStore: new RedisThrottleStore(client) }, options)
  const statuses = async (url: string, requests = 4) => {
    const answers = await Promise.all(Array.from({ length: requests }, () => app.inject(url)))
    return answers.map(({ statusCode }) => statusCode)
  }
  t.strictSame(await statuses('/open/'), [200, 200, 200, 429])
  const gone = event(client, 'close')
  await server.stop()
  await gone
  t.strictSame(await statuses('/open/', 20), Array<number>(20).fill(200))
  t.strictSame(await statuses('/closed/', 20), Array<number>(20).fill(503))
  t.strictSame(lines.map(({ level, msg }) => [level, msg]), [[50, 'The store of the throttles does not answer. Until it does nothing is counted: throttles that are open let requests pass.']])
  const back = event(client, 'ready')
  await server.start()
  await back
  t.strictSame(await statuses('/closed/'), [200, 200, 200, 429])
  t.equal(lines.length, 1)
})

t.test('A server that hangs is not waited for', async (t) => {
  let asked = 0
  const hanging = { status: 'ready', listenerCount: () => 1, on: () => {}, eval: () => new Promise(() => {}), evalsha: () => { asked++; return new Promise(() => {}) } }
  const store = new RedisThrottleStore(hanging, { timeout: 5 })
  await t.rejects(store.hit([hit('a')], systemClock), { message: 'Redis did not answer within 5 ms.' })
  await t.rejects(store.hit([hit('a')], systemClock), { message: 'Redis is down.' })
  t.equal(asked, 1)
})
