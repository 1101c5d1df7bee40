/** `serializer(schema, hooks)`: a serializer class from a schema. */
import { deferredClass } from '../utils/deferred-class.ts'
import { Serializer } from './serializer.ts'
import type { Kind } from '@sinclair/typebox'
import type { TypeBoxSchema } from '../utils/typebox.ts'
import type { Attributes, SchemaInput, SchemaLike, SchemaOutput, SerializerLike } from '../fields/types.ts'
import type { SerializerHooks } from './options.ts'
import type { SerializerClass } from './serializer.ts'

/** The class of a schema that the compiler can see into. */
export interface SchemaSerializerClass<T extends TypeBoxSchema> extends SerializerClass<SchemaInput<T>, SchemaOutput<T>> {
  readonly schema: T
}

/** Hooks that no name is refused of, for those who only run them. */
interface LooseHooks { readonly validators?: readonly unknown[], readonly [name: string]: unknown }

/** What is said of a serializer class beside its methods. */
export interface Statics {
  readonly schema: SchemaLike
  readonly validators?: readonly unknown[]
  readonly model?: object
}

/** A serializer class that is made when it is first used; the hooks are its methods, and `validators` among them its own. */
export function serializerClass (title: () => unknown, statics: () => Statics, hooks: object, written: readonly unknown[]): SerializerClass {
  const { validators, ...methods }: { readonly validators?: unknown } = hooks
  return deferredClass({
    outline: () => addMethods(class extends Serializer {}, methods),
    complete: (Class) => {
      Object.assign(Class, statics(), validators !== undefined && { validators })
      nameClass(Class, title())
    },
    written
  })
}

function addMethods<C extends { readonly prototype: object }> (Class: C, methods: object): C {
  for (const [name, method] of Object.entries(methods)) {
    Object.defineProperty(Class.prototype, name, { value: method, writable: true, configurable: true })
  }
  return Class
}

/** Gives a class its name, by which error messages and OpenAPI call it. */
function nameClass (Class: object, title: unknown): void {
  Object.defineProperty(Class, 'name', { value: typeof title === 'string' && title !== '' ? `${title}Serializer` : '' })
}

// first, so that a mistake is reported against the other, which is the one that is nearly always meant
/** A serializer class of a JSON Schema written by hand, whose types the compiler cannot see. */
export function serializer<Input = Attributes, Output = Attributes> (schema: SchemaLike & { readonly [Kind]?: never, readonly '~kind'?: never }, hooks?: LooseHooks): SerializerClass<Input, Output>
/**
 * A serializer class of that schema, to be used as it is or extended. The hooks beside it are typed by the schema:
 * `serializer(Type.Object({ rating: fields.integer() }), { validateRating (value) { … } })`.
 */
export function serializer<T extends TypeBoxSchema> (schema: T, hooks?: SerializerHooks<T, Serializer<SchemaInput<T>, SchemaOutput<T>>>): SchemaSerializerClass<T>
export function serializer (schema: SchemaLike, hooks?: object): unknown {
  return classOfSchema(schema, hooks)
}

function classOfSchema (schema: SchemaLike, hooks: object = {}): SerializerClass {
  return serializerClass(() => schema?.['title'], () => ({ schema }), hooks, [schema, hooks])
}

const classes = new WeakMap<object, SerializerClass>()

const isClass = (like: SerializerLike): like is SerializerClass => typeof like === 'function'

/** The class itself, or the one class of a bare schema in its place. */
export function serializerFor (like: SerializerLike): SerializerClass {
  if (isClass(like)) return like
  let Class = classes.get(like)
  if (Class === undefined) classes.set(like, Class = classOfSchema(like))
  return Class
}
