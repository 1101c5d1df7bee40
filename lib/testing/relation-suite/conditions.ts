/** Conditions on related rows: one, none or several of them. */
import assert from 'node:assert/strict'
import { Q } from '../../querysets/q.ts'
import { keysOf } from './fixture.ts'
import type { LibraryCheck } from './fixture.ts'

type Expectation = readonly [where: Readonly<Record<string, unknown>>, keys: readonly number[]]

function finds (...expectations: readonly Expectation[]): LibraryCheck {
  return async ({ books }) => {
    for (const [where, keys] of expectations) assert.deepEqual(await keysOf(books.filter(where)), keys, JSON.stringify(where))
  }
}

export const conditionChecks: Readonly<Record<string, LibraryCheck>> = {
  'a row is found by any of its relatives, and comes once': async (bench) => {
    await finds([{ reviews__text: 'good' }, [1, 2, 3]], [{ reviews__rating__gte: 1 }, [1, 3]], [{ tags__name__in: ['sea', 'wind'] }, [1, 2, 3]])(bench)
    assert.equal(await bench.books.filter({ tags__name__in: ['sea', 'wind'] }).count(), 3)
  },
  'a table of pairs leads both ways': async (bench) => {
    await finds([{ tags__name: 'sea' }, [1, 2]], [{ tags__books__title: 'Winds' }, [1, 3]], [{ tags__books__tags__name: 'sea' }, [1, 2, 3]])(bench)
    assert.deepEqual(await keysOf(bench.Tag.objects.filter({ books__title: 'Tides' })), [1, 2])
  },
  'relatives go by their keys': finds(
    [{ tags: 1 }, [1, 2]], [{ tags__pk: 2 }, [1, 3]], [{ tags__id__in: [1, 2] }, [1, 2, 3]], [{ tags__in: [3] }, []], [{ reviews: 4 }, [3]], [{ publisher__books: 2 }, [1, 2]]
  ),
  'a row may have no relatives': async (bench) => {
    await finds([{ tags__isnull: true }, [4]], [{ tags__isnull: false }, [1, 2, 3]], [{ tags: null }, [4]], [{ reviews__rating__isnull: true }, [2, 4]], [{ reviews__isnull: true, tags__isnull: true }, [4]])(bench)
    assert.deepEqual(await keysOf(bench.books.exclude({ tags__name: 'sea' })), [3, 4])
    assert.deepEqual(await keysOf(bench.Tag.objects.filter({ books__isnull: true })), [3])
  },
  'what one filter says is about the same relative': async ({ books }) => {
    assert.deepEqual(await keysOf(books.filter({ reviews__rating: 2, reviews__text: 'good' })), [3])
    assert.deepEqual(await keysOf(books.filter({ reviews__rating: 2 }, { reviews__text: 'good' })), [3])
    assert.deepEqual(await keysOf(books.filter(Q({ reviews__rating: 2 }, Q({ reviews__text: 'good' })))), [3])
    assert.deepEqual(await keysOf(books.filter({ tags: 1, tags__name: 'wind' })), [])
    assert.deepEqual(await keysOf(books.filter({ tags__books__title: 'Winds', tags__books__publisher__name: 'North' })), [])
  },
  'what two filters say may be about two': async ({ books }) => {
    assert.deepEqual(await keysOf(books.filter({ reviews__rating: 2 }).filter({ reviews__text: 'good' })), [1, 3])
    assert.deepEqual(await keysOf(books.filter({ tags: 1 }).filter({ tags: 2 })), [1])
  },
  'what one exclude says is about the same relative': async ({ books }) => {
    assert.deepEqual(await keysOf(books.exclude({ reviews__rating: 2, reviews__text: 'good' })), [1, 2, 4])
    assert.deepEqual(await keysOf(books.exclude({ reviews__rating: 2 }).exclude({ reviews__text: 'good' })), [4])
  },
  'trees join what is said of relatives': async ({ books }) => {
    assert.deepEqual(await keysOf(books.filter(Q.or({ tags__name: 'sea' }, { detail__pages: 300 }))), [1, 2, 3])
    assert.deepEqual(await keysOf(books.filter(Q.not(Q.or({ tags__name: 'sea' }, { reviews__rating: 2 })))), [4])
    assert.deepEqual(await keysOf(books.filter(Q.xor({ tags__name: 'sea' }, { tags__name: 'wind' }))), [2, 3])
  },
  'one row leads back to one': finds(
    [{ detail__pages: 200 }, [2]], [{ detail__isnull: true }, [1, 4]], [{ detail: 2 }, [3]], [{ detail__book__title: 'Winds' }, [3]], [{ detail__pages__lt: 250, publisher__name: 'North' }, [2]]
  ),
  'a table may be related to itself': finds(
    [{ sequels__title: 'Tides again' }, [1]], [{ sequels__sequels__title: 'Tides at last' }, [1]], [{ sequelOf__sequelOf: 1 }, [4]], [{ sequelOf__tags__name: 'wind' }, [2]], [{ sequelOf__sequels: 4 }, [4]],
    [{ sequels__sequelOf__sequels__reviews__text: 'good' }, [1]], [{ sequelOf__isnull: true, sequels__isnull: true }, [3]]
  ),
  'paths go on from relatives to theirs': finds(
    [{ reviews__book__publisher__name: 'South' }, [3]], [{ publisher__books__reviews__rating: 5 }, [1, 2]], [{ publisher__books__detail__pages: 200 }, [1, 2]], [{ tags__books__detail__pages__gte: 300 }, [1, 3]],
    [{ publisher__books__title__startswith: 'Tides', publisher__books__reviews__rating__isnull: true }, [1, 2]]
  ),
  'all ways to read and write know relatives': async ({ books }) => {
    const wet = books.filter({ reviews__text: 'wet' })
    assert.deepEqual([await wet.count(), await wet.exists(), await keysOf(wet), await wet.get({ title: 'Tides' })], [1, true, [1], await wet.first()])
    assert.deepEqual(await wet.values('title'), [{ title: 'Tides' }])
    assert.equal(await books.filter({ tags__name: 'wind' }).updateMany({ title: 'Air' }), 2)
    assert.deepEqual(await keysOf(books.filter({ title: 'Air' })), [1, 3])
    const first = await wet.get({ id: 1 })
    await wet.update(first, { title: 'Water' })
    assert.deepEqual(await wet.values('title'), [{ title: 'Water' }])
    await assert.rejects(books.filter({ reviews__text: 'dry' }).update(first, { title: 'Dust' }), { name: 'DoesNotExist' })
    assert.equal(await books.filter({ tags__isnull: true, reviews__isnull: true }).deleteMany(), 1)
    assert.deepEqual(await keysOf(books), [1, 2, 3])
  },
  'rows of another queryset may be asked for by their relatives': async ({ books, Tag, Review }) => {
    assert.deepEqual(await keysOf(books.filter({ tags__in: Tag.objects.filter({ name: 'sea' }) })), [1, 2])
    assert.deepEqual(await keysOf(Review.objects.filter({ bookId__in: books.filter({ tags__name: 'wind' }) })), [1, 2, 4])
    assert.deepEqual(await keysOf(books.filter({ tags__in: Tag.objects.filter({ books__title: 'Winds' }) })), [1, 3])
  },
  'a name that leads nowhere is refused': async ({ books }) => {
    for (const path of ['tags__nme', 'tags__name__nme', 'reviews__rating__contain', 'detail__pges', 'nothing__name', 'tags__books__nothing']) {
      assert.throws(() => books.filter({ [path]: 1 }), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' }, path)
    }
    assert.throws(() => books.filter({ tags__id: 'abc' }), { name: 'InvalidLookup' })
    assert.throws(() => books.filter({ reviews__rating__gt: null }), { name: 'InvalidLookup' })
  }
}
