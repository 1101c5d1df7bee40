import t from 'tap'
import { START } from '../../lib/pagination/cursor-text.ts'
import { neighbour } from '../../lib/pagination/cursor-page.ts'
import type { Cursor } from '../../lib/pagination/cursor-text.ts'

interface Read { cursor?: Partial<Cursor>, positions: string, following?: string | null }

/** The cursors of the next page and of the previous one, for a page of two. */
function neighbours ({ cursor, positions, following = null }: Read): (Cursor | null)[] {
  const page = { cursor: { ...START, ...cursor }, size: 2, positions: [...positions], following }
  return [neighbour(page, true), neighbour(page, false)]
}

const at = (offset: number, reverse: boolean, position: string | null): Cursor => ({ offset, reverse, position })

t.test('Forward there is more where a row more was read, and something before where the cursor came from somewhere (PAG-17)', async (t) => {
  t.strictSame(neighbours({ positions: 'ab' }), [null, null])
  t.strictSame(neighbours({ positions: 'ab', following: 'c' }), [at(0, false, 'b'), null])
  t.strictSame(neighbours({ cursor: { position: 'a' }, positions: 'bc' }), [null, at(0, true, 'b')])
})

t.test('Backwards it is the other way round (PAG-17)', async (t) => {
  t.strictSame(neighbours({ cursor: { reverse: true }, positions: 'ab' }), [null, null])
  t.strictSame(neighbours({ cursor: { reverse: true }, positions: 'bc', following: 'a' }), [null, at(0, true, 'b')])
  t.strictSame(neighbours({ cursor: { reverse: true, position: 'd' }, positions: 'bc', following: 'a' }), [at(0, false, 'c'), at(0, true, 'b')])
})

t.test('Rows that share the position of what lies beyond are counted, up to the first that does not (PAG-18, PAG-19)', async (t) => {
  t.strictSame(neighbours({ positions: 'ab', following: 'b' })[0], at(1, false, 'a'))
  t.strictSame(neighbours({ cursor: { reverse: true }, positions: 'ab', following: 'a' })[1], at(1, true, 'b'))
})

t.test('A page of one position only is counted whole (PAG-18)', async (t) => {
  t.strictSame(neighbours({ positions: 'aa', following: 'a' })[0], at(2, false, null), 'the first page')
  t.strictSame(neighbours({ cursor: { position: 'z', offset: 2 }, positions: 'aa', following: 'a' })[0], at(4, false, 'z'), 'a later page')
  t.strictSame(neighbours({ cursor: { reverse: true, position: 'a', offset: 1 }, positions: 'aa', following: 'a' })[0], at(0, false, 'a'), 'backwards')
})

t.test('So it is in the other direction (PAG-19)', async (t) => {
  t.strictSame(neighbours({ cursor: { offset: 2 }, positions: 'aa' })[1], at(2, true, null), 'the last page')
  t.strictSame(neighbours({ cursor: { reverse: true, offset: 2, position: 'z' }, positions: 'aa', following: 'a' })[1], at(4, true, 'z'), 'backwards')
  t.strictSame(neighbours({ cursor: { position: 'z', offset: 2 }, positions: 'aa', following: 'a' })[1], at(0, true, 'a'), 'forwards')
})

t.test('An empty page leads to where its cursor came from (PAG-18, PAG-19)', async (t) => {
  t.strictSame(neighbours({ cursor: { position: 'z' }, positions: '' }), [null, at(0, true, 'z')])
  t.strictSame(neighbours({ cursor: { position: 'z', offset: 5 }, positions: '' }), [null, at(0, true, 'z')])
  t.strictSame(neighbours({ cursor: { reverse: true, position: 'a' }, positions: '' }), [at(0, false, 'a'), null])
  t.strictSame(neighbours({ cursor: { offset: 5 }, positions: '' }), [null, at(0, true, null)])
})
