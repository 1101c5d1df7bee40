/**
 * What two throttles cost a read: a viewset with two of ours, and a Fastify route with two checks of `@fastify/rate-limit`, in one
 * process, loaded in turn over HTTP, the order swapped each round. Prints the median of the paired ratios, in memory and, where a
 * Redis is at `REDIS_URL` or on its usual port, in Redis.
 *
 *   npm run bench:throttle -- [--rounds 5] [--seconds 3] [--connections 16]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { compile } from './compiled.ts'
import { median, spread } from './statistics.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' }
  }
})

const contestants = ['/plugin/1/', '/viewset/1/'] as const

async function requestsPerSecond (url: string, duration: number): Promise<number> {
  const { requests, errors, non2xx } = await autocannon({ url, connections: Number(values.connections), duration })
  if (non2xx > 0 || errors > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx, ${errors} errors`)
  return requests.average
}

async function compare (place: string, args: readonly string[]): Promise<void> {
  const server = fork(join(folder, 'throttle-server.js'), [...args], { execArgv: [], env: { ...process.env, NODE_ENV: 'production' } })
  const [{ address }] = await once(server, 'message') as [{ address: string }]
  for (const path of contestants) await requestsPerSecond(`${address}${path}`, 2)
  const ratios: number[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const figures = new Map<string, number>()
    for (const path of round % 2 === 0 ? contestants : contestants.toReversed()) figures.set(path, await requestsPerSecond(`${address}${path}`, Number(values.seconds)))
    const [plugin = 0, viewset = 0] = contestants.map((path) => figures.get(path))
    ratios.push(viewset / plugin)
    console.log(`${place}, round ${round + 1}: @fastify/rate-limit ${Math.round(plugin)} req/s, viewset ${Math.round(viewset)} req/s, ratio ${(viewset / plugin).toFixed(3)}`)
  }
  console.log(`${place}, viewset / @fastify/rate-limit: ${median(ratios).toFixed(3)} [${spread(ratios)}]`)
  server.kill()
}

async function isThere (url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port || 6379) })
  return await once(socket, 'connect').then(() => true, () => false).finally(() => { socket.destroy() })
}

const folder = compile()
await compare('memory', [])
const redis = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379'
if (await isThere(redis)) await compare('Redis', [redis])
else console.log(`no Redis at ${redis}: not compared there`)
