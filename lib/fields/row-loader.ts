/** Rows by the value of one property, fetched together: what is asked for in one turn of the event loop becomes one query. */
import { isRecord } from '../utils/guards.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { SerializerContext } from './field.ts'

type Row = Readonly<Record<string, unknown>>

export interface RowSource {
  readonly queryset: QuerySet
  readonly property: string
  /** The properties that are needed besides; the primary key comes along. */
  readonly others: readonly string[]
  /** Loads are joined within one context only: that of one request. */
  readonly context: SerializerContext
}

interface Batch {
  readonly wanted: Map<string, unknown>
  readonly rows: Promise<Map<string, Row>>
}

// no database takes parameters without end
const MOST_VALUES = 500

const batches = new WeakMap<SerializerContext, Map<QuerySet, Map<string, Batch>>>()

/** The row whose property has that value, or null. */
export async function loadRow (source: RowSource, value: unknown): Promise<Row | null> {
  const batch = openBatch(source)
  const key = String(value)
  batch.wanted.set(key, value)
  return (await batch.rows).get(key) ?? null
}

function openBatch (source: RowSource): Batch {
  const perQueryset = ensure(batches, source.context, () => new Map<QuerySet, Map<string, Batch>>())
  const open = ensure(perQueryset, source.queryset, () => new Map<string, Batch>())
  const name = [source.property, ...source.others].join(',')
  return ensure(open, name, () => {
    const wanted = new Map<string, unknown>()
    // whoever else wants rows in this turn has said so when the microtask runs
    const rows = Promise.resolve().then(() => {
      open.delete(name)
      return fetchRows(source, [...wanted.values()])
    })
    return { wanted, rows }
  })
}

function ensure<K, V> (map: { get (key: K): V | undefined, set (key: K, value: V): unknown }, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

async function fetchRows ({ queryset, property, others }: RowSource, values: readonly unknown[]): Promise<Map<string, Row>> {
  const chunks: unknown[][] = []
  for (let start = 0; start < values.length; start += MOST_VALUES) chunks.push(values.slice(start, start + MOST_VALUES))
  const fetched = await Promise.all(chunks.map((chunk) => {
    const condition = chunk.length === 1 ? { [property]: chunk[0] } : { [`${property}__in`]: chunk }
    return queryset.filter(condition).only(...new Set([property, ...others])).fetch()
  }))
  return new Map(fetched.flat().filter(isRecord).map((row) => [String(row[property]), row]))
}
