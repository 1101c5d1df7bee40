/** Statements that are prepared once for each shape of query and run again with other values. */
import { createHash } from 'node:crypto'
import { isBroken, isStale } from './availability.ts'
import type { Database, DrizzleRow, Preparable, Statement } from './database.ts'
import { DirectStatement, poolOf } from './node-postgres.ts'
import { placed } from './parameters.ts'
import { readsOf } from './reads.ts'
import type { Line, Pace, Reads } from './reads.ts'
import { rowsOf } from './rows.ts'
import type { Fields } from './rows.ts'

/** More shapes than this are a client's doing, who may order and filter at will. */
const MOST_SHAPES = 200

export class Statements {
  readonly #db: Database
  readonly #prepared = new Map<string, Statement>()
  readonly #keepsStatements: boolean
  readonly #isOn: boolean

  constructor (db: Database, { keepsStatements, isOn }: { readonly keepsStatements: boolean, readonly isOn: boolean }) {
    this.#db = db
    this.#keepsStatements = keepsStatements
    this.#isOn = isOn
  }

  /** The statement of that shape, made with `build` the first time; null where it had better not be kept. */
  find (db: Database, shape: string, build: (db: Database) => Preparable): Statement | null {
    // A transaction has a connection of its own, which takes its statements along when it goes.
    if (db !== this.#db || !this.#isOn) return null
    const known = this.#prepared.get(shape)
    if (known === undefined) return this.#prepare(shape, build)
    if (this.#prepared.size === MOST_SHAPES && !this.#keepsStatements) this.#touch(shape, known)
    return known
  }

  #prepare (shape: string, build: (db: Database) => Preparable): Statement | null {
    if (this.#prepared.size >= MOST_SHAPES) {
      if (this.#keepsStatements) return null
      this.#prepared.delete(this.#prepared.keys().next().value as string)
    }
    const query = build(this.#db)
    const prepared = this.#keepsStatements ? new KeptStatement(this.#db, query) : query.prepare(nameOf(query, 0))
    this.#prepared.set(shape, prepared)
    return prepared
  }

  /** Moves a statement to the end of the line of those that make room. */
  #touch (shape: string, prepared: Statement): void {
    this.#prepared.delete(shape)
    this.#prepared.set(shape, prepared)
  }
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
  #prepared!: Statement
  #direct!: DirectStatement | null

  constructor (db: Database, query: Preparable) {
    this.#db = db
    this.#query = query
    this.#reads = readsOf(db)
    this.#pace = { slowRuns: 0, slowUntil: SCAN.test(query.toSQL().sql) ? Infinity : 0 }
    this.#prepare()
  }

  #prepare (): void {
    this.#prepared = this.#query.prepare(nameOf(this.#query, this.#version++))
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
    try {
      return await this.#rows(fields, values, line)
    } catch (error) {
      // what is stale was refused before it was run
      if (isStale(error)) this.#renew(version)
      else if (!isRepeatable || !isBroken(error)) throw error
      return await this.#rows(fields, values, null)
    }
  }

  /** Under another name, since every connection has the statement as it was. */
  #renew (version: number): void {
    if (version === this.#version) this.#prepare()
  }

  async #rows (fields: Fields, given: readonly unknown[], line: Line | null): Promise<DrizzleRow[]> {
    const direct = this.#direct
    if (direct === null) return await this.#prepared.execute(placed(given))
    const values = direct.ordered(given)
    return rowsOf(fields, await (line?.send(direct.sending, values, this.#pace) ?? direct.run(values)))
  }
}

/** Made from the SQL, since PostgreSQL takes one name for one statement only. */
function nameOf (query: Preparable, version: number): string {
  const hash = createHash('sha1').update(query.toSQL().sql).digest('hex').slice(0, 24)
  return version === 0 ? `viewsets_${hash}` : `viewsets_${hash}_${version}`
}
