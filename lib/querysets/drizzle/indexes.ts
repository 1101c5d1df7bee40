/** Which columns of a table an index leads to, asked of the database itself: what a schema declares need not be there. */
import type { Column, Table } from 'drizzle-orm'
import type { DrizzleRow, SelectQuery } from './database.ts'
import type { TableModel } from './table.ts'

const known = new WeakMap<TableModel, Promise<readonly (readonly string[])[]>>()

/** Whether some index begins with these columns, in whichever order. Asked once for each table. */
export async function isIndexed (model: TableModel, columns: readonly Column[]): Promise<boolean> {
  let indexes = known.get(model)
  if (indexes === undefined) {
    known.set(model, indexes = indexesOf(model))
    indexes.catch(() => known.delete(model))
  }
  const names = columns.map((column) => lettersOf(column.name))
  return (await indexes).some((index) => index.slice(0, names.length).length === names.length && index.slice(0, names.length).every((name) => names.includes(name)))
}

/** Drizzle may be told to write names in another case than they are declared in. */
function lettersOf (name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}

async function indexesOf (model: TableModel): Promise<string[][]> {
  const { connection, dialect, table } = model
  const [fields, from] = dialect.indexes(table)
  const rows = await connection.read((db) => dialect.read(db.select(fields).from(from as unknown as Table) as SelectQuery, fields, []))
  return byIndex(rows)
}

function byIndex (rows: readonly DrizzleRow[]): string[][] {
  const indexes = new Map<string, string[]>()
  for (const { index, place, column } of rows) {
    const columns = indexes.get(String(index)) ?? []
    columns[Number(place)] = column === null ? '' : lettersOf(String(column))
    indexes.set(String(index), columns)
  }
  return [...indexes.values()]
}
