/** Conditions and orders, run over plain objects. */
import type { Computed } from '../aggregates.ts'
import type { ColumnFacts } from '../columns.ts'
import type { ConditionNode, Some, Test, Within } from '../conditions.ts'
import type { Choice, InnerRows, Order, Query, Union } from '../query.ts'
import { FST_VIEWSETS_EXPRESSION_INVALID } from '../../errors.ts'
import { groupedBy } from '../../utils/groups.ts'
import { partColumns } from '../lookups.ts'
import type { Described, ManyStep, Relation, Target } from '../paths.ts'
import { dateText, momentOf, partOf, timeText } from '../temporal.ts'
import { momentOfSeconds, truncatedSeconds } from '../truncation.ts'
import { Chosen, Gathered } from '../worked.ts'
import { comparator, keyFor, operators } from './comparing.ts'
import type { Comparator } from './comparing.ts'
import { totalOfValues } from './totals.ts'

/** A row as a store in this process holds it: never changed in place. */
export type StoredRow = Readonly<Record<string, unknown>>

/** Tells of a row whether it is wanted. */
export type Predicate = (row: StoredRow) => boolean

/** A model whose rows are in this process, so that conditions on other models can be about them; a `Date` among the keys goes by its time. */
export interface StoresRows {
  readonly store: { readonly rows: ReadonlyMap<unknown, StoredRow> }
}

/** The condition as a function of a row. Two-valued: what compares with null does not hold. */
export function matcher (node: ConditionNode | null): Predicate {
  if (node === null) return () => true
  switch (node.type) {
    case 'nothing': return () => false
    case 'test': return testing(node)
    case 'within': return within(node)
    case 'some': return having(node)
    case 'expression': return predicateOf(node.expression.getSQL())
    default: return connectors[node.type](node.nodes.map(matcher))
  }
}

const connectors: Readonly<Record<'and' | 'or' | 'xor' | 'not', (nodes: readonly Predicate[]) => Predicate>> = {
  and: (nodes) => (row) => nodes.every((node) => node(row)),
  or: (nodes) => (row) => nodes.some((node) => node(row)),
  xor: (nodes) => (row) => nodes.filter((node) => node(row)).length % 2 === 1,
  not: ([node]) => (row) => !(node as Predicate)(row)
}

function predicateOf (expression: unknown): Predicate {
  if (typeof expression === 'function') return expression as Predicate
  throw new FST_VIEWSETS_EXPRESSION_INVALID('A memory model', 'matching((row) => …)')
}

function testing (test: Test): Predicate {
  const { column, part, operator, value } = test
  const read = part === null ? reader(test) : partReader(test, part)
  if (operator === 'isnull') return (row) => (read(row) === null) === value
  const holds = operators[operator](value, part === null ? column : partColumns.get(part) as ColumnFacts)
  return (row) => {
    const stored = read(row)
    return stored !== null && holds(stored)
  }
}

/** Whether some of the relatives of the row fulfil the condition. */
function having ({ step, node, orNone }: Some): Predicate {
  const find = relativesOf(step)
  const holds = matcher(node)
  return (row) => {
    const relatives = find(row)
    return relatives.length === 0 ? orNone : relatives.some(holds)
  }
}

/** Finds the rows that the step leads to from a row. */
export function relativesOf ({ from, relation: { near, far, model, through } }: ManyStep): (row: StoredRow) => readonly StoredRow[] {
  const readKey = reader({ column: near, via: from })
  const find = finderBy(model, far)
  if (through === null) return (row) => find(readKey(row))
  const findPairs = finderBy(through.model, through.near)
  return (row) => findPairs(readKey(row)).flatMap((pair) => find(pair[through.far.name] ?? null))
}

/** Finds rows by the value of a column, which are looked through once. */
function finderBy (model: Described, { name, kind }: ColumnFacts): (value: unknown) => readonly StoredRow[] {
  const key = keyFor(kind)
  let found: Map<unknown, StoredRow[]> | null = null
  return (value) => {
    found ??= groupedBy(storedRows(model).filter((row) => (row[name] ?? null) !== null), (row) => key(row[name]))
    return value === null ? [] : found.get(key(value)) ?? []
  }
}

/** What rows come to, or the relatives that steps lead to from them. */
export function totaller (one: Computed): (rows: readonly StoredRow[]) => unknown {
  const finds = one.steps.map(relativesOf)
  const holds = matcher(one.condition)
  const read = one.target === null ? () => 1 : reader(one.target)
  return (rows) => {
    const found = finds.reduce((last, find) => last.flatMap(find), rows)
    return totalOfValues(one, found.filter(holds).map(read))
  }
}

function storedRows (model: Described): StoredRow[] {
  const store = storeOf(model)
  if (store === undefined) throw new FST_VIEWSETS_EXPRESSION_INVALID('A memory model', `paths to other memory models, which ${model.name} is not`)
  return [...store.rows.values()]
}

/** Whether the row has one of the values that others have, which are looked up once. */
function within ({ part, rows, ...target }: Within): Predicate {
  const read = part === null ? reader(target) : partReader(target, part)
  const key = keyFor(part === null ? target.column.kind : 'integer')
  const found = new Set(valuesOf(rows).filter((value) => value !== null).map(key))
  return (row) => {
    const stored = read(row)
    return stored !== null && found.has(key(stored))
  }
}

/** Those of the rows that a query asks for, in its order. */
export function rowsAsked (rows: Iterable<StoredRow>, query: Query): StoredRow[] {
  const { condition, ordering, start, end, union } = query
  const wanted = [...union === null ? rows : united([...rows], union)].filter(matcher(condition))
  if (ordering.length > 0) wanted.sort(sorter(ordering))
  return wanted.slice(start, end)
}

function united (rows: readonly StoredRow[], { all, queries }: Union): Iterable<StoredRow> {
  const found = queries.flatMap((query) => rowsAsked(rows, query))
  return all ? found : new Set(found)
}

function valuesOf ({ model, selected, query }: InnerRows): unknown[] {
  const { distinct, start, end } = query
  const rows = rowsAsked(storeOf(model)?.rows.values() ?? [], distinct ? { ...query, start: 0, end: Infinity } : query)
  const values = rows.map(reader(selected))
  const key = keyFor(selected.column.kind)
  return distinct ? [...new Map(values.map((value) => [value === null ? null : key(value), value])).values()].slice(start, end) : values
}

type Reader = (row: StoredRow) => unknown

/** The value of a column, null where a row on the way to it is missing. */
export function reader (target: Target): Reader {
  const { truncation } = target
  const read = columnReader(target)
  if (truncation === undefined) return read
  return (row) => {
    const stored = read(row)
    return stored === null ? null : momentOfSeconds(target, truncatedSeconds(momentOf(stored), truncation))
  }
}

function columnReader ({ column: { name }, via, worked }: Target): Reader {
  if (worked instanceof Chosen) return chosenBy(worked.choice)
  if (worked instanceof Gathered) {
    const total = totaller(worked.computed)
    return (row) => total([row])
  }
  if (via === null) return (row) => row[name] ?? null
  const find = finder(via)
  return (row) => find(row)?.[name] ?? null
}

/** The related row. A reference in memory is to a primary key, which rows are kept by; the way back is not. */
function finder ({ from, key, model, property }: Relation): (row: StoredRow) => StoredRow | undefined {
  const store = storeOf(model)
  if (store === undefined) throw new FST_VIEWSETS_EXPRESSION_INVALID('A memory model', `paths to other memory models, which ${model.name} is not`)
  const readKey = reader({ column: key, via: from })
  if (property !== model.primaryKey) {
    const find = finderBy(model, model.columns.get(property) as ColumnFacts)
    return (row) => find(readKey(row))[0]
  }
  return (row) => {
    const value = readKey(row)
    return store.rows.get(value instanceof Date ? value.getTime() : value)
  }
}

function storeOf (model: Described): StoresRows['store'] | undefined {
  return (model as Described & Partial<StoresRows>).store
}

function partReader (target: Target, part: NonNullable<Test['part']>): Reader {
  const read = reader(target)
  return (row) => {
    const stored = read(row)
    if (stored === null) return null
    const moment = momentOf(stored)
    if (part === 'date') return dateText(moment)
    return part === 'time' ? timeText(moment) : partOf(moment, part)
  }
}

/** The value that a choice comes to for a row. */
export function chosenBy<Value> ({ branches, fallback }: Choice<Value>): (row: StoredRow) => Value {
  const tried = branches.map(({ condition, value }) => ({ holds: matcher(condition), value }))
  return (row) => {
    const first = tried.find(({ holds }) => holds(row))
    return first === undefined ? fallback : first.value
  }
}

/** The order of two rows; null comes before everything, as in SQLite, and after it where the order is descending. */
export function sorter (ordering: readonly Order[]): (a: StoredRow, b: StoredRow) => number {
  const steps = ordering.map((order) => {
    const [read, compare, sign] = [order.choice === undefined ? reader(order) : chosenBy(order.choice), nullsFirst(comparator(order.column.kind)), order.descending ? -1 : 1]
    return (a: StoredRow, b: StoredRow) => sign * compare(read(a), read(b))
  })
  return (a, b) => {
    for (const step of steps) {
      const order = step(a, b)
      if (order !== 0) return order
    }
    return 0
  }
}

function nullsFirst (compare: Comparator): Comparator {
  return (a, b) => a === null || b === null ? Number(b === null) - Number(a === null) : compare(a, b)
}
