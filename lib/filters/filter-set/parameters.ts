/** The query parameters that filters come to: themselves, their lookups, and the negations of both. */
import { FST_VIEWSETS_FILTER_INVALID, FST_VIEWSETS_FILTER_PATH_UNKNOWN } from '../../errors.ts'
import { parseLookup } from '../../querysets/lookups.ts'
import { messageOf } from '../../utils/guards.ts'
import { shapeOf } from './lookups.ts'
import { limited, PAIR, variantSchema } from './value-schemas.ts'
import { variantsOf } from './variants.ts'
import type { FilterKind, SchemaLike } from '../../fields/types.ts'
import type { Naming } from '../../querysets/paths.ts'
import type { Declared } from './declarations.ts'
import type { NamedFilter } from './columns.ts'
import type { Variant } from './variants.ts'

/** One query parameter, as far as it can be told without compiling the field that converts its value. */
export interface ParameterSpec {
  readonly name: string
  readonly filter: NamedFilter
  /** The lookup that it adds to its filter, or null for the filter itself. */
  readonly variant: Variant | null
  readonly negated: boolean
  readonly required: boolean
  readonly isList: boolean
  /** The schema of the field that converts its value. */
  readonly schema: SchemaLike
  /** The path that its value is compared with, or null where a function of its own applies it. */
  readonly path: string | null
}

/** Everything that a filter's parameters are made with. */
interface Source extends Pick<Declared, 'owner' | 'meta'> {
  readonly filter: NamedFilter
  readonly model: Naming | null
}

/** The parameters of one filter: itself, its variants, then their negations. */
export function parametersOf (source: Source): ParameterSpec[] {
  const { filter: { name, field }, meta } = source
  refuseConflicts(source)
  const column = field.options.dbField ?? name
  const separator = field.options.lookupSeparator ?? meta.lookupSeparator
  const variants = variantsOf({ ...source, column })
  const positive = [baseOf(source, column), ...variants.map((variant) => variantOf(source, column, `${name}${separator}${variant.alias}`, variant))]
  if (field.options.allowNegate === false) return positive
  // a filter that must be given need not be given twice
  return [...positive, ...positive.map((one) => ({ ...one, name: `${one.name}!`, negated: true, required: false }))]
}

function refuseConflicts ({ owner, filter: { name, field: { options } } }: Source): void {
  const { method, filterBy, lookups = [], dbField } = options
  if (method !== undefined && filterBy !== undefined) throw new FST_VIEWSETS_FILTER_INVALID(owner, name, '`method` and `filterBy` exclude each other')
  const isOwn = method !== undefined || filterBy !== undefined
  if (isOwn && dbField === undefined && Object.keys(lookups).length > 0) {
    throw new FST_VIEWSETS_FILTER_INVALID(owner, name, 'beside `method` or `filterBy`, its `lookups` need a `dbField` that they are about')
  }
}

const LISTED: ReadonlySet<FilterKind> = new Set(['list', 'multipleChoice'])

function baseOf (source: Source, column: string): ParameterSpec {
  const { filter, meta } = source
  const { kind, keywords, options } = filter.field
  const isList = LISTED.has(kind)
  const path = basePath(source, column, isList)
  const lookup = path === null ? 'exact' : lookupAt(source, path)
  refuseMisfit(source, lookup, path)
  const pair = lookup === 'range' ? PAIR : {}
  const schema = { ...limited(keywords, lookup, meta), ...pair }
  return { name: filter.name, filter, variant: null, negated: false, required: options.required === true, isList, schema, path }
}

function basePath ({ filter: { field }, model }: Source, column: string, isList: boolean): string | null {
  const { method, filterBy } = field.options
  if (method !== undefined || typeof filterBy === 'function') return null
  if (filterBy !== undefined) return filterBy
  // a list is compared with a column of lists as a whole, and with another for having one of its values
  const isArray = model?.columns.get(column)?.kind === 'array'
  return isList && !isArray ? `${column}__in` : column
}

/** The lookup at the end of a path; throws where the model does not have the path. */
function lookupAt ({ owner, filter: { name }, model }: Source, path: string): string {
  if (model === null) return path.includes('__') ? path.slice(path.lastIndexOf('__') + 2) : 'exact'
  try {
    return parseLookup(model, path).lookup
  } catch (error) {
    throw new FST_VIEWSETS_FILTER_PATH_UNKNOWN(owner, name, messageOf(error))
  }
}

/** Refuses a path that takes another number of values than the filter gives, or another kind. */
function refuseMisfit ({ owner, filter: { name, field: { kind } }, model }: Source, lookup: string, path: string | null): void {
  if (path === null || model === null) return
  const isList = LISTED.has(kind)
  const takesList = lookup === 'in' || lookup === 'range' || (lookup === 'exact' && parseLookup(model, path).column.kind === 'array')
  if (takesList !== isList) throw new FST_VIEWSETS_FILTER_INVALID(owner, name, `"${path}" takes ${takesList ? 'a list: declare it by filters.list()' : 'one value, and it gives a list'}`)
  if (lookup === 'isnull' && kind !== 'boolean') throw new FST_VIEWSETS_FILTER_INVALID(owner, name, `"${path}" takes true or false: declare it by filters.boolean()`)
}

function variantOf (source: Source, column: string, name: string, variant: Variant): ParameterSpec {
  const { filter, meta } = source
  const shape = shapeOf(variant.lookup, filter.field.kind)
  const isList = shape.arity !== 'one' || (shape.kind === null && LISTED.has(filter.field.kind))
  const schema = variantSchema(filter.field, variant.lookup, shape, meta)
  return { name, filter, variant, negated: false, required: variant.required, isList, schema, path: `${column}__${variant.lookup}` }
}
