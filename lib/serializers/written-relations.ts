/** Relations that a serializer writes: keys of several relatives, stored with the row in one transaction. */
import { findRelation } from '../querysets/relations/named.ts'
import { giveRelatives, setRelatives } from '../querysets/relations/relatives.ts'
import { isList } from '../utils/guards.ts'
import type { Model, ModelRelation, QuerySet } from '../querysets/contract.ts'

type Values = Readonly<Record<string, unknown>>

/** Validated data by where it is stored. */
interface Split {
  readonly columns: Values
  readonly related: readonly (readonly [relation: ModelRelation, keys: readonly unknown[]])[]
}

/** The relation that the keys under that name are written to; null where there is none. */
export function writtenRelation (model: Model, name: string): ModelRelation | null {
  const relation = model.columns.has(name) ? undefined : findRelation(model, name)
  return relation?.many === true ? relation : null
}

/** Null where all of it is stored in the row itself. */
function splitOf (model: Model, validated: object): Split | null {
  if ((model.relations?.size ?? 0) === 0) return null
  const columns: Record<string, unknown> = {}
  const related: [ModelRelation, readonly unknown[]][] = []
  for (const [name, value] of Object.entries(validated)) {
    const relation = isList(value) ? writtenRelation(model, name) : null
    if (relation === null) columns[name] = value
    else related.push([relation, value as readonly unknown[]])
  }
  return related.length === 0 ? null : { columns, related }
}

/** The row without what it came with of relatives that are others now. */
function without (row: object, related: readonly (readonly [ModelRelation, unknown])[]): object {
  for (const [{ name }] of related) Reflect.deleteProperty(row, name)
  return row
}

/** Whether some of it is stored elsewhere than in the row itself. */
export function writesRelatives (model: Model, validated: object): boolean {
  return splitOf(model, validated) !== null
}

/** A new row, with its relatives. */
export function createWithRelatives (queryset: QuerySet, validated: object): Promise<object> {
  const { model } = queryset
  const split = splitOf(model, validated)
  if (split === null) return queryset.create(validated)
  return model.transaction(async () => {
    const row = await queryset.create(split.columns)
    for (const [relation, keys] of split.related) await giveRelatives(model, row, relation, keys)
    return without(row, split.related)
  })
}

/** The row with what has changed of it, and of its relatives. */
export function updateWithRelatives (queryset: QuerySet, instance: object, validated: object): Promise<object> {
  const { model } = queryset
  const split = splitOf(model, validated)
  if (split === null) return queryset.update(instance, validated)
  return model.transaction(async () => {
    // read anew where no column changes: what is attached to the row may be about to change
    const row = await queryset.update(instance, split.columns)
    for (const [relation, keys] of split.related) await setRelatives(model, row, relation, keys)
    return without(row, split.related)
  })
}
