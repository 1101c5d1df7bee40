/** What is to be known of a model and of its relations, whatever adapter they are of. */
import type { ColumnFacts, OnDelete } from './columns.ts'

/** Describes a model as far as names in conditions, orders and serializers need it to be read. */
export interface Described {
  readonly name: string
  readonly primaryKey: string
  readonly identity?: readonly string[]
  /** Where its rows are: the same for two models exactly where one statement reaches both. */
  readonly database?: object
  readonly columns: ReadonlyMap<string, ColumnFacts>
  /** The order of its rows where none is asked for. */
  readonly ordering?: readonly string[]
  /** The ways by name to other rows that are declared for it; left out where there are none beside its foreign keys. */
  readonly relations?: ReadonlyMap<string, RelationFacts>
}

/** Describes a way by name from the rows of a model to those of another, or of the same. */
export interface RelationFacts {
  readonly name: string
  /** Whether a row may have several relatives. */
  readonly many: boolean
  readonly model: Described
  /** The column of the row itself that its relatives are found by: a foreign key, or what foreign keys refer to. */
  readonly near: ColumnFacts
  /** The column of the relatives that is found by it, be it by way of a table of pairs. */
  readonly far: ColumnFacts
  /** The table of pairs between the two; null where they refer to each other without one. */
  readonly through: ThroughFacts | null
  /** Whether the row itself holds the key of its relative. */
  readonly isKey: boolean
  readonly onDelete: OnDelete
}

/** Describes a table of pairs: the column that holds the key of the row, and the one that holds that of the relative. */
export interface ThroughFacts {
  readonly model: Described
  readonly near: ColumnFacts
  readonly far: ColumnFacts
  /** The order of the relatives of one row, by columns of the table of pairs; empty where they have their own. */
  readonly orderBy: readonly string[]
}
