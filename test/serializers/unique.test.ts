import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { modelSerializer } from '../../lib/serializers/model/model-serializer.ts'
import { serializer } from '../../lib/serializers/index.ts'
import { maxLength, maxValue, minLength, minValue, UniqueForDateValidator, UniqueForMonthValidator, UniqueForValidator, UniqueForYearValidator, UniqueValidator } from '../../lib/fields/validators.ts'
import { UniqueTogetherValidator } from '../../lib/fields/unique-together.ts'
import { outcome, refusal, stored } from './support/helper.ts'
import { library } from './support/library.ts'

const required = ['This field is required.']
const together = { non_field_errors: ['The fields title, pages must make a unique set.'] }

test('a value must be unique, but for the instance itself (FLD-24)', async (t) => {
  const { Book } = library()
  const Class = serializer(Type.Object({
    code: fields.char({ source: 'isbn', validators: [new UniqueValidator({ queryset: Book })] }),
    title: fields.char({ required: false, validators: [new UniqueValidator({ queryset: Book.objects.filter({ pages__gt: 5 }), lookup: 'iexact', message: 'Taken.' })] })
  }))
  t.strictSame(await outcome(Class, { code: 'i1' }), { code: ['This field must be unique.'] })
  t.strictSame(await outcome(Class, { code: 'i9', title: 'beta' }), { title: ['Taken.'] })
  t.strictSame(await outcome(Class, { code: 'i9', title: 'alpha' }), { isbn: 'i9', title: 'alpha' })
  const instance = await Book.objects.get({ pk: 1 })
  t.strictSame(await outcome(Class, { code: 'i1' }, { instance }), { isbn: 'i1' })
  t.strictSame(await outcome(Class, { code: 'i2' }, { instance }), { code: ['This field must be unique.'] })
})

test('the keyword `unique` says the same in short, in words of one\'s own if wanted (FLD-24)', async (t) => {
  const { Book } = library()
  const Class = serializer(Type.Object({ isbn: fields.char({ unique: Book }), title: fields.char({ unique: { queryset: Book, message: 'Taken.' } }), note: fields.char({ source: 'other', required: false }) }))
  t.strictSame(await outcome(Class, { isbn: 'i1', title: 'Alpha' }), { isbn: ['This field must be unique.'], title: ['Taken.'] })
  const Worded = modelSerializer(Book, { fields: ['isbn'], extra: { isbn: { errorMessages: { unique: 'We have that one.' } } } })
  t.strictSame(await outcome(Worded, { isbn: 'i1' }), { isbn: ['We have that one.'] })
})

test('values that must be unique together are required, but for those with a default (FLD-25)', async (t) => {
  const { Book } = library()
  const Class = serializer(Type.Object({ title: fields.char({ required: false }), pages: fields.integer({ default: 0 }) }), {
    validators: [new UniqueTogetherValidator({ queryset: Book, fields: ['title', 'pages'] })]
  })
  t.strictSame(await outcome(Class, {}), { title: required })
  t.strictSame(await outcome(Class, { title: 'Alpha', pages: 5 }), together)
  t.strictSame(await outcome(Class, { title: 'Alpha' }), { title: 'Alpha', pages: 0 })
})

test('on update what is missing comes from the instance, and what does not change is not checked (FLD-25)', async (t) => {
  const { Book } = library()
  const Together = serializer(Type.Object({ title: fields.char(), pages: fields.integer() }), {
    validators: [new UniqueTogetherValidator({ queryset: Book, fields: ['title', 'pages'] })]
  })
  const instance = await Book.objects.get({ pk: 1 })
  const partial = { instance, partial: true }
  t.strictSame(await outcome(Together, { title: 'Beta', pages: 10 }, partial), together)
  t.strictSame(await outcome(Together, { pages: 6 }, partial), { pages: 6 })
  t.strictSame(await outcome(Together, {}, partial), {})
  t.strictSame(await outcome(Together, { title: 'Alpha', pages: 5 }, { instance }), { title: 'Alpha', pages: 5 })
  await Book.objects.create({ title: 'Alpha', isbn: 'i4', pages: 10, author: null, note: null, published: null })
  t.strictSame(await outcome(Together, { pages: 10 }, partial), together)
})

test('null makes no set (FLD-25)', async (t) => {
  const { Book } = library()
  await Book.objects.create({ title: 'Delta', isbn: 'i4', pages: 0, author: null, note: null, published: null })
  const Class = serializer(Type.Object({ title: fields.char(), note: fields.char({ allowNull: true }) }), {
    validators: [new UniqueTogetherValidator({ queryset: Book, fields: ['title', 'note'], message: 'Both {field_names}.' })]
  })
  t.strictSame(await outcome(Class, { title: 'Delta', note: null }), { title: 'Delta', note: null })
})

test('unique for a day, a month, a year (FLD-25)', async (t) => {
  const { Book } = library()
  const options = { queryset: Book, field: 'title', dateField: 'published' }
  const classOf = (validator: UniqueForValidator) => serializer(Type.Object({ title: fields.char(), published: fields.date({ allowNull: true, required: false }) }), { validators: [validator] })
  const told = (period: string) => ({ title: [`This field must be unique for the "published" ${period}.`] })
  const cases: [UniqueForValidator, string, string, string][] = [
    [new UniqueForDateValidator(options), 'date', '2024-01-02', '2024-01-03'],
    [new UniqueForMonthValidator(options), 'month', '2025-01-20', '2024-02-02'],
    [new UniqueForYearValidator(options), 'year', '2024-12-31', '2025-01-02']
  ]
  for (const [validator, period, bad, good] of cases) {
    const Class = classOf(validator)
    t.strictSame(await outcome(Class, { title: 'Alpha', published: bad }), told(period), period)
    t.strictSame(await outcome(Class, { title: 'Alpha', published: good }), { title: 'Alpha', published: good }, period)
    t.strictSame(await outcome(Class, { title: 'Alpha', published: null }), { title: 'Alpha', published: null }, period)
    t.strictSame(await outcome(Class, { title: 'Alpha' }), { published: required }, period)
    const instance = await Book.objects.get({ pk: 1 })
    t.strictSame(await outcome(Class, { title: 'Alpha' }, { instance, partial: true }), { published: required }, period)
    t.strictSame(await outcome(Class, {}, { instance, partial: true }), { title: required, published: required }, period)
  }
})

test('a check about a field that there is not is a mistake', async (t) => {
  const { Book } = library()
  const Class = serializer(Type.Object({ title: fields.char() }), { validators: [new UniqueTogetherValidator({ queryset: Book, fields: ['title', 'pgaes'] })] })
  t.equal(await refusal(() => Class.compile()), 'FST_VIEWSETS_VALIDATOR_FIELD_UNKNOWN')
})

test('bounds as functions', async (t) => {
  const Class = serializer(Type.Object({ n: fields.integer({ validators: [minValue(1), maxValue(5)] }), s: fields.char({ validators: [minLength(2), maxLength(3)] }) }))
  t.strictSame(await outcome(Class, { n: 0, s: 'a' }), { n: ['Ensure this value is greater than or equal to 1.'], s: ['Ensure this field has at least 2 characters.'] })
  t.strictSame(await outcome(Class, { n: 6, s: 'long' }), { n: ['Ensure this value is less than or equal to 5.'], s: ['Ensure this field has no more than 3 characters.'] })
  t.strictSame(await outcome(Class, { n: 5, s: 'abc' }), { n: 5, s: 'abc' })
})

test('two requests that race both pass the early check, and the loser is told the same 400 (FLD-24, FLD-25)', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { fields: ['id', 'title', 'isbn', 'pages'] })
  const race = async (first: object, second: object): Promise<unknown> => {
    const racers = [first, second].map((data) => new Class({ data }))
    for (const racer of racers) await racer.isValid({ raiseException: true })
    await racers[0]?.save()
    return await refusal(() => racers[1]?.save())
  }
  t.strictSame(await race({ title: 'A', isbn: 'x1', pages: 1 }, { title: 'B', isbn: 'x1', pages: 1 }), { isbn: ['book with this isbn already exists.'] })
  t.strictSame(await race({ title: 'C', isbn: 'x2', pages: 1 }, { title: 'C', isbn: 'x3', pages: 1 }), together)
  const early = await outcome(Class, { title: 'C', isbn: 'x1', pages: 1 })
  t.strictSame(early, { isbn: ['book with this isbn already exists.'] })
})

test('a constraint on what the client did not send is told of no field of theirs', async (t) => {
  const { Book } = library()
  const Class = modelSerializer(Book, { fields: ['title', 'pages'] })
  t.strictSame(await refusal(() => stored(Class, { title: 'X', pages: 1 }, { extra: { isbn: 'i1' } })), { non_field_errors: ['book with this isbn already exists.'] })
  t.strictSame(await refusal(() => stored(Class, { title: 'X', pages: 1 }, { extra: { isbn: 'i7', author: 99 } })), { non_field_errors: ['Invalid input.'] })
})

test('a row that vanishes between check and write is told as the check would', async (t) => {
  const { Book, Author } = library()
  const Class = modelSerializer(Book, { fields: ['title', 'isbn', 'author'] })
  const serializer = new Class({ data: { title: 'X', isbn: 'x', author: 3 } })
  await serializer.isValid({ raiseException: true })
  await Author.objects.delete(await Author.objects.get({ pk: 3 }))
  t.strictSame(await refusal(() => serializer.save()), { author: ['Invalid pk "3" - object does not exist.'] })
})
