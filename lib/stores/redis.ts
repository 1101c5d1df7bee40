/** Stores in Redis, over a client of ioredis. */
export { RedisThrottleStore } from './redis-throttle-store.ts'
export type { RedisThrottleStoreOptions } from './redis-throttle-store.ts'
export type { RedisClient } from './redis-line.ts'
