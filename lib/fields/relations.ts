/** Fields that point to rows of another model: by primary key, or by a column that names them. */
import { isRecord } from '../utils/guards.ts'
import { coerce, Unrepresentable } from '../querysets/coerce.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import { Failure, Field, Settled } from './field.ts'
import { then } from './pipeline.ts'
import { ManyRelatedField, oneOf } from './many-related.ts'
import { loadRow, loadRows } from './row-loader.ts'
import { targetNamed } from '../querysets/lookups.ts'
import { KEYS, readsAlong } from '../querysets/relations/reads.ts'
import { pythonStr, told, typeName } from '../python/builtins.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { ColumnFacts, ColumnKind } from '../querysets/columns.ts'
import type { Model, QuerySet } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { UploadedFile } from '../http/uploaded-file.ts'
import type { FieldCompiler, FieldContext, FieldFacts, JSONSchema, SerializerContext } from './field.ts'
import type { Direction } from './json-schema.ts'
import type { RequestContext, ScopedOptions } from './options.ts'

type Row = Readonly<Record<string, unknown>>

/** What a relation asks of its target: the rows that may be pointed at. */
type Target = Model | QuerySet

/** A reference to a row of a model, by the value of one of its columns. */
export abstract class RelatedField extends Field {
  static override make (this: new (facts: FieldFacts) => Field, facts: FieldFacts, compiler: FieldCompiler): Field {
    return facts.schema['many'] === true ? new ManyRelatedField(facts, compiler.item(oneOf(facts.schema))) : new this(facts)
  }

  readonly #queryset: QuerySet
  readonly #scope: ScopedOptions['queryset']
  // one for each context or list, so that what a request looks up in it is looked up together
  readonly #scoped = new WeakMap<object, Promise<QuerySet>>()
  override readonly emptyIsNull = true
  readonly model: Model
  /** The property of the target that the client names rows by, or a path to one. */
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
    this.column = targetNamed(this.model, this.property).column
  }

  /** The value to look for in the column, `Unrepresentable` where no row can have it, or undefined where it cannot name a row at all. */
  protected abstract wanted (value: unknown): unknown
  /** The words for a value that cannot name a row at all. */
  protected abstract badType (value: unknown): Failure
  /** The words for a value that names no row. */
  protected abstract missing (value: unknown): Failure

  /** The words for a value that names more rows than one. */
  protected several (value: unknown): Failure {
    return this.missing(value)
  }

  override refuseFile (file: UploadedFile): Failure {
    return this.fail('incorrect_type', { data_type: typeName(file) })
  }

  /** The row's primary key, which is what a foreign key stores. The row itself is not kept. */
  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    if (value === null) return this.missing(value)
    const key = this.#key(value)
    if (key === undefined) return this.badType(value)
    if (key instanceof Unrepresentable) return this.missing(value)
    return this.#allowed(this.property, key, context).then(([row, another]) => {
      if (row === undefined) return this.missing(value)
      return another === undefined ? row[this.model.primaryKey] : this.several(value)
    })
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
    return (await this.#allowed(this.model.primaryKey, key, { context })).length > 0
  }

  /** The rows with that value that a client may point at. */
  async #allowed (property: string, value: unknown, { context, siblings }: Pick<FieldContext, 'context' | 'siblings'>): Promise<readonly Row[]> {
    const among = siblings ?? context
    let scoped: QuerySet | Promise<QuerySet> | undefined = this.#queryset
    if (this.#scope !== undefined) {
      scoped = this.#scoped.get(among)
      if (scoped === undefined) this.#scoped.set(among, scoped = Promise.resolve(this.#scope(context as RequestContext)))
    }
    return await loadRows({ queryset: await scoped, property, others: [this.property], among }, value)
  }

  /** The row with that primary key as it is shown, or null; what is asked for at one time is fetched at once, and no client has to be allowed to point at it. */
  protected row (key: unknown, context: SerializerContext): Promise<Row | null> {
    return loadRow({ queryset: this.model.objects, property: this.model.primaryKey, others: [this.property], among: context }, key)
  }

  override reads (): Reads {
    return readsAlong(this.model, this.model.columns.has(this.property) ? [this.property] : this.property.split('__'), () => KEYS)
  }

  override jsonSchema (_direction: Direction): JSONSchema {
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

  static override make (this: new (facts: FieldFacts, keyField: Field | null) => Field, facts: FieldFacts, compiler: FieldCompiler): Field {
    const { many, pkField } = facts.schema
    if (many === true) return new ManyRelatedField(facts, compiler.item(oneOf(facts.schema)))
    return new this(facts, pkField === undefined ? null : compiler.item(pkField))
  }

  override readonly mayDefer: boolean
  /** How a client writes and reads the key; null where it is as the column has it. */
  readonly #keyField: Field | null

  constructor (facts: FieldFacts, keyField: Field | null = null) {
    super(facts, null)
    this.#keyField = keyField
    this.mayDefer = keyField?.mayDefer ?? false
  }

  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    if (this.#keyField === null || value === null) return super.toInternalValue(value, context)
    return then(this.#keyField.convertInput(value, context), (key) => {
      if (key instanceof Failure) return key
      return super.toInternalValue(key instanceof Settled ? key.value : key, context)
    })
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): unknown {
    // as a rule it is the key itself
    const key = typeof value === 'object' && isRecord(value) ? value[this.model.primaryKey] : value
    return this.#keyField === null ? key : this.#keyField.toRepresentation(key, context)
  }

  override jsonSchema (direction: Direction): JSONSchema {
    return this.#keyField?.jsonSchema(direction) ?? super.jsonSchema(direction)
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

/** A row by a column that names it, its own or one over relations; validated as its primary key, represented as that column's value. */
export class SlugRelatedField extends RelatedField {
  static override readonly kind: string = 'slugRelated'

  override readonly mayDefer = true
  /** The steps from a row to the value that names it. */
  readonly #path: readonly string[]
  static override readonly messages: Readonly<Record<string, string>> = {
    does_not_exist: 'Object with {slug_name}={value} does not exist.',
    several: 'There are several objects with {slug_name}={value}.',
    invalid: 'Invalid value.'
  }

  constructor (facts: FieldFacts) {
    super(facts, String(facts.schema['slugField']))
    this.#path = this.model.columns.has(this.property) ? [this.property] : this.property.split('__')
  }

  /** A row that is there already is read; a key is looked up, with all others of its page at once. */
  override toRepresentation (value: unknown, context: SerializerContext = {}): Awaitable<unknown> {
    if (typeof value === 'object' && isRecord(value)) return this.#path.reduce<unknown>((at, name) => isRecord(at) ? at[name] : null, value) ?? null
    return this.row(value, context).then((row) => row === null ? null : row[this.property])
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

  protected override several (value: unknown): Failure {
    return this.fail('several', { slug_name: this.property, value: told(value) })
  }
}
