/** Rows with the rows that they are related to: one statement for each relation, however many rows there are; those of one level side by side. */
import type { Model, ModelRelation, RelatedPath } from '../contract.ts'
import { isRecord } from '../../utils/guards.ts'
import { identityOf } from '../paths.ts'
import { keyText } from '../per-parent.ts'
import { relationNamed } from './named.ts'
import type { Reads } from './reads.ts'
import { rememberModel } from './text.ts'

type Row = Record<string, unknown>

/** The columns by which relatives are found, which rows must have been loaded with. */
export function columnsOfRelations (model: Model, { relations }: Reads): string[] {
  return [...relations.keys()].map((name) => relationNamed(model, name).near.name)
}

/** Sets the relatives on each row, under the names of their relations; those that a row has already stay. */
export async function attachRelatives (model: Model, rows: readonly object[], { relations, isText }: Reads): Promise<void> {
  if (rows.length === 0) return
  if (isText === true) rememberModel(model, rows)
  const fetched = [...relations].map(([name, reads]) => attach(relationNamed(model, name), rows as readonly Row[], reads))
  // none is left behind, whichever fails: it would outlive the transaction that the request may be in
  for (const outcome of await Promise.allSettled(fetched)) if (outcome.status === 'rejected') throw outcome.reason
}

async function attach (relation: ModelRelation, rows: readonly Row[], reads: Reads): Promise<void> {
  const { name, near, many } = relation
  const without = rows.filter((row) => !Object.hasOwn(row, name))
  const found = new Map<string, Row[]>()
  const keys = without.map((row) => [row[near.name]])
  if (keys.some((key) => keyText(key) !== null)) for (const row of await relativesOf(relation, keys, reads)) enter(found, row)
  const relatives = without.map((row) => found.get(keyText([row[near.name]]) ?? '') ?? [])
  without.forEach((row, index) => { row[name] = many ? relatives[index] : relatives[index]?.[0] ?? null })
  const attached = rows.flatMap((row): unknown => row[name] ?? [])
  await attachRelatives(relation.model, attached.filter(isRecord), reads)
}

/** A relative, with the key of the row that it belongs to. */
interface Found {
  readonly parent: unknown
  readonly row: Row
}

function enter (found: Map<string, Row[]>, { parent, row }: Found): void {
  const key = keyText([parent]) as string
  const group = found.get(key)
  if (group === undefined) found.set(key, [row])
  else group.push(row)
}

type Keys = readonly (readonly unknown[])[]

async function relativesOf (relation: ModelRelation, keys: Keys, reads: Reads): Promise<Found[]> {
  const names = namesRead(relation, reads)
  const [only, another] = names
  // a row that holds the key of its relative need not ask for it
  if (relation.isKey && only === relation.far.name && another === undefined) return keys.filter((key) => keyText(key) !== null).map(([parent]) => ({ parent, row: { [only]: parent } }))
  if (relation.through !== null) return await pairedRelatives({ ...relation, through: relation.through }, keys, names)
  const { model, far } = relation
  const rows = await model.objects.perParent({ on: [far.name], keys, values: Object.fromEntries(names.map((name) => [name, name])) })
  return rows.map((row) => ({ parent: row[far.name], row }))
}

/** The properties that are read of relatives, by the order of their columns. */
function namesRead ({ model, far }: ModelRelation, reads: Reads): string[] {
  const { columns } = reads
  if (columns === null) return [...model.columns.keys()]
  const wanted = new Set([...columns, ...identityOf(model), far.name, ...columnsOfRelations(model, reads)])
  return [...model.columns.keys()].filter((name) => wanted.has(name))
}

/** Relatives by way of a table of pairs: rows of that table, with the columns of the relatives that they lead to. */
async function pairedRelatives ({ model, far, through }: ModelRelation & { readonly through: NonNullable<ModelRelation['through']> }, keys: Keys, names: readonly string[]): Promise<Found[]> {
  const { near, far: key, orderBy } = through
  // the key of the parent comes along under its own name, which a column of the relative may have too
  const named = names.map((name) => [name === near.name ? `${name}$` : name, name] as const)
  const values = Object.fromEntries(named.map(([as, name]) => [as, name === far.name ? key.name : `${key.name}__${name}` as RelatedPath]))
  const order = orderBy.length > 0 ? orderBy : (model.ordering ?? []).map((name) => name.replace(/^-?/, `$&${key.name}__`))
  const pairs = order.length === 0 ? through.model.objects : through.model.objects.orderBy(...order)
  const rows = await pairs.perParent({ on: [near.name], keys, values })
  const ofRelative = (row: Row): Row => Object.fromEntries(named.map(([as, name]) => [name, row[as]]))
  return rows.map((row) => ({ parent: row[near.name], row: ofRelative(row) })).filter(({ row }) => row[far.name] !== null)
}
