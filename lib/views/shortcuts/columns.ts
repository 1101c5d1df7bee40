/** Which columns a list loads: those that its serializer shows, that its post-fetches join by, and that its paginator reads. */
import { PostFetch } from '../post-fetch.ts'
import { BaseQuerySet } from '../../querysets/base.ts'
import { findRelation } from '../../querysets/relations/named.ts'
import { Serializer } from '../../serializers/serializer.ts'
import { keeps } from '../../utils/overrides.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { AnyPostFetch } from '../post-fetch.ts'
import type { QuerySet } from '../../querysets/contract.ts'
import type { SerializerClass } from '../../serializers/serializer.ts'
import type { Paginator, ViewContext } from '../../types.ts'

/** What is done with the rows of a list. */
interface ListUse {
  readonly serializerClass: SerializerClass
  readonly postFetches: readonly AnyPostFetch[]
  readonly paginator: Paginator | null
  readonly view: ViewContext
}

/** The queryset with the columns that are read of its rows, and no others; as it is where that cannot be known. */
export function neededOf (queryset: QuerySet, use: ListUse): Awaitable<QuerySet> {
  // Who chose columns already knows why.
  if (!(queryset instanceof BaseQuerySet) || queryset.query.columns !== null) return queryset
  const shown = shownBy(use.serializerClass)
  return shown === null || showsAll(shown, queryset.model) ? queryset : selected(queryset, shown, use)
}

async function selected (queryset: QuerySet, shown: readonly string[], use: ListUse): Promise<QuerySet> {
  const { columns } = queryset.model
  const joined = joinedBy(use.postFetches)
  const paged = joined === null ? null : await readBy(use, queryset)
  if (joined === null || paged === null) return queryset
  // what comes along with the rows in any case, or is set on them later
  const attached = new Set<string>([...use.postFetches.map(({ toAttr }) => toAttr), ...annotatedOn(queryset)])
  const read = shown.map((name) => attached.has(name) ? name : columnBehind(queryset.model, name))
  if (read.some((name) => !columns.has(name) && !attached.has(name)) || paged.some((name) => !columns.has(name) && name !== 'pk')) return queryset
  const needed = new Set([...read, ...joined, ...paged, queryset.model.primaryKey].filter((name) => columns.has(name)))
  return needed.size === columns.size ? queryset : queryset.only(...needed)
}

function annotatedOn (queryset: QuerySet): readonly string[] {
  return queryset instanceof BaseQuerySet ? [...queryset.query.annotations.map(({ name }) => name), ...queryset.query.along.map(({ attr }) => attr)] : []
}

/** The column that is read for a property: its own, or the one by which the rows of a relation are found. */
function columnBehind (model: QuerySet['model'], name: string): string {
  return model.columns.has(name) ? name : findRelation(model, name)?.near.name ?? name
}

const known = new WeakMap<SerializerClass, readonly string[] | null>()

/** The properties that a serializer reads; null where it may look at the whole row. */
function shownBy (Class: SerializerClass): readonly string[] | null {
  let names = known.get(Class)
  if (names === undefined) known.set(Class, names = readableOf(Class))
  return names
}

function readableOf (Class: SerializerClass): readonly string[] | null {
  const { object, overrides } = Class.compile()
  const isOwn = overrides.toRepresentation || !keeps(Class.prototype, Serializer, ['represent'])
  // A path without parts is the row itself, which a method gets too.
  if (isOwn || object.readable.some(({ path, method }) => path.length === 0 || method !== null)) return null
  return object.readable.flatMap(({ path }) => path.slice(0, 1))
}

/** The model that names were last found to be all columns of; there is only one, as a rule. */
const wholeOf = new WeakMap<readonly string[], object>()

function showsAll (shown: readonly string[], model: QuerySet['model']): boolean {
  if (wholeOf.get(shown) === model) return true
  for (const name of model.columns.keys()) if (!shown.includes(name)) return false
  wholeOf.set(shown, model)
  return true
}

/** The properties that rows are joined by; null where a fetch has a way of its own. */
function joinedBy (fetches: readonly AnyPostFetch[]): readonly string[] | null {
  if (!fetches.every((one) => keeps(one, PostFetch, ['fetch']))) return null
  return fetches.flatMap(({ needs }) => needs)
}

/** The properties that a paginator says it reads; null for one that says nothing. */
function readBy ({ paginator, view }: ListUse, queryset: QuerySet): Awaitable<readonly string[] | null> {
  if (paginator === null) return []
  return paginator.columnsRead?.(queryset, view.request, view) ?? null
}
