import assert from 'node:assert/strict'
import t from 'tap'
import fc from 'fast-check'
import { MultiValueDict } from '../../../lib/http/multi-value-dict.ts'
import { BaseRenderer } from '../../../lib/policies/renderers/base.ts'
import { JSONRenderer } from '../../../lib/policies/renderers/json.ts'
import { writeJSON } from '../../../lib/policies/renderers/json-writer.ts'

const renderer = new JSONRenderer()
const render = (data: unknown, acceptedMediaType?: string): string => renderer.render(data, acceptedMediaType)

t.test('JSON is compact, in the order of the data, and escapes no more than it must (CON-01)', async (t) => {
  t.equal(render({ b: [1, 'é/<&>'], a: { c: null, d: true } }), '{"b":[1,"é/<&>"],"a":{"c":null,"d":true}}')
  t.equal(render('"\\\n\u0001\u007F'), '"\\"\\\\\\n\\u0001\u007F"')
  t.equal(render(['\u2028', { '\u2029': new Date(0), k: '\u2028\u2028' }]), '["\\u2028",{"\\u2029":"1970-01-01T00:00:00Z","k":"\\u2028\\u2028"}]')
  t.equal(render('\ud800'), '"\\ud800"', 'half a surrogate pair is spelt out')
})

t.test('JSON has no charset parameter, and other renderers have one unless they say so (CON-02)', async (t) => {
  t.strictSame([renderer.mediaType, renderer.format, renderer.charset], ['application/json', 'json', null])
  class Text extends BaseRenderer {
    override readonly mediaType = 'text/plain'
    override render (data: unknown): string {
      return String(data)
    }
  }
  const text = new Text()
  t.strictSame([text.render(1), text.format, text.charset], ['1', null, 'utf-8'])
})

t.test('Nothing is rendered as nothing, and null inside data as null', async (t) => {
  t.equal(render(null), '')
  t.equal(render(undefined), '')
  for (const [data, expected] of [[[null], '[null]'], [0, '0'], ['', '""'], [false, 'false']] as const) t.equal(render(data), expected)
})

t.test('The accepted media type may ask for an indent of up to eight spaces (NEG-06)', async (t) => {
  const data = { a: [1, { b: null }], c: [], d: {} }
  const cases: Array<[parameter: string, width: number]> = [
    ['indent=4', 4], ['indent=1', 1], ['indent="2"', 2], ['INDENT=2', 2], ['indent=20', 8], ['indent=999999999999999999999', 8], ['indent=+3', 3], ['indent=1_0', 8],
    ['indent=0', 0], ['indent=-3', 0], ['indent=x', 0], ['indent=2.5', 0], ['indent=', 0], ['indent', 0], ['q=0.8', 0]
  ]
  for (const [parameter, width] of cases) t.equal(render(data, `application/json; ${parameter}`), JSON.stringify(data, null, width), parameter)
  t.equal(render({ a: 1 }, 'application/json'), '{"a":1}')
  t.equal(render({ at: [new Date(0)], e: [], o: new Map() }, 'application/json; indent=2'), '{\n  "at": [\n    "1970-01-01T00:00:00Z"\n  ],\n  "e": [],\n  "o": {}\n}')
})

t.test('A number that JSON cannot spell is an error, however deep it lies (CON-03)', async (t) => {
  for (const value of [NaN, Infinity, -Infinity]) {
    for (const data of [value, [value], { a: { b: [value] } }, [new Date(0), value], new Map([['a', value]])]) {
      t.throws(() => render(data), new RangeError(`Out of range float values are not JSON compliant: ${value}`))
    }
  }
})

t.test('A renderer that is not strict spells numbers as Python does (CON-11)', async (t) => {
  class Lax extends JSONRenderer {
    override readonly strict = false
  }
  t.equal(new Lax().render({ a: [NaN, 1, { b: Infinity }], c: -Infinity }), '{"a":[NaN,1,{"b":Infinity}],"c":-Infinity}')
})

t.test('A renderer that is not compact leaves a space after commas and colons, but none at the end of an indented line (CON-11)', async (t) => {
  class Spaced extends JSONRenderer {
    override readonly compact = false
  }
  const data = { a: [1, 'b,c:d'], e: [], f: {}, g: new Map([['h', new Date(0)]]) }
  t.equal(new Spaced().render(data), '{"a": [1, "b,c:d"], "e": [], "f": {}, "g": {"h": "1970-01-01T00:00:00Z"}}')
  t.equal(new Spaced().render(data, 'application/json; indent=2'), render(data, 'application/json; indent=2'))
})

t.test('A renderer for ASCII alone escapes everything else (CON-11)', async (t) => {
  class Ascii extends JSONRenderer {
    override readonly ensureAscii = true
  }
  const data = { é: ['😀', '\u2028\u007F~', new Date(0), '\ud800'] }
  const text = new Ascii().render(data)
  t.equal(text, '{"\\u00e9":["\\ud83d\\ude00","\\u2028\\u007f~","1970-01-01T00:00:00Z","\\ud800"]}')
  t.strictSame(JSON.parse(text), { é: ['😀', '\u2028\u007F~', '1970-01-01T00:00:00Z', '\ud800'] })
})

t.test('Raw values get the text that a field would give them (FLD-29, FLD-14, CON-05)', async (t) => {
  const cases: Array<[data: unknown, expected: string]> = [
    [new Date('2024-01-02T03:04:05Z'), '"2024-01-02T03:04:05Z"'],
    [[new Date('2024-01-02T03:04:05.120Z')], '["2024-01-02T03:04:05.120000Z"]'],
    [{ a: 9007199254740993n, b: -1n }, '{"a":9007199254740993,"b":-1}'],
    [Buffer.from('žluť"'), '"žluť\\""'],
    [{ a: new Uint8Array([0x61, 0xC3, 0xA9]) }, '{"a":"aé"}'],
    [new Map<unknown, unknown>([['b', 1], [2, 'x'], ['1', undefined]]), '{"b":1,"2":"x"}'],
    [new Set(['a', new Date(0)]), '["a","1970-01-01T00:00:00Z"]'],
    [new Float64Array([1, 0.5]), '[1,0.5]'],
    [(function * () { yield 1; yield undefined })(), '[1,null]'],
    [new MultiValueDict([['a', '1'], ['a', '2'], ['b', '']]), '{"a":"2","b":""}'],
    [new URL('http://x/y'), '"http://x/y"'],
    [{ toJSON: () => ({ at: new Date(0) }) }, '{"at":"1970-01-01T00:00:00Z"}'],
    [[Object('x'), Object(1), Object(true)], '["x",1,true]'],
    [Object.assign(Object.create(null), { a: 1 }), '{"a":1}']
  ]
  for (const [data, expected] of cases) t.equal(render(data), expected)
  t.throws(() => render(Buffer.from([0xFF])), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' }, 'bytes that are no text')
  t.throws(() => render(new Date(NaN)), RangeError)
})

t.test('Members without a value are left out, of instances of classes too', async (t) => {
  class Point {
    x = 1
    y = undefined
    length = (): number => 1
  }
  t.equal(render({ a: undefined, b: () => 1, c: Symbol('c'), d: [undefined, () => 1] }), '{"d":[null,null]}')
  t.equal(render({ point: new Point(), at: new Date(0) }), '{"point":{"x":1},"at":"1970-01-01T00:00:00Z"}')
  t.equal(writeJSON(undefined), 'null')
})

t.test('Data that holds itself is an error that says so', async (t) => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  t.throws(() => render(circle), { message: /^Circular reference detected/ })
  t.throws(() => render([new Date(0), circle]), { message: /^Circular reference detected/ })
  const itself = { toJSON: () => itself, a: 1 }
  t.equal(render(itself), '{"a":1}')
})

t.test('Data a thousand levels deep is written, plain or not', async (t) => {
  for (const innermost of [1, new Date(0)]) {
    let data: unknown = innermost
    for (let depth = 0; depth < 500; depth++) data = [{ a: data }]
    t.equal(render(data), '[{"a":'.repeat(500) + render(innermost) + '}]'.repeat(500))
  }
})

t.test('Plain data is written as JSON.stringify writes it, beside a raw value as well', async (t) => {
  const value = fc.jsonValue({ maxDepth: 6, noUnicodeString: false })
  const escaped = (text: string): string => text.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  t.doesNotThrow(() => fc.assert(fc.property(value, fc.nat(8), (data, indent) => {
    const accepted = `application/json; indent=${indent}`
    assert.equal(render([data], accepted), escaped(JSON.stringify([data], null, indent)))
    assert.equal(render([data, new Date(0)], accepted), escaped(JSON.stringify([data, '1970-01-01T00:00:00Z'], null, indent)))
  }), { numRuns: 500 }))
})
