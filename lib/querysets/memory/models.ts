/** All schemas of a graph as models in memory, with the relations between them. */
import type { Model } from '../contract.ts'
import { modelNameOf } from '../../utils/names.ts'
import type { Declarations } from '../relations/declare.ts'
import type { RelatedModels } from '../relations/model-types.ts'
import { declaredKeys, relateAll } from '../relations/resolve.ts'
import type { Graph, RowIn, TableName } from '../relations/types.ts'
import type { RowWithRelatives } from '../relations/row-types.ts'
import type { RowOptions } from '../row-options.ts'
import { MemoryModel } from './model.ts'
import type { MemoryModelOptions } from './model.ts'
import type { RowSchema } from './schema.ts'

/** Says of each model what its schema and its relations do not. */
export type MemoryModelsOptions<G extends Graph> = {
  readonly [N in TableName<G['schema']>]?: Omit<MemoryModelOptions<RowIn<G['schema'], N>>, 'references' | 'text'> & Pick<RowOptions<RowIn<G['schema'], N>, RowWithRelatives<G, N>>, 'text'> & {
    /** The class-like name; made from that of the schema unless it is given: `order_items` is `OrderItem`. */
    readonly name?: string
  }
}

type Said = MemoryModelOptions<Record<string, unknown>> & { readonly name?: string }

/**
 * Makes the models of all schemas of a graph, whose rows live in this process:
 * `const { books: Book } = memoryModels(Library, { books: { rows: [{ title: 'Emma' }] } })`. A foreign key is a `one()` of the table that holds it.
 */
export function memoryModels<G extends Graph> (graph: new () => G, options: MemoryModelsOptions<G> = {}): RelatedModels<G> {
  const { schema, relations } = new graph() // eslint-disable-line new-cap -- a class that is given
  const schemas = new Map<string, RowSchema>(Object.entries(schema))
  const declared = new Map<string, Declarations>(Object.entries(relations))
  const said = new Map<string, Said>(Object.entries(options))
  const models: Record<string, MemoryModel<Record<string, unknown>, string>> = {}
  for (const [name, one] of schemas) {
    const { name: called = modelNameOf(name), ...rest } = said.get(name) ?? {}
    const keys = [...declaredKeys(declared.get(name), models, schemas)].flatMap(([key, { model }]) => key in one.properties ? [[key, model] as const] : [])
    models[name] = new MemoryModel(called, one, { ...rest, references: Object.fromEntries(keys) })
  }
  relateAll(models, declared)
  for (const name of inOrder(models)) models[name]?.fill(said.get(name)?.rows)
  return models as object as RelatedModels<G>
}

/** The names with each after those that its rows refer to. */
function inOrder (models: Readonly<Record<string, Model>>): Set<string> {
  const entries = Object.entries(models)
  const done = new Set<string>()
  const enter = (name: string, model: Model, above: ReadonlySet<Model>): void => {
    const referred = [...model.columns.values()].map(({ references }) => references?.().model)
    for (const [other, one] of entries) if (referred.includes(one) && !above.has(one) && !done.has(other)) enter(other, one, new Set([...above, one]))
    done.add(name)
  }
  for (const [name, model] of entries) enter(name, model, new Set([model]))
  return done
}
