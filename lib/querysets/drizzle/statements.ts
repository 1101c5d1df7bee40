/** Statements that are prepared once for each shape of query and run again with other values. */
import { createHash } from 'node:crypto'
import type { Database, SelectQuery, Statement } from './database.ts'

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
  find (db: Database, shape: string, build: (db: Database) => SelectQuery): Statement | null {
    // A transaction has a connection of its own, which takes its statements along when it goes.
    if (db !== this.#db || !this.#isOn) return null
    const known = this.#prepared.get(shape)
    if (known === undefined) return this.#prepare(shape, build)
    if (this.#prepared.size === MOST_SHAPES && !this.#keepsStatements) this.#touch(shape, known)
    return known
  }

  #prepare (shape: string, build: (db: Database) => SelectQuery): Statement | null {
    if (this.#prepared.size >= MOST_SHAPES) {
      if (this.#keepsStatements) return null
      this.#prepared.delete(this.#prepared.keys().next().value as string)
    }
    const query = build(this.#db)
    const prepared = query.prepare(nameOf(query))
    this.#prepared.set(shape, prepared)
    return prepared
  }

  /** Moves a statement to the end of the line of those that make room. */
  #touch (shape: string, prepared: Statement): void {
    this.#prepared.delete(shape)
    this.#prepared.set(shape, prepared)
  }
}

/** Made from the SQL, since PostgreSQL takes one name for one statement only. */
function nameOf (query: SelectQuery): string {
  return `viewsets_${createHash('sha1').update(query.toSQL().sql).digest('hex').slice(0, 24)}`
}
