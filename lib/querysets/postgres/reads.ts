/** How a database is reached outside transactions: settings of the database as a whole, whenever its models are made. */
import type { Pace } from './pace.ts'

/** Values in the order of the columns, as the driver gives them. */
export type DriverRows = readonly ArrayLike<unknown>[]

/** One statement with its values, as node-postgres takes it. */
export interface Sending {
  readonly name: string
  readonly text: string
  readonly rowMode: 'array'
  readonly types: unknown
}

/** Connections that take a statement before the one before it is answered. */
export interface Line {
  /** The rows, or null where the statement had better go to the pool. */
  send (statement: Sending, values: readonly unknown[], pace: Pace): Promise<DriverRows> | null
  /** Closes the statement of that name wherever it is kept. */
  forget (name: string): void
}

export interface Reads {
  line: Line | null
  /** What writes take in place of the pool; null where they do not. */
  writeLine: Line | null
  /** Whether equal reads of one turn of the event loop share one statement. */
  coalesces: boolean
}

const known = new WeakMap<object, Reads>()

/** How that database is read; the same object for as long as there is the database. */
export function readsOf (db: object): Reads {
  let reads = known.get(db)
  if (reads === undefined) known.set(db, reads = { line: null, writeLine: null, coalesces: false })
  return reads
}
