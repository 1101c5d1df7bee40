/**
 * What it costs a process to import the package as it is published, beside one that imports Fastify and TypeBox alone: the
 * processor's time of a whole process, the median of fresh ones taken in turn.
 *
 *   npm run build && npm run bench:import
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from './statistics.ts'

const ROUNDS = 15
const root = fileURLToPath(new URL('../..', import.meta.url))
const PEERS = ['fastify', '@sinclair/typebox']
const PROCESSES = { peers: PEERS, package: [...PEERS, 'fastify-viewsets'] } as const

function millisecondsToImport (names: readonly string[]): number {
  const code = `${names.map((name) => `await import('${name}')`).join(';')};const { user, system } = process.cpuUsage();console.log(user + system)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: root, encoding: 'utf8' })) / 1000
}

const rounds = Array.from({ length: ROUNDS }, () => ({ peers: millisecondsToImport(PROCESSES.peers), package: millisecondsToImport(PROCESSES.package) }))
const peers = median(rounds.map((round) => round.peers))
const both = median(rounds.map((round) => round.package))
console.log(`${PEERS.join(' and ')}: ${Math.round(peers)} ms of processor; with the package ${Math.round(both)} ms, ${(both / peers).toFixed(2)} times as much`)
