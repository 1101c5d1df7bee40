/** Relatives of one row as they are set, added and taken away. */
import assert from 'node:assert/strict'
import { IntegrityError, InvalidLookup } from '../../querysets/exceptions.ts'
import { relatives } from '../../querysets/relations/relatives.ts'
import type { Model } from '../../querysets/contract.ts'
import type { LibraryCheck } from './fixture.ts'

const throughDefaults = { position: 9 }
const isRefusal = (error: unknown): boolean => error instanceof InvalidLookup || error instanceof IntegrityError
const named = (name: string): object => ({ name })

/** The keys of the tags of a book, in ascending order, with their places. */
async function tagsOf (Tagging: Model, bookId: number): Promise<[number, number][]> {
  const pairs = await Tagging.objects.filter({ bookId }).values('tagId', 'position') as { tagId: number, position: number }[]
  return pairs.map(({ tagId, position }): [number, number] => [tagId, position]).sort(([a], [b]) => a - b)
}

async function sequelsOf (Book: Model, key: number): Promise<unknown[]> {
  const rows = await Book.objects.filter({ sequelOfId: key }).orderBy('id').values('id') as { id: number }[]
  return rows.map(({ id }) => id)
}

export const writingChecks: Readonly<Record<string, LibraryCheck>> = {
  'the relatives of a row are set, and those that stay are not touched': async ({ books, Tagging }) => {
    const tags = relatives(books.model, await books.get({ id: 1 }), 'tags')
    await tags.set([2, '3', 3, 2], { throughDefaults })
    assert.deepEqual(await tagsOf(Tagging, 1), [[2, 1], [3, 9]])
    assert.deepEqual(await tagsOf(Tagging, 2), [[1, 1]])
    await tags.set([])
    assert.deepEqual(await tagsOf(Tagging, 1), [])
  },
  'relatives are added and taken away, whether or not they were there': async ({ books, Tag, Tagging }) => {
    const tags = relatives(books.model, { id: 2 }, 'tags')
    await tags.add([1, await Tag.objects.get({ id: 3 })], { throughDefaults })
    assert.deepEqual(await tagsOf(Tagging, 2), [[1, 1], [3, 9]])
    await tags.remove([1, 2])
    assert.deepEqual(await tagsOf(Tagging, 2), [[3, 9]])
    await tags.clear()
    assert.deepEqual(await tagsOf(Tagging, 2), [])
    assert.deepEqual(await tagsOf(Tagging, 3), [[2, 1]])
  },
  'a table of pairs is written from either side': async ({ Tag, Tagging }) => {
    await relatives(Tag, { id: 3 }, 'books').set([1, 4], { throughDefaults })
    assert.deepEqual([await tagsOf(Tagging, 1), await tagsOf(Tagging, 4)], [[[1, 2], [2, 1], [3, 9]], [[3, 9]]])
  },
  'rows that hold the key themselves are taken from others, and let go': async ({ books: { model: Book } }) => {
    await relatives(Book, { id: 1 }, 'sequels').set([3, 4])
    assert.deepEqual([await sequelsOf(Book, 1), await sequelsOf(Book, 2)], [[3, 4], []])
    await relatives(Book, { id: 1 }, 'sequels').remove([3, 2])
    assert.deepEqual(await sequelsOf(Book, 1), [4])
    await relatives(Book, { id: 1 }, 'sequels').clear()
    assert.deepEqual(await sequelsOf(Book, 1), [])
  },
  'a relative that there is not undoes all of it': async ({ books, Tagging }) => {
    const Book = books.model
    for (const keys of [[3, 99], [3, 1e30], [3, null]]) {
      await assert.rejects(relatives(Book, { id: 1 }, 'tags').set(keys, { throughDefaults }), (error: { name: string, kind?: string, fields?: unknown }) => error.name === 'InvalidLookup' || (error.kind === 'foreignKey' && String(error.fields) === 'tags'))
    }
    await assert.rejects(relatives(Book, { id: 1 }, 'sequels').set([99]), { name: 'IntegrityError', fields: ['sequels'] })
    assert.deepEqual([await tagsOf(Tagging, 1), await sequelsOf(Book, 1)], [[[1, 2], [2, 1]], [2]])
    await assert.rejects(relatives(Book, { id: 99 }, 'tags').set([], { throughDefaults }), { name: 'DoesNotExist' })
  },
  'several who write the relatives of one row do so one after the other': async ({ books: { model: Book }, Tagging }) => {
    const lists = [[1], [2, 3], [1, 2, 3], [3], [1, 2], [2]]
    await Promise.all(lists.map((keys) => relatives(Book, { id: 4 }, 'tags').set(keys, { throughDefaults })))
    const left = (await tagsOf(Tagging, 4)).map(([key]) => key)
    assert.ok(lists.some((keys) => String(keys) === String(left)), String(left))
    await Promise.all(lists.flatMap((keys) => [relatives(Book, { id: 4 }, 'tags').add(keys, { throughDefaults }), relatives(Book, { id: 4 }, 'tags').add(keys, { throughDefaults })]))
    assert.deepEqual((await tagsOf(Tagging, 4)).map(([key]) => key), [1, 2, 3])
  },
  'two who write one pair from either side make one': async ({ books: { model: Book }, Tag, Tagging }) => {
    await Promise.all([relatives(Book, { id: 4 }, 'tags').add([3], { throughDefaults }), relatives(Tag, { id: 3 }, 'books').add([4], { throughDefaults })])
    assert.deepEqual(await tagsOf(Tagging, 4), [[3, 9]])
  },
  'relatives that are written while one of them is deleted are refused, or it is': async ({ books: { model: Book }, Tag, Tagging }) => {
    for (let round = 1; round <= 10; round++) {
      const tag: object = await Tag.objects.create(named(`race ${round}`))
      const key: unknown = Reflect.get(tag, 'id')
      const [written, deleted] = await Promise.allSettled([relatives(Book, { id: 4 }, 'tags').add([key], { throughDefaults }), Tag.objects.delete(tag)])
      const reasons = [written, deleted].flatMap((one): unknown[] => one.status === 'rejected' ? [one.reason] : [])
      assert.equal(reasons.length, 1)
      assert.ok(reasons[0] instanceof IntegrityError && reasons[0].kind === 'foreignKey', String(reasons[0]))
      assert.equal(await Tagging.objects.filter({ tagId: key }).count(), await Tag.objects.filter({ id: key }).count())
    }
    await assert.rejects(relatives(Book, { id: 4 }, 'tags').add([999], { throughDefaults }), { name: 'IntegrityError', fields: ['tags'] })
  },
  'what is no key is refused, and nothing is written': async ({ books: { model: Book }, Tagging }) => {
    for (const bad of ['x', null, undefined, {}, [], [1], Number.NaN, 1.5, '1; drop table tags', '\0', '', new Date(0), { id: 'x' }, { id: { id: 1 } }]) {
      for (const act of ['set', 'add'] as const) await assert.rejects(relatives(Book, { id: 1 }, 'tags')[act]([2, bad], { throughDefaults }), isRefusal)
      await assert.rejects(relatives(Book, { id: 1 }, 'tags').remove([bad]), isRefusal)
    }
    for (const nobody of [1e30, 2n ** 70n, -1, 99]) await assert.rejects(relatives(Book, { id: 1 }, 'tags').set([nobody], { throughDefaults }), { name: 'IntegrityError', fields: ['tags'] })
    assert.deepEqual(await tagsOf(Tagging, 1), [[1, 2], [2, 1]])
  },
  'what keys alone do not write is refused': async ({ books: { model: Book } }) => {
    const unwritable = { code: 'FST_VIEWSETS_RELATION_UNWRITABLE' }
    await assert.rejects(relatives(Book, { id: 1 }, 'tags').set([1]), unwritable)
    await assert.rejects(relatives(Book, { id: 1 }, 'reviews').set([1]), unwritable)
    await assert.rejects(relatives(Book, { id: 1 }, 'reviews').clear(), unwritable)
    await assert.rejects(relatives(Book, { id: 1 }, 'publisher').add([1]), unwritable)
    await relatives(Book, { id: 2 }, 'reviews').add([1])
  }
}
