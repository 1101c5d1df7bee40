/** Throttles as a client meets them, by a clock that stands still unless a test moves it. */
import t from 'tap'
import {
  APIView, AnonRateThrottle, BaseThrottle, MemoryThrottleStore, ScopedRateThrottle, SimpleRateThrottle, TokenAuthentication, UserRateThrottle, answer, as, path, serve
} from '../../support/helper.ts'
import type { ThrottleClass, ThrottleHit, ViewsetsOptions } from '../../support/helper.ts'
import type { Test } from 'tap'

class People extends TokenAuthentication {
  findUser (token: string) {
    return { id: token, isAuthenticated: true }
  }
}

function pong (throttleClasses: readonly ThrottleClass[], throttleScope: string | null = null): typeof APIView {
  return class Pong extends APIView {
    override authenticationClasses = [People]
    override throttleClasses = throttleClasses
    override throttleScope = throttleScope

    get (): unknown { return 'pong' }
  }
}

/** An application with one view, and a clock. */
async function pongs (t: Test, view: typeof APIView, options: ViewsetsOptions = {}) {
  const time = { seconds: 0 }
  const app = await serve(t, { urls: [path('/pong/', view.asView()), path('/other/', view.asView())], clock: () => time.seconds * 1000, defaultThrottleRates: { anon: '2/min', user: '3/min', exports: '1/day', open: null }, ...options })
  const get = async (headers: Record<string, string> = {}, url = '/pong/') => {
    const { statusCode, headers: { 'retry-after': after }, body } = await app.inject({ url, headers })
    return after === undefined ? [statusCode, body] : [statusCode, after, body]
  }
  return { app, get, time }
}

const OK = [200, '"pong"']
const refused = (seconds: number) => [429, String(seconds), JSON.stringify({ detail: `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.` })]

t.test('Clients that are not signed in have so many requests, whatever the URL (THR-03, THR-06)', async (t) => {
  const { get, time } = await pongs(t, pong([AnonRateThrottle]))
  t.strictSame(await get(), OK)
  time.seconds = 10
  t.strictSame(await get({}, '/other/'), OK)
  t.strictSame(await get(), refused(50))
  time.seconds = 59.5
  t.strictSame(await get(), refused(1))
  time.seconds = 60
  t.strictSame(await get(), OK)
  t.strictSame(await get(), refused(10))
})

t.test('AnonRateThrottle does not count who is signed in (THR-07)', async (t) => {
  const { get } = await pongs(t, pong([AnonRateThrottle]))
  for (let left = 5; left > 0; left--) t.strictSame(await get(as('ada')), OK)
})

t.test('UserRateThrottle counts each user, and others by their address (THR-07)', async (t) => {
  const { get } = await pongs(t, pong([UserRateThrottle]))
  for (const who of [as('ada'), as('bob'), {}]) {
    for (let left = 3; left > 0; left--) t.strictSame(await get(who), OK)
    t.strictSame(await get(who), refused(60))
  }
})

t.test('ScopedRateThrottle counts by the scope of the view, and not where there is none, or no rate (THR-07)', async (t) => {
  const exports = await pongs(t, pong([ScopedRateThrottle], 'exports'))
  t.strictSame(await exports.get(), OK)
  t.strictSame(await exports.get(), refused(86_400))
  for (const scope of [null, 'open']) {
    const { get } = await pongs(t, pong([ScopedRateThrottle], scope))
    for (let left = 3; left > 0; left--) t.strictSame(await get(), OK)
  }
})

t.test('Each of several throttles counts, and the longest wait is told (THR-01)', async (t) => {
  class Hourly extends UserRateThrottle {
    override scope = 'hourly'
    override rate = '3/hour'
  }
  const { get, time } = await pongs(t, pong([UserRateThrottle, Hourly]), { defaultThrottleRates: { user: '1/min' } })
  t.strictSame(await get(), OK)
  t.strictSame(await get(), refused(60))
  t.strictSame(await get(), refused(60))
  time.seconds = 120
  // both of the refused ones count for the throttle that let them pass
  t.strictSame(await get(), refused(3480))
})

t.test('A throttle of one\'s own decides by itself, beside those that count (THR-10)', async (t) => {
  class Closed extends BaseThrottle {
    allowRequest (): boolean { return false }
  }
  class AtOnce extends Closed {
    override wait (): number { return 0.2 }
  }
  t.strictSame(await (await pongs(t, pong([Closed]))).get(), [429, '{"detail":"Request was throttled."}'])
  t.strictSame(await (await pongs(t, pong([AnonRateThrottle, AtOnce, Closed]))).get(), refused(1))
})

t.test('A request without a key is not counted (THR-10)', async (t) => {
  class Named extends SimpleRateThrottle {
    override rate = '1/s'
    override scope = 'named'
    async getCacheKey ({ headers }: { readonly headers: object }) {
      const name: unknown = Reflect.get(headers, 'x-name')
      return typeof name === 'string' ? this.keyOf(name) : null
    }
  }
  const { get } = await pongs(t, pong([Named]))
  t.strictSame([await get(), await get(), await get({ 'x-name': 'a' }), await get({ 'x-name': 'b' }), await get({ 'x-name': 'a' })], [OK, OK, OK, OK, refused(1)])
})

t.test('A refused client learns it before the 405 of a method that is not there, and after permissions (THR-11)', async (t) => {
  const { app } = await pongs(t, pong([AnonRateThrottle]), { defaultThrottleRates: { anon: '0/min' } })
  t.strictSame(answer(await app.inject({ method: 'DELETE', url: '/pong/' })), [429, { detail: 'Request was throttled. Expected available in 60 seconds.' }])
})

t.test('Answers tell by headers what is left, where that is wanted', async (t) => {
  const { app, time } = await pongs(t, pong([AnonRateThrottle, UserRateThrottle]), { rateLimitHeaders: true })
  const told = async () => {
    const { headers: { ratelimit, 'ratelimit-policy': policy } } = await app.inject('/pong/')
    return [policy, ratelimit]
  }
  const policy = '"anon";q=2;w=60, "user";q=3;w=60'
  t.strictSame(await told(), [policy, '"anon";r=1;t=60, "user";r=2;t=60'])
  time.seconds = 15
  t.strictSame(await told(), [policy, '"anon";r=0;t=45, "user";r=1;t=45'])
  t.strictSame(await told(), [policy, '"anon";r=0;t=45, "user";r=0;t=45'])
})

const WRONG: readonly (readonly [ThrottleClass, string])[] = [
  [class Bare extends AnonRateThrottle { override scope = 'nowhere' }, 'FST_VIEWSETS_THROTTLE_RATE_MISSING: No default throttle rate set for \'nowhere\' scope. Give one: register(viewsets, { defaultThrottleRates: { nowhere: \'100/day\' } }), or null for none.'],
  [class Odd extends AnonRateThrottle { override rate = '5/10m' }, 'FST_VIEWSETS_THROTTLE_RATE_INVALID: Odd has the rate "5/10m", which is none. Give a number and a period, as in \'100/day\': second, minute, hour or day, of which the first letter counts.'],
  [class Mute extends SimpleRateThrottle { getCacheKey (): null { return null } }, 'FST_VIEWSETS_THROTTLE_SCOPE_MISSING: You must set either `.scope` or `.rate` for \'Mute\' throttle']
]

for (const [Throttle, told] of WRONG) {
  t.test(`The rate of ${Throttle.name} is asked for at boot (THR-02, THR-08)`, async (t) => {
    t.equal(await pongs(t, pong([Throttle])).then(() => null, ({ code, message }: { code: string, message: string }) => `${code}: ${message}`), told)
  })
}

t.test('What a client writes into X-Forwarded-For tells it from others, and takes no more memory for being long', async (t) => {
  const keys: string[] = []
  class Watched extends MemoryThrottleStore {
    override hit (hits: readonly ThrottleHit[], clock: () => number) {
      keys.push(...hits.map(({ key }) => key))
      return super.hit(hits, clock)
    }
  }
  const { get } = await pongs(t, pong([AnonRateThrottle]), { numProxies: null, throttleStore: new Watched(), defaultThrottleRates: { anon: '1/min' } })
  const long = '1'.repeat(9000)
  t.strictSame([await get({ 'x-forwarded-for': long }), await get({ 'x-forwarded-for': long }), await get({ 'x-forwarded-for': `${long}2` }), await get({ 'x-forwarded-for': '10.0.0.1' })], [OK, refused(60), OK, OK])
  t.strictSame(keys.map(({ length }) => length), [52, 52, 52, 22])
  t.equal(keys[3], 'throttle_anon_10.0.0.1')
})
