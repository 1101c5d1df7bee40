import { Type } from '@sinclair/typebox'
import t from 'tap'
import { AsyncAPIView, NotFound, Response, answer, fields, logged, path, serializer, serve } from '../support/helper.ts'
import type { Test } from 'tap'
import type { LogLine, SerializerClass } from '../support/helper.ts'

type Line = LogLine & { readonly field?: string, readonly value?: string, readonly owner?: unknown }

/** What a page of these objects is answered with, and what the log says of it. */
async function page (t: Test, Class: unknown, objects: readonly object[]): Promise<{ status: number, data: unknown, lines: Line[] }> {
  class Page extends AsyncAPIView {
    async get (): Promise<Response> {
      const shown = new (Class as SerializerClass)({ instance: [...objects], many: true, context: { request: this.request } })
      return new Response(await shown.represent())
    }
  }
  const { lines, options } = logged()
  const app = await serve(t, { urls: [path('/page/', Page.asView())] }, options)
  const [status, data] = answer(await app.inject('/page/'))
  return { status, data, lines }
}

const told = (lines: readonly Line[]) => lines.map(({ level, field, value, owner }) => [level, field, value, owner])

t.test('A value that its field cannot show is null, and does not take along the page that it is on', async (t) => {
  const kinds = {
    float: [fields.float(), NaN, 'NaN'],
    integer: [fields.integer(), Infinity, 'Infinity'],
    bigInteger: [fields.bigInteger(), 'x', "'x'"],
    decimal: [fields.decimal({ maxDigits: 5, decimalPlaces: 2 }), 'NaN', "'NaN'"],
    wide: [fields.decimal({ maxDigits: 3, decimalPlaces: 2 }), '12345.678', "'12345.678'"],
    dateTime: [fields.dateTime(), new Date(NaN), 'Invalid Date'],
    date: [fields.date(), new Date(NaN), 'Invalid Date'],
    time: [fields.time(), 5, '5'],
    duration: [fields.duration(), 'long', "'long'"],
    choice: [fields.choice(['a']), NaN, 'NaN'],
    list: [fields.list(fields.char()), 5, '5'],
    readOnly: [fields.readOnly(), -Infinity, '-Infinity']
  } as const
  for (const [name, [field, value, text]] of Object.entries(kinds)) {
    const Class = serializer(Type.Object({ id: fields.integer(), value: field as never }))
    const { status, data, lines } = await page(t, Class, [{ id: 1, value: null }, { id: 2, value }])
    t.strictSame([status, data], [200, [{ id: 1, value: null }, { id: 2, value: null }]], name)
    t.strictSame(told(lines), [[50, 'value', text, 2]], `${name} is told to the log`)
  }
})

t.test('Of a list and a dictionary only the item is null that cannot be shown', async (t) => {
  const Class = serializer(Type.Object({ list: fields.list(fields.float()), dict: fields.dict(fields.dateTime()) }))
  const { status, data, lines } = await page(t, Class, [{ list: [1, NaN], dict: { a: new Date(0), b: new Date(NaN) } }])
  t.strictSame([status, data], [200, [{ list: [1, null], dict: { a: '1970-01-01T00:00:00Z', b: null } }]])
  t.equal(lines.length, 2)
})

t.test('Of JSON all is shown but what JSON cannot hold, and the log has the whole', async (t) => {
  const Class = serializer(Type.Object({ id: fields.integer(), meta: fields.json() }))
  const meta = { kept: [1, 'a', null, { b: true }], lost: [Infinity, NaN], ['__proto__']: 1 }
  const { status, data, lines } = await page(t, Class, [{ id: 7, meta }])
  t.strictSame([status, JSON.stringify(data)], [200, JSON.stringify([{ id: 7, meta: { kept: [1, 'a', null, { b: true }], lost: [null, null], ['__proto__']: 1 } }])])
  t.strictSame(told(lines), [[50, 'meta', "{ kept: [ 1, 'a', null, { b: true } ], lost: [ Infinity, NaN ], ['__proto__']: 1 }", 7]])
})

t.test('JSON that is nested too deep to be written is cut off', async (t) => {
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown
  const { status, data } = await page(t, serializer(Type.Object({ meta: fields.json() })), [{ meta: deep }])
  t.equal(status, 200)
  t.equal(JSON.stringify(data).length, '[{"meta":}]'.length + 500 + 'null'.length + 500)
})

t.test('An error of the user\'s own code is still an error', async (t) => {
  const thrower = (error: Error) => serializer(Type.Object({ id: fields.integer(), made: fields.method(() => { throw error }) }))
  class Broken extends serializer(Type.Object({ id: fields.integer() })) {
    override toRepresentation (): never { throw new TypeError('a bug') }
  }
  const Outer = serializer(Type.Object({ inner: fields.nested(Broken as never), all: fields.list(fields.nested(Broken as never)) }))
  t.equal((await page(t, thrower(new TypeError('a bug')), [{ id: 1 }])).status, 500)
  t.equal((await page(t, thrower(new NotFound()), [{ id: 1 }])).status, 404)
  t.equal((await page(t, Outer, [{ inner: { id: 1 }, all: [] }])).status, 500)
  t.equal((await page(t, Outer, [{ inner: null, all: [{ id: 1 }] }])).status, 500)
  t.equal((await page(t, serializer(Type.Object({ missing: fields.char() })), [{ id: 1 }])).status, 500)
})

t.test('Without a request there is no log, so that the error is thrown', (t) => {
  const Class = serializer(Type.Object({ value: fields.float() }))
  t.throws(() => new Class({ instance: { value: NaN } }).data, /cannot represent/)
  t.end()
})
