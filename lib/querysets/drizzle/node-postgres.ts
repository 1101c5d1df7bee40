/** Drizzle on `pg`: its transactions with more care, and its statements with less ado. */
import { is } from 'drizzle-orm'
import { NoopCache } from 'drizzle-orm/cache/core'
import { Placeholder } from 'drizzle-orm/sql'
import { isUnavailable } from '../postgres/availability.ts'
import { placeOf } from './parameters.ts'
import type { PgPool } from '../postgres/node-postgres.ts'
import type { DriverRows, Sending } from '../postgres/reads.ts'
import type { Begin } from '../transactions.ts'
import type { Database, Statement } from './database.ts'

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
