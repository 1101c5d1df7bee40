/** Rows in the order that a client asks for. */
import { settled, then } from '../utils/awaitable.ts'
import { FST_VIEWSETS_LOOKUP_UNKNOWN, FST_VIEWSETS_ORDERING_FIELDS_MISSING, FST_VIEWSETS_SERIALIZER_MISSING } from '../errors.ts'
import { pythonStrip } from '../python/builtins.ts'
import { nameOf } from '../utils/names.ts'
import { plainAttribute } from '../utils/class-attributes.ts'
import { keeps } from '../utils/overrides.ts'
import { namesIn, requireKnown } from './known-columns.ts'
import { BaseFilterBackend } from './base.ts'
import { byClient } from './by-client.ts'
import { namesOf } from '../querysets/narrowing.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { Naming } from '../querysets/paths.ts'
import type { KnownAtBoot, SchemaParameter, ViewContext, ViewRequest } from '../types.ts'

/** Lists what rows may be ordered by: names, or every column of the model with what its rows are annotated with. */
export type OrderingFields = readonly string[] | '__all__'

/** Tells what a client sees of a row, and so may order by. */
export interface ReadableSerializerClass {
  /** Gives, among other things, the readable fields with their sources: a property, a dotted path, or `*` for the whole row. */
  compile (): { readonly object: { readonly readable: readonly ReadableSlot[] } }
}

interface ReadableSlot {
  readonly name: string
  readonly field: { readonly facts: { readonly source: string } }
}

/** Names the attributes by which a view says how its rows may be ordered, so that any class may have them. */
export interface OrderedView extends ViewContext {
  readonly orderingFields?: OrderingFields | null
  /** The order where a client asks for none. */
  readonly ordering?: string | readonly string[] | null
  getResponseSerializerClass? (): Awaitable<ReadableSerializerClass>
  getSerializerClass? (): Awaitable<ReadableSerializerClass>
}

/**
 * Orders by the names in `?ordering=`, commas between them and `-` before those to be descending: of the view's
 * `orderingFields`, or of what its serializer shows. What is none of them is passed over.
 */
export class OrderingFilter extends BaseFilterBackend {
  /** The query parameter; the setting `orderingParam` where it is left unset. */
  orderingParam?: string
  orderingDescription = 'Which field to use when ordering the results.'
  /** What rows may be ordered by, where the view does not say it. */
  orderingFields: OrderingFields | null = null
  /** By how many fields a client may order; those that come after them are passed over. */
  maxFields = 32

  /** Throws where the view's `orderingFields` or `ordering` name what its rows cannot be ordered by. */
  override checkView (view: ViewContext, { queryset }: KnownAtBoot): void {
    const leaves = (...hooks: readonly (keyof OrderingFilter)[]): boolean => keeps(this, OrderingFilter, hooks)
    if (queryset === null || !leaves('filterQueryset', 'getOrdering')) return
    const named = (attribute: string) => (name: string): void => requireKnown(view, queryset, { attribute, name, ask: () => queryset.orderBy(name) })
    if (leaves('removeInvalidFields', 'getValidFields') && plainAttribute(view, 'orderingFields') !== '__all__') namesIn(view, 'orderingFields').forEach(named('orderingFields'))
    const ordering = plainAttribute(view, 'ordering')
    if (leaves('getDefaultOrdering')) (typeof ordering === 'string' ? [ordering] : namesIn(view, 'ordering')).forEach(named('ordering'))
  }

  override async filterQueryset (request: ViewRequest, queryset: QuerySet, view: ViewContext): Promise<QuerySet> {
    const ordering = await this.getOrdering(request, queryset, view) ?? []
    if (ordering.length === 0) return queryset
    const ordered = queryset.orderBy(...ordering)
    return this.#asked(request, view) === '' ? ordered : byClient(ordered)
  }

  /** The order that the request asks for, or else the view's; null where neither says anything. */
  async getOrdering (request: ViewRequest, queryset: QuerySet, view: ViewContext): Promise<readonly string[] | null> {
    const asked = this.#asked(request, view)
    if (asked !== '') {
      const ordering = await this.removeInvalidFields(queryset, asked.split(',').map(pythonStrip), view, request)
      if (ordering.length > 0) return withoutRepeated(ordering).slice(0, this.maxFields)
    }
    return this.getDefaultOrdering(view)
  }

  /** The order where a client asks for none. */
  getDefaultOrdering ({ ordering = null }: OrderedView): readonly string[] | null {
    return typeof ordering === 'string' ? [ordering] : ordering
  }

  /** Those of the fields that rows may be ordered by, as the data source calls them. */
  async removeInvalidFields (queryset: QuerySet, fields: readonly string[], view: ViewContext, request: ViewRequest): Promise<readonly string[]> {
    const valid = await this.getValidFields(queryset, view, request)
    return fields.flatMap((field) => {
      const path = valid.get(field.replace(/^-/, ''))
      return path === undefined ? [] : [field.startsWith('-') ? `-${path}` : path]
    })
  }

  /** The names that rows may be ordered by, each with what the data source calls it. */
  getValidFields (queryset: QuerySet, view: OrderedView, _request: ViewRequest): Awaitable<ReadonlyMap<string, string>> {
    const fields = view.orderingFields ?? this.orderingFields
    if (fields === null) return this.getDefaultValidFields(queryset, view)
    return new Map((fields === '__all__' ? everyName(namesOf(queryset)) : fields).map((name) => [name, name]))
  }

  /** What the view's serializer shows of a row and the data source can order by. */
  getDefaultValidFields (queryset: QuerySet, view: OrderedView): Awaitable<ReadonlyMap<string, string>> {
    return then(this.#serializerOf(view), (serializer) => {
      if (serializer === undefined) throw new FST_VIEWSETS_ORDERING_FIELDS_MISSING(nameOf(this.constructor), nameOf(view.constructor))
      const names = serializer.compile().object.readable.map((slot) => orderingName(slot, queryset))
      return new Map(names.filter(([, path]) => path !== '*' && canOrder(queryset, path)))
    })
  }

  #serializerOf (view: OrderedView): Awaitable<ReadableSerializerClass | undefined> {
    return settled<ReadableSerializerClass | undefined, ReadableSerializerClass | undefined>(
      () => view.getResponseSerializerClass?.() ?? view.getSerializerClass?.(),
      (found) => found,
      (error) => {
        if (error instanceof FST_VIEWSETS_SERIALIZER_MISSING) return undefined
        throw error
      }
    )
  }

  override getSchemaParameters (view: ViewContext): readonly SchemaParameter[] {
    return [{ name: this.#paramOf(view), description: this.orderingDescription, schema: { type: 'string' } }]
  }

  #asked (request: ViewRequest, view: ViewContext): string {
    return request.queryParams.get(this.#paramOf(view)) ?? ''
  }

  #paramOf (view: ViewContext): string {
    return this.orderingParam ?? view.settings.orderingParam
  }
}

/** Columns, relations that stand for a key, and annotations. */
function everyName ({ columns, relations, annotations }: Naming): string[] {
  const keys = [...relations?.values() ?? []].filter(({ isKey }) => isKey).map(({ name }) => name)
  return [...columns.keys(), ...keys, ...annotations?.keys() ?? []]
}

/** Each field where it comes first: after that it orders nothing, in whichever direction. */
function withoutRepeated (ordering: readonly string[]): string[] {
  const fields = new Map<string, string>()
  for (const field of ordering) {
    const name = field.replace(/^-/, '')
    if (!fields.has(name)) fields.set(name, field)
  }
  return [...fields.values()]
}

/**
 * A field goes by its source, and a foreign key by the field's own name: a related object is `product` to clients,
 * whatever the column with its key is called.
 */
function orderingName ({ name, field: { facts: { source } } }: ReadableSlot, { model }: QuerySet): [name: string, path: string] {
  const path = source.replaceAll('.', '__')
  return model.columns.get(source)?.references === undefined ? [path, path] : [name, path]
}

/** Whether the data source knows the path: a serializer may also show what is worked out from a row. */
function canOrder (queryset: QuerySet, path: string): boolean {
  try {
    queryset.orderBy(path)
    return true
  } catch (error) {
    if (error instanceof FST_VIEWSETS_LOOKUP_UNKNOWN) return false
    throw error
  }
}
