/** What is known of `pg`, the driver: the package itself is the user's. */
import { is } from 'drizzle-orm'
import { NoopCache } from 'drizzle-orm/cache/core'
import { Placeholder } from 'drizzle-orm/sql'
import type { Begin } from '../transactions.ts'
import { isUnavailable } from './availability.ts'
import type { Database, Statement } from '../drizzle/database.ts'
import { placeOf } from '../drizzle/parameters.ts'
import type { DriverRows, Sending } from './reads.ts'

type Done = (error: unknown, result: { readonly rows: DriverRows }) => void

interface PgConnection {
  readonly stream: { cork: () => void, uncork: () => void }
  /** The text of what the server has read, by its name, and of what it is about to. */
  readonly parsedStatements?: Record<string, string | undefined>
  readonly submittedNamedStatements?: Readonly<Record<string, string | undefined>>
  close (statement: { readonly type: 'S', readonly name: string }): void
  sync (): void
}

/** What is sent in its turn, in the way of the driver's own queries. */
interface Submittable { submit (connection: PgConnection): null }

export interface PgClient {
  readonly pipeline?: boolean
  readonly connection: PgConnection
  connect (): Promise<unknown>
  query (statement: Sending, values: readonly unknown[], done: Done): unknown
  query (statement: Submittable): unknown
  end (): Promise<unknown>
  on (event: 'error' | 'end', listener: (error?: unknown) => void): unknown
  ref (): void
  unref (): void
}

interface PooledClient extends PgClient {
  getTransactionStatus? (): string | null
  release (destroy: boolean): void
}

export interface PgPool {
  readonly options: Readonly<Record<string, unknown>>
  readonly Client: new (options: object) => PgClient
  query (statement: Sending, values: readonly unknown[]): Promise<{ readonly rows: DriverRows }>
  connect (): Promise<PooledClient>
  on (event: string, listener: (client: PgClient) => void): unknown
}

/** The pool behind a database of Drizzle, or null where there is none, or one of another driver. */
export function poolOf (db: Database): PgPool | null {
  const pool = db.$client as Partial<PgPool> | null | undefined
  const isPool = typeof pool === 'object' && pool !== null && typeof pool.Client === 'function' && typeof pool.connect === 'function' && typeof pool.options === 'object'
  return isPool ? pool as PgPool : null
}

const guarded = new WeakSet<object>()
const clients = new WeakMap<PgPool, Set<PgClient>>()

/** The connections of the pool that have been used since it is guarded. */
export function clientsOf (pool: PgPool): Iterable<PgClient> {
  return clients.get(pool) ?? []
}

/** A connection that breaks while nobody waits for it ends the process, unless somebody listens. The next statement tells. */
export function guard (pool: PgPool, onAcquire: (client: PgClient) => void): void {
  const listen = (emitter: Pick<PgPool, 'on'> | PgClient): void => {
    if (guarded.has(emitter)) return
    guarded.add(emitter)
    emitter.on('error', () => {})
  }
  if (guarded.has(pool)) return
  listen(pool)
  const known = new Set<PgClient>()
  clients.set(pool, known)
  pool.on('acquire', (client) => {
    listen(client)
    known.add(client)
    onAcquire(client)
  })
  pool.on('remove', (client) => { known.delete(client) })
}

interface Session {
  readonly client: unknown
  readonly dialect: unknown
  readonly schema: unknown
  readonly options: unknown
  readonly constructor: new (client: unknown, dialect: unknown, schema: unknown, options: unknown) => { transaction: Database['transaction'] }
}

/**
 * Opens transactions on a connection that comes back whatever happens to it. Drizzle's own keeps for good one whose
 * BEGIN fails, so that a few restarts of the server would leave the pool empty.
 */
export function beginOn (db: Database, pool: PgPool): Begin<Database> {
  const session = (db as { readonly _?: { readonly session?: Session } })._?.session
  return async (outer, work) => {
    if (outer.parent !== null || session?.client !== pool) return await outer.handle.transaction(work)
    const client = await pool.connect()
    let isBroken = false
    try {
      const { constructor: Session, dialect, schema, options } = session
      return await new Session(client, dialect, schema, options).transaction(work)
    } catch (error) {
      isBroken = isUnavailable(error)
      throw error
    } finally {
      client.release(isBroken || (client.getTransactionStatus?.() ?? 'I') !== 'I')
    }
  }
}

/** A prepared statement of Drizzle's as it reaches the driver. */
interface Prepared {
  readonly client: PgPool
  readonly queryConfig: Sending
  readonly params: readonly unknown[]
  readonly logger: { logQuery: (text: string, values: readonly unknown[]) => void }
  readonly cache?: unknown
}

/** A statement without what Drizzle does around it for each run, which takes longer than to send it. */
export class DirectStatement {
  readonly sending: Sending
  readonly #prepared: Prepared
  /** The place of each parameter's value among those given. */
  readonly #places: readonly number[]

  private constructor (prepared: Prepared, places: readonly number[]) {
    this.#prepared = prepared
    this.#places = places
    // the driver copies what is an object's own for each run, which costs as much as to write the statement
    this.sending = Object.create(prepared.queryConfig) as Sending
  }

  /** Null for a statement of another driver, or one that Drizzle does more with. */
  static of (statement: Statement, pool: PgPool | null): DirectStatement | null {
    const prepared = statement as unknown as Partial<Prepared>
    const { client, queryConfig, params, cache } = prepared
    if (pool === null || client !== pool || queryConfig?.rowMode !== 'array' || typeof prepared.logger?.logQuery !== 'function') return null
    if (cache !== undefined && !is(cache, NoopCache)) return null
    if (params === undefined || !params.every((one) => is(one, Placeholder))) return null
    return new DirectStatement(prepared as Prepared, params.map(({ name }) => placeOf(name)))
  }

  /** The values in the order in which the SQL has them. */
  ordered (values: readonly unknown[]): unknown[] {
    const ordered = this.#places.map((place) => values[place])
    this.#prepared.logger.logQuery(this.sending.text, ordered)
    return ordered
  }

  async run (values: readonly unknown[]): Promise<DriverRows> {
    return (await this.#prepared.client.query(this.sending, values)).rows
  }
}
