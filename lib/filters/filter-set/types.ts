/** What the compiler makes of declared filters: mistakes that it can tell against a model, and the types of their values. */
import type { Awaitable } from '../../utils/awaitable.ts'
import type { ObjectSchema, PropertiesOf, TypeBoxSchema } from '../../utils/typebox.ts'
import type { FilterKind, Flat, SchemaInput } from '../../fields/types.ts'
import type { QuerySet, RelatedPath } from '../../querysets/contract.ts'
import type { RelatedModel } from '../../querysets/relations/model-types.ts'
import type { OrderPath, ValueFor, ValueOf } from '../../querysets/relations/path-types.ts'
import type { Refused, Related } from '../../querysets/relations/types.ts'
import type { DatePart, LookupPath, Where } from '../../querysets/where.ts'
import type { FilterField, OrderFilter, RelatedFilter } from './field.ts'
import type { CategoryOfKind, Expanded, LookupsOfValue } from './lookups.ts'
import type { FilterResult } from './options.ts'

/** A filter, or a schema in its place: `Type.String()`, and `Type.Array(Type.Integer())` for a list of values. */
export type FilterDeclaration = FilterField | OrderFilter | RelatedFilter | TypeBoxSchema

/** Filters by the names of their parameters. */
export type FilterDeclarations = Readonly<Record<string, FilterDeclaration>>

/** What a filter set may be declared by: filters and schemas, a TypeBox object, or names of columns. */
export type DeclaredBy = FilterDeclarations | ObjectSchema | '__all__' | readonly string[]

type Name<Row> = keyof Row & string
type Path<Row extends object> = keyof Where<Row> & string
type IsUntyped<Row> = [keyof Row] extends [never] ? true : false

/** What a path without such a column may have been meant for. */
type Cure<C extends string> = C extends `${string}__${string}` ? `, and what leads over a foreign key is Q.path('${C}')` : ''

// --- mistakes: never where there is none, or else the words that the compiler shows

/** The graph of a model, or of that of a queryset; unknown where it is in none. */
export type GraphOf<M> = M extends RelatedModel<infer G, infer T> ? Related<G, T> : M extends { readonly model: infer Of } ? GraphOf<Of> : unknown

type Reason<Checked> = Checked extends Refused<infer R> ? R : never

/** What is wrong with a path over the relations of a graph; where there is no graph, there are no relations. */
type PathFault<Rel, P extends string, NoGraph> = Rel extends Related<infer G, infer T> ? Reason<ValueFor<G, T, P>> : NoGraph

type OrderFault<Rel, P extends string, NoGraph> = Rel extends Related<infer G, infer T> ? Reason<OrderPath<G, T, P>> : NoGraph

type Column<K, O> = O extends { readonly dbField: infer D extends string } ? D : K & string

type ColumnMistake<Row extends object, C extends string, Rel> =
  string extends C ? never : C extends Path<Row> | RelatedPath ? never : PathFault<Rel, C, `there is no column "${C}": give dbField, filterBy or method${Cure<C>}`>

type PathMistake<Row extends object, K, O, Rel> =
  O extends { readonly method: unknown, readonly filterBy: unknown } ? 'method and filterBy exclude each other'
    : O extends { readonly method: unknown } ? never
      : O extends { readonly filterBy: infer P extends string }
        ? string extends P ? never : P extends Path<Row> | TimedPath<Row> | RelatedPath ? never : PathFault<Rel, P, `nothing can be filtered by "${P}"${Cure<P>}`>
        : O extends { readonly filterBy: unknown } ? never : ColumnMistake<Row, Column<K, O>, Rel>

/** Parts of columns that hold dates as text, which the type of the row does not tell from other text. */
type TimedPath<Row> = { [C in Name<Row>]: [NonNullable<Row[C]>] extends [string] ? `${C}__${DatePart | 'date' | 'time'}${'' | `__${'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'range'}`}` : never }[Name<Row>]

/** One lookup of each category, that tells for all of them. */
interface Sample { basic: 'isnull', text: 'icontains', comparison: 'gt', date: 'year', time: 'hour', unsafe: 'regex' }

type HasLookup<Row extends object, C extends string, L extends string, Rel> =
  C extends Name<Row> ? L extends LookupsOfValue<NonNullable<Row[C]>> ? true : false
    : `${C}__${L}` extends Path<Row> ? true
      : Rel extends Related<infer G, infer T> ? L extends LookupsOfValue<NonNullable<ValueOf<G, T, C, true>>> ? true : false : false

type LookupMistake<Row extends object, C extends string, L, Rel> =
  C extends RelatedPath ? never
    : L extends keyof Sample ? HasLookup<Row, C, Sample[L], Rel> extends true ? never : `the column "${C}" has no lookups of ${L}`
      : L extends 'postgres' | 'pg_array' ? never
        : L extends string ? string extends L ? never : HasLookup<Row, C, L, Rel> extends true ? never : `the column "${C}" has no lookup "${L}"`
          : L extends { readonly lookup: infer N } ? LookupMistake<Row, C, N, Rel> : never

type NamedLookups<L> = L extends '__all__' ? never : L extends readonly (infer N)[] ? N : L[keyof L]

type LookupsMistake<Row extends object, K, O, Rel> =
  O extends { readonly lookups: infer L }
    ? O extends { readonly dbField: string } ? LookupMistake<Row, Column<K, O>, NamedLookups<L>, Rel>
      : O extends { readonly method: unknown } | { readonly filterBy: unknown } ? 'lookups need a dbField beside method or filterBy'
        : string extends Column<K, O> ? never : LookupMistake<Row, Column<K, O>, NamedLookups<L>, Rel>
    : never

type MethodMistake<O, Methods> =
  O extends { readonly method: infer M extends string } ? string extends M ? never : M extends Methods ? never : `there is no method "${M}"` : never

type FieldMistake<Row extends object, K, O, Methods, Rel> =
  | MethodMistake<O, Methods>
  | (IsUntyped<Row> extends true ? never : PathMistake<Row, K, O, Rel> | LookupsMistake<Row, K, O, Rel>)

type OrderMistake<Row extends object, C extends string, Rel> =
  IsUntyped<Row> extends true ? never : C extends LookupPath<Row> | `-${LookupPath<Row>}` | RelatedPath ? never : OrderFault<Rel, C, `nothing can be ordered by "${C}"${Cure<C>}`>

type MistakeOf<Row extends object, K, D, Methods, Rel> =
  D extends FilterField<unknown, infer O> ? FieldMistake<Row, K, O, Methods, Rel>
    : D extends OrderFilter<string, infer C> ? string extends C ? never : OrderMistake<Row, C, Rel>
      : D extends RelatedFilter ? never
        : IsUntyped<Row> extends true ? never : ColumnMistake<Row, K & string, Rel>

type Checked<M> = [M] extends [never] ? unknown : M

/** Refuses filters that do not fit the rows of a model, or whose methods are not among those named. */
export type CheckedDeclarations<Row extends object, D, Methods, Rel = unknown> =
  D extends ObjectSchema ? { readonly properties: { readonly [K in keyof PropertiesOf<D>]: Checked<MistakeOf<Row, K, PropertiesOf<D>[K], Methods, Rel>> } }
    : D extends string ? unknown
      : D extends readonly unknown[] ? { readonly [I in keyof D]: IsUntyped<Row> extends true ? unknown : D[I] extends Name<Row> ? unknown : `there is no column "${D[I] & string}"` }
        : { readonly [K in keyof D]: Checked<MistakeOf<Row, K, D[K], Methods, Rel>> }

// --- methods

/** The names of the methods that filters are applied by. */
export type MethodNames<D> = D extends string | readonly unknown[] | ObjectSchema
  ? never
  : { [K in keyof D]: D[K] extends FilterField<unknown, { readonly method: infer M extends string }> ? M : never }[keyof D]

type MethodValue<D, M> = { [K in keyof D]: D[K] extends FilterField<infer V, { readonly method: M }> ? V : never }[keyof D]

/** The methods that filters name, each with the kind of value it gets. */
export type MethodHooks<Row extends object, D> = {
  [M in MethodNames<D>]: (queryset: QuerySet<Row>, value: MethodValue<D, M>) => Awaitable<FilterResult<Row>>
}

// --- values

type Part = DatePart | 'date' | 'time'
type PartValue<P> = P extends 'date' | 'time' ? string : number
type VariantValue<V, L> =
  L extends 'isnull' ? boolean
    : L extends 'in' | 'range' ? V[]
      : L extends Part ? PartValue<L>
        : L extends `${infer P extends Part}__${infer Rest}` ? VariantValue<PartValue<P>, Rest> : V

type LookupOf<A> = A extends { readonly lookup: infer L } ? L : A
type Variants<L, Kind extends FilterKind> =
  L extends '__all__' ? { [N in Expanded<CategoryOfKind<Kind>> & string]: N }
    : L extends readonly (infer N)[] ? { [E in Expanded<N> & string]: E }
      : { [A in keyof L & string]: LookupOf<L[A]> }

type Separator<O, Sep extends string> = O extends { readonly lookupSeparator: infer S extends string } ? S : Sep

type VariantValues<K extends string, V, O, Kind extends FilterKind, Sep extends string> =
  O extends { readonly lookups: infer L }
    ? { [A in keyof Variants<L, Kind> & string as `${K}${Separator<O, Sep>}${A}`]: VariantValue<V, Variants<L, Kind>[A]> }
    : {}

type WithNegations<T, O> = O extends { readonly allowNegate: false } ? T : T & { [K in keyof T & string as `${K}!`]: T[K] }

type ValuesOf<K extends string, D, Sep extends string> =
  D extends FilterField<infer V, infer O, infer Kind> ? WithNegations<{ [N in K]: V } & VariantValues<K, V, O, Kind, Sep>, O>
    : D extends OrderFilter ? { [N in K]: string[] }
      : D extends RelatedFilter ? {}
        : D extends TypeBoxSchema ? WithNegations<{ [N in K]: SchemaInput<D> }, {}> : {}

type Together<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never
type ValuesOfEach<D, Sep extends string> = Together<{ [K in keyof D & string]: ValuesOf<K, D[K], Sep> }[keyof D & string]>

/** The validated values of a filter set, by parameter; whatever there is where columns alone name its filters. */
export type FilterData<D, Sep extends string = '__'> =
  D extends ObjectSchema ? Flat<Partial<ValuesOfEach<PropertiesOf<D>, Sep>>>
    : D extends string | readonly unknown[] ? Record<string, unknown>
      : [keyof D] extends [never] ? Record<string, unknown> : Flat<Partial<ValuesOfEach<D, Sep>>>
