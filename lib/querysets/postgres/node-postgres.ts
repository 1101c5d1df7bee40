/** What is known of `pg`, the driver: the package itself is the user's. */
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

/** A database of a query builder, with what it was made of. */
export interface WithClient { readonly $client?: unknown }

/** The pool behind a database, or null where there is none, or one of another driver. */
export function poolOf (db: WithClient): PgPool | null {
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
