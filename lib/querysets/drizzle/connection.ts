/** One database as all its models share it: its dialect, its transactions, and whose turn it is to write. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Table } from 'drizzle-orm'
import type { Model } from '../contract.ts'
import { FST_VIEWSETS_MODEL_INVALID, FST_VIEWSETS_OUTSIDE_IMPOSSIBLE } from '../../errors.ts'
import { DatabaseUnavailable, IntegrityError, InvalidLookup, TransactionConflict } from '../exceptions.ts'
import { Mutex, Scope, Scopes } from '../transactions.ts'
import { Outages } from '../postgres/availability.ts'
import type { Database, DrizzleDatabase, TransactionOf } from './database.ts'
import type { Dialect } from './dialect.ts'
import { postgresql } from './postgresql.ts'
import { readsOf } from '../postgres/reads.ts'
import type { Reads } from '../postgres/reads.ts'
import { sqlite } from './sqlite.ts'
import { refuseStrays } from './strays.ts'

const dialects: readonly Dialect[] = [sqlite, postgresql]

/** How often a single statement is tried that collides with transactions of others. */
const MOST_TRIES = 5

const connections = new WeakMap<object, Connection>()
const mutexes = new WeakMap<object, Mutex>()

/** Two Drizzle handles on one client write to the same database, so they share its lock. */
function mutexOf (db: Database): Mutex {
  const client = typeof db.$client === 'object' && db.$client !== null ? db.$client : db
  let mutex = mutexes.get(client)
  if (mutex === undefined) mutexes.set(client, mutex = new Mutex())
  return mutex
}

export class Connection {
  readonly db: Database
  readonly dialect: Dialect
  /** The models made of tables of this database, so that a foreign key leads to the one that there is. */
  readonly models = new Map<Table, Model>()
  readonly #scopes: Scopes<Database>
  /** Whether a read outside an open transaction would nevertheless run in it. */
  readonly #readsWait: boolean
  readonly #outages = new Outages()
  readonly #reads: Reads

  constructor (db: Database, dialect: Dialect) {
    this.db = db
    this.dialect = dialect
    this.#scopes = new Scopes(new Scope(db, null, dialect.hasOneWriter(db) ? mutexOf(db) : null))
    this.#readsWait = dialect.hasOneConnection(db)
    this.#reads = readsOf(db)
    dialect.attach?.(db)
    // where the one connection is in a transaction, all that is sent is part of it
    if (process.env['NODE_ENV'] !== 'production' && !this.#readsWait) refuseStrays(db, () => this.#scopes.isOpen)
  }

  /** Whether equal reads share a statement here and now; in a transaction each has its own. */
  get coalesces (): boolean {
    return this.#reads.coalesces && !this.#scopes.isOpen
  }

  get isInTransaction (): boolean {
    return this.#scopes.isOpen
  }

  /** Runs a read in the transaction that the caller is in, or outside all of them. */
  read<T> (work: (db: Database) => Promise<T>): Promise<T> {
    const scope = this.#scopes.current
    const waits = scope.parent !== null || (this.#readsWait && scope.mutex?.isHeld === true)
    if (waits) return this.#inTurn(scope, work)
    return work(scope.handle).catch((error) => {
      const mayWait = scope.mutex !== null && !this.#readsWait
      // one that was refused because of an open transaction runs when that is over
      return mayWait && this.dialect.isHeldByTransaction(error) ? this.#inTurn(scope, work) : this.#failed(error, 'read')
    })
  }

  #inTurn<T> (scope: Scope<Database>, work: (db: Database) => Promise<T>): Promise<T> {
    return scope.alone(() => work(scope.handle)).catch((error) => this.#failed(error, 'read'))
  }

  /**
   * Runs a write likewise, when no other transaction is under way that it would collide with. A statement by itself that
   * collides with others nevertheless is tried again; one in a transaction is not, since what came before it is undone.
   */
  async write<T> (work: (db: Database) => Promise<T>): Promise<T> {
    const scope = this.#scopes.current
    for (let tries = 1; ; tries++) {
      try {
        return await scope.alone(() => this.#tidily(scope, work))
      } catch (error) {
        const collided = scope.parent === null && this.dialect.failures?.isCollision(error) === true
        if (!collided || tries === MOST_TRIES) this.#failed(error, 'write')
        await wait(Math.random() * 10 * 2 ** tries)
      }
    }
  }

  /** Runs the work; what its failure leaves behind is out of the way before it is somebody else's turn. */
  #tidily<T> ({ handle, parent }: Scope<Database>, work: (db: Database) => Promise<T>): Promise<T> {
    const { recover } = this.dialect
    if (recover === undefined || parent !== null) return work(handle)
    return work(handle).catch(async (error) => {
      await recover(handle, error)
      throw error
    })
  }

  /** Throws the error in the words of the querysets, where they have one for it. */
  #failed (error: unknown, act: 'read' | 'write' | 'transaction'): never {
    const { failures } = this.dialect
    if (failures === undefined) throw error
    if (failures.isUnavailable(error)) throw new DatabaseUnavailable(this.#outages.note(), { cause: error })
    if (failures.isCollision(error)) throw new TransactionConflict({ cause: error })
    if (act === 'read' && failures.isValueError(error)) throw new InvalidLookup('The database could not read a value.', { cause: error })
    throw error
  }

  async transaction<T> (work: (tx: Database) => Promise<T>): Promise<T> {
    let outcome: { readonly error?: unknown } | null = null
    const whole = async (tx: Database): Promise<T> => {
      try {
        const result = await work(tx)
        outcome = {}
        return result
      } catch (error) {
        outcome = { error }
        throw error
      }
    }
    return await this.#scopes.transaction(this.dialect.begin(this.db), whole).catch((error) => this.#undone(error, outcome))
  }

  /** What statements of the caller run on: the transaction that it is in, or the database itself. */
  get handle (): Database {
    return this.#scopes.current.handle
  }

  outside<T> (work: () => Promise<T>): Promise<T> {
    if (this.#scopes.isOpen && this.dialect.hasOneWriter(this.db)) throw new FST_VIEWSETS_OUTSIDE_IMPOSSIBLE()
    return this.#scopes.outside(work)
  }

  /** Throws what the work threw, even where undoing it failed too; or why it could not begin, or end. */
  #undone (error: unknown, outcome: { readonly error?: unknown } | null): never {
    if (outcome !== null && 'error' in outcome) throw outcome.error
    // A constraint that is deferred speaks up at the end only.
    const violation = outcome === null ? null : this.dialect.violation(error)
    if (violation === null) this.#failed(error, 'transaction')
    throw new IntegrityError(violation.kind, [], { cause: error })
  }
}

/** The connection of that database; `table` tells the dialect where it is not known yet. */
export function connectionOf (db: DrizzleDatabase, table: Table, name: string): Connection {
  const known = connections.get(db)
  if (known !== undefined) return known
  const dialect = dialects.find((one) => one.isTable(table))
  if (dialect === undefined) throw new FST_VIEWSETS_MODEL_INVALID(name, 'it is neither a SQLite nor a PostgreSQL table.')
  const connection = new Connection(db as unknown as Database, dialect)
  connections.set(db, connection)
  return connection
}

function madeConnection (db: DrizzleDatabase, caller: string): Connection {
  const connection = connections.get(db)
  if (connection === undefined) throw new FST_VIEWSETS_MODEL_INVALID('This database', `${caller}() knows it from its models: make one with drizzleModel() first.`)
  return connection
}

/**
 * Runs the work in one transaction: what models of that database do in it, however deep, is all done or not at all, and
 * so are statements of Drizzle that are sent by `tx`: `atomic(db, async (tx) => { await tx.insert(logs).values(…) })`.
 * Inside another one it is a savepoint of it, so that a failure that is caught undoes no more than itself.
 */
export async function atomic<Db extends DrizzleDatabase, T> (db: Db, work: (tx: TransactionOf<Db>) => Promise<T>): Promise<T> {
  return await madeConnection(db, 'atomic').transaction(work as (tx: unknown) => Promise<T>)
}

/** Finds what statements of Drizzle are to be sent by here: the transaction that the caller is in, or the database itself where it is in none. */
export function transactionOf<Db extends DrizzleDatabase> (db: Db): Db | TransactionOf<Db> {
  return madeConnection(db, 'transactionOf').handle as unknown as Db | TransactionOf<Db>
}

/** Runs the work outside of the transaction that the caller is in, for what shall stay whatever becomes of that: `outside(db, () => db.insert(audits).values(…))`. */
export async function outside<Db extends DrizzleDatabase, T> (db: Db, work: (db: Db) => PromiseLike<T>): Promise<T> {
  return await madeConnection(db, 'outside').outside(async () => await work(db))
}
