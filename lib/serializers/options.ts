/** What a serializer is made of: its options, and the hooks beside its schema. */
import type { Awaitable } from '../utils/awaitable.ts'
import type { TObject } from '@sinclair/typebox'
import type { KindedObject, TypeBoxSchema } from '../utils/typebox.ts'
import type { ListErrorStyle } from '../fields/error-settings.ts'
import type { SchemaInput, SchemaOutput } from '../fields/types.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { SiblingChecks } from '../fields/sibling-checks.ts'
import type { SerializerValidator } from '../fields/validators.ts'

/** Says how long a list may be that is validated with `many`. */
export interface ListLimits {
  /** False refuses an empty list. */
  readonly allowEmpty?: boolean | undefined
  readonly minItems?: number | undefined
  readonly maxItems?: number | undefined
}

/** Gives a serializer what is to be seen beside its data: the row, whether it is partial, and a context. */
export interface SerializerOptions extends ListLimits {
  /** The object to represent or to update; a list of them, or a queryset, with `many`. */
  readonly instance?: object | null | undefined
  /** What the client sent. */
  readonly data?: unknown
  /** PATCH: what is missing stays as it is. */
  readonly partial?: boolean | undefined
  /** A list of objects instead of one. */
  readonly many?: boolean | undefined
  /** `request`, `view`, `format`, and whatever the caller adds. */
  readonly context?: Readonly<Record<string, unknown>> | undefined
  /** Where `save()` writes to: the scope of the view. The model's own rows without it. */
  readonly queryset?: QuerySet | null | undefined
  /** What some columns hold whatever the client sends, by property: the key of the parent that a URL names. */
  readonly fixed?: Readonly<Record<string, unknown>> | null | undefined
  /** What the items of one list have in common, where the serializer is that of an item. */
  readonly siblings?: SiblingChecks | null | undefined
  /** How the errors of list items are told; the setting of the same name without it. */
  readonly listErrorStyle?: ListErrorStyle | undefined
}

type Pascal<Name extends string> = Name extends `${infer Head}_${infer Rest}` ? `${Capitalize<Head>}${Pascal<Rest>}` : Capitalize<Name>

/** `validateIsActive (value)` for the field `is_active`: checks one value after its field, and returns it. */
export type FieldHooks<Properties> = {
  [K in keyof Properties & string as `validate${Pascal<K>}`]?: (value: Properties[K]) => Awaitable<Properties[K]>
}

/** The hooks that a serializer may have beside those of its fields. */
export interface ObjectHooks<Input, Output, Row extends object> {
  /** Checks all values together, and returns them. On PATCH they are those that the client sent: `attrs.from ?? this.instance?.from`. */
  validate? (attrs: Partial<Input>): Awaitable<Partial<Input>>
  validators?: readonly SerializerValidator<Partial<Input>>[]
  create? (validated: Input): Awaitable<Row>
  update? (instance: Row, validated: Partial<Input>): Awaitable<Row>
  toRepresentation? (instance: Row): Awaitable<Output>
  toInternalValue? (data: unknown): Awaitable<Input>
}

type ValuesOf<P> = { [K in keyof P]-?: SchemaInput<P[K]> }
// inferred twice: TypeScript 5.4 finds that a type that derives the properties has no end
type HookedFields<T> = T extends TObject<infer P> ? FieldHooks<ValuesOf<P>> : T extends KindedObject<infer P> ? FieldHooks<ValuesOf<P>> : { [name: `validate${Capitalize<string>}`]: (value: never) => unknown }

/** All hooks of a schema; a name that belongs to no field does not compile. */
export type SerializerHooks<T extends TypeBoxSchema, Host> =
  HookedFields<T> & ObjectHooks<SchemaInput<T>, SchemaOutput<T>, object> & ThisType<Host>
