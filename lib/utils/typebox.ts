/**
 * Schemas of TypeBox as the compiler sees them: those of `@sinclair/typebox`, and those of `typebox` 1.x, which are told by
 * what they look like, so that nobody has to install it.
 */
import type { Static, TAny, TObject, TSchema } from '@sinclair/typebox'

/** A schema of `typebox` 1.x. */
export type KindedSchema = { readonly '~kind': string } | { readonly '~unsafe': unknown }

/** A schema of either TypeBox. */
export type TypeBoxSchema = TSchema | KindedSchema

/** Whether an object is a schema of `typebox` 1.x. */
export function isTypeBox1 (value: object): value is KindedSchema {
  return '~kind' in value || '~unsafe' in value
}

/** Schemas by the names of their properties. */
export interface PropertySchemas { readonly [name: string]: TypeBoxSchema }

/** `Type.Object()` of `typebox` 1.x. */
export interface KindedObject<P extends PropertySchemas = PropertySchemas> { readonly '~kind': 'Object', readonly type: 'object', readonly properties: P }

/** `Type.Array()` of `typebox` 1.x. */
export interface KindedArray<Item extends TypeBoxSchema = TypeBoxSchema> { readonly '~kind': 'Array', readonly items: Item }

/** `Type.Union()` of `typebox` 1.x. */
export interface KindedUnion<Items extends readonly TypeBoxSchema[] = readonly TypeBoxSchema[]> { readonly '~kind': 'Union', readonly anyOf: Items }

/** What `Type.Optional()` of `typebox` 1.x says of a property. */
export interface KindedOptional { readonly '~optional': true }

/** An object schema of either TypeBox. */
export type ObjectSchema = TObject | KindedObject

/** The schemas of an object's properties. */
export type PropertiesOf<T> = T extends TObject<infer P> ? P : T extends KindedObject<infer P> ? P : never

interface Scalars {
  String: string
  TemplateLiteral: string
  Number: number
  Integer: number
  BigInt: bigint
  Boolean: boolean
  Null: null
  Undefined: undefined
  Void: void
  Never: never
  Any: TAny['static']
}

type Together<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never
type RecordKey<Pattern> = Pattern extends `^-?(?:0|[1-9][0-9]*)${string}` ? number : string

type StaticObject<P> = { [K in keyof P as P[K] extends KindedOptional ? never : K]: StaticOf<P[K]> } &
  { [K in keyof P as P[K] extends KindedOptional ? K : never]?: StaticOf<P[K]> } extends infer T ? { [K in keyof T]: T[K] } : never

type StaticOfKind<T> =
  T extends { readonly '~kind': infer Name extends keyof Scalars } ? Scalars[Name]
    : T extends { readonly '~kind': 'Literal', readonly const: infer Value } ? Value
      : T extends { readonly '~kind': 'Enum', readonly enum: readonly (infer Value)[] } ? Value
        : T extends { readonly '~kind': 'Record', readonly patternProperties: infer P } ? { [K in keyof P as RecordKey<K>]: StaticOf<P[K]> }
          : T extends { readonly '~kind': 'Tuple', readonly items: infer Items } ? { -readonly [I in keyof Items]: StaticOf<Items[I]> }
            : T extends { readonly '~kind': 'Intersect', readonly allOf: readonly (infer Item)[] } ? Together<StaticOf<Item>>
              : T extends { readonly '~unsafe': infer Value } ? Value : unknown

/** The values that a schema of either TypeBox describes. */
export type StaticOf<T> =
  T extends TSchema ? Static<T>
    : T extends KindedObject<infer P> ? StaticObject<P>
      : T extends KindedArray<infer Item> ? StaticOf<Item>[]
        : T extends KindedUnion<infer Items> ? { [I in keyof Items]: StaticOf<Items[I]> }[number]
          : StaticOfKind<T>
