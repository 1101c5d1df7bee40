/** What may be declared of a table: relations to tables that are there, by columns that are there, under names that nothing else has. */
import type { OnDelete } from '../columns.ts'
import type { DeclaredRelation, Refused, RowIn, TableName } from './types.ts'

type ColumnName<S, T> = keyof RowIn<S, T> & string

interface OneOptions<Column> {
  /** The property of the foreign key: of the table itself, or of the other one where that refers to this. Needed where there are several. */
  readonly column?: Column
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
  one<const Target extends TableName<S>, const Column extends string = string> (target: Target, options?: OneOptions<Column>): DeclaredRelation<'one', Target, Column>
  many<const Target extends TableName<S>, const Through extends TableName<S> = never> (target: Target, options?: ManyOptions<S, Target, Through>): DeclaredRelation<'many', Target>
}

/** Relations by table and name. */
export type Declared<S> = { readonly [N in keyof S]?: Readonly<Record<string, DeclaredRelation>> }

/** The same once more where nothing is wrong with it, and else what is. */
export type CheckedDeclared<S, R> = { readonly [T in keyof R]: [RowIn<S, T>] extends [never] ? Refused<`there is no table ${T & string}`> : CheckedTable<S, T, R[T]> }

type CheckedTable<S, T, Relations> = {
  readonly [N in keyof Relations]: N extends keyof RowIn<S, T> | 'pk' ? Refused<`${T & string} has a column ${N & string} already`> : CheckedRelation<S, T, Relations[N]>
}

type CheckedRelation<S, T, R> = R extends DeclaredRelation<'one', infer Target, infer Column>
  ? string extends Column ? R : Column extends ColumnName<S, T> | ColumnName<S, Target> ? R : Refused<`neither ${T & string} nor ${Target} has a column ${Column}`>
  : R
