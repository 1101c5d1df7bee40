/** A PostgreSQL server to throw away: made in a temporary folder, gone with the process that asked for it. */
import { execFileSync } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import { ServerProcess, canRun, freePort } from './server-process.ts'

export interface PostgresServer {
  readonly url: string
  /** Starts it again where it was stopped, with the data that it had. */
  start (): Promise<void>
  /** Ends all connections and stops it; the data stay. */
  stop (): Promise<void>
  /** Stops it and removes its data. */
  remove (): Promise<void>
}

/** Where Debian keeps the programs of each version, the newest first. */
function debianFolders (): string[] {
  const root = '/usr/lib/postgresql'
  try {
    return readdirSync(root).sort((a, b) => Number(b) - Number(a)).map((version) => join(root, version, 'bin'))
  } catch {
    return []
  }
}

/** The folder of the server's programs, or null where there are none. */
function programs (): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...debianFolders()]
  return folders.find((folder) => canRun(join(folder, 'initdb')) && canRun(join(folder, 'postgres'))) ?? null
}

interface Account { readonly name: string, readonly uid: number, readonly gid: number }

/** PostgreSQL refuses to run as root, so that somebody else has to. Null where nobody can. */
function otherAccount (): Account | null {
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map((option) => Number(execFileSync('id', [option, name], { stdio: 'pipe' })))
      execFileSync('runuser', ['-u', name, '--', 'true'], { stdio: 'pipe' })
      return { name, uid: uid as number, gid: gid as number }
    } catch {}
  }
  return null
}

const COMMAND = '"$1" -D "$2" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off >"$2/log" 2>&1'

async function answers (url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 })
  client.on('error', () => {})
  return await client.connect().then(() => true, () => false).finally(() => client.end().catch(() => {}))
}

class ThrowAwayServer extends ServerProcess implements PostgresServer {
  readonly url: string
  readonly #folder: string
  readonly #bin: string
  readonly #as: readonly string[]

  constructor (bin: string, folder: string, { port, account }: { readonly port: number, readonly account: Account | null }) {
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`
    const as = account === null ? [] : ['runuser', '-u', account.name, '--']
    super({ command: COMMAND, args: [join(bin, 'postgres'), folder, String(port)], signal: 'INT', as, answers: () => answers(url) });
    [this.#bin, this.#folder, this.#as, this.url] = [bin, folder, as, url]
  }

  make (): void {
    const [program = '', ...args] = [...this.#as, join(this.#bin, 'initdb'), '-D', this.#folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
    execFileSync(program, args, { stdio: 'pipe', cwd: tmpdir() })
  }

  async remove (): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A fresh server with a user `postgres` and no password; null where its programs are not installed, or nobody may run them. */
export async function throwAwayServer (): Promise<PostgresServer | null> {
  const bin = programs()
  const isRoot = process.getuid?.() === 0
  const account = isRoot ? otherAccount() : null
  if (bin === null || (isRoot && account === null)) return null
  const folder = mkdtempSync(join(tmpdir(), 'viewsets-postgres-'))
  if (account !== null) chownSync(folder, account.uid, account.gid)
  const server = new ThrowAwayServer(bin, folder, { port: await freePort(), account })
  try {
    server.make()
    await server.start()
    return server
  } catch (error) {
    await server.remove()
    throw error
  }
}
