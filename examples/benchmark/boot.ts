/**
 * How long it takes until an app with many viewsets is ready: each with a serializer of its own and six routes.
 * Every figure is the median of five fresh processes.
 *
 *   npm run bench:boot
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { compile } from './compiled.ts'
import { median } from './statistics.ts'

const script = join(compile(), 'boot-server.js')
const ROUNDS = 5

for (const viewsets of [30, 100, 300]) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const output = execFileSync(process.execPath, [script, String(viewsets)], { encoding: 'utf8' })
    return JSON.parse(output) as { ready: number, routes: number }
  })
  const ready = median(rounds.map((round) => round.ready))
  const { routes } = rounds[0] as { routes: number }
  console.log(`${viewsets} viewsets, ${routes} routes: ready in ${Math.round(ready)} ms, ${(ready / viewsets).toFixed(2)} ms each`)
}
