/** Which transaction a statement belongs to, and whose turn it is. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { FST_VIEWSETS_TRANSACTION_OVER } from '../errors.ts'

/** Lets one piece of work through at a time, in the order in which they came. */
export class Mutex {
  #last: Promise<void> | null = null

  get isHeld (): boolean {
    return this.#last !== null
  }

  async run<T> (work: () => T | Promise<T>): Promise<T> {
    const before = this.#last
    let release!: () => void
    const mine = new Promise<void>((resolve) => { release = resolve })
    this.#last = mine
    if (before !== null) await before
    try {
      return await work()
    } finally {
      if (this.#last === mine) this.#last = null
      release()
    }
  }
}

/** The database itself, or one transaction or savepoint in it. */
export class Scope<Handle> {
  /** What statements of this scope run on. */
  readonly handle: Handle
  readonly parent: Scope<Handle> | null
  /** Held by a transaction in this scope while it is open; null where the database keeps transactions apart by itself. */
  readonly mutex: Mutex | null
  isOpen = true

  constructor (handle: Handle, parent: Scope<Handle> | null, mutex: Mutex | null) {
    this.handle = handle
    this.parent = parent
    this.mutex = mutex
  }

  /** Runs the work when no transaction within this scope is open, so that it is no part of one. */
  alone<T> (work: () => Promise<T>): Promise<T> {
    return this.mutex === null ? work() : this.mutex.run(() => this.#whileOpen(work))
  }

  /** What waited for its turn until the transaction was over would run outside it, or in the one around it. */
  #whileOpen<T> (work: () => Promise<T>): Promise<T> {
    if (!this.isOpen) throw new FST_VIEWSETS_TRANSACTION_OVER()
    return work()
  }
}

/** Opens a transaction, or a savepoint where `outer` is one, runs the work in it, and closes it accordingly. */
export type Begin<Handle> = <T>(outer: Scope<Handle>, work: (handle: Handle) => Promise<T>) => Promise<T>

/** Where the caller is in each database. One storage for all of them: every promise of the process pays for each storage there is. */
const places = new AsyncLocalStorage<ReadonlyMap<object, Scope<unknown>>>()

/** The scopes of one database. What `work` starts, however deep, finds itself in its transaction. */
export class Scopes<Handle> {
  readonly #root: Scope<Handle>
  #used = false

  constructor (root: Scope<Handle>) {
    this.#root = root
  }

  get current (): Scope<Handle> {
    if (!this.#used) return this.#root
    let scope = (places.getStore()?.get(this) ?? this.#root) as Scope<Handle>
    // What outlives its transaction belongs to what is around it.
    while (!scope.isOpen && scope.parent !== null) scope = scope.parent
    return scope
  }

  /** Whether the caller is in a transaction. */
  get isOpen (): boolean {
    return this.current.parent !== null
  }

  /** Runs the work as if no transaction were open. */
  outside<T> (work: () => T): T {
    return this.isOpen ? this.#runIn(this.#root, work) : work()
  }

  #runIn<T> (scope: Scope<Handle>, work: () => T): T {
    return places.run(new Map(places.getStore()).set(this, scope), work)
  }

  transaction<T> (begin: Begin<Handle>, work: (handle: Handle) => Promise<T>): Promise<T> {
    this.#used = true
    const outer = this.current
    return outer.alone(() => begin(outer, async (handle) => {
      const scope = new Scope(handle, outer, new Mutex())
      try {
        return await this.#runIn(scope, () => work(handle))
      } finally {
        scope.isOpen = false
      }
    }))
  }
}
