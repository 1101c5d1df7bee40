/**
 * A Redis for one test file: the server of `REDIS_URL`, one that runs on this machine, or a throw-away one. Where there is none
 * the tests say so and are skipped; in CI that is a failure.
 */
import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { answers, throwAwayRedis } from './redis-server.ts'
import type { Test } from 'tap'
import type { RedisServer } from './redis-server.ts'

const USUAL = 'redis://127.0.0.1:6379/0'
/** Why tests are skipped. */
export const NO_REDIS = 'no Redis: none at REDIS_URL or on this machine, and no program to start one with'

/** A server with a prefix that nobody else uses. */
export interface TestRedis {
  readonly url: string
  readonly prefix: string
  /** Removes what was stored under the prefix; tests of the file come before this. */
  drop (): Promise<void>
}

function orFail<T> (found: T | null): T | null {
  if (found === null && process.env['CI'] === 'true') throw new Error(NO_REDIS)
  return found
}

/** A Redis to store in, or null where there is none. */
export async function testRedis (): Promise<TestRedis | null> {
  const named = process.env['REDIS_URL']
  const running = named !== undefined && named !== '' ? named : await answers(USUAL) ? USUAL : null
  const server = running === null ? orFail(await throwAwayRedis()) : null
  const url = running ?? server?.url
  if (url === undefined) return null
  const prefix = `viewsets_${process.pid}_${randomBytes(4).toString('hex')}_`
  const drop = async (): Promise<void> => {
    const client = new Redis(url)
    const keys = await client.keys(`${prefix}*`)
    if (keys.length > 0) await client.del(...keys)
    client.disconnect()
    await server?.stop()
  }
  return { url, prefix, drop }
}

/** A server that the test may stop and start. */
export async function stoppableRedis (t: Test): Promise<RedisServer | null> {
  const server = orFail(await throwAwayRedis())
  if (server !== null) t.teardown(() => server.stop())
  return server
}
