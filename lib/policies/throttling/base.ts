/** What every throttle has, whatever it counts. */
import { clientAddress } from './client-address.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { Throttle, ViewContext, ViewRequest } from '../../types.ts'

/** Refuses requests by a rule of your own: extend it and say which in `allowRequest()`. */
export abstract class BaseThrottle implements Throttle {
  /** How many proxies stand before this server, in place of the setting. */
  numProxies?: number | null

  /** Called once for each view at boot: throws where the throttle cannot work on it. */
  checkView (_view: ViewContext): void {}

  abstract allowRequest (request: ViewRequest, view: ViewContext): Awaitable<boolean>

  /** Seconds until the next try makes sense, or null where nobody knows. */
  wait (): number | null {
    return null
  }

  /** What tells one client from another where nobody is signed in. */
  getIdent (request: ViewRequest): string {
    return clientAddress(request, this.numProxies)
  }
}
