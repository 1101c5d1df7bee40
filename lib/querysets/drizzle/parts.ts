/** Parts of a statement: the form of each, which decides its SQL, apart from its values. */
import type { Column, SQL } from 'drizzle-orm'
import type { ConditionNode } from '../conditions.ts'
import type { Relation } from '../paths.ts'
import type { NextParameter } from './dialect.ts'
import type { Tabled } from './joins.ts'

export interface Clause {
  /** The same for two clauses exactly where their SQL is the same; null where that cannot be known. */
  readonly form: string | null
  /** As the driver takes them, in the order in which `write` asks for them. */
  readonly values: readonly unknown[]
  /** Whether the database is given a regular expression, which it may refuse. */
  readonly hasPattern: boolean
  /** What must be joined for it. */
  readonly relations: readonly Relation[]
  readonly write: (next: NextParameter) => SQL
}

/** A value of a row, in a column or worked out. */
export interface Value extends Pick<Clause, 'form' | 'values' | 'hasPattern' | 'relations'> {
  /** One that has values of its kind, by which they are read and written. */
  readonly column: Column
  /** As it is compared and ordered by. */
  readonly write: (next: NextParameter) => Column | SQL
  /** What is selected of it, as it was written or as it is called where that is around. */
  readonly read: (written: Column | SQL) => Column | SQL
}

/** Makes a condition on rows of a table a part of a statement. */
export type ClauseOf = (table: Tabled, node: ConditionNode | null) => Clause

/** What is asked in several parts of one whole, but for their forms, which each whole joins in its own way. */
export function gathered (parts: readonly Pick<Clause, 'values' | 'hasPattern' | 'relations'>[]): Pick<Clause, 'values' | 'hasPattern' | 'relations'> {
  return {
    values: parts.flatMap(({ values }) => values),
    hasPattern: parts.some(({ hasPattern }) => hasPattern),
    relations: parts.flatMap(({ relations }) => relations)
  }
}
