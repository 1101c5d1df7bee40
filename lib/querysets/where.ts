/** Typed lookups: which names and values may stand in a condition on rows of one type. */
import type { AnyRelated } from './relations/types.ts'

type Name<Row> = keyof Row & string

/** Names of the properties that hold values of one type, null and absence aside. */
export type NamesOf<Row, Value> = {
  [K in Name<Row>]-?: [NonNullable<Row[K]>] extends [never] ? never : [NonNullable<Row[K]>] extends [Value] ? K : never
}[Name<Row>]

export type Comparable = string | number | bigint | Date
/** The parts of a date or datetime, in UTC; `week_day` counts from Sunday as 1, `week` is the ISO week. */
export type DatePart = 'year' | 'quarter' | 'month' | 'week' | 'week_day' | 'day' | 'hour' | 'minute' | 'second'
type Ordered = 'gt' | 'gte' | 'lt' | 'lte'
type TextLookup =
  | 'iexact' | 'contains' | 'icontains' | 'startswith' | 'istartswith' | 'endswith' | 'iendswith' | 'regex' | 'iregex'

/** The values of one column, as `queryset.column('authorId')` gives them. */
export interface ColumnValues<Value = unknown> {
  /** For types only, never set. */
  readonly $value: Value
}

/** A queryset, which stands for its primary keys. */
interface KeyedRows {
  readonly $row: object
  readonly isOrdered: boolean
}

/** What a lookup with `in` takes: a list, or rows of the same database that a statement asks for by itself. */
type Listed<Value> = readonly Value[] | ColumnValues<Value | null> | KeyedRows

type Compared<Names extends string, Value> = {
  readonly [K in `${Names}__${Ordered}`]?: Value
} & { readonly [K in `${Names}__in`]?: Listed<Value> } & { readonly [K in `${Names}__range`]?: readonly [Value, Value] }

type ComparedColumns<Row> = {
  readonly [K in NamesOf<Row, Comparable> as `${K}__${Ordered}`]?: NonNullable<Row[K]>
} & {
  readonly [K in NamesOf<Row, Comparable> as `${K}__range`]?: readonly [NonNullable<Row[K]>, NonNullable<Row[K]>]
}

/** A column on its own name means `exact`, and null means that it is null. */
type ExactColumns<Row> = {
  readonly [K in Name<Row>]?: Exclude<Row[K], undefined>
} & {
  readonly [K in Name<Row> as `${K}__exact`]?: Exclude<Row[K], undefined>
} & {
  readonly [K in Name<Row> as `${K}__isnull`]?: boolean
} & {
  readonly [K in NamesOf<Row, Comparable | boolean> as `${K}__in`]?: Listed<NonNullable<Row[K]>>
}

type TextColumns<Names extends string> = { readonly [K in `${Names}__${TextLookup}`]?: string }

type DateColumns<Names extends string> =
  & { readonly [K in `${Names}__${DatePart}`]?: number }
  & { readonly [K in `${Names}__${'date' | 'time'}`]?: string }
  & Compared<`${Names}__${DatePart}`, number>
  & Compared<`${Names}__${'date' | 'time'}`, string>

/** The primary key under its common name; text, as a URL gives it, is taken for the key's own type. */
type KeyColumn = {
  readonly [K in 'pk' | 'pk__exact']?: Comparable
} & { readonly pk__isnull?: boolean } & Compared<'pk', Comparable>

type TypedWhere<Row> =
  & ExactColumns<Row> & ComparedColumns<Row> & TextColumns<NamesOf<Row, string>> & DateColumns<NamesOf<Row, Date>> & KeyColumn

type ComparedValue<Value, L> = L extends Ordered ? Value : L extends 'in' ? Listed<Value> : L extends 'range' ? readonly [Value, Value] : never
type PartValue<L> =
  L extends DatePart ? number
    : L extends 'date' | 'time' ? string
      : L extends `${infer Part}__${infer Lookup}` ? Part extends DatePart ? ComparedValue<number, Lookup> : Part extends 'date' | 'time' ? ComparedValue<string, Lookup> : never : never
type LookedUp<Value, L> =
  L extends 'in' ? [Value] extends [Comparable | boolean] ? Listed<Value> : never
    : L extends TextLookup ? [Value] extends [string] ? string : never
      : L extends Ordered | 'range' ? [Value] extends [Comparable] ? ComparedValue<Value, L> : never
        : [Value] extends [Date] ? PartValue<L> : never

/** What a lookup of a column takes, by the type of the column's values; never where that has no such lookup. Made for one lookup, as `Where` is for all at once. */
export type LookupValue<Value, L> =
  L extends 'exact' ? Exclude<Value, undefined>
    : L extends 'isnull' ? boolean
      : [NonNullable<Value>] extends [never] ? never : LookedUp<NonNullable<Value>, L>

/**
 * Conditions that must all hold: `{ price__gte: 10, name__icontains: 'saw', id__in: [1, 2], note__isnull: true, pk: 3 }`.
 * Where the row's type is not known any name may be given, and a wrong one is refused when it is used.
 */
export type Where<Row extends object = object> =
  [keyof Row] extends [never] ? { readonly [name: string]: unknown } : Row extends AnyRelated ? { readonly [path: string]: unknown } : TypedWhere<Row>

/** The name of a property of the row. */
export type FieldName<Row extends object = object> = [keyof Row] extends [never] ? string : Name<Row>

declare const related: unique symbol

/** A path over foreign keys, as `Q.path()` and `Q.through()` make it: known at run time only. */
export type RelatedPath<P extends string = string> = P & { readonly [related]: P }

/** The path itself, or the name of a property. */
export type PlainName<N> = N extends { readonly [related]: infer P extends string } ? P : N & string

/** A path that a queryset can order by: a property's name, or `pk` for the primary key. */
export type LookupPath<Row extends object = object> = [keyof Row] extends [never] ? string : Name<Row> | 'pk'

/** A path, or one with `-` before it for descending order. */
export type Ordering<Row extends object = object> = LookupPath<Row> | `-${LookupPath<Row>}` | RelatedPath
