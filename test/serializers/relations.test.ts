import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { MultiValueDict } from '../../lib/http/multi-value-dict.ts'
import { memoryModel } from '../../lib/querysets/memory/model.ts'
import { serializer } from '../../lib/serializers/index.ts'
import { expectQueries } from '../../lib/testing/index.ts'
import { outcome, refusal, shown } from './support/helper.ts'
import { library } from './support/library.ts'
import type { QuerySet } from '../../lib/querysets/contract.ts'

const noPk = (pk: string) => [`Invalid pk "${pk}" - object does not exist.`]
const badType = (type: string) => [`Incorrect type. Expected pk value, received ${type}.`]

test('a primary key is converted, looked up, and handed on as the key (FLD-23)', async (t) => {
  const { Author } = library()
  const Class = serializer(Type.Object({ author: fields.primaryKey(Author) }))
  const told: [unknown, unknown][] = [
    [1, 1], ['2', 2], [1.0, 1], [1.5, 1], [-0.5, noPk('-0.5')], [' 3 ', 3], ['١', 1], [9, noPk('9')], ['9', noPk('9')], [-1, noPk('-1')], [1e30, noPk('1000000000000000019884624838656')],
    [true, badType('bool')], ['x', badType('str')], [[1], badType('list')], [{ id: 1 }, badType('dict')], ['1.5', badType('str')],
    ['', ['This field may not be null.']], [null, ['This field may not be null.']]
  ]
  for (const [value, expected] of told) t.strictSame(await outcome(Class, { author: value }), { author: expected }, JSON.stringify(value))
  t.strictSame(await shown(Class, { author: 2 }), { author: 2 })
  t.strictSame(await shown(Class, { author: { id: 3, name: 'Cid' } }), { author: 3 }, 'a row is shown by its key')
})

test('an empty text is null where null is allowed (FLD-23)', async (t) => {
  const { Author } = library()
  const Class = serializer(Type.Object({ author: fields.primaryKey(Author, { allowNull: true }) }))
  t.strictSame(await outcome(Class, { author: '' }), { author: null })
})

test('keys may be text, and rows may be narrowed (FLD-23)', async (t) => {
  const { Author, Genre } = library()
  const Class = serializer(Type.Object({ genre: fields.primaryKey(Genre), author: fields.primaryKey(Author.objects.filter({ id__lt: 3 })) }))
  t.strictSame(await outcome(Class, { genre: 'sf', author: 2 }), { genre: 'sf', author: 2 })
  t.strictSame(await outcome(Class, { genre: 'xx', author: 3 }), { genre: noPk('xx'), author: noPk('3') })
})

test('of several related values only the first that fails is told of, flat (FLD-05)', async (t) => {
  const { Author } = library()
  const Class = serializer(Type.Object({ authors: fields.primaryKey(Author, { many: true, allowEmpty: false }) }))
  const told: [unknown, unknown][] = [
    [[1, '2'], [1, 2]], [[1, 8, 'x'], noPk('8')], [[1, 'x', 8], badType('str')], [[1, true], badType('bool')],
    ['1', ['Expected a list of items but got type "str".']], [[], ['This list may not be empty.']]
  ]
  for (const [value, expected] of told) t.strictSame(await outcome(Class, { authors: value }), { authors: expected }, JSON.stringify(value))
  t.strictSame(await shown(Class, { authors: [1, { id: 2 }] }), { authors: [1, 2] })
})

test('an empty text or null among several values is a key that no row has, also where null is allowed (FLD-23)', async (t) => {
  const { Author, Genre } = library()
  const many = { many: true, allowNull: true, required: false } as const
  const Class = serializer(Type.Object({ authors: fields.primaryKey(Author, many), genres: fields.primaryKey(Genre, many), codes: fields.slugRelated(Author, 'code', many), ids: fields.slugRelated(Author, 'id', many) }))
  t.strictSame(await outcome(Class, { authors: [''], genres: [''], codes: [''], ids: [''] }), {
    authors: badType('str'), genres: noPk(''), codes: ['Object with code= does not exist.'], ids: ['Invalid value.']
  })
  t.strictSame(await outcome(Class, { authors: [null], genres: [null], codes: [null], ids: [null] }), {
    authors: noPk('None'), genres: noPk('None'), codes: ['Object with code=None does not exist.'], ids: ['Object with id=None does not exist.']
  })
  t.strictSame(await outcome(Class, new MultiValueDict([['authors', '']])), { authors: badType('str') }, 'a blank value of a form')
})

test('a list of single relations takes an empty text for null (FLD-22, FLD-23)', async (t) => {
  const { Author } = library()
  const Class = serializer(Type.Object({ authors: fields.list(fields.primaryKey(Author)), codes: fields.list(fields.slugRelated(Author, 'code', { allowNull: true })) }))
  t.strictSame(await outcome(Class, { authors: [1, ''], codes: ['', 'ann'] }), { authors: { 1: ['This field may not be null.'] } })
  t.strictSame(await outcome(Class, { authors: [1], codes: ['', 'ann'] }), { authors: [1], codes: [null, 1] })
})

test('a name that is no text is looked up as Python writes it (FLD-23, CON-08)', async (t) => {
  const { Author } = library()
  const Class = serializer(Type.Object({ code: fields.slugRelated(Author, 'code') }))
  const told: [unknown, string][] = [[true, 'True'], [[1], '[1]'], [{ a: 1 }, "{'a': 1}"], [5, '5']]
  for (const [value, shown] of told) t.strictSame(await outcome(Class, { code: value }), { code: [`Object with code=${shown} does not exist.`] }, shown)
  await Author.objects.create({ name: 'Dan', code: 'True' })
  t.strictSame(await outcome(Class, { code: true }), { code: 4 })
})

test('in a column of numbers true is 1 and false is 0, and no list or object is a number (FLD-23)', async (t) => {
  const { Author } = library()
  const Class = serializer(Type.Object({ id: fields.slugRelated(Author, 'id') }))
  const told: [unknown, unknown][] = [[true, 1], [false, ['Object with id=False does not exist.']], [[1], ['Invalid value.']], [{ a: 1 }, ['Invalid value.']]]
  for (const [value, expected] of told) t.strictSame(await outcome(Class, { id: value }), { id: expected }, JSON.stringify(value))
})

test('a key may be written in the digits of any script (FLD-23)', async (t) => {
  const { Author } = library()
  const Class = serializer(Type.Object({ author: fields.primaryKey(Author) }))
  t.strictSame(await outcome(Class, { author: '२' }), { author: 2 })
  t.strictSame(await outcome(Class, { author: '९' }), { author: noPk('९') })
})

test('a whole number may be a UUID, the key of no row as yet (FLD-18, FLD-23)', async (t) => {
  const Thing = memoryModel('Thing', Type.Object({ id: Type.String({ format: 'uuid' }) }), { rows: [{ id: '00000000-0000-0000-0000-000000000002' }] })
  const Class = serializer(Type.Object({ thing: fields.primaryKey(Thing) }))
  t.strictSame(await outcome(Class, { thing: 1 }), { thing: noPk('1') })
  t.strictSame(await outcome(Class, { thing: 2 }), { thing: '00000000-0000-0000-0000-000000000002' })
})

test('a row may be named by another column (FLD-23)', async (t) => {
  const { Author } = library()
  const Class = serializer(Type.Object({ author: fields.slugRelated(Author, 'code'), others: fields.slugRelated(Author, 'code', { many: true, required: false }) }))
  t.strictSame(await outcome(Class, { author: 'bob', others: ['ann', 'cid'] }), { author: 2, others: [1, 3] })
  t.strictSame(await outcome(Class, { author: 'eve' }), { author: ['Object with code=eve does not exist.'] })
  t.strictSame(await shown(Class, { author: 2, others: [3, { id: 1, code: 'ann' }] }), { author: 'bob', others: ['cid', 'ann'] })
  t.equal(await refusal(() => serializer(Type.Object({ a: fields.slugRelated(Author, 'cod' as 'code') })).compile()), 'FST_VIEWSETS_LOOKUP_UNKNOWN')
})

/** The queryset, counting how often it is read. */
function counted (queryset: QuerySet): { readonly queryset: QuerySet, readonly reads: () => number } {
  let reads = 0
  const watch = (inner: QuerySet): QuerySet => new Proxy(inner, {
    get (target, name) {
      const value = Reflect.get(target, name, target) as unknown
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (name === 'fetch') reads++
        const result = (value as (...args: unknown[]) => unknown).apply(target, args)
        return name === 'filter' || name === 'only' ? watch(result as QuerySet) : result
      }
    }
  })
  return { queryset: watch(queryset), reads: () => reads }
}

test('all that one body or one page points to is looked up in one query', async (t) => {
  const { Author } = library()
  const { queryset, reads } = counted(Author.objects as unknown as QuerySet)
  const Line = serializer(Type.Object({ author: fields.primaryKey(queryset) }))
  const Class = serializer(Type.Object({ lines: fields.nested(Line, { many: true }), authors: fields.primaryKey(queryset, { many: true }) }))
  t.strictSame(await outcome(Class, { lines: [{ author: 1 }, { author: 2 }, { author: 1 }], authors: [3, 2] }), { lines: [{ author: 1 }, { author: 2 }, { author: 1 }], authors: [3, 2] })
  t.equal(reads(), 1)
  const Slugs = serializer(Type.Object({ author: fields.slugRelated(queryset as never, 'code' as never) }))
  const shownAll = await expectQueries(1, async () => ({ all: await new Slugs({ instance: [{ author: 1 }, { author: 3 }, { author: null }], many: true }).represent() }))
  t.strictSame(shownAll.all, [{ author: 'ann' }, { author: 'cid' }, { author: null }])
})

test('many more keys than a database takes parameters are looked up in portions', async (t) => {
  const { Author } = library()
  const { queryset, reads } = counted(Author.objects as unknown as QuerySet)
  const Class = serializer(Type.Object({ authors: fields.primaryKey(queryset, { many: true }) }))
  const keys = Array.from({ length: 1200 }, (_, index) => index + 1)
  t.strictSame(await outcome(Class, { authors: keys }), { authors: noPk('4') })
  t.equal(reads(), 3)
})

test('a malformed key of rows whose keys are UUIDs (FLD-23)', async (t) => {
  const Device = memoryModel('Device', Type.Object({ id: Type.String({ format: 'uuid' }) }))
  const Class = serializer(Type.Object({ device: fields.primaryKey(Device) }))
  const cases: Array<[unknown, string]> = [
    ['x', '“x” is not a valid UUID.'], [['a'], '“[\'a\']” is not a valid UUID.'], [1.5, '“1.5” is not a valid UUID.'],
    [5, 'Invalid pk "5" - object does not exist.'], [true, 'Incorrect type. Expected pk value, received bool.'],
    ['7f9a2c1e-0000-4000-8000-000000000000', 'Invalid pk "7f9a2c1e-0000-4000-8000-000000000000" - object does not exist.']
  ]
  for (const [device, message] of cases) t.strictSame(await outcome(Class, { device }), { device: [message] }, String(device))
})
