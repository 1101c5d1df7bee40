/** The lookups there are, which kinds of column have which, and how `field__lookup` is read. */
import type { ColumnFacts, ColumnKind } from './columns.ts'
import { FST_VIEWSETS_LOOKUP_UNKNOWN, FST_VIEWSETS_PATH_MANY } from '../errors.ts'
import { columnOfKey, findColumn, locate } from './paths.ts'
import type { Described, Located, ManyStep, Naming, Target } from './paths.ts'
import type { DatePart } from './where.ts'

export type { Described } from './paths.ts'

/** Names what a lookup is given: one value of the column, text, a list, two ends, yes or no, or a regular expression. */
export type Operand = 'value' | 'text' | 'list' | 'pair' | 'flag' | 'pattern'

const operands = {
  exact: 'value',
  gt: 'value',
  gte: 'value',
  lt: 'value',
  lte: 'value',
  in: 'list',
  range: 'pair',
  isnull: 'flag',
  iexact: 'text',
  contains: 'text',
  icontains: 'text',
  startswith: 'text',
  istartswith: 'text',
  endswith: 'text',
  iendswith: 'text',
  regex: 'pattern',
  iregex: 'pattern'
} as const satisfies Readonly<Record<string, Operand>>

/** Names a lookup, as it stands after the `__` of a condition. */
export type LookupName = keyof typeof operands

/** Every lookup by its name, with what it is given. */
export const lookups: ReadonlyMap<string, Operand> = new Map(Object.entries(operands))

const equality: readonly LookupName[] = ['exact', 'in', 'isnull']
const everything = [...lookups.keys()] as readonly LookupName[]

/** The lookups that a column of each kind has. */
export const lookupsOfKind: Readonly<Record<ColumnKind, readonly LookupName[]>> = {
  text: everything,
  integer: everything,
  bigint: everything,
  float: everything,
  decimal: everything,
  uuid: everything,
  boolean: equality,
  date: everything,
  datetime: everything,
  time: everything,
  json: ['exact', 'isnull'],
  binary: equality,
  array: ['exact', 'isnull']
}

/** A part of a date or datetime that a lookup can be about. */
export type Part = DatePart | 'date' | 'time'

const dayParts: readonly Part[] = ['year', 'quarter', 'month', 'week', 'week_day', 'day']
const timeParts: readonly Part[] = ['hour', 'minute', 'second']

/** The parts that a column of each kind has. */
export const partsOfKind: Readonly<Partial<Record<ColumnKind, readonly Part[]>>> = {
  date: dayParts,
  time: timeParts,
  datetime: [...dayParts, ...timeParts, 'date', 'time']
}

function partFacts (name: Part): ColumnFacts {
  const kind = name === 'date' || name === 'time' ? name : 'integer'
  const native = kind === 'integer' ? 'number' : 'string'
  return { name, kind, native, nullable: false, hasDefault: false, primaryKey: false, generated: false, unique: false }
}

/** Each part as if it were a column, so that its values are read as a column's are. */
export const partColumns: ReadonlyMap<string, ColumnFacts> =
  new Map([...dayParts, ...timeParts, 'date', 'time'].map((name) => [name, partFacts(name as Part)]))

/** A path taken apart: `createdAt__year__gte` is a column, a part of it, and a lookup; `tags__name` is about any of several rows. */
export interface Path extends Target {
  readonly part: Part | null
  readonly lookup: LookupName
  /** Whether the path names its lookup, or leaves it at `exact`. */
  readonly explicit: boolean
  /** The step to several rows on the way, with what the rest of the path says of each; the column is then that of the rest. Null where there is none. */
  readonly beyond: { readonly step: ManyStep, readonly path: Path } | null
}

const known = new WeakMap<Described, Map<string, Path>>()

/**
 * Reads `field`, `field__lookup` or `field__part__lookup`, where the field may be one of another model, after the foreign
 * keys that lead there; throws `FST_VIEWSETS_LOOKUP_UNKNOWN` for any other name.
 */
export function parseLookup (model: Naming, path: string): Path {
  let paths = known.get(model)
  if (paths === undefined) known.set(model, paths = new Map())
  let parsed = paths.get(path)
  if (parsed === undefined) paths.set(path, parsed = readPath(model, path))
  return parsed
}

function readPath (model: Naming, path: string): Path {
  const located = locate(model, path.split('__'), isLookup)
  if (located === null) throw unknownName(model, path)
  return 'many' in located ? readBeyond(located.many, located.rest) : readLookup(model, path, located)
}

/** What is said of one of several rows; of the row itself, where only a lookup or nothing is left, it is said of its key. */
function readBeyond (step: ManyStep, rest: readonly string[]): Path {
  const { model } = step.relation
  const words = rest.join('__')
  const key = columnOfKey(model)
  const isOfKey = rest.length === 0 || (rest.length === 1 && isLookup(key, words) && findColumn(model, words) === undefined)
  const path = isOfKey ? readLookup(model, words, { column: key, via: null, rest }) : parseLookup(model, words)
  return { ...path, beyond: { step, path } }
}

function isLookup ({ kind }: ColumnFacts, word: string): boolean {
  return (lookupsOfKind[kind] as readonly string[]).includes(word) || (partsOfKind[kind] as readonly string[] | undefined)?.includes(word) === true
}

function readLookup (model: Described, path: string, { rest: words, ...target }: Located): Path {
  const { column } = target
  const parts: readonly string[] = partsOfKind[column.kind] ?? []
  const part = words[0] !== undefined && parts.includes(words[0]) ? words[0] as Part : null
  const rest = part === null ? words : words.slice(1)
  const available: readonly string[] = part === null ? lookupsOfKind[column.kind] : everything
  const lookup = rest[0] ?? 'exact'
  if (rest.length > 1 || !available.includes(lookup)) {
    throw new FST_VIEWSETS_LOOKUP_UNKNOWN(model.name, path, [...available, ...parts].map((word) => `${column.name}__${word}`).join(', '))
  }
  return { ...target, part, lookup: lookup as LookupName, explicit: rest.length > 0, beyond: null }
}

function unknownName (model: Described, name: string): Error {
  return new FST_VIEWSETS_LOOKUP_UNKNOWN(model.name, name, [...model.columns.keys()].join(', '))
}

/** The column of that name, `pk` being the primary key; throws `FST_VIEWSETS_LOOKUP_UNKNOWN` where there is none. */
export function columnNamed (model: Described, name: string): ColumnFacts {
  const column = findColumn(model, name)
  if (column === undefined) throw unknownName(model, name)
  return column
}

/** The same for a path, which may lead over foreign keys to a column of another model; throws `FST_VIEWSETS_PATH_MANY` for one to several rows. */
export function targetNamed (model: Naming, path: string): Target {
  const { steps, target } = gatheredNamed(model, path)
  if (steps.length > 0) throw new FST_VIEWSETS_PATH_MANY(model.name, path, (steps[0] as ManyStep).relation.name)
  return target
}

/** Where a path leads that may lead to several rows: the steps to these, and of each what is meant of it, which is its key where nothing is said. */
export interface GatheredPath {
  readonly steps: readonly ManyStep[]
  /** Of the rows that the last step leads to. */
  readonly target: Target
}

export function gatheredNamed (model: Naming, path: string): GatheredPath {
  const column = findColumn(model, path)
  if (column !== undefined) return { steps: [], target: { column, via: null } }
  const located = locate(model, path.split('__'), isLookup)
  if (located === null || (!('many' in located) && located.rest.length > 0)) throw unknownName(model, path)
  const { rest, ...found } = located
  if (!('many' in found)) return { steps: [], target: found }
  const { many } = found
  const beyond = rest.length === 0 ? { steps: [], target: { column: columnOfKey(many.relation.model), via: null } } : gatheredNamed(many.relation.model, rest.join('__'))
  return { ...beyond, steps: [many, ...beyond.steps] }
}
