/** What an adapter says of one column; everything that is derived from a model is derived from this. */

/** Says what becomes of rows that refer to one that is deleted. */
export type OnDelete = 'protect' | 'restrict' | 'cascade' | 'set null' | 'set default' | 'nothing'

/** The kind of value a column holds, whatever the database calls it. */
export type ColumnKind =
  | 'text' | 'integer' | 'bigint' | 'float' | 'decimal' | 'boolean'
  | 'date' | 'datetime' | 'time' | 'uuid' | 'json' | 'binary' | 'array'

/** Describes one column; fields, filters, lookups and constraints of a model are derived from this and nothing else. */
export interface ColumnFacts {
  /** The property that holds the value in a row. */
  readonly name: string
  readonly kind: ColumnKind
  /** What JavaScript sees of a date or datetime column. */
  readonly native: 'string' | 'number' | 'bigint' | 'boolean' | 'Date' | 'json' | 'Buffer'
  readonly nullable: boolean
  /** Whether the database or the adapter fills it in where an insert leaves it out. */
  readonly hasDefault: boolean
  /** The default, where it is a constant that is known without asking the database. */
  readonly defaultValue?: unknown
  readonly primaryKey: boolean
  /** Whether the database assigns it, so that nobody else should. */
  readonly generated: boolean
  /** Whether it is unique on its own. */
  readonly unique: boolean
  readonly maxLength?: number
  /** The values it may hold, where it is an enumeration. */
  readonly choices?: readonly string[]
  /** Digits in all and after the point, of a decimal. */
  readonly precision?: number
  readonly scale?: number
  /** Smallest and greatest number the column can store, so that it can be read again. */
  readonly minimum?: number | bigint
  readonly maximum?: number | bigint
  /**
   * The model that a foreign key points to, the property it points at, and what the database does by itself about the row when that one is deleted, beside
   * refusing it; a function, since tables may refer to each other.
   */
  readonly references?: () => { readonly model: unknown, readonly property: string, readonly onDelete?: OnDelete }
  /** What the elements of an array column are. */
  readonly element?: ColumnKind
  /** What a schema of the column says besides, where it has one: keywords of JSON Schema and of the builders, for the field that it makes. */
  readonly keywords?: Readonly<Record<string, unknown>>
}
