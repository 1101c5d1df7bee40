/** What is known of `@libsql/client`, the driver: the package itself is the user's. */
import { DrizzleQueryError, is } from 'drizzle-orm'
import { NoopCache } from 'drizzle-orm/cache/core'
import { Placeholder } from 'drizzle-orm/sql'
import { placeOf } from './parameters.ts'
import { rowsOf } from './rows.ts'
import type { Database, DrizzleRow, SQLiteStatement, Statement } from './database.ts'
import type { Fields } from './rows.ts'

interface Held {
  commit (): Promise<void>
  close (): void
}

interface Client {
  transaction (mode: 'deferred'): Promise<Held>
  execute (statement: string | { readonly sql: string, readonly args: readonly unknown[] }): Promise<{ readonly rows: readonly ArrayLike<unknown>[] }>
}

/** A prepared statement of Drizzle's as it reaches the driver. */
interface Prepared extends SQLiteStatement {
  readonly client: Client
  readonly query: { readonly sql: string, readonly params: readonly unknown[] }
  readonly logger: { logQuery: (text: string, values: readonly unknown[]) => void }
  readonly cache?: unknown
  readonly tx?: unknown
}

/** Whether Drizzle hands the statement to the client of that database and keeps nothing of what comes back. */
function isSentAsItIs (statement: Statement & Partial<Prepared>, { $client }: Database): statement is Prepared {
  const { client, query, logger, cache, tx } = statement
  return client !== undefined && client === $client && typeof client.execute === 'function' && query !== undefined && typeof logger?.logQuery === 'function' &&
    tx === undefined && (cache === undefined || is(cache, NoopCache))
}

/** A statement without what Drizzle does around it for each run. */
export class LibsqlStatement implements SQLiteStatement {
  readonly #prepared: Prepared
  /** The place of each parameter's value among those given. */
  readonly #places: readonly number[]

  private constructor (prepared: Prepared, places: readonly number[]) {
    this.#prepared = prepared
    this.#places = places
  }

  /** The statement itself where it is another driver's, or one that Drizzle does more with. */
  static of (statement: Statement, db: Database): Statement {
    if (!isSentAsItIs(statement, db)) return statement
    const { query: { params } } = statement
    return params.every((one) => is(one, Placeholder)) ? new LibsqlStatement(statement, params.map(({ name }) => placeOf(name))) : statement
  }

  execute (values?: DrizzleRow): PromiseLike<DrizzleRow[]> {
    return this.#prepared.execute(values)
  }

  values (values: DrizzleRow): PromiseLike<ArrayLike<unknown>[]> | ArrayLike<unknown>[] {
    return this.#prepared.values(values)
  }

  /** The rows with those fields. */
  async rows (fields: Fields, values: readonly unknown[]): Promise<DrizzleRow[]> {
    const { client, logger, query: { sql } } = this.#prepared
    const args = this.#places.map((place) => values[place])
    logger.logQuery(sql, args)
    try {
      return rowsOf(fields, (await client.execute({ sql, args })).rows)
    } catch (error) {
      throw error instanceof Error ? new DrizzleQueryError(sql, args, error) : error
    }
  }
}

function clientOf (db: Database): Client | null {
  const client = db.$client as (Partial<Client> & { readonly protocol?: unknown }) | null | undefined
  return client?.protocol === 'file' && typeof client.transaction === 'function' && typeof client.execute === 'function' ? client as Client : null
}

/**
 * Takes a connection out of use on which a lock has just kept a statement from running. libsql leaves such a statement as
 * it stands until it is collected as garbage, and as long nothing can be committed there. The client gives out first what
 * it was given back last, so that the next transaction has that connection; it is kept until a commit succeeds.
 */
export async function setAside (db: Database): Promise<void> {
  const client = clientOf(db)
  if (client === null) return
  try {
    const held = await client.transaction('deferred')
    if (await hasOthers(client)) keep(client, held).catch(() => {})
    else held.close()
  } catch {
    // the client has been closed, or all of its connections are in use: it is that one's turn to fail
  }
}

/** Whether the client can do without that connection. */
async function hasOthers (client: Client): Promise<boolean> {
  return await client.execute('select 1').then(() => true, () => false)
}

async function keep (client: Client, held: Held): Promise<void> {
  await collection()
  try {
    await held.commit()
  } catch {
    await keep(client, await client.transaction('deferred'))
  }
}

const registry = new FinalizationRegistry<() => void>((tell) => tell())

/** Resolves when garbage has been collected. */
function collection (): Promise<void> {
  return new Promise((resolve) => registry.register({}, resolve))
}
