/** Declared relations, matched with the foreign keys that they go by. */
import type { ColumnFacts } from '../columns.ts'
import type { Model, ModelRelation } from '../contract.ts'
import { FST_VIEWSETS_RELATION_INVALID } from '../../errors.ts'
import { foreignKey } from '../paths.ts'
import { requireOrdering } from '../row-options.ts'
import type { Declaration, Declarations } from './declare.ts'
import { relationOfKey } from './named.ts'

/** Models by the names of their tables in the graph. */
type ModelsByName = Readonly<Record<string, Model>>

/** The relations of a model. Throws `FST_VIEWSETS_RELATION_INVALID` for one that no foreign key, or more than one, could be meant by. */
function resolveRelations (model: Model, models: ModelsByName, declarations: Declarations): ReadonlyMap<string, ModelRelation> {
  return new Map(Object.entries(declarations).map(([name, declaration]) => [name, new Resolution(model, models, name, declaration).relation()]))
}

/** A model that is told its relations once all those of its graph are there. */
interface Relatable extends Model {
  relate (relations: ReadonlyMap<string, ModelRelation>): void
}

/** Tells each of the models its relations, and refuses orders that lead nowhere. */
export function relateAll (models: Readonly<Record<string, Relatable>>, declared: ReadonlyMap<string, Declarations>): void {
  for (const [name, model] of Object.entries(models)) model.relate(resolveRelations(model, models, declared.get(name) ?? {}))
  for (const model of Object.values(models)) requireOrdering(model)
}

/** A row of which model a property refers to, and the property of that which it holds; its primary key where that is not said. */
export interface DeclaredKey {
  model (): Model
  readonly referred: string | undefined
}

/** What properties refer to by the relations of their table, where the table itself does not say it: one of the models, which may not be made yet. */
export function declaredKeys (declarations: Declarations = {}, models: ModelsByName, tables: { has (name: string): boolean }): Map<string, DeclaredKey> {
  const keys = Object.entries(declarations).filter(([, { kind, target }]) => kind === 'one' && tables.has(target))
  return new Map(keys.map(([name, { column = `${name}Id`, target, referred }]) => [column, { model: () => models[target] as Model, referred }]))
}

class Resolution {
  readonly #model: Model
  readonly #models: ModelsByName
  readonly #name: string
  readonly #said: Declaration
  readonly #target: Model

  constructor (model: Model, models: ModelsByName, name: string, said: Declaration) {
    this.#model = model
    this.#models = models
    this.#name = name
    this.#said = said
    this.#target = this.#modelOf(said.target)
  }

  relation (): ModelRelation {
    if (this.#model.columns.has(this.#name)) this.#refuse('a column has the same name. Rename the relation')
    if (this.#said.kind === 'one') return this.#one()
    return this.#said.through === undefined ? this.#back(true) : this.#through(this.#modelOf(this.#said.through))
  }

  #one (): ModelRelation {
    const { column } = this.#said
    const own = keysInto(this.#model, this.#target)
    const isOwn = column === undefined ? own.length > 0 : this.#model.columns.has(column)
    if (!isOwn) return this.#back(false)
    const byName = own.length > 1 ? foreignKey(this.#model, this.#name) : undefined
    const key = column === undefined && byName !== undefined && own.includes(byName) ? byName : this.#theKey(this.#model, own, column)
    const relation = relationOfKey(this.#name, key)
    return { ...relation, onDelete: this.#said.onDelete ?? relation.onDelete }
  }

  #back (many: boolean): ModelRelation {
    if (this.#said.onDelete !== undefined) this.#refuse(`its onDelete is about the row that holds the key. Say it of the relation of ${this.#target.name} that leads here`)
    const key = this.#theKey(this.#target, keysInto(this.#target, this.#model), this.#said.column)
    if (!many && !key.unique) this.#refuse(`several rows of ${this.#target.name} may have the same "${key.name}". Declare it by many(), or make the column unique`)
    return this.#made({ many, near: this.#referredBy(key), far: key })
  }

  #through (pairs: Model): ModelRelation {
    const { column, targetColumn, orderBy = [] } = this.#said
    const nears = keysInto(pairs, this.#model).filter(({ name }) => name !== targetColumn)
    const near = this.#theKey(pairs, nears, column)
    const far = this.#theKey(pairs, keysInto(pairs, this.#target).filter(({ name }) => name !== near.name), targetColumn, 'targetColumn')
    const unknown = orderBy.find((name) => !pairs.columns.has(name.replace(/^-/, '')))
    if (unknown !== undefined) this.#refuse(`its orderBy "${unknown}" is no column of ${pairs.name}`)
    const through = { model: pairs, near, far, orderBy }
    return this.#made({ many: true, near: this.#referredBy(near), far: this.#referredBy(far), through })
  }

  /** A relation whose row does not hold the key itself. */
  #made (facts: Pick<ModelRelation, 'many' | 'near' | 'far'> & Partial<ModelRelation>): ModelRelation {
    return { name: this.#name, model: this.#target, through: null, isKey: false, onDelete: 'nothing', ...facts }
  }

  #theKey (holder: Model, keys: readonly ColumnFacts[], wanted: string | undefined, option = 'column'): ColumnFacts {
    if (wanted !== undefined) {
      return keys.find(({ name }) => name === wanted) ?? this.#refuse(`its ${option} "${wanted}" is no foreign key of ${holder.name} that leads there`)
    }
    const [key, another] = keys
    if (key === undefined) return this.#refuse(`no foreign key of ${holder.name} leads there. Declare one in its table, or name the column that holds the key: ${this.#said.kind}('${this.#said.target}', { ${option}: '…' })`)
    if (another !== undefined) this.#refuse(`${holder.name} has several such keys. Say which: { ${option}: ${keys.map(({ name }) => `'${name}'`).join(' or ')} }`)
    return key
  }

  /** The column that a foreign key refers to. */
  #referredBy (key: ColumnFacts): ColumnFacts {
    return relationOfKey(this.#name, key).far
  }

  #modelOf (name: string): Model {
    return this.#models[name] ?? this.#refuse(`there is no table "${name}" beside it. There are: ${Object.keys(this.#models).join(', ')}`)
  }

  #refuse (reason: string): never {
    throw new FST_VIEWSETS_RELATION_INVALID(this.#model.name, this.#name, reason)
  }
}

/** The foreign keys of a model that lead to another one. */
function keysInto (holder: Model, target: Model): ColumnFacts[] {
  return [...holder.columns.values()].filter(({ references }) => references?.().model === target)
}
