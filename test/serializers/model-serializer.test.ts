import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { modelSerializer } from '../../lib/serializers/model/model-serializer.ts'
import { memoryModel } from '../../lib/querysets/memory/model.ts'
import { refused } from '../support/helper.ts'
import { outcome, refusal, shown, stored } from './support/helper.ts'
import { library } from './support/library.ts'

const required = ['This field is required.']

/** The class names of a serializer's fields. */
function kindsOf (Class: new () => { readonly fields: ReadonlyMap<string, object> }): Record<string, string> {
  return Object.fromEntries([...new Class().fields].map(([name, field]) => [name, field.constructor.name]))
}

test('a column makes the field that its facts say', async (t) => {
  const Everything = memoryModel('Thing', Type.Object({
    id: Type.Integer(),
    text: Type.String({ maxLength: 3 }),
    whole: Type.Integer({ minimum: 0, maximum: 9 }),
    big: Type.BigInt(),
    real: Type.Number(),
    price: Type.String({ format: 'decimal' }),
    flag: Type.Boolean(),
    day: Type.String({ format: 'date' }),
    at: Type.Date(),
    time: Type.String({ format: 'time' }),
    uid: Type.String({ format: 'uuid' }),
    kind: Type.Union([Type.Literal('a'), Type.Literal('b')]),
    data: Type.Object({}),
    list: Type.Array(Type.Integer())
  }), { columns: { price: { precision: 4, scale: 2 }, list: { element: 'integer' } } })
  const Class = modelSerializer(Everything, { fields: '__all__' })
  t.strictSame(kindsOf(Class), {
    id: 'IntegerField',
    text: 'CharField',
    whole: 'IntegerField',
    big: 'BigIntegerField',
    real: 'FloatField',
    price: 'DecimalField',
    flag: 'BooleanField',
    day: 'DateField',
    at: 'DateTimeField',
    time: 'TimeField',
    uid: 'UUIDField',
    kind: 'ChoiceField',
    data: 'JSONField',
    list: 'ListField'
  })
  const good = {
    text: 'abc', whole: 5, big: '7', real: 1.5, price: '1.5', flag: 't', day: '2024-01-02', at: '2024-01-02T00:00:00Z', time: '03:04', uid: 'C0FFEE0000004000800000000000000a', kind: 'a', data: [1], list: ['1']
  }
  t.strictSame(await outcome(Class, good), {
    ...good, big: 7n, price: '1.50', flag: true, at: new Date('2024-01-02T00:00:00Z'), time: '03:04:00', uid: 'c0ffee00-0000-4000-8000-00000000000a', list: [1]
  })
  t.strictSame(await outcome(Class, { ...good, text: 'long', whole: 10, price: '123.4', kind: 'c', list: ['x'] }), {
    text: ['Ensure this field has no more than 3 characters.'],
    whole: ['Ensure this value is less than or equal to 9.'],
    price: ['Ensure that there are no more than 2 digits before the decimal point.'],
    kind: ['"c" is not a valid choice.'],
    list: { 0: ['A valid integer is required.'] }
  })
})

test('nullable columns and those with a default may be left out, and PUT does not reset them (MIX-08)', async (t) => {
  const Note = memoryModel('Note', Type.Object({
    id: Type.Integer(), text: Type.String(), tag: Type.String({ default: '' }), rank: Type.Integer({ default: 3 }), by: Type.Union([Type.String(), Type.Null()])
  }), { rows: [{ text: 'a', tag: 'x', rank: 9, by: 'ada' }] })
  const Class = modelSerializer(Note, { fields: ['id', 'text', 'tag', 'rank', 'by'] })
  t.strictSame(await outcome(Class, {}), { text: required })
  t.strictSame(await outcome(Class, { text: 'b', tag: '', by: null }), { text: 'b', tag: '', by: null })
  t.strictSame(await outcome(Class, { text: '', rank: null }), { text: ['This field may not be blank.'], rank: ['This field may not be null.'] })
  t.strictSame(await stored(Class, { text: 'b' }), { id: 2, text: 'b', tag: '', rank: 3, by: null })
  t.strictSame(await stored(Class, { text: 'c' }, { instance: await Note.objects.get({ pk: 1 }) }), { id: 1, text: 'c', tag: 'x', rank: 9, by: 'ada' })
})

test('unique columns are checked in the words of the model (FLD-24)', async (t) => {
  const Thing = memoryModel('StockItem', Type.Object({ id: Type.Integer(), sku_code: Type.String(), serialNumber: Type.String() }), { unique: ['sku_code', 'serialNumber'], rows: [{ sku_code: 'a', serialNumber: 'b' }] })
  const Class = modelSerializer(Thing, { fields: ['sku_code', 'serialNumber'] })
  t.strictSame(await outcome(Class, { sku_code: 'a', serialNumber: 'b' }), {
    sku_code: ['stock item with this sku code already exists.'], serialNumber: ['stock item with this serial number already exists.']
  })
})

test('columns that are unique together are required, or get the column\'s default (FLD-25)', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { fields: ['title', 'pages', 'isbn'] })
  t.strictSame(await outcome(Class, { isbn: 'i9' }), { title: required })
  t.strictSame(await outcome(Class, { isbn: 'i9', title: 'Alpha', pages: 5 }), { non_field_errors: ['The fields title, pages must make a unique set.'] })
  t.strictSame(await outcome(Class, { isbn: 'i9', title: 'Alpha' }), { isbn: 'i9', title: 'Alpha', pages: 0 })
  const Part = modelSerializer(Book, { fields: ['title', 'isbn'] })
  t.strictSame(await outcome(Part, { isbn: 'i9', title: 'Alpha' }), { isbn: 'i9', title: 'Alpha' }, 'a set that is not whole is not checked')
  const ReadOnly = modelSerializer(Book, { fields: ['title', 'pages', 'isbn'], readOnly: ['pages'] })
  t.strictSame(await outcome(ReadOnly, { isbn: 'i9', title: 'Alpha', pages: 5 }), { isbn: 'i9', title: 'Alpha' })
  const Unchecked = modelSerializer(Book, { fields: ['title', 'pages', 'isbn'], validators: [] })
  t.strictSame(await outcome(Unchecked, { isbn: 'i9', title: 'Alpha', pages: 5 }), { isbn: 'i9', title: 'Alpha', pages: 5 })
})

test('a foreign key is a relation under the property\'s name (FLD-23)', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { fields: ['isbn', 'author'] })
  t.strictSame(await outcome(Class, { isbn: 'x', author: '2' }), { isbn: 'x', author: 2 })
  t.strictSame(await outcome(Class, { isbn: 'x', author: 9 }), { author: ['Invalid pk "9" - object does not exist.'] })
  t.strictSame(await outcome(Class, { isbn: 'x', author: null }), { isbn: 'x', author: null })
  t.strictSame(await outcome(Class, { isbn: 'x' }), { isbn: 'x' })
})

test('a key that is assigned is read only, one that clients choose is not', async (t) => {
  const { Book, Genre } = library()
  t.strictSame(await outcome(modelSerializer(Book, { fields: ['id', 'isbn'] }), { id: 77, isbn: 'x' }), { isbn: 'x' })
  const Class = modelSerializer(Genre, { fields: '__all__' })
  t.strictSame(await outcome(Class, { title: 'Drama' }), { code: required })
  t.strictSame(await outcome(Class, { code: 'sf', title: 'Sf' }), { code: ['genre with this code already exists.'] })
  t.strictSame(await stored(Class, { code: 'dr', title: 'Drama' }), { code: 'dr', title: 'Drama' })
})

test('fields may be excluded, read only and write only', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { exclude: ['note', 'published'], readOnly: ['author'], writeOnly: ['pages'] })
  const instance = await Book.objects.get({ pk: 1 })
  t.strictSame(await shown(Class, instance), { id: 1, title: 'Alpha', isbn: 'i1', author: 1 })
  t.strictSame(await outcome(Class, { title: 'X', isbn: 'x', pages: 1, author: 2, note: 'n' }), { title: 'X', isbn: 'x', pages: 1 })
})

test('`extra` adds fields, replaces them, or changes what the column made', async (t) => {
  const { Book, Author } = library()
  const Class = modelSerializer(Book, {
    fields: ['label', 'isbn', 'pages', 'author_code', 'title'],
    extra: {
      label: fields.method((book: { title: string }) => `«${book.title}»`),
      isbn: { field: 'slug', title: 'ISBN', maxLength: 3 },
      pages: { minimum: 1, required: true },
      author_code: fields.slugRelated(Author, 'code', { source: 'author' }),
      title: fields.choice(['Alpha', 'Omega'])
    }
  })
  t.strictSame(await shown(Class, await Book.objects.get({ pk: 1 })), { label: '«Alpha»', isbn: 'i1', pages: 5, author_code: 'ann', title: 'Alpha' })
  t.strictSame(await outcome(Class, { isbn: 'é', author_code: 'bob', title: 'Beta' }), {
    isbn: ['Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.'], pages: required, title: ['"Beta" is not a valid choice.']
  })
  t.strictSame(await outcome(Class, { isbn: 'i1', pages: 0, author_code: 'bob', title: 'Omega' }), {
    isbn: ['book with this isbn already exists.'], pages: ['Ensure this value is greater than or equal to 1.']
  }, 'a changed column keeps its own checks')
  t.strictSame(await outcome(Class, { isbn: 'i9', pages: 6, author_code: 'bob', title: 'Alpha' }), { isbn: 'i9', pages: 6, author: 2, title: 'Alpha' })
  t.strictSame(await outcome(Class, { isbn: 'i9', pages: 5, author_code: 'bob', title: 'Alpha' }), { non_field_errors: ['The fields title, pages must make a unique set.'] })
})

test('hooks may stand beside, or in a subclass', async (t) => {
  const { Book } = library()
  const Beside = modelSerializer(Book, { fields: ['isbn'] }, { validateIsbn: (value) => value.toUpperCase() })
  t.strictSame(await outcome(Beside, { isbn: 'x' }), { isbn: 'X' })
  class Below extends modelSerializer(Book, { fields: ['isbn', 'title'] }) {
    validateIsbn (value: string) { return `${value}!` }
    override async create (validated: { isbn: string }) { return await super.create({ ...validated, title: 'Made' }) }
  }
  t.strictSame(await stored(Below, { isbn: 'x', title: 't' }), { isbn: 'x!', title: 'Made' })
})

test('names that are neither columns nor extra are mistakes, with the name that was meant', async (t) => {
  const { Book } = library()
  const told = (make: () => unknown): string => {
    try { make() } catch (error) { return (error as Error).message }
    return ''
  }
  t.equal(told(() => modelSerializer(Book, { fields: ['titel' as 'title'] }).compile()), 'modelSerializer(Book) was given "titel", which is neither a column nor in `extra`, in `fields`. Did you mean "title"?')
  t.match(told(() => modelSerializer(Book, { exclude: ['nte' as 'note'] }).compile()), /in `exclude`\. Did you mean "note"\?/)
  t.match(told(() => modelSerializer(Book, { fields: ['title'], readOnly: ['titel' as 'title'] }).compile()), /"titel", which is neither .* in `readOnly`\. Did you mean "title"\?/)
  t.match(told(() => modelSerializer(Book, {} as { exclude: [] }).compile()), /has a bad `fields`/)
  t.equal(await refusal(() => modelSerializer(memoryModel('Blob', Type.Object({ id: Type.Integer(), bytes: Type.Uint8Array() })), { fields: '__all__' }).compile()), 'FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED')
})

test('a column that is left out cannot be read only, or changed, and is told to be left out', (t) => {
  const { Book } = library()
  t.equal(refused(() => modelSerializer(Book, { fields: ['title'], readOnly: ['pages' as 'title'] }).compile()),
    'FST_VIEWSETS_MODEL_FIELD_LEFT_OUT: modelSerializer(Book) names "pages" in `readOnly`, but `fields` leaves that field out. Add it to `fields`, or take it out of `readOnly`.')
  t.equal(refused(() => modelSerializer(Book, { fields: ['title'], extra: { pages: { minimum: 1 } } }).compile()),
    'FST_VIEWSETS_MODEL_FIELD_LEFT_OUT: modelSerializer(Book) names "pages" in `extra`, but `fields` leaves that field out. Add it to `fields`, or take it out of `extra`.')
  t.equal(refused(() => modelSerializer(Book, { exclude: ['pages'], writeOnly: ['pages'] }).compile()),
    'FST_VIEWSETS_MODEL_FIELD_LEFT_OUT: modelSerializer(Book) names "pages" in `writeOnly`, but `exclude` leaves that field out. Take it out of one of them.')
  t.end()
})

for (const [keyword, hint] of [['read_only', ' Did you mean "readOnly"?'], ['maxlength', ' Did you mean "maxLength"?'], ['colour', '']] as const) {
  test(`the keyword ${keyword} of a field in extra is a mistake, since no field has it`, (t) => {
    const { Book } = library()
    t.equal(refused(() => modelSerializer(Book, { fields: ['title'], extra: { title: { [keyword]: true } } } as never).compile()),
      `FST_VIEWSETS_MODEL_KEYWORD_UNKNOWN: modelSerializer(Book) was given the keyword "${keyword}" for the field "title" in \`extra\`, which no field has.${hint}`)
    t.equal(refused(() => modelSerializer(Book, { fields: ['title'], extra: { title: { 'x-note': true } } } as never).compile()), 'nothing was refused')
    t.end()
  })
}

for (const fields of [['title', 'pages'], '__all__'] as const) {
  test(`fields that are ${JSON.stringify(fields)} cannot be given together with those that are left out`, (t) => {
    const { Book } = library()
    t.equal(refused(() => modelSerializer(Book, { fields, exclude: ['pages'] } as never).compile()),
      'FST_VIEWSETS_SERIALIZER_OPTION_INVALID: modelSerializer(Book) has a bad `exclude`: it cannot be given together with `fields`, which names what is there.')
    t.end()
  })
}

for (const [options, told] of [
  [undefined, 'FST_VIEWSETS_OPTION_INVALID: modelSerializer(Book) was given bad options: give an object'],
  [{ fields: ['id'], readonly: ['id'] }, 'FST_VIEWSETS_OPTION_UNKNOWN: modelSerializer(Book) was given the option "readonly", which it does not have. Did you mean "readOnly"?'],
  [{ fields: 'id' }, 'FST_VIEWSETS_SERIALIZER_OPTION_INVALID: modelSerializer(Book) has a bad `fields`: give a list of names, or \'__all__\'.'],
  [{ exclude: 'id' }, 'FST_VIEWSETS_SERIALIZER_OPTION_INVALID: modelSerializer(Book) has a bad `exclude`: give a list of names.'],
  [{ fields: ['id'], readOnly: 'id' }, 'FST_VIEWSETS_SERIALIZER_OPTION_INVALID: modelSerializer(Book) has a bad `readOnly`: give a list of names.'],
  [{ fields: ['id'], extra: ['id'] }, 'FST_VIEWSETS_SERIALIZER_OPTION_INVALID: modelSerializer(Book) has a bad `extra`: give fields, or keywords, by their names.']
] as const) {
  test(`options of ${JSON.stringify(options) ?? 'nothing'} are refused with what to give`, (t) => {
    const { Book } = library()
    t.equal(refused(() => modelSerializer(Book, options as never).compile()), told)
    t.end()
  })
}

test('what is no model has no serializer', (t) => {
  for (const given of [undefined, null, 'Book', {}]) {
    t.equal(refused(() => modelSerializer(given as never, { fields: '__all__' } as never).compile()), 'FST_VIEWSETS_OPTION_INVALID: modelSerializer() was given a bad `model`: give what an adapter made, as in drizzleModel(db, books)')
  }
  t.end()
})

test('a class is called by its model, or by what it is given', async (t) => {
  const { Book } = library()
  t.equal(modelSerializer(Book, { fields: ['id'] }).name, 'BookSerializer')
  t.equal(modelSerializer(Book, { fields: ['id'], title: 'Short' }).responseSchema()['title'], 'Short')
})
