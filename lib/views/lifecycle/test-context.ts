/** What a test shares with the requests that it sends from within the process; no request from outside can have any of it. */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface TestedRequest {
  /** Who is said to send it, in place of whom the authenticators would find. */
  readonly forced: { readonly user: object, readonly auth: unknown } | null
  /** The error that nobody made an answer of. */
  uncaught: unknown
}

const requests = new AsyncLocalStorage<TestedRequest>()
let isUsed = false

/** What the test behind the request at work says of it; null where there is none, as is the rule. */
export function testedRequest (): TestedRequest | null {
  return isUsed ? requests.getStore() ?? null : null
}

/** Sends a request for a test. */
export function runTested<T> (tested: TestedRequest, send: () => T): T {
  isUsed = true
  return requests.run(tested, send)
}
