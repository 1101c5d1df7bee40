import fc from 'fast-check'
import { test } from 'tap'
import { momentText } from '../../lib/python/isoformat.ts'

test('A moment is written as `toISOString()` does, its fraction left out or with six digits (FLD-14)', async (t) => {
  const inRange = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  fc.assert(fc.property(inRange, (date) => momentText(date) === date.toISOString().replace('.000Z', 'Z').replace(/(\.\d{3})Z/, '$1000Z')))
  t.strictSame([-62_167_219_200_001, 253_402_300_800_000, NaN].map((time) => momentText(new Date(time))), [null, null, null], 'and not at all where its year has not four digits')
})
