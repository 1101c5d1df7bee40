/** The store in memory, which has a contract of its own: it is exact, it is bounded, and flooding it sets nobody free. */
import t from 'tap'
import { MemoryThrottleStore } from '../../support/helper.ts'
import type { ThrottleHit } from '../../support/helper.ts'

const hit = (key: string, limit = 2, window = 1000): ThrottleHit => ({ key, limit, window, wantsHistory: false })

function storeAt (maxKeys?: number) {
  const time = { now: 0 }
  const store = new MemoryThrottleStore(maxKeys === undefined ? {} : { maxKeys })
  const allows = (...hits: ThrottleHit[]) => store.hit(hits, () => time.now).map(({ isAllowed }) => isAllowed)
  return { store, time, allows }
}

t.test('Counts within a window that slides', async (t) => {
  const { time, allows } = storeAt()
  const at = (now: number) => {
    time.now = now
    return allows(hit('a'))[0]
  }
  t.strictSame([0, 400, 900, 999, 1000, 1399, 1400, 1999, 2000].map(at), [true, true, false, false, true, false, true, false, true])
})

t.test('Tells how many are counted, since when, and each of them where that is wanted', async (t) => {
  const { store } = storeAt()
  store.hit([hit('a', 3)], () => 5)
  t.strictSame(store.hit([{ ...hit('a', 3), wantsHistory: true }], () => 7), [{ isAllowed: true, count: 2, oldest: 5, now: 7, history: [7, 5] }])
})

t.test('Counts several keys in one question, one after the other', async (t) => {
  const { allows } = storeAt()
  t.strictSame(allows(hit('a', 1), hit('b', 1), hit('a', 1)), [true, true, false])
})

t.test('However many keys there are, no more are kept than there may be', async (t) => {
  const { store, allows } = storeAt(100)
  for (let number = 0; number < 5000; number++) allows(hit(`client ${number}`))
  t.equal(store.size, 100)
})

t.test('Who is at the limit stays there, whoever else comes', async (t) => {
  const { time, allows } = storeAt(100)
  allows(hit('limited'))
  allows(hit('limited'))
  for (let number = 0; number < 10_000; number++) {
    time.now = number / 100
    allows(hit(`flood ${number}`))
  }
  t.strictSame(allows(hit('limited')), [false])
})

t.test('Where all are at their limit newcomers share counters, and none of them is free of any', async (t) => {
  const { store, time, allows } = storeAt(50)
  for (let number = 0; number < 50; number++) allows(hit(`limited ${number}`, 1))
  let passed = 0
  for (let number = 0; number < 10_000; number++) if (allows(hit(`newcomer ${number}`, 1))[0]) passed++
  t.ok(passed <= 1024, `${passed} of 10,000 passed`)
  t.strictSame(Array.from({ length: 50 }, (_, number) => allows(hit(`limited ${number}`, 1))[0]), Array<boolean>(50).fill(false))
  time.now = 1000
  t.strictSame([allows(hit('late', 1)), store.size], [[true], 49], 'and makes room again as their windows end')
})

t.test('Keys that count no more are given up as others come', async (t) => {
  const { store, time, allows } = storeAt()
  for (let number = 0; number < 100; number++) allows(hit(`early ${number}`))
  time.now = 1000
  for (let number = 0; number < 60; number++) allows(hit(`late ${number}`))
  t.equal(store.size, 60)
})

t.test('A long log gives up what counts no more', async (t) => {
  const { time, allows } = storeAt()
  let passed = 0
  for (; time.now < 10_000; time.now++) if (allows(hit('a', 500, 1000))[0]) passed++
  t.equal(passed, 5000)
})
