/** What Drizzle's own `relations()` say, where they are exported beside the tables: it need not be said twice. */
import { createTableRelationsHelpers, extractTablesRelationalConfig, getTableColumns, getTableName, getTableUniqueName, is, normalizeRelation, One } from 'drizzle-orm'
import type { Column, Relation, Table } from 'drizzle-orm'
import { FST_VIEWSETS_RELATION_INVALID } from '../../errors.ts'
import type { Declaration, Declarations } from '../relations/declare.ts'

/** What Drizzle makes of a schema: tables by their names in it, each with its relations. */
type Config = ReturnType<typeof extractTablesRelationalConfig>

/** The relations that are said of each table. Those by keys of several columns are left out, since paths and conditions go by one. */
export function relationsSaid (schema: Record<string, unknown>): Map<string, Declarations> {
  const config = extractTablesRelationalConfig(schema, createTableRelationsHelpers)
  return new Map(Object.entries(config.tables).map(([name, { relations }]) => {
    const declared = Object.entries(relations).map(([own, relation]): [string, Declaration | null] => [own, declarationOf(config, relation)])
    return [name, Object.fromEntries(declared.filter((entry): entry is [string, Declaration] => entry[1] !== null))]
  }))
}

function declarationOf ({ tables, tableNamesMap }: Config, relation: Relation): Declaration | null {
  const target = tableNamesMap[getTableUniqueName(relation.referencedTable)]
  const refuse = (why: string): never => {
    throw new FST_VIEWSETS_RELATION_INVALID(getTableName(relation.sourceTable), relation.fieldName, why)
  }
  if (target === undefined) return refuse(`its table "${relation.referencedTableName}" is not among those that relationsOf() is given`)
  const isOwn = is(relation, One) && relation.config !== undefined
  const { fields, references } = keysOf(() => normalizeRelation(tables, tableNamesMap, relation), refuse)
  if (fields.length > 1) return null
  const [key, referred] = isOwn ? [propertyOf(relation.sourceTable, fields), propertyOf(relation.referencedTable, references)] : [propertyOf(relation.referencedTable, references)]
  if (isOwn) return { kind: 'one', target, column: key, ...referred === undefined ? {} : { referred } }
  // a row that refers to this one holds the key itself
  return is(relation, One) ? { kind: 'one', target } : { kind: 'many', target, column: key }
}

interface Keys {
  readonly fields: readonly Column[]
  readonly references: readonly Column[]
}

/** Drizzle finds out late that a relation says too little. */
function keysOf (find: () => Keys, refuse: (why: string) => never): Keys {
  try {
    return find()
  } catch (error) {
    return refuse(`Drizzle does not know it either: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function propertyOf (table: Table, [column]: readonly Column[]): string {
  return Object.entries(getTableColumns(table)).find(([, one]) => one.name === column?.name)?.[0] ?? ''
}
