/** The field that a column makes, read off what the adapter says of it. */
import { Type } from '@sinclair/typebox'
import { FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED } from '../../errors.ts'
import { isModel } from '../../querysets/guards.ts'
import { isList, isRecord } from '../../utils/guards.ts'
import { verboseName } from '../../utils/names.ts'
import { UniqueValidator } from '../../fields/validators.ts'
import type { TSchema } from '@sinclair/typebox'
import type { SchemaLike } from '../../fields/types.ts'
import type { ColumnFacts, ColumnKind } from '../../querysets/columns.ts'
import type { Model } from '../../querysets/contract.ts'

type Keywords = Record<string, unknown>

/** What a kind of column says of the field: the keywords that the builders would set. */
const KEYWORDS: Readonly<Record<ColumnKind, (column: ColumnFacts) => SchemaLike | null>> = {
  text: ({ choices, maxLength }) => choices === undefined
    ? { type: 'string', field: 'char', ...(maxLength !== undefined && { maxLength }) }
    : { enum: [...choices], field: 'choice' },
  integer: (column) => ({ type: 'integer', field: 'integer', ...range(column) }),
  bigint: (column) => ({ type: 'integer', field: 'bigInteger', native: column.native, ...range(column) }),
  float: (column) => ({ type: 'number', field: 'float', ...range(column) }),
  decimal: ({ precision, scale, native }) => ({
    type: 'string', format: 'decimal', field: 'decimal', native, ...(precision !== undefined && { maxDigits: precision, decimalPlaces: scale ?? 0 })
  }),
  boolean: () => ({ type: 'boolean', field: 'boolean' }),
  date: ({ native }) => ({ type: 'string', format: 'date', field: 'date', native }),
  datetime: ({ native }) => ({ type: 'string', format: 'date-time', field: 'dateTime', native }),
  time: () => ({ type: 'string', format: 'time', field: 'time' }),
  uuid: () => ({ type: 'string', format: 'uuid', field: 'uuid' }),
  json: () => ({ field: 'json' }),
  array: (column) => column.element === undefined ? null : arrayKeywords(column, column.element),
  binary: () => null
}

function range ({ minimum, maximum }: ColumnFacts): SchemaLike {
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) }
}

function arrayKeywords (column: ColumnFacts, element: ColumnKind): SchemaLike | null {
  const items = KEYWORDS[element](column)
  return items === null ? null : { type: 'array', items, field: 'list' }
}

/** Whether only the database or the adapter sets it: a key with a default of its own is none for clients to choose. */
function isAssigned (column: ColumnFacts): boolean {
  return column.generated || (column.primaryKey && column.hasDefault)
}

function relationKeywords (column: ColumnFacts): SchemaLike | null {
  const reference = column.references?.()
  if (reference === undefined) return null
  const { model: target, property } = reference
  // what points at another column than the key is stored as it is, with the database as the judge
  return isModel(target) && property === target.primaryKey ? { field: 'primaryKey', target } : null
}

/** What the column's own schema says counts before what its kind does, and may make another field of a text. */
function withOwnKeywords (kind: SchemaLike | null, own: SchemaLike | undefined): SchemaLike | null {
  if (kind === null || own === undefined) return kind
  if (kind['field'] === 'char') return ownText(kind, own)
  const { format, pattern, ...rest } = own
  const { items } = kind
  if (!isRecord(items) || own['field'] !== undefined) return { ...kind, ...rest }
  return { ...kind, ...rest, items: withOwnKeywords(items, isRecord(own['items']) ? own['items'] : undefined) }
}

// a format or a pattern tells which field it is, where the schema does not name one
function ownText ({ field, ...kind }: SchemaLike, own: SchemaLike): SchemaLike {
  return 'format' in own || 'pattern' in own ? { ...kind, ...own } : { field, ...kind, ...own }
}

/** The keywords of a column's field, `required` among them as the builders take it. */
export function columnKeywords (model: Model, column: ColumnFacts): Keywords {
  const kind = relationKeywords(column) ?? withOwnKeywords(KEYWORDS[column.kind](column), column.keywords)
  if (kind === null) throw new FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED(column.name, `a ${column.kind} column of ${model.name} has no field of its own: leave it out, or give it one in \`extra\``)
  const keywords: Keywords = { ...kind, alwaysShown: true, required: !column.nullable && !column.hasDefault }
  if (column.name === 'id') keywords['title'] = 'ID'
  if (isAssigned(column)) return Object.assign(keywords, { readOnly: true })
  if (column.nullable) keywords['allowNull'] = true
  if (column.kind === 'text' && column.defaultValue === '') keywords['allowBlank'] = true
  const own = column.keywords?.['validators']
  if (column.unique || column.primaryKey) keywords['validators'] = [uniqueValidator(model, column), ...isList(own) ? own : []]
  return keywords
}

function uniqueValidator (model: Model, { name }: ColumnFacts): UniqueValidator {
  return new UniqueValidator({ queryset: model.objects, message: `${model.verboseName} with this ${verboseName(name)} already exists.` })
}

/** A TypeBox schema of keywords, with `required` and `allowNull` as the builders understand them. */
export function schemaOfKeywords ({ required, allowNull, ...keywords }: Keywords): TSchema {
  const schema = Type.Unsafe({ ...keywords, ...(allowNull === true && { nullable: true }) })
  return required === false ? Type.Optional(schema) : schema
}
