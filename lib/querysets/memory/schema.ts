/** Column facts from a TypeBox object or any JSON Schema of one: only the keywords are read. */
import { choicesOf, keywordsOfSchema } from './keywords.ts'
import type { ColumnFacts, ColumnKind } from '../columns.ts'
import type { Model, QuerySet } from '../contract.ts'

/** A JSON Schema, as far as a column can be told from it. */
interface Keywords {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly anyOf?: readonly Keywords[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly nullable?: boolean
  readonly default?: unknown
  readonly maxLength?: number
  readonly minimum?: number | bigint
  readonly maximum?: number | bigint
  readonly items?: Keywords
  // what the builders of `fields` add
  readonly native?: ColumnFacts['native']
  readonly field?: string
  readonly allowNull?: boolean
  readonly maxDigits?: number
  readonly decimalPlaces?: number
  readonly target?: unknown
  readonly many?: boolean
}

/** What `memoryModel` takes as the description of a row. */
export interface RowSchema {
  readonly properties: object
  readonly required?: readonly string[]
}

const kindOfType: Readonly<Record<string, ColumnKind>> = {
  integer: 'integer',
  number: 'float',
  boolean: 'boolean',
  bigint: 'bigint',
  array: 'array',
  object: 'json',
  Date: 'datetime',
  Uint8Array: 'binary'
}

const kindOfFormat: Readonly<Record<string, ColumnKind>> = {
  date: 'date',
  'date-time': 'datetime',
  time: 'time',
  uuid: 'uuid',
  decimal: 'decimal'
}

const nativeOfKind: Readonly<Record<ColumnKind, ColumnFacts['native']>> = {
  text: 'string',
  integer: 'number',
  bigint: 'bigint',
  float: 'number',
  decimal: 'string',
  boolean: 'boolean',
  date: 'string',
  datetime: 'string',
  time: 'string',
  uuid: 'string',
  json: 'json',
  binary: 'Buffer',
  array: 'json'
}

/** The facts of every property of the schema, in its order. */
export function columnsOfSchema (schema: RowSchema): Map<string, ColumnFacts> {
  const required = new Set(schema.required ?? [])
  const properties = Object.entries(schema.properties) as [string, Keywords][]
  return new Map(properties.map(([name, property]) => [name, columnOf(name, property, required.has(name))]))
}

function columnOf (name: string, property: Keywords, required: boolean): ColumnFacts {
  const { value, nullable } = withoutNull(property)
  const choices = textChoices(value)
  const kind = choices === null ? kindOf(value) : 'text'
  const keywords = keywordsOfSchema(property, value, kind === 'text' && choices === null)
  const fallback = property.default ?? value.default
  const isConstant = fallback !== undefined && typeof fallback !== 'function'
  return {
    name,
    kind,
    native: value.native ?? (isDate(value) ? 'Date' : nativeOfKind[kind]),
    nullable: nullable || !required,
    hasDefault: fallback !== undefined,
    ...isConstant ? { defaultValue: fallback } : {},
    primaryKey: false,
    generated: false,
    unique: false,
    ...choices === null ? {} : { choices },
    ...Object.keys(keywords).length === 0 ? {} : { keywords },
    ...limitsOf(kind, value)
  }
}

function limitsOf (kind: ColumnKind, { maxLength, minimum, maximum, items, maxDigits, decimalPlaces = 0, ...property }: Keywords): Partial<ColumnFacts> {
  const whole = kind === 'integer' || kind === 'bigint'
  return {
    ...maxLength === undefined ? {} : { maxLength },
    ...referenceOf(property),
    ...kind === 'decimal' && maxDigits !== undefined ? { precision: maxDigits, scale: decimalPlaces } : {},
    ...whole && minimum !== undefined ? { minimum } : {},
    ...whole && maximum !== undefined ? { maximum } : {},
    ...kind === 'array' && items !== undefined ? { element: kindOf(items) } : {}
  }
}

function referenceOf (property: Keywords): Pick<ColumnFacts, 'references'> {
  const model = targetOf(property)
  return model === null ? {} : { references: () => ({ model, property: model.primaryKey }) }
}

/** The model that `fields.primaryKey(model)` points to. */
function targetOf ({ field, many, target }: Keywords): Model | null {
  if (field !== 'primaryKey' || many === true) return null
  return 'columns' in (target as object) ? target as Model : (target as QuerySet).model
}

function isNull (schema: Keywords): boolean {
  return schema.type === 'null' || (schema.const === null && 'const' in schema)
}

/** The schema of a value that is not null, whichever way null is allowed. */
function withoutNull (property: Keywords): { value: Keywords, nullable: boolean } {
  if (property.anyOf !== undefined) {
    const rest = property.anyOf.filter((one) => !isNull(one))
    const value = rest.length === 1 ? rest[0] as Keywords : { ...property, anyOf: rest }
    return { value, nullable: rest.length < property.anyOf.length }
  }
  if (typeof property.type === 'object') {
    const rest = property.type.filter((type) => type !== 'null')
    return { value: { ...property, type: rest[0] ?? 'object' }, nullable: rest.length < property.type.length }
  }
  return { value: property, nullable: property.nullable === true || property.allowNull === true || property.enum?.includes(null) === true }
}

/** The choices, where all of them are texts. */
function textChoices (value: Keywords): string[] | null {
  const choices = choicesOf(value)
  const texts = choices.filter((choice) => typeof choice === 'string')
  return texts.length > 0 && texts.length === choices.length ? texts : null
}

function kindOf (property: Keywords): ColumnKind {
  const { type, format, anyOf, const: only, native } = property
  const target = targetOf(property)
  if (target !== null) return target.columns.get(target.primaryKey)?.kind ?? 'json'
  if (type === 'integer' && native === 'bigint') return 'bigint'
  if (type === 'string') return kindOfFormat[format ?? ''] ?? 'text'
  if (typeof type === 'string') return kindOfType[type] ?? 'json'
  const sample = only ?? anyOf?.[0]?.const
  if (typeof sample === 'boolean') return 'boolean'
  return typeof sample === 'number' ? 'float' : 'json'
}

/** `Type.Date()`, or `Type.Unsafe<Date>` of a date's format: the keywords of the latter are a string's, so it takes TypeBox's mark to know. */
function isDate (schema: Keywords): boolean {
  if (schema.type === 'Date') return true
  const marked = schema as Readonly<Record<string | symbol, unknown>>
  const isUnsafe = marked[Symbol.for('TypeBox.Kind')] === 'Unsafe' || '~unsafe' in marked
  return isUnsafe && schema.field === undefined && (schema.format === 'date-time' || schema.format === 'date')
}
