/** The several rows that a row is related to, as a part of a statement asks for them: under names that no other part has. */
import { aliasedTable, getTableColumns, sql } from 'drizzle-orm'
import type { Column, SQL } from 'drizzle-orm'
import type { Described } from '../described.ts'
import type { ManyStep } from '../paths.ts'
import { columnOf, LONGEST_NAME } from './joins.ts'
import type { Tabled } from './joins.ts'
import { columnAt, tableOf } from './table.ts'

/** The relatives of the row at hand. */
export interface Relatives {
  readonly tabled: Tabled
  readonly from: SQL
  /** What makes a row one of them. */
  readonly link: SQL
}

const known = new WeakMap<Tabled, Map<string, Relatives>>()

/** Where nothing is asked but their keys, and a table of pairs holds these, that table does. */
export function relativesOf (base: Tabled, step: ManyStep, isOfKeys: boolean): Relatives {
  let steps = known.get(base)
  if (steps === undefined) known.set(base, steps = new Map())
  const name = isOfKeys ? `${step.path}#` : step.path
  let relatives = steps.get(name)
  if (relatives === undefined) steps.set(name, relatives = describe(base, step, isOfKeys, `${base.scope ?? ''}r${steps.size + 1}`))
  return relatives
}

function describe (base: Tabled, { from, relation }: ManyStep, isOfKeys: boolean, place: string): Relatives {
  const { near, far, model, through } = relation
  const key = columnOf(base, { column: near, via: from })
  const scope = `${place}_`
  const { dialect } = base
  const own = aliased(model, `${relation.name.slice(0, LONGEST_NAME)}$${place}`)
  if (through === null) return { tabled: { dialect, properties: own.columns, scope }, from: own.written, link: sql`${own.columns[far.name]} = ${key}` }
  const pairs = aliased(through.model, `${relation.name.slice(0, LONGEST_NAME)}$${place}p`)
  const link = sql`${pairs.columns[through.near.name]} = ${key}`
  if (isOfKeys) return { tabled: { dialect, properties: { [far.name]: columnAt(pairs.columns, through.far.name) }, scope }, from: pairs.written, link }
  const joined = sql`${pairs.written} inner join ${own.written} on ${own.columns[far.name]} = ${pairs.columns[through.far.name]}`
  return { tabled: { dialect, properties: own.columns, scope }, from: joined, link }
}

interface Aliased {
  readonly columns: Readonly<Record<string, Column>>
  readonly written: SQL
}

function aliased (model: Described, alias: string): Aliased {
  const original = tableOf(model)
  return { columns: getTableColumns(aliasedTable(original, alias)), written: sql`${original} ${sql.identifier(alias)}` }
}
