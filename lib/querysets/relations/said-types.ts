/** Types the relations that a schema of Drizzle says by itself, by the names of the tables in the database. */
import type { DeclaredRelation, TableName } from './types.ts'

/** As much of Drizzle's `relations()` as tells what they say; structurally, since it need not be installed. */
interface Said {
  readonly $brand: 'Relations'
  readonly table: { readonly _: { readonly name: string } }
  readonly config: (helpers: never) => object
}

type NameOf<Table> = Table extends { readonly _: { readonly name: infer Name extends string } } ? Name : never

/** Tables by their names in the database. */
type Tables<S> = { readonly [T in TableName<S> as NameOf<S[T]>]: T }

/** What is said of a table, by its name in the database. */
type Saying<S> = { readonly [K in keyof S as S[K] extends Said ? S[K]['table']['_']['name'] : never]: S[K] extends Said ? ReturnType<S[K]['config']> : never }

type Declared<S, R> = R extends { readonly referencedTableName: infer Name extends keyof Tables<S> }
  ? DeclaredRelation<R extends { readonly isNullable: boolean } ? 'one' : 'many', Tables<S>[Name] & string>
  : never

type SaidRelations<S> = { readonly [T in TableName<S> as NameOf<S[T]> extends keyof Saying<S> ? T : never]: NameOf<S[T]> extends infer Name extends keyof Saying<S> ? { readonly [N in keyof Saying<S>[Name]]: Declared<S, Saying<S>[Name][N]> } : never }

/** The relations that are declared, with those that the schema says by itself. */
export type WithSaid<S, R> = [Extract<S[keyof S], Said>] extends [never] ? R : SaidRelations<S> & R
