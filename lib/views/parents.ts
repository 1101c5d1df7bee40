/** The parents that a nested URL names: how the rows below are tied to them, and the rows themselves. */
import { NotFound } from '../exceptions.ts'
import { findObject } from './find-object.ts'
import { keyOf, parentScopesOf } from './parent-scopes.ts'
import { Unrepresentable, coerce } from '../querysets/coerce.ts'
import { InvalidLookup } from '../querysets/exceptions.ts'
import { findColumn, foreignKey } from '../querysets/paths.ts'
import type { ParentScope, ViewBelow } from './parent-scopes.ts'
import type { ColumnFacts, Model, QuerySet } from '../querysets/contract.ts'

/** How the rows are tied to one parent. */
interface ParentLink {
  readonly kwarg: string
  /** What the rows are filtered by. */
  readonly lookup: string
  /** The row's own property for it; null where it is another row's. */
  readonly property: string | null
  /** The property of the parent that is compared; null where the row's own holds what the URL says. */
  readonly by: string | null
}

/** What all requests of a view know of its parents. */
export interface CompiledParents {
  readonly links: readonly ParentLink[]
  readonly scopes: readonly ParentScope[]
}

/** A parent that is there, and the property that it was found by. */
export interface FoundParent {
  readonly model: Model
  readonly row: object
  readonly field: string
}

/** Found out at boot. */
export function compileParents (view: ViewBelow): CompiledParents {
  const scopes = parentScopesOf(view)
  const links = Object.entries(view.parentLookupKwargs).map(([kwarg, path]) => linkOf(kwarg, path, scopes.find((scope) => scope.kwarg === kwarg)))
  return { links, scopes }
}

function linkOf (kwarg: string, path: string, scope: ParentScope | undefined): ParentLink {
  const [property = path, by = null, ...beyond] = path.split('__')
  const isDirect = beyond.length === 0 && (by === null || by === 'pk' || scope === undefined || by === scope.field)
  // the key of a parent is what the row itself holds: nothing has to be joined to compare it
  return { kwarg, lookup: isDirect && by === 'pk' ? property : path, property: isDirect ? property : null, by }
}

/** The parents by their parameters, from the top: none is looked for below one that is not there, which is 404. */
export async function findParents (view: ViewBelow, parents: CompiledParents): Promise<ReadonlyMap<string, FoundParent>> {
  const found = new Map<string, FoundParent>()
  for (const scope of parents.scopes) {
    const { kwarg, field } = scope
    const queryset = linked(view, parents.links, kwarg, await scope.rows(view))
    found.set(kwarg, { model: queryset.model, row: await findObject(queryset, { [field]: keyOf(view, kwarg) }), field })
  }
  return found
}

/** The rows of a parent's scope that are themselves below those further above, as far as the rows of the view tell by way of it. */
function linked (view: ViewBelow, links: readonly ParentLink[], kwarg: string, queryset: QuerySet): QuerySet {
  const property = links.find((link) => link.kwarg === kwarg)?.property ?? null
  const beyond = property === null ? [] : links.filter((link) => link.property === null && link.lookup.startsWith(`${property}__`))
  if (beyond.length === 0) return queryset
  return queryset.filter(Object.fromEntries(beyond.map((link) => [link.lookup.slice(`${property}__`.length), keyOf(view, link.kwarg)])))
}

/** What the row's own column holds for the parent, with its name; nothing where that is another row's column, or not known. */
export function columnValue (model: Model, { property, by }: ParentLink, key: string, parent: FoundParent | undefined): (readonly [string, unknown])[] {
  const column = property === null ? undefined : findColumn(model, property) ?? foreignKey(model, property)
  if (column === undefined) return []
  if (parent !== undefined) return [[column.name, valueIn(parent, column, by)]]
  return by === null || by === 'pk' ? [[column.name, coerced(column, key)]] : []
}

function valueIn ({ model, row, field }: FoundParent, { references }: ColumnFacts, by: string | null): unknown {
  const property = references?.().property ?? (by === null && field !== 'pk' ? field : model.primaryKey)
  return Reflect.get(row, property)
}

/** What a column holds for a key that nobody looked up; a key that it cannot hold is nobody's. */
function coerced (column: ColumnFacts, key: string): unknown {
  try {
    const value = coerce(column, key)
    if (!(value instanceof Unrepresentable)) return value
  } catch (error) {
    if (!(error instanceof InvalidLookup)) throw error
  }
  throw new NotFound()
}
