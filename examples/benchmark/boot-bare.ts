/** The other contestant of `boot.ts`: the routes that it is given, in Fastify alone, with a handler that does nothing. */
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import type { HTTPMethods } from 'fastify'

export interface BareRoute {
  readonly method: HTTPMethods | HTTPMethods[]
  readonly url: string
}

const routes = JSON.parse(readFileSync(0, 'utf8')) as BareRoute[]
const app = Fastify()
const start = performance.now()
for (const { method, url } of routes) app.route({ method, url, exposeHeadRoute: false, handler: () => null })
await app.ready()
console.log(JSON.stringify({ ready: performance.now() - start }))
await app.close()
