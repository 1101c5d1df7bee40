/** Models in memory: the reference for adapters, and a quick start without a database. */
import type { StaticOf, TypeBoxSchema } from '../../utils/typebox.ts'
import { everyRow } from '../query.ts'
import type { AdapterExpression, ColumnFacts, Model, ModelRelation, QuerySet, Referrer } from '../contract.ts'
import { FST_VIEWSETS_MODEL_INVALID } from '../../errors.ts'
import type { StoredRow } from './matching.ts'
import { relatedTo } from '../relations/related.ts'
import { constraintsGiven } from '../constraints.ts'
import type { UniqueConstraint } from '../constraints.ts'
import { rowCondition } from '../row-condition.ts'
import { requireOwnNames, textGiven } from '../row-options.ts'
import type { ModelText, RowOptions } from '../row-options.ts'
import { MemoryQuerySet } from './queryset.ts'
import { columnsOfSchema } from './schema.ts'
import type { RowSchema } from './schema.ts'
import { memoryTransaction, Store } from './store.ts'
import type { Reference, UniqueSet } from './store.ts'
import { spacedName } from '../../utils/names.ts'

/** The row that a schema describes. */
export type RowOf<S extends RowSchema> = S extends TypeBoxSchema ? Extract<StaticOf<S>, object> : Record<string, unknown>

/** Says of a column what its schema cannot. */
export interface MemoryColumnOptions extends Partial<Omit<ColumnFacts, 'name' | 'references' | 'primaryKey'>> {
  /** A value, or a function that is called for each new row. */
  readonly default?: unknown
}

/** Gives a model in memory its rows and its constraints, as a database would have them. */
export interface MemoryModelOptions<Row extends object, Key extends keyof Row & string = keyof Row & string> extends RowOptions<Row> {
  /** The property that holds the primary key; `id` unless it is given. A whole number counts up, a UUID is drawn. */
  readonly primaryKey?: Key
  /** The name in running text; made from the name unless it is given. */
  readonly verboseName?: string
  /** What the model holds at first. */
  readonly rows?: readonly Partial<Row>[]
  /** Properties that are unique, each on its own. */
  readonly unique?: readonly (keyof Row & string)[]
  /** Sets of properties that are unique together. */
  readonly uniqueTogether?: readonly (readonly (keyof Row & string)[])[]
  /** Foreign keys: the property, and the memory model whose primary key it holds, or a function that gives the model. */
  readonly references?: { readonly [K in keyof Row & string]?: Model | (() => Model) }
  /** Facts that a schema cannot tell, such as `{ price: { kind: 'decimal' } }`. */
  readonly columns?: { readonly [K in keyof Row & string]?: MemoryColumnOptions }
}

type DefaultKey<Row> = 'id' extends keyof Row ? 'id' : keyof Row & string

/**
 * A model whose rows live in this process, described by a TypeBox object:
 * `memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }), { rows: [{ title: 'Emma' }] })`.
 */
export function memoryModel<S extends RowSchema, const Key extends keyof RowOf<S> & string = DefaultKey<RowOf<S>>> (
  name: string, schema: S, options: MemoryModelOptions<RowOf<S>, Key> = {}
): Model<RowOf<S>, Partial<RowOf<S>>, Key> {
  const model = new MemoryModel<RowOf<S>, Key>(name, schema, options)
  requireOwnNames(name, options.ordering, [...model.columns.keys()])
  model.fill(options.rows)
  return model
}

/** An expression for `filter` and `exclude` of memory models: any function of a row. */
export function matching<Row extends object> (holds: (row: Row) => boolean): AdapterExpression {
  return { getSQL: () => holds }
}

const NONE: ReadonlyMap<string, ModelRelation> = new Map()

/** All models in memory are of one. */
const MEMORY = {}

/** A table of rows in this process; its relations are told once all tables of its graph are there. */
export class MemoryModel<Row extends object, Key extends string> implements Model<Row, Partial<Row>, Key> {
  readonly name: string
  readonly verboseName: string
  readonly primaryKey: Key
  readonly columns: ReadonlyMap<string, ColumnFacts>
  readonly uniqueTogether: readonly (readonly string[])[]
  readonly ordering: readonly string[]
  readonly text: ModelText | null
  readonly constraints: readonly UniqueConstraint[]
  readonly objects: QuerySet<Row, Partial<Row>>
  readonly store: Store
  readonly database: object = MEMORY
  relations: ReadonlyMap<string, ModelRelation> = NONE
  declare readonly $row: Row
  declare readonly $insert: Partial<Row>

  constructor (name: string, schema: RowSchema, options: MemoryModelOptions<Row, Key & keyof Row & string>) {
    this.name = name
    this.verboseName = options.verboseName ?? spacedName(name)
    this.primaryKey = (options.primaryKey ?? 'id') as Key
    this.columns = describe(name, this.primaryKey, schema, options)
    this.uniqueTogether = options.uniqueTogether ?? []
    this.ordering = options.ordering ?? []
    this.text = textGiven(name, options.text)
    this.constraints = constraintsGiven(options.constraints)
    this.store = new Store({
      primaryKey: this.primaryKey,
      columns: this.columns,
      unique: uniqueSets(this, options.unique),
      references: referencesOf(this, options),
      defaults: defaultsOf(schema, options)
    })
    this.objects = new MemoryQuerySet(this, everyRow)
  }

  get referrers (): readonly Referrer[] {
    return this.store.referrers
  }

  related (row: object, name: string): QuerySet {
    return relatedTo(this, row, name)
  }

  /** Tells the model its relations. */
  relate (relations: ReadonlyMap<string, ModelRelation>): void {
    this.relations = relations
  }

  /** Enters what the model holds at first. */
  fill (rows: readonly Partial<Row>[] = []): void {
    for (const row of rows) this.store.insert(row as StoredRow)
  }

  transaction<T> (work: () => Promise<T>): Promise<T> {
    return memoryTransaction(work)
  }
}

interface Options extends Omit<MemoryModelOptions<Record<string, unknown>>, 'rows' | 'text' | 'ordering' | 'constraints'> {
  readonly constraints?: readonly { readonly fields: readonly string[] }[]
}

function describe (model: string, key: string, schema: RowSchema, options: Options): ReadonlyMap<string, ColumnFacts> {
  const columns = columnsOfSchema(schema)
  const unknown = namedIn(key, options).find((name) => !columns.has(name))
  if (unknown !== undefined) throw new FST_VIEWSETS_MODEL_INVALID(model, `its schema has no property "${unknown}".`)
  for (const [name, facts] of columns) columns.set(name, refined(facts, key, options))
  return columns
}

/** Every property that the options name. */
function namedIn (key: string, { unique = [], uniqueTogether = [], constraints = [], references = {}, columns = {} }: Options): string[] {
  return [key, ...unique, ...uniqueTogether.flat(), ...constraints.flatMap(({ fields }) => fields), ...Object.keys(references), ...Object.keys(columns)]
}

function refined (facts: ColumnFacts, key: string, options: Options): ColumnFacts {
  const { default: fallback, ...said } = options.columns?.[facts.name] ?? {}
  const target = options.references?.[facts.name]
  const isKey = facts.name === key
  const kind = said.kind ?? facts.kind
  const drawn = isKey && (kind === 'integer' || kind === 'bigint')
  return {
    ...facts,
    ...isKey ? { primaryKey: true, nullable: false, unique: true, generated: drawn, hasDefault: drawn || kind === 'uuid' || facts.hasDefault } : {},
    ...options.unique?.includes(facts.name) === true ? { unique: true } : {},
    ...fallback === undefined ? {} : { hasDefault: true },
    ...fallback === undefined || typeof fallback === 'function' ? {} : { defaultValue: fallback },
    ...target === undefined ? {} : { references: () => referred(target) },
    ...said
  }
}

/** All sets that no two rows may agree in. */
function uniqueSets (model: Model & { readonly constraints: readonly UniqueConstraint[] }, unique: readonly string[] = []): UniqueSet[] {
  const plain = [[model.primaryKey], ...unique.map((name) => [name]), ...model.uniqueTogether]
  const said = model.constraints.map(({ fields, condition, nullsDistinct }): UniqueSet => ({
    names: fields, nullsAreSame: nullsDistinct === false, ...condition !== undefined && { holds: rowCondition(model, condition).holds }
  }))
  return [...plain.map((names) => ({ names })), ...said]
}

function referred (target: Model | (() => Model)): { readonly model: Model, readonly property: string } {
  const model = typeof target === 'function' ? target() : target
  return { model, property: model.primaryKey }
}

/** The foreign keys that can be checked: those into memory models. One that the options name must be. */
function referencesOf (holder: Model, { references = {} }: Options): Reference[] {
  return [...holder.columns.values()].flatMap((column) => {
    const refer = column.references
    if (refer === undefined) return []
    const isNamed = references[column.name] !== undefined
    if (!isNamed && !(refer().model instanceof MemoryModel)) return []
    return [{ name: column.name, holder, target: () => storeOf(holder.name, refer().model as Model) }]
  })
}

function storeOf (name: string, model: Model): Store {
  if (model instanceof MemoryModel) return model.store
  throw new FST_VIEWSETS_MODEL_INVALID(name, `it refers to ${model.name}, which is no memory model.`)
}

/** Defaults that are functions, of the schema and of the options. */
function defaultsOf ({ properties }: RowSchema, { columns = {} }: Options): ReadonlyMap<string, () => unknown> {
  const said = [...Object.entries(properties), ...Object.entries(columns)] as [string, { readonly default?: unknown } | undefined][]
  const functions = said.filter(([, one]) => typeof one?.default === 'function')
  return new Map(functions.map(([name, one]) => [name, one?.default as () => unknown]))
}
