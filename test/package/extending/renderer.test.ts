/** A renderer of one's own: rows as lines with commas. */
import t from 'tap'
import { BaseRenderer, JSONRenderer } from '../../support/helper.ts'
import { METADATA, library } from './library.ts'

class LinesRenderer extends BaseRenderer {
  override readonly mediaType = 'text/csv'
  override readonly format = 'csv'

  override render (data: unknown): string {
    const rows = (Array.isArray(data) ? data : [data]) as readonly object[]
    return rows.map((row) => `${Object.values(row).join(',')}\n`).join('')
  }

  getBodySchema (): object { return { type: 'string' } }
}

/** Writes the data as others do, under a media type of its own. */
class HalRenderer extends JSONRenderer {
  override readonly mediaType = 'application/hal+json'
  override readonly format = 'hal'
}

t.test('A renderer of one\'s own answers who asks for it, from the columns that are shown', async (t) => {
  const { askRaw, ask, columns } = await library(t, (Books) => class Named extends Books { override rendererClasses = [JSONRenderer, LinesRenderer] })
  const { statusCode, headers, body } = await askRaw('/books/?format=csv')
  t.strictSame([statusCode, headers['content-type'], headers['vary'], body], [200, 'text/csv; charset=utf-8', 'Accept', 'T30\nT10\nT20\nT40\n'])
  t.equal(columns(), 'id, title')
  t.strictSame(await ask('/books/1/', { headers: { accept: 'application/json' } }), [200, { title: 'T30' }])
  t.equal((await ask('/books/1/', { headers: { accept: 'text/html' } }))[0], 406)
  t.equal((await askRaw('/books/9/?format=csv')).body, 'No Book matches the given query.\n')
})

t.test('The document has the body in each way, as its renderer says it is', async (t) => {
  const { operation } = await library(t, (Books) => class Named extends Books { override rendererClasses = [JSONRenderer, LinesRenderer] })
  const { content = {} } = operation('get', '/books/').responses['200'] ?? {}
  t.strictSame([Object.keys(content), content['text/csv']], [['application/json', 'text/csv'], { schema: { type: 'string' } }])
  t.match(content['application/json'], { schema: { type: 'array', items: { properties: { title: { type: 'string' } } } } })
  t.strictSame(Object.keys(operation('get', '/books/{pk}/').responses['404']?.content ?? {}), ['application/json', 'text/csv'])
})

t.test('A document of Swagger 2 has its media type, and the schema of the data', async (t) => {
  const { operation } = await library(t, (Books) => class Named extends Books { override rendererClasses = [JSONRenderer, LinesRenderer] }, {}, { swagger: {} })
  t.match(operation('get', '/books/'), { produces: ['application/json', 'text/csv'], responses: { 200: { schema: { type: 'array' } } } })
})

t.test('One that says nothing of its body has that of the data', async (t) => {
  const { operation } = await library(t, (Books) => class Named extends Books { override rendererClasses = [HalRenderer] })
  const { content = {} } = operation('get', '/books/').responses['200'] ?? {}
  t.strictSame(Object.keys(content), ['application/hal+json'])
  t.match(content['application/hal+json'], { schema: { type: 'array' } })
})

t.test('OPTIONS lists its media type', async (t) => {
  const { ask } = await library(t, (Books) => class Named extends Books { override rendererClasses = [JSONRenderer, LinesRenderer] })
  t.strictSame(await ask('/books/', { method: 'OPTIONS', headers: { accept: 'application/json' } }), [200, { ...METADATA, renders: ['application/json', 'text/csv'] }])
})
