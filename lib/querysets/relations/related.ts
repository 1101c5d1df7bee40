/** `Book.related(book, 'reviews')`: the rows that one row is related to, as a queryset. */
import type { Model, QuerySet } from '../contract.ts'
import { FST_VIEWSETS_RELATED_KEY_MISSING } from '../../errors.ts'
import { relationNamed } from './named.ts'

/** The rows that this one is related to; what is read, changed and deleted by it is no other row. */
export function relatedTo (model: Model, row: object, name: string): QuerySet {
  const { near, far, through, model: { objects } } = relationNamed(model, name)
  const value: unknown = Reflect.get(row, near.name)
  if (value === undefined) throw new FST_VIEWSETS_RELATED_KEY_MISSING(name, model.name, near.name)
  if (value === null) return objects.filter({ [`${far.name}__in`]: [] })
  if (through === null) return objects.filter({ [far.name]: value })
  return objects.filter({ [`${far.name}__in`]: through.model.objects.filter({ [through.near.name]: value }).column(through.far.name) })
}
