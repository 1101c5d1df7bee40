/** What each lookup finds. */
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { InvalidLookup } from '../../querysets/exceptions.ts'
import { keysOf } from './fixture.ts'
import type { Where } from '../../querysets/contract.ts'
import type { Bench, Check, Expectation } from './fixture.ts'

function finds (...expectations: readonly Expectation[]): Check {
  return async ({ objects }: Bench) => {
    for (const [condition, keys] of expectations) {
      const found = await keysOf(objects.filter(condition))
      assert.deepEqual(found, keys, `filter(${inspect(condition)}) found ${found.join()}`)
    }
  }
}

type Loose = readonly [condition: Where, keys: readonly number[]]

function findsLoosely (...expectations: readonly Loose[]): Check {
  return async ({ loose }: Bench) => {
    for (const [condition, keys] of expectations) {
      const found = await keysOf(loose.filter(condition))
      assert.deepEqual(found, keys, `filter(${inspect(condition)}) found ${found.join()}`)
    }
  }
}

const newYear = new Date('2024-01-01T00:00:00Z')

export const lookupChecks: Readonly<Record<string, Check>> = {
  'exact finds equal values of every kind': finds(
    [{ name: 'Hammer' }, [1]], [{ price: 8.75 }, [3]], [{ stock: 0 }, [2]], [{ active: false }, [3, 6]], [{ weight: '10.25' }, [2]],
    [{ createdAt: new Date('2023-12-31T00:00:00Z') }, [3]], [{ name__exact: 'hammer' }, []], [{ note: '' }, [6]]
  ),
  'exact null finds what is null': finds([{ note: null }, [2]], [{ stock__exact: null }, [3]]),
  'isnull finds and leaves out what is null': finds(
    [{ stock__isnull: true }, [3]], [{ note__isnull: false }, [1, 3, 4, 5, 6]], [{ name__isnull: true }, []]
  ),
  'gt, gte, lt and lte compare': finds(
    [{ price__gt: 12.5 }, [2, 5]], [{ price__gte: 12.5 }, [1, 2, 5]], [{ price__lt: 3 }, [6]], [{ price__lte: 3 }, [4, 6]],
    [{ stock__gt: -1 }, [1, 2, 4, 5, 6]], [{ sku__lt: 'P-3' }, [1, 2]]
  ),
  'dates compare as moments': finds(
    [{ createdAt__lt: newYear }, [3]], [{ createdAt__gte: new Date('2024-12-30T01:00:00Z') }, [4, 6]],
    [{ createdAt__range: [newYear, new Date('2024-02-29T23:59:59.999Z')] }, [1, 2]]
  ),
  'decimals compare as numbers': finds([{ weight__gt: '2' }, [2, 5]], [{ weight__lte: '1.50' }, [1, 4]], [{ weight__in: ['9.0', '10.25'] }, [2, 5]]),
  'in finds any of a list': finds(
    [{ id__in: [1, 3, 99] }, [1, 3]], [{ name__in: ['Hammer', 'hand saw'] }, [1, 2]], [{ price__in: [80, 1] }, [5, 6]],
    [{ active__in: [true] }, [1, 2, 4, 5]], [{ createdAt__in: [new Date('2023-12-31T00:00:00Z')] }, [3]]
  ),
  'in with an empty list finds nothing': finds([{ id__in: [] }, []], [{ name__in: [] }, []]),
  'in takes a long list': async ({ objects }) => {
    const list = Array.from({ length: 5000 }, (_, index) => index + 2)
    assert.deepEqual(await keysOf(objects.filter({ id__in: list })), [2, 3, 4, 5, 6])
    assert.deepEqual(await keysOf(objects.filter({ name__in: [...list.map(String), 'Hammer'] })), [1])
  },
  'in leaves null out of its list': findsLoosely([{ stock__in: [null, 5] }, [1]], [{ note__in: [null] }, []]),
  'range holds both ends': finds([{ price__range: [3, 12.5] }, [1, 3, 4]], [{ stock__range: [5, 3] }, []]),
  'pk is the primary key': finds([{ pk: 3 }, [3]], [{ pk__in: [1, 2] }, [1, 2]], [{ pk__gt: 4 }, [5, 6]]),
  'contains, startswith and endswith know case': finds(
    [{ name__contains: 'amm' }, [1]], [{ name__contains: 'AMM' }, []], [{ name__startswith: 'Ha' }, [1]], [{ name__startswith: 'ha' }, [2]],
    [{ name__endswith: 'saw' }, [2]], [{ name__endswith: 'SAW' }, []]
  ),
  'icontains, istartswith, iendswith and iexact do not': finds(
    [{ name__icontains: 'AMM' }, [1]], [{ name__istartswith: 'ha' }, [1, 2]], [{ name__iendswith: 'SAW' }, [2]], [{ name__iexact: 'HAMMER' }, [1]],
    [{ name__iexact: 'hamme' }, []]
  ),
  'case is ignored beyond ASCII': finds(
    [{ name__icontains: 'éCL' }, [4]], [{ note__iexact: 'été' }, [4]], [{ name__istartswith: 'É' }, [4]], [{ note__iendswith: 'té' }, [4]], [{ note__icontains: 'ete' }, []]
  ),
  'wildcards of LIKE are letters': finds(
    [{ name__icontains: '%' }, [3]], [{ name__contains: '_' }, [3]], [{ name__istartswith: '100%' }, [3]], [{ name__iexact: '%' }, []],
    [{ name__iexact: '______' }, []], [{ note__icontains: '%_o' }, [3]]
  ),
  'wildcards of GLOB are letters': finds(
    [{ note__contains: '*' }, [5]], [{ note__contains: 'b?c' }, [5]], [{ name__contains: '[2m]' }, [5]], [{ name__endswith: ']' }, [5]], [{ note__startswith: '?' }, []],
    [{ name__startswith: '[' }, []]
  ),
  'a backslash is a letter': finds([{ name__contains: '\\' }, [6]], [{ name__icontains: 'K\\S' }, [6]], [{ name__iexact: 'back\\slash' }, [6]]),
  'an empty text is in every text': finds([{ note__contains: '' }, [1, 3, 4, 5, 6]], [{ note__iendswith: '' }, [1, 3, 4, 5, 6]], [{ note__iexact: '' }, [6]]),
  'numbers can be searched as text': findsLoosely([{ id__icontains: '3' }, [3]], [{ stock__startswith: '1' }, [5]]),
  'dates and their parts can be searched as text': findsLoosely(
    [{ createdAt__icontains: '2024-02' }, [2]], [{ createdAt__startswith: '2025-03-10 12:05' }, [4]], [{ createdAt__endswith: ' 08:30:00' }, [1]], [{ createdAt__date__contains: '-12-' }, [3, 6]],
    [{ createdAt__year__iexact: '2025' }, [4]], [{ createdAt__year__icontains: '02' }, [1, 2, 3, 4, 5, 6]], [{ createdAt__month__startswith: '1' }, [1, 3, 6]], [{ createdAt__iregex: '^2024-1' }, [6]],
    [{ createdAt__year__iexact: 'soon' }, []]
  ),
  'regex and iregex match anywhere': finds(
    [{ name__regex: '^H' }, [1]], [{ name__iregex: '^h' }, [1, 2]], [{ name__regex: 'a[mn]' }, [1, 2]], [{ note__regex: '[0-9]+' }, [3]]
  ),
  'parts of a date are numbers in UTC': finds(
    [{ createdAt__year: 2024 }, [1, 2, 5, 6]], [{ createdAt__month: 12 }, [3, 6]], [{ createdAt__day: 29 }, [2]], [{ createdAt__quarter: 3 }, [5]],
    [{ createdAt__hour: 23 }, [2]], [{ createdAt__minute: 5 }, [4]], [{ createdAt__second: 6 }, [4]], [{ createdAt__second: 59 }, [2]]
  ),
  'week is the ISO week, and week_day counts from Sunday': finds(
    [{ createdAt__week: 1 }, [6]], [{ createdAt__week: 52 }, [3]], [{ createdAt__week_day: 1 }, [3]], [{ createdAt__week_day: 2 }, [1, 4, 6]]
  ),
  'parts can be compared': finds(
    [{ createdAt__year__gt: 2024 }, [4]], [{ createdAt__month__in: [1, 2] }, [1, 2]], [{ createdAt__hour__range: [8, 16] }, [1, 4, 5]],
    [{ createdAt__date: '2024-02-29' }, [2]], [{ createdAt__date__lte: '2024-01-15' }, [1, 3]], [{ createdAt__time__gte: '12:05:06.5' }, [2, 4, 5]],
    [{ createdAt__time: '08:30' }, [1]]
  ),
  'text is taken for the type of the column': findsLoosely(
    [{ pk: '3' }, [3]], [{ id: ' +3 ' }, [3]], [{ price: '12.50' }, [1]], [{ active: 'false' }, [3, 6]], [{ active: '1' }, [1, 2, 4, 5]],
    [{ weight: '10.250' }, [2]], [{ createdAt: '2023-12-31T01:00:00+01:00' }, [3]], [{ createdAt__gt: '2025-01-01' }, [4]],
    [{ id__in: ['1', '2'] }, [1, 2]], [{ price__range: ['3', '12.5'] }, [1, 3, 4]], [{ stock__isnull: 'true' }, [3]], [{ createdAt__year: '2025' }, [4]]
  ),
  'a number is compared as text with a column of text': findsLoosely([{ name: 100 }, []], [{ note__startswith: 50 }, [3]]),
  'a value of the wrong type is an InvalidLookup': async ({ loose }) => {
    const wrong = [
      { id: 'abc' }, { id: '' }, { id: '1.5' }, { id: [1] }, { id: {} }, { price: 'dear' }, { active: 'maybe' }, { createdAt: 'soon' }, { createdAt: '2024-02-30' },
      { weight: 'heavy' }, { id__in: 5 }, { id__in: '5' }, { id__in: ['x'] }, { price__range: [1] }, { price__gt: null }, { name__icontains: null }, { name__icontains: ['x'] },
      { id: undefined }, { stock__isnull: 'maybe' }, { name__regex: '(' }, { id: NaN }, { name: { $ne: 1 } }
    ]
    for (const condition of wrong) {
      assert.throws(() => loose.filter(condition), InvalidLookup, `filter(${inspect(condition)}) did not refuse`)
    }
    await assert.rejects(loose.get({ pk: 'abc' }), InvalidLookup)
  },
  'a number that the column cannot hold is in no row': findsLoosely(
    [{ pk: '99999999999999999999' }, []], [{ id: 1e300 }, []], [{ id: '-99999999999999999999' }, []], [{ id: '9'.repeat(5000) }, []],
    [{ id: 2.5 }, []], [{ id: Infinity }, []], [{ id__in: ['99999999999999999999', 1] }, [1]], [{ id: 2n ** 63n }, []], [{ price: Infinity }, []]
  ),
  'yet it is less or greater than those in rows': findsLoosely(
    [{ id__lt: '99999999999999999999' }, [1, 2, 3, 4, 5, 6]], [{ id__gt: '99999999999999999999' }, []], [{ stock__gt: '-99999999999999999999' }, [1, 2, 4, 5, 6]],
    [{ id__gt: 2.5 }, [3, 4, 5, 6]], [{ id__lte: 2.5 }, [1, 2]], [{ id__range: [1.5, 3.5] }, [2, 3]], [{ price__lt: Infinity }, [1, 2, 3, 4, 5, 6]]
  )
}
