/** Schemas that only TypeBox itself understands. */
import { Kind, TransformKind } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED } from '../errors.ts'
import { holdsExact } from '../utils/exact-number.ts'
import { Field } from './field.ts'
import type { TSchema } from '@sinclair/typebox'
import type { TypeCheck } from '@sinclair/typebox/compiler'
import type { FieldFacts, JSONSchema } from './field.ts'

/** A schema without a counterpart among the kinds: checked by TypeBox's own compiler. */
export class CompiledField extends Field {
  static override readonly kind: string = 'compiled'

  static override readonly messages: Readonly<Record<string, string>> = {
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
