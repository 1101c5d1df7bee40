import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { ValidationError } from '../../lib/exceptions.ts'
import { fields } from '../../lib/fields/index.ts'
import { serializer } from '../../lib/serializers/index.ts'
import { outcome, refusal, shown } from './support/helper.ts'

const Line = serializer(Type.Object({ sku: fields.char({ maxLength: 5 }), quantity: fields.integer({ minimum: 1 }) }))
const required = ['This field is required.']

test('the errors of a nested object are nested (EXC-08)', async (t) => {
  const Order = serializer(Type.Object({ line: fields.nested(Line), bare: fields.nested(Type.Object({ a: fields.integer() })) }))
  t.strictSame(await outcome(Order, { line: { quantity: 0 }, bare: { a: 'x' } }), {
    line: { sku: required, quantity: ['Ensure this value is greater than or equal to 1.'] },
    bare: { a: ['A valid integer is required.'] }
  })
  t.strictSame(await outcome(Order, { line: 'x', bare: [] }), {
    line: { non_field_errors: ['Invalid data. Expected a dictionary, but got str.'] },
    bare: { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }
  })
  t.strictSame(await outcome(Order, { line: null }), { line: ['This field may not be null.'], bare: required })
})

test('a nested serializer validates and represents with its own hooks', async (t) => {
  class Even extends serializer(Type.Object({ n: fields.integer() })) {
    async validateN (value: number) {
      if (value % 2 === 1) throw new ValidationError('Odd.')
      return value / 2
    }

    override validate (attrs: { n: number }) {
      if (attrs.n === 0) throw new ValidationError(`Nothing for ${String(this.context['who'])}.`)
      return attrs
    }

    override toRepresentation (instance: object) {
      return { n: (instance as { n: number }).n * 2 }
    }
  }
  const Outer = serializer(Type.Object({ one: fields.nested(Even), all: fields.nested(Even, { many: true }) }))
  t.strictSame(await outcome(Outer, { one: { n: 4 }, all: [{ n: 2 }, { n: 8 }] }), { one: { n: 2 }, all: [{ n: 1 }, { n: 4 }] })
  t.strictSame(await outcome(Outer, { one: { n: 3 }, all: [{ n: 2 }, { n: 0 }] }, { context: { who: 'ada' } }), {
    one: { n: ['Odd.'] }, all: { 1: { non_field_errors: ['Nothing for ada.'] } }
  })
  t.strictSame(await shown(Outer, { one: { n: 2 }, all: [{ n: 1 }] }), { one: { n: 4 }, all: [{ n: 2 }] })
})

test('the errors of a list of objects stand under the indexes of the failing ones (EXC-09)', async (t) => {
  const Order = serializer(Type.Object({ lines: fields.nested(Line, { many: true, allowEmpty: false, minItems: 1, maxItems: 3 }) }))
  const good = { sku: 'A', quantity: 1 }
  t.strictSame(await outcome(Order, { lines: [good, { sku: 'B' }, 5] }), {
    lines: { 1: { quantity: required }, 2: { non_field_errors: ['Invalid data. Expected a dictionary, but got int.'] } }
  })
  t.strictSame(await outcome(Order, { lines: [null, good] }), { lines: { 0: ['This field may not be null.'] } })
  t.strictSame(await outcome(Order, { lines: {} }), { lines: { non_field_errors: ['Expected a list of items but got type "dict".'] } })
  t.strictSame(await outcome(Order, { lines: [] }), { lines: { non_field_errors: ['This list may not be empty.'] } })
  t.strictSame(await outcome(Order, { lines: [good, good, good, good] }), { lines: { non_field_errors: ['Ensure this field has no more than 3 elements.'] } })
  t.strictSame(await outcome(Order, { lines: [good] }), { lines: [good] })
})

test('the list style gives every item a place (EXC-09)', async (t) => {
  const Order = serializer(Type.Object({ lines: fields.nested(Line, { many: true, listErrorStyle: 'list' }) }))
  const good = { sku: 'A', quantity: 1 }
  t.strictSame(await outcome(Order, { lines: [good, { sku: 'B' }] }), { lines: [{}, { quantity: required }] })
  t.strictSame(await outcome(Line, [good, { sku: 'B' }], { many: true, listErrorStyle: 'list' }), [{}, { quantity: required }])
  t.strictSame(await outcome(Line, [good, { sku: 'B' }], { many: true, context: { listErrorStyle: 'list' } }), [{}, { quantity: required }])
})

test('a serializer of many takes a list (EXC-09, EXC-10)', async (t) => {
  const good = { sku: 'A', quantity: 1 }
  t.strictSame(await outcome(Line, [good, { ...good, quantity: '2' }], { many: true }), [good, { sku: 'A', quantity: 2 }])
  t.strictSame(await outcome(Line, [good, {}, null], { many: true }), { 1: { sku: required, quantity: required }, 2: ['This field may not be null.'] })
  t.strictSame(await outcome(Line, good, { many: true }), { non_field_errors: ['Expected a list of items but got type "dict".'] })
  t.strictSame(await outcome(Line, 'x', { many: true }), { non_field_errors: ['Expected a list of items but got type "str".'] })
  t.strictSame(await outcome(Line, [], { many: true }), [])
  t.strictSame(await outcome(Line, [], { many: true, allowEmpty: false }), { non_field_errors: ['This list may not be empty.'] })
  t.strictSame(await outcome(Line, [good, good], { many: true, maxItems: 1 }), { non_field_errors: ['Ensure this field has no more than 1 elements.'] })
  t.strictSame(await outcome(Line, [good], { many: true, minItems: 2 }), { non_field_errors: ['Ensure this field has at least 2 elements.'] })
})

test('a list of nested objects that may be null may hold nulls too (FLD-03)', async (t) => {
  const Bare = Type.Object({ quantity: fields.integer() })
  const Order = serializer(Type.Object({ lines: fields.nested(Line, { many: true, allowNull: true }), bare: fields.nested(Bare, { many: true, allowNull: true }) }))
  const good = { sku: 'A', quantity: 1 }
  t.strictSame(await outcome(Order, { lines: [null, good], bare: [{ quantity: '2' }, null] }), { lines: [null, good], bare: [{ quantity: 2 }, null] })
  t.strictSame(await outcome(Order, { lines: null, bare: [null, {}] }), { bare: { 1: { quantity: required } } })
  t.strictSame(await shown(Order, { lines: [null, good], bare: null }), { lines: [null, good], bare: null })
  t.strictSame((Order.requestSchema()['properties'] as Record<string, unknown>)['lines'], { type: ['array', 'null'], items: { anyOf: [Line.requestSchema(), { type: 'null' }] } })
})

test('partial reaches nested objects (FLD-03)', async (t) => {
  const Order = serializer(Type.Object({ line: fields.nested(Line), lines: fields.nested(Line, { many: true }) }))
  t.strictSame(await outcome(Order, { line: { sku: 'B' }, lines: [{}] }, { partial: true }), { line: { sku: 'B' }, lines: [{}] })
})

test('a list takes arrays only, its errors stand under indexes, its length is looked at last (FLD-22)', async (t) => {
  const Tags = serializer(Type.Object({ tags: fields.list(fields.char({ maxLength: 3, trimWhitespace: true }), { minItems: 2, maxItems: 3, allowEmpty: false }) }))
  const tags = (value: unknown): Promise<unknown> => outcome(Tags, { tags: value })
  t.strictSame(await tags(['a', ' b ']), { tags: ['a', 'b'] })
  t.strictSame(await tags('ab'), { tags: ['Expected a list of items but got type "str".'] })
  t.strictSame(await tags({ 0: 'a' }), { tags: ['Expected a list of items but got type "dict".'] })
  t.strictSame(await tags(['long', null, 'a', 'b']), { tags: { 0: ['Ensure this field has no more than 3 characters.'], 1: ['This field may not be null.'] } })
  t.strictSame(await tags(['a', 'b', 'c', 'd']), { tags: ['Ensure this field has no more than 3 elements.'] })
  t.strictSame(await tags(['a']), { tags: ['Ensure this field has at least 2 elements.'] })
  t.strictSame(await tags([]), { tags: ['This list may not be empty.'] })
})

test('null items need a nullable child (FLD-22)', async (t) => {
  const Class = serializer(Type.Object({ list: fields.list(fields.integer({ allowNull: true })), dict: fields.dict(fields.integer({ allowNull: true })) }))
  t.strictSame(await outcome(Class, { list: [1, null], dict: { a: null } }), { list: [1, null], dict: { a: null } })
  t.strictSame(await shown(Class, { list: [1, null], dict: { a: null } }), { list: [1, null], dict: { a: null } })
})

test('a dictionary takes objects only, its errors stand under keys (FLD-22)', async (t) => {
  const Class = serializer(Type.Object({ counts: fields.dict(fields.integer(), { allowEmpty: false }) }))
  t.strictSame(await outcome(Class, { counts: { a: '1', b: 2 } }), { counts: { a: 1, b: 2 } })
  t.strictSame(await outcome(Class, { counts: { a: 'x', b: 1, c: null } }), { counts: { a: ['A valid integer is required.'], c: ['This field may not be null.'] } })
  t.strictSame(await outcome(Class, { counts: [] }), { counts: ['Expected a dictionary of items but got type "list".'] })
  t.strictSame(await outcome(Class, { counts: {} }), { counts: ['This dictionary may not be empty.'] })
})

test('lists in lists and dictionaries in dictionaries keep their errors where they belong', async (t) => {
  const Class = serializer(Type.Object({ grid: fields.list(fields.list(fields.integer())), tree: fields.dict(fields.dict(fields.integer({ validators: [async (value) => value > 9 ? 'Too much.' : undefined] }))) }))
  t.strictSame(await outcome(Class, { grid: [[1], ['x', 2]], tree: { a: { b: 10, c: 1 } } }), {
    grid: { 1: { 0: ['A valid integer is required.'] } }, tree: { a: { b: ['Too much.'] } }
  })
  t.strictSame(await outcome(Class, { grid: [[1], []], tree: { a: { b: 1 } } }), { grid: [[1], []], tree: { a: { b: 1 } } })
})

test('a nested method by name needs a serializer class to have it', async (t) => {
  const Outer = serializer(Type.Object({ inner: Type.Object({ a: fields.method('getA') }) }))
  t.equal(await refusal(() => Outer.compile()), 'FST_VIEWSETS_SERIALIZER_METHOD_MISSING')
})
