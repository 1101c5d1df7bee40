/** Conditions joined and negated, null among them. */
import assert from 'node:assert/strict'
import { Q } from '../../querysets/q.ts'
import { keysOf } from './fixture.ts'
import type { Check, Products } from './fixture.ts'

type Narrow = readonly [narrow: (objects: Products) => Products, keys: readonly number[]]

function gives (...expectations: readonly Narrow[]): Check {
  return async ({ objects }) => {
    for (const [narrow, keys] of expectations) assert.deepEqual(await keysOf(narrow(objects)), keys, String(narrow))
  }
}

export const treeChecks: Readonly<Record<string, Check>> = {
  'several lookups must all hold': gives(
    [(all) => all.filter({ active: true, price__gt: 10 }), [1, 2, 5]],
    [(all) => all.filter({ active: true }, { price__gt: 10 }), [1, 2, 5]],
    [(all) => all.filter({ active: true }).filter({ price__gt: 10 }).filter({ id: 5 }), [5]]
  ),
  'no lookups ask for nothing': gives(
    [(all) => all.filter(), [1, 2, 3, 4, 5, 6]], [(all) => all.filter({}), [1, 2, 3, 4, 5, 6]], [(all) => all.exclude(), [1, 2, 3, 4, 5, 6]],
    [(all) => all.exclude({}), [1, 2, 3, 4, 5, 6]], [(all) => all.filter(Q.or()), [1, 2, 3, 4, 5, 6]], [(all) => all.filter(Q.or({}, { id: 1 })), [1]]
  ),
  'or holds where one of them does': gives(
    [(all) => all.filter(Q.or({ id: 1 }, { price: 80 })), [1, 5]],
    [(all) => all.filter(Q.or({ stock: null }, { note: null })), [2, 3]]
  ),
  'xor holds where an odd number of them does': gives(
    [(all) => all.filter(Q.xor({ active: true }, { price__gt: 10 })), [4]],
    [(all) => all.filter(Q.xor({ id: 1 }, { active: true }, { price__gt: 10 })), [1, 4]],
    [(all) => all.filter(Q.xor({ stock__gt: 4 }, { id__lte: 3 })), [2, 3, 4, 5]]
  ),
  'trees nest': gives(
    [(all) => all.filter(Q.and(Q.or({ id: 1 }, { id: 2 }), Q.not({ price: 25 }))), [1]],
    [(all) => all.filter(Q.not(Q.or({ active: true }, { price: 1 }))), [3]],
    [(all) => all.filter(Q.not(Q.not({ id: 1 }))), [1]],
    [(all) => all.filter(Q<{ id: number }>({ id: 1 }).or({ id: 2 }).and({ id__gt: 1 })), [2]],
    [(all) => all.filter(Q<{ id: number }>({ id: 1 }).not().xor({ id: 2 })), [3, 4, 5, 6]]
  ),
  'a tree may have many branches': gives(
    [(all) => all.filter(Q.or(...Array.from({ length: 3000 }, (_, index) => ({ price: index + 1 })))), [2, 4, 5, 6]],
    [(all) => all.filter(...Array.from({ length: 3000 }, (_, index) => Q.or({ price: 80 }, { id: -index }))), [5]]
  ),
  'exclude leaves out what fulfils all of its lookups': gives(
    [(all) => all.exclude({ active: true }), [3, 6]],
    [(all) => all.exclude({ active: true, price__gt: 10 }), [3, 4, 6]],
    [(all) => all.exclude({ active: true }, { price__gt: 10 }), [3, 4, 6]],
    [(all) => all.exclude({ id__in: [] }), [1, 2, 3, 4, 5, 6]]
  ),
  'null does not match, and so is in the negation': gives(
    [(all) => all.filter({ stock__gt: 4 }), [1, 4, 5]],
    [(all) => all.exclude({ stock__gt: 4 }), [2, 3, 6]],
    [(all) => all.exclude({ stock: 5 }), [2, 3, 4, 5, 6]],
    [(all) => all.exclude({ stock__in: [5, 0] }), [3, 4, 5, 6]],
    [(all) => all.exclude({ note__icontains: 'e' }), [2, 3, 4, 5, 6]],
    [(all) => all.exclude({ stock__range: [0, 100] }), [3]],
    [(all) => all.exclude({ stock: null }), [1, 2, 4, 5, 6]],
    [(all) => all.exclude({ note__regex: '.' }), [2, 6]]
  ),
  'null does not match within trees either': gives(
    [(all) => all.filter(Q.not(Q.not({ stock__gt: 4 }))), [1, 4, 5]],
    [(all) => all.filter(Q.not(Q.or({ stock__gt: 4 }, { id: 2 }))), [3, 6]],
    [(all) => all.filter(Q.not(Q.and({ stock__gt: 4 }, { id__lte: 3 }))), [2, 3, 4, 5, 6]],
    [(all) => all.filter(Q.xor({ stock__gt: 4 }, { id: 3 })), [1, 3, 4, 5]],
    [(all) => all.exclude(Q.xor({ stock__gt: 4 }, { note__icontains: 'e' })), [1, 2, 3, 6]]
  )
}
