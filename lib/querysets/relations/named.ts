/** The relation of a name: one that is declared, or the one that a foreign key is by itself. */
import type { ColumnFacts } from '../columns.ts'
import type { Model, ModelRelation } from '../contract.ts'
import { FST_VIEWSETS_LOOKUP_UNKNOWN } from '../../errors.ts'
import { foreignKey } from '../paths.ts'

const found = new WeakMap<Model, Map<string, ModelRelation>>()

/** The relation of that name, or undefined. */
export function findRelation (model: Model, name: string): ModelRelation | undefined {
  const declared = model.relations?.get(name)
  if (declared !== undefined) return declared
  const known = found.get(model)?.get(name)
  if (known !== undefined) return known
  const key = foreignKey(model, name)
  return key === undefined ? undefined : kept(model, relationOfKey(name, key))
}

/** The same; throws `FST_VIEWSETS_LOOKUP_UNKNOWN` where there is none. */
export function relationNamed (model: Model, name: string): ModelRelation {
  const relation = findRelation(model, name)
  if (relation === undefined) throw new FST_VIEWSETS_LOOKUP_UNKNOWN(model.name, name, [...model.relations?.keys() ?? []].join(', '))
  return relation
}

function kept (model: Model, relation: ModelRelation): ModelRelation {
  let relations = found.get(model)
  if (relations === undefined) found.set(model, relations = new Map())
  relations.set(relation.name, relation)
  return relation
}

/** The relation that a foreign key is, under that name. */
export function relationOfKey (name: string, near: ColumnFacts): ModelRelation {
  const { model, property, onDelete = 'nothing' } = (near.references as NonNullable<ColumnFacts['references']>)()
  const target = model as Model
  return { name, many: false, model: target, near, far: target.columns.get(property) as ColumnFacts, through: null, isKey: true, onDelete }
}
