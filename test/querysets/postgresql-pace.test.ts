/** When a statement is slow enough to be kept off connections that others share. */
import { test } from 'tap'
import { Pace } from '../../lib/querysets/postgres/pace.ts'

const SLOW = 10

/** Until when it is avoided after runs that took so long, which all ended at 0. */
function avoidedAfter (...runs: number[]): number {
  const pace = new Pace()
  for (const taken of runs) pace.note(taken, SLOW, 0)
  let until = 0
  while (pace.isSlow(until)) until += 1
  return until
}

test('a statement is avoided when it was slow three times in a row, or once for very long', async (t) => {
  t.strictSame([[9, 9, 9], [11, 11, 9, 11, 11], [20]].map((runs) => avoidedAfter(...runs)), [0, 0, 0])
  t.ok(avoidedAfter(11, 11, 11) > 0)
  t.ok(avoidedAfter(251) > 0)
})

test('a pause of the machine sends it elsewhere for a moment, slow runs time and again for ten seconds', async (t) => {
  t.ok(avoidedAfter(11, 11, 11) < 1000)
  t.ok(avoidedAfter(300) < 2000)
  t.equal(avoidedAfter(250, 250, 250), 10_000)
  t.equal(avoidedAfter(...Array.from({ length: 20 }, () => 11)), 10_000)
  t.equal(new Pace().isSlow(0), false)
  t.equal(Pace.slow().isSlow(Number.MAX_VALUE), true, 'or for good, where that is known beforehand')
})
