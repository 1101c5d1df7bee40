/** Starts servers as processes of their own, and loads them. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { compile } from './compiled.ts'
import type { ChildProcess } from 'node:child_process'
import type { Database } from './data/databases.ts'
import type { Request } from './scenarios.ts'

let compiled: string | undefined

export class Server {
  readonly address: string
  readonly #process: ChildProcess

  private constructor (child: ChildProcess, address: string) {
    this.#process = child
    this.address = address
  }

  /** Starts `servers/<script>.ts` on that database, and waits until it listens. */
  static async start (script: string, { kind, url }: Database, { flags = [], execArgv = [] }: { flags?: readonly string[], execArgv?: readonly string[] } = {}): Promise<Server> {
    compiled ??= compile()
    const env = { ...process.env, NODE_ENV: 'production' }
    const child = fork(join(compiled, 'servers', `${script}.js`), [kind, url, ...flags], { execArgv: [...execArgv], env })
    const failed = once(child, 'exit').then(() => { throw new Error(`The server "${script}" ended before it listened.`) })
    const [{ address }] = await Promise.race([once(child, 'message'), failed]) as [{ address: string }]
    failed.catch(() => {})
    return new Server(child, address)
  }

  /** Microseconds of processor time that it has used so far. */
  async cpu (): Promise<number> {
    const answered = once(this.#process, 'message')
    this.#process.send('cpu')
    const [{ cpu }] = await answered as [{ cpu: NodeJS.CpuUsage }]
    return cpu.user + cpu.system
  }

  async stop (): Promise<void> {
    if (this.#process.exitCode !== null || !this.#process.connected) return
    const ended = once(this.#process, 'exit')
    this.#process.disconnect()
    await ended
  }
}

export interface Figures {
  readonly perSecond: number
  /** Milliseconds in which 99 of 100 requests were answered. */
  readonly p99: number
  /** Microseconds of the server's processor for each request. */
  readonly cpu: number
}

export interface Load {
  readonly seconds: number
  readonly connections: number
}

/** The same requests from another place on, so that clients do not ask in step. */
function rotated<T> (list: readonly T[], by: number): T[] {
  const place = by % list.length
  return [...list.slice(place), ...list.slice(0, place)]
}

export async function measure (server: Server, requests: readonly Request[], { seconds, connections }: Load): Promise<Figures> {
  const times: number[] = []
  const before = await server.cpu()
  let clients = 0
  const options: autocannon.Options = {
    url: server.address,
    connections,
    duration: seconds,
    headers: { 'content-type': 'application/json' },
    setupClient: (client) => client.setRequests(rotated(requests, clients++ * Math.ceil(requests.length / connections)))
  }
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(options, (error, all) => error === null || error === undefined ? resolve(all) : reject(error))
    running.on('response', (_client, _status, _bytes, milliseconds) => { times.push(milliseconds) })
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${requests[0]?.path}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`)
  const cpu = (await server.cpu() - before) / times.length
  times.sort((a, b) => a - b)
  return { perSecond: times.length / result.duration, p99: times[Math.floor(times.length * 0.99)] ?? 0, cpu }
}
