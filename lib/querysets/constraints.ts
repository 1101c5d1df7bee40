/** Sets of columns that are unique together in ways that no table tells: among some of its rows, with nulls that are the same, in words of their own. */
import type { Q } from './q.ts'
import type { FieldName, Where } from './where.ts'

/** Says which columns no two rows may agree in, where a table does not tell all of it. */
export interface UniqueConstraint<Row extends object = object> {
  readonly fields: readonly FieldName<Row>[]
  /** Among which rows: `{ current: true }`; all where it is left out. It is about columns of the row itself. */
  readonly condition?: Where<Row> | Q<Row>
  /** False where two nulls are the same; else they are not, as in SQL. */
  readonly nullsDistinct?: boolean
  /** What a client is told, with `{field_names}` in it for the names of the fields. */
  readonly message?: string
  /** The code of that error; `unique` where it is left out. */
  readonly code?: string
}

const NONE: readonly UniqueConstraint[] = []

/** The sets that options name, for a model of any rows. */
export function constraintsGiven<Row extends object> (given: readonly UniqueConstraint<Row>[] | undefined): readonly UniqueConstraint[]
export function constraintsGiven (given: unknown): unknown {
  return given ?? NONE
}
