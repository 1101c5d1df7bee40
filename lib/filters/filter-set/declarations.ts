/** What a filter set class declares, gathered from its ancestors, its schemas and its model. */
import { FST_VIEWSETS_FILTER_INVALID, FST_VIEWSETS_FILTER_LOOKUP_UNKNOWN, FST_VIEWSETS_FILTER_OPTION_INVALID } from '../../errors.ts'
import { filterOfSchema } from './annotations.ts'
import { filtersOfColumns, optionsOf, refuseStrangers } from './columns.ts'
import { FilterField, OrderFilter, RelatedFilter } from './field.ts'
import { isPath } from './lookups.ts'
import { resolveMeta } from './meta.ts'
import { isModel } from '../../querysets/guards.ts'
import type { ObjectSchema, TypeBoxSchema } from '../../utils/typebox.ts'
import type { Model } from '../../querysets/contract.ts'
import type { FilterDeclaration, FilterDeclarations } from './types.ts'
import type { NamedFilter } from './columns.ts'

import type { ResolvedMeta } from './meta.ts'
import type { FilterSetMeta } from './options.ts'

/** As much of a filter set class as its declarations are read from. */
export interface DeclaringClass {
  readonly name: string
  readonly prototype: object
  readonly fields: FilterDeclarations | ObjectSchema
  readonly meta: FilterSetMeta
}

export interface Declared {
  /** The name of the class in error messages. */
  readonly owner: string
  readonly meta: ResolvedMeta
  /** In the order in which their errors are told. */
  readonly filters: readonly NamedFilter[]
  readonly order: { readonly name: string, readonly filter: OrderFilter } | null
}

/** Everything that a class declares, its own declarations taking the place of its ancestors'. */
export function declarationsOf (Class: DeclaringClass): Declared {
  const owner = Class.name === '' ? 'The filter set' : Class.name
  const meta = resolveMeta(owner, Object.assign({}, ...ownOfEach(Class, 'meta')))
  const declared = merged(ownOfEach(Class, 'fields'))
  const schemas = [...declared].flatMap(([name, one]) => isBuilt(one) ? [] : [{ name, field: annotated(owner, name, one, meta) }])
  const built = [...declared].flatMap(([name, one]) => one instanceof FilterField ? [{ name, field: one }] : one instanceof RelatedFilter ? related(owner, name, one) : [])
  const columns = columnsOf(owner, meta, new Set(declared.keys()))
  return { owner, meta, filters: [...schemas, ...built, ...columns], order: orderOf(owner, declared, meta) }
}

const isDeclaring = (value: unknown): value is DeclaringClass => typeof value === 'function' && 'fields' in value && 'meta' in value

/** What each class from the oldest ancestor on says itself of `name`. */
function ownOfEach<K extends 'fields' | 'meta'> (Class: DeclaringClass, name: K): DeclaringClass[K][] {
  const levels: DeclaringClass[K][] = []
  for (let level: object | null = Class; isDeclaring(level); level = Reflect.getPrototypeOf(level)) {
    if (Object.hasOwn(level, name)) levels.unshift(level[name])
  }
  return levels
}

function merged (levels: readonly (FilterDeclarations | ObjectSchema)[]): Map<string, FilterDeclaration> {
  const all = new Map<string, FilterDeclaration>()
  for (const level of levels) {
    for (const [name, declaration] of Object.entries(propertiesOf(level))) {
      all.delete(name)
      all.set(name, declaration)
    }
  }
  return all
}

const isObjectSchema = (declared: FilterDeclarations | ObjectSchema): declared is ObjectSchema => 'type' in declared && typeof declared.type === 'string'

/** The declarations of a TypeBox object, or those that stand by themselves. */
export function propertiesOf (declared: FilterDeclarations | ObjectSchema): FilterDeclarations {
  return isObjectSchema(declared) ? declared.properties : declared
}

function isBuilt (one: FilterDeclaration): one is FilterField | OrderFilter | RelatedFilter {
  return one instanceof FilterField || one instanceof OrderFilter || one instanceof RelatedFilter
}

function annotated (owner: string, name: string, schema: TypeBoxSchema, meta: ResolvedMeta): FilterField {
  if (typeof schema !== 'object' || schema === null) throw new FST_VIEWSETS_FILTER_INVALID(owner, name, 'it is neither one of `filters.*` nor a schema')
  return filterOfSchema(owner, name, schema, { allowNegate: meta.allowNegate, ...optionsOf(meta, name) })
}

function related (owner: string, name: string, { model, choice }: RelatedFilter): NamedFilter[] {
  return filtersOfColumns({ owner, model, choice, prefix: `${name}__`, allowNegate: choice.allowNegate ?? true }, new Set())
}

function columnsOf (owner: string, meta: ResolvedMeta, taken: ReadonlySet<string>): NamedFilter[] {
  const { model, relatedFields = [], fields } = meta
  if (model === undefined) {
    if (fields === undefined) return []
    throw new FST_VIEWSETS_FILTER_OPTION_INVALID(owner, 'fields', 'it names columns, so give the `model` that has them')
  }
  refuseStrangers({ owner, model }, relatedFields, 'relatedFields')
  const own = filtersOfColumns({ owner, model, choice: meta, prefix: '', allowNegate: meta.allowNegate }, taken)
  return own.flatMap((filter) => relatedFields.includes(filter.name) ? throughColumn(owner, model, filter.name, meta) : [filter])
}

/** Filters for the row that a foreign key refers to, in the place of the key's own. */
function throughColumn (owner: string, model: Model, name: string, meta: ResolvedMeta): NamedFilter[] {
  const target = model.columns.get(name)?.references?.().model
  if (!isModel(target)) throw new FST_VIEWSETS_FILTER_OPTION_INVALID(owner, 'relatedFields', `"${name}" of ${model.name} refers to no other model`)
  const relation = [name.replace(/_?id$/i, ''), name].find((candidate) => isPath(model, `${candidate}__${target.primaryKey}`))
  if (relation === undefined) throw new FST_VIEWSETS_FILTER_LOOKUP_UNKNOWN(owner, name, `querysets of ${model.name} have no paths into ${target.name}`)
  const { extraOptions } = meta
  const choice = { fields: '__all__', ...(extraOptions !== undefined && { extraOptions }) } as const
  return filtersOfColumns({ owner, model: target, choice, prefix: `${relation}__`, allowNegate: meta.allowNegate }, new Set())
}

function orderOf (owner: string, declared: ReadonlyMap<string, FilterDeclaration>, meta: ResolvedMeta): Declared['order'] {
  const [order, second] = [...declared].flatMap(([name, filter]) => filter instanceof OrderFilter ? [{ name, filter }] : [])
  if (second !== undefined) throw new FST_VIEWSETS_FILTER_INVALID(owner, second.name, `only one filter orders, and "${order?.name}" does`)
  if (order !== undefined) return order
  const { orderFields, orderParam, orderFieldLabels: labels, defaultOrderFields, overrideOrderDirection } = meta
  if (orderFields.length === 0) return null
  const options = { ...(labels && { labels }), ...(defaultOrderFields && { defaultOrderFields }), ...(overrideOrderDirection && { overrideOrderDirection }) }
  return { name: orderParam, filter: new OrderFilter(orderFields, options) }
}
