/** A view over a queryset: one object by its key, or the filtered list. */
import { checkQueryset } from './checks/attributes.ts'
import { checkIdleFilters } from './checks/idle-filters.ts'
import { checkNeeds } from './checks/needs.ts'
import { checkPaginators } from './checks/paginators.ts'
import { checkPostFetches } from './checks/post-fetches.ts'
import { OF_GENERIC_API_VIEW, usualOf } from './attributes.ts'
import { classAttributes } from '../utils/class-attributes.ts'
import { madeClass } from '../utils/deferred-class.ts'
import { FST_VIEWSETS_HOOK_EMPTY, FST_VIEWSETS_QUERYSET_MISSING, FST_VIEWSETS_TRANSACTION_NONE, FST_VIEWSETS_URL_KWARG_MISSING } from '../errors.ts'
import { NotFound } from '../exceptions.ts'
import { findObject } from './find-object.ts'
import { kCompile } from './lifecycle/members.ts'
import { checkNamedColumns } from './checks/columns.ts'
import { knownAtBoot } from './checks/rows.ts'
import { SAFE_METHODS } from '../policies/permissions.ts'
import { nameOf } from '../utils/names.ts'
import { AsyncAPIView } from './api-view.ts'
import type { QuerySource } from './action-config.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { RowsView } from './checks/rows.ts'
import type { Handler } from './view.ts'
import type { FilterSet, FilterSetClass } from '../filters/filter-set/index.ts'
import type { PathConverter } from '../http/path-converters.ts'
import type { QuerySet } from '../querysets/contract.ts'
import type { FilterBackendClass, Kwargs, ViewContext, ViewRequest, ViewTransaction } from '../types.ts'

/** The base of all generic views and viewsets with a queryset. */
export class AsyncGenericAPIView extends AsyncAPIView implements RowsView {
  declare queryset: QuerySet
  /** The property that names an object in a URL; `pk` is the primary key, whatever it is called. */
  declare lookupField: string
  /**
   * The properties that name an object together, for a key of several columns: each its own part of the URL by that name, or
   * all of them in one part with commas between, as in `/ticket-tags/7,3/`. Where it is null and `lookupField` is `pk`, those
   * are the columns of the primary key, however many they are.
   */
  declare lookupFields: readonly string[] | null
  /** The part of the URL that holds it; `lookupField` where null. */
  declare lookupUrlKwarg: string | null
  /** What a key looks like in a router's URLs, as the source of a regular expression. */
  declare lookupValueRegex: string
  /** The same by the name of a path converter, for a router with `useRegexPath: false`: `'int' as const`; `str` where unset. */
  declare lookupValueConverter?: PathConverter | null | undefined
  declare filterBackends?: readonly FilterBackendClass[]
  /** What `FilterSetBackend` filters by. */
  declare filtersetClass?: FilterSetClass | null
  /** What `SearchFilter` looks through: names, with a prefix for the kind of match (`^name`, `=sku`). */
  declare searchFields?: readonly string[]
  /** What `OrderingFilter` lets clients order by; `__all__` for every column. */
  declare orderingFields?: readonly string[] | '__all__'
  /** The order where a client names none. */
  declare ordering?: readonly string[] | string
  /** Set by `partialUpdate`: what the client leaves out stays as it is. */
  declare partial: boolean
  /**
   * Whether all that a request does after the checks, post-fetches and representation included, is one transaction of the
   * queryset's model: undone by any exception, also by one that becomes an answer. `getObject()` locks the row for methods
   * that write, so that what object permissions were asked about is what is written. Scope in `getQueryset()` needs no lock:
   * it is part of every statement that writes.
   */
  declare atomic: boolean
  #scope: QuerySet | null = null
  #locks = false
  #tx: unknown

  static {
    classAttributes<AsyncGenericAPIView>(this, usualOf(OF_GENERIC_API_VIEW))
  }

  /** In an atomic view: what statements of one's own are sent by, as `atomic(db, (tx) => …)` hands it over, so that they are part of its transaction. */
  get tx (): ViewTransaction {
    if (this.#tx === undefined) throw new FST_VIEWSETS_TRANSACTION_NONE(nameOf(this.constructor))
    return this.#tx as ViewTransaction
  }

  override runHandler (handler: Handler, request: ViewRequest, kwargs: Kwargs): unknown {
    if (!this.atomic) return super.runHandler(handler, request, kwargs)
    this.#locks = !SAFE_METHODS.has(request.method)
    return atomically(this, (tx) => {
      this.#tx = tx
      return super.runHandler(handler, request, kwargs)
    })
  }

  /**
   * The rows that this request may see and touch: a fresh queryset for each call. Narrowed by an override:
   * `getQueryset () { return super.getQueryset().filter({ ownerId: this.request.user.id }) }`. It may be async.
   */
  getQueryset<Given = this['queryset']> (): NoInfer<Given>
  getQueryset (): Awaitable<this['queryset']>
  getQueryset (): Awaitable<this['queryset']> {
    const source = this.actionConfig?.queryset ?? this.queryset
    if (source === undefined || source === null) throw new FST_VIEWSETS_QUERYSET_MISSING(nameOf(this.constructor))
    return rowsFrom(source, this) as Awaitable<this['queryset']>
  }

  /** The queryset narrowed by each filter backend, in order. */
  filterQueryset<Q extends QuerySet, Given = Promise<Q>> (queryset: Q): NoInfer<Given>
  filterQueryset (queryset: QuerySet): Awaitable<QuerySet>
  async filterQueryset (queryset: QuerySet): Promise<QuerySet> {
    let filtered = requireGiven(queryset, this)
    for (const Backend of await this.getFilterBackends()) filtered = await new Backend().filterQueryset(this.request, filtered, this)
    return filtered
  }

  getFilterBackends<Given = readonly FilterBackendClass[]> (): NoInfer<Given>
  getFilterBackends (): Awaitable<readonly FilterBackendClass[]>
  getFilterBackends (): Awaitable<readonly FilterBackendClass[]> {
    return this.actionConfig?.filterBackends ?? this.filterBackends ?? this.settings.defaultFilterBackends
  }

  getFiltersetClass<Given = FilterSetClass | null | undefined> (): NoInfer<Given>
  getFiltersetClass (): Awaitable<FilterSetClass | null | undefined>
  getFiltersetClass (): Awaitable<FilterSetClass | null | undefined> {
    return this.filtersetClass
  }

  /** The filter set of this request. */
  getFilterset<Given = FilterSet<object>> (Class: FilterSetClass): NoInfer<Given>
  getFilterset (Class: FilterSetClass): Awaitable<FilterSet<object>>
  getFilterset (Class: FilterSetClass): Awaitable<FilterSet<object>> {
    const Made = madeClass(Class)
    return new Made({ request: this.request })
  }

  /** @internal Finds the mistakes of the queryset, of the columns that are named, and of the filter set too. */
  override [kCompile] (): ReturnType<AsyncAPIView[typeof kCompile]> {
    checkQueryset(this)
    const compiled = super[kCompile]()
    const known = knownAtBoot(this, AsyncGenericAPIView)
    checkNamedColumns(this, AsyncGenericAPIView, known)
    checkIdleFilters(this, AsyncGenericAPIView)
    checkPaginators(this, AsyncGenericAPIView, known)
    checkPostFetches(this, AsyncGenericAPIView)
    this.filtersetClass?.compile(this.queryset?.model ?? null)
    checkNeeds(this, AsyncGenericAPIView)
    return compiled
  }

  /**
   * The object that the URL names, if the request may touch it: 404 where it is not there, then object permissions. Where an
   * `atomic` view is to write, the row is locked, and waited for where another transaction holds it.
   */
  async getObject (): Promise<this['queryset']['$row']> {
    const scope = await this.getQueryset()
    this.#scope = scope
    const queryset = await this.filterQueryset(scope)
    const object = await find(this, this.#locks ? queryset.selectForUpdate() : queryset)
    const verdict: Awaitable<void> = this.checkObjectPermissions(this.request, object)
    if (verdict !== undefined) await verdict
    return object
  }

  /** Where the serializer writes: the rows that `getQueryset()` gave when the object was looked up. */
  override writeScope (): QuerySet | null {
    return this.#scope ?? this.queryset ?? null
  }
}

async function atomically (view: AsyncGenericAPIView, work: (tx: unknown) => unknown): Promise<unknown> {
  const { model } = view.queryset ?? await view.getQueryset()
  return await model.transaction(async (tx) => await work(tx))
}

function find (view: AsyncGenericAPIView, queryset: QuerySet): Promise<object> {
  const { lookupField, kwargs } = view
  const { identity = [] } = queryset.model
  const several = view.lookupFields ?? (lookupField === 'pk' && identity.length > 1 ? identity : null)
  if (several?.every((name) => kwargs[name] !== undefined) === true) return findObject(queryset, Object.fromEntries(several.map((name) => [name, kwargs[name]])))
  const kwarg = view.lookupUrlKwarg ?? lookupField
  const key = kwargs[kwarg]
  if (key === undefined) throw new FST_VIEWSETS_URL_KWARG_MISSING(nameOf(view.constructor), kwarg)
  return findObject(queryset, several === null ? { [lookupField]: key } : partsOf(key, several))
}

/** The parts of a key, by their properties. */
function partsOf (key: string, names: readonly string[]): Readonly<Record<string, unknown>> {
  const parts = key.split(',')
  if (parts.length !== names.length) throw new NotFound()
  return Object.fromEntries(names.map((name, index) => [name, parts[index]]))
}

/** What a hook of JavaScript may have forgotten to return. */
function requireGiven<Q extends QuerySet> (queryset: Q, view: object): Q {
  if (queryset === undefined || queryset === null) throw new FST_VIEWSETS_HOOK_EMPTY(nameOf(view.constructor), 'getQueryset', 'queryset')
  return queryset
}

function rowsFrom (source: QuerySource, view: ViewContext): Awaitable<QuerySet> {
  return typeof source === 'function' ? source(view) : source.all()
}
