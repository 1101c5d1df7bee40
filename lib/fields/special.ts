/** Fields that take no ordinary input: hidden ones, methods, and schemas that only TypeBox itself understands. */
import { Kind, TransformKind } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED } from '../errors.ts'
import { holdsExact } from '../utils/exact-number.ts'
import { DecimalField } from './decimal.ts'
import { DurationField } from './duration.ts'
import { ABSENT, Failure, Field, Settled } from './field.ts'
import { pascalCase } from './naming.ts'
import { DateField } from './temporal.ts'
import type { TSchema } from '@sinclair/typebox'
import type { TypeCheck } from '@sinclair/typebox/compiler'
import type { RequestUser } from '../types.ts'
import type { FieldContext, FieldFacts, JSONSchema, SerializerContext } from './field.ts'

/** The user who sends the request, as a default: `fields.hidden({ default: currentUser })`. */
export function currentUser ({ context }: FieldContext): RequestUser {
  return (context.request as { readonly user: RequestUser }).user
}

/** Takes no input and gives no output; its default goes into the validated data. */
export class HiddenField extends Field {
  override readonly metadataType = 'field'

  override readForm (): unknown {
    return ABSENT
  }

  override toInternalValue (value: unknown): unknown {
    return value
  }

  override toRepresentation (value: unknown): unknown {
    return value
  }

  override jsonSchema (): JSONSchema {
    return {}
  }
}

type Method = (object: unknown, context: SerializerContext) => unknown

/** A read-only value that a function, or a method of the serializer, makes of the whole object. */
export class MethodField extends Field {
  override readonly isTransparent = true
  override readonly mayDefer = true
  /** The method of the serializer that is called, or null where the schema carries a function. */
  readonly methodName: string | null
  readonly #method: Method | null

  constructor (facts: FieldFacts) {
    super(facts)
    const method = facts.schema['method']
    this.#method = typeof method === 'function' ? method as Method : null
    this.methodName = this.#method !== null ? null : typeof method === 'string' ? method : `get${pascalCase(facts.name)}`
  }

  override toInternalValue (): unknown {
    return ABSENT
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): unknown {
    return this.#method?.(value, context)
  }

  override jsonSchema (): JSONSchema {
    return (this.keyword<JSONSchema>('wire') ?? {})
  }
}

/** A schema without a counterpart among the kinds: checked by TypeBox's own compiler. */
export class CompiledField extends Field {
  override readonly messages: Readonly<Record<string, string>> = {
    required: 'This field is required.',
    null: 'This field may not be null.',
    invalid: 'Invalid value.'
  }

  override readonly takesFiles: boolean
  #check: TypeCheck<TSchema> | undefined
  readonly #transforms: boolean

  constructor (facts: FieldFacts) {
    super(facts)
    if (!(Kind in facts.schema)) throw new FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED(facts.name, 'it is not a TypeBox schema, and no field kind fits it')
    this.#transforms = TransformKind in facts.schema
    // what TypeBox itself looks at would have it look at every byte
    this.takesFiles = (facts.schema as { readonly [Kind]?: unknown })[Kind] === 'Unsafe'
    if (!facts.readOnly) this.#compiled()
  }

  override toInternalValue (value: unknown): unknown {
    const check = this.#compiled()
    if (!check.Check(value) || (typeof value === 'object' && holdsExact(value))) return this.fail('invalid')
    if (!this.#transforms) return value
    try {
      return check.Decode(value)
    } catch {
      return this.fail('invalid')
    }
  }

  override toRepresentation (value: unknown): unknown {
    return this.#transforms ? this.#compiled().Encode(value) : value
  }

  override jsonSchema (): JSONSchema {
    return JSON.parse(JSON.stringify(this.facts.schema)) as JSONSchema
  }

  #compiled (): TypeCheck<TSchema> {
    this.#check ??= compile(this.facts)
    return this.#check
  }
}

function compile ({ name, schema }: FieldFacts): TypeCheck<TSchema> {
  try {
    return TypeCompiler.Compile(schema as unknown as TSchema)
  } catch (error) {
    if (error instanceof EvalError) throw error
    throw new FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED(name, `only TypeBox itself can check it, and says "${String((error as Error).message)}": inside use its own types instead of fields.*, or put a recursive object into fields.nested()`)
  }
}

/** An outcome with its native value in another form. */
function mapped (outcome: unknown, map: (value: unknown) => unknown): unknown {
  if (outcome instanceof Settled) return outcome
  if (!(outcome instanceof Failure)) return map(outcome)
  return outcome.converted === ABSENT ? outcome : new Failure(outcome.detail, map(outcome.converted))
}

/** `{ type: 'string', format: 'duration' }` written by hand: checked as a span of time, handed on as the text that its type promises. */
export class DurationTextField extends DurationField {
  override toInternalValue (value: unknown): unknown {
    return mapped(super.toInternalValue(value), (span) => this.toRepresentation(span))
  }
}

/** A decimal for a column that holds numbers. */
export class NumericDecimalField extends DecimalField {
  override toInternalValue (value: unknown): unknown {
    return mapped(super.toInternalValue(value), Number)
  }
}

/** A day for a column that holds a `Date`: midnight in UTC. */
export class DayField extends DateField {
  override toInternalValue (value: unknown): unknown {
    return mapped(super.toInternalValue(value), (day) => new Date(`${String(day)}T00:00:00Z`))
  }
}
