import Fastify from 'fastify'
import t from 'tap'
import { detailErrors } from '../../plugins/detail-errors.ts'
import { viewsets } from '../../plugins/viewsets.ts'

async function serve (t: { teardown (fn: () => unknown): unknown }) {
  const app = Fastify({ bodyLimit: 10 })
  await app.register(detailErrors)
  await app.register(viewsets, { prefix: '/api' })
  app.get('/teapot', async () => { throw Object.assign(new Error('Short and stout.'), { statusCode: 418 }) })
  app.get('/broken', async () => { throw new Error('a secret') })
  app.post('/small', async () => ({}))
  t.teardown(() => app.close())
  return app
}

t.test('a URL that nobody routes is answered 404 with a detail (DSP-21)', async (t) => {
  const response = await (await serve(t)).inject('/nowhere')
  t.strictSame([response.statusCode, response.json()], [404, { detail: 'Not found.' }])
})

t.test('a body that cannot be read is answered 404 too where nobody routes its URL (DSP-21)', async (t) => {
  const response = await (await serve(t)).inject({ method: 'POST', url: '/nowhere', headers: { 'content-type': 'application/json' }, payload: '{' })
  t.strictSame([response.statusCode, response.json()], [404, { detail: 'Not found.' }])
})

t.test('an error of another plugin keeps its status and tells its message as a detail (DSP-25)', async (t) => {
  const response = await (await serve(t)).inject('/teapot')
  t.strictSame([response.statusCode, response.json()], [418, { detail: 'Short and stout.' }])
})

t.test('a body over the limit is answered 413 in the words that views use (DSP-23)', async (t) => {
  const response = await (await serve(t)).inject({ method: 'POST', url: '/small', payload: { name: 'far too long' } })
  t.strictSame([response.statusCode, response.json()], [413, { detail: 'Request body is too large.' }])
})

t.test('an unexpected error tells nothing (DSP-16)', async (t) => {
  const response = await (await serve(t)).inject('/broken')
  t.strictSame([response.statusCode, response.json()], [500, { error: 'Server Error (500)' }])
})
