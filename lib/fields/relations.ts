/** Fields that point to rows of another model: by primary key, or by a column that names them. */
import { FST_VIEWSETS_LOOKUP_UNKNOWN } from '../errors.ts'
import { isRecord } from '../utils/guards.ts'
import { coerce, Unrepresentable } from '../querysets/coerce.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import { MOST_ITEMS } from './composite.ts'
import { ABSENT, Failure, Field } from './field.ts'
import { wireSchema } from './json-schema.ts'
import { isPending } from './pipeline.ts'
import { loadRow } from './row-loader.ts'
import { pythonStr, told, typeName } from '../python/builtins.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { MultiValueDict } from '../http/multi-value-dict.ts'
import type { ColumnFacts, ColumnKind } from '../querysets/columns.ts'
import type { Model, QuerySet } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { UploadedFile } from '../http/uploaded-file.ts'
import type { FieldCompiler, FieldContext, FieldFacts, JSONSchema, SerializerContext } from './field.ts'
import type { Direction } from './json-schema.ts'
import type { RequestContext, ScopedOptions } from './options.ts'
import type { SchemaLike } from './types.ts'

/** What a relation asks of its target: the rows that may be pointed at. */
type Target = Model | QuerySet

/** The schema of one reference of several: it has no name, and is there or not there at all. */
export function oneOf (schema: SchemaLike): SchemaLike {
  const { many, required, source, default: _, readOnly, writeOnly, validators, nullable, ...one } = schema
  return one
}

/** A reference to a row of a model, by the value of one of its columns. */
export abstract class RelatedField extends Field {
  static override make (this: new (facts: FieldFacts) => Field, facts: FieldFacts, compiler: FieldCompiler): Field {
    return facts.schema['many'] === true ? new ManyRelatedField(facts, compiler.item(oneOf(facts.schema))) : new this(facts)
  }

  readonly #queryset: QuerySet
  readonly #scope: ScopedOptions['queryset']
  // one for each context, so that what a request looks up in it is looked up together
  readonly #scoped = new WeakMap<SerializerContext, Promise<QuerySet>>()
  override readonly emptyIsNull = true
  readonly model: Model
  /** The property of the target that the client names rows by. */
  readonly property: string
  /** The column that the client names rows by. */
  readonly column: ColumnFacts

  constructor (facts: FieldFacts, property: string | null) {
    super(facts)
    const target = facts.schema['target'] as Target
    this.#queryset = 'objects' in target ? target.objects : target
    this.#scope = this.keyword<NonNullable<ScopedOptions['queryset']>>('queryset')
    this.model = this.#queryset.model
    this.property = property ?? this.model.primaryKey
    const column = this.model.columns.get(this.property)
    if (column === undefined) throw new FST_VIEWSETS_LOOKUP_UNKNOWN(this.model.name, this.property, [...this.model.columns.keys()].join(', '))
    this.column = column
  }

  /** The value to look for in the column, `Unrepresentable` where no row can have it, or undefined where it cannot name a row at all. */
  protected abstract wanted (value: unknown): unknown
  /** The words for a value that cannot name a row at all. */
  protected abstract badType (value: unknown): Failure
  /** The words for a value that names no row. */
  protected abstract missing (value: unknown): Failure

  override refuseFile (file: UploadedFile): Failure {
    return this.fail('incorrect_type', { data_type: typeName(file) })
  }

  /** The row's primary key, which is what a foreign key stores. The row itself is not kept. */
  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    if (value === null) return this.missing(value)
    const key = this.#key(value)
    if (key === undefined) return this.badType(value)
    if (key instanceof Unrepresentable) return this.missing(value)
    return this.#allowed(this.property, key, context.context).then((row) => row === null ? this.missing(value) : row[this.model.primaryKey])
  }

  #key (value: unknown): unknown {
    const wanted = this.wanted(value)
    if (wanted === undefined || wanted instanceof Unrepresentable) return wanted
    try {
      return coerce(this.column, wanted)
    } catch (error) {
      if (error instanceof InvalidLookup) return undefined
      throw error
    }
  }

  /** The words for a key that a foreign key was refused for. */
  brokenKey (_key: unknown): Failure {
    return this.fail('invalid')
  }

  /** Whether there is a row with that key. */
  async hasKey (key: unknown, context: SerializerContext): Promise<boolean> {
    return await this.#allowed(this.model.primaryKey, key, context) !== null
  }

  /** The same where a client may point at it. */
  async #allowed (property: string, value: unknown, context: SerializerContext): Promise<Record<string, unknown> | null> {
    if (this.#scope === undefined) return await this.row(property, value, context)
    let scoped = this.#scoped.get(context)
    if (scoped === undefined) this.#scoped.set(context, scoped = Promise.resolve(this.#scope(context as RequestContext)))
    return await loadRow({ queryset: await scoped, property, others: [this.property], context }, value)
  }

  /** The row whose property has that value, or null; what is asked for at one time is fetched at once. */
  protected row (property: string, value: unknown, context: SerializerContext): Promise<Record<string, unknown> | null> {
    return loadRow({ queryset: this.#queryset, property, others: [this.property], context }, value)
  }

  override reads (): Reads {
    return { columns: new Set([this.property]), relations: new Map() }
  }

  override jsonSchema (): JSONSchema {
    return WIRE_TYPES[this.column.kind] ?? { type: 'string' }
  }
}

const WHOLE: ReadonlySet<ColumnKind> = new Set(['integer', 'bigint'])

const WIRE_TYPES: Readonly<Partial<Record<ColumnKind, JSONSchema>>> = {
  integer: { type: 'integer' },
  bigint: { type: 'integer' },
  float: { type: 'number' },
  uuid: { type: 'string', format: 'uuid' }
}

/** A row by its primary key; validated and represented as the bare key. */
export class PrimaryKeyRelatedField extends RelatedField {
  static override readonly kind: string = 'primaryKey'

  static override readonly messages: Readonly<Record<string, string>> = {
    does_not_exist: 'Invalid pk "{pk_value}" - object does not exist.',
    incorrect_type: 'Incorrect type. Expected pk value, received {data_type}.',
    invalid_uuid: '“{value}” is not a valid UUID.'
  }

  constructor (facts: FieldFacts) {
    super(facts, null)
  }

  override toRepresentation (value: unknown): unknown {
    // as a rule it is the key itself
    return typeof value === 'object' && isRecord(value) ? value[this.model.primaryKey] : value
  }

  override brokenKey (key: unknown): Failure {
    return this.missing(key)
  }

  protected override wanted (value: unknown): unknown {
    if (typeof value === 'boolean' || typeof value === 'object') return undefined
    return typeof value === 'number' && WHOLE.has(this.column.kind) ? Math.trunc(value) : value
  }

  protected override badType (value: unknown): Failure {
    if (this.column.kind === 'uuid' && typeof value !== 'boolean') return this.fail('invalid_uuid', { value: told(value) })
    return this.fail('incorrect_type', { data_type: typeName(value) })
  }

  protected override missing (value: unknown): Failure {
    return this.fail('does_not_exist', { pk_value: told(value) })
  }
}

/** What no text column holds, since clients cannot send it as a text. */
const NO_TEXT = new Unrepresentable(null, null)

/** A row by a column that names it; validated as its primary key, represented as that column's value. */
export class SlugRelatedField extends RelatedField {
  static override readonly kind: string = 'slugRelated'

  override readonly mayDefer = true
  static override readonly messages: Readonly<Record<string, string>> = {
    does_not_exist: 'Object with {slug_name}={value} does not exist.',
    invalid: 'Invalid value.'
  }

  constructor (facts: FieldFacts) {
    super(facts, String(facts.schema['slugField']))
  }

  /** A row that is there already is read; a key is looked up, with all others of its page at once. */
  override toRepresentation (value: unknown, context: SerializerContext = {}): Awaitable<unknown> {
    if (isRecord(value)) return value[this.property]
    return this.row(this.model.primaryKey, value, context).then((row) => row === null ? null : row[this.property])
  }

  protected override wanted (value: unknown): unknown {
    if (typeof value !== 'object') return this.column.kind === 'text' ? pythonStr(value) : value
    return this.column.kind === 'text' ? NO_TEXT : undefined
  }

  override refuseFile ({ name }: UploadedFile): Failure {
    return this.missing(name)
  }

  protected override badType (): Failure {
    return this.fail('invalid')
  }

  protected override missing (value: unknown): Failure {
    return this.fail('does_not_exist', { slug_name: this.property, value: told(value) })
  }
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
    if (!Array.isArray(value)) return this.fail('not_a_list', { input_type: typeName(value) })
    if (value.length === 0 && this.keyword('allowEmpty') === false) return this.fail('empty')
    if (value.length > MOST_ITEMS) return this.fail('max_length', { max_length: MOST_ITEMS })
    // null and the empty text stand for no value only where one is all there is
    const outcomes = value.map((one) => this.child.convertInput(one, context))
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
