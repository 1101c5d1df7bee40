/** All tables of a graph as models, with the relations between them. */
import { getTableName } from 'drizzle-orm'
import type { Table } from 'drizzle-orm'
import { FST_VIEWSETS_MODEL_INVALID } from '../../errors.ts'
import type { Declarations } from '../relations/declare.ts'
import type { RelatedModels } from '../relations/model-types.ts'
import { declaredKeys, relateAll } from '../relations/resolve.ts'
import type { RowWithRelatives } from '../relations/row-types.ts'
import type { Graph, RowIn, TableName } from '../relations/types.ts'
import { connectionOf } from './connection.ts'
import type { DrizzleDatabase } from './database.ts'
import { relationsSaid } from './said-relations.ts'
import { DrizzleModel } from './model.ts'
import type { DrizzleModelOptions } from './model.ts'
import { tableGiven } from './views.ts'

/** Says of each table what Drizzle and its relations do not. */
export type DrizzleModelsOptions<G extends Graph> = { readonly [N in TableName<G['schema']>]?: DrizzleModelOptions<RowIn<G['schema'], N>, RowWithRelatives<G, N>> }

/**
 * Makes the models of all tables of a graph, each with its relations to the others:
 * `export const { books: Book, tags: Tag } = drizzleModels(db, Library, { books: { name: 'Book' } })`. A table is made a model here or by `drizzleModel()`, not by both. Views are models whose rows are only read.
 */
export function drizzleModels<G extends Graph> (db: DrizzleDatabase, graph: new () => G, options: DrizzleModelsOptions<G> = {}): RelatedModels<G> {
  const { schema, relations } = new graph() // eslint-disable-line new-cap -- a class that is given
  const tables = Object.entries(schema).flatMap(([name, value]): [string, Table][] => {
    const table = tableGiven(value)
    return table === null ? [] : [[name, table]]
  })
  const names = new Set(tables.map(([name]) => name))
  const declared = relationsOfAll({ ...schema }, { ...relations })
  const said = new Map<string, DrizzleModelOptions>(Object.entries(options))
  const models: Record<string, DrizzleModel<object, object>> = {}
  for (const [name, table] of tables) {
    refuseTwice(db, table)
    models[name] = new DrizzleModel(db, table, said.get(name) ?? {}, declaredKeys(declared.get(name), models, names))
  }
  relateAll(models, declared)
  return models as object as RelatedModels<G>
}

/** Relations by table: those that Drizzle's own `relations()` say, and those that are declared, which come before others of the same name. */
function relationsOfAll (schema: Record<string, unknown>, relations: Readonly<Record<string, Declarations>>): Map<string, Declarations> {
  const said = relationsSaid(schema)
  for (const [name, declared] of Object.entries(relations)) said.set(name, { ...said.get(name), ...declared })
  return said
}

function refuseTwice (db: DrizzleDatabase, table: Table): void {
  const known = connectionOf(db, table, getTableName(table)).models.get(table)
  if (known !== undefined) throw new FST_VIEWSETS_MODEL_INVALID(known.name, 'its table is one already. Make it a model in one place: by drizzleModels(), where it has relations, or by drizzleModel().')
}
