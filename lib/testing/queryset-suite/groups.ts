/** Rows in groups: what they are grouped by and what they come to, in columns of all kinds. */
import assert from 'node:assert/strict'
import { Avg, Count, Max, Sum } from '../../querysets/aggregates.ts'
import { Trunc } from '../../querysets/truncation.ts'
import type { Check } from './fixture.ts'

const at = (text: string): Date => new Date(text)

export const groupChecks: Readonly<Record<string, Check>> = {
  'groups come to values of the types of their columns': async ({ objects }) => {
    const groups = objects.values('shelf').annotate({ n: Count(), total: Sum('price'), weight: Sum('weight'), mean: Avg('weight'), last: Max('createdAt'), note: Max('sku') })
    assert.deepEqual(await groups.fetch(), [
      { shelf: 'a', n: 3, total: 46.25, weight: '11.75', mean: '5.875', last: at('2024-02-29T23:59:59.999Z'), note: 'P-3' },
      { shelf: 'b', n: 3, total: 84, weight: '11.3', mean: (await objects.filter({ shelf: 'b' }).aggregate({ mean: Avg('weight') })).mean, last: at('2025-03-10T12:05:06.500Z'), note: 'P-6' }
    ])
    assert.deepEqual(await objects.values('active').annotate({ n: Count() }).filter({ active: true }).fetch(), [{ active: true, n: 4 }])
    assert.deepEqual(await groups.filter({ total__gt: 50, last__gte: at('2025-01-01T00:00:00Z'), weight__lt: '11.5' }).count(), 1)
    assert.deepEqual(await objects.values('weight').annotate({ n: Count() }).filter({ weight: '2' }).fetch(), [{ weight: '2', n: 1 }])
    assert.deepEqual(await objects.values('createdAt').annotate({ n: Count() }).filter({ createdAt__year: 2025 }).fetch(), [{ createdAt: at('2025-03-10T12:05:06.500Z'), n: 1 }])
  },
  'rows are grouped by what moments are cut down to': async ({ objects }) => {
    const groups = objects.values({ year: Trunc('createdAt', 'year') }).annotate({ n: Count(), total: Sum('stock') })
    assert.deepEqual(await groups.fetch(), [{ year: at('2023-01-01'), n: 1, total: null }, { year: at('2024-01-01'), n: 4, total: 20 }, { year: at('2025-01-01'), n: 1, total: 7 }])
    assert.deepEqual(await groups.orderBy('-year').slice(0, 1).fetch(), [{ year: at('2025-01-01'), n: 1, total: 7 }])
    assert.deepEqual(await groups.filter({ year__gt: at('2023-06-01'), n__gt: 1 }).fetch(), [{ year: at('2024-01-01'), n: 4, total: 20 }])
    assert.deepEqual(await objects.values('shelf', { year: Trunc('createdAt', 'year') }).annotate({ n: Count() }).filter({ shelf: 'b' }).fetch(), [{ shelf: 'b', year: at('2024-01-01'), n: 2 }, { shelf: 'b', year: at('2025-01-01'), n: 1 }])
  },
  'no rows are no groups': async ({ objects }) => {
    const groups = objects.filter({ id: 0 }).values('shelf').annotate({ n: Count() })
    assert.deepEqual([await groups.fetch(), await groups.count(), await groups.first()], [[], 0, null])
  }
}
