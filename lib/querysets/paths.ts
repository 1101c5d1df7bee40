/** Paths over foreign keys: `category__slug` is a column of the model that `categoryId` refers to. */
import type { ColumnFacts } from './columns.ts'

/** Describes a model as far as names in conditions and orders need it to be read. */
export interface Described {
  readonly name: string
  readonly primaryKey: string
  readonly identity?: readonly string[]
  /** Where its rows are: the same for two models exactly where one statement reaches both. */
  readonly database?: object
  readonly columns: ReadonlyMap<string, ColumnFacts>
}

type Keyed = Pick<Described, 'identity' | 'primaryKey'>

/** The properties that together tell a row from all others. */
export function identityOf ({ identity, primaryKey }: Keyed): readonly string[] {
  return identity ?? [primaryKey]
}

/** Tells of a model that takes several properties to tell a row from all others. */
export function isComposite (model: Keyed): boolean {
  return identityOf(model).length > 1
}

/** The way from a row to the one row, or none, that one of its foreign keys refers to. */
export interface Relation {
  /** The same for two relations exactly where they lead the same way from the same model. */
  readonly path: string
  /** The relation that leads to the row with the key; null where that is the row of the queryset. */
  readonly from: Relation | null
  readonly key: ColumnFacts
  /** The model that the key refers to, and the property that it is found by. */
  readonly model: Described
  readonly property: string
}

/** A column of the queryset's own rows, or of the rows that these refer to. */
export interface Target {
  readonly column: ColumnFacts
  readonly via: Relation | null
}

/** A target, and the words that are left after its name. */
export interface Located extends Target {
  readonly rest: readonly string[]
}

/** The column of that name, `pk` being the primary key. */
export function findColumn (model: Described, name: string): ColumnFacts | undefined {
  return model.columns.get(name) ?? (name === 'pk' && !isComposite(model) ? model.columns.get(model.primaryKey) : undefined)
}

/** Whether a word after the name of a column says how to compare it, and is no column of another model. */
type IsLookup = (column: ColumnFacts, word: string) => boolean

/**
 * The column that the words begin with. A foreign key followed by more words leads on to the model that it refers to;
 * there it goes by its own name or by the same without `Id` or `_id`.
 */
export function locate (model: Described, words: readonly string[], isLookup: IsLookup, via: Relation | null = null): Located | null {
  let found: Located | null = null
  // From the longest name down, since a property may have `__` in its own name.
  for (let length = words.length; length > 0 && found === null; length--) {
    const name = words.slice(0, length).join('__')
    const rest = words.slice(length)
    const column = findColumn(model, name) ?? foreignKey(model, name)
    if (column !== undefined) found = follow({ column, via, rest }, isLookup)
  }
  return found
}

/** The foreign key of that name without `Id` or `_id`. */
export function foreignKey (model: Described, segment: string): ColumnFacts | undefined {
  const column = model.columns.get(`${segment}Id`) ?? model.columns.get(`${segment}_id`)
  return column?.references === undefined ? undefined : column
}

function follow (located: Located, isLookup: IsLookup): Located {
  const { column, via, rest } = located
  const [next] = rest
  if (column.references === undefined || next === undefined || isLookup(column, next)) return located
  const relation = relationOf(column, via)
  const beyond = locate(relation.model, rest, isLookup, relation)
  if (beyond === null) return located
  // The key itself is here already, so nobody has to look there for it.
  return beyond.via === relation && beyond.column.name === relation.property ? { ...located, rest: beyond.rest } : beyond
}

function relationOf (key: ColumnFacts, from: Relation | null): Relation {
  const { model, property } = (key.references as NonNullable<ColumnFacts['references']>)()
  const path = from === null ? key.name : `${from.path}.${key.name}`
  return { path, from, key, model: model as Described, property }
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
export function targetName ({ column, via }: Target): string {
  return via === null ? column.name : `${via.path}.${column.name}`
}
