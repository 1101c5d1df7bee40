/**
 * Whether viewsets keep their promises under load: 64 clients read, write and move money between accounts at once, on each
 * database. Fails on any answer that should not have been, such as a 5xx; on a write that was lost, doubled, half done or
 * not undone; and where a client does not read what it has written.
 *
 *   npm run load -- [--seconds 30] [--clients 64] [--database postgresql|sqlite]
 */
import { parseArgs } from 'node:util'
import { kindsNamed, withDatabase } from './data/databases.ts'
import { ACCOUNTS, BALANCE, COUNTERS, LoadClient, PRODUCTS, Tally } from './load-clients.ts'
import { Server } from './measuring.ts'
import type { Database } from './data/databases.ts'

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    clients: { type: 'string', default: '64' },
    database: { type: 'string' }
  }
})

async function fill ({ run, statements }: Database): Promise<void> {
  const list = (count: number, row: (id: number) => string): string => Array.from({ length: count }, (_, index) => row(index + 1)).join()
  await run(
    ...statements.fillStatements({ products: PRODUCTS, reviews: 10 * PRODUCTS }),
    `insert into counters (id) values ${list(COUNTERS, (id) => `(${id})`)}`,
    `insert into accounts (id, balance) values ${list(ACCOUNTS, (id) => `(${id}, ${BALANCE})`)}`
  )
}

/** What the tables say, beside what the clients were told. */
async function compare ({ run }: Database, tally: Tally): Promise<readonly (readonly [what: string, found: number, told: number])[]> {
  const number = async (query: string): Promise<number> => Number((await run(`select ${query} as number`))[0]?.['number'])
  const spent = '(select coalesce(sum(amount), 0) from transfers where from_id = accounts.id)'
  const earned = '(select coalesce(sum(amount), 0) from transfers where to_id = accounts.id)'
  return [
    ['sum of the counters', await number('(select sum(value) from counters)'), tally.increments],
    ['products', await number('(select count(*) from products)'), PRODUCTS + tally.created - tally.deleted],
    ['products made twice', await number('(select count(*) - count(distinct name) from products)'), 0],
    ['transfers', await number('(select count(*) from transfers)'), tally.transfers],
    ['transfers made twice', await number('(select count(*) - count(distinct reference) from transfers)'), 0],
    ['money in all accounts', await number('(select sum(balance) from accounts)'), ACCOUNTS * BALANCE],
    ['accounts that are overdrawn', await number('(select count(*) from accounts where balance < 0)'), 0],
    ['accounts that their transfers do not explain', await number(`(select count(*) from accounts where balance <> ${BALANCE} - ${spent} + ${earned})`), 0]
  ]
}

async function loadWith (database: Database): Promise<Tally> {
  const server = await Server.start('load', database)
  const tally = new Tally()
  const clients = Array.from({ length: Number(options.clients) }, (_, number) => new LoadClient(server.address, `client${number}`, tally))
  try {
    const end = Date.now() + 1000 * Number(options.seconds)
    await Promise.all(clients.map((client) => client.runUntil(end)))
  } finally {
    await server.stop()
  }
  return tally
}

function printSpeed ({ kind }: Database, { requests, milliseconds, refused }: Tally): void {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const part = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
  console.log(`\n${kind}: ${requests} requests, median ${part(0.5)} ms, p99 ${part(0.99)} ms; ${refused} transfers were refused and undone`)
}

/** Whether all was well. */
async function check (database: Database): Promise<boolean> {
  await fill(database)
  const tally = await loadWith(database)
  const comparison = await compare(database, tally)
  printSpeed(database, tally)
  for (const [what, found, told] of comparison) console.log(`  ${found === told ? 'ok    ' : 'FAILED'} ${what}: ${found}${found === told ? '' : `, should be ${told}`}`)
  for (const [problem, times] of tally.problems) console.log(`  FAILED ${times} times: ${problem}`)
  const happened = tally.created > 0 && tally.deleted > 0 && tally.increments > 0 && tally.transfers > 0 && tally.refused > 0
  if (!happened) console.log('  FAILED There was no time for some of it: give more --seconds.')
  return happened && tally.problems.size === 0 && comparison.every(([, found, told]) => found === told)
}

for (const kind of kindsNamed(options.database)) {
  if (!await withDatabase(kind, check)) process.exitCode = 1
}
