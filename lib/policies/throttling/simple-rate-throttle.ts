/** Throttles that count: so many requests of one client within so much time. */
import { FST_VIEWSETS_THROTTLE_RATE_INVALID, FST_VIEWSETS_THROTTLE_RATE_MISSING, FST_VIEWSETS_THROTTLE_SCOPE_MISSING } from '../../errors.ts'
import { isAuthenticated } from '../permissions.ts'
import { BaseThrottle } from './base.ts'
import { parseRate } from './rates.ts'
import { shortKey } from './short-key.ts'
import { askStore } from './stores.ts'
import { identityOf } from './identity.ts'
import { nameOf } from '../../utils/names.ts'
import { then } from '../../utils/awaitable.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { Rate } from './rates.ts'
import type { ThrottleCount, ThrottleHit, ThrottleStore } from '../../stores/contract.ts'
import type { ViewContext, ViewRequest } from '../../types.ts'

/** Counts requests under a key of your own: extend it, and say in `getCacheKey()` whose they are. */
export abstract class SimpleRateThrottle extends BaseThrottle {
  /** Names the rate in `throttleRates`, and is part of the key: views with the same scope share one budget. */
  scope?: string
  /** Such as `'100/day'`, in place of the rate of the scope; null for none at all. */
  rate?: string | null
  /** Where it counts, in place of the registration's own. */
  store?: ThrottleStore
  /** What becomes of requests while the store does not answer: they go on, or are answered 503. */
  whenDown: 'open' | 'closed' = 'open'
  /** How many requests the rate allows, once it was asked; null where there is no rate. */
  numRequests: number | null = null
  /** Within how many seconds. */
  duration: number | null = null
  /** When the requests were that are counted, newest first, in milliseconds. */
  history: readonly number[] = []
  /** What was counted, once that was done; null where nothing was. */
  count: ThrottleCount | null = null

  /** The key that a request is counted under; null for one that is not counted. */
  abstract getCacheKey (request: ViewRequest, view: ViewContext): Awaitable<string | null>

  /** The key of a client: its name under the scope. */
  keyOf (ident: string): string {
    return `throttle_${this.scope}_${ident}`
  }

  /** The rate for a view; null for none. */
  getRate (view: ViewContext): string | null {
    if (this.rate !== undefined) return this.rate
    if (this.scope === undefined) throw new FST_VIEWSETS_THROTTLE_SCOPE_MISSING(nameOf(this.constructor))
    const rate = ownOf(view.settings.defaultThrottleRates, this.scope)
    if (rate === undefined) throw new FST_VIEWSETS_THROTTLE_RATE_MISSING(this.scope, this.scope)
    return rate
  }

  override checkView (view: ViewContext): void {
    rateOf(this.getRate(view), nameOf(this.constructor))
  }

  allowRequest (request: ViewRequest, view: ViewContext): Awaitable<boolean> {
    return then(this.hitFor(request, view, true), (hit) => then(askStore(this, hit === null ? [] : [hit], view), ([count]) => this.take(count)))
  }

  /** What the store is asked for a request; null where it is not counted. */
  hitFor (request: ViewRequest, view: ViewContext, wantsHistory: boolean): Awaitable<ThrottleHit | null> {
    const rate = rateOf(this.getRate(view), nameOf(this.constructor))
    if (rate === null) return null
    const { numRequests: limit, duration } = rate
    this.numRequests = limit
    this.duration = duration
    return then(this.getCacheKey(request, view), (key) => key === null ? null : { key: shortKey(key), limit, window: duration * 1000, wantsHistory })
  }

  /** Keeps what the store says, and tells whether the request may go on: it may where nobody counted. */
  take (count: ThrottleCount | undefined): boolean {
    if (count === undefined) return true
    this.count = count
    this.history = count.history ?? []
    return count.isAllowed
  }

  override wait (): number | null {
    const { count, duration, numRequests } = this
    if (count === null || duration === null || numRequests === null) return null
    const remaining = count.oldest === null ? duration : duration - (count.now - count.oldest) / 1000
    const available = numRequests - count.count + 1
    return available <= 0 ? null : remaining / available
  }
}

/** Counts clients that are not signed in, by their address; others pass. */
export class AnonRateThrottle extends SimpleRateThrottle {
  override scope = 'anon'

  getCacheKey (request: ViewRequest, _view: ViewContext): Awaitable<string | null> {
    return isAuthenticated(request) ? null : this.keyOf(this.getIdent(request))
  }
}

/** Counts users by their key, and clients that are not signed in by their address. */
export class UserRateThrottle extends SimpleRateThrottle {
  override scope = 'user'

  getCacheKey (request: ViewRequest, _view: ViewContext): Awaitable<string | null> {
    return this.keyOf(isAuthenticated(request) ? identityOf(request.user, nameOf(this.constructor)) : this.getIdent(request))
  }
}

/** Counts by the `throttleScope` of a view; one that has none is not counted. Clients are told apart as by `UserRateThrottle`. */
export class ScopedRateThrottle extends UserRateThrottle {
  override getRate (view: ViewContext): string | null {
    const scope = view.throttleScope
    if (scope === undefined || scope === null) return null
    this.scope = scope
    return super.getRate(view)
  }
}

const rates = new Map<string, Rate>()

function rateOf (text: string | null, owner: string): Rate | null {
  if (text === null) return null
  const known = rates.get(text)
  if (known !== undefined) return known
  const rate = parseRate(text)
  if (rate === null) throw new FST_VIEWSETS_THROTTLE_RATE_INVALID(owner, String(text))
  rates.set(text, rate)
  return rate
}

function ownOf<T> (record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
