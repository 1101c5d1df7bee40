/** Views of the database, as if they were tables; their rows are only read. */
import { Column, getViewName, is, isView, Table } from 'drizzle-orm'
import type { View } from 'drizzle-orm'
import { FST_VIEWSETS_MODEL_INVALID } from '../../errors.ts'
import { isRecord } from '../../utils/guards.ts'
import { modelNameOf } from '../../utils/names.ts'

/** By what Drizzle itself reads tables and views. */
const [SCHEMA, COLUMNS, IS_ALIAS, CONFIG] = ['Schema', 'Columns', 'IsAlias', 'ViewBaseConfig'].map((name) => Symbol.for(`drizzle:${name}`))

const tables = new WeakMap<View, Table>()
const views = new WeakSet<Table>()

/** The table that a value is, or that stands for a view; null for anything else. */
export function tableGiven (value: unknown): Table | null {
  if (is(value, Table)) return value
  if (!isView(value)) return null
  let table = tables.get(value)
  if (table === undefined) {
    tables.set(value, table = tableOfView(value))
    views.add(table)
  }
  return table
}

/** Whether the table stands for a view. */
export function isOfView (table: Table): boolean {
  return views.has(table)
}

function tableOfView (view: View): Table {
  const config: unknown = Reflect.get(view, CONFIG ?? '')
  const { schema, selectedFields } = isRecord(config) ? config : {}
  const columns = Object.entries(isRecord(selectedFields) ? selectedFields : {}).map(([name, field]): [string, Column] => [name, is(field, Column) ? field : refuse(view, name)])
  const [, first] = columns[0] ?? refuse(view, 'columns')
  const answers = new Map<string | symbol | undefined, unknown>([[SCHEMA, schema], [COLUMNS, Object.fromEntries(columns)], [IS_ALIAS, false]])
  return new Proxy(first.table, { get: (table, name) => answers.has(name) ? answers.get(name) : Reflect.get(table, name) })
}

function refuse (view: View, name: string): never {
  const called = getViewName(view)
  throw new FST_VIEWSETS_MODEL_INVALID(modelNameOf(called), `"${name}" of its view is no column of a known type. Declare what the view has: pgView('${called}', { … }).as(sql\`…\`), or .existing().`)
}
