import { test } from 'tap'
import { asciiDigits } from '../../lib/python/digits.ts'
import { codePoints, pythonFloat, pythonInt, pythonRepr, pythonStr, pythonStrip, typeName } from '../../lib/python/builtins.ts'

test('types have their Python names (CON-07)', async (t) => {
  const cases: [unknown, string][] = [
    ['x', 'str'], [5, 'int'], [5.5, 'float'], [5n, 'int'], [true, 'bool'], [[], 'list'], [{}, 'dict'],
    [Object.create(null), 'dict'], [null, 'NoneType'], [undefined, 'NoneType'], [new Date(), 'Date']
  ]
  for (const [value, name] of cases) t.equal(typeName(value), name)
})

test('a value is written as str() writes it, and inside another as repr() does (CON-08)', async (t) => {
  const cases: [unknown, string][] = [
    ['bare', 'bare'], [true, 'True'], [false, 'False'], [null, 'None'], [[1, 'a', null], "[1, 'a', None]"],
    [{ a: 1, b: [true] }, "{'a': 1, 'b': [True]}"], [5, '5'], [5n, '5'], [1.5, '1.5'], [1e21, '1000000000000000000000'],
    [0.0001, '0.0001'], [0.00001, '1e-05'], [1.5e-7, '1.5e-07'], [-2.5e-10, '-2.5e-10'], [-0, '0'],
    [Infinity, 'inf'], [-Infinity, '-inf'], [NaN, 'nan']
  ]
  for (const [value, text] of cases) t.equal(pythonStr(value), text)
})

test('a text in another value is quoted and escaped as in Python (CON-08)', async (t) => {
  const cases: [string, string][] = [
    ['a', "'a'"], ["it's", '"it\'s"'], ['\'"', "'\\'\"'"], ['\n\r\t\\', "'\\n\\r\\t\\\\'"], ['\x00\x7f', "'\\x00\\x7f'"],
    ['\xa0', "'\\xa0'"], ['\u200b', "'\\u200b'"], ['é😀', "'é😀'"], ['\u{e0001}', "'\\U000e0001'"], ['\ud800', "'\\ud800'"]
  ]
  for (const [value, text] of cases) t.equal(pythonRepr(value), text)
})

test('a value nested without end is cut off (CON-08)', async (t) => {
  let deep: unknown = 1
  for (let i = 0; i < 100_000; i++) deep = [deep]
  t.match(pythonStr(deep), /^\[{100}\.\.\.\]{100}$/)
})

test('whitespace is what str.strip takes (FLD-06)', async (t) => {
  t.equal(pythonStrip('\x1c\x1f\x85\u2028\u3000\t a b \xa0\n'), 'a b')
  t.equal(pythonStrip('\ufeffa\u200b'), '\ufeffa\u200b')
  t.equal(pythonStrip(' \n '), '')
})

test('lengths count code points (CON-09)', async (t) => {
  t.equal(codePoints('😀'), 1)
  t.equal(codePoints('a😀b'), 3)
  t.equal(codePoints('\ud83d'), 1)
  t.equal(codePoints('\ude00\ud83d'), 2)
  t.equal(codePoints(''), 0)
})

test('digits of all scripts are digits', async (t) => {
  t.equal(asciiDigits('٣٤-०९ 𝟘𝟡𝟎'), '34-09 090')
})

test('integers are read as int() reads them (FLD-08)', async (t) => {
  const good: [string, bigint][] = [['7', 7n], [' 7\n', 7n], ['+7', 7n], ['-7', -7n], ['1_000', 1000n], ['007', 7n], ['٣', 3n], ['\u30007\x85', 7n]]
  for (const [text, value] of good) t.equal(pythonInt(text), value, text)
  for (const text of ['', '+', '1__0', '_1', '1_', '- 5', '0x10', '1e3', '\x1c5', '5\0']) t.equal(pythonInt(text), null, JSON.stringify(text))
  t.equal(pythonInt('0x_1f', 16), 31n)
  t.equal(pythonInt('-ff', 16), -255n)
  t.equal(pythonInt('xff', 16), null)
})

test('floats are read as float() reads them, but never infinite (FLD-09)', async (t) => {
  const good: [string, number][] = [['1.5', 1.5], ['.5', 0.5], ['5.', 5], ['1_0.5_0e1_0', 10.5e10], [' +1e-3 ', 0.001], ['٣.٥', 3.5]]
  for (const [text, value] of good) t.equal(pythonFloat(text), value, text)
  for (const text of ['', '.', 'e5', '1_.5', '1._5', '1e_5', '0x1', 'inf', '-Infinity', 'nan', '1e400']) t.equal(pythonFloat(text), null, text)
})
