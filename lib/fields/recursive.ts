/** Schemas that refer to themselves, such as trees: where one does, the fields are once more those of the whole. */
import { ABSENT, Field } from './field.ts'
import { formObject } from './forms.ts'
import { isList } from '../utils/guards.ts'
import { isMapping } from './object.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { MultiValueDict } from '../http/multi-value-dict.ts'
import type { UploadedFile } from '../http/uploaded-file.ts'
import type { Failure, FieldCompiler, FieldContext, FieldFacts, JSONSchema, SerializerContext } from './field.ts'
import type { Direction } from './json-schema.ts'
import type { ObjectField } from './object.ts'
import type { SchemaLike } from './types.ts'

/** A schema that refers to itself by its `$id`. */
interface Recursion {
  readonly schema: SchemaLike
  /** Whether it does so in a place where a field can be. */
  hasField: boolean
  /** Whether its JSON Schema is being made: what refers to it then is its `$id`. */
  isOpen: boolean
}

const RECURSION: unique symbol = Symbol('fastify-viewsets.recursion')

/** A schema that stands for the whole that it is a part of. */
type SelfSchema = SchemaLike & { readonly [RECURSION]: Recursion }

const recursions = new WeakMap<SchemaLike, Recursion>()

/** Whether a schema stands for the whole that it is a part of. */
export function isSelf (schema: SchemaLike): schema is SelfSchema {
  return RECURSION in schema
}

/** Whether a schema whose properties were asked for has fields that stand for the whole. */
export function isRecursive (schema: SchemaLike): boolean {
  return recursions.get(schema)?.hasField === true
}

/** The properties of an object schema; those parts that refer to the whole are known for it. */
export function propertiesOf (schema: SchemaLike): Record<string, SchemaLike> {
  const properties = schema['properties'] as Record<string, SchemaLike>
  if (typeof schema['$id'] !== 'string') return properties
  let recursion = recursions.get(schema)
  if (recursion === undefined) recursions.set(schema, recursion = { schema, hasField: false, isOpen: false })
  return mapped(properties, (property) => resolved(property, { recursion, isField: true }))
}

function mapped<T, R> (record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}

/** Where JSON Schema has further schemas; all other keywords are ours, and hold anything. */
const LISTS: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'items'])
const RECORDS: ReadonlySet<string> = new Set(['properties', 'patternProperties'])
const ONES: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'not'])

interface Place {
  readonly recursion: Recursion
  /** Whether there can be a field; else TypeBox checks what is there. */
  readonly isField: boolean
}

/** The schema with its references resolved: to a mark where a field can stand for the whole, elsewhere to the whole itself. */
function resolved (node: SchemaLike, { recursion, isField }: Place): SchemaLike {
  if (node['$ref'] === recursion.schema['$id']) return isField ? mark(node, recursion) : recursion.schema
  const place = { recursion, isField: isField && hasFields(node) }
  const inner = (one: unknown): unknown => isMapping(one) ? resolved(one, place) : one
  const parts: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(node)) {
    if (LISTS.has(keyword) && isList(value)) parts[keyword] = value.map(inner)
    else if (RECORDS.has(keyword) && isMapping(value)) parts[keyword] = mapped(value, inner)
    else if (ONES.has(keyword) && isMapping(value)) parts[keyword] = inner(value)
  }
  return Object.keys(parts).length === 0 ? node : { ...node, ...parts }
}

function mark (node: SchemaLike, recursion: Recursion): SelfSchema {
  recursion.hasField = true
  return { ...node, [RECURSION]: recursion }
}

// of a union only what is left without null can be a field
function hasFields ({ anyOf, oneOf, allOf, not, items }: SchemaLike): boolean {
  if (Array.isArray(anyOf)) return anyOf.filter(({ type }: SchemaLike) => type !== 'null').length === 1
  return oneOf === undefined && allOf === undefined && not === undefined && !Array.isArray(items)
}

// Deep enough for any honest tree. The names of a form may go deeper than JSON may, and must not exhaust the stack.
const DEEPEST = 100

/** An object of the same fields as the whole that it is a part of; a serializer's hooks are for the outermost alone. */
export class RecursiveField extends Field {
  static override readonly kind: string = 'recursive'
  static override readonly type: string | undefined = 'object'

  static override make (this: new (facts: FieldFacts, compile: (schema: SchemaLike) => ObjectField) => Field, facts: FieldFacts, compiler: FieldCompiler<ObjectField>): Field {
    return new this(facts, compiler.object)
  }

  override readonly metadataType = 'nested object'
  static override readonly messages: Readonly<Record<string, string>> = {
    max_depth: 'Ensure this field is nested no more than {max_depth} levels deep.'
  }

  // what its own object does is not known before all fields of that are
  override readonly isTransparent = true
  override readonly mayDefer = true
  readonly #recursion: Recursion
  readonly #compile: (schema: SchemaLike) => ObjectField

  constructor (facts: FieldFacts, compile: (schema: SchemaLike) => ObjectField) {
    super(facts)
    if (!isSelf(facts.schema)) throw new TypeError(`The field "${facts.name}" refers to no schema that it is a part of: give \`$ref\` and \`$id\`, and no \`field\`.`)
    this.#recursion = facts.schema[RECURSION]
    this.#compile = compile
  }

  get #object (): ObjectField {
    return this.#compile(this.#recursion.schema)
  }

  override readForm (form: MultiValueDict<unknown>, name: string): unknown {
    return formObject(form, name) ?? ABSENT
  }

  override toInternalValue (value: unknown, context: FieldContext): Awaitable<unknown> {
    const depth = (context.depth ?? 0) + 1
    return depth > DEEPEST ? this.fail('max_depth', { max_depth: DEEPEST }) : this.#object.toInternalValue(value, { ...context, depth })
  }

  override refuseFile (file: UploadedFile, context: FieldContext): Failure {
    return this.#object.refuseFile(file, context)
  }

  override toRepresentation (value: unknown, context: SerializerContext = {}): Awaitable<unknown> {
    return this.#object.toRepresentation(value, context)
  }

  override jsonSchema (direction: Direction): JSONSchema {
    const recursion = this.#recursion
    const $id = `${String(recursion.schema['$id'])}${direction === 'request' ? 'Request' : 'Response'}`
    if (recursion.isOpen) return { $ref: $id }
    recursion.isOpen = true
    try {
      return { $id, ...this.#object.jsonSchema(direction) }
    } finally {
      recursion.isOpen = false
    }
  }
}
