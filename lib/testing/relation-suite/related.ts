/** What one row is related to, as a queryset. */
import assert from 'node:assert/strict'
import type { Model } from '../../querysets/contract.ts'
import { relatedTo } from '../../querysets/relations/related.ts'
import { keysOf } from './fixture.ts'
import type { LibraryCheck } from './fixture.ts'

/** Values of a row whose type nobody knows. */
const data = (values: Readonly<Record<string, string>>): object => values

export const relatedChecks: Readonly<Record<string, LibraryCheck>> = {
  'the relatives of one row are a queryset': async ({ books, Tag, Review }) => {
    const [Book, book] = [books.model, await books.get({ id: 1 })]
    const reviews = relatedTo(Book, book, 'reviews')
    assert.deepEqual([await keysOf(reviews), await reviews.count(), await keysOf(reviews.filter({ rating__gt: 2 })), await keysOf(relatedTo(Book, book, 'tags').exclude({ name: 'sea' }))], [[1, 2], 2, [1], [2]])
    assert.deepEqual([await keysOf(relatedTo(Book, book, 'sequels')), await keysOf(relatedTo(Book, book, 'publisher')), await keysOf(relatedTo(Book, book, 'sequelOf'))], [[2], [1], []])
    assert.deepEqual([await keysOf(relatedTo(Tag, { id: 1 }, 'books')), await keysOf(relatedTo(Tag, { id: 3 }, 'books')), await keysOf(relatedTo(Review, await Review.objects.get({ id: 3 }), 'book'))], [[1, 2], [], [2]])
    assert.deepEqual(await relatedTo(Tag, { id: 1 }, 'books').orderBy('-id').values('title'), [{ title: 'Tides again' }, { title: 'Tides' }])
  },
  'what is changed and deleted by it is of that row alone': async ({ books, Tag, Tagging, Review }) => {
    const reviews = relatedTo(books.model, { id: 1 }, 'reviews')
    const stranger = await Review.objects.get({ id: 4 })
    await assert.rejects(reviews.update(stranger, data({ text: 'mine' })), { name: 'DoesNotExist' })
    await assert.rejects(reviews.delete(stranger), { name: 'DoesNotExist' })
    assert.deepEqual([await reviews.updateMany(data({ text: 'read' })), await reviews.deleteMany(), await keysOf(Review.objects)], [2, 2, [3, 4]])
    assert.equal(await relatedTo(Tag, { id: 2 }, 'books').updateMany(data({ title: 'Gale' })), 2)
    assert.deepEqual(await keysOf(books.filter({ title: 'Gale' })), [1, 3])
    await Tagging.objects.filter({ tagId: 1 }).deleteMany()
    assert.deepEqual(await keysOf(relatedTo(Tag, { id: 1 }, 'books')), [])
  },
  'a row without the key that its relatives are found by has none, or is refused': async ({ books, Tag }) => {
    const Book: Model = books.model
    assert.throws(() => relatedTo(Book, { title: 'Tides' }, 'reviews'), { code: 'FST_VIEWSETS_RELATED_KEY_MISSING' })
    assert.throws(() => relatedTo(Book, { id: 1 }, 'publisher'), { code: 'FST_VIEWSETS_RELATED_KEY_MISSING' })
    assert.throws(() => relatedTo(Book, { id: 1 }, 'revews'), { code: 'FST_VIEWSETS_LOOKUP_UNKNOWN' })
    assert.throws(() => relatedTo(Book, { id: 'x' }, 'reviews'), { name: 'InvalidLookup' })
    assert.deepEqual(await keysOf(relatedTo(Tag, { id: null }, 'books')), [])
  }
}
