/** Reads over a few connections that take a statement before the one before it is answered. */
import { FST_VIEWSETS_ATTRIBUTE_INVALID } from '../../errors.ts'
import { poolOf } from './node-postgres.ts'
import type { PgClient, PgPool, WithClient } from './node-postgres.ts'
import type { Pace } from './pace.ts'
import { PipelinedClient } from './pipelined-client.ts'
import { readsOf } from './reads.ts'
import type { DriverRows, Line, Sending } from './reads.ts'

/** Sets how many connections there are, and when a read is slow enough to be left to the pool. */
export interface PipelinedOptions {
  /** How many connections there are beside those of the pool: few, since each takes many statements at once. 2 unless it is given. */
  readonly clients?: number
  /** What takes longer than this many milliseconds is slow, and goes to the pool instead. 10 unless it is given. */
  readonly slowAfter?: number
  /**
   * Whether single writes outside transactions get such connections too, as many of their own. Worth it where commits do not
   * wait for the disk (`synchronous_commit = off`): where they do, those of a pool wait together, and these one by one.
   * False unless it is given.
   */
  readonly writes?: boolean
}

/** The connections that `pipelined()` made. */
export interface Pipelined {
  /** Connects right away, for who wants the first request to find it done. Rejects where the server is not there. */
  connect (): Promise<void>
  /** Waits for the answers that are due and closes the connections; reads go to the pool from then on. */
  close (): Promise<void>
}

/** More than this waiting on each connection, and the pool is the quicker way. */
const MOST_WAITING = 100

class Pipeline implements Line, Pipelined {
  readonly #clients: readonly PipelinedClient[]

  constructor (make: () => PgClient, { clients, slowAfter }: Required<Pick<PipelinedOptions, 'clients' | 'slowAfter'>>) {
    this.#clients = Array.from({ length: clients }, () => new PipelinedClient(make, slowAfter))
  }

  send (statement: Sending, values: readonly unknown[], pace: Pace): Promise<DriverRows> | null {
    const now = performance.now()
    if (pace.isSlow(now)) return null
    const client = this.#leastLoaded(now)
    return client === null ? null : client.send(statement, values, pace)
  }

  forget (name: string): void {
    for (const client of this.#clients) client.forget(name)
  }

  #leastLoaded (now: number): PipelinedClient | null {
    let best: PipelinedClient | null = null
    for (const client of this.#clients) {
      if (client.isReady && client.load < (best?.load ?? MOST_WAITING) && !client.isStuck(now)) best = client
    }
    return best
  }

  async connect (): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.connect()))
  }

  async close (): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()))
  }
}

/** The password of a pool is hidden from copies of its options. */
function clientOf (pool: PgPool): PgClient {
  const { options } = pool
  return new pool.Client({ connectionTimeoutMillis: 10_000, keepAlive: true, ...options, password: options['password'], pipeline: true })
}

/** Has what that database is asked outside transactions sent over such connections. */
export function pipelineFor (db: WithClient, { clients = 2, slowAfter = 10, writes = false }: PipelinedOptions = {}): Pipelined {
  const pool = poolOf(db)
  if (pool === null) throw new FST_VIEWSETS_ATTRIBUTE_INVALID('pipelined()', 'db', 'give a database of drizzle-orm/node-postgres that was made with a pool: drizzle(new pg.Pool({ … })).')
  if (!Number.isInteger(clients) || clients < 1) throw new FST_VIEWSETS_ATTRIBUTE_INVALID('pipelined()', 'clients', 'give a whole number above zero.')
  if (clientOf(pool).pipeline !== true) throw new FST_VIEWSETS_ATTRIBUTE_INVALID('pipelined()', 'db', 'its `pg` knows no pipeline; that came with version 8.23.')
  const make = (): Pipeline => new Pipeline(() => clientOf(pool), { clients, slowAfter })
  const [line, writeLine] = [make(), writes ? make() : null]
  const reads = readsOf(db)
  Object.assign(reads, { line, writeLine })
  return {
    connect: async () => { await Promise.all([line.connect(), writeLine?.connect()]) },
    close: async () => {
      if (reads.line === line) Object.assign(reads, { line: null, writeLine: null })
      await Promise.all([line.close(), writeLine?.close()])
    }
  }
}
