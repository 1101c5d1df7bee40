/** What a statement selects. */
import { Column, is, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Computed } from '../aggregates.ts'
import type { ColumnFacts } from '../columns.ts'
import { targetName } from '../paths.ts'
import type { Relation } from '../paths.ts'
import type { Selected } from '../selections.ts'
import { aggregateSql } from './calculations.ts'
import { valueSql } from './joins.ts'
import type { Tabled } from './joins.ts'
import { momentOfSeconds } from '../truncation.ts'
import { decodedBy } from './rows.ts'
import type { Fields } from './rows.ts'

export interface Selection {
  /** The same for two selections of one table exactly where they are the same. */
  readonly form: string
  readonly fields: Fields
  /** What must be joined for it. */
  readonly relations: readonly Relation[]
  readonly distinct: boolean
}

export const COUNT: Selection = { form: '#', fields: { count: sql`count(*)` }, relations: [], distinct: false }

// A queryset makes each choice of columns once, so what is made of it can be kept as long.
const known = new WeakMap<object, Selection>()

function kept (choice: object, make: () => Selection): Selection {
  let selection = known.get(choice)
  if (selection === undefined) known.set(choice, selection = make())
  return selection
}

/** What is selected for a column. */
export function selectedFor ({ dialect }: Tabled, column: Column): Column | SQL {
  return dialect.selected?.(column) ?? column
}

/** Columns of the table itself; all of them for null. */
export function columnsSelected (table: Tabled, columns: readonly ColumnFacts[] | null): Selection {
  const { properties } = table
  return kept(columns ?? properties, () => {
    const names = columns === null ? Object.keys(properties) : columns.map(({ name }) => name)
    const fields = Object.fromEntries(names.map((name) => [name, selectedFor(table, properties[name] as Column)]))
    return { form: columns === null ? '*' : names.join(), fields, relations: [], distinct: false }
  })
}

function selectedValue (base: Tabled, one: Selected): Column | SQL {
  const value = valueSql(base, one)
  return is(value, Column) ? selectedFor(base, value) : decodedBy(value, (seconds) => momentOfSeconds(one, Number(seconds)))
}

/** Values under their own names, with `distinct` of equal ones one only. */
export function valuesSelected (base: Tabled, selected: readonly Selected[], distinct: boolean): Selection {
  const selection = kept(selected, () => ({
    form: `:${selected.map((one) => `${one.name}=${targetName(one)}`).join()}`,
    fields: Object.fromEntries(selected.map((one) => [one.name, selectedValue(base, one)])),
    relations: selected.flatMap(({ via }) => via ?? []),
    distinct: false
  }))
  return distinct ? { ...selection, form: `!${selection.form}`, distinct } : selection
}

export function aggregatesSelected (base: Tabled, aggregates: readonly Computed[]): Selection {
  return {
    form: aggregates.map((one) => `${one.name}=${one.fn}${one.distinct ? '!' : ''}(${one.target === null ? '' : targetName(one.target)})`).join(),
    fields: Object.fromEntries(aggregates.map((one) => [one.name, aggregateSql(base, one)])),
    relations: aggregates.flatMap(({ target }) => target?.via ?? []),
    distinct: false
  }
}
