/** Moments cut down to the beginning of their day, month or the like, by the clocks of a zone. */
import assert from 'node:assert/strict'
import { Q } from '../../querysets/q.ts'
import { Trunc } from '../../querysets/truncation.ts'
import type { TruncUnit } from '../../querysets/truncation.ts'
import { keysInOrder, productData } from './fixture.ts'
import type { Check, Products } from './fixture.ts'

const invalid = { code: 'FST_VIEWSETS_TRUNC_INVALID' }

/** What the moments are cut down to, in their order. */
async function cutDown (objects: Products, moments: readonly string[], unit: TruncUnit, timezone?: string): Promise<string[]> {
  await objects.deleteMany()
  await objects.bulkCreate(moments.map((moment, index) => ({ ...productData(index), createdAt: new Date(moment) })))
  const rows = await objects.orderBy('slot').values({ cut: Trunc('createdAt', unit, timezone === undefined ? {} : { timezone }) })
  return rows.map(({ cut }) => cut.toISOString().replace('.000Z', 'Z'))
}

const MOMENT = '2024-11-20T17:45:59.999Z'

/** How the clocks of Berlin are changed, and those of a place where days begin then. */
const CHANGES: readonly (readonly [zone: string, unit: TruncUnit, moment: string, expected: string])[] = [
  ['Europe/Berlin', 'day', '2024-03-30T23:00:00Z', '2024-03-30T23:00:00Z'],
  ['Europe/Berlin', 'day', '2024-03-31T21:59:59Z', '2024-03-30T23:00:00Z'],
  ['Europe/Berlin', 'day', '2024-03-31T22:00:00Z', '2024-03-31T22:00:00Z'],
  ['Europe/Berlin', 'day', '2024-10-27T22:59:59Z', '2024-10-26T22:00:00Z'],
  ['Europe/Berlin', 'week', '2024-03-31T12:00:00Z', '2024-03-24T23:00:00Z'],
  ['Europe/Berlin', 'month', '2024-03-31T12:00:00Z', '2024-02-29T23:00:00Z'],
  ['Europe/Berlin', 'quarter', '2024-06-30T22:00:00Z', '2024-06-30T22:00:00Z'],
  ['Europe/Berlin', 'year', '2024-07-01T00:00:00Z', '2023-12-31T23:00:00Z'],
  ['Europe/Berlin', 'hour', '2024-10-27T00:30:00Z', '2024-10-27T00:00:00Z'],
  ['Europe/Berlin', 'hour', '2024-10-27T01:30:00Z', '2024-10-27T01:00:00Z'],
  ['America/Sao_Paulo', 'day', '2018-11-04T15:00:00Z', '2018-11-04T03:00:00Z'],
  ['America/Havana', 'day', '2024-11-03T15:00:00Z', '2024-11-03T05:00:00Z'],
  ['Asia/Kolkata', 'hour', '2024-05-05T10:15:00Z', '2024-05-05T09:30:00Z'],
  ['Asia/Kathmandu', 'day', '1969-12-31T20:00:00Z', '1969-12-31T18:30:00Z'],
  ['Pacific/Apia', 'day', '2011-12-31T00:00:00Z', '2011-12-30T10:00:00Z']
]

export const truncationChecks: Readonly<Record<string, Check>> = {
  'moments are cut down to what they are in': async ({ objects }) => {
    const expected: readonly (readonly [TruncUnit, string])[] = [
      ['year', '2024-01-01T00:00:00Z'], ['quarter', '2024-10-01T00:00:00Z'], ['month', '2024-11-01T00:00:00Z'], ['week', '2024-11-18T00:00:00Z'],
      ['day', '2024-11-20T00:00:00Z'], ['hour', '2024-11-20T17:00:00Z'], ['minute', '2024-11-20T17:45:00Z'], ['second', '2024-11-20T17:45:59Z']
    ]
    for (const [unit, cut] of expected) assert.deepEqual(await cutDown(objects, [MOMENT], unit), [cut], unit)
    assert.deepEqual(await cutDown(objects, ['2024-11-18T00:00:00Z', '2024-11-24T23:59:59.999Z', '2023-01-01T12:00:00Z', '1969-12-31T23:59:59.999Z'], 'week'), ['2024-11-18T00:00:00Z', '2024-11-18T00:00:00Z', '2022-12-26T00:00:00Z', '1969-12-29T00:00:00Z'])
    assert.deepEqual(await cutDown(objects, ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.001Z'], 'second'), ['1969-12-31T23:59:59Z', '1970-01-01T00:00:00Z'])
    assert.deepEqual(await cutDown(objects, ['2024-01-31T01:00:00Z', '2024-06-30T01:00:00Z', '2024-09-30T23:00:00Z', '2024-12-31T00:00:00Z'], 'quarter'), ['2024-01-01T00:00:00Z', '2024-04-01T00:00:00Z', '2024-07-01T00:00:00Z', '2024-10-01T00:00:00Z'])
  },
  'days begin as the clocks of a zone show it, on days of their change too': async ({ objects }) => {
    for (const [zone, unit, moment, expected] of CHANGES) assert.deepEqual(await cutDown(objects, [moment], unit, zone), [expected], `${unit} of ${moment} in ${zone}`)
  },
  'what moments are cut down to is distinct, ordered and sliced': async ({ objects }) => {
    const year = Trunc('createdAt', 'year')
    const at = (text: string) => new Date(text)
    assert.deepEqual(await objects.distinct().values({ year }), [{ year: at('2023-01-01') }, { year: at('2024-01-01') }, { year: at('2025-01-01') }])
    assert.deepEqual(await objects.distinct().orderBy(year.desc()).slice(0, 2).values({ year }), [{ year: at('2025-01-01') }, { year: at('2024-01-01') }])
    assert.deepEqual(await objects.orderBy(year.desc(), 'price').values('id'), [4, 6, 1, 2, 5, 3].map((id) => ({ id })))
    assert.deepEqual(await keysInOrder(objects.orderBy(year, '-price').slice(1, 3)), [5, 2])
    assert.deepEqual(await objects.filter({ active: true }).distinct().values('shelf', { year }), [{ shelf: 'a', year: at('2024-01-01') }, { shelf: 'b', year: at('2024-01-01') }, { shelf: 'b', year: at('2025-01-01') }])
    const berlin = Trunc('createdAt', 'year', { timezone: 'Europe/Berlin' })
    assert.deepEqual(await objects.distinct().orderBy(berlin.desc()).values({ berlin }), ['2024-12-31T23:00:00Z', '2023-12-31T23:00:00Z', '2022-12-31T23:00:00Z'].map((text) => ({ berlin: at(text) })))
    assert.deepEqual(await objects.filter({ id__lte: 2 }).union(objects.filter({ id__gte: 2, id__lte: 3 })).values({ year }), [{ year: at('2023-01-01') }, { year: at('2024-01-01') }])
    assert.equal((await objects.orderBy(year).perParent({ on: ['shelf'], keys: [['a'], ['b']], limit: 1 })).length, 2)
    await assert.rejects(objects.orderBy(Trunc('createdAt', 'month')).distinct().values({ year }), { code: 'FST_VIEWSETS_DISTINCT_ORDERING' })
  },
  'units, zones and columns that do not serve are refused at once': async ({ objects, loose }) => {
    for (const unit of ['decade', 'day\'', '', 'constructor', undefined]) assert.throws(() => Trunc('createdAt', unit as never), invalid)
    for (const timezone of ['Europe/Nowhere', 'CET', '+01:00', '', '\'; drop table products --', 'Europe/Berlin\'', 5, null]) assert.throws(() => Trunc('createdAt', 'day', { timezone: timezone as never }), invalid)
    assert.throws(() => loose.orderBy(Trunc('name', 'day')), invalid)
    assert.throws(() => loose.orderBy(Trunc('created', 'day')), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
    await assert.rejects(loose.values({ day: Trunc('price', 'day') }), invalid)
    await assert.rejects(loose.values({ day: 'createdAt' as never }), { code: 'FST_VIEWSETS_EXPRESSION_INVALID' })
    await assert.rejects(objects.values({ day: Trunc(Q.path('category__created'), 'day') }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
  }
}
