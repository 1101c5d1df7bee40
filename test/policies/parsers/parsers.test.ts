import assert from 'node:assert/strict'
import t, { type Test } from 'tap'
import fc from 'fast-check'
import { ParseError } from '../../../lib/exceptions.ts'
import { MultiValueDict } from '../../../lib/http/multi-value-dict.ts'
import { BaseParser, emptyData, FormParser, JSONParser } from '../../../lib/policies/parsers/index.ts'
import { parseURLEncoded } from '../../../lib/http/urlencoded.ts'

const parser = new JSONParser()
const parse = (body: string | Buffer, contentType = 'application/json', maxDepth = 100): unknown =>
  parser.parse(Buffer.from(body as string), { contentType, maxDepth })

/** What the parser says of a body, without the words that all of its errors start with. */
function why (body: string | Buffer, contentType?: string, maxDepth?: number): string {
  try {
    parse(body, contentType, maxDepth)
  } catch (error) {
    if (error instanceof ParseError && error.statusCode === 400) return String(error.detail).replace('JSON parse error - ', '')
    throw error
  }
  return 'no error'
}

const form = (body: string | Buffer, contentType = 'application/x-www-form-urlencoded'): Array<[string, readonly string[]]> => {
  const data = new FormParser().parse(Buffer.from(body as string), { contentType })
  return [...data.keys()].map((key) => [key, data.getAll(key)])
}

t.test('JSON of any kind is read, not only objects (NEG-10)', async (t) => {
  for (const value of [{}, [], { a: [1, { b: null }] }, 'text', 0, -1.5e-7, true, null, '😀\u2028']) {
    t.strictSame(parse(JSON.stringify(value)), value)
  }
  t.strictSame(parse('{"a":1,"a":2}'), { a: 2 }, 'of a repeated key the last value is kept')
  t.strictSame(parse(' \n\t\r{ "a" : 1 } \n'), { a: 1 })
  t.strictSame(parse('"\\ud800"'), '\ud800', 'half a surrogate pair may be spelt')
})

t.test('JSON that is not well formed is answered in the words of CPython (NEG-11)', async (t) => {
  const cases: Array<[body: string, expected: string]> = [
    ['{', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ['{"a":1,', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
    ['{"a":1,}', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
    ['{a:1}', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ["{'a':1}", 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ['{,}', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ['{"a"', "Expecting ':' delimiter: line 1 column 5 (char 4)"],
    ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
    ['{"a":1', "Expecting ',' delimiter: line 1 column 7 (char 6)"],
    ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
    ['[1}', "Expecting ',' delimiter: line 1 column 3 (char 2)"],
    ['{"a":[{}', "Expecting ',' delimiter: line 1 column 9 (char 8)"],
    ['{"a":', 'Expecting value: line 1 column 6 (char 5)'],
    ['[1,]', 'Expecting value: line 1 column 4 (char 3)'],
    ['[', 'Expecting value: line 1 column 2 (char 1)'],
    ['nul', 'Expecting value: line 1 column 1 (char 0)'],
    ['.5', 'Expecting value: line 1 column 1 (char 0)'],
    ['-', 'Expecting value: line 1 column 1 (char 0)'],
    [']', 'Expecting value: line 1 column 1 (char 0)'],
    [' ', 'Expecting value: line 1 column 2 (char 1)'],
    ['"abc', 'Unterminated string starting at: line 1 column 1 (char 0)'],
    ['["abc\\', 'Unterminated string starting at: line 1 column 2 (char 1)'],
    ['{"abc', 'Unterminated string starting at: line 1 column 2 (char 1)'],
    ['"a\nb"', 'Invalid control character at: line 1 column 3 (char 2)'],
    ['"\\x"', 'Invalid \\escape: line 1 column 2 (char 1)'],
    ['"\\u12"', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
    ['"\\u1234', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
    ['"\\ud83d\\uzzzz"', 'Invalid \\uXXXX escape: line 1 column 9 (char 8)'],
    ['1 2', 'Extra data: line 1 column 3 (char 2)'],
    ['{"a":1} x', 'Extra data: line 1 column 9 (char 8)'],
    ['01', 'Extra data: line 1 column 2 (char 1)'],
    ['1.', 'Extra data: line 1 column 2 (char 1)'],
    ['1e', 'Extra data: line 1 column 2 (char 1)'],
    ['\uFEFF{}', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
    ['{"a": NaN}', "Out of range float values are not JSON compliant: 'NaN'"],
    ['[Infinity]', "Out of range float values are not JSON compliant: 'Infinity'"],
    ['-Infinity', "Out of range float values are not JSON compliant: '-Infinity'"],
    ['[NaN, }', "Out of range float values are not JSON compliant: 'NaN'"],
    ['[1'.padEnd(4305, '1'), 'Exceeds the limit (4300 digits) for integer string conversion: value has 4304 digits; use sys.set_int_max_str_digits() to increase the limit']
  ]
  for (const [body, expected] of cases) t.equal(why(body), expected, body.slice(0, 40))
})

t.test('Lines and columns are counted from 1, characters from 0, and an emoji is one of them (NEG-11)', async (t) => {
  t.equal(why('{\n  "a": 1,\n  b\n}'), 'Expecting property name enclosed in double quotes: line 3 column 3 (char 14)')
  t.equal(why('["😀",\r\n"😀😀" x]'), "Expecting ',' delimiter: line 2 column 6 (char 12)")
})

t.test('JSON that is not in its charset is answered in the words of CPython (NEG-11)', async (t) => {
  const cases: Array<[bytes: number[], expected: string]> = [
    [[0xFF], "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"],
    [[0x22, 0x80, 0x22], "'utf-8' codec can't decode byte 0x80 in position 1: invalid start byte"],
    [[0x22, 0xC3, 0x28], "'utf-8' codec can't decode byte 0xc3 in position 1: invalid continuation byte"],
    [[0xE2, 0x82, 0x28], "'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte"],
    [[0xED, 0xA0, 0x80], "'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte"],
    [[0xF0, 0x9F, 0x98, 0x28], "'utf-8' codec can't decode bytes in position 0-2: invalid continuation byte"],
    [[0x20, 0xC3], "'utf-8' codec can't decode byte 0xc3 in position 1: unexpected end of data"],
    [[0xF0, 0x9F, 0x98], "'utf-8' codec can't decode bytes in position 0-2: unexpected end of data"]
  ]
  for (const [bytes, expected] of cases) t.equal(why(Buffer.from(bytes)), expected)
  t.equal(parse(Buffer.from('"\uFFFD"')), '\uFFFD', 'the replacement character itself may be sent')
  t.equal(why(Buffer.from('"é"'), 'application/json; charset=ascii'), "'ascii' codec can't decode byte 0xc3 in position 1: ordinal not in range(128)")
  t.match(why(Buffer.from([0x22, 0xFF, 0x22]), 'application/json; charset=shift_jis'), /^'shift-jis' codec can't decode/)
})

t.test('The charset of the content type is heeded, one that nobody knows is not (NEG-10)', async (t) => {
  const latin = Buffer.from('"\xE9\x80"', 'latin1')
  for (const charset of ['latin-1', 'ISO-8859-1', 'latin1', 'L1', '"iso8859-1"']) {
    t.equal(parse(latin, `application/json; charset=${charset}`), '\xE9\x80', charset)
  }
  for (const charset of ['utf-8', 'UTF8', 'utf_8', '', 'klingon']) t.equal(parse('"é"', `application/json; charset=${charset}`), 'é', charset)
  t.equal(parse('"é"', 'application/json; version=1'), 'é')
  t.equal(parse('\uFEFF"é"', 'application/json; charset=utf-8-sig'), 'é')
  t.equal(parse('"e"', 'application/json; charset=us-ascii'), 'e')
  t.equal(parse(Buffer.from('"é"', 'utf16le'), 'application/json; charset=utf-16'), 'é')
})

t.test('A number that overflows is refused wherever it stands (NEG-10)', async (t) => {
  const message = "Out of range float values are not JSON compliant: 'Infinity'"
  for (const body of ['1e999', '[1, 1e400]', '{"a":{"b":[9e308]}}', '9'.repeat(400)]) t.equal(why(body), message)
  t.equal(why('[-1e999]'), "Out of range float values are not JSON compliant: '-Infinity'")
  t.strictSame(parse('[1e308, 1e-999, "1e999"]'), [1e308, 0, '1e999'])
  t.match(why(`[${'7'.repeat(5000)}]`), /value has 5000 digits/)
})

t.test('A parser that is not strict takes the numbers that JSON has no words for (CON-11)', async (t) => {
  const lax = (body: string, maxDepth = 100): unknown => parser.parse(Buffer.from(body), { contentType: 'application/json', maxDepth, strict: false })
  t.strictSame(lax('{"a": [NaN, -Infinity, {"NaN": Infinity}], "b": "NaN \\"Infinity", "c": 1e999}'), { a: [NaN, -Infinity, { NaN: Infinity }], b: 'NaN "Infinity', c: Infinity })
  t.strictSame([lax('NaN'), lax('[-1e999]'), lax('"NaN"')], [NaN, [-Infinity], 'NaN'])
  t.strictSame(lax('{"__proto__": {"admin": true}, "a": NaN}'), { a: NaN })
  for (const body of ['[NaN, }', '[nan]', '-NaN', '+Infinity', 'NaN NaN', '{NaN: 1}', `[${'7'.repeat(5000)}]`, '[Infinity, [[1]]]', '[[[NaN]]]']) {
    t.throws(() => lax(body, 2), ParseError, body)
  }
  class Strict extends JSONParser {
    override readonly strict = true
  }
  t.throws(() => new Strict().parse(Buffer.from('NaN'), { contentType: 'application/json', maxDepth: 100, strict: false }), ParseError)
})

t.test('A key that could reach a prototype is dropped, and its neighbours are kept (NEG-10)', async (t) => {
  const data = parse('{"__proto__":{"admin":true},"a":[{"__pro\\u0074o__":1,"b":2}],"constructor":{"prototype":{"c":1}}}')
  t.strictSame(data, { a: [{ b: 2 }] })
  t.equal(Object.getPrototypeOf(data), Object.prototype)
  t.equal(({} as { admin?: boolean }).admin, undefined)
  t.strictSame(parse('{"constructor":"ACME"}'), { constructor: 'ACME' })
})

t.test('A body nests as deep as the settings allow, and no deeper, well formed or not', async (t) => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  t.strictSame(parse(nested(5), undefined, 5), [[[[[]]]]])
  t.equal(why(nested(6), undefined, 5), 'Nested too deeply.')
  t.equal(why('{"a":'.repeat(6) + '1' + '}'.repeat(6), undefined, 5), 'Nested too deeply.')
  t.equal(why('[{"a":[{"a":[{"a":1}]}]}]', undefined, 5), 'Nested too deeply.')
  t.equal(why('['.repeat(6), undefined, 5), 'Nested too deeply.')
  t.equal(why(nested(200_000)), 'Nested too deeply.')
  t.strictSame(parse(JSON.stringify(Array(1000).fill({ '[': '[[[[{{{{' }))), Array(1000).fill({ '[': '[[[[{{{{' }), 'brackets side by side or in text do not count')
})

t.test('A long body that is no JSON is told as such', async (t) => {
  for (const body of ['[', '{"a":', '"', '\\', '"\\', '[1,', ' ', '\n', '1', '-', '"\\u0041', '{"":"",'].map((part) => part.repeat(40_000 / part.length))) t.not(why(body), 'no error', body.slice(0, 10))
})

/** Tries the property on many values; it tells with an exception that it does not hold. */
function holds<T> (t: Test, property: fc.IProperty<T>, numRuns: number): void {
  t.doesNotThrow(() => fc.assert(property, { numRuns }))
}

t.test('Whatever the bytes, the JSON parser returns or throws a ParseError', async (t) => {
  const charset = fc.constantFrom('utf-8', 'ascii', 'utf-16', 'latin1')
  holds(t, fc.property(fc.uint8Array({ maxLength: 60 }), charset, (bytes, name) => {
    why(Buffer.from(bytes), `application/json; charset=${name}`)
  }), 2000)
})

/** The data with numbers for the integers that a number would round. */
function rounded (value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value) ? value.map(rounded) : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rounded(member)]))
}

t.test('What JSON.parse reads, the JSON parser reads alike', async (t) => {
  holds(t, fc.property(fc.json({ maxDepth: 8 }), (text) => {
    // Such keys are made on purpose, and dropped on purpose.
    fc.pre(!/__proto__|constructor/.test(text))
    assert.deepEqual(rounded(parse(text)), JSON.parse(text))
  }), 500)
})

const WORDS = /^(?:(?:Expecting (?:value|property name enclosed in double quotes|'[:,]' delimiter)|Extra data|Unterminated string starting at|Invalid control character at|Invalid \\escape|Invalid \\uXXXX escape|Unexpected UTF-8 BOM \(decode using utf-8-sig\)): line [1-9]\d* column [1-9]\d* \(char \d+\)|Out of range float values are not JSON compliant: '(?:NaN|-?Infinity)'|Exceeds the limit \(4300 digits\) .+)$/

t.test('Whatever is done to a JSON text, what is said of it is one of the known sentences (NEG-11)', async (t) => {
  const scrap = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '\\u', '\n', '\0', ' ', '1', '-', '.', 'e', 'NaN', 'Infinity', 'true', '😀', '\uFEFF', "'")
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(3), scrap), { minLength: 1, maxLength: 3 })
  holds(t, fc.property(fc.json(), edits, (json, changes) => {
    let text = json
    for (const [place, removed, added] of changes) {
      const at = place % (text.length + 1)
      text = text.slice(0, at) + added + text.slice(at + removed)
    }
    const said = why(text)
    if (said === 'no error') JSON.parse(text)
    else assert.match(said, WORDS)
  }), 1500)
})

t.test('A form is read into names with all of their values (NEG-12, CON-10)', async (t) => {
  t.strictSame(form('a=1&b=2&a=3'), [['a', ['1', '3']], ['b', ['2']]])
  t.strictSame(form('a=&b&=c&&d=x=y'), [['a', ['']], ['b', ['']], ['', ['c']], ['d', ['x=y']]])
  t.strictSame(form('a+b=c+d%2B%20e'), [['a b', ['c d+ e']]])
  t.strictSame(form('items%5B0%5Dname=x&tags[0]=y'), [['items[0]name', ['x']], ['tags[0]', ['y']]])
  t.strictSame(form('__proto__=1&constructor=2'), [['__proto__', ['1']], ['constructor', ['2']]])
  t.equal(new FormParser().parse(Buffer.from('a=1&a=2'), { contentType: '' }).get('a'), '2')
})

t.test('A broken encoding in a form is kept as it stands, a byte that is no text reads as U+FFFD (NEG-12)', async (t) => {
  t.strictSame(form('a=%zz&b=100%&c=%4'), [['a', ['%zz']], ['b', ['100%']], ['c', ['%4']]])
  t.strictSame(form('a=%C3%A9&b=%C3&c=%FF%C3%A9x&d=é%C3é'), [['a', ['é']], ['b', ['\uFFFD']], ['c', ['\uFFFDéx']], ['d', ['é\uFFFDé']]])
  t.strictSame(form('a=%00&b=%zz%20'), [['a', ['\0']], ['b', ['%zz ']]])
  t.strictSame(form(Buffer.from('a=\xE9', 'latin1')), [['a', ['é']]], 'a body that is not UTF-8 is taken for Latin-1')
})

t.test('A form is decoded in the charset of its content type (NEG-12)', async (t) => {
  const type = (charset: string): string => `application/x-www-form-urlencoded; charset=${charset}`
  t.strictSame(form(Buffer.from('a=\xE9%E9', 'latin1'), type('latin-1')), [['a', ['éé']]])
  t.strictSame(form('a=%CF%F0', type('windows-1251')), [['a', ['Пр']]])
  t.strictSame(form('a=x%E9', type('ascii')), [['a', ['x\uFFFD']]])
  for (const charset of ['klingon', 'utf-8-sig', 'UTF8']) t.strictSame(form('a=%C3%A9', type(charset)), [['a', ['é']]], charset)
})

t.test('A form of more than a thousand fields is answered 400, and a subclass may allow other numbers', async (t) => {
  const fields = (count: number): string => Array(count).fill('a=1').join('&')
  t.equal(form(fields(1000))[0]?.[1].length, 1000)
  t.throws(() => form(fields(1001)), new ParseError('Form parse error - Too many fields: at most 1000 are read.'))
  t.throws(() => form('&'.repeat(1000)), ParseError, 'fields without name or value count')
  class Narrow extends FormParser {
    override readonly maxFields = 2
  }
  t.throws(() => new Narrow().parse(Buffer.from('a&b&c'), { contentType: '' }), ParseError)
})

t.test('Whatever the bytes, the form parser returns', async (t) => {
  const charset = fc.constantFrom('utf-8', 'ascii', 'utf-16', 'latin1', 'gbk')
  holds(t, fc.property(fc.uint8Array({ maxLength: 60 }), charset, (bytes, name) => {
    form(Buffer.from(bytes), `application/x-www-form-urlencoded; charset=${name}`)
  }), 1000)
})

t.test('What a browser encodes, the form parser decodes', async (t) => {
  const text = fc.string({ unit: 'grapheme' })
  holds(t, fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
    const data = parseURLEncoded(new URLSearchParams(pairs).toString())
    const expected = new MultiValueDict(pairs)
    assert.deepEqual([...data], [...expected])
    for (const key of expected.keys()) assert.deepEqual(data.getAll(key), expected.getAll(key))
  }), 300)
})

t.test('No body means an empty form where the content type is a form, and an empty object elsewhere (DSP-06)', async (t) => {
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'Application/X-WWW-Form-URLEncoded']) {
    const data = emptyData(type)
    t.ok(data instanceof MultiValueDict && data.size === 0, type)
  }
  for (const type of ['application/json', 'text/plain', '']) t.strictSame(emptyData(type), {})
})

t.test('A parser of your own may take its time', async (t) => {
  class Later extends BaseParser {
    override readonly mediaType = 'text/plain'
    override async parse (body: Buffer): Promise<string> {
      return body.toString()
    }
  }
  t.equal(await new Later().parse(Buffer.from('x')), 'x')
})
