/** A serializer: what came in, validated; what goes out, represented; and what is stored in between. */
import { isPromise } from '../utils/awaitable.ts'
import { madeClass, settleAncestors } from '../utils/deferred-class.ts'
import { isRecord } from '../utils/guards.ts'
import {
  FST_VIEWSETS_SERIALIZER_DATA_ASYNC, FST_VIEWSETS_SERIALIZER_DATA_MISSING, FST_VIEWSETS_SERIALIZER_HOOK_EMPTY,
  FST_VIEWSETS_SERIALIZER_IS_NO_DATA, FST_VIEWSETS_SERIALIZER_NOT_VALIDATED
} from '../errors.ts'
import { errorMessage, ValidationError } from '../exceptions.ts'
import { wholeFailure } from '../fields/error-settings.ts'
import { ABSENT, Failure } from '../fields/field.ts'
import { attempt, runChecks, then } from '../fields/pipeline.ts'
import { MultiValueDict } from '../http/multi-value-dict.ts'
import { asSerializerFailure, readOnlyDefaults } from './object-errors.ts'
import { initialValues } from './initial-values.ts'
import { representMany, validateMany } from './many.ts'
import { describeFields } from './field-info.ts'
import { makePlan } from './plan.ts'
import { nameOf } from '../utils/names.ts'
import { withRelatives } from './relatives.ts'
import { createRow, save, updateRow } from './saving.ts'
import { schemaOf } from './json-schema.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { ErrorDetail } from '../exceptions.ts'
import type { Field, FieldContext, JSONSchema, SerializerContext } from '../fields/field.ts'
import type { AnySchema, Attributes } from '../fields/types.ts'
import type { Model, QuerySet } from '../querysets/contract.ts'
import type { SerializerValidator } from '../fields/validators.ts'
import type { FieldInfo } from './field-info.ts'
import type { ListSerializerClass } from './list-serializer.ts'
import type { SerializerOptions } from './options.ts'
import type { SerializerPlan } from './plan.ts'

const plans = new WeakMap<object, SerializerPlan>()

/** Made by `serializer(schema)`, or extended with a static `schema` of one's own. */
export class Serializer<Input = Attributes, Output = Attributes, Row extends object = object> {
  /** The fields, as an object of TypeBox or any JSON Schema. */
  static readonly schema: AnySchema
  /** Checks of all values together, after every field has passed. */
  static readonly validators: readonly SerializerValidator[] = []
  /** Where rows are stored, where the serializer is a model's. */
  static readonly model: Model | null = null
  /** What lists of such objects are checked, stored and shown by, where each by itself is not enough. */
  static readonly listSerializerClass: ListSerializerClass | null = null
  /** For types only, never set: the validated data, under the name that TypeBox gives it on schemas. */
  declare static readonly static: unknown

  /** The object to represent or update; the stored one after `save()`. With `many`, a list. */
  instance: Row | null
  readonly initialData: unknown
  readonly partial: boolean
  readonly many: boolean
  readonly context: SerializerContext
  readonly queryset: QuerySet | null
  readonly options: SerializerOptions
  #outcome: unknown = ABSENT
  #shown: Output | typeof ABSENT = ABSENT
  #saving: Promise<Row> | null = null

  constructor (options: SerializerOptions = {}) {
    this.options = options
    this.instance = (options.instance ?? null) as Row | null
    this.initialData = options.data === undefined ? ABSENT : options.data
    this.partial = options.partial === true
    this.many = options.many === true
    this.context = options.context ?? {}
    this.queryset = options.queryset ?? null
  }

  /** Compiles the class, once. Throws what is wrong with it, so that a view can call it at boot. */
  static compile (): SerializerPlan {
    return plans.get(this) ?? planOf(madeClass(this))
  }

  /** What a client may send, as clean JSON Schema; the same object each time. */
  static requestSchema ({ partial = false }: { partial?: boolean } = {}): JSONSchema {
    return schemaOf(madeClass(this), partial ? 'partial' : 'request')
  }

  /** What a client is sent, as clean JSON Schema; the same object each time. */
  static responseSchema (): JSONSchema {
    return schemaOf(madeClass(this), 'response')
  }

  get #Class (): typeof Serializer {
    return this.constructor as typeof Serializer
  }

  /** The fields by their names, in declaration order. */
  get fields (): ReadonlyMap<string, Field> {
    return this.#Class.compile().object.fields
  }

  /** What OPTIONS tells of the fields. */
  describeForMetadata (): Record<string, FieldInfo> {
    return describeFields(this.fields)
  }

  /** Whether the data passes; with `raiseException`, throws a `ValidationError` where it does not. */
  async isValid ({ raiseException = false }: { raiseException?: boolean } = {}): Promise<boolean> {
    if (this.initialData === ABSENT) throw new FST_VIEWSETS_SERIALIZER_DATA_MISSING(nameOf(this.#Class))
    if (this.#outcome === ABSENT) this.#outcome = await this.#validateAll(this.initialData)
    const outcome = this.#outcome
    if (!(outcome instanceof Failure)) return true
    if (raiseException) throw new ValidationError(outcome.detail)
    return false
  }

  #validateAll (data: unknown): Awaitable<unknown> {
    if (data === null) return wholeFailure([errorMessage('No data provided', 'null')], this.context)
    return this.many ? validateMany(this, data) : this.runValidation(data)
  }

  /** The validated value of one object, or a `Failure`. */
  runValidation (data: unknown): Awaitable<unknown> {
    const plan = this.#Class.compile()
    const values = plan.overrides.toInternalValue ? attempt(() => this.toInternalValue(data)) : this.#convert(data, plan)
    return then(values, (found) => found instanceof Failure ? asSerializerFailure(found, this.context) : this.#check(found, plan))
  }

  #convert (data: unknown, { object, hookNames }: SerializerPlan): Awaitable<unknown> {
    const context: FieldContext = {
      partial: this.partial,
      form: data instanceof MultiValueDict,
      instance: this.many ? null : this.instance,
      initialData: data,
      context: this.context,
      fixed: this.options.fixed,
      siblings: this.options.siblings
    }
    return object.convert(data, context, { host: this, names: hookNames })
  }

  #check (values: unknown, plan: SerializerPlan): Awaitable<unknown> {
    const failure = plan.validators.length === 0 ? null : this.#runValidators(values, plan)
    return then(failure, (found) => found ?? (plan.overrides.validate ? this.#runValidate(values) : values))
  }

  #runValidators (values: unknown, { object, validators }: SerializerPlan): Awaitable<Failure | null> {
    return then(readOnlyDefaults(this, object), (defaults) => {
      const attrs = { ...defaults, ...(isRecord(values) && values) } as never
      const failure = runChecks(validators, (check) => typeof check === 'function' ? check(attrs, this) : check.validate(attrs, this))
      return then(failure, (found) => found === null ? null : asSerializerFailure(found, this.context))
    })
  }

  #runValidate (values: unknown): Awaitable<unknown> {
    return then(attempt<unknown>(() => this.validate(values as Partial<Input>)), (found) => {
      if (found === undefined || found === null) throw new FST_VIEWSETS_SERIALIZER_HOOK_EMPTY(nameOf(this.#Class), 'validate', 'validated data')
      return found instanceof Failure ? asSerializerFailure(found, this.context) : found
    })
  }

  /** Converts and checks every field of what was sent; throws a `ValidationError` with the errors of all. */
  toInternalValue (data: unknown): Awaitable<Input> {
    return then(this.#convert(data, this.#Class.compile()), (found) => {
      if (found instanceof Failure) throw new ValidationError(found.detail)
      return found as Input
    })
  }

  /** Checks all values together, once every field has passed, and returns them. On PATCH they are those that the client sent. */
  validate (attrs: Partial<Input>): Awaitable<Partial<Input>> {
    return attrs
  }

  #outcomeFor (use: string): unknown {
    if (this.#outcome === ABSENT) throw new FST_VIEWSETS_SERIALIZER_NOT_VALIDATED(nameOf(this.#Class), use)
    return this.#outcome
  }

  /** What was validated, under the names of the sources; empty where the data is invalid. With `many`, a list. */
  get validatedData (): Input {
    const outcome = this.#outcomeFor('.validatedData')
    return (outcome instanceof Failure ? {} : outcome) as Input
  }

  /** What was wrong, in the shape that the client is told; empty where nothing was. */
  get errors (): ErrorDetail {
    const outcome = this.#outcomeFor('.errors')
    return outcome instanceof Failure ? new ValidationError(outcome.detail).detail : {}
  }

  /** What one object looks like on the wire. */
  toRepresentation (instance: Row): Awaitable<Output> {
    return this.#Class.compile().object.represent(instance, this.context, this) as Awaitable<Output>
  }

  /**
   * What the client is shown: the instance, else what was validated, else the initial values.
   * A promise only where a field or a hook is async. With `many`, a list.
   */
  represent (): Awaitable<unknown> {
    const isBad = this.#outcome instanceof Failure
    const shown = isBad ? null : this.instance ?? (this.#outcome === ABSENT ? null : this.#outcome)
    if (shown === null) return initialValues(this)
    if (this.many) return representMany(this, shown)
    return this.instance === null ? this.toRepresentation(shown as Row) : then(withRelatives(this, [this.instance]), () => this.toRepresentation(shown as Row))
  }

  /** The representation, where nothing of it is async. Reading it ends the time to `save()`. */
  get data (): Output {
    if (this.#shown !== ABSENT) return this.#shown
    if (this.initialData !== ABSENT) this.#outcomeFor('.data')
    const shown = this.represent()
    if (isPromise(shown)) {
      shown.catch(() => {})
      throw new FST_VIEWSETS_SERIALIZER_DATA_ASYNC(nameOf(this.#Class))
    }
    this.#shown = shown as Output
    return this.#shown
  }

  /** Refuses to be taken for its data. */
  toJSON (): never {
    throw new FST_VIEWSETS_SERIALIZER_IS_NO_DATA(nameOf(this.#Class))
  }

  /** Stores what was validated, and what is passed besides; returns the stored object, which becomes `instance`. */
  save (extra: object = {}): Promise<Row> {
    const saving = this.#store(extra)
    this.#saving = saving
    return saving
  }

  async #store (extra: object): Promise<Row> {
    try {
      const stored = await save(this, { outcome: () => this.#outcomeFor('.save()'), extra, wasRead: this.#shown !== ABSENT })
      this.instance = stored as Row
      return this.instance
    } finally {
      this.#saving = null
    }
  }

  /** The save that is under way; null where none is. */
  get saving (): Promise<Row> | null {
    return this.#saving
  }

  /** Stores a new object. */
  create (validated: Input): Awaitable<Row> {
    return createRow(this, validated as object) as Awaitable<Row>
  }

  /** Stores changes of an object. */
  update (instance: Row, validated: Partial<Input>): Awaitable<Row> {
    return updateRow(this, instance, validated) as Awaitable<Row>
  }
}

function planOf (Class: typeof Serializer): SerializerPlan {
  let plan = plans.get(Class)
  if (plan === undefined) {
    settleAncestors(Class)
    plans.set(Class, plan = makePlan(Class, Serializer))
  }
  return plan
}

/** A class of serializers, as views and other serializers take it. */
export interface SerializerClass<Input = unknown, Output = unknown, Row extends object = object> {
  new (options?: SerializerOptions): Serializer<Input, Output, Row>
  readonly prototype: Serializer<Input, Output, Row>
  readonly name: string
  /** For types only, never set: the validated data, under the name that TypeBox gives it on schemas. */
  readonly static: Input
  readonly schema: AnySchema
  readonly validators: readonly SerializerValidator[]
  readonly model: Model | null
  readonly listSerializerClass: ListSerializerClass | null
  compile (): SerializerPlan
  requestSchema (options?: { partial?: boolean }): JSONSchema
  responseSchema (): JSONSchema
}
