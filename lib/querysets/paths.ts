/** Paths over relations: `category__slug` is a column of the model that `categoryId` refers to, `tags__name` one of several rows. */
import type { ColumnFacts } from './columns.ts'
import type { Described, RelationFacts } from './described.ts'

export type { Described, RelationFacts } from './described.ts'

type Keyed = Pick<Described, 'identity' | 'primaryKey'>

/** The properties that together tell a row from all others. */
export function identityOf ({ identity, primaryKey }: Keyed): readonly string[] {
  return identity ?? [primaryKey]
}

/** Tells of a model that takes several properties to tell a row from all others. */
export function isComposite (model: Keyed): boolean {
  return identityOf(model).length > 1
}

/** The way from a row to the one row, or none, that it is related to. */
export interface Relation {
  /** The same for two relations exactly where they lead the same way from the same model. */
  readonly path: string
  /** The relation that leads to the row with the key; null where that is the row of the queryset. */
  readonly from: Relation | null
  /** The column that the other row is found by. */
  readonly key: ColumnFacts
  /** The model of that row, and the property of it that has the same value. */
  readonly model: Described
  readonly property: string
}

/** The way from a row to any number of rows that it is related to. */
export interface ManyStep {
  /** The same for two steps exactly where they lead the same way from the same model. */
  readonly path: string
  /** The relation that leads to the row whose relatives are meant; null where that is the row of the queryset. */
  readonly from: Relation | null
  readonly relation: RelationFacts
}

/** Marks what a value is worked out by, where it is in no column: `worked.ts` has the kinds. */
export interface Worked {
  readonly type: string
}

/** A column of the queryset's own rows, or of the rows that these refer to. */
export interface Target {
  readonly column: ColumnFacts
  readonly via: Relation | null
  /** To what its moments are cut down, where they are; then no index and no unique constraint tells of the values. */
  readonly truncation?: Truncation
  /** By what the value is worked out of the row; then the column is none of a table, and only describes it. */
  readonly worked?: Worked
}

/** A value that a query gives, under the name that it was asked for. */
export interface Selected extends Target {
  readonly name: string
}

/** A model with names beside those of its columns, for what is worked out of its rows. */
export interface Naming extends Described {
  readonly annotations?: ReadonlyMap<string, Target>
}

/** Names what a moment can be cut down to; a week begins on Monday. */
export type TruncUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second'

/** Says to what moments are cut down, and by the clocks of which zone. */
export interface Truncation {
  readonly unit: TruncUnit
  readonly timezone: string
}

/** A target, and the words that are left after its name. */
export interface Located extends Target {
  readonly rest: readonly string[]
}

/** A step to several rows, and the words that are left for these. */
export interface LocatedMany {
  readonly many: ManyStep
  readonly rest: readonly string[]
}

/** The column of that name, `pk` being the primary key. */
export function findColumn (model: Described, name: string): ColumnFacts | undefined {
  return model.columns.get(name) ?? (name === 'pk' && !isComposite(model) ? model.columns.get(model.primaryKey) : undefined)
}

/** Whether a word after the name of a column says how to compare it, and is no column of another model. */
type IsLookup = (column: ColumnFacts, word: string) => boolean

/**
 * The column that the words begin with, or the step to several rows that comes before it. A foreign key followed by more words
 * leads on to the model that it refers to; there it goes by its own name or by the same without `Id` or `_id`.
 */
export function locate (model: Naming, words: readonly string[], isLookup: IsLookup, via: Relation | null = null): Located | LocatedMany | null {
  let found: Located | LocatedMany | null = null
  // From the longest name down, since a property may have `__` in its own name.
  for (let length = words.length; length > 0 && found === null; length--) {
    found = begin(model, words.slice(0, length).join('__'), words.slice(length), isLookup, via)
  }
  return found
}

function begin (model: Naming, name: string, rest: readonly string[], isLookup: IsLookup, via: Relation | null): Located | LocatedMany | null {
  const annotated = model.annotations?.get(name)
  if (annotated !== undefined) return { ...annotated, rest }
  const relation = model.relations?.get(name)
  const column = findColumn(model, name) ?? (relation?.isKey === true ? relation.near : foreignKey(model, name))
  if (column !== undefined) return follow({ column, via, rest }, isLookup)
  if (relation === undefined) return null
  if (relation.many) return { many: { path: pathOf(via, `${relation.name}*`), from: via, relation }, rest }
  const back = backwards(relation, via)
  return locate(relation.model, rest, isLookup, back) ?? { column: columnOfKey(relation.model), via: back, rest }
}

/** The foreign key of that name without `Id` or `_id`. */
export function foreignKey (model: Described, segment: string): ColumnFacts | undefined {
  const column = model.columns.get(`${segment}Id`) ?? model.columns.get(`${segment}_id`)
  return column?.references === undefined ? undefined : column
}

/** The column of the primary key, by which a row stands for itself where a path ends with it. */
export function columnOfKey (model: Described): ColumnFacts {
  return model.columns.get(model.primaryKey) as ColumnFacts
}

function follow (located: Located, isLookup: IsLookup): Located | LocatedMany {
  const { column, via, rest } = located
  const [next] = rest
  if (column.references === undefined || next === undefined || isLookup(column, next)) return located
  const relation = relationOf(column, via)
  const beyond = locate(relation.model, rest, isLookup, relation)
  if (beyond === null) return located
  // The key itself is here already, so nobody has to look there for it.
  return 'column' in beyond && beyond.via === relation && beyond.column.name === relation.property ? { ...located, rest: beyond.rest } : beyond
}

function pathOf (from: Relation | null, name: string): string {
  return from === null ? name : `${from.path}.${name}`
}

/** The way to the one row that refers to this one. */
function backwards ({ name, near, far, model }: RelationFacts, from: Relation | null): Relation {
  return { path: pathOf(from, `${name}<`), from, key: near, model, property: far.name }
}

function relationOf (key: ColumnFacts, from: Relation | null): Relation {
  const { model, property } = (key.references as NonNullable<ColumnFacts['references']>)()
  return { path: pathOf(from, key.name), from, key, model: model as Described, property }
}

/** The way over a relation to its one row. */
export function stepOver (relation: RelationFacts, from: Relation | null): Relation {
  return relation.isKey ? relationOf(relation.near, from) : backwards(relation, from)
}

/** The relations that lead there, the first step first. */
export function stepsTo (via: Relation | null): Relation[] {
  return via === null ? [] : [...stepsTo(via.from), via]
}

/** Relations with all that lead to them, each once and after those that it needs. */
export function stepsOf (relations: readonly Relation[]): Relation[] {
  const steps = new Map(relations.flatMap(stepsTo).map((relation) => [relation.path, relation]))
  return [...steps.values()]
}

/** The name of a target that tells it from all others of its model. */
export function targetName ({ column, via, truncation }: Target): string {
  const name = via === null ? column.name : `${via.path}.${column.name}`
  return truncation === undefined ? name : `${truncation.unit} of ${name} (${truncation.timezone})`
}
