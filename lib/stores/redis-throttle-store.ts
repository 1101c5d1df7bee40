/** Counts in Redis, for processes that share a budget: by one script, which nobody else's question comes between. */
import { createHash } from 'node:crypto'
import { systemClock } from '../utils/clock.ts'
import { RedisLine } from './redis-line.ts'
import type { Clock } from '../utils/clock.ts'
import type { RedisClient } from './redis-line.ts'
import type { ThrottleCount, ThrottleHit, ThrottleStore } from './contract.ts'

/** How a Redis store may be set. */
export interface RedisThrottleStoreOptions {
  /** Put before every key. */
  readonly prefix?: string
  /** After how many milliseconds without an answer Redis is taken to be down. */
  readonly timeout?: number
}

/** For each key a list of times, newest first. The time is that of Redis where none is given: it is the same for all processes. */
const SCRIPT = `
local now = tonumber(ARGV[1])
if now == nil then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end
local answers = { string.format('%.3f', now) }
for index, key in ipairs(KEYS) do
  local limit, window, wanted = tonumber(ARGV[index * 3 - 1]), tonumber(ARGV[index * 3]), ARGV[index * 3 + 1]
  local oldest = redis.call('LINDEX', key, -1)
  while oldest and tonumber(oldest) <= now - window do
    redis.call('RPOP', key)
    oldest = redis.call('LINDEX', key, -1)
  end
  local count, allowed = redis.call('LLEN', key), 0
  if count < limit then
    count, allowed = count + 1, 1
    redis.call('LPUSH', key, answers[1])
    redis.call('PEXPIRE', key, math.ceil(window))
  end
  answers[index + 1] = { allowed, count, oldest or (allowed == 1 and answers[1] or ''), wanted == '1' and redis.call('LRANGE', key, 0, -1) or {} }
end
return answers`

const SHA = createHash('sha1').update(SCRIPT).digest('hex')

/** Counts requests in Redis, which all processes share; by Redis's own time, unless the registration has a clock of its own. */
export class RedisThrottleStore implements ThrottleStore {
  readonly #client: RedisClient
  readonly #line: RedisLine
  readonly #prefix: string

  constructor (client: RedisClient, { prefix = '', timeout = 250 }: RedisThrottleStoreOptions = {}) {
    this.#client = client
    this.#line = new RedisLine(client, timeout)
    this.#prefix = prefix
  }

  async hit (hits: readonly ThrottleHit[], clock: Clock): Promise<readonly ThrottleCount[]> {
    const time = clock === systemClock ? '' : clock()
    // the keys of one script must be on one server
    if (this.#client.isCluster === true) return (await Promise.all(hits.map((hit) => this.#run([hit], time)))).flat()
    return this.#run(hits, time)
  }

  async #run (hits: readonly ThrottleHit[], time: number | ''): Promise<readonly ThrottleCount[]> {
    const keys = hits.map(({ key }) => `${this.#prefix}${key}`)
    const limits = hits.flatMap(({ limit, window, wantsHistory }) => [limit, window, wantsHistory ? 1 : 0])
    const answers = await this.#line.ask(() => this.#evaluate([...keys, time, ...limits], keys.length))
    return countsOf(answers, hits)
  }

  async #evaluate (args: readonly (string | number)[], keys: number): Promise<unknown> {
    try {
      return await this.#client.evalsha(SHA, keys, ...args)
    } catch (error) {
      // a server that was started anew knows no scripts
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      return this.#client.eval(SCRIPT, keys, ...args)
    }
  }
}

function countsOf (answers: unknown, hits: readonly ThrottleHit[]): readonly ThrottleCount[] {
  if (!Array.isArray(answers) || answers.length !== hits.length + 1) throw new TypeError('Redis answered something else than what the script returns.')
  const [now, ...each] = answers
  return hits.map(({ wantsHistory }, index) => countOf(each[index], Number(now), wantsHistory))
}

function countOf (answer: unknown, now: number, wantsHistory: boolean): ThrottleCount {
  const [allowed, count, oldest, history]: readonly unknown[] = Array.isArray(answer) ? answer : []
  return {
    isAllowed: allowed === 1,
    count: Number(count),
    oldest: oldest === '' ? null : Number(oldest),
    now,
    history: wantsHistory && Array.isArray(history) ? history.map(Number) : null
  }
}
