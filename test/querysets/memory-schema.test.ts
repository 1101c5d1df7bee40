import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { matching, memoryModel } from '../../lib/querysets/memory/model.ts'
import { IntegrityError } from '../../lib/querysets/exceptions.ts'

test('column facts come from the keywords of the schema', async (t) => {
  const schema = {
    type: 'object',
    required: ['id', 'state', 'size', 'when', 'day', 'at', 'big', 'raw', 'one', 'flag'],
    properties: {
      id: { type: 'string', format: 'uuid' },
      state: { anyOf: [{ const: 'new', type: 'string' }, { const: 'old', type: 'string' }] },
      size: { enum: ['s', 'm'] },
      when: { type: 'Date' },
      day: { type: 'string', format: 'date' },
      at: { type: ['string', 'null'], format: 'time' },
      big: { type: 'bigint', maximum: 10n },
      raw: { type: 'Uint8Array' },
      one: { const: 1 },
      flag: { anyOf: [{ const: true }, { type: 'null' }] },
      tags: { type: 'array', items: { type: 'integer' } },
      extra: { type: 'object', nullable: true, default: {} },
      count: { type: 'integer', minimum: 0, maximum: 9 },
      title: { type: 'string', maxLength: 5, default: 'x' }
    }
  }
  const { columns } = memoryModel('Thing', schema)
  const facts = [...columns.values()].map(({ name, kind, native, nullable }) => [name, kind, native, nullable])
  t.strictSame(facts, [
    ['id', 'uuid', 'string', false], ['state', 'text', 'string', false], ['size', 'text', 'string', false], ['when', 'datetime', 'Date', false],
    ['day', 'date', 'string', false], ['at', 'time', 'string', true], ['big', 'bigint', 'bigint', false], ['raw', 'binary', 'Buffer', false], ['one', 'float', 'number', false],
    ['flag', 'boolean', 'boolean', true], ['tags', 'array', 'json', true], ['extra', 'json', 'json', true], ['count', 'integer', 'number', true], ['title', 'text', 'string', true]
  ])
  t.strictSame([columns.get('state')?.choices, columns.get('size')?.choices, columns.get('title')?.maxLength, columns.get('title')?.defaultValue], [['new', 'old'], ['s', 'm'], 5, 'x'])
  t.strictSame([columns.get('count')?.minimum, columns.get('count')?.maximum, columns.get('big')?.maximum, columns.get('tags')?.element], [0, 9, 10n, 'integer'])
  t.strictSame([columns.get('id')?.generated, columns.get('id')?.hasDefault], [false, true])
})

const Book = Type.Object({ id: Type.Integer(), title: Type.String(), price: Type.String(), createdAt: Type.Unsafe<Date>({ type: 'string', format: 'date-time' }) })

test('rows, defaults and column options', async (t) => {
  const Books = memoryModel('BookCopy', Book, {
    rows: [{ title: 'Emma', price: '9.50' }, { id: 7, title: 'Persuasion', price: '10' }],
    columns: { price: { kind: 'decimal' }, createdAt: { default: () => new Date(5) }, title: { default: 'Untitled' } }
  })
  const third = await Books.objects.create({ price: '1' })
  t.strictSame(third, { id: 8, title: 'Untitled', price: '1', createdAt: new Date(5) })
  t.strictSame((await Books.objects.orderBy('price').fetch()).map(({ id }) => id), [8, 1, 7])
  t.strictSame([Books.verboseName, Books.columns.get('title')?.defaultValue, Books.columns.get('createdAt')?.hasDefault], ['book copy', 'Untitled', true])
  t.equal(await Books.objects.filter(matching<{ title: string }>(({ title }) => title.length > 4)).count(), 2)
  await t.rejects(Books.objects.filter({ getSQL: () => 'select' }).fetch(), { code: 'FST_VIEWSETS_EXPRESSION_INVALID' })
})

test('a UUID is drawn for a key that is one, and another property may be the key', async (t) => {
  const Thing = memoryModel('Thing', Type.Object({ code: Type.String({ format: 'uuid' }), other: Type.Optional(Type.String()) }), { primaryKey: 'code' })
  const thing = await Thing.objects.create({})
  t.match(thing.code, /^[0-9a-f-]{36}$/)
  t.equal((await Thing.objects.get({ pk: thing.code.toUpperCase() })).code, thing.code)
  const moved = await Thing.objects.update(thing, { code: '550e8400-e29b-41d4-a716-446655440000' })
  t.equal(await Thing.objects.filter({ pk: thing.code }).count(), 0)
  await t.rejects(Thing.objects.create({ code: moved.code }), IntegrityError)
})

test('the builders of fields describe columns too', async (t) => {
  const Author = memoryModel('Author', Type.Object({ id: Type.Integer(), name: fields.char() }))
  const Work = memoryModel('Work', Type.Object({
    id: fields.integer(),
    author: fields.primaryKey(Author),
    editor: fields.primaryKey(Author.objects, { allowNull: true }),
    price: fields.decimal({ maxDigits: 5, decimalPlaces: 2 }),
    soldAt: fields.dateTime(),
    day: fields.date(),
    copies: fields.bigInteger(),
    code: fields.char({ maxLength: 3, default: () => 'abc' })
  }))
  t.strictSame([...Work.columns.values()].map(({ kind, native, nullable }) => `${kind} ${native} ${nullable}`), [
    'integer number false', 'integer number false', 'integer number true', 'decimal string false', 'datetime Date false', 'date string false', 'bigint bigint false', 'text string false'
  ])
  t.match([Work.columns.get('price'), Work.columns.get('code')], [{ precision: 5, scale: 2 }, { maxLength: 3, hasDefault: true, defaultValue: undefined }])
  t.equal(Work.columns.get('editor')?.references?.().model, Author)
  const data = { price: '1', soldAt: new Date(0), day: '2024-01-01', copies: 1n }
  await t.rejects(Work.objects.create({ author: 9, ...data }), { name: 'IntegrityError', kind: 'foreignKey', fields: ['author'] })
  const { id } = await Author.objects.create({ name: 'Austen' })
  t.match(await Work.objects.create({ author: id, ...data }), { author: 1, editor: null, code: 'abc' })
})

test('models may refer to each other', async (t) => {
  interface Node { id: number, parent: number | null }
  const schema = Type.Object({ id: Type.Integer(), parent: Type.Union([Type.Integer(), Type.Null()]) })
  const Tree: ReturnType<typeof memoryModel<typeof schema>> = memoryModel('Tree', schema, { references: { parent: () => Tree } })
  const root = await Tree.objects.create({})
  const leaf: Node = await Tree.objects.create({ parent: root.id })
  await t.rejects(Tree.objects.delete(root), { name: 'ProtectedError', protectedObjects: [leaf] })
  await Tree.objects.delete(leaf)
  await Tree.objects.delete(root)
  t.equal(Tree.columns.get('parent')?.references?.().model, Tree)
})

test('a mistake in the options is told at once', async (t) => {
  t.throws(() => memoryModel('Book', Type.Object({ title: Type.String() })), { code: 'FST_VIEWSETS_MODEL_INVALID', message: /Book .*"id"/ })
  t.throws(() => memoryModel('Book', Book, { unique: ['nope' as 'id'] }), { code: 'FST_VIEWSETS_MODEL_INVALID' })
  const Other = memoryModel('Other', Book, { references: { id: { name: 'X', primaryKey: 'id' } as never } })
  await t.rejects(Other.objects.create({ title: 'a', price: '1', createdAt: new Date() }), { code: 'FST_VIEWSETS_MODEL_INVALID' })
})

test('a walk through many rows reads them in batches', async (t) => {
  const Thing = memoryModel('Thing', Type.Object({ id: Type.Integer() }), { rows: Array.from({ length: 2500 }, () => ({})) })
  let count = 0
  for await (const { id } of Thing.objects.exclude({ id: 3 })) count += id > 0 ? 1 : 0
  t.equal(count, 2499)
})
