/** Filters made of schemas: what restflow makes of a class's annotations. */
import { FST_VIEWSETS_FILTER_INVALID } from '../../errors.ts'
import { BooleanField } from '../../fields/boolean.ts'
import { ChoiceField, MultipleChoiceField } from '../../fields/choice.ts'
import { ListField, ObjectListField } from '../../fields/composite.ts'
import { DecimalField } from '../../fields/decimal.ts'
import { DurationField } from '../../fields/duration.ts'
import { BigIntegerField, FloatField, IntegerField } from '../../fields/numbers.ts'
import { compileObject } from '../../fields/registry.ts'
import { DateField, DateTimeField, TimeField } from '../../fields/temporal.ts'
import { CharField, EmailField, IPAddressField, UUIDField } from '../../fields/text.ts'
import { FilterField } from './field.ts'
import type { Field } from '../../fields/field.ts'
import type { SchemaLike } from '../../fields/types.ts'
import type { LooseOptions } from './field.ts'
import type { FilterKind } from './lookups.ts'

// a class stands before the one it extends
const KINDS: readonly (readonly [new (...args: never[]) => Field, FilterKind])[] = [
  [MultipleChoiceField, 'multipleChoice'], [ChoiceField, 'choice'], [EmailField, 'email'], [IPAddressField, 'ip'], [UUIDField, 'uuid'], [CharField, 'string'],
  [BooleanField, 'boolean'], [BigIntegerField, 'bigInteger'], [IntegerField, 'integer'], [FloatField, 'float'], [DecimalField, 'decimal'],
  [DateTimeField, 'dateTime'], [DateField, 'date'], [TimeField, 'time'], [DurationField, 'duration']
]

function kindOf (field: Field): FilterKind | null {
  if (field instanceof ListField) return field instanceof ObjectListField || kindOf(field.child) === null ? null : 'list'
  return KINDS.find(([Class]) => field instanceof Class)?.[1] ?? null
}

/** The filter that takes values of a schema. `owner` is whose it is, for an error message. */
export function filterOfSchema (owner: string, name: string, schema: SchemaLike, options: LooseOptions = {}): FilterField {
  // what a filter takes has no default and comes from nowhere else
  const { default: _, source, readOnly, writeOnly, title, description, ...keywords } = schema
  const field = compileObject({ properties: { [name]: keywords } }).fields.get(name)
  const kind = field === undefined ? null : kindOf(field)
  if (kind === null) throw new FST_VIEWSETS_FILTER_INVALID(owner, name, 'no kind of filter takes the values of that schema; declare it by one of `filters.*`')
  return new FilterField(kind, keywords, { ...(typeof description === 'string' && { description }), ...options })
}
