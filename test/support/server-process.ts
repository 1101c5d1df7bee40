/** What servers to throw away have in common: a free port, a program that may run, and a process that ends with the one that asked for it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { ChildProcess } from 'node:child_process'
import type { AddressInfo } from 'node:net'

/** Whether there is a program that this process may run. */
export function canRun (path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A port that nobody listens at. */
export async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

// The shell holds on to a pipe from this process: however this one ends, the pipe closes and the server is stopped.
const script = (command: string, signal: string): string => `
${command} &
server=$!
cat >/dev/null
kill -${signal} $server
wait $server`

interface ServerCommand {
  /** What the shell runs, with its arguments as `"$1"`, `"$2"`. */
  readonly command: string
  readonly args: readonly string[]
  /** What tells the server to stop at once. */
  readonly signal: string
  /** What runs the shell, as `runuser` does for somebody else. */
  readonly as?: readonly string[]
  /** Whether the server answers yet. */
  readonly answers: () => Promise<boolean>
}

/** A server that may be started and stopped, again and again. */
export class ServerProcess {
  readonly #command: ServerCommand
  #shell: ChildProcess | null = null

  constructor (command: ServerCommand) {
    this.#command = command
  }

  async start (): Promise<void> {
    const { command, args, signal, as = [], answers } = this.#command
    const [program = 'sh', ...rest] = [...as, 'sh', '-c', script(command, signal), 'sh', ...args]
    this.#shell = spawn(program, rest, { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: tmpdir() })
    // a process that forgets to stop the server may still end
    this.#shell.unref()
    ;(this.#shell.stdin as unknown as { unref: () => void }).unref()
    for (let tries = 0; tries < 200; tries++) {
      if (await answers()) return
      await wait(50)
    }
    throw new Error(`A server did not start: ${args.join(' ')}`)
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
