import { test } from 'tap'
import { Mutex, Scope, Scopes } from '../../lib/querysets/transactions.ts'

/** Waits for so many turns of the event loop. */
async function pause (turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
}

test('a mutex lets work through one at a time, in order, failures included', async (t) => {
  const mutex = new Mutex()
  const seen: string[] = []
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name, index) => mutex.run(async () => {
    seen.push(`${name}>`)
    await pause(3 - index)
    seen.push(`<${name}`)
    if (name === 'b') throw new Error('b')
  })))
  t.strictSame(seen, ['a>', '<a', 'b>', '<b', 'c>', '<c'])
  t.strictSame([results.map(({ status }) => status), mutex.isHeld], [['fulfilled', 'rejected', 'fulfilled'], false])
})

test('what outlives its transaction belongs to what is around it', async (t) => {
  const scopes = new Scopes(new Scope('root', null, new Mutex()))
  let late!: Promise<string>
  await scopes.transaction((_outer, work) => work('inner'), async () => {
    late = pause(5).then(() => scopes.current.handle)
  })
  t.equal(await late, 'root')
})

test('what waits until its transaction is over is refused', async (t) => {
  const scopes = new Scopes(new Scope('root', null, null))
  let late!: Promise<string>
  await scopes.transaction((_outer, work) => work('inner'), async () => {
    const { current } = scopes
    const slow = current.alone(() => pause(5))
    late = current.alone(async () => 'ran')
    late.catch(() => {})
    slow.catch(() => {})
  })
  await t.rejects(late, { code: 'FST_VIEWSETS_TRANSACTION_OVER' })
})

test('transactions of two databases are told apart, each in the other', async (t) => {
  const [left, right] = ['left', 'right'].map((name) => new Scopes(new Scope(name, null, null))) as [Scopes<string>, Scopes<string>]
  const here = (): string[] => [left.current.handle, right.current.handle]
  const begin = (name: string) => <T>(_outer: unknown, work: (handle: string) => Promise<T>): Promise<T> => work(name)
  const seen = await left.transaction(begin('a'), async () => [
    here(),
    ...await right.transaction(begin('b'), async () => [here(), left.outside(here), await left.transaction(begin('c'), async () => here()), here()]),
    here()
  ])
  t.strictSame(seen, [['a', 'right'], ['a', 'b'], ['left', 'b'], ['c', 'b'], ['a', 'b'], ['a', 'right']])
  t.strictSame(here(), ['left', 'right'])
})
