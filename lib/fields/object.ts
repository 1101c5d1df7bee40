/** An object's fields, compiled once: one pass over the input, one pass over the output. */
import { isPromise } from '../utils/awaitable.ts'
import { callMethod } from '../utils/call-method.ts'
import { FST_VIEWSETS_FIELD_ATTRIBUTE_MISSING, FST_VIEWSETS_SERIALIZER_HOOK_EMPTY, FST_VIEWSETS_SERIALIZER_METHOD_MISSING } from '../errors.ts'
import { MultiValueDict } from '../http/multi-value-dict.ts'
import { wholeFailure } from './error-settings.ts'
import { ABSENT, Failure, Field } from './field.ts'
import { fastWriter } from './fast-writer.ts'
import { formObject } from './forms.ts'
import { wireSchema } from './json-schema.ts'
import { isRecord } from '../utils/guards.ts'
import { nameOf, pascalCase } from '../utils/names.ts'
import { attempt, checked, defaultOf, isPending, setOwn, then, validateValue } from './pipeline.ts'
import { typeName } from '../python/builtins.ts'
import { KEYS, readsAlong, together } from '../querysets/relations/reads.ts'
import { isWithout } from '../querysets/relations/without.ts'
import { show } from './showing.ts'
import { HiddenField } from './hidden.ts'
import { MethodField } from './method.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { UploadedFile } from '../http/uploaded-file.ts'
import type { FastWriter } from './fast-writer.ts'
import type { FieldCompiler, FieldContext, FieldFacts, JSONSchema, SerializerContext } from './field.ts'
import type { Direction } from './json-schema.ts'
import type { Model } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { CheckedField } from './pipeline.ts'

/** One field of an object, with all that is found out about it once. */
export interface Slot extends CheckedField {
  readonly name: string
  /** Where the value is in the object: the parts of its source, none for the object itself. */
  readonly path: readonly string[]
  /** The method of a serializer that checks the value after its field. */
  readonly hook: string
  readonly read: (object: object) => unknown
  /** The method of the serializer that makes the value; null for most. */
  readonly method: string | null
}

/** The serializer whose methods take part, with the names of those it has, in the order of the writable fields. */
export interface Hooks {
  readonly host: object
  readonly names: readonly (string | null)[]
}

/** The serializer whose methods make values, and which may leave defaults out. */
interface Presenter {
  readonly partial: boolean
}

type Result = Record<string, unknown>

/** Whether a value is what JSON calls an object. */
export function isMapping (value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object of fields. A nested one without a serializer class of its own works by itself; a serializer passes itself in. */
export class ObjectField extends Field {
  static override readonly kind: string = 'object'
  static override readonly type: string | undefined = 'object'

  /** An object without a serializer class: whatever needs one it cannot have. */
  static override make (this: new (facts: FieldFacts, fields: readonly Field[]) => Field, facts: FieldFacts, compiler: FieldCompiler): Field {
    const object = new this(facts, compiler.fields(facts.schema))
    if (object instanceof ObjectField) object.refuseMethods(`The nested object "${facts.name}"`)
    return object
  }

  override readonly metadataType = 'nested object'
  static override readonly messages: Readonly<Record<string, string>> = {
    invalid: 'Invalid data. Expected a dictionary, but got {datatype}.'
  }

  override readonly isTransparent = true
  override readonly mayDefer: boolean
  /** Every field in declaration order, under its name. */
  readonly fields: ReadonlyMap<string, Field>
  readonly slots: readonly Slot[]
  readonly writable: readonly Slot[]
  readonly readable: readonly Slot[]
  #fast: FastWriter | null | undefined

  constructor (facts: FieldFacts, fields: readonly Field[]) {
    super(facts)
    this.slots = fields.map(slotOf)
    this.fields = new Map(fields.map((field) => [field.facts.name, field]))
    this.writable = this.slots.filter(({ field }) => !field.facts.readOnly)
    this.readable = this.slots.filter(({ field }) => !field.facts.writeOnly)
    this.mayDefer = this.readable.some(({ field }) => field.mayDefer)
  }

  /** Refuses fields that want a method of a serializer class, where `who` has none. */
  refuseMethods (who: string): void {
    const hosted = this.slots.find(({ method }) => method !== null)
    if (hosted !== undefined) throw new FST_VIEWSETS_SERIALIZER_METHOD_MISSING(who, hosted.method, hosted.name)
  }

  override readForm (form: MultiValueDict<unknown>, name: string): unknown {
    return formObject(form, name) ?? ABSENT
  }

  override refuseFile (file: UploadedFile, { context }: FieldContext): Failure {
    return wholeFailure([this.problem('invalid', { datatype: typeName(file) })], context)
  }

  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    const form = value instanceof MultiValueDict
    return this.convert(value, { ...context, form, instance: null, initialData: value, fixed: null }, null)
  }

  /** The validated values, or a `Failure` with every field's errors. */
  convert (data: unknown, context: FieldContext, hooks: Hooks | null): Awaitable<unknown> {
    if (!isMapping(data)) return wholeFailure([this.problem('invalid', { datatype: typeName(data) })], context.context)
    const outcomes: unknown[] = []
    let waits = false
    for (const slot of this.writable) {
      const value = valueOf(slot, data, context)
      const hook = hooks?.names[outcomes.length] ?? null
      const outcome = hooks === null || hook === null ? value : then(value, (found) => runHook(hooks.host, hook, found))
      outcomes.push(outcome)
      if (isPending(outcome)) waits = true
    }
    return waits ? Promise.all(outcomes).then((settled) => this.#assemble(settled)) : this.#assemble(outcomes)
  }

  #assemble (outcomes: readonly unknown[]): Result | Failure {
    const values: Result = {}
    const errors: { [name: string]: Failure['detail'] } = {}
    let failed = false
    let index = 0
    for (const slot of this.writable) {
      const outcome = outcomes[index++]
      if (outcome instanceof Failure) {
        failed = true
        setOwn(errors, slot.name, outcome.detail)
      } else if (outcome !== ABSENT) put(values, slot.path, outcome)
    }
    return failed ? new Failure(errors) : values
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): Awaitable<Result> {
    return this.represent(value as object, context, null)
  }

  /** What the object looks like on the wire; a promise only where a field returned one. */
  represent (object: object, context: SerializerContext, host: Presenter | null): Awaitable<Result> {
    if (this.#fast === undefined) this.#fast = fastWriter(this.readable)
    return this.#fast?.(object, context) ?? this.#representEach(object, context, host)
  }

  #representEach (object: object, context: SerializerContext, host: Presenter | null): Awaitable<Result> {
    const result: Result = {}
    let waiting: Promise<unknown>[] | null = null
    for (const slot of this.readable) {
      let value = slot.read(object)
      if (value === undefined && (value = missing(slot, object, context, host)) === ABSENT) continue
      const shown = value === null ? null : representValue(slot, { value, object, context, host })
      setOwn(result, slot.name, shown)
      const late = isPromise(shown) ? shown.then((value) => setOwn(result, slot.name, value)) : null
      if (isPending(late)) (waiting ??= []).push(late)
    }
    return waiting === null ? result : Promise.all(waiting).then(() => result)
  }

  override reads (model: Model): Reads {
    return together([KEYS, ...this.readable.map(({ path, field }) => readsAlong(model, path, (last) => field.reads(last)))])
  }

  override linksTo (): readonly string[] {
    return this.slots.flatMap(({ field }) => field.linksTo())
  }

  override describe (): Readonly<Record<string, unknown>> {
    return { children: this.fields }
  }

  override jsonSchema (direction: Direction): JSONSchema {
    const slots = direction === 'request' ? this.writable : this.readable
    const shown = slots.filter(({ field }) => !isHidden(field))
    const required = shown.filter(({ field }) => direction === 'request' ? field.facts.required : isAlwaysShown(field))
    return {
      type: 'object',
      properties: Object.fromEntries(shown.map(({ name, field }) => [name, wireSchema(field, direction)])),
      ...(required.length > 0 && { required: required.map(({ name }) => name) })
    }
  }
}

const isHidden = (field: Field): boolean => field instanceof HiddenField

function isAlwaysShown ({ facts }: Field): boolean {
  return facts.optional !== true || facts.hasDefault || facts.allowNull || facts.schema['alwaysShown'] === true
}

function slotOf (field: Field): Slot {
  const { name, source } = field.facts
  const path = source === '*' ? [] : source.split('.')
  const method = field instanceof MethodField ? field.methodName : null
  return { field, validators: checked(field).validators, name, path, method, hook: `validate${pascalCase(name)}`, read: reader(path) }
}

function reader (path: readonly string[]): Slot['read'] {
  const [first, ...rest] = path
  if (first === undefined) return (object) => object
  if (rest.length === 0) return first in Object.prototype ? (object) => ownAttribute(object, first) : (object) => attribute(object, first)
  return (object) => valueAlong(object, path)
}

/** What a path leads to: undefined where it ends early, and null where that is for a row that nothing refers to. */
function valueAlong (object: object, path: readonly string[]): unknown {
  let owner = object
  for (const [index, name] of path.entries()) {
    const value = attribute(owner, name)
    if (index === path.length - 1) return value
    if (value === null && isWithout(owner, name)) return null
    if (value === null || value === undefined) return undefined
    owner = value
  }
}

function ownAttribute (object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? attribute(object, name) : undefined
}

/** A property, or what the method of that name returns. */
function attribute (object: object, name: string): unknown {
  const value = (object as Result)[name]
  return typeof value === 'function' ? value.call(object) : value
}

/** What is fixed, or else what was sent, once it has passed. */
function valueOf (slot: Slot, data: Readonly<Result>, context: FieldContext): unknown {
  const { fixed } = context
  const name = slot.path[0]
  if (fixed !== undefined && fixed !== null && name !== undefined && slot.path.length === 1 && Object.hasOwn(fixed, name)) return fixed[name]
  return validateValue(slot, readInput(slot, data, context), context)
}

function readInput (slot: Slot, data: Readonly<Result>, context: FieldContext): unknown {
  if (isHidden(slot.field)) return ABSENT
  if (data instanceof MultiValueDict) return slot.field.readForm(data, slot.name, context.partial)
  return Object.hasOwn(data, slot.name) ? data[slot.name] : ABSENT
}

function runHook (host: object, name: string, value: unknown): Awaitable<unknown> {
  if (value instanceof Failure || value === ABSENT) return value
  const checked = attempt(() => callMethod(host, name, value))
  return then(checked, (found) => {
    if (found === undefined) throw new FST_VIEWSETS_SERIALIZER_HOOK_EMPTY(nameOf(host.constructor), name, 'value')
    return found
  })
}

/** Puts a value where its source says, making the objects on the way. */
function put (values: Result, path: readonly string[], value: unknown, depth = 0): void {
  const name = path[depth]
  if (name === undefined) {
    for (const [own, one] of Object.entries(value ?? {})) setOwn(values, own, one)
  } else if (depth === path.length - 1) setOwn(values, name, value)
  else put(within(values, name), path, value, depth + 1)
}

/** The object of that name, made where there is none. */
function within (values: Result, name: string): Result {
  const known = Object.hasOwn(values, name) ? values[name] : null
  if (isRecord(known)) return known
  const made: Result = {}
  setOwn(values, name, made)
  return made
}

interface Shown {
  readonly value: unknown
  /** The object that it is of. */
  readonly object: object
  readonly context: SerializerContext
  readonly host: object | null
}

function representValue ({ field, method }: Slot, { value, object, context, host }: Shown): unknown {
  return method === null || host === null ? show(field, value, context, object) : callMethod(host, method, value)
}

/** What stands for an attribute that the object does not have: its default, null or nothing; an error where it must be there. */
function missing ({ name, field }: Slot, object: object, context: SerializerContext, host: Presenter | null): unknown {
  const { facts } = field
  if (facts.hasDefault && host?.partial === true) return ABSENT
  if (facts.hasDefault) return defaultOf(field, { partial: false, form: false, instance: object, initialData: undefined, context })
  if (facts.allowNull) return null
  if (!facts.required) return ABSENT
  throw new FST_VIEWSETS_FIELD_ATTRIBUTE_MISSING(name, facts.source, object.constructor?.name ?? 'object')
}
