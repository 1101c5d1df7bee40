/** A table of Drizzle as a model. */
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { Column, InferInsertModel, InferSelectModel, Table, View } from 'drizzle-orm'
import type { OnDelete } from '../columns.ts'
import { everyRow } from '../query.ts'
import type { ColumnFacts, Model, ModelRelation, QuerySet, Referrer } from '../contract.ts'
import { FST_VIEWSETS_MODEL_INVALID } from '../../errors.ts'
import { modelNameOf, spacedName } from '../../utils/names.ts'
import { isComposite } from '../paths.ts'
import { connectionOf } from './connection.ts'
import type { Connection } from './connection.ts'
import type { DrizzleDatabase } from './database.ts'
import type { Dialect, ForeignKeyFacts, TableFacts, Violation } from './dialect.ts'
import type { DeclaredKey } from '../relations/resolve.ts'
import { relatedTo } from '../relations/related.ts'
import { constraintsGiven } from '../constraints.ts'
import type { UniqueConstraint } from '../constraints.ts'
import { requireOwnNames, textGiven } from '../row-options.ts'
import type { ModelText, RowOptions } from '../row-options.ts'
import { DrizzleQuerySet } from './queryset.ts'
import { Statements } from './statements.ts'
import type { TableModel } from './table.ts'
import { columnFacts } from './table-facts.ts'
import { isOfView, tableGiven } from './views.ts'

const NONE: ReadonlyMap<string, ModelRelation> = new Map()

/** Says of a table what Drizzle does not: what its model is called, and by what its rows are found. */
export interface DrizzleModelOptions<Row extends object = object, Related extends object = Row> extends RowOptions<Row, Related> {
  /** The class-like name; made from the table's unless it is given: `order_items` is `OrderItem`. */
  readonly name?: string
  /** The name in running text; made from the name unless it is given. */
  readonly verboseName?: string
  /** The property to find rows by, where that is not the primary key, or there is none: no two rows may share its value. */
  readonly primaryKey?: string
  /** What columns are beside what the table tells of them: keywords of the fields that they make, `{ slug: { keywords: { field: 'slug' } } }`. */
  readonly columns?: Readonly<Record<string, Pick<ColumnFacts, 'keywords'>>>
  /** Whether statements are prepared and kept for each shape of query; false behind a pooler that mixes connections. True unless it is given. */
  readonly prepare?: boolean
}

/** The property that holds the primary key, by the types of the table. */
export type PrimaryKeyOf<T extends Table> = KeyNames<T['_']['columns']> extends infer Names
  ? [Names] extends [never] ? string : Names & string
  : never

type KeyNames<Columns extends Record<string, Column>> = {
  [Name in keyof Columns]: Columns[Name]['_']['isPrimaryKey'] extends true ? Name : never
}[keyof Columns]

/** Types the argument of an insert: absent where the table has a default, never `undefined`. */
export type InsertOf<T extends Table> = WithoutUndefined<InferInsertModel<T>>
// over the keys of a type parameter, since before TypeScript 6 those of `InferInsertModel` itself lack the optional ones
type WithoutUndefined<Insert> = { [Name in keyof Insert]: Exclude<Insert[Name], undefined> }

/**
 * The model of one of your Drizzle tables: `const Product = drizzleModel(db, products)`.
 * Rows, inputs, lookups and orderings are typed from the table; nothing is asked of the database until a queryset is read.
 */
export function drizzleModel<T extends Table> (db: DrizzleDatabase, table: T, options?: DrizzleModelOptions<InferSelectModel<T>>): Model<InferSelectModel<T>, InsertOf<T>, PrimaryKeyOf<T>>
/** The model of a view, whose rows are only read. One without a primary key is given the property that no two rows share: `{ primaryKey: 'bookId' }`. */
export function drizzleModel<V extends View> (db: DrizzleDatabase, view: V, options?: DrizzleModelOptions<V['$inferSelect']>): Model<V['$inferSelect'], never>
export function drizzleModel (db: DrizzleDatabase, given: Table | View, options: DrizzleModelOptions = {}): unknown {
  const table = tableGiven(given)
  if (table === null) throw new FST_VIEWSETS_MODEL_INVALID(options.name ?? 'A model', 'it is made of what is neither a table nor a view.')
  const model = new DrizzleModel<object, object>(db, table, options)
  requireOwnNames(model.name, options.ordering, Object.keys(model.properties))
  return model
}

/** A table as a model; its relations are told once all tables of its graph are there. */
export class DrizzleModel<Row extends object, Insert extends object, Key extends string = string> implements Model<Row, Insert, Key>, TableModel<Row, Insert> {
  readonly name: string
  readonly verboseName: string
  readonly primaryKey: Key
  readonly identity: readonly string[]
  readonly ordering: readonly string[]
  readonly text: ModelText | null
  readonly constraints: readonly UniqueConstraint[]
  readonly objects: QuerySet<Row, Insert>
  readonly table: Table
  readonly isReadOnly: boolean
  readonly connection: Connection
  readonly dialect: Dialect
  readonly database: object
  readonly reads: Statements
  readonly readsByClients: Statements
  readonly writes: Statements
  readonly properties: Readonly<Record<string, Column>>
  readonly #facts: TableFacts
  /** What columns refer to of which the table says nothing. */
  readonly #keys: ReadonlyMap<string, DeclaredKey>
  readonly #isOfGraph: boolean
  /** What is said of columns beside what the table tells. */
  readonly #said: ReadonlyMap<string, Pick<ColumnFacts, 'keywords'> | undefined>
  #columns: ReadonlyMap<string, ColumnFacts> | null = null
  relations: ReadonlyMap<string, ModelRelation> = NONE
  #referrers: { readonly list: readonly Referrer[], readonly known: number } | null = null
  declare readonly $row: Row
  declare readonly $insert: Insert

  constructor (db: DrizzleDatabase, table: Table, options: DrizzleModelOptions<Row>, keys: ReadonlyMap<string, DeclaredKey> | null = null) {
    this.#keys = keys ?? new Map()
    this.#isOfGraph = keys !== null
    this.name = options.name ?? modelNameOf(getTableName(table))
    this.verboseName = options.verboseName ?? spacedName(this.name)
    this.ordering = options.ordering ?? []
    this.text = textGiven(this.name, options.text)
    this.constraints = constraintsGiven(options.constraints)
    this.table = table
    this.isReadOnly = isOfView(table)
    this.properties = getTableColumns(table)
    this.connection = connectionOf(db, table, this.name)
    this.dialect = this.connection.dialect
    this.database = this.connection
    const keeping = { keepsStatements: this.dialect.keepsStatements, isOn: options.prepare ?? true }
    this.reads = new Statements(this.connection.db, { ...keeping, most: 200 })
    this.readsByClients = new Statements(this.connection.db, { ...keeping, most: 50, onceAgain: true })
    this.writes = new Statements(this.connection.db, { ...keeping, most: 200 })
    this.#facts = this.dialect.describe(table)
    this.#said = new Map(Object.entries(options.columns ?? {}))
    const stranger = [...this.#said.keys()].find((name) => !(name in this.properties))
    if (stranger !== undefined) this.#refuseKey(`its columns name "${stranger}", which is no property of the table.`)
    this.identity = this.#findIdentity(options.primaryKey)
    this.primaryKey = this.identity[0] as Key
    this.objects = new DrizzleQuerySet<Row, Insert>(this, everyRow)
    this.#enter()
  }

  /** Entered where foreign keys find it; a table of a graph has one model only, of which its relations would be known. */
  #enter (): void {
    const known = this.connection.models.get(this.table)
    if (known instanceof DrizzleModel && known.#isOfGraph) this.#refuseKey('its table is one of drizzleModels() already. Take the model from there.')
    if (known === undefined) this.connection.models.set(this.table, this)
  }

  get referrers (): readonly Referrer[] {
    const { models } = this.connection
    if (this.#referrers?.known !== models.size) this.#referrers = { list: this.#findReferrers(), known: models.size }
    return this.#referrers.list
  }

  #findReferrers (): Referrer[] {
    return [...this.connection.models.values()].filter((model) => !(model instanceof DrizzleModel && model.isReadOnly)).flatMap((model) => [...model.columns.values()].flatMap((column) => {
      const reference = column.references?.()
      return reference !== undefined && isOf(reference.model, this.table) ? [{ model, column, property: reference.property }] : []
    }))
  }

  related (row: object, name: string): QuerySet {
    return relatedTo(this, row, name)
  }

  /** Tells the model its relations. */
  relate (relations: ReadonlyMap<string, ModelRelation>): void {
    this.relations = relations
  }

  /** Read on first use, when all tables are there for foreign keys to refer to. */
  get columns (): ReadonlyMap<string, ColumnFacts> {
    this.#columns ??= this.#describe()
    return this.#columns
  }

  get uniqueTogether (): readonly (readonly string[])[] {
    const sets = [...this.#facts.uniques, ...this.#facts.primaryKeys].filter((names) => names.length > 1)
    return sets.map((names) => names.map((name) => this.#propertyOf(name)).filter((name) => name !== undefined))
  }

  transaction<T> (work: (tx: unknown) => Promise<T>): Promise<T> {
    return this.connection.transaction(work)
  }

  propertiesOf ({ kind, columns }: Violation, data: object): string[] {
    const named = columns.map((column) => this.#propertyOf(column)).filter((name) => name !== undefined)
    if (named.length > 0 || kind !== 'foreignKey') return named
    // SQLite does not say which key it was; where only one was written there is no doubt.
    const written = [...this.columns.values()].filter(({ name, references }) => references !== undefined && Object.hasOwn(data, name))
    return written.length === 1 ? written.map(({ name }) => name) : []
  }

  #findIdentity (wanted: string | undefined): readonly string[] {
    const names = Object.keys(this.properties)
    const declared = names.filter((name) => this.properties[name]?.primary === true)
    const key = declared.length > 0 ? declared : this.#facts.primaryKeys[0]?.map((column) => this.#propertyOf(column)) ?? []
    if (wanted === undefined) return key.length > 0 ? key as string[] : this.#refuseKey(`its table has no primary key. Give the property that no two rows share: drizzleModel(db, table, { primaryKey: '${names[0] ?? 'id'}' }).`)
    if (!names.includes(wanted)) this.#refuseKey(`its primaryKey "${wanted}" is no property of the table.`)
    const isPart = key.length > 1 && key.includes(wanted) && !this.#isUnique(wanted)
    if (isPart) this.#refuseKey(`its primaryKey "${wanted}" is a part of the key only, which rows share. Leave the option out: rows are then told apart by ${key.join(' and ')}.`)
    return [wanted]
  }

  #isUnique (name: string): boolean {
    return this.properties[name]?.isUnique === true || this.#facts.uniques.some(([column, ...others]) => others.length === 0 && this.#propertyOf(column as string) === name)
  }

  #refuseKey (reason: string): never {
    throw new FST_VIEWSETS_MODEL_INVALID(this.name, reason)
  }

  /** The property of a column of the database; one that Drizzle names by `casing` is found by its letters. */
  #propertyOf (column: string): string | undefined {
    const entries = Object.entries(this.properties)
    const letters = (name: string): string => name.replaceAll('_', '').toLowerCase()
    const found = entries.find(([, { name }]) => name === column) ?? entries.find(([, { name }]) => letters(name) === letters(column))
    return found?.[0]
  }

  #describe (): ReadonlyMap<string, ColumnFacts> {
    const references = new Map(this.#facts.foreignKeys().map((key) => [this.#propertyOf(key.column), key]))
    const unique = new Set(this.#facts.uniques.filter((names) => names.length === 1).map(([name]) => this.#propertyOf(name as string)))
    return new Map(Object.entries(this.properties).map(([name, column]) => {
      const facts = columnFacts(name, column, this.dialect.kindOf(column))
      const reference = references.get(name)
      const declared = this.#keys.get(name)
      return [name, {
        ...facts,
        ...this.#said.get(name),
        primaryKey: !isComposite(this) && name === this.primaryKey,
        unique: isComposite(this) && this.identity.includes(name) ? this.#isUnique(name) : facts.unique || unique.has(name) || name === this.primaryKey,
        ...declared === undefined ? {} : { references: () => ({ model: declared.model(), property: declared.referred ?? declared.model().primaryKey }) },
        ...reference === undefined ? {} : { references: () => this.#referred(reference) }
      }]
    }))
  }

  #referred ({ foreignTable: table, foreignColumn: column, onDelete }: ForeignKeyFacts): { readonly model: Model, readonly property: string, readonly onDelete: OnDelete } {
    const model = this.connection.models.get(table) ?? new DrizzleModel(this.connection.db as unknown as DrizzleDatabase, table, {})
    const property = Object.entries(getTableColumns(table)).find(([, { name }]) => name === column)?.[0]
    return { model, property: property ?? model.primaryKey, onDelete }
  }
}

function isOf (model: unknown, table: Table): boolean {
  return model instanceof DrizzleModel && model.table === table
}
