/** Schemas that only TypeBox itself understands. */
import { Kind, TransformKind } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED } from '../errors.ts'
import { isTypeBox1 } from '../utils/typebox.ts'
import { holdsExact } from '../utils/exact-number.ts'
import { messageOf } from '../utils/guards.ts'
import { Field } from './field.ts'
import { isTypeBox } from './typebox.ts'
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
  readonly #compile: () => TypeCheck<TSchema>

  constructor (facts: FieldFacts) {
    super(facts)
    const { name, schema } = facts
    if (!isTypeBox(schema)) throw new FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED(name, `${isTypeBox1(schema) ? 'only @sinclair/typebox makes schemas that are checked as they are' : 'it is not a TypeBox schema'}, and no field kind fits it`)
    this.#transforms = TransformKind in schema
    // what TypeBox itself looks at would have it look at every byte
    this.takesFiles = schema[Kind] === 'Unsafe'
    this.#compile = () => compile(name, schema)
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
    return JSON.parse(JSON.stringify(this.facts.schema))
  }

  #compiled (): TypeCheck<TSchema> {
    this.#check ??= this.#compile()
    return this.#check
  }
}

function compile (name: string, schema: TSchema): TypeCheck<TSchema> {
  try {
    return TypeCompiler.Compile(schema)
  } catch (error) {
    if (error instanceof EvalError) throw error
    throw new FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED(name, `only TypeBox itself can check it, and says "${messageOf(error)}": inside use its own types instead of fields.*, or put a recursive object into fields.nested()`)
  }
}
