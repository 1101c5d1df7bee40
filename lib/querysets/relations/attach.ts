/** Rows with the rows that they are related to: one statement for each relation, however many rows there are; those of one level side by side. */
import type { Model, ModelRelation, QuerySet, RelatedPath } from '../contract.ts'
import { allEnded } from '../../utils/awaitable.ts'
import { groupedBy } from '../../utils/groups.ts'
import { isRecord } from '../../utils/guards.ts'
import { identityOf } from '../paths.ts'
import { keyOfOne } from '../per-parent.ts'
import type { KeyOf } from '../per-parent.ts'
import { relationNamed } from './named.ts'
import type { Reads } from './reads.ts'
import { rememberModel } from './text.ts'
import { rememberWithout } from './without.ts'

export type Row = Record<string, unknown>

/** The columns by which relatives are found, which rows must have been loaded with. */
function columnsOfRelations (model: Model, { relations }: Reads): string[] {
  return [...relations.keys()].map((name) => relationNamed(model, name).near.name)
}

/** Sets the relatives on each row, under the names of their relations; those that a row has already stay. */
export async function attachRelatives (model: Model, rows: readonly object[], { relations, isText }: Reads): Promise<void> {
  if (rows.length === 0) return
  if (isText === true) rememberModel(model, rows)
  await allEnded([...relations].map(([name, reads]) => attach(relationNamed(model, name), rows as readonly Row[], reads)))
}

async function attach (relation: ModelRelation, rows: readonly Row[], reads: Reads): Promise<void> {
  await attachFound(relation.name, relation, rows, (keys) => readingOf(relation, reads).of(keys))
  if (reads.relations.size > 0 || reads.isText === true) await attachRelatives(relation.model, attachedTo(rows, relation.name), reads)
}

/** Relatives by the keys of the rows that they belong to. */
export type ByKey = ReadonlyMap<KeyOf, readonly Row[]>

export type Keys = readonly (readonly unknown[])[]

/** Sets under that name what is found for the keys of the rows, which each is asked for once. */
export async function attachFound (attr: string, { near, many, isKey }: ModelRelation, rows: readonly Row[], find: (keys: Keys) => Promise<ByKey>): Promise<void> {
  const without = rows.filter((row) => !Object.hasOwn(row, attr))
  const present = without.map((row) => [row[near.name]]).filter(([key]) => key !== null && key !== undefined)
  const found: ByKey = present.length === 0 ? new Map() : await find(present)
  for (const row of without) {
    const relatives = found.get(keyOfOne(row[near.name]))
    row[attr] = many ? [...relatives ?? []] : relatives?.[0] ?? null
    if (row[attr] === null && !isKey) rememberWithout(row, attr)
  }
}

/** All that the rows have under that name. */
export function attachedTo (rows: readonly Row[], attr: string): Row[] {
  return rows.flatMap((row): unknown => row[attr] ?? []).filter(isRecord)
}

/** How relatives are read for one purpose: worked out once, whoever asks. */
interface Reading {
  /** The relatives of the rows that have those keys, by the keys. */
  of (keys: Keys): Promise<ByKey>
}

const readings = new WeakMap<ModelRelation, WeakMap<Reads, Reading>>()

function readingOf (relation: ModelRelation, reads: Reads): Reading {
  let ofRelation = readings.get(relation)
  if (ofRelation === undefined) readings.set(relation, ofRelation = new WeakMap())
  let reading = ofRelation.get(reads)
  if (reading === undefined) ofRelation.set(reads, reading = makeReading(relation, namesRead(relation, reads)))
  return reading
}

function makeReading (relation: ModelRelation, names: readonly string[]): Reading {
  const { isKey, far, through, model } = relation
  const [only, another] = names
  // a row that holds the key of its relative need not ask for it
  if (isKey && only === far.name && another === undefined) return { of: async (keys) => new Map(keys.map(([key]) => [keyOfOne(key), [{ [only]: key }]])) }
  if (through !== null) return pairedReading({ ...relation, through }, names)
  const rows = inOrder(model, model.ordering ?? identityOf(model))
  const values = Object.fromEntries(names.map((name) => [name, name]))
  return { of: async (keys) => groupedBy(await rows.perParent({ on: [far.name], keys, values }), (row) => keyOfOne(row[far.name])) }
}

/** The properties that are read of relatives, by the order of their columns. */
function namesRead ({ model, far }: ModelRelation, reads: Reads): string[] {
  const { columns } = reads
  if (columns === null) return [...model.columns.keys()]
  const wanted = new Set([...columns, ...identityOf(model), far.name, ...columnsOfRelations(model, reads)])
  return [...model.columns.keys()].filter((name) => wanted.has(name))
}

/** Relatives by way of a table of pairs: rows of that table, with the columns of the relatives that they lead to. */
function pairedReading ({ model, far, through }: ModelRelation & { readonly through: NonNullable<ModelRelation['through']> }, names: readonly string[]): Reading {
  const { near, far: key, orderBy } = through
  // the key of the parent comes along under its own name, which a column of the relative may have too
  const named = names.map((name) => [name, name === near.name ? `${name}$` : name] as const)
  const values = Object.fromEntries(named.map(([name, given]) => [given, name === far.name ? key.name : `${key.name}__${name}` as RelatedPath]))
  const order = orderBy.length > 0 ? orderBy : (model.ordering ?? []).map((name) => name.replace(/^-?/, `$&${key.name}__`))
  const pairs = inOrder(through.model, order.length > 0 ? order : through.model.ordering ?? identityOf(through.model))
  return { of: async (keys) => relativesIn(await pairs.perParent({ on: [near.name], keys, values }), { parent: near.name, far: far.name, named }) }
}

/** The queryset in an order that it need not look up each time. */
function inOrder ({ objects }: Model, order: readonly string[]): QuerySet {
  return objects.orderBy(...order)
}

interface Naming {
  readonly parent: string
  readonly far: string
  /** What the properties are called, and under which names the pairs have them. */
  readonly named: readonly (readonly [name: string, given: string])[]
}

/** The relatives that pairs lead to, by the keys of their parents. */
function relativesIn (pairs: readonly Row[], { parent, far, named }: Naming): ByKey {
  const relatives = new Map<KeyOf, Row[]>()
  for (const pair of pairs) {
    const row: Row = {}
    for (const [name, given] of named) row[name] = pair[given]
    if (row[far] === null) continue
    const key = keyOfOne(pair[parent])
    const others = relatives.get(key)
    if (others === undefined) relatives.set(key, [row])
    else others.push(row)
  }
  return relatives
}
