/** The `RateLimit` headers of the IETF's draft: what the limits are, and what is left of them. */
import { SimpleRateThrottle } from './simple-rate-throttle.ts'
import type { FastifyReply } from 'fastify'
import type { Throttle } from '../../types.ts'

/** Tells a client what throttles have counted of it, where they count by a rate. */
export function tellLimits (throttles: readonly Throttle[], reply: FastifyReply): void {
  const counted = throttles.filter((one) => one instanceof SimpleRateThrottle).filter(({ count }) => count !== null)
  if (counted.length === 0) return
  reply.header('ratelimit-policy', counted.map((one) => `${nameOf(one)};q=${one.numRequests};w=${one.duration}`).join(', '))
  reply.header('ratelimit', counted.map((one) => `${nameOf(one)};r=${left(one)};t=${secondsLeft(one)}`).join(', '))
}

/** Only what a structured field may quote. */
const nameOf = ({ scope = 'default' }: SimpleRateThrottle): string => `"${scope.replace(/[^\x20-\x7e]|["\\]/g, '_')}"`

const left = ({ count, numRequests }: SimpleRateThrottle): number => Math.max(0, (numRequests ?? 0) - (count?.count ?? 0))

/** Until the first request that counts does no more. */
function secondsLeft ({ count, duration }: SimpleRateThrottle): number {
  if (count === null || duration === null) return 0
  return Math.max(0, Math.ceil(duration - (count.oldest === null ? 0 : (count.now - count.oldest) / 1000)))
}
