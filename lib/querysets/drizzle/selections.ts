/** What a statement selects. */
import { sql } from 'drizzle-orm'
import type { Computed } from '../aggregates.ts'
import type { ColumnFacts } from '../columns.ts'
import type { Relation } from '../paths.ts'
import type { Query } from '../query.ts'
import type { Selected } from '../selections.ts'
import { clauseOf } from './clause.ts'
import type { NextParameter } from './dialect.ts'
import { selectedFor } from './joins.ts'
import type { Tabled } from './joins.ts'
import { placeholders } from './parameters.ts'
import { gathered } from './parts.ts'
import type { Value } from './parts.ts'
import type { Fields } from './rows.ts'
import { differentValues, totalValue, valueOf } from './values.ts'
import type { JoinedTotal } from './values.ts'
import { columnAt } from './table.ts'

export interface Selection {
  /** The same for two selections of one table exactly where they are the same; null where that cannot be known. */
  readonly form: string | null
  readonly fields: Fields
  /** What must be joined for it. */
  readonly relations: readonly Relation[]
  readonly distinct: boolean
  /** As the driver takes them, in the order in which `write` asks for them. */
  readonly values: readonly unknown[]
  /** The same fields with those values in them. */
  readonly write: (next: NextParameter) => Fields
  /** What the rows are joined with that may be several of each. */
  readonly joined?: Pick<JoinedTotal, 'tables' | 'on'>
}

/** What is selected without any values. */
export function plainSelection (form: string, fields: Fields): Selection {
  return { form, fields, relations: [], distinct: false, values: [], write: () => fields }
}

export const COUNT = plainSelection('#', { count: sql`count(*)` })

// A queryset makes each choice of columns once, so what is made of it can be kept as long.
const known = new WeakMap<object, Selection>()

function kept (choice: object, make: () => Selection): Selection {
  let selection = known.get(choice)
  if (selection === undefined) known.set(choice, selection = make())
  return selection
}

/** Columns of the table itself; all of them for null. */
export function columnsSelected (table: Tabled, columns: readonly ColumnFacts[] | null): Selection {
  const { properties } = table
  return kept(columns ?? properties, () => {
    const names = columns === null ? Object.keys(properties) : columns.map(({ name }) => name)
    const fields = Object.fromEntries(names.map((name) => [name, selectedFor(table, columnAt(properties, name))]))
    return plainSelection(columns === null ? '*' : names.join(), fields)
  })
}

/** Values by the names they get, of which the fields are read by those written once. */
function selectionOf (values: readonly (readonly [name: string, value: Value])[]): Selection {
  const write = (next: NextParameter): Fields => Object.fromEntries(values.map(([name, { write, read }]) => [name, read(write(next))]))
  const parts = gathered(values.map(([, value]) => value))
  const fields = write(placeholders())
  return {
    form: values.some(([, { form }]) => form === null) ? null : values.map(([name, { form }]) => `${name}=${form}`).join(),
    fields,
    relations: parts.relations,
    distinct: false,
    values: parts.values,
    write: parts.values.length === 0 ? () => fields : write
  }
}

/** Values under their own names, with `distinct` of equal ones one only. */
export function valuesSelected (base: Tabled, selected: readonly Selected[], distinct: boolean): Selection {
  const selection = kept(selected, () => prefixed(':', selectionOf(selected.map((one) => [one.name, valueOf(base, one, clauseOf)]))))
  return distinct ? { ...prefixed('!', selection), distinct } : selection
}

function prefixed (prefix: string, selection: Selection): Selection {
  return { ...selection, form: selection.form === null ? null : `${prefix}${selection.form}` }
}

const annotated = new WeakMap<readonly Selected[], WeakMap<object, Selection>>()

/** Columns of the table itself, with what its rows are annotated with. */
export function rowsSelected (table: Tabled, { columns, annotations }: Pick<Query, 'columns' | 'annotations'>): Selection {
  const own = columnsSelected(table, columns)
  if (annotations.length === 0) return own
  let selections = annotated.get(annotations)
  if (selections === undefined) annotated.set(annotations, selections = new WeakMap())
  let selection = selections.get(own)
  if (selection === undefined) selections.set(own, selection = joined(own, valuesSelected(table, annotations, false)))
  return selection
}

function joined (one: Selection, other: Selection): Selection {
  return {
    form: one.form === null || other.form === null ? null : `${one.form}${other.form}`,
    fields: { ...one.fields, ...other.fields },
    relations: [...one.relations, ...other.relations],
    distinct: false,
    values: [...one.values, ...other.values],
    write: (next) => ({ ...one.write(next), ...other.write(next) })
  }
}

/** Aggregates as one statement has them; those that need rows joined with their relatives each have their own. */
export function aggregatesSelected (base: Tabled, aggregates: readonly Computed[]): Selection[] {
  const plain = aggregates.filter((one) => !needsJoin(one))
  const totals = plain.length === 0 ? [] : [selectionOf(plain.map((one) => [one.name, totalValue(base, one, clauseOf)]))]
  const others = aggregates.filter(needsJoin).map((one) => {
    const { value, ...joined } = differentValues(base, one, clauseOf)
    return { ...selectionOf([[one.name, value]]), joined }
  })
  return [...totals, ...others]
}

/** Whether the rows are to be joined with their relatives, of which each may then come several times. */
export function needsJoin ({ distinct, steps }: Computed): boolean {
  return distinct && steps.length > 0
}
