/** Rows by the value of one property, fetched together: what is asked for in one turn of the event loop becomes one query. */
import { identityOf } from '../querysets/paths.ts'
import { groupedBy } from '../utils/groups.ts'
import { isRecord } from '../utils/guards.ts'
import type { QuerySet } from '../querysets/contract.ts'

type Row = Readonly<Record<string, unknown>>

export interface RowSource {
  readonly queryset: QuerySet
  readonly property: string
  /** The properties that are needed besides; the primary key comes along. */
  readonly others: readonly string[]
  /** Loads are joined for one of these only: the context of a serializer, or what the items of one list have in common. */
  readonly among: object
}

interface Batch {
  readonly wanted: Map<string, unknown>
  readonly rows: Promise<Map<string, Row[]>>
}

// no database takes parameters without end
const MOST_VALUES = 500

const batches = new WeakMap<object, Map<QuerySet, Map<string, Batch>>>()

/** The row whose property has that value, or null; of several the last. */
export async function loadRow (source: RowSource, value: unknown): Promise<Row | null> {
  return (await loadRows(source, value)).at(-1) ?? null
}

/** The rows whose property has that value: all, or two at least where there are several. */
export async function loadRows (source: RowSource, value: unknown): Promise<readonly Row[]> {
  const batch = openBatch(source)
  const key = String(value)
  batch.wanted.set(key, value)
  return (await batch.rows).get(key) ?? []
}

function openBatch (source: RowSource): Batch {
  const perQueryset = ensure(batches, source.among, () => new Map<QuerySet, Map<string, Batch>>())
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

async function fetchRows (source: RowSource, values: readonly unknown[]): Promise<Map<string, Row[]>> {
  const chunks: unknown[][] = []
  for (let start = 0; start < values.length; start += MOST_VALUES) chunks.push(values.slice(start, start + MOST_VALUES))
  const fetched = await Promise.all(chunks.map((chunk) => fetchChunk(source, chunk)))
  return groupedBy(fetched.flat().filter(isRecord), (row) => String(row[source.property]))
}

function fetchChunk ({ queryset, property, others }: RowSource, chunk: readonly unknown[]): Promise<object[]> {
  const { model } = queryset
  // of one value it is enough to know whether there are several rows
  const rows = chunk.length === 1 ? queryset.filter({ [property]: chunk[0] }).slice(0, 2) : queryset.filter({ [`${property}__in`]: chunk })
  const names = [...new Set([property, ...others])]
  if (names.every((name) => model.columns.has(name))) return rows.only(...names).fetch()
  return rows.values(...new Set([...identityOf(model), ...names]))
}
