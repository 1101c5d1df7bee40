/**
 * How long it takes until an app with many viewsets is ready: each with a serializer of its own and six routes, and beside
 * them the forms of its URLs and the methods that it refuses. In turn with Fastify alone, given the same URLs and methods.
 * Every figure is the median of five fresh processes.
 *
 *   npm run bench:boot
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { compile } from './compiled.ts'
import { median } from './statistics.ts'
import type { BareRoute } from './boot-bare.ts'

const folder = compile()
const ROUNDS = 5

function run (script: string, argument: string, input = ''): { ready: number, routes: BareRoute[] } {
  const output = execFileSync(process.execPath, [join(folder, script), argument], { encoding: 'utf8', input, maxBuffer: 1e8 })
  return JSON.parse(output) as { ready: number, routes: BareRoute[] }
}

for (const viewsets of [30, 100, 300]) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const { ready, routes } = run('boot-server.js', String(viewsets))
    return { ready, bare: run('boot-bare.js', '', JSON.stringify(routes)).ready }
  })
  const ready = median(rounds.map((round) => round.ready))
  const bare = median(rounds.map((round) => round.bare))
  console.log(`${viewsets} viewsets, ${viewsets * 6} routes: ready in ${Math.round(ready)} ms, ${(ready / viewsets).toFixed(2)} ms each; Fastify alone ${Math.round(bare)} ms`)
}
