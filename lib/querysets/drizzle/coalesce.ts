/**
 * Reads that arrive in one turn of the event loop and ask for the same, made one statement: rows looked up by a key with
 * the same conditions beside it, and equal lists and counts. Nothing is answered from a statement that was sent before
 * the question came, nobody gets a row that is somebody else's too, and where the common statement fails each runs alone.
 */
import { Column, is } from 'drizzle-orm'
import type { Query } from '../query.ts'
import { joined } from '../conditions.ts'
import type { ConditionNode, Test } from '../conditions.ts'
import { DatabaseUnavailable, MultipleObjectsReturned } from '../exceptions.ts'
import { targetName } from '../paths.ts'
import { clauseOf } from './clause.ts'
import type { DrizzleRow } from './database.ts'
import type { Fields } from './rows.ts'
import { COUNT } from './selections.ts'
import type { Selection } from './selections.ts'
import type { TableModel } from './table.ts'

type Run = (query: Query) => Promise<DrizzleRow[]>

interface Reader {
  readonly query: Query
  /** The key that is looked up; undefined for a list. */
  readonly key: unknown
  readonly resolve: (rows: DrizzleRow[]) => void
  readonly reject: (error: unknown) => void
}

interface Flight {
  readonly lookup: Lookup | null
  readonly readers: Reader[]
  readonly run: Run
}

/** A row by a key of its own, and what else must be true of it. */
interface Lookup {
  readonly test: Test
  readonly rest: ConditionNode | null
}

/** A statement shall not become too great. */
const MOST_READERS = 500

/** Flights that have not taken off, by what they ask. */
const boarding = new WeakMap<TableModel, Map<string, Flight>>()

/** The rows of that query, out of a statement that it shares with others; null where it had better have its own. */
export function coalesced (model: TableModel, query: Query, selection: Selection, run: Run): Promise<DrizzleRow[]> | null {
  if (query.union !== null || !isCopyable(selection.fields)) return null
  const lookup = lookupOf(query, selection)
  const question = questionOf(model, query, selection, lookup)
  if (question === null) return null
  const flight = flightFor(model, question, lookup, run)
  return new Promise((resolve, reject) => {
    flight.readers.push({ query, key: lookup?.test.value, resolve, reject })
  })
}

function flightFor (model: TableModel, question: string, lookup: Lookup | null, run: Run): Flight {
  let flights = boarding.get(model)
  if (flights === undefined) boarding.set(model, flights = new Map())
  const known = flights.get(question)
  if (known !== undefined && known.readers.length < MOST_READERS) return known
  const flight: Flight = { lookup, readers: [], run }
  flights.set(question, flight)
  setImmediate(() => {
    if (flights.get(question) === flight) flights.delete(question)
    depart(flight).catch((error) => flight.readers.forEach(({ reject }) => reject(error)))
  })
  return flight
}

/** The first comparison of a key, where it and all others must hold. */
function lookupOf ({ condition, start, end, distinct }: Query, { fields, relations }: Selection): Lookup | null {
  if (condition === null || start > 0 || end === 0 || distinct || relations.length > 0) return null
  const nodes = condition.type === 'and' ? condition.nodes : [condition]
  const test = nodes.find((node): node is Test => node.type === 'test' && isKeyTest(node) && Object.hasOwn(fields, node.column.name))
  return test === undefined ? null : { test, rest: joined('and', nodes.filter((node) => node !== test)) }
}

function isKeyTest ({ column, via, part, operator, value, truncation }: Test): boolean {
  return truncation === undefined && operator === 'exact' && via === null && part === null && column.unique && KEYS.has(column.kind) && ['number', 'bigint', 'string'].includes(typeof value)
}

const KEYS: ReadonlySet<string> = new Set(['integer', 'bigint', 'uuid', 'text'])

/** The same for two queries exactly where one statement can answer both; null where that cannot be known. */
function questionOf (model: TableModel, query: Query, selection: Selection, lookup: Lookup | null): string | null {
  const { form, values } = clauseOf(model, lookup === null ? query.condition : lookup.rest)
  if (form === null) return null
  const told = values.map(toldApart)
  if (told.includes(null)) return null
  if (lookup !== null) return JSON.stringify([lookup.test.column.name, selection.form, form, told])
  if (selection.form === null || query.ordering.some(({ choice, worked }) => choice !== undefined || worked !== undefined)) return null
  const order = query.ordering.map((one) => (one.descending ? '-' : '') + targetName(one))
  return JSON.stringify([null, selection.form, form, told, order, query.start, String(query.end), query.distinct])
}

/** A value of a condition as text that tells 1 from '1', or null for what is no plain value. */
function toldApart (value: unknown): string | null {
  if (Array.isArray(value)) {
    const told = value.map(toldApart)
    return told.includes(null) ? null : JSON.stringify(told)
  }
  return value !== null && typeof value === 'object' ? null : `${typeof value} ${String(value)}`
}

/** Sends the statement of a flight, and gives each reader what is its own. */
async function depart (flight: Flight): Promise<void> {
  const { lookup, readers, run } = flight
  const [first] = readers
  if (first === undefined) return
  if (readers.length === 1) return await alone(first, run)
  try {
    if (lookup === null) share(readers, await run(first.query))
    else await deal(flight, lookup)
  } catch (error) {
    // What is not there is not there for each of them; anything else may be the fault of one.
    if (error instanceof DatabaseUnavailable) readers.forEach(({ reject }, index) => reject(new DatabaseUnavailable(error.isNews && index === 0, { cause: error.cause })))
    else await Promise.all(readers.map((reader) => alone(reader, run)))
  }
}

async function alone ({ query, resolve, reject }: Reader, run: Run): Promise<void> {
  try {
    resolve(await run(query))
  } catch (error) {
    reject(error)
  }
}

function share (readers: readonly Reader[], rows: DrizzleRow[]): void {
  readers.forEach(({ resolve }, index) => resolve(index === 0 ? rows : rows.map(copyOf)))
}

/** Looks up all keys at once. */
async function deal ({ readers, run }: Flight, { test, rest }: Lookup): Promise<void> {
  const { name, kind } = test.column
  const { query } = readers[0] as Reader
  const keys: Test = { ...test, operator: 'in', value: [...new Set(readers.map(({ key }) => key))] }
  const rows = await run({ ...query, condition: joined('and', [keys, rest]), ordering: [], end: Infinity })
  const found = new Map(rows.map((row) => [row[name], row]))
  // A part of a key of several columns was given as the key; each reader shall hear of it in its own way.
  if (found.size < rows.length) throw new MultipleObjectsReturned(name)
  const given = new Set<unknown>()
  await Promise.all(readers.map(async (reader) => {
    const row = found.get(reader.key)
    // The database may take for equal what is not the same text, such as two cases of a letter.
    if (row === undefined) return kind === 'text' || kind === 'uuid' ? await alone(reader, run) : reader.resolve([])
    reader.resolve([given.has(reader.key) ? copyOf(row) : row])
    given.add(reader.key)
  }))
}

const copyable = new WeakMap<Fields, boolean>([[COUNT.fields, true]])
const PLAIN: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean', 'date'])

/** Whether rows of those fields can be copied: what is in a value of another type only its own column knows. */
function isCopyable (fields: Fields): boolean {
  let known = copyable.get(fields)
  if (known === undefined) copyable.set(fields, known = Object.values(fields).every((field) => is(field, Column) && PLAIN.has(field.dataType)))
  return known
}

function copyOf (row: DrizzleRow): DrizzleRow {
  const copy = { ...row }
  for (const name in copy) if (copy[name] instanceof Date) copy[name] = new Date(copy[name])
  return copy
}
