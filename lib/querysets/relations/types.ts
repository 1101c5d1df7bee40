/** The types of a graph: tables, or schemas of rows, and the relations between them. */

/** Holds tables by name, and the relations that are declared between them. */
export interface Graph<S extends object = object, R = object> {
  readonly schema: S
  readonly relations: R
}

/** Stands in types for the rows of one table of a graph, where conditions may lead over its relations: `Q<Related<Library, 'books'>>`; with what they are annotated with. */
export interface Related<G extends Graph = Graph, T = string, A = {}> {
  /** For types only, never set. */
  readonly $graph: G
  readonly $table: T
  readonly $annotated: A
  readonly $row: RowIn<G['schema'], T> & A
}

type RowBehind<Row> = Row extends AnyRelated ? Row['$row'] : Row

/** The row that conditions are about, whether or not they may lead over relations; by its properties, so that the two are compared by these. */
export type PlainRow<Row> = { readonly [N in keyof RowBehind<Row>]: RowBehind<Row>[N] }

/** Any of them, whatever its graph is. */
export interface AnyRelated {
  readonly $graph: Graph
  readonly $table: unknown
  readonly $row: object
}

/** The row of a table, or of a schema of rows; structurally, since either may come from a library that is not installed. */
export type RowIn<S, T> = T extends keyof S
  ? S[T] extends { readonly $inferSelect: infer Row extends object } ? Row
    : S[T] extends { readonly static: infer Row extends object, readonly properties: object } ? Row : never
  : never

/** What a new row of it needs, never `undefined`; of a view there are no new rows: what a table has no default for, and of a schema what its model asks for at run time. */
export type InsertIn<S, T> = T extends keyof S
  ? S[T] extends { readonly $inferInsert: infer Insert extends object } ? { [Name in keyof Insert]: Exclude<Insert[Name], undefined> } : S[T] extends { readonly $inferSelect: object } ? never : Partial<RowIn<S, T>>
  : never

/** The property of its primary key, as far as types tell it. */
export type KeyNameIn<S, T> = T extends keyof S
  ? S[T] extends { readonly _: { readonly columns: infer Columns } } ? KeyOfColumns<Columns> : KeyOfRow<RowIn<S, T>>
  : never

type KeyOfColumns<Columns> = { [N in keyof Columns]: Columns[N] extends { readonly _: { readonly isPrimaryKey: true } } ? N : never }[keyof Columns] extends infer Names
  ? [Names] extends [never] ? string : Names & string
  : never
type KeyOfRow<Row> = 'id' extends keyof Row ? 'id' : keyof Row & string

/** What is in a graph beside tables and schemas, such as enumerations, has no rows and so no relations. */
export type TableName<S> = { [N in keyof S]: S[N] extends { readonly $inferSelect: object } | { readonly static: object, readonly properties: object } ? N : never }[keyof S] & string

/** One relation, as its types tell it; `Column` is that of the foreign key where it was said. */
export interface DeclaredRelation<Kind extends 'one' | 'many' = 'one' | 'many', Target extends string = string, Column extends string = string> {
  readonly kind: Kind
  readonly target: Target
  readonly column?: Column
}

/** The name of a relation of that table. */
export type RelationName<G extends Graph, T> = T extends keyof G['relations'] ? keyof G['relations'][T] & string : never

/** The table that it leads to. */
export type TargetName<G extends Graph, T, N> = T extends keyof G['relations'] ? N extends keyof G['relations'][T] ? G['relations'][T][N] extends DeclaredRelation<'one' | 'many', infer Target> ? Target : never : never : never

/** Types what `prefetch()` makes: a path, the name of what is attached at its end, and the rows that are. */
export interface AnyPrefetch<Path extends string = string, Attr extends string = string, Row extends object = object> {
  /** For types only, never set. */
  readonly $path: Path
  readonly $attr: Attr
  readonly $related: Row
}

/** Says in messages of the compiler what is wrong. */
export interface Refused<Reason extends string> {
  readonly $refused: Reason
}

/** All types of a union at once. */
export type Together<Each> = (Each extends unknown ? (one: Each) => void : never) extends (all: infer Whole) => void ? Whole : never
