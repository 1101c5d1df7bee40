/** `modelSerializer(Model, options)`: a serializer class from what the adapter says of a table's columns. */
import { Kind, Type } from '@sinclair/typebox'
import { FST_VIEWSETS_MODEL_FIELD_UNKNOWN, FST_VIEWSETS_SERIALIZER_OPTION_INVALID } from './errors.ts'
import { didYouMean } from './fields/naming.ts'
import { addHooks, nameClass } from './serializers/factory.ts'
import { columnKeywords, schemaOfKeywords } from './serializers/model-columns.ts'
import { requireTogether, togetherValidators } from './serializers/model-uniqueness.ts'
import { Serializer } from './serializers/serializer.ts'
import type { TSchema } from '@sinclair/typebox'
import type { Model } from './querysets/contract.ts'
import type { LooseHooks } from './serializers/factory.ts'
import type { ExtraFields, ModelFieldName, ModelHooks, ModelInput, ModelOptions, ModelOutput, ModelSerializerClass } from './serializers/model-types.ts'
import type { SerializerValidator } from './validators.ts'

export type { ColumnOverrides, ModelSerializerClass } from './serializers/model-types.ts'

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
  const fields = fieldKeywords(model, options)
  const validators = options.validators ?? togetherValidators(model, fields)
  const properties = Object.fromEntries([...fields].map(([name, keywords]) => [name, Kind in keywords ? keywords as unknown as TSchema : schemaOfKeywords(keywords)]))
  const { title = model.name, description } = options
  const Class = class extends Serializer {
    static override readonly schema = Type.Object(properties, { title, ...(description !== undefined && { description }) })
    static override readonly validators = validators
    static override readonly model = model
  }
  nameClass(Class, title)
  addHooks(Class, hooks as LooseHooks)
  return Class
}

/** The schema or keywords of every field, in order. */
function fieldKeywords (model: Model, options: LooseOptions): ReadonlyMap<string, Keywords> {
  const { extra = {}, readOnly = [], writeOnly = [] } = options
  const derived = new Map<string, Keywords>()
  const fields = new Map<string, Keywords>()
  for (const name of namesOf(model, options)) {
    const given = Object.hasOwn(extra, name) ? extra[name] : undefined
    const column = model.columns.get(name)
    const isSchema = column === undefined || (given !== undefined && Kind in given)
    const keywords = isSchema ? { ...given } : { ...columnKeywords(model, column), ...given }
    if (readOnly.includes(name)) keywords['readOnly'] = true
    if (writeOnly.includes(name)) keywords['writeOnly'] = true
    if (!isSchema && keywords['readOnly'] === true) dropLimits(keywords)
    fields.set(name, keywords)
    if (!isSchema) derived.set(name, keywords)
  }
  requireTogether(model, derived, (name, keyword) => Object.hasOwn(extra[name] ?? {}, keyword))
  return fields
}

/** What limits what comes in says nothing of a field that only goes out. */
function dropLimits (keywords: Keywords): void {
  for (const name of ['minimum', 'maximum', 'minLength', 'maxLength', 'allowBlank', 'validators']) Reflect.deleteProperty(keywords, name)
}

function namesOf (model: Model, { fields, exclude, extra = {}, readOnly = [], writeOnly = [] }: LooseOptions): readonly string[] {
  const columns = [...model.columns.keys()]
  const all = [...columns, ...Object.keys(extra).filter((name) => !model.columns.has(name))]
  if (fields === undefined && exclude === undefined) throw new FST_VIEWSETS_SERIALIZER_OPTION_INVALID(`modelSerializer(${model.name})`, 'fields', 'name the fields, or give \'__all__\', or `exclude` some')
  const names = fields === undefined || fields === '__all__' ? all.filter((name) => exclude?.includes(name) !== true) : fields
  refuseUnknown(model, { fields: names, exclude: exclude ?? [] }, all)
  refuseUnknown(model, { readOnly, writeOnly, extra: Object.keys(extra) }, names)
  return names
}

function refuseUnknown (model: Model, lists: Readonly<Record<string, readonly string[]>>, known: readonly string[]): void {
  for (const [option, names] of Object.entries(lists)) {
    const stranger = names.find((name) => !known.includes(name))
    if (stranger !== undefined) throw new FST_VIEWSETS_MODEL_FIELD_UNKNOWN(model.name, stranger, `\`${option}\`.${didYouMean(stranger, known)}`)
  }
}
