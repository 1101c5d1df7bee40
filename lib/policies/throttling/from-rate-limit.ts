/** Throttles that count as `@fastify/rate-limit` does: in fixed windows, with bans and allow lists. */
import { BaseThrottle } from './base.ts'
import type { FastifyRequest } from 'fastify'
import type { ThrottleClass } from '../../types.ts'

/** Tells what `@fastify/rate-limit` found: on the allow list, or within the limit, or above it. */
export type RateLimitVerdict = { readonly isAllowed: true } | { readonly isAllowed: false, readonly isExceeded: boolean, readonly ttlInSeconds: number }

/** Makes a throttle of a check of `@fastify/rate-limit`: `fromRateLimit(app.createRateLimit({ max: 100, timeWindow: '1 minute' }))`. */
export function fromRateLimit (check: (request: FastifyRequest) => Promise<RateLimitVerdict>): ThrottleClass {
  return class RateLimit extends BaseThrottle {
    #wait: number | null = null

    async allowRequest (request: FastifyRequest): Promise<boolean> {
      const verdict = await check(request)
      if (verdict.isAllowed || !verdict.isExceeded) return true
      this.#wait = verdict.ttlInSeconds
      return false
    }

    override wait (): number | null {
      return this.#wait
    }
  }
}
