import { createClient } from '@libsql/client'
import { Type } from '@sinclair/typebox'
import { drizzle } from 'drizzle-orm/libsql'
import { integer, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { sql } from 'drizzle-orm'
import { test } from 'tap'
import { fields, memoryModel, modelSerializer, Q, serializer, UniqueTogetherValidator } from '../../lib/index.ts'
import { drizzleModel } from '../../lib/querysets/drizzle/index.ts'
import { outcome, refusal, stored } from './support/helper.ts'

const editions = sqliteTable('editions', {
  id: integer().primaryKey(),
  book: integer().notNull(),
  number: integer().notNull(),
  kind: text().notNull().default('print'),
  current: integer({ mode: 'boolean' }).notNull().default(false),
  shelf: text(),
  place: integer()
}, (table) => [
  unique().on(table.book, table.number),
  uniqueIndex('current_edition').on(table.book, table.kind).where(sql`${table.current} = 1`)
])

const constraints = [
  { fields: ['book', 'number'], message: 'There is one.' },
  { fields: ['book', 'kind'], condition: { current: true }, message: 'Only one current edition of a kind.', code: 'current' },
  { fields: ['shelf', 'place'], nullsDistinct: false }
] as const
const rows = [
  { book: 1, number: 1, kind: 'print', current: true, shelf: 'A', place: null },
  { book: 1, number: 2, kind: 'audio', current: false, shelf: 'B', place: 1 }
]

async function sqlite () {
  const db = drizzle(createClient({ url: ':memory:' }))
  await db.run("create table editions (id integer primary key, book integer not null, number integer not null, kind text not null default 'print', current integer not null default 0, shelf text, place integer, unique (book, number))")
  await db.run('create unique index current_edition on editions (book, kind) where current = 1')
  await db.run('create unique index place on editions (shelf, ifnull(place, -1)) where shelf is not null')
  const Edition = drizzleModel(db, editions, { constraints })
  await Edition.objects.bulkCreate(rows)
  return Edition
}

async function memory () {
  return memoryModel('Edition', Type.Object({
    id: Type.Integer(),
    book: Type.Integer(),
    number: Type.Integer(),
    kind: Type.String({ default: 'print' }),
    current: Type.Boolean({ default: false }),
    shelf: Type.Union([Type.String(), Type.Null()]),
    place: Type.Union([Type.Integer(), Type.Null()])
  }), { uniqueTogether: [['book', 'number']], constraints, rows })
}

const told = (message: string) => ({ non_field_errors: [message] })
const current = told('Only one current edition of a kind.')
const place = told('The fields shelf, place must make a unique set.')

for (const [name, make] of [['memory', memory], ['SQLite', sqlite]] as const) {
  test(`${name}: values are unique among the rows that fulfil a condition (FLD-25)`, async (t) => {
    const Edition = await make()
    const Class = modelSerializer(Edition, { fields: ['book', 'number', 'kind', 'current'] })
    t.strictSame(await outcome(Class, { book: 1, number: 9, kind: 'print', current: true }), current)
    t.strictSame(await outcome(Class, { book: 1, number: 9, current: true }), current, 'defaults take part')
    t.strictSame(await outcome(Class, { book: 1, number: 9 }), { book: 1, number: 9, kind: 'print', current: false })
    t.strictSame(await outcome(Class, { book: 1, number: 9, kind: 'audio', current: true }), { book: 1, number: 9, kind: 'audio', current: true })
    t.strictSame(await outcome(Class, { book: 1, number: 1, kind: 'print', current: true }), { non_field_errors: ['There is one.', 'Only one current edition of a kind.'] }, 'all that is wrong is told')
  })

  test(`${name}: a change of the set is checked, and one of what its condition asks for is left to the data source (FLD-25)`, async (t) => {
    const Edition = await make()
    const Class = modelSerializer(Edition, { fields: ['book', 'number', 'kind', 'current'] })
    const partial = { instance: await Edition.objects.get({ number: 2 }), partial: true }
    t.strictSame(await outcome(Class, { kind: 'print' }, partial), { kind: 'print' })
    t.strictSame(await outcome(Class, { kind: 'print', current: true }, partial), current)
    t.strictSame(await outcome(Class, { number: 1, current: true }, partial), { non_field_errors: ['There is one.'] })
    await Edition.objects.create({ book: 1, number: 3, kind: 'audio', current: true, shelf: null, place: null })
    t.strictSame(await refusal(() => stored(Class, { current: true }, partial)), current)
    t.strictSame(await outcome(Class, { current: true }, { instance: await Edition.objects.get({ number: 1 }), partial: true }), { current: true })
  })

  test(`${name}: two nulls are the same where it is said so (FLD-25)`, async (t) => {
    const Edition = await make()
    const Class = modelSerializer(Edition, { fields: ['number', 'shelf', 'place'] })
    t.strictSame(await outcome(Class, { number: 3, shelf: 'A' }), place)
    t.strictSame(await outcome(Class, { number: 3, shelf: 'B' }), { number: 3, shelf: 'B', place: null })
    const partial = { instance: await Edition.objects.get({ number: 2 }), partial: true }
    t.strictSame(await outcome(Class, { shelf: 'A', place: null }, partial), place)
    t.strictSame(await outcome(Class, { place: null }, partial), { place: null })
  })

  test(`${name}: whoever was quicker is told of by the same words`, async (t) => {
    const Edition = await make()
    const Class = modelSerializer(Edition, { fields: ['book', 'number', 'kind', 'current'] })
    const slow = new Class({ data: { book: 2, number: 1, current: true } })
    await slow.isValid({ raiseException: true })
    await stored(Class, { book: 2, number: 2, current: true })
    t.strictSame(await refusal(() => slow.save()), current)
  })
}

test('a validator takes the same by hand, a condition of several columns too', async (t) => {
  const Edition = await memory()
  const Class = serializer(Type.Object({ of: fields.integer({ source: 'book' }), current: fields.boolean({ default: true }), kind: fields.char({ required: false }) }), {
    validators: [new UniqueTogetherValidator({ queryset: Edition, fields: ['of'], condition: Q.or({ current: true }, { kind__startswith: 'a' }), message: 'Taken: {field_names}.', code: 'taken' })]
  })
  t.strictSame(await outcome(Class, { of: 1 }), told('Taken: of.'))
  t.strictSame(await outcome(Class, { of: 1, current: false }), { book: 1, current: false })
  t.strictSame(await outcome(Class, { of: 1, current: false, kind: 'audio' }), told('Taken: of.'))
  const failed = new Class({ data: { of: 1 } })
  t.strictSame(await failed.isValid({ raiseException: true }).catch((error: { getCodes (): unknown }) => error.getCodes()), { non_field_errors: ['taken'] })
})

test('a condition about relatives is refused', async (t) => {
  t.throws(() => memoryModel('Copy', Type.Object({ id: Type.Integer(), number: Type.Integer() }), { constraints: [{ fields: ['number'], condition: Q.path({ book__id: 1 }) }] }))
})

test('what is made only has its default then, and a change leaves the field out', async (t) => {
  let calls = 0
  const Class = serializer(Type.Object({
    text: fields.char(),
    made: fields.hidden({ default: fields.createOnly(() => ++calls) }),
    origin: fields.char({ default: fields.createOnly('here') }),
    shown: fields.char({ readOnly: true, default: fields.createOnly('new') })
  }), { validators: [(attrs: object) => { t.ok(!Object.values(attrs).some((value) => typeof value === 'symbol')) }] })
  t.strictSame(await outcome(Class, { text: 'a' }), { text: 'a', made: 1, origin: 'here' })
  t.strictSame(await outcome(Class, { text: 'b' }, { instance: { text: 'a' } }), { text: 'b' })
  t.strictSame(await outcome(Class, { text: 'b', origin: 'there' }, { instance: { text: 'a' } }), { text: 'b', origin: 'there' })
  t.strictSame(await new Class({ instance: { text: 'a', origin: 'x' } }).represent(), { text: 'a', origin: 'x' })
})

test('an empty form shows what its fields begin with', async (t) => {
  const Edition = await memory()
  const Class = modelSerializer(Edition, { fields: ['number', 'kind', 'place', 'tags'], extra: { number: { initial: 1 }, kind: { initial: () => 'audio' }, tags: fields.primaryKey(Edition, { many: true }) } })
  t.strictSame(await new Class().represent(), { number: 1, kind: 'audio', place: null, tags: [] })
})

test('who gives checks of his own says himself what they need, and fields that are declared take part in sets (FLD-25)', async (t) => {
  const Edition = await memory()
  const own = modelSerializer(Edition, { fields: ['number', 'shelf', 'place'], validators: [new UniqueTogetherValidator({ queryset: Edition, fields: ['shelf', 'place'] })] })
  t.strictSame(await outcome(own, { number: 3, shelf: 'A' }), { place: ['This field is required.'] })
  const Declared = modelSerializer(Edition, { fields: ['of', 'number', 'kind', 'current'], extra: { of: fields.integer({ source: 'book' }) } })
  t.strictSame(await outcome(Declared, { of: 1, number: 9, current: true }), current)
})
