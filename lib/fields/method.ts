/** Fields that show what a function, or a method of the serializer, makes of the whole object. */
import { ABSENT, Field } from './field.ts'
import { isFunction } from '../utils/guards.ts'
import { pascalCase } from '../utils/names.ts'
import { together, WHOLE_ROW } from '../querysets/relations/reads.ts'
import { readsOfPaths } from '../querysets/relations/text.ts'
import type { Model } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { FieldFacts, JSONSchema, SerializerContext } from './field.ts'

type Method = (object: unknown, context: SerializerContext) => unknown

/** A read-only value that a function, or a method of the serializer, makes of the whole object. */
export class MethodField extends Field {
  static override readonly kind: string = 'method'
  static override readonly readOnly: boolean = true
  static override readonly source: string | undefined = '*'

  override readonly isTransparent = true
  override readonly mayDefer = true
  /** The method of the serializer that is called, or null where the schema carries a function. */
  readonly methodName: string | null
  readonly #method: Method | null

  constructor (facts: FieldFacts) {
    super(facts)
    const method = facts.schema['method']
    this.#method = isFunction(method) ? method : null
    this.methodName = this.#method !== null ? null : typeof method === 'string' ? method : `get${pascalCase(facts.name)}`
  }

  override toInternalValue (): unknown {
    return ABSENT
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): unknown {
    return this.#method?.(value, context)
  }

  /** The whole row, and the relatives that it is said to read. */
  override reads (model: Model): Reads {
    return together([WHOLE_ROW, readsOfPaths(model, this.keyword<readonly string[]>('reads') ?? [])])
  }

  override jsonSchema (): JSONSchema {
    return (this.keyword<JSONSchema>('wire') ?? {})
  }
}
