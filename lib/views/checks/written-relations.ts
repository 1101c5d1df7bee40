/** Relations that a serializer is asked to write by keys where keys alone are not enough: every such request would be a 500. */
import { FST_VIEWSETS_RELATION_UNWRITABLE } from '../../errors.ts'
import { ManyRelatedField } from '../../fields/many-related.ts'
import { RelatedField } from '../../fields/relations.ts'
import { requireWritable } from '../../querysets/relations/pairs.ts'
import { Serializer } from '../../serializers/serializer.ts'
import { writtenRelation } from '../../serializers/written-relations.ts'
import { madeClass } from '../../utils/deferred-class.ts'
import { keeps } from '../../utils/overrides.ts'
import type { Model, ModelRelation } from '../../querysets/contract.ts'
import type { SerializerClass } from '../../serializers/serializer.ts'

/** Throws where what a class does by itself comes to a relation of rows of that model that keys alone do not write. */
export function checkWrittenRelations (Class: SerializerClass, model: Model, verb: 'create' | 'update'): void {
  if ((model.relations?.size ?? 0) === 0 || !keeps(new (madeClass(Class))(), Serializer, [verb])) return
  for (const { field, path: [name = '', ...others] } of Class.compile().object.writable) {
    const child = field instanceof ManyRelatedField && others.length === 0 ? field.child : null
    const relation = child instanceof RelatedField ? writtenRelation(model, name) : null
    if (relation === null) continue
    requireSameRows(model, relation, child)
    requireWritable(model, relation, { defaults: {}, takes: true })
  }
}

/** Keys of other rows would be taken for theirs. */
function requireSameRows (model: Model, relation: ModelRelation, child: unknown): void {
  if (!(child instanceof RelatedField) || child.model === relation.model) return
  throw new FST_VIEWSETS_RELATION_UNWRITABLE(relation.name, model.name, `it leads to rows of ${relation.model.name}, and the field is about rows of ${child.model.name}`)
}
