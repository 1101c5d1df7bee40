/** The view that services are written with: dispatch, and helpers for validating, serializing and paginating. */
import { isPromise, settled, then } from '../utils/awaitable.ts'
import { OF_API_VIEW, usualOf } from './attributes.ts'
import { classAttributes } from '../utils/class-attributes.ts'
import { neededOf } from './shortcuts/columns.ts'
import { BaseAPIView } from './base-api-view.ts'
import { checkSerializers } from './checks/serializers.ts'
import { madeSerializer } from './made-serializers.ts'
import { FST_VIEWSETS_PAGINATOR_ASYNC, FST_VIEWSETS_PAGINATOR_MISSING, FST_VIEWSETS_SERIALIZER_MISSING } from '../errors.ts'
import { kCompile } from './lifecycle/members.ts'
import { kPlan } from '../request.ts'
import { attach, fetchFor } from './attached.ts'
import { Response } from '../response.ts'
import { serializerFor } from '../serializers/index.ts'
import { nameOf } from '../utils/names.ts'
import { keeps } from '../utils/overrides.ts'
import type { CompiledChecks } from './lifecycle/action-plan.ts'
import type { ViewPlan } from './lifecycle/plan.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { AnyPostFetch, AttachedBy } from './post-fetch.ts'
import type { Model, QuerySet } from '../querysets/contract.ts'
import type { Attributes, InputOf, OutputOf, SerializerLike } from '../fields/types.ts'
import type { ListLimits, Serializer, SerializerClass, SerializerOptions } from '../serializers/index.ts'
import type { Paginator, PaginatorClass } from '../types.ts'

/** Tells a serializer for what comes in from one for what goes out, since a view may have one for each. */
export type Direction = 'request' | 'response'

/** A serializer of that class, or of that bare schema, with the types of its data. */
export type SerializerOf<S> = (S extends { readonly prototype: infer I } ? I : Serializer) & { readonly validatedData: InputOf<S>, readonly data: OutputOf<S> }

/**
 * A serializer of a view's own class. By indexed access, since the compiler resolves that through `this`, where it puts
 * off a conditional type.
 */
export type OwnSerializer<V extends { readonly serializerClass: SerializerLike }> = Serializer<(V['serializerClass'] & { readonly static: unknown })['static']>

/** Gives a serializer its data or its rows, and chooses another class than the view's. */
export interface GetSerializerOptions extends ListLimits, Pick<SerializerOptions, 'siblings'> {
  serializerClass?: SerializerLike | undefined
  direction?: Direction
  instance?: object | null
  data?: unknown
  many?: boolean
  partial?: boolean
  context?: Readonly<Record<string, unknown>>
}

/** Chooses what is validated, by which serializer, and for which row. */
export interface ValidatedSerializerOptions extends ListLimits {
  serializerClass?: SerializerLike
  /** What to validate; the request's own data where left out, or null. */
  data?: unknown
  instance?: object
  many?: boolean
  partial?: boolean
  context?: Readonly<Record<string, unknown>>
}

/** Chooses how an object is shown, and with which status, where that is not as the view says. */
export interface SerializedResponseOptions<S extends SerializerLike = SerializerLike, P extends readonly AnyPostFetch[] = readonly AnyPostFetch[]> {
  many?: boolean
  status?: number
  serializerClass?: S
  postFetches?: P
  headers?: Readonly<Record<string, string>>
}

/** What is shown of one object: what its serializer gives, as far as that was named, and what is attached besides. */
export type Shown<S extends SerializerLike, P extends readonly AnyPostFetch[]> =
  (SerializerLike extends S ? Attributes : OutputOf<S>) & (readonly AnyPostFetch[] extends P ? unknown : AttachedBy<P>)

/** Chooses how the rows of a page are shown, where that is not as the view says. */
export interface PaginatedResponseOptions {
  serializerClass?: SerializerLike
  /** What pages in place of the view's own paginator. */
  paginationClass?: PaginatorClass | null
  postFetches?: readonly AnyPostFetch[]
  headers?: Readonly<Record<string, string>>
}

/** restflow's `AsyncAPIView`, and DRF's `APIView`: one class, since Node has one execution model. */
export class AsyncAPIView extends BaseAPIView {
  /** A serializer class, or a bare TypeBox object in its place. */
  declare serializerClass: SerializerLike
  /** For what comes in, where it differs. */
  declare requestSerializerClass?: SerializerLike | null
  /** For what goes out, where it differs. */
  declare responseSerializerClass?: SerializerLike | null
  declare paginationClass?: PaginatorClass | null
  /** Related rows to attach to what goes out. */
  declare postFetches?: readonly AnyPostFetch[]
  /** @internal */
  declare [kPlan]: ViewPlan<CompiledChecks & CompiledAPIView>
  #paginator: Paginator | null | undefined

  static {
    classAttributes<AsyncAPIView>(this, usualOf(OF_API_VIEW))
  }

  /** @internal */
  override [kCompile] (): CompiledChecks & CompiledAPIView {
    const compiled = { ...super[kCompile](), leavesRows: keeps(this, AsyncAPIView, ['represent', 'getSerializer', 'paginateQueryset']) }
    checkSerializers(this)
    return compiled
  }

  /** The serializer class of both directions; throws where there is none. */
  getSerializerClass<Given = SerializerClass> (): NoInfer<Given>
  getSerializerClass (): Awaitable<SerializerClass>
  getSerializerClass (): Awaitable<SerializerClass> {
    const Class = this.actionConfig?.serializerClass ?? this.serializerClass
    if (Class === undefined || Class === null) throw new FST_VIEWSETS_SERIALIZER_MISSING(nameOf(this.constructor))
    return serializerFor(Class)
  }

  getRequestSerializerClass (): Awaitable<SerializerClass> {
    const own = this.actionConfig?.requestSerializerClass ?? this.requestSerializerClass
    return own === undefined || own === null ? this.getSerializerClass() : serializerFor(own)
  }

  getResponseSerializerClass (): Awaitable<SerializerClass> {
    const own = this.actionConfig?.responseSerializerClass ?? this.responseSerializerClass
    return own === undefined || own === null ? this.getSerializerClass() : serializerFor(own)
  }

  /** Whether the action at work has a serializer for what comes in. */
  hasSerializer (): Awaitable<boolean> {
    return settled(() => this.getRequestSerializerClass(), () => true, (error) => {
      if (error instanceof FST_VIEWSETS_SERIALIZER_MISSING) return false
      throw error
    })
  }

  /** What serializers are told beside their data. */
  getSerializerContext<Given = Record<string, unknown>> (): NoInfer<Given>
  getSerializerContext (): Awaitable<Record<string, unknown>>
  getSerializerContext (): Awaitable<Record<string, unknown>> {
    return { request: this.request, format: this.formatKwarg, view: this }
  }

  /**
   * A serializer of the wanted direction, with the view's context; a promise of it where a hook that it takes is async.
   * Its type is a parameter, to be left alone, for an override to be free to return a promise.
   */
  getSerializer<S extends SerializerLike, Made = SerializerOf<S>> (options: GetSerializerOptions & { serializerClass: S }): NoInfer<Made>
  getSerializer<Made = OwnSerializer<this>> (options?: GetSerializerOptions): NoInfer<Made>
  getSerializer (options?: GetSerializerOptions): Awaitable<Serializer>
  getSerializer (options: GetSerializerOptions = {}): unknown {
    const { serializerClass, direction } = options
    const Class = serializerClass === undefined ? serializerClassFor(this, direction) : serializerFor(serializerClass)
    const make = (Class: SerializerClass): Awaitable<InstanceType<SerializerClass>> => {
      const own = this.getSerializerContext()
      return isPromise(own) ? then(own, (late) => makeSerializer(this, Class, late, options)) : makeSerializer(this, Class, own, options)
    }
    return typeof Class === 'function' ? make(Class) : then(Class, make)
  }

  /** The queryset that a serializer writes through; null where the serializer's own model decides. */
  writeScope (): QuerySet | null {
    return null
  }

  /** What some columns of that model hold whatever the client sends, by property; null where it may send all. */
  fixedValues (_model: Model | null): Readonly<Record<string, unknown>> | null {
    return null
  }

  /** A serializer whose data is valid; throws 400 where it is not. */
  validatedSerializer<S extends SerializerLike> (options: ValidatedSerializerOptions & { serializerClass: S }): Promise<SerializerOf<S>>
  validatedSerializer (options?: ValidatedSerializerOptions): Promise<OwnSerializer<this>>
  async validatedSerializer (options: ValidatedSerializerOptions = {}): Promise<unknown> {
    const serializer: Serializer = await this.getSerializer<Promise<Serializer>>({ direction: 'request', ...options, data: options.data ?? this.data })
    await serializer.isValid({ raiseException: true })
    return serializer
  }

  /** An object, or several with `many`, as the response serializer shows it. */
  serializedResponse<S extends SerializerLike, const P extends readonly AnyPostFetch[]> (instance: object, options: SerializedResponseOptions<S, P> & { many: true }): Promise<Response<Shown<S, P>[]>>
  serializedResponse<S extends SerializerLike, const P extends readonly AnyPostFetch[]> (instance: object, options: SerializedResponseOptions<S, P> & { many?: false }): Promise<Response<Shown<S, P>>>
  serializedResponse (instance: object, options?: SerializedResponseOptions): Promise<Response>
  async serializedResponse (instance: object, { many = false, status = 200, serializerClass, postFetches, headers }: SerializedResponseOptions = {}): Promise<Response<never>> {
    const rows = many ? instance as readonly object[] : [instance]
    const data = await this.represent(rows, await (postFetches ?? this.getPostFetches()), serializerClass)
    return new Response<never>(many ? data : data[0], headers === undefined ? { status } : { status, headers })
  }

  /** One page of a queryset in the paginator's envelope, or all of it as an array where nothing paginates. Does not filter. */
  async paginatedResponse (queryset: QuerySet | readonly object[], options: PaginatedResponseOptions = {}): Promise<Response> {
    const { serializerClass, paginationClass: OwnPaginator, headers } = options
    const paginator = OwnPaginator ? new OwnPaginator() : await this.#findPaginator()
    const postFetches = await (options.postFetches ?? this.getPostFetches())
    const source = await needed(this, queryset, { serializerClass, postFetches, paginator })
    const page = paginator === null ? null : await this.paginateQueryset(source, paginator)
    const rows = page ?? await rowsOf(source)
    const data = await this.represent(rows, postFetches, serializerClass)
    const response = page === null || paginator === null ? new Response(data) : await this.getPaginatedResponse(data, paginator)
    Object.assign(response.headers, headers)
    return response
  }

  /** Rows with what is fetched for them, which hooks of one's own are given them with, as the response serializer shows them. */
  async represent (rows: readonly object[], postFetches: readonly AnyPostFetch[], serializerClass?: SerializerLike): Promise<object[]> {
    const options = { serializerClass, direction: 'response', instance: rows, many: true } as const
    const ahead = postFetches.length > 0 && this[kPlan].compiled.leavesRows ? await this.getSerializer<Promise<Serializer>>(options) : null
    if (postFetches.length > 0) await fetchFor(rows, postFetches, { request: this.request, view: this }, ahead)
    const serializer = ahead ?? await this.getSerializer<Promise<Serializer>>(options)
    const data = await serializer.represent() as Record<string, unknown>[]
    if (postFetches.length > 0) attach(rows, data, postFetches)
    return data
  }

  /** The post-fetches of the action at work. */
  getPostFetches<Given = readonly AnyPostFetch[]> (): NoInfer<Given>
  getPostFetches (): Awaitable<readonly AnyPostFetch[]>
  getPostFetches (): Awaitable<readonly AnyPostFetch[]> {
    return this.actionConfig?.postFetches ?? this.postFetches ?? []
  }

  // --- pagination

  getPaginationClass<Given = PaginatorClass | null> (): NoInfer<Given>
  getPaginationClass (): Awaitable<PaginatorClass | null>
  getPaginationClass (): Awaitable<PaginatorClass | null> {
    const own = this.paginationClass === undefined ? this.settings.defaultPaginationClass : this.paginationClass
    return this.actionConfig?.paginationClass ?? own
  }

  /** This view's paginator, one for its whole life; null where nothing paginates. */
  get paginator (): Paginator | null {
    const paginator = this.#makePaginator()
    if (!isPromise(paginator)) return paginator
    paginator.catch(() => {})
    throw new FST_VIEWSETS_PAGINATOR_ASYNC(nameOf(this.constructor))
  }

  #makePaginator (): Awaitable<Paginator | null> {
    if (this.#paginator !== undefined) return this.#paginator
    return then(this.getPaginationClass(), (Class) => {
      this.#paginator ??= Class === null ? null : new Class()
      return this.#paginator
    })
  }

  /** The paginator, waited for where its class is; by way of `paginator`, which a class may have of its own. */
  #findPaginator (): Awaitable<Paginator | null> {
    return then(this.#makePaginator(), () => this.paginator)
  }

  /** The rows of the page that the request asks for; null where it is not paginated. */
  paginateQueryset (queryset: QuerySet | readonly object[], paginator?: Paginator | null): Awaitable<object[] | null> {
    return then(paginator === undefined ? this.#findPaginator() : paginator, (found) => found === null ? null : found.paginateQueryset(queryset, this.request, this))
  }

  /** The paginator's envelope around the data of its page. */
  getPaginatedResponse<Given = Response> (data: unknown, paginator?: Paginator | null): NoInfer<Given>
  getPaginatedResponse (data: unknown, paginator?: Paginator | null): Awaitable<Response>
  getPaginatedResponse (data: unknown, paginator: Paginator | null = this.paginator): Awaitable<Response> {
    if (paginator === null) throw new FST_VIEWSETS_PAGINATOR_MISSING(nameOf(this.constructor))
    return paginator.getPaginatedResponse(data)
  }
}

type RowSource = QuerySet | readonly object[]

interface ListOptions {
  readonly serializerClass: SerializerLike | undefined
  readonly postFetches: readonly AnyPostFetch[]
  readonly paginator: Paginator | null
}

/** What such a view finds out at boot. */
interface CompiledAPIView {
  /** Whether rows of a list go to nothing of the class's own: no hook of it is given whole rows. */
  readonly leavesRows: boolean
}

function serializerClassFor (view: AsyncAPIView, direction: Direction | undefined): Awaitable<SerializerClass> {
  if (direction === 'request') return view.getRequestSerializerClass()
  return direction === 'response' ? view.getResponseSerializerClass() : view.getSerializerClass()
}

function makeSerializer (view: AsyncAPIView, Class: SerializerClass, own: Readonly<Record<string, unknown>>, { context, instance, data, many, partial, allowEmpty, minItems, maxItems, siblings }: GetSerializerOptions): InstanceType<SerializerClass> {
  const Made = madeSerializer(Class)
  const queryset = view.writeScope()
  const fixed = data === undefined ? null : view.fixedValues(queryset?.model ?? Made.model)
  // one shape of options for all, and no copy where nothing is added: this runs for each request
  return new Made({ instance, data, many, partial, allowEmpty, minItems, maxItems, context: context === undefined ? own : { ...own, ...context }, queryset, fixed, siblings })
}

/** The source with the columns that the answer takes; as it is where a hook of the class may look at others. */
function needed (view: AsyncAPIView, source: RowSource, { serializerClass, postFetches, paginator }: ListOptions): Awaitable<RowSource> {
  if (!('fetch' in source) || !view[kPlan].compiled.leavesRows) return source
  const Class = serializerClass === undefined ? view.getResponseSerializerClass() : serializerFor(serializerClass)
  return then(Class, (Class) => neededOf(source, { serializerClass: madeSerializer(Class), postFetches, paginator, view }))
}

function rowsOf (queryset: QuerySet | readonly object[]): Promise<object[]> | readonly object[] {
  return 'fetch' in queryset ? queryset.fetch() : queryset
}
