/** A field whose value is another serializer's: validated and represented with that serializer's own hooks. */
import { madeClass } from '../utils/deferred-class.ts'
import { MultiValueDict } from '../http/multi-value-dict.ts'
import { ABSENT, Field } from './field.ts'
import { formObject } from './forms.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { Model } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { UploadedFile } from '../http/uploaded-file.ts'
import type { Failure, FieldContext, FieldFacts, JSONSchema, SerializerContext } from './field.ts'
import type { Direction } from './json-schema.ts'
import type { ObjectField } from './object.ts'

/** As much of a serializer as a nested one does. */
interface NestedSerializer {
  /** The validated value, or a `Failure`. */
  runValidation (data: unknown): Awaitable<unknown>
  toRepresentation (instance: unknown): Awaitable<unknown>
}

/** As much of a serializer class as nesting it takes. */
interface NestedClass {
  new (options: { data?: unknown, partial?: boolean, context?: SerializerContext }): NestedSerializer
  compile (): { readonly object: ObjectField, readonly mayDefer: boolean, readonly overrides: { readonly toRepresentation: boolean } }
  requestSchema (): JSONSchema
  responseSchema (): JSONSchema
}

/** One object of a nested serializer. */
export class NestedField extends Field {
  static override readonly kind: string = 'nested'
  static override readonly type: string | undefined = 'object'

  override readonly metadataType = 'nested object'
  override readonly isTransparent = true
  override readonly mayDefer: boolean
  /** The fields of the nested serializer. */
  readonly object: ObjectField
  readonly #Class: NestedClass
  /** Whether the serializer shows rows in a way of its own, and so may look at all of them. */
  readonly #isOwn: boolean
  /** Whether the fields alone make what is shown, so that it takes no serializer for each object. */
  readonly #isOfFields: boolean

  constructor (facts: FieldFacts) {
    super(facts)
    this.#Class = madeClass(facts.schema['serializer'] as NestedClass)
    const { object, mayDefer, overrides } = this.#Class.compile()
    this.#isOwn = overrides.toRepresentation
    this.#isOfFields = !this.#isOwn && object.readable.every(({ method }) => method === null)
    this.object = object
    this.mayDefer = mayDefer
  }

  override readForm (form: MultiValueDict<unknown>, name: string): unknown {
    return formObject(form, name) ?? ABSENT
  }

  override toInternalValue (value: unknown, { context, partial }: FieldContext): Awaitable<unknown> {
    return new this.#Class({ data: value, partial, context }).runValidation(value)
  }

  override refuseFile (file: UploadedFile, context: FieldContext): Failure {
    return this.object.refuseFile(file, context)
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): Awaitable<unknown> {
    return this.#isOfFields ? this.object.toRepresentation(value, context) : new this.#Class({ context }).toRepresentation(value)
  }

  override reads (model: Model): Reads {
    const reads = this.object.reads(model)
    return this.#isOwn ? { ...reads, columns: null } : reads
  }

  override linksTo (): readonly string[] {
    return this.object.linksTo()
  }

  override describe (): Readonly<Record<string, unknown>> {
    return this.object.describe()
  }

  override jsonSchema (direction: Direction): JSONSchema {
    return direction === 'request' ? this.#Class.requestSchema() : this.#Class.responseSchema()
  }
}
