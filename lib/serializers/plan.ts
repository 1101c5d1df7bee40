/** What a serializer class is found to be, once: its compiled fields, its hooks, and a developer's mistakes in either. */
import { FST_VIEWSETS_SERIALIZER_CIRCULAR, FST_VIEWSETS_SERIALIZER_HOOK_UNKNOWN, FST_VIEWSETS_SERIALIZER_METHOD_MISSING, FST_VIEWSETS_SERIALIZER_SCHEMA_MISSING, FST_VIEWSETS_VALIDATOR_FIELD_UNKNOWN } from '../errors.ts'
import { compileObject } from '../fields/registry.ts'
import { isRecord, isTexts } from '../utils/guards.ts'
import { nameOf } from '../utils/names.ts'
import { keeps } from '../utils/overrides.ts'
import { didYouMean } from '../utils/spelling.ts'
import type { ObjectField } from '../fields/object.ts'
import type { AnySchema, SchemaLike } from '../fields/types.ts'
import type { SerializerValidator } from '../fields/validators.ts'

/** The methods of a serializer that its class may have replaced. */
type Overridable = 'toInternalValue' | 'toRepresentation' | 'validate'

export interface SerializerPlan {
  readonly object: ObjectField
  /** The hook of each writable field, or null. */
  readonly hookNames: readonly (string | null)[]
  readonly overrides: { readonly [name in Overridable]: boolean }
  readonly validators: readonly SerializerValidator[]
  /** Whether representing may take a promise. */
  readonly mayDefer: boolean
}

/** As much of a serializer class as planning it takes. */
interface PlannedClass {
  new (): { readonly [name in Overridable]?: unknown }
  readonly name: string
  readonly schema?: AnySchema
  readonly validators: readonly SerializerValidator[]
}

// from the outermost to the one at work: a class that is reached from inside of itself would be compiled without end
const underway: PlannedClass[] = []

function planFields (Class: PlannedClass, schema: SchemaLike): ObjectField {
  const start = underway.indexOf(Class)
  if (start >= 0) throw new FST_VIEWSETS_SERIALIZER_CIRCULAR([...underway.slice(start), Class].map(nameOf).join(' → '))
  underway.push(Class)
  try {
    return compileObject(schema)
  } finally {
    underway.pop()
  }
}

const hasProperties = (schema: object | undefined): schema is SchemaLike => isRecord(schema) && typeof schema['properties'] === 'object'

/** Compiles a class. `Base` is where its hooks end: the methods there are defaults. */
export function makePlan (Class: PlannedClass, Base: { readonly prototype: { readonly [name in Overridable]: unknown } }): SerializerPlan {
  const { schema } = Class
  if (!hasProperties(schema)) throw new FST_VIEWSETS_SERIALIZER_SCHEMA_MISSING(nameOf(Class))
  const object = planFields(Class, schema)
  const probe = new Class()
  const has = (name: string): boolean => typeof Reflect.get(probe, name) === 'function'
  const replaced = (name: Overridable): boolean => !keeps(probe, Base, [name])
  refuseUnknownHooks(Class, probe, Base.prototype, object)
  refuseMissingMethods(Class, has, object)
  refuseUnknownFields(Class, object)
  return {
    object,
    hookNames: object.writable.map(({ hook }) => has(hook) ? hook : null),
    overrides: { toInternalValue: replaced('toInternalValue'), toRepresentation: replaced('toRepresentation'), validate: replaced('validate') },
    validators: Class.validators,
    mayDefer: object.mayDefer || replaced('toRepresentation')
  }
}

/** The names of all methods from an instance up to, not including, the base class. */
function methodNames (probe: object, end: object): string[] {
  const names: string[] = []
  for (let level: object | null = probe; level !== null && level !== end; level = Reflect.getPrototypeOf(level)) {
    const own = Object.getOwnPropertyDescriptors(level)
    names.push(...Object.keys(own).filter((name) => typeof own[name]?.value === 'function'))
  }
  return names
}

function refuseUnknownHooks (Class: PlannedClass, probe: object, end: object, object: ObjectField): void {
  const known = object.writable.map(({ hook }) => hook)
  for (const name of methodNames(probe, end)) {
    if (!/^validate[A-Z_]/.test(name) || known.includes(name)) continue
    throw new FST_VIEWSETS_SERIALIZER_HOOK_UNKNOWN(nameOf(Class), name, didYouMean(name, known))
  }
}

function refuseMissingMethods (Class: PlannedClass, has: (name: string) => boolean, object: ObjectField): void {
  for (const { name, method } of object.readable) {
    if (method !== null && !has(method)) throw new FST_VIEWSETS_SERIALIZER_METHOD_MISSING(nameOf(Class), method, name)
  }
}

function refuseUnknownFields (Class: PlannedClass, object: ObjectField): void {
  for (const validator of Class.validators) {
    for (const name of 'fields' in validator && isTexts(validator.fields) ? validator.fields : []) {
      if (!object.fields.has(name)) throw new FST_VIEWSETS_VALIDATOR_FIELD_UNKNOWN(nameOf(Class), name, didYouMean(name, object.fields.keys()))
    }
  }
}
