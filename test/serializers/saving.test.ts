import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { modelSerializer } from '../../lib/serializers/model/model-serializer.ts'
import { DoesNotExist, IntegrityError } from '../../lib/querysets/exceptions.ts'
import { serializer } from '../../lib/serializers/index.ts'
import { refusal, shown, stored } from './support/helper.ts'
import { library } from './support/library.ts'
import type { QuerySet } from '../../lib/querysets/contract.ts'

const Plain = serializer(Type.Object({ title: fields.char() }))

test('save() creates without an instance and updates with one', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { fields: ['id', 'title', 'isbn'] })
  t.strictSame(await stored(Class, { title: 'New', isbn: 'n1' }), { id: 4, title: 'New', isbn: 'n1' })
  t.strictSame(await stored(Class, { title: 'Newer' }, { instance: await Book.objects.get({ pk: 4 }), partial: true }), { id: 4, title: 'Newer', isbn: 'n1' })
  t.strictSame(await stored(Class, {}, { instance: await Book.objects.get({ pk: 4 }), partial: true }), { id: 4, title: 'Newer', isbn: 'n1' }, 'MIX-08: PATCH with {} changes nothing')
})

test('what is passed to save() is stored over the validated data (MIX-04)', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { fields: ['title', 'isbn', 'author'] })
  t.strictSame(await stored(Class, { title: 'T', isbn: 'n1', author: 1 }, { extra: { author: 2 } }), { title: 'T', isbn: 'n1', author: 2 })
})

test('writes go through the queryset that is given', async (t) => {
  const { Book } = library()
  const queryset = Book.objects.filter({ id__lt: 3 }) as unknown as QuerySet
  const Class = modelSerializer(Book, { fields: ['title'] })
  const outside = new Class({ instance: await Book.objects.get({ pk: 3 }), data: { title: 'X' }, queryset })
  await outside.isValid()
  await t.rejects(outside.save(), DoesNotExist)
  t.strictSame(await stored(Class, { title: 'X' }, { instance: await Book.objects.get({ pk: 2 }), queryset }), { title: 'X' })
  t.strictSame(await stored(Plain, { title: 'Y' }, { instance: await Book.objects.get({ pk: 2 }), queryset }), { title: 'Y' }, 'a serializer of no model writes there, too')
})

test('save() is guarded (MIX-12)', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { fields: ['title', 'isbn'] })
  const data = { title: 'T', isbn: 'n1' }
  t.equal(await refusal(() => new Class({ data }).save()), 'FST_VIEWSETS_SERIALIZER_NOT_VALIDATED')
  t.equal(await refusal(() => new Class({ instance: {} }).isValid()), 'FST_VIEWSETS_SERIALIZER_DATA_MISSING')
  t.equal(await refusal(() => new Class({ data }).validatedData), 'FST_VIEWSETS_SERIALIZER_NOT_VALIDATED')
  t.equal(await refusal(() => new Class({ data }).errors), 'FST_VIEWSETS_SERIALIZER_NOT_VALIDATED')
  const bad = new Class({ data: {} })
  await bad.isValid()
  t.strictSame(bad.validatedData, {})
  t.equal(await refusal(() => bad.save()), 'FST_VIEWSETS_SERIALIZER_SAVE_INVALID')
  const good = new Class({ data })
  await good.isValid()
  t.strictSame(good.errors, {})
  t.equal(await refusal(() => good.save({ commit: false })), 'FST_VIEWSETS_SERIALIZER_SAVE_COMMIT')
  t.strictSame(good.data, data)
  t.equal(await refusal(() => good.save()), 'FST_VIEWSETS_SERIALIZER_SAVE_AFTER_DATA')
})

test('a serializer that does not know where to store says so', async (t) => {
  t.equal(await refusal(() => stored(Plain, { title: 'a' })), 'FST_VIEWSETS_SERIALIZER_STORE_MISSING')
  t.equal(await refusal(() => stored(Plain, { title: 'a' }, { instance: {} })), 'FST_VIEWSETS_SERIALIZER_STORE_MISSING')
})

test('create() and update() may be replaced, sync or async, and must return the object', async (t) => {
  const Own = serializer(Type.Object({ title: fields.char() }), {
    create (validated) { return { ...validated, made: true } },
    async update (instance, validated) { return Object.assign(instance, validated) }
  })
  t.strictSame(await stored(Own, { title: 'a' }), { title: 'a' })
  const instance = { title: 'a' }
  t.strictSame(await stored(Own, { title: 'b' }, { instance }), { title: 'b' })
  t.equal(instance.title, 'b')
  class Empty extends serializer(Type.Object({ title: fields.char() })) {
    override async create () { return undefined as unknown as object }
  }
  t.equal(await refusal(() => stored(Empty, { title: 'a' })), 'FST_VIEWSETS_SERIALIZER_HOOK_EMPTY')
})

test('nested objects are written by hand, unless a column holds them', async (t) => {
  const { Book } = library()
  const Inner = serializer(Type.Object({ name: fields.char() }))
  const Nested = modelSerializer(Book, { fields: ['title', 'isbn', 'maker'], extra: { maker: fields.nested(Inner) } })
  t.equal(await refusal(() => stored(Nested, { title: 'a', isbn: 'n', maker: { name: 'x' } })), 'FST_VIEWSETS_SERIALIZER_NESTED_WRITE')
  const Dotted = modelSerializer(Book, { fields: ['title', 'isbn', 'by'], extra: { by: fields.char({ source: 'maker.name' }) } })
  t.equal(await refusal(() => stored(Dotted, { title: 'a', isbn: 'n', by: 'x' })), 'FST_VIEWSETS_SERIALIZER_NESTED_WRITE')
  const Held = modelSerializer(Book, { fields: ['title', 'isbn', 'note'], extra: { note: fields.nested(Inner) } })
  t.strictSame(await stored(Held, { title: 'a', isbn: 'n', note: { name: 'x' } }), { title: 'a', isbn: 'n', note: { name: 'x' } })
})

test('many objects are created one by one', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { fields: ['id', 'title', 'isbn'] })
  t.strictSame(await stored(Class, [{ title: 'a', isbn: 'a' }, { title: 'b', isbn: 'b' }], { many: true, extra: { author: 1 } }), [{ id: 4, title: 'a', isbn: 'a' }, { id: 5, title: 'b', isbn: 'b' }])
  t.equal((await Book.objects.get({ pk: 5 })).author, 1)
  const instance = await Book.objects.fetch()
  t.equal(await refusal(() => stored(Class, [{ title: 'c', isbn: 'c' }], { many: true, instance })), 'FST_VIEWSETS_SERIALIZER_STORE_MISSING')
})

test('every kind of refused write is told as validation would', async (t) => {
  const refusing = (error: IntegrityError) => serializer(Type.Object({ title: fields.char({ source: 'name' }), pages: fields.integer() }), { create () { throw error } })
  const told = (error: IntegrityError): Promise<unknown> => refusal(() => stored(refusing(error), { title: 'a', pages: 1 }))
  t.strictSame(await told(new IntegrityError('unique', ['name'])), { title: ['This field must be unique.'] })
  t.strictSame(await told(new IntegrityError('unique', ['name', 'pages'])), { non_field_errors: ['The fields title, pages must make a unique set.'] })
  t.strictSame(await told(new IntegrityError('unique', [])), { non_field_errors: ['This must be unique.'] })
  t.strictSame(await told(new IntegrityError('notNull', ['pages'])), { pages: ['This field may not be null.'] })
  t.strictSame(await told(new IntegrityError('notNull', ['other'])), { non_field_errors: ['This field may not be null.'] })
  t.strictSame(await told(new IntegrityError('check', [])), { non_field_errors: ['Invalid input.'] })
  t.strictSame(await told(new IntegrityError('foreignKey', [])), { non_field_errors: ['Invalid input.'] })
})

test('where the database does not say which reference is broken, they are looked up once more', async (t) => {
  const { Author, Genre } = library()
  const error = new IntegrityError('foreignKey', [])
  const Class = serializer(Type.Object({ author: fields.primaryKey(Author), genre: fields.slugRelated(Genre, 'title'), other: fields.primaryKey(Author, { allowNull: true }) }), {
    async create () {
      await Author.objects.delete(await Author.objects.get({ pk: 3 }))
      await Genre.objects.delete(await Genre.objects.get({ pk: 'sf' }))
      throw error
    }
  })
  t.strictSame(await refusal(() => stored(Class, { author: 3, genre: 'Science fiction', other: null })), { author: ['Invalid pk "3" - object does not exist.'], genre: ['Invalid value.'] })
})

test('the stored object becomes the instance, and is what is represented', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { fields: ['id', 'title'] })
  const one = new Class({ data: { title: 'New' } })
  await one.isValid()
  const row = await one.save({ isbn: 'n' })
  t.equal(one.instance, row)
  t.strictSame(one.data, { id: 4, title: 'New' })
  t.strictSame(await shown(Class, row), { id: 4, title: 'New' })
})
