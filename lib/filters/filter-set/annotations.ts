/** Filters made of schemas: what restflow makes of a class's annotations. */
import { FST_VIEWSETS_FILTER_INVALID } from '../../errors.ts'
import { ListField } from '../../fields/composite.ts'
import { kindOf } from '../../fields/field.ts'
import { compileObject } from '../../fields/registry.ts'
import { FilterField } from './field.ts'
import type { Field } from '../../fields/field.ts'
import type { FilterKind, SchemaLike } from '../../fields/types.ts'

/** The kind of filter for a field: what its class says, and of a list what is in it must have one too. */
function filterKindOf (field: Field): FilterKind | null {
  return field instanceof ListField && filterKindOf(field.child) === null ? null : kindOf(field).filterKind
}

/** The filter that takes values of a schema. `owner` is whose it is, for an error message. */
export function filterOfSchema (owner: string, name: string, schema: SchemaLike, options: object = {}): FilterField {
  // what a filter takes has no default and comes from nowhere else
  const { default: _, source, readOnly, writeOnly, title, description, ...keywords } = schema
  const field = compileObject({ properties: { [name]: keywords } }).fields.get(name)
  const kind = field === undefined ? null : filterKindOf(field)
  if (kind === null) throw new FST_VIEWSETS_FILTER_INVALID(owner, name, 'no kind of filter takes the values of that schema; declare it by one of `filters.*`')
  return new FilterField(kind, keywords, { ...(typeof description === 'string' && { description }), ...options })
}
