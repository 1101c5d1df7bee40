/** Fields made of other fields: lists, dictionaries, and lists of objects. */
import { errorMessage } from '../exceptions.ts'
import { isPromise } from '../utils/awaitable.ts'
import { isList } from '../utils/guards.ts'
import { MultiValueDict } from '../http/multi-value-dict.ts'
import { listErrorStyle, wholeFailure } from './error-settings.ts'
import { ABSENT, Failure, Field } from './field.ts'
import { formList, formObject, isBlank } from './forms.ts'
import { wireSchema } from './json-schema.ts'
import { isMapping } from './object.ts'
import { checked, isPending, setOwn, validateValue } from './pipeline.ts'
import { typeName } from '../python/builtins.ts'
import { show } from './showing.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { Model } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { UploadedFile } from '../http/uploaded-file.ts'
import type { ListErrorStyle } from './error-settings.ts'
import type { FieldCompiler, FieldContext, FieldFacts, JSONSchema, SerializerContext } from './field.ts'
import type { Direction } from './json-schema.ts'
import type { CheckedField } from './pipeline.ts'
import type { FilterKind, SchemaLike } from './types.ts'

type Detail = Failure['detail']
/** What is wrong with a list: the code and the values of its message. */
type Fault = readonly [code: string, values: Readonly<Record<string, unknown>>]

const LIST_MESSAGES: Readonly<Record<string, string>> = {
  not_a_list: 'Expected a list of items but got type "{input_type}".',
  empty: 'This list may not be empty.',
  min_length: 'Ensure this field has at least {min_length} elements.',
  max_length: 'Ensure this field has no more than {max_length} elements.'
}

/** Validates each value on its own; hands over the outcomes when the last of them is there. */
function validateEach (child: CheckedField, values: readonly unknown[], context: FieldContext, done: (outcomes: readonly unknown[]) => unknown): Awaitable<unknown> {
  const outcomes = values.map((value) => validateValue(child, value, context))
  return outcomes.filter(isPending).length > 0 ? Promise.all(outcomes).then(done) : done(outcomes)
}

/** Represents each value on its own; null stays null. */
function representEach (field: Field, values: Iterable<unknown>, context: SerializerContext): Awaitable<unknown[]> {
  const shown: unknown[] = []
  let waits = false
  for (const value of values) {
    const one = value === null || value === undefined ? null : show(field, value, context)
    shown.push(one)
    if (isPending(one)) waits = true
  }
  return waits ? Promise.all(shown) : shown
}

/** More items than this are refused unread, unless the schema's own `maxItems` says otherwise: each could cost an error message. */
export const MOST_ITEMS = 10_000

function isTooLong (field: Field, length: number): boolean {
  return length > Math.max(MOST_ITEMS, field.keyword<number>('maxItems') ?? 0)
}

const isKept = (outcome: unknown): boolean => outcome !== ABSENT

/** Several values of one kind. */
abstract class ChildrenField extends Field {
  override readonly isTransparent: boolean
  override readonly mayDefer: boolean
  readonly child: Field
  protected readonly checkedChild: CheckedField

  constructor (facts: FieldFacts, child: Field) {
    super(facts)
    this.child = child
    this.checkedChild = checked(child)
    this.isTransparent = child.isTransparent
    this.mayDefer = child.mayDefer
  }

  override reads (model: Model): Reads {
    return this.child.reads(model)
  }

  override linksTo (): readonly string[] {
    return this.child.linksTo()
  }

  override describe (): Readonly<Record<string, unknown>> {
    return { child: this.child }
  }
}

/** A list of values of one kind. */
export class ListField extends ChildrenField {
  static override readonly kind: string = 'list'
  static override readonly type: string | undefined = 'array'
  static override readonly initial: unknown = []
  static override readonly filterKind: FilterKind | null = 'list'

  static override make (this: new (facts: FieldFacts, child: Field) => Field, facts: FieldFacts, compiler: FieldCompiler): Field {
    return new this(facts, compiler.item(facts.schema['items']))
  }

  override readonly metadataType: string = 'list'
  static override readonly messages = LIST_MESSAGES

  override readForm (form: MultiValueDict<unknown>, name: string): unknown {
    const values = form.getAll(name)
    if (isBlank(form, name)) return formList(form, name) ?? []
    return values.length > 0 ? [...values] : formList(form, name) ?? ABSENT
  }

  override refuseFile (file: UploadedFile): Failure {
    return this.fail('not_a_list', { input_type: typeName(file) })
  }

  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    const items = value instanceof MultiValueDict ? formList(value, '') ?? [] : value
    if (!Array.isArray(items)) return this.fail('not_a_list', { input_type: typeName(items) })
    if (items.length === 0 && this.keyword('allowEmpty') === false) return this.fail('empty')
    if (isTooLong(this, items.length)) return this.fail('max_length', { max_length: this.keyword('maxItems') ?? MOST_ITEMS })
    return validateEach(this.checkedChild, items, context, (outcomes) => this.#assemble(outcomes))
  }

  #assemble (outcomes: readonly unknown[]): unknown {
    const errors = itemErrors(outcomes)
    if (errors !== null) return new Failure(errors)
    const items = outcomes.filter(isKept)
    const fault = lengthFault(this, items.length)
    return fault === null ? items : new Failure([errorMessage(this.message(...fault), fault[0])], items)
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): Awaitable<unknown[]> {
    return representEach(this.child, value as Iterable<unknown>, context)
  }

  override jsonSchema (direction: Direction): JSONSchema {
    return { type: 'array', items: wireSchema(this.child, direction), ...lengthKeywords(this) }
  }
}

/** The errors of the failing items under their indexes, or null where all passed. */
function itemErrors (outcomes: readonly unknown[]): { [index: string]: Detail } | null {
  const errors: { [index: string]: Detail } = {}
  outcomes.forEach((outcome, index) => { if (outcome instanceof Failure) errors[index] = outcome.detail })
  return Object.keys(errors).length === 0 ? null : errors
}

/** The bound that a number of items breaks, as the code and values of its message. */
function lengthFault (field: Field, length: number): [code: string, values: Record<string, number>] | null {
  const most = field.keyword<number>('maxItems')
  if (most !== undefined && length > most) return ['max_length', { max_length: most }]
  const least = field.keyword<number>('minItems')
  return least !== undefined && length < least ? ['min_length', { min_length: least }] : null
}

function lengthKeywords (field: Field): JSONSchema {
  const least = field.keyword<number>('minItems') ?? (field.keyword('allowEmpty') === false ? 1 : undefined)
  const most = field.keyword<number>('maxItems')
  return { ...(least !== undefined && { minItems: least }), ...(most !== undefined && { maxItems: most }) }
}

/** A dictionary of values of one kind; its keys are the client's. */
export class DictField extends ChildrenField {
  static override readonly kind: string = 'dict'
  static override readonly type: string | undefined = 'object'
  static override readonly initial: unknown = {}

  static override make (this: new (facts: FieldFacts, child: Field) => Field, facts: FieldFacts, compiler: FieldCompiler): Field {
    return new this(facts, compiler.item(dictValue(facts.schema)))
  }

  override readonly metadataType: string = 'nested object'
  static override readonly messages: Readonly<Record<string, string>> = {
    not_a_dict: 'Expected a dictionary of items but got type "{input_type}".',
    empty: 'This dictionary may not be empty.',
    max_length: 'Ensure this field has no more than {max_length} elements.'
  }

  override readForm (form: MultiValueDict<unknown>, name: string): unknown {
    return formObject(form, name) ?? (isBlank(form, name) ? {} : ABSENT)
  }

  override refuseFile (file: UploadedFile): Failure {
    return this.fail('not_a_dict', { input_type: typeName(file) })
  }

  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    const entries = value instanceof MultiValueDict ? [...value] : isMapping(value) ? Object.entries(value) : null
    if (entries === null) return this.fail('not_a_dict', { input_type: typeName(value) })
    if (entries.length === 0 && this.keyword('allowEmpty') === false) return this.fail('empty')
    if (entries.length > MOST_ITEMS) return this.fail('max_length', { max_length: MOST_ITEMS })
    const keys = entries.map(([key]) => key)
    return validateEach(this.checkedChild, entries.map(([, one]) => one), context, (outcomes) => assembleDict(keys, outcomes))
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): Awaitable<Record<string, unknown>> {
    const stored = value ?? {}
    const keys = Object.keys(stored)
    const shown = representEach(this.child, Object.values(stored), context)
    return isPromise(shown) ? shown.then((values) => dictOf(keys, values)) : dictOf(keys, shown)
  }

  override jsonSchema (direction: Direction): JSONSchema {
    return { type: 'object', additionalProperties: wireSchema(this.child, direction) }
  }
}

function dictOf<V> (keys: readonly string[], values: readonly V[]): Record<string, V> {
  const dict: Record<string, V> = {}
  values.forEach((value, index) => {
    const key = keys[index]
    if (key !== undefined && isKept(value)) setOwn(dict, key, value)
  })
  return dict
}

function assembleDict (keys: readonly string[], outcomes: readonly unknown[]): unknown {
  const failed = keys.filter((_, index) => outcomes[index] instanceof Failure)
  if (failed.length === 0) return dictOf(keys, outcomes)
  const details = outcomes.filter((outcome) => outcome instanceof Failure).map(({ detail }) => detail)
  return new Failure(dictOf(failed, details))
}

/** A list of objects; what is wrong with the list itself is told under the key of errors that belong to no field. */
export class ObjectListField extends ListField {
  static override readonly kind: string = 'objectList'
  static override readonly filterKind: FilterKind | null = null

  override readonly metadataType: string = 'field'

  override readForm (form: MultiValueDict<unknown>, name: string): unknown {
    return formList(form, name) ?? ABSENT
  }

  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    const items = value instanceof MultiValueDict ? formList(value, '') ?? [] : value
    if (!isList(items)) return this.#refused(['not_a_list', { input_type: typeName(items) }], context)
    const fault = this.#listFault(items)
    if (fault !== null) return this.#refused(fault, context)
    const style = this.keyword<ListErrorStyle>('listErrorStyle') ?? listErrorStyle(context.context)
    return validateEach(this.checkedChild, items, context, (outcomes) => objectList(outcomes, style))
  }

  #refused (fault: Fault, { context }: FieldContext): Failure {
    return wholeFailure([this.problem(...fault)], context)
  }

  #listFault (items: readonly unknown[]): Fault | null {
    if (items.length === 0 && this.keyword('allowEmpty') === false) return ['empty', {}]
    return isTooLong(this, items.length) ? ['max_length', { max_length: MOST_ITEMS }] : lengthFault(this, items.length)
  }
}

/** The validated objects, or a failure that names the failing ones in the wanted style. */
export function objectList (outcomes: readonly unknown[], style: ListErrorStyle): unknown {
  return outcomes.some((outcome) => outcome instanceof Failure) ? listFailure(outcomes, style) : outcomes.filter(isKept)
}

/** What is wrong with the objects of a list, in the wanted style. */
export function listFailure (outcomes: readonly unknown[], style: ListErrorStyle): Failure {
  return new Failure(style === 'dict' ? itemErrors(outcomes) ?? {} : outcomes.map((outcome) => outcome instanceof Failure ? outcome.detail : {}))
}

/** What the values of a dictionary must be. TypeBox says it by one pattern that all keys match. */
function dictValue (schema: SchemaLike): unknown {
  const patterns = schema['patternProperties']
  return isMapping(patterns) ? Object.values(patterns)[0] : schema['additionalProperties']
}
