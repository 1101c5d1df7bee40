/** One relative each that rows are loaded with, in the same statement: `selectRelated('publisher', 'author__country')`. */
import type { Model, ModelRelation } from '../contract.ts'
import { FST_VIEWSETS_PREFETCH_INVALID } from '../../errors.ts'
import { stepOver } from '../paths.ts'
import type { Relation } from '../paths.ts'
import type { Along, Query } from '../query.ts'
import type { Selected } from '../selections.ts'
import { groupedBy } from '../../utils/groups.ts'
import { findRelation } from './named.ts'

type Words = readonly string[]

/** Where a relative is found from the rows of the queryset. */
interface Place {
  readonly via: Relation | null
  /** What the names of its columns begin with. */
  readonly prefix: string
}

/** A relative that is loaded with the row, its columns under names that lead to it. */
class Joined implements Along {
  readonly attr: string
  readonly needs: readonly string[] = []
  readonly isLoaded = true
  /** The ways on from it. */
  readonly paths: readonly Words[]
  readonly selected: readonly Selected[]
  readonly #names: ReadonlyMap<string, string>
  readonly #key: string
  readonly #inner: readonly Joined[]

  constructor ({ name, model, far, ...relation }: ModelRelation, place: Place, paths: readonly Words[]) {
    const via = stepOver({ name, model, far, ...relation }, place.via)
    const prefix = `${place.prefix}${name}__`
    const own = [...model.columns.values()].map((column) => ({ name: `${prefix}${column.name}`, column, via }))
    this.attr = name
    this.paths = paths
    this.#names = new Map(own.map((one) => [one.column.name, one.name]))
    this.#key = `${prefix}${far.name}`
    this.#inner = joinedFrom(model, paths, { via, prefix })
    this.selected = [...own, ...this.#inner.flatMap(({ selected }) => selected)]
  }

  attachTo (rows: readonly object[]): void {
    for (const row of rows) {
      Object.assign(row, { [this.attr]: this.#madeOf(row) })
      for (const { name } of this.selected) Reflect.deleteProperty(row, name)
    }
  }

  /** The relative by itself; null where there is none. */
  #madeOf (row: object): object | null {
    if (Reflect.get(row, this.#key) === null) return null
    const own = [...this.#names].map(([name, as]): [string, unknown] => [name, Reflect.get(row, as)])
    return Object.fromEntries([...own, ...this.#inner.map((one): [string, unknown] => [one.attr, one.#madeOf(row)])])
  }
}

function joinedFrom (model: Model, paths: readonly Words[], place: Place): Joined[] {
  const byName = groupedBy(paths.filter(({ length }) => length > 0), ([name = '']) => name)
  return [...byName].map(([name, ways]) => new Joined(relationTo(model, name), place, ways.map((words) => words.slice(1))))
}

function relationTo (model: Model, name: string): ModelRelation {
  const refuse = (why: string): never => {
    throw new FST_VIEWSETS_PREFETCH_INVALID(model.name, name, why)
  }
  const relation = findRelation(model, name) ?? refuse(`${model.name} has no relation "${name}". There are: ${[...model.relations?.keys() ?? []].join(', ') || 'none'}`)
  if (relation.many) refuse(`it leads to several rows, for which selectRelated() has no place. Say prefetchRelated('${name}')`)
  return relation
}

/** The query with these relatives loaded too. */
export function joinedWith (model: Model, query: Query, paths: readonly string[]): Query {
  const before = query.along.filter((one): one is Joined => one instanceof Joined)
  const others = query.along.filter((one) => !(one instanceof Joined))
  const all = [...before.flatMap(({ attr, paths: ways }) => ways.map((words) => [attr, ...words])), ...before.map(({ attr }) => [attr]), ...paths.map((path) => path.split('__'))]
  const joined = joinedFrom(model, all, { via: null, prefix: '' })
  const twice = joined.find(({ attr }) => others.some((one) => one.attr === attr))
  if (twice !== undefined) throw new FST_VIEWSETS_PREFETCH_INVALID(model.name, twice.attr, 'prefetchRelated() fetches it already. Say it once')
  const selected = new Set(before.flatMap((one) => one.selected))
  return { ...query, annotations: [...query.annotations.filter((one) => !selected.has(one)), ...joined.flatMap((one) => one.selected)], along: [...joined, ...others] }
}
