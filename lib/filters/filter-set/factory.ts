/** `filterSet()` and `inlineFilterSet()`: filter set classes without the writing of one. */
import { deferredClass } from '../../utils/deferred-class.ts'
import { FST_VIEWSETS_FILTER_OPTION_INVALID } from '../../errors.ts'
import { didYouMean } from '../../utils/spelling.ts'
import { propertiesOf } from './declarations.ts'
import { FilterField } from './field.ts'
import { FilterSet } from './filter-set.ts'
import { isOption } from './meta.ts'
import { refuseMissingMethods } from './plan.ts'
import type { ObjectSchema } from '../../utils/typebox.ts'
import type { Awaitable } from '../../utils/awaitable.ts'
import type { ModelOf } from '../../querysets/contract.ts'
import type { CheckedDeclarations, DeclaredBy, FilterData, FilterDeclarations, GraphOf, MethodHooks, MethodNames } from './types.ts'
import type { NamedFilter } from './columns.ts'
import type { FilterSetClass } from './filter-set.ts'
import type { FilterSetMeta, FilterSetOptions } from './options.ts'

/** As much of a queryset as tells its rows. */
interface RowsOf<Row extends object> {
  readonly $row: Row
  readonly model: { readonly name: string }
}

interface Hooks<Data> {
  /** Checks all values together, and returns them. */
  validate? (data: Data): Awaitable<Data>
}

/** The options of a set, and beside them the methods that its filters name. */
type OptionsAndMethods<Row extends object, D, Sep extends string> =
  Omit<FilterSetOptions<Row>, 'lookupSeparator'> & { readonly lookupSeparator?: Sep } &
  MethodHooks<Row, D> & Hooks<FilterData<D, Sep>> & ThisType<FilterSet<FilterData<D, Sep>, Row>>

/** The options, which may only be left out where no filter names a method. */
type OptionsArgument<Row extends object, D, Sep extends string> =
  [MethodNames<D>] extends [never] ? [options?: OptionsAndMethods<Row, D, Sep>] : [options: OptionsAndMethods<Row, D, Sep>]

/** What a class may say of itself beyond `FilterSetClass`. */
interface Extensible {
  fields: FilterDeclarations | ObjectSchema
  meta: FilterSetMeta
  declare: typeof FilterSet.declare
}

/** A filter set class of rows of one type, to be used as it is or extended. */
export type FilterSetOf<Data extends object, Row extends object> = FilterSetClass<FilterSet<Data, Row>> & Extensible

/**
 * A filter set class for a model: filters by the names of their parameters, where a TypeBox schema may stand for one;
 * or a TypeBox object; or names of columns, or `'__all__'`. Options come last, and with them the methods that filters name:
 *
 *     class ProductFilterSet extends filterSet(Product, {
 *       name: filters.string({ lookups: ['icontains'] }),
 *       price: filters.decimal({ lookups: ['comparison'] })
 *     }, { orderFields: [['price', 'price'], ['newest', '-id']] }) {}
 *
 * A queryset in the model's place lets filters go by what its rows are annotated with: `filterSet(Product.objects.annotate({ … }), …)`.
 */
export function filterSet<Row extends object, Insert extends object, const D extends DeclaredBy = {}, const Sep extends string = '__', M = unknown> (
  model: M & (ModelOf<Row, Insert> | RowsOf<Row>),
  declared?: D & CheckedDeclarations<Row, D, string, GraphOf<M>>,
  ...options: OptionsArgument<Row, NoInfer<D>, Sep>
): FilterSetOf<FilterData<D, Sep>, Row>
export function filterSet (model: Pick<ModelOf, '$row' | 'name'> | RowsOf<object>, declared?: DeclaredBy, options?: object): object {
  return build(`${'model' in model ? model.model.name : model.name}FilterSet`, { model, ...options }, declared)
}

/** What `inlineFilterSet` takes: the options of a set, and what `filterSet` takes before them. */
type InlineOptions<Row extends object, D, Sep extends string> = Omit<OptionsAndMethods<Row, D, Sep>, 'fields'> & ThisType<FilterSet<FilterData<D, Sep>, Row>> & {
  /** The name of the class; made of the model's without it. */
  readonly name?: string
}

/**
 * A filter set class for one view: `filtersetClass = inlineFilterSet({ model: Product, fields: ['name', 'price'] })`.
 * A model alone stands for all its columns.
 */
export function inlineFilterSet<Row extends object = object, Insert extends object = Partial<Row>, const D extends DeclaredBy = '__all__', const Sep extends string = '__', M = unknown> (
  options: { readonly model?: M & ModelOf<Row, Insert>, readonly fields?: D & CheckedDeclarations<Row, D, string, GraphOf<M>> } & InlineOptions<Row, NoInfer<D>, Sep>
): FilterSetOf<FilterData<D, Sep>, Row>
export function inlineFilterSet ({ name, fields, ...meta }: { readonly name?: string, readonly fields?: DeclaredBy, readonly model?: ModelOf }): object {
  const { model } = meta
  if (model === undefined && fields === undefined) throw new FST_VIEWSETS_FILTER_OPTION_INVALID('inlineFilterSet()', 'fields', 'give `fields`, a `model`, or both')
  return build(name ?? `${model?.name ?? ''}FilterSet`, meta, fields ?? '__all__')
}

function build (name: string, said: Readonly<Record<string, unknown>>, declared: DeclaredBy = {}): object {
  return deferredClass({
    outline: () => addMethods(class extends FilterSet {}, said),
    complete: (Class) => { Object.assign(Class, staticsOf(name, said, declared, Class)) },
    written: [said, declared]
  })
}

/** What is no option is a method: which filters have one of that name is seen when the class is made. */
function addMethods<C extends { readonly prototype: object }> (Class: C, said: Readonly<Record<string, unknown>>): C {
  for (const [key, value] of Object.entries(said)) {
    if (!isOption(key)) Object.defineProperty(Class.prototype, key, { value, writable: true, configurable: true })
  }
  return Class
}

const isChoice = (declared: DeclaredBy): declared is '__all__' | readonly string[] => declared === '__all__' || Array.isArray(declared)

function staticsOf (name: string, said: Readonly<Record<string, unknown>>, declared: DeclaredBy, Class: { readonly prototype: object }): Pick<typeof FilterSet, 'fields' | 'meta'> {
  const fields = isChoice(declared) ? {} : propertiesOf(declared)
  Object.defineProperty(Class, 'name', { value: name })
  refuseStrangers(name, said, fields)
  refuseMissingMethods(name, builtOf(fields), Class.prototype)
  const meta = Object.fromEntries(Object.entries(said).filter(([key]) => isOption(key)))
  return { fields, meta: isChoice(declared) ? { ...meta, fields: declared } : meta }
}

function builtOf (fields: FilterDeclarations): { readonly filter: NamedFilter }[] {
  return Object.entries(fields).flatMap(([name, field]) => field instanceof FilterField ? [{ filter: { name, field } }] : [])
}

/** Options may have methods beside them: `validate`, and those that filters name. */
function refuseStrangers (name: string, said: Readonly<Record<string, unknown>>, fields: FilterDeclarations): void {
  const named = builtOf(fields).flatMap(({ filter: { field: { options: { method } } } }) => typeof method === 'string' ? [method] : [])
  const methods = ['validate', ...named]
  const stranger = Object.keys(said).find((key) => !isOption(key) && !methods.includes(key))
  if (stranger !== undefined) throw new FST_VIEWSETS_FILTER_OPTION_INVALID(name, stranger, `it is neither an option nor a method that a filter names.${didYouMean(stranger, methods)}`)
}
