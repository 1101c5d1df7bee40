/** What throttles count in: one question a request, whatever the number of its throttles. */
import type { Awaitable } from '../utils/awaitable.ts'
import type { Clock } from '../utils/clock.ts'

/** Asks for one request to be counted under a key, unless `limit` are counted there within the last `window` milliseconds. */
export interface ThrottleHit {
  readonly key: string
  readonly limit: number
  readonly window: number
  /** Whether somebody wants to know when each of the requests was, and not only how many there were. */
  readonly wantsHistory: boolean
}

/** Answers one hit: whether the request is within the limit, and what is counted under the key now. */
export interface ThrottleCount {
  readonly isAllowed: boolean
  /** The requests within the window, with this one where it is allowed. */
  readonly count: number
  /** When the first of them was, in milliseconds; null where there is none. */
  readonly oldest: number | null
  /** What the time is for the store, in milliseconds. */
  readonly now: number
  /** When each was, newest first; null where nobody wanted to know. */
  readonly history: readonly number[] | null
}

/** Counts requests in a sliding log for each key. A request that is refused is not counted. */
export interface ThrottleStore {
  /** Counts a request for each of the hits, one after the other, with nobody else's between them. */
  hit (hits: readonly ThrottleHit[], clock: Clock): Awaitable<readonly ThrottleCount[]>
}
