import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { fields } from '../../lib/fields/index.ts'
import { MultiValueDict } from '../../lib/http/multi-value-dict.ts'
import { serializer } from '../../lib/serializers/index.ts'
import { outcome } from './support/helper.ts'

const json = (text: string): unknown => JSON.parse(text)
const clean = (): boolean => !('polluted' in {}) && Object.getPrototypeOf({}) === Object.prototype

test('keys that every object has are read from the data alone', async (t) => {
  const Class = serializer(Type.Object({ constructor: fields.json({ required: false }), toString: fields.char(), hasOwnProperty: fields.char({ required: false }) }))
  t.strictSame(await outcome(Class, {}), { toString: ['This field is required.'] })
  t.strictSame(JSON.stringify(await outcome(Class, json('{"constructor":{"a":1},"toString":"x"}'))), '{"constructor":{"a":1},"toString":"x"}')
})

test('__proto__ among a dictionary\'s keys stays a key', async (t) => {
  const Class = serializer(Type.Object({ counts: fields.dict(fields.json()), errors: fields.dict(fields.integer(), { required: false }), all: fields.dict(fields.json(), { source: '*', required: false }) }))
  const body = '{"counts":{"__proto__":{"polluted":1},"constructor":2},"all":{"__proto__":{"polluted":1}}}'
  const validated = await outcome(Class, json(body)) as { counts: object }
  t.equal(Object.getPrototypeOf(validated), Object.prototype)
  t.equal(Object.getPrototypeOf(validated.counts), Object.prototype)
  t.equal(JSON.stringify(validated.counts), '{"__proto__":{"polluted":1},"constructor":2}')
  t.equal(JSON.stringify(await outcome(Class, json('{"counts":{},"errors":{"__proto__":"x"}}'))), '{"errors":{"__proto__":["A valid integer is required."]}}')
  t.ok(clean())
})

test('forms with such names are harmless, too', async (t) => {
  const Class = serializer(Type.Object({ counts: fields.dict(fields.char()), list: fields.nested(Type.Object({ a: fields.char({ required: false }) }), { many: true }) }))
  const form = new MultiValueDict<unknown>([['counts.__proto__', 'x'], ['list[0]__proto__', 'y'], ['list[0]a', 'z'], ['__proto__', '1']])
  t.equal(JSON.stringify(await outcome(Class, form)), '{"counts":{"__proto__":"x"},"list":[{"a":"z"}]}')
  t.ok(clean())
})

test('lists and dictionaries without end are refused before their items are read', async (t) => {
  const Class = serializer(Type.Object({
    list: fields.list(fields.integer(), { required: false }),
    objects: fields.nested(Type.Object({}), { many: true, required: false }),
    dict: fields.dict(fields.integer(), { required: false }),
    large: fields.list(fields.integer(), { required: false, maxItems: 20_000 })
  }))
  const many = Array.from({ length: 10_001 }, () => 'x')
  const told = ['Ensure this field has no more than 10000 elements.']
  t.strictSame(await outcome(Class, { list: many }), { list: told })
  t.strictSame(await outcome(Class, { objects: many }), { objects: { non_field_errors: told } })
  t.strictSame(await outcome(Class, { dict: Object.fromEntries(many.map((value, index) => [`k${index}`, value])) }), { dict: told })
  t.strictSame(await outcome(Class, many, { many: true }), { non_field_errors: told })
  t.strictSame(await outcome(Class, { large: many.map(() => 1) }), { large: many.map(() => 1) }, 'a schema may say otherwise')
})

test('data of every shape is answered, never thrown at', async (t) => {
  const Class = serializer(Type.Object({
    char: fields.char({ required: false }),
    integer: fields.integer({ required: false }),
    decimal: fields.decimal({ maxDigits: 5, decimalPlaces: 2, required: false }),
    at: fields.dateTime({ required: false }),
    list: fields.list(fields.char(), { required: false }),
    dict: fields.dict(fields.char(), { required: false }),
    nested: fields.nested(Type.Object({ a: fields.integer() }), { required: false }),
    many: fields.nested(Type.Object({ a: fields.integer() }), { many: true, required: false }),
    choice: fields.choice(['a'], { required: false }),
    choices: fields.multipleChoice(['a'], { required: false }),
    boolean: fields.boolean({ required: false }),
    json: fields.json({ required: false })
  }))
  let deep: unknown = 'x'
  for (let depth = 0; depth < 5000; depth++) deep = [deep]
  const values: unknown[] = [null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', 'x', '\0', '\ud800', '9'.repeat(2000), [], [[]], [null], {}, { a: {} }, json('{"__proto__":1,"length":5}'), deep]
  for (const value of values) {
    const body = Object.fromEntries([...new Class().fields.keys()].map((name) => [name, value]))
    t.type(await outcome(Class, body), 'object')
    t.type(await outcome(Class, value), 'object')
    t.type(await outcome(Class, value, { many: true }), 'object')
  }
  t.ok(clean())
})

test('where one field fails while another waits, nothing is left to fail alone', async (t) => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => { unhandled.push(reason) }
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('unhandledRejection', note))
  const late = async (): Promise<never> => { throw new Error('late') }
  const Class = serializer(Type.Object({ a: fields.method(late), b: fields.method(() => { throw new Error('at once') }) }))
  t.throws(() => new Class({ instance: {} }).represent(), /at once/)
  const Checked = serializer(Type.Object({ a: fields.integer({ validators: [late] }), b: fields.integer({ validators: [() => { throw new Error('at once') }] }) }))
  await t.rejects(outcome(Checked, { a: 1, b: 2 }), /at once/)
  await new Promise(setImmediate)
  t.strictSame(unhandled, [])
})
