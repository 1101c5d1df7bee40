/** What a schema is to the compiler: the values that come in, the values that go out, and what is left out of either. */
import type { OptionalKind, TArray, TObject, TOptional, TSchema, TUnion } from '@sinclair/typebox'
import type { KindedArray, KindedObject, KindedOptional, KindedSchema, KindedUnion, StaticOf, TypeBoxSchema } from '../utils/typebox.ts'

/** A JSON Schema of any origin: TypeBox, another builder, or written by hand. */
export type SchemaLike = { readonly [keyword: string]: unknown }

/** That, or a schema of `typebox` 1.x, whose types say of no keyword that it could be there. */
export type AnySchema = SchemaLike | KindedSchema

/** The values of a serializer whose schema the compiler cannot see into. */
export type Attributes = Record<string, unknown>

/** What a field's options say of it that its type must know. */
export type Mark = 'readOnly' | 'writeOnly' | 'default'

/** The kinds of filter, each of which takes values of one kind. */
export type FilterKind =
  | 'string' | 'email' | 'ip' | 'uuid' | 'boolean' | 'integer' | 'bigInteger' | 'float' | 'decimal'
  | 'date' | 'dateTime' | 'time' | 'duration' | 'choice' | 'multipleChoice' | 'list' | 'order' | 'related'

declare const types: unique symbol

/** The schema that a builder of `fields.*` returns: a plain JSON Schema that remembers its types. */
export interface TField<Native = unknown, Wire = Native, Marks extends Mark = never, Source extends string | null = null> extends TSchema {
  static: Native
  /** For types only, never set. */
  readonly [types]: { readonly native: Native, readonly wire: Wire, readonly marks: Marks, readonly source: Source }
}

/** The schema that options make of a kind: nullable, optional, read only, as they say. */
export type FieldSchema<Native, Wire, Options> = Options extends { readonly required: false }
  ? TOptional<MarkedField<Native, Wire, Options>>
  : MarkedField<Native, Wire, Options>

type MarkedField<Native, Wire, Options> = TField<Native | NullOf<Options>, Wire | NullOf<Options>, MarksOf<Options>, SourceOf<Options>>
/** Null, where the options allow it. */
export type NullOf<Options> = Options extends { readonly allowNull: true } ? null : never
type SourceOf<Options> = Options extends { readonly source: infer S extends string } ? S : null
type MarksOf<Options> =
  | (Options extends { readonly readOnly: true } ? 'readOnly' : never)
  | (Options extends { readonly writeOnly: true } ? 'writeOnly' : never)
  | (Options extends { readonly default: unknown } ? 'default' : never)

type Marks<T> = T extends { readonly [types]: { readonly marks: infer M } } ? M : never
type Source<T> = T extends { readonly [types]: { readonly source: infer S extends string } } ? S : null
type IsOptional<T> = T extends { [OptionalKind]: 'Optional' } | KindedOptional ? true : false

/** One level of an intersection, written out. */
export type Flat<T> = { [K in keyof T]: T[K] } & {}
type Together<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never

/** The validated value of a schema. */
export type SchemaInput<T> =
  T extends { readonly [types]: { readonly native: infer N } } ? N
    : T extends TObject<infer P> ? ObjectInput<P>
      : T extends TArray<infer I> ? SchemaInput<I>[]
        : T extends TUnion<infer U> ? { [K in keyof U]: SchemaInput<U[K]> }[number]
          : T extends TSchema ? T['static']
            : T extends KindedSchema ? KindedInput<T>
              : Attributes

type KindedInput<T> =
  T extends KindedObject<infer P> ? ObjectInput<P>
    : T extends KindedArray<infer I> ? SchemaInput<I>[]
      : T extends KindedUnion<infer U> ? { [K in keyof U]: SchemaInput<U[K]> }[number]
        : StaticOf<T>

/** The representation of a schema. */
export type SchemaOutput<T> =
  T extends { readonly [types]: { readonly wire: infer W } } ? W
    : T extends TObject<infer P> ? ObjectOutput<P>
      : T extends TArray<infer I> ? SchemaOutput<I>[]
        : T extends TUnion<infer U> ? { [K in keyof U]: SchemaOutput<U[K]> }[number]
          : T extends TSchema ? WireOf<T['static']>
            : T extends KindedSchema ? KindedOutput<T>
              : Attributes

type KindedOutput<T> =
  T extends KindedObject<infer P> ? ObjectOutput<P>
    : T extends KindedArray<infer I> ? SchemaOutput<I>[]
      : T extends KindedUnion<infer U> ? { [K in keyof U]: SchemaOutput<U[K]> }[number]
        : WireOf<StaticOf<T>>

/** Types a native value as a client reads it in JSON. */
export type WireOf<V> =
  V extends Date ? string
    : V extends bigint ? number | bigint
      : V extends string | number | boolean | null | undefined ? V
        : V extends readonly (infer I)[] ? WireOf<I>[]
          : V extends (...args: never) => unknown ? never
            : V extends object ? { [K in keyof V]: WireOf<V[K]> } : V

type IsAbsentable<T> = IsOptional<T> extends true ? 'default' extends Marks<T> ? false : true : false

// a dotted source, or `*`, puts the value elsewhere than under one name of the result
type InputKey<T, K> = 'readOnly' extends Marks<T> ? never
  : Source<T> extends infer S extends string ? S extends ElsewherePath ? never : S : K
type ElsewherePath = '*' | `${string}.${string}`

/** The validated values of an object's properties. */
export type ObjectInput<P> = Flat<{
  [K in keyof P as IsAbsentable<P[K]> extends true ? never : InputKey<P[K], K>]: SchemaInput<P[K]>
} & {
  [K in keyof P as IsAbsentable<P[K]> extends true ? InputKey<P[K], K> : never]?: SchemaInput<P[K]>
} & ElsewhereInput<P>>

type Elsewhere<P> = { [K in keyof P]: 'readOnly' extends Marks<P[K]> ? never : Source<P[K]> extends ElsewherePath ? K : never }[keyof P]
type ElsewhereInput<P> = [Elsewhere<P>] extends [never] ? unknown : Together<{ [K in Elsewhere<P>]: Nested<Source<P[K]>, SchemaInput<P[K]>> }[Elsewhere<P>]>
type Nested<Path, V> = Path extends '*' ? V : Path extends `${infer Head}.${infer Rest}` ? { [K in Head]: Nested<Rest, V> } : { [K in Path & string]: V }

type IsOmittable<T> = IsAbsentable<T> extends true ? null extends SchemaOutput<T> ? false : true : false

/** The representation of an object's properties. */
export type ObjectOutput<P> = Flat<{
  [K in keyof P as 'writeOnly' extends Marks<P[K]> ? never : IsOmittable<P[K]> extends true ? never : K]: SchemaOutput<P[K]>
} & {
  [K in keyof P as 'writeOnly' extends Marks<P[K]> ? never : IsOmittable<P[K]> extends true ? K : never]?: SchemaOutput<P[K]>
}>

/** As much of a serializer class as its types need. */
export type HasSchema = { readonly schema: AnySchema, readonly static: unknown }

/** A serializer class, or a bare TypeBox schema in its place. */
export type SerializerLike = HasSchema | TypeBoxSchema

/** Types a serializer's validated data: read-only fields left out, those with a default there. */
export type InputOf<S> = S extends TypeBoxSchema ? SchemaInput<S>
  : S extends { readonly schema: infer T }
    ? SchemaLike extends T ? InstanceData<S, 'validatedData'> : SchemaInput<T>
    : never

/** Types a serializer's representation: write-only fields left out, dates as text. */
export type OutputOf<S> = S extends TypeBoxSchema ? SchemaOutput<S>
  : S extends { readonly schema: infer T }
    ? SchemaLike extends T ? InstanceData<S, 'data'> : SchemaOutput<T>
    : never

type InstanceData<S, K extends string> = S extends { readonly prototype: { readonly [N in K]: infer D } } ? D : Attributes
