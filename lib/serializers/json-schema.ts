/** A serializer's shapes for OpenAPI, made once for each class, so that the same object always means the same component. */
import type { JSONSchema } from '../fields/field.ts'
import type { SerializerPlan } from './plan.ts'

export type Variant = 'request' | 'partial' | 'response'

interface DescribedClass {
  readonly name: string
  compile (): SerializerPlan
}

const schemas = new WeakMap<object, Map<Variant, JSONSchema>>()

/** The shape that a class takes or gives, under the class's name as its title. */
export function schemaOf (Class: DescribedClass, variant: Variant): JSONSchema {
  let known = schemas.get(Class)
  if (known === undefined) schemas.set(Class, known = new Map())
  let schema = known.get(variant)
  if (schema === undefined) known.set(variant, schema = makeSchema(Class, variant))
  return schema
}

function makeSchema (Class: DescribedClass, variant: Variant): JSONSchema {
  if (variant === 'partial') return withoutRequired(schemaOf(Class, 'request'))
  const { object } = Class.compile()
  const title = Class.name.replace(/Serializer$/, '') || object.keyword<string>('title')
  const description = object.keyword<string>('description')
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...object.jsonSchema(variant)
  }
}

function withoutRequired ({ required: _, ...schema }: JSONSchema): JSONSchema {
  return schema
}
