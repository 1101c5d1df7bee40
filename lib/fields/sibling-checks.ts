/** Checks of uniqueness for a list that was sent: what is asked for all its items is one query, and not one for each. */
import { Unrepresentable, coerce } from '../querysets/coerce.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import type { ColumnFacts, QuerySet } from '../querysets/contract.ts'

type Condition = Readonly<Record<string, unknown>>

interface Batch {
  /** The values that are asked about, each once, under what they are called. */
  readonly wanted: Map<string, readonly unknown[]>
  /** What is called so is taken; null where the database compares otherwise, so that each must be asked about by itself. */
  readonly taken: Promise<ReadonlySet<string> | null>
}

// no database takes parameters without end
const MOST_KEYS = 500

/** What the items of one list have in common. */
export class SiblingChecks {
  readonly #batches = new Map<QuerySet, Map<string, Batch>>()

  /** Whether there is a row with these values of columns; null where that has to be asked by itself. */
  async isTaken (rows: QuerySet, condition: Condition): Promise<boolean | null> {
    const columns = Object.keys(condition).map((name) => rows.model.columns.get(name))
    if (!columns.every((column) => column !== undefined)) return null
    const values = Object.values(condition)
    const key = keyOf(columns, values)
    // what no column holds, no row has
    if (key === null) return false
    const batch = this.#batchFor(rows, columns)
    batch.wanted.set(key, values)
    const taken = await batch.taken
    return taken === null ? null : taken.has(key)
  }

  #batchFor (rows: QuerySet, columns: readonly ColumnFacts[]): Batch {
    let batches = this.#batches.get(rows)
    if (batches === undefined) this.#batches.set(rows, batches = new Map<string, Batch>())
    const name = columns.map((column) => column.name).join(',')
    const open = batches.get(name)
    if (open !== undefined) return open
    const wanted = new Map<string, readonly unknown[]>()
    const taken = allAsked().then(() => {
      batches.delete(name)
      return takenAmong(rows, columns, wanted)
    })
    const batch: Batch = { wanted, taken }
    batches.set(name, batch)
    return batch
  }
}

/** Whoever else asks in this turn has asked then, those too who had to wait for something at hand. */
const allAsked = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function takenAmong (rows: QuerySet, columns: readonly ColumnFacts[], wanted: ReadonlyMap<string, readonly unknown[]>): Promise<ReadonlySet<string> | null> {
  const keys = [...wanted.values()]
  const on = columns.map(({ name }) => name)
  const taken = new Set<string>()
  for (let start = 0; start < keys.length; start += MOST_KEYS) {
    const found = await rows.perParent({ on, keys: keys.slice(start, start + MOST_KEYS), limit: 1, values: {} })
    for (const row of found) taken.add(keyOf(columns, columns.map(({ name }) => row[name])) ?? '')
  }
  return [...taken].every((key) => wanted.has(key)) ? taken : null
}

/** What values are called, as their columns hold them; null where a column cannot. */
function keyOf (columns: readonly ColumnFacts[], values: readonly unknown[]): string | null {
  try {
    const held = columns.map((column, index) => coerce(column, values[index]))
    if (held.some((value) => value instanceof Unrepresentable)) return null
    return JSON.stringify(held.map((value) => value instanceof Date ? value.toISOString() : String(value)))
  } catch (error) {
    if (error instanceof InvalidLookup) return null
    throw error
  }
}
