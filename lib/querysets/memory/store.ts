/** Rows in memory, with the constraints that a database would keep. */
import { randomUUID } from 'node:crypto'
import type { ColumnFacts } from '../columns.ts'
import type { ConflictHandling } from '../conflicts.ts'
import type { Model, Referrer } from '../contract.ts'
import { IntegrityError } from '../exceptions.ts'
import { Mutex, Scope, Scopes } from '../transactions.ts'
import { copyOf } from './copies.ts'
import type { Predicate, StoredRow } from './matching.ts'

/** What a store holds at one time. Never changed in place once it can be seen by others. */
interface Contents {
  readonly rows: Map<unknown, StoredRow>
  /** The last key given out, where the store gives them. */
  lastKey: number | bigint
}

type Drafts = Map<Store, Contents>

// One for all models: rows of one may refer to another's, so a transaction covers them all.
const committed: Drafts = new Map()
const scopes = new Scopes<Drafts>(new Scope(committed, null, new Mutex()))

/** Runs the work on drafts of what it writes to, which become visible to others when it ends well. */
export function memoryTransaction<T> (work: () => Promise<T>): Promise<T> {
  return scopes.transaction(async (outer, inner) => {
    const drafts: Drafts = new Map()
    const result = await inner(drafts)
    for (const [store, contents] of drafts) outer.handle.set(store, contents)
    return result
  }, () => work())
}

/** Whether the caller is in a transaction. */
export function isInMemoryTransaction (): boolean {
  return scopes.isOpen
}

/** A property that must hold a primary key of another store, or null; a function, since two stores may refer to each other. */
export interface Reference {
  readonly name: string
  readonly target: () => Store
  /** The model that has the property. */
  readonly holder: Model
}

/** Properties that no two rows may agree on. */
export interface UniqueSet {
  readonly names: readonly string[]
  /** Which rows it is about; all where it is left out. */
  readonly holds?: Predicate
  /** Whether null is the same as another null, which in SQL it is not. */
  readonly nullsAreSame?: boolean
}

export interface StoreOptions {
  readonly primaryKey: string
  readonly columns: ReadonlyMap<string, ColumnFacts>
  /** Sets of properties that no two rows may agree on, single ones included. */
  readonly unique: readonly UniqueSet[]
  readonly references: readonly Reference[]
  /** Defaults that are called for each row. */
  readonly defaults: ReadonlyMap<string, () => unknown>
}

export class Store {
  readonly #options: StoreOptions
  /** What refers to rows of this store, and whose it is; a store enters itself when it first holds a row. */
  readonly #referrers = new Map<Reference, Store>()
  /** The same as models tell it. */
  referrers: readonly Referrer[] = []

  constructor (options: StoreOptions) {
    this.#options = options
    committed.set(this, { rows: new Map(), lastKey: 0 })
  }

  /** The rows as this transaction, or everyone outside one, sees them. */
  get rows (): ReadonlyMap<unknown, StoredRow> {
    return this.#seen().rows
  }

  /** Runs a write when no transaction is under way that it is not part of. */
  write<T> (work: () => T): Promise<T> {
    return scopes.current.alone(async () => work())
  }

  insert (data: StoredRow): StoredRow {
    const contents = this.#writable()
    return this.#enter(this.#completed(data, contents), contents)
  }

  /** Inserts a row, or does about the one that is there already what the conflict says; null where that is nothing. */
  insertOr (data: StoredRow, conflict: ConflictHandling, isWithin: Predicate): StoredRow | null {
    const contents = this.#writable()
    const row = this.#completed(data, contents)
    return conflict.type === 'ignore' ? this.#enterUnlessTaken(row, contents) : this.#enterOrChange(row, contents, conflict, isWithin)
  }

  #enterUnlessTaken (row: StoredRow, contents: Contents): StoredRow | null {
    try {
      return this.#enter(row, contents)
    } catch (error) {
      if (error instanceof IntegrityError && error.kind === 'unique') return null
      throw error
    }
  }

  #enterOrChange (row: StoredRow, contents: Contents, { unique, update }: Extract<ConflictHandling, { type: 'update' }>, isWithin: Predicate): StoredRow {
    this.#checkNulls(row)
    const isNamed = unique.every((name) => (row[name] ?? null) !== null)
    const there = isNamed ? [...contents.rows.values()].find((other) => unique.every((name) => isSame(row[name], other[name]))) : undefined
    if (there === undefined) return this.#enter(row, contents)
    if (!isWithin(there)) throw new IntegrityError('unique', unique)
    return this.replace(there, Object.fromEntries(update.map((name) => [name, row[name]])))
  }

  #completed (data: StoredRow, contents: Contents): StoredRow {
    const row: Record<string, unknown> = {}
    for (const column of this.#options.columns.values()) {
      const value = Object.hasOwn(data, column.name) ? data[column.name] : undefined
      const stored = value === undefined ? this.#default(column, contents) : value
      if (stored !== undefined) row[column.name] = copyOf(stored)
    }
    return row
  }

  #enter (row: StoredRow, contents: Contents): StoredRow {
    this.#check(row, null)
    this.#remember(row, contents)
    contents.rows.set(this.#keyOf(row), row)
    return row
  }

  replace (stored: StoredRow, data: StoredRow): StoredRow {
    const contents = this.#writable()
    const row: Record<string, unknown> = { ...stored }
    for (const name of this.#options.columns.keys()) {
      if (Object.hasOwn(data, name) && data[name] !== undefined) row[name] = copyOf(data[name])
    }
    this.#check(row, stored)
    const [before, after] = [this.#keyOf(stored), this.#keyOf(row)]
    if (before !== after) {
      this.#refuseOrphans(stored)
      contents.rows.delete(before)
    }
    contents.rows.set(after, row)
    return row
  }

  /** Removes all of them first, since they may refer to each other; what fails is undone only within a transaction. */
  remove (rows: readonly StoredRow[]): void {
    for (const stored of rows) this.#writable().rows.delete(this.#keyOf(stored))
    rows.forEach((stored) => this.#refuseOrphans(stored))
  }

  #seen (): Contents {
    for (let scope: Scope<Drafts> | null = scopes.current; scope !== null; scope = scope.parent) {
      const contents = scope.handle.get(this)
      if (contents !== undefined) return contents
    }
    return committed.get(this) as Contents
  }

  #writable (): Contents {
    const { handle } = scopes.current
    const own = handle.get(this)
    if (own !== undefined) return own
    const { rows, lastKey } = this.#seen()
    const draft = { rows: new Map(rows), lastKey }
    handle.set(this, draft)
    return draft
  }

  #keyOf (row: StoredRow): unknown {
    const key = row[this.#options.primaryKey]
    return key instanceof Date ? key.getTime() : key
  }

  #default (column: ColumnFacts, contents: Contents): unknown {
    const made = this.#options.defaults.get(column.name)
    if (made !== undefined) return made()
    if (column.defaultValue !== undefined) return structuredClone(column.defaultValue)
    if (column.primaryKey && column.kind === 'integer') return Number(contents.lastKey) + 1
    if (column.primaryKey && column.kind === 'bigint') return BigInt(contents.lastKey) + 1n
    if (column.primaryKey && column.kind === 'uuid') return randomUUID()
    return column.nullable ? null : undefined
  }

  #remember (row: StoredRow, contents: Contents): void {
    const key = row[this.#options.primaryKey]
    if ((typeof key === 'number' || typeof key === 'bigint') && key > contents.lastKey) contents.lastKey = key
  }

  #check (row: StoredRow, before: StoredRow | null): void {
    this.#checkNulls(row)
    for (const set of this.#options.unique) {
      if (this.#isTaken(set, row, before)) throw new IntegrityError('unique', set.names)
    }
    for (const reference of this.#options.references) {
      const value = row[reference.name] ?? null
      const target = reference.target()
      if (!target.#referrers.has(reference)) target.#enterReferrer(reference, this)
      if (value !== null && !target.#has(target.#options.primaryKey, value)) throw new IntegrityError('foreignKey', [reference.name])
    }
  }

  #enterReferrer (reference: Reference, store: Store): void {
    const { holder, name } = reference
    this.#referrers.set(reference, store)
    this.referrers = [...this.referrers, { model: holder, column: holder.columns.get(name) as ColumnFacts, property: this.#options.primaryKey }]
  }

  #checkNulls (row: StoredRow): void {
    for (const { name, nullable } of this.#options.columns.values()) {
      if (!nullable && (row[name] ?? null) === null) throw new IntegrityError('notNull', [name])
    }
  }

  /** Whether some row holds that value. */
  #has (property: string, value: unknown): boolean {
    if (property === this.#options.primaryKey) return this.rows.has(value instanceof Date ? value.getTime() : value)
    for (const row of this.rows.values()) if (isSame(row[property], value)) return true
    return false
  }

  #isTaken ({ names, holds, nullsAreSame = false }: UniqueSet, row: StoredRow, before: StoredRow | null): boolean {
    if (!nullsAreSame && names.some((name) => (row[name] ?? null) === null)) return false
    if (holds?.(row) === false) return false
    if (before !== null && holds === undefined && names.every((name) => isSame(row[name], before[name]))) return false
    if (names.length === 1 && names[0] === this.#options.primaryKey) return this.rows.has(this.#keyOf(row))
    for (const other of this.rows.values()) {
      if (other !== before && names.every((name) => isSame(row[name], other[name])) && holds?.(other) !== false) return true
    }
    return false
  }

  #refuseOrphans (stored: StoredRow): void {
    for (const [reference, store] of this.#referrers) {
      if (store.#has(reference.name, stored[this.#options.primaryKey])) throw new IntegrityError('foreignKey', [])
    }
  }
}

function isSame (a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : (a ?? null) === (b ?? null)
}
