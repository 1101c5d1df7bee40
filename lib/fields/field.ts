/** The contract of a field: one value in, one value out, and the words for what may be wrong. */
import type { MultiValueDict } from '../http/multi-value-dict.ts'
import { errorMessage } from '../exceptions.ts'
import { UploadedFile } from '../http/uploaded-file.ts'
import { WHOLE_ROW } from '../querysets/relations/reads.ts'
import type { ErrorMessage, FullDetail } from '../exceptions.ts'
import type { Model } from '../querysets/contract.ts'
import type { Reads } from '../querysets/relations/reads.ts'
import type { SiblingChecks } from './sibling-checks.ts'
import type { ViewContext, ViewRequest, ViewSettings } from '../types.ts'
import type { FilterKind, SchemaLike } from './types.ts'

/** A value that did not pass, with what to tell the client. Returned, not thrown: failing is ordinary. */
export class Failure {
  readonly detail: FullDetail
  /** The converted value, where only a check refused it: further checks still run, and their messages add up. */
  readonly converted: unknown
  constructor (detail: FullDetail, converted: unknown = ABSENT) {
    this.detail = detail
    this.converted = converted
  }
}

/** A value that needs no further check: the field's validators are skipped, as for a blank text that may be blank. */
export class Settled {
  readonly value: unknown
  constructor (value: unknown) {
    this.value = value
  }
}

/** Stands for a key that the client did not send. */
export const ABSENT: unique symbol = Symbol('fastify-viewsets.absent')

/** A native value, a `Failure`, or a `Settled` value. */
export type Validated = unknown

/** Tells a field, while it validates or represents one value, where it stands and for whom. */
export interface FieldContext {
  /** PATCH: what is missing stays as it is. */
  readonly partial: boolean
  /** The data came from an HTML form, where absent and blank mean other things than in JSON. */
  readonly form: boolean
  /** The object being updated, or null. */
  readonly instance: object | null
  /** The data of the serializer whose field this is, as sent. */
  readonly initialData: unknown
  /** The serializer's context: `request`, `view`, `format`, and whatever the caller added. */
  readonly context: SerializerContext
  /** What some properties of the object are whatever was sent; left out for nothing. */
  readonly fixed?: Readonly<Record<string, unknown>> | null | undefined
  /** What the items of a list have in common; left out where the object is none. */
  readonly siblings?: SiblingChecks | null | undefined
  /** How often a recursive schema has been entered on the way to the value; left out for never. */
  readonly depth?: number
}

/** Carries along what a serializer and its fields may need beside the data; a view gives its request, itself and the format. */
export interface SerializerContext {
  readonly request?: ViewRequest | null | undefined
  readonly view?: ViewContext | null | undefined
  readonly format?: string | null
  /** How the errors of lists of objects are told, whatever the settings say. */
  readonly listErrorStyle?: ViewSettings['listErrorStyle'] | undefined
  readonly [name: string]: unknown
}

/** Says by a message that a check has failed, and by nothing that it has not. A check may throw a `ValidationError` instead. */
export type Verdict = void | undefined | string | ErrorMessage

/** A check after conversion, as a function. May be async. */
export type FieldCheck<V = unknown> = (value: V, context: FieldContext, field: Field) => Verdict | Promise<Verdict>

/** A check after conversion: a function, or an object with a method `validate`. */
export type FieldValidator<V = unknown> = FieldCheck<V> | { validate (value: V, context: FieldContext, field: Field): Verdict | Promise<Verdict> }

/** Lists the keywords that every field kind understands, so that a schema written by hand may have them too. */
export interface FieldKeywords {
  readonly source?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly writeOnly?: boolean | undefined
  /** A value, or a function called for each use. */
  readonly default?: unknown
  readonly title?: string | undefined
  readonly description?: string | undefined
  /** Other words for a code: `{ blank: 'Say something.' }`. */
  readonly errorMessages?: Readonly<Record<string, string>> | undefined
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- validators of any value type are listed side by side
  readonly validators?: readonly FieldValidator<any>[] | undefined
  /** The rows that the value must not be found among: a model, a queryset, or the options of a `UniqueValidator`. */
  readonly unique?: unknown
}

/** The facts of one field of one serializer, read off its schema once. */
export interface FieldFacts {
  readonly name: string
  /** The path in the object; `*` for the whole object. */
  readonly source: string
  readonly required: boolean
  /** Whether its schema lets it be left out altogether; a field may also be not required for having a default. */
  readonly optional?: boolean
  readonly readOnly: boolean
  readonly writeOnly: boolean
  readonly allowNull: boolean
  readonly hasDefault: boolean
  /** The schema itself, for the keywords of the kind (`maxLength`, `minimum`, `enum`, …). */
  readonly schema: Readonly<Record<string, unknown>>
}

/** JSON Schema, as it goes into an OpenAPI document. */
export type JSONSchema = { [keyword: string]: unknown }

/** Makes the fields that a field is made of. */
export interface FieldCompiler<Whole extends Field = Field> {
  /** The field of one of the values that a list or dictionary holds. */
  item (schema: unknown): Field
  /** The fields of a schema's properties. */
  fields (schema: SchemaLike): Field[]
  /** The object of a schema, made once for each. */
  object (schema: SchemaLike): Whole
}

/** A kind of field, as its class says it before there is a field: the statics of `Field`. */
export interface FieldClass<F extends Field = Field> {
  readonly prototype: F
  readonly kind: string
  readonly type: string | undefined
  readonly format: string | undefined
  readonly initial: unknown
  readonly filterKind: FilterKind | null
  readonly readOnly: boolean
  readonly writeOnly: boolean
  readonly source: string | undefined
  readonly messages: Readonly<Record<string, string>>
  make (facts: FieldFacts, compiler: FieldCompiler): Field
}

const words = new WeakMap<object, FieldClass['messages']>()

/** The words of a class with those of all that it extends. */
function wordsOf (Class: FieldClass): FieldClass['messages'] {
  const known = words.get(Class)
  if (known !== undefined) return known
  const { messages = {} } = Class
  const parent = Reflect.getPrototypeOf(Class)
  const all = { ...(isFieldClass(parent) ? wordsOf(parent) : Field.messages), ...messages }
  words.set(Class, all)
  return all
}

/** Whether a value is a kind of field. */
export function isFieldClass (value: unknown): value is FieldClass {
  return typeof value === 'function' && value.prototype instanceof Field
}

/** The kind that a field is of. */
export function kindOf (field: Field): FieldClass {
  return isFieldClass(field.constructor) ? field.constructor : Field
}

/**
 * One kind of field. A subclass converts with `toInternalValue`, represents with `toRepresentation`,
 * brings its `messages`, and says in `jsonSchema` what it is on the wire. The class itself is what the `field` keyword of a
 * schema takes, and `fieldBuilder` makes a builder of it.
 */
export abstract class Field {
  /** The name by which the `field` keyword may call it, where it is one of ours. */
  static readonly kind: string = ''
  /** The `type` of JSON Schema that its values have on the wire, where that is one. */
  static readonly type: string | undefined = undefined
  /** The `format` of JSON Schema that goes with the type. */
  static readonly format: string | undefined = undefined
  /** What an empty form starts with: a value, or a function that makes one. */
  static readonly initial: unknown = null
  /** Which kind of filter takes its values; null where none does. */
  static readonly filterKind: FilterKind | null = null
  /** Whether it only shows something, whatever its schema says. */
  static readonly readOnly: boolean = false
  /** Whether it only takes something, whatever its schema says. */
  static readonly writeOnly: boolean = false
  /** Where its value is, unless its schema says so: `*` for the whole object. */
  static readonly source: string | undefined = undefined

  /** The words for each code. What a subclass says is added to those of the class that it extends. */
  static readonly messages: Readonly<Record<string, string>> = {
    required: 'This field is required.',
    null: 'This field may not be null.'
  }

  /** The field that a schema of this kind means. */
  static make (this: new (facts: FieldFacts) => Field, facts: FieldFacts, _compiler: FieldCompiler): Field {
    return new this(facts)
  }

  /** The type of its validated values; for types only, never set. */
  declare readonly $native: unknown
  /** The type of what it shows; for types only, never set. */
  declare readonly $wire: unknown
  /** The options of its builder beside those that every kind has; for types only, never set. */
  declare readonly $options: {}

  readonly facts: FieldFacts
  /** The type that OPTIONS shows. */
  readonly metadataType: string = 'field'

  /** Whether `toRepresentation` may return a promise. */
  readonly mayDefer: boolean = false

  /** Whether it shows by way of other fields, which see to their own values, or of the user's code, whose errors are errors. */
  readonly isTransparent: boolean = false

  /** Whether an empty text means null. */
  readonly emptyIsNull: boolean = false

  constructor (facts: FieldFacts) {
    this.facts = facts
  }

  /** The native value of what a client sent, or a `Failure`; null and absence never get here. */
  abstract toInternalValue (value: unknown, context: FieldContext): Validated | Promise<Validated>

  /** Whether a file is a value like any other. */
  readonly takesFiles: boolean = false

  /** The native value of what a client sent, or a `Failure`: one that it is a file, where the kind takes none. */
  convertInput (value: unknown, context: FieldContext): Validated | Promise<Validated> {
    return value instanceof UploadedFile && !this.takesFiles ? this.refuseFile(value, context) : this.toInternalValue(value, context)
  }

  /** The words for a file where none is taken. */
  refuseFile (_file: UploadedFile, _context: FieldContext): Failure {
    return this.fail('invalid')
  }

  /** What a form says of this field under that name, or `ABSENT`. */
  readForm (form: MultiValueDict<unknown>, name: string, partial: boolean): unknown {
    if (!form.has(name)) return partial ? ABSENT : this.missingInForm()
    const value = form.get(name)
    if (value !== '') return value
    const allowBlank = this.keyword<boolean>('allowBlank') === true
    if (this.facts.allowNull) return allowBlank ? '' : null
    if (!this.facts.required) return allowBlank ? '' : ABSENT
    return value
  }

  /** What a form means by leaving this field out. */
  missingInForm (): unknown {
    return ABSENT
  }

  /** What OPTIONS shows of this kind alone, besides the keywords that kinds have in common. */
  describe (): Readonly<Record<string, unknown>> {
    return {}
  }

  /** What a native value looks like on the wire; null never gets here. */
  abstract toRepresentation (value: unknown, context?: SerializerContext): unknown

  /** What it reads of the rows that it is given, where its value is a row of that model, or several: all of their own columns, unless a kind knows better. */
  reads (_model: Model): Reads {
    return WHOLE_ROW
  }

  /** The names of the views that it makes links to. */
  linksTo (): readonly string[] {
    return []
  }

  /** What this field is on the wire, null and default left out. */
  abstract jsonSchema (direction: 'request' | 'response'): JSONSchema

  /** The keyword of the field's schema, where it is of the wanted type. */
  keyword<T> (name: string): T | undefined {
    return this.facts.schema[name] as T | undefined
  }

  /** A failure in the words of that code, with `{placeholders}` filled in. */
  fail (code: string, values: Readonly<Record<string, unknown>> = {}): Failure {
    return new Failure([this.problem(code, values)])
  }

  /** The converted value, or the failure that lists what the kind's own checks found wrong with it. */
  checked (value: unknown, problems: readonly ErrorMessage[]): Validated {
    return problems.length === 0 ? value : new Failure([...problems], value)
  }

  /** One problem, in the words of that code. */
  problem (code: string, values: Readonly<Record<string, unknown>> = {}): ErrorMessage {
    return errorMessage(this.message(code, values), code)
  }

  /** The words for a code: the schema's own `errorMessages` first. */
  message (code: string, values: Readonly<Record<string, unknown>> = {}): string {
    const overrides = this.keyword<Record<string, string>>('errorMessages')
    const template = overrides?.[code] ?? wordsOf(kindOf(this))[code] ?? code
    return template.replace(/\{(\w+)\}/g, (whole, key: string) => key in values ? String(values[key]) : whole)
  }
}
