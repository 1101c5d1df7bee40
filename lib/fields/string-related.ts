/** Fields that show the text that stands for a related row. */
import { Field } from './field.ts'
import { isRecord } from '../utils/guards.ts'
import { readsOfText, textOf } from '../querysets/relations/text.ts'
import { ManyRelatedField, oneOf } from './many-related.ts'
import type { Model } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { FieldCompiler, FieldFacts, JSONSchema } from './field.ts'

/** The text that stands for a row, as its model says it; it only goes out. */
export class StringRelatedField extends Field {
  static override readonly kind: string = 'string'
  static override readonly type: string | undefined = 'string'
  static override readonly readOnly: boolean = true

  static override make (this: new (facts: FieldFacts) => Field, facts: FieldFacts, compiler: FieldCompiler): Field {
    if (facts.schema['many'] !== true) return new this(facts)
    const readOnly = facts.schema['readOnly'] !== false
    return new ManyRelatedField({ ...facts, readOnly, required: !readOnly && facts.optional !== true && !facts.hasDefault }, compiler.item(oneOf(facts.schema)))
  }

  static override readonly messages: Readonly<Record<string, string>> = { invalid: 'This only goes out.' }

  override toInternalValue (): unknown {
    return this.fail('invalid')
  }

  override toRepresentation (value: unknown): unknown {
    return isRecord(value) ? textOf(value) : String(value)
  }

  override reads (model: Model): Reads {
    return readsOfText(model)
  }

  override jsonSchema (): JSONSchema {
    return { type: 'string' }
  }
}
