/** Statements that are prepared once for each shape of query and run again with other values. */
import { createHash } from 'node:crypto'
import { isBroken, isStale } from '../postgres/availability.ts'
import type { Database, DrizzleRow, Preparable, Statement } from './database.ts'
import { LibsqlStatement } from './libsql.ts'
import { DirectStatement } from './node-postgres.ts'
import { poolOf } from '../postgres/node-postgres.ts'
import { Pace } from '../postgres/pace.ts'
import { placed } from './parameters.ts'
import { readsOf } from '../postgres/reads.ts'
import type { Line, Reads } from '../postgres/reads.ts'
import { rowsOf } from './rows.ts'
import type { Fields } from './rows.ts'
import { closeStatement } from '../postgres/server-statements.ts'

export interface KeepingOptions {
  /** Whether the server keeps them too, until they are closed there. */
  readonly keepsStatements: boolean
  /** Whether any are kept at all. */
  readonly isOn: boolean
  /** How many are kept; of more, those make room that have not been used for longest. */
  readonly most: number
  /** Whether a shape is kept only when it comes again, since most of them never do. */
  readonly onceAgain?: boolean
}

export class Statements {
  readonly #db: Database
  readonly #prepared = new Map<string, Statement>()
  readonly #options: KeepingOptions
  /** Shapes that came once. */
  readonly #seen = new Set<string>()

  constructor (db: Database, options: KeepingOptions) {
    this.#db = db
    this.#options = options
  }

  /** The statement of that shape, made with `build` the first time; null where it had better not be kept. */
  find (db: Database, shape: string, build: (db: Database) => Preparable): Statement | null {
    // A transaction has a connection of its own, which takes its statements along when it goes.
    if (db !== this.#db || !this.#options.isOn) return null
    const known = this.#prepared.get(shape)
    if (known === undefined) return this.#isWorthIt(shape) ? this.#prepare(shape, build) : null
    // which one is the oldest matters only where one has to go soon
    if (this.#prepared.size * 2 > this.#options.most) this.#touch(shape, known)
    return known
  }

  #isWorthIt (shape: string): boolean {
    if (this.#options.onceAgain !== true || this.#seen.delete(shape)) return true
    if (this.#seen.size >= this.#options.most) this.#seen.delete(oldest(this.#seen.keys()))
    this.#seen.add(shape)
    return false
  }

  #prepare (shape: string, build: (db: Database) => Preparable): Statement {
    const query = build(this.#db)
    const prepared = this.#options.keepsStatements ? new KeptStatement(this.#db, query) : LibsqlStatement.of(query.prepare(statementName(query, 0)), this.#db)
    this.#prepared.set(shape, prepared)
    if (this.#prepared.size > this.#options.most) this.#drop(oldest(this.#prepared.keys()))
    return prepared
  }

  #drop (shape: string): void {
    const prepared = this.#prepared.get(shape)
    this.#prepared.delete(shape)
    if (prepared instanceof KeptStatement) prepared.close()
  }

  /** Moves a statement to the end of the line of those that make room. */
  #touch (shape: string, prepared: Statement): void {
    this.#prepared.delete(shape)
    this.#prepared.set(shape, prepared)
  }
}

function oldest (shapes: Iterator<string>): string {
  return shapes.next().value as string
}

/** A statement that looks for a piece of text in each row is never quick. */
const SCAN = / (not )?(i?like|~\*?) /

/** A statement that the server keeps, and that goes there by the shortest way. */
export class KeptStatement implements Statement {
  readonly #db: Database
  readonly #query: Preparable
  readonly #reads: Reads
  readonly #pace: Pace
  #version = 0
  #name!: string
  /** How many runs of it are under way. */
  #running = 0
  #isClosed = false
  #prepared!: Statement
  #direct!: DirectStatement | null

  constructor (db: Database, query: Preparable) {
    this.#db = db
    this.#query = query
    this.#reads = readsOf(db)
    this.#pace = SCAN.test(query.toSQL().sql) ? Pace.slow() : new Pace()
    this.#prepare()
  }

  #prepare (): void {
    this.#name = statementName(this.#query, this.#version++)
    this.#prepared = this.#query.prepare(this.#name)
    this.#direct = DirectStatement.of(this.#prepared, poolOf(this.#db))
  }

  execute (values: DrizzleRow): PromiseLike<DrizzleRow[]> {
    return this.#prepared.execute(values)
  }

  /** The rows with those fields. A read may run twice: where its connection broke, or its table has changed. */
  rows (fields: Fields, values: readonly unknown[]): Promise<DrizzleRow[]> {
    return this.#run(fields, values, { line: this.#reads.line, isRepeatable: true })
  }

  /** The rows that it wrote. It runs once: where its connection broke, nobody knows whether it did. */
  written (fields: Fields, values: readonly unknown[]): Promise<DrizzleRow[]> {
    return this.#run(fields, values, { line: this.#reads.writeLine, isRepeatable: false })
  }

  async #run (fields: Fields, values: readonly unknown[], { line, isRepeatable }: { readonly line: Line | null, readonly isRepeatable: boolean }): Promise<DrizzleRow[]> {
    const version = this.#version
    this.#running++
    try {
      return await this.#rows(fields, values, line)
    } catch (error) {
      // what is stale was refused before it was run
      if (isStale(error)) this.#renew(version)
      else if (!isRepeatable || !isBroken(error)) throw error
      return await this.#rows(fields, values, null)
    } finally {
      if (--this.#running === 0 && this.#isClosed) this.#forget()
    }
  }

  /** Lets the server forget it, when the last run of it is over. */
  close (): void {
    this.#isClosed = true
    if (this.#running === 0) this.#forget()
  }

  #forget (): void {
    closeStatement(this.#db, this.#name)
    this.#reads.line?.forget(this.#name)
    this.#reads.writeLine?.forget(this.#name)
  }

  /** Under another name, since every connection has the statement as it was. */
  #renew (version: number): void {
    if (version !== this.#version) return
    this.#forget()
    this.#prepare()
  }

  async #rows (fields: Fields, given: readonly unknown[], line: Line | null): Promise<DrizzleRow[]> {
    const direct = this.#direct
    if (direct === null) return await this.#prepared.execute(placed(given))
    const values = direct.ordered(given)
    return rowsOf(fields, await (line?.send(direct.sending, values, this.#pace) ?? direct.run(values)))
  }
}

/** Made from the SQL, since PostgreSQL takes one name for one statement only. */
function statementName (query: Preparable, version: number): string {
  const hash = createHash('sha1').update(query.toSQL().sql).digest('hex').slice(0, 24)
  return version === 0 ? `viewsets_${hash}` : `viewsets_${hash}_${version}`
}
