import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { ValidationError } from '../../lib/exceptions.ts'
import { fields } from '../../lib/fields/index.ts'
import { Serializer, serializer } from '../../lib/serializers/index.ts'
import { outcome, refusal } from './support/helper.ts'

const required = ['This field is required.']

const Order = serializer(Type.Object({
  customer: fields.char({ minLength: 2 }),
  weight: fields.float({ allowNull: true }),
  express: fields.boolean({ default: false }),
  note: fields.char({ required: false }),
  number: fields.integer({ readOnly: true })
}))

test('what is missing is required, or gets its default, or is left out (FLD-03)', async (t) => {
  t.strictSame(await outcome(Order, {}), { customer: required, weight: required })
  t.strictSame(await outcome(Order, { customer: 'Ann', weight: 1 }), { customer: 'Ann', weight: 1, express: false })
})

test('null passes where it is allowed and is an error elsewhere; nullable is not optional (FLD-03)', async (t) => {
  t.strictSame(await outcome(Order, { customer: null, weight: null, express: null }), {
    customer: ['This field may not be null.'], express: ['This field may not be null.']
  })
})

test('a partial update requires nothing and applies no default (FLD-03, FLD-04)', async (t) => {
  t.strictSame(await outcome(Order, {}, { partial: true }), {})
  t.strictSame(await outcome(Order, { customer: 'A', note: '' }, { partial: true }), {
    customer: ['Ensure this field has at least 2 characters.'], note: ['This field may not be blank.']
  })
})

test('unknown and read-only keys are ignored (MIX-11)', async (t) => {
  t.strictSame(await outcome(Order, { customer: 'Ann', weight: 1, number: 3, other: 1 }), { customer: 'Ann', weight: 1, express: false })
})

test('errors and values keep the order in which fields are declared (CON-01)', async (t) => {
  const errors = await outcome(Order, { express: 'x', weight: 'x', customer: '' })
  t.strictSame(Object.keys(errors as object), ['customer', 'weight', 'express'])
  t.strictSame(Object.keys(await outcome(Order, { note: 'n', express: true, weight: 1, customer: 'Ann' }) as object), ['customer', 'weight', 'express', 'note'])
})

test('data that is no object is told by its Python type (EXC-10)', async (t) => {
  const told: [unknown, string][] = [[[1], 'list'], ['x', 'str'], [5, 'int'], [5.5, 'float'], [true, 'bool']]
  for (const [data, type] of told) {
    t.strictSame(await outcome(Order, data), { non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`] }, type)
  }
})

test('a body of null is no data at all (EXC-10)', async (t) => {
  t.strictSame(await outcome(Order, null), { non_field_errors: ['No data provided'] })
  t.strictSame(await outcome(Order, null, { many: true }), { non_field_errors: ['No data provided'] })
})

test('defaults may be functions, sync or async, and objects are not shared (FLD-03, FLD-04)', async (t) => {
  const Defaults = serializer(Type.Object({
    a: fields.json({ default: { list: [] } }),
    b: fields.integer({ default: ({ context }) => Number(context['start']) }),
    c: fields.integer({ default: async () => 3 })
  }))
  const first = await outcome(Defaults, {}, { context: { start: 2 } }) as { a: { list: unknown[] } }
  t.strictSame(first, { a: { list: [] }, b: 2, c: 3 })
  first.a.list.push(1)
  t.strictSame(await outcome(Defaults, {}, { context: { start: 2 } }), { a: { list: [] }, b: 2, c: 3 })
})

test('a hook checks one value after its field; text, lists and objects may be thrown (EXC-07)', async (t) => {
  const fault: Record<string, unknown> = { text: 'No.', list: ['One.', 'Two.'], object: { deep: ['Bad.'] } }
  const Hooked = serializer(Type.Object({ kind: fields.char(), is_active: fields.boolean({ default: true }) }), {
    validateKind (value) {
      if (Object.hasOwn(fault, value)) throw new ValidationError(fault[value] as string)
      return value.toUpperCase()
    },
    async validateIsActive (value) { return !value }
  })
  t.strictSame(await outcome(Hooked, { kind: 'text' }), { kind: ['No.'] })
  t.strictSame(await outcome(Hooked, { kind: 'list' }), { kind: ['One.', 'Two.'] })
  t.strictSame(await outcome(Hooked, { kind: 'object' }), { kind: { deep: ['Bad.'] } })
  t.strictSame(await outcome(Hooked, { kind: 'good' }), { kind: 'GOOD', is_active: false }, 'a default goes through its hook as well')
  t.strictSame(await outcome(Hooked, { is_active: 5 }), { kind: required, is_active: ['Must be a valid boolean.'] }, 'the hook of a field that failed is not asked')
})

test('`validate` and validators run once every field has passed (EXC-07)', async (t) => {
  const asked: string[] = []
  const Both = serializer(Type.Object({ low: fields.integer(), high: fields.integer() }), {
    validate ({ low = 0, high = 0, ...attrs }) {
      asked.push('validate')
      if (low > high) throw new ValidationError('Wrong way round.')
      return { ...attrs, low: low + 1, high }
    },
    validators: [
      () => { asked.push('first') },
      async (attrs) => attrs.low === 7 ? 'Seven is taken.' : undefined,
      (attrs) => attrs.low === 7 ? { message: 'Not seven.', code: 'seven' } : undefined
    ]
  })
  t.strictSame(await outcome(Both, { low: 'x', high: 2 }), { low: ['A valid integer is required.'] })
  t.strictSame(asked, [])
  t.strictSame(await outcome(Both, { low: 7, high: 9 }), { non_field_errors: ['Seven is taken.', 'Not seven.'] })
  t.strictSame(asked, ['first'])
  t.strictSame(await outcome(Both, { low: 3, high: 2 }), { non_field_errors: ['Wrong way round.'] })
  t.strictSame(await outcome(Both, { low: 1, high: 2 }), { low: 2, high: 2 })
})

test('an object thrown by `validate` is told per key, bare texts in lists (EXC-07)', async (t) => {
  const Thrown = serializer(Type.Object({ a: fields.integer() }), {
    validate () { throw new ValidationError({ a: 'Bare.', b: ['Listed.'] }) }
  })
  t.strictSame(await outcome(Thrown, { a: 1 }), { a: ['Bare.'], b: ['Listed.'] })
})

test('the messages of a field\'s checks add up in order, its own first (EXC-11)', async (t) => {
  const Checked = serializer(Type.Object({
    code: fields.char({
      maxLength: 3,
      validators: [
        (value) => value.startsWith('x') ? undefined : 'Starts with x.',
        async (value) => { if (value.length % 2 === 1) throw new ValidationError(['Even, please.', 'Really.']) }
      ]
    })
  }))
  t.strictSame(await outcome(Checked, { code: 'abcde' }), {
    code: ['Ensure this field has no more than 3 characters.', 'Starts with x.', 'Even, please.', 'Really.']
  })
  t.strictSame(await outcome(Checked, { code: { a: 1 } }), { code: ['Not a valid string.'] }, 'conversion failed: no checks')
  t.strictSame(await outcome(Checked, { code: 'xy' }), { code: 'xy' })
})

test('a check that throws an object ends the matter (EXC-11)', async (t) => {
  const Checked = serializer(Type.Object({
    code: fields.char({ validators: [() => 'First.', () => { throw new ValidationError({ deep: ['Only this.'] }) }, () => 'Never.'] })
  }))
  t.strictSame(await outcome(Checked, { code: 'a' }), { code: { deep: ['Only this.'] } })
})

test('words can be changed by their code (FLD-02)', async (t) => {
  const Worded = serializer(Type.Object({ name: fields.char({ maxLength: 3, errorMessages: { required: 'Say it.', max_length: 'At most {max_length}!' } }) }))
  t.strictSame(await outcome(Worded, {}), { name: ['Say it.'] })
  t.strictSame(await outcome(Worded, { name: 'long' }), { name: ['At most 3!'] })
})

test('the source says where a value goes (FLD-28)', async (t) => {
  const Sourced = serializer(Type.Object({
    owner: fields.integer({ source: 'owner_id' }),
    city: fields.char({ source: 'address.city' }),
    zip: fields.char({ source: 'address.zip', required: false }),
    rest: fields.nested(Type.Object({ a: fields.integer(), b: fields.integer() }), { source: '*' })
  }))
  t.strictSame(await outcome(Sourced, { owner: 1, city: 'Ulm', zip: '1', rest: { a: 1, b: 2 } }), { owner_id: 1, address: { city: 'Ulm', zip: '1' }, a: 1, b: 2 })
  t.strictSame(await outcome(Sourced, { owner: 'x', city: '', rest: null }), {
    owner: ['A valid integer is required.'],
    city: ['This field may not be blank.'],
    rest: { non_field_errors: ['Invalid data. Expected a dictionary, but got NoneType.'] }
  })
})

test('a hidden field takes no input, its default is validated data (FLD-30)', async (t) => {
  const Hidden = serializer(Type.Object({
    text: fields.char(),
    user: fields.hidden({ default: fields.currentUser })
  }))
  const user = { username: 'ada' }
  t.strictSame(await outcome(Hidden, { text: 'a', user: 'mallory' }, { context: { request: { user } } }), { text: 'a', user })
  t.strictSame(await outcome(Hidden, {}, { partial: true, context: { request: { user } } }), {}, 'no default on PATCH')
})

test('the default of a read-only field is seen by validators alone (FLD-03)', async (t) => {
  const seen: unknown[] = []
  const Seen = serializer(Type.Object({ a: fields.integer(), b: fields.integer({ readOnly: true, default: async () => 5 }) }), {
    validators: [(attrs) => { seen.push(attrs) }]
  })
  t.strictSame(await outcome(Seen, { a: 1, b: 9 }), { a: 1 })
  t.strictSame(seen, [{ a: 1, b: 5 }])
})

test('toInternalValue may be replaced, and says no by throwing', async (t) => {
  class Pair extends serializer(Type.Object({ a: fields.integer(), b: fields.integer() })) {
    override toInternalValue (data: unknown) {
      if (typeof data !== 'string') throw new ValidationError('Text, please.')
      const [a, b] = data.split(',')
      return super.toInternalValue({ a, b })
    }
  }
  t.strictSame(await outcome(Pair, '1,2'), { a: 1, b: 2 })
  t.strictSame(await outcome(Pair, 'x,2'), { a: ['A valid integer is required.'] })
  t.strictSame(await outcome(Pair, {}), { non_field_errors: ['Text, please.'] })
})

test('an error that is no ValidationError is nobody\'s to swallow', async (t) => {
  const Broken = serializer(Type.Object({ a: fields.integer() }), { async validateA () { throw new RangeError('broken') } })
  t.equal(await refusal(() => outcome(Broken, { a: 1 })), 'broken')
})

test('errors keep their codes, for handlers that show them', async (t) => {
  const order = new Order({ data: { customer: 'A' } })
  t.equal(await order.isValid(), false)
  t.strictSame(await order.isValid({ raiseException: true }).catch((error: ValidationError) => error.getCodes()), { customer: ['min_length'], weight: ['required'] })
})

test('a hook for no field is a mistake found when the class is compiled', async (t) => {
  class Wrong extends serializer(Type.Object({ rating: fields.integer(), id: fields.integer({ readOnly: true }) })) {
    validateRatng (value: number) { return value }
  }
  class ReadOnly extends serializer(Type.Object({ id: fields.integer({ readOnly: true }) })) {
    validateId = (value: number) => value
  }
  class Inherited extends Wrong {}
  const told = (Class: { compile (): unknown }): string => {
    try { Class.compile() } catch (error) { return (error as Error).message }
    return ''
  }
  t.equal(told(Wrong), 'Wrong has a hook "validateRatng", but no writable field that it would validate. Did you mean "validateRating"?')
  t.equal(told(Inherited), told(Wrong).replace('Wrong', 'Inherited'))
  t.match(told(ReadOnly), /^ReadOnly has a hook "validateId"/)
  t.match(told(class extends Serializer {}), /needs a static `schema`/)
})

test('a hook that returns nothing is a mistake', async (t) => {
  class Nothing extends serializer(Type.Object({ a: fields.integer() })) {
    override validate (attrs: { a: number }) { return undefined as unknown as typeof attrs }
  }
  t.equal(await refusal(() => outcome(Nothing, { a: 1 })), 'FST_VIEWSETS_SERIALIZER_HOOK_EMPTY')
  class NoValue extends serializer(Type.Object({ a: fields.integer() })) {
    validateA (_value: number) {}
  }
  t.equal(await refusal(() => outcome(NoValue, { a: 1 })), 'FST_VIEWSETS_SERIALIZER_HOOK_EMPTY')
})
