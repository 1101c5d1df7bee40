/** `modelSerializer(Model, options)`: a serializer class from what the adapter says of a table's columns. */
import { Type } from '@sinclair/typebox'
import { FST_VIEWSETS_MODEL_FIELD_LEFT_OUT, FST_VIEWSETS_MODEL_FIELD_UNKNOWN, FST_VIEWSETS_SERIALIZER_OPTION_INVALID } from '../../errors.ts'
import { refuseFunctions } from '../../fields/registry.ts'
import { requireOption, requireOptions } from '../../utils/options.ts'
import { requireKeywords } from '../extra-keywords.ts'
import { serializerClass } from '../factory.ts'
import { columnKeywords, schemaOfKeywords } from './columns.ts'
import { nestedKeywords, relationKeywords, relationOf } from './relation-fields.ts'
import { linked, PLAIN, withIdentity } from './styles.ts'
import { requireTogether, togetherValidators } from './uniqueness.ts'
import { didYouMean } from '../../utils/spelling.ts'
import { isTypeBox } from '../../fields/typebox.ts'
import { isModel } from '../../querysets/guards.ts'
import { isTypeBox1 } from '../../utils/typebox.ts'
import type { ColumnFacts, Model, ModelOf } from '../../querysets/contract.ts'
import type { SerializerClass } from '../serializer.ts'
import type { Statics } from '../factory.ts'
import type { ColumnStyle } from './styles.ts'
import type { ExtraFields, Linked, LinkOptions, Links, ModelFieldName, ModelHooks, ModelInput, ModelOptions, ModelOutput, ModelSerializerClass, RelatedKeys, Shown, WithURL } from './types.ts'
import type { SerializerValidator } from '../../fields/validators.ts'

export type { ColumnOverrides, ModelSerializerClass } from './types.ts'

type Keywords = Record<string, unknown>

/** The options without their types. */
interface LooseOptions {
  readonly fields?: '__all__' | readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  readonly readOnly?: readonly string[]
  readonly writeOnly?: readonly string[]
  readonly extra?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly depth?: number
  readonly urlFieldName?: string
  readonly validators?: readonly SerializerValidator[]
  readonly title?: string
  readonly description?: string
}

/**
 * A serializer class with a field for each of the named columns, as DRF's `ModelSerializer` derives them: lengths, choices,
 * nullability, uniqueness, relations. `save()` stores in the view's queryset, or else in the model's.
 */
export function modelSerializer<
  Row extends object,
  Insert extends object,
  Key extends string,
  const Extra extends ExtraFields = {},
  Related extends object = {},
  const Depth extends number = 0,
  const Name extends ModelFieldName<Row, Extra> | (keyof Related & string) = ModelFieldName<Row, Extra>,
  const Excluded extends keyof Row & string = never,
  const ReadOnly extends Name = never,
  const WriteOnly extends Name = never
> (
  model: ModelOf<Row, Insert, Key> & RelatedKeys<Related>,
  options: ModelOptions<Name, Excluded, ReadOnly, WriteOnly, Extra, Depth>,
  hooks?: ModelHooks<ModelInput<Row, Insert, Key, Extra, Exclude<Name, Excluded>, ReadOnly, Shown<Related, Depth>>, ModelOutput<Row, Extra, Exclude<Name, Excluded>, WriteOnly, Shown<Related, Depth>>, Row>
): ModelSerializerClass<ModelInput<Row, Insert, Key, Extra, Exclude<Name, Excluded>, ReadOnly, Shown<Related, Depth>>, ModelOutput<Row, Extra, Exclude<Name, Excluded>, WriteOnly, Shown<Related, Depth>>, Row>
export function modelSerializer (model: ModelOf, options: LooseOptions, hooks: object = {}): unknown {
  return serializerClass(() => options.title ?? model.name, () => staticsOf(model, options, PLAIN), hooks, [options, hooks])
}

/**
 * The same with links in place of keys, as DRF's `HyperlinkedModelSerializer`: `url` is that of the row itself, and foreign keys are the URLs of the rows
 * that they refer to. Which URLs these are is told by the names of the models, or in `extra`: `{ url: { lookupField: 'slug' } }`.
 */
export function hyperlinkedModelSerializer<
  Row extends object,
  Insert extends object,
  Key extends string,
  const Extra extends ExtraFields = {},
  Related extends object = {},
  const Depth extends number = 0,
  const Url extends string = 'url',
  const Name extends ModelFieldName<WithURL<Row, Url>, Extra> | (keyof Related & string) = ModelFieldName<WithURL<Row, Url>, Extra>,
  const Excluded extends keyof Row & string = never,
  const ReadOnly extends Name = never,
  const WriteOnly extends Name = never
> (
  model: ModelOf<Row, Insert, Key> & RelatedKeys<Related>,
  options: ModelOptions<Name, Excluded, ReadOnly, WriteOnly, Extra, Depth> & LinkOptions<Url>,
  hooks?: ModelHooks<ModelInput<Row, Insert, Key, Extra, Exclude<Name, Excluded>, ReadOnly, Shown<Related, Depth>>, ModelOutput<Linked<Row, Key, Url>, Extra, Exclude<Name, Excluded>, WriteOnly, Shown<Links<Related>, Depth>>, Row>
): ModelSerializerClass<ModelInput<Row, Insert, Key, Extra, Exclude<Name, Excluded>, ReadOnly, Shown<Related, Depth>>, ModelOutput<Linked<Row, Key, Url>, Extra, Exclude<Name, Excluded>, WriteOnly, Shown<Links<Related>, Depth>>, Row>
export function hyperlinkedModelSerializer (model: ModelOf, options: LooseOptions, hooks: object = {}): unknown {
  return serializerClass(() => options.title ?? model.name, () => staticsOf(model, options, linked(options?.urlFieldName)), hooks, [options, hooks])
}

function staticsOf (model: ModelOf, options: LooseOptions, style: ColumnStyle): Statics {
  checkArguments(style, model, options)
  const fields = fieldKeywords(model, options, style)
  const properties = Object.fromEntries([...fields].map(([name, keywords]) => [name, isTypeBox(keywords) ? keywords : schemaOfKeywords(keywords)]))
  const { title = model.name, description } = options
  return {
    schema: Type.Object(properties, { title, ...(description !== undefined && { description }) }),
    validators: options.validators ?? togetherValidators(model, fields),
    model
  }
}

/** The schema or keywords of every field, in order. */
function fieldKeywords (model: Model, options: LooseOptions, style: ColumnStyle): ReadonlyMap<string, Keywords> {
  const { extra = {}, readOnly = [], writeOnly = [] } = options
  const derived = new Map<string, Keywords>()
  const columnNames = new Map<string, string>()
  const fields = new Map<string, Keywords>()
  for (const name of namesOf(model, options, style)) {
    const given = Object.hasOwn(extra, name) ? extra[name] : undefined
    const own = isSchemaGiven(model, name, given) ? null : ownKeywords(model, name, options, style)
    if (own !== null && given !== undefined) requireKeywords(model.name, name, given)
    const isSchema = own === null
    const keywords = withIdentity(model, name, style.keywords(model, name, isSchema ? keywordsIn(name, given) : { ...own, ...given }))
    if (readOnly.includes(name)) keywords['readOnly'] = true
    if (writeOnly.includes(name)) keywords['writeOnly'] = true
    if (!isSchema && keywords['readOnly'] === true) dropLimits(keywords)
    fields.set(name, keywords)
    if (isSchema) continue
    const column = relationOf(model, name)?.near.name ?? name
    derived.set(column, keywords)
    columnNames.set(column, name)
  }
  // as in DRF: whoever gives checks of his own says himself what they need
  if (options.validators === undefined) requireTogether(model, { fields, derived }, (column, keyword) => Object.hasOwn(extra[columnNames.get(column) ?? column] ?? {}, keyword))
  return fields
}

/** What is said of a relation is a schema of its own where it says a type or a kind; of a column, only where it is of TypeBox. */
function isSchemaGiven (model: Model, name: string, given: Keywords | undefined): boolean {
  if (given !== undefined && (isTypeBox(given) || isTypeBox1(given))) return true
  if (model.columns.has(name)) return false
  return relationOf(model, name) === undefined || (given !== undefined && ('type' in given || 'field' in given))
}

/** What a column, or a relation, says of its field. */
function ownKeywords (model: Model, name: string, { depth = 0 }: LooseOptions, style: ColumnStyle): Keywords {
  const relation = relationOf(model, name)
  if (relation === undefined) return columnKeywords(model, model.columns.get(name) as ColumnFacts)
  return depth > 0 ? nestedKeywords(relation, within(relation.model, depth - 1, style)) : relationKeywords(model, relation)
}

/** The serializer of rows that are shown inside of others, so many levels above the last. */
function within (model: Model, depth: number, style: ColumnStyle): SerializerClass {
  const options = { fields: style.namesWithin(model), depth, title: `${model.name}Within${depth}` }
  return serializerClass(() => options.title, () => staticsOf(model, options, style), {}, [options])
}

/** A copy of what a schema says, and of TypeBox 1.x also what a copy says no longer: that it is optional. */
function keywordsIn (name: string, schema: Keywords = {}): Keywords {
  refuseFunctions(name, schema)
  return { ...schema, ...('~optional' in schema && !isTypeBox(schema) && { required: false }) }
}

const LIMITS = [
  'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems', 'allowBlank', 'validators'
]

/** What limits what comes in says nothing of a field that only goes out. */
function dropLimits (keywords: Keywords): void {
  for (const name of LIMITS) Reflect.deleteProperty(keywords, name)
}

function namesOf (model: Model, { fields, exclude, extra = {}, readOnly = [], writeOnly = [] }: LooseOptions, { names: usual }: ColumnStyle): readonly string[] {
  const all = [...new Set([...usual(model), ...model.columns.keys(), ...Object.keys(extra)])]
  const shown = new Set([...usual(model), ...Object.keys(extra)])
  const names = fields === undefined || fields === '__all__' ? [...shown].filter((name) => exclude?.includes(name) !== true) : fields
  const lists = { readOnly, writeOnly, extra: Object.keys(extra) }
  refuseUnknown(model, { exclude: exclude ?? [] }, all)
  refuseUnknown(model, { fields: names, ...lists }, [...all, ...names.filter((name) => relationOf(model, name) !== undefined), ...model.relations?.keys() ?? []])
  refuseLeftOut(model, lists, names, exclude === undefined ? 'fields' : 'exclude')
  return names
}

type NameLists = Readonly<Record<string, readonly string[]>>

function refuseUnknown (model: Model, lists: NameLists, known: readonly string[]): void {
  for (const [option, names] of Object.entries(lists)) {
    const stranger = names.find((name) => !known.includes(name))
    if (stranger !== undefined) throw new FST_VIEWSETS_MODEL_FIELD_UNKNOWN(model.name, stranger, `\`${option}\`.${didYouMean(stranger, known)}`)
  }
}

function refuseLeftOut (model: Model, lists: NameLists, present: readonly string[], by: 'fields' | 'exclude'): void {
  for (const [option, names] of Object.entries(lists)) {
    const absent = names.find((name) => !present.includes(name))
    const cure = by === 'fields' ? `Add it to \`fields\`, or take it out of \`${option}\`.` : 'Take it out of one of them.'
    if (absent !== undefined) throw new FST_VIEWSETS_MODEL_FIELD_LEFT_OUT(model.name, absent, `\`${option}\`, but \`${by}\` leaves that field out. ${cure}`)
  }
}

const OPTIONS: readonly string[] = ['fields', 'exclude', 'readOnly', 'writeOnly', 'extra', 'depth', 'validators', 'title', 'description']

function checkArguments ({ builder, options: own }: ColumnStyle, model: unknown, options: LooseOptions): asserts model is Model {
  requireOption(`${builder}()`, 'model', isModel(model), 'give what an adapter made, as in drizzleModel(db, books)')
  const owner = `${builder}(${model.name})`
  requireOptions(owner, options, [...OPTIONS, ...own])
  const refuse = (option: keyof LooseOptions, cure: string): Error => new FST_VIEWSETS_SERIALIZER_OPTION_INVALID(owner, option, cure)
  const { fields, exclude, extra, depth, urlFieldName = 'url' } = options
  if (fields === undefined && exclude === undefined) throw refuse('fields', 'name the fields, or give \'__all__\', or `exclude` some')
  if (fields !== '__all__' && !isListOrNothing(fields)) throw refuse('fields', 'give a list of names, or \'__all__\'')
  if (depth !== undefined && !(Number.isInteger(depth) && depth >= 0 && depth <= 10)) throw refuse('depth', 'give a whole number from 0 to 10')
  if (typeof urlFieldName !== 'string' || urlFieldName === '') throw refuse('urlFieldName', 'give the name of a field')
  const noList = (['exclude', 'readOnly', 'writeOnly'] as const).find((option) => !isListOrNothing(options[option]))
  if (noList !== undefined) throw refuse(noList, 'give a list of names')
  if (fields !== undefined && exclude !== undefined) throw refuse('exclude', 'it cannot be given together with `fields`, which names what is there')
  if (extra !== undefined && (typeof extra !== 'object' || extra === null || Array.isArray(extra))) throw refuse('extra', 'give fields, or keywords, by their names')
}

const isListOrNothing = (value: unknown): boolean => value === undefined || Array.isArray(value)
