/**
 * What a service of viewsets does in a second, and what that costs, beside two that are written by hand for the same work.
 *
 *   npm run bench -- [--rounds 5] [--seconds 2] [--connections 16] [--only list,retrieve] [--database postgresql|sqlite] [--profile FOLDER]
 *
 * - `handwritten`: Fastify, TypeBox schemas both ways, Drizzle, a pool of `pg`, or a file of libsql.
 * - `prepared`: the same handlers; on PostgreSQL SQL by hand, in named statements on two pipelined clients, on SQLite Drizzle's `.prepare()`.
 * - `aggregated`: the same with one statement that makes JSON of a page and all its relatives; for the scenario that has some.
 * - `viewset`: the viewsets of `servers/viewset-app.ts`, with pipelined reads on PostgreSQL; `coalesced` lets equal reads share a statement.
 *
 * Each is a process of its own over the same tables of 10,000 products and 100,000 reviews, in a database that is made for
 * the run. First all must give the same answers. Then they are loaded in turn, in another order each round; figures are
 * medians of the rounds, ratios medians of the ratios within a round, in brackets the least and the greatest: one machine
 * does all the work, so that figures of different rounds differ by more than contestants do.
 *
 * Neither database waits for its disk to confirm writes here, since that would hide what a server does. `--profile` puts
 * profiles of the servers' processor time into the folder, for the developer tools of Chrome.
 */
import { deepStrictEqual } from 'node:assert/strict'
import { parseArgs } from 'node:util'
import { kindsNamed, withDatabase } from './data/databases.ts'
import { Server, measure } from './measuring.ts'
import { AMOUNTS, BOOKS, DEEPEST, comparable, scenarios } from './scenarios.ts'
import { median, spread } from './statistics.ts'
import type { Database } from './data/databases.ts'
import type { Figures } from './measuring.ts'
import type { Contestant, Request, Scenario } from './scenarios.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '16' },
    only: { type: 'string' },
    database: { type: 'string' },
    profile: { type: 'string' }
  }
})
const rounds = Number(options.rounds)
const load = { seconds: Number(options.seconds), connections: Number(options.connections) }
const chosen = options.only === undefined ? scenarios : scenarios.filter(({ name }) => options.only?.split(',').includes(name))

const VIEWSET = 'viewset'
const NAMES = ['handwritten', 'prepared', 'aggregated', VIEWSET, 'coalesced'] as const
type Name = typeof NAMES[number]

/** Which are others with a flag. */
const VARIANTS: ReadonlyMap<Name, Name> = new Map([['aggregated', 'prepared'], ['coalesced', VIEWSET]])

interface Running extends Contestant {
  readonly name: Name
  readonly server: Server
}

async function start (name: Name, database: Database): Promise<Running> {
  const execArgv = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`, `--cpu-prof-name=${database.kind}-${name}.cpuprofile`]
  const script = VARIANTS.get(name)
  const server = script === undefined
    ? await Server.start(name, database, { execArgv })
    : await Server.start(script, database, { flags: [name], execArgv })
  return { name, server, cursorPaths: await walk(server) }
}

/** The links from page to page by cursor. */
async function walk (server: Server): Promise<string[]> {
  const paths: string[] = []
  let path = '/newest/'
  while (paths.length < DEEPEST) {
    const { next } = await ask(server, { method: 'GET', path }) as { next: string }
    const url = new URL(next, server.address)
    paths.push(path = url.pathname + url.search)
  }
  return paths
}

async function ask (server: Server, { method, path, body }: Request): Promise<unknown> {
  const answer = await fetch(`${server.address}${path}`, { method, ...body !== undefined && { body, headers: { 'content-type': 'application/json' } } })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return await answer.json()
}

/** Some of a scenario's requests, enough to meet each kind of answer. */
const CHECKED = 10

async function answersOf (contestant: Running, scenario: Scenario): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const request of scenario.requests(contestant).slice(0, CHECKED)) answers.push(comparable(await ask(contestant.server, request), request))
  return answers
}

/** Those who have a way of their own to answer it. */
function answering ({ aggregates = false }: Scenario, contestants: readonly Running[]): readonly Running[] {
  return contestants.filter(({ name }) => aggregates || name !== 'aggregated')
}

/** One after the other: SQLite lets one process write at a time. */
async function checkEqual (scenario: Scenario, [first, ...others]: readonly Running[]): Promise<void> {
  if (first === undefined) return
  const expected = await answersOf(first, scenario)
  for (const other of others) {
    const answers = await answersOf(other, scenario)
    deepStrictEqual(answers, expected, `${scenario.name}: "${other.name}" answers otherwise than "${first.name}".`)
  }
}

/** Rows that were added are gone again, and what was deleted or changed takes up no room. */
async function tidy ({ kind, run }: Database): Promise<void> {
  await run(`delete from products where id > ${AMOUNTS.products}`, kind === 'postgresql' ? 'vacuum (analyze) products' : 'pragma wal_checkpoint(truncate)')
}

type Round = ReadonlyMap<Name, Figures>

async function runRound (scenario: Scenario, contestants: readonly Running[], database: Database): Promise<Round> {
  const figures = new Map<Name, Figures>()
  for (const contestant of contestants) {
    figures.set(contestant.name, await measure(contestant.server, scenario.requests(contestant), load))
    if (scenario.writes === true) await tidy(database)
  }
  return figures
}

/** Another one begins each time, and every other round goes backwards. */
function ordered (contestants: readonly Running[], round: number): readonly Running[] {
  const place = (round >> 1) % contestants.length
  const order = [...contestants.slice(place), ...contestants.slice(0, place)]
  return round % 2 === 0 ? order : order.reverse()
}

function print (scenario: Scenario, database: Database, measured: readonly Round[]): void {
  console.log(`\n${database.kind}, ${scenario.name}: ${scenario.title}`)
  console.log(`  ${'contestant'.padEnd(12)}${'req/s'.padStart(9)}${'p99 ms'.padStart(9)}${'CPU µs'.padStart(9)}   viewset to it`)
  for (const name of NAMES.filter((one) => measured[0]?.has(one))) {
    const own = measured.map((round) => round.get(name) as Figures)
    const ratios = measured.map((round) => (round.get(VIEWSET) as Figures).perSecond / (round.get(name) as Figures).perSecond)
    const ratio = name === VIEWSET ? '' : `${median(ratios).toFixed(2)} [${spread(ratios)}]`
    const figure = (of: keyof Figures, digits: number): string => median(own.map((one) => one[of])).toFixed(digits).padStart(9)
    console.log(`  ${name.padEnd(12)}${figure('perSecond', 0)}${figure('p99', 1)}${figure('cpu', 0)}   ${ratio}`)
  }
}

async function compete (database: Database): Promise<void> {
  await database.run(...database.statements.fillStatements(AMOUNTS), ...database.statements.fillBookStatements(BOOKS))
  if (database.kind === 'postgresql') await database.run(`alter database ${new URL(database.url).pathname.slice(1)} set synchronous_commit = off`)
  const contestants: Running[] = []
  try {
    for (const name of NAMES) contestants.push(await start(name, database))
    for (const scenario of chosen) await checkEqual(scenario, answering(scenario, contestants))
    await tidy(database)
    for (const scenario of chosen) {
      for (const one of answering(scenario, contestants)) await measure(one.server, scenario.requests(one), { ...load, seconds: 1 })
      if (scenario.writes === true) await tidy(database)
      const measured: Round[] = []
      for (let round = 0; round < rounds; round++) measured.push(await runRound(scenario, ordered(answering(scenario, contestants), round), database))
      print(scenario, database, measured)
    }
  } finally {
    await Promise.all(contestants.map(({ server }) => server.stop()))
  }
}

if (chosen.length === 0) throw new Error(`--only names some of ${scenarios.map(({ name }) => name).join(', ')}.`)
for (const kind of kindsNamed(options.database)) await withDatabase(kind, compete)
