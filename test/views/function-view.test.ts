import t from 'tap'
import { IsAuthenticated, Response, Tokens, answer, apiView, as, fastifyFor, path, serve } from '../support/helper.ts'

const hello = apiView(['GET', 'POST'])(function helloWorld (request, kwargs) {
  return new Response({ method: request.method, kwargs, data: request.data })
})

const urls = [path('/x/:name/', hello)]

t.test('A function is a view (DSP-20)', async (t) => {
  const app = await serve(t, { urls })
  t.strictSame(answer(await app.inject('/x/you/')), [200, { method: 'GET', kwargs: { name: 'you' }, data: {} }])
})

t.test('A function reads the body like any view (DSP-20)', async (t) => {
  const app = await serve(t, { urls })
  t.strictSame(answer(await app.inject({ method: 'POST', url: '/x/you/', payload: { a: 1 } })), [200, { method: 'POST', kwargs: { name: 'you' }, data: { a: 1 } }])
})

t.test('A function answers GET where no methods are given (DSP-20)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', apiView()(() => 'in'))] })
  const response = await app.inject('/x/')
  t.strictSame([...answer(response), response.headers.allow], [200, 'in', 'GET, OPTIONS'])
})

for (const method of ['PUT', 'HEAD'] as const) {
  t.test(`A function answers ${method} with 405 where that is not among its methods (DSP-20)`, async (t) => {
    const app = await serve(t, { urls })
    const response = await app.inject({ method, url: '/x/you/' })
    t.strictSame([response.statusCode, response.headers.allow], [405, 'GET, POST, OPTIONS'])
  })
}

t.test('A function answers HEAD where that is among its methods (DSP-20)', async (t) => {
  const app = await serve(t, { urls: [path('/x/', apiView(['get', 'head'])(() => 'in'))] })
  const response = await app.inject({ method: 'HEAD', url: '/x/' })
  t.strictSame([response.statusCode, response.headers.allow], [200, 'GET, HEAD, OPTIONS'])
})

t.test('OPTIONS tells the name of the function (DSP-18, DSP-20)', async (t) => {
  const app = await serve(t, { urls })
  t.match(answer(await app.inject({ method: 'OPTIONS', url: '/x/you/' })), [200, { name: 'Hello World', description: '' }])
})

t.test('A function has the policies that it is given (DSP-20)', async (t) => {
  const guarded = apiView(['GET'], { authenticationClasses: [Tokens], permissionClasses: [IsAuthenticated] })(() => 'in')
  const app = await serve(t, { urls: [path('/x/', guarded)] })
  t.strictSame([answer(await app.inject('/x/')), answer(await app.inject({ url: '/x/', headers: as('bob') }))], [
    [401, { detail: 'Authentication credentials were not provided.' }], [200, 'in']
  ])
})

t.test('A function as a view handles a route of an application without the plugin (DSP-20)', async (t) => {
  const app = fastifyFor(t)
  app.get('/x/:name', hello)
  t.strictSame(answer(await app.inject('/x/you')), [200, { method: 'GET', kwargs: { name: 'you' }, data: {} }])
})
