/** Asks a store on behalf of throttles, which go on by themselves while it does not answer. */
import { ServiceUnavailable } from '../../exceptions.ts'
import { settled } from '../../utils/awaitable.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { ThrottleCount, ThrottleHit, ThrottleStore } from '../../stores/contract.ts'
import type { ViewContext } from '../../types.ts'

/** A throttle, as far as its store matters. */
export interface Counting {
  readonly store?: ThrottleStore
  readonly whenDown: 'open' | 'closed'
}

/** The stores that do not answer, so that only the first request of many tells the log. */
const down = new WeakSet<ThrottleStore>()

/** Where a throttle counts. */
export function storeOf ({ store }: Counting, { settings }: ViewContext): ThrottleStore {
  return store ?? settings.throttleStore
}

/** What a store counts for the hits of some throttles; nothing at all where it is down and they are open. */
export function askStore (throttle: Counting, hits: readonly ThrottleHit[], view: ViewContext): Awaitable<readonly ThrottleCount[]> {
  if (hits.length === 0) return []
  const store = storeOf(throttle, view)
  return settled(
    () => store.hit(hits, view.settings.clock),
    (counts) => {
      if (down.delete(store)) view.request.log.info('The store of the throttles answers again.')
      return counts
    },
    (error) => {
      if (!down.has(store)) {
        down.add(store)
        view.request.log.error({ err: error }, 'The store of the throttles does not answer. Until it does nothing is counted: throttles that are open let requests pass.')
      }
      if (throttle.whenDown === 'closed') throw new ServiceUnavailable()
      return []
    })
}
