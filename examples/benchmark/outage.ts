/**
 * Takes the database away from a service under load, and gives it back: meanwhile every answer must be a 503 that says
 * when to try again, afterwards everything must work as before, without a restart and without a sale lost or made up.
 * Exits with 1 where that is not so. Starts a PostgreSQL server of its own; its programs must be installed.
 *
 *   npm run bench:outage -- [--seconds 3] [--connections 16]
 */
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { throwAwayServer } from '../../test/support/postgres-server.ts'
import { schema, startApp } from './outage-app.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' }, connections: { type: 'string', default: '16' } } })
const phase = Number(values.seconds) * 1000

/** Longer than this no client should wait for a 503. */
const LONGEST = 5000

interface Answer { readonly phase: string, readonly status: number, readonly retryAfter: string | null, readonly took: number }

const requests: readonly (readonly [method: 'GET' | 'POST', path: string, body?: object])[] = [
  ['GET', '/products/?page=2'], ['GET', '/products/7/'], ['GET', '/products/8/'], ['POST', '/products/', { name: 'Saw', price: 2.5 }], ['POST', '/products/1/sell/']
]

/** A client that asks one thing after another until it is told to stop. */
async function client (address: string, state: { phase: string }, answers: Answer[]): Promise<void> {
  for (let count = 0; state.phase !== 'over'; count++) {
    const [method, path, body] = requests[count % requests.length] as (typeof requests)[number]
    const started = performance.now()
    const during = state.phase
    const response = await fetch(`${address}${path}`, { method, ...body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } })
    await response.arrayBuffer()
    // An answer belongs to a phase where it was asked and given in it.
    const name = state.phase === during ? during : 'between'
    answers.push({ phase: name, status: response.status, retryAfter: response.headers.get('retry-after'), took: performance.now() - started })
    if (path.endsWith('/sell/')) sales[response.status === 200 ? 'made' : 'unsure']++
    // As a client that was told to wait would, but for the time.
    if (response.status === 503) await wait(5)
  }
}

const sales = { made: 0, unsure: 0 }

async function statement (url: string, ...texts: string[]): Promise<Record<string, unknown>[]> {
  const connection = new pg.Client({ connectionString: url })
  await connection.connect()
  let rows: Record<string, unknown>[] = []
  for (const text of texts) ({ rows } = await connection.query(text))
  await connection.end()
  return rows
}

function tally (answers: readonly Answer[], phase: string): string {
  const counts = new Map<number, number>()
  for (const answer of answers) if (answer.phase === phase) counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`).join(', ') || 'nothing'
}

const faults: string[] = []
function check (isFine: boolean, what: string): void {
  console.log(`${isFine ? 'ok' : 'NOT OK'}  ${what}`)
  if (!isFine) faults.push(what)
}

const server = await throwAwayServer()
if (server === null) throw new Error('There are no programs of PostgreSQL here to start a server with.')
try {
  await statement(server.url, ...schema)
  const { app, address } = await startApp(server.url)
  const [state, answers] = [{ phase: 'before' }, [] as Answer[]]
  const clients = Promise.all(Array.from({ length: Number(values.connections) }, () => client(address, state, answers)))
  await wait(phase)
  state.phase = 'stopping'
  await server.stop()
  state.phase = 'away'
  await wait(phase)
  state.phase = 'starting'
  await server.start()
  await wait(1500)
  state.phase = 'after'
  await wait(phase)
  state.phase = 'over'
  await clients
  const [row] = await statement(server.url, 'select sold from products where id = 1')
  await app.close()

  for (const name of ['before', 'stopping', 'away', 'starting', 'after', 'between']) console.log(`${name.padEnd(9)} ${tally(answers, name)}`)
  const of = (...phases: string[]): Answer[] => answers.filter((answer) => phases.includes(answer.phase))
  const isFine = ({ status }: Answer): boolean => status === 200 || status === 201
  check(of('before').length > 0 && of('before').every(isFine), 'before, everything is answered')
  check(of('away').length > 0 && of('away').every(({ status }) => status === 503), 'while the server is away every answer is a 503')
  check(answers.every((answer) => isFine(answer) || answer.status === 503), 'there is never another error')
  check(answers.every(({ status, retryAfter }) => status !== 503 || Number(retryAfter) > 0), 'every 503 has a Retry-After')
  check(answers.every(({ took }) => took < LONGEST), `nobody waits for ${LONGEST / 1000} s`)
  check(of('after').length > 0 && of('after').every(isFine), 'when the server is back everything is answered again')
  const sold = Number(row?.['sold'])
  check(sold >= sales.made && sold <= sales.made + sales.unsure, `no sale is lost or made up: ${sales.made} were confirmed, ${sold} are stored`)
} finally {
  await server.remove()
}
process.exitCode = faults.length === 0 ? 0 : 1
