import { Type } from '@sinclair/typebox'
import t from 'tap'
import { AsyncAPIView, Response, logged, memoryModel, path, serve } from '../../support/helper.ts'
import type { Test } from 'tap'
import type { ViewsetsOptions } from '../../support/helper.ts'

const Product = memoryModel('Product', Type.Object({ id: Type.Integer() }), { rows: Array.from({ length: 9 }, () => ({})) })

class Slow extends AsyncAPIView {
  async get () {
    for (let id = 1; id <= Number(this.kwargs.times); id++) await Product.objects.get({ id })
    return new Response({})
  }
}

async function warnings (t: Test, options: ViewsetsOptions, ...times: number[]): Promise<object[]> {
  const { lines, options: server } = logged()
  const app = await serve(t, { urls: [path('/slow/:times/', Slow.asView())], ...options }, server)
  for (const one of times) await app.inject(`/slow/${one}/`)
  return lines.map(({ msg, ...line }) => ({ msg, route: (line as { route?: string }).route, statement: (line as { statement?: string }).statement }))
}

t.test('a request that sends one statement again and again is told of once', async (t) => {
  t.strictSame(await warnings(t, {}, 5, 5), [])
  t.strictSame(await warnings(t, {}, 6, 9), [{
    msg: 'one request sent the same statement more than 5 times: fetch what belongs to all rows at once, as a PostFetch does',
    route: 'GET /slow/:times/',
    statement: 'select from Product where id exact ?'
  }])
})

t.test('the limit can be set, or nothing be watched', async (t) => {
  t.equal((await warnings(t, { repeatedQueryLimit: 2 }, 3)).length, 1)
  t.strictSame(await warnings(t, { repeatedQueryLimit: null }, 9), [])
})

t.test('production is not watched', async (t) => {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  t.teardown(() => { if (before === undefined) delete process.env.NODE_ENV; else process.env.NODE_ENV = before })
  t.strictSame(await warnings(t, { allowedHosts: ['*'] }, 9), [])
})
