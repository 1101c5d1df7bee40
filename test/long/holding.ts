/**
 * Whatever a client sends, the service goes on: no 5xx, no end of the process, no turn of the event loop beyond 200 ms, no heap
 * that grows. REQUESTS (how many on each database) and SEED, and to make those of a failure again FROM and TO, may be set in the environment.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { requestOf } from './requests.ts'
import { Random } from './random.ts'
import { inject, send } from './sending.ts'
import { longestStretch } from './stalls.ts'
import { buildApp } from './service/app.ts'
import { seed as seedRows } from './service/rows.ts'
import type { Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import type { GeneratedRequest } from './requests.ts'
import type { Answered, Framing } from './sending.ts'
import type { HelpDesk } from './service/rows.ts'

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const REQUESTS = number('REQUESTS', 7000)
const SEED = number('SEED', Math.floor(Math.random() * 2 ** 31))
/** The rows are those of the beginning again after so many requests. */
const ROUND = 500
const AT_ONCE = 6
const LONGEST = 200
const MOST_GROWTH = 8 * 2 ** 20

const FRAMINGS: readonly Framing[] = ['length', 'length', 'chunked', 'chunked', 'short', 'long']
const LEAK = /node_modules|\n\s+at .+:\d+:\d+|\b(?:lib|dist)\/[\w/-]+\.[jt]s|SQLITE_|\bPostgresError|\binsert into "|\bselect .{1,200} from "|Failed query/

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const shown = ({ method, url, headers, body }: GeneratedRequest): string => {
  const text = body?.toString('latin1') ?? ''
  return `${method} ${url.slice(0, 2000)}\n${JSON.stringify(headers).slice(0, 2000)}\n${JSON.stringify(text.slice(0, 3000))}${text.length > 3000 ? ` … ${text.length} bytes` : ''}`
}

/** One in four goes over a socket. */
async function ask (app: FastifyInstance, at: number): Promise<Answered> {
  const random = new Random(SEED, at, 1)
  const request = requestOf(SEED, at)
  return random.chance(0.25) ? await send(app, request, random.one(FRAMINGS)) : await inject(app, request)
}

/** What is wrong with an answer, or null. */
function fault ({ status, type, body }: Answered): string | null {
  if (status !== null && status >= 500) return `${status} ${body.slice(0, 500)}`
  if (status !== null && LEAK.test(body)) return `tells too much: ${body.slice(0, 2000)}`
  if (type.includes('json') && body !== '') {
    try {
      JSON.parse(body)
    } catch {
      return `no JSON: ${body.slice(0, 500)}`
    }
  }
  return 'polluted' in {} || Object.keys(Object.prototype).length > 0 ? 'a prototype was changed' : null
}

class Run {
  readonly faults: string[] = []
  readonly heaps: number[] = []
  readonly statuses = new Set<number | null>()
  readonly #inFlight = new Set<number>()

  constructor (readonly desk: HelpDesk, readonly app: FastifyInstance, readonly lastError: () => string) {}

  async all (from: number, to: number): Promise<void> {
    for (let start = from; start < to && this.faults.length < 10; start += ROUND) {
      await seedRows(this.desk)
      await this.round(start, Math.min(start + ROUND, to))
      collectGarbage()
      this.heaps.push(process.memoryUsage().heapUsed)
    }
  }

  async round (from: number, to: number): Promise<void> {
    for (let at = from; at < to; at += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, to - at) }, (_, more) => at + more)
      const stretch = await longestStretch(() => Promise.all(numbers.map((each) => this.one(each))), 10)
      if (stretch > LONGEST) for (const each of numbers) await this.again(each)
    }
  }

  async one (at: number): Promise<void> {
    this.#inFlight.add(at)
    const answered = await ask(this.app, at).catch((error: Error) => ({ status: null, type: '', body: '', error }))
    this.#inFlight.delete(at)
    if ('error' in answered && !isRefusedByInject(answered.error)) this.tell(at, `inject() threw ${answered.error.stack}`)
    this.statuses.add(answered.status)
    const wrong = fault(answered)
    if (wrong !== null) this.tell(at, answered.status === 500 ? `${wrong}\n${this.lastError()}` : wrong)
  }

  /** Garbage of others, or a function that was compiled, may have been what took so long: the request alone is asked three times. */
  async again (at: number): Promise<void> {
    let shortest = Infinity
    for (let times = 0; times < 3; times++) shortest = Math.min(shortest, await longestStretch(() => ask(this.app, at), 1))
    if (shortest > LONGEST) this.tell(at, `keeps the event loop for ${Math.round(shortest)} ms`)
  }

  /** What was asked and not yet answered, for when the process ends. */
  inFlight (): string {
    return [...this.#inFlight].map((at) => `SEED=${SEED} TO=${at + 1}: in flight\n${shown(requestOf(SEED, at))}`).join('\n')
  }

  tell (at: number, what: string): void {
    const start = at - at % ROUND
    this.faults.push(`SEED=${SEED} FROM=${start} TO=${at + 1}: ${what}\n${shown(requestOf(SEED, at))}`)
  }
}

/** What is no HTTP at all never reaches a service by `inject()`. */
const isRefusedByInject = (error: Error): boolean => /Invalid (?:URL|character in header|header)|ERR_INVALID/.test(`${error.message} ${(error as { code?: string }).code}`)

/** Sends all requests to the service over what keeps its rows. */
export async function hold (t: Test, desk: HelpDesk): Promise<void> {
  let logged = ''
  const app = await buildApp(desk, (line) => { logged = line })
  t.teardown(async () => {
    await app.close()
    await desk.close()
  })
  const run = new Run(desk, app, () => (JSON.parse(logged || '{}') as { err?: { stack?: string } }).err?.stack ?? '')
  const tell = (error: Error): void => console.error(`${error.stack}\n${run.inFlight()}`)
  process.on('uncaughtExceptionMonitor', tell)
  t.teardown(() => process.off('uncaughtExceptionMonitor', tell))
  await run.all(number('FROM', 0), number('TO', REQUESTS))
  t.strictSame(run.faults, [], `seed ${SEED}`)
  if (process.env['TO'] !== undefined) return
  t.ok(isFlat(run.heaps), `the heap is flat: ${run.heaps.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(' ')} MiB`)
  for (const status of [200, 201, 400, 404, 405]) t.ok(run.statuses.has(status), `some were answered ${status}`)
}

/** Caches fill in the first third of a run; from there on nothing may. */
function isFlat (heaps: readonly number[]): boolean {
  const later = heaps.slice(Math.floor(heaps.length / 3))
  const half = Math.floor(later.length / 2)
  if (half < 2) return true
  return Math.min(...later.slice(half)) - Math.min(...later.slice(0, half)) < MOST_GROWTH
}
