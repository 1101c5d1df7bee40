/** A Redis server to throw away, gone with the process that asked for it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { ChildProcess } from 'node:child_process'
import type { AddressInfo } from 'node:net'

// The shell holds on to a pipe from this process: however this one ends, the pipe closes and the server is stopped.
const SCRIPT = `
"$1" --bind 127.0.0.1 --port "$2" --save "" --appendonly no --loglevel warning --dir /tmp &
server=$!
cat >/dev/null
kill -TERM $server
wait $server`

const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin']

function program (): string | null {
  return FOLDERS.map((folder) => join(folder, 'redis-server')).find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  }) ?? null
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Whether a server answers there. */
export async function answers (url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 1000, retryStrategy: () => null, maxRetriesPerRequest: 0 })
  client.on('error', () => {})
  return await client.connect().then(() => client.ping()).then(() => true, () => false).finally(() => { client.disconnect() })
}

/** A server that a test may stop. */
export class RedisServer {
  readonly url: string
  readonly #port: number
  readonly #program: string
  #shell: ChildProcess | null = null

  constructor (path: string, port: number) {
    [this.#program, this.#port] = [path, port]
    this.url = `redis://127.0.0.1:${port}/0`
  }

  async start (): Promise<void> {
    this.#shell = spawn('sh', ['-c', SCRIPT, 'sh', this.#program, String(this.#port)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
    // a process that forgets to stop the server may still end
    this.#shell.unref()
    ;(this.#shell.stdin as unknown as { unref: () => void }).unref()
    for (let tries = 0; tries < 200; tries++) {
      if (await answers(this.url)) return
      await wait(50)
    }
    throw new Error(`Redis did not start on port ${this.#port}.`)
  }

  async stop (): Promise<void> {
    const shell = this.#shell
    if (shell === null) return
    this.#shell = null
    shell.ref()
    const ended = once(shell, 'exit')
    shell.stdin?.end()
    await ended
  }
}

/** A fresh server; null where its program is not installed. */
export async function throwAwayRedis (): Promise<RedisServer | null> {
  const path = program()
  if (path === null) return null
  const server = new RedisServer(path, await freePort())
  await server.start()
  return server
}
