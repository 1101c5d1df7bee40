/** Answers for spreadsheets. */
import t from 'tap'
import { APIView, CSVRenderer, NotFound, path, serve } from '../../support/helper.ts'
import type { Test } from 'tap'

async function csv (t: Test, data: unknown, Renderer: typeof CSVRenderer = CSVRenderer): Promise<string> {
  class Table extends APIView {
    override rendererClasses = [Renderer]
    get (): unknown { return data }
    post (): never { throw new NotFound() }
  }
  const app = await serve(t, { urls: [path('/table/', Table.asView())] })
  const { headers, body } = await app.inject('/table/')
  t.equal(headers['content-type'], 'text/csv; charset=utf-8')
  return body
}

const TABLES: readonly (readonly [string, unknown, string])[] = [
  ['a list of rows', [{ id: 1, name: 'Łódź' }, { id: 2, name: 'Bath, "Spa"' }], 'id,name\r\n1,Łódź\r\n2,"Bath, ""Spa"""\r\n'],
  ['one row', { id: 1, gone: null, told: true }, 'id,gone,told\r\n1,,true\r\n'],
  ['a page', { count: 9, next: null, previous: null, results: [{ id: 1 }] }, 'id\r\n1\r\n'],
  ['rows that have not all the same', [{ a: 1 }, { b: 2 }], 'a,b\r\n1,\r\n,2\r\n'],
  ['what is nested', [{ tags: ['sea', 'wind'], more: { a: null } }], 'tags,more\r\n"[""sea"",""wind""]","{""a"":null}"\r\n'],
  ['rows that lack what every object has', [{ constructor: 1 }, { a: 2 }], 'constructor,a\r\n1,\r\n,2\r\n'],
  ['what JSON of itself has no words for', [{ big: 2n ** 60n, when: new Date(0), more: { big: 1n }, map: new Map([['a', 1]]) }], 'big,when,more,map\r\n1152921504606846976,1970-01-01T00:00:00Z,"{""big"":1}","{""a"":1}"\r\n'],
  ['values that are no rows', [1, 'two'], 'value\r\n1\r\ntwo\r\n']
]

for (const [what, data, text] of TABLES) {
  t.test(`CSV of ${what}`, async (t) => {
    t.equal(await csv(t, data), text)
  })
}

t.test('No cell is a formula, neither in names nor in values; numbers stay numbers', async (t) => {
  const evil = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("http://evil.example")']
  t.equal(await csv(t, [{ '=name': -5 }, ...evil.map((text) => ({ '=name': text }))]), '\'=name\r\n-5\r\n\'=1+1\r\n\'+1\r\n\'-1\r\n\'@SUM(A1)\r\n\'\t=1\r\n"\'=HYPERLINK(""http://evil.example"")"\r\n')
})

t.test('Text stays as it is for readers that are no spreadsheets', async (t) => {
  class Plain extends CSVRenderer {
    override readonly keepFormulas = true
  }
  t.equal(await csv(t, [{ a: '=1+1' }], Plain), 'a\r\n=1+1\r\n')
})
