/** The types of a graph: tables, or schemas of rows, and the relations between them. */
import type { OnDelete } from '../described.ts'

/** Holds tables by name, and the relations that are declared between them. */
export interface Graph<S extends object = object, R = object> {
  readonly schema: S
  readonly relations: R
}

/** The row of a table, or of a schema of rows; structurally, since either may come from a library that is not installed. */
export type RowIn<S, T> = T extends keyof S
  ? S[T] extends { readonly $inferSelect: infer Row extends object } ? Row
    : S[T] extends { readonly static: infer Row extends object, readonly properties: object } ? Row : never
  : never

/** What is in a graph beside tables and schemas, such as enumerations, has no rows and so no relations. */
export type TableName<S> = { [N in keyof S]: S[N] extends { readonly $inferSelect: object } | { readonly static: object, readonly properties: object } ? N : never }[keyof S] & string

type ColumnName<S, T> = keyof RowIn<S, T> & string

/** One relation, as its types tell it. */
export interface DeclaredRelation<Kind extends 'one' | 'many' = 'one' | 'many', Target extends string = string> {
  readonly kind: Kind
  readonly target: Target
}

interface OneOptions {
  /** The property of the foreign key: of the table itself, or of the other one where that refers to this. Needed where there are several. */
  readonly column?: string
  /** What becomes of the row when the one that it refers to is deleted; what the foreign key says unless it is given. */
  readonly onDelete?: OnDelete
}

interface ManyOptions<S, Target, Through> {
  /** The property of the foreign key that refers to this table: of the other one, or of the table of pairs. */
  readonly column?: string & ([Through] extends [never] ? ColumnName<S, Target> : ColumnName<S, Through>)
  /** The table of pairs, each of which holds the key of a row of this table and of one of the other. */
  readonly through?: Through
  /** The property of the table of pairs that holds the key of the other row. */
  readonly targetColumn?: ColumnName<S, Through>
  /** The order of the related rows, by columns of the table of pairs. */
  readonly orderBy?: readonly (ColumnName<S, Through> | `-${ColumnName<S, Through>}`)[]
}

/** Declares relations: `one` where a row has one relative at most, `many` where it may have several. */
export interface Declare<S> {
  one<const Target extends TableName<S>> (target: Target, options?: OneOptions): DeclaredRelation<'one', Target>
  many<const Target extends TableName<S>, const Through extends TableName<S> = never> (target: Target, options?: ManyOptions<S, Target, Through>): DeclaredRelation<'many', Target>
}

/** Relations by table and name. */
export type Declared<S> = { readonly [N in TableName<S>]?: Readonly<Record<string, DeclaredRelation<'one' | 'many', TableName<S>>>> }
