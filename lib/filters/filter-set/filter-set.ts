/** `FilterSet`: the query parameters of a view, as filters of its rows. */
import { madeClass } from '../../utils/deferred-class.ts'
import { isRecord } from '../../utils/guards.ts'
import { FST_VIEWSETS_FILTER_NOT_VALIDATED, FST_VIEWSETS_FILTER_RESULT_INVALID } from '../../errors.ts'
import { ValidationError } from '../../exceptions.ts'
import { Failure } from '../../fields/field.ts'
import { attempt } from '../../fields/pipeline.ts'
import { viewOf } from '../../request.ts'
import { asSerializerFailure } from '../../serializers/object-errors.ts'
import { byClient } from '../by-client.ts'
import { applyFilters } from './applying.ts'
import { describeParameters } from './descriptions.ts'
import { FilterField } from './field.ts'
import { planFor, refuseMissingMethods } from './plan.ts'
import { paramsOf, validateParams } from './reading.ts'
import { keeps } from '../../utils/overrides.ts'
import type { ObjectSchema } from '../../utils/typebox.ts'
import type { ErrorDetail } from '../../exceptions.ts'
import type { SerializerContext } from '../../fields/field.ts'
import type { Attributes } from '../../fields/types.ts'
import type { MultiValueDict } from '../../http/multi-value-dict.ts'
import type { Model, QuerySet } from '../../querysets/contract.ts'
import type { SchemaParameter, ViewRequest } from '../../types.ts'
import type { CheckedDeclarations, FilterDeclaration, FilterDeclarations } from './types.ts'
import type { FilterSetContext, FilterSetMeta } from './options.ts'
import type { FilterPlan } from './plan.ts'

/** Gives a filter set its parameters: a request, whose query string they are, or the parameters themselves. */
export interface FilterSetInit {
  /** The request whose query string filters. */
  readonly request?: ViewRequest | null
  /** Parameters, in the place of the request's. */
  readonly data?: MultiValueDict | Readonly<Record<string, unknown>>
}

/** Leaves out parameters that are checked, but that another filters by. */
export interface FilterQuerysetOptions {
  /** Parameters that are checked, but do not filter. */
  readonly ignore?: readonly string[]
}

/** A filter set class, as a view names it. */
export interface FilterSetClass<F extends FilterSet<object> = FilterSet<object>> {
  new (init?: FilterSetInit): F
  readonly name: string
  /** Compiles the class, once for each model. Throws what is wrong with it, so that a view can call it at boot. */
  compile (model?: Model | null): FilterPlan
  /** The query parameters, for OpenAPI. */
  getSchemaParameters (model?: Model | null): readonly SchemaParameter[]
}

type Subclass = abstract new (...args: never[]) => { readonly $row: object }

/**
 * Query parameters as filters. Make one of a model by `filterSet(Product, { … })`, or write a class:
 *
 *     class ProductFilterSet extends filterSet(Product) {
 *       static override fields = this.declare({ cheap: filters.boolean({ method: 'filterCheap' }) })
 *       filterCheap (queryset: typeof Product.objects, value: boolean) { return { price__lt: value ? 10 : 1000 } }
 *     }
 */
export class FilterSet<Data extends object = Attributes, Row extends object = object> implements FilterSetContext {
  /** The filters by the names of their parameters; those of the parent class are kept beside them. */
  static fields: FilterDeclarations | ObjectSchema = {}
  /** The options; what the parent class says of others is kept. */
  static meta: FilterSetMeta = {}

  readonly request: ViewRequest | null
  readonly data: MultiValueDict<unknown>
  /** For types only, never set. */
  declare readonly $row: Row
  #plan: FilterPlan | null = null
  #outcome: Data | Failure | null = null

  constructor ({ request = null, data }: FilterSetInit = {}) {
    this.request = request
    this.data = paramsOf(data ?? request?.queryParams ?? {})
  }

  static compile (model: Model | null = null): FilterPlan {
    return planFor(madeClass(this), model)
  }

  static getSchemaParameters (model: Model | null = null): readonly SchemaParameter[] {
    return describeParameters(this.compile(model))
  }

  /** The filters as given, checked by the compiler against the class's rows and methods, and for missing methods at once. */
  static declare<C extends Subclass, const F extends FilterDeclarations> (this: C, fields: F & CheckedDeclarations<InstanceType<C>['$row'], F, keyof InstanceType<C>>): F {
    const named = Object.entries<FilterDeclaration>(fields).flatMap(([name, field]) => field instanceof FilterField ? [{ filter: { name, field } }] : [])
    refuseMissingMethods(this.name, named, this.prototype)
    return fields
  }

  get #Class (): typeof FilterSet {
    return this.constructor as typeof FilterSet
  }

  #compiled (model: Model | null = null): FilterPlan {
    this.#plan ??= this.#Class.compile(model)
    return this.#plan
  }

  /** Checks all values together, and returns them. */
  validate (data: Data): Data | Promise<Data> {
    return data
  }

  /** Whether all parameters pass; with `raiseException`, throws a `ValidationError` where one does not. */
  async isValid ({ raiseException = false }: { raiseException?: boolean } = {}): Promise<boolean> {
    this.#outcome ??= await this.#validateAll()
    if (!(this.#outcome instanceof Failure)) return true
    if (raiseException) throw new ValidationError(this.#outcome.detail)
    return false
  }

  get #context (): SerializerContext {
    return { request: this.request, view: this.request === null ? null : viewOf(this.request) }
  }

  async #validateAll (): Promise<Data | Failure> {
    // the types of the values are those that the declared filters promise
    const values = await validateParams(this.#compiled(), this.data, this.#context) as Data | Failure
    if (values instanceof Failure || keeps(this, FilterSet, ['validate'])) return values
    const found = await attempt(() => this.validate(values))
    if (found === undefined || found === null) throw new FST_VIEWSETS_FILTER_RESULT_INVALID(this.#compiled().owner, 'validate()', 'validated data')
    return found instanceof Failure ? asSerializerFailure(found, this.#context) : found
  }

  /** The values of the parameters that were given. */
  get validatedData (): Data {
    const outcome = this.#settled('validatedData')
    return (outcome instanceof Failure ? {} : outcome) as Data
  }

  /** The errors by parameter. */
  get errors (): ErrorDetail {
    const outcome = this.#settled('errors')
    return outcome instanceof Failure ? new ValidationError(outcome.detail).detail : {}
  }

  #settled (attribute: string): Data | Failure {
    if (this.#outcome === null) throw new FST_VIEWSETS_FILTER_NOT_VALIDATED(this.#Class.name, attribute)
    return this.#outcome
  }

  /** The rows that the parameters ask for; throws a `ValidationError` with the errors of all parameters that do not pass. */
  async filterQueryset<Rows extends QuerySet> (queryset: Rows, { ignore = [] }: FilterQuerysetOptions = {}): Promise<Rows> {
    const plan = this.#compiled(queryset.model)
    await this.isValid({ raiseException: true })
    const data = this.validatedData
    const values = isRecord(data) ? data : {}
    const filtered = await applyFilters({ plan, filterset: this, values, ignored: ignore }, queryset) as Rows
    return Object.keys(values).length === 0 ? filtered : byClient(filtered)
  }
}
