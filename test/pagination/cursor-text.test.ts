import t from 'tap'
import fc from 'fast-check'
import { decodeCursor, encodeCursor } from '../../lib/pagination/cursor-text.ts'
import type { Cursor } from '../../lib/pagination/cursor-text.ts'

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const decode = (text: string): Cursor | null => decodeCursor(base64(text), 1000)

t.test('A cursor is written as o, r and p, each where it says something, in base64 with padding (PAG-14)', async (t) => {
  t.equal(encodeCursor({ offset: 2, reverse: false, position: null }), 'bz0y')
  t.equal(encodeCursor({ offset: 2, reverse: false, position: '2' }), 'bz0yJnA9Mg==')
  t.equal(encodeCursor({ offset: 0, reverse: true, position: '1' }), 'cj0xJnA9MQ==')
  t.equal(encodeCursor({ offset: 3, reverse: true, position: null }), base64('o=3&r=1'))
  t.equal(encodeCursor({ offset: 0, reverse: false, position: '' }), base64('p='))
  t.equal(encodeCursor({ offset: 0, reverse: false, position: null }), '')
})

t.test('A position is form-encoded, so that any text fits in (PAG-14)', async (t) => {
  t.equal(encodeCursor({ offset: 0, reverse: false, position: 'é & 2024-01-02 03:04:05+00:00' }), base64('p=%C3%A9+%26+2024-01-02+03%3A04%3A05%2B00%3A00'))
})

t.test('What was written is read back (PAG-14)', async () => {
  fc.assert(fc.property(fc.nat(), fc.boolean(), fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))), (offset, reverse, position) => {
    const read = decodeCursor(encodeCursor({ offset, reverse, position }), null)
    return read !== null && read.offset === offset && read.reverse === reverse && read.position === position
  }))
})

t.test('The parts may come in any order, and those that are missing have defaults (PAG-21)', async (t) => {
  t.strictSame(decode('p=5&r=1&o=2'), { offset: 2, reverse: true, position: '5' })
  for (const none of ['', 'zzz', 'x=1', '&&', '?o=1']) t.strictSame(decode(none), { offset: 0, reverse: false, position: null }, none)
  t.strictSame(decode('o=1&o=2&p=a&p=b'), { offset: 1, reverse: false, position: 'a' }, 'of a repeated one the first counts')
})

t.test('Numbers are read as Python reads them, and the offset is cut off (PAG-21)', async (t) => {
  t.equal(decode('o=2000')?.offset, 1000)
  t.equal(decode(`o=${'9'.repeat(30)}`)?.offset, 1000)
  t.equal(decode('o=+1_0')?.offset, 10)
  t.equal(decodeCursor(base64('o=2000'), null)?.offset, 2000)
  t.equal(decodeCursor(base64(`o=${'9'.repeat(30)}`), null)?.offset, Number.MAX_SAFE_INTEGER)
  for (const reverse of ['1', '2', '-1', '01']) t.equal(decode(`r=${reverse}`)?.reverse, true, reverse)
  for (const forward of ['0', '-0', '00']) t.equal(decode(`r=${forward}`)?.reverse, false, forward)
})

t.test('A negative or worded offset and a worded direction make it no cursor (PAG-21)', async (t) => {
  for (const bad of ['o=-1', 'o=x', 'o=', 'o=1.0', 'r=x', 'r=', 'o=1&r=true', 'p=%00']) t.equal(decode(bad), null, bad)
})

t.test('Base64 is read as leniently as Python reads it, and no more (PAG-21)', async (t) => {
  const second = { offset: 2, reverse: false, position: null }
  for (const good of ['bz0y', 'b z0y', '\nbz0y!', 'bz0y=', 'bz0y==', 'bz0y====', 'b=z0y', 'bz0-y_']) t.strictSame(decodeCursor(good, 1000), second, JSON.stringify(good))
  t.strictSame(decodeCursor('bz0yJnA9Mg==bz0z', 1000), { ...second, position: '2' }, 'what follows the padding is not read')
  for (const bad of ['bad', 'b', 'bz', 'bz0yJnA9Mg', 'bz0yJnA9Mg=', 'bz0é', '/w==', 'bz0y/w==', 'b===', 'bz0=y']) t.equal(decodeCursor(bad, 1000), null, bad)
})
