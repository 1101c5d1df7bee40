/** What fields are on the wire, as clean JSON Schema 2020-12: no keyword of ours is left in it. */
import { isList } from '../utils/guards.ts'
import type { Field, JSONSchema } from './field.ts'

export type Direction = 'request' | 'response'

const ANNOTATIONS = ['title', 'description', 'examples', 'deprecated'] as const

/**
 * The schema of a field's value with null, default and words around it.
 * A nested serializer's object is returned as it is where nothing is added, so that it can be told by identity.
 */
export function wireSchema (field: Field, direction: Direction): JSONSchema {
  const bare = field.jsonSchema(direction)
  const schema = field.facts.allowNull ? withNull(bare) : bare
  const added: JSONSchema = {}
  for (const name of ANNOTATIONS) if (field.facts.schema[name] !== undefined) added[name] = field.facts.schema[name]
  const value = field.facts.schema['default']
  if (direction === 'request' && isPlain(value)) added['default'] = value
  return Object.keys(added).length === 0 ? schema : { ...schema, ...added }
}

function withNull (schema: JSONSchema): JSONSchema {
  const { type, enum: choices } = schema
  // an empty schema allows null already; an object may be a shared one, which stays as it is
  if (Object.keys(schema).length === 0) return schema
  if (typeof type !== 'string' || type === 'object') return { anyOf: [schema, { type: 'null' }] }
  return { ...schema, type: [type, 'null'], ...(isList(choices) && { enum: [...choices, null] }) }
}

function isPlain (value: unknown): boolean {
  if (value === undefined || typeof value === 'function' || typeof value === 'bigint') return false
  return !(typeof value === 'object' && value !== null) || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}
