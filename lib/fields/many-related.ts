/** Fields of several references, each by a field of its own. */
import { isList, isRecord } from '../utils/guards.ts'
import { typeName } from '../python/builtins.ts'
import { MOST_ITEMS } from './composite.ts'
import { ABSENT, Failure, Field } from './field.ts'
import { wireSchema } from './json-schema.ts'
import { isPending } from './pipeline.ts'
import type { MultiValueDict } from '../http/multi-value-dict.ts'
import type { Model } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { FieldCompiler, FieldContext, FieldFacts, JSONSchema, SerializerContext } from './field.ts'
import type { Direction } from './json-schema.ts'
import type { SchemaLike } from './types.ts'

/** The schema of one reference of several: it has no name, and is there or not there at all. */
export function oneOf (schema: SchemaLike): SchemaLike {
  const { many, required, source, default: _, readOnly, writeOnly, validators, nullable, ...one } = schema
  return one
}

/** Several references; as in DRF, only the first that fails is told of. */
export class ManyRelatedField extends Field {
  static override make (this: new (facts: FieldFacts, child: Field) => Field, facts: FieldFacts, compiler: FieldCompiler): Field {
    return new this(facts, compiler.item(oneOf(facts.schema)))
  }

  static override readonly initial: unknown = []
  static override readonly messages: Readonly<Record<string, string>> = {
    not_a_list: 'Expected a list of items but got type "{input_type}".',
    empty: 'This list may not be empty.',
    max_length: 'Ensure this field has no more than {max_length} elements.'
  }

  override readonly mayDefer: boolean
  readonly child: Field

  constructor (facts: FieldFacts, child: Field) {
    super(facts)
    this.child = child
    this.mayDefer = child.mayDefer
  }

  override readForm (form: MultiValueDict<unknown>, name: string, partial: boolean): unknown {
    return form.has(name) || !partial ? [...form.getAll(name)] : ABSENT
  }

  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    // Python iterates over an object's keys
    const items = isList(value) ? value : isRecord(value) && Object.getPrototypeOf(value) === Object.prototype ? Object.keys(value) : null
    if (items === null) return this.fail('not_a_list', { input_type: typeName(value) })
    if (items.length === 0 && this.keyword('allowEmpty') === false) return this.fail('empty')
    if (items.length > MOST_ITEMS) return this.fail('max_length', { max_length: MOST_ITEMS })
    // null and the empty text stand for no value only where one is all there is
    const outcomes = items.map((one) => this.child.convertInput(one, context))
    return outcomes.filter(isPending).length > 0 ? Promise.all(outcomes).then(firstFailureOr) : firstFailureOr(outcomes)
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): Awaitable<unknown[]> {
    const shown = Array.from(value as Iterable<unknown>, (one) => this.child.toRepresentation(one, context))
    return shown.filter(isPending).length > 0 ? Promise.all(shown) : shown
  }

  override reads (model: Model): Reads {
    return this.child.reads(model)
  }

  override linksTo (): readonly string[] {
    return this.child.linksTo()
  }

  override jsonSchema (direction: Direction): JSONSchema {
    return { type: 'array', items: wireSchema(this.child, direction), ...(this.keyword('allowEmpty') === false && { minItems: 1 }) }
  }
}

function firstFailureOr (outcomes: readonly unknown[]): unknown {
  return outcomes.find((outcome) => outcome instanceof Failure) ?? outcomes
}
