/** Asks the throttles of a request: those that count by a rate in one question to their store, the others each for itself. */
import { SimpleRateThrottle } from './simple-rate-throttle.ts'
import { askStore, storeOf } from './stores.ts'
import { tellLimits } from './limit-headers.ts'
import { inOrder, then } from '../../utils/awaitable.ts'
import { groupedBy } from '../../utils/groups.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { ThrottleCount, ThrottleHit } from '../../stores/contract.ts'
import type { Throttle, ViewContext, ViewRequest } from '../../types.ts'

/** A throttle that counts as the library does, with what its store is to be asked. */
interface Counted {
  readonly throttle: SimpleRateThrottle
  readonly hit: ThrottleHit
}

/** How long those wait that refuse, in seconds; null for one that does not know. Each is asked, so that each counts the request. */
export function askAll (throttles: readonly Throttle[], request: ViewRequest, view: ViewContext, areKept: boolean): Awaitable<readonly (number | null)[]> {
  const waits: (number | null)[] = []
  const told = view.settings.rateLimitHeaders
  const refuse = (throttle: Throttle): void => { waits.push(throttle.wait()) }
  const counting = throttles.filter(leavesCounting)
  return then(countAll(counting, request, view, areKept, refuse), () => {
    const others = counting.length === throttles.length ? [] : throttles.filter((one) => !leavesCounting(one))
    const asked = inOrder(others, (throttle) => then(throttle.allowRequest(request, view), (isAllowed) => { if (!isAllowed) refuse(throttle) }))
    return then(asked, () => {
      if (told) tellLimits(throttles, view.reply)
      return waits
    })
  })
}

/** Whether a throttle counts as the library does, and so may be asked together with others. */
function leavesCounting (throttle: Throttle): throttle is SimpleRateThrottle {
  return throttle instanceof SimpleRateThrottle && throttle.allowRequest === SimpleRateThrottle.prototype.allowRequest
}

function countAll (throttles: readonly SimpleRateThrottle[], request: ViewRequest, view: ViewContext, areKept: boolean, refuse: (throttle: Throttle) => void): Awaitable<void> {
  const counted: Counted[] = []
  const prepared = inOrder(throttles, (throttle) => then(throttle.hitFor(request, view, areKept || throttle.wait !== SimpleRateThrottle.prototype.wait), (hit) => {
    if (hit !== null) counted.push({ throttle, hit })
  }))
  return then(prepared, () => inOrder([...groupedBy(counted, ({ throttle }) => storeOf(throttle, view)).values()], (ofStore) => then(countIn(ofStore, view), (counts) => {
    for (const [index, { throttle }] of ofStore.entries()) if (!throttle.take(counts[index])) refuse(throttle)
  })))
}

/** Throttles of one store are closed without it as soon as one of them is. */
function countIn (counted: readonly Counted[], view: ViewContext): Awaitable<readonly ThrottleCount[]> {
  const strictest = counted.find(({ throttle }) => throttle.whenDown === 'closed') ?? counted[0]
  return strictest === undefined ? [] : askStore(strictest.throttle, counted.map(({ hit }) => hit), view)
}
