/** Rows with the rows that they are related to: one statement for each relation, however many rows there are; those of one level side by side. */
import type { Model, ModelRelation, RelatedPath } from '../contract.ts'
import { allEnded } from '../../utils/awaitable.ts'
import { groupedBy } from '../../utils/groups.ts'
import { isRecord } from '../../utils/guards.ts'
import { identityOf } from '../paths.ts'
import { keyText } from '../per-parent.ts'
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
  const attached = await attachFound(relation.name, relation, rows, (keys) => relativesOf(relation, keys, reads))
  await attachRelatives(relation.model, attached, reads)
}

/** Sets under that name what is found for the keys of the rows, which each is asked for once; returns all that the rows then have there. */
export async function attachFound (attr: string, { near, many, isKey }: ModelRelation, rows: readonly Row[], find: (keys: Keys) => Promise<readonly Found[]>): Promise<Row[]> {
  const without = rows.filter((row) => !Object.hasOwn(row, attr))
  const keys = without.map((row) => [row[near.name]])
  const texts = keys.map(keyText)
  const present = keys.filter((_, index) => texts[index] !== null)
  const found = groupedBy(present.length === 0 ? [] : await find(present), ({ parent }) => keyText([parent]))
  without.forEach((row, index) => {
    const relatives = found.get(texts[index] ?? null)?.map((one) => one.row) ?? []
    row[attr] = many ? relatives : relatives[0] ?? null
    if (row[attr] === null && !isKey) rememberWithout(row, attr)
  })
  return rows.flatMap((row): unknown => row[attr] ?? []).filter(isRecord)
}

/** A relative, with the key of the row that it belongs to. */
export interface Found {
  readonly parent: unknown
  readonly row: Row
}

export type Keys = readonly (readonly unknown[])[]

async function relativesOf (relation: ModelRelation, keys: Keys, reads: Reads): Promise<Found[]> {
  const names = namesRead(relation, reads)
  const [only, another] = names
  // a row that holds the key of its relative need not ask for it
  if (relation.isKey && only === relation.far.name && another === undefined) return keys.map(([parent]) => ({ parent, row: { [only]: parent } }))
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
