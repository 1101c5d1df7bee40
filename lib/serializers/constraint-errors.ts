/** A constraint that the database reports, in the words of the check that would have found it earlier. */
import { errorMessage, ValidationError } from '../exceptions.ts'
import { nonFieldErrorsKey } from '../fields/error-settings.ts'
import { isList } from '../utils/guards.ts'
import { verboseName } from '../utils/names.ts'
import { ManyRelatedField } from '../fields/many-related.ts'
import { RelatedField } from '../fields/relations.ts'
import { UniqueTogetherValidator } from '../fields/unique-together.ts'
import { UniqueValidator } from '../fields/validators.ts'
import { classOf } from './serializer-like.ts'
import type { ErrorMessage, FullDetail } from '../exceptions.ts'
import type { Failure, Field, SerializerContext } from '../fields/field.ts'
import type { Slot } from '../fields/object.ts'
import type { IntegrityError } from '../querysets/exceptions.ts'
import type { SerializerHost } from './serializer-like.ts'

type Values = Readonly<Record<string, unknown>>
type Errors = { [name: string]: FullDetail }

/** The 400 that a refused write comes to. */
export async function refusedWrite (host: SerializerHost, validated: Values, error: IntegrityError): Promise<ValidationError> {
  const detail = await ERRORS[error.kind](host, validated, error.fields)
  return new ValidationError(detail, { code: error.kind === 'unique' ? 'unique' : 'invalid' })
}

const ERRORS: Readonly<Record<IntegrityError['kind'], (host: SerializerHost, validated: Values, properties: readonly string[]) => Errors | Promise<Errors>>> = {
  unique: (host, _validated, properties) => duplicate(host, properties),
  foreignKey: brokenReferences,
  notNull: (host, _validated, [property]) => under(host, slotFor(host, property), errorMessage('This field may not be null.', 'null')),
  check: (host, validated) => nullCharacters(host, validated) ?? under(host, undefined, errorMessage('Invalid input.', 'invalid'))
}

/** Text and JSON with a NUL in it, which some databases store and others refuse; null where there is none. */
function nullCharacters (host: SerializerHost, validated: Values): Errors | null {
  const holding = Object.keys(validated).filter((property) => (JSON.stringify(validated[property]) ?? '').includes('\\u0000'))
  if (holding.length === 0) return null
  const refusal = errorMessage('Null characters are not allowed.', 'null_characters_not_allowed')
  return Object.assign({}, ...holding.map((property) => under(host, slotFor(host, property), refusal)))
}

/** The field that a client would have to correct. */
function slotFor (host: SerializerHost, property: string | undefined): Slot | undefined {
  return classOf(host).compile().object.writable.find(({ path }) => path.length === 1 && path[0] === property)
}

function under (host: SerializerHost, slot: Slot | undefined, message: ErrorMessage): Errors {
  return { [slot?.name ?? nonFieldErrorsKey(host.context)]: [message] }
}

function duplicate (host: SerializerHost, properties: readonly string[]): Errors {
  const [property, ...others] = properties
  return property !== undefined && others.length === 0 ? taken(host, property) : takenTogether(host, properties)
}

function taken (host: SerializerHost, property: string): Errors {
  const slot = slotFor(host, property)
  const validator = slot?.validators.find((one) => one instanceof UniqueValidator)
  if (slot !== undefined && validator !== undefined) return under(host, slot, validator.refusal(slot.field))
  const model = classOf(host).model
  const words = model === null ? 'This field must be unique.' : `${model.verboseName} with this ${verboseName(property)} already exists.`
  return under(host, slot, errorMessage(words, 'unique'))
}

function takenTogether (host: SerializerHost, properties: readonly string[]): Errors {
  const { object, validators } = classOf(host).compile()
  const named = (property: string): string => object.slots.find(({ path }) => path.length === 1 && path[0] === property)?.name ?? property
  const names = properties.map(named)
  const validator = validators.find((one) => one instanceof UniqueTogetherValidator && one.fields.length === names.length && names.every((name) => one.fields.includes(name)))
  if (validator instanceof UniqueTogetherValidator) return under(host, undefined, validator.refusal)
  const words = names.length === 0 ? 'This must be unique.' : `The fields ${names.join(', ')} must make a unique set.`
  return under(host, undefined, errorMessage(words, 'unique'))
}

/** The references that point nowhere. Where the database does not tell which, each is looked up once more. */
async function brokenReferences (host: SerializerHost, validated: Values, properties: readonly string[]): Promise<Errors> {
  const errors: Errors = {}
  for (const { name, field, path } of classOf(host).compile().object.writable) {
    const [property = ''] = path
    const isKnown = properties.includes(property)
    if (!isKnown && properties.length > 0) continue
    const failure = await brokenKey(field, validated[property], host.context, isKnown)
    if (failure !== null) errors[name] = failure.detail
  }
  return Object.keys(errors).length > 0 ? errors : under(host, undefined, errorMessage('Invalid input.', 'invalid'))
}

/** What is said of the key, or of the first of several, that points nowhere; null where none does. */
async function brokenKey (field: Field, value: unknown, context: SerializerContext, isKnown: boolean): Promise<Failure | null> {
  if (field instanceof ManyRelatedField) return isList(value) ? await firstBroken(field, value, context) : null
  if (!(field instanceof RelatedField) || value === null || value === undefined) return null
  return isKnown || !await field.hasKey(value, context) ? field.brokenKey(value) : null
}

async function firstBroken ({ child }: ManyRelatedField, keys: readonly unknown[], context: SerializerContext): Promise<Failure | null> {
  const found = await Promise.all(keys.map((key) => brokenKey(child, key, context, false)))
  return found.find((failure) => failure !== null) ?? null
}
