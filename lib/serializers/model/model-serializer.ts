/** `modelSerializer(Model, options)`: a serializer class from what the adapter says of a table's columns. */
import { Type } from '@sinclair/typebox'
import { FST_VIEWSETS_MODEL_FIELD_LEFT_OUT, FST_VIEWSETS_MODEL_FIELD_UNKNOWN, FST_VIEWSETS_SERIALIZER_OPTION_INVALID } from '../../errors.ts'
import { refuseFunctions } from '../../fields/registry.ts'
import { requireOption, requireOptions } from '../../utils/options.ts'
import { requireKeywords } from '../extra-keywords.ts'
import { serializerClass } from '../factory.ts'
import { columnKeywords, schemaOfKeywords } from './columns.ts'
import { requireTogether, togetherValidators } from './uniqueness.ts'
import { didYouMean } from '../../utils/spelling.ts'
import { isTypeBox } from '../../fields/typebox.ts'
import { isModel } from '../../querysets/guards.ts'
import { isTypeBox1 } from '../../utils/typebox.ts'
import type { Model } from '../../querysets/contract.ts'
import type { Statics } from '../factory.ts'
import type { ExtraFields, ModelFieldName, ModelHooks, ModelInput, ModelOptions, ModelOutput, ModelSerializerClass } from './types.ts'
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
  const Name extends ModelFieldName<Row, Extra> = ModelFieldName<Row, Extra>,
  const Excluded extends keyof Row & string = never,
  const ReadOnly extends Name = never,
  const WriteOnly extends Name = never
> (
  model: Model<Row, Insert, Key>,
  options: ModelOptions<Name, Excluded, ReadOnly, WriteOnly, Extra>,
  hooks?: ModelHooks<ModelInput<Row, Insert, Key, Extra, Exclude<Name, Excluded>, ReadOnly>, ModelOutput<Row, Extra, Exclude<Name, Excluded>, WriteOnly>, Row>
): ModelSerializerClass<ModelInput<Row, Insert, Key, Extra, Exclude<Name, Excluded>, ReadOnly>, ModelOutput<Row, Extra, Exclude<Name, Excluded>, WriteOnly>, Row>
export function modelSerializer (model: Model, options: LooseOptions, hooks: object = {}): unknown {
  return serializerClass(() => options.title ?? model.name, () => staticsOf(model, options), hooks, [options, hooks])
}

function staticsOf (model: Model, options: LooseOptions): Statics {
  checkArguments(model, options)
  const fields = fieldKeywords(model, options)
  const properties = Object.fromEntries([...fields].map(([name, keywords]) => [name, isTypeBox(keywords) ? keywords : schemaOfKeywords(keywords)]))
  const { title = model.name, description } = options
  return {
    schema: Type.Object(properties, { title, ...(description !== undefined && { description }) }),
    validators: options.validators ?? togetherValidators(model, fields),
    model
  }
}

/** The schema or keywords of every field, in order. */
function fieldKeywords (model: Model, options: LooseOptions): ReadonlyMap<string, Keywords> {
  const { extra = {}, readOnly = [], writeOnly = [] } = options
  const derived = new Map<string, Keywords>()
  const fields = new Map<string, Keywords>()
  for (const name of namesOf(model, options)) {
    const given = Object.hasOwn(extra, name) ? extra[name] : undefined
    const column = model.columns.get(name)
    const isSchema = column === undefined || (given !== undefined && (isTypeBox(given) || isTypeBox1(given)))
    if (!isSchema && given !== undefined) requireKeywords(model.name, name, given)
    const keywords = isSchema ? keywordsIn(name, given) : { ...columnKeywords(model, column), ...given }
    if (readOnly.includes(name)) keywords['readOnly'] = true
    if (writeOnly.includes(name)) keywords['writeOnly'] = true
    if (!isSchema && keywords['readOnly'] === true) dropLimits(keywords)
    fields.set(name, keywords)
    if (!isSchema) derived.set(name, keywords)
  }
  requireTogether(model, derived, (name, keyword) => Object.hasOwn(extra[name] ?? {}, keyword))
  return fields
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

function namesOf (model: Model, { fields, exclude, extra = {}, readOnly = [], writeOnly = [] }: LooseOptions): readonly string[] {
  const all = [...model.columns.keys(), ...Object.keys(extra).filter((name) => !model.columns.has(name))]
  const names = fields === undefined || fields === '__all__' ? all.filter((name) => exclude?.includes(name) !== true) : fields
  const lists = { readOnly, writeOnly, extra: Object.keys(extra) }
  refuseUnknown(model, { fields: names, exclude: exclude ?? [], ...lists }, all)
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

const OPTIONS: readonly (keyof LooseOptions)[] = ['fields', 'exclude', 'readOnly', 'writeOnly', 'extra', 'validators', 'title', 'description']

function checkArguments (model: unknown, options: LooseOptions): asserts model is Model {
  requireOption('modelSerializer()', 'model', isModel(model), 'give what an adapter made, as in drizzleModel(db, books)')
  const owner = `modelSerializer(${model.name})`
  requireOptions(owner, options, OPTIONS)
  const refuse = (option: keyof LooseOptions, cure: string): Error => new FST_VIEWSETS_SERIALIZER_OPTION_INVALID(owner, option, cure)
  const { fields, exclude, extra } = options
  if (fields === undefined && exclude === undefined) throw refuse('fields', 'name the fields, or give \'__all__\', or `exclude` some')
  if (fields !== '__all__' && !isListOrNothing(fields)) throw refuse('fields', 'give a list of names, or \'__all__\'')
  const noList = (['exclude', 'readOnly', 'writeOnly'] as const).find((option) => !isListOrNothing(options[option]))
  if (noList !== undefined) throw refuse(noList, 'give a list of names')
  if (fields !== undefined && exclude !== undefined) throw refuse('exclude', 'it cannot be given together with `fields`, which names what is there')
  if (extra !== undefined && (typeof extra !== 'object' || extra === null || Array.isArray(extra))) throw refuse('extra', 'give fields, or keywords, by their names')
}

const isListOrNothing = (value: unknown): boolean => value === undefined || Array.isArray(value)
