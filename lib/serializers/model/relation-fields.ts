/** The field that a relation makes where a model's serializer names it: keys, or with `depth` the rows themselves. */
import { findRelation } from '../../querysets/relations/named.ts'
import { identityOf } from '../../querysets/paths.ts'
import { columnKeywords } from './columns.ts'
import type { Model, ModelRelation } from '../../querysets/contract.ts'

type Keywords = Record<string, unknown>

/** The relation that a field is named after; undefined where the name is a column's, or nothing's. */
export function relationOf (model: Model, name: string): ModelRelation | undefined {
  return model.columns.has(name) ? undefined : findRelation(model, name)
}

/** The keywords of a field of keys: as in DRF it is written where keys alone say all that there is to store. */
export function relationKeywords (model: Model, relation: ModelRelation): Keywords {
  const { name, many, near, model: target, isKey } = relation
  if (isKey) return { ...columnKeywords(model, { ...near, name }), source: near.name }
  const shown = { field: 'primaryKey', target, alwaysShown: true }
  if (!many) return { ...shown, readOnly: true, allowNull: true }
  if (!isWrittenByKeys(relation)) return { ...shown, many, readOnly: true }
  return { ...shown, many, required: true, ...isOwner(relation) && { allowEmpty: false } }
}

/** Whether a table of pairs holds nothing but keys, or relatives may be without the key that they hold. */
function isWrittenByKeys ({ through, far }: ModelRelation): boolean {
  if (through === null) return far.nullable && !far.unique
  const keys = new Set([...identityOf(through.model), through.near.name, through.far.name])
  return [...through.model.columns.keys()].every((name) => keys.has(name))
}

/** The keywords of a field of rows, each shown by that serializer. */
export function nestedKeywords ({ many, near, isKey }: ModelRelation, serializer: object): Keywords {
  const one = { serializer, field: 'nested' }
  if (many) return { type: 'array', items: one, field: 'objectList', readOnly: true, alwaysShown: true }
  return { ...one, readOnly: true, alwaysShown: true, allowNull: !isKey || near.nullable }
}

/** What is shown of a row inside of another, in the order of DRF: its key, its own columns, relations in place of the keys that it goes by, and those over tables of pairs. */
export function namesWithin (model: Model): string[] {
  const relations = [...model.relations?.values() ?? []]
  const byKey = new Map(relations.filter(({ isKey }) => isKey).map(({ near, name }) => [near.name, name]))
  const key = new Set(identityOf(model))
  const own = [...model.columns.keys()].filter((name) => !key.has(name))
  const shown = (name: string): string => byKey.get(name) ?? name
  return [
    ...[...key].map(shown),
    ...own.filter((name) => !byKey.has(name)),
    ...own.filter((name) => byKey.has(name)).map(shown),
    ...relations.filter((relation) => isOwner(relation)).map(({ name }) => name)
  ]
}

/** Whether a table of pairs names the rows that the relation begins with first: as in `book_authors`, whose books have authors. */
function isOwner ({ through }: ModelRelation): boolean {
  if (through === null) return false
  const names = [...through.model.columns.keys()]
  return names.indexOf(through.near.name) < names.indexOf(through.far.name)
}
