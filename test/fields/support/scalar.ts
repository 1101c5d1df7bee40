/** What the tests of single fields share: a field out of a schema, and what it says of a value in short. */
import { errorMessage } from '../../../lib/exceptions.ts'
import { Failure, Settled } from '../../../lib/fields/field.ts'
import type { ErrorMessage } from '../../../lib/exceptions.ts'
import type { Field, FieldContext, FieldFacts } from '../../../lib/fields/field.ts'

type Schema = Readonly<Record<string, unknown>>
type FieldClass<F extends Field> = new (facts: FieldFacts) => F

export const context: FieldContext = { partial: false, form: false, instance: null, initialData: {}, context: {} }

/** A field of that class with that schema, required unless the facts say otherwise. */
export function field<F extends Field> (Class: FieldClass<F>, schema: Schema = {}, facts: Partial<FieldFacts> = {}): F {
  return new Class({
    name: 'value',
    source: 'value',
    required: true,
    readOnly: false,
    writeOnly: false,
    allowNull: false,
    hasDefault: 'default' in schema,
    schema,
    ...facts
  })
}

/** What the field makes of a value: the native value, or what is wrong as `code: message`. */
export function outcome (of: Field, value: unknown): unknown {
  const result = of.toInternalValue(value, context)
  if (result instanceof Settled) return result.value
  return result instanceof Failure ? (result.detail as ErrorMessage[]).map(({ code, message }) => `${code}: ${message}`) : result
}

/** Whether the error tree's leaves are those that exceptions are made of. */
export function isMessage (leaf: unknown): boolean {
  return Object.getPrototypeOf(leaf) === Object.getPrototypeOf(errorMessage('', ''))
}
