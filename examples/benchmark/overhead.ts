/**
 * What a viewset action costs over a bare Fastify handler that returns the same object: both in one process, loaded in
 * turn over HTTP, the order swapped each round. Prints the median of the paired ratios.
 *
 *   npm run bench:overhead -- [--rounds 7] [--seconds 3] [--connections 16]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { compile } from './compiled.ts'
import { median, spread } from './statistics.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' }
  }
})

const server = fork(join(compile(), 'overhead-server.js'), { execArgv: [], env: { ...process.env, NODE_ENV: 'production' } })
const [{ address }] = await once(server, 'message') as [{ address: string }]

async function requestsPerSecond (path: string, duration: number): Promise<number> {
  const result = await autocannon({ url: `${address}${path}`, connections: Number(values.connections), duration })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${path}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`)
  return result.requests.average
}

const contestants = ['/bare/1/', '/viewset/1/'] as const
for (const path of contestants) await requestsPerSecond(path, 2)

const ratios: number[] = []
for (let round = 0; round < Number(values.rounds); round++) {
  const order = round % 2 === 0 ? contestants : contestants.toReversed()
  const figures = new Map<string, number>()
  for (const path of order) figures.set(path, await requestsPerSecond(path, Number(values.seconds)))
  const bare = figures.get('/bare/1/') as number
  const viewset = figures.get('/viewset/1/') as number
  ratios.push(viewset / bare)
  console.log(`round ${round + 1}: bare ${Math.round(bare)} req/s, viewset ${Math.round(viewset)} req/s, ratio ${(viewset / bare).toFixed(3)}`)
}
console.log(`viewset / bare: ${median(ratios).toFixed(3)} [${spread(ratios)}]`)
server.kill()
