/** A throttle of one's own: so many requests for each door, until somebody opens it again. */
import t from 'tap'
import { METADATA, library } from './library.ts'
import type { Throttle, ViewRequest } from '../../support/helper.ts'

/** A class of throttles with a count of its own. */
function doorOf (most: number) {
  let passed = 0
  return class DoorThrottle implements Throttle {
    allowRequest (request: ViewRequest): boolean {
      if (request.headers['x-open'] !== undefined) passed = 0
      return ++passed <= most
    }

    wait (): number { return 2.5 }
  }
}

t.test('A throttle of one\'s own refuses what is too much, and tells when to come again', async (t) => {
  const { ask, askRaw, columns } = await library(t, (Books) => class Named extends Books { override throttleClasses = [doorOf(1)] })
  t.equal((await ask('/books/'))[0], 200)
  t.equal(columns(), 'id, title')
  const { statusCode, headers, body } = await askRaw('/books/')
  t.strictSame([statusCode, headers['retry-after'], JSON.parse(body)], [429, '3', { detail: 'Request was throttled. Expected available in 3 seconds.' }])
  t.equal((await ask('/books/', { headers: { 'x-open': '1' } }))[0], 200)
})

t.test('It may be that of all views, and of one action', async (t) => {
  const all = await library(t, (Books) => class Named extends Books {}, { defaultThrottleClasses: [doorOf(1)] })
  t.strictSame([(await all.ask('/books/'))[0], (await all.ask('/books/1/'))[0]], [200, 429])
  const one = await library(t, (Books) => class Named extends Books { override actionConfigs = { retrieve: { throttleClasses: [doorOf(0)] } } })
  t.strictSame([(await one.ask('/books/'))[0], (await one.ask('/books/1/'))[0]], [200, 429])
})

t.test('The document tells that there may be too much, where there is a throttle', async (t) => {
  const { operation } = await library(t, (Books) => class Named extends Books { override actionConfigs = { list: { throttleClasses: [doorOf(1)] } } })
  t.match(operation('get', '/books/').responses['429']?.content?.['application/json']?.schema, { properties: { detail: { type: 'string' } } })
  t.notOk('429' in operation('post', '/books/').responses)
})

t.test('OPTIONS tells of its view what it tells of any other, and is counted', async (t) => {
  const { ask } = await library(t, (Books) => class Named extends Books { override throttleClasses = [doorOf(1)] })
  t.strictSame(await ask('/books/', { method: 'OPTIONS' }), [200, METADATA])
  t.equal((await ask('/books/', { method: 'OPTIONS' }))[0], 429)
})
