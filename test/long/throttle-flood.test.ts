/** A million clients of a throttle: the memory that they take is bounded, and none who is limited gets free by the others. */
import t from 'tap'
import { MemoryThrottleStore } from '../../lib/index.ts'
import type { ThrottleHit } from '../../lib/index.ts'

const hit = (key: string): ThrottleHit => ({ key, limit: 2, window: 60_000, wantsHistory: false })
const allows = (store: MemoryThrottleStore, key: string): boolean | undefined => store.hit([hit(key)], () => 0)[0]?.isAllowed

t.test('A million keys', async (t) => {
  const store = new MemoryThrottleStore()
  t.strictSame([allows(store, 'limited'), allows(store, 'limited'), allows(store, 'limited')], [true, true, false])
  for (let number = 0; number < 1_000_000; number++) allows(store, `client ${number}`)
  t.equal(store.size, 100_000)
  t.equal(allows(store, 'limited'), false)
})
