/** Rows by the parents that they belong to: those of each, in order, and no more of each than are asked for. */
import { coerce, Unrepresentable } from './coerce.ts'
import type { ColumnFacts } from './columns.ts'
import { InvalidLookup } from './exceptions.ts'
import { columnNamed } from './lookups.ts'
import type { Described } from './paths.ts'
import { valuesAs, valuesNamed } from './selections.ts'
import type { Selected } from './selections.ts'
import type { FieldName, RelatedPath } from './where.ts'

/** Says which rows belong to which parents, and how many of each are wanted. */
export interface PerParentOptions<Row extends object = object> {
  /** The properties that a row and its parent have in common. */
  readonly on: readonly FieldName<Row>[]
  /** Their values, one tuple for each parent. A tuple with a null in it belongs to no row. */
  readonly keys: readonly (readonly unknown[])[]
  /** The most rows of each parent; all of them where null or left out. */
  readonly limit?: number | null
  /** Properties or paths by the names to give them under; every property where left out. Those of `on` always come along. */
  readonly values?: Readonly<Record<string, FieldName<Row> | RelatedPath>>
}

/** The same with names resolved and values converted; what an adapter runs. */
export interface PerParent {
  readonly on: readonly ColumnFacts[]
  /** One at least, no two of them equal, each of the columns' own types. */
  readonly keys: readonly (readonly unknown[])[]
  /** Null also where no parent can have more rows than are asked for. */
  readonly limit: number | null
  readonly selected: readonly Selected[]
}

/** Holds the values that were asked for of a row, and those that tell its parent. */
export type RelatedRow = Record<string, unknown>

interface Uniquely extends Described {
  readonly uniqueTogether: readonly (readonly string[])[]
}

/** Throws for a name that the model has not; null where no row can be meant. */
export function compilePerParent (model: Uniquely, { on, keys, limit = null, values }: PerParentOptions): PerParent | null {
  const columns = on.map((name) => columnNamed(model, name))
  const tuples = new Map<KeyOf, readonly unknown[]>()
  for (const key of keys) {
    const tuple = coerced(columns, key)
    if (tuple !== null) tuples.set(keyOf(tuple), tuple)
  }
  if (tuples.size === 0 || limit === 0) return null
  return {
    on: columns,
    keys: [...tuples.values()],
    limit: isUnique(model, columns) ? null : limit,
    selected: values === undefined ? valuesNamed(model, []) : valuesWith(model, values, columns.map(({ name }) => name))
  }
}

type Values = NonNullable<PerParentOptions['values']>

/** What was last made of such values, which whoever asks again gives again. */
const known = new WeakMap<Values, { readonly model: Uniquely, readonly on: string, readonly selected: readonly Selected[] }>()

/** The values, with the properties that tell the parent. */
function valuesWith (model: Uniquely, values: Values, on: readonly string[]): readonly Selected[] {
  const found = known.get(values)
  const names = on.join('\0')
  if (found?.model === model && found.on === names) return found.selected
  const selected = valuesAs(model, { ...values, ...Object.fromEntries(on.map((name) => [name, name])) })
  known.set(values, { model, on: names, selected })
  return selected
}

/** The values as the columns hold them; null where one of them is missing, or the column never holds it. */
function coerced (columns: readonly ColumnFacts[], key: readonly unknown[]): unknown[] | null {
  if (columns.some((_, index) => key[index] === null || key[index] === undefined)) return null
  try {
    const tuple = columns.map((column, index) => coerce(column, key[index]))
    return tuple.some((value) => value instanceof Unrepresentable) ? null : tuple
  } catch (error) {
    if (error instanceof InvalidLookup) return null
    throw error
  }
}

function isUnique ({ uniqueTogether }: Uniquely, columns: readonly ColumnFacts[]): boolean {
  const names = columns.map(({ name }) => name)
  return columns.some(({ unique }) => unique) || uniqueTogether.some((set) => set.every((name) => names.includes(name)))
}

/** What tells values that belong together from others, as the key of a map; null where one of them is missing. */
export type KeyOf = string | number | bigint | null

/** The same for equal values, however they were read, and another for others of the same columns. */
export function keyOf (values: readonly unknown[]): KeyOf {
  return values.length > 1 ? keyText(values) : keyOfOne(values[0])
}

/** The same of one value. */
export function keyOfOne (value: unknown): KeyOf {
  if (typeof value === 'number' || typeof value === 'string') return value
  // how a database's whole number is read differs from column to column
  if (typeof value === 'bigint') return BigInt(Number(value)) === value ? Number(value) : value
  return keyText([value])
}

/** Values that belong together as one text, which tells 1 from '1'; null where one of them is missing. */
export function keyText (values: readonly unknown[]): string | null {
  let text = ''
  for (const value of values) {
    if (value === null || value === undefined) return null
    const part = partText(value)
    text += `${part.length}:${part}`
  }
  return text
}

function partText (value: unknown): string {
  if (typeof value === 'string') return `s${value}`
  // how a database's whole number is read differs from column to column
  if (typeof value === 'number' || typeof value === 'bigint') return `n${value}`
  if (value instanceof Date) return `d${value.getTime()}`
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('base64')}`
  return typeof value === 'object' ? `o${JSON.stringify(value)}` : `${typeof value}${String(value)}`
}

/** The rows of these parents, where rows that share some of their values with one may be among them. */
export function ofParents<Row extends object> (rows: readonly Row[], { on, keys }: PerParent): Row[] {
  const wanted = new Set(keys.map(keyOf))
  return rows.filter((row) => wanted.has(keyOfRow(row, on)))
}

/** The rows in their order, without those beyond the limit of their parent. */
export function withinLimit<Row extends object> (rows: readonly Row[], { on, limit }: PerParent): Row[] {
  if (limit === null) return [...rows]
  const taken = new Map<KeyOf, number>()
  return rows.filter((row) => {
    const key = keyOfRow(row, on)
    const before = taken.get(key) ?? 0
    taken.set(key, before + 1)
    return before < limit
  })
}

function keyOfRow (row: object, on: readonly ColumnFacts[]): KeyOf {
  const [only, another] = on
  if (only !== undefined && another === undefined) return keyOfOne((row as RelatedRow)[only.name])
  return keyOf(on.map(({ name }) => (row as RelatedRow)[name]))
}
