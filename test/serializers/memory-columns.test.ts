import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields, memoryModel, modelSerializer } from '../support/helper.ts'
import { outcome } from './support/helper.ts'

const Member = memoryModel('Member', Type.Object({
  id: Type.Integer(),
  email: Type.String({ format: 'email', maxLength: 20 }),
  site: Type.Union([Type.String({ format: 'uri' }), Type.Null()]),
  address: Type.String({ format: 'ipv4' }),
  code: Type.String({ pattern: '^[A-Z]+$', minLength: 2, title: 'The code' }),
  name: Type.String({ minLength: 2, maxLength: 5, description: 'As on the door.' }),
  age: Type.Integer({ minimum: 18, exclusiveMaximum: 100 }),
  weight: Type.Number({ exclusiveMinimum: 0, maximum: 500, multipleOf: 0.5 }),
  level: Type.Union([Type.Literal(1), Type.Literal(2)]),
  rank: Type.Unsafe<number>({ enum: [10, 20] }),
  size: Type.Unsafe<string | null>({ type: ['string', 'null'], enum: ['s', 'm', null] }),
  tags: Type.Array(Type.String({ minLength: 2 }), { minItems: 1, maxItems: 2 })
}))

const GOOD = { email: 'a@b.org', site: null, address: '10.0.0.1', code: 'AB', name: 'Ann', age: 18, weight: 0.5, level: 2, rank: 10, size: 'm', tags: ['aa'] }
const Class = modelSerializer(Member, { fields: '__all__' })

test('the keywords of a memory model\'s columns hold', async (t) => {
  t.strictSame(await outcome(Class, GOOD), GOOD)
  t.strictSame(await outcome(Class, { email: 'x', site: 'x', address: '::1', code: 'a', name: 'A', age: 17, weight: 0, level: 3, rank: 11, size: 'l', tags: ['a'] }), {
    email: ['Enter a valid email address.'],
    site: ['Enter a valid URL.'],
    address: ['Enter a valid IPv4 address.'],
    code: ['Ensure this field has at least 2 characters.', 'This value does not match the required pattern.'],
    name: ['Ensure this field has at least 2 characters.'],
    age: ['Ensure this value is greater than or equal to 18.'],
    weight: ['Ensure this value is greater than 0.'],
    level: ['"3" is not a valid choice.'],
    rank: ['"11" is not a valid choice.'],
    size: ['"l" is not a valid choice.'],
    tags: { 0: ['Ensure this field has at least 2 characters.'] }
  })
  t.strictSame(await outcome(Class, { ...GOOD, email: `${'a'.repeat(20)}@b.org`, name: 'Annabel', age: 100, weight: 500.25, size: null, tags: [] }), {
    email: ['Ensure this field has no more than 20 characters.'],
    name: ['Ensure this field has no more than 5 characters.'],
    age: ['Ensure this value is less than 100.'],
    weight: ['Ensure this value is less than or equal to 500.', 'Ensure this value is a multiple of step size 0.5.'],
    tags: ['Ensure this field has at least 1 elements.']
  })
})

test('OPTIONS tells them', (t) => {
  const { email, code, name, age, level, tags } = new Class().describeForMetadata()
  t.strictSame([email, code, name, age], [
    { type: 'email', required: true, read_only: false, label: 'Email', max_length: 20 },
    { type: 'regex', required: true, read_only: false, label: 'The code', min_length: 2 },
    { type: 'string', required: true, read_only: false, label: 'Name', help_text: 'As on the door.', min_length: 2, max_length: 5 },
    { type: 'integer', required: true, read_only: false, label: 'Age', min_value: 18 }
  ])
  t.strictSame([level, tags], [
    { type: 'choice', required: true, read_only: false, label: 'Level', choices: [{ value: 1, display_name: '1' }, { value: 2, display_name: '2' }] },
    { type: 'list', required: true, read_only: false, label: 'Tags', min_length: 1, max_length: 2, child: { type: 'string', required: true, read_only: false, min_length: 2 } }
  ])
  t.end()
})

test('so does the document', (t) => {
  t.strictSame(Class.requestSchema()['properties'], {
    email: { type: 'string', format: 'email', minLength: 1, maxLength: 20 },
    site: { type: ['string', 'null'], format: 'uri', minLength: 1 },
    address: { type: 'string', format: 'ipv4' },
    code: { type: 'string', minLength: 2, pattern: '^[A-Z]+$', title: 'The code' },
    name: { type: 'string', minLength: 2, maxLength: 5, description: 'As on the door.' },
    age: { type: 'integer', minimum: 18, exclusiveMaximum: 100 },
    weight: { type: 'number', exclusiveMinimum: 0, maximum: 500, multipleOf: 0.5 },
    level: { type: 'integer', enum: [1, 2] },
    rank: { type: 'integer', enum: [10, 20] },
    size: { type: ['string', 'null'], enum: ['s', 'm', null] },
    tags: { type: 'array', items: { type: 'string', minLength: 2 }, minItems: 1, maxItems: 2 }
  })
  t.end()
})

test('columns of builders keep what the builders were told', async (t) => {
  const Parcel = memoryModel('Parcel', Type.Object({
    id: Type.Integer(),
    slug: fields.slug({ maxLength: 4 }),
    kind: fields.choice([['s', 'Small'], ['l', 'Large']], { errorMessages: { invalid_choice: 'No such size.' } }),
    marks: fields.multipleChoice(['a', 'b']),
    span: fields.duration({ maximum: 60 }),
    at: fields.date({ inputFormats: ['%d.%m.%Y'] }),
    even: fields.integer({ validators: [(value) => value % 2 === 0 ? undefined : 'Odd.'] }),
    note: fields.char({ allowBlank: true, trimWhitespace: false })
  }), { unique: ['even'] })
  const Parcels = modelSerializer(Parcel, { fields: '__all__' })
  t.strictSame(await outcome(Parcels, { slug: 'a-b', kind: 's', marks: ['b', 'a', 'b'], span: '00:01:00', at: '02.01.2024', even: 2, note: ' ' }), {
    slug: 'a-b', kind: 's', marks: ['b', 'a'], span: 60, at: '2024-01-02', even: 2, note: ' '
  })
  t.strictSame(await outcome(Parcels, { slug: 'a b c', kind: 'm', marks: ['c'], span: '00:01:01', at: '2024-01-02', even: 3, note: '' }), {
    slug: ['Ensure this field has no more than 4 characters.', 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.'],
    kind: ['No such size.'],
    marks: ['"c" is not a valid choice.'],
    span: ['Ensure this value is less than or equal to 0:01:00.'],
    at: ['Date has wrong format. Use one of these formats instead: DD.MM.YYYY.'],
    even: ['Odd.']
  })
})

test('`extra` counts before what the column\'s schema says, and what only goes out has no limits', async (t) => {
  const Changed = modelSerializer(Member, { fields: ['age', 'code', 'email'], readOnly: ['email'], extra: { age: { minimum: 21 }, code: { field: 'char', minLength: 1 } } })
  t.strictSame(await outcome(Changed, { age: 20, code: 'a' }), { age: ['Ensure this value is greater than or equal to 21.'] })
  t.strictSame(new Changed().describeForMetadata()['email'], { type: 'email', required: false, read_only: true, label: 'Email' })
})

test('a column that is said to be of another kind keeps nothing of its text', async (t) => {
  const Price = memoryModel('Price', Type.Object({ id: Type.Integer(), value: Type.String({ pattern: '^x', format: 'email', minimum: 1 }) }), { columns: { value: { kind: 'decimal', precision: 4, scale: 2 } } })
  const Prices = modelSerializer(Price, { fields: ['value'] })
  t.strictSame([await outcome(Prices, { value: '1.5' }), await outcome(Prices, { value: '0' })], [{ value: '1.50' }, { value: ['Ensure this value is greater than or equal to 1.'] }])
})
