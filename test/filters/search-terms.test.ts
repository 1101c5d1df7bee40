import t from 'tap'
import fc from 'fast-check'
import { searchTerms } from '../../lib/filters/search-terms.ts'

const CASES: Readonly<Record<string, readonly string[]>> = {
  'a b': ['a', 'b'],
  'a,b c': ['a', 'b', 'c'],
  '"a b" c': ['a b', 'c'],
  "'a b' c": ['a b', 'c'],
  'a"b c"d': ['a"b c"d'],
  '"unclosed x': ['"unclosed', 'x'],
  'a,"b c",d': ['a', '"b c"', 'd'],
  '"a","b"': ['a","b'],
  ',"a b",': ['a b'],
  ',': [],
  '': [],
  ' \t\n ': [],
  ',,a,,b,,': ['a', 'b'],
  "it's \"a b\"": ["it's", 'a b'],
  'a"b c"d"e f"g': ['a"b c"d"e f"g'],
  '"': [''],
  '""': [''],
  '"\'a"': ["'a"],
  '"a\\"b c"': ['a"b c'],
  '"a\\\\ b"': ['a\\ b'],
  '"a\\': ['"a\\'],
  '"a\\\nb"': ['"a\\', 'b"'],
  'a\u3000b\u0085c\u001cd': ['a', 'b', 'c', 'd'],
  'a\ufeffb': ['a\ufeffb'],
  'a,\u00e9 "\u00fc, 1"': ['a', 'é', 'ü, 1']
}

t.test('A search is parted into terms at spaces and commas, but not in quotes (FLT-04)', async (t) => {
  for (const [text, terms] of Object.entries(CASES)) t.strictSame(searchTerms(text), terms, JSON.stringify(text))
})

t.test('Words without quotes and commas are terms as they are (FLT-04)', async () => {
  const word = fc.stringMatching(/^[\w\-.:;!?\\éß日]+$/)
  fc.assert(fc.property(fc.array(word), (words) => searchTerms(words.join(' ')).join(' ') === words.join(' ')))
})
