/** A Redis server to throw away, gone with the process that asked for it. */
import { delimiter, join } from 'node:path'
import { Redis } from 'ioredis'
import { ServerProcess, canRun, freePort } from './server-process.ts'

const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin']

const COMMAND = '"$1" --bind 127.0.0.1 --port "$2" --save "" --appendonly no --loglevel warning --dir /tmp'

/** Whether a server answers there. */
export async function answers (url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 1000, retryStrategy: () => null, maxRetriesPerRequest: 0 })
  client.on('error', () => {})
  return await client.connect().then(() => client.ping()).then(() => true, () => false).finally(() => { client.disconnect() })
}

/** A server that a test may stop. */
export class RedisServer extends ServerProcess {
  readonly url: string

  constructor (program: string, port: number) {
    const url = `redis://127.0.0.1:${port}/0`
    super({ command: COMMAND, args: [program, String(port)], signal: 'TERM', answers: () => answers(url) })
    this.url = url
  }
}

/** A fresh server; null where its program is not installed. */
export async function throwAwayRedis (): Promise<RedisServer | null> {
  const program = FOLDERS.map((folder) => join(folder, 'redis-server')).find(canRun)
  if (program === undefined) return null
  const server = new RedisServer(program, await freePort())
  await server.start()
  return server
}
